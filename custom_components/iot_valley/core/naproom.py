"""A nap room at one moment: its places, its queue, and all that follows from what is seen and what is due."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from types import MappingProxyType
from typing import Final, NamedTuple

from . import sessions, waiting
from .agenda import whole
from .asked import USUAL_MINUTES
from .messages import Command
from .model import Place, Space
from .moments import Happening, MomentCode
from .places import PlaceState, Tally, tally_of
from .sessions import NOTHING, Session, Signal
from .spots import PlaceView, Spot, Spots, spot_of, state_of
from .waiting import Ticket

SOON: Final = timedelta(minutes=10)
"""A place that will be free by then is free soon."""


class Access(StrEnum):
    """Whether people can be called into a room."""

    OPEN = "open"
    PAUSED = "paused"
    """It is being cleaned, or an event takes place: those who wait go on waiting."""

    CLOSED = "closed"


class NapRoom(NamedTuple):
    """All that outlasts a moment; of a person there is nothing."""

    sessions: Mapping[str, Session] = MappingProxyType({})
    """By the id of the place; those where nothing goes on are left out."""

    queue: tuple[Ticket, ...] = ()
    """Those who wait, the first first."""

    faulty: Mapping[str, str] = MappingProxyType({})
    """The places that are out of service, by their ids, and what is wrong with each where that was said."""

    turns: int = 0
    """How many tickets were ever given."""

    minutes: int = USUAL_MINUTES
    """How long a session lasts where nobody chose."""

    def session(self, place_id: str) -> Session:
        """Return what is going on in a place."""
        return self.sessions.get(place_id, NOTHING)

    def with_session(self, place_id: str, session: Session) -> NapRoom:
        """Return the room with something else going on in a place."""
        sessions = dict(self.sessions)
        sessions.pop(place_id, None)
        if session != NOTHING:
            sessions[place_id] = session
        return NapRoom(sessions, self.queue, self.faulty, self.turns, self.minutes)

    def with_ticket(self, ticket: Ticket) -> NapRoom:
        """Return the room with a ticket in its queue, at its turn."""
        queue = sorted((*self.queue, ticket), key=lambda one: one.turn)
        return self._replace(queue=tuple(queue), turns=max(self.turns, ticket.turn + 1))

    def tickets(self) -> Mapping[str, Ticket]:
        """Return all that are not done with, by their codes: those who wait and those who are called."""
        held = (each.ticket for each in self.sessions.values() if each.ticket is not None)
        return {ticket.code: ticket for ticket in (*self.queue, *held)}

    def within(self, places: Iterable[Place]) -> NapRoom:
        """Return the room with what concerns some places alone."""
        ids = {place.id for place in places}
        sessions = {id: session for id, session in self.sessions.items() if id in ids}
        return self._replace(sessions=sessions, faulty={id: text for id, text in self.faulty.items() if id in ids})

    def moved(self, by: timedelta) -> NapRoom:
        """Return the same room as if all of it had happened later, or earlier, by a duration."""
        shift = {id: _shifted(session, by) for id, session in self.sessions.items()}
        return self._replace(sessions=shift)


def _shifted(session: Session, by: timedelta) -> Session:
    """Move what happened; «not after» is a time of the clock on the wall, and stays."""
    since, began, ends = (at and at + by for at in (session.since, session.began, session.ends))
    return session._replace(since=since, began=began, ends=ends)


class Sight(NamedTuple):
    """What is seen of a nap room at one moment."""

    space: Space
    states: tuple[PlaceState, ...]
    """What the sensors tell of each place."""

    sensed: frozenset[str]
    """The places that have sensors of their own."""

    people: int | None
    """How many were counted in the room, none where nothing counts."""

    access: Access
    now: datetime


class NapView(NamedTuple):
    """What is told of a nap room."""

    places: tuple[PlaceView, ...]
    tally: Tally
    waiting: int = 0
    free_at: tuple[datetime, ...] = ()
    """When places will be free as far as is known, the earliest first; those who wait get the first ones."""

    soon: bool = False
    """Whether there will be one for whoever comes now, within ten minutes."""

    seen: tuple[PlaceState, ...] = ()
    """What the sensors tell of each place, whatever goes on there."""

    minutes: int = USUAL_MINUTES
    """How long a session lasts where nobody chooses."""

    leaving: tuple[datetime | None, ...] = ()
    """When each of those who wait gives up, the first first; none who does not."""

    @property
    def states(self) -> tuple[PlaceState, ...]:
        """The state of each place."""
        return tuple([place.state for place in self.places])


class Reviewed(NamedTuple):
    """What has become of a room, and all that follows."""

    room: NapRoom
    commands: tuple[Command, ...]
    moments: tuple[Happening, ...]


_SIGNALS: Mapping[PlaceState, Signal] = MappingProxyType(
    {PlaceState.OCCUPIED: Signal.TAKEN, PlaceState.FREE: Signal.GONE, PlaceState.UNKNOWN: Signal.UNSURE}
)


def review(room: NapRoom, sight: Sight, known: Spots = ()) -> Reviewed:
    """Return what has become of a room by now: time first, then what is seen, then who is called.

    Where nothing is due and all is as it was `known` to be, nothing follows.
    """
    moments: list[Happening] = []
    after = _with_sessions_run(room, sight, known, moments)
    after = _with_queue_sifted(after, sight, moments)
    if after.queue and sight.access is Access.OPEN:
        after = _with_tickets_called(after, sight, moments)
    after = _with_lights(after, sight)
    if after is room and not moments:
        return Reviewed(room, (), ())
    was, is_now = room.sessions, after.sessions
    commands = [
        command
        for place in sight.space.places
        if (now := is_now.get(place.id, NOTHING)) is not (before := was.get(place.id, NOTHING))
        for command in sessions.commands_for(sight.space.id, place, before, now)
    ]
    moments.sort(key=lambda happening: happening.at)
    return Reviewed(after, tuple(commands), tuple(moments))


def _evidence(place: Place, seen: PlaceState, sensed: frozenset[str]) -> Signal:
    return _SIGNALS[seen] if place.id in sensed else Signal.UNSEEN


def _with_sessions_run(room: NapRoom, sight: Sight, known: Spots, moments: list[Happening]) -> NapRoom:
    going_on, now = room.sessions, sight.now
    for place, seen, spot in zip_longest(sight.space.places, sight.states, known):
        before = after = going_on.get(place.id, NOTHING)
        if spot is not None and spot.is_of(before, seen) and (spot.due is None or spot.due > now):
            continue
        evidence = _evidence(place, seen, sight.sensed)
        for session, code, at in sessions.run(before, (evidence, room.minutes), now):
            if code is not None:
                ticket = after.ticket.code if after.ticket and code is MomentCode.CALL_EXPIRED else None
                moments.append(Happening(code, sight.space.id, at, place.id, ticket))
            after = session
        room = room.with_session(place.id, after)
    return room


def _with_queue_sifted(room: NapRoom, sight: Sight, moments: list[Happening]) -> NapRoom:
    """Let go whom nobody can or may call any more, and put back whom a broken place was kept for."""
    closed = sight.access is Access.CLOSED
    for place_id, session in room.sessions.items():
        if session.ticket is not None and (closed or place_id in room.faulty):
            room = room.with_session(place_id, NOTHING).with_ticket(session.ticket)
    if not room.queue:
        return room
    gone = [ticket for ticket in room.queue if closed or (ticket.not_after and ticket.not_after <= sight.now)]
    for ticket in gone:
        at = sight.now if closed else ticket.not_after or sight.now
        moments.append(Happening(MomentCode.TICKET_EXPIRED, sight.space.id, at, ticket=ticket.code))
    return room._replace(queue=tuple(ticket for ticket in room.queue if ticket not in gone)) if gone else room


def _with_tickets_called(room: NapRoom, sight: Sight, moments: list[Happening]) -> NapRoom:
    states = states_of(room, sight)
    places = dict(zip(sight.space.places, states, strict=True))
    sure = [place for place, state in places.items() if state is PlaceState.FREE]
    likely = [place for place, state in places.items() if _is_unseen(place, state, sight)]
    most = tally(room, sight).free
    for place_id, ticket in waiting.called(room.queue, sure, likely, most).items():
        kept = NOTHING._replace(minutes=ticket.minutes, queued=True)
        held, code = sessions.moved(kept, Signal.CALL, sight.now)
        room = room.with_session(place_id, held._replace(ticket=ticket))
        room = room._replace(queue=tuple(other for other in room.queue if other is not ticket))
        moments.append(Happening(code or MomentCode.CALLED, sight.space.id, sight.now, place_id, ticket.code))
    return room


def _with_lights(room: NapRoom, sight: Sight) -> NapRoom:
    for place_id, session in room.sessions.items():
        if (level := sessions.level_of(session, sight.now)) != session.level:
            room = room.with_session(place_id, session._replace(level=level))
    return room


def _is_unseen(place: Place, state: PlaceState, sight: Sight) -> bool:
    return state is PlaceState.UNKNOWN and place.id not in sight.sensed


def states_of(room: NapRoom, sight: Sight) -> tuple[PlaceState, ...]:
    """Return the state of each place."""
    pairs = zip(sight.space.places, sight.states, strict=True)
    return tuple([state_of(room.session(place.id), seen, faulty=place.id in room.faulty) for place, seen in pairs])


def spots_of(room: NapRoom, sight: Sight, known: Spots) -> Spots:
    """Return what follows for each place: as it was known to be where nothing is another."""
    spots: list[Spot] = []
    going_on, broken = room.sessions, room.faulty
    for place, seen, spot in zip_longest(sight.space.places, sight.states, known):
        session, faulty = going_on.get(place.id, NOTHING), place.id in broken
        same = spot is not None and spot.is_of(session, seen) and spot.faulty is faulty
        spots.append(spot if same else spot_of(place, session, seen, faulty=faulty))
    return tuple(spots)


def tally(room: NapRoom, sight: Sight) -> Tally:
    """Return how many places are in each state."""
    return _tally(states_of(room, sight), sight)


def _tally(states: tuple[PlaceState, ...], sight: Sight) -> Tally:
    if sight.people is None or PlaceState.UNKNOWN not in states:
        return tally_of(states)
    pairs = zip(sight.space.places, states, strict=True)
    return tally_of(states, sum(_is_unseen(place, state, sight) for place, state in pairs), sight.people)


def view(room: NapRoom, sight: Sight, spots: Spots) -> NapView:
    """Return what is told of a room."""
    shown = tuple([spot.view for spot in spots])
    free_at = tuple(sorted([spot.free_at for spot in spots if spot.free_at is not None]))
    queue = len(room.queue)
    soon = len(free_at) > queue and free_at[queue] <= sight.now + SOON
    leaving = tuple([ticket.not_after for ticket in room.queue])
    tally = _tally(tuple([place.state for place in shown]), sight)
    return NapView(shown, tally, queue, free_at, soon, sight.states, room.minutes, leaving)


def wake_at(shown: NapView, spots: Spots, now: datetime) -> datetime | None:
    """Return when a room needs another look by itself."""
    due = [spot.wake_at for spot in spots if spot.wake_at is not None]
    due += [at for at in shown.leaving if at is not None]
    due += [soon for at in shown.free_at if (soon := at - SOON) > now]
    return whole(min(due)) if due else None


def opportunities(before: NapView | None, after: NapView, sight: Sight) -> Iterator[Happening]:
    """Yield what became possible, or impossible, for whoever looks for a place."""
    if before is None or len(before.places) != len(after.places):
        return
    free, unknown = PlaceState.FREE, PlaceState.UNKNOWN
    for place, old, new in zip(sight.space.places, before.places, after.places, strict=True):
        if new is not old and new.state is free and old.state not in (free, unknown):
            yield Happening(MomentCode.PLACE_BECAME_FREE, sight.space.id, sight.now, place.id)
    if before.tally.obstacle is None and after.tally.obstacle is not None:
        yield Happening(MomentCode.ROOM_IS_FULL, sight.space.id, sight.now)
