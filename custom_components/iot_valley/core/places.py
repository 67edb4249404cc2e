"""Which places of a space are free."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from .counts import Count, nobody
from .model import Space
from .occupancy import Verdict, weigh
from .traces import Trace, first, stale_at
from .watches import Watch, says


class PlaceState(StrEnum):
    """What is known of one place."""

    FREE = "free"
    OCCUPIED = "occupied"
    HELD = "held"
    TURNOVER = "turnover"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"


type PlaceWatches = tuple[tuple[Watch, ...], ...]
"""The watches of each place, in the order of the space's places."""


def by_place(space: Space, watches: tuple[Watch, ...]) -> PlaceWatches:
    """Return the watches of a space by its places."""
    return tuple(tuple(watch for watch in watches if watch.sensor.place == place.id) for place in space.places)


def states_of(
    watching: PlaceWatches, traces: Mapping[str, Trace], verdict: Verdict, now: datetime
) -> tuple[PlaceState, ...]:
    """Return the state of each place, in the order of the space's places."""
    return tuple(_seen(watches, traces, verdict, now)[0] for watches in watching)


def _seen(
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    verdict: Verdict,
    now: datetime,
) -> tuple[PlaceState, datetime | None]:
    """Return occupied if one sensor says so, free if one that would see a sleeper sees none, and until when at most.

    That is when one of them will say something else by its silence, as one that goes stale.
    """
    if not watches:
        # Nobody in the room means nobody in the place.
        return PlaceState.FREE if verdict is Verdict.ABSENT else PlaceState.UNKNOWN, None
    state, soonest = PlaceState.UNKNOWN, None
    for watch in watches:
        if (trace := traces.get(watch.sensor.id)) is None:
            continue
        evidence, stale = weigh(watch, trace, now), stale_at(watch.behaviour, trace)
        if says(watch.behaviour, trace, now):
            state = PlaceState.OCCUPIED
        elif evidence.denies and state is PlaceState.UNKNOWN:
            state = PlaceState.FREE
        fresh = stale if stale is not None and stale > now else None
        soonest = first(soonest, first(evidence.until, fresh))
    return state, soonest


class Lookout:
    """Looks at the places of a space; at each anew only where its sensors said something since, or may be stale."""

    __slots__ = ("_ids", "_numbers", "_said", "_soonest", "_states", "_untils", "_verdict", "_watching")

    def __init__(self, watching: PlaceWatches) -> None:
        """Begin with nothing seen."""
        self._watching = watching
        sensors = [(watch.sensor.id, number) for number, watches in enumerate(watching) for watch in watches]
        self._ids = [id for id, _ in sensors]
        self._numbers = [number for _, number in sensors]
        """In which place each sensor is."""

        self._said: list[Trace | None] = []
        self._verdict: Verdict | None = None
        self._states = [PlaceState.UNKNOWN] * len(watching)
        self._untils: list[datetime | None] = [None] * len(watching)
        """When the state of each may be another by the silence of its sensors."""

        self._soonest: datetime | None = None

    def look(
        self, traces: Mapping[str, Trace], verdict: Verdict, now: datetime
    ) -> tuple[tuple[PlaceState, ...], datetime | None]:
        """Return the state of each place, in their order, and when one may change by the silence of its sensors."""
        said = [traces.get(id) for id in self._ids]
        if changed := self._changed(said, verdict, now):
            for number in changed:
                seen = _seen(self._watching[number], traces, verdict, now)
                self._states[number], self._untils[number] = seen
            self._said, self._verdict = said, verdict
            self._soonest = min([until for until in self._untils if until is not None], default=None)
        return tuple(self._states), self._soonest

    def _changed(self, said: list[Trace | None], verdict: Verdict, now: datetime) -> Collection[int]:
        """Return the places that may be in another state: by a word, a silence, or the verdict on the whole space."""
        if self._verdict is not verdict:
            return range(len(self._watching))
        changed = [n for n, old, new in zip(self._numbers, self._said, said, strict=True) if old is not new]
        if self._soonest is not None and self._soonest <= now:
            changed += [number for number, until in enumerate(self._untils) if until is not None and until <= now]
        return changed


class Tally(NamedTuple):
    """How many places are in each state: these always add up to all of them."""

    free: int = 0
    occupied: int = 0
    held: int = 0
    turnover: int = 0
    out_of_service: int = 0
    unknown: int = 0

    @property
    def told(self) -> int | None:
        """How many are surely free, none where nothing is known of any."""
        return None if self.unknown == sum(self) else self.free

    @property
    def obstacle(self) -> PlaceState | None:
        """What first stands in the way of whoever looks for a place, none where one is free or may be."""
        if self.free or self.unknown:
            return None
        return next((state for state in _OBSTACLES if getattr(self, state)), None)


_OBSTACLES: Final = (PlaceState.OCCUPIED, PlaceState.HELD, PlaceState.TURNOVER, PlaceState.OUT_OF_SERVICE)


def tally_of(states: tuple[PlaceState, ...], unseen: int = 0, people: int | None = None) -> Tally:
    """Return how many places are in each state.

    Of the unknown ones, `unseen` have no sensors of their own: where the people in the space are counted, those who are
    in none of the places that are known to be occupied may be there, and the rest of them are free.
    """
    count = states.count
    free, occupied, unknown = count(PlaceState.FREE), count(PlaceState.OCCUPIED), count(PlaceState.UNKNOWN)
    if people is not None and unseen:
        taken = min(max(people - occupied, 0), unseen)
        free, occupied, unknown = free + unseen - taken, occupied + taken, unknown - unseen
    turnover, out_of_service = count(PlaceState.TURNOVER), count(PlaceState.OUT_OF_SERVICE)
    return Tally(free, occupied, count(PlaceState.HELD), turnover, out_of_service, unknown)


def sensed_places(watches: tuple[Watch, ...]) -> frozenset[str]:
    """Return the ids of the places that have a sensor of their own."""
    return frozenset(watch.sensor.place for watch in watches if watch.sensor.place)


def people_in(count: Count | None, states: tuple[PlaceState, ...], verdict: Verdict) -> Count | None:
    """Return the number of people: as counted, never less than the places taken, nobody where nobody is."""
    if count is None and (not states or PlaceState.UNKNOWN in states):
        return None
    if verdict is Verdict.ABSENT:
        return nobody()
    taken = states.count(PlaceState.OCCUPIED)
    if count is None:
        return Count(taken, taken, taken)
    least = max(taken, 1) if verdict is Verdict.PRESENT else taken
    return Count(max(count.people, least), max(count.least, least), max(count.most, least), count.counted)


def counts_people(space: Space, watches: tuple[Watch, ...]) -> bool:
    """Return whether anything in the space can count people, if only by what they breathe out."""
    placed = {watch.sensor.place for watch in watches if watch.sensor.place}
    every = bool(space.places) and len(placed) == len(space.places)
    return every or any(watch.behaviour.numbers for watch in watches)
