"""What is said of naps: which places are free, and waiting for one. Nothing that is kept says who asked."""

from typing import Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.chat_session import current_session
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .core.model import Space
from .core.naps import is_for_naps
from .core.sessions import MINUTES
from .core.spoken_words import tokens_of
from .nap_services import async_ask_quietly
from .talk import Answer, Speaker, Talk

TICKETS: Final[HassKey[dict[str, tuple[str, str]]]] = HassKey(f"{DOMAIN}_tickets")
"""The room and the ticket of whoever asked last by a device or in a conversation; never on the disk."""


@callback
def asker_of(speaker: Speaker) -> str:
    """Return by what whoever speaks is known again: a user, a device, or a conversation."""
    session = current_session.get()
    return speaker.context.user_id or speaker.device or ("" if session is None else session.conversation_id)


@callback
def tickets_of(hass: HomeAssistant) -> dict[str, tuple[str, str]]:
    """Return the tickets that are known."""
    return hass.data.setdefault(TICKETS, {})


def rooms(talk: Talk) -> list[Space]:
    """Return the nap rooms that are meant: those that were named, else all of the building."""
    named = [space for space in talk.named if is_for_naps(space)]
    return named or [space for space in talk.spaces.values() if is_for_naps(space)]


async def async_places(talk: Talk) -> Answer:
    """Tell how many places are free, or when one will be."""
    found = rooms(talk)
    if not found:
        return Answer(talk.say("no_nap_room"))
    free = {space: talk.coordinator.engine.views[space.id].free_places for space in found}
    told = {space: count for space, count in free.items() if count}
    if told:
        return Answer(_free(talk, told), space=next(iter(told)))
    if all(count is None for count in free.values()):
        return Answer(talk.say("naps_unknown", space=talk.all_of([space.name for space in found])), space=found[0])
    return Answer(f"{_none(talk, found)} {talk.say('shall_i_queue')}", async_join, found[0])


def _free(talk: Talk, told: dict[Space, int]) -> str:
    if len(told) == 1:
        space, count = next(iter(told.items()))
        return talk.counted("naps_free", count, space=space.name)
    parts = [talk.say("count_in", count=str(count), space=space.name) for space, count in told.items()]
    return talk.counted("naps_free_in_all", sum(told.values()), parts=talk.all_of(parts))


def _none(talk: Talk, found: list[Space]) -> str:
    """Say that no place is free, and when one will be, as far as that is known."""
    naps = [view.nap for space in found if (view := talk.coordinator.engine.views[space.id]).nap is not None]
    coming = [nap.free_at[nap.waiting] for nap in naps if nap is not None and nap.waiting < len(nap.free_at)]
    soonest = min((at for at in coming if at > talk.now), default=None)
    return talk.say("naps_none") if soonest is None else talk.say("naps_none_until", time=talk.when(soonest))


async def async_join(talk: Talk) -> Answer:
    """Draw a ticket in the room with the fewest before."""
    found = rooms(talk)
    if not found:
        return Answer(talk.say("no_nap_room"))
    space = min(found, key=lambda space: _waiting(talk, space))
    wish = talk.request.wish
    data = {
        ATTR_DEVICE_ID: [talk.coordinator.devices[space.id].id],
        "quiet": wish.quiet,
        "step_free": wish.step_free,
        **({} if wish.minutes is None else {"minutes": nearest(wish.minutes)}),
        **({} if wish.when.end is None or wish.when.start else {"not_after": wish.when.end}),
    }
    try:
        answer = await async_ask_quietly(talk.hass, "join_queue", data) or {}
    except HomeAssistantError as error:
        return Answer(talk.why(error), space=space)
    ticket = str(answer["ticket"])
    tickets_of(talk.hass)[asker_of(talk.speaker)] = space.id, ticket
    if not answer["position"]:
        return Answer(
            talk.say("place_ready", place=str(answer["place"]), space=space.name, ticket=ticket), space=space, done=True
        )
    return Answer(
        talk.say("queued", position=str(answer["position"]), space=space.name, ticket=ticket), space=space, done=True
    )


def nearest(minutes: int) -> int:
    """Return the length of a nap that is nearest to what was asked for."""
    return min(MINUTES, key=lambda each: (abs(each - minutes), each))


def _waiting(talk: Talk, space: Space) -> int:
    nap = talk.coordinator.engine.views[space.id].nap
    return 0 if nap is None else nap.waiting


async def async_leave(talk: Talk) -> Answer:
    """Give a ticket back: the one that was drawn before, or that is said."""
    found = _ticket_said(talk) or tickets_of(talk.hass).pop(asker_of(talk.speaker), None)
    if found is None or found[0] not in talk.spaces:
        return Answer(talk.say("which_ticket"))
    space = talk.spaces[found[0]]
    data = {ATTR_DEVICE_ID: [talk.coordinator.devices[space.id].id], "ticket": found[1]}
    try:
        await async_ask_quietly(talk.hass, "leave_queue", data)
    except HomeAssistantError as error:
        return Answer(talk.why(error), space=space)
    return Answer(talk.say("left_queue", space=space.name), space=space, done=True)


def _ticket_said(talk: Talk) -> tuple[str, str] | None:
    """Return the ticket that is said, as one word or letter by letter."""
    said = "".join(tokens_of(talk.speaker.text)).upper()
    for space in rooms(talk):
        for code in talk.coordinator.engine.naps.room(space.id).tickets():
            if code in said:
                return space.id, code
    return None
