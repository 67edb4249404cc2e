"""One utterance and all that answering it needs: who speaks, where, in which language, and what they were offered."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.chat_session import current_session
from homeassistant.util.hass_dict import HassKey

from .adapters import config
from .adapters.words import Words, async_words
from .const import DOMAIN
from .coordinator import Coordinator
from .core.kinds import SpaceKind
from .core.model import Space
from .core.spoken import Request, language_of, request_of
from .core.spoken_answers import clock_said, length_said, listed, moment_said, when_said
from .core.spoken_names import Named
from .front_desk import FrontDesk, front_desk_of
from .voice import voice_of

OFFERED_FOR: Final = timedelta(minutes=5)


class Offer(NamedTuple):
    """What was offered to whoever speaks, and what happens if they say yes."""

    accept: Callable[[Talk], Awaitable[Answer]]
    until: datetime


class Answer(NamedTuple):
    """What is said, and what is offered with it."""

    text: str
    accept: Callable[[Talk], Awaitable[Answer]] | None = None
    space: Space | None = None
    """What it is about."""

    done: bool = False
    """Whether something was done."""


OFFERS: HassKey[dict[str, Offer]] = HassKey(f"{DOMAIN}_offers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who says something, and where."""

    text: str
    language: str
    context: Context
    area: str | None = None
    """The id of the area of the device that heard it."""

    device: str | None = None
    said: Mapping[str, Any] | None = None
    """What was told beside the text."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One utterance in one building."""

    hass: HomeAssistant
    coordinator: Coordinator
    speaker: Speaker
    request: Request
    words: Words
    now: datetime

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return language_of(self.speaker.language)

    @property
    def desk(self) -> FrontDesk:
        """Where bookings of the building are made."""
        return front_desk_of(self.hass, self.coordinator.entry)

    @property
    def spaces(self) -> Mapping[str, Space]:
        """The spaces of the building."""
        return self.coordinator.engine.building.spaces

    @property
    def named(self) -> tuple[Space, ...]:
        """The spaces that were named, none where none was."""
        found = self.request.named
        return () if found is None else tuple(self.spaces[id] for id in found.spaces if id in self.spaces)

    @property
    def here(self) -> Space | None:
        """The space in which it was said, where that is known."""
        subentries = self.coordinator.entry.subentries
        inside = (
            space
            for id, space in self.spaces.items()
            if self.speaker.area is not None and config.area_of(subentries[id]) == self.speaker.area
        )
        return min(inside, key=lambda space: space.kind is SpaceKind.CIRCULATION, default=None)

    @property
    def meant(self) -> Space | None:
        """The one space that was named, or else the one in which it was said."""
        if self.named:
            return self.named[0] if len(self.named) == 1 else None
        return self.here

    def kept_to(self, space: Space) -> Talk:
        """Return the same utterance as if it had named a space."""
        return replace(self, request=replace(self.request, named=Named((space.id,), True, "")))  # noqa: FBT003 - its name

    # -- what is said --------------------------------------------------------------------------------------------------

    def say(self, key: str, **told: str) -> str:
        """Return a sentence in the speaker's language."""
        return self.words.sentence(f"say_{key}", **told)

    def counted(self, key: str, count: int, **told: str) -> str:
        """Return a sentence of which one form is of one thing and one of several."""
        return self.say(f"{key}_{'one' if count == 1 else 'other'}", count=str(count), **told)

    def moment(self, at: datetime) -> str:
        """Return a moment as it is said."""
        return moment_said(at, self.now, self.coordinator.engine.building.time_zone, self.language)

    def when(self, at: datetime) -> str:
        """Return a moment as the answer to «when»."""
        return when_said(at, self.now, self.coordinator.engine.building.time_zone, self.language)

    def at(self, said: str) -> datetime:
        """Return a moment that an action told."""
        return datetime.fromisoformat(said)

    def clock(self, at: datetime) -> str:
        """Return a time of day as it is said."""
        return clock_said(at.astimezone(self.coordinator.engine.building.time_zone), self.language)

    def length(self, length: timedelta) -> str:
        """Return a length as it is said."""
        return length_said(length, self.language)

    def all_of(self, names: list[str]) -> str:
        """Return names as a list."""
        return listed(names, self.language)

    def why(self, error: HomeAssistantError) -> str:
        """Return why something was refused, in the speaker's language."""
        if error.translation_domain == DOMAIN and error.translation_key:
            return self.words.sentence(error.translation_key, **(error.translation_placeholders or {}))
        return self.say("cannot_now")

    # -- what is done --------------------------------------------------------------------------------------------------

    async def async_do(self, action: str, space: Space, **data: Any) -> dict[str, Any]:
        """Call an action on a space, as whoever speaks; raises `HomeAssistantError` as it does."""
        answer = await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            context=self.speaker.context,
            target={ATTR_DEVICE_ID: [self.coordinator.devices[space.id].id]},
            return_response=True,
        )
        return dict(answer or {})


@callback
def offer(talk: Talk, answer: Answer) -> None:
    """Remember what is offered, for as long as the conversation lasts."""
    session = current_session.get()
    if session is None:
        return
    offers = talk.hass.data.setdefault(OFFERS, {})
    offers.pop(session.conversation_id, None)
    if answer.accept is not None:
        offers[session.conversation_id] = Offer(answer.accept, talk.now + OFFERED_FOR)
        session.async_on_cleanup(lambda: _forget(offers, session.conversation_id))


def _forget(offers: dict[str, Offer], conversation_id: str) -> None:
    offers.pop(conversation_id, None)


@callback
def offered(talk: Talk) -> Offer | None:
    """Take what was offered in this conversation."""
    session = current_session.get()
    found = None if session is None else talk.hass.data.get(OFFERS, {}).pop(session.conversation_id, None)
    return found if found is not None and talk.now < found.until else None


async def async_talk(hass: HomeAssistant, speaker: Speaker) -> Talk | None:
    """Return an utterance as it is understood in the building that it names, is said in, or that is the first one."""
    coordinators = voice_of(hass).coordinators
    if not coordinators:
        return None
    words = await async_words(hass, language_of(speaker.language))
    talks = [_talk(hass, coordinator, speaker, words) for coordinator in coordinators]
    ranked = (
        *(talk for talk in talks if talk.request.named is not None and talk.request.named.exact),
        *(talk for talk in talks if talk.here is not None),
        *(talk for talk in talks if talk.request.named is not None),
        *talks,
    )
    return ranked[0]


def _talk(hass: HomeAssistant, coordinator: Coordinator, speaker: Speaker, words: Words) -> Talk:
    language, now = language_of(speaker.language), coordinator.clock.now()
    names = voice_of(hass).names(coordinator, language)
    zone = coordinator.engine.building.time_zone
    return Talk(hass, coordinator, speaker, request_of(speaker.text, names, language, now, zone), words, now)


def area_of_device(hass: HomeAssistant, device_id: str | None) -> str | None:
    """Return the area that a device is in."""
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return None if device is None else dr.async_get_effective_area_id(hass, device)
