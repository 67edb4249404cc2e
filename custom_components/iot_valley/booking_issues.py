"""What a person should put right of bookings: what cannot be given back, lost calendars, series that nobody uses."""

from collections.abc import Iterator

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .adapters.issues import Issue
from .adapters.spaces import name_of
from .adapters.words import Words
from .core.bookings import Book
from .core.releases import strikes_of
from .followed import HOLIDAYS
from .front_desk import FrontDesk


@callback
def issues_of(desk: FrontDesk, words: Words) -> Iterator[Issue]:
    """Yield all that a person should put right."""
    yield from _paused(desk, words)
    yield from _lost(desk, words)
    for book in desk.reception.books.values():
        yield from _unused(desk, book, words)


def _paused(desk: FrontDesk, words: Words) -> Iterator[Issue]:
    for space_id in sorted(desk.paused):
        space = desk.coordinator.engine.building.spaces[space_id]
        sensors = words.capped(name_of(desk.hass, sensor.id) for sensor in space.sensors)
        yield Issue("releases_paused", space_id, {"name": space.name, "sensors": sensors}, fixable=False)


def _lost(desk: FrontDesk, words: Words) -> Iterator[Issue]:
    spaces = desk.coordinator.engine.building.spaces
    for key, feed in desk.followed.lost().items():
        name = desk.entry.title if key == HOLIDAYS else spaces[key].name
        since = words.moment(dt_util.as_local(feed.lost_since or dt_util.utcnow()))
        told = {"name": name, "calendar": name_of(desk.hass, feed.entity_id), "since": since}
        yield Issue("calendar_lost", key, told, fixable=False)


def _unused(desk: FrontDesk, book: Book, words: Words) -> Iterator[Issue]:
    """Yield the series to which nobody came so often in a row, by when they are: never what they are about."""
    policy = desk.reception.policies[book.space_id]
    coming = {each.series: each for each in reversed(book.bookings) if each.holds and each.series is not None}
    for series, following in coming.items():
        count = strikes_of(book, series or "")
        if count >= policy.strikes and following.came_at is None:
            name = desk.coordinator.engine.building.spaces[book.space_id].name
            when = words.moment(dt_util.as_local(following.start))
            told = {"name": name, "count": str(count), "next": when}
            yield Issue("series_unused", f"{book.space_id}_{series}", told, fixable=False)
