"""What a space is heated and cooled to, when that changes, and when it is left alone.

The modes are those of ASHRAE Guideline 36: occupied, standby (nobody for a while in opening hours), unoccupied, and
warm-up and cool-down before someone is expected. The French caps win over the guideline's limits: 19 °C at the most
while in use, 16 °C once empty for a day, 8 °C once empty for two, cooling only above 26 °C (Code de l'énergie R241-26,
R241-30).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .occupancy import Verdict, whole_second
from .recovery import Recovery, Run

HEAT_CAP = 19.0
"""No space in use is heated to more, in °C."""

COOL_CAP = 26.0
"""No space is cooled to less, in °C."""

AWAY, FROST = 16.0, 8.0
"""The caps after a day and after two days without anybody, in °C."""

SET_BACK = 1.1
"""By how much standby lets go, in K: 2 °F (ASHRAE Guideline 36)."""

SETTLE = timedelta(minutes=1)
"""Someone must be there for so long before the set-back ends, or a window be open before the heating does."""

LINGER = timedelta(minutes=5)
"""Nobody must be there for so long before it is set back."""

CALM = timedelta(minutes=10)
"""Between two commands that are not urgent: a radiator valve lives on a battery."""

PATIENCE = timedelta(minutes=15)
"""So long it may be that nobody knows whether someone is there, as after a start, before that leads to anything."""

GRACE = timedelta(minutes=15)
"""So long after they were expected people are waited for."""

LONG = timedelta(hours=1)
"""Nobody must be there for so long before it is set back once more: who books is got ready for all the same."""

DAY, TWO_DAYS = timedelta(hours=24), timedelta(hours=48)

NEAR = 0.3
"""As near to what is wanted, in K, a space is ready."""


class ClimateMode(StrEnum):
    """How a space is heated and cooled."""

    OCCUPIED = "occupied"
    STANDBY = "standby"
    LONG_STANDBY = "long_standby"
    UNOCCUPIED = "unoccupied"
    WARM_UP = "warm_up"
    COOL_DOWN = "cool_down"
    AWAY = "away"
    FROST = "frost"
    WINDOW = "window"


class Cause(StrEnum):
    """Why a space is heated and cooled as it is."""

    IN_USE = "in_use"
    BOOKED = "booked"
    EXPECTED = "expected"
    NOBODY_KNOWS = "nobody_knows"
    EMPTY = "empty"
    EMPTY_FOR_AN_HOUR = "empty_for_an_hour"
    OUT_OF_HOURS = "out_of_hours"
    EMPTY_FOR_A_DAY = "empty_for_a_day"
    EMPTY_FOR_TWO_DAYS = "empty_for_two_days"
    WINDOW_OPEN = "window_open"


class Setpoints(NamedTuple):
    """What to heat to and from where to cool, in °C; none for not at all."""

    heat: float | None
    cool: float | None


@dataclass(frozen=True, slots=True)
class Comfort:
    """What is wished for a space in use, within the caps."""

    heat: float = HEAT_CAP
    cool: float = COOL_CAP

    @property
    def low(self) -> float:
        """What a space in use is heated to, in °C: no more than the law allows."""
        return min(self.heat, HEAT_CAP)

    @property
    def high(self) -> float:
        """What a space in use is cooled from, in °C: no less than the law allows."""
        return max(self.cool, COOL_CAP)

    def setpoints(self, mode: ClimateMode) -> Setpoints:
        """Return what a mode means: less than is wished where nobody is, and never more than the law allows."""
        heat, cool = self.low, self.high
        if mode is ClimateMode.WINDOW:
            return Setpoints(None, None)
        if (steps := _STEPS.get(mode)) is not None:
            return Setpoints(round(heat - steps * SET_BACK, 1), round(cool + steps * SET_BACK, 1))
        low = _LOW.get(mode)
        return Setpoints(heat, cool) if low is None else Setpoints(min(heat, low), None)


_STEPS: Mapping[ClimateMode, int] = MappingProxyType({ClimateMode.STANDBY: 1, ClimateMode.LONG_STANDBY: 2})
"""How many set-backs a mode is."""

_LOW: Mapping[ClimateMode, float] = MappingProxyType(
    {ClimateMode.UNOCCUPIED: AWAY, ClimateMode.AWAY: AWAY, ClimateMode.FROST: FROST}
)


class Inputs(NamedTuple):
    """All that a decision on the climate of a space depends on, besides what is remembered."""

    verdict: Verdict
    open: bool
    """Whether the building is open, and staff have not closed the space."""

    window: bool | None = None
    """Whether a window is open, none where nobody can tell."""

    indoor: float | None = None
    outdoor: float | None = None
    booked: bool = False
    """Whether it is booked now, and the booking not released."""

    expected_at: datetime | None = None
    """When someone is expected next: a booking begins, or a space that nobody books is opened."""

    stays: bool = False
    """Whether a booking is a stay of days, in which people go out."""


@dataclass(frozen=True, slots=True)
class ClimatePlan:
    """Where the climate of a space stands."""

    mode: ClimateMode | None = None
    asked: Setpoints | None = None
    """What was last commanded."""

    asked_at: datetime | None = None
    here_since: datetime | None = None
    gone_since: datetime | None = None
    lost_since: datetime | None = None
    """Since when nobody knows whether someone is there."""

    open_since: datetime | None = None
    """Since when a window is open."""

    used: bool = False
    """Whether it is in use: someone has been there for a while, and nobody's absence has lasted yet."""

    ready_for: datetime | None = None
    """When someone is expected, for whom a recovery goes on."""

    run: Run | None = None
    """The recovery that goes on."""

    recovery: Recovery = field(default_factory=Recovery)


