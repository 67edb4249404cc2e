"""Days on which someone is there, or not, or nobody can tell."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.messages import LightReport, Reading
from custom_components.iot_valley.core.model import Place, Sensor, Space
from custom_components.iot_valley.core.occupancy import REASONS, Occupancy, Verdict
from custom_components.iot_valley.core.sensors import BEHAVIOURS, SensorKind

from .buildings import Day, at, nap_room, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, COUNT, CO2, DOOR = (
    SensorKind.MOTION,
    SensorKind.PRESENCE,
    SensorKind.COUNT,
    SensorKind.CO2,
    SensorKind.DOOR,
)


def test_nobody_has_said_anything_so_nobody_knows() -> None:
    """Before the first word the room is neither free nor taken."""
    day = Day(room(MOTION, PRESENCE))
    assert day.verdict() is UNKNOWN
    assert day.view().occupied is None
    assert day.view().because == ()


def test_a_room_without_sensors_is_never_called_free() -> None:
    """No sensor, no knowledge, at any time of the day."""
    assert Day(room()).until("20:00").verdict() is UNKNOWN


def test_whoever_enters_is_seen_at_once() -> None:
    """Movement makes the room occupied, from whatever was known before."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 1)
    assert day.verdict() is PRESENT
    assert day.view().occupied is True


@pytest.mark.parametrize("kind", SpaceKind)
def test_whoever_enters_is_seen_beside_a_sensor_that_is_stuck(kind: SpaceKind) -> None:
    """One sensor's no is worth less than another's movement, in every kind of space."""
    day = Day(room(MOTION, PRESENCE, kind=kind))
    day.reads("09:00", "presence", 0)
    assert day.verdict() is ABSENT
    day.reads("09:01", "motion", 1)
    assert day.verdict() is PRESENT


def test_a_still_sleeper_is_not_left_as_vacant() -> None:
    """Two hours of a sleeper's silence are not the end of a nap."""
    day = Day(room(MOTION, kind=SpaceKind.NAP_ROOM))
    day.reads("13:00", "motion", 1)
    day.reads("13:02", "motion", 0)
    assert day.until("15:01").verdict() is PRESENT
    assert day.until("15:02:01").verdict() is ABSENT


def test_a_radar_that_feels_the_breath_holds_the_sleeper_all_day() -> None:
    """A yes of a sensor that sees still people does not fade."""
    day = Day(room(MOTION, PRESENCE, kind=SpaceKind.NAP_ROOM))
    day.reads("13:00", "motion", 1)
    day.reads("13:00", "presence", 1)
    day.reads("13:02", "motion", 0)
    assert day.until("20:00").verdict() is PRESENT


def test_silence_of_a_pir_is_not_proof_of_absence_until_it_was_watched_for_the_whole_hold() -> None:
    """A first «no» may be the silence of someone who has long been sitting there."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    assert day.until("09:14:59").verdict() is UNKNOWN
    assert day.until("09:15:01").verdict() is ABSENT


def test_repeating_the_silence_neither_shortens_nor_prolongs_it() -> None:
    """A heartbeat is no news."""
    day = Day(room(MOTION))
    for minute in range(15):
        day.reads(f"09:{minute:02}", "motion", 0)
    assert day.verdict() is UNKNOWN
    assert day.until("09:15:01").verdict() is ABSENT


@pytest.mark.parametrize("value", [0, 1])
def test_a_door_never_flips_a_verdict_alone(value: int) -> None:
    """It says that someone may have passed, not which way."""
    day = Day(room(DOOR))
    day.reads("09:00", "door", value)
    assert day.until("12:00").verdict() is UNKNOWN
    day = Day(room(DOOR, PRESENCE))
    day.reads("09:00", "presence", 0)
    day.reads("09:01", "door", value)
    assert day.verdict() is ABSENT
    day.reads("09:02", "presence", 1)
    day.reads("09:03", "door", value)
    assert day.verdict() is PRESENT


@pytest.mark.parametrize("kind", [SensorKind.POWER, SensorKind.SOUND, DOOR])
def test_a_weak_sensor_alone_makes_nobody(kind: SensorKind) -> None:
    """Standby draw and a slammed door are not people."""
    day = Day(room(kind))
    day.reads("09:00", kind, 100 if kind is not DOOR else 1)
    assert day.verdict() is UNKNOWN


@pytest.mark.parametrize("kind", [kind for kind, row in BEHAVIOURS.items() if not row.decides])
def test_the_ambience_says_nothing_of_people(kind: SensorKind) -> None:
    """A window, heat and damp are there without anyone."""
    day = Day(room(kind))
    assert day.reads("09:00", kind, 1).changed == ()
    assert day.reads("09:01", kind, 0).commands == ()
    assert day.verdict() is UNKNOWN


def test_a_sensor_that_storms_does_not_empty_a_room() -> None:
    """A thousand changes of mind in a second end in a no that is not believed until it has been quiet for the hold."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    for number in range(1001):
        day.now = at("09:10") + timedelta(milliseconds=number)
        day.happens(Reading("presence", float(number % 2)))
    day.happens(Reading("presence", 0))
    assert day.verdict() is PRESENT
    assert day.until("09:15").verdict() is not ABSENT
    assert day.until("09:24").verdict() is not ABSENT
    assert day.until("09:25:03").verdict() is ABSENT


