"""Finding a place to meet: booked rooms and spaces that nobody books in one search, and why each other was refused.

What is asked of a space stands in one table in the order in which it is asked; the first that fails is told. The offers
are ranked by what they cost in seconds: the walk, the wait, the seats that stay empty, and how uncertain it is that the
space is free when one gets there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .booking_rules import Slot
from .meeting import Room, walk
from .model import Equipment
from .timetable import EMPTY, Gap, Timetable, earliest

SPARE, MOST_SPARE = 15.0, 300.0
"""What a seat that stays empty costs, and all of them at the most."""

DOUBT = 600.0
"""What it costs not to be certain at all."""

WAIT = 0.1
"""What a second of waiting costs."""

MOST_WAIT = 600.0
SHORTEST = 900.0
"""A meeting shorter than this, in seconds, is no alternative."""

AROUND = timedelta(hours=12)
"""So much sooner or later another time is looked for."""


class No(StrEnum):
    """Why a space is refused; the value is the translation key."""

    NOT_YOURS = "not_yours"
    TOO_SMALL = "too_small"
    OTHER_FLOOR = "other_floor"
    STEPS = "steps"
    NOT_QUIET = "not_quiet"
    EQUIPMENT = "equipment"
    OUT_OF_SERVICE = "out_of_service"
    FULL = "full"
    CLOSED = "closed"
    TAKEN = "taken"


class Another(StrEnum):
    """In what an alternative is not what was asked for."""

    TIME = "time"
    SHORTER = "shorter"
    FLOOR = "floor"


class Live(NamedTuple):
    """What is known of a space now."""

    certainty: float = 0.8
    """That it is free, if nobody has booked it."""

    busy_until: float = 0.0
    """Until when it is surely not free, whatever was booked, in seconds since the epoch."""

    out_of_service: bool = False
    seats: int | None = None
    """The seats that are free, of a space that is not booked; none where that is not known."""


NOTHING_KNOWN = Live()
LATER = Live(0.95)
"""A room that is booked for later is sure to be free."""

FIRST_COME = Live(0.3)
"""A space that nobody can book may be full later."""

SOON = 1800.0
"""What begins within so many seconds is looked at as it is now."""


@dataclass(frozen=True, slots=True)
class Query:
    """What someone looks for."""

    people: int
    length: timedelta
    windows: tuple[Slot, ...]
    floor: str | None = None
    equipment: frozenset[Equipment] = frozenset()
    step_free: bool = False
    quiet: bool = False
    near: str | None = None
    """The id of the space that one is in."""

    company: str = ""


class Offer(NamedTuple):
    """A space that fits, from when on, and what speaks for it."""

    space_id: str
    slot: Slot
    walk: float
    spare: int
    certainty: float
    cost: float
    another: Another | None = None
    """In what it is not what was asked for."""


class Refusal(NamedTuple):
    """Why a space does not fit."""

    space_id: str
    code: No
    data: str | float | None = None
    """Its seats, its floor, the first thing missing, the free seats, or the longest free time in seconds."""


class Found(NamedTuple):
    """What a search led to."""

    offers: tuple[Offer, ...]
    """The best first."""

    refusals: tuple[Refusal, ...]
    """In the order of the spaces."""

    alternatives: tuple[Offer, ...] = ()
    """Where nothing fits: the best of each kind."""


class Asked(NamedTuple):
    """What is asked of a space itself."""

    code: No
    of: Callable[[Query], bool]
    """Returns whether a search asks it at all."""

    fails: Callable[[Room, Query], bool]
    data: Callable[[Room, Query], str | float | None] = lambda _room, _query: None


ASKED: tuple[Asked, ...] = (
    Asked(
        No.NOT_YOURS,
        lambda _: True,
        lambda room, query: bool(room.companies) and query.company not in room.companies,
    ),
    Asked(
        No.TOO_SMALL,
        lambda _: True,
        lambda room, query: room.capacity < query.people,
        lambda room, _: room.capacity,
    ),
    Asked(
        No.OTHER_FLOOR,
        lambda query: query.floor is not None,
        lambda room, query: room.floor != query.floor,
        lambda room, _: room.floor,
    ),
    Asked(No.STEPS, lambda query: query.step_free, lambda room, _: not room.step_free),
    Asked(No.NOT_QUIET, lambda query: query.quiet, lambda room, _: not room.quiet),
    Asked(
        No.EQUIPMENT,
        lambda query: bool(query.equipment),
        lambda room, query: not query.equipment <= room.equipment,
        lambda room, query: min(query.equipment - room.equipment),
    ),
)
"""In this order."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a search looks, in seconds since the epoch."""

    pieces: tuple[tuple[float, float], ...]
    """The times in which it is open, of those that were asked for."""

    longest: float
    """The longest of these."""

    need: float
    now: float


