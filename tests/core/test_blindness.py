"""Days on which sensors are lost, come back, and freeze: what was not watched is not known."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, room
from .test_stories import CORRIDOR, empty, moves

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, COUNT = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.COUNT


def test_unavailable_is_no_information_never_free() -> None:
    """A room that was free is unknown from the moment its sensor is lost."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 0)
    assert day.verdict() is ABSENT
    day.reads("09:30", "presence", None)
    assert day.verdict() is UNKNOWN


def test_someone_who_was_there_when_the_sensor_was_lost_stays_for_a_time_and_is_then_unknown() -> None:
    """Losing a sensor empties no room."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    day.reads("09:30", "presence", None)
    assert day.until("09:44").verdict() is PRESENT
    assert day.until("09:46").verdict() is UNKNOWN
    assert day.until("23:00").verdict() is UNKNOWN


def test_a_sensor_that_was_lost_long_ago_was_waited_for_already() -> None:
    """Who tells so late that nothing is known any more has waited: no second wait follows."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    day.until("09:20")
    day.happens(Reading("presence", None, day.now - timedelta(minutes=20)))
    assert day.verdict() is UNKNOWN


def test_a_silence_that_was_not_watched_starts_anew() -> None:
    """Ten minutes of blindness: someone may have come and sat down."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    day.reads("09:10", "motion", None)
    day.reads("09:20", "motion", 0)
    assert day.until("09:34").verdict() is UNKNOWN
    assert day.until("09:35:01").verdict() is ABSENT


@pytest.mark.parametrize("entered", [False, True])
def test_a_blink_is_left_out_of_the_silence_and_does_not_break_it(entered: bool) -> None:
    """A radio that was lost for a minute costs a minute."""
    day = Day(room(MOTION))
    if entered:
        day.reads("08:59", "motion", 1)
    day.reads("09:00", "motion", 0)
    day.reads("09:05", "motion", None)
    day.reads("09:06", "motion", 0)
    assert day.until("09:15:30").verdict() is not ABSENT
    assert day.until("09:16:01").verdict() is ABSENT


def test_movement_after_a_blink_is_movement() -> None:
    """A yes needs no history."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    day.reads("09:05", "motion", None)
    day.reads("09:06", "motion", 1)
    assert day.verdict() is PRESENT


def test_a_sensor_lost_from_the_start_starts_its_silence_when_it_is_found() -> None:
    """It was blind before its first word."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", None)
    day.reads("09:00:30", "motion", 0)
    assert day.until("09:15").verdict() is UNKNOWN
    assert day.until("09:15:32").verdict() is ABSENT


def test_a_sensor_frozen_at_no_is_not_believed_for_ever() -> None:
    """After a day without a word its last one is no information."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 0)
    assert day.until("08:59", day=1).verdict() is ABSENT
    assert day.until("09:01", day=1).verdict() is UNKNOWN


def test_a_sensor_frozen_at_yes_holds_nobody_for_ever() -> None:
    """An hour without a word of one that tells all the time: its yes fades, and does not become a no."""
    day = Day(room(COUNT))
    day.reads("09:00", "count", 1)
    assert day.until("10:14").verdict() is PRESENT
    assert day.until("10:16").verdict() is UNKNOWN


def test_a_sensor_that_says_yes_for_a_day_is_stuck_and_holds_nobody() -> None:
    """Nobody stays in a meeting room for so long: its yes is not believed any more, and does not become a no."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    assert day.until("23:00").verdict() is PRESENT
    assert day.until("09:00", day=1).verdict() is UNKNOWN


def test_silence_counts_only_while_the_sensor_lives() -> None:
    """A PIR that says no again after two days of death has not watched those days."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    day.reads("09:00", "motion", 0, day=2)
    assert day.verdict() is UNKNOWN
    assert day.until("09:14", day=2).verdict() is UNKNOWN
    assert day.until("09:15:01", day=2).verdict() is ABSENT


def test_a_sensor_frozen_at_yes_that_wakes_with_no_saw_nobody_just_now() -> None:
    """What it held for two days has long faded."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 1)
    day.reads("09:00", "motion", 0, day=2)
    assert day.verdict() is UNKNOWN


def test_a_room_that_was_lost_while_someone_was_in_it_is_not_free_when_its_sensor_is_back() -> None:
    """Ten minutes of blindness, and then silence: that must be watched for the hold."""
    day = empty(room(MOTION))
    moves(day, "09:00")
    moves(day, "09:01")
    day.reads("09:05", "motion", None)
    day.reads("09:15", "motion", 0)
    assert day.until("09:29").verdict() is not ABSENT
    assert day.until("09:30:02").verdict() is ABSENT


def test_a_corridor_whose_sensor_blinks_is_not_free_at_once() -> None:
    """Two minutes of blindness are as long as its hold: they are left out of it."""
    day = empty(CORRIDOR)
    moves(day, "09:00", "corridor.motion")
    moves(day, "09:01", "corridor.motion", seconds=5)
    day.reads("09:01:10", "corridor.motion", None)
    day.reads("09:03", "corridor.motion", 0)
    assert day.until("09:04:50").verdict("corridor") is PRESENT
    assert day.until("09:05").verdict("corridor") is ABSENT
