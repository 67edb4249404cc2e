"""Whether the sensors of a space prove that nobody is there, as surely as it takes to give a booking back.

That is more than a verdict takes. A sensor that sees still people proves it by its no, if it is alive and believed. A
sensor of movement never does on its own: only with a door that was closed since when nobody has moved inside, for
whoever stays in moves after it was closed. Air that people breathe out speaks against both, and proves nothing.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from .air import STILLNESS
from .faults import FULL, Belief
from .looking import BELIEVED
from .occupancy import Reason
from .regimes import INSIDE, LAGS, WALK
from .sensors import Role
from .traces import Trace
from .watches import Watch, says

_NEVER = datetime.min.replace(tzinfo=UTC)
_NOTHING = timedelta()


class Rhythm(NamedTuple):
    """How often a sensor speaks."""

    beat: timedelta = _NOTHING
    """At the least, even when there is nothing new: whoever is silent for twice as long says nothing any more."""

    lag: timedelta = _NOTHING
    """What it tells may be so old: a slow radio speaks at its own times only."""


PROMPT = Rhythm()
RHYTHMS: Mapping[str, Rhythm] = MappingProxyType({})
"""Nothing is known of how often the sensors speak: what they say is as fresh as their kind allows."""

_HALF = 0.5
_TWICE = 2
_PEOPLE = frozenset({Role.ENTER, Role.HOLD, Role.COUNT, Role.FLOW, Role.PLACE, Role.VETO})
"""Roles whose yes means that someone may be there."""


class Proof(StrEnum):
    """What the sensors of a space prove."""

    SOMEONE = "someone"
    """Someone is there, or may be."""

    UNSEEN = "unseen"
    """A sensor that sees still people sees nobody."""

    LEFT = "left"
    """Nobody has moved since the door was closed."""

    LOST = "lost"
    """The sensors that could prove it tell nothing now."""

    NONE = "none"
    """There are no sensors that could prove it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is proven, since when, and why."""

    proof: Proof
    since: datetime | None = None
    """Since when nobody has been there, where that is proven."""

    patience: timedelta = _NOTHING
    """How long it must have been so at the least: twice as long as the slowest of the sensors takes to tell."""

    because: tuple[Reason, ...] = ()


NOTHING_PROVEN: Final = Evidence(Proof.NONE)


@dataclass(frozen=True, slots=True)
class _Eye:
    """A sensor, and what it says now."""

    watch: Watch
    trace: Trace
    said: bool | None
    rhythm: Rhythm
    credible: bool
    """Whether its yes is believed, also the one of before."""

    @property
    def reason(self) -> Reason:
        since = self.trace.seen if self.said is None else self.trace.since
        weight = 0.0 if self.said is None else (self.watch.behaviour.active if self.said else self.watch.behaviour.idle)
        return Reason(self.watch.sensor.id, self.said, since or self.trace.at, weight)


def evidence_of(
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    now: datetime,
    beliefs: Mapping[str, Belief] = BELIEVED,
    rhythms: Mapping[str, Rhythm] = RHYTHMS,
    *,
    at_home: Container[str] = (),
) -> Evidence:
    """Return what the sensors of a space prove at a moment; some are known to see just the people of this one."""
    eyes = list(_eyes(watches, traces, now, beliefs, rhythms))
    holding = [watch for watch in watches if watch.watches_all and watch.behaviour.sees_still]
    seeing = [eye for eye in eyes if eye.watch in holding and eye.said is False and not eye.trace.chatters]
    sure = any(eye.watch.sensor.id in at_home for eye in seeing)
    someone = tuple(eye.reason for eye in eyes if _sees_people(eye, sure=sure))
    if someone:
        return Evidence(Proof.SOMEONE, because=someone)
    if seeing and not _is_contradicted(seeing, eyes, sure=sure):
        return _unseen(seeing, eyes)
    return _left(watches, eyes) or Evidence(Proof.LOST if holding or _has_latch(watches) else Proof.NONE)


def _sees_people(eye: _Eye, *, sure: bool) -> bool:
    """Return whether a sensor tells of people: air does only while it is fed, for it stays stale long after them.

    Where one that surely knows the people of this space sees nobody, air must rise to tell of them.
    """
    role, air = eye.watch.behaviour.role, eye.trace.air
    if role is not Role.VETO:
        return bool(eye.said) and role in _PEOPLE
    return bool(eye.said) and air is not None and air.fed and (air.trend > STILLNESS or not sure)


def _eyes(
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    now: datetime,
    beliefs: Mapping[str, Belief],
    rhythms: Mapping[str, Rhythm],
) -> Iterator[_Eye]:
    for watch in watches:
        id = watch.sensor.id
        trace, rhythm = traces.get(id), rhythms.get(id, PROMPT)
        if trace is None:
            continue
        said = says(watch.behaviour, trace, now)
        belief = beliefs.get(id, FULL)
        believed = (belief.yes if said else belief.no) >= _HALF
        fresh = not rhythm.beat or now - trace.at <= _TWICE * rhythm.beat
        yield _Eye(watch, trace, said if believed and (said or fresh) else None, rhythm, belief.yes >= _HALF)


def _unseen(seeing: list[_Eye], eyes: list[_Eye]) -> Evidence:
    since = max(_latest(eye) for eye in (*seeing, *_stirred(eyes)))
    return Evidence(Proof.UNSEEN, since, _patience(seeing), tuple(eye.reason for eye in seeing))


def _is_contradicted(seeing: list[_Eye], eyes: list[_Eye], *, sure: bool) -> bool:
    """Return whether other sensors tell that the no of one that sees still people is not of this room now.

    Someone moved after it, or moved the door, whom it has not seen. Or it ceased to see somebody after the door had
    been closed: nobody can have left through a closed door. One that surely knows the people of this space would have
    seen who came in: the door was moved by somebody who just looked in.
    """
    since = max(eye.trace.since or eye.trace.at for eye in seeing)
    slack = LAGS + max(eye.rhythm.lag for eye in seeing)
    if any(_latest_move(eye) > since + slack for eye in _stirred(eyes)):
        return True
    doors = [eye for eye in eyes if eye.watch.behaviour.role is Role.LATCH and eye.said is not None]
    closed = max((eye.trace.since or eye.trace.at for eye in doors), default=since)
    if not sure and any(eye.trace.seen for eye in doors) and closed > since + slack:
        return True
    if not doors or any(eye.said for eye in doors):
        return False
    return since > closed + slack and any(eye.trace.came for eye in seeing)


def _left(watches: tuple[Watch, ...], eyes: list[_Eye]) -> Evidence | None:
    """Return proof by a door, where all doors are closed and every sensor of movement is alive, or none."""
    doors = [eye for eye in eyes if eye.watch.behaviour.role is Role.LATCH]
    moving = _moving(eyes)
    all_told = len(doors) + len(moving) == sum(_latches(watch) for watch in watches)
    if not (doors and moving and all_told and all(eye.said is False for eye in (*doors, *moving))):
        return None
    closed = max(eye.trace.since or eye.trace.at for eye in doors)
    if any(_latest_move(eye) > closed + INSIDE for eye in moving):
        return None  # Someone moved inside after the door was closed, and it has not been opened since.
    if max(_latest_move(eye) for eye in moving) < closed - WALK or not any(eye.trace.seen for eye in doors):
        return None  # Whoever closed it was not seen: it is not this room that is watched, or not well enough.
    if _came_in(doors, moving, closed):
        return None
    since = max(closed, *(_latest(eye) for eye in moving))
    patience = max(_patience([*doors, *moving]), *(eye.watch.fades_over for eye in moving))
    return Evidence(Proof.LEFT, since, patience, tuple(eye.reason for eye in (*doors, *moving)))


def _came_in(doors: list[_Eye], moving: list[_Eye], closed: datetime) -> bool:
    """Return whether the last to pass the door came in: they open it before they move inside, who leaves moves first.

    A door that stood open for longer than it takes to pass it does not tell.
    """
    opened = max((eye.trace.came for eye in doors if eye.trace.came is not None), default=closed)
    stirred = min((eye.trace.came for eye in moving if eye.trace.came is not None), default=opened)
    return closed - opened <= WALK and stirred >= opened


def _latest_move(eye: _Eye) -> datetime:
    """Return when someone last moved: a sensor goes on saying yes for a while after that."""
    seen = eye.trace.seen
    if seen is None:
        return _NEVER
    return seen - timedelta(seconds=eye.trace.shortest or 0)


def _moving(eyes: list[_Eye]) -> list[_Eye]:
    return [eye for eye in eyes if eye.watch.behaviour.role is Role.ENTER]


def _stirred(eyes: list[_Eye]) -> list[_Eye]:
    """Return the sensors of movement whose movements count: one that is stuck, or chatters, tells of none."""
    return [eye for eye in _moving(eyes) if eye.credible]


def _latches(watch: Watch) -> bool:
    return watch.behaviour.role in {Role.LATCH, Role.ENTER}


def _has_latch(watches: tuple[Watch, ...]) -> bool:
    return {Role.LATCH, Role.ENTER} <= {watch.behaviour.role for watch in watches}


def _latest(eye: _Eye) -> datetime:
    """Return the last moment at which a sensor may have seen someone."""
    told = [at for at in (eye.trace.seen, eye.trace.since) if at is not None]
    return max(told, default=eye.trace.at)


def _patience(eyes: list[_Eye]) -> timedelta:
    return _TWICE * max(eye.rhythm.lag for eye in eyes)
