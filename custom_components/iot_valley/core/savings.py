"""What following people saves against «always on in opening hours», as an estimate.

For each space and hour that the building is open: a lamp that is off saves its power, a fan what it does not blow, and
heat that is set back saves by how much:

    light: P = 8 W/m² · surface           (EN 15193-1, offices with LEDs)
    air:   P = 0.42 W/(m³/h) · flow not given  (SFP 3, EN 16798-3: 1500 W/(m³/s))
    heat:  P = 1.5 W/(m²·K) · surface · K set back, while it is colder outside than 15 °C

The surface is that which as many seats are planned with: volume for each seat over 2.7 m.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from .climate import HEAT_CAP
from .kinds import KINDS
from .model import Space

LIGHT: Final = 8.0
"""In W/m²."""

AIR: Final = 0.42
"""In W for each m³/h."""

HEAT: Final = 1.5
"""In W/(m²·K)."""

HEATED_UNDER: Final = 15.0
"""Warmer than that outside, nothing is heated, in °C."""

_HEIGHT: Final = 2.7


class Rate(NamedTuple):
    """What is saved now."""

    watts: float = 0.0
    dark: bool = False
    """Whether lamps are off that would be on."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved until a moment, and what has been since."""

    at: datetime
    kilowatt_hours: float = 0.0
    hours: float = 0.0
    """In which lamps were off."""

    rate: Rate = Rate()  # noqa: RUF009 - it is immutable

    def until(self, now: datetime) -> Saved:
        """Return what is saved at a later moment."""
        hours = max((now - self.at).total_seconds(), 0.0) / 3600
        energy = self.kilowatt_hours + self.rate.watts * hours / 1000
        return replace(self, at=now, kilowatt_hours=energy, hours=self.hours + hours * self.rate.dark)

    def turned(self, rate: Rate, now: datetime) -> Saved:
        """Return what is saved, with another rate from now on."""
        return replace(self.until(now), rate=rate)


class Account:
    """What all spaces of a building have saved: of one that is gone, too, for it was saved.

    What they add up to is kept beside, so that asking for it costs the same in a large building.
    """

    def __init__(self) -> None:
        """Begin with nothing saved."""
        self._spaces: dict[str, Saved] = {}
        self._at: datetime | None = None
        self._energy = self._hours = self._watts = 0.0
        self._dark = 0

    def book(self, space: Space, rate: Rate, now: datetime) -> bool:
        """Note at which rate a space saves from now on, and return whether that is another."""
        before = self._spaces.get(space.id)
        if before is not None and before.rate == rate:
            return False
        self._advance(now)
        before = before or Saved(now)
        self._watts += rate.watts - before.rate.watts
        self._dark += rate.dark - before.rate.dark
        self._spaces[space.id] = before.turned(rate, now)
        return True

    def _advance(self, now: datetime) -> None:
        """Let the sum be that of now."""
        if self._at is not None:
            hours = max((now - self._at).total_seconds(), 0.0) / 3600
            self._energy += self._watts * hours / 1000
            self._hours += self._dark * hours
        self._at = now

    def _add_up(self, now: datetime) -> None:
        """Let the sum be what the spaces add up to."""
        told = [saved.until(now) for saved in self._spaces.values()]
        self._energy, self._hours = sum(each.kilowatt_hours for each in told), sum(each.hours for each in told)
        self._watts, self._dark = sum(each.rate.watts for each in told), sum(each.rate.dark for each in told)
        self._at = now

    def keep(self, spaces: Container[str]) -> None:
        """Let the spaces that are gone save no more."""
        for id, saved in self._spaces.items():
            if id not in spaces and saved.rate != Rate():
                self._spaces[id] = replace(saved, rate=Rate())
        if self._at is not None:
            self._add_up(self._at)

    def saved(self, now: datetime) -> tuple[float, float]:
        """Return the energy in kWh, and the hours in which lamps were off."""
        self._advance(now)
        return self._energy, self._hours

    def recall(self, spaces: Mapping[str, Saved], now: datetime) -> None:
        """Take back what was saved until a moment; nobody knows of the time since."""
        self._spaces = {id: replace(saved.until(max(saved.at, now)), rate=Rate()) for id, saved in spaces.items()}
        self._add_up(now)

    def memory(self) -> dict[str, Saved]:
        """Return what outlasts a restart; up to when it counts, whoever takes it back knows."""
        return dict(self._spaces)


def surface_of(space: Space) -> float:
    """Return the surface that a space is taken to have, in m²."""
    return space.capacity * KINDS[space.kind].volume / _HEIGHT


def rate_of(
    space: Space, *, lit: bool, heat: float | None, outdoor: float | None, idle_flow: float, is_open: bool
) -> Rate:
    """Return what a space saves now: out of hours nothing, for nothing would be on."""
    if not is_open:
        return Rate()
    dark = bool(space.lights) and not lit
    watts = LIGHT * surface_of(space) if dark else 0.0
    watts += AIR * idle_flow
    cold = outdoor is not None and outdoor < HEATED_UNDER
    if cold and space.climates:
        watts += HEAT * surface_of(space) * max(HEAT_CAP - (HEAT_CAP if heat is None else heat), 0.0)
    return Rate(watts, dark)
