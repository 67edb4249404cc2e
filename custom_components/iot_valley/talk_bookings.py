"""What is said of bookings: a place to meet is found, booked, extended, given back and checked in to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .core.booking_rules import Slot
from .core.bookings import Taken
from .core.meeting import is_bookable
from .core.model import Space
from .core.occupancy import Verdict
from .talk import Answer, Talk

USUAL: Final = timedelta(minutes=30)
NEAR: Final = timedelta(minutes=20)
"""Whose booking begins within that is meant, where no space is named."""


# -- finding -------------------------------------------------------------------------------------------------------


async def async_find(talk: Talk) -> Answer:
    """Find a place to meet, and offer to book it."""
    try:
        found = await _async_search(talk)
    except HomeAssistantError as error:
        return Answer(talk.why(error))
    offers = [each for each in found["offers"] if _suits(talk, each)]
    if offers:
        return _offered(talk, offers[0], "found")
    if found["alternatives"]:
        return _offered(talk, found["alternatives"][0], "found_instead", why=_reason(talk, found))
    return Answer(_reason(talk, found))


async def _async_search(talk: Talk) -> dict[str, Any]:
    wish, when = talk.request.wish, talk.request.wish.when
    here = talk.here
    start, end = (when.start, when.end) if when.window is None else when.window
    data: dict[str, Any] = {
        ATTR_CONFIG_ENTRY_ID: talk.coordinator.entry.entry_id,
        "people": wish.people or 1,
        "minutes": int((when.length or USUAL) / timedelta(minutes=1)),
        "equipment": sorted(wish.equipment),
        "step_free": wish.step_free,
        "quiet": wish.quiet,
        "start": start or talk.now,
    }
    if when.window is not None and end is not None:
        data["end"] = end
    if talk.request.floor is not None:
        data["floor"] = talk.request.floor
    if here is not None:
        data["near"] = here.id
    answer = await talk.hass.services.async_call(
        DOMAIN, "find_space", data, blocking=True, context=talk.speaker.context, return_response=True
    )
    return dict(answer or {})


def _suits(talk: Talk, offer: dict[str, Any]) -> bool:
    """Return whether an offer is of the kind that was named, where one was."""
    named = talk.request.named
    return named is None or named.exact or offer["space_id"] in named.spaces


def _offered(talk: Talk, offer: dict[str, Any], key: str, **told: str) -> Answer:
    """Say what was found, and offer to book what can be booked."""
    space, slot = talk.spaces[offer["space_id"]], _slot(offer)
    told |= {"space": space.name, "where": _where(talk, offer), **_times(talk, slot)}
    unsure = talk.coordinator.engine.views[space.id].verdict is Verdict.UNKNOWN
    now = ("_now_unsure" if unsure else "_now") if slot.start <= talk.now else ""
    text = talk.say(f"{key}{now}", **told)
    if not is_bookable(space):
        return Answer(f"{text} {talk.say('come_as_you_are')}", space=space)
    return Answer(f"{text} {talk.say('shall_i_book')}", partial(async_accept, space, slot), space)


def _where(talk: Talk, offer: dict[str, Any]) -> str:
    return "" if offer["floor"] is None else talk.say("on_floor", floor=str(offer["floor"]))


def _reason(talk: Talk, found: dict[str, Any]) -> str:
    """Say why nothing fits: by what most spaces lack."""
    reasons = [each["reason"] for each in found["refusals"]]
    if not reasons:
        return talk.say("nothing_found")
    most = max(dict.fromkeys(reasons), key=reasons.count)
    return talk.say(f"nothing_{most}", people=str(talk.request.wish.people or 1))


def _slot(told: dict[str, Any]) -> Slot:
    return Slot(datetime.fromisoformat(told["start"]), datetime.fromisoformat(told["end"]))


def _times(talk: Talk, slot: Slot) -> dict[str, str]:
    return {"start": talk.moment(slot.start), "end": talk.clock(slot.end)}


async def async_accept(space: Space, slot: Slot, talk: Talk) -> Answer:
    """Book what was offered."""
    return await _async_book(talk, space, slot)


# -- booking -------------------------------------------------------------------------------------------------------


async def async_book(talk: Talk) -> Answer:
    """Book the space that is meant, or find one and offer it."""
    space = talk.meant
    if space is None or (not talk.named and not talk.request.wish.here and not _is_this(talk)):
        return await async_find(talk)
    if not is_bookable(space):
        return Answer(talk.say("not_booked_here", space=space.name), space=space)
    when = talk.request.wish.when
    if when.window is not None:
        return await async_find_in(talk, space)
    start = when.start or talk.now
    end = when.end if when.end is not None and when.end > start else start + (when.length or USUAL)
    return await _async_book(talk, space, Slot(start, end))


def _is_this(talk: Talk) -> bool:
    """Return whether no other space can be meant than the one that one is in: nothing is said of how it should be."""
    wish = talk.request.wish
    return wish.people is None and not wish.equipment and talk.request.floor is None and talk.request.named is None


async def async_find_in(talk: Talk, space: Space) -> Answer:
    """Offer the first time within a part of a day that a space is free."""
    try:
        found = await _async_search(talk)
    except HomeAssistantError as error:
        return Answer(talk.why(error), space=space)
    for each in (*found["offers"], *found["alternatives"]):
        if each["space_id"] == space.id:
            return _offered(talk, each, "found")
    return await async_find(talk)


async def _async_book(talk: Talk, space: Space, slot: Slot) -> Answer:
    data = {"end": slot.end, "people": talk.request.wish.people or 1}
    if slot.start > talk.now:
        data["start"] = slot.start
    try:
        answer = await talk.async_do("book_space", space, **data)
    except HomeAssistantError as error:
        return _instead(talk, space, slot, error)
    booked = _slot(answer["booking"])
    return Answer(talk.say("booked", space=space.name, **_times(talk, booked)), space=space, done=True)


def _instead(talk: Talk, space: Space, slot: Slot, error: HomeAssistantError) -> Answer:
    """Say why a space cannot be booked, and offer what is free instead: the same one soon, or another now."""
    taken = error.__cause__
    if not isinstance(taken, Taken):
        return Answer(talk.why(error), space=space)
    until = datetime.fromisoformat(taken.placeholders["until"])
    text = talk.say("taken", space=space.name, until=talk.moment(until))
    for other, free in _alternatives(talk, space, slot, taken):
        told = {"space": other.name, **_times(talk, free)}
        key = "free_in" if other is space and free.start - talk.now < timedelta(hours=1) else "free_at"
        told["length"] = talk.length(max(free.start - talk.now, timedelta(minutes=1)))
        offered = talk.say(key, **told)
        return Answer(f"{text} {offered} {talk.say('shall_i_book')}", partial(async_accept, other, free), other)
    return Answer(text, space=space)


def _alternatives(talk: Talk, space: Space, slot: Slot, taken: Taken) -> Iterable[tuple[Space, Slot]]:
    """Yield what is free instead: the same space within the hour, another one at that time, then any."""
    here = [(space, free) for free in taken.instead if free.start > talk.now]
    there = [(talk.spaces[id], free) for id, free in taken.elsewhere if id in talk.spaces]
    soon = [each for each in here if abs(each[1].start - slot.start) < timedelta(hours=1)]
    return (*soon, *there, *here)


# -- what one does with a booking ----------------------------------------------------------------------------------


def booked(talk: Talk) -> Space | None:
    """Return the space whose booking is meant: named, the speaker's own that is on or near, or the one here."""
    if talk.named:
        return talk.named[0] if len(talk.named) == 1 else None
    owner = talk.speaker.context.user_id
    for id, book in talk.desk.reception.books.items():
        near = book.current(talk.now) or book.next(talk.now)
        if owner and near is not None and near.owner == owner and near.start - NEAR <= talk.now:
            return talk.spaces[id]
    return talk.here if talk.here is not None and is_bookable(talk.here) else None


