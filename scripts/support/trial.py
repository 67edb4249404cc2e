"""A trial of accuracy: a building, what happened in it, who was truly where, and the faults that were planted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from custom_components.iot_valley.core.model import Building

from .replay_recording import Moment

type Steps = Sequence[tuple[datetime, float | None]]
"""A step function: from this moment on so many people are there; None: it is not known how many."""

type Span = tuple[datetime, datetime]
"""From a moment up to another."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was planted in a sensor."""

    sensor_id: str
    fault: str
    """stuck_on, stuck_off, silent, chattering, drifting, frozen, swapped, low_battery, duplicated, late, clock_off or
    interval_changed."""

    start: datetime
    end: datetime
    interval: timedelta
    """How often the sensor reports."""


@dataclass(frozen=True, slots=True)
class TrialStretch:
    """Events that follow one another; between two stretches nothing is remembered."""

    start: datetime
    end: datetime
    moments: Iterable[Moment]
    """In the order of their times. All that is tried hears them in one go, so an iterator will do."""

    truth: Mapping[str, Steps]
    """How many people are in a space, by its id; a space that is not told of is not scored."""

    planted: Sequence[Planted] = ()
    asleep: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    """When somebody slept motionless behind a closed door, by the space's id."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A building, and what happened in it."""

    name: str
    building: Building
    stretches: Sequence[TrialStretch]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The ids of the spaces that belong together, by the name of the group: hold, motion_door."""

    counted: bool = True
    """Whether the truth tells how many there are; else it tells only whether someone is there, as 1 or 0."""
