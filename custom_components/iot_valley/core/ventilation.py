"""How much fresh air a space is given: by the people in it, by their breath, and by what else spoils the air.

Each person is due a flow of fresh air (25 m³/h in offices, 30 in meeting rooms, 45 at light work, 60 in a gym: Code du
travail R4222-6, INRS ED 657), and CO2 tells where that is not enough: 800 ppm is aimed at, 1500 ppm calls for action
(HCSP 2021). A space that was full is flushed once empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, floor
from types import MappingProxyType
from typing import NamedTuple

from .air import OUTDOORS
from .kinds import SpaceKind
from .occupancy import Verdict, whole_second

AIM, ACT = 800.0, 1500.0
"""In ppm: what is aimed at, and where something must be done (HCSP 2021)."""

BAND = 50.0
"""In ppm: so far under a limit the air must be before it is said to be better."""

CLEAN = 150.0
"""In ppm over the air outside: a space that was flushed."""

FULL = 0.8
"""So much of its capacity makes a space full."""

FLUSH = timedelta(minutes=20)
"""How long a space is flushed where nobody can tell when it is enough."""

LONGEST_FLUSH = timedelta(minutes=45)
"""A flush ends, be the air as it may: something else is wrong then."""

CALM = timedelta(minutes=5)
"""Between two changes of a fan's speed that are not urgent."""

STEP = 10
"""A fan's speed is told in steps of so many per cent."""

SWITCHED_ON = 40
"""A fan that only knows on and off runs from here, in per cent of what it would have to give."""

FRESH = 250.0
"""And it stops where the air is as near to that outside, in ppm, or nothing is needed any more."""

DAMP = 70.0
"""Relative humidity of a shower or of a wet floor, in per cent."""

DAMP_LEVEL = 50

_OFFICE, _MEETING, _LIGHT_WORK, _GYM = 25.0, 30.0, 45.0, 60.0
_RATES: Mapping[SpaceKind, float] = MappingProxyType(
    {
        SpaceKind.MEETING_ROOM: _MEETING,
        SpaceKind.PHONE_BOOTH: _MEETING,
        SpaceKind.CANTEEN: _MEETING,
        SpaceKind.RECREATION: _MEETING,
        SpaceKind.WORKSHOP: _LIGHT_WORK,
        SpaceKind.GYM: _GYM,
    }
)

_SOURCES: Mapping[SpaceKind, int] = MappingProxyType({SpaceKind.CANTEEN: 30, SpaceKind.WORKSHOP: 40, SpaceKind.GYM: 30})
"""What is given at the least, in per cent, while such a space is in use: cooking, dust and solvents, sweat."""

_CLEANING_LEVEL = 60
"""What is given while it is cleaned, in per cent: cleaning agents."""


def rate_of(kind: SpaceKind) -> float:
    """Return the fresh air that each person is due, in m³/h."""
    return _RATES.get(kind, _OFFICE)


