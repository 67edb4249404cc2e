"""What the air of a space tells of people: a mass balance of CO2, with nothing to set up.

People breathe out ``G`` = 20 L/h of CO2 each (EN 16798-1), and the air of the space is renewed ``k`` times an hour:

    dC/dt = n·G/V - k·(C - C_out)

What people add, ``dC/dt + k·(C - C_out)`` in ppm an hour, is therefore known from the level and its trend, as soon as
``k`` and ``C_out`` are. Both are learnt: `base` is the lowest level of late, and `renewals` follows from how fast the
level falls when it falls. In 40 m³ one person adds 500 ppm/h, in a hall of 250 m³ 80: `BREATH` lies below both.
"""

from datetime import datetime, timedelta
from math import exp
from typing import NamedTuple

OUTDOORS = 430.0
"""In ppm, out of doors near a town (NOAA: 425 in 2024): what the base is taken for until a lower level was seen."""

RENEWALS = 0.5
"""Air changes an hour that are taken for granted until a fall was seen: an old building with its windows shut."""

BREATH = 70.0
"""In ppm an hour: someone is there if so much is added."""

STILLNESS = 40.0
"""In ppm an hour: nobody is there if less is added."""

SURGE = 120.0
"""In ppm an hour: a trend that only people make."""

_SMOOTH = 6 / 60
"""The time constant of level and trend, in hours: a sensor reports each minute or each five."""

_GAP = timedelta(minutes=30)
"""After a longer silence nothing is known of the trend."""

_SETTLING = timedelta(minutes=8)
"""So long a trend must have been followed before it says anything."""

_CREEP = 1.0
"""In ppm an hour: how fast the base forgets an old low."""

_LEAST, _LARGEST = 0.2, 8.0
"""Air changes an hour that a building can have."""

_MARGIN = 150.0
"""In ppm over the base: nearer to it a fall tells nothing of the renewals."""

_SAME = 25.0
"""In ppm an hour: a tenth of a person in a small room, and within what the number of people is told with."""

_LEARN = 0.5
"""How fast the renewals are learnt, per hour of fall."""


class Air(NamedTuple):
    """What is known of a space's air."""

    at: datetime
    level: float
    """In ppm, smoothed."""

    trend: float
    """In ppm an hour."""

    base: float
    """In ppm, where nobody has been for long."""

    renewals: float
    """Air changes an hour."""

    since: datetime
    """Since when the trend has been followed."""

    people: bool | None = None
    """Whether it tells of people, none where it cannot."""

    told: float = 0.0
    """What people add as it was last told, in ppm an hour: news only where it is another number of people."""

    @property
    def added(self) -> float:
        """What people add, in ppm an hour."""
        return self.trend + self.renewals * (self.level - self.base)

    @property
    def fed(self) -> bool:
        """Whether someone breathes out into it now: it does not fall as even the tightest building lets it fall.

        What is drawn off faster than was learnt, or slower, as on a Sunday, makes no people.
        """
        return self.people is True and self.trend + _LEAST * (self.level - self.base) > 0

    @property
    def surges(self) -> bool:
        """Whether it rises as only people make it rise."""
        return self.people is True and self.trend > SURGE


def breathed(air: Air | None, ppm: float, at: datetime) -> Air:
    """Return what is known of the air after a reading."""
    if air is None or at - air.at > _GAP:
        base = min(ppm, OUTDOORS) if air is None else min(ppm, air.base)
        return Air(at, ppm, 0.0, base, RENEWALS if air is None else air.renewals, at)
    hours = (at - air.at).total_seconds() / 3600
    if hours <= 0:
        return air
    keep = exp(-hours / _SMOOTH)
    expected = air.level + air.trend * hours
    wrong = ppm - expected
    level = expected + (1 - keep * keep) * wrong
    trend = air.trend + (1 - keep) ** 2 * wrong / hours
    base = min(air.base + _CREEP * hours, max(level, 0.0))
    moved = Air(at, level, trend, base, _learnt(air, hours), air.since)
    if at - air.since < _SETTLING:
        return moved
    told = air.told if abs(moved.added - air.told) <= _SAME else moved.added
    return moved._replace(people=_people(air, moved.added), told=told)


def _people(air: Air, added: float) -> bool | None:
    """Judge what is added, with a band in which what was said before holds."""
    if added > BREATH:
        return True
    return False if added < STILLNESS else air.people


def _learnt(air: Air, hours: float) -> float:
    """Return the renewals after some hours more: a fall that is faster tells more than one that people slow down."""
    over = air.level - air.base
    if over < _MARGIN or air.trend > -0.1 * over:
        return air.renewals
    seen = min(max(-air.trend / over, _LEAST), _LARGEST)
    weight = _LEARN * hours * (1.0 if seen > air.renewals else 0.4)
    return air.renewals + min(weight, 1.0) * (seen - air.renewals)
