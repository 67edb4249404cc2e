"""What is usual in a nap room: how many come at which time of the week, how long they stay, and how full it is.

Learnt from each nap as it goes by and never from anybody's name; older weeks weigh less. Those who come are only
counted while a place could be had, together with how long one could: who finds none leaves no trace. Busy days have
fewer such hours than quiet ones: an hour counts by how busy its day has been, or the peaks would be taken for lower.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final, NamedTuple

SLOTS: Final = 48
"""So many slots are a day."""

SPREAD: Final = 30
"""Leavings are told apart from so many minutes before the planned end to so many after it."""

_POOLED: Final = 0.1
"""So many hours the other days weigh beside those of this one: at a peak there are few in which a place can be had."""

_STEADY: Final = 8.0
"""So many must come more than usual for a day to be taken for twice as busy."""

_WEEKEND: Final = 5

_NEAR: Final = ((-1, 0.15), (0, 1.0), (1, 0.15))
"""What a slot and its neighbours weigh."""


class Cell(NamedTuple):
    """What was seen in one slot of the week."""

    arrivals: float = 0.0
    takeable: float = 0.0
    """For how many hours of a usual day a place could be had: a busy day's counts more."""

    occupied: float = 0.0
    """How many place-hours were slept."""

    watched: float = 0.0
    """For how many hours the room was open, and watched."""

    def faded(self, by: float) -> Cell:
        """Return a cell that weighs less."""
        return Cell(*(round(part * by, 4) for part in self))


class Standing(NamedTuple):
    """What holds between two looks."""

    takeable: bool
    occupied: int


class Expected(NamedTuple):
    """That a place is free at a moment, and how likely that was said to be."""

    due: datetime
    ahead: int
    said: float


class Proof(NamedTuple):
    """What came of all that was said to be about as likely."""

    looks: float = 0.0
    said: float = 0.0
    came: float = 0.0


class Turnout(NamedTuple):
    """What is usual in one nap room."""

    cells: Mapping[int, Cell] = MappingProxyType({})
    """By the slot of the week, Monday's first."""

    leavings: Mapping[int, float] = MappingProxyType({})
    """How many left so many minutes after the planned end, or before it."""

    week: int = 0
    """The last one that was counted."""

    at: datetime | None = None
    """Up to when all is counted."""

    standing: Standing | None = None
    """How it stands since, none where that is not known or the room is closed."""

    recent: float = 0.0
    """How many came lately."""

    expected: float = 0.0
    """How many usually would have."""

    waited: float = 0.0
    """How many have waited when there was no place."""

    turned: float = 0.0
    """How many usually would have come then, waited or not."""

    def interrupted(self) -> Turnout:
        """Return the same week, nothing counted from the last look until the next."""
        return self._replace(at=None, standing=None, recent=0.0, expected=0.0, pending=())

    def moved(self, by: timedelta) -> Turnout:
        """Return the same week as if it had been looked at later, or earlier, by a duration."""
        pending = tuple(expected._replace(due=expected.due + by) for expected in self.pending)
        return self._replace(at=self.at and self.at + by, noted=self.noted and self.noted + by, pending=pending)

    @property
    def whole(self) -> Cell:
        """All cells together."""
        return together(self.cells.values())

    pending: tuple[Expected, ...] = ()
    """The forecasts whose time has not come."""

    noted: datetime | None = None
    """When the last of them was made."""

    proofs: Mapping[int, Proof] = MappingProxyType({})
    """What came of those before, by how far ahead they were and how likely they called it."""

    turns: int = 0
    """How many tickets had been given by then."""

    @property
    def patience(self) -> float:
        """How likely someone waits who finds no place."""
        return min(1.0, (self.waited + 1.0) / (self.turned + 2.0))

    @property
    def pace(self) -> float:
        """How many come beside those who usually do, as far as the last hours tell."""
        return (self.recent + _STEADY) / (self.expected + _STEADY)


def together(cells: Iterable[Cell]) -> Cell:
    """Return some cells as one."""
    return Cell(*map(sum, zip(Cell(), *cells, strict=True)))


def slot_of(at: datetime, zone: tzinfo | None) -> int:
    """Return the slot of the week, by the clock on the wall."""
    return slot_by_clock(at.astimezone(zone))


def slot_by_clock(local: datetime) -> int:
    """Return the slot of the week at a time of the clock on the wall."""
    return local.weekday() * SLOTS + (local.hour * 60 + local.minute) // 30


def within(minutes: int) -> int:
    """Return a number of minutes before or after the planned end, no more of them than are told apart."""
    return max(-SPREAD, min(SPREAD, minutes))


def rate(week: Turnout, slot: int) -> float:
    """Return how many people come in an hour at a time of the week, while a place can be had."""
    weekday, at = divmod(slot, SLOTS)
    days = range(_WEEKEND) if weekday < _WEEKEND else range(_WEEKEND, 7)
    near = [(at + step, weight) for step, weight in _NEAR if 0 <= at + step < SLOTS]
    came = hours = 0.0
    for day in days:
        arrivals, takeable = _smooth(week.cells, day * SLOTS, near)
        came, hours = came + arrivals, hours + takeable
    arrivals, takeable = _smooth(week.cells, weekday * SLOTS, near)
    return (arrivals + _POOLED * came / (hours + _POOLED)) / (takeable + _POOLED)


def _smooth(cells: Mapping[int, Cell], first: int, near: Iterable[tuple[int, float]]) -> tuple[float, float]:
    """Return how many came in a slot and a part of its neighbours, and for how many hours a place could be had."""
    arrivals = takeable = 0.0
    for at, weight in near:
        if (cell := cells.get(first + at)) is not None:
            arrivals, takeable = arrivals + cell.arrivals * weight, takeable + cell.takeable * weight
    return arrivals, takeable
