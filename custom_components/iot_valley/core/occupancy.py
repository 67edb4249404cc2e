"""Whether someone is there, how sure we are, why, and when to look again.

Belief is a log-odds that moves by `belief.later` between events, jumps when a movement begins, and is kept within the
bounds of what rules it (`regimes`). It is therefore exact when the verdict falls, and an event costs the same after a
year as on the first day.

Absence is never concluded from nothing. It takes a sensor that would see a still person and sees none, or one that sees
movement and has been watched in silence for the whole hold, or air that nobody breathes. Where there is none of these,
the verdict is *unknown*.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp
from typing import NamedTuple

from .belief import Pace, later, seconds_until
from .faults import Belief
from .kinds import KINDS
from .looking import BELIEVED, Looked, look_at
from .model import Space
from .regimes import ANY, BOUNDS, FLOOR, SEEN, SETTLED, Regime, pace_towards, paces_of, regime_of
from .sensors import Role
from .surroundings import Seal
from .traces import BLINK, Trace, first, stale_at
from .watches import Watch, says

REASONS = 3
"""How many reasons are given for a verdict."""

_CERTAIN = 12.0
_INSTANT = timedelta(microseconds=1)
_SURE = -3.0
"""Belief at which absence is told anew, with its probability."""

_NEVER = timedelta(days=365).total_seconds()

TELL_NOTHING = frozenset((Regime.BLIND, Regime.BLINKING, Regime.LOST))
"""Regimes under which nobody is ever told to be absent."""

_PROOFS = frozenset((Regime.DENIED, Regime.EMPTIED, Regime.BARE))
"""Regimes that prove absence at once: under others it must have been watched for a whole hold if nothing was known."""


_SEALED, _MISCOUNTED = Regime.SEALED, Regime.MISCOUNTED


class Verdict(StrEnum):
    """What is known of a space or a place."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Reason(NamedTuple):
    """One sensor's part in a verdict."""

    sensor_id: str
    said: bool | None
    """Yes, no, or nothing any more."""

    since: datetime
    """Since when, or when last."""

    weight: float
    """In log-odds, for presence where positive."""


class Begun(NamedTuple):
    """What was so at the beginning of a moment: so its readings may come in any order."""

    log_odds: float
    jumps: float
    verdict: Verdict
    settled: bool
    near: bool = False
    sealed: bool = False
    """Whether someone was there, whom the spaces beside kept in."""

    regime: Regime = Regime.BLIND
    """What ruled belief until then."""


class Occupancy(NamedTuple):
    """The verdict on a space.

    A named tuple, since one is made for each look at a space, and it costs a third of a frozen dataclass.
    """

    verdict: Verdict = Verdict.UNKNOWN
    log_odds: float = 0.0
    """Of presence."""

    review_at: datetime | None = None
    """When the verdict can change by itself, rounded up to a whole second."""

    held_by: str | None = None
    """The sensor that says yes and outweighs whatever the others may say, none where there is none."""

    held_until: datetime | None = None
    """When its word goes stale, none if it does not."""

    at: datetime | None = None
    """The moment of all this."""

    regime: Regime = Regime.BLIND
    """What rules belief from then on."""

    settled: bool = True
    """Whether a silence is taken for that of someone who sits still."""

    passed: datetime | None = None
    """When someone last came into a quiet passage beside."""

    let_out: datetime | None = None
    """When the spaces beside last kept nobody in any more: someone was seen there, or they were not watched."""

    noted: datetime | None = None
    """Since when this verdict has not been learnt from, none where it is not to be."""

    begun: Begun | None = None
    """What was so at this moment before anything was said in it."""

    @property
    def probability(self) -> float:
        """Of presence, rounded to a hundredth."""
        return round(1 / (1 + exp(-max(-_CERTAIN, min(_CERTAIN, self.log_odds)))), 2)

    @property
    def has_emptied(self) -> bool:
        """Whether this is the moment since which nobody has been there."""
        return self.verdict is Verdict.ABSENT and self.begun is not None and self.begun.verdict is not Verdict.ABSENT


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


class Moment(NamedTuple):
    """A moment at which a space is looked at."""

    now: datetime
    jump: float = 0.0
    """What is worth in log-odds that a movement began, or that someone came in."""

    near: bool = False
    """Whether someone who may have come in was near."""

    beliefs: Mapping[str, Belief] = BELIEVED
    """How far the sensors are believed that are not believed wholly."""

    seal: Seal | None = None
    """That nobody is seen in any space beside."""

    usual: float | None = None
    """How probable someone is at this hour of any week, in log-odds, where nothing else has been known."""


def start_of(space: Space, now: datetime) -> Occupancy:
    """Return what is believed of a space of which nothing is known."""
    return Occupancy(log_odds=KINDS[space.kind].prior, at=now)


