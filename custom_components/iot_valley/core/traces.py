"""What each sensor last said, and what that is worth.

A `Trace` is the memory of one sensor. It moves only by `advance`, which turns a raw value into *yes*, *no* or *nothing
known*, and by `blind`, which says that the sensor could not tell from a moment on. Silence counts only while it was
observed: a sensor that was blind for longer than a moment starts its silence anew.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from .sensors import Behaviour

BLINK = timedelta(minutes=2)
"""Blindness shorter than this does not break a silence: nobody enters, sits down and is still in it."""

RISE_OVER = timedelta(minutes=10)
"""The time over which a rise is judged."""

STORM = 4
"""So many changes of mind within `STORM_WINDOW` are chatter: its no is not believed."""

STORM_WINDOW = timedelta(seconds=10)


class Trace(NamedTuple):
    """The memory of one sensor.

    A named tuple, since one is made for each reading, and it costs a third of a frozen dataclass.
    """

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


def stale_at(behaviour: Behaviour, trace: Trace) -> datetime | None:
    """Return when a sensor's last word stops being information, or none if it does not."""
    if behaviour.stale_after is None or trace.yes is None:
        return None
    return trace.at + behaviour.stale_after


def advance(behaviour: Behaviour, trace: Trace | None, value: float | None, now: datetime) -> Trace:
    """Return the memory of a sensor after it reported a value."""
    stale_after = behaviour.stale_after
    if trace is not None and trace.yes is not None and stale_after is not None and now - trace.at >= stale_after:
        trace = blind(trace, trace.at + stale_after)
    low, high = behaviour.valid
    if value is None or not low <= value <= high:  # Nor is what is not a number in any range.
        return blind(trace, now)
    base, base_at = _base(trace, value, now) if behaviour.rises else (None, None)
    yes = _is_yes(behaviour, value, base)
    if trace is None:
        return Trace(now, yes, value, now, now if yes else None, None, base, base_at)
    if trace.yes is yes:
        seen = now if yes else trace.seen
        return Trace(now, yes, value, trace.since, seen, None, base, base_at, trace.turns, trace.window)
    return _turned(behaviour, trace, now, value, (base, base_at))


def _is_yes(behaviour: Behaviour, value: float, base: float | None) -> bool:
    return (value if base is None else value - base) > behaviour.yes_above


def blind(trace: Trace | None, now: datetime) -> Trace:
    """Return the memory of a sensor that can tell nothing from now on."""
    if trace is None:
        return Trace(now, blind_since=now)
    seen = now if trace.yes else trace.seen
    blind_since = trace.blind_since or now
    return trace._replace(yes=None, value=None, seen=seen, blind_since=blind_since)


def _turned(
    behaviour: Behaviour, trace: Trace, now: datetime, value: float, base: tuple[float | None, datetime | None]
) -> Trace:
    """Return the memory of a sensor that says something else now."""
    was = trace.yes
    yes = _is_yes(behaviour, value, base[0]) if was is None else not was
    window, turns = trace.window, trace.turns + 1
    if window is None or now - window > STORM_WINDOW:
        stormed = trace.turns > STORM and now - (trace.since or trace.at) <= STORM_WINDOW
        window, turns = now, turns if stormed else 1
    if yes:
        return Trace(now, yes, value, now, now, None, *base, turns, window)
    seen = now if was else trace.seen
    if behaviour.sees_still and turns <= STORM:
        seen = None  # Whoever was seen has surely gone, even should this sensor be lost a moment later.
    return Trace(now, yes, value, _since(trace, now), seen, None, *base, turns, window)


def _since(trace: Trace, now: datetime) -> datetime:
    """Return since when a sensor has said no, a short blindness left out of the count."""
    if trace.since is None or trace.blind_since is None:
        return now
    # A late reading may be older than the blindness.
    gap = max(now - trace.blind_since, timedelta())
    return max(trace.since, trace.seen or trace.since) + gap if gap <= BLINK else now


def _base(trace: Trace | None, value: float, now: datetime) -> tuple[float | None, datetime | None]:
    """Follow the lowest value of the last `RISE_OVER`, for sensors that speak by rising."""
    if trace is None or trace.base is None or trace.base_at is None or value <= trace.base:
        return value, now
    if now - trace.base_at <= RISE_OVER:
        return trace.base, trace.base_at
    return trace.value if trace.value is not None else value, trace.at
