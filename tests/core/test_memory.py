"""What outlasts a restart, a clock that is set, another building, and being written down."""

from datetime import UTC, datetime, time, timedelta
import json
import math
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core import journal, snapshots
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Event,
    Hand,
    LightingChosen,
    LightReport,
    Mode,
    ModeChosen,
    Reading,
    SetLights,
    Tick,
)
from custom_components.iot_valley.core.model import Building, Equipment, Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.recent import KEPT, Recent
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.signs import Availability

from .buildings import Day, at, building, nap_room, room

MOTION, PRESENCE, COUNT = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.COUNT
PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN


def restarted(day: Day, clock: str) -> Day:
    """Return the day as it goes on after a restart, through what was written to the disk."""
    written = json.loads(json.dumps(snapshots.dump(day.engine.snapshot())))
    after = Day(*day.engine.building.spaces.values(), start=clock)
    after._wake_at = after.engine.restore(snapshots.load(written), after.now).wake_at
    return after


def test_a_restart_neither_empties_a_room_nor_calls_an_unwatched_one_free() -> None:
    """People stay for the hold of their room, and what was free is unknown until it is seen again."""
    day = Day(room(PRESENCE), room(PRESENCE, id="other"))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "other.presence", 0)
    after = restarted(day, "09:05")
    assert (after.verdict("room"), after.verdict("other")) == (PRESENT, UNKNOWN)
    assert after.until("09:14").verdict() is PRESENT
    assert after.until("09:16").verdict() is UNKNOWN


def test_after_a_restart_the_first_word_counts() -> None:
    """A radar that sees nobody is believed at once; a PIR has its silence to watch again."""
    day = Day(room(PRESENCE), room(MOTION, id="other"))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "other.motion", 0)
    after = restarted(day.until("09:10"), "11:00")
    after.happens(Reading("presence", 0))
    after.happens(Reading("other.motion", 0))
    assert (after.verdict("room"), after.verdict("other")) == (ABSENT, UNKNOWN)
    assert after.until("11:15:01").verdict("other") is ABSENT


def test_a_quick_restart_is_a_blink() -> None:
    """A minute without eyes costs a minute of silence."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    day.until("09:09")
    day.happens(Reading("motion", 0))
    day.happens(ModeChosen("room", Mode.AUTOMATIC))
    after = restarted(day, "09:10")
    after.happens(Reading("motion", 0))
    assert after.until("09:15:30").verdict() is UNKNOWN
    assert after.until("09:16:01").verdict() is ABSENT


def test_a_sensor_that_was_frozen_long_before_the_restart_holds_nobody_after_it() -> None:
    """Its yes had faded by then."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    day.until("12:00", day=3)
    assert day.verdict() is UNKNOWN
    engine = Engine(day.engine.building, day.now)
    engine.restore(day.engine.snapshot(), day.now)
    assert engine.views["room"].verdict is UNKNOWN


def test_modes_and_lights_outlast_a_restart() -> None:
    """What staff chose, and whose hand is on the switch."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=True))
    day.reads("09:00", "presence", 1)
    day.switched("09:30", "lamp", on=False)
    day.happens(ModeChosen("room", Mode.EVENT))
    day.happens(LightingChosen("room", automatic=False))
    after = restarted(day, "09:31")
    assert (after.view().mode, after.view().automatic_lighting) == (Mode.EVENT, False)
    assert after.engine.snapshot().actuators == day.engine.snapshot().actuators


def test_lights_that_were_being_dimmed_at_the_restart_come_back() -> None:
    """Nobody watched whether someone came in."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=True))
    day.reads("09:00", "presence", 0)
    engine = Engine(day.engine.building, at("09:00:30"))
    outcome = engine.restore(day.engine.snapshot(), at("09:00:30"))
    assert [command.brightness for command in outcome.commands if isinstance(command, SetLights)] == [100]


