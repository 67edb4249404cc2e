"""What can be wrong with a sensor, and how far one that is at fault is still believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class FaultCode(StrEnum):
    """What is wrong with a sensor; the value is the translation key."""

    STUCK_ON = "stuck_on"
    STUCK_OFF = "stuck_off"
    SILENT = "silent"
    CHATTERING = "chattering"
    DRIFTING = "drifting"
    FROZEN = "frozen"
    SWAPPED = "swapped"
    LOW_BATTERY = "low_battery"
    DUPLICATED = "duplicated"
    LATE = "late"
    CLOCK_OFF = "clock_off"
    INTERVAL_CHANGED = "interval_changed"


SEEN: Mapping[FaultCode, frozenset[str]] = MappingProxyType(
    {
        FaultCode.STUCK_ON: frozenset({"hours", "usual_hours"}),
        FaultCode.STUCK_OFF: frozenset({"hours", "times", "percent"}),
        FaultCode.SILENT: frozenset({"hours", "usual_minutes"}),
        FaultCode.CHATTERING: frozenset({"times", "usual_times"}),
        FaultCode.DRIFTING: frozenset({"value", "usual"}),
        FaultCode.FROZEN: frozenset({"hours", "times", "value"}),
        FaultCode.SWAPPED: frozenset({"percent", "other_percent"}),
        FaultCode.LOW_BATTERY: frozenset({"percent", "times"}),
        FaultCode.DUPLICATED: frozenset({"percent", "times"}),
        FaultCode.LATE: frozenset({"minutes", "percent"}),
        FaultCode.CLOCK_OFF: frozenset({"minutes", "percent"}),
        FaultCode.INTERVAL_CHANGED: frozenset({"minutes", "usual_minutes"}),
    }
)
"""The numbers that are told with each fault, for the sentence of its repair."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a sensor."""

    code: FaultCode
    since: datetime
    """As near as it can be told."""

    seen: Mapping[str, float] = field(default_factory=dict)
    """What was seen when it was found: the numbers named in `SEEN`."""

    other: str | None = None
    """The id of the other sensor, or of the other space where there is no such sensor, of a swap."""

    last: datetime | None = field(default=None, compare=False)
    """When it was last seen to be so."""


class Belief(NamedTuple):
    """How far a sensor is believed, from 0 to 1."""

    yes: float = 1.0
    no: float = 1.0


FULL = Belief()

BELIEFS: Mapping[FaultCode, Belief] = MappingProxyType(
    {
        FaultCode.STUCK_ON: Belief(yes=0.0),
        FaultCode.STUCK_OFF: Belief(no=0.0),
        # Its last word is stale by itself, and what it says once it is back is news.
        FaultCode.SILENT: FULL,
        # Between two changes of mind seconds apart, a yes is worth little and a no nothing.
        FaultCode.CHATTERING: Belief(0.25, 0.0),
        # A counter off its zero, and air that creeps upwards, say yes in an empty room.
        FaultCode.DRIFTING: Belief(yes=0.25),
        FaultCode.FROZEN: Belief(0.0, 0.0),
        # What it says is true, but of another room.
        FaultCode.SWAPPED: Belief(0.0, 0.0),
        FaultCode.LOW_BATTERY: FULL,
        FaultCode.DUPLICATED: FULL,
        # Somebody was there; whether there still is nobody, it cannot tell.
        FaultCode.LATE: Belief(0.5, 0.0),
        # Reports are taken for as old as their arrival.
        FaultCode.CLOCK_OFF: FULL,
        FaultCode.INTERVAL_CHANGED: FULL,
    }
)
"""How far a sensor with a fault is believed: a row for each."""


def belief_in(faults: Iterable[Fault]) -> Belief:
    """Return how far a sensor with these faults is believed."""
    beliefs = [BELIEFS[fault.code] for fault in faults]
    return Belief(min((each.yes for each in beliefs), default=1.0), min((each.no for each in beliefs), default=1.0))


def weight(faults: Iterable[Fault]) -> float:
    """Return how far a sensor with these faults is believed at most, from 0 to 1."""
    return max(belief_in(faults))