class Decision(NamedTuple):
    """What follows: the plan, a command where there is one, when to look again, and why."""

    plan: ClimatePlan
    command: Setpoints | None
    wake_at: datetime | None
    because: Cause


def decide(plan: ClimatePlan, inputs: Inputs, comfort: Comfort, now: datetime) -> Decision:
    """Return what follows from a moment; the same moment again changes nothing."""
    seen = _observed(plan, inputs, now)
    lead = _lead(seen, inputs, comfort)
    mode, ready_for, because = _mode(_Moment(seen, inputs, lead, now))
    if mode is None:
        return Decision(seen, None, _first(_dues(seen, inputs, lead, now), now), because)
    wanted = comfort.setpoints(mode)
    after = _learning(replace(seen, mode=mode, ready_for=ready_for), inputs, wanted, now)
    held = _held_until(after, wanted, mode, now)
    due = _dues(after, inputs, lead, now)
    if held is not None:
        return Decision(after, None, _first((*due, held), now), because)
    if wanted == after.asked:
        return Decision(after, None, _first(due, now), because)
    return Decision(replace(after, asked=wanted, asked_at=now), wanted, _first(due, now), because)


def _observed(plan: ClimatePlan, inputs: Inputs, now: datetime) -> ClimatePlan:
    """Return the plan with what is seen now: since when someone is there, or nobody, or a window is open."""
    here = (plan.here_since or now) if inputs.verdict is Verdict.PRESENT else None
    lost = (plan.lost_since or now) if inputs.verdict is Verdict.UNKNOWN else None
    gone = (plan.gone_since or now) if inputs.verdict is Verdict.ABSENT else None
    window = (plan.open_since or now) if inputs.window else None
    used = plan.used
    if here is not None and (now - here >= SETTLE or plan.mode is None):
        used = True
    if gone is not None and now - gone >= LINGER:
        used = False
    if (here is not None and not used) or (lost is not None and now - lost < PATIENCE):
        gone = plan.gone_since  # Whoever looks in for a moment ends no absence, nor does a sensor that is lost for one.
    return replace(plan, here_since=here, gone_since=gone, lost_since=lost, open_since=window, used=used)


class _Moment(NamedTuple):
    """A plan that has seen the present, what is known, and how long a recovery takes."""

    plan: ClimatePlan
    inputs: Inputs
    lead: timedelta
    now: datetime

    @property
    def empty_for(self) -> timedelta:
        """For how long surely nobody has been there."""
        return timedelta() if self.plan.gone_since is None else self.now - self.plan.gone_since


def _ventilated(moment: _Moment) -> bool:
    since = moment.plan.open_since
    return since is not None and (moment.now - since >= SETTLE or moment.plan.mode is ClimateMode.WINDOW)


def _awaited(moment: _Moment) -> bool:
    """Return whether a recovery is due, or goes on: what has begun is not given up as it nears its end."""
    ready_for, expected_at = moment.plan.ready_for, moment.inputs.expected_at
    if ready_for is not None and ready_for <= moment.now < ready_for + GRACE:
        return True
    return expected_at is not None and (expected_at == ready_for or moment.now >= expected_at - moment.lead)


def _unsure(moment: _Moment) -> bool:
    """Return whether nobody has known for so short that all stays as it was."""
    since = moment.plan.lost_since
    return since is not None and moment.now - since < PATIENCE