async def async_extend(talk: Talk) -> Answer:
    """Let a booking last longer."""
    space = booked(talk)
    if space is None:
        return Answer(talk.say("which_space"))
    wish = talk.request.wish
    minutes = wish.minutes
    current = talk.desk.reception.books[space.id].current(talk.now) if is_bookable(space) else None
    until = wish.when.end or wish.when.start
    if minutes is None and until is not None and current is not None:
        minutes = max(round((until - current.end) / timedelta(minutes=1)), 1)
    data = {} if minutes is None else {"minutes": minutes}
    return await _async_done(talk, space, "extend_booking", "extended", **data)


async def async_end(talk: Talk) -> Answer:
    """Give a space back."""
    return await _async_with(talk, "end_booking", "ended")


async def async_check_in(talk: Talk) -> Answer:
    """Say that whoever has booked is there."""
    return await _async_with(talk, "check_in", "checked_in")


async def _async_with(talk: Talk, action: str, key: str) -> Answer:
    space = booked(talk)
    if space is None:
        return Answer(talk.say("which_space"))
    return await _async_done(talk, space, action, key)


async def _async_done(talk: Talk, space: Space, action: str, key: str, **data: Any) -> Answer:
    if not is_bookable(space):
        return Answer(talk.say("not_booked_here", space=space.name), space=space)
    if talk.speaker.context.user_id is None and talk.here is not space:
        return Answer(talk.say("only_there", space=space.name), space=space)
    try:
        answer = await talk.async_do(action, space, **data)
    except HomeAssistantError as error:
        return Answer(talk.why(error), space=space)
    return Answer(talk.say(key, space=space.name, **_times(talk, _slot(answer["booking"]))), space=space, done=True)
