"""Chance for the simulated building: the demo's draws, and what nature draws from."""

from collections.abc import Iterator
from math import cos, log, pi, sqrt
from typing import Final

from custom_components.iot_valley.core.demo_chance import Draw

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 24 * HOUR


class Chance(Draw):
    """An endless row of numbers that depends on nothing but what it is for."""

    __slots__ = ()

    def exponential(self, mean: float) -> float:
        """Return a wait for something that comes without memory, once per mean."""
        return -mean * log(1.0 - self.number())

    def normal(self, sigma: float) -> float:
        """Return an error around zero (Box and Muller)."""
        return sigma * sqrt(-2.0 * log(1.0 - self.number())) * cos(2.0 * pi * self.number())

    def spells(self, length: int, per_day: float, lasts: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """Yield spells, in seconds, that come at random so often a day and last between two durations."""
        at = self.exponential(DAY / per_day)
        while at < length:
            end = int(at) + self.whole(*lasts)
            yield int(at), end
            at = end + self.exponential(DAY / per_day)
