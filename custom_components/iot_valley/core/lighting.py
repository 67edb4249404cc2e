"""When the lights of a space change, and when they are left alone.

On at entry where it is dark, never off on someone who is there or may be, dimmed as a warning before they go off, and
no command to a light that a hand has touched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .kinds import KINDS
from .messages import SetLights
from .model import Defaults, Space
from .occupancy import Verdict, whole_second
from .overrides import UNHEARD, Actuator, holds, is_lit
from .scenes import AHEAD, LEAST, LightScene, level_of, may_change, regulated
from .sensors import BEHAVIOURS, SensorKind
from .traces import Trace, stale_at

TOO_BRIGHT = 2.0
"""So many times what is wanted, daylight alone is far more than enough."""


class Phase(StrEnum):
    """What we have last done to the lights of a space."""

    OFF = "off"
    ON = "on"
    AHEAD = "ahead"
    """Lit for someone who may come next."""

    BRIGHT = "bright"
    """Off, since daylight is enough."""

    DIMMED = "dimmed"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the lights of a space stand."""

    auto_on: bool = True
    """Whether lights come on by themselves."""

    auto_off: bool = True
    """Whether they go off by themselves."""

    phase: Phase = Phase.OFF
    off_at: datetime | None = None
    """When dimmed lights go off."""

    level: int | None = None
    """What lights were last brought to while someone was there, in per cent."""

    changed_at: datetime | None = None
    """When that was."""

    @property
    def automatic(self) -> bool:
        """Whether lights do anything by themselves."""
        return self.auto_on or self.auto_off


class Situation(NamedTuple):
    """All that a decision on lights depends on."""

    space: Space
    verdict: Verdict
    lux: float | None
    """Illuminance, none where it is not known: taken for dark."""

    lamps: Mapping[str, Actuator]
    defaults: Defaults
    now: datetime
    scene: LightScene = LightScene.USUAL
    lux_at: datetime | None = None
    """When that was measured."""

    ahead: bool = False
    """Whether someone is in a passage that leads to it."""

    @property
    def level(self) -> int:
        """How brightly the scene is lit, in per cent."""
        return level_of(self.space.kind, self.scene)


type Decision = tuple[Plan, int | None, tuple[str, ...]]
"""The plan, the brightness to bring lights to in per cent (none for no command), and which lights."""


def decide(plan: Plan, situation: Situation) -> tuple[Plan, SetLights | None]:
    """Return the plan that follows from a situation, and the command that it takes."""
    if not plan.automatic:
        return Plan(auto_on=False, auto_off=False), None
    after, brightness, lights = _DECISIONS[situation.verdict](plan, situation)
    if brightness is None or not lights:
        return after, None
    return after, SetLights(situation.space.id, lights, brightness)


def _enter(plan: Plan, situation: Situation) -> Decision:
    if plan.phase is Phase.DIMMED:
        return _on(plan, situation), situation.level, _lit(situation)
    if plan.phase is Phase.ON:
        return _adjust(plan, situation)
    auto_on = KINDS[situation.space.kind].scene.auto_on and plan.auto_on
    if not (auto_on and _dark(situation)):
        return plan, None, ()
    return _on(plan, situation), situation.level, _ours(situation)


def _on(plan: Plan, situation: Situation) -> Plan:
    return replace(plan, phase=Phase.ON, off_at=None, level=situation.level, changed_at=situation.now)


def _adjust(plan: Plan, situation: Situation) -> Decision:
    """Follow another scene, or the daylight where the light is kept constant; nobody is left in the dark for it."""
    space, lux = situation.space, situation.lux
    before = situation.level if plan.level is None else plan.level
    if situation.scene is not LightScene.USUAL or not space.lux or lux is None:
        level = situation.level
        if plan.level is None or level == before:
            return plan, None, ()
        return _on(plan, situation), level, _lit(situation)
    if not may_change(plan.changed_at, situation.lux_at, situation.now):
        return plan, None, ()
    level = regulated(before, lux, space.lux)
    if space.daylight_off and level == LEAST and lux > TOO_BRIGHT * space.lux:
        return replace(plan, phase=Phase.BRIGHT, level=None), 0, _lit(situation)
    if level == before:
        return plan, None, ()
    return replace(plan, level=level, changed_at=situation.now), level, _lit(situation)