def test_a_snapshot_of_tomorrow_is_moved_to_now() -> None:
    """The clock was wrong when it was written, or is wrong now: durations count."""
    day = Day(room(PRESENCE))
    day.reads("18:00", "presence", 1)
    after = restarted(day, "09:00")
    assert after.verdict() is PRESENT
    assert after.until("09:16").verdict() is UNKNOWN


def test_what_is_gone_from_the_building_is_gone_from_the_memory() -> None:
    """Removed spaces, sensors and lamps leave nothing behind."""
    day = Day(room(PRESENCE, lights=("lamp",)), room(MOTION, id="other"))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "other.motion", 1)
    day.happens(ModeChosen("room", Mode.EVENT))
    day.happens(LightReport("lamp", on=True))
    other = day.engine.building.spaces["other"]
    outcome = day.engine.rebuild(building(other), day.now)
    assert outcome.changed == ()
    memory = day.engine.snapshot()
    assert set(memory.traces) == {"other.motion"}
    assert set(memory.occupancies) == {"other"}
    assert (memory.modes, set(memory.plans), memory.actuators) == ({}, set(), {})


def test_a_sensor_that_becomes_another_kind_has_said_nothing_yet() -> None:
    """«Above zero» of a number of people is not «above zero» of a radar."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 0)
    assert day.verdict() is ABSENT
    other = Space("room", "room", "Room", SpaceKind.MEETING_ROOM, sensors=(Sensor("presence", COUNT),))
    day.engine.rebuild(building(other), day.now)
    assert day.verdict() is UNKNOWN


def test_a_clock_set_back_an_hour_keeps_every_duration() -> None:
    """The hold, the silence and the dimming go on as if nothing had happened."""
    day = Day(room(MOTION, lights=("lamp",)), start="09:00")
    day.happens(LightReport("lamp", on=True))
    day.reads("10:00", "motion", 1)
    day.reads("10:00", "motion", 0)
    day.until("10:10").happens(Tick())
    day.now = at("09:10")
    day.happens(Tick())
    assert day.until("09:14").verdict() is PRESENT
    day.until("09:15:01")
    assert (day.verdict(), day.levels()) == (ABSENT, [100, 20])
    assert day.until("09:16:05").levels() == [100, 20, 0]


def test_a_clock_set_back_over_the_closing_opens_the_building_again_and_says_so() -> None:
    """The hours follow the clock; whoever shows them is told."""
    hours = OpeningHours(((Span(time(8), time(19)),),) * 7)
    day = Day(room(PRESENCE), hours=hours)
    day.reads("09:00", "presence", 0)
    day.until("19:10").happens(Tick())
    assert day.view().availability is Availability.CLOSED
    day.now = at("18:10")
    outcome = day.happens(Tick())
    assert day.view().availability is Availability.FREE
    assert "room" in outcome.changed
    assert outcome.dirty


def test_a_clock_that_trembles_does_not_go_back() -> None:
    """Half a second is no setting of a clock."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 1)
    day.now -= timedelta(seconds=0.5)
    assert day.happens(Reading("motion", 0)).dirty
    assert day.engine.snapshot().at == at("09:00")


def test_late_readings_correct_no_present() -> None:
    """What was measured before what we know is history."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", 0)
    late = day.happens(Reading("presence", 1, at("09:59")))
    assert (late.changed, late.dirty, day.verdict()) == ((), False, ABSENT)


def test_a_late_reading_after_a_blindness_counts_from_when_it_was_measured() -> None:
    """Its silence is not made longer than it was."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 0)
    day.reads("09:10", "motion", None)
    day.until("09:14").happens(Reading("motion", 0, at("09:09")))
    assert day.verdict() is UNKNOWN
    assert day.until("09:15:01").verdict() is ABSENT


def test_a_reading_of_the_future_was_measured_now() -> None:
    """A sensor's clock that is fast holds nobody longer."""
    day = Day(room(MOTION))
    day.until("09:00").happens(Reading("motion", 1, at("23:00")))
    day.happens(Reading("motion", 0, at("23:00")))
    assert day.until("09:14").verdict() is PRESENT
    assert day.until("09:15:01").verdict() is ABSENT


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1.0, 20_000.0, None])
def test_what_cannot_be_true_is_no_information(value: float | None) -> None:
    """Never zero people, never free."""
    day = Day(room(COUNT))
    day.reads("09:00", "count", 0)
    assert day.verdict() is ABSENT
    day.reads("09:01", "count", value)
    assert (day.verdict(), day.view().people) == (UNKNOWN, None)