@dataclass(slots=True)
class Finder:
    """The spaces that one can meet in, when they are taken, and what is known of them now."""

    rooms: tuple[Room, ...]
    opened: Callable[[Slot], Iterable[Slot]] = lambda window: (window,)
    """Returns when it is open within a time."""

    timetables: dict[str, Timetable] = field(default_factory=dict)
    live: dict[str, Live] = field(default_factory=dict)

    def find(self, query: Query, now: datetime) -> Found:
        """Return every space that fits, the best first, why each other does not, and what would be instead."""
        search = self._search(query, now)
        offers: list[Offer] = []
        refusals: list[Refusal] = []
        for room in self.rooms:
            refusal = search.refusal(room)
            if refusal is None:
                gap = search.gap(room)
                refusal = search.refused_by(room, gap)
                if refusal is None:
                    offers.append(search.offer(room, gap.start, search.times.need))
                    continue
            refusals.append(refusal)
        offers.sort(key=_rank)
        alternatives = () if offers else self._alternatives(search, now)
        return Found(tuple(offers), tuple(refusals), alternatives)

    def _search(self, query: Query, now: datetime) -> Search:
        near = next((room for room in self.rooms if room.id == query.near), None)
        asked = tuple(row for row in ASKED if row.of(query))
        return Search(self, query, asked, self._times(query.windows, query.length, now), near)

    def _times(self, windows: Iterable[Slot], length: timedelta, now: datetime) -> Times:
        asked = (Slot(max(window.start, now), window.end) for window in windows)
        opened = (each for window in asked if window.start < window.end for each in self.opened(window))
        pieces = sorted((each.start.timestamp(), each.end.timestamp()) for each in opened)
        longest = max((end - start for start, end in pieces), default=0.0)
        return Times(tuple(pieces), longest, length.total_seconds(), now.timestamp())

    def _alternatives(self, search: Search, now: datetime) -> tuple[Offer, ...]:
        """Return the best other time, the longest shorter meeting, and the best of another floor."""
        query = search.query
        around = tuple(Slot(window.start - AROUND, window.end + AROUND) for window in query.windows)
        wide = self._search(replace(query, windows=around), now)
        fitting = [room for room in self.rooms if room.bookable and search.refusal(room) is None]
        others = _offers(wide, fitting, wide.times.need)
        shorter = _offers(search, fitting, SHORTEST)
        elsewhere = () if query.floor is None else self.find(replace(query, floor=None), now).offers
        found = (
            (Another.TIME, min(others, key=lambda offer: (offer.slot.start, *_rank(offer)), default=None)),
            (Another.SHORTER, min(shorter, key=lambda offer: (-offer.slot.length, *_rank(offer)), default=None)),
            (Another.FLOOR, next(iter(elsewhere), None)),
        )
        return tuple(offer._replace(another=another) for another, offer in found if offer is not None)


