"""What follows for a sensor's usual from what it did in the last hour; called after `trust.review`.

A sensor that is at fault is not learnt from, or the fault would become what is usual.
"""

from collections.abc import Mapping, Sequence
from math import exp, inf, nan
from typing import Final

from .faults import BELIEFS, FULL, Fault, FaultCode
from .gauges import GaugeHabit
from .habits import HOUR, Habit
from .sensors import Role, SensorKind
from .slots import BLOCK, SLOT, blocks, latest, slot_of, spread
from .witnesses import Member, Witnesses

_COUNTED: Final = 12.0
"""What was counted so many hours ago weighs a third: reports, and those that came twice, late or ahead."""

_REMEMBERED: Final = 14 * 24.0
"""So many hours after the longest or busiest time, it is taken for a third of what it was."""

_SHORT: Final = 0.5
"""In fewer hours there is no telling how busy one is."""

_OCCASIONS: Final = 300.0
"""So many half hours with people are remembered, some weeks: the older ones are forgotten for newer ones."""

_FOLLOWS: Final = 0.02
"""How far the usual interval goes towards the present one in an hour: half of the way takes a day and a half."""

_SAME: Final = 1.3
"""Intervals within this factor are the same one."""

_STEADIEST: Final = 72.0
_UNSTEADY: Final = 2.0
"""An hour at another interval costs so many of those at the usual one."""

_WIDENS: Final = 0.3
"""How far the usual lowest and highest number go towards those of a day that is out of their range."""

_NARROWS: Final = 0.03
"""And towards those of a day within it: after two weeks of holidays the work days are not forgotten."""

_OUTAGE: Final = 8.0
"""A gap of so many intervals is an outage, not an interval."""

_NIGHT: Final = 14 * HOUR
"""A sensor may have nothing to tell for a night. A longer outage is none of its habits."""

_PATIENT: Final = 0.97
"""What is left after an hour of the patience with a sensor that had several of them."""

_DAY: Final = 24 * HOUR

_WHOLE_DAY: Final = 20 * HOUR
"""A sensor that was heard for less of its first day says nothing of a usual one."""

_LEFT: Final = int(HOUR / SLOT)
"""Where nobody was noticed for so many slots, nobody is left to be counted."""

_FORGOTTEN: Final = 24.0
"""What CO2 has crept upwards so many hours ago weighs a third: from evening to morning that of outdoors may too."""

_SINKS: Final = 30.0
"""In ppm an hour: by less it may sink by chance."""

_CREEPS: Final = 60.0
"""In ppm an hour: people make it rise faster (`air.BREATH`)."""

_AGAIN_SHARE: Final = 0.5
_AGAIN_MOST: Final = 30.0
"""The same number within this share of its usual gap, and so many seconds, is the same report."""

_UNTOLD: Final = frozenset(
    {FaultCode.SILENT, *(code for code, belief in BELIEFS.items() if belief != FULL)},
)
"""Faults with which a sensor does not tell what people do."""


def learn(witnesses: Witnesses, faults: Mapping[str, Sequence[Fault]]) -> None:
    """Learn from the time since this was last called, for each sensor of a space; `faults` are those of `review`."""
    for member in witnesses.members:
        id, habit = member.sensor.id, member.habit
        hours = (witnesses.t - habit.settled) / HOUR
        if hours <= 0:
            continue
        known = (*faults.get(id, ()), *witnesses.before.get(id, ()))
        if untold := [fault for fault in known if fault.code in _UNTOLD]:
            habit.disown(min(_began(fault) for fault in untold), witnesses.t)
            habit.judged = witnesses.t
        else:
            _learn_company(witnesses, member)
            _learn_longest(habit, hours)
        _learn_interval(habit, hours)
        if isinstance(habit, GaugeHabit):
            _learn_drift(witnesses, member, habit, hours)
            _end_day(habit, witnesses.t)
        _settle(habit, hours, witnesses.t)


def _began(fault: Fault) -> float:
    """Return since when a sensor does not tell what people do: that two are swapped is found long after they were."""
    return 0.0 if fault.code is FaultCode.SWAPPED else fault.since.timestamp()


