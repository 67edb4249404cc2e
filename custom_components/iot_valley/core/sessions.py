"""A nap, from the moment someone lies down until the place is fresh again: one table tells all that can follow.

    0      2 min         N min          2+N min      +2 min         +5 min
    |settling|   asleep    |   waking     |  rousing   |   turnover   | free
                           light 1 … 30 %  vibration    or overstay

Who lies down has two minutes to settle, and then the minutes that they chose, in the last two of which the light of
their place comes up. Each moment is on a whole second and follows from the moments before it, never from when we
looked: so a session that was slept through by us, in a restart, ends as it would have.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from .agenda import whole
from .asked import USUAL_MINUTES
from .messages import Command, Rouse, SetLights
from .model import Place
from .moments import MomentCode
from .waiting import Ticket

MINUTES: Final = (10, 15, 20, 25)
"""How long a session may last."""

CAP: Final = timedelta(minutes=30)
"""No session ends later than this after it began, however often it is made longer."""

SETTLE: Final = timedelta(minutes=2)
RAMP: Final = timedelta(minutes=2)
GRACE: Final = timedelta(minutes=2)
"""How long one may take to get up once woken, or once the place was given back."""

TURNOVER: Final = timedelta(minutes=5)
KEPT: Final = timedelta(minutes=3)
"""How long a place is kept for who was called, or has claimed it."""

GAP: Final = timedelta(minutes=2)
"""Who is back within this was not away: sleepers turn over."""

BRIGHT: Final = 30
"""How bright the light is at the end of the ramp, in per cent."""

STEP: Final = RAMP / BRIGHT


class Phase(StrEnum):
    """Where a place stands between two naps."""

    IDLE = "idle"
    HELD = "held"
    """Kept for who was called."""

    CLAIMED = "claimed"
    """Kept for who said that they come."""

    SETTLING = "settling"
    ASLEEP = "asleep"
    WAKING = "waking"
    ROUSING = "rousing"
    OVERSTAY = "overstay"
    LEAVING = "leaving"
    """Given back by who still lies there."""

    TURNOVER = "turnover"


class Signal(StrEnum):
    """What moves a place from one phase to another."""

    DUE = "due"
    """The time of the phase is over."""

    STAYED = "stayed"
    """It is over, and someone is seen there."""

    TAKEN = "taken"
    """Someone is seen there."""

    BACK = "back"
    """Someone is seen there a moment after they left."""

    GONE = "gone"
    """Nobody is there, as a sensor of the place tells."""

    UNSEEN = "unseen"
    """The place has no sensor."""

    UNSURE = "unsure"
    """It has one that tells nothing now."""

    CALL = "call"
    CLAIM = "claim"
    RELEASE = "release"


class Follows(NamedTuple):
    """The phase that follows, and what is told of it."""

    phase: Phase | None
    """None is the one that was before."""

    moment: MomentCode | None = None


_IDLE: Final = Follows(Phase.IDLE)
_BEGINS: Final = Follows(Phase.SETTLING, MomentCode.SESSION_BEGAN)
_ENDS: Final = Follows(Phase.TURNOVER, MomentCode.SESSION_ENDED)
_OVER: Final = Follows(Phase.OVERSTAY, MomentCode.OVERSTAY)
_EXPIRES: Final = Follows(Phase.IDLE, MomentCode.CALL_EXPIRED)

TRANSITIONS: Mapping[tuple[Phase, Signal], Follows] = MappingProxyType(
    {
        (Phase.IDLE, Signal.TAKEN): _BEGINS,
        (Phase.IDLE, Signal.CALL): Follows(Phase.HELD, MomentCode.CALLED),
        (Phase.IDLE, Signal.CLAIM): Follows(Phase.CLAIMED),
        (Phase.HELD, Signal.TAKEN): _BEGINS,
        (Phase.HELD, Signal.CLAIM): Follows(Phase.CLAIMED),
        (Phase.HELD, Signal.RELEASE): _IDLE,
        (Phase.HELD, Signal.DUE): _EXPIRES,
        (Phase.CLAIMED, Signal.TAKEN): _BEGINS,
        (Phase.CLAIMED, Signal.UNSEEN): _BEGINS,
        (Phase.CLAIMED, Signal.RELEASE): _IDLE,
        (Phase.CLAIMED, Signal.DUE): _EXPIRES,
        (Phase.SETTLING, Signal.GONE): _IDLE,
        (Phase.SETTLING, Signal.RELEASE): Follows(Phase.LEAVING),
        (Phase.SETTLING, Signal.DUE): Follows(Phase.ASLEEP),
        (Phase.ASLEEP, Signal.GONE): _ENDS,
        (Phase.ASLEEP, Signal.RELEASE): Follows(Phase.LEAVING),
        (Phase.ASLEEP, Signal.DUE): Follows(Phase.WAKING, MomentCode.WAKE_BEGAN),
        (Phase.WAKING, Signal.GONE): _ENDS,
        (Phase.WAKING, Signal.RELEASE): Follows(Phase.LEAVING),
        (Phase.WAKING, Signal.DUE): Follows(Phase.ROUSING, MomentCode.WOKEN),
        (Phase.ROUSING, Signal.GONE): _ENDS,
        (Phase.ROUSING, Signal.RELEASE): Follows(Phase.LEAVING),
        (Phase.ROUSING, Signal.DUE): _ENDS,
        (Phase.ROUSING, Signal.STAYED): _OVER,
        (Phase.OVERSTAY, Signal.GONE): _ENDS,
        (Phase.OVERSTAY, Signal.UNSEEN): _ENDS,
        (Phase.OVERSTAY, Signal.RELEASE): Follows(Phase.LEAVING),
        (Phase.LEAVING, Signal.GONE): _ENDS,
        (Phase.LEAVING, Signal.UNSEEN): _ENDS,
        (Phase.LEAVING, Signal.DUE): _ENDS,
        (Phase.LEAVING, Signal.STAYED): _OVER,
        (Phase.TURNOVER, Signal.BACK): Follows(None),
        (Phase.TURNOVER, Signal.TAKEN): _BEGINS,
        (Phase.TURNOVER, Signal.STAYED): _BEGINS,
        (Phase.TURNOVER, Signal.DUE): _IDLE,
    }
)
"""All that can happen to a place; whatever is not written here changes nothing."""

SLEEPING: Final = frozenset((Phase.SETTLING, Phase.ASLEEP, Phase.WAKING, Phase.ROUSING))
"""The phases of a nap that goes as planned."""

IN_BED: Final = SLEEPING | {Phase.OVERSTAY, Phase.LEAVING}
"""The phases in which someone lies there."""


class Session(NamedTuple):
    """What is going on in one place."""

    phase: Phase = Phase.IDLE
    since: datetime | None = None
    """When the phase began."""

    minutes: int = USUAL_MINUTES
    began: datetime | None = None
    ends: datetime | None = None
    """When who lies there is to be awake."""

    was: Phase | None = None
    """The phase before, for who comes back."""

    level: int = 0
    """What was asked of the light of the place, in per cent."""

    ticket: Ticket | None = None
    """For which the place is kept; forgotten as soon as it is no more."""

    queued: bool = False
    """Whether who lies there, or comes, has waited for it."""


NOTHING: Final = Session()


class _Lasts(NamedTuple):
    """How long after a moment of the session its phase is over."""

    moment: Callable[[Session], datetime | None]
    by: timedelta


_LASTS: Mapping[Phase, _Lasts] = MappingProxyType(
    {
        Phase.HELD: _Lasts(lambda session: session.since, KEPT),
        Phase.CLAIMED: _Lasts(lambda session: session.since, KEPT),
        Phase.SETTLING: _Lasts(lambda session: session.began, SETTLE),
        Phase.ASLEEP: _Lasts(lambda session: session.ends, -RAMP),
        Phase.WAKING: _Lasts(lambda session: session.ends, timedelta()),
        Phase.ROUSING: _Lasts(lambda session: session.ends, GRACE),
        Phase.LEAVING: _Lasts(lambda session: session.since, GRACE),
        Phase.TURNOVER: _Lasts(lambda session: session.since, TURNOVER),
    }
)


def due_of(session: Session) -> datetime | None:
    """Return when the time of a phase is over, none if it has no end of its own."""
    lasts = _LASTS.get(session.phase)
    moment = None if lasts is None else lasts.moment(session)
    return None if lasts is None or moment is None else moment + lasts.by


def wake_at(session: Session, *, lit: bool) -> datetime | None:
    """Return when something is to be done about a place; `lit` is whether it has a light of its own."""
    due = due_of(session)
    if session.phase is Phase.WAKING and lit and due is not None:
        return min(due, due - RAMP + STEP * session.level)
    return due


def moved(
    session: Session, signal: Signal, at: datetime, usual: int = USUAL_MINUTES
) -> tuple[Session, MomentCode | None]:
    """Return what follows from a signal, if anything does, and what is told of it; unclaimed naps are as `usual`."""
    follows = TRANSITIONS.get((session.phase, signal))
    if follows is None:
        return session, None
    if follows.phase is Phase.IDLE:
        return NOTHING, follows.moment
    since = whole(at)
    if follows.phase is Phase.SETTLING:
        kept = NOTHING._replace(minutes=usual) if session.phase in (Phase.IDLE, Phase.TURNOVER) else session
        ends = since + SETTLE + timedelta(minutes=kept.minutes)
        return Session(Phase.SETTLING, since, kept.minutes, since, ends, queued=kept.queued), follows.moment
    phase = follows.phase or session.was or Phase.TURNOVER
    return session._replace(phase=phase, since=since, was=session.phase, ticket=None), follows.moment


def run(
    session: Session, seen: tuple[Signal, int], now: datetime
) -> Iterator[tuple[Session, MomentCode | None, datetime]]:
    """Yield all that a place goes through by now, each with its own moment: what was due first, then what is seen.

    What is seen is told with how many minutes a nap lasts that nobody has claimed.
    """
    evidence, usual = seen
    while True:
        signal, at = _next(session, evidence, now)
        if (session.phase, signal) not in TRANSITIONS:
            break
        session, moment = moved(session, signal, at, usual)
        yield session, moment, at


def _next(session: Session, evidence: Signal, now: datetime) -> tuple[Signal, datetime]:
    due = due_of(session)
    if due is not None and due <= now:
        stayed = evidence is Signal.TAKEN and (session.phase, Signal.STAYED) in TRANSITIONS
        return Signal.STAYED if stayed else Signal.DUE, due
    if due is not None and evidence is Signal.TAKEN and session.phase is Phase.TURNOVER and due - now > TURNOVER - GAP:
        return Signal.BACK, now
    return evidence, now


def level_of(session: Session, now: datetime) -> int:
    """Return how bright the light of a place is to be, in per cent; it stays until the place is fresh."""
    match session.phase:
        case Phase.WAKING if session.ends is not None:
            return min(BRIGHT, int((now - session.ends + RAMP) / STEP) + 1)
        case Phase.ROUSING | Phase.OVERSTAY:
            return BRIGHT
        case Phase.LEAVING | Phase.TURNOVER:
            return session.level
        case _:
            return 0


def commands_for(space_id: str, place: Place, before: Session, after: Session) -> Iterator[Command]:
    """Yield what is to be done at a place: nothing of it touches another."""
    if after.level != before.level and place.lights:
        yield SetLights(space_id, place.lights, after.level)
    rouses = after.phase is Phase.ROUSING
    if rouses is not (before.phase is Phase.ROUSING) and place.wakers:
        yield Rouse(space_id, place.wakers, rouses)


def longer(session: Session, minutes: int, now: datetime) -> datetime:
    """Return when a session ends once its sleeper has asked for so many minutes: from now, or from when they settle."""
    began = session.began or now
    if session.phase is Phase.SETTLING:
        return began + SETTLE + timedelta(minutes=minutes)
    return min(whole(now) + timedelta(minutes=minutes), began + CAP)