def test_a_sensor_in_two_spaces_counts_in_the_first() -> None:
    """Its reading reaches one space, and the other is not told halves."""
    one = Space("one", "1", "One", SpaceKind.LOUNGE, sensors=(Sensor("radar", PRESENCE), Sensor("radar", MOTION)))
    two = Space("two", "2", "Two", SpaceKind.LOUNGE, sensors=(Sensor("radar", PRESENCE),))
    day = Day(one, two)
    day.reads("09:00", "radar", 0)
    assert (day.verdict("one"), day.verdict("two")) == (ABSENT, UNKNOWN)
    day.engine.rebuild(day.engine.building, day.now)
    assert (day.verdict("one"), day.verdict("two")) == (ABSENT, UNKNOWN)


def test_the_engine_knows_the_kind_of_each_sensor() -> None:
    """And of no other."""
    engine = Day(room(MOTION, PRESENCE)).engine
    assert (engine.kind_of("presence"), engine.kind_of("elsewhere")) == (PRESENCE, None)


def test_the_last_events_begin_from_a_memory_that_they_can_be_played_upon() -> None:
    """Between once and twice as many as are promised, and the memory from before the first of them."""
    day = Day(room(COUNT))
    recent = Recent(day.engine.snapshot)
    for number in range(5 * KEPT // 2):
        day.now += timedelta(seconds=1)
        day.happens(Reading("count", number % 7))
        if number % 3:
            recent.note(Reading("count", number % 7), day.now)
        else:
            recent.note_reading("count", number % 7, day.now)
    written = json.loads(json.dumps(recent.written()))
    events = [journal.read_event(event) for event in written["events"]]
    baseline = snapshots.load(written["baseline"])
    assert KEPT <= len(events) <= 2 * KEPT
    again = Engine(day.engine.building, baseline.at)
    again.restore(baseline, baseline.at)
    for event, now in events:
        assert now > baseline.at
        again.handle(event, now)
    assert again.views == day.engine.views


EVENTS: tuple[Event, ...] = (
    Reading("motion", 1.0),
    Reading("motion", None),
    Reading("co2", 812.5, at("09:00")),
    LightReport("lamp", on=None),
    LightReport("lamp", on=True, brightness=40, hand=Hand.PERSON),
    ModeChosen("room", Mode.CLEANING),
    LightingChosen("room", automatic=False),
    Tick(),
)


@pytest.mark.parametrize("event", EVENTS, ids=repr)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    """With the moment it was handled, through JSON."""
    written = json.loads(json.dumps(journal.write_event(event, at("10:00"))))
    assert journal.read_event(written) == (event, at("10:00"))


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"now": "yesterday", "event": "Tick"},
        {"now": "2026-03-02T10:00:00", "event": "Tick"},
        {"now": "2026-03-02T10:00:00+00:00", "event": "Earthquake"},
        {"now": "2026-03-02T10:00:00+00:00", "event": "Reading", "value": 1},
        {"now": "2026-03-02T10:00:00+00:00", "event": "Reading", "sensor_id": "a", "value": "much"},
        {"now": "2026-03-02T10:00:00+00:00", "event": "Reading", "sensor_id": "a", "at": "2026-03-02"},
        {"now": "2026-03-02T10:00:00+00:00", "event": "ModeChosen", "space_id": "a", "mode": "party"},
    ],
)
def test_what_is_no_event_is_refused(written: dict[str, object]) -> None:
    """With a `ValueError`, whatever is wrong with it."""
    with pytest.raises(ValueError, match="not an event"):
        journal.read_event(written)


