"""What a floor and the building add up to, kept up to date by what changed alone."""

from bisect import bisect_left
from typing import Final, NamedTuple

from .kinds import KINDS, Family
from .model import Space
from .signs import Availability
from .views import SpaceView

BUILDING: Final = "*"
"""The id under which the whole building's totals are kept and reported as changed; no floor can have it."""


class Sum(NamedTuple):
    """A sum over those spaces that know their part."""

    value: int = 0
    known: int = 0

    def moved(self, before: int | None, after: int | None) -> Sum:
        """Return the sum after one space's part became another."""
        if before == after:
            return self
        return Sum(
            self.value - (before or 0) + (after or 0),
            self.known - (before is not None) + (after is not None),
        )

    @property
    def total(self) -> int | None:
        """The sum, or none where nobody knows."""
        return self.value if self.known else None


SIZES: Final = (4, 8)
"""A meeting room of up to so many seats is small, or of middle size."""

NONE_BY_SIZE: Final = tuple(Sum() for _ in range(len(SIZES) + 1))


class Totals(NamedTuple):
    """What a floor or the building adds up to."""

    free_nap_places: Sum = Sum()
    free_meeting_rooms: Sum = Sum()
    people: Sum = Sum()
    free_by_size: tuple[Sum, ...] = NONE_BY_SIZE
    """The free meeting rooms: of up to so many seats as `SIZES` tells, and the larger ones."""


class Part(NamedTuple):
    """What one space adds to each sum, nothing where nobody knows."""

    nap_places: int | None = None
    meeting_room: int | None = None
    people: int | None = None


NO_PART: Final = Part()
"""The part of a space that is not there."""


def part_of(space: Space, view: SpaceView) -> Part:
    """Return what a space adds."""
    family = KINDS[space.kind].family
    naps = _nap_places(view) if family is Family.NAP_ROOM else None
    return Part(naps, _meeting_room(view) if family is Family.MEETING_ROOM else None, view.people)


def _nap_places(view: SpaceView) -> int | None:
    """Return the places that one can take: none in a nap room that is not free to walk in."""
    return view.free_places if view.free_places is None or view.availability is Availability.FREE else 0


def _meeting_room(view: SpaceView) -> int | None:
    return None if view.availability is Availability.UNKNOWN else int(view.availability is Availability.FREE)


def moved(totals: Totals, space: Space, before: Part, after: Part) -> Totals:
    """Return the totals after one space's part became another."""
    naps, rooms, people, by_size = totals
    if before.meeting_room != after.meeting_room:
        rooms = rooms.moved(before.meeting_room, after.meeting_room)
        size = bisect_left(SIZES, space.capacity)
        one = by_size[size].moved(before.meeting_room, after.meeting_room)
        by_size = (*by_size[:size], one, *by_size[size + 1 :])
    naps, people = naps.moved(before.nap_places, after.nap_places), people.moved(before.people, after.people)
    return Totals(naps, rooms, people, by_size)
