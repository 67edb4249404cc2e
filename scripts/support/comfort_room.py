"""A room of two capacities, its radiator, its air conditioner and its fan: heat and CO2, a minute at a time."""

from dataclasses import dataclass
from math import exp
from typing import Final

_STEP: Final = 60.0

_PEOPLE_HEAT: Final = 80.0
"""Sensible heat of a seated person, in W (EN ISO 7730)."""

_BREATH: Final = 20.0
"""CO2 of a person who is awake, in L/h (EN 16798-1)."""

_OUTDOORS: Final = 425.0
_AIR: Final = 0.34
"""Heat that a cubic metre of air carries, in Wh/(m³·K)."""

_TIGHT: Final = 0.02
_BAND: Final = 0.2
"""A radiator valve is open for good so far under its setpoint, in K."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a room is made of."""

    surface: float = 30.0
    """In m²; 2.7 m high."""

    capacity: int = 10
    loss: float = 14.0
    """Through window and frame, in W/K."""

    wall_loss: float = 9.0
    """Through the walls, in W/K."""

    coupling: float = 220.0
    """Between air and walls, in W/K."""

    light_mass: float = 0.7e6
    """Air and furniture, in J/K."""

    heavy_mass: float = 4.5e6
    """Walls and floor, in J/K: a medium building (ISO 13790: 165 kJ/(K·m²))."""

    heater: float = 2400.0
    """In W."""

    lag: float = 900.0
    """The time constant of the radiator, in s."""

    cooler: float = 2500.0
    window: float = 3.0
    """In m²."""

    @property
    def volume(self) -> float:
        """The air in it, in m³."""
        return self.surface * 2.7

    @property
    def flow(self) -> float:
        """What its fan gives at the most, in m³/h: 10 L/s for each seat (EN 16798-1, category I)."""
        return 36.0 * self.capacity


@dataclass(slots=True)
class Room:
    """How warm and how stale it is."""

    build: Build
    air: float = 17.0
    walls: float = 17.0
    radiator: float = 0.0
    """What it gives now, in W."""

    co2: float = _OUTDOORS
    heat_used: float = 0.0
    cool_used: float = 0.0
    """In kWh."""

    hottest: float = -99.0
    """The warmest at which its valve was open, in °C."""

    coldest: float = 99.0
    """The coldest at which it was cooled, in °C."""

    fan_hours: float = 0.0
    """At full flow."""

    def step(self, heat: float | None, cool: float | None, outdoor: float, around: tuple[float, int, float]) -> None:
        """Let a minute pass, under setpoints, with sun in W/m², people, and a fan in per cent."""
        sun, people, level = around
        build = self.build
        warm = self._heated(heat)
        cold = build.cooler if cool is not None and self.air > cool else 0.0
        if cold:
            self.coldest = min(self.coldest, self.air)
        fresh = build.flow * level / 100
        loss = build.loss + _AIR * (_TIGHT * build.volume * 10 + 0.2 * fresh)  # A heat exchanger leaves a fifth.
        gains = warm - cold + _PEOPLE_HEAT * people + sun * build.window
        inward = loss * (outdoor - self.air) + build.coupling * (self.walls - self.air) + gains
        outward = build.wall_loss * (outdoor - self.walls) + build.coupling * (self.air - self.walls)
        self.air += inward * _STEP / build.light_mass
        self.walls += outward * _STEP / build.heavy_mass
        self.heat_used += warm * _STEP / 3.6e6
        self.cool_used += cold * _STEP / 3.6e6
        self.fan_hours += level / 100 * _STEP / 3600
        self._breathe(people, fresh)

    def _heated(self, heat: float | None) -> float:
        opening = 0.0 if heat is None else min(max((heat - self.air) / _BAND, 0.0), 1.0)
        if opening:
            self.hottest = max(self.hottest, self.air)
        keep = exp(-_STEP / self.build.lag)
        self.radiator = self.radiator * keep + self.build.heater * opening * (1 - keep)
        return self.radiator

    def _breathe(self, people: int, fresh: float) -> None:
        flow = fresh + 0.2 * self.build.volume
        steady = _OUTDOORS + people * _BREATH / 1000 / flow * 1e6
        self.co2 = steady + (self.co2 - steady) * exp(-flow / self.build.volume / 60)
