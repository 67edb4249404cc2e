"""What the sensors of a room have before them: who comes and goes, moves, breathes and opens the door."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import accumulate, chain, groupby
from math import exp
from types import MappingProxyType

from custom_components.iot_valley.core.demo_sensors import beginning
from custom_components.iot_valley.core.demo_watch import BREATH, Activity, Spell, Timeline, merged
from custom_components.iot_valley.core.kinds import SpaceKind

from .sim_chance import MINUTE, Chance
from .sim_diary import Calendar, Doing, Stay
from .sim_site import Door, Room

_SEATED, _MOVING = BREATH[Activity.SEATED], BREATH[Activity.MOVING]


@dataclass(frozen=True, slots=True)
class Manner:
    """How someone who does something moves and breathes."""

    pause: float
    """Between two movements that a motion sensor can see, in seconds: the median, or the mean where `spread` is 0."""

    spread: float
    """Of the logarithm of the pause (log-normal); 0 is a pause without memory (exponential)."""

    longest: float
    """No pause is longer, in seconds."""

    breath: float = _SEATED
    """CO2 in m³/h (EN 16798-1: DOMAIN.md)."""


_MANNERS: Mapping[Doing, Manner] = MappingProxyType(
    {
        Doing.WALKING: Manner(2, 0.3, 5, _MOVING),
        Doing.MOVING: Manner(12, 0.8, 90, _MOVING),
        Doing.WORKING: Manner(70, 0.8, 8 * MINUTE),
        Doing.TALKING: Manner(90, 0.7, 6 * MINUTE),
        Doing.CALLING: Manner(150, 0.8, 12 * MINUTE),
        # «A longest silence of a quarter of an hour is rare» at a desk or in a talk (core.kinds).
        Doing.READING: Manner(180, 0.9, 15 * MINUTE),
        # By this a bedroom's motion sensor with a time-out of 5 / 30 / 120 min calls its only sleeper absent for
        # 90 / 59 / 11 % of the sleep; measured on homes: 90 / 60 / 11 %, no silence over 4.5 h (data README).
        Doing.ASLEEP: Manner(65 * MINUTE, 0, 270 * MINUTE, BREATH[Activity.ASLEEP]),
    }
)

_BUSTLE = (4, 15)
"""For so long, in seconds, one moves after a change of what one does, and before the next."""

_SETTLED = 90
"""For so long, in seconds, the hold of a motion sensor hides whether all have left or someone stays."""

_PEEKS, _PEEK_HOURS = 1.0, (8.0, 19.0)
"""How often in 24 working hours someone opens a door, looks in and closes it; a lodging is locked."""

_OPENS = (1, 2)
_CLOSES = (2, 5)
"""The door moves so long before and after someone passes, in seconds."""


@dataclass(frozen=True)
class Life:
    """All that happens in one room."""

    room: Room
    stays: tuple[Stay, ...]
    """In the order of their starts."""

    calendar: Calendar
    seed: int

    @property
    def length(self) -> int:
        """Of the trial, in seconds."""
        return self.calendar.length

    def chance(self, *purpose: object) -> Chance:
        """Start the chance of something in this room."""
        return Chance(self.seed, self.room.code, *purpose)

    @cached_property
    def visits(self) -> tuple[tuple[int, int, int], ...]:
        """Every time that someone is in the room: from when to when, and who."""
        in_order = sorted(self.stays, key=lambda stay: (stay.person, stay.start))
        visits = (
            (start, end, person)
            for person, stays in groupby(in_order, key=lambda stay: stay.person)
            for start, end in merged((stay.start, stay.end) for stay in stays)
        )
        return tuple(sorted(visits))

    @cached_property
    def occupied(self) -> tuple[Spell, ...]:
        """When at least one person is in the room."""
        return tuple(merged((start, end) for start, end, _ in self.visits))

    @cached_property
    def heads(self) -> Timeline:
        """How many people are in the room."""
        return _level(chain.from_iterable(((start, 1), (end, -1)) for start, end, _ in self.visits))

    @cached_property
    def passages(self) -> tuple[tuple[int, int, int], ...]:
        """Who goes through the door when: the second, one more (1) or one less (-1), and who."""
        inward = ((start, 1, who) for start, _, who in self.visits)
        outward = ((end, -1, who) for _, end, who in self.visits if end < self.length)
        return tuple(sorted((*inward, *outward)))

    @cached_property
    def motionless(self) -> tuple[Spell, ...]:
        """When people are in the room and all of them sleep."""
        asleep = merged((stay.start, stay.end) for stay in self.stays if stay.doing is Doing.ASLEEP)
        awake = merged((stay.start, stay.end) for stay in self.stays if stay.doing is not Doing.ASLEEP)
        return tuple(without(asleep, awake))

    @cached_property
    def asleep(self) -> tuple[Spell, ...]:
        """When someone sleeps, and nobody has left the room or looked in since shortly before they lay down."""
        if self.room.door is None:
            return ()
        leaves = [(at, who) for at, step, who in self.passages if step < 0]
        leaves = sorted((*leaves, *((start, -1) for start, _ in self.peeks)))
        sleeps = (stay for stay in self.stays if stay.doing is Doing.ASLEEP)
        cut = ((stay.start, min(_left_alone(stay, leaves), stay.end)) for stay in sleeps)
        return tuple(merged(spell for spell in cut if spell[1] > spell[0]))

    @cached_property
    def breath(self) -> Timeline:
        """The CO2 that people give off, in m³/h."""
        steps = (
            ((stay.start, _MANNERS[stay.doing].breath), (stay.end, -_MANNERS[stay.doing].breath)) for stay in self.stays
        )
        return _level(chain.from_iterable(steps))

    @cached_property
    def opened(self) -> tuple[Spell, ...]:
        """When the door is open."""
        if self.room.door is None:
            return ()
        return tuple(merged(sorted(chain(self._opened(self.room.door), self.peeks))))

    @cached_property
    def peeks(self) -> tuple[Spell, ...]:
        """When someone opens the door and does not come in."""
        if self.room.kind is SpaceKind.LODGING:
            return ()
        draw = self.chance("peeks")
        return tuple(
            (morning + start, morning + end)
            for morning, evening in self.calendar.workdays(*_PEEK_HOURS)
            for start, end in draw.spells(evening - morning, _PEEKS, (3, 6))
        )

    def _opened(self, door: Door) -> Iterator[Spell]:
        draw = self.chance("door")
        nexts = chain((start for start, _ in self.occupied[1:]), (self.length,))
        passages = iter(self.passages)
        for (start, end), after in zip(self.occupied, nexts, strict=True):
            through = [at for at, _, _ in _up_to(passages, end, self.length)]
            around = [(max(at - draw.whole(*_OPENS), 0), at + draw.whole(*_CLOSES)) for at in through]
            if draw.happens(door.shut):
                yield from around
                continue
            left_open = draw.happens(door.left_open)
            yield max(start - 2, 0), after if left_open else end + draw.whole(*_CLOSES)

    def movements(self) -> Iterator[int]:
        """Yield when someone moves so that a motion sensor can see it, in order."""
        pending: list[int] = []
        for stay in self.stays:
            while pending and pending[0] < stay.start:
                yield heappop(pending)
            for moment in self._movements(stay):
                heappush(pending, moment)
        yield from sorted(pending)

    def _movements(self, stay: Stay) -> Iterator[int]:
        draw = self.chance("moves", stay.person, stay.start)
        manner, moment = _MANNERS[stay.doing], stay.start + draw.whole(*_BUSTLE)
        last = stay.end - draw.whole(*_BUSTLE)
        yield from range(stay.start, min(moment, stay.end), 3)
        while moment < last:
            yield moment
            moment += 1 + int(_pause(manner, draw))
        yield from range(max(last, stay.start), stay.end, 3)


def _pause(manner: Manner, draw: Chance) -> float:
    if manner.spread:
        return min(manner.pause * exp(draw.normal(manner.spread)), manner.longest)
    return min(draw.exponential(manner.pause), manner.longest)


def _left_alone(stay: Stay, leaves: list[tuple[int, int]]) -> int:
    return next((at for at, who in leaves if who != stay.person and stay.start - _SETTLED < at), stay.end)


def _up_to(passages: Iterator[tuple[int, int, int]], end: int, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield the passages of an occupied spell: the last is that of the last one who leaves."""
    inside = 0
    for passage in passages:
        inside += passage[1]
        yield passage
        if not inside and passage[0] == min(end, length):
            return


