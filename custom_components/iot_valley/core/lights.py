"""The lamps of a building: what each does, what is to be done with it, and when to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from . import lighting, overrides
from .agenda import Agenda
from .board import keep, rename
from .lighting import Plan, Situation, lux_of
from .messages import Command, LightReport
from .model import Defaults, Space
from .occupancy import Verdict
from .overrides import Lamp
from .traces import Trace


class Lights:
    """The plan for each space's lamps, and what is known of each lamp."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.agenda = Agenda()
        self._defaults = Defaults()
        self._plans: dict[str, Plan] = {}
        self._lamps: dict[str, Lamp] = {}
        self._space_of: dict[str, Space] = {}

    def rebuild(self, spaces: Mapping[str, Space], defaults: Defaults) -> None:
        """Take other spaces in, and forget the lamps and plans that are gone."""
        self._defaults = defaults
        self._space_of = {light: space for space in spaces.values() for light in space.lights}
        keep(self._lamps, self._space_of)
        keep(self._plans, spaces)
        self.agenda.clear()

    def rename(self, ids: Mapping[str, str]) -> None:
        """Know some lamps by other ids from now on."""
        rename(self._lamps, ids)

    def is_automatic(self, space: Space) -> bool:
        """Return whether the lamps of a space follow people."""
        return self._plans.get(space.id, Plan()).automatic

    def choose(self, space: Space, *, automatic: bool) -> None:
        """Let the lamps of a space follow people, or not."""
        plan = self._plans.get(space.id, Plan())
        self._plans[space.id] = Plan(automatic, plan.phase, plan.off_at)

    def observe(self, event: LightReport, now: datetime) -> Space | None:
        """Note what a lamp reports, and return its space where that is new."""
        space = self._space_of.get(event.light_id)
        if space is None:
            return None
        before = self._lamps.get(event.light_id, Lamp())
        after = overrides.observe(before, event, now)
        if after == before:
            return None
        self._lamps[event.light_id] = after
        return space

    def decide(self, space: Space, verdict: Verdict, traces: Mapping[str, Trace], now: datetime) -> Command | None:
        """Decide on the lights of a space, and when to look at them again."""
        if not space.lights:
            return None
        lux = lux_of(space, traces, now) if verdict is Verdict.PRESENT else None  # Nobody asks for it else.
        situation = Situation(space, verdict, lux, self._lamps, self._defaults, now)
        plan, command = lighting.decide(self._plans.get(space.id, Plan()), situation)
        self._plans[space.id] = plan
        self.agenda.put(space.id, lighting.review_at(plan, situation))
        if command:
            self._asked(command.lights, command.brightness, now)
        return command

    def _asked(self, lights: Iterable[str], brightness: int, now: datetime) -> None:
        for light in lights:
            lamp = self._lamps.get(light, Lamp())
            self._lamps[light] = replace(lamp, wanted=brightness, asked_at=now)

    def let_go(self, space: Space, before: Verdict, after: Verdict, now: datetime) -> None:
        """Forget each hand that wins no longer: all of them once the space has emptied."""
        emptied = before is Verdict.PRESENT and after is Verdict.ABSENT
        for light in space.lights:
            lamp = self._lamps.get(light)
            if lamp is None or lamp.hand_at is None:
                continue
            if emptied or not overrides.holds(lamp, before, now, self._defaults.override_for):
                self._lamps[light] = replace(lamp, hand_at=None)

    def recall(self, plans: Mapping[str, Plan], lamps: Mapping[str, Lamp]) -> None:
        """Take back what was known."""
        self._plans, self._lamps = dict(plans), dict(lamps)

    def plans(self) -> dict[str, Plan]:
        """Return the plan of each space."""
        return dict(self._plans)

    def lamps(self) -> dict[str, Lamp]:
        """Return what is known of each lamp."""
        return dict(self._lamps)
