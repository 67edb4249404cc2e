"""Evenings on which lights follow people, and leave them alone."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Hand, LightingChosen, LightReport, Reading, SetLights
from custom_components.iot_valley.core.model import Defaults
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, building, room

PRESENCE, MOTION, LUX = SensorKind.PRESENCE, SensorKind.MOTION, SensorKind.ILLUMINANCE


def lit_room(
    *sensors: SensorKind, kind: SpaceKind = SpaceKind.MEETING_ROOM, lights: tuple[str, ...] = ("lamp",)
) -> Day:
    """Return a day in a room with lamps, in which someone has just come in."""
    day = Day(room(PRESENCE, *sensors, kind=kind, lights=lights))
    for light in lights:
        day.happens(LightReport(light, on=False))
    day.reads("09:00", "presence", 1)
    return day


def test_the_lights_come_on_at_entry_warn_and_go_off_when_the_space_is_empty() -> None:
    """On, dimmed for a minute, off."""
    day = lit_room()
    assert day.levels() == [100]
    day.reads("10:00", "presence", 0)
    assert day.levels() == [100, 20]
    day.until("10:00:59")
    assert day.levels() == [100, 20]
    day.until("10:01:02")
    assert day.levels() == [100, 20, 0]


def test_whoever_comes_back_while_the_lights_are_dimmed_has_them_again() -> None:
    """The warning is taken back."""
    day = lit_room()
    day.reads("10:00", "presence", 0)
    day.reads("10:00:30", "presence", 1)
    day.until("12:00")
    assert day.levels() == [100, 20, 100]


def test_dimmed_lights_come_back_when_nobody_can_tell_any_more() -> None:
    """Not knowing is no reason to leave anyone in the dark."""
    day = lit_room()
    day.reads("10:00", "presence", 0)
    day.reads("10:00:30", "presence", None)
    day.until("23:00")
    assert day.levels() == [100, 20, 100]


def test_lights_stay_as_they_are_where_nobody_can_tell() -> None:
    """Lost while someone was there: never off."""
    day = lit_room()
    day.reads("10:00", "presence", None)
    assert day.until("23:00").verdict() is Verdict.UNKNOWN
    assert day.levels() == [100]


def test_no_light_comes_on_where_it_is_bright() -> None:
    """Daylight is enough, until it is not."""
    day = Day(room(PRESENCE, LUX, lights=("lamp",)))
    day.reads("09:00", "illuminance", 800)
    day.reads("09:01", "presence", 1)
    assert day.levels() == []
    day.reads("17:00", "illuminance", 150)
    assert day.levels() == [100]


def test_the_darkest_of_several_light_sensors_decides() -> None:
    """A corner without a window counts."""
    day = Day(room(PRESENCE, LUX, LUX, lights=("lamp",)))
    day.reads("09:00", "illuminance", 800)
    day.reads("09:00", "illuminance_2", 50)
    day.reads("09:01", "presence", 1)
    assert day.levels() == [100]


def test_a_light_sensor_that_is_lost_or_stale_is_taken_for_dark() -> None:
    """Rather a lamp too many than a person in the dark."""
    day = Day(room(PRESENCE, LUX, lights=("lamp",)))
    day.reads("09:00", "illuminance", 800)
    day.reads("11:00", "presence", 1)
    assert day.levels() == [100]


def test_in_a_nap_room_no_light_comes_on_by_itself_but_it_goes_off() -> None:
    """Nobody is woken by whoever comes in."""
    day = lit_room(kind=SpaceKind.NAP_ROOM)
    assert day.levels() == []
    day.switched("09:05", "lamp", on=True)
    day.reads("10:00", "presence", 0)
    day.until("11:00")
    assert day.levels() == [3, 0]


def test_a_hand_on_the_switch_wins_until_the_space_empties() -> None:
    """Off for a film, however long it is and whoever moves; on again for the next ones."""
    day = lit_room(MOTION)
    day.switched("09:05", "lamp", on=False)
    for minute in range(6, 60):
        day.reads(f"09:{minute:02}", "motion", float(minute % 2))
    day.until("13:00")
    assert day.levels() == [100]
    day.reads("13:00", "motion", 0)
    day.reads("13:00", "presence", 0)
    day.until("14:00")
    assert day.levels() == [100]
    day.reads("14:00", "presence", 1)
    assert day.levels() == [100, 100]


def test_a_hand_that_lit_an_empty_space_wins_for_two_hours() -> None:
    """A cleaner whom nobody sees is not left in the dark at once."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=False))
    day.reads("09:00", "presence", 0)
    day.switched("10:00", "lamp", on=True)
    assert day.until("11:59:59").levels() == []
    assert day.until("12:00:02").levels() == [20]
    assert day.until("12:02").levels() == [20, 0]


