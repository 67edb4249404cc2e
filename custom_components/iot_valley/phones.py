"""Notifications on the phones of one person: with buttons, and taken back when they are over."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import slugify

MOBILE_APP: Final = "mobile_app"
NOTIFY: Final = "notify"
CLEAR: Final = "clear_notification"


@callback
def services_of(hass: HomeAssistant, user_id: str) -> Iterator[str]:
    """Yield the notify services of all phones of a user."""
    for entry in hass.config_entries.async_loaded_entries(MOBILE_APP):
        if entry.data.get("user_id") == user_id:
            yield from _service(hass, entry.data)


@callback
def services_of_device(hass: HomeAssistant, device_id: str | None) -> Iterator[str]:
    """Yield the notify service of a phone, told by its device or by the id that its app has."""
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    entries = device.config_entries if device is not None else set()
    for entry in hass.config_entries.async_loaded_entries(MOBILE_APP):
        if entry.entry_id in entries or (device_id and entry.data.get("device_id") == device_id):
            yield from _service(hass, entry.data)


def _service(hass: HomeAssistant, data: Mapping[str, Any]) -> Iterator[str]:
    name = slugify(f"{MOBILE_APP}_{data.get('device_name', '')}")
    if hass.services.has_service(NOTIFY, name):
        yield name


async def async_send(
    hass: HomeAssistant, services: Iterator[str], message: str, *, title: str = "", **told: Any
) -> bool:
    """Send a notification to some phones; return whether there was one."""
    sent = False
    for service in services:
        data = {"message": message, "title": title, "data": told}
        await hass.services.async_call(NOTIFY, service, data, blocking=True)
        sent = True
    return sent
