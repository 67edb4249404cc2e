"""Tags at doors and places: scanned, they check in, book what is free, claim a place or give it back.

A tag is ours by its id, or by the name that it was given: `iot_valley:` and the code of a space, and for a place
another `:` and its number.
"""

from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .adapters.words import async_words
from .const import DOMAIN
from .coordinator import Coordinator
from .core.meeting import is_bookable
from .core.model import Place, Space
from .core.naps import is_for_naps
from .core.places import PlaceState
from .core.spoken import Request, Wish
from .nap_services import async_ask_quietly
from .phones import async_send, services_of, services_of_device
from .talk import Speaker, Talk
from .talk_naps import asker_of, tickets_of

EVENT_SCANNED: Final = "tag_scanned"
PREFIX: Final = f"{DOMAIN}:"
WALK_UP: Final = 30
"""Minutes for which a free room is booked at its door."""


@callback
def async_listen(hass: HomeAssistant, coordinator: Coordinator) -> CALLBACK_TYPE:
    """Answer the tags of a building until the returned is called."""

    async def _async_on_scan(event: Event[Any]) -> None:
        for said in (event.data.get("tag_id"), event.data.get("name")):
            found = find(coordinator, said) if isinstance(said, str) else None
            if found is not None:
                await _async_scanned(hass, coordinator, event, *found)
                return

    return hass.bus.async_listen(EVENT_SCANNED, _async_on_scan)


def find(coordinator: Coordinator, said: str) -> tuple[Space, Place | None] | None:
    """Return the space, and the place, that a tag is of."""
    if not said.casefold().startswith(PREFIX):
        return None
    code, _, number = said[len(PREFIX) :].strip().partition(":")
    spaces = coordinator.engine.building.spaces.values()
    space = next((space for space in spaces if space.code.casefold() == code.casefold()), None)
    if space is None:
        return None
    places = space.places
    return space, places[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(places) else None


async def _async_scanned(
    hass: HomeAssistant, coordinator: Coordinator, event: Event[Any], space: Space, place: Place | None
) -> None:
    """Do what a scan means, and tell the phone that scanned."""
    speaker = Speaker(
        text="", language=hass.config.language, context=event.context, device=event.data.get(ATTR_DEVICE_ID)
    )
    talk = Talk(hass, coordinator, speaker, Request(Wish()), await async_words(hass), coordinator.clock.now())
    try:
        text = await _async_done(talk, space, place)
    except HomeAssistantError as error:
        text = talk.why(error)
    phones = services_of_device(hass, speaker.device)
    if not await async_send(hass, phones, text, title=space.name, tag=f"{DOMAIN}_tag") and event.context.user_id:
        await async_send(hass, services_of(hass, event.context.user_id), text, title=space.name, tag=f"{DOMAIN}_tag")


async def _async_done(talk: Talk, space: Space, place: Place | None) -> str:
    if is_for_naps(space):
        return await _async_place(talk, space, place)
    if is_bookable(space):
        return await _async_door(talk, space)
    return talk.say("not_booked_here", space=space.name)


async def _async_door(talk: Talk, space: Space) -> str:
    """Check in whoever has booked, let others book what is free, and tell who may check in else."""
    book, rules = talk.desk.reception.books[space.id], talk.desk.reception.rules[space.id]
    user, current, following = talk.speaker.context.user_id, book.current(talk.now), book.next(talk.now)
    mine = following is not None and user and following.owner == user
    near = (
        following if mine and following is not None and following.start - rules.check_in_before <= talk.now else current
    )
    if near is None:
        answer = await talk.async_do("book_space", space, minutes=WALK_UP)
        return talk.say("booked", space=space.name, **_times(talk, answer))
    if near.owner and near.owner != user:
        return talk.say("not_your_time", space=space.name, end=talk.moment(near.end))
    answer = await talk.async_do("check_in", space, booking=near.id)
    return talk.say("checked_in", space=space.name, **_times(talk, answer))


def _times(talk: Talk, answer: dict[str, Any]) -> dict[str, str]:
    start, end = (talk.at(answer["booking"][key]) for key in ("start", "end"))
    return {"start": talk.moment(start), "end": talk.clock(end)}


async def _async_place(talk: Talk, space: Space, place: Place | None) -> str:
    """Claim a place that is free or kept for whoever scans, else give it back."""
    if place is None:
        return talk.say("which_place", space=space.name)
    nap = talk.coordinator.engine.views[space.id].nap
    shown = None if nap is None else nap.places[space.places.index(place)]
    data = {ATTR_DEVICE_ID: [talk.coordinator.devices[space.id].id], "place": place.id}
    if shown is not None and shown.state in (PlaceState.OCCUPIED, PlaceState.HELD) and shown.ticket is None:
        await async_ask_quietly(talk.hass, "release_place", data)
        return talk.say("place_released", place=place.name)
    held = tickets_of(talk.hass).get(asker_of(talk.speaker))
    ticket = {"ticket": held[1]} if held is not None and held[0] == space.id else {}
    await async_ask_quietly(talk.hass, "claim_place", data | ticket)
    return talk.say("place_claimed", place=place.name)
