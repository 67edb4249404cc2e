"""What a language needs to tell of times, lengths and sizes, as tables of patterns over words made alike."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import NamedTuple

from .model import Equipment


class Part(NamedTuple):
    """A part of a day, by the hours of the clock on the wall: from one to another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """The patterns of one language; each is looked for between blanks, in texts of `spoken_words`."""

    ranges: tuple[re.Pattern[str], ...]
    """From a time (first group) to another (second group)."""

    delays: tuple[re.Pattern[str], ...]
    """A length, after which it begins."""

    spans: tuple[re.Pattern[str], ...]
    """A length, for which it begins at once."""

    lengths: tuple[re.Pattern[str], ...]
    ends: tuple[re.Pattern[str], ...]
    starts: tuple[re.Pattern[str], ...]
    now: re.Pattern[str]
    clock: tuple[re.Pattern[str], ...]
    """A time as a whole: groups `h`, `m`, `half`, `quarter` and, where it is before the hour, `to`."""

    fixed: Mapping[str, int]
    """Times that have a name, by their hours."""

    morning: re.Pattern[str]
    evening: re.Pattern[str]
    """What says that a time is after noon."""

    hours: re.Pattern[str]
    minutes: re.Pattern[str]
    fractions: tuple[tuple[re.Pattern[str], int], ...]
    """What is no whole hour, and its minutes: the longest phrase first."""

    vague: Mapping[str, float]
    """The words that stand for a number."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    days: Mapping[str, int]
    """Days by how many days they are off, the longest phrase first."""

    dates: tuple[re.Pattern[str], ...]
    """Groups `day` and `month`."""

    parts: Mapping[str, Part]
    people: tuple[re.Pattern[str], ...]
    others: tuple[re.Pattern[str], ...]
    """How many are with whoever speaks."""

    alone: re.Pattern[str]
    ground: re.Pattern[str]
    floors: tuple[re.Pattern[str], ...]
    equipment: Mapping[Equipment, re.Pattern[str]]
    step_free: re.Pattern[str]
    quiet: re.Pattern[str]
    near: re.Pattern[str]
    here: re.Pattern[str]
    place: re.Pattern[str]
    """The number of a place in a nap room."""

    complaints: Mapping[str, re.Pattern[str]]


def said(*bodies: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns that are found between blanks."""
    return tuple(re.compile(f"(?<= )(?:{body})(?= )") for body in bodies)


def one_of(*words: str) -> re.Pattern[str]:
    """Return a pattern of any of some phrases."""
    return said("|".join(words))[0]