def test_a_building_is_read_as_it_was_written() -> None:
    """With its floors, hours, zone, places, sensors and lights."""
    space = Space(
        "r",
        "R1",
        "Room",
        SpaceKind.LOUNGE,
        "ground",
        capacity=4,
        step_free=True,
        equipment=(Equipment.SCREEN,),
        companies=("Acme",),
        lights=("lamp",),
    )
    hours = OpeningHours(((Span(time(8), time(19)),),) * 7)
    whole = building(space, nap_room(MOTION), hours=hours, floors=("ground",))
    whole = Building(whole.name, ZoneInfo("Europe/Paris"), whole.floors, whole.spaces, whole.hours)
    assert journal.read_building(json.loads(json.dumps(journal.write_building(whole)))) == whole


@pytest.mark.parametrize("written", [{}, {"name": "V", "time_zone": "Mars/Base"}, {"name": "V", "spaces": [1]}])
def test_what_is_no_building_is_refused(written: dict[str, object]) -> None:
    """With a `ValueError`, whatever is wrong with it."""
    with pytest.raises(ValueError, match="not a building"):
        journal.read_building(written)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"at": "soon"},
        {"at": "2026-03-02T10:00:00"},
        {"at": "2026-03-02T10:00:00+00:00", "traces": {"motion": {"at": "2026-03-02T10:00:00"}}},
        {"at": "2026-03-02T10:00:00+00:00", "traces": ["motion"]},
        {"at": "2026-03-02T10:00:00+00:00", "modes": {"room": "party"}},
        {"at": 7},
    ],
)
def test_what_is_no_snapshot_is_refused(written: dict[str, object]) -> None:
    """A corrupt file is a `ValueError`, and no other error, before anything is taken over."""
    with pytest.raises(ValueError, match=r".+"):
        snapshots.load(written)


def test_every_field_of_the_memory_is_written_by_its_name() -> None:
    """So that a later version may add one, and a person can read it."""
    day = Day(room(MOTION))
    day.reads("09:00", "motion", 1)
    written = snapshots.dump(day.engine.snapshot())
    assert isinstance(written["traces"], dict)
    assert written["traces"]["motion"]["seen"] == at("09:00").isoformat()


def test_moments_are_read_in_utc() -> None:
    """Whatever zone they were written in, so that durations are true over a change to summer time."""
    read = snapshots.load({"at": "2026-03-29T03:00:00+02:00"})
    assert (read.at, read.at.tzinfo) == (datetime(2026, 3, 29, 1, tzinfo=UTC), UTC)


def test_a_replay_goes_on_as_if_no_time_had_passed() -> None:
    """What was known at a moment is known again, to the word: nothing was blind in between."""
    day = Day(room(MOTION, PRESENCE, lights=("lamp",)))
    day.reads("09:00", "presence", 1)
    day.reads("09:01", "motion", 0)
    known = day.engine.snapshot()
    other = Day(room(MOTION, PRESENCE, lights=("lamp",)))
    other.engine.resume(known)
    assert other.engine.snapshot().traces == known.traces
    assert not other.view().differs(day.view())


def test_what_sensors_said_is_there_by_their_ids() -> None:
    """Only of those that have said anything yet, and of none that is not there."""
    day = Day(room(MOTION, PRESENCE))
    day.reads("09:00", "presence", 1)
    traces = day.engine.presence.traces
    assert (list(traces), len(traces)) == (["presence"], 1)
    assert traces["presence"] is traces.get("presence")
    assert "motion" not in traces
    assert traces.get("elsewhere") is None


def test_a_room_is_held_again_after_a_restart() -> None:
    """By the same sensor: a movement beside it changes nothing, and is still remembered."""
    day = Day(room(MOTION, PRESENCE))
    day.reads("09:00", "presence", 1)
    engine = Day(room(MOTION, PRESENCE)).engine
    engine.resume(day.engine.snapshot())
    before = engine.presence.occupancies["room"]
    engine.read("motion", 1.0, day.now + timedelta(minutes=1))
    assert engine.presence.occupancies["room"] is before
    assert engine.presence.traces["motion"].yes
