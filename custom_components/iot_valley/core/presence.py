"""Who is where: what each sensor of a building says, and what follows of it for its space and for those beside.

It changes, as the engine does that it is a part of; every value that it keeps does not.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from typing import Final

from .agenda import Agenda
from .bindings import Bound, Hold, Room, Traces, batteries_of, bound_in
from .board import keep, rename
from .caretaker import Caretaker
from .counts import zeroed_in
from .faults import FULL, Belief
from .habits import Habit
from .kinds import KINDS
from .looking import is_believed
from .model import Space
from .news import heard, jump_of, says_the_same
from .occupancy import Moment, Occupancy, Verdict, start_of, step, whole_second
from .regimes import KEPT_IN, Regime
from .release_evidence import Evidence, Rhythm, evidence_of
from .sensors import Role, Sense
from .snapshots import Snapshot
from .surroundings import Surroundings, was_quiet
from .traces import Trace, advance, first, unlearnt
from .usual import Usual
from .watches import Watch, watches_of

type Turned = Callable[[Space, Verdict, Verdict, datetime], None]
"""Called with a space, its verdict before and after, and when it became another."""


_BY_THE_CLOCK: Final = 0.5
"""A yes that was shorter than this share of the interval was told when it ended, not when a report was due."""


class News(Enum):
    """What follows of what a sensor says."""

    NOTHING = 0
    UNHEEDED = 1
    """Nothing can ever follow, since nothing is decided by the sensor."""

    STIRRED = 2
    """It is worth keeping, and no more."""

    DUE = 3
    """A space may be due sooner now, and no more."""

    AMBIENCE = 4
    """The daylight of a space is another."""

    EVIDENCE = 5
    """Its space was looked at anew."""

    NUMBERS = 6
    """So it was, and how many are there may be another."""


type Heard = tuple[News, Space | None]

_NOTHING: Heard = (News.NOTHING, None)
_UNHEEDED: Heard = (News.UNHEEDED, None)
_STIRRED: Heard = (News.STIRRED, None)
_DUE: Heard = (News.DUE, None)


class Presence:
    """What the sensors of a building said, and what is believed of each of its spaces."""

    def __init__(self, turned: Turned) -> None:
        """Start with nothing known."""
        self._turned = turned
        self.agenda = Agenda()
        """When each space needs another look."""

        self.care = Caretaker()
        self.occupancies: dict[str, Occupancy] = {}
        self.spaces: Mapping[str, Space] = {}
        self.watches: Mapping[str, tuple[Watch, ...]] = {}
        self.bound: dict[str, Bound] = {}
        self.traces = Traces(self.bound)
        self.usual = Usual()
        self.seldom: dict[str, Habit] = {}
        """What need only be glanced at: nothing is decided by it, and no effect goes by it."""

        self._batteries: frozenset[str] = frozenset()
        self._felt: Collection[str] = ()
        self.felt = False
        """Whether an effect goes by the sensor that was heard last: told here, it costs no look into slow memory."""

    def rebuild(self, spaces: Mapping[str, Space], zone: tzinfo, now: datetime) -> None:
        """Take other spaces in, and keep all that is known of those that there were."""
        self.spaces, self._zone = spaces, zone
        self.watches = {space.id: watches_of(space) for space in spaces.values()}
        self.surroundings = Surroundings(spaces.values())
        self.care.rebuild(spaces.values(), now)
        self._bind()
        self._forget_what_is_gone()

    def _bind(self) -> None:
        self._holds = {id: Hold(self.occupancies.get(id)) for id in self.spaces}
        rooms = (Room(each, self.surroundings.leads.get(id), self._holds[id]) for id, each in self.spaces.items())
        self.bound = bound_in(rooms, self.care, self.bound)
        self.traces = Traces(self.bound)
        self._batteries = batteries_of(self.bound.values())
        self.feel(self._felt)

    def feel(self, sensor_ids: Collection[str]) -> None:
        """Know by which sensors effects go."""
        self._felt = sensor_ids
        for id, bound in self.bound.items():
            bound.habit.felt = id in sensor_ids
        habits = ((id, bound.habit) for id, bound in self.bound.items())
        self.seldom = {id: habit for id, habit in habits if habit.seldom and not habit.felt}

    def _forget_what_is_gone(self) -> None:
        keep(self.occupancies, self.spaces)
        self.usual.rebuild(self.spaces, self._zone)
        self.agenda.clear()

    def rename(self, ids: Mapping[str, str]) -> None:
        """Know some sensors by other ids from now on; the spaces are to be taken in anew after that."""
        rename(self.bound, ids)
        self.care.rename(ids)
        for id, each in self.occupancies.items():
            if each.held_by is not None:
                self.occupancies[id] = each._replace(held_by=ids.get(each.held_by, each.held_by))

    def forget(self, sensor_ids: Collection[str], space_ids: Iterable[str], now: datetime) -> None:
        """Forget all that was learnt of some sensors, as if they had just been put up, and of some spaces."""
        self.usual.forget(space_ids, self.occupancies, now)
        self.care.forget(sensor_ids, now)
        self._remember({id: unlearnt(self.traces[id]) for id in sensor_ids if id in self.traces})
        self._bind()

    # -- what is said ------------------------------------------------------------------------------------------------

    def hear(self, sensor_id: str, value: float | None, at: datetime, now: datetime) -> Heard:
        """Take in what a sensor says, and look at its space if it is news; return what follows."""
        bound = self.bound.get(sensor_id)
        if bound is None:
            self.felt = False
            return self._on_battery(sensor_id, value)
        habit = bound.habit
        self.felt = habit.felt
        time, measured = now.timestamp(), None if at is now else at.timestamp()
        if habit.seldom:  # No more of it, for each further look into slow memory counts.
            habit.glance(value, time, measured)
            return _UNHEEDED
        same = bound.again(value, at)
        if same is not None:
            habit.note(value, same.yes, time, measured)
            return _NOTHING
        behaviour = bound.behaviour
        if behaviour.sense is Sense.PASSAGES:
            self.zero_counters(bound.space, now)
        before = bound.trace
        after = heard(behaviour, before, value, at)
        habit.note(value, after.yes, time, measured)
        if after is before:
            return _NOTHING
        bound.trace = after
        if before is not None and says_the_same(behaviour, before, after):
            return _NOTHING
        return self._on_news(bound, before, after, now)

    def _on_battery(self, battery_id: str, percent: float | None) -> Heard:
        if battery_id in self._batteries:
            self.care.note_battery(battery_id, percent)
        return _NOTHING

    def _on_news(self, bound: Bound, before: Trace | None, after: Trace, now: datetime) -> Heard:
        """Look at the space of a sensor that says something new."""
        if bound.ambient:
            return News.AMBIENCE, bound.space
        stirred = self._stirs(bound, before, after, now)
        if bound.spared and bound.hold.spares(bound.id, now):
            if bound.space.places:
                return News.EVIDENCE, bound.space  # Of the space it tells nothing, but of one of its places.
            return _DUE if stirred else _STIRRED
        space, behaviour = bound.space, bound.behaviour
        believed = is_believed(self.care.beliefs, bound.id, said=True)
        self.occupy(space, now, jump_of(behaviour, before, after) if believed else 0.0)
        return News.NUMBERS if behaviour.numbers else News.EVIDENCE, space

    def _stirs(self, bound: Bound, before: Trace | None, after: Trace, now: datetime) -> bool:
        """Look at the spaces beside one into which someone came, and return whether there are any."""
        if after.yes is False or (led := bound.led) is None:
            return False
        space, behaviour = bound.space, bound.behaviour
        empty = KINDS[space.kind].passage or self.occupancies[space.id].verdict is not Verdict.PRESENT
        came = behaviour.role is Role.ENTER and after.yes is True and empty and was_quiet(before, now)
        stirred = led.spaces if came else led.sealed
        for each in stirred:
            self._on_stir(each, now, came=came)
        return bool(stirred)

    def _on_stir(self, space: Space, now: datetime, *, came: bool) -> None:
        """Look at a space beside one into which someone came, who may have been in it, or that lost an eye."""
        occupancy = self.occupancies[space.id]
        passes = came and occupancy.regime is not Regime.PASSED
        if occupancy.verdict is not Verdict.PRESENT or not (passes or occupancy.regime in KEPT_IN):
            return
        if passes:
            self.occupancies[space.id] = occupancy._replace(passed=now)
        self.occupy(space, now)
        if self.occupancies[space.id].verdict is not Verdict.PRESENT:
            self.agenda.put(space.id, whole_second(now, now))  # It was due in this very second.

    # -- what is believed --------------------------------------------------------------------------------------------

    def occupy(self, space: Space, now: datetime, jump: float = 0.0) -> None:
        """Look at a space anew."""
        self.zero_counters(space, now)
        before = self.occupancies.get(space.id) or start_of(space, now)
        around, care = self.surroundings, self.care
        near = jump > 0 and not before.settled and around.someone_near(space, self.traces, now)
        seal = around.seal_of(space, self.traces, care.beliefs, now) if space.id in around.sealed else None
        usual = self.usual.log_odds(space.id, now) if before.regime is Regime.BLIND else None
        moment = Moment(now, jump, near, care.beliefs, seal, usual)
        after = self.occupancies[space.id] = step(space, self.watches[space.id], self.traces, before, moment)
        self._holds[space.id].follow(after)
        self.agenda.put(space.id, after.review_at)
        if before.verdict is not after.verdict:
            self.usual.learn(space, before, now)
            self._turned(space, before.verdict, after.verdict, now)

    def leads_to(self, space: Space) -> bool:
        """Return whether a space is a passage, and someone is in another one that leads to it."""
        others = self.surroundings.passages.get(space.id, ())
        return any(id in self.occupancies and self.occupancies[id].verdict is Verdict.PRESENT for id in others)

    def zero_counters(self, space: Space, now: datetime | None) -> None:
        """Let what a door counter counts be nobody, once the moment is over in which nobody was left: against drift."""
        occupancy = self.occupancies.get(space.id)
        if occupancy is None or not occupancy.has_emptied or occupancy.at == now:
            return
        self.occupancies[space.id] = occupancy._replace(begun=None)
        self._remember(zeroed_in(space, self.traces))

    def evidence(self, space_id: str, now: datetime) -> Evidence:
        """Return what the sensors of a space prove of nobody being there, as surely as giving a booking back takes."""
        watches, care = self.watches[space_id], self.care
        rhythms = {watch.sensor.id: self._rhythm(watch.sensor.id) for watch in watches}
        ties = care.ties(self.spaces[space_id], now)
        beliefs = care.beliefs | {id: Belief(care.beliefs.get(id, FULL).yes, 0.0) for id in ties.strange}
        return evidence_of(watches, self.traces, now, beliefs, rhythms, at_home=ties.at_home)

    def _rhythm(self, sensor_id: str) -> Rhythm:
        """Return how often a sensor speaks; one whose yes was far shorter than that does not speak by the clock."""
        interval = self.care.habit_of(sensor_id).learnt.interval
        trace = self.traces.get(sensor_id)
        prompt = trace is not None and trace.shortest is not None and trace.shortest < interval * _BY_THE_CLOCK
        return Rhythm(timedelta(seconds=interval), timedelta(seconds=0.0 if prompt else interval))

    def next(self) -> datetime | None:
        """Return when anything here is due."""
        return first(self.agenda.next(), self.care.next_round())

    def tick(self, now: datetime) -> tuple[Collection[str], bool]:
        """Return the ids of the spaces that need another look by now, and whether another sensor ails or recovered."""
        due = dict.fromkeys(self.agenda.take(now))
        looked = list(self.care.due(now))
        due |= dict.fromkeys(self.usual.round(looked, self.occupancies, now))
        ailing = self.care.round(looked, now)
        self._remember(muted := self.care.mute(self.traces, now))
        for sensor_id in ailing | muted.keys():
            due |= dict.fromkeys(self.surroundings.around(self.bound[sensor_id].space))
        return due, bool(ailing)

    # -- memory ------------------------------------------------------------------------------------------------------

    def recall(self, snapshot: Snapshot) -> None:
        """Take back what was known."""
        for id, bound in self.bound.items():
            bound.trace = snapshot.traces.get(id)
        self.occupancies = dict(snapshot.occupancies)
        self._bind()
        self.usual.recall(snapshot.weeks)
        self._forget_what_is_gone()

    def miss(self, since: datetime, now: datetime) -> None:
        """Let a time go by in which every sensor was blind."""
        for space in self.spaces.values():
            self.zero_counters(space, None)
        for bound in self.bound.values():
            if bound.trace is not None:
                bound.trace = advance(bound.behaviour, bound.trace, None, since)
        for space in self.spaces.values():
            self._miss(space, since, now)

    def _miss(self, space: Space, since: datetime, now: datetime) -> None:
        before = self.occupancies.get(space.id) or start_of(space, since)
        after = self.occupancies[space.id] = before._replace(review_at=since, begun=None, noted=None)
        while after.review_at is not None and after.review_at <= now:
            self.occupy(space, after.review_at)
            after = self.occupancies[space.id]

    def _remember(self, traces: Mapping[str, Trace]) -> None:
        """Know from now on of some sensors what is told of them here."""
        for id, trace in traces.items():
            self.bound[id].trace = trace

    def start_counting(self, now: datetime) -> None:
        """Let what is usual be learnt from now on, and nothing have just emptied."""
        self.occupancies = {id: each._replace(begun=None, noted=now) for id, each in self.occupancies.items()}
