"""The actions of nap rooms: to claim a place and give it back, to wait in the queue, and to say that one is broken."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import UTC, datetime, time
from secrets import randbits
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from homeassistant.components import websocket_api
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.target import TargetSelection
from homeassistant.util import dt as dt_util
import probatio as vol

from .adapters.refusals import refusal, refusals_told
from .adapters.words import async_words
from .const import DOMAIN
from .core.asked import FaultMended, FaultReported, NapEvent, PlaceClaimed, PlaceReleased, QueueJoined, QueueLeft
from .core.messages import RefusalCode
from .core.model import Place
from .core.moments import Happening, MomentCode
from .core.naps import is_for_naps
from .core.sessions import MINUTES
from .core.spots import PlaceView
from .staff import tell_staff
from .targets import Amiss, Target, only_one, targeted

SERVICE_CLAIM_PLACE: Final = "claim_place"
SERVICE_RELEASE_PLACE: Final = "release_place"
SERVICE_JOIN_QUEUE: Final = "join_queue"
SERVICE_LEAVE_QUEUE: Final = "leave_queue"
SERVICE_REPORT_FAULT: Final = "report_fault"
SERVICE_MEND_FAULT: Final = "mend_fault"
ATTR_PLACE: Final = "place"
ATTR_MINUTES: Final = "minutes"
ATTR_TICKET: Final = "ticket"
ATTR_STEP_FREE: Final = "step_free"
ATTR_QUIET: Final = "quiet"
ATTR_NOT_AFTER: Final = "not_after"
ATTR_TEXT: Final = "text"

LONGEST_TEXT: Final = 200
"""So many characters are enough to say what is wrong with a place."""

_CHANCE_BITS: Final = 32

_PLACE = {vol.Optional(ATTR_PLACE): cv.string}
_MINUTES = {vol.Optional(ATTR_MINUTES): vol.All(vol.Coerce(int), vol.In(MINUTES))}


def _ticket(said: Any) -> str:
    return cv.string(said).strip().upper()


@callback
def async_setup_nap_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action in ACTIONS.items():
        hass.services.async_register(DOMAIN, name, action.answer, _schema(name), SupportsResponse.OPTIONAL)
    websocket_api.async_register_command(hass, _ws_ask)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "iot_valley/nap",
        vol.Required("action"): str,
        vol.Optional("data", default=dict): dict,
    }
)
@websocket_api.async_response
async def _ws_ask(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Do what an action does, but leave no trace of who asked: Home Assistant records who calls an action."""
    if msg["action"] not in ACTIONS:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, msg["action"])
        return
    connection.send_result(msg["id"], await async_ask_quietly(hass, msg["action"], msg["data"]))


async def async_ask_quietly(hass: HomeAssistant, action: str, data: Mapping[str, Any]) -> ServiceResponse:
    """Do what an action does and return its answer, without a trace of who asked; raises as the action does."""
    return await ACTIONS[action].answer(ServiceCall(hass, DOMAIN, action, _schema(action)(dict(data)), Context()))


def _schema(name: str) -> vol.Schema:
    return vol.Schema({**cv.TARGET_SERVICE_FIELDS, **ACTIONS[name].fields})


async def _async_claim(call: ServiceCall) -> ServiceResponse:
    """Claim a place, or stay longer in it, and return which it is and for how long it is kept."""
    target = _nap_room(call)
    place = _named_place(target, call)
    place_id = None if place is None else place.id
    asked = PlaceClaimed(target.space.id, place_id, call.data.get(ATTR_MINUTES), call.data.get(ATTR_TICKET))
    moments = _ask(target, asked)
    claimed = next((moment.place_id for moment in moments if moment.code is MomentCode.CLAIMED), place_id)
    return _told(target, str(claimed))


async def _async_release(call: ServiceCall) -> ServiceResponse:
    """Give a place back, and return how it is then."""
    target = _nap_room(call)
    place = _needed_place(target, call)
    _ask(target, PlaceReleased(target.space.id, place.id))
    return _told(target, place.id)


async def _async_join(call: ServiceCall) -> ServiceResponse:
    """Draw a ticket, and return it with its turn, or with the place that is kept for it already."""
    target = _nap_room(call)
    said = call.data
    event = QueueJoined(
        target.space.id,
        randbits(_CHANCE_BITS),
        step_free=said[ATTR_STEP_FREE],
        quiet=said[ATTR_QUIET],
        minutes=said.get(ATTR_MINUTES),
        not_after=_moment(said.get(ATTR_NOT_AFTER), target.coordinator.clock.now()),
    )
    moments = _ask(target, event)
    [ticket] = (str(moment.ticket) for moment in moments if moment.code is MomentCode.QUEUED)
    waiting = [each.code for each in target.coordinator.engine.naps.room(target.space.id).queue]
    if ticket in waiting:
        return {ATTR_TICKET: ticket, "position": waiting.index(ticket) + 1}
    kept = next(id for id, view in _places(target).items() if view.ticket == ticket)
    return {ATTR_TICKET: ticket, "position": 0, **_told(target, kept)}


