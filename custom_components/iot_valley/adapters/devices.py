"""The devices of a building: itself, its floors, its spaces, and their places as children."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN, MANUFACTURER, SUBENTRY_GATEWAY, SUBENTRY_SENSOR
from ..core.model import Building, Space
from ..core.totals import BUILDING

type Label = Callable[[str, str], str]
"""Tells what an option of a selector is called."""

type Devices = dict[str, dr.AnyDeviceEntry]
"""By the id of the space, place or floor, or `totals.BUILDING`."""


def place_key(space_id: str, place_id: str) -> str:
    """Return the key of a place: its id is unique within its space only."""
    return f"{space_id}_{place_id}"


@callback
def async_register(hass: HomeAssistant, entry: ConfigEntry[Any], building: Building, label: Label) -> Devices:
    """Make, rename and remove devices so that they are those of the building."""
    registry = dr.async_get(hass)
    devices: Devices = {}
    devices[BUILDING] = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer=MANUFACTURER,
        model=_called(label, "device", "building"),
        name=building.name,
    )
    for floor in building.floors:
        devices[floor.id] = registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, f"{entry.entry_id}_{floor.id}")},
            manufacturer=MANUFACTURER,
            model=_called(label, "device", "floor"),
            name=floor.name,
            via_device_id=devices[BUILDING].id,
        )
    for space in building.spaces.values():
        _register_space(hass, entry, space, devices, _called(label, "kind", space.kind))
    _remove_gone(registry, entry, devices)
    return devices


def _called(label: Label, selector: str, option: str) -> str:
    """Return what something is called, in English if the words were not read."""
    called = label(selector, option)
    return option.replace("_", " ").capitalize() if called == option else called


def _register_space(hass: HomeAssistant, entry: ConfigEntry[Any], space: Space, devices: Devices, model: str) -> None:
    registry = dr.async_get(hass)
    known = registry.async_get_device_by_identifier((DOMAIN, space.id), entry.entry_id)
    device = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=space.id,
        identifiers={(DOMAIN, space.id)},
        manufacturer=MANUFACTURER,
        model=model,
        model_id=space.code,
        name=space.name,
        via_device_id=devices[space.floor or BUILDING].id,
    )
    area = entry.subentries[space.id].data.get("area")
    if known is None and area and device.area_id != area:
        device = registry.async_update_device(device.id, area_id=area) or device
    devices[space.id] = device
    for place in space.places:
        key = place_key(space.id, place.id)
        devices[key] = registry.async_get_or_create_child(
            config_entry_id=entry.entry_id,
            config_subentry_id=space.id,
            identifiers={(DOMAIN, key)},
            name=place.name,
            parent_device_id=device.id,
        )


def _remove_gone(registry: dr.DeviceRegistry, entry: ConfigEntry[Any], devices: Devices) -> None:
    wanted = {device.id for device in devices.values()}
    radio = {id_ for id_, sub in entry.subentries.items() if sub.subentry_type in (SUBENTRY_GATEWAY, SUBENTRY_SENSOR)}
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if device.config_subentry_id in radio:
            continue
        for child in dr.async_entries_for_parent_device(registry, device.id):
            if child.id not in wanted:
                registry.async_remove_device(child.id)
        if device.id not in wanted:
            registry.async_remove_device(device.id)


@callback
def async_move(hass: HomeAssistant, device_id: str, area_id: str | None) -> None:
    """Put the device of a space into the area that was chosen for it."""
    dr.async_get(hass).async_update_device(device_id, area_id=area_id)
