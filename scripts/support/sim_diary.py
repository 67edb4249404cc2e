"""Who is where in the simulated building, and when: days of a calendar, stays, and the walks between."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from custom_components.iot_valley.core.demo_chance import Draw
from custom_components.iot_valley.core.demo_watch import Spell
from custom_components.iot_valley.core.kinds import SpaceKind

from .sim_chance import HOUR, MINUTE
from .sim_site import BY_CODE, HALL, ZONE, Room

_SATURDAY = 5
_WALK = (12, 40)
"""How long one takes through a hall or a corridor, in seconds."""

_STROLL = 5 * MINUTE
"""Between two plans that are closer than this, one does not go back to one's desk."""

MARGIN: Final = 150
"""The least time between two plans, in seconds: enough for the longest walk there and back."""


class Doing(StrEnum):
    """What someone does, which says how much they move and breathe."""

    WALKING = "walking"
    MOVING = "moving"
    WORKING = "working"
    TALKING = "talking"
    CALLING = "calling"
    """A long call with earphones, or listening to someone."""

    READING = "reading"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Stay:
    """One person in one room, from a second up to another, which it excludes."""

    person: int
    room: str
    start: int
    end: int
    doing: Doing
    place: str | None = None

    def later(self, seconds: int) -> Stay:
        """Return the same stay some seconds later."""
        return Stay(self.person, self.room, self.start + seconds, self.end + seconds, self.doing, self.place)


@dataclass(frozen=True)
class Calendar:
    """The days of a trial, told in seconds from its start."""

    first: date
    days: int

    @cached_property
    def start(self) -> datetime:
        """When it begins, in UTC."""
        return self._midnight(0)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The second at which each day begins, and at which the last one ends."""
        return tuple((self._midnight(day) - self.start) // timedelta(seconds=1) for day in range(self.days + 1))

    @property
    def length(self) -> int:
        """All of it, in seconds."""
        return self.starts[-1]

    def at(self, second: int) -> datetime:
        """Return the time at a second, in UTC."""
        return self.start + timedelta(seconds=second)

    def date(self, day: int) -> date:
        """Return the date of a day."""
        return self.first + timedelta(days=day)

    def is_weekend(self, day: int) -> bool:
        """Return whether a day is a Saturday or a Sunday."""
        return self.date(day).weekday() >= _SATURDAY

    def workdays(self, start: float, end: float) -> tuple[Spell, ...]:
        """Return the same hours of every working day, in seconds."""
        mornings = (self.starts[day] for day in range(self.days) if not self.is_weekend(day))
        return tuple((morning + int(start * HOUR), morning + int(end * HOUR)) for morning in mornings)

    def _midnight(self, day: int) -> datetime:
        # Counted from noon, the hours of a day mean the same on the days on which the clocks change.
        return datetime.combine(self.date(day), time(12), ZONE).astimezone(UTC) - timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Shift:
    """When someone comes and goes, in seconds of the day, and where they work."""

    person: int
    arrives: int
    leaves: int
    base: Room


_WORK: Mapping[SpaceKind, Doing] = MappingProxyType(
    {SpaceKind.OPEN_AREA: Doing.WORKING, SpaceKind.WORKSHOP: Doing.MOVING}
)


@dataclass(slots=True)
class Diary:
    """A day that is being planned, in seconds of it."""

    purpose: tuple[object, ...]
    """What every draw of this day starts with: the seed and the date."""

    shifts: Mapping[int, Shift]
    _stays: dict[int, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    _taken: dict[tuple[str, str | None], list[Spell]] = field(default_factory=lambda: defaultdict(list))

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

    def take(self, room: str, when: Spell, place: str | None = None) -> bool:
        """Keep a room, or a place in it, for someone, unless it is taken."""
        taken = self._taken[room, place]
        if any(when[0] < end and start < when[1] for start, end in taken):
            return False
        taken.append(when)
        return True

    def stays(self) -> Iterator[Stay]:
        """Yield every minute of every person."""
        for shift in self.shifts.values():
            yield from self._whole_day(shift)

    def _whole_day(self, shift: Shift) -> Iterator[Stay]:
        draw = self.draw(shift.person, "walks")
        planned = sorted(self._stays[shift.person], key=lambda stay: stay.start)
        outside = (
            Stay(shift.person, "", shift.arrives, shift.arrives, Doing.WALKING),
            *planned,
            Stay(shift.person, "", shift.leaves, shift.leaves, Doing.WALKING),
        )
        for before, after in pairwise(outside):
            yield from self._between(shift, before, after, draw)
            if after.room:
                yield after

    def _between(self, shift: Shift, before: Stay, after: Stay, draw: Draw) -> Iterator[Stay]:
        if after.start - before.end < _STROLL:
            yield from walk(shift.person, (before.room, after.room), (before.end, after.start))
            return
        base = shift.base.code
        there = before.end + _duration(before.room, base, draw)
        away = after.start - _duration(base, after.room, draw)
        yield from walk(shift.person, (before.room, base), (before.end, there))
        yield Stay(shift.person, base, there, away, _WORK[shift.base.kind])
        yield from walk(shift.person, (base, after.room), (away, after.start))


def walk(person: int, way: tuple[str, str], when: Spell) -> Iterator[Stay]:
    """Yield someone's walk from a room to another; no room is outside."""
    path, (start, end) = _path(*way), when
    steps = [start + (end - start) * step // len(path) for step in range(len(path) + 1)]
    for passage, (first, last) in zip(path, pairwise(steps), strict=True):
        if last > first:
            yield Stay(person, passage, first, last, Doing.WALKING)


def _duration(before: str, after: str, draw: Draw) -> int:
    return sum(draw.whole(*_WALK) for _ in _path(before, after))


def _path(before: str, after: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_passage(before), _passage(after))))


def _passage(room: str) -> str:
    return BY_CODE[room].passage if room else HALL