# The first that holds; what has no mode keeps the one before.
_RULES: tuple[tuple[Callable[[_Moment], bool], ClimateMode | None, Cause], ...] = (
    (_ventilated, ClimateMode.WINDOW, Cause.WINDOW_OPEN),
    (lambda moment: moment.plan.used, ClimateMode.OCCUPIED, Cause.IN_USE),
    (lambda moment: moment.inputs.booked and not moment.inputs.stays, ClimateMode.OCCUPIED, Cause.BOOKED),
    (_awaited, ClimateMode.WARM_UP, Cause.EXPECTED),
    (lambda moment: moment.inputs.verdict is Verdict.PRESENT, None, Cause.IN_USE),
    (_unsure, None, Cause.NOBODY_KNOWS),
    (lambda moment: moment.empty_for >= TWO_DAYS, ClimateMode.FROST, Cause.EMPTY_FOR_TWO_DAYS),
    (lambda moment: moment.empty_for >= DAY, ClimateMode.AWAY, Cause.EMPTY_FOR_A_DAY),
    (
        lambda moment: not (moment.inputs.open or moment.inputs.booked),
        ClimateMode.UNOCCUPIED,
        Cause.OUT_OF_HOURS,
    ),
    (lambda moment: moment.inputs.verdict is Verdict.UNKNOWN, ClimateMode.OCCUPIED, Cause.NOBODY_KNOWS),
    (lambda moment: moment.empty_for >= LONG, ClimateMode.LONG_STANDBY, Cause.EMPTY_FOR_AN_HOUR),
    (lambda _: True, ClimateMode.STANDBY, Cause.EMPTY),
)


def _mode(moment: _Moment) -> tuple[ClimateMode | None, datetime | None, Cause]:
    """Return the one mode that holds, none before anything is known, for whom a recovery goes on, and why."""
    mode, because = next((mode, because) for holds, mode, because in _RULES if holds(moment))
    if because is not Cause.EXPECTED:
        return mode or moment.plan.mode, None, because
    ready_for = moment.plan.ready_for
    if ready_for is None or moment.now < ready_for:
        ready_for = moment.inputs.expected_at
    return _recovering(moment), ready_for, because


def _recovering(moment: _Moment) -> ClimateMode:
    """Return which way a space recovers; once chosen, that stays until someone comes."""
    before, indoor = moment.plan.mode, moment.inputs.indoor
    if before in {ClimateMode.WARM_UP, ClimateMode.COOL_DOWN}:
        return before
    return ClimateMode.COOL_DOWN if indoor is not None and indoor > COOL_CAP else ClimateMode.WARM_UP


def _lead(plan: ClimatePlan, inputs: Inputs, comfort: Comfort) -> timedelta:
    """Return how long before someone is expected a recovery must begin."""
    indoor = inputs.indoor
    if indoor is None and plan.asked is not None:
        indoor = plan.asked.heat
    return plan.recovery.lead(indoor, comfort.low, comfort.high, inputs.outdoor)


def _learning(plan: ClimatePlan, inputs: Inputs, wanted: Setpoints, now: datetime) -> ClimatePlan:
    """Return the plan with the recovery that goes on, and what was learnt where one is over."""
    run, indoor = plan.run, inputs.indoor
    if indoor is None:
        return plan
    if run is not None and (run.goal not in wanted or run.reached(indoor, NEAR)):
        return replace(plan, run=None, recovery=plan.recovery.learnt(run, indoor, now))
    if run is None and plan.asked != wanted and wanted.heat is not None and indoor < wanted.heat - 2 * NEAR:
        return replace(plan, run=Run(now, indoor, wanted.heat, inputs.outdoor))
    if run is None and plan.asked != wanted and wanted.cool is not None and indoor > wanted.cool + 2 * NEAR:
        return replace(plan, run=Run(now, indoor, wanted.cool, inputs.outdoor))
    return plan


_URGENT = frozenset((ClimateMode.OCCUPIED, ClimateMode.WARM_UP, ClimateMode.COOL_DOWN, ClimateMode.WINDOW))


def _held_until(plan: ClimatePlan, wanted: Setpoints, mode: ClimateMode, now: datetime) -> datetime | None:
    """Return until when a command that is not urgent waits, none where it need not."""
    if wanted == plan.asked or mode in _URGENT or plan.asked_at is None:
        return None
    until = plan.asked_at + CALM
    return until if until > now else None


def _dues(plan: ClimatePlan, inputs: Inputs, lead: timedelta, now: datetime) -> tuple[datetime | None, ...]:
    """Return when something changes by itself."""
    settles = None if plan.used or plan.here_since is None else plan.here_since + SETTLE
    stops = None if plan.mode is ClimateMode.WINDOW or plan.open_since is None else plan.open_since + SETTLE
    knows = None if plan.lost_since is None else plan.lost_since + PATIENCE
    waits = () if plan.ready_for is None else (plan.ready_for, plan.ready_for + GRACE)
    empties = () if plan.gone_since is None else tuple(plan.gone_since + each for each in (LINGER, LONG, DAY, TWO_DAYS))
    begins = None
    if inputs.expected_at is not None and now < inputs.expected_at - lead:
        # It may cool down meanwhile: look again half-way, for it takes longer then.
        begins = now + max((inputs.expected_at - lead - now) / 2, timedelta(minutes=5))
        begins = min(begins, inputs.expected_at - lead)
    return settles, stops, knows, *empties, *waits, begins


def _first(dues: tuple[datetime | None, ...], now: datetime) -> datetime | None:
    return whole_second(min((due for due in dues if due is not None and due > now), default=None), now)