def test_a_storm_that_lasts_empties_no_room_either() -> None:
    """It is chatter for as long as it goes on, and its lamps do not flicker with it."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=False))
    for number in range(30):
        day.now = at("08:00") + timedelta(milliseconds=number)
        day.happens(Reading("presence", float(number % 2)))
    told = len(day.commands)
    for number in range(600):
        day.now = at("08:00:01") + timedelta(seconds=number / 5)
        day.happens(Reading("presence", float(number % 2)))
        assert day.verdict() is PRESENT
    assert len(day.commands) == told


def test_someone_who_has_surely_gone_does_not_come_back_when_the_sensor_is_lost() -> None:
    """Losing a radar lights no lamp."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=False))
    day.reads("09:00", "presence", 1)
    day.reads("09:10", "presence", 0)
    day.until("09:12")
    day.reads("09:12", "presence", None)
    assert day.verdict() is UNKNOWN
    assert day.levels() == [100, 20, 0]


def test_a_sensor_that_has_stormed_is_believed_again() -> None:
    """Its next calm change of mind counts."""
    day = Day(room(PRESENCE))
    for number in range(101):
        day.happens(Reading("presence", float(number % 2)))
    day.reads("09:00", "presence", 1)
    day.reads("09:30", "presence", 0)
    assert day.verdict() is ABSENT


def test_duplicates_change_nothing() -> None:
    """The same word again is neither told nor saved."""
    day = Day(room(MOTION))
    assert day.reads("09:00", "motion", 1).dirty
    again = day.happens(Reading("motion", 1))
    assert (again.changed, again.commands, again.dirty) == ((), (), False)


def test_a_flip_that_changes_no_verdict_is_saved_but_not_told() -> None:
    """A chatty sensor must not write states without end."""
    day = Day(room(MOTION, PRESENCE))
    day.reads("09:00", "presence", 1)
    outcome = day.reads("09:01", "motion", 1)
    assert (outcome.changed, outcome.dirty) == ((), True)


def test_the_reasons_are_the_strongest_first_and_few() -> None:
    """Whoever asks why wants the reason, not the list of sensors."""
    day = Day(room(DOOR, MOTION, PRESENCE, SensorKind.SOUND))
    day.reads("09:00", "door", 1)
    day.reads("09:00", "sound", 80)
    day.reads("09:00", "motion", 1)
    day.reads("09:00", "presence", 1)
    day.engine.rebuild(day.engine.building, day.now)
    reasons = day.view().because
    assert [reason.sensor_id for reason in reasons][:2] == ["presence", "motion"]
    assert len(reasons) == REASONS
    assert all(reason.said for reason in reasons)


