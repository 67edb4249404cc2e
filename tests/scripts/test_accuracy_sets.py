"""The recordings as trials, each in a few rows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.sensors import SensorKind
from scripts.support.accuracy_sets import SETS, at_home, drift_corrected, load, steps_of
from scripts.support.replay_recording import Label, Moment, UnreadableError

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
UCI357 = """"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"
"1","2015-02-04 17:51:00",23.18,27.272,426,721.25,0.0047,1
"2","2015-02-04 17:52:00",23.15,27.2675,0,714,0.0047,0
"""
UCI864 = (
    "Date,Time,S1_Temp,S2_Temp,S3_Temp,S4_Temp,S1_Light,S2_Light,S3_Light,S4_Light,"
    "S1_Sound,S2_Sound,S3_Sound,S4_Sound,S5_CO2,S6_PIR,S7_PIR,Room_Occupancy_Count\n"
    "2017/12/22,10:49:41,24.94,24.75,24.56,25.38,121,34,53,40,0.08,0.19,0.06,0.06,390,0,1,2\n"
)
SDU = """DayId,Time,Weekday,Holiday,room,count,co2,damper_pct
0,12:00:00,5,0,1,7,406.0,0.0
0,12:01:00,5,0,1,8,406.0,0.0
3,12:00:00,5,0,1,0,406.0,0.0
"""
CASAS = """2016-07-12 00:00:30.600670\tBedroomABed\tON\t
2016-07-12 00:01:00.000000\tMainEntryway\tON\t
"""


def _folder(folder: Path, name: str, text: str) -> Path:
    (folder / SETS[name].file).write_text(text)
    return folder


@pytest.mark.parametrize(("name", "sensors"), [("uci357_test", 4), ("uci357_test_dark", 3)])
def test_an_office_with_and_without_light(tmp_path: Path, name: str, sensors: int) -> None:
    """An office with and without light."""
    trial = load(name, _folder(tmp_path, name, UCI357))
    (stretch,) = trial.stretches
    (room,) = trial.building.spaces.values()
    moments = list(stretch.moments)
    said = {moment.event.sensor_id for moment in moments if isinstance(moment.event, Reading)}
    assert len(moments) == 2 * sensors
    assert said == {sensor.id for sensor in room.sensors}
    assert ("sensor.light" in said) is (sensors == 4)
    assert not trial.counted
    start = stretch.start
    assert stretch.truth["room"] == [(start, 1.0), (start + MINUTE, 0.0), (start + 2 * MINUTE, None)]
    assert stretch.end == start + 2 * MINUTE


def test_people_are_counted_in_the_laboratory(tmp_path: Path) -> None:
    """People are counted in the laboratory."""
    trial = load("uci864", _folder(tmp_path, "uci864", UCI864))
    assert trial.counted
    assert trial.stretches[0].truth["room"][0][1] == 2.0


def test_the_lecture_room_with_its_counter_and_without(tmp_path: Path) -> None:
    """The lecture room with its counter and without."""
    folder = _folder(tmp_path, "sdu_room1", SDU)
    both, air = load("sdu_room1", folder), load("sdu_room1_co2", folder)
    kinds = [[sensor.kind for sensor in trial.building.spaces["room"].sensors] for trial in (both, air)]
    assert kinds == [[SensorKind.CO2, SensorKind.COUNTER], [SensorKind.CO2]]
    said = [[moment.event for moment in stretch.moments] for stretch in both.stretches]
    assert said[0][:2] == [Reading("sensor.co2", 406.0), Reading("sensor.count", 7.0)]
    assert [len(events) for events in said] == [4, 2]
    assert [stretch.truth for stretch in both.stretches] == [stretch.truth for stretch in air.stretches]
    assert both.building.spaces["room"].capacity == 84


def test_a_home_by_its_rooms_and_as_one(tmp_path: Path) -> None:
    """A home by its rooms and as one."""
    folder = _folder(tmp_path, "tm000_home", CASAS)
    rooms, home = load("tm000_rooms", folder), load("tm000_home", folder)
    assert len(rooms.building.spaces) == 2
    assert {people for steps in rooms.stretches[0].truth.values() for _, people in steps} == {0.0, None}
    (space,) = home.building.spaces.values()
    assert len(space.sensors) == 2
    assert not home.counted


def test_a_set_that_is_not_there(tmp_path: Path) -> None:
    """A set that is not there."""
    with pytest.raises(UnreadableError, match="cannot be read"):
        load("uci864", tmp_path)


def test_a_label_does_not_hold_over_a_gap() -> None:
    """A label does not hold over a gap."""
    times = [NOW + minutes * MINUTE for minutes in (0, 1, 6, 12)]
    assert [((at - NOW) / MINUTE, people) for at, people in steps_of(times, [1.0, 2.0, None, 3.0], MINUTE)] == [
        (0, 1.0),
        (1, 2.0),
        (6, None),
        (7, None),
        (12, 3.0),
        (13, None),
    ]


def _day(people: dict[float, float]) -> list[Label]:
    """Return a day's counts by the minute; each holds until the next, from an hour on."""
    now, labels = 0.0, []
    for minute in range(24 * 60):
        now = people.get(minute / 60, now)
        labels.append(Label(NOW + minute * MINUTE, now > 0, now))
    return labels


def test_drift_is_taken_to_grow_from_night_to_night() -> None:
    """Drift is taken to grow from night to night."""
    people = drift_corrected(_day({9: 30, 10: 31, 11: 32, 12: 33, 13: 34, 20: 4}))
    assert people[8 * 60] == 0
    assert people[10 * 60] == 30
    assert people[12 * 60] == 31
    assert not any(people[20 * 60 :])


def test_a_count_that_stands_still_tells_nothing() -> None:
    """A count that stands still tells nothing."""
    people = drift_corrected(_day({8: 1, 11: 3, 12: 0}))
    assert people[7 * 60] == 0
    assert set(people[8 * 60 : 11 * 60]) == {None}
    assert set(people[11 * 60 : 12 * 60]) == {3}
    assert not any(people[12 * 60 :])


def test_what_does_not_drift_is_left_as_it_is_but_for_the_nights_ghosts() -> None:
    """What does not drift is left as it is but for the night's ghosts."""
    day = _day({3: 1, 3.05: 0, 9: 30, 10: 0})
    assert [people for people in drift_corrected(day) if people] == [30.0] * 60


def _firings(*told: tuple[float, str]) -> list[Moment]:
    return [Moment(NOW + minutes * MINUTE, Reading(f"binary_sensor.{name}", 1.0)) for minutes, name in told]


def test_who_is_at_home_follows_from_who_passes_the_entrance() -> None:
    """Who is at home follows from who passes the entrance."""
    moments = _firings(
        (0, "mainentryway"),
        (1, "mainentryway"),
        (2, "sink"),
        (2.2, "stove"),
        (300, "bed"),
        (400, "mainentryway"),
        (402, "sink"),
        (402.1, "stove"),
        (403, "mainentryway"),
        (500, "chair"),
        (600, "bed"),
        (900, "mainentryway"),
    )
    assert [((at - NOW) / MINUTE, people) for at, people in at_home(moments)] == [
        (0, 1.0),
        (1, 1.0),  # Someone walked about and stayed, asleep or not, until the next passage.
        (400, 1.0),
        (400, None),  # Too short to tell.
        (403, 1.0),
        (403, 0.0),  # Single firings in an empty home.
        (900, None),
    ]
