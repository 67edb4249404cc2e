"""The finder's judge: every start of five minutes is tried in every space, and nothing is clever about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from custom_components.iot_valley.core.booking_rules import Slot
from custom_components.iot_valley.core.finder import AROUND, SHORTEST, Another, Finder, Live, No, Query
from custom_components.iot_valley.core.meeting import Room

from .finder_site import CLOSES, OPENS, ZONE

type Bookings = dict[str, list[tuple[float, float]]]
type Told = tuple[str, float, float, Another | None]
"""A space, when it begins, for how long, and in what it is another."""

STEP = 300
SOON = 1800
SUNDAY = 6


def answer(
    finder: Finder, bookings: Bookings, query: Query, now: datetime
) -> tuple[list[tuple[Told, float]], dict[str, tuple[No, object]], list[Told]]:
    """Return offers with what they cost, refusals and alternatives."""
    judged = ((room.id, _judge(finder, bookings, room, query, now)[0]) for room in finder.rooms)
    refused = {id: no for id, no in judged if no is not None}
    offers = _first_offers(finder, bookings, query, now)
    return offers, refused, [] if offers else list(_alternatives(finder, bookings, query, now))


def _judge(
    finder: Finder, bookings: Bookings, room: Room, query: Query, now: datetime
) -> tuple[tuple[No, object] | None, float]:
    no = _of_itself(room, query)
    live = finder.live.get(room.id, Live())
    if no is None and live.out_of_service:
        no = No.OUT_OF_SERVICE, None
    if no is not None:
        return no, 0.0
    need = query.length.total_seconds()
    most_open = max((length for _, length in _gaps([], 0.0, _windows(query, now))), default=0.0)
    if most_open < need:
        return (No.CLOSED, most_open), 0.0
    gaps = list(_gaps(_near(bookings, room), live.busy_until, _windows(query, now)))
    fitting = [start for start, length in gaps if length >= need]
    if not fitting:
        return (No.TAKEN, max((length for _, length in gaps), default=0.0)), 0.0
    start = min(fitting)
    soon = start - now.timestamp() <= SOON
    if soon and live.seats is not None and live.seats < query.people:
        return (No.FULL, live.seats), 0.0
    return None, start


def _of_itself(room: Room, query: Query) -> tuple[No, object] | None:
    if room.companies and query.company not in room.companies:
        return No.NOT_YOURS, None
    if query.people > room.capacity:
        return No.TOO_SMALL, room.capacity
    if query.floor is not None and query.floor != room.floor:
        return No.OTHER_FLOOR, room.floor
    if query.step_free and not room.step_free:
        return No.STEPS, None
    if query.quiet and not room.quiet:
        return No.NOT_QUIET, None
    missing = [each for each in sorted(query.equipment) if each not in room.equipment]
    return (No.EQUIPMENT, missing[0]) if missing else None


def _windows(query: Query, now: datetime, more: timedelta = timedelta()) -> list[Slot]:
    return [Slot(max(window.start - more, now), window.end + more) for window in query.windows]


def _near(bookings: Bookings, room: Room) -> list[tuple[float, float]]:
    return [(start - room.buffer, end + room.buffer) for start, end in bookings.get(room.id, ())]


def _gaps(taken: list[tuple[float, float]], not_before: float, windows: list[Slot]) -> Iterator[tuple[float, float]]:
    """Yield each start of five minutes that is free, and for how long it is."""
    for window in windows:
        before = window.end.timestamp()
        here = [each for each in taken if each[1] > window.start.timestamp() and each[0] < before]
        for at in _starts(window):
            closes = _closes(at)
            if at < not_before or closes is None or any(start <= at < end for start, end in here):
                continue
            yield at, min([before, closes, *(start for start, _ in here if start > at)]) - at


def _starts(window: Slot) -> Iterator[float]:
    at, before = window.start.timestamp(), window.end.timestamp()
    while at < before:
        yield at
        at = (at // STEP + 1) * STEP


def _closes(at: float) -> float | None:
    """Return when it closes that is open at a moment, or none."""
    local = datetime.fromtimestamp(at, ZONE)
    if local.weekday() == SUNDAY or not OPENS <= local.time() < CLOSES:
        return None
    return datetime.combine(local.date(), CLOSES, ZONE).timestamp()


def _cost(finder: Finder, room: Room, query: Query, start: float, now: datetime) -> float:
    """Return what an offer costs by the times that were asked for."""
    opens = min(at for window in _windows(query, now) for at in _starts(window) if _closes(at))
    return _cost_since(finder, room, query, (start, opens), now)


def _cost_since(finder: Finder, room: Room, query: Query, at: tuple[float, float], now: datetime) -> float:
    start, opens = at
    near = next((each for each in finder.rooms if each.id == query.near), None)
    walked = 0.0
    if near is not None and near.id != room.id:
        levels = near.level - room.level if near.wing == room.wing else near.level + room.level
        walked = 20 + 30 * abs(levels) + (0 if near.wing == room.wing else 180)
    certainty = finder.live.get(room.id, Live()).certainty
    if start - now.timestamp() > SOON:
        certainty = 0.95 if room.bookable else 0.3
    spare = min(15 * (room.capacity - query.people), 300)
    return walked + spare + 600 * (1 - certainty) + min(0.1 * (start - opens), 600)


def _alternatives(finder: Finder, bookings: Bookings, query: Query, now: datetime) -> Iterator[Told]:
    rooms = [
        room
        for room in finder.rooms
        if _of_itself(room, query) is None and not finder.live.get(room.id, Live()).out_of_service and room.bookable
    ]
    yield from _at_another_time(finder, bookings, rooms, query, now)
    yield from _shorter(finder, bookings, rooms, query, now)
    if query.floor is not None:
        for (id, start, length, _), _ in _first_offers(finder, bookings, replace(query, floor=None), now)[:1]:
            yield id, start, length, Another.FLOOR


def _at_another_time(
    finder: Finder, bookings: Bookings, rooms: list[Room], query: Query, now: datetime
) -> Iterator[Told]:
    need, wide = query.length.total_seconds(), _windows(query, now, AROUND)
    opens = min((at for window in wide for at in _starts(window) if _closes(at)), default=0.0)
    found = []
    for room in rooms:
        busy_until = finder.live.get(room.id, Live()).busy_until
        fits = [at for at, length in _gaps(_near(bookings, room), busy_until, wide) if length >= need]
        if fits:
            cost = _cost_since(finder, room, query, (min(fits), opens), now)
            found.append((min(fits), cost, room.id))
    if found:
        start, _, id = min(found)
        yield id, start, need, Another.TIME


def _shorter(finder: Finder, bookings: Bookings, rooms: list[Room], query: Query, now: datetime) -> Iterator[Told]:
    found = []
    for room in rooms:
        busy_until = finder.live.get(room.id, Live()).busy_until
        gaps = list(_gaps(_near(bookings, room), busy_until, _windows(query, now)))
        best = max((length for _, length in gaps), default=0.0)
        if best >= SHORTEST:
            start = min(at for at, length in gaps if length == best)
            found.append((-best, _cost(finder, room, query, start, now), room.id, start))
    if found:
        length, _, id, start = min(found)
        yield id, start, -length, Another.SHORTER


def _first_offers(finder: Finder, bookings: Bookings, query: Query, now: datetime) -> list[tuple[Told, float]]:
    offers = []
    for room in finder.rooms:
        no, start = _judge(finder, bookings, room, query, now)
        if no is None:
            told = room.id, start, query.length.total_seconds(), None
            offers.append((told, _cost(finder, room, query, start, now)))
    return sorted(offers, key=lambda each: (each[1], each[0][0]))


def instant(at: datetime) -> float:
    """Return a moment in seconds, in the way of the judge."""
    return at.astimezone(UTC).timestamp()