def test_a_hand_of_long_ago_does_not_keep_the_next_one_in_the_dark() -> None:
    """Switched off from afar in an empty space: whoever enters in the evening has light."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=True))
    day.reads("09:00", "presence", 0)
    day.switched("09:00:30", "lamp", on=False)
    day.reads("18:00", "presence", 1)
    assert day.levels() == [20, 100]


def test_a_hand_outlives_a_sensor_that_was_lost_for_a_while() -> None:
    """Not knowing is not emptiness."""
    day = lit_room()
    day.switched("09:05", "lamp", on=False)
    day.reads("09:10", "presence", None)
    day.until("09:40")
    day.reads("09:40", "presence", 1)
    assert day.levels() == [100]


@pytest.mark.parametrize(
    ("on", "brightness", "hand", "wins"),
    [
        (False, None, Hand.PERSON, True),
        (False, None, Hand.DEVICE, True),
        (False, None, Hand.OURS, False),
        (True, 50, Hand.PERSON, True),
        (True, 95, Hand.PERSON, False),
        (True, None, Hand.PERSON, False),
        (True, 50, Hand.DEVICE, False),
        (None, None, Hand.PERSON, False),
    ],
)
def test_what_is_a_hand_and_what_is_not(on: bool | None, brightness: int | None, hand: Hand, wins: bool) -> None:
    """A switch or a dimmer moved on purpose; not our own doing, a drift, a loss, or a device that tells its level."""
    day = lit_room()
    day.until("09:30").happens(LightReport("lamp", on, brightness, hand))
    assert (day.engine.snapshot().actuators["lamp"].hand_at is not None) is wins


def test_an_echo_of_our_own_command_is_no_hand() -> None:
    """A lamp takes its time, and may report the old state once more."""
    day = Day(room(PRESENCE, lights=("lamp",)), obedient=False)
    day.happens(LightReport("lamp", on=False))
    day.reads("09:00", "presence", 1)
    for second, on in enumerate((True, False, True), start=1):
        day.switched(f"09:00:0{second}", "lamp", on=on, hand=Hand.DEVICE)
    assert day.engine.snapshot().actuators["lamp"].hand_at is None


def test_a_light_that_comes_back_was_not_touched() -> None:
    """It was unreachable, and is on now: so it is."""
    day = lit_room()
    day.until("09:30").happens(LightReport("lamp", on=None))
    day.switched("09:40", "lamp", on=False, hand=Hand.DEVICE)
    assert day.engine.snapshot().actuators["lamp"].hand_at is None


def test_two_lamps_that_go_off_one_after_the_other_go_off() -> None:
    """The report of the first does not take the second for one that was left on."""
    day = lit_room(lights=("lamp", "other"))
    day.reads("10:00", "presence", 0)
    day.until("12:00")
    assert day.commands == [
        SetLights("room", ("lamp", "other"), 100),
        SetLights("room", ("lamp", "other"), 20),
        SetLights("room", ("lamp", "other"), 0),
    ]


def test_a_lamp_that_did_not_obey_is_told_again_twice_and_then_given_up() -> None:
    """The command was lost: ten seconds later it is told again, twenty after that, and forty later nobody hopes."""
    day = Day(room(PRESENCE, MOTION, lights=("lamp",)), obedient=False)
    day.happens(LightReport("lamp", on=True))
    day.reads("09:00", "presence", 0)
    assert day.until("09:01:09").levels() == [20, 0]
    assert day.until("09:01:15").levels() == [20, 0, 0]
    assert day.until("09:01:35").levels() == [20, 0, 0, 0]
    assert day.engine.actuators.failing == set()
    assert day.until("09:02:15").levels() == [20, 0, 0, 0]
    assert day.engine.actuators.failing == {"lamp"}
    day.happens(LightReport("lamp", on=False))
    assert day.engine.actuators.failing == set()
    assert day.until("10:00").levels() == [20, 0, 0, 0]


def test_one_lamp_held_by_a_hand_is_left_out_of_the_commands() -> None:
    """The others follow the space."""
    day = Day(room(PRESENCE, lights=("lamp", "other")))
    day.happens(LightReport("lamp", on=False))
    day.happens(LightReport("other", on=False))
    day.switched("08:30", "lamp", on=True)
    day.reads("09:00", "presence", 1)
    assert day.commands == [SetLights("room", ("other",), 100)]


def test_automatic_lighting_can_be_turned_off_and_on_again() -> None:
    """Off it commands nothing; on it takes over again from what it finds."""
    day = lit_room()
    outcome = day.happens(LightingChosen("room", automatic=False))
    assert outcome.changed == ("room", "effect:room")
    assert not day.view().automatic_lighting
    day.reads("10:00", "presence", 0)
    assert day.until("12:00").levels() == [100]
    day.happens(LightingChosen("room", automatic=True))
    assert day.until("12:02").levels() == [100, 20, 0]


def test_turning_automatic_lighting_off_ends_the_warning() -> None:
    """Dimmed lights then stay as they are."""
    day = lit_room()
    day.reads("10:00", "presence", 0)
    day.happens(LightingChosen("room", automatic=False))
    assert day.until("12:00").levels() == [100, 20]


def test_automatic_lighting_turned_on_in_the_dark_lights_up() -> None:
    """Someone is there and asks for it."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightingChosen("room", automatic=False))
    day.reads("09:00", "presence", 1)
    assert day.levels() == []
    day.happens(LightingChosen("room", automatic=True))
    assert day.levels() == [100]