def test_a_reason_that_is_stale_says_nothing_any_more() -> None:
    """It is told with the moment it last spoke."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    day.until("09:01", day=1)
    day.engine.rebuild(day.engine.building, day.now)
    (reason,) = day.view().because
    assert (reason.said, reason.since) == (None, at("09:00"))
    assert reason.weight > 0


def test_what_weighs_nothing_is_no_reason() -> None:
    """Flat CO2 explains nothing."""
    day = Day(room(CO2, MOTION))
    day.reads("09:00", "co2", 500)
    day.reads("09:00", "motion", 1)
    assert [reason.sensor_id for reason in day.view().because] == ["motion"]


def test_a_bed_is_empty_but_the_room_is_known_empty_only_when_all_beds_are() -> None:
    """One mat's no is true of one bed."""
    day = Day(nap_room(places=2))
    day.reads("13:00", "mat_1", 0)
    assert day.verdict("nap") is UNKNOWN
    day.reads("13:00", "mat_2", 0)
    assert day.verdict("nap") is ABSENT
    day.reads("13:05", "mat_2", 1)
    assert day.verdict("nap") is PRESENT


def test_seven_empty_beds_do_not_outweigh_a_sleeper() -> None:
    """The more beds, the more nos; all of them together are one."""
    day = Day(nap_room(MOTION, places=8))
    for number in range(1, 8):
        day.reads("13:00", f"mat_{number}", 0)
    day.reads("13:00", "mat_8", 1)
    assert day.verdict("nap") is PRESENT
    day.reads("13:01", "mat_8", 0)
    day.reads("13:02", "motion", 1)
    assert day.verdict("nap") is PRESENT


def test_a_mat_that_belongs_to_no_place_proves_nobodys_absence() -> None:
    """It sees one seat of which nobody knows where it is."""
    space = Space("room", "R", "Room", SpaceKind.LOUNGE, sensors=(Sensor("mat", SensorKind.PRESSURE),))
    day = Day(space)
    day.reads("09:00", "mat", 0)
    assert day.verdict() is UNKNOWN
    day.reads("09:00", "mat", 1)
    assert day.verdict() is PRESENT


def test_a_pir_above_one_bed_is_no_witness_for_the_room() -> None:
    """It watches its own bed."""
    bed = Place("bed", "Bed")
    space = Space(
        "nap", "N", "Nap", SpaceKind.NAP_ROOM, places=(bed, Place("b2", "B2")), sensors=(Sensor("m", MOTION, "bed"),)
    )
    day = Day(space)
    day.reads("09:00", "m", 0)
    assert day.until("12:00").verdict("nap") is UNKNOWN


@pytest.mark.parametrize("kind", SpaceKind)
def test_in_every_kind_of_space_a_direct_sensor_is_enough_and_the_hold_is_kept(kind: SpaceKind) -> None:
    """Presence at once, absence at the end of the hold, and not a second before."""
    day = Day(room(MOTION, kind=kind), start="00:00")
    day.reads("01:00", "motion", 1)
    day.reads("01:00", "motion", 0)
    hold = int(KINDS[kind].hold.total_seconds())
    day.until(f"01:00:{hold - 1}")
    assert day.verdict() is PRESENT
    assert day.until(f"01:00:{hold + 1}").verdict() is ABSENT


def test_the_probability_falls_as_the_silence_lasts() -> None:
    """It is told again at each look, rounded."""
    sure = Occupancy(PRESENT, 12).probability
    likely = Occupancy(PRESENT, 1).probability
    unlikely = Occupancy(ABSENT, -50).probability
    assert sure == 1.0
    assert likely == 0.73
    assert unlikely == 0.0


def test_two_blind_eyes_do_not_outvote_a_bed() -> None:
    """A radar and a camera that see nobody are two noes; the mat under the sleeper is right."""
    day = Day(room(PRESENCE, COUNT, SensorKind.PRESSURE))
    day.reads("09:00", "pressure", 1)
    day.reads("09:00", "presence", 0)
    day.reads("09:00", "count", 0)
    assert day.verdict() is PRESENT


def test_a_door_that_stays_open_is_not_someone_coming_in_all_day() -> None:
    """It tells for two minutes that someone may have passed, however long it is propped open."""
    day = Day(room(DOOR, SensorKind.POWER))
    day.reads("09:00", "door", 1)
    day.reads("09:10", "power", 100)
    assert day.verdict() is UNKNOWN
