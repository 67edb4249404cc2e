"""What holds of nap rooms on every day, however strange."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
import json

from hypothesis import given, strategies as st

from custom_components.iot_valley.core import journal, snapshots
from custom_components.iot_valley.core.asked import (
    FaultMended,
    FaultReported,
    LengthChosen,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
    QueueLeft,
)
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.messages import (
    Actuate,
    Event,
    Mode,
    ModeChosen,
    Outcome,
    Reading,
    Refused,
    Rouse,
    Tick,
)
from custom_components.iot_valley.core.naproom import NapView
from custom_components.iot_valley.core.places import PlaceState, Tally, tally_of
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.waiting import code_of

from .buildings import building, nap_room
from .test_properties import START

SPACES = (
    nap_room(SensorKind.PRESENCE, SensorKind.COUNT, places=3, waking=True),
    nap_room(SensorKind.COUNT, SensorKind.MOTION, places=2, mats=False, id="pods"),
)
SENSORS = tuple(sensor.id for space in SPACES for sensor in space.sensors)
ROOMS = st.sampled_from(("nap", "nap", "pods", "attic"))
BEDS = st.sampled_from(("bed_1", "bed_2", "bed_3", "bed_9"))
MINUTES = st.sampled_from((10, 20, 25, 7))
TICKETS = st.sampled_from([code_of(chance, ()) for chance in range(4)])
MOMENTS = st.none() | st.floats(0, 4000).map(lambda seconds: START + timedelta(seconds=seconds))
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Reading, st.sampled_from(SENSORS), st.sampled_from((0.0, 1.0, 0.0, 1.0, 2.0, None))),
    st.builds(Reading, st.sampled_from(("mat_1", "mat_2", "mat_3")), st.sampled_from((0.0, 1.0, None))),
    st.builds(PlaceClaimed, ROOMS, st.none() | BEDS, MINUTES, st.none() | TICKETS),
    st.builds(PlaceReleased, ROOMS, BEDS),
    st.builds(QueueJoined, ROOMS, st.integers(0, 3), st.booleans(), st.just(value=False), MINUTES, MOMENTS),
    st.builds(QueueLeft, ROOMS, TICKETS),
    st.builds(FaultReported, ROOMS, BEDS),
    st.builds(FaultMended, ROOMS, BEDS),
    st.builds(LengthChosen, ROOMS, MINUTES),
    st.builds(ModeChosen, ROOMS, st.sampled_from(Mode)),
    st.just(Tick()),
)
PAUSES = st.sampled_from((0, 0, 1, 60, 119, 121, 180, 300, 1320, 90_000)) | st.floats(-4000, 4000)
DAYS = st.lists(st.tuples(PAUSES, EVENTS), max_size=40)


class Life:
    """An engine that is woken when it asks for it, and whose nap rooms are looked at after each event."""

    def __init__(self) -> None:
        """Start in the morning."""
        self.now = START
        self.engine = Engine(building(*SPACES), START)
        self.wake_at: datetime | None = self.handle(Tick()).wake_at

    def live(self, days: Iterable[tuple[float, Event]]) -> Life:
        """Let events happen after pauses, and wake the engine in between."""
        for pause, event in days:
            self.until(self.now + timedelta(seconds=pause))
            with suppress(Refused):
                self.handle(event)
        return self

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
        for command in outcome.commands:
            assert not isinstance(command, Actuate)
            actuators = command.wakers if isinstance(command, Rouse) else command.lights
            assert len({actuator[-1] for actuator in actuators}) == 1
        for space in SPACES:
            nap = self.engine.views[space.id].nap
            assert nap is not None
            self._look(nap, len(space.places))
        return outcome

    def _look(self, nap: NapView, places: int) -> None:
        assert sum(nap.tally) == len(nap.places) == places
        assert min(nap.tally) >= 0
        shown = Counter(nap.states)
        for state in (PlaceState.HELD, PlaceState.TURNOVER, PlaceState.OUT_OF_SERVICE):
            assert getattr(nap.tally, state) == shown[state]
        tickets = [place.ticket for place in nap.places if place.ticket is not None]
        assert len(tickets) == len(set(tickets))


@given(DAYS)
def test_places_always_add_up_and_none_is_held_twice(days: list[tuple[float, Event]]) -> None:
    """Whatever is said, asked, broken, or set back."""
    Life().live(days)


@given(DAYS)
def test_a_nap_room_is_read_as_it_was_written(days: list[tuple[float, Event]]) -> None:
    """Through JSON, to the last ticket; and moved in time there and back."""
    memory = Life().live(days).engine.snapshot()
    assert snapshots.load(json.loads(json.dumps(snapshots.dump(memory)))) == memory
    there = snapshots.shifted(memory, timedelta(hours=1))
    back = snapshots.shifted(there, -timedelta(hours=1))
    assert (back.rooms, back.turnouts) == (memory.rooms, memory.turnouts)


@given(DAYS)
def test_restoring_twice_is_restoring_once(days: list[tuple[float, Event]]) -> None:
    """With all naps and tickets."""
    life = Life().live(days)
    once, twice = Engine(life.engine.building, life.now), Engine(life.engine.building, life.now)
    once.restore(life.engine.snapshot(), life.now)
    twice.restore(once.snapshot(), life.now)
    assert twice.snapshot() == once.snapshot()
    assert twice.views == once.views


@given(DAYS)
def test_nothing_that_is_remembered_says_who_it_was(days: list[tuple[float, Event]]) -> None:
    """A ticket is the only thing that stands for somebody, and it is gone with their call."""
    life = Life().live(days)
    written = json.dumps(snapshots.dump(life.engine.snapshot())["rooms"])
    life.until(life.now + timedelta(days=1))
    for room in life.engine.snapshot().rooms.values():
        assert not [session for session in room.sessions.values() if session.ticket is not None]
    assert not any(word in written for word in ("user", "person", "name"))


@given(EVENTS)
def test_every_event_is_read_as_it_was_written(event: Event) -> None:
    """Through JSON, whatever it asks."""
    written = json.loads(json.dumps(journal.write_event(event, START)))
    assert journal.read_event(written) == (event, START)


@given(st.lists(st.sampled_from(PlaceState), max_size=9), st.integers(0, 9), st.none() | st.integers(0, 20))
def test_a_tally_always_adds_up(states: list[PlaceState], unseen: int, people: int | None) -> None:
    """However many stand about."""
    unseen = min(unseen, states.count(PlaceState.UNKNOWN))
    tally = tally_of(tuple(states), unseen, people)
    assert sum(tally) == len(states)
    assert min(tally) >= 0
    assert tally.told is None or tally.told == tally.free
    assert Tally().obstacle is None