def test_the_choice_is_kept_where_there_are_no_lights() -> None:
    """There may be some tomorrow."""
    day = Day(room(PRESENCE))
    day.happens(LightingChosen("room", automatic=False))
    assert not day.view().automatic_lighting


def test_a_light_that_belongs_to_no_space_is_no_information() -> None:
    """It may have been removed a moment ago."""
    day = lit_room()
    outcome = day.happens(LightReport("elsewhere", on=True))
    assert (outcome.changed, outcome.commands, outcome.dirty) == ((), (), False)


def test_a_light_that_says_the_same_again_is_no_news() -> None:
    """Nothing is saved for it."""
    day = lit_room()
    day.until("09:10").happens(LightReport("lamp", on=True, brightness=100))
    assert not day.happens(LightReport("lamp", on=True, brightness=100)).dirty


def test_brightness_without_lamps_leads_to_no_command() -> None:
    """It is remembered, since it tells of lamps that are not ours."""
    day = Day(room(LUX))
    outcome = day.reads("09:00", "illuminance", 10)
    assert (outcome.commands, outcome.changed, outcome.dirty) == ((), (), True)


def test_a_light_in_two_spaces_follows_the_first_that_names_it() -> None:
    """An empty room must not put out the light of its neighbour."""
    one, two = room(PRESENCE, id="one", lights=("lamp",)), room(PRESENCE, id="two", lights=("lamp",))
    day = Day(one, two)
    day.happens(LightReport("lamp", on=False))
    day.reads("09:00", "one.presence", 1)
    day.reads("09:01", "two.presence", 1)
    day.reads("10:00", "two.presence", 0)
    day.until("12:00")
    assert day.commands == [SetLights("one", ("lamp",), 100)]


def test_the_buildings_defaults_are_followed() -> None:
    """A longer warning, a darker threshold."""
    day = lit_room(LUX)
    slow = building(*day.engine.building.spaces.values())
    day.engine.rebuild(
        type(slow)(slow.name, spaces=slow.spaces, defaults=Defaults(dim_for=timedelta(minutes=10))), day.now
    )
    day.reads("10:00", "presence", 0)
    assert day.until("10:09").levels() == [100, 20]
    assert day.until("10:10:02").levels() == [100, 20, 0]


def test_a_late_reading_lights_no_lamp() -> None:
    """It was measured before what is known."""
    day = lit_room()
    day.reads("10:00", "presence", 0)
    day.until("11:00").happens(Reading("presence", 1, at("09:59")))
    assert day.levels() == [100, 20, 0]