@dataclass(slots=True)
class Search:
    """One search, and what of it is worked out once for all spaces."""

    finder: Finder
    query: Query
    asked: tuple[Asked, ...]
    times: Times
    near: Room | None
    _walks: dict[tuple[str, int], float] = field(default_factory=dict)
    _slots: dict[tuple[float, float], Slot] = field(default_factory=dict)

    def refusal(self, room: Room) -> Refusal | None:
        """Return why a space is refused whatever the time, none where it is not."""
        for code, _, fails, data in self.asked:
            if fails(room, self.query):
                return Refusal(room.id, code, data(room, self.query))
        if self.finder.live.get(room.id, NOTHING_KNOWN).out_of_service:
            return Refusal(room.id, No.OUT_OF_SERVICE)
        return None

    def gap(self, room: Room) -> Gap:
        """Return the first time that is long enough, or the longest there is."""
        busy_until = self.finder.live.get(room.id, NOTHING_KNOWN).busy_until
        return earliest(self.finder.timetables.get(room.id, EMPTY), self.times.pieces, self.times.need, busy_until)

    def refused_by(self, room: Room, gap: Gap) -> Refusal | None:
        """Return why a space is refused for the time, none where it is not."""
        if self.times.longest < self.times.need:
            return Refusal(room.id, No.CLOSED, self.times.longest)
        if gap.length < self.times.need:
            return Refusal(room.id, No.TAKEN, gap.length)
        seats = self._at(room, gap.start).seats
        return Refusal(room.id, No.FULL, seats) if seats is not None and seats < self.query.people else None

    def offer(self, room: Room, start: float, length: float) -> Offer:
        """Return a space for a time."""
        certainty = self._at(room, start).certainty
        spare = room.capacity - self.query.people
        walked = self._walked(room)
        cost = cost_of(walked, spare, certainty, start - self.times.pieces[0][0])
        return Offer(room.id, self._slot(start, length), walked, spare, certainty, cost)

    def _at(self, room: Room, start: float) -> Live:
        """Return what is known of a space for a meeting that begins at a moment."""
        if start - self.times.now <= SOON:
            return self.finder.live.get(room.id, NOTHING_KNOWN)
        return LATER if room.bookable else FIRST_COME

    def _walked(self, room: Room) -> float:
        if self.near is None or self.near.id == room.id:
            return 0.0
        key = room.wing, room.level
        walked = self._walks.get(key)
        if walked is None:
            walked = self._walks[key] = walk(self.near, room)
        return walked

    def _slot(self, start: float, length: float) -> Slot:
        slot = self._slots.get((start, length))
        if slot is None:
            begins = datetime.fromtimestamp(start, UTC)
            slot = self._slots[start, length] = Slot(begins, begins + timedelta(seconds=length))
        return slot


def _offers(search: Search, rooms: Iterable[Room], least: float) -> list[Offer]:
    """Return what is free in some spaces for as long as is needed, or as there is where that is so long at least."""
    gaps = ((room, search.gap(room)) for room in rooms)
    need = search.times.need
    return [search.offer(room, gap.start, min(gap.length, need)) for room, gap in gaps if gap.length >= least]


def cost_of(walked: float, spare: int, certainty: float, wait: float) -> float:
    """Return what an offer costs, in seconds."""
    return walked + min(SPARE * spare, MOST_SPARE) + DOUBT * (1 - certainty) + min(WAIT * wait, MOST_WAIT)


def _rank(offer: Offer) -> tuple[float, str]:
    return offer.cost, offer.space_id


type Demand = Mapping[tuple[str, str, int], int]
"""Failed searches by day, floor and people, without a name."""

NO_DEMAND: Demand = MappingProxyType({})


def counted(demand: Demand, query: Query, found: Found, day: str) -> Demand:
    """Return the demand that nothing met, after a search."""
    if found.offers:
        return demand
    key = day, query.floor or "", query.people
    return {**demand, key: demand.get(key, 0) + 1}
