"""Which sensors are to be trusted: what is wrong with one is found, told with what was seen, and over by itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from . import checks, checks_reports
from .checks import Finding, Look
from .faults import Fault, FaultCode
from .gauges import GaugeHabit
from .slots import latest, slot_of
from .witnesses import Witnesses

_NONE: Final[Mapping[str, Fault]] = MappingProxyType({})
_ROUNDING: Final = 1.0
"""In seconds: a moment loses its nanoseconds on the way."""

_AT_ONCE: Final = timedelta()
_HOURS: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)


class Rule(NamedTuple):
    """How a fault is found, and when it is over."""

    check: Callable[[Look], Finding | None]
    holds: Callable[[Look, Fault], bool] | None = None
    """Whether it is still so; none where the check tells that too."""

    over_after: timedelta = _AT_ONCE
    """For how long it must not have been so any more."""


def _says_yes(look: Look, _: Fault) -> bool:
    return look.habit.yes is True


def _is_unanswering(look: Look, fault: Fault) -> bool:
    """Return whether a sensor has noticed nobody since."""
    witnesses = look.witnesses
    since = latest(witnesses.slot - slot_of(fault.since.timestamp()) - 1)
    return not witnesses.answers(look.member) & since


def _is_unmoved(look: Look, fault: Fault) -> bool:
    habit = look.habit
    return isinstance(habit, GaugeHabit) and habit.changed < fault.since.timestamp() + _ROUNDING


def _is_unheard(look: Look, fault: Fault) -> bool:
    return look.habit.lost > 0 or look.habit.heard < fault.since.timestamp() + _ROUNDING


RULES: Mapping[FaultCode, Rule] = MappingProxyType(
    {
        FaultCode.STUCK_ON: Rule(checks.stuck_on, _says_yes),
        FaultCode.STUCK_OFF: Rule(checks.stuck_off, _is_unanswering),
        FaultCode.FROZEN: Rule(checks.frozen, _is_unmoved),
        FaultCode.SILENT: Rule(checks_reports.silent, _is_unheard),
        FaultCode.CHATTERING: Rule(checks_reports.chattering, over_after=_HOURS),
        FaultCode.DRIFTING: Rule(checks_reports.drifting, over_after=_DAY),
        FaultCode.LOW_BATTERY: Rule(checks_reports.low_battery, checks_reports.is_weak),
        FaultCode.DUPLICATED: Rule(checks_reports.duplicated, over_after=_DAY),
        FaultCode.LATE: Rule(checks_reports.late, over_after=_HOURS),
        FaultCode.CLOCK_OFF: Rule(checks_reports.clock_off, over_after=_HOURS),
        FaultCode.INTERVAL_CHANGED: Rule(checks_reports.interval_changed, over_after=_HOURS),
    }
)
"""How each fault of a single sensor is found; those that are swapped are found in the whole building, by `misfits`."""


def review(witnesses: Witnesses, swaps: Mapping[str, Fault] = _NONE) -> dict[str, tuple[Fault, ...]]:
    """Return what is wrong with each sensor of a space, by its id; those in order are left out.

    Called about once an hour for each space. It changes nothing: `learning.learn` comes after it. `swaps` are what
    `misfits` has found last.
    """
    faults: dict[str, tuple[Fault, ...]] = {}
    for member in witnesses.members:
        id = member.sensor.id
        swapped = (swaps[id],) if id in swaps else ()
        if found := (*swapped, *_found(Look(member, witnesses))):
            faults[id] = found
    return faults


def _found(look: Look) -> Iterator[Fault]:
    """Yield what is wrong with one sensor, in the order of the table."""
    before = {fault.code: fault for fault in look.witnesses.before.get(look.member.sensor.id, ())}
    for code, rule in RULES.items():
        known = before.get(code)
        fault = _first_seen(code, rule, look) if known is None else _seen_again(known, rule, look)
        if fault is not None:
            yield fault


def _first_seen(code: FaultCode, rule: Rule, look: Look) -> Fault | None:
    finding = rule.check(look)
    if finding is None:
        return None
    now = look.witnesses.now
    return Fault(code, now - timedelta(seconds=look.t - finding.since), finding.seen, last=now)


def _seen_again(known: Fault, rule: Rule, look: Look) -> Fault | None:
    """Return a fault that is still there, or was a short time ago."""
    now = look.witnesses.now
    if rule.check(look) is not None if rule.holds is None else rule.holds(look, known):
        return replace(known, last=now)
    return known if known.last is not None and now - known.last < rule.over_after else None
