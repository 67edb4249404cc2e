"""Days on which people come and go by doors and corridors, sit still, or were never there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import LightReport, Reading
from custom_components.iot_valley.core.model import Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, nap_room, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, DOOR, POWER = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR, SensorKind.POWER
CORRIDOR = room(MOTION, id="corridor", kind=SpaceKind.CIRCULATION)


def moves(day: Day, clock: str, sensor: str = "motion", seconds: int = 30) -> None:
    """Let someone move before a sensor that sees it for some seconds."""
    day.reads(clock, sensor, 1)
    then = day.now + timedelta(seconds=seconds)
    day.reads(f"{then:%H:%M:%S}", sensor, 0)


def opened_and_closed(day: Day, clock: str, door: str = "door", seconds: int = 10) -> None:
    """Let someone go through a door."""
    moves(day, clock, door, seconds)


def empty(*spaces: Space, start: str = "07:00") -> Day:
    """Return a day in spaces whose sensors of movement, doors and places have been quiet since the evening before."""
    day = Day(*spaces, start=start)
    for space in spaces:
        for sensor in space.sensors:
            day.happens(Reading(sensor.id, 0))
    return day


def entered(*sensors: SensorKind, kind: SpaceKind = SpaceKind.MEETING_ROOM) -> Day:
    """Return a day on which someone came in by the door at nine, closed it, and moved about for five minutes."""
    day = empty(room(DOOR, *sensors, kind=kind))
    opened_and_closed(day, "09:00")
    moves(day, "09:00:20")
    moves(day, "09:05")
    return day


def settled(*spaces: Space) -> Day:
    """Return a day on which someone was seen to come into the room at nine, and then now and then until ten past."""
    day = empty(room(MOTION), *spaces)
    for minute in range(11):
        moves(day, f"09:{minute:02}")
    return day


# -- doors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [SpaceKind.NAP_ROOM, SpaceKind.LODGING])
def test_whoever_lies_still_behind_a_closed_door_is_there_until_it_opens(kind: SpaceKind) -> None:
    """Eight hours of silence are a night; then the door opens, nothing moves any more, and they have gone."""
    day = entered(MOTION, kind=kind)
    assert day.until("17:05").verdict() is PRESENT
    opened_and_closed(day, "17:10")
    assert day.until("17:12").verdict() is PRESENT
    assert day.until("17:31").verdict() is ABSENT


def test_a_single_movement_behind_the_door_keeps_the_latch() -> None:
    """Whoever comes in, closes the door and falls asleep was seen once."""
    day = empty(room(DOOR, MOTION, kind=SpaceKind.LODGING))
    opened_and_closed(day, "09:00")
    moves(day, "09:00:20", seconds=5)
    assert day.until("17:00").verdict() is PRESENT


def test_whoever_left_by_the_door_is_gone_in_five_minutes() -> None:
    """Others may have stayed, and would move."""
    day = entered(MOTION)
    opened_and_closed(day, "09:30")
    assert day.until("09:34").verdict() is PRESENT
    assert day.until("09:36").verdict() is ABSENT


def test_whoever_stayed_when_another_left_is_seen_within_five_minutes() -> None:
    """And holds the room as before."""
    day = entered(MOTION)
    opened_and_closed(day, "09:30")
    moves(day, "09:33")
    assert day.until("10:00").verdict() is PRESENT


def test_a_movement_that_ends_with_the_closing_door_is_of_someone_who_leaves() -> None:
    """A sensor holds its yes for a while: that is nobody inside."""
    day = entered(MOTION)
    day.reads("09:30", "motion", 1)
    opened_and_closed(day, "09:30:10")
    day.reads("09:30:30", "motion", 0)
    assert day.until("09:36").verdict() is ABSENT


def test_a_movement_that_lasts_long_after_the_door_was_closed_is_of_someone_inside() -> None:
    """Longer than the sensor ever held one that was over."""
    day = entered(MOTION, kind=SpaceKind.LODGING)
    day.reads("09:30", "motion", 1)
    opened_and_closed(day, "09:30:10")
    day.reads("09:40", "motion", 0)
    assert day.until("17:00").verdict() is PRESENT


def test_a_door_that_is_propped_open_tells_of_nobody_who_goes() -> None:
    """Whoever sits in a room with its door open stays for the hold."""
    day = empty(room(DOOR, MOTION))
    day.reads("08:59:50", "door", 1)
    moves(day, "09:00")
    assert day.until("09:14").verdict() is PRESENT
    assert day.until("09:16").verdict() is ABSENT


def test_whoever_left_the_door_open_behind_them_is_gone_in_five_minutes() -> None:
    """It was opened after they had last moved."""
    day = entered(MOTION)
    day.reads("09:30", "door", 1)
    assert day.until("09:36").verdict() is ABSENT


def test_whoever_opens_a_door_and_stays_sitting_is_not_gone_after_ten_minutes() -> None:
    """A hold that is longer than a door is taken for one to go by: the rest of it is as without a door."""
    day = entered(MOTION, kind=SpaceKind.LODGING)
    day.reads("09:30", "door", 1)
    assert day.until("09:42").verdict() is PRESENT
    assert day.until("10:30").verdict() is PRESENT


def test_a_door_that_is_lost_keeps_nobody_in() -> None:
    """It may have opened."""
    day = entered(MOTION)
    day.reads("09:06", "door", None)
    assert day.until("09:19").verdict() is PRESENT
    assert day.until("09:22").verdict() is ABSENT


# -- corridors -------------------------------------------------------------------------------------------------------


def test_whoever_went_by_a_quiet_corridor_is_gone_in_eight_minutes() -> None:
    """The corridor stirs just as the room falls silent."""
    day = settled(CORRIDOR)
    moves(day, "09:10:35", "corridor.motion")
    assert day.until("09:18").verdict() is PRESENT
    assert day.until("09:19").verdict() is ABSENT


def test_the_sensor_of_the_room_may_hold_what_is_in_the_corridor_already() -> None:
    """Its yes ends half a minute after they have gone."""
    day = settled(CORRIDOR)
    day.reads("09:11", "motion", 1)
    moves(day, "09:11:20", "corridor.motion", seconds=5)
    day.reads("09:11:50", "motion", 0)
    assert day.until("09:19").verdict() is PRESENT
    assert day.until("09:21").verdict() is ABSENT


def test_a_busy_corridor_tells_of_nobody() -> None:
    """There is always someone in it."""
    day = settled(CORRIDOR)
    moves(day, "09:10:50", "corridor.motion", seconds=10)
    moves(day, "09:11:05", seconds=5)
    moves(day, "09:11:15", "corridor.motion", seconds=10)
    assert day.until("09:26").verdict() is PRESENT
    assert day.until("09:27").verdict() is ABSENT


def test_someone_in_the_corridor_long_after_the_last_movement_came_from_elsewhere() -> None:
    """Whoever sits still in the room is not in it."""
    day = settled(CORRIDOR)
    moves(day, "09:13", "corridor.motion")
    assert day.until("09:25").verdict() is PRESENT


def test_whoever_comes_in_from_the_corridor_is_no_ghost() -> None:
    """One movement, and someone had just been near: the rest of the hold."""
    day = empty(room(MOTION), CORRIDOR)
    moves(day, "09:00", "corridor.motion")
    moves(day, "09:01", seconds=5)
    assert day.until("09:10").verdict() is PRESENT


def test_a_corridor_of_another_floor_tells_nothing() -> None:
    """Nobody comes out of a room on the ground floor into a corridor on the first."""
    day = settled(room(MOTION, id="corridor", kind=SpaceKind.CIRCULATION, floor="first"))
    moves(day, "09:10:35", "corridor.motion")
    assert day.until("09:25").verdict() is PRESENT


def test_a_room_that_empties_as_someone_comes_into_the_corridor_is_told_so() -> None:
    """It was due in the very second in which the corridor stirs, and its lamps go off as ever."""
    day = empty(room(MOTION, lights=("lamp",)), CORRIDOR)
    moves(day, "09:00")
    day.happens(LightReport("lamp", on=True))
    due = day.engine.presence.occupancies["room"].review_at
    assert due is not None
    day.until(f"{due - timedelta(seconds=1):%H:%M:%S}")
    day.now += timedelta(seconds=0.9)
    day.happens(Reading("corridor.motion", 1))
    assert day.until("09:30").verdict() is ABSENT
    assert day.levels()[-2:] == [20, 0]


# -- ghosts ----------------------------------------------------------------------------------------------------------


def test_a_lone_movement_in_an_empty_room_is_hardly_anyone() -> None:
    """A draught, or the sun: it is over after some two minutes of silence."""
    day = empty(room(MOTION))
    day.reads("03:00", "motion", 1, day=1)
    assert day.verdict() is PRESENT
    assert day.view().probability < 0.95
    day.reads("03:00:20", "motion", 0, day=1)
    assert day.until("03:03", day=1).verdict() is ABSENT


def test_a_second_movement_is_of_someone() -> None:
    """The whole hold."""
    day = empty(room(MOTION))
    moves(day, "09:00", seconds=5)
    moves(day, "09:01", seconds=5)
    assert day.until("09:15").verdict() is PRESENT


def test_a_movement_after_a_door_opened_is_of_someone() -> None:
    """One is enough."""
    day = empty(room(DOOR, MOTION))
    day.reads("09:00", "door", 1)
    moves(day, "09:00:20", seconds=5)
    assert day.until("09:14").verdict() is PRESENT


def test_two_sensors_that_see_the_same_are_no_ghost() -> None:
    """In one moment, whichever tells first."""
    day = empty(room(MOTION, MOTION))
    day.reads("09:00", "motion", 1)
    day.happens(Reading("motion_2", 1))
    day.reads("09:00:05", "motion", 0)
    day.happens(Reading("motion_2", 0))
    assert day.until("09:14").verdict() is PRESENT


# -- sensors that see still people -----------------------------------------------------------------------------------


def test_a_radar_that_loses_a_sleeper_for_a_time_empties_no_closed_room() -> None:
    """The door was closed, someone was felt, and nobody can have gone: for a quarter of an hour it is not believed."""
    day = entered(MOTION, PRESENCE, kind=SpaceKind.NAP_ROOM)
    day.reads("09:06", "presence", 1)
    day.reads("10:00", "presence", 0)
    assert day.until("10:15").verdict() is PRESENT
    day.reads("10:15", "presence", 1)
    assert day.until("12:00").verdict() is PRESENT


def test_a_radar_that_sees_nobody_after_the_door_opened_is_believed_at_once() -> None:
    """That is what it is for."""
    day = entered(MOTION, PRESENCE)
    day.reads("09:06", "presence", 1)
    opened_and_closed(day, "09:30")
    day.reads("09:30:15", "presence", 0)
    assert day.verdict() is ABSENT


def test_a_radar_that_goes_on_seeing_nobody_behind_a_closed_door_is_believed_in_the_end() -> None:
    """The door was closed from outside, and its sensor missed that."""
    day = entered(MOTION, PRESENCE)
    day.reads("09:06", "presence", 1)
    day.reads("10:00", "presence", 0)
    assert day.until("10:31").verdict() is ABSENT


def test_a_radar_that_is_stuck_at_nobody_is_contradicted_by_movement() -> None:
    """Each movement holds for three minutes, since someone who moves is there, whatever it says."""
    day = empty(room(MOTION, PRESENCE))
    for minute in range(20):
        day.until(f"09:{minute:02}")
        assert not minute or day.verdict() is PRESENT
        moves(day, f"09:{minute:02}")
    assert day.until("09:21").verdict() is PRESENT
    assert day.until("09:23").verdict() is ABSENT


def test_a_movement_just_after_a_radar_saw_nobody_is_only_late() -> None:
    """Both sensors lag: whoever has left is not held by the slower one."""
    day = empty(room(MOTION, PRESENCE))
    day.reads("09:00", "presence", 1)
    day.reads("09:10", "presence", 0)
    day.reads("09:10:10", "motion", 1)
    day.reads("09:10:20", "motion", 0)
    assert day.verdict() is ABSENT


def test_a_mat_that_drops_out_for_a_moment_empties_no_room_with_other_eyes() -> None:
    """Whoever turns over in bed does not leave it."""
    day = empty(nap_room(MOTION, places=1))
    day.reads("13:00", "motion", 1)
    day.reads("13:00", "mat_1", 1)
    day.reads("13:01", "motion", 0)
    day.reads("14:00", "mat_1", 0)
    assert day.until("14:01").verdict("nap") is PRESENT
    day.reads("14:01", "mat_1", 1)
    assert day.until("16:00").verdict("nap") is PRESENT


def test_whoever_got_up_and_does_not_move_has_left_the_room() -> None:
    """All beds are empty, and the rest of the room is still: a quarter of an hour, or moments where the door opened."""
    day = empty(nap_room(MOTION, DOOR, places=1))
    opened_and_closed(day, "13:00")
    day.reads("13:00:15", "motion", 1)
    day.reads("13:00:20", "mat_1", 1)
    day.reads("13:00:30", "motion", 0)
    day.reads("14:00", "motion", 1)
    day.reads("14:00:20", "mat_1", 0)
    day.reads("14:00:30", "motion", 0)
    assert day.until("14:10").verdict("nap") is PRESENT
    assert day.until("14:17").verdict("nap") is ABSENT
    day.reads("14:30", "mat_1", 1)
    day.reads("14:40", "mat_1", 0)
    opened_and_closed(day, "14:40:05")
    assert day.until("14:41").verdict("nap") is ABSENT


def test_a_bed_under_its_own_pir_is_empty_once_that_was_still_for_the_hold() -> None:
    """And with the last bed the room."""
    pods = replace(nap_room(places=1, mats=False), sensors=(Sensor("eye", MOTION, "bed_1"),))
    day = Day(pods)
    moves(day, "13:00", "eye")
    assert day.until("14:50").verdict("nap") is PRESENT
    assert day.until("15:00").verdict("nap") is not ABSENT
    assert day.until("15:01").verdict("nap") is ABSENT


def test_a_radar_beside_another_that_sees_someone_is_not_alone() -> None:
    """One of two looks the wrong way; the longer word of the two is what holds."""
    day = Day(room(PRESENCE, PRESENCE))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "presence_2", 0)
    assert day.verdict() is PRESENT
    day.reads("12:00", "presence_2", 1)
    day.reads("12:01", "presence", 0)
    assert day.verdict() is PRESENT
    day.reads("12:02", "presence_2", 0)
    assert day.verdict() is ABSENT


# -- what else tells -------------------------------------------------------------------------------------------------


def test_whoever_works_without_moving_is_told_by_what_they_use() -> None:
    """A screen that is on: twice the hold."""
    day = empty(room(MOTION, POWER))
    moves(day, "09:00")
    moves(day, "09:01")
    day.reads("09:02", "power", 100)
    assert day.until("09:30").verdict() is PRESENT
    assert day.until("09:33").verdict() is ABSENT


def test_a_sensor_of_few_words_is_given_time() -> None:
    """A movement that lasts for ten minutes is of a Sigfox sensor: twice the hold, and one word is enough."""
    day = empty(room(MOTION))
    for hour in (9, 10):
        day.reads(f"{hour:02}:00", "motion", 1)
        day.reads(f"{hour:02}:10", "motion", 0)
    assert day.until("10:39").verdict() is PRESENT
    assert day.until("10:41").verdict() is ABSENT


# -- moments ----------------------------------------------------------------------------------------------------------


def test_the_order_in_which_two_sensors_of_a_moment_are_heard_does_not_matter() -> None:
    """A radar that says yes is heard before or after the PIR that says no, or is lost."""
    for lost in (0, None):
        days = [empty(room(MOTION, PRESENCE)) for _ in range(2)]
        words = (("motion", lost), ("presence", 1))
        for day, order in zip(days, (words, words[::-1]), strict=True):
            day.until("09:00")
            for sensor, value in order:
                day.happens(Reading(sensor, value))
        one, other = (day.until("12:00") for day in days)
        assert one.view() == other.view()


def test_a_day_begins_with_nothing_known() -> None:
    """Whatever the doors say."""
    day = Day(room(DOOR, MOTION))
    day.reads("09:00", "door", 0)
    day.reads("09:01", "door", 1)
    assert day.verdict() is UNKNOWN
    assert day.now == at("09:01")


# -- lodgings --------------------------------------------------------------------------------------------------------


def lodging(*sensors: SensorKind) -> Day:
    """Return a day in a lodging with a bed that has a mat."""
    return empty(replace(nap_room(*sensors, places=1, id="room"), kind=SpaceKind.LODGING))


def test_an_empty_bed_does_not_vacate_a_lodging() -> None:
    """Who got up reads at the table for an hour, behind a closed door."""
    day = lodging(MOTION, DOOR)
    opened_and_closed(day, "20:00", "room.door")
    moves(day, "20:00:30", "room.motion")
    moves(day, "20:05", "room.motion")
    day.until("21:05")
    assert day.verdict() is PRESENT


def test_an_empty_bed_and_a_door_that_opened_vacate_a_lodging() -> None:
    """Whoever goes out leaves neither in the bed nor before the eye."""
    day = lodging(MOTION, DOOR)
    opened_and_closed(day, "08:00", "room.door")
    moves(day, "08:00:30", "room.motion")
    opened_and_closed(day, "08:30", "room.door")
    day.until("08:32")
    assert day.verdict() is ABSENT


def test_an_empty_bed_alone_tells_nothing_of_a_lodging() -> None:
    """Without another sensor that tells something, nobody knows who is at the table."""
    assert lodging().verdict() is UNKNOWN
    day = lodging(MOTION)
    day.happens(Reading("room.motion", None))
    day.until("12:00")
    assert day.verdict() is UNKNOWN
