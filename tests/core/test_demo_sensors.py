"""The sensors of the demo building: how they follow those who are there, and how they lie."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core.demo import Simulation, _day
from custom_components.iot_valley.core.demo_diary import HOUR, MINUTE
from custom_components.iot_valley.core.demo_faults import FAULTS, LPWAN_EVERY
from custom_components.iot_valley.core.demo_sensors import (
    HEARTBEATS,
    OUTDOORS,
    PRESENCE_HOLD,
    sun_height,
)
from custom_components.iot_valley.core.demo_site import SENSORS, SITE, DemoSpace
from custom_components.iot_valley.core.demo_watch import Timeline, Watch
from custom_components.iot_valley.core.sensors import BEHAVIOURS, SensorKind

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
SUMMER = date(2026, 6, 23)
SHORT = date(2026, 3, 28)
LONG = date(2026, 10, 24)
DEMO = Simulation(1, PARIS)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of a day in Labège."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def yes_seconds(timeline: Timeline, length: int) -> set[int]:
    """Return the seconds of a day during which a binary sensor says yes."""
    ends = [*(at for at, _ in timeline[1:]), length]
    told = zip(timeline, ends, strict=True)
    return {second for (at, value), end in told if value for second in range(at, end)}


def occupied_seconds(watch: Watch) -> set[int]:
    """Return the seconds of a day during which someone is in a space."""
    return {second for start, end in watch.occupied for second in range(start, end)}


@pytest.mark.parametrize("day", [MONDAY, SATURDAY, SUMMER, SHORT, LONG])
def test_what_sensors_say_is_valid(day: date) -> None:
    """Each sensor starts at midnight, speaks in order, often enough, and within its bounds."""
    told = _day(1, PARIS, day)
    assert told.timelines.keys() == SENSORS.keys()
    for key, timeline in told.timelines.items():
        kind = SENSORS[key].kind
        low, high = BEHAVIOURS[kind].valid
        times = [at for at, _ in timeline]
        assert times[0] == 0
        assert times == sorted(set(times)), key
        assert times[-1] < told.length
        assert all(value is None or low <= value <= high for _, value in timeline)
        if key not in FAULTS:
            longest = max(two - one for one, two in pairwise((*times, told.length)))
            assert longest <= HEARTBEATS[kind]
            assert None not in {value for _, value in timeline}


def test_a_radar_is_late_but_never_loses_a_person() -> None:
    """A presence sensor is two seconds late at most, holds for half a minute, sees ghosts."""
    false_yes, seconds = 0, 0
    for day in (MONDAY, SATURDAY, SUMMER):
        told = _day(1, PARIS, day)
        for space, sensor in _sensors(SensorKind.PRESENCE):
            watch = told.watches[space.code]
            yes, there = yes_seconds(told.timelines[sensor], told.length), occupied_seconds(watch)
            for start, end in watch.occupied:
                assert not set(range(start + 2, end)) - yes
            held = {second for _, end in watch.occupied for second in range(end, end + PRESENCE_HOLD[1] + 1)}
            false_yes += len(yes - there - held)
            seconds += told.length
    assert 0 < false_yes / seconds < 0.002


def test_a_motion_sensor_is_blind_to_stillness() -> None:
    """A motion sensor misses a sleeper almost always, a person at a desk for minutes at most."""
    told = _day(1, PARIS, MONDAY)
    yes = yes_seconds(told.timelines["nap-1_motion"], told.length)
    there = occupied_seconds(told.watches["NAP-1"])
    assert len(there & yes) < 0.6 * len(there)
    watch = told.watches["ADA"]
    yes = yes_seconds(told.timelines["ada_motion"], told.length)
    for start, end in watch.occupied:
        seen = [start, *sorted(second for second in yes if start <= second < end), end]
        assert max(two - one for one, two in pairwise(seen)) <= 4 * MINUTE
    assert not yes - {second for start, end in watch.occupied for second in range(start, end + 31)}


def test_mats_tell_the_truth() -> None:
    """A mat follows who lies on it within two seconds."""
    told = _day(1, PARIS, MONDAY)
    for space, key in _sensors(SensorKind.PRESSURE):
        place = SENSORS[key].place
        naps = [stay for stay in told.watches[space.code].stays if stay.place == place]
        lying = {second for nap in naps for second in range(nap.start, nap.end)}
        assert len(lying ^ yes_seconds(told.timelines[key], told.length)) <= 3 * len(naps)


def test_nobody_passes_a_closed_door() -> None:
    """A door is open whenever someone comes or goes, and closed for most of the day."""
    told = _day(1, PARIS, MONDAY)
    for space, key in _sensors(SensorKind.DOOR):
        opened = yes_seconds(told.timelines[key], told.length)
        assert {at for at, _ in told.watches[space.code].passages} <= opened
        assert len(opened) < 0.05 * told.length


def test_heads_are_counted_with_noise() -> None:
    """A head count is off by a few, never by so much that it finds an occupied space empty."""
    told = _day(1, PARIS, MONDAY)
    errors = []
    for space, key in _sensors(SensorKind.COUNT):
        if key in FAULTS:
            continue
        for at, seen in told.timelines[key]:
            people = DEMO.people_in(space.code, told.start + timedelta(seconds=at // 30 * 30))
            assert seen is not None
            assert bool(seen) == bool(people)
            errors.append(seen - people)
    assert len(set(errors)) > 3
    assert max(map(abs, errors)) < 8


def test_co2_obeys_the_mass_balance() -> None:
    """CO2 rises with people, never over their steady state, and falls back to that of outside."""
    told = _day(1, PARIS, MONDAY)
    for space, key in _sensors(SensorKind.CO2):
        values = [value or 0.0 for _, value in told.timelines[key]]
        assert min(values) >= OUTDOORS - 5
        most = max(count or 0 for _, count in told.watches[space.code].head_counts)
        flow = 25 * max(space.capacity * 0.6, 1)
        assert max(values) <= OUTDOORS + most * 0.030 / flow * 1e6 + 5
        assert values[0] <= OUTDOORS + 5
        if key not in FAULTS:
            assert max(values) > OUTDOORS + 50
            assert values[-1] < OUTDOORS + 60


def test_light_follows_the_sun() -> None:
    """It is dark at night, brighter at noon, brighter in summer; the sun is south at noon."""
    for key in ("ada_illuminance", "canteen_illuminance"):
        noons = []
        for day in (MONDAY, SUMMER):
            noons.append(DEMO.readings(local(day, 13))[key] or 0.0)
            assert DEMO.readings(local(day, 1))[key] == 0.0
        assert noons[0] > 0
    midsummer = datetime(2026, 6, 21, tzinfo=UTC)
    heights = [sun_height(midsummer, minute * MINUTE) for minute in range(24 * 60)]
    assert max(heights) == pytest.approx(0.94, abs=0.01)
    assert 11 * 60 < heights.index(max(heights)) < 12 * 60 + 30


def test_rooms_are_warm_by_day() -> None:
    """Heated rooms are warmer at noon than at night, never by much."""
    for space, key in _sensors(SensorKind.TEMPERATURE):
        night, noon = DEMO.readings(local(MONDAY, 4))[key], DEMO.readings(local(MONDAY, 15))[key]
        assert night is not None
        assert noon is not None
        assert 16 < night < noon < 25, space.code


def _sensors(kind: SensorKind) -> list[tuple[DemoSpace, str]]:
    return [(space, sensor.key) for space in SITE for sensor in space.sensors if sensor.kind is kind]


def test_faults_are_planted() -> None:
    """Each fault of the table shows, on a working day."""
    told = _day(1, PARIS, MONDAY)
    said = told.timelines
    assert {value for at, value in said["gauss_motion"] if 14 * HOUR <= at < 17 * HOUR} == {1.0}
    assert DEMO.readings(local(MONDAY, 11))["lounge-0_count"] is None
    assert DEMO.readings(local(MONDAY, 13, 1))["lounge-0_count"] is not None
    frozen = {value for at, value in said["hopper_co2"] if 9.5 * HOUR <= at < 16 * HOUR}
    assert len(frozen) == 1
    chatter = [at for at, _ in said["cor-1_motion"] if 9 * HOUR <= at < 11 * HOUR]
    assert len(chatter) > 800
    drift = said["gym_counter"][-1][1]
    assert drift is not None
    assert drift > 30
    messages = [at for at, _ in said["lab_motion"]]
    assert {two - one for one, two in pairwise(messages[1:])} == {LPWAN_EVERY}
    assert {1.0, 0.0} == {value for _, value in said["lab_motion"]}
    gone = [at for at, value in said["gym_motion"] if value is None]
    assert len(gone) >= 4


def test_no_fault_hides_a_person() -> None:
    """What sees still people is spared, so that no fault makes an occupied space look empty."""
    for key in FAULTS:
        if BEHAVIOURS[SENSORS[key].kind].sees_still:
            # Silence is no information, never absence.
            values = {value for _, value in _day(1, PARIS, MONDAY).timelines[key]}
            assert None in values
