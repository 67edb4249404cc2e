"""Which places of a space are free."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from .counts import Count, nobody
from .model import Space
from .occupancy import Verdict, weigh
from .traces import Trace
from .watches import Watch, says


class PlaceState(StrEnum):
    """What is known of one place."""

    FREE = "free"
    OCCUPIED = "occupied"
    HELD = "held"
    TURNOVER = "turnover"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"


def states_of(
    space: Space,
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    verdict: Verdict,
    now: datetime,
) -> tuple[PlaceState, ...]:
    """Return the state of each place, in the order of the space's places."""
    return tuple(
        _state_of(tuple(w for w in watches if w.sensor.place == place.id), traces, verdict, now)
        for place in space.places
    )


def _state_of(
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    verdict: Verdict,
    now: datetime,
) -> PlaceState:
    """Return occupied if one sensor says so, free if one that would see a sleeper sees none."""
    if not watches:
        # Nobody in the room means nobody in the place.
        return PlaceState.FREE if verdict is Verdict.ABSENT else PlaceState.UNKNOWN
    known = [(w, t) for w in watches if (t := traces.get(w.sensor.id)) is not None]
    if any(says(watch.behaviour, trace, now) for watch, trace in known):
        return PlaceState.OCCUPIED
    if any(weigh(watch, trace, now).denies for watch, trace in known):
        return PlaceState.FREE
    return PlaceState.UNKNOWN


def free_places(states: tuple[PlaceState, ...], people: int | None) -> int | None:
    """Return how many places are surely free, or none where that cannot be told.

    Where the places have no sensors of their own, the number of people in the space bounds it.
    """
    if not states:
        return None
    count = Counter(states)
    if count[PlaceState.UNKNOWN] < len(states):
        return count[PlaceState.FREE]
    return None if people is None else max(len(states) - people, 0)


def people_in(count: Count | None, states: tuple[PlaceState, ...], verdict: Verdict) -> Count | None:
    """Return the number of people: as counted, never less than the places taken, nobody where nobody is."""
    if count is None and (not states or PlaceState.UNKNOWN in states):
        return None
    if verdict is Verdict.ABSENT:
        return nobody()
    taken = Counter(states)[PlaceState.OCCUPIED]
    if count is None:
        return Count(taken, taken, taken)
    least = max(taken, 1) if verdict is Verdict.PRESENT else taken
    return Count(max(count.people, least), max(count.least, least), max(count.most, least), count.counted)


def counts_people(space: Space, watches: tuple[Watch, ...]) -> bool:
    """Return whether anything in the space can count people, if only by what they breathe out."""
    placed = {watch.sensor.place for watch in watches if watch.sensor.place}
    every = bool(space.places) and len(placed) == len(space.places)
    return every or any(watch.behaviour.numbers for watch in watches)
