"""Whether someone is there, how sure we are, why, and when to look again.

Evidence is summed in log-odds. While someone is there a sensor of movement fires now and then, so that each moment of
its silence is worth the same small step towards absence: the yes of a sensor fades *linearly*, and is gone when it has
been silent for the hold of its kind. The sum is therefore a line broken at a few known moments, and the moment at which
the verdict falls is exact.

Absence is never concluded from nothing. It takes a sensor that would see a still person and sees none, or one that sees
movement and has been watched in silence for the whole hold. Where there is neither, the verdict is *unknown*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp
from typing import NamedTuple

from .kinds import KINDS
from .model import Sensor, Space
from .sensors import BEHAVIOURS, Behaviour, Role
from .traces import Trace, stale_at

REASONS = 3
"""How many reasons are given for a verdict."""

_CERTAIN = 12.0
_INSTANT = timedelta(microseconds=1)


class Verdict(StrEnum):
    """What is known of a space or a place."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sensor's part in a verdict."""

    sensor_id: str
    said: bool | None
    """Yes, no, or nothing any more."""

    since: datetime
    """Since when, or when last."""

    weight: float
    """In log-odds, for presence where positive."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The verdict on a space."""

    verdict: Verdict = Verdict.UNKNOWN
    log_odds: float = 0.0
    """Of presence."""

    review_at: datetime | None = None
    """When the verdict can change by itself, rounded up to a whole second."""

    held_by: str | None = None
    """The sensor that says yes and outweighs whatever the others may say, none where there is none."""

    held_until: datetime | None = None
    """When its word goes stale, none if it does not."""

    @property
    def probability(self) -> float:
        """Of presence, rounded to a hundredth."""
        return round(1 / (1 + exp(-max(-_CERTAIN, min(_CERTAIN, self.log_odds)))), 2)


@dataclass(frozen=True, slots=True)
class Watch:
    """A sensor with all that is needed to weigh it in its space."""

    sensor: Sensor
    behaviour: Behaviour
    fades_over: timedelta
    slope: float
    """In log-odds per second of silence."""

    watches_all: bool
    """Whether it watches the whole space, not one of its places."""


class Evidence(NamedTuple):
    """What one sensor is worth at one moment.

    A named tuple, since several are made for each event, and it costs a quarter of a frozen dataclass.
    """

    weight: float = 0.0
    """For presence, in log-odds: these add up."""

    against: float = 0.0
    """Against it, in log-odds: only the strongest counts, or two blind eyes would outvote a sleeper's bed."""

    slope: float = 0.0
    """How much of the weight is lost each second, in log-odds."""

    until: datetime | None = None
    """When this stops being so."""

    denies: bool = False
    """Whether it is proof enough of absence."""


def watches_of(space: Space) -> tuple[Watch, ...]:
    """Return the sensors of a space that speak of presence, ready to be weighed."""
    kind = KINDS[space.kind]
    return tuple(
        Watch(
            sensor,
            behaviour,
            fades := behaviour.fades_over or kind.hold,
            (behaviour.active + min(kind.prior, 0.0)) / fades.total_seconds()
            if behaviour.active > -kind.prior
            else behaviour.active / fades.total_seconds(),
            sensor.place is None and behaviour.role is not Role.PLACE,
        )
        for sensor in space.sensors
        if (behaviour := BEHAVIOURS[sensor.kind]).role is not Role.AMBIENT
    )


def says(behaviour: Behaviour, trace: Trace | None, now: datetime) -> bool | None:
    """Return what a sensor says now: yes, no, or nothing where it is silent or stale."""
    if trace is None or trace.yes is None:
        return None
    stale = stale_at(behaviour, trace)
    return None if stale is not None and now >= stale else trace.yes


def weigh(watch: Watch, trace: Trace, now: datetime) -> Evidence:
    """Return what a sensor's memory is worth now."""
    behaviour = watch.behaviour
    stale = stale_at(behaviour, trace)
    said = None if stale is not None and now >= stale else trace.yes
    if said and behaviour.role is Role.LATCH:
        return _fading(watch, trace.since, now, None)  # It is the opening that tells, not that it stays open.
    if said:
        return Evidence(behaviour.active, until=stale)
    if said is None:
        seen = stale if trace.yes and stale is not None else trace.seen
        return _fading(watch, seen, now, stale if trace.yes is not None else None)
    if behaviour.sees_still and not trace.chatters:
        return Evidence(against=behaviour.idle, until=stale, denies=True)
    return _silent(watch, trace, now, stale)


