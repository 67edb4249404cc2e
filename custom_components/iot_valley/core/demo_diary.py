"""Who is where in the demo, and when: what is planned for one day, and walks between."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from .demo_chance import Draw
from .demo_site import BY_CODE, FLOORS, HALL, DemoSpace
from .kinds import SpaceKind

HOUR: Final = 3600
MINUTE: Final = 60
_WALK = (15, 40)
"""How long one takes through a hall or a corridor, in seconds."""

_STROLL = 5 * MINUTE
"""Between two plans that are closer than this, one does not go back to one's desk."""

MARGIN: Final = 150
"""The least time between two plans, in seconds: enough for the longest walk there and back."""


class Activity(StrEnum):
    """How much someone moves and breathes."""

    SEATED = "seated"
    MOVING = "moving"
    ASLEEP = "asleep"


WORK: Mapping[SpaceKind, Activity] = MappingProxyType(
    {SpaceKind.OPEN_AREA: Activity.SEATED, SpaceKind.WORKSHOP: Activity.MOVING}
)
"""Where people are when nothing is planned, and how they work there."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One person in one space, from a second of the day up to another, which it excludes."""

    person: int
    space: str
    start: int
    end: int
    activity: Activity = Activity.SEATED
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A booking of a room, in seconds of the day: what the calendar would say."""

    space: str
    start: int
    end: int
    organiser: int
    attendees: tuple[int, ...]
    """Those who came: none is a booking that someone forgot to cancel."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody says that they want to sleep, in a second of the day: in a bed that they claim, or in the next one."""

    space: str
    at: int
    minutes: int
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that happens on one day."""

    stays: tuple[Stay, ...]
    meetings: tuple[Meeting, ...]
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """When someone comes and goes, where they sit, and on which floor."""

    person: int
    arrives: int
    leaves: int
    base: DemoSpace


@dataclass(slots=True)
class Diary:
    """A day that is being planned."""

    purpose: tuple[object, ...]
    """What every draw of this day starts with: the seed and the date."""

    shifts: Mapping[int, Shift]
    meetings: list[Meeting] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    _stays: dict[int, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    _taken: dict[tuple[str, str | None], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def draw(self, *purpose: object) -> Draw:
        """Start the chance of something on this day."""
        return Draw(*self.purpose, *purpose)

    def is_free(self, person: int, start: int, end: int) -> bool:
        """Tell whether someone is in the building and has nothing else planned."""
        shift = self.shifts[person]
        return (
            shift.arrives + MARGIN <= start
            and end <= shift.leaves - MARGIN
            and not any(start < stay.end + MARGIN and stay.start < end + MARGIN for stay in self._stays[person])
        )

    def add(self, *stays: Stay) -> None:
        """Plan what one person does in one go."""
        self._stays[stays[0].person].extend(stays)

    def is_vacant(self, space: str, start: int, end: int, place: str | None = None) -> bool:
        """Tell whether a space, or a place in it, is kept by nobody."""
        return not any(start < last and first < end for first, last in self._taken[space, place])

    def keep(self, space: str, start: int, end: int, place: str | None = None) -> None:
        """Keep a space, or a place in it, for someone."""
        self._taken[space, place].append((start, end))

    def plan(self) -> Plan:
        """Return the day with every minute of every person told."""
        stays = [stay for shift in self.shifts.values() for stay in self._whole_day(shift)]
        return Plan(tuple(stays), tuple(self.meetings), tuple(sorted(self.asks, key=lambda ask: ask.at)))

    def _whole_day(self, shift: Shift) -> Iterator[Stay]:
        draw = self.draw(shift.person, "walks")
        planned = sorted(self._stays[shift.person], key=lambda stay: stay.start)
        outside = (
            Stay(shift.person, "", shift.arrives, shift.arrives),
            *planned,
            Stay(shift.person, "", shift.leaves, shift.leaves),
        )
        for before, after in pairwise(outside):
            yield from self._between(shift, before, after, draw)
            if after.end > after.start:
                yield after

    def _between(self, shift: Shift, before: Stay, after: Stay, draw: Draw) -> Iterator[Stay]:
        base = shift.base.code
        if after.start - before.end < _STROLL:
            yield from self._walk(before, after, before.end, after.start)
            return
        there = before.end + self._duration(before.space, base, draw)
        away = after.start - self._duration(base, after.space, draw)
        desk = Stay(shift.person, base, there, away, WORK[shift.base.kind])
        yield from self._walk(before, desk, before.end, there)
        yield desk
        yield from self._walk(desk, after, away, after.start)

    @staticmethod
    def _walk(before: Stay, after: Stay, start: int, end: int) -> Iterator[Stay]:
        path = _path(before.space, after.space)
        steps = [start + (end - start) * step // len(path) for step in range(len(path) + 1)]
        for passage, (first, last) in zip(path, pairwise(steps), strict=True):
            if last > first:
                yield Stay(before.person, passage, first, last, Activity.MOVING)

    @staticmethod
    def _duration(before: str, after: str, draw: Draw) -> int:
        return sum(draw.whole(*_WALK) for _ in _path(before, after))


def _path(before: str, after: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_passage(before), _passage(after))))


def _passage(space: str) -> str:
    return FLOORS[BY_CODE[space].level].passage if space else HALL
