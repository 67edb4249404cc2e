"""Days on which the air tells of people, and what it is known to tell from."""

from datetime import timedelta
from math import exp

import pytest

from custom_components.iot_valley.core.air import Air, breathed
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, CO2, DOOR = SensorKind.MOTION, SensorKind.CO2, SensorKind.DOOR
OUTDOORS = 430.0
VOLUME = 36.0
"""Of a meeting room for six, in m³."""


def breathing(
    day: Day, start: str, minutes: int, *, people: int = 0, ppm: float = OUTDOORS, renewals: float = 1.0
) -> float:
    """Let people breathe in a meeting room for some minutes, and return the CO2 at the end, in ppm."""
    rest = OUTDOORS + people * 20_000.0 / VOLUME / renewals
    begun = at(start)
    for minute in range(minutes + 1):
        level = rest + (ppm - rest) * exp(-renewals * minute / 60)
        then = begun + timedelta(minutes=minute)
        day.until(f"{then:%H:%M:%S}", (then.date() - at("00:00").date()).days)
        day.happens(Reading("co2", level))
    return level


def test_whoever_breathes_is_there() -> None:
    """Three people in a room with nothing but a sensor of CO2."""
    day = Day(room(CO2), start="07:00")
    breathing(day, "08:00", 7, people=3)
    assert day.verdict() is UNKNOWN
    breathing(day, "08:08", 12, people=3, ppm=600)
    assert day.verdict() is PRESENT


def test_the_air_of_a_room_that_was_never_used_tells_that_nobody_is_there() -> None:
    """But only once it has been watched for as long as its word lasts."""
    day = Day(room(CO2), start="07:00")
    breathing(day, "08:00", 22)
    assert day.verdict() is UNKNOWN
    breathing(day, "08:23", 10)
    assert day.verdict() is ABSENT


def test_a_room_with_nothing_but_air_empties_when_it_falls_as_fresh_air_makes_it() -> None:
    """Some minutes after they have left, and long before the last of their breath is gone."""
    day = Day(room(CO2), start="07:00")
    ppm = breathing(day, "08:00", 60, people=4, renewals=2.0)
    assert day.verdict() is PRESENT
    ppm = breathing(day, "09:01", 5, ppm=ppm, renewals=2.0)
    assert day.verdict() is PRESENT
    ppm = breathing(day, "09:07", 30, ppm=ppm, renewals=2.0)
    assert day.verdict() is ABSENT
    assert ppm > OUTDOORS + 100


@pytest.mark.parametrize("slope", [0.0, -1.0, -5.0])
def test_flat_and_falling_co2_empties_no_room_with_other_eyes(slope: float) -> None:
    """One person in a room ventilated for six is invisible: the hold of the room is what counts."""
    day = Day(room(MOTION, CO2), start="07:00")
    day.reads("08:59", "motion", 1)
    day.reads("09:00", "motion", 0)
    for minute in range(14):
        day.reads(f"09:{minute:02}", "co2", 700 + slope * minute)
        assert day.verdict() is PRESENT
    assert day.until("09:15:02").verdict() is ABSENT


def test_a_level_that_stays_high_is_kept_up_by_someone() -> None:
    """Twice the air of outdoors would not last in an empty room."""
    day = Day(room(CO2))
    for minute in range(60):
        day.reads(f"09:{minute:02}", "co2", 900)
    assert day.verdict() is PRESENT


def test_rising_co2_keeps_people_who_sit_still() -> None:
    """The PIR has been silent for longer than the hold, but someone breathes."""
    day = Day(room(MOTION, CO2), start="07:00")
    day.reads("08:59", "motion", 1)
    day.reads("09:00", "motion", 0)
    ppm = breathing(day, "09:00", 50, people=3)
    assert day.verdict() is PRESENT
    breathing(day, "09:51", 60, ppm=ppm)
    assert day.verdict() is ABSENT


def test_rising_co2_does_not_fill_a_room_that_movement_tells_to_be_empty() -> None:
    """The air of the next room comes in under the door."""
    day = Day(room(MOTION, CO2), start="07:00")
    day.reads("07:00", "motion", 0)
    breathing(day, "08:00", 50, people=3)
    assert day.verdict() is ABSENT


def test_co2_that_rose_last_hour_does_not_hold_for_ever() -> None:
    """A sensor that is lost tells nothing: neither that someone is there, nor that nobody is."""
    day = Day(room(CO2), start="07:00")
    breathing(day, "08:00", 60, people=3)
    day.reads("09:01", "co2", None)
    assert day.until("09:05").verdict() is PRESENT
    assert day.until("09:20").verdict() is UNKNOWN


def test_what_happened_in_a_long_silence_is_not_known() -> None:
    """The level rose, but who knows when, and whether it still does."""
    day = Day(room(CO2))
    day.reads("09:00", "co2", 500)
    day.reads("09:05", "co2", None)
    day.reads("09:35", "co2", 900)
    assert day.verdict() is UNKNOWN


def test_a_window_that_was_opened_tells_nothing_of_people() -> None:
    """The level falls at once, and those who sit there go on breathing."""
    day = Day(room(MOTION, CO2, kind=SpaceKind.OPEN_AREA), start="07:00")
    day.reads("08:59", "motion", 1)
    ppm = breathing(day, "09:00", 30, people=6)
    breathing(day, "09:31", 20, people=6, ppm=ppm, renewals=8.0)
    assert day.verdict() is PRESENT


def air_after(*readings: tuple[float, float]) -> Air:
    """Return what is known of the air after readings, each with its minute."""
    air: Air | None = None
    for minute, ppm in readings:
        air = breathed(air, ppm, at("08:00") + timedelta(minutes=minute))
    assert air is not None
    return air


def test_a_reading_of_the_same_moment_is_no_trend() -> None:
    """It would be an infinite one."""
    assert air_after((0, 500), (0, 900)) == air_after((0, 500))


def test_renewals_are_learnt_from_how_fast_the_air_clears() -> None:
    """Four air changes an hour clear a room in half an hour; those that are seen once are not forgotten."""
    falling = [(minute, OUTDOORS + 1200 * exp(-4 * minute / 60)) for minute in range(31)]
    learnt = air_after(*falling)
    assert learnt.renewals > 1.0
    assert learnt.people is False
    assert air_after(*falling, (120, 450)).renewals == learnt.renewals


def test_the_base_is_the_lowest_level_and_forgets_slowly() -> None:
    """A sensor that reads too low finds its own outdoors; one that drifts up does so by some ppm a day."""
    low = air_after(*((minute, 380.0) for minute in range(60)))
    assert low.base == pytest.approx(380, abs=1)
    later = breathed(low, 600, low.at + timedelta(days=2))
    assert later.base == low.base


def test_between_the_two_limits_what_was_said_before_holds() -> None:
    """Someone who is hardly told by the air does not come and go with its noise."""
    day = at("08:00")
    air = Air(day, 500.0, 0.0, 430.0, 0.8, day - timedelta(hours=1), people=True)
    assert breathed(air, 500, day + timedelta(minutes=1)).people is True
    assert breathed(air._replace(people=False), 500, day + timedelta(minutes=1)).people is False
    assert not air.surges
