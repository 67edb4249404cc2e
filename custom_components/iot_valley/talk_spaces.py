"""What is said of spaces: whether one is free, how many are there, when it is quiet, and what is amiss."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final

from homeassistant.components.climate import ATTR_MAX_TEMP, ATTR_MIN_TEMP, DOMAIN as CLIMATE, SERVICE_SET_TEMPERATURE
from homeassistant.components.light import (
    ATTR_BRIGHTNESS_STEP_PCT,
    DOMAIN as LIGHT,
    SERVICE_TURN_ON,
)
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, ATTR_TEMPERATURE
from homeassistant.core import Context, split_entity_id
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er

from .adapters import config
from .core.booking_rules import Slot
from .core.hours import opening
from .core.meeting import is_bookable
from .core.model import Space
from .core.naps import is_for_naps
from .core.occupancy import Verdict
from .core.signs import Availability
from .core.usual import shares_of
from .core.views import SpaceView
from .nap_services import async_ask_quietly
from .staff import tell_staff
from .talk import Answer, Talk
from .talk_bookings import async_accept, async_find
from .talk_naps import async_places

CAPS: Final = (16.0, 19.0)
"""The lowest and highest temperature that is set for whoever is cold (R241-26), in °C."""

COOL_CAP: Final = 26.0
_STEP: Final = 1.0
_LIGHT_STEPS: Final[Mapping[str, int]] = MappingProxyType({"bright": -25, "dark": 25})
_WARMTH: Final[Mapping[str, float]] = MappingProxyType({"cold": _STEP, "hot": -_STEP})
_HOURS_A_DAY: Final = 24
USUAL: Final = timedelta(minutes=30)


# -- is it free ----------------------------------------------------------------------------------------------------


async def async_status(talk: Talk) -> Answer:
    """Tell whether a space is free, and until when."""
    space = talk.meant
    if space is None:
        return await async_find(talk) if talk.named else Answer(talk.say("which_space"))
    if is_for_naps(space):
        return await async_places(talk)
    when = talk.request.wish.when
    if is_bookable(space) and when.start is not None and when.start > talk.now:
        return _then(talk, space, when.start, when.length or USUAL)
    if is_bookable(space) and when.window is not None:
        return _through(talk, space, Slot(*when.window))
    return _now(talk, space)


def status_of(talk: Talk, space: Space) -> str:
    """Return what is known of a space now, as one sentence."""
    if is_for_naps(space):
        free = talk.coordinator.engine.views[space.id].free_places
        if free:
            return talk.counted("naps_free", free, space=space.name)
        return talk.say("naps_unknown", space=space.name) if free is None else talk.say("naps_none")
    return _now(talk, space).text.removesuffix(talk.say("shall_i_book_then")).strip()


def _now(talk: Talk, space: Space) -> Answer:
    view = talk.coordinator.engine.views[space.id]
    free = view.availability is Availability.FREE
    until = _free_until(talk, view) if free else view.busy_until or view.engagement.until
    key = f"is_{view.availability.value}"
    told = {"space": space.name} if until is None else {"space": space.name, "until": talk.moment(until)}
    text = talk.say(key if until is None else f"{key}_until", **told)
    if free and is_bookable(space) and talk.named and talk.request.wish.when.length is not None:
        slot = Slot(talk.now, talk.now + talk.request.wish.when.length)
        return Answer(f"{text} {talk.say('shall_i_book')}", partial(async_accept, space, slot), space)
    if until is not None and not free and is_bookable(space) and until - talk.now <= timedelta(minutes=30):
        slot = Slot(until, until + USUAL)
        return Answer(f"{text} {talk.say('shall_i_book_then')}", partial(async_accept, space, slot), space)
    return Answer(text, space=space)


def _free_until(talk: Talk, view: SpaceView) -> datetime | None:
    until = view.engagement.starts or view.free_until
    return until if until is not None and until > talk.now else None


def _then(talk: Talk, space: Space, start: datetime, length: timedelta) -> Answer:
    slot = Slot(start, start + length)
    taken = _taken(talk, space, slot)
    if taken is None:
        text = talk.say("free_then", space=space.name, start=talk.when(start))
        return Answer(f"{text} {talk.say('shall_i_book')}", partial(async_accept, space, slot), space)
    text = talk.say("taken_then", space=space.name, start=talk.moment(taken.start), end=talk.clock(taken.end))
    return Answer(text, space=space)


def _taken(talk: Talk, space: Space, slot: Slot) -> Slot | None:
    reception = talk.desk.reception
    booking = reception.books[space.id].conflict(slot, reception.rules[space.id].buffer)
    return None if booking is None else booking.taken


def _through(talk: Talk, space: Space, window: Slot) -> Answer:
    """Tell which bookings there are in a part of a day."""
    within = [
        taken
        for each in talk.desk.reception.books[space.id].bookings
        if (taken := each.taken) is not None and taken.meets(window, timedelta())
    ]
    if not within:
        text = talk.say("free_through", space=space.name, start=talk.moment(window.start), end=talk.clock(window.end))
        return Answer(text, space=space)
    spans = [talk.say("span", start=talk.moment(each.start), end=talk.clock(each.end)) for each in within]
    return Answer(talk.say("taken_through", space=space.name, spans=talk.all_of(spans)), space=space)


# -- how many ------------------------------------------------------------------------------------------------------


async def async_people(talk: Talk) -> Answer:
    """Tell how many people are in a space."""
    space = talk.meant or (talk.named[0] if talk.named else None)
    if space is None:
        return Answer(talk.say("which_space"))
    view = talk.coordinator.engine.views[space.id]
    if view.people is not None and view.verdict is not Verdict.UNKNOWN:
        key = "people" if view.people else "nobody"
        text = talk.counted(key, view.people, space=space.name) if view.people else talk.say(key, space=space.name)
        return Answer(f"{text}{_room_left(talk, space, view)}", space=space)
    return Answer(talk.say(f"presence_{view.verdict.value}", space=space.name), space=space)


def _room_left(talk: Talk, space: Space, view: SpaceView) -> str:
    if not view.people or space.capacity <= 1:
        return ""
    return f" {talk.say('fullness', percent=str(round(100 * view.people / space.capacity)))}"


async def async_quiet(talk: Talk) -> Answer:
    """Tell at which hour a space is usually the quietest: of today, or of another day that was said."""
    space = talk.meant or (talk.named[0] if talk.named else None)
    if space is None:
        return Answer(talk.say("which_space"))
    week = talk.coordinator.engine.presence.usual.written().get(space.id)
    if week is None:
        return Answer(talk.say("quiet_unknown", space=space.name), space=space)
    start, share = min(_hours(talk, shares_of(week)), key=lambda each: (each[1], each[0]), default=(None, 0.0))
    if start is None:
        return Answer(talk.say("quiet_closed", space=space.name), space=space)
    told = {"space": space.name, "start": talk.moment(start), "end": talk.clock(start + timedelta(hours=1))}
    return Answer(talk.say("quietest", **told, percent=str(round(100 * share))), space=space)


def _hours(talk: Talk, shares: list[float]) -> Iterator[tuple[datetime, float]]:
    """Yield the hours to come, of the day that was said or of the next seven, with how often someone is there."""
    building, window = talk.coordinator.engine.building, talk.request.wish.when.window
    local = talk.now.astimezone(building.time_zone)
    first = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    ahead = _HOURS_A_DAY * 7 if window is None and not _says_today(talk) else _HOURS_A_DAY
    for off in range(ahead):
        start = first + timedelta(hours=off)
        if window is not None and not window[0] <= start < window[1]:
            continue
        if opening(building.hours, start, building.time_zone).open:
            yield start, shares[_HOURS_A_DAY * start.weekday() + start.hour]


def _says_today(talk: Talk) -> bool:
    return talk.request.wish.when.start is not None


# -- what is amiss -------------------------------------------------------------------------------------------------


async def async_fault(talk: Talk) -> Answer:
    """Take a place out of service, or let staff know of something else that is broken."""
    space = talk.meant
    rooms = [each for each in talk.spaces.values() if is_for_naps(each)]
    number = talk.request.wish.place
    if number is not None and (space is None or not is_for_naps(space)) and len(rooms) == 1:
        space = rooms[0]
    if space is None:
        return Answer(talk.say("which_space"))
    if is_for_naps(space) and (number is not None or not talk.named):
        return await _async_place_fault(talk, space, number)
    tell_staff(talk.hass, talk.words, space, talk.speaker.text, talk.now)
    return Answer(talk.say("fault_told", space=space.name), space=space, done=True)


async def _async_place_fault(talk: Talk, space: Space, number: int | None) -> Answer:
    if number is None or not 0 < number <= len(space.places):
        return Answer(talk.say("which_place", space=space.name), space=space)
    place = space.places[number - 1]
    data = {
        ATTR_DEVICE_ID: [talk.coordinator.devices[space.id].id],
        "place": place.id,
        "text": talk.speaker.text[:200],
    }
    try:
        await async_ask_quietly(talk.hass, "report_fault", data)
    except HomeAssistantError as error:
        return Answer(talk.why(error), space=space)
    return Answer(talk.say("place_out", place=place.name, space=space.name), space=space, done=True)


async def async_comfort(talk: Talk) -> Answer:
    """Do what helps at once where something does, and say what was done."""
    space, complaint = talk.meant, talk.request.wish.complaint
    if space is None:
        return Answer(talk.say("which_space"))
    if complaint is None:
        return Answer(talk.say("which_complaint"))
    if complaint in _LIGHT_STEPS and (lamps := _dimmable(space)):
        await _async_light(talk, lamps, _LIGHT_STEPS[complaint])
        return Answer(talk.say(f"comfort_{complaint}", space=space.name), space=space, done=True)
    if complaint in _WARMTH and (told := await _async_warmth(talk, space, _WARMTH[complaint])) is not None:
        return Answer(talk.say(f"comfort_{complaint}", space=space.name, degrees=told), space=space, done=True)
    tell_staff(talk.hass, talk.words, space, talk.speaker.text, talk.now)
    return Answer(talk.say("comfort_told", space=space.name), space=space, done=True)


def _dimmable(space: Space) -> list[str]:
    """Return the lamps of a space that are no mere switches."""
    return [lamp for lamp in space.lights if split_entity_id(lamp)[0] == LIGHT]


async def _async_light(talk: Talk, lamps: list[str], step: int) -> None:
    data = {ATTR_ENTITY_ID: lamps, ATTR_BRIGHTNESS_STEP_PCT: step}
    await talk.hass.services.async_call(LIGHT, SERVICE_TURN_ON, data, blocking=True, context=_by_voice(talk))


def _by_voice(talk: Talk) -> Context:
    """Return a context that tells a person's wish, though nobody knows who spoke: it wins as a hand does."""
    said = talk.speaker.context
    return Context(user_id=said.user_id, parent_id=said.id)