def _leave(plan: Plan, situation: Situation) -> Decision:
    if not plan.auto_off:
        return replace(plan, phase=Phase.OFF, off_at=None), None, ()
    if situation.ahead and _dark(situation):
        return _light_ahead(plan, situation)
    lit = _lit(situation)
    if not lit or plan.phase is Phase.AHEAD:
        settled = plan.phase is Phase.OFF and plan.off_at is None
        after = plan if settled else replace(plan, phase=Phase.OFF, off_at=None)
        return after, 0 if lit else None, lit
    return _warn(plan, situation, lit)


def _warn(plan: Plan, situation: Situation, lit: tuple[str, ...]) -> Decision:
    """Dim lights for a while before they go off."""
    if plan.off_at is None:
        off_at = whole_second(situation.now + situation.defaults.dim_for, situation.now)
        scene = KINDS[situation.space.kind].scene
        return replace(plan, phase=Phase.DIMMED, off_at=off_at), scene.dim_level, lit
    if situation.now < plan.off_at:
        return plan, None, ()
    return replace(plan, phase=Phase.OFF, off_at=None), 0, lit


def _light_ahead(plan: Plan, situation: Situation) -> Decision:
    """Light a passage into which someone may come next, so that nobody walks into the dark."""
    if plan.phase is Phase.AHEAD or not plan.auto_on:
        return plan, None, ()
    return replace(plan, phase=Phase.AHEAD, off_at=None), AHEAD, _ours(situation)


def _wait(plan: Plan, situation: Situation) -> Decision:
    """Nobody knows: what was being dimmed comes back, all else stays."""
    if plan.phase is not Phase.DIMMED:
        return plan, None, ()
    return _on(plan, situation), situation.level, _lit(situation)


_DECISIONS: Mapping[Verdict, Callable[[Plan, Situation], Decision]] = MappingProxyType(
    {Verdict.PRESENT: _enter, Verdict.ABSENT: _leave, Verdict.UNKNOWN: _wait}
)


def _dark(situation: Situation) -> bool:
    return situation.lux is None or situation.lux < situation.defaults.lux_threshold


def _ours(situation: Situation) -> tuple[str, ...]:
    """Return the lights that no hand holds."""
    return tuple(
        light
        for light in situation.space.lights
        if not holds(
            situation.lamps.get(light, UNHEARD),
            situation.verdict,
            situation.now,
            situation.defaults.override_for,
        )
    )


def _lit(situation: Situation) -> tuple[str, ...]:
    return tuple(light for light in _ours(situation) if is_lit(situation.lamps.get(light, UNHEARD), situation.now))


def review_at(plan: Plan, situation: Situation) -> datetime | None:
    """Return when the lights need another look by themselves: an end of dimming, or of a hand's time."""
    if not plan.automatic:
        return None
    ends = [
        end
        for light in situation.space.lights
        for hand in situation.lamps.get(light, UNHEARD).hands.values()
        if (end := hand + situation.defaults.override_for) > situation.now
    ]
    due = min((at for at in (plan.off_at, *ends) if at is not None), default=None)
    return whole_second(due, situation.now)


def lux_of(space: Space, traces: Mapping[str, Trace], now: datetime) -> tuple[float | None, datetime | None]:
    """Return the lowest illuminance that a sensor of a space tells, in lux, and when that was measured."""
    behaviour = BEHAVIOURS[SensorKind.ILLUMINANCE]
    values = [
        (trace.value, trace.at)
        for sensor in space.sensors
        if sensor.kind is SensorKind.ILLUMINANCE
        and (trace := traces.get(sensor.id)) is not None
        and trace.value is not None
        and ((stale := stale_at(behaviour, trace)) is None or now < stale)
    ]
    return min(values, default=(None, None))
