"""What is told of bookings and searches in words: why something is refused, and what is free instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .adapters.refusals import refusal
from .adapters.words import Words, read_words
from .core.booking_rules import Slot
from .core.bookings import Taken
from .core.finder import No, Refusal
from .core.messages import Refused
from .core.model import Building

if TYPE_CHECKING:
    from .front_desk import FrontDesk

MOST_OFFERS = 3


@contextmanager
def bookings_told(desk: FrontDesk) -> Iterator[None]:
    """Let whoever asks be told why they are refused: of what is taken, with what is free instead."""
    try:
        yield
    except Refused as refused:
        raise _told(desk, refused) from refused


def _told(desk: FrontDesk, refused: Refused) -> ServiceValidationError:
    words = read_words(desk.hass)
    placeholders = {key: _readable(words, value) for key, value in refused.placeholders.items()}
    if isinstance(refused, Taken):
        placeholders["instead"] = _instead(desk, words, refused)
    return refusal(refused.code, **placeholders)


def _readable(words: Words, value: str) -> str:
    """Return a moment as people write it, and all else as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return words.label("booking_state", value)
    return words.moment(dt_util.as_local(at)) if at.tzinfo else value


def _instead(desk: FrontDesk, words: Words, taken: Taken) -> str:
    """Return what is free instead, here and elsewhere, as one sentence; nothing where nothing is."""
    spaces = desk.coordinator.engine.building.spaces
    here = [_told_slot(words, slot) for slot in taken.instead]
    there = [f"{spaces[id].name} {_told_slot(words, slot)}" for id, slot in taken.elsewhere if id in spaces]
    offers = ", ".join((*here, *there)[:MOST_OFFERS])
    return words.sentence("free_instead", offers=offers) if offers else words.sentence("nothing_instead")


def _told_slot(words: Words, slot: Slot) -> str:
    start, end = dt_util.as_local(slot.start), dt_util.as_local(slot.end)
    return f"{words.moment(start)}–{end:%H:%M}"


def why_not(words: Words, refused: Refusal, building: Building) -> str:
    """Return why a space does not fit a search, as a sentence."""
    return words.sentence(f"no_{refused.code.value}", told=_about(words, refused, building))


def _about(words: Words, refused: Refusal, building: Building) -> str:
    data = refused.data
    if refused.code is No.OTHER_FLOOR:
        return next((floor.name for floor in building.floors if floor.id == data), "—")
    if refused.code is No.EQUIPMENT:
        return words.label("equipment", str(data))
    if refused.code in (No.TAKEN, No.CLOSED) and isinstance(data, float):
        return str(int(data // 60))
    return "" if data is None else str(data)
