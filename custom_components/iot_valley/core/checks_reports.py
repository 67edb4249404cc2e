"""How each fault is told that lies in how a sensor reports: when, how often, and whether its numbers stay in place."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from .checks import Finding, Look
from .faults import Fault
from .gauges import GaugeHabit
from .habits import HOUR, Habit
from .learnt import Lag
from .sensors import Role, SensorKind

_MINUTE: Final = 60.0

# -- silent ------------------------------------------------------------------------------------------------------------

_LOST: Final = HOUR
"""A sensor that cannot be reached for so long is silent: a gateway starts within minutes."""

_OVERDUE: Final = 3.0
"""So many of its intervals without a word: a radio that loses one message in ten loses three in a row in a thousand."""

_OVERDUE_LEAST: Final = 2 * HOUR


_OUTLASTS: Final = 1.5
"""So many times the longest that it has been silent, and spoke again."""

_KNOWN: Final = 12.0
"""For so many hours it must have kept its interval: what tells only of changes may do so at equal times for a while."""


_GATEWAY: Final = 24 * HOUR
"""Where none of the others was heard since either, the sensor is not at fault, unless that lasts for a day."""

_AT_ONCE: Final = 5 * _MINUTE


def silent(look: Look) -> Finding | None:
    """Find a sensor that cannot be reached, or has missed several signs of life. One that never gives any is not."""
    habit, learnt = look.habit, look.habit.learnt
    every = max(habit.every, learnt.interval)
    if habit.lost:
        since, limit = habit.lost, _LOST
    else:
        since, limit = habit.heard, max(_OVERDUE_LEAST, _OVERDUE * every, _OUTLASTS * learnt.outage)
        if not every or learnt.steady < _KNOWN:
            return None
    if look.t - since < (_GATEWAY if _are_all_unheard(look, since + every) else limit):
        return None
    return Finding(since, {"hours": (look.t - since) / HOUR, "usual_minutes": every / _MINUTE})


_NO_INFORMATION: Final = 2.0
"""A word that is older than so many of the intervals of its sensor is no information any more."""

_NO_INFORMATION_LEAST: Final = HOUR / 2


def is_overdue(habit: Habit, t: float) -> bool:
    """Return whether a sensor has not given the signs of life that it always gives: what it said last is void."""
    learnt = habit.learnt
    every = max(habit.every, learnt.interval)
    if habit.lost or not every or learnt.steady < _KNOWN:
        return False
    return t - habit.heard >= max(_NO_INFORMATION_LEAST, _NO_INFORMATION * every, _OUTLASTS * learnt.outage)


def _are_all_unheard(look: Look, since: float) -> bool:
    """Return whether no other sensor of the space that gives signs of life has been heard since a moment."""
    others = [each.habit for each in look.witnesses.members if each is not look.member and each.habit.every]
    return bool(others) and all(other.heard < since + _AT_ONCE for other in others)


# -- chattering --------------------------------------------------------------------------------------------------------

_FLICKERS: Final = 60.0
"""In an hour: so often nothing changes its mind twice within seconds, if it holds what it has seen at all."""

_FLICKERS_NEW: Final = 600.0
"""As long as it is not known what is usual: motion sensors without a hold have been seen to do so 370 times (CASAS)."""

_FLICKERS_USUAL: Final = 4.0
"""So many times what is usual in a busy hour."""

_CHATTERERS: Final = frozenset({Role.COUNT, Role.ENTER, Role.HOLD, Role.LATCH, Role.PLACE})


def chattering(look: Look) -> Finding | None:
    """Find a sensor that changes its mind far more often than those whom it watches."""
    habit = look.habit
    if look.member.behaviour.role not in _CHATTERERS:
        return None
    hours = max((look.t - habit.settled) / HOUR, 0.5)
    flickers, usual = habit.flickers / hours, habit.learnt.busiest
    if flickers < max(_FLICKERS_NEW if look.is_new else _FLICKERS, _FLICKERS_USUAL * usual):
        return None
    return Finding(habit.settled, {"times": flickers, "usual_times": usual})


# -- drifting ----------------------------------------------------------------------------------------------------------

_OFF_ZERO: Final = 5.0
"""People that a counter may lose or invent within a day."""

_OFF_SHARE: Final = 0.05
"""Or such a share of those who passed: common counters miss 1 to 3 %."""

_LOWEST: Final = 300.0
"""In ppm: the air outside has 420 and more, and few sensors are off by 100 when they are new."""

_CREPT: Final = 80.0
"""In ppm: air does not creep upwards by so much in a night in which nobody is there, nor as slowly with people."""

_ASTRAY: Final = 4.0
"""In °C, over the highest of a usual day: the weather changes a room by less from one day to the next."""


def drifting(look: Look) -> Finding | None:
    """Find a counter that counts on while nobody is there, or air that cannot be that of the space."""
    habit = look.habit
    drift = _DRIFTS.get(look.member.sensor.kind)
    if drift is None or not isinstance(habit, GaugeHabit) or habit.lost:
        return None
    value, usual, is_off = drift(habit)
    return Finding(look.t, {"value": value, "usual": usual}) if is_off else None


def _counter_drifts(habit: GaugeHabit) -> tuple[float, float, bool]:
    allowed = max(_OFF_ZERO, _OFF_SHARE * habit.changes)
    return habit.drift, allowed, abs(habit.drift) > allowed


def _co2_drifts(habit: GaugeHabit) -> tuple[float, float, bool]:
    low, _ = habit.span
    return habit.value, low, habit.value < _LOWEST or (habit.drift > _CREPT and habit.value > low + _CREPT)


def _warmth_drifts(habit: GaugeHabit) -> tuple[float, float, bool]:
    return habit.value, habit.span[1], habit.value > habit.span[1] + _ASTRAY


_DRIFTS: Mapping[SensorKind, Callable[[GaugeHabit], tuple[float, float, bool]]] = MappingProxyType(
    {
        SensorKind.COUNTER: _counter_drifts,
        SensorKind.CO2: _co2_drifts,
        SensorKind.TEMPERATURE: _warmth_drifts,
    }
)

# -- low battery -------------------------------------------------------------------------------------------------------

_LOW: Final = 15.0
"""In per cent: a lithium cell keeps its voltage until little is left of it."""

_FRESH: Final = 25.0
"""In per cent: a battery that is over this again was changed, and does not just feel warmer."""

_DROPS: Final = 4.0
"""So many more times than the others a sensor drops out within about twelve hours when its battery is weak: that all
are lost for a while is the doing of a gateway."""

_DROPS_ANYHOW: Final = 2.0
"""So often that may happen to one without others to compare it with."""


def low_battery(look: Look) -> Finding | None:
    """Find a sensor whose battery is nearly empty, or must be, for it drops out again and again."""
    percent, drops = look.member.battery, look.habit.drops
    if percent is None:
        others = (each.habit.drops for each in look.witnesses.members if each is not look.member)
        found = drops - min(others, default=_DROPS_ANYHOW) > _DROPS
    else:
        found = percent < _LOW
    return Finding(look.t, {"times": drops} | ({} if percent is None else {"percent": percent})) if found else None


def is_weak(look: Look, fault: Fault) -> bool:
    """Return whether a battery has not been changed since it was nearly empty."""
    percent = look.member.battery
    if percent is None:
        return "percent" in fault.seen or look.habit.drops > 1
    return percent < _FRESH


# -- duplicated, late, clock off, interval changed ---------------------------------------------------------------------

_TWICE: Final = 0.1
"""Such a share of what arrives has arrived before: of a sensor that says yes or no, only a no can be told for one."""

_TWICE_TIMES: Final = 4.0
_DATED: Final = 5.0
"""So many reports must have told when they were measured."""

_MOST: Final = 0.5
_OFFSET: Final = 20 * _MINUTE
_VARIES: Final = 60.0
"""A report that is older than `_OFFSET` and always by the same time, to a minute, is not late: its clock is wrong."""

_CHANGED: Final = 1.8
"""So many times the usual interval, or such a part of it."""

_STEADY: Final = 24.0
"""For so many hours, a day and a night, the interval must have been the same before."""


def duplicated(look: Look) -> Finding | None:
    """Find a sensor whose reports come more than once."""
    habit = look.habit
    all_of_them = habit.reports + habit.twice
    if habit.twice < _TWICE_TIMES or habit.twice < _TWICE * all_of_them:
        return None
    return Finding(look.t, {"percent": 100 * habit.twice / all_of_them, "times": habit.twice})


def late(look: Look) -> Finding | None:
    """Find a sensor most of whose reports come minutes after they were measured."""
    lag = look.habit.lag
    if lag is None or lag.told < _DATED or lag.late < _MOST * lag.told or _is_constant(lag):
        return None
    return Finding(look.t, {"minutes": lag.offset / _MINUTE, "percent": 100 * lag.late / lag.told})


def clock_off(look: Look) -> Finding | None:
    """Find a sensor whose clock is wrong: its reports come from the future, or are old by always the same time."""
    lag = look.habit.lag
    if lag is None or lag.told < _DATED:
        return None
    wrong = lag.late if _is_constant(lag) else lag.ahead
    if wrong < _MOST * lag.told:
        return None
    return Finding(look.t, {"minutes": lag.offset / _MINUTE, "percent": 100 * wrong / lag.told})


def _is_constant(lag: Lag) -> bool:
    return lag.offset > _OFFSET and lag.varies < _VARIES


def interval_changed(look: Look) -> Finding | None:
    """Find a sensor that reports far more often, or more seldom, than it did."""
    every, usual = look.habit.every, look.habit.learnt.interval
    if not usual or look.habit.learnt.steady < _STEADY or 1 / _CHANGED < every / usual < _CHANGED:
        return None
    return Finding(look.t, {"minutes": every / _MINUTE, "usual_minutes": usual / _MINUTE})
