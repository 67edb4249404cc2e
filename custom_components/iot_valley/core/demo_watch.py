"""What the sensors of the demo have before them: who is in one space on one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from .demo_chance import Draw
from .demo_diary import Activity, Stay
from .demo_site import DemoSpace

type Report = tuple[int, float | None]
"""The second of the day, and the value: none where the sensor cannot be reached."""

type Timeline = list[Report]
"""All that a sensor says on a day, in order; the first report is at second 0."""

type Spell = tuple[int, int]
"""From a second of the day up to another, which it excludes."""

BREATH = {Activity.SEATED: 0.020, Activity.MOVING: 0.030, Activity.ASLEEP: 0.0136}
"""CO2 per person in m³/h (EN 16798-1; moving: half as much again)."""

_MOVES_EVERY = {
    Activity.SEATED: (60.0, 240.0),
    Activity.MOVING: (4.0, 20.0),
    Activity.ASLEEP: (1200.0, 5400.0),
}
"""The shortest and longest time between two movements that a motion sensor sees, in seconds."""


@dataclass(frozen=True)
class Watch:
    """One space on one day."""

    space: DemoSpace
    stays: tuple[Stay, ...]
    start: datetime
    """When the day begins, in UTC."""

    length: int
    """Of the day, in seconds."""

    purpose: tuple[object, ...]
    """What every draw of this day starts with: the seed and the date."""

    def draw(self, *purpose: object) -> Draw:
        """Start the chance of something in this space on this day."""
        return Draw(*self.purpose, self.space.code, *purpose)

    @cached_property
    def visits(self) -> tuple[Spell, ...]:
        """Every time that someone is in the space, from the door to the door."""
        return tuple(sorted(self._visits()))

    def _visits(self) -> Iterator[Spell]:
        in_order = sorted(self.stays, key=lambda stay: (stay.person, stay.start))
        for _, stays in groupby(in_order, key=lambda stay: stay.person):
            yield from merged([(stay.start, stay.end) for stay in stays])

    @cached_property
    def occupied(self) -> tuple[Spell, ...]:
        """When at least one person is in the space."""
        return tuple(merged(self.visits))

    @cached_property
    def head_counts(self) -> Timeline:
        """How many people are in the space."""
        steps: dict[int, int] = {0: 0}
        for start, end in self.visits:
            steps[start] = steps.get(start, 0) + 1
            steps[end] = steps.get(end, 0) - 1
        total, counts = 0, list[Report]()
        for at, step in sorted(steps.items()):
            total += step
            counts.append((at, float(total)))
        return counts

    @cached_property
    def passages(self) -> tuple[tuple[int, int], ...]:
        """Who goes through the door when: one more (1) or one less (-1)."""
        inward = ((start, 1) for start, _ in self.visits if start > 0)
        outward = ((end, -1) for _, end in self.visits if end < self.length)
        return tuple(sorted((*inward, *outward)))

    @cached_property
    def movements(self) -> tuple[int, ...]:
        """When someone moves so that a motion sensor sees it."""
        return tuple(sorted(moment for stay in self.stays for moment in self._movements(stay)))

    def _movements(self, stay: Stay) -> Iterator[int]:
        every = _MOVES_EVERY[stay.activity]
        draw = self.draw("moves", stay.person, stay.start)
        at = float(stay.start)
        while at < stay.end:
            yield int(at)
            at += draw.between(*every)

    def breath(self, step: int) -> list[float]:
        """Return the CO2 that people give off in each step of the day, in m³/h."""
        rates = [0.0] * (self.length // step + 1)
        for stay in self.stays:
            for index in range(stay.start // step, (stay.end - 1) // step + 1):
                inside = min(stay.end, (index + 1) * step) - max(stay.start, index * step)
                rates[index] += BREATH[stay.activity] * inside / step
        return rates


def merged(spells: Iterable[Spell]) -> Iterator[Spell]:
    """Join spells, in the order of their starts, that overlap or touch."""
    begun: Spell | None = None
    for start, end in spells:
        if begun is not None and start <= begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun is not None:
            yield begun
        begun = start, end
    if begun is not None:
        yield begun
