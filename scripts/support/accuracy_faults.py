"""Which planted faults were found, and which were found that nobody planted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.sensors import SensorKind

from .accuracy_tracks import Seconds, span_in_seconds
from .trial import Planted, TrialStretch

HOLD_KINDS = frozenset({SensorKind.PRESENCE, SensorKind.PRESSURE, SensorKind.COUNT})
"""What sees a person who does not move."""

BLINDING = frozenset({"clock_off", "frozen", "late", "silent", "stuck_off", "stuck_on", "swapped"})
"""Faults with which a sensor says nothing true of the present: it is not a live one."""

_ALIKE = (
    frozenset({"silent", "stuck_off"}),  # Of a sensor that speaks only of changes there is no telling which.
    frozenset({"frozen", "stuck_off", "stuck_on"}),  # A yes or no that is frozen is stuck.
    frozenset({"clock_off", "late"}),  # Both are times of measurement long before the arrival.
)

_PATIENCE = timedelta(days=1)
_INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Alarm:
    """A fault that was found in a sensor, in POSIX seconds."""

    sensor_id: str
    code: str
    start: float
    end: float


class Watchman:
    """Notes when faults are found, and when they are gone."""

    def __init__(self) -> None:
        """Begin with none found."""
        self._open: dict[tuple[str, str], float] = {}
        self.alarms: list[Alarm] = []

    def look(self, at: float, faults: Mapping[str, Iterable[Any]]) -> None:
        """Compare what is found now, by sensor, with what was found before."""
        found = {(sensor_id, str(fault.code)) for sensor_id, those in faults.items() for fault in those}
        if found == self._open.keys():
            return
        for gone in self._open.keys() - found:
            self.alarms.append(Alarm(*gone, self._open.pop(gone), at))
        for new in found - self._open.keys():
            self._open[new] = at

    def end(self, at: float) -> None:
        """Close what is still found."""
        self.look(at, {})


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a planted fault."""

    planted: Planted
    after: float | None
    """Seconds until anything was found in the sensor, none if nothing was in time."""

    named_after: float | None
    """Seconds until the fault was found under its own name, none if it was not in time."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How well faults were found in a trial."""

    findings: Sequence[Finding] = ()
    false_alarms: Sequence[Alarm] = ()
    asleep_alarms: Sequence[Alarm] = ()
    """False alarms that were raised while somebody slept motionless."""

    sensor_months: float = 0.0

    @property
    def found(self) -> float | None:
        """The share of planted faults that were found and rightly named in time, in any of the sensors concerned."""
        named: dict[tuple[str, datetime], bool] = {}
        for finding in self.findings:
            fault = finding.planted.fault, finding.planted.start  # Two sensors that are swapped are one fault.
            named[fault] = named.get(fault, False) or finding.named_after is not None
        return sum(named.values()) / len(named) if named else None

    @property
    def false_alarm_rate(self) -> float | None:
        """False alarms per sensor-month."""
        return len(self.false_alarms) / self.sensor_months if self.sensor_months else None

    def joined(self, other: Trust) -> Trust:
        """Return this with what another stretch showed."""
        return Trust(
            [*self.findings, *other.findings],
            [*self.false_alarms, *other.false_alarms],
            [*self.asleep_alarms, *other.asleep_alarms],
            self.sensor_months + other.sensor_months,
        )


def trust(building: Building, stretch: TrialStretch, alarms: Sequence[Alarm]) -> Trust:
    """Compare what was found with what was planted."""
    false = [alarm for alarm in alarms if not any(_explains(planted, alarm) for planted in stretch.planted)]
    space_of = {sensor.id: space.id for space in building.spaces.values() for sensor in space.sensors}
    return Trust(
        [_finding(planted, alarms) for planted in stretch.planted],
        false,
        [alarm for alarm in false if _while_asleep(alarm, stretch, space_of.get(alarm.sensor_id, ""))],
        len(space_of) * (stretch.end - stretch.start) / timedelta(days=30),
    )


def _deadline(planted: Planted) -> float:
    """Return how long it may take to find a fault, in seconds."""
    return max(_PATIENCE, _INTERVALS * planted.interval).total_seconds()


def _finding(planted: Planted, alarms: Sequence[Alarm]) -> Finding:
    start = planted.start.timestamp()
    in_time = [
        alarm
        for alarm in alarms
        if alarm.sensor_id == planted.sensor_id and start <= alarm.start <= start + _deadline(planted)
    ]
    named = [alarm for alarm in in_time if is_named(planted.fault, alarm.code)]
    return Finding(planted, _earliest(in_time, start), _earliest(named, start))


def _earliest(alarms: Sequence[Alarm], start: float) -> float | None:
    return min((max(0.0, alarm.start - start) for alarm in alarms), default=None)


def is_named(fault: str, code: str) -> bool:
    """Return whether a name is that of a fault, or of one that looks the same from outside."""
    return fault == code or any({fault, code} <= alike for alike in _ALIKE)


def _explains(planted: Planted, alarm: Alarm) -> bool:
    """Return whether an alarm was raised by a fault, or by what the sensor needed to recover from it."""
    start, end = planted.start.timestamp(), planted.end.timestamp()
    return alarm.sensor_id == planted.sensor_id and start <= alarm.start <= end + _deadline(planted)


def _while_asleep(alarm: Alarm, stretch: TrialStretch, space_id: str) -> bool:
    nights = map(span_in_seconds, stretch.asleep.get(space_id, ()))
    return any(start <= alarm.start < end for start, end in nights)


def blind_spans(building: Building, stretch: TrialStretch, space_id: str) -> list[Seconds]:
    """Return when a space had no live sensor that sees a still person, though it has one."""
    holds = [sensor.id for sensor in building.spaces[space_id].sensors if sensor.kind in HOLD_KINDS]
    dead = {
        id: [
            span_in_seconds((planted.start, planted.end))
            for planted in stretch.planted
            if planted.sensor_id == id and planted.fault in BLINDING
        ]
        for id in holds
    }
    if not holds or not all(dead.values()):
        return []
    common = dead[holds[0]]
    for id in holds[1:]:
        common = [
            (max(one[0], other[0]), min(one[1], other[1]))
            for one in common
            for other in dead[id]
            if max(one[0], other[0]) < min(one[1], other[1])
        ]
    return common