def _silent(watch: Watch, trace: Trace, now: datetime, stale: datetime | None) -> Evidence:
    """Weigh the no of a sensor that cannot see a still person, or has been chattering."""
    behaviour = watch.behaviour
    against = 0.0 if behaviour.sees_still else behaviour.idle
    speaks_of_absence = behaviour.role is Role.ENTER or behaviour.sees_still
    if not speaks_of_absence or trace.since is None:
        return _fading(watch, trace.seen, now, stale, against)
    convinced = trace.since + watch.fades_over
    denies = now >= convinced
    return _fading(watch, trace.seen, now, stale if denies else first(stale, convinced), against, denies=denies)


def _fading(
    watch: Watch,
    seen: datetime | None,
    now: datetime,
    until: datetime | None,
    against: float = 0.0,
    *,
    denies: bool = False,
) -> Evidence:
    """Weigh a yes of the past, and what else holds until a moment."""
    if until is not None and until <= now:
        until = None
    if seen is None:
        return Evidence(0.0, against, 0.0, until, denies)
    silence = max((now - seen).total_seconds(), 0.0)
    left = watch.behaviour.active - watch.slope * silence
    if left <= 0:
        return Evidence(0.0, against, 0.0, until, denies)
    ends = seen + timedelta(seconds=watch.behaviour.active / watch.slope)
    return Evidence(left, against, watch.slope, first(ends, until), denies)


type _Weighed = list[tuple[Watch, Trace, Evidence]]


def _weighed(watches: tuple[Watch, ...], traces: Mapping[str, Trace], now: datetime) -> _Weighed:
    return [
        (watch, trace, weigh(watch, trace, now))
        for watch in watches
        if (trace := traces.get(watch.sensor.id)) is not None
    ]


def fuse(space: Space, watches: tuple[Watch, ...], traces: Mapping[str, Trace], now: datetime) -> Occupancy:
    """Fuse the memories of a space's sensors into one verdict."""
    weighed = _weighed(watches, traces, now)
    empty = bool(space.places) and _empty_everywhere(space, weighed)
    total, slope, against = KINDS[space.kind].prior, 0.0, 0.0
    until: datetime | None = None
    for watch, _, evidence in weighed:
        total += evidence.weight
        slope += evidence.slope
        until = first(until, evidence.until)
        if evidence.against < against and (empty or watch.watches_all):
            against = evidence.against
    total += against
    verdict = _verdict(total, weighed, empty=empty)
    if verdict is Verdict.PRESENT and slope > 0:
        until = first(until, now + timedelta(seconds=total / slope))
    holder, held_until = _holder(space, watches, weighed) if verdict is Verdict.PRESENT else (None, None)
    return Occupancy(verdict, total, whole_second(until, now), holder, held_until)


def _holder(space: Space, watches: tuple[Watch, ...], weighed: _Weighed) -> tuple[str | None, datetime | None]:
    """Return a sensor whose yes alone is enough, and until when, so that the others need no weighing."""
    needed = -KINDS[space.kind].prior - min(watch.behaviour.idle for watch in watches)
    for watch, trace, evidence in weighed:
        if watch.behaviour.sees_still and trace.yes and not evidence.slope and evidence.weight > needed:
            return watch.sensor.id, evidence.until
    return None, None


def _empty_everywhere(space: Space, weighed: _Weighed) -> bool:
    """Return whether each place of the space has a sensor that sees nobody in it."""
    empty = {watch.sensor.place for watch, _, evidence in weighed if evidence.denies}
    return all(place.id in empty for place in space.places)


def _verdict(total: float, weighed: _Weighed, *, empty: bool) -> Verdict:
    if total > 0:
        return Verdict.PRESENT
    if empty or any(e.denies for watch, _, e in weighed if watch.watches_all):
        return Verdict.ABSENT
    return Verdict.UNKNOWN


def because(watches: tuple[Watch, ...], traces: Mapping[str, Trace], now: datetime) -> tuple[Reason, ...]:
    """Return the strongest reasons for a verdict, the strongest first."""
    reasons = [
        _reason(watch, trace, weight, now)
        for watch, trace, evidence in _weighed(watches, traces, now)
        if (weight := round(evidence.weight + evidence.against, 1)) or evidence.denies
    ]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight))[:REASONS])


def _reason(watch: Watch, trace: Trace, weight: float, now: datetime) -> Reason:
    said = says(watch.behaviour, trace, now)
    since = trace.seen if said is None else trace.since
    return Reason(watch.sensor.id, said, since or trace.at, weight)


def whole_second(at: datetime | None, now: datetime) -> datetime | None:
    """Return the whole second after a moment, and after now: at the exact one nothing has crossed yet."""
    if at is None:
        return None
    return (max(at, now) + _INSTANT).replace(microsecond=0) + timedelta(seconds=1)


def first(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two moments, either of which may never come."""
    if one is None or other is None:
        return one or other
    return min(one, other)