def _moment(said: time | datetime | None, now: datetime) -> datetime | None:
    """Return the moment that was said: a time is one of today, and it goes by the clock on the wall."""
    if said is None:
        return None
    zone = dt_util.get_default_time_zone()
    at = said if isinstance(said, datetime) else datetime.combine(now.astimezone(zone), said)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


async def _async_leave(call: ServiceCall) -> ServiceResponse:
    """Wait no longer, and return how many still do."""
    target = _nap_room(call)
    _ask(target, QueueLeft(target.space.id, call.data[ATTR_TICKET]))
    return {"waiting": len(target.coordinator.engine.naps.room(target.space.id).queue)}


async def _async_report(call: ServiceCall) -> ServiceResponse:
    """Take a place out of service, with what is wrong on the list of faults; of another space, let staff know."""
    text = call.data[ATTR_TEXT].strip()
    if (other := _other_space(call)) is not None:
        tell_staff(call.hass, await async_words(call.hass), other.space, text, other.coordinator.clock.now())
        return {}
    target = _nap_room(call)
    place = _needed_place(target, call)
    _ask(target, FaultReported(target.space.id, place.id, text))
    return _told(target, place.id)


async def _async_mend(call: ServiceCall) -> ServiceResponse:
    """Take a place back into service."""
    target = _nap_room(call)
    place = _needed_place(target, call)
    _ask(target, FaultMended(target.space.id, place.id))
    return _told(target, place.id)


def _other_space(call: ServiceCall) -> Target | None:
    """Return the one space that a call is aimed at where no nap room is among its targets."""
    if not TargetSelection(call.data).has_any_target or any(is_for_naps(target.space) for target in targeted(call)):
        return None
    return only_one(call, lambda _: True, Amiss.NO_SPACE_TARGETED)


def _nap_room(call: ServiceCall) -> Target:
    return only_one(call, is_for_naps, Amiss.NO_NAP_ROOM_TARGETED)


def _named_place(target: Target, call: ServiceCall) -> Place | None:
    """Return the place that a call names, by its name or as a target; none where it names none.

    Raises `ServiceValidationError` for one that is not there, and for several.
    """
    if (said := call.data.get(ATTR_PLACE)) is not None:
        return _place_called(target, said)
    if len(target.places) > 1:
        raise refusal(Amiss.SEVERAL_TARGETED, spaces=", ".join(place.name for place in target.places))
    return next(iter(target.places), None)


def _place_called(target: Target, said: str) -> Place:
    """Return the place with a name, or else an id."""
    wanted = said.strip().casefold()
    for name_of in (_name, _id):
        for place in target.space.places:
            if name_of(place).casefold() == wanted:
                return place
    raise refusal(RefusalCode.UNKNOWN_PLACE, space=target.space.name, place=said)


def _name(place: Place) -> str:
    return place.name


def _id(place: Place) -> str:
    return place.id


def _needed_place(target: Target, call: ServiceCall) -> Place:
    place = _named_place(target, call)
    if place is None:
        raise refusal(Amiss.NO_PLACE_NAMED, space=target.space.name)
    return place


def _ask(target: Target, event: NapEvent) -> Iterable[Happening]:
    with refusals_told():
        return target.coordinator.async_handle(event)


def _places(target: Target) -> Mapping[str, PlaceView]:
    """Return what is told of each place of a nap room, by its id."""
    view = target.coordinator.engine.views[target.space.id].nap
    shown = () if view is None else view.places
    return dict(zip((place.id for place in target.space.places), shown, strict=True))


def _told(target: Target, place_id: str) -> dict[str, Any]:
    """Return how a place is now."""
    view = _places(target)[place_id]
    return {
        ATTR_PLACE: next(place.name for place in target.space.places if place.id == place_id),
        "place_id": place_id,
        "state": view.state.value,
        "until": None if view.until is None else view.until.isoformat(),
    }


class Action(NamedTuple):
    """What an action does, and what it is told beside its target."""

    answer: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    fields: Mapping[Any, Any]


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        SERVICE_CLAIM_PLACE: Action(_async_claim, {**_PLACE, **_MINUTES, vol.Optional(ATTR_TICKET): _ticket}),
        SERVICE_RELEASE_PLACE: Action(_async_release, _PLACE),
        SERVICE_JOIN_QUEUE: Action(
            _async_join,
            {
                **_MINUTES,
                vol.Optional(ATTR_STEP_FREE, default=False): cv.boolean,
                vol.Optional(ATTR_QUIET, default=False): cv.boolean,
                vol.Optional(ATTR_NOT_AFTER): vol.Any(cv.time, cv.datetime),
            },
        ),
        SERVICE_LEAVE_QUEUE: Action(_async_leave, {vol.Required(ATTR_TICKET): _ticket}),
        SERVICE_REPORT_FAULT: Action(
            _async_report,
            {**_PLACE, vol.Optional(ATTR_TEXT, default=""): vol.All(cv.string, vol.Length(max=LONGEST_TEXT))},
        ),
        SERVICE_MEND_FAULT: Action(_async_mend, _PLACE),
    }
)
