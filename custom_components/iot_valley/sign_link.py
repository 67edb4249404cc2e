"""Links that lead from a sign to its space."""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .adapters.spaces import spaces_of
from .const import CONF_CODE, DOMAIN

PATH: Final = "/iot_valley/to/"


@callback
def link_to(hass: HomeAssistant, code: str) -> str:
    """Return a short link to a space, nothing where Home Assistant has no address."""
    try:
        return f"{get_url(hass, allow_cloud=False)}{PATH}{quote(code, safe='')}"
    except NoURLAvailableError:
        return ""


class SpaceLinkView(HomeAssistantView):
    """Leads from a short link, which fits the code of a small sign, to the page of a space, where one logs in."""

    url = PATH + "{code}"
    name = "iot_valley:to"
    requires_auth = False

    async def get(self, request: web.Request, code: str) -> web.Response:
        """Lead on, to the start page where no space has the code: nothing is told to whoever is not logged in."""
        hass = request.app[KEY_HASS]
        found = (
            dr.async_get(hass).async_get_device_by_identifier((DOMAIN, id_), entry.entry_id)
            for entry in hass.config_entries.async_entries(DOMAIN)
            for id_, sub in spaces_of(entry).items()
            if sub.data[CONF_CODE].casefold() == code.casefold()
        )
        device = next((each for each in found if each is not None), None)
        target = "/" if device is None else f"/config/devices/device/{device.id}"
        return web.Response(status=HTTPStatus.FOUND, headers={"Location": target})
