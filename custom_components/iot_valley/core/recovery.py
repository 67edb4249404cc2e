"""How long a space takes to be warm or cool again: learnt of each, by how cold or hot it is outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import floor
from typing import NamedTuple

PRIOR = 0.75
"""In hours per K, until a space has shown its own: a water radiator in an old building."""

SPREAD = 0.25
"""How far off the first guess is taken to be, in hours per K."""

_BAND = 4.0
"""Outdoor temperatures within so many K are one case."""

_HARDER = 1.15
"""A band that was never seen, and is further from what is comfortable, takes so many times longer than the next."""

_LEARN = 0.3
"""The weight of the last recovery."""

_MARGIN = 2.0
"""Mean deviations that are added, so that nearly all are ready in time: of a normal law, 5 % would not be."""

_DEAD = timedelta(minutes=10)
"""Before a radiator is hot."""

_LEAST_MOVE = 0.4
"""In K: from less nothing is learnt."""

_FASTEST, _SLOWEST = 0.02, 6.0
"""In hours per K."""


class Run(NamedTuple):
    """A recovery that goes on."""

    since: datetime
    start: float
    goal: float
    outdoor: float | None = None

    def reached(self, indoor: float, near: float) -> bool:
        """Return whether it is as near to its goal as it need be."""
        return indoor >= self.goal - near if self.goal > self.start else indoor <= self.goal + near


class Pace(NamedTuple):
    """How long one K takes, in hours, and how far off that was in the mean."""

    hours: float = PRIOR
    spread: float = SPREAD


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was learnt of a space; bands of outdoor temperature, `heat` or `cool` before their number."""

    paces: Mapping[str, Pace] = field(default_factory=dict)
    longest: timedelta = timedelta(hours=24)
    """No recovery begins earlier."""

    def lead(self, indoor: float | None, heat: float, cool: float, outdoor: float | None) -> timedelta:
        """Return how long before the start a recovery must begin, none at all where it is comfortable already."""
        if indoor is None:
            return timedelta(hours=1)
        gap, way = (heat - indoor, "heat") if indoor < heat else (indoor - cool, "cool")
        if gap <= 0:
            return timedelta()
        pace = self._pace(way, outdoor)
        return min(_DEAD + timedelta(hours=gap * (pace.hours + _MARGIN * pace.spread)), self.longest)

    def learnt(self, run: Run, indoor: float, now: datetime) -> Recovery:
        """Return what is known after a recovery that is over."""
        way = "heat" if run.goal > run.start else "cool"
        moved = indoor - run.start if way == "heat" else run.start - indoor
        if moved < _LEAST_MOVE:
            return self
        seen = (now - run.since - _DEAD) / timedelta(hours=1) / moved
        seen = min(max(seen, _FASTEST), _SLOWEST)
        band, known = _band(way, run.outdoor), self._pace(way, run.outdoor)
        off = seen - known.hours
        pace = Pace(known.hours + _LEARN * off, known.spread + _LEARN * (abs(off) - known.spread))
        return replace(self, paces={**self.paces, band: pace})

    def _pace(self, way: str, outdoor: float | None) -> Pace:
        """Return the pace of a band, or what follows for it from the nearest that was seen."""
        band = _band(way, outdoor)
        if (pace := self.paces.get(band)) is not None:
            return pace
        seen = [each for each in self.paces if each.startswith(way)]
        if not seen:
            return Pace()
        number = _number(band)
        nearest = min(seen, key=lambda each: (abs(_number(each) - number), each))
        steps = _number(nearest) - number if way == "heat" else number - _number(nearest)
        pace, harder = self.paces[nearest], _HARDER ** max(steps, 0)
        return Pace(pace.hours * harder, pace.spread * harder)


def _band(way: str, outdoor: float | None) -> str:
    """Return the name of a case; where nobody knows how cold it is, as if it were mild."""
    return f"{way} {floor((10.0 if outdoor is None else outdoor) / _BAND)}"


def _number(band: str) -> int:
    return int(band.split()[1])
