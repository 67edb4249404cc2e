"""What a floor and the building add up to, kept up to date by what changed alone."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .kinds import KINDS, Family, SpaceKind
from .model import Space
from .signs import Availability
from .views import SpaceView

BUILDING: Final = "*"
"""The id under which the whole building's totals are kept and reported as changed; no floor can have it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over those spaces that know their part."""

    value: int = 0
    known: int = 0

    def moved(self, before: int | None, after: int | None) -> Sum:
        """Return the sum after one space's part became another."""
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


@dataclass(frozen=True, slots=True)
class Totals:
    """What a floor or the building adds up to."""

    free_nap_places: Sum = Sum()
    free_meeting_rooms: Sum = Sum()
    people: Sum = Sum()
    free_by_size: tuple[Sum, ...] = NONE_BY_SIZE
    """The free meeting rooms: of up to so many seats as `SIZES` tells, and the larger ones."""


def _nap_places(kind: SpaceKind, view: SpaceView) -> int | None:
    """Return the places that one can take: none in a nap room that is not free to walk in."""
    if KINDS[kind].family is not Family.NAP_ROOM or view.free_places is None:
        return None
    return view.free_places if view.availability is Availability.FREE else 0


def _meeting_room(kind: SpaceKind, view: SpaceView) -> int | None:
    if KINDS[kind].family is not Family.MEETING_ROOM or view.availability is Availability.UNKNOWN:
        return None
    return int(view.availability is Availability.FREE)


type _Part = Callable[[SpaceKind, SpaceView], int | None]

_PARTS: tuple[_Part, _Part, _Part] = (_nap_places, _meeting_room, lambda _, view: view.people)


def moved(totals: Totals, space: Space, before: SpaceView | None, after: SpaceView | None) -> Totals:
    """Return the totals after one space's view became another; none is for a space not there."""
    naps, rooms, people = (
        _one(total, part, space.kind, before, after)
        for total, part in zip((totals.free_nap_places, totals.free_meeting_rooms, totals.people), _PARTS, strict=True)
    )
    by_size = totals.free_by_size
    if rooms is not totals.free_meeting_rooms:
        size = bisect_left(SIZES, space.capacity)
        one = _one(by_size[size], _meeting_room, space.kind, before, after)
        by_size = (*by_size[:size], one, *by_size[size + 1 :])
    return Totals(naps, rooms, people, by_size)


def _one(total: Sum, part: _Part, kind: SpaceKind, before: SpaceView | None, after: SpaceView | None) -> Sum:
    old = part(kind, before) if before else None
    new = part(kind, after) if after else None
    return total if old == new else total.moved(old, new)
