"""What each sensor last said, and what that is worth.

A `Trace` is the memory of one sensor. It moves only by `advance`, which turns a raw value into *yes*, *no* or *nothing
known*, and by `blind`, which says that the sensor could not tell from a moment on. Silence counts only while it was
observed: a sensor that was blind for longer than a moment starts its silence anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite

from .sensors import Behaviour

BLINK = timedelta(minutes=2)
"""Blindness shorter than this does not break a silence: nobody enters, sits down and is still in it."""

RISE_OVER = timedelta(minutes=10)
"""The time over which a rise is judged."""

STORM = 20
"""So many changes of mind within `STORM_WINDOW` are chatter: its no is not believed."""

STORM_WINDOW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Trace:
    """The memory of one sensor."""

    at: datetime
    """When it last reported."""

    yes: bool | None = None
    """What it says; none where it can tell nothing."""

    value: float | None = None
    """The last number it gave, none where it can tell nothing."""

    since: datetime | None = None
    """Since when, observed without a gap, it has said so."""

    seen: datetime | None = None
    """The last moment at which it said yes."""

    blind_since: datetime | None = None
    """Since when it has told nothing."""

    base: float | None = None
    """The value that a rise is measured from."""

    base_at: datetime | None = None
    """When the base was taken."""

    turns: int = 0
    """Changes of mind within the current storm window."""

    window: datetime | None = None
    """The start of the storm window."""

    @property
    def chatters(self) -> bool:
        """Whether it changes its mind too often to be believed."""
        return self.turns > STORM


def readable(behaviour: Behaviour, value: float | None) -> float | None:
    """Return the value if it can be true, or none."""
    if value is None or not isfinite(value):
        return None
    low, high = behaviour.valid
    return value if low <= value <= high else None


def advance(
    behaviour: Behaviour, trace: Trace | None, value: float | None, now: datetime
) -> Trace:
    """Return the memory of a sensor after it reported a value."""
    value = readable(behaviour, value)
    if value is None:
        return blind(trace, now)
    base, base_at = _base(behaviour, trace, value, now)
    level = value - base if behaviour.rises and base is not None else value
    yes = level > behaviour.yes_above
    if trace is not None and trace.yes is yes and not behaviour.rises:
        seen = now if yes else trace.seen
        return Trace(
            now, yes, value, trace.since, seen, None, base, base_at, trace.turns, trace.window
        )
    return _turned(trace, Trace(now, yes, value, now, now if yes else None, None, base, base_at))


def blind(trace: Trace | None, now: datetime) -> Trace:
    """Return the memory of a sensor that can tell nothing from now on."""
    if trace is None:
        return Trace(now, blind_since=now)
    seen = now if trace.yes else trace.seen
    blind_since = trace.blind_since or now
    return replace(trace, yes=None, value=None, seen=seen, blind_since=blind_since)


def _turned(trace: Trace | None, fresh: Trace) -> Trace:
    """Carry over what outlasts a change of mind."""
    if trace is None:
        return fresh
    window, turns = trace.window, trace.turns + 1
    if window is None or fresh.at - window > STORM_WINDOW:
        window, turns = fresh.at, 1
    seen = fresh.seen or (fresh.at if trace.yes else trace.seen)
    return replace(fresh, since=_since(trace, fresh), seen=seen, turns=turns, window=window)


def _since(trace: Trace, fresh: Trace) -> datetime | None:
    """Return since when it has said so, a short blindness left out of the count."""
    if trace.yes is fresh.yes:
        return trace.since
    gap = fresh.at - trace.blind_since if trace.blind_since else None
    if gap is None or gap > BLINK or trace.since is None or fresh.yes or trace.seen is None:
        return fresh.at
    return max(trace.since, trace.seen) + gap


def _base(
    behaviour: Behaviour, trace: Trace | None, value: float, now: datetime
) -> tuple[float | None, datetime | None]:
    """Follow the lowest value of the last `RISE_OVER`, for sensors that speak by rising."""
    if not behaviour.rises:
        return None, None
    if trace is None or trace.base is None or trace.base_at is None or value <= trace.base:
        return value, now
    if now - trace.base_at <= RISE_OVER:
        return trace.base, trace.base_at
    return trace.value if trace.value is not None else value, trace.at
