"""What the light of a space tells of people, where no lamp in it is ours: someone switched a lamp on, or off.

A lamp is a step: the light of day moves by tens of lux a minute, a lamp by hundreds of lux at once. Whether it is on is
remembered from step to step. Indoors an overcast sky gives some 200 lx (a daylight factor of 2 % of 10,000 lx), a lit
work place 500 lx (EN 12464-1), the sun a thousand and more: that tells where a step is none of a lamp.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

STEP = 80.0
"""In lux: so much at once is a lamp, not the sky."""

RATIO = 1.5
"""And by so much brighter or darker."""

DARK = 20.0
"""In lux: darker than with any lamp on."""

BRIGHT = 350.0
"""In lux: as bright as this, no lamp has just gone out."""

DAYLIGHT = 250.0
"""In lux: what a sky does not give indoors, so that a first reading above it is of a lamp."""

SUN = 1000.0
"""In lux: the sun, not a lamp."""

_AT_ONCE = timedelta(minutes=6)
"""Readings that are further apart cannot tell a step from a morning."""


class Lamplight(NamedTuple):
    """What is known of a space's lamps from its light."""

    at: datetime
    lux: float
    lit: bool | None = None
    """Whether a lamp is on, none where that is not known."""

    earlier: float | None = None
    """The reading before, in lux, where it was not long ago: a lamp may be switched on between two."""


def shone(before: Lamplight | None, lux: float, at: datetime) -> Lamplight:
    """Return what is known of the lamps after a reading."""
    if lux < DARK:
        return Lamplight(at, lux, lit=False)
    if before is None:
        return Lamplight(at, lux, True if DAYLIGHT < lux < SUN else None)
    if at - before.at > _AT_ONCE:
        return Lamplight(at, lux, before.lit)
    return Lamplight(at, lux, _stepped(before, lux), before.lux)


def _stepped(before: Lamplight, lux: float) -> bool | None:
    """Return whether a lamp is on after a step up or down from one of the last two readings."""
    last = (before.lux,) if before.earlier is None else (before.lux, before.earlier)
    low, high = min(last), max(last)
    if lux - low >= STEP and lux >= RATIO * low and lux < SUN and lux >= before.lux:
        return True
    if high - lux >= STEP and high >= RATIO * lux and lux < BRIGHT and lux <= before.lux:
        return False
    return before.lit
