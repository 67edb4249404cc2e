"""What each sensor last said, and what that is worth.

A `Trace` is the memory of one sensor. It moves only by `advance`, which turns a raw value into *yes*, *no* or *nothing
known*, and by `blind`, which says that the sensor could not tell from a moment on. Silence counts only while it was
observed: a sensor that was blind for longer than a moment starts its silence anew.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from .air import Air, breathed
from .lamplight import Lamplight, shone
from .sensors import Behaviour, Sense

BLINK = timedelta(minutes=2)
"""Blindness shorter than this does not break a silence: nobody enters, sits down and is still in it."""

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

    turns: int = 0
    """Changes of mind within the current storm window."""

    window: datetime | None = None
    """The start of the storm window."""

    came: datetime | None = None
    """When it last began to say yes."""

    shortest: float | None = None
    """For how long it says yes at the least, in seconds: so long it holds a movement."""

    air: Air | None = None
    """What a sensor of CO2 has learnt of the air."""

    light: Lamplight | None = None
    """What a sensor of light has learnt of the lamps."""

    zero: float | None = None
    """The count of a door counter that means nobody."""

    @property
    def chatters(self) -> bool:
        """Whether it changes its mind too often to be believed."""
        return self.turns > STORM


def stale_at(behaviour: Behaviour, trace: Trace) -> datetime | None:
    """Return when a sensor's last word stops being information, or none if it does not."""
    if behaviour.stale_after is None or trace.value is None:
        return None
    return trace.at + behaviour.stale_after


def advance(behaviour: Behaviour, trace: Trace | None, value: float | None, now: datetime) -> Trace:
    """Return the memory of a sensor after it reported a value."""
    stale_after = behaviour.stale_after
    if trace is not None and trace.value is not None and stale_after is not None and now - trace.at >= stale_after:
        trace = blind(trace, trace.at + stale_after)
    low, high = behaviour.valid
    if value is None or not low <= value <= high:  # Nor is what is not a number in any range.
        return blind(trace, now)
    if behaviour.sense is None:
        return _told(behaviour, trace, value, now, yes=value > behaviour.yes_above)
    return _SENSES[behaviour.sense](behaviour, trace, value, now)


def repeated(trace: Trace, now: datetime) -> Trace:
    """Return the memory of a sensor that told by its value alone, and said the same value once more."""
    if trace.yes:
        return trace._replace(at=now, seen=now)
    return _new(Trace, (now, *trace[1:]))


def _told(behaviour: Behaviour, trace: Trace | None, value: float, now: datetime, *, yes: bool | None) -> Trace:
    """Return the memory of a sensor that says yes, no, or nothing by a value."""
    if trace is None:
        seen = now if yes else None
        return Trace(now, yes, value, now, seen, came=seen)
    if trace.yes is yes and trace.value is not None:
        seen = now if yes else trace.seen
        turns, window, came = trace.turns, trace.window, trace.came
        return Trace(now, yes, value, trace.since, seen, None, turns, window, came, trace.shortest)
    return _turned(behaviour, trace, now, value, yes=yes)


def _of_air(behaviour: Behaviour, trace: Trace | None, value: float, now: datetime) -> Trace:
    air = breathed(None if trace is None else trace.air, value, now)
    return _told(behaviour, trace, value, now, yes=air.people)._replace(air=air)


def _of_light(behaviour: Behaviour, trace: Trace | None, value: float, now: datetime) -> Trace:
    """Remember from step to step whether a lamp is on: what was switched unseen is not known."""
    seen = trace is not None and (trace.blind_since is None or now - trace.blind_since <= BLINK)
    light = shone(trace.light if trace is not None and seen else None, value, now)
    return _told(behaviour, trace, value, now, yes=light.lit)._replace(light=light)


def _of_passages(behaviour: Behaviour, trace: Trace | None, value: float, now: datetime) -> Trace:
    """Count from the lowest that was: whoever left was there, so that a count below zero means a wrong zero."""
    zero = min(value, 0.0 if trace is None or trace.zero is None else trace.zero)
    after = _told(behaviour, trace, value, now, yes=value - zero > behaviour.yes_above)._replace(zero=zero)
    entered = trace is not None and trace.value is not None and value > trace.value
    return after._replace(came=now) if entered else after


_SENSES: Mapping[Sense, Callable[[Behaviour, Trace | None, float, datetime], Trace]] = MappingProxyType(
    {Sense.AIR: _of_air, Sense.LIGHT: _of_light, Sense.PASSAGES: _of_passages}
)


_new = tuple.__new__
"""Makes a tuple without naming its parts, at a third of the time."""


def zeroed(trace: Trace) -> Trace:
    """Return the memory of a door counter after nobody was left: what it counts now is nobody."""
    return trace if trace.value is None else trace._replace(yes=False, zero=trace.value)


def unlearnt(trace: Trace) -> Trace:
    """Return the memory of a sensor without what was learnt of it: only what it said last."""
    return trace._replace(air=None, light=None, shortest=None)


def blind(trace: Trace | None, now: datetime) -> Trace:
    """Return the memory of a sensor that can tell nothing from now on."""
    if trace is None:
        return Trace(now, blind_since=now)
    seen = now if trace.yes else trace.seen
    blind_since = trace.blind_since or now
    return trace._replace(yes=None, value=None, seen=seen, blind_since=blind_since)


def _turned(behaviour: Behaviour, trace: Trace, now: datetime, value: float, *, yes: bool | None) -> Trace:
    """Return the memory of a sensor that says something else now."""
    turns, window = _storm(trace, now) if behaviour.sees_still else (0, None)
    if yes:
        return Trace(now, yes, value, now, now, None, turns, window, now, trace.shortest)
    seen = now if trace.yes else trace.seen
    if behaviour.sees_still and turns <= STORM:
        seen = None  # Whoever was seen has surely gone, even should this sensor be lost a moment later.
    since = now if trace.blind_since is None else _since(trace, now)
    return Trace(now, yes, value, since, seen, None, turns, window, trace.came, _shortest(trace, now))


def _storm(trace: Trace, now: datetime) -> tuple[int, datetime]:
    """Return the changes of mind within the storm window, and its start: only the no of a hold is ever in doubt."""
    window, turns = trace.window, trace.turns + 1
    if window is not None and now - window <= STORM_WINDOW:
        return turns, window
    stormed = trace.turns > STORM and now - (trace.since or trace.at) <= STORM_WINDOW
    return (turns if stormed else 1), now


def _shortest(trace: Trace, now: datetime) -> float | None:
    """Return for how long a sensor has said yes at the least."""
    if not trace.yes or trace.came is None:
        return trace.shortest
    said = (now - trace.came).total_seconds()
    return said if trace.shortest is None else min(said, trace.shortest)


def _since(trace: Trace, now: datetime) -> datetime:
    """Return since when a sensor has said no, a short blindness left out of the count."""
    if trace.since is None or trace.blind_since is None:
        return now
    # A late reading may be older than the blindness.
    gap = max(now - trace.blind_since, timedelta())
    return max(trace.since, trace.seen or trace.since) + gap if gap <= BLINK else now


def first(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two moments, either of which may never come."""
    if one is None or other is None:
        return one or other
    return min(one, other)