def _learn_company(witnesses: Witnesses, member: Member) -> None:
    """Count the half hours that have ended: those with people, and those that a sensor alone took for such.

    What a sensor has missed since it last noticed someone is counted only when it does so again, and so was in order.
    """
    slot, habit = witnesses.slot, member.habit
    noticed = blocks(spread(witnesses.answers(member)), slot)
    ended = slot // BLOCK - slot_of(habit.judged) // BLOCK
    within = latest((ended + 1) * BLOCK) & ~latest(BLOCK)
    if not witnesses.others(member) or not noticed & within:
        return
    habit.judged = witnesses.t
    learnt, people = habit.learnt, blocks(witnesses.occasions(member), slot) & within
    fired = blocks(witnesses.histories[member.sensor.id].stirs, slot) & within
    alone = fired & ~blocks(witnesses.stirred(member), slot)
    learnt.asked, learnt.answered = _counted(learnt.asked, people, learnt.answered, people & noticed)
    learnt.fired, learnt.alone = _counted(learnt.fired, fired, learnt.alone, alone)


def _counted(all_of_them: float, more: int, some: float, more_of_those: int) -> tuple[float, float]:
    """Return two counts, the second of which is a part of the first, with more in each and the older ones fading."""
    keeps = min(1.0, _OCCASIONS / (all_of_them + 1.0))
    return all_of_them * keeps + more.bit_count(), some * keeps + more_of_those.bit_count()


def _learn_longest(habit: Habit, hours: float) -> None:
    """Follow what a sensor does at most."""
    learnt, keeps = habit.learnt, exp(-hours / _REMEMBERED)
    learnt.longest = max(learnt.longest * keeps, habit.longest)
    learnt.busiest = max(learnt.busiest * keeps, habit.flickers / hours if hours > _SHORT else 0.0)
    if isinstance(habit, GaugeHabit):
        learnt.still = max(learnt.still * keeps, habit.still)
        learnt.rests = max(learnt.rests * keeps, habit.rests)


def _learn_interval(habit: Habit, hours: float) -> None:
    """Follow how often a sensor reports."""
    learnt, every = habit.learnt, habit.every
    learnt.outage = max(learnt.outage * exp(-hours / _REMEMBERED), habit.outage if habit.outage < _NIGHT else 0.0)
    if not learnt.interval:
        learnt.interval = every
        return
    if 1 / _SAME < every / learnt.interval < _SAME:
        learnt.steady = min(learnt.steady + hours, _STEADIEST)
    else:
        learnt.steady = max(learnt.steady - _UNSTEADY * hours, 0.0)
    learnt.interval += (every - learnt.interval) * min(_FOLLOWS * hours, 1.0)


def _learn_drift(witnesses: Witnesses, member: Member, habit: GaugeHabit, hours: float) -> None:
    """Follow what a door counter or a CO2 sensor tells while nobody is there."""
    if member.behaviour.role is Role.FLOW:
        habit.drift *= exp(-hours / _COUNTED)
        if witnesses.is_empty(member, _LEFT) and habit.value == habit.value:
            if habit.value and habit.zero == habit.zero:
                habit.drift += habit.value - habit.zero
            habit.zero = habit.value
    elif member.sensor.kind is SensorKind.CO2:
        empty = witnesses.is_empty(member, _LEFT)
        habit.drift = _crept(habit, hours) if empty else habit.drift * exp(-hours / _FORGOTTEN)
        habit.zero = habit.value if empty else nan


def _crept(habit: GaugeHabit, hours: float) -> float:
    """Return by how much the air of an empty space has crept upwards: what people leave sinks, what they add leaps."""
    by = habit.value - habit.zero
    if by < -_SINKS * hours:
        return 0.0
    return habit.drift * exp(-hours / _FORGOTTEN) + (by if by < _CREEPS * hours else 0.0)


def _end_day(habit: GaugeHabit, t: float) -> None:
    """Follow what the lowest and the highest number of a day are."""
    is_over = t // _DAY > habit.settled // _DAY and t - habit.learnt.since > _WHOLE_DAY
    if not is_over or habit.low > habit.high:
        return
    low, high = habit.span
    habit.learnt.low = low + (habit.low - low) * (_WIDENS if habit.low < low else _NARROWS)
    habit.learnt.high = high + (habit.high - high) * (_WIDENS if habit.high > high else _NARROWS)
    habit.low, habit.high = inf, -inf


def _settle(habit: Habit, hours: float, t: float) -> None:
    """Begin to count anew."""
    keeps = exp(-hours / _COUNTED)
    habit.reports *= keeps
    habit.twice *= keeps
    habit.drops *= keeps
    habit.flickers = 0
    if habit.every:
        patient = habit.most * _PATIENT if habit.most < inf else 0.0
        habit.most = max(_OUTAGE * habit.every, patient)
    habit.longest = habit.outage = 0.0
    habit.settled = t
    if habit.lag is not None:
        habit.lag.fade(keeps)
    if isinstance(habit, GaugeHabit):
        habit.changes *= keeps
        habit.still = habit.rests = 0.0
        habit.soon = min(_AGAIN_SHARE * habit.pace, _AGAIN_MOST)
