"""How a space is lit at which moment, and how brightly where its light is measured."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .kinds import KINDS, SpaceKind

DEADBAND: Final = 0.15
"""Light that is off by no more than this share of what is wanted is left alone."""

GAIN: Final = 40.0
"""By how many per cent a lamp is changed for light that is off by as much as is wanted: small enough for lamps of
three times the light, so that nothing hunts."""

STEP: Final = 20
"""At most so many per cent at once."""

PAUSE: Final = timedelta(seconds=60)
"""Between two changes."""

LEAST: Final = 10
"""An occupied space is dimmed so far by daylight, and not further."""

AHEAD: Final = 30
"""How brightly a passage is lit into which someone may come next, in per cent."""

EGRESS: Final = 10
"""How brightly the way out is lit, in per cent: 40 lx on the floor (Code du travail R4223-4) with common lamps."""


DIM: Final = 40.0
"""Darker than so many lux, the way out cannot be seen (Code du travail R4223-4)."""

MOVED: Final = timedelta(seconds=60)
"""So long after somebody moved the way out stays lit."""


class LightScene(StrEnum):
    """A moment of a space, for its light."""

    USUAL = "usual"
    PRESENTATION = "presentation"
    NAP = "nap"
    CLEANING = "cleaning"
    NIGHT = "night"


CHOSEN: Final = (LightScene.USUAL, LightScene.PRESENTATION)
"""Those that people choose; the others come by themselves."""

_LEVELS: Mapping[LightScene, int] = MappingProxyType(
    {LightScene.PRESENTATION: 30, LightScene.NAP: 3, LightScene.CLEANING: 100}
)
_AT_NIGHT: Mapping[SpaceKind, int] = MappingProxyType(
    {SpaceKind.CIRCULATION: 30, SpaceKind.LODGING: 20, SpaceKind.NAP_ROOM: 3}
)
"""What is enough out of hours, in per cent; work places keep their light."""


def scene_of(chosen: LightScene, *, napping: bool, cleaning: bool, closed: bool) -> LightScene:
    """Return the moment of a space, for its light: staff come first, then whoever is there, then the clock."""
    if cleaning:
        return LightScene.CLEANING
    if chosen is not LightScene.USUAL:
        return chosen
    if napping:
        return LightScene.NAP
    return LightScene.NIGHT if closed else LightScene.USUAL


def level_of(kind: SpaceKind, scene: LightScene) -> int:
    """Return how brightly a kind of space is lit, in per cent."""
    usual = KINDS[kind].scene.brightness
    if scene is LightScene.NIGHT:
        return _AT_NIGHT.get(kind, usual)
    return _LEVELS.get(scene, usual)


def regulated(level: int, lux: float, wanted: float) -> int:
    """Return the brightness, in per cent, that brings the light of a space nearer to what is wanted, in lux."""
    off = (wanted - lux) / wanted
    if abs(off) <= DEADBAND:
        return level
    step = min(max(round(GAIN * off), -STEP), STEP)
    return min(max(level + step, LEAST), 100)


def may_change(last: datetime | None, measured: datetime | None, now: datetime) -> bool:
    """Return whether the light may be changed: not too soon, and only by what was measured since the last change."""
    if last is None:
        return True
    return now - last >= PAUSE and measured is not None and measured > last
