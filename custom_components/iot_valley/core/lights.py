"""The lights of a building: what is to be done with those of each space, and when to look again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from . import lighting
from .actuators import Actuators
from .agenda import Agenda
from .attributes import Attribute, Values
from .board import keep
from .lighting import Phase, Plan, Situation, lux_of
from .messages import Actuate, ActuatorReport, Command, Effect, LightReport, SetLights
from .model import Defaults, Space
from .occupancy import Verdict
from .scenes import LightScene
from .traces import Trace


class Around(NamedTuple):
    """What the lights of a space depend on besides who is there."""

    traces: Mapping[str, Trace]
    scene: LightScene = LightScene.USUAL
    ahead: bool = False
    """Whether someone is in a passage that leads to it."""


class Lights:
    """The plan for each space's lamps."""

    def __init__(self, actuators: Actuators) -> None:
        """Begin with nothing known."""
        self.agenda = Agenda()
        self._actuators = actuators
        self._defaults = Defaults()
        self._plans: dict[str, Plan] = {}
        self._chosen: dict[str, LightScene] = {}

    def rebuild(self, spaces: Mapping[str, Space], defaults: Defaults) -> None:
        """Take other spaces in, and forget the plans that are gone."""
        self._defaults = defaults
        keep(self._plans, spaces)
        keep(self._chosen, spaces)
        self.agenda.clear()

    def plan(self, space: Space) -> Plan:
        """Return where the lamps of a space stand."""
        return self._plans.get(space.id, Plan())

    def choose(self, space: Space, now: datetime, *, automatic: bool, effect: Effect | None = None) -> None:
        """Let the lamps of a space follow people, or not; of an effect, only in that."""
        plan = self.plan(space)
        on = plan.auto_on if effect is Effect.LIGHTS_OFF else automatic
        off = plan.auto_off if effect is Effect.LIGHTS_ON else automatic
        self._plans[space.id] = replace(plan, auto_on=on, auto_off=off)
        if not (on or off):
            self._actuators.excuse(space.lights, now)

    def chosen(self, space: Space) -> LightScene:
        """Return the scene that someone chose, the usual one where nobody did."""
        return self._chosen.get(space.id, LightScene.USUAL)

    def light(self, space: Space, scene: LightScene) -> None:
        """Light a space for a scene, until it empties."""
        self._chosen[space.id] = scene

    def end_scene(self, space: Space) -> None:
        """Light a space as usual again."""
        self._chosen.pop(space.id, None)

    def restart(self, space: Space) -> None:
        """Take the lamps of a space over again from what they do now."""
        self._plans[space.id] = replace(self.plan(space), phase=Phase.OFF, off_at=None)

    def decide(self, space: Space, verdict: Verdict, around: Around, now: datetime) -> list[Command]:
        """Decide on the lights of a space, and when to look at them again."""
        if not space.lights:
            return []
        ahead = verdict is Verdict.ABSENT and around.ahead
        lux, lux_at = lux_of(space, around.traces, now) if verdict is Verdict.PRESENT or ahead else (None, None)
        situation = Situation(
            space, verdict, lux, self._actuators.all, self._defaults, now, around.scene, lux_at, ahead
        )
        plan, command = lighting.decide(self.plan(space), situation)
        self._plans[space.id] = plan
        self.agenda.put(space.id, lighting.review_at(plan, situation))
        return [] if command is None else list(self._asked(command, plan, now))

    def _asked(self, command: SetLights, plan: Plan, now: datetime) -> Iterator[Command]:
        """Give the commands, and note what is asked; how bright a lamp of a guest is, is the guest's affair."""
        guests = tuple(id for id in command.lights if self._actuators.get(id).guest) if command.brightness else ()
        ours = tuple(id for id in command.lights if id not in guests)
        if ours:
            self._actuators.ask(ours, wanted_of(command.brightness), now)
            yield replace(command, lights=ours)
        if guests and plan.phase is not Phase.DIMMED:
            self._actuators.ask(guests, {Attribute.POWER: 1.0}, now)
            yield Actuate(command.space_id, guests, {Attribute.POWER: 1.0})

    def recall(self, plans: Mapping[str, Plan]) -> None:
        """Take back what was known."""
        self._plans = dict(plans)

    def plans(self) -> dict[str, Plan]:
        """Return the plan of each space."""
        return dict(self._plans)


def wanted_of(brightness: int) -> Values:
    """Return what a lamp is asked for that is brought to a brightness in per cent."""
    if not brightness:
        return {Attribute.POWER: 0.0}
    return {Attribute.POWER: 1.0, Attribute.BRIGHTNESS: float(brightness)}


def told_by(report: LightReport | ActuatorReport) -> tuple[str, Values]:
    """Return which actuator reports, and what."""
    if isinstance(report, ActuatorReport):
        return report.actuator_id, report.values
    return report.light_id, values_of(report)


def values_of(report: LightReport) -> Values:
    """Return what a lamp reports, nothing where it cannot be reached."""
    if report.on is None:
        return {}
    power: Values = {Attribute.POWER: float(report.on)}
    return power if report.brightness is None else {**power, Attribute.BRIGHTNESS: float(report.brightness)}
