"""The one mutable object of the core: events in, outcomes out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from .agenda import Agenda
from .bindings import Bound, batteries_in, bound_in, forget_changed
from .board import Board, keep
from .caretaker import CARE, Caretaker
from .faults import Fault
from .hours import opening
from .lights import Lights
from .looking import is_believed
from .messages import (
    Command,
    Event,
    LightingChosen,
    LightReport,
    Mode,
    ModeChosen,
    Outcome,
    Reading,
    RefusalCode,
    Refused,
    Tick,
)
from .model import Building, Space, undoubled
from .naps import Naps
from .news import heard, jump_of, says_the_same, zero_passages
from .occupancy import Moment, Occupancy, Verdict, start_of, step, whole_second
from .regimes import Regime
from .sensors import Behaviour, Role, Sense, SensorKind
from .snapshots import Snapshot, shifted
from .surroundings import Surroundings, was_quiet
from .totals import BUILDING, Totals
from .traces import Trace, advance, first, unlearnt
from .views import Look, SpaceView
from .watches import watches_of

CLOCK_SLIP = timedelta(seconds=1)
"""A clock that goes back by more than this was set anew."""


class Engine:
    """The state of a building, moved forward by one event at a time."""

    def __init__(self, building: Building, now: datetime) -> None:
        """Start with nothing known."""
        self._now = now
        self._bound: dict[str, Bound] = {}
        self._batteries: frozenset[str] = frozenset()
        self._care = Caretaker()
        self._traces: dict[str, Trace] = {}
        self._occupancies: dict[str, Occupancy] = {}
        self._modes: dict[str, Mode] = {}
        self._lights = Lights()
        self._agenda = Agenda()
        self.naps = Naps(self._agenda)
        self._board = Board()
        self.views: Mapping[str, SpaceView] = self._board.views
        self.totals: Mapping[str, Totals] = self._board.totals
        self.rebuild(building, now)

    def rebuild(self, building: Building, now: datetime) -> Outcome:
        """Take another building in, and keep all that is known of what it still has."""
        self.building = building
        self._spaces = undoubled(building)
        spaces = self._spaces.values()
        self._watches = {space.id: watches_of(space) for space in spaces}
        self._surroundings = Surroundings(spaces)
        self._care.rebuild(spaces, now)
        before = self._bound
        self._bind()
        forget_changed(self._traces, before, self._bound)
        self._forget_what_is_gone()
        return self._refresh(now)

    def _bind(self) -> None:
        self._bound = bound_in(self._spaces.values(), self._care.habit_of)
        self._batteries = batteries_in(self._spaces.values())

    def _forget_what_is_gone(self) -> None:
        keep(self._traces, self._bound)
        self._lights.rebuild(self._spaces, self.building.defaults)
        keep(self._occupancies, self._spaces)
        keep(self._modes, self._spaces)
        self.naps.rebuild(self._spaces, self._watches, self.building.time_zone)
        self._board.rebuild(self.building, self._spaces)
        self._agenda.clear()

    def _refresh(self, now: datetime) -> Outcome:
        """Look at every space anew, as after a start."""
        self._quiet, self._stirred = Outcome(), Outcome(dirty=True)
        self._set_opening(now)
        return self._review(list(self._spaces), now)

    @property
    def now(self) -> datetime:
        """The moment up to which time has gone by."""
        return self._now

    def kind_of(self, sensor_id: str) -> SensorKind | None:
        """Return the kind of a sensor of the building, or none."""
        bound = self._bound.get(sensor_id)
        return None if bound is None else bound[1].kind

    @property
    def faults(self) -> Mapping[str, tuple[Fault, ...]]:
        """What is wrong with the sensors, by their ids."""
        return self._care.faults

    def forget(self, sensor_ids: Iterable[str], now: datetime) -> Outcome:
        """Forget all that was learnt of some sensors, as if they had just been put up."""
        ids = set(sensor_ids)
        self._care.forget(ids, now)
        self._traces |= {id: unlearnt(self._traces[id]) for id in ids & self._traces.keys()}
        self._bind()
        outcome = self._refresh(now)
        return replace(outcome, changed=(*outcome.changed, CARE), dirty=True)

    # -- events ------------------------------------------------------------------------------------------------------

    def handle(self, event: Event, now: datetime) -> Outcome:
        """Take one event in and return all that it leads to.

        A clock that was set back takes all that is remembered along, so that every duration stays what it was.
        Raises `Refused` for a space that is not there; a sensor or light that is not is no information.
        """
        if now >= self._now:
            self._now = now
            return self._take(event, now)
        if self._now - now <= CLOCK_SLIP:
            return self._take(event, self._now)
        self._refuse(event)  # Before anything moves, so that no outcome is lost.
        self._care.shift(now - self._now)
        slipped = self._remember(shifted(self.snapshot(), now - self._now), now)
        return slipped.then(self._take(event, now))

    def read(self, sensor_id: str, value: float | None, now: datetime) -> Outcome | None:
        """Take in what a sensor says now, as `handle` does with a `Reading`: most events are such, so none is made.

        Returns none where nothing can follow, since nothing is decided by the sensor.
        """
        if now < self._now:
            return self.handle(Reading(sensor_id, value), now)
        self._now = now
        bound = self._bound.get(sensor_id)
        if bound is not None and bound[3].seldom:  # No more of it, for each further look into slow memory counts.
            bound[3].glance(value, now.timestamp())
            return None
        return self._on_reading(sensor_id, value, now, now)

    def _take(self, event: Event, now: datetime) -> Outcome:
        match event:
            case Reading():
                at = now if event.at is None else min(event.at, now)
                return self._on_reading(event.sensor_id, event.value, at, now)
            case LightReport():
                return self._on_light(event, now)
            case Tick():
                return self._on_tick(now)
            case ModeChosen():
                self._modes[self._known(event.space_id)] = event.mode
                return self._review([event.space_id], now)
            case LightingChosen():
                return self._on_lighting(event, now)
            case _:
                self.naps.ask(event, now)
                return self._review([event.space_id], now)

    def _refuse(self, event: Event) -> None:
        if isinstance(event, ModeChosen | LightingChosen):
            self._known(event.space_id)
        elif not isinstance(event, Reading | LightReport | Tick):
            self.naps.check(event, self._now)

    def _known(self, space_id: str) -> str:
        if space_id not in self._spaces:
            raise Refused(RefusalCode.UNKNOWN_SPACE, space=space_id)
        return space_id

    def _on_reading(self, sensor_id: str, value: float | None, at: datetime, now: datetime) -> Outcome:
        """Look at the space of a sensor if it says something new."""
        bound = self._bound.get(sensor_id)
        if bound is None:
            return self._on_battery(sensor_id, value)
        space, _, behaviour, habit = bound
        time, measured = now.timestamp(), None if at is now else at.timestamp()
        if habit.seldom:
            habit.glance(value, time, measured)
            return self._quiet
        if behaviour.sense is Sense.PASSAGES:
            self._zero_counters(space, now)
        before = self._traces.get(sensor_id)
        after = heard(behaviour, before, value, at)
        habit.note(value, after.yes, time, measured)
        if after is before:
            return self._quiet
        self._traces[sensor_id] = after
        if before is not None and says_the_same(behaviour, before, after):
            return self._quiet
        return self._on_news(bound, before, after, now)

    def _on_news(self, bound: Bound, before: Trace | None, after: Trace, now: datetime) -> Outcome:
        """Look at the space of a sensor that says something new."""
        space, sensor, behaviour, _ = bound
        if sensor.kind is SensorKind.ILLUMINANCE and space.lights:
            return self._on_ambience(space, now)
        if behaviour.role is Role.ENTER and self._surroundings.is_passage(space) and was_quiet(before, now):
            self._on_passage(space, after, now)
        held = self._occupancies[space.id].held_but_by(sensor.id, now)
        if held and not space.places and not behaviour.numbers:
            return self._stirred
        believed = is_believed(self._care.beliefs, sensor.id, said=True)
        return self._on_evidence(space, behaviour, now, jump_of(behaviour, before, after) if believed else 0.0)

    def _on_battery(self, battery_id: str, percent: float | None) -> Outcome:
        if battery_id in self._batteries:
            self._care.note_battery(battery_id, percent)
        return self._quiet

    def _on_passage(self, space: Space, after: Trace, now: datetime) -> None:
        """Let the spaces beside a quiet passage know that someone came into it: it may be who was in one of them."""
        for beside in self._surroundings.beside(space) if after.yes else ():
            occupancy = self._occupancies[beside.id]
            if occupancy.verdict is Verdict.PRESENT and occupancy.regime is not Regime.PASSED:
                self._occupancies[beside.id] = replace(occupancy, passed=now)
                self._occupy(beside, now)
                if self._occupancies[beside.id].verdict is not Verdict.PRESENT:
                    self._agenda.put(beside.id, whole_second(now, now))  # It was due in this very second.
        self._outcome([], [], dirty=False)  # One of them may be due sooner now.

    def _on_evidence(self, space: Space, behaviour: Behaviour, now: datetime, jump: float) -> Outcome:
        """Look at a space of which a sensor said something new."""
        self._occupy(space, now, jump)
        told = self._occupancies[space.id].verdict is self.views[space.id].verdict
        if told and not behaviour.numbers and not space.places:
            self._outcome([], [], dirty=False)
            return self._stirred
        return self._tell([space.id], now, wholly=False)

    def _on_ambience(self, space: Space, now: datetime, *, dirty: bool = False) -> Outcome:
        """Follow the daylight: a lamp may be needed now."""
        commands = self._light(space, now)
        return self._outcome([], commands, dirty=dirty or bool(commands))

    def _on_light(self, event: LightReport, now: datetime) -> Outcome:
        space = self._lights.observe(event, now)
        return self._quiet if space is None else self._on_ambience(space, now, dirty=True)

    def _on_lighting(self, event: LightingChosen, now: datetime) -> Outcome:
        space = self._spaces[self._known(event.space_id)]
        self._lights.choose(space, automatic=event.automatic)
        return self._review([space.id], now)

    def _on_tick(self, now: datetime) -> Outcome:
        due = dict.fromkeys(map(self.naps.space_of, self._agenda.take(now) + self._lights.agenda.take(now)))
        if BUILDING in due:
            self._set_opening(now)
            due = dict.fromkeys(self._spaces)
        ailing = self._care.round(now)
        due |= dict.fromkeys(self._bound[sensor_id][0].id for sensor_id in ailing)
        outcome = self._review(list(due), now)
        return replace(outcome, changed=(*outcome.changed, CARE), dirty=True) if ailing else outcome

    # -- what follows ------------------------------------------------------------------------------------------------

    def _set_opening(self, now: datetime) -> None:
        self._opening = opening(self.building.hours, now, self.building.time_zone)
        self._agenda.put(BUILDING, whole_second(self._opening.until, now))

    def _review(self, space_ids: list[str], now: datetime) -> Outcome:
        """Look at some spaces wholly anew."""
        for space_id in space_ids:
            self._occupy(self._spaces[space_id], now)
        return self._tell(space_ids, now, wholly=True)

    def _tell(self, space_ids: list[str], now: datetime, *, wholly: bool) -> Outcome:
        """Do what follows from the occupancy of some spaces: lighting, places and signs, totals, in this order.

        Not wholly, a new probability alone is no news: a chatty sensor would write states without end.
        """
        changed: list[str] = []
        commands: list[Command] = []
        for space_id in space_ids:
            space = self._spaces[space_id]
            commands += self._light(space, now)
            changed += self._publish(space, now, wholly=wholly)
        more, moments = self.naps.effects()
        outcome = self._outcome(changed, [*commands, *more] if more else commands, dirty=bool(space_ids))
        return replace(outcome, moments=moments) if moments else outcome

    def _occupy(self, space: Space, now: datetime, jump: float = 0.0) -> None:
        self._zero_counters(space, now)
        before = self._occupancies.get(space.id) or start_of(space, now)
        near = jump > 0 and not before.settled and self._surroundings.someone_near(space, self._traces, now)
        moment = Moment(now, jump, near=near, beliefs=self._care.beliefs)
        after = step(space, self._watches[space.id], self._traces, before, moment)
        self._occupancies[space.id] = after
        self._agenda.put(space.id, after.review_at)
        if before.verdict is not after.verdict:
            self._lights.let_go(space, before.verdict, after.verdict, now)

    def _zero_counters(self, space: Space, now: datetime | None) -> None:
        """Let what a door counter counts be nobody, once the moment is over in which nobody was left: against drift."""
        occupancy = self._occupancies.get(space.id)
        if occupancy is None or not occupancy.has_emptied or occupancy.at == now:
            return
        self._occupancies[space.id] = replace(occupancy, begun=None)
        zero_passages(space, self._traces)

    def _light(self, space: Space, now: datetime) -> list[Command]:
        command = self._lights.decide(space, self._occupancies[space.id].verdict, self._traces, now)
        return [command] if command else []

    def _publish(self, space: Space, now: datetime, *, wholly: bool) -> list[str]:
        """Return the ids of all whose view became another."""
        mode, automatic = self._modes.get(space.id, Mode.AUTOMATIC), self._lights.is_automatic(space)
        look, watches = Look(self._occupancies[space.id], self._opening, mode, automatic, now), self._watches[space.id]
        if space.id in self.naps:
            look = replace(look, nap=self.naps.follow(space, watches, self._traces, look))
        return self._board.tell(space, watches, self._traces, look, wholly=wholly)

    def _outcome(self, changed: list[str], commands: list[Command], *, dirty: bool) -> Outcome:
        wake_at = first(first(self._agenda.next(), self._lights.agenda.next()), self._care.next_round())
        if wake_at != self._quiet.wake_at:
            self._quiet = Outcome(wake_at=wake_at)
            self._stirred = Outcome(wake_at=wake_at, dirty=True)
        if not (changed or commands or dirty):
            return self._quiet
        return Outcome(tuple(dict.fromkeys(changed)), tuple(commands), wake_at, dirty=True, soon=True)

    # -- time and memory ---------------------------------------------------------------------------------------------

    def restore(self, snapshot: Snapshot, now: datetime) -> Outcome:
        """Take back what was known at an earlier moment; since then every sensor was blind."""
        if snapshot.at > now:
            snapshot = shifted(snapshot, now - snapshot.at)
        self._care.resume(snapshot.learnt, snapshot.faults, now)
        self._recall(snapshot)
        self.naps.miss()
        self._now = now
        for space in self._spaces.values():
            self._zero_counters(space, None)
        for key, trace in self._traces.items():
            self._traces[key] = advance(self._bound[key][2], trace, None, snapshot.at)
        for space in self._spaces.values():
            self._miss(space, snapshot.at, now)
        outcome = self._refresh(now)
        self._occupancies = {id: replace(occupancy, begun=None) for id, occupancy in self._occupancies.items()}
        return outcome

    def _miss(self, space: Space, since: datetime, now: datetime) -> None:
        """Let time go by in which nobody watched a space."""
        before = self._occupancies.get(space.id) or start_of(space, since)
        after = self._occupancies[space.id] = replace(before, review_at=since, begun=None)
        while after.review_at is not None and after.review_at <= now:
            self._occupy(space, after.review_at)
            after = self._occupancies[space.id]

    def resume(self, snapshot: Snapshot) -> Outcome:
        """Go on from a moment as if no time had passed since, as a replay does."""
        self._care.resume(snapshot.learnt, snapshot.faults, snapshot.at)
        return self._remember(snapshot, snapshot.at)

    def _remember(self, snapshot: Snapshot, now: datetime) -> Outcome:
        self._recall(snapshot)
        self._now = now
        return self._refresh(now)

    def _recall(self, snapshot: Snapshot) -> None:
        self._traces = dict(snapshot.traces)
        self._occupancies = dict(snapshot.occupancies)
        self._modes = dict(snapshot.modes)
        self._lights.recall(snapshot.plans, snapshot.lamps)
        self.naps.recall(snapshot.rooms, snapshot.weeks)
        self._forget_what_is_gone()

    def snapshot(self) -> Snapshot:
        """Return all that outlasts a restart."""
        return Snapshot(
            self._now,
            dict(self._traces),
            dict(self._occupancies),
            dict(self._modes),
            self._lights.plans(),
            self._lights.lamps(),
            self._care.learnt(),
            dict(self._care.faults),
            self.naps.rooms(),
            self.naps.weeks(),
        )
