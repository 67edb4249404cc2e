"""A year of outdoor temperatures of Toulouse, drawn from its monthly normals."""

from collections.abc import Iterator
from datetime import datetime
from math import cos, pi, sin, sqrt
from random import Random
from typing import Final

LOWS: Final = (2.8, 2.8, 5.3, 7.6, 11.3, 15.0, 17.1, 17.2, 13.7, 10.7, 6.1, 3.4)
HIGHS: Final = (9.8, 11.4, 15.1, 17.7, 21.6, 25.9, 28.4, 28.7, 24.8, 19.5, 13.4, 10.2)
"""Mean lowest and highest temperatures of each month, in °C: Météo-France, Toulouse-Blagnac, 1991–2020."""

SUN: Final = (5.0, 8.0, 12.0, 15.0, 18.0, 20.5, 21.0, 18.5, 14.0, 8.5, 5.5, 4.5)
"""Global radiation of a mean day of each month on the level, in MJ/m² [K: PVGIS, Toulouse]."""

_PERSISTENCE, _SWING = 0.75, 3.0
"""How much of its anomaly a day leaves to the next, and its standard deviation, in K [K]."""


class Weather:
    """The air outside, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        """Draw the anomaly of each day."""
        self._anomalies = list(_anomalies(Random(f"weather {seed}")))

    def degrees(self, at: datetime) -> float:
        """Return how cold it is outside, in °C: coldest at 05:00, warmest at 15:00 by the sun."""
        hour = at.hour + at.minute / 60
        low, high = _normal(LOWS, at), _normal(HIGHS, at)
        day = at.timetuple().tm_yday - 1
        anomaly = self._anomalies[day] + (self._anomalies[day + 1] - self._anomalies[day]) * hour / 24
        phase = (hour - 5) / 10 if 5 <= hour < 15 else 1 + ((hour - 15) % 24) / 14  # noqa: PLR2004 - hours of the day
        return (low + high) / 2 + anomaly - (high - low) / 2 * cos(pi * phase)

    def sun(self, at: datetime) -> float:
        """Return what a square metre of window lets in, in W: half of what falls on the level."""
        hour = at.hour + at.minute / 60
        if not 7 <= hour < 19:  # noqa: PLR2004 - hours of the day
            return 0.0
        mean = _normal(SUN, at) * 1e6 / (12 * 3600)
        return 0.5 * mean * pi / 2 * sin(pi * (hour - 7) / 12)


def _anomalies(draw: Random) -> Iterator[float]:
    anomaly = 0.0
    for _ in range(370):
        anomaly = _PERSISTENCE * anomaly + draw.gauss(0, _SWING * sqrt(1 - _PERSISTENCE**2))
        yield anomaly


def _normal(months: tuple[float, ...], at: datetime) -> float:
    """Return a monthly normal, drawn straight from the middle of one month to that of the next."""
    month, share = (at.month - 1, at.day / 30 - 0.5)
    other = months[(month + (1 if share > 0 else -1)) % 12]
    return months[month] + (other - months[month]) * abs(share)
