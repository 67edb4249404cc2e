"""How the engine looks after its sensors, and does not believe one that something is wrong with."""

from dataclasses import replace
from datetime import timedelta

from custom_components.iot_valley.core.caretaker import CARE
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Sensor
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, building, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR


def codes(day: Day, sensor_id: str) -> list[FaultCode]:
    """Return what is wrong with a sensor."""
    return [fault.code for fault in day.engine.faults.get(sensor_id, ())]


def stuck() -> Day:
    """Return the day after one on which a radar has said yes all the time."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    return day.until("08:00", day=1)


def test_a_sensor_that_is_stuck_is_told_and_not_believed() -> None:
    """Its room is neither occupied nor free."""
    day = stuck()
    assert codes(day, "presence") == [FaultCode.STUCK_ON]
    assert day.verdict() is UNKNOWN
    assert CARE in day.changed


def test_a_sensor_that_is_stuck_is_believed_again_when_it_says_something_else() -> None:
    """Whoever has put it right need not tell us."""
    day = stuck()
    day.reads("08:10", "presence", 0, day=1)
    assert day.verdict() is ABSENT
    day.until("09:20", day=1)
    assert codes(day, "presence") == []


def test_a_movement_that_is_told_by_a_stuck_sensor_is_nobody() -> None:
    """It flickers before it is given up: nobody came in."""
    day = Day(room(MOTION))
    for hour in range(9, 24):
        day.reads(f"{hour:02}:00", "motion", 1)
    for hour in range(9):
        day.reads(f"{hour:02}:00", "motion", 1, day=1)
    assert codes(day, "motion") == [FaultCode.STUCK_ON]
    day.reads("08:10", "motion", 0, day=1)
    day.reads("08:10:01", "motion", 1, day=1)
    assert day.verdict() is UNKNOWN


def test_what_was_learnt_of_a_sensor_can_be_forgotten() -> None:
    """It is believed at once as if it had just been put up, and others are left as they are."""
    day = stuck()
    outcome = day.engine.forget(["presence", "elsewhere"], day.now)
    assert (CARE in outcome.changed, outcome.dirty) == (True, True)
    assert day.engine.faults == {}
    assert day.verdict() is PRESENT
    assert "presence" not in day.engine.snapshot().learnt


def test_a_battery_that_is_nearly_empty_is_told_of_its_sensor() -> None:
    """And the sensor is believed until it falls silent."""
    space = room(PRESENCE)
    day = Day(replace(space, sensors=(Sensor("presence", PRESENCE, battery="presence.battery"),)))
    day.reads("09:00", "presence", 1)
    assert day.happens(Reading("presence.battery", 3)).changed == ()
    assert day.happens(Reading("another.battery", 3)).changed == ()
    day.until("10:10")
    assert codes(day, "presence") == [FaultCode.LOW_BATTERY]
    assert day.verdict() is PRESENT
    day.reads("11:00", "presence.battery", 100)
    day.until("12:10")
    assert codes(day, "presence") == []


def test_a_building_without_sensors_needs_no_rounds() -> None:
    """Nothing wakes it."""
    day = Day()
    assert day.engine.handle(Reading("nothing", 1), at("09:00")).wake_at is None


# -- what was learnt and found ----------------------------------------------------------------------------------------


def low_on_power() -> Day:
    """Return a day on which a radar's battery was nearly empty at nine."""
    space = room(PRESENCE)
    day = Day(replace(space, sensors=(Sensor("presence", PRESENCE, battery="presence.battery"),)))
    day.reads("09:00", "presence", 1)
    day.happens(Reading("presence.battery", 3))
    return day.until("10:10")


def test_a_battery_of_which_nothing_is_told_is_as_low_as_before() -> None:
    """Neither that it cannot be read nor a restart makes a battery full."""
    day = low_on_power()
    day.happens(Reading("presence.battery", None))
    day.until("11:20")
    assert codes(day, "presence") == [FaultCode.LOW_BATTERY]
    again = Engine(day.engine.building, day.now)
    again.restore(day.engine.snapshot(), day.now)
    again.handle(Tick(), day.now + timedelta(hours=1))
    assert [fault.code for fault in again.faults["presence"]] == [FaultCode.LOW_BATTERY]


def test_the_air_that_was_learnt_is_forgotten_too() -> None:
    """How fresh a space is without people tells of the space, but a person may want it gone."""
    day = Day(room(SensorKind.CO2))
    for minute in range(60):
        day.reads(f"09:{minute:02}", "co2", 600 + 5 * minute)
    assert day.engine.snapshot().traces["co2"].air is not None
    day.engine.forget(["co2"], day.now)
    assert day.engine.snapshot().traces["co2"].air is None


def test_a_sensor_that_is_another_kind_now_begins_anew() -> None:
    """What was found of it was found of something else."""
    day = stuck()
    other = replace(room(PRESENCE), sensors=(Sensor("presence", MOTION),))
    day.engine.rebuild(building(other), day.now)
    assert (day.engine.faults, day.engine.snapshot().learnt) == ({}, {})


def test_what_another_version_has_learnt_does_no_harm() -> None:
    """A name that is not known is left out, and one that is missing is as on the first day."""
    day = Day(room(PRESENCE))
    learnt = {"presence": {"interval": 60.0, "from_the_future": 1.0}}
    day.engine.restore(replace(day.engine.snapshot(), learnt=learnt), day.now)
    told = day.engine.snapshot().learnt["presence"]
    assert (told["interval"], told["since"]) == (60.0, day.now.timestamp())


def test_who_was_swapped_with_a_forgotten_sensor_is_not_any_more() -> None:
    """It takes two: the other one is believed again at once, and what was learnt of it stays."""
    two = [room(MOTION, id=id) for id in ("ada", "bob")]
    day = Day(*two)
    ids = [space.sensors[0].id for space in two]
    swaps = {
        one: (Fault(FaultCode.SWAPPED, day.now, {"percent": 5.0, "other_percent": 90.0}, other, day.now),)
        for one, other in (ids, reversed(ids))
    }
    day.engine.restore(replace(day.engine.snapshot(), faults=swaps), day.now)
    assert set(day.engine.faults) == set(ids)
    day.engine.forget(ids[:1], day.now)
    assert day.engine.faults == {}
    day.until("10:10")
    assert day.engine.faults == {}


def test_what_a_sensor_said_is_void_after_two_of_its_intervals() -> None:
    """It has told every half hour for two days that nobody is there; then it is not heard any more."""
    day = Day(room(PRESENCE))
    for half_hours in range(2 * 48):
        day.until(f"{half_hours % 48 // 2:02}:{half_hours % 2 * 30:02}", day=1 + half_hours // 48)
        day.happens(Reading("presence", 0))
    day.until("00:20", day=3)
    assert day.verdict() is ABSENT
    day.until("02:00", day=3)
    assert day.verdict() is UNKNOWN
    day.reads("02:10", "presence", 0, day=3)
    assert day.verdict() is ABSENT


def test_a_sensor_that_tells_only_changes_is_never_overdue() -> None:
    """Who has nothing to say is not missed for a day."""
    day = Day(room(PRESENCE))
    for number in range(3):
        for clock in ("09:00", "11:30", "13:10", "16:00"):
            day.reads(clock, "presence", 1, day=number + 1)
            day.until(f"{clock[:2]}:55", day=number + 1)
            day.happens(Reading("presence", 0))
    day.until("12:00", day=4)
    assert day.verdict() is ABSENT
