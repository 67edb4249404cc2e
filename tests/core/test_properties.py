"""What holds on every day, however strange."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
import json
from math import inf, nan

from hypothesis import assume, example, given, strategies as st

from custom_components.iot_valley.core import journal, snapshots, totals
from custom_components.iot_valley.core.attributes import Attribute
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.hours import ALWAYS, OpeningHours, Span
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.looking import look_at
from custom_components.iot_valley.core.messages import (
    Actuate,
    Event,
    Hand,
    LightingChosen,
    LightReport,
    Mode,
    ModeChosen,
    Outcome,
    Reading,
    Refused,
    SetLights,
    Tick,
)
from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.occupancy import TELL_NOTHING, Verdict
from custom_components.iot_valley.core.regimes import FLOOR, HELD
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.totals import BUILDING, Totals

from .buildings import MONDAY, building, nap_room, room

OFFICE = OpeningHours(((Span(time(8), time(19)),),) * 7)
SPEAKING = tuple(SensorKind)
SPACES = (
    room(*SPEAKING, lights=("lamp", "other"), floor="ground"),
    replace(
        room(SensorKind.MOTION, SensorKind.DOOR, id="hall", kind=SpaceKind.CIRCULATION, lights=("hall.lamp",)),
        beside=("room", "pods"),
    ),
    nap_room(SensorKind.PRESENCE, SensorKind.COUNT, places=3, lights=("nap.lamp",), floor="ground"),
    nap_room(SensorKind.COUNTER, SensorKind.MOTION, places=2, mats=False, id="pods", floor="first"),
)
SENSORS = tuple(sensor.id for space in SPACES for sensor in space.sensors)
SEEING = ("motion", "presence", "hall.motion", "pods.motion")
LIGHTS = tuple(light for space in SPACES for light in space.lights)

START = MONDAY + timedelta(hours=7, minutes=30)
VALUES = st.sampled_from((0.0, 1.0, 0.0, 1.0, None, 2.0, 7.0, 420.0, 500.0, 900.0, -3.0, nan, inf, 1e12)) | st.floats()
MOMENTS = st.none() | st.integers(-7200, 7200).map(lambda seconds: START + timedelta(seconds=seconds))

READINGS = st.builds(Reading, st.sampled_from((*SENSORS, "nowhere")), VALUES, MOMENTS)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    READINGS,
    READINGS,
    st.builds(Reading, st.sampled_from(SENSORS), st.sampled_from((0.0, 1.0))),
    st.builds(
        LightReport,
        st.sampled_from((*LIGHTS, "nowhere")),
        st.sampled_from((True, False, None)),
        st.none() | st.integers(0, 100),
        st.sampled_from(Hand),
    ),
    st.builds(ModeChosen, st.sampled_from(("room", "hall", "nap", "pods", "attic")), st.sampled_from(Mode)),
    st.builds(LightingChosen, st.sampled_from(("room", "nap", "attic")), st.booleans()),
    st.just(Tick()),
)
PAUSES = st.sampled_from((0, 0, 0, 1, 20, 59, 61, 300, 900, 7300, 90_000)) | st.floats(0, 4000)
DAYS = st.lists(st.tuples(PAUSES, EVENTS), max_size=40)
STRANGE_DAYS = st.lists(st.tuples(PAUSES | st.floats(-4000, 0), EVENTS), max_size=40)


class Life:
    """An engine that is woken when it asks for it, and is looked at after each event."""

    def __init__(self, whole: Building) -> None:
        """Start on Monday morning."""
        self.now = START
        self.engine = Engine(whole, START)
        self.wake_at = self.handle(Tick()).wake_at

    def live(self, days: Iterable[tuple[float, Event]]) -> None:
        """Let events happen after pauses, and wake the engine in between."""
        for pause, event in days:
            self.until(self.now + timedelta(seconds=pause))
            with suppress(Refused):
                self.handle(event)

    def until(self, then: datetime) -> None:
        """Let time pass; each wake-up makes progress."""
        while self.wake_at is not None and self.wake_at <= then:
            self.now = self.wake_at
            self.handle(Tick())
            assert self.wake_at is None or self.wake_at > self.now
        self.now = then

    def handle(self, event: Event) -> Outcome:
        """Handle an event, and look at everything."""
        outcome = self.engine.handle(event, self.now)
        self.wake_at = outcome.wake_at
        self._look(outcome)
        return outcome

    def _look(self, outcome: Outcome) -> None:
        at = self.engine.snapshot().at
        if outcome.wake_at is not None:
            assert outcome.wake_at.microsecond == 0
            assert outcome.wake_at > at
        for command in outcome.commands:
            if isinstance(command, Actuate):
                assert command.wanted == {Attribute.POWER: 1.0}, "a lamp of a guest"
                continue
            assert isinstance(command, SetLights)
            assert command.brightness or self.engine.views[command.space_id].verdict is Verdict.ABSENT
        for space in SPACES:
            view = self.engine.views[space.id]
            assert 0 <= view.probability <= 1
            assert len(view.places) == len(space.places)
            assert view.free_places is None or 0 <= view.free_places <= len(space.places)
            assert view.people is None or view.people >= 0
            # What was not looked at now may have crossed its moment: it is woken within a second.
            if space.id in outcome.changed and view.verdict is Verdict.ABSENT:
                assert self._tells(space.id)
        for occupancy in self.engine.presence.occupancies.values():
            assert FLOOR <= occupancy.log_odds <= HELD
        self._totals_are_sums()

    def _tells(self, space_id: str) -> bool:
        """Return whether something tells of absence, and nothing that sees people of presence."""
        engine = self.engine
        looked = look_at(
            engine._spaces[space_id],
            engine.presence.watches[space_id],
            engine.presence.traces,
            engine.now,
            engine.presence.care.beliefs,
        )
        seen = looked.scene.held or looked.scene.moving
        return engine.presence.occupancies[space_id].regime not in TELL_NOTHING and not seen

    def _totals_are_sums(self) -> None:
        for group, kept in self.engine.totals.items():
            fresh = Totals()
            for space in SPACES:
                if group in (BUILDING, space.floor):
                    part = totals.part_of(space, self.engine.views[space.id])
                    fresh = totals.moved(fresh, space, totals.NO_PART, part)
            assert kept == fresh


def lived(days: Iterable[tuple[float, Event]], hours: OpeningHours = ALWAYS) -> Life:
    """Return a life after some days."""
    life = Life(building(*SPACES, hours=hours, floors=("ground", "first")))
    life.live(days)
    return life


@given(DAYS)
def test_every_day_leaves_everything_in_order(days: list[tuple[float, Event]]) -> None:
    """Bounds, sums, proof of absence, wake-ups and lights, after each event."""
    lived(days, OFFICE)


@given(STRANGE_DAYS)
def test_no_day_is_too_strange(days: list[tuple[float, Event]]) -> None:
    """A clock that goes back now and then breaks nothing: only `Refused` is ever raised."""
    lived(days, OFFICE)


@given(DAYS)
def test_a_building_that_is_left_alone_comes_to_rest(days: list[tuple[float, Event]]) -> None:
    """Each wake-up settles something, so that they come to an end where no hours go on: but for the rounds."""
    life = lived(days)
    wakes = 0
    while (due := life.engine.presence.agenda.next()) is not None:
        life.until(due)
        wakes += 1
        assert wakes < 200
    assert all(view.verdict is Verdict.UNKNOWN for view in life.engine.views.values())


@given(DAYS, st.sampled_from(SEEING))
def test_more_evidence_never_makes_a_room_blind(days: list[tuple[float, Event]], sensor_id: str) -> None:
    """Whoever is seen is there, whatever had been said before, as long as the sensor that sees is believed at all."""
    life = lived(days)
    life.handle(Reading(sensor_id, 1.0))
    space = life.engine.presence.bound[sensor_id].space
    assert sensor_id in life.engine.presence.care.beliefs or life.engine.views[space.id].verdict is Verdict.PRESENT


@given(DAYS)
def test_what_is_written_down_is_read_back(days: list[tuple[float, Event]]) -> None:
    """Through JSON, to the last value."""
    memory = lived(days).engine.snapshot()
    assert snapshots.load(json.loads(json.dumps(snapshots.dump(memory)))) == memory


@given(DAYS)
def test_restoring_twice_is_restoring_once(days: list[tuple[float, Event]]) -> None:
    """The memory that is taken back is the memory that is written next."""
    life = lived(days)
    once, twice = Engine(life.engine.building, life.now), Engine(life.engine.building, life.now)
    once.restore(life.engine.snapshot(), life.now)
    twice.restore(once.snapshot(), life.now)
    assert twice.snapshot() == once.snapshot()
    assert twice.views == once.views


@given(DAYS, st.floats(0, 100_000))
def test_a_restart_calls_no_room_free_and_makes_nobody(days: list[tuple[float, Event]], away: float) -> None:
    """Nothing is known after it but that whoever was there may still be."""
    life = lived(days)
    then = life.now + timedelta(seconds=away)
    engine = Engine(life.engine.building, then)
    engine.restore(life.engine.snapshot(), then)
    for id, view in engine.views.items():
        assert view.verdict is Verdict.UNKNOWN or view.verdict is life.engine.views[id].verdict is Verdict.PRESENT


@given(DAYS)
@example([(0.0, Reading("motion", 1.0)), (120.0, Reading("motion", None, START))])
def test_the_same_building_again_changes_no_view(days: list[tuple[float, Event]]) -> None:
    """Nothing was forgotten, and nothing had been overlooked."""
    life = lived(days, OFFICE)
    # What has crossed its moment is woken within a second.
    assume(life.wake_at is None or life.wake_at > life.now + timedelta(seconds=1))
    before, sums = dict(life.engine.views), dict(life.engine.totals)
    life.engine.rebuild(life.engine.building, life.now)
    assert not [id for id, view in life.engine.views.items() if view.differs(before[id])]
    assert life.engine.totals == sums


@given(DAYS, st.permutations(SENSORS), st.lists(VALUES, min_size=len(SENSORS), max_size=len(SENSORS)))
def test_the_order_of_readings_of_one_moment_does_not_matter(
    days: list[tuple[float, Event]], order: list[str], values: list[float | None]
) -> None:
    """Whichever sensor is heard first, the verdict on what all of them say is one."""
    one, other = lived(days), lived(days)
    said = dict(zip(SENSORS, values, strict=True))
    for sensor in SENSORS:
        one.handle(Reading(sensor, said[sensor]))
    for sensor in order:
        other.handle(Reading(sensor, said[sensor]))
    assert not [id for id, view in one.engine.views.items() if view.differs(other.engine.views[id])]
    assert one.engine.totals == other.engine.totals


@given(EVENTS.filter(lambda event: not (isinstance(event, Reading) and event.value != event.value)))
def test_every_event_is_read_as_it_was_written(event: Event) -> None:
    """Through JSON, whatever it says."""
    written = json.loads(json.dumps(journal.write_event(event, START)))
    assert journal.read_event(written) == (event, START)


@given(DAYS)
def test_a_day_replayed_from_its_journal_is_the_same_day(days: list[tuple[float, Event]]) -> None:
    """A diagnostics file is a test case."""
    life = Life(building(*SPACES, floors=("ground", "first")))
    noted = []
    for pause, event in days:
        life.until(life.now + timedelta(seconds=pause))
        noted.append(json.loads(json.dumps(journal.write_event(event, life.now))))
        with suppress(Refused):
            life.handle(event)
    again = Life(journal.read_building(json.loads(json.dumps(journal.write_building(life.engine.building)))))
    for written in noted:
        event, now = journal.read_event(written)
        again.until(now)
        with suppress(Refused):
            again.handle(event)
    assert again.engine.views == life.engine.views
    assert again.engine.snapshot() == life.engine.snapshot()