async def _async_warmth(talk: Talk, space: Space, step: float) -> str | None:
    """Move the thermostat of a space by a degree within the caps; return where it is then, none where it cannot."""
    for entity_id in (*space.climates, *_thermostats(talk, space)):
        state = talk.hass.states.get(entity_id)
        wanted = None if state is None else state.attributes.get(ATTR_TEMPERATURE)
        if state is None or wanted is None:
            continue
        lowest = max(CAPS[0], float(state.attributes.get(ATTR_MIN_TEMP, CAPS[0])))
        highest = min(
            COOL_CAP if state.state == "cool" else CAPS[1], float(state.attributes.get(ATTR_MAX_TEMP, COOL_CAP))
        )
        after = min(max(float(wanted) + step, lowest), highest)
        if after == float(wanted):
            return None
        data = {ATTR_ENTITY_ID: entity_id, ATTR_TEMPERATURE: after}
        await talk.hass.services.async_call(
            CLIMATE, SERVICE_SET_TEMPERATURE, data, blocking=True, context=_by_voice(talk)
        )
        return talk.words.number(after, 1)
    return None


def _thermostats(talk: Talk, space: Space) -> Iterator[str]:
    """Yield the thermostats in the area of a space."""
    area = config.area_of(talk.coordinator.entry.subentries[space.id])
    if area is None or ar.async_get(talk.hass).async_get_area(area) is None:
        return
    registry = er.async_get(talk.hass)
    here = er.async_entries_for_area(registry, area)
    devices = dr.async_entries_for_area(dr.async_get(talk.hass), area)
    held = [entity for device in devices for entity in er.async_entries_for_device(registry, device.id)]
    yield from (entity.entity_id for entity in (*here, *held) if entity.domain == CLIMATE)
