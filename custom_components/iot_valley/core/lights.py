"""The lights of a building: what is to be done with those of each space, and when to look again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from . import lighting
from .actuators import Actuators
from .agenda import Agenda
from .attributes import Attribute, Values
from .board import keep
from .lighting import Phase, Plan, Situation, lux_of
from .messages import Command, Effect, LightReport
from .model import Defaults, Space
from .occupancy import Verdict
from .traces import Trace


class Lights:
    """The plan for each space's lamps."""

    def __init__(self, actuators: Actuators) -> None:
        """Begin with nothing known."""
        self.agenda = Agenda()
        self._actuators = actuators
        self._defaults = Defaults()
        self._plans: dict[str, Plan] = {}

    def rebuild(self, spaces: Mapping[str, Space], defaults: Defaults) -> None:
        """Take other spaces in, and forget the plans that are gone."""
        self._defaults = defaults
        keep(self._plans, spaces)
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

    def restart(self, space: Space) -> None:
        """Take the lamps of a space over again from what they do now."""
        self._plans[space.id] = replace(self.plan(space), phase=Phase.OFF, off_at=None)

    def decide(self, space: Space, verdict: Verdict, traces: Mapping[str, Trace], now: datetime) -> Command | None:
        """Decide on the lights of a space, and when to look at them again."""
        if not space.lights:
            return None
        lux = lux_of(space, traces, now) if verdict is Verdict.PRESENT else None  # Nobody asks for it else.
        situation = Situation(space, verdict, lux, self._actuators.all, self._defaults, now)
        plan, command = lighting.decide(self.plan(space), situation)
        self._plans[space.id] = plan
        self.agenda.put(space.id, lighting.review_at(plan, situation))
        if command:
            self._actuators.ask(command.lights, wanted_of(command.brightness), now)
        return command

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


def values_of(report: LightReport) -> Values:
    """Return what a lamp reports, nothing where it cannot be reached."""
    if report.on is None:
        return {}
    power: Values = {Attribute.POWER: float(report.on)}
    return power if report.brightness is None else {**power, Attribute.BRIGHTNESS: float(report.brightness)}
