"""What is told of each place of a nap room: worked out anew only where something else goes on, or is seen there."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from . import sessions
from .model import Place
from .places import PlaceState
from .sessions import IN_BED, SLEEPING, Phase, Session


class PlaceView(NamedTuple):
    """What is told of one place."""

    state: PlaceState
    phase: Phase
    until: datetime | None = None
    """When who lies there is to be awake, or was to be; or for how long it is kept or not yet fresh."""

    ticket: str | None = None
    """For which it is kept."""


class Spot(NamedTuple):
    """A place as it was looked at last, and all that follows from that."""

    session: Session
    seen: PlaceState
    faulty: bool
    view: PlaceView
    due: datetime | None
    """When the time of its phase is over."""

    wake_at: datetime | None
    """When something is to be done about it."""

    free_at: datetime | None
    """When it will be free if all goes as planned, none where there is no plan any more."""

    def is_of(self, session: Session, seen: PlaceState) -> bool:
        """Return whether the same goes on, and is seen."""
        return self.session is session and self.seen is seen


type Spots = tuple[Spot, ...]
"""In the order of the space's places."""

_PLANNED: Final = SLEEPING | {Phase.OVERSTAY}

_SHOWN: Mapping[Phase, PlaceState] = MappingProxyType(
    dict.fromkeys(IN_BED, PlaceState.OCCUPIED)
    | {Phase.HELD: PlaceState.HELD, Phase.CLAIMED: PlaceState.HELD, Phase.TURNOVER: PlaceState.TURNOVER}
)


def spot_of(place: Place, session: Session, seen: PlaceState, *, faulty: bool) -> Spot:
    """Return all that follows from what goes on in a place, and what is seen there."""
    due = sessions.due_of(session)
    until = session.ends if session.phase in _PLANNED else due
    ticket = None if session.ticket is None else session.ticket.code
    view = PlaceView(state_of(session, seen, faulty=faulty), session.phase, until, ticket)
    wake_at = sessions.wake_at(session, lit=bool(place.lights))
    return Spot(session, seen, faulty, view, due, wake_at, _free_at(view))


def state_of(session: Session, seen: PlaceState, *, faulty: bool) -> PlaceState:
    """Return the state of a place: out of service, by what goes on there, else as its sensors tell."""
    if faulty:
        return PlaceState.OUT_OF_SERVICE
    if session.phase is Phase.OVERSTAY and seen is PlaceState.UNKNOWN:
        return seen  # Nobody knows any more whether they are still there.
    return _SHOWN.get(session.phase, seen)


def _free_at(place: PlaceView) -> datetime | None:
    if place.until is None or place.phase is Phase.OVERSTAY:
        return None
    if place.state not in (PlaceState.OCCUPIED, PlaceState.TURNOVER):
        return None
    return place.until if place.state is PlaceState.TURNOVER else place.until + sessions.TURNOVER
