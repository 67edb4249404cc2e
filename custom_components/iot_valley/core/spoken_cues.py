"""By which words it is told what a sentence is about, and what is asked for: the types of the tables of a language."""

from dataclasses import dataclass
from enum import Enum
import re
from typing import NamedTuple

from .spoken_intents import Intent


class Topic(Enum):
    """What a sentence is about."""

    NAP = "nap"
    """Nap rooms, their places, and who waits for them."""

    LIVELY = "lively"
    """A space in which people come and go: the canteen, the gym, a lounge."""

    ROOM = "room"
    """Any other space."""

    MEETING = "meeting"
    """A meeting or a booking, or nothing that could be told."""


NAP, LIVELY, ROOM, MEETING = Topic
PLACES = frozenset({ROOM, LIVELY})
ROOMS = frozenset({ROOM, MEETING})
ALL = frozenset(Topic)


class Cue(NamedTuple):
    """Some words, and what is meant by a sentence of some topics that holds one of them."""

    intent: Intent
    topics: frozenset[Topic]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    """Words that make it mean something else."""


@dataclass(frozen=True, slots=True)
class Cues:
    """How one language tells what is meant."""

    nap: re.Pattern[str]
    """The words of nap rooms, and of who waits for them."""

    near: re.Pattern[str]
    """The words after which the name of a space only tells where to look."""

    rows: tuple[Cue, ...]
    """What is looked for, the surest first."""
