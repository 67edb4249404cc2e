"""What is answered to those who ask something of a nap room: a changed room, or the reason why not."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, assert_never

from . import sessions, waiting
from .asked import (
    USUAL_MINUTES,
    FaultMended,
    FaultReported,
    LengthChosen,
    NapEvent,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
    QueueLeft,
)
from .messages import RefusalCode, Refused
from .model import Place
from .moments import Happening, MomentCode
from .naproom import Access, NapRoom, Sight, states_of, tally
from .places import PlaceState
from .sessions import MINUTES, NOTHING, Phase, Session, Signal
from .waiting import Ticket


class Asked(NamedTuple):
    """A room, as it was when something was asked of it."""

    room: NapRoom
    sight: Sight

    def place(self, place_id: str) -> Place:
        """Return a place of the room; refuses one that it has not."""
        for place in self.sight.space.places:
            if place.id == place_id:
                return place
        raise Refused(RefusalCode.UNKNOWN_PLACE, space=self.sight.space.name, place=place_id)

    def happened(self, code: MomentCode, now: datetime, **what: str) -> tuple[Happening]:
        """Return what is told of an answer."""
        return (Happening(code, self.sight.space.id, now, **what),)


class Answer(NamedTuple):
    """The room after something was asked of it, and what is told of that."""

    room: NapRoom
    moments: tuple[Happening, ...] = ()


def answer(asked: Asked, event: NapEvent, now: datetime) -> Answer:
    """Answer what is asked.

    Raises `Refused` where it cannot be.
    """
    match event:
        case PlaceClaimed():
            answered = _claimed(asked, event, now)
        case PlaceReleased():
            answered = Answer(_released(asked, asked.place(event.place_id), now))
        case QueueJoined():
            answered = _joined(asked, event, now)
        case QueueLeft():
            answered = Answer(_left(asked, event))
        case FaultReported():
            answered = _reported(asked, event, now)
        case FaultMended():
            answered = _mended(asked, asked.place(event.place_id), now)
        case LengthChosen():
            answered = Answer(asked.room._replace(minutes=_allowed(event.minutes)))
        case _:  # pragma: no cover - mypy knows that there is no other
            assert_never(event)
    return answered


# -- places ----------------------------------------------------------------------------------------------------------


_OBSTACLES: Mapping[PlaceState, RefusalCode] = MappingProxyType(
    {
        PlaceState.OCCUPIED: RefusalCode.PLACE_OCCUPIED,
        PlaceState.HELD: RefusalCode.PLACE_HELD,
        PlaceState.TURNOVER: RefusalCode.PLACE_IN_TURNOVER,
        PlaceState.OUT_OF_SERVICE: RefusalCode.PLACE_OUT_OF_SERVICE,
        PlaceState.UNKNOWN: RefusalCode.PLACE_UNKNOWN,
    }
)


def _allowed(minutes: int) -> int:
    """Return how long a session is to last; refuses what is not offered."""
    if minutes not in MINUTES:
        raise Refused(RefusalCode.UNKNOWN_DURATION, minutes=str(minutes))
    return minutes


def _claimed(asked: Asked, event: PlaceClaimed, now: datetime) -> Answer:
    if event.ticket is not None:
        return _claimed_by_ticket(asked, event, event.ticket, now)
    minutes = _allowed(asked.room.minutes if event.minutes is None else event.minutes)
    place = _any_place(asked) if event.place_id is None else asked.place(event.place_id)
    session = asked.room.session(place.id)
    if session.phase in (Phase.SETTLING, Phase.ASLEEP, Phase.WAKING):
        return Answer(_made_longer(asked, place, minutes, now))
    _refuse_closed(asked)
    state = dict(zip(asked.sight.space.places, states_of(*asked), strict=True))[place]
    if state is not PlaceState.FREE and not _may_be_free(asked, place, state):
        raise Refused(_OBSTACLES[state], place=place.name)
    return _with_claim(asked, place.id, NOTHING._replace(minutes=minutes), now)


def _with_claim(asked: Asked, place_id: str, session: Session, now: datetime) -> Answer:
    claimed, _ = sessions.moved(session, Signal.CLAIM, now)
    told = asked.happened(MomentCode.CLAIMED, now, place_id=place_id)
    return Answer(asked.room.with_session(place_id, claimed), told)


def _may_be_free(asked: Asked, place: Place, state: PlaceState) -> bool:
    """Return whether a place that no sensor sees may be free: as far as the people in the room are counted."""
    if state is not PlaceState.UNKNOWN or place.id in asked.sight.sensed:
        return False
    return asked.sight.people is None or tally(*asked).free > 0


def _any_place(asked: Asked) -> Place:
    states = states_of(*asked)
    free = [place for place, state in zip(asked.sight.space.places, states, strict=True) if state is PlaceState.FREE]
    place = waiting.plainest(free)
    if place is None:
        raise Refused(RefusalCode.NO_PLACE_FREE, space=asked.sight.space.name)
    return place


def _claimed_by_ticket(asked: Asked, event: PlaceClaimed, code: str, now: datetime) -> Answer:
    for place_id, session in asked.room.sessions.items():
        if session.ticket is not None and session.ticket.code == code:
            if event.place_id not in (None, place_id):
                break
            minutes = _allowed(session.minutes if event.minutes is None else event.minutes)
            return _with_claim(asked, place_id, session._replace(minutes=minutes), now)
    raise Refused(RefusalCode.UNKNOWN_TICKET, ticket=code)


def _made_longer(asked: Asked, place: Place, minutes: int, now: datetime) -> NapRoom:
    """Let someone stay as long as they wish, up to the cap, and only if nobody waits."""
    session = asked.room.session(place.id)
    ends = sessions.longer(session, minutes, now)
    if session.ends is not None and ends > session.ends and session.phase is not Phase.SETTLING and asked.room.queue:
        raise Refused(RefusalCode.OTHERS_WAIT, space=asked.sight.space.name)
    if ends - now <= sessions.RAMP:
        raise Refused(RefusalCode.LONG_ENOUGH, place=place.name)
    phase = Phase.SETTLING if session.phase is Phase.SETTLING else Phase.ASLEEP
    after = session._replace(phase=phase, minutes=minutes, ends=ends)
    return asked.room.with_session(place.id, after)


def _released(asked: Asked, place: Place, now: datetime) -> NapRoom:
    session = asked.room.session(place.id)
    after, _ = sessions.moved(session, Signal.RELEASE, now)
    if after is session:
        raise Refused(RefusalCode.PLACE_NOT_CLAIMED, place=place.name)
    return asked.room.with_session(place.id, after)


def _refuse_closed(asked: Asked) -> None:
    if asked.sight.access is not Access.OPEN:
        raise Refused(RefusalCode.ROOM_CLOSED, space=asked.sight.space.name)


# -- the queue -------------------------------------------------------------------------------------------------------


def _joined(asked: Asked, event: QueueJoined, now: datetime) -> Answer:
    room = asked.room
    minutes = _allowed(room.minutes if event.minutes is None else event.minutes)
    for refuses, reason in _WHY_NOT:
        if refuses(asked, event, now):
            raise Refused(reason, space=asked.sight.space.name)
    code = waiting.code_of(event.chance, room.tickets())
    ticket = Ticket(code, room.turns, minutes, event.step_free, event.quiet, event.not_after)
    return Answer(room.with_ticket(ticket), asked.happened(MomentCode.QUEUED, now, ticket=code))


def _suits_none(asked: Asked, event: QueueJoined, _: datetime) -> bool:
    wish = Ticket("", 0, USUAL_MINUTES, event.step_free, event.quiet)
    return not any(waiting.suits(wish, place) for place in asked.sight.space.places)


# The first that holds.
_WHY_NOT: tuple[tuple[Callable[[Asked, QueueJoined, datetime], bool], RefusalCode], ...] = (
    (lambda asked, _, __: asked.sight.access is Access.CLOSED, RefusalCode.ROOM_CLOSED),
    (lambda _, event, now: event.not_after is not None and event.not_after <= now, RefusalCode.TOO_LATE),
    (_suits_none, RefusalCode.NO_SUCH_PLACE),
    (lambda asked, _, __: len(asked.room.queue) >= waiting.LONGEST, RefusalCode.QUEUE_FULL),
)


def _left(asked: Asked, event: QueueLeft) -> NapRoom:
    room = asked.room
    for place_id, session in room.sessions.items():
        if session.ticket is not None and session.ticket.code == event.ticket:
            return room.with_session(place_id, NOTHING)
    queue = tuple(ticket for ticket in room.queue if ticket.code != event.ticket)
    if len(queue) == len(room.queue):
        raise Refused(RefusalCode.UNKNOWN_TICKET, ticket=event.ticket)
    return room._replace(queue=queue)


# -- faults ----------------------------------------------------------------------------------------------------------


def _reported(asked: Asked, event: FaultReported, now: datetime) -> Answer:
    """Take a place out of service, or take more in of what is wrong with it; who lies there is still woken."""
    room, place = asked.room, asked.place(event.place_id)
    known = room.faulty.get(place.id)
    if known is not None and event.text in ("", known):
        return Answer(room)
    after = room._replace(faulty={**room.faulty, place.id: event.text})
    if room.session(place.id).phase is Phase.CLAIMED:
        after = after.with_session(place.id, NOTHING)
    return Answer(after, asked.happened(MomentCode.FAULT_REPORTED, now, place_id=place.id))


def _mended(asked: Asked, place: Place, now: datetime) -> Answer:
    room = asked.room
    if place.id not in room.faulty:
        return Answer(room)
    told = asked.happened(MomentCode.FAULT_MENDED, now, place_id=place.id)
    return Answer(room._replace(faulty={id: text for id, text in room.faulty.items() if id != place.id}), told)
