"""The actions of bookings: to book a space and all that can be done with a booking, and to find a place to meet."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.util import dt as dt_util
import probatio as vol

from .adapters.refusals import refusal
from .adapters.words import read_words
from .booking_words import bookings_told, why_not
from .const import DOMAIN
from .coordinator import IotValleyConfigEntry
from .core import booking_actions
from .core.booking_actions import Asker, Desk, Done
from .core.booking_rules import Slot
from .core.bookings import Book, Booking, Series
from .core.finder import Found, Offer, Query
from .core.meeting import is_bookable
from .core.messages import RefusalCode, Refused
from .core.model import Building, Equipment
from .front_desk import FrontDesk, front_desk_of
from .targets import Amiss, Target, only_one

SERVICE_FIND_SPACE: Final = "find_space"
ATTR_BOOKING: Final = "booking"
ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_MINUTES: Final = "minutes"
ATTR_PEOPLE: Final = "people"
ATTR_SUBJECT: Final = "subject"
ATTR_COMPANY: Final = "company"
ATTR_TENTATIVE: Final = "tentative"
ATTR_RULE: Final = "rrule"
ATTR_SKIP_TAKEN: Final = "skip_taken"
ATTR_REQUEST: Final = "request_id"

USUAL: Final = timedelta(minutes=30)
AHEAD: Final = timedelta(hours=12)
"""So far ahead a place is looked for where no end is said."""

LONGEST_TEXT: Final = 200

_TIME = vol.All(cv.datetime)
_TEXT = vol.All(cv.string, vol.Length(max=LONGEST_TEXT))
_MINUTES = vol.All(vol.Coerce(int), vol.Range(min=1, max=1440))
_PEOPLE = vol.All(vol.Coerce(int), vol.Range(min=1, max=10_000))
_OF_A_BOOKING = {vol.Optional(ATTR_BOOKING): cv.string, vol.Optional(ATTR_REQUEST, default=""): _TEXT}
_NEW = {
    vol.Optional(ATTR_START): _TIME,
    vol.Exclusive(ATTR_END, "end"): _TIME,
    vol.Exclusive(ATTR_MINUTES, "end"): _MINUTES,
    vol.Optional(ATTR_PEOPLE, default=1): _PEOPLE,
    vol.Optional(ATTR_SUBJECT, default=""): _TEXT,
    vol.Optional(ATTR_COMPANY, default=""): _TEXT,
    vol.Optional(ATTR_TENTATIVE, default=False): cv.boolean,
    vol.Optional(ATTR_RULE): _TEXT,
    vol.Optional(ATTR_SKIP_TAKEN, default=False): cv.boolean,
    vol.Optional(ATTR_REQUEST, default=""): _TEXT,
}
_FIND = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required(ATTR_PEOPLE): _PEOPLE,
        vol.Required(ATTR_MINUTES): _MINUTES,
        vol.Optional(ATTR_START): _TIME,
        vol.Optional(ATTR_END): _TIME,
        vol.Optional("windows"): vol.All(
            cv.ensure_list,
            [{vol.Required(ATTR_START): _TIME, vol.Required(ATTR_END): _TIME}],
            vol.Length(min=1, max=31),
        ),
        vol.Optional("floor"): cv.string,
        vol.Optional("equipment", default=[]): vol.All(cv.ensure_list, [vol.Coerce(Equipment)]),
        vol.Optional("step_free", default=False): cv.boolean,
        vol.Optional("quiet", default=False): cv.boolean,
        vol.Optional("near"): cv.string,
        vol.Optional(ATTR_COMPANY, default=""): _TEXT,
    }
)


@callback
def async_setup_booking_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, (answer, fields) in ACTIONS.items():
        schema = vol.Schema({**cv.TARGET_SERVICE_FIELDS, **fields})
        hass.services.async_register(DOMAIN, name, answer, schema, SupportsResponse.OPTIONAL)
    hass.services.async_register(DOMAIN, SERVICE_FIND_SPACE, _async_find, _FIND, SupportsResponse.ONLY)


# -- bookings --------------------------------------------------------------------------------------------------------


async def _async_book(call: ServiceCall) -> ServiceResponse:
    """Book a space, from now on or at a time, once or as a series, and return the booking."""
    target, desk = bookable(call)
    now, said = desk.clock.now(), call.data
    start = _moment(said.get(ATTR_START)) or now
    slot = Slot(start, _end(said, start))
    asker = (await async_asker(call.hass, call.context))._replace(company=said[ATTR_COMPANY])
    if ATTR_RULE in said:
        return await _async_book_series(target, desk, slot, call, asker)
    action = partial(
        booking_actions.book,
        slot=slot,
        people=said[ATTR_PEOPLE],
        subject=said[ATTR_SUBJECT],
        tentative=said[ATTR_TENTATIVE],
    )
    wish = Query(said[ATTR_PEOPLE], slot.length, (slot,))
    booking = await async_do(desk, target.space.id, _of(action), asker, request=said[ATTR_REQUEST], wish=wish)
    return {ATTR_BOOKING: told(booking)}


async def _async_book_series(
    target: Target, desk: FrontDesk, slot: Slot, call: ServiceCall, asker: Asker
) -> ServiceResponse:
    said = call.data
    series = Series(
        f"{target.space.id}-{said[ATTR_REQUEST] or call.context.id}",
        said[ATTR_RULE],
        slot.start,
        slot.length,
        asker.owner,
        asker.company,
        said[ATTR_SUBJECT],
        said[ATTR_PEOPLE],
    )
    with bookings_told(desk):
        written = await desk.async_write_series(target.space.id, series, asker, skip_taken=said[ATTR_SKIP_TAKEN])
    return {
        "series": series.id,
        "bookings": [told(each) for each in written.bookings],
        "taken": [_told_slot(each) for each in written.taken],
        "closed": [_told_slot(each) for each in written.closed],
    }


def _of(action: Callable[..., Done]) -> Callable[[Book, Desk], Done]:
    return lambda book, desk: action(book, desk=desk)


def _end(said: Mapping[str, Any], start: datetime) -> datetime:
    end = _moment(said.get(ATTR_END))
    minutes = said.get(ATTR_MINUTES)
    return end or start + (USUAL if minutes is None else timedelta(minutes=minutes))


async def _async_of_a_booking(call: ServiceCall, act: Callable[[Book, str, Desk], Done]) -> ServiceResponse:
    """Do something with a booking, the one that is meant where none is named, and return it."""
    target, desk = bookable(call)
    asker = await async_asker(call.hass, call.context)
    named: str | None = call.data.get(ATTR_BOOKING)

    def _act(book: Book, at_desk: Desk) -> Done:
        return act(book, named or meant(book, at_desk), at_desk)

    booking = await async_do(desk, target.space.id, _act, asker, request=call.data[ATTR_REQUEST])
    return {ATTR_BOOKING: told(booking)}


def meant(book: Book, desk: Desk) -> str:
    """Return the id of the booking that whoever names none means: the one of now, else the next one.

    Raises `Refused` where there is none.
    """
    near = book.current(desk.now) or book.given_back(desk.now) or book.next(desk.now)
    if near is None:
        raise Refused(RefusalCode.NOTHING_BOOKED)
    return near.id


async def _async_extend(call: ServiceCall) -> ServiceResponse:
    minutes = call.data.get(ATTR_MINUTES)
    by = None if minutes is None else timedelta(minutes=minutes)
    return await _async_of_a_booking(call, lambda book, id, desk: booking_actions.extend(book, id, by, desk))


async def _async_move(call: ServiceCall) -> ServiceResponse:
    start = _moment(call.data[ATTR_START]) or datetime.now(UTC)
    slot = Slot(start, _end(call.data, start))
    return await _async_of_a_booking(call, lambda book, id, desk: booking_actions.move(book, id, slot, desk))


async def async_do(
    desk: FrontDesk,
    space_id: str,
    action: Callable[[Book, Desk], Done],
    asker: Asker,
    *,
    request: str = "",
    wish: Query | None = None,
) -> Booking:
    """Do something in the book of a space, and return the booking once it is on the disk.

    Raises `ServiceValidationError` where it is refused: for what is taken, with what is free instead.
    """
    with bookings_told(desk):
        return await desk.async_do(space_id, action, asker, request=request, wish=wish)


async def async_asker(hass: HomeAssistant, context: Context) -> Asker:
    """Return who asks: a user, or whoever stands at the door where no user does."""
    if context.user_id is None:
        return Asker(present=True)
    user = await hass.auth.async_get_user(context.user_id)
    return Asker(context.user_id, staff=user is not None and user.is_admin)


def bookable(call: ServiceCall) -> tuple[Target, FrontDesk]:
    """Return the one space that a call is aimed at, with the front desk of its building.

    Raises `ServiceValidationError` for none, for several, and for one that cannot be booked.
    """
    target = only_one(call, is_bookable, Amiss.NOTHING_BOOKABLE_TARGETED)
    return target, front_desk_of(call.hass, target.coordinator.entry)


def _moment(said: datetime | None) -> datetime | None:
    """Return a moment: one without a zone goes by the clock on the wall."""
    if said is None:
        return None
    return (said if said.tzinfo else said.replace(tzinfo=dt_util.get_default_time_zone())).astimezone(UTC)


def told(booking: Booking) -> dict[str, Any]:
    """Return a booking as it is told: without whose it is."""
    return {
        "id": booking.id,
        **_told_slot(booking.slot),
        "state": booking.state.value,
        "people": booking.people,
        "series": booking.series,
    }


def _told_slot(slot: Slot) -> dict[str, Any]:
    return {ATTR_START: slot.start.isoformat(), ATTR_END: slot.end.isoformat()}


# -- the finder ------------------------------------------------------------------------------------------------------


async def _async_find(call: ServiceCall) -> ServiceResponse:
    """Return where one can meet, why each other space is refused, and what would be instead."""
    desk = _desk_of(call)
    query = _query(call, desk)
    found = desk.async_find(query)
    return told_found(call.hass, desk, found)


def _desk_of(call: ServiceCall) -> FrontDesk:
    """Return the front desk of the building that is named, or of the only one there is."""
    hass = call.hass
    if (entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID)) is not None:
        return front_desk_of(hass, async_get_config_entry(hass, DOMAIN, entry_id))
    entries: list[IotValleyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if len(entries) != 1:
        raise refusal(Amiss.WHICH_BUILDING)
    return front_desk_of(hass, entries[0])


def _query(call: ServiceCall, desk: FrontDesk) -> Query:
    said, now = call.data, desk.clock.now()
    length = timedelta(minutes=said[ATTR_MINUTES])
    start = _moment(said.get(ATTR_START)) or now
    end = _moment(said.get(ATTR_END)) or (start + length if ATTR_START in said else max(start + AHEAD, start + length))
    windows = [(_moment(each[ATTR_START]) or start, _moment(each[ATTR_END]) or end) for each in said.get("windows", ())]
    return Query(
        said[ATTR_PEOPLE],
        length,
        tuple(Slot(*window) for window in windows) or (Slot(start, end),),
        _floor(said.get("floor"), desk),
        frozenset(said["equipment"]),
        said["step_free"],
        said["quiet"],
        _near(said.get("near"), desk),
        said[ATTR_COMPANY],
    )


def _floor(said: str | None, desk: FrontDesk) -> str | None:
    """Return the id of a floor that is named, or told by its id; raises `ServiceValidationError` for none of these."""
    if said is None:
        return None
    for floor in desk.coordinator.engine.building.floors:
        if said.casefold() in (floor.id.casefold(), floor.name.casefold()):
            return floor.id
    raise refusal(Amiss.UNKNOWN_FLOOR, floor=said)


def _near(said: str | None, desk: FrontDesk) -> str | None:
    """Return the id of a space that is named, or told by its code or id."""
    if said is None:
        return None
    for space in desk.coordinator.engine.building.spaces.values():
        if said.casefold() in (space.id.casefold(), space.code.casefold(), space.name.casefold()):
            return space.id
    raise refusal(RefusalCode.UNKNOWN_SPACE, space=said)


def told_found(hass: HomeAssistant, desk: FrontDesk, found: Found) -> dict[str, Any]:
    """Return what a search led to."""
    building, words = desk.coordinator.engine.building, read_words(hass)
    return {
        "offers": [_told_offer(building, each) for each in found.offers],
        "refusals": [
            {
                **_told_space(building, each.space_id),
                "reason": each.code.value,
                "text": why_not(words, each, building),
            }
            for each in found.refusals
        ],
        "alternatives": [_told_offer(building, each) for each in found.alternatives],
    }


def _told_space(building: Building, space_id: str) -> dict[str, Any]:
    space = building.spaces[space_id]
    floors = {floor.id: floor.name for floor in building.floors}
    return {"space_id": space.id, "code": space.code, "name": space.name, "floor": floors.get(space.floor or "")}


def _told_offer(building: Building, offer: Offer) -> dict[str, Any]:
    return {
        **_told_space(building, offer.space_id),
        **_told_slot(offer.slot),
        "walk": round(offer.walk),
        "spare": offer.spare,
        "certainty": round(offer.certainty, 2),
        "another": None if offer.another is None else offer.another.value,
    }


type _Answer = Callable[[ServiceCall], Any]


def _plainly(act: Callable[[Book, str, Desk], Done]) -> _Answer:
    async def _async_answer(call: ServiceCall) -> ServiceResponse:
        return await _async_of_a_booking(call, act)

    return _async_answer


ACTIONS: Final[Mapping[str, tuple[_Answer, Mapping[Any, Any]]]] = MappingProxyType(
    {
        "book_space": (_async_book, _NEW),
        "check_in": (_plainly(booking_actions.check_in), _OF_A_BOOKING),
        "confirm_booking": (_plainly(booking_actions.confirm), _OF_A_BOOKING),
        "end_booking": (_plainly(booking_actions.end), _OF_A_BOOKING),
        "cancel_booking": (_plainly(booking_actions.cancel), _OF_A_BOOKING),
        "extend_booking": (_async_extend, {**_OF_A_BOOKING, vol.Optional(ATTR_MINUTES): _MINUTES}),
        "move_booking": (
            _async_move,
            {
                **_OF_A_BOOKING,
                vol.Required(ATTR_START): _TIME,
                vol.Exclusive(ATTR_END, "end"): _TIME,
                vol.Exclusive(ATTR_MINUTES, "end"): _MINUTES,
            },
        ),
    }
)
