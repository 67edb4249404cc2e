"""Days on which people are counted: by heads, at the door, and by what they breathe out."""

import pytest

from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, room
from .test_air import breathing

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, COUNT, COUNTER, CO2 = (
    SensorKind.MOTION,
    SensorKind.PRESENCE,
    SensorKind.COUNT,
    SensorKind.COUNTER,
    SensorKind.CO2,
)


def test_a_count_is_a_truth_and_a_number() -> None:
    """Three people, then none."""
    day = Day(room(COUNT))
    day.reads("09:00", "count", 3)
    assert (day.verdict(), day.view().people) == (PRESENT, 3)
    day.reads("09:01", "count", 4)
    assert day.view().people == 4
    day.reads("10:00", "count", 0)
    assert (day.verdict(), day.view().people) == (ABSENT, 0)


def test_what_sees_people_is_believed_before_what_counts_them_in_and_out() -> None:
    """A camera of three beats a door counter of seven."""
    day = Day(room(COUNTER, COUNT))
    day.reads("09:00", "counter", 7)
    day.reads("09:00", "count", 3)
    assert day.view().people == 3


def test_someone_who_is_seen_but_not_counted_is_one() -> None:
    """The count may lag behind the eye."""
    day = Day(room(MOTION, COUNT))
    day.reads("09:00", "count", 0)
    day.reads("09:01", "motion", 1)
    assert (day.verdict(), day.view().people) == (PRESENT, 1)


def test_whoever_came_in_by_the_door_is_there_until_they_went_out() -> None:
    """Two in, one out, and within two minutes after the other has gone nobody is left."""
    day = Day(room(COUNTER))
    day.reads("09:00", "counter", 1)
    day.reads("09:01", "counter", 2)
    assert (day.verdict(), day.view().people) == (PRESENT, 2)
    day.reads("11:00", "counter", 1)
    assert (day.until("13:00").verdict(), day.view().people) == (PRESENT, 1)
    day.reads("13:00", "counter", 0)
    assert day.until("13:00:20").verdict() is PRESENT
    assert (day.until("13:02:05").verdict(), day.view().people) == (ABSENT, 0)


def test_a_door_counter_at_zero_from_the_start_is_believed_after_a_hold() -> None:
    """Nobody knows whether anyone was there when it was put up."""
    day = Day(room(COUNTER))
    day.reads("09:00", "counter", 0)
    assert day.until("09:14").verdict() is UNKNOWN
    assert day.until("09:15:02").verdict() is ABSENT


def test_a_door_counter_counts_from_its_lowest() -> None:
    """Three more out than in: they had come in unseen, and the next one in is one."""
    day = Day(room(COUNTER))
    day.reads("09:00", "counter", 2)
    day.reads("09:10", "counter", -3)
    assert day.until("09:12:05").verdict() is ABSENT
    day.reads("10:00", "counter", -2)
    assert (day.verdict(), day.view().people) == (PRESENT, 1)


def test_a_door_counter_that_missed_someone_is_put_right_when_nobody_is_there() -> None:
    """Two came in and one was seen to leave; a radar sees nobody, so that what it counts now is nobody."""
    day = Day(room(COUNTER, PRESENCE))
    day.reads("08:30", "presence", 0)
    day.reads("09:00", "counter", 1)
    day.reads("09:00", "counter", 2)
    day.reads("09:00:05", "presence", 1)
    day.reads("10:00", "counter", 1)
    day.reads("10:00:20", "presence", 0)
    assert (day.verdict(), day.view().people) == (ABSENT, 0)
    day.reads("11:00", "counter", 2)
    day.reads("11:00:05", "presence", 1)
    assert (day.verdict(), day.view().people) == (PRESENT, 1)


def test_a_door_counter_that_nobody_contradicts_is_not_believed_for_ever() -> None:
    """It missed someone who went: after six hours without a passage nobody is left, and it is put right."""
    day = Day(room(COUNTER))
    day.reads("09:00", "counter", 1)
    assert day.until("14:59").verdict() is PRESENT
    assert day.until("15:00:02").verdict() is ABSENT
    day.reads("16:00", "counter", 2)
    assert (day.verdict(), day.view().people) == (PRESENT, 1)


def test_a_door_counter_that_was_lost_keeps_its_zero() -> None:
    """What it counted as nobody is nobody when it is back, even where the room emptied meanwhile."""
    day = Day(room(COUNTER, PRESENCE))
    day.reads("09:00", "counter", 1)
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", 0)
    day.reads("10:10", "counter", None)
    day.reads("10:20", "presence", 1)
    day.reads("10:30", "presence", 0)
    day.reads("10:40", "counter", 1)
    day.reads("10:50", "presence", None)
    assert day.view().people == 0


def test_people_who_sit_still_are_counted_at_the_door() -> None:
    """Someone came in and is not seen to move: twice the hold."""
    day = Day(room(MOTION, COUNTER))
    day.reads("09:00", "counter", 1)
    day.reads("09:00", "motion", 1)
    day.reads("09:01", "motion", 0)
    assert day.until("09:30").verdict() is PRESENT
    assert day.until("09:32").verdict() is ABSENT


@pytest.mark.parametrize("people", [1, 3, 6])
def test_the_air_tells_about_how_many_there_are(people: int) -> None:
    """Within half as many more or less, since nobody knows how large the room is."""
    day = Day(room(CO2, PRESENCE), start="07:00")
    day.reads("08:00", "presence", 1)
    breathing(day, "08:00", 90, people=people)
    view = day.view()
    assert view.people is not None
    assert view.least is not None
    assert view.most is not None
    assert view.least <= people <= view.most


def test_the_air_counts_nobody_where_nobody_is() -> None:
    """What is left of their breath is not people."""
    day = Day(room(CO2, PRESENCE), start="07:00")
    day.reads("08:00", "presence", 1)
    breathing(day, "08:00", 60, people=3)
    day.reads("09:00", "presence", 0)
    assert (day.verdict(), day.view().people) == (ABSENT, None)
