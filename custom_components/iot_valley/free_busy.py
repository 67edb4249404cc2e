"""When a space is taken, for calendars elsewhere: an address for each space that tells times, and nothing else.

The address is a secret, as calendars know no other way to sign in: it is given out once, kept as its digest, opens the
times of one space alone, and can be revoked.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.helpers.service import async_register_admin_service
import probatio as vol

from .booking_services import bookable
from .const import DOMAIN
from .core.booking_rules import Slot, closed_times
from .core.freebusy import Busy, BusyKind, free_busy
from .core.messages import Mode
from .core.tokens import Token, TokenKind
from .front_desk import FrontDesk, front_desk_of

SERVICE_SHARE: Final = "share_free_busy"
SERVICE_UNSHARE: Final = "unshare_free_busy"
ATTR_NAME: Final = "name"

PATH: Final = f"/api/{DOMAIN}/free_busy/{{secret}}.ics"
BACK: Final = timedelta(days=7)
LONGEST_NAME: Final = 80

_HEADERS: Final = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff"}
_SHARE = vol.Schema(
    {
        **cv.TARGET_SERVICE_FIELDS,
        vol.Optional(ATTR_NAME, default=""): vol.All(cv.string, vol.Length(max=LONGEST_NAME)),
    }
)
_UNSHARE = vol.Schema({**cv.TARGET_SERVICE_FIELDS})
_FOR_NOW: Final = timedelta(hours=1)
"""So long cleaning or an event is told to last: whoever goes by this asks again until then."""


@callback
def async_setup_free_busy(hass: HomeAssistant) -> None:
    """Register the address, and the actions that give it out and take it back."""
    hass.http.register_view(FreeBusyView())
    only, optional = SupportsResponse.ONLY, SupportsResponse.OPTIONAL
    async_register_admin_service(hass, DOMAIN, SERVICE_SHARE, _async_share, _SHARE, only)
    async_register_admin_service(hass, DOMAIN, SERVICE_UNSHARE, _async_unshare, _UNSHARE, optional)


class FreeBusyView(HomeAssistantView):
    """The times at which a space is taken."""

    url = PATH
    name = f"api:{DOMAIN}:free_busy"
    requires_auth = False

    async def get(self, request: web.Request, secret: str) -> web.Response:
        """Return an iCalendar of the times, or nothing for an address that opens nothing."""
        found = _found(request.app[KEY_HASS], secret)
        if found is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        desk, token = found
        return web.Response(text=told(desk, token.scope), content_type="text/calendar", headers=_HEADERS)


@callback
def _found(hass: HomeAssistant, secret: str) -> tuple[FrontDesk, Token] | None:
    """Return what an address opens; the keys of all buildings are tried."""
    opened = None
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        token = entry.runtime_data.keyring.find(secret, TokenKind.FREE_BUSY)
        desk = front_desk_of(hass, entry)
        if token is not None and token.scope in desk.reception.books:
            opened = desk, token
    return opened


def told(desk: FrontDesk, space_id: str) -> str:
    """Return the times at which a space is taken, from a week ago to as far ahead as it can be booked."""
    now = desk.clock.now()
    window = Slot(now - BACK, now + desk.reception.rules[space_id].ahead)
    times = [*desk.reception.busy(space_id), *_closed(desk, space_id, window, now)]
    return free_busy(f"{space_id}@{DOMAIN}", times, window, now)


def _closed(desk: FrontDesk, space_id: str, window: Slot, now: datetime) -> Iterator[Busy]:
    """Yield when nobody can meet there, whoever has booked."""
    for slot in closed_times(desk.reception.rules[space_id], window):
        yield Busy(*slot, BusyKind.UNAVAILABLE)
    mode = desk.coordinator.engine.views[space_id].mode
    if mode is not Mode.AUTOMATIC:
        yield Busy(now, window.end if mode is Mode.CLOSED else now + _FOR_NOW, BusyKind.UNAVAILABLE)


async def _async_share(call: ServiceCall) -> ServiceResponse:
    """Give out an address, which is told this once."""
    target, desk = bookable(call)
    keyring = desk.coordinator.keyring
    token, secret = await keyring.async_issue(TokenKind.FREE_BUSY, target.space.id, name=call.data[ATTR_NAME])
    path = PATH.format(secret=secret)
    return {"id": token.id, "path": path, "url": _url(call.hass, path)}


def _url(hass: HomeAssistant, path: str) -> Any:
    try:
        return f"{get_url(hass)}{path}"
    except NoURLAvailableError:
        return None


async def _async_unshare(call: ServiceCall) -> ServiceResponse:
    """Take all addresses of a space back, and return how many there were."""
    target, desk = bookable(call)
    keyring = desk.coordinator.keyring
    theirs = [each.id for each in keyring.tokens if (each.kind, each.scope) == (TokenKind.FREE_BUSY, target.space.id)]
    for token_id in theirs:
        await keyring.async_revoke(token_id)
    return {"revoked": len(theirs)}
