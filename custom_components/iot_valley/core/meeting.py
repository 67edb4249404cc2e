"""Where people can meet: the spaces of a building as the finder sees them, and how far they are from one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from .kinds import SpaceKind
from .model import Building, Equipment, Floor, Space

_HERE, _SAME_FLOOR = 0.0, 20.0
_LEVEL, _WING = 30.0, 180.0
"""Seconds on foot: a flight of stairs, and the way to another building of the site [derived from 1.4 m/s]."""


class Meets(NamedTuple):
    """How a kind of space is met in."""

    bookable: bool
    """Whether it can be booked; else whoever comes first has it."""

    quiet: bool


MEETS: Mapping[SpaceKind, Meets] = MappingProxyType(
    {
        SpaceKind.MEETING_ROOM: Meets(bookable=True, quiet=True),
        SpaceKind.PHONE_BOOTH: Meets(bookable=True, quiet=True),
        SpaceKind.WORKSHOP: Meets(bookable=True, quiet=False),
        SpaceKind.LOUNGE: Meets(bookable=False, quiet=False),
        SpaceKind.OPEN_AREA: Meets(bookable=False, quiet=False),
        SpaceKind.CANTEEN: Meets(bookable=False, quiet=False),
        SpaceKind.RECREATION: Meets(bookable=False, quiet=False),
    }
)
"""The kinds that one can meet in."""


@dataclass(frozen=True, slots=True)
class Room:
    """A space that one can meet in."""

    id: str
    capacity: int
    bookable: bool = True
    quiet: bool = True
    floor: str | None = None
    level: int = 0
    wing: str = ""
    """Which building of the site it is in."""

    equipment: frozenset[Equipment] = frozenset()
    step_free: bool = False
    companies: frozenset[str] = frozenset()
    buffer: float = 0.0
    """In seconds, between two bookings."""


def is_bookable(space: Space) -> bool:
    """Return whether a space can be booked."""
    return space.kind in MEETS and MEETS[space.kind].bookable and space.terms.bookable


def rooms_of(building: Building, wings: Mapping[str, str] | None = None, buffer: float = 0.0) -> tuple[Room, ...]:
    """Return the spaces of a building that one can meet in; the wings are by the ids of their floors."""
    floors = {floor.id: floor for floor in building.floors}
    return tuple(
        _room(space, meets, floors.get(space.floor or ""), wings or {}, buffer)
        for space in building.spaces.values()
        if (meets := MEETS.get(space.kind)) is not None
    )


def _room(space: Space, meets: Meets, floor: Floor | None, wings: Mapping[str, str], buffer: float) -> Room:
    bookable = is_bookable(space)
    own = space.terms.buffer
    return Room(
        space.id,
        space.capacity,
        bookable,
        meets.quiet,
        space.floor,
        0 if floor is None else floor.level or 0,
        wings.get(space.floor or "", ""),
        frozenset(space.equipment),
        space.step_free,
        frozenset(space.companies),
        (buffer if own is None else own.total_seconds()) if bookable else 0.0,
    )


def walk(one: Room, other: Room) -> float:
    """Return how long it takes from one space to another on foot, in seconds."""
    if one.id == other.id:
        return _HERE
    if one.wing != other.wing:
        return _SAME_FLOOR + _WING + _LEVEL * (abs(one.level) + abs(other.level))
    return _SAME_FLOOR + _LEVEL * abs(one.level - other.level)
