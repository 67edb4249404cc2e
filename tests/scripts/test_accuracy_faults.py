"""Which planted faults count as found, and what is a false alarm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind
from scripts.support.accuracy_faults import Alarm, Watchman, blind_spans, is_named, trust
from scripts.support.trial import Planted, Span, TrialStretch

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, MONTH = timedelta(hours=1), timedelta(days=30)
RADAR, MAT, PIR = "binary_sensor.radar", "binary_sensor.mat", "binary_sensor.pir"


@dataclass(frozen=True)
class Found:
    """A fault as the engine tells it."""

    code: str


def _at(hours: float) -> datetime:
    return START + hours * HOUR


def _planted(sensor_id: str, fault: str, start: float, end: float, interval: timedelta = HOUR) -> Planted:
    return Planted(sensor_id, fault, _at(start), _at(end), interval)


def _alarm(sensor_id: str, code: str, start: float, end: float = 700) -> Alarm:
    return Alarm(sensor_id, code, _at(start).timestamp(), _at(end).timestamp())


def _building() -> Building:
    sensors = (
        Sensor(RADAR, SensorKind.PRESENCE),
        Sensor(MAT, SensorKind.PRESSURE),
        Sensor(PIR, SensorKind.MOTION),
    )
    space = Space("nap", "nap", "Nap room", SpaceKind.NAP_ROOM, sensors=sensors)
    hall = Space("hall", "hall", "Hall", SpaceKind.CIRCULATION, sensors=(Sensor("binary_sensor.h", SensorKind.MOTION),))
    return Building("B", spaces=MappingProxyType({"nap": space, "hall": hall}))


def _stretch(*planted: Planted, asleep: Mapping[str, list[Span]] | None = None) -> TrialStretch:
    return TrialStretch(START, START + MONTH, (), {}, planted, asleep or {})


def test_a_fault_that_comes_and_goes_is_an_alarm_each_time() -> None:
    """A fault that comes and goes is an alarm each time."""
    watchman = Watchman()
    stuck = {PIR: (Found("stuck_on"),)}
    for at, found in ((0, {}), (1, stuck), (2, stuck), (3, {PIR: ()}), (4, stuck)):
        watchman.look(at, found)
    watchman.end(9)
    assert watchman.alarms == [Alarm(PIR, "stuck_on", 1, 3), Alarm(PIR, "stuck_on", 4, 9)]


def test_a_fault_is_found_within_a_day() -> None:
    """A fault is found within a day."""
    stretch = _stretch(_planted(PIR, "stuck_on", 10, 500), _planted(MAT, "silent", 10, 500))
    found = trust(_building(), stretch, [_alarm(PIR, "stuck_on", 12), _alarm(MAT, "silent", 35)])
    assert [finding.named_after for finding in found.findings] == [7200, None]
    assert found.found == 0.5
    assert found.false_alarms == []


def test_a_slow_sensor_may_take_three_intervals() -> None:
    """A slow sensor may take three intervals."""
    stretch = _stretch(_planted(MAT, "silent", 10, 500, 12 * HOUR))
    assert trust(_building(), stretch, [_alarm(MAT, "silent", 45)]).found == 1


def test_a_fault_of_another_name_is_found_but_not_named() -> None:
    """A fault of another name is found but not named."""
    found = trust(_building(), _stretch(_planted(PIR, "drifting", 10, 50)), [_alarm(PIR, "chattering", 12)])
    (finding,) = found.findings
    assert (finding.after, finding.named_after) == (7200, None)
    assert found.found == 0
    assert found.false_alarms == []


def test_what_was_found_before_it_was_planted_is_a_false_alarm() -> None:
    """What was found before it was planted is a false alarm."""
    found = trust(_building(), _stretch(_planted(PIR, "stuck_on", 10, 50)), [_alarm(PIR, "stuck_on", 9)])
    assert found.found == 0
    assert len(found.false_alarms) == 1


def test_false_alarms_are_counted_by_sensor_and_month() -> None:
    """False alarms are counted by sensor and month."""
    alarms = [_alarm(PIR, "silent", hours) for hours in (100, 200)]
    found = trust(_building(), _stretch(), alarms)
    assert found.found is None
    assert found.sensor_months == 4
    assert found.false_alarm_rate == 0.5
    assert found.joined(found).false_alarm_rate == 0.5


def test_an_alarm_in_the_sleep_of_another_room_is_none_of_the_sleep() -> None:
    """An alarm in the sleep of another room is none of the sleep."""
    stretch = _stretch(asleep={"nap": [(_at(10), _at(18))]})
    alarms = [_alarm(PIR, "stuck_off", 12), _alarm("binary_sensor.h", "stuck_off", 12), _alarm(PIR, "stuck_off", 18)]
    assert trust(_building(), stretch, alarms).asleep_alarms == alarms[:1]


def test_two_sensors_that_are_swapped_are_one_fault() -> None:
    """Two sensors that are swapped are one fault."""
    stretch = _stretch(_planted(PIR, "swapped", 10, 500), _planted("binary_sensor.h", "swapped", 10, 500))
    assert trust(_building(), stretch, [_alarm(PIR, "swapped", 12)]).found == 1


@pytest.mark.parametrize(
    ("fault", "code", "named"),
    [
        ("late", "late", True),
        ("stuck_off", "silent", True),
        ("clock_off", "late", True),
        ("frozen", "stuck_on", True),
        ("stuck_on", "silent", False),
        ("late", "silent", False),
    ],
)
def test_what_looks_the_same_may_have_either_name(fault: str, code: str, *, named: bool) -> None:
    """What looks the same may have either name."""
    assert is_named(fault, code) is named


def test_a_space_is_blind_while_none_of_its_hold_sensors_lives() -> None:
    """A space is blind while none of its hold sensors lives."""
    one, other = _planted(RADAR, "silent", 10, 30), _planted(MAT, "stuck_off", 20, 40)
    blind = [(_at(20).timestamp(), _at(30).timestamp())]
    assert blind_spans(_building(), _stretch(one, other), "nap") == blind
    assert blind_spans(_building(), _stretch(one), "nap") == []
    assert blind_spans(_building(), _stretch(one, _planted(MAT, "low_battery", 20, 40)), "nap") == []
    assert blind_spans(_building(), _stretch(one, other), "hall") == []