def _level(steps: Iterable[tuple[int, float]]) -> Timeline:
    """Return the sum of steps, as it is from each second on; the first is second 0."""
    at_once: dict[int, float] = {}
    for at, step in steps:
        at_once[at] = at_once.get(at, 0.0) + step
    in_order = sorted(at_once.items())
    sums = accumulate(step for _, step in in_order)
    return beginning([(at, round(total, 9)) for (at, _), total in zip(in_order, sums, strict=True)], 0.0)


def without(spells: Iterable[Spell], holes: Iterable[Spell]) -> Iterator[Spell]:
    """Yield what is left of spells; both are in order and do not overlap among themselves."""
    waiting = iter(holes)
    hole = next(waiting, None)
    for spell in spells:
        start, end = spell
        while hole is not None and hole[0] < end:
            if hole[1] > start:
                if hole[0] > start:
                    yield start, hole[0]
                start = hole[1]
            if start >= end:
                break
            hole = next(waiting, None)
        if start < end:
            yield start, end


def sampled(timeline: Timeline, length: int, every: int) -> Iterator[float]:
    """Yield what a timeline is at second 0 and at every so many seconds after."""
    waiting = iter(timeline)
    value, ahead = 0.0, next(waiting, None)
    for second in range(0, length, every):
        while ahead is not None and ahead[0] <= second:
            value, ahead = ahead[1] or 0.0, next(waiting, None)
        yield value


def switched(spells: tuple[Spell, ...]) -> Timeline:
    """Return 1 in spells that do not touch, and 0 between."""
    return [report for start, end in spells for report in ((start, 1.0), (end, 0.0))]
