"""What follows the people of each space besides its lamps: heat, air, and the light at its door."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from math import ceil
from typing import Final, NamedTuple

from . import climate, hvac, ventilation
from .actuators import Actuators
from .agenda import EFFECT, Agenda
from .attributes import Attribute, Values
from .board import keep
from .climate import Cause, ClimateMode, ClimatePlan, Comfort, Inputs, Setpoints
from .faces import FACES, Face
from .hours import Opening
from .kinds import KINDS, Family
from .lighting import Plan, lux_of
from .measures import Measures
from .messages import Actuate, Command, Effect, Mode
from .model import Space
from .occupancy import whole_second
from .overrides import Actuator
from .savings import Account, Rate, Saved, rate_of
from .scenes import DIM, EGRESS, MOVED, LightScene
from .sensors import SensorKind
from .traces import Trace, first
from .ventilation import AirCause, AirInputs, AirPlan, AirState
from .views import SpaceView


class EffectView(NamedTuple):
    """All that is told of the effects of a space."""

    climate: ClimateMode | None = None
    climate_cause: Cause | None = None
    setpoints: Setpoints | None = None
    air: AirState | None = None
    air_level: int | None = None
    """In per cent of what its fans can give."""

    air_cause: AirCause | None = None
    people_at_most: int | None = None
    """How many people its fresh air is enough for now."""

    held: tuple[str, ...] = ()
    """The ids of the actuators that a hand holds."""

    left: frozenset[Effect] = frozenset()
    """The effects that follow nobody."""

    scene: LightScene = LightScene.USUAL
    """How it is lit, as someone chose."""


class Circumstances(NamedTuple):
    """What the effects of a space depend on besides what its sensors measure."""

    view: SpaceView
    opening: Opening
    traces: Mapping[str, Trace]
    lamps: Plan
    scene: LightScene
    now: datetime

    @property
    def left(self) -> frozenset[Effect]:
        """What of its lamps follows nobody."""
        return _LEFT_LAMPS[self.lamps.auto_on, self.lamps.auto_off]


type Decide = Callable[[Space, Circumstances, EffectView, list[Command]], tuple[EffectView, datetime | None]]
"""Adds what is to be done to the commands; returns what is told, and when to look again."""

SAVED: Final = "saved"
"""The key of what is saved from now on."""

_STILL_AIR: Final = AirPlan()
_LEFT_LAMPS: Final[Mapping[tuple[bool, bool], frozenset[Effect]]] = {
    (True, True): frozenset(),
    (True, False): frozenset({Effect.LIGHTS_OFF}),
    (False, True): frozenset({Effect.LIGHTS_ON}),
    (False, False): frozenset({Effect.LIGHTS_ON, Effect.LIGHTS_OFF}),
}
"""What of the lamps of a space follows nobody, by whether they go on and off by themselves."""

_BOOKED = frozenset({Family.MEETING_ROOM, Family.LODGING})
"""Families in which people are expected when a booking begins; in others, when it opens."""

_WAYS = frozenset({Family.CIRCULATION})
"""Families in which nobody is expected to stay."""


class Effects:
    """Where the heat, the air and the sign of each space stand."""

    def __init__(self, actuators: Actuators, agenda: Agenda) -> None:
        """Begin with nothing known; what is due goes into the building's agenda."""
        self._actuators, self._agenda = actuators, agenda
        self._climates: dict[str, ClimatePlan] = {}
        self._airs: dict[str, AirPlan] = {}
        self._left: dict[str, frozenset[Effect]] = {}
        self.measures = Measures()
        self.views: dict[str, EffectView] = {}
        """What is told of each space that has any effect."""

        self._outdoor: float | None = None
        self.account = Account()
        """What all of it saves."""

    def __contains__(self, space_id: str) -> bool:
        """Return whether a space has any effect."""
        return space_id in self._spaces

    def rebuild(self, spaces: Mapping[str, Space]) -> None:
        """Take other spaces in, and forget the plans that are gone."""
        self._spaces = {id: space for id, space in spaces.items() if _has_effects(space)}
        self.measures.rebuild(self._spaces.values())
        self._decided = {space.id: tuple(self._decided_in(space)) for space in self._spaces.values()}
        keep(self._climates, {space.id for space in self._spaces.values() if space.climates})
        for memory in (self._airs, self._left, self.views):
            keep(memory, self._spaces)
        self.account.keep(self._spaces)

    def _decided_in(self, space: Space) -> Iterator[Decide]:
        """Give what is to be decided in a space: most have little but lamps."""
        if space.climates:
            yield self._heat
        if space.fans:
            yield self._ventilate
        elif self.measures.of(space, SensorKind.CO2):
            yield self._tell_air
        if space.signs:
            yield self._show
        if space.egress:
            yield self._light_way_out

    def feel(self, celsius: float | None) -> None:
        """Note how warm it is outside."""
        self._outdoor = celsius

    def choose(self, space: Space, effect: Effect, now: datetime, *, automatic: bool) -> None:
        """Let an effect follow the people of a space, or not."""
        left = self._left.get(space.id, frozenset())
        self._left[space.id] = left - {effect} if automatic else left | {effect}
        ids = space.climates if effect is Effect.CLIMATE else space.fans
        if not automatic:
            self._actuators.excuse(ids, now)

    def left(self, space_id: str) -> frozenset[Effect]:
        """Return the effects of a space that follow nobody."""
        return self._left.get(space_id, frozenset())

    def darken(self, now: datetime) -> Iterator[Command]:
        """Give the commands after which no sign says anything any more: a system that stops must not leave a lie."""
        dark: Values = {Attribute.POWER: 0.0}
        for space in self._spaces.values():
            if space.signs:
                self._actuators.ask(space.signs, dark, now)
                yield Actuate(space.id, space.signs, dark)

    # -- what follows ------------------------------------------------------------------------------------------------

    def follow(self, space: Space, around: Circumstances) -> tuple[list[Command], list[str]]:
        """Return the commands that follow from what is known of a space, and what became another, by its key."""
        commands: list[Command] = []
        due: datetime | None = None
        told = EffectView(left=self.left(space.id) | around.left, scene=around.scene)
        for decide in self._decided[space.id]:
            told, wake_at = decide(space, around, told, commands)
            due = first(due, wake_at)
        if held := self._actuators.held(space, around.view.verdict, around.now):
            told = told._replace(held=held)
        key, ends = EFFECT + space.id, self._actuators.ends(space, around.now)
        self._agenda.put(key, first(due, whole_second(ends, around.now)))
        changed = [SAVED] if self.account.book(space, self._rate(space, around, told), around.now) else []
        if told != self.views.get(space.id):
            self.views[space.id] = told
            changed.append(key)
        return commands, changed

    def _rate(self, space: Space, around: Circumstances, told: EffectView) -> Rate:
        """Return what a space saves now."""
        idle = 0.0 if told.air_level is None else _flow(space) * (1 - told.air_level / 100)
        return rate_of(
            space,
            lit=any(self._actuators.get(id).on for id in space.lights),
            heat=None if told.setpoints is None else told.setpoints.heat,
            outdoor=self._outdoor,
            idle_flow=idle,
            is_open=around.opening.open,
        )

    def _heat(
        self, space: Space, around: Circumstances, told: EffectView, commands: list[Command]
    ) -> tuple[EffectView, datetime | None]:
        """Decide on the climate."""
        if Effect.CLIMATE in told.left:
            self._climates.pop(space.id, None)
            return told, None
        comfort = Comfort(heat=space.heat_to)
        indoor = self._indoor(space, around.now)
        decision = climate.decide(
            self._climates.get(space.id, ClimatePlan()),
            self._climate_inputs(space, around, indoor),
            comfort,
            around.now,
        )
        plan = self._climates[space.id] = decision.plan
        for thermostat in space.climates:
            known = self._actuators.get(thermostat)
            if plan.asked is not None and known.values:
                wanted = hvac.wanted_of(plan.asked, known, indoor)
                self._ask(space, thermostat, wanted, around, commands)
        told = told._replace(climate=plan.mode, climate_cause=decision.because, setpoints=plan.asked)
        return told, decision.wake_at

    def _climate_inputs(self, space: Space, around: Circumstances, indoor: float | None) -> Inputs:
        view, family = around.view, KINDS[space.kind].family
        expected_at = view.engagement.starts
        if family not in _BOOKED:
            expected_at = None if around.opening.open or family in _WAYS else around.opening.until
        is_open = around.opening.open and view.mode is not Mode.CLOSED
        booked = view.engagement.holds(around.now) or (view.mode is Mode.EVENT and is_open)
        return Inputs(
            view.verdict,
            is_open,
            self.measures.window(space, around.now),
            indoor,
            self._outdoor,
            booked,
            expected_at,
            stays=family is Family.LODGING,
        )

    def _ventilate(
        self, space: Space, around: Circumstances, told: EffectView, commands: list[Command]
    ) -> tuple[EffectView, datetime | None]:
        """Decide on the air."""
        if Effect.AIR in told.left:
            return self._tell_air(space, around, told, commands)
        co2 = self.measures.most(space, SensorKind.CO2, around.now)
        before = self._airs.get(space.id, _STILL_AIR)
        decision = ventilation.decide(before, self._air_inputs(space, around, co2), around.now)
        plan = self._airs[space.id] = decision.plan
        for fan in space.fans:
            known = self._actuators.get(fan)
            if plan.level is not None and known.values:
                self._ask(space, fan, _fan_wanted(plan.level, known), around, commands)
        at_most = self._at_most(space, around, plan.level)
        told = told._replace(air=plan.state, air_level=plan.level, air_cause=decision.because, people_at_most=at_most)
        return told, decision.wake_at

    def _tell_air(
        self, space: Space, around: Circumstances, told: EffectView, _: list[Command]
    ) -> tuple[EffectView, datetime | None]:
        """Tell what the air is like where nothing moves it."""
        co2 = self.measures.most(space, SensorKind.CO2, around.now)
        before = self._airs.get(space.id, _STILL_AIR)
        state = ventilation.state_of(before.state, co2)
        if before.state is not state or space.id not in self._airs:
            self._airs[space.id] = AirPlan(state=state)
        at_most = self._at_most(space, around, None)
        plain = told.air is state and told.people_at_most == at_most
        return (told if plain else told._replace(air=state, people_at_most=at_most)), None

    def _air_inputs(self, space: Space, around: Circumstances, co2: float | None) -> AirInputs:
        speeds = [Attribute.SPEED in self._actuators.get(fan).values for fan in space.fans]
        return AirInputs(
            space.kind,
            space.capacity,
            _flow(space),
            around.view.verdict,
            around.view.people,
            co2,
            humidity=self.measures.most(space, SensorKind.HUMIDITY, around.now),
            cleaning=around.view.mode is Mode.CLEANING,
            window=self.measures.window(space, around.now),
            steady=not any(speeds),
        )

    def _at_most(self, space: Space, around: Circumstances, level: int | None) -> int | None:
        """Return how many people the air is enough for: as much as is measured to come in, or the fan gives."""
        traces = [around.traces.get(sensor_id) for sensor_id in self.measures.of(space, SensorKind.CO2)]
        volume = space.capacity * KINDS[space.kind].volume
        flows = [trace.air.renewals * volume for trace in traces if trace is not None and trace.air is not None]
        if level is not None:
            flows.append(level / 100 * _flow(space))
        return ventilation.people_at_most(space.kind, space.capacity, max(flows)) if flows else None

    def _show(
        self, space: Space, around: Circumstances, told: EffectView, commands: list[Command]
    ) -> tuple[EffectView, datetime | None]:
        """Light the sign at the door."""
        wanted = sign_wanted(FACES[around.view.availability])
        for light in space.signs:
            if self._actuators.get(light).values:
                self._ask(space, light, wanted, around, commands)
        return told, None

    def _light_way_out(
        self, space: Space, around: Circumstances, told: EffectView, commands: list[Command]
    ) -> tuple[EffectView, datetime | None]:
        """Light the way out for whoever moves in the dark, and for a minute after that."""
        moved = [
            around.now if trace.yes else trace.seen
            for sensor_id in self.measures.of(space, SensorKind.MOTION)
            if (trace := around.traces.get(sensor_id)) is not None
        ]
        last = max((at for at in moved if at is not None), default=None)
        lux, _ = lux_of(space, around.traces, around.now)
        lit = last is not None and around.now < last + MOVED and (lux is None or lux < DIM)
        wanted: Values = {Attribute.POWER: 1.0, Attribute.BRIGHTNESS: float(EGRESS)} if lit else {Attribute.POWER: 0.0}
        for lamp in space.egress:
            if self._actuators.get(lamp).values:
                self._ask(space, lamp, wanted, around, commands)
        return told, whole_second(last + MOVED, around.now) if lit and last is not None else None

    def _ask(self, space: Space, id: str, wanted: Values, around: Circumstances, commands: list[Command]) -> None:
        """Ask an actuator for what it was not asked for, as far as no hand holds it."""
        verdict, now, holds = around.view.verdict, around.now, self._actuators.holds
        free = {what: value for what, value in wanted.items() if not holds(id, verdict, now, what)}
        if free and self._actuators.get(id).wanted != free:
            self._actuators.ask((id,), free, now)
            commands.append(Actuate(space.id, (id,), free))

    def _indoor(self, space: Space, now: datetime) -> float | None:
        """Return how warm it is in a space: the mean of its thermometers, or of its thermostats."""
        degrees = list(self.measures.values(space, SensorKind.TEMPERATURE, now)) or [
            float(known[Attribute.MEASURED])
            for id in space.climates
            if Attribute.MEASURED in (known := self._actuators.get(id).values)
        ]
        return sum(degrees) / len(degrees) if degrees else None

    # -- memory ------------------------------------------------------------------------------------------------------

    def recall(
        self,
        climates: Mapping[str, ClimatePlan],
        airs: Mapping[str, AirPlan],
        left: Mapping[str, tuple[Effect, ...]],
    ) -> None:
        """Take back what was known."""
        self._climates, self._airs = dict(climates), dict(airs)
        self._left = {id: frozenset(each) for id, each in left.items()}

    def memory(
        self,
    ) -> tuple[dict[str, ClimatePlan], dict[str, AirPlan], dict[str, Saved], dict[str, tuple[Effect, ...]]]:
        """Return what outlasts a restart."""
        left = {id: tuple(sorted(each)) for id, each in self._left.items() if each}
        return dict(self._climates), dict(self._airs), self.account.memory(), left


def _has_effects(space: Space) -> bool:
    measured = any(sensor.kind is SensorKind.CO2 for sensor in space.sensors)
    return bool(space.lights or space.egress or space.climates or space.fans or space.signs) or measured


def _flow(space: Space) -> float:
    """Return what the fans of a space give at the most, in m³/h."""
    return space.fresh_air or space.capacity * ventilation.rate_of(space.kind)


def _fan_wanted(level: int, fan: Actuator) -> Values:
    if Attribute.SPEED in fan.values:
        steps = max(float(fan.values.get(Attribute.STEPS, 100.0)), 1.0)
        return {Attribute.SPEED: round(ceil(level / 100 * steps - 1e-9) / steps * 100, 1)}
    return {Attribute.POWER: float(level > 0)}


def sign_wanted(face: Face) -> Values:
    """Return what the light of a sign is asked for."""
    if not face.brightness:
        return {Attribute.POWER: 0.0}
    return {
        Attribute.POWER: 1.0,
        Attribute.BRIGHTNESS: float(face.brightness),
        Attribute.COLOUR: ",".join(map(str, face.colour)),
        Attribute.EFFECT: face.blink,
    }
