"""The one mutable object of the core: events in, outcomes out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from .actuators import Actuators
from .agenda import BOOKED, Agenda, space_of
from .board import Board, keep
from .caretaker import CARE
from .counts import count_of
from .effects import SAVED, Circumstances, Effects
from .engagement import Engagement
from .faults import Fault
from .hours import opening
from .lights import Around, Lights, told_by
from .messages import (
    ActuatorReport,
    Choice,
    Command,
    Effect,
    EffectChosen,
    Engaged,
    Event,
    LightingChosen,
    LightReport,
    Mode,
    ModeChosen,
    Outcome,
    OutdoorReport,
    OverridesEnded,
    Reading,
    RefusalCode,
    Refused,
    SceneChosen,
    Tick,
)
from .model import Building, Space, undoubled
from .moments import Happening
from .naps import Naps
from .occupancy import Verdict, whole_second
from .presence import News, Presence
from .scenes import scene_of
from .sensors import SensorKind
from .snapshots import Snapshot, shifted
from .totals import BUILDING, Totals
from .traces import first
from .views import Look, SpaceView

CLOCK_SLIP = timedelta(seconds=1)
"""A clock that goes back by more than this was set anew."""


UNCHANGED: Mapping[str, str] = MappingProxyType({})


class Engine:
    """The state of a building, moved forward by one event at a time."""

    def __init__(self, building: Building, now: datetime) -> None:
        """Start with nothing known."""
        self.now = now
        """The moment up to which time has gone by."""

        self._modes: dict[str, Mode] = {}
        self._engagements: dict[str, Engagement] = {}
        self.actuators = Actuators()
        self._led: dict[str, None] = {}
        self._lights = Lights(self.actuators)
        self.presence = Presence(self._on_turned)
        self._agenda = Agenda()
        self.effects = Effects(self.actuators, self._agenda)
        self.naps = Naps(self._agenda)
        self._board = Board()
        self.views: Mapping[str, SpaceView] = self._board.views
        self.totals: Mapping[str, Totals] = self._board.totals
        self.rebuild(building, now)

    def rebuild(self, building: Building, now: datetime, renamed: Mapping[str, str] = UNCHANGED) -> Outcome:
        """Take another building in, and keep all that is known of what it still has, be it by another id now."""
        if renamed:
            self.presence.rename(renamed)
            self.actuators.rename(renamed)
            self.effects.measures.rename(renamed)
        self.building = building
        self._spaces = undoubled(building)
        self.presence.rebuild(self._spaces, building.time_zone, now)
        self._forget_what_is_gone()
        return self._refresh(now)

    def _forget_what_is_gone(self) -> None:
        self.actuators.rebuild(self._spaces, self.building.defaults)
        self._lights.rebuild(self._spaces, self.building.defaults)
        self.effects.rebuild(self._spaces)
        self.presence.feel(self.effects.measures.read)
        keep(self._modes, self._spaces)
        keep(self._engagements, self._spaces)
        self.naps.rebuild(self._spaces, self.presence.watches, self.building.time_zone)
        self._board.rebuild(self.building, self._spaces)
        self._agenda.clear()

    def _refresh(self, now: datetime) -> Outcome:
        """Look at every space anew, as after a start."""
        self._quiet, self._stirred = Outcome(), Outcome(dirty=True)
        self._set_opening(now)
        self.actuators.expect(now)
        return self._review(self._spaces, now)

    def kind_of(self, sensor_id: str) -> SensorKind | None:
        """Return the kind of a sensor of the building, or none."""
        bound = self.presence.bound.get(sensor_id)
        return None if bound is None else bound.sensor.kind

    @property
    def faults(self) -> Mapping[str, tuple[Fault, ...]]:
        """What is wrong with the sensors, by their ids."""
        return self.presence.care.faults

    def forget(self, sensor_ids: Iterable[str], now: datetime, space_ids: Iterable[str] = ()) -> Outcome:
        """Forget all that was learnt of some sensors, as if they had just been put up, and of some spaces."""
        self.presence.forget(set(sensor_ids), space_ids, now)
        outcome = self._refresh(now)
        return replace(outcome, changed=(*outcome.changed, CARE), dirty=True)

    # -- events ------------------------------------------------------------------------------------------------------

    def handle(self, event: Event, now: datetime) -> Outcome:
        """Take one event in and return all that it leads to.

        A clock that was set back takes all that is remembered along, so that every duration stays what it was.
        Raises `Refused` for a space that is not there; a sensor or light that is not is no information.
        """
        if now >= self.now:
            self.now = now
            return self._take(event, now)
        if self.now - now <= CLOCK_SLIP:
            return self._take(event, self.now)
        self._refuse(event)  # Before anything moves, so that no outcome is lost.
        self.presence.care.shift(now - self.now)
        slipped = self._remember(shifted(self.snapshot(), now - self.now), now)
        return slipped.then(self._take(event, now))

    def read(self, sensor_id: str, value: float | None, now: datetime) -> Outcome | None:
        """Take in what a sensor says now, as `handle` does with a `Reading`: most events are such, so none is made.

        Returns none where nothing can follow, since nothing is decided by the sensor.
        """
        if now < self.now:
            return self.handle(Reading(sensor_id, value), now)
        self.now = now
        news, space = self.presence.hear(sensor_id, value, now, now)
        if self.presence.felt and (affected := self.effects.measures.hear(sensor_id, value, now)) is not None:
            return self._on_news(news, space, now).then_more(self._on_measured(affected, now))
        if news is News.NOTHING or news is News.STIRRED:
            return self._stirred if news is News.STIRRED else self._quiet
        return None if news is News.UNHEEDED else self._on_news(news, space, now)

    def _take(self, event: Event, now: datetime) -> Outcome:
        match event:
            case Reading():
                return self._on_reading(event, now)
            case LightReport() | ActuatorReport():
                return self._on_actuator(event, now)
            case OutdoorReport():
                self.effects.feel(event.celsius)
                return self._quiet
            case Tick():
                return self._on_tick(now)
            case ModeChosen() | LightingChosen() | EffectChosen() | SceneChosen() | OverridesEnded() | Engaged():
                self._choose(event, now)
            case _:
                self.naps.ask(event, now)
        return self._review([event.space_id], now)

    def _on_turned(self, space: Space, before: Verdict, after: Verdict, now: datetime) -> None:
        """End what ends with another verdict, and light the passages that one leads to."""
        self.actuators.let_go(space, before, after, now)
        if before is Verdict.PRESENT and after is Verdict.ABSENT:
            self._lights.end_scene(space)
        self._led |= dict.fromkeys(self.presence.surroundings.passages.get(space.id, ()))

    def _choose(self, event: Choice, now: datetime) -> None:
        """Keep what someone chose for a space."""
        space = self._known(event.space_id)
        match event:
            case ModeChosen():
                self._modes[space.id] = event.mode
            case Engaged():
                self._engagements[space.id] = event.engagement
            case SceneChosen():
                self._lights.light(space, event.scene)
            case OverridesEnded():
                self.actuators.release(space, now)
                self._lights.restart(space)
            case LightingChosen():
                self._lights.choose(space, now, automatic=event.automatic)
            case _ if event.effect in (Effect.LIGHTS_ON, Effect.LIGHTS_OFF):
                self._lights.choose(space, now, automatic=event.automatic, effect=event.effect)
            case _:
                self.effects.choose(space, event.effect, now, automatic=event.automatic)

    def _refuse(self, event: Event) -> None:
        if isinstance(event, ModeChosen | LightingChosen | EffectChosen | SceneChosen | OverridesEnded | Engaged):
            self._known(event.space_id)
        elif not isinstance(event, Reading | LightReport | ActuatorReport | OutdoorReport | Tick):
            self.naps.check(event, self.now)

    def _known(self, space_id: str) -> Space:
        space = self._spaces.get(space_id)
        if space is None:
            raise Refused(RefusalCode.UNKNOWN_SPACE, space=space_id)
        return space

    def _on_reading(self, event: Reading, now: datetime) -> Outcome:
        at = now if event.at is None else min(event.at, now)
        affected = self.effects.measures.hear(event.sensor_id, event.value, at)
        outcome = self._on_news(*self.presence.hear(event.sensor_id, event.value, at, now), now)
        return outcome if affected is None else outcome.then_more(self._on_measured(affected, now))

    def _on_measured(self, space: Space, now: datetime) -> Outcome:
        """Let the effects of a space follow what was measured in it."""
        commands, changed = self._affect(space, now)
        return self._outcome(changed, commands, dirty=False)

    def _on_news(self, news: News, space: Space | None, now: datetime) -> Outcome:
        """Do what follows of what a sensor said."""
        if space is None:
            return self._on_no_space(news)
        if news is News.AMBIENCE:
            return self._on_ambience(space, now)
        told = self.presence.occupancies[space.id].verdict is self.views[space.id].verdict
        if told and news is not News.NUMBERS and not space.places:
            return self._on_no_space(News.DUE)
        return self._tell([space.id], now, wholly=False)

    def _on_no_space(self, news: News) -> Outcome:
        if news is News.DUE:
            self._outcome([], [], dirty=False)
        return self._stirred if news in (News.DUE, News.STIRRED) else self._quiet

    def _on_ambience(self, space: Space, now: datetime, *, dirty: bool = False) -> Outcome:
        """Follow the daylight: a lamp may be needed now."""
        commands = self._light(space, now)
        return self._outcome([], commands, dirty=dirty or bool(commands))

    def _on_actuator(self, event: LightReport | ActuatorReport, now: datetime) -> Outcome:
        space, again = self.actuators.observe(*told_by(event), event.hand, now)
        if space is None:
            return self._quiet
        commands, changed = self._affect(space, now)
        if self.actuators.has_news():
            changed.append(CARE)
        return self._outcome(changed, [*([again] if again else ()), *self._light(space, now), *commands], dirty=True)

    def _on_tick(self, now: datetime) -> Outcome:
        seen, ailing = self.presence.tick(now)
        taken = (*self._agenda.take(now), *self._lights.agenda.take(now))
        due = dict.fromkeys((*seen, *map(space_of, taken)))
        if BUILDING in due:
            self._set_opening(now)
            due = dict.fromkeys(self._spaces)
        again = self.actuators.overdue(now)
        outcome = self._review(due, now)
        if again:
            outcome = outcome.then(self._outcome([], again, dirty=True))
        also = (SAVED, CARE) if ailing | self.actuators.has_news() else (SAVED,)
        return replace(outcome, changed=(*outcome.changed, *also), dirty=outcome.dirty or CARE in also)

    # -- what follows ------------------------------------------------------------------------------------------------

    def _set_opening(self, now: datetime) -> None:
        self._opening = opening(self.building.hours, now, self.building.time_zone)
        self._agenda.put(BUILDING, whole_second(self._opening.until, now))

    def _review(self, space_ids: Collection[str], now: datetime) -> Outcome:
        """Look at some spaces wholly anew."""
        for space_id in space_ids:
            self.presence.occupy(self._spaces[space_id], now)
        return self._tell(space_ids, now, wholly=True)

    def _tell(self, space_ids: Collection[str], now: datetime, *, wholly: bool) -> Outcome:
        """Do what follows from the occupancy of some spaces: lighting, places and signs, totals, then heat and air.

        Not wholly, a new probability alone is no news: a chatty sensor would write states without end.
        """
        changed: list[str] = []
        commands: list[Command] = []
        for space_id in space_ids:
            space = self._spaces[space_id]
            commands += self._light(space, now)
            changed += self._publish(space, now, wholly=wholly)
            effects, affected = self._affect(space, now)
            commands += effects
            changed += affected
        while self._led:
            commands += self._light(self._spaces[self._led.popitem()[0]], now)
        more, moments = self.naps.effects()
        return self._outcome(changed, [*commands, *more] if more else commands, moments, dirty=bool(space_ids))

    def _light(self, space: Space, now: datetime) -> list[Command]:
        presence = self.presence
        scene = scene_of(
            self._lights.chosen(space),
            napping=space.id in self.views and self.views[space.id].napping(space),
            cleaning=self._modes.get(space.id) is Mode.CLEANING,
            closed=not self._opening.open,
        )
        around = Around(presence.traces, scene, ahead=presence.leads_to(space))
        return self._lights.decide(space, presence.occupancies[space.id].verdict, around, now)

    def _affect(self, space: Space, now: datetime) -> tuple[list[Command], list[str]]:
        """Return the commands of heat, air and the sign at the door, and what of them became another."""
        if space.id not in self.effects:
            return [], []
        lamps, chosen = self._lights.plan(space), self._lights.chosen(space)
        around = Circumstances(self.views[space.id], self._opening, self.presence.traces, lamps, chosen, now)
        return self.effects.follow(space, around)

    def _publish(self, space: Space, now: datetime, *, wholly: bool) -> list[str]:
        """Return the ids of all whose view became another."""
        presence, watches = self.presence, self.presence.watches[space.id]
        mode, automatic = self._modes.get(space.id, Mode.AUTOMATIC), self._lights.plan(space).automatic
        occupancy = presence.occupancies[space.id]
        counted = count_of(space, watches, presence.traces, occupancy.verdict, now)
        look = Look(occupancy, self._opening, mode, automatic, now, counted)
        if (engagement := self._engagements.get(space.id)) is not None:
            look = look._replace(engagement=engagement)
            self._agenda.put(BOOKED + space.id, engagement.next_edge(now))
        if space.id in self.naps:
            look = look._replace(nap=self.naps.follow(space, presence.traces, look))
        return self._board.tell(space, watches, presence.traces, look, wholly=wholly)

    def _outcome(
        self, changed: list[str], commands: list[Command], moments: tuple[Happening, ...] = (), *, dirty: bool
    ) -> Outcome:
        wake_at = first(first(self._agenda.next(), self._lights.agenda.next()), self.presence.next())
        wake_at = first(wake_at, self.actuators.agenda.next())
        if wake_at != self._quiet.wake_at:
            self._quiet = Outcome(wake_at=wake_at)
            self._stirred = Outcome(wake_at=wake_at, dirty=True)
        if not (changed or commands or moments or dirty):
            return self._quiet
        told = tuple(dict.fromkeys(changed))
        return Outcome(told, tuple(commands), wake_at, dirty=True, soon=True, moments=moments)

    # -- time and memory ---------------------------------------------------------------------------------------------

    def restore(self, snapshot: Snapshot, now: datetime) -> Outcome:
        """Take back what was known at an earlier moment; since then every sensor was blind."""
        if snapshot.at > now:
            snapshot = shifted(snapshot, now - snapshot.at)
        self.presence.care.resume(snapshot.learnt, snapshot.faults, now)
        self._recall(snapshot)
        self.now = now
        self.naps.miss()
        self.presence.miss(snapshot.at, now)
        outcome = self._refresh(now)
        self.presence.start_counting(now)
        return outcome

    def resume(self, snapshot: Snapshot) -> Outcome:
        """Go on from a moment as if no time had passed since, as a replay does."""
        self.presence.care.resume(snapshot.learnt, snapshot.faults, snapshot.at)
        return self._remember(snapshot, snapshot.at)

    def _remember(self, snapshot: Snapshot, now: datetime) -> Outcome:
        self._recall(snapshot)
        self.now = now
        return self._refresh(now)

    def _recall(self, snapshot: Snapshot) -> None:
        self.presence.recall(snapshot)
        self._modes = dict(snapshot.modes)
        self._engagements = dict(snapshot.engagements)
        self.actuators.recall(snapshot.actuators)
        self._lights.recall(snapshot.plans)
        self.effects.recall(snapshot.climates, snapshot.airs, snapshot.left)
        self.effects.account.recall(snapshot.saved, snapshot.at)
        self.naps.recall(snapshot.rooms, snapshot.turnouts)
        self._forget_what_is_gone()

    def snapshot(self) -> Snapshot:
        """Return all that outlasts a restart."""
        presence = self.presence
        return Snapshot(
            self.now,
            presence.traces.copy(),
            dict(presence.occupancies),
            dict(self._modes),
            self._lights.plans(),
            self.actuators.known(),
            presence.care.learnt(),
            dict(presence.care.faults),
            presence.usual.written(),
            self.naps.rooms(),
            self.naps.turnouts(),
            dict(self._engagements),
            *self.effects.memory(),
        )
