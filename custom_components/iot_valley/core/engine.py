"""The one mutable object of the core: events in, outcomes out."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from . import lighting, overrides, totals, views
from .agenda import Agenda
from .hours import opening
from .lighting import Plan, Situation
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
from .occupancy import Occupancy, Verdict, because, first, fuse, says, watches_of, whole_second
from .overrides import Lamp
from .sensors import BEHAVIOURS, Behaviour, Role, SensorKind
from .snapshots import Snapshot, shifted
from .totals import BUILDING, Totals
from .traces import Trace, advance
from .views import Look, SpaceView

CLOCK_SLIP = timedelta(seconds=1)
"""A clock that goes back by more than this was set anew."""

UNHEEDED = frozenset({SensorKind.HUMIDITY, SensorKind.TEMPERATURE, SensorKind.WINDOW})
"""Bound to their space and kept in the journal, but nothing that the engine decides follows from them."""


class Engine:
    """The state of a building, moved forward by one event at a time."""

    def __init__(self, building: Building, now: datetime) -> None:
        """Start with nothing known."""
        self._now = now
        self._bound: dict[str, tuple[Space, SensorKind, Behaviour]] = {}
        self._traces: dict[str, Trace] = {}
        self._occupancies: dict[str, Occupancy] = {}
        self._modes: dict[str, Mode] = {}
        self._plans: dict[str, Plan] = {}
        self._lamps: dict[str, Lamp] = {}
        self._agenda = Agenda()
        self._lights_agenda = Agenda()
        self.views: dict[str, SpaceView] = {}
        self.totals: dict[str, Totals] = {}
        self.rebuild(building, now)

    def rebuild(self, building: Building, now: datetime) -> Outcome:
        """Take another building in, and keep all that is known of what it still has."""
        self.building = building
        self._spaces = undoubled(building)
        spaces = self._spaces.values()
        self._watches = {space.id: watches_of(space) for space in spaces}
        self._space_of_light = {light: space for space in spaces for light in space.lights}
        before = self._bound
        self._bound = {
            sensor.id: (space, sensor.kind, BEHAVIOURS[sensor.kind]) for space in spaces for sensor in space.sensors
        }
        for key, (_, kind, _) in self._bound.items():
            if key in before and before[key][1] is not kind:
                self._traces.pop(key, None)  # What it said was said of something else.
        self._forget_what_is_gone()
        return self._refresh(now)

    def _forget_what_is_gone(self) -> None:
        _keep(self._traces, self._bound)
        _keep(self._lamps, self._space_of_light)
        _keep(self._occupancies, self._spaces)
        _keep(self._modes, self._spaces)
        _keep(self._plans, self._spaces)
        _keep(self.views, self._spaces)
        self._add_up()
        self._agenda.clear()
        self._lights_agenda.clear()

    def _add_up(self) -> None:
        """Make the totals anew: spaces may have moved to another floor."""
        self.totals = {BUILDING: Totals()} | {floor.id: Totals() for floor in self.building.floors}
        for space_id, view in self.views.items():
            self._move_totals(self._spaces[space_id], None, view)

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
        return None if bound is None else bound[1]

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
        if isinstance(event, ModeChosen | LightingChosen):
            self._known(event.space_id)  # Refused before anything moves, so that no outcome is lost.
        slipped = self._remember(shifted(self.snapshot(), now - self._now), now)
        return _joined(slipped, self._take(event, now))

    def read(self, sensor_id: str, value: float | None, now: datetime) -> Outcome:
        """Take in what a sensor says now, as `handle` does with a `Reading`: most events are such, so none is made."""
        if now < self._now:
            return self.handle(Reading(sensor_id, value), now)
        self._now = now
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
            case _:  # pragma: no cover - mypy knows that there is no other
                assert_never(event)

    def _known(self, space_id: str) -> str:
        if space_id not in self._spaces:
            raise Refused(RefusalCode.UNKNOWN_SPACE, space=space_id)
        return space_id

    def _on_reading(self, sensor_id: str, value: float | None, at: datetime, now: datetime) -> Outcome:
        """Look at the space of a sensor if it says something new."""
        bound = self._bound.get(sensor_id)
        if bound is None or bound[1] in UNHEEDED:
            return self._quiet
        space, kind, behaviour = bound
        if not self._is_news(sensor_id, value, behaviour, at):
            return self._quiet
        if kind is SensorKind.ILLUMINANCE:
            return self._on_ambience(space, now)
        if self._is_held(space, sensor_id, now) and not behaviour.counts:
            return self._stirred
        return self._on_evidence(space, behaviour, now)

    def _is_news(self, sensor_id: str, value: float | None, behaviour: Behaviour, at: datetime) -> bool:
        """Remember what a sensor said, and return whether that says something new."""
        before = self._traces.get(sensor_id)
        if before is not None and at < before.at:
            return False  # It was measured before what we know: history, not the present.
        if before is not None and behaviour.stale_after is None and value == before.value:
            return False  # It speaks only of changes, and this is none.
        after = self._traces[sensor_id] = advance(behaviour, before, value, at)
        return before is None or not _says_the_same(behaviour, before, after)

    def _is_held(self, space: Space, sensor_id: str, now: datetime) -> bool:
        """Return whether another sensor holds the space, whatever this one may say."""
        occupancy = self._occupancies[space.id]
        return (
            occupancy.held_by is not None
            and occupancy.held_by != sensor_id
            and (occupancy.held_until is None or now < occupancy.held_until)
            and not space.places
        )

    def _on_evidence(self, space: Space, behaviour: Behaviour, now: datetime) -> Outcome:
        """Look at a space of which a sensor said something new."""
        before = self._occupancies[space.id]
        self._occupy(space, now)
        settled = self._occupancies[space.id].verdict is before.verdict
        if settled and not behaviour.counts and not space.places:
            self._outcome([], [], dirty=False)
            return self._stirred
        return self._tell([space.id], now, wholly=False)

    def _on_ambience(self, space: Space, now: datetime) -> Outcome:
        """Follow the daylight: a lamp may be needed now."""
        command = self._light(space, now)
        return self._outcome([], [command] if command else [], dirty=command is not None)

    def _on_light(self, event: LightReport, now: datetime) -> Outcome:
        space = self._space_of_light.get(event.light_id)
        if space is None:
            return self._quiet
        before = self._lamps.get(event.light_id, Lamp())
        after = overrides.observe(before, event, now)
        if after == before:
            return self._quiet
        self._lamps[event.light_id] = after
        command = self._light(space, now)
        return self._outcome([], [command] if command else [], dirty=True)

    def _on_lighting(self, event: LightingChosen, now: datetime) -> Outcome:
        space = self._spaces[self._known(event.space_id)]
        plan = self._plans.get(space.id, Plan())
        self._plans[space.id] = Plan(event.automatic, plan.phase, plan.off_at)
        return self._review([space.id], now)

    def _on_tick(self, now: datetime) -> Outcome:
        due = dict.fromkeys(self._agenda.take(now) + self._lights_agenda.take(now))
        if BUILDING in due:
            self._set_opening(now)
            due = dict.fromkeys(self._spaces)
        return self._review(list(due), now)

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
            if command := self._light(space, now):
                commands.append(command)
            changed += self._publish(space, now, wholly=wholly)
        return self._outcome(changed, commands, dirty=bool(space_ids))

    def _occupy(self, space: Space, now: datetime) -> None:
        before = self._occupancies.get(space.id)
        after = fuse(space, self._watches[space.id], self._traces, now)
        self._occupancies[space.id] = after
        self._agenda.put(space.id, after.review_at)
        if before is not None and before.verdict is not after.verdict:
            self._let_go(space, before.verdict, after.verdict, now)

    def _let_go(self, space: Space, before: Verdict, after: Verdict, now: datetime) -> None:
        """Forget each hand that wins no longer: all of them once the space has emptied."""
        emptied = before is Verdict.PRESENT and after is Verdict.ABSENT
        for light in space.lights:
            lamp = self._lamps.get(light)
            if lamp is None or lamp.hand_at is None:
                continue
            if emptied or not overrides.holds(lamp, before, now, self.building.defaults.override_for):
                self._lamps[light] = replace(lamp, hand_at=None)

    def _light(self, space: Space, now: datetime) -> Command | None:
        """Decide on the lights of a space, and when to look at them again."""
        if not space.lights:
            return None
        situation = Situation(
            space,
            self._occupancies[space.id].verdict,
            self._lux(space, now),
            self._lamps,
            self.building.defaults,
            now,
        )
        plan, command = lighting.decide(self._plans.get(space.id, Plan()), situation)
        self._plans[space.id] = plan
        self._lights_agenda.put(space.id, lighting.review_at(plan, situation))
        if command:
            self._asked(command, now)
        return command

    def _asked(self, command: Command, now: datetime) -> None:
        for light in command.lights:
            lamp = self._lamps.get(light, Lamp())
            self._lamps[light] = replace(lamp, wanted=command.brightness, asked_at=now)

    def _lux(self, space: Space, now: datetime) -> float | None:
        """Return the lowest illuminance that a sensor of the space tells, in lux."""
        values = [
            trace.value
            for sensor in space.sensors
            if sensor.kind is SensorKind.ILLUMINANCE
            and (trace := self._traces.get(sensor.id)) is not None
            and says(BEHAVIOURS[sensor.kind], trace, now) is not None
            and trace.value is not None
        ]
        return min(values, default=None)

    def _publish(self, space: Space, now: datetime, *, wholly: bool) -> list[str]:
        """Return the ids of all whose view became another."""
        before = self.views.get(space.id)
        look = Look(
            self._occupancies[space.id],
            self._opening,
            self._modes.get(space.id, Mode.AUTOMATIC),
            self._plans.get(space.id, Plan()).automatic,
            now,
        )
        watches = self._watches[space.id]
        after = views.view_of(space, watches, self._traces, look)
        if not (before is None or wholly or after.differs(before)):
            return []
        after = replace(after, because=because(watches, self._traces, now))
        if after == before:
            return []
        self.views[space.id] = after
        return [space.id, *self._move_totals(space, before, after)]

    def _move_totals(self, space: Space, before: SpaceView | None, after: SpaceView) -> list[str]:
        """Return the floor and the building where they add up to something else now."""
        changed: list[str] = []
        for group in (space.floor, BUILDING):
            if group is None or group not in self.totals:
                continue
            old = self.totals[group]
            new = totals.moved(old, space.kind, before, after)
            if new != old:
                self.totals[group] = new
                changed.append(group)
        return changed

    def _outcome(self, changed: list[str], commands: list[Command], *, dirty: bool) -> Outcome:
        wake_at = first(self._agenda.next(), self._lights_agenda.next())
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
        traces = {
            key: advance(self._bound[key][2], trace, None, snapshot.at)
            for key, trace in snapshot.traces.items()
            if key in self._bound
        }
        return self._remember(replace(snapshot, traces=traces), now)

    def resume(self, snapshot: Snapshot) -> Outcome:
        """Go on from a moment as if no time had passed since, as a replay does."""
        return self._remember(snapshot, snapshot.at)

    def _remember(self, snapshot: Snapshot, now: datetime) -> Outcome:
        self._now = now
        self._traces = dict(snapshot.traces)
        self._occupancies = dict(snapshot.occupancies)
        self._modes = dict(snapshot.modes)
        self._plans = dict(snapshot.plans)
        self._lamps = dict(snapshot.lamps)
        self._forget_what_is_gone()
        return self._refresh(now)

    def snapshot(self) -> Snapshot:
        """Return all that outlasts a restart."""
        return Snapshot(
            self._now,
            dict(self._traces),
            dict(self._occupancies),
            dict(self._modes),
            dict(self._plans),
            dict(self._lamps),
        )


def _keep(memory: dict[str, Any], known: Container[str]) -> None:
    """Forget in place all that is not known any more."""
    for gone in [key for key in memory if key not in known]:
        del memory[gone]


def _joined(one: Outcome, then: Outcome) -> Outcome:
    """Return what two events led to, one after the other."""
    changed = dict.fromkeys(one.changed + then.changed)
    return Outcome(tuple(changed), one.commands + then.commands, then.wake_at, dirty=True, soon=True)


def _says_the_same(behaviour: Behaviour, before: Trace, after: Trace) -> bool:
    """Return whether a reading tells nothing that was not known, and was not about to be forgotten."""
    if after.yes is not before.yes or after.since is not before.since:
        return False
    return before.value == after.value if behaviour.counts or behaviour.role is Role.AMBIENT else True