class AirState(StrEnum):
    """What the air of a space is like."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class AirCause(StrEnum):
    """Why a space is given the fresh air that it is."""

    NOBODY = "nobody"
    PEOPLE = "people"
    CO2 = "co2"
    FLUSHED = "flushed"
    CLEANED = "cleaned"
    DAMP = "damp"
    SOURCES = "sources"
    NOBODY_KNOWS = "nobody_knows"


class AirInputs(NamedTuple):
    """All that a decision on the air of a space depends on, besides what is remembered."""

    kind: SpaceKind
    capacity: int
    flow: float
    """What its fan gives at the most, in m³/h."""

    verdict: Verdict
    people: int | None = None
    co2: float | None = None
    outdoors: float = OUTDOORS
    """The CO2 of the air outside, in ppm."""

    humidity: float | None = None
    cleaning: bool = False
    window: bool | None = None
    steady: bool = False
    """Whether its fan only knows on and off."""


@dataclass(frozen=True, slots=True)
class AirPlan:
    """Where the air of a space stands."""

    level: int | None = None
    """What was last commanded, in per cent of what the fan can give."""

    asked_at: datetime | None = None
    state: AirState | None = None
    was_full: bool = False
    """Whether it has been full, or its air poor, since it was last flushed."""

    flush_since: datetime | None = None


class AirDecision(NamedTuple):
    """What follows: the plan, a level in per cent where there is a command, when to look again, and why."""

    plan: AirPlan
    command: int | None
    wake_at: datetime | None
    because: AirCause


def decide(plan: AirPlan, inputs: AirInputs, now: datetime) -> AirDecision:
    """Return what follows from a moment; the same moment again changes nothing."""
    seen = _flushing(replace(plan, state=state_of(plan.state, inputs.co2), was_full=_full(plan, inputs)), inputs, now)
    needed, because = max(_needs(seen, inputs), key=lambda need: need[0])
    level = _switched(seen, inputs, needed) if inputs.steady else _stepped(seen, needed)
    if level == seen.level:
        return AirDecision(seen, None, _wake(seen, None, now), because)
    held = _held_until(seen, level, now)
    if held is not None:
        return AirDecision(seen, None, _wake(seen, held, now), because)
    after = replace(seen, level=level, asked_at=now)
    return AirDecision(after, level, _wake(after, None, now), because)


def state_of(before: AirState | None, co2: float | None) -> AirState | None:
    """Return what air is like, none where nobody can tell; it must be clearly better before that is said."""
    if co2 is None:
        return None
    if co2 >= ACT - (BAND if before is AirState.POOR else 0):
        return AirState.POOR
    stale = before in {AirState.FAIR, AirState.POOR}
    return AirState.FAIR if co2 >= AIM - (BAND if stale else 0) else AirState.GOOD


def people_at_most(kind: SpaceKind, capacity: int, fresh_air: float) -> int:
    """Return how many people a flow of fresh air in m³/h is enough for: never more than there are seats."""
    return max(min(capacity, floor(fresh_air / rate_of(kind) + 1e-9)), 0)


def _full(plan: AirPlan, inputs: AirInputs) -> bool:
    """Return whether it has been full since it was last flushed: an empty one is not."""
    if inputs.verdict is Verdict.ABSENT:
        return plan.was_full
    crowded = inputs.people is not None and inputs.people >= FULL * inputs.capacity
    return plan.was_full or crowded or (inputs.co2 is not None and inputs.co2 > AIM)


def _flushing(plan: AirPlan, inputs: AirInputs, now: datetime) -> AirPlan:
    """Return the plan with the flush that goes on, begins or is over."""
    if inputs.verdict is not Verdict.ABSENT or not plan.was_full:
        return replace(plan, flush_since=None)
    since = plan.flush_since or now
    done = now - since >= (FLUSH if inputs.co2 is None else LONGEST_FLUSH)
    if done or (inputs.co2 is not None and inputs.co2 <= inputs.outdoors + CLEAN):
        return replace(plan, flush_since=None, was_full=False)
    return replace(plan, flush_since=since)


def _needs(plan: AirPlan, inputs: AirInputs) -> list[tuple[int, AirCause]]:
    """Return what each reason asks for, in per cent; of two that ask for as much the first is told."""
    present, absent = inputs.verdict is Verdict.PRESENT, inputs.verdict is Verdict.ABSENT
    needs = [(0, AirCause.NOBODY)] if absent else []
    if plan.flush_since is not None:
        needs.append((100, AirCause.FLUSHED))
    if not absent:
        needs.append(_for_people(inputs))
    if not absent and inputs.co2 is not None:
        needs.append((_by_co2(inputs.co2), AirCause.CO2))
    if present and inputs.kind in _SOURCES:
        needs.append((_SOURCES[inputs.kind], AirCause.SOURCES))
    if inputs.cleaning:
        needs.append((_CLEANING_LEVEL, AirCause.CLEANED))
    if inputs.humidity is not None and inputs.humidity > DAMP:
        needs.append((DAMP_LEVEL, AirCause.DAMP))
    return needs


def _for_people(inputs: AirInputs) -> tuple[int, AirCause]:
    """Return what the people there are due; where nobody counts them, half of the seats are taken to be used."""
    if inputs.window:
        return 0, AirCause.PEOPLE  # What they are due comes in by the window.
    if inputs.people is not None and (inputs.people or inputs.verdict is Verdict.PRESENT):
        return _share(max(inputs.people, 1) * rate_of(inputs.kind), inputs.flow), AirCause.PEOPLE
    if inputs.verdict is Verdict.PRESENT:
        return _share(inputs.capacity / 2 * rate_of(inputs.kind), inputs.flow), AirCause.PEOPLE
    return 0, AirCause.NOBODY_KNOWS


def _share(needed: float, flow: float) -> int:
    return min(ceil(100 * needed / flow - 1e-9), 100)


def _by_co2(co2: float) -> int:
    """Return what breath asks for: nothing at what is aimed at, all of it 200 ppm higher."""
    return min(max(round((co2 - AIM) / 2), 0), 100)


def _stepped(plan: AirPlan, needed: int) -> int:
    """Return a level in steps, kept while it is enough and not far too much."""
    level = min(ceil(needed / STEP) * STEP, 100)
    if needed and plan.level is not None and level < plan.level <= level + STEP:
        return plan.level
    return level


def _switched(plan: AirPlan, inputs: AirInputs, needed: int) -> int:
    """Return on or off, of a fan that knows no more."""
    if needed >= SWITCHED_ON:
        return 100
    if not plan.level or not needed:
        return 0
    return 100 if inputs.co2 is None or inputs.co2 > inputs.outdoors + FRESH else 0


def _held_until(plan: AirPlan, level: int, now: datetime) -> datetime | None:
    """Return until when a change waits, none where it need not: more air for many is urgent."""
    if plan.asked_at is None or plan.level is None or level >= plan.level + 2 * STEP:
        return None
    until = plan.asked_at + CALM
    return until if until > now else None


def _wake(plan: AirPlan, held: datetime | None, now: datetime) -> datetime | None:
    dues = [held]
    if plan.flush_since is not None:
        dues += [plan.flush_since + FLUSH, plan.flush_since + LONGEST_FLUSH]
    return whole_second(min((due for due in dues if due is not None and due > now), default=None), now)
