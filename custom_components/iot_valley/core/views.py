"""What the outside sees of a space: a value that is new only where something changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from . import places, signs
from .counts import Count
from .engagement import FREE, Engagement
from .hours import Opening
from .kinds import KINDS
from .messages import Mode
from .model import Space
from .naproom import NapView
from .occupancy import Occupancy, Reason, Verdict
from .places import PlaceState
from .signs import Availability, Knowledge
from .traces import Trace
from .watches import Watch


class SpaceView(NamedTuple):
    """All that is told of a space.

    A named tuple, since one is made for each event, and it costs a quarter of a frozen dataclass.
    """

    verdict: Verdict = Verdict.UNKNOWN
    probability: float = 0.5
    because: tuple[Reason, ...] = ()
    availability: Availability = Availability.UNKNOWN
    people: int | None = None
    least: int | None = None
    """At least so many people are there."""

    most: int | None = None
    """At most so many."""

    places: tuple[PlaceState, ...] = ()
    free_places: int | None = None
    free_until: datetime | None = None
    busy_until: datetime | None = None
    mode: Mode = Mode.AUTOMATIC
    automatic_lighting: bool = True
    nap: NapView | None = None
    """What goes on in a nap room, none of other spaces."""

    engagement: Engagement = FREE
    """What is booked."""

    @property
    def occupied(self) -> bool | None:
        """Whether someone is there, none where that is not known."""
        return None if self.verdict is Verdict.UNKNOWN else self.verdict is Verdict.PRESENT

    def napping(self, space: Space) -> bool:
        """Return whether someone lies in one of the places of a space in which people stay in the dark."""
        return PlaceState.OCCUPIED in self.places and KINDS[space.kind].dark

    def differs(self, other: SpaceView) -> bool:
        """Return whether another view means something else, be its probability and reasons as they may."""
        return _MEANING(self) != _MEANING(other)


_MEANING: Callable[[SpaceView], tuple[object, ...]] = attrgetter(
    *(part for part in SpaceView._fields if part not in {"probability", "because"})
)


class Look(NamedTuple):
    """What a view is made from, besides the space and its sensors' memories."""

    occupancy: Occupancy
    opening: Opening
    mode: Mode
    automatic_lighting: bool
    now: datetime
    counted: Count | None = None
    """How many people the sensors count."""

    nap: NapView | None = None
    engagement: Engagement = FREE


def view_of(space: Space, watches: tuple[Watch, ...], traces: Mapping[str, Trace], look: Look) -> SpaceView:
    """Return the view of a space, its reasons left out: they are only looked for where it is told."""
    verdict = look.occupancy.verdict
    if look.nap is not None:
        seen = look.nap.seen
    else:
        watching = places.by_place(space, watches) if space.places else ()
        seen = places.states_of(watching, traces, verdict, look.now)
    count = places.people_in(look.counted, seen, verdict)
    people, least, most = (None, None, None) if count is None else count[:3]
    states = seen if look.nap is None else look.nap.states
    known = _knowledge(space, watches, look, seen, people if count is not None and count.counted else None)
    state = signs.availability(known)
    return SpaceView(
        verdict,
        look.occupancy.probability,
        (),
        state,
        people,
        least,
        most,
        states,
        known.free_places,
        signs.free_until(state, known),
        signs.busy_until(state, known),
        look.mode,
        look.automatic_lighting,
        look.nap,
        look.engagement,
    )


def _knowledge(
    space: Space, watches: tuple[Watch, ...], look: Look, seen: tuple[PlaceState, ...], people: int | None
) -> Knowledge:
    """Return all that the sign of a space depends on."""
    known = (look.mode, look.opening, look.occupancy.verdict, bool(seen))
    if look.nap is not None:
        tally, nap = look.nap.tally, look.nap
        free_at = nap.free_at[nap.waiting] if nap.waiting < len(nap.free_at) else None
        return Knowledge(*known, tally.told, tally.obstacle, free_at, nap.soon)
    if not seen:
        return Knowledge(*known, engagement=look.engagement, now=look.now)
    sensed = places.sensed_places(watches)
    unseen = sum(
        state is PlaceState.UNKNOWN and place.id not in sensed for place, state in zip(space.places, seen, strict=True)
    )
    tally = places.tally_of(seen, unseen, people)
    return Knowledge(*known, tally.told, tally.obstacle)
