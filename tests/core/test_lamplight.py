"""Days on which lamps tell of people, in rooms whose lamps are not ours."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.lamplight import Lamplight, shone
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
LUX, MOTION, CO2, DOOR = SensorKind.ILLUMINANCE, SensorKind.MOTION, SensorKind.CO2, SensorKind.DOOR


def lit_after(*readings: tuple[float, float]) -> bool | None:
    """Return whether a lamp is on after readings, each with its minute."""
    light: Lamplight | None = None
    for minute, lux in readings:
        light = shone(light, lux, at("08:00") + timedelta(minutes=minute))
    assert light is not None
    return light.lit


@pytest.mark.parametrize(
    ("readings", "lit"),
    [
        (((0, 5),), False),  # Darker than with any lamp on.
        (((0, 100),), None),  # Dusk, or a lamp in the corner.
        (((0, 500),), True),  # More than a sky gives indoors.
        (((0, 5000),), None),  # The sun.
        (((0, 5), (1, 450)), True),
        (((0, 5), (1, 30), (2, 120)), True),  # It was switched on between two readings.
        (((0, 100), (1, 300)), True),
        (((0, 100), (1, 130)), None),  # A cloud.
        (((0, 500), (1, 580)), True),  # Brighter, but not by half.
        (((0, 500), (1, 120)), False),
        (((0, 500), (1, 420)), True),  # Too bright for a lamp that has just gone out.
        (((0, 700), (1, 5000), (2, 200)), False),
        (((0, 100), (1, 3000)), None),  # The sun comes out.
        (((0, 500), (1, 15)), False),
        (((0, 5), (20, 200)), False),  # The morning, seen twice an hour.
        (((0, 500), (1, 120), (2, 180)), False),  # Nor did it go on again.
        (((0, 100), (1, 600), (2, 400)), True),  # Dimmed.
    ],
)
def test_a_lamp_is_a_step(readings: tuple[tuple[float, float], ...], lit: bool | None) -> None:
    """The sky is not."""
    assert lit_after(*readings) is lit


def test_a_morning_lights_no_lamp() -> None:
    """From night to bright day, by a few lux a minute."""
    assert lit_after(*((minute, minute * 2.0) for minute in range(300))) is False


def test_whoever_switches_a_lamp_on_is_there_and_goes_when_it_is_put_out() -> None:
    """A meeting room with nothing but a sensor of light."""
    day = Day(room(LUX))
    day.reads("08:00", "illuminance", 5)
    assert day.verdict() is UNKNOWN
    assert day.until("08:15:02").verdict() is ABSENT
    day.reads("08:30", "illuminance", 5)
    day.reads("08:31", "illuminance", 450)
    assert day.verdict() is PRESENT
    for minute in range(32, 60):
        day.reads(f"08:{minute}", "illuminance", 450)
    assert day.verdict() is PRESENT
    day.reads("09:00", "illuminance", 6)
    assert day.until("09:01").verdict() is PRESENT
    assert day.until("09:10").verdict() is ABSENT


def test_a_sensor_that_finds_a_lamp_on_saw_no_hand_on_a_switch() -> None:
    """It says that someone may be there, not that someone came."""
    day = Day(room(LUX))
    day.reads("08:00", "illuminance", 450)
    assert day.view().probability < 0.9
    day = Day(room(LUX))
    day.reads("08:00", "illuminance", 5)
    day.reads("08:01", "illuminance", 450)
    assert day.view().probability > 0.9


def test_whoever_put_the_lamp_out_and_is_not_seen_again_has_gone() -> None:
    """Movement alone would take a quarter of an hour to tell."""
    day = Day(room(LUX, MOTION))
    day.reads("08:00", "illuminance", 450)
    day.reads("08:00", "motion", 1)
    day.reads("08:01", "motion", 0)
    day.reads("08:19", "motion", 1)
    day.reads("08:20", "motion", 0)
    day.reads("08:20", "illuminance", 450)
    day.reads("08:20:30", "illuminance", 6)
    assert day.until("08:25").verdict() is ABSENT


def test_whoever_puts_the_lamp_out_behind_a_closed_door_is_still_there() -> None:
    """A film, or a headache: nobody can have gone."""
    day = Day(room(LUX, MOTION, DOOR))
    day.reads("08:00", "illuminance", 450)
    day.reads("08:00", "door", 1)
    day.reads("08:00", "motion", 1)
    day.reads("08:00:10", "door", 0)
    day.reads("08:01", "motion", 0)
    day.reads("08:04", "motion", 1)
    day.reads("08:05", "motion", 0)
    day.reads("08:20", "motion", 1)
    day.reads("08:21", "motion", 0)
    day.reads("08:21", "illuminance", 450)
    day.reads("08:22", "illuminance", 6)
    assert day.until("09:22").verdict() is PRESENT


def test_a_lamp_that_was_forgotten_holds_nobody_for_ever() -> None:
    """It is on, but nobody breathes: within hours the room is empty."""
    day = Day(room(LUX, CO2))
    for minute in range(0, 24 * 60, 5):
        day.reads(f"{minute // 60:02}:{minute % 60:02}", "co2", 430 + minute % 7, day=1)
        day.reads(f"{minute // 60:02}:{minute % 60:02}", "illuminance", 5 if minute < 480 else 450, day=1)
        if minute == 500:
            assert day.verdict() is PRESENT
    assert day.verdict() is ABSENT


def test_a_dark_room_in_which_someone_breathes_is_a_talk_with_slides() -> None:
    """For a time: whoever put the lamp out may have gone and left their breath."""
    day = Day(room(LUX, CO2))
    for minute in range(0, 60, 5):
        day.reads(f"09:{minute:02}", "co2", 900)
        day.reads(f"09:{minute:02}", "illuminance", 450)
    day.reads("10:00", "illuminance", 6)
    day.reads("10:00", "co2", 900)
    assert day.until("10:08").verdict() is PRESENT
    day.reads("10:10", "co2", 900)
    assert day.until("10:20").verdict() is ABSENT


@pytest.mark.parametrize("kind", [SpaceKind.NAP_ROOM, SpaceKind.LODGING])
def test_where_people_sleep_the_dark_tells_nothing(kind: SpaceKind) -> None:
    """They put the lamp out to be there."""
    day = Day(room(LUX, kind=kind))
    day.reads("22:00", "illuminance", 450)
    day.reads("22:01", "illuminance", 3)
    assert day.until("23:30").verdict() is UNKNOWN


def test_our_own_lamps_tell_nothing_of_people() -> None:
    """We lit them."""
    day = Day(room(LUX, lights=("lamp",)))
    day.reads("22:00", "illuminance", 5)
    day.reads("22:01", "illuminance", 450)
    assert day.verdict() is UNKNOWN


def test_what_was_switched_unseen_is_not_known() -> None:
    """The sensor was lost in the dark, and is back in a grey noon: that is no dark room."""
    day = Day(room(LUX))
    day.reads("08:00", "illuminance", 5)
    day.until("08:15:02")
    assert day.verdict() is ABSENT
    day.reads("08:20", "illuminance", None)
    assert day.verdict() is UNKNOWN
    day.reads("12:00", "illuminance", 150)
    assert day.until("12:30").verdict() is UNKNOWN


def test_a_blink_of_the_sensor_puts_no_lamp_out() -> None:
    """Whoever was there when it was lost for a minute is there when it is back."""
    day = Day(room(LUX))
    day.reads("08:00", "illuminance", 5)
    day.reads("08:01", "illuminance", 250)
    day.reads("08:05", "illuminance", None)
    day.reads("08:06", "illuminance", 250)
    assert day.until("09:00").verdict() is PRESENT