def step(
    space: Space,
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    before: Occupancy,
    moment: Moment,
) -> Occupancy:
    """Return what is believed after what the sensors say now."""
    now = moment.now
    begun = _begun(space, before, moment)
    look = look_at(space, watches, traces, now, moment.beliefs)
    look.scene.passed = before.passed
    let_out = before.let_out
    if moment.seal is not None:
        _close(look, moment.seal, let_out)
    was_kept = begun.sealed and not (look.scene.inside or look.scene.miscounted)
    if was_kept:
        let_out = now
    came_in = begun.jumps > 0 and begun.verdict is not Verdict.PRESENT and look.scene.arrived
    log_odds = SEEN if was_kept else _after_jumps(begun, lone=not came_in)  # Until now nobody can have gone.
    settled = begun.settled or log_odds >= SETTLED or begun.near
    unknown = begun.verdict is Verdict.UNKNOWN and not begun.jumps
    regime = _regime(look, log_odds, settled=settled, unknown=unknown)
    if unknown and regime is not Regime.BLIND:
        log_odds = min(log_odds, 0.0)  # So far there was habit alone, and that is no evidence.
    low, high = BOUNDS.get(regime, ANY)
    if not low <= log_odds <= high:
        log_odds = min(max(log_odds, low), high)
    if regime is Regime.LOST and _was_waited_for(look, begun):
        log_odds = min(log_odds, 0.0)
    verdict, proven_at = _verdict(log_odds, regime, look, begun.verdict)
    until = first(first(look.until, proven_at), _crosses_at(verdict, log_odds, paces_of(space.kind)[regime], now))
    return Occupancy(
        verdict,
        log_odds,
        whole_second(until, now),
        look.holder if regime is Regime.HELD else None,
        look.held_until,
        now,
        regime,
        settled and verdict is not Verdict.ABSENT,
        before.passed,
        let_out,
        now if before.noted is not None and verdict is not before.verdict else before.noted,
        begun,
    )


def _close(look: Looked, seal: Seal, let_out: datetime | None) -> None:
    """Let the spaces beside be closed from the moment on from which nobody was seen to leave through them."""
    look.scene.sealed = seal.since if let_out is None else max(seal.since, let_out)
    look.until = first(look.until, seal.until)


def _regime(look: Looked, log_odds: float, *, settled: bool, unknown: bool) -> Regime:
    """Return what rules belief; where nothing does any more, that depends on whether someone was there."""
    regime = regime_of(look.scene, look.now, settled=settled)
    if regime is not Regime.BLIND or log_odds <= 0 or unknown:
        return regime
    if look.lost_at is None or look.now >= look.lost_at + BLINK:
        return Regime.LOST
    look.until = first(look.until, look.lost_at + BLINK)
    return Regime.BLINKING


def _was_waited_for(look: Looked, begun: Begun) -> bool:
    """Return whether it is told only now that all sensors were lost a while ago: whoever says so waited long enough."""
    return begun.regime not in TELL_NOTHING and look.lost_at is not None and look.now >= look.lost_at + BLINK


def _after_jumps(begun: Begun, *, lone: bool) -> float:
    """Return belief after the movements of a moment: one alone out of the blue is not of someone who sits still."""
    if not begun.jumps:
        return begun.log_odds
    if lone and begun.verdict is not Verdict.PRESENT and not begun.settled:
        return max(begun.log_odds, min(FLOOR + begun.jumps, SEEN))
    return SEEN


def _begun(space: Space, before: Occupancy, moment: Moment) -> Begun:
    if before.begun is not None and before.at == moment.now:
        near = before.begun.near or moment.near
        return before.begun._replace(jumps=before.begun.jumps + moment.jump, near=near)
    passed = 0.0 if before.at is None else (moment.now - before.at).total_seconds()
    usual = moment.usual
    pace = paces_of(space.kind)[before.regime] if usual is None else pace_towards(usual, space.kind)
    log_odds = later(before.log_odds, pace, passed)
    low, high = BOUNDS.get(before.regime, ANY)
    verdict, regime = before.verdict, before.regime
    sealed = (regime is _SEALED or regime is _MISCOUNTED) and verdict is Verdict.PRESENT
    if not low <= log_odds <= high:
        log_odds = min(max(log_odds, low), high)
    return Begun(log_odds, moment.jump, verdict, before.settled, moment.near, sealed, regime)


def _verdict(log_odds: float, regime: Regime, look: Looked, before: Verdict) -> tuple[Verdict, datetime | None]:
    """Return the verdict, and when a silence will have proven absence where nothing has yet."""
    if log_odds > 0 and regime is not Regime.BLIND:
        return Verdict.PRESENT, None
    if regime in TELL_NOTHING:
        return Verdict.UNKNOWN, None
    known = before is Verdict.ABSENT or (before is Verdict.PRESENT and look.watched)
    if known or regime in _PROOFS or (look.proven_at is not None and look.now >= look.proven_at):
        return Verdict.ABSENT, None
    return Verdict.UNKNOWN, look.proven_at


def _crosses_at(verdict: Verdict, log_odds: float, pace: Pace, now: datetime) -> datetime | None:
    """Return when belief will have fallen to another verdict, or to certainty; none where it never does."""
    goal = 0.0 if verdict is Verdict.PRESENT else _SURE
    if verdict is Verdict.UNKNOWN or log_odds <= goal:
        return None
    seconds = seconds_until(log_odds, pace, goal)
    return now + timedelta(seconds=seconds) if seconds < _NEVER else None


def because(watches: tuple[Watch, ...], traces: Mapping[str, Trace], now: datetime) -> tuple[Reason, ...]:
    """Return the strongest reasons for a verdict, the strongest first."""
    weights = [
        (watch, trace, weight)
        for watch, trace, evidence in _weighed(watches, traces, now)
        if (weight := round(evidence.weight + evidence.against, 1)) or evidence.denies
    ]
    weights.sort(key=lambda weighed: -abs(weighed[2]))
    return tuple([_reason(watch, trace, weight, now) for watch, trace, weight in weights[:REASONS]])


def _reason(watch: Watch, trace: Trace, weight: float, now: datetime) -> Reason:
    said = says(watch.behaviour, trace, now)
    since = trace.seen if said is None else trace.since
    return Reason(watch.sensor.id, said, since or trace.at, weight)


def whole_second(at: datetime | None, now: datetime) -> datetime | None:
    """Return the whole second after a moment, and after now: at the exact one nothing has crossed yet."""
    if at is None:
        return None
    return (max(at, now) + _INSTANT).replace(microsecond=0) + timedelta(seconds=1)
