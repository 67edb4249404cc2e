"""When a building is open, in its own local time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAYS_AHEAD = 10
_NEVER_CLOSES = timedelta(days=8)
"""Open for longer than a week, and the hour that DST may add to it, is round the clock."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day; an end that is not after the start is on the next day."""

    start: time
    end: time


type _Week = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The spans of each weekday, Monday first; `None` means open at all hours."""

    week: tuple[tuple[Span, ...], ...] | None


ALWAYS = OpeningHours(None)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open, and until when that holds."""

    open: bool
    until: datetime | None
    """The next change, in UTC; none if it never changes."""


@lru_cache(maxsize=64)
def _day(week: _Week, day: date, zone: tzinfo) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(_absolute(span, day, zone) for span in week[day.weekday()])


def _absolute(span: Span, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    last = day + timedelta(days=1) if span.end <= span.start else day
    start = datetime.combine(day, span.start, zone).astimezone(UTC)
    return start, datetime.combine(last, span.end, zone).astimezone(UTC)


def _around(week: _Week, now: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    today = now.astimezone(zone).date()
    for offset in range(-1, _DAYS_AHEAD):
        yield from _day(week, today + timedelta(days=offset), zone)


def _merged(spans: Iterator[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def opening(hours: OpeningHours, now: datetime, zone: tzinfo) -> Opening:
    """Return whether a building is open, and when that changes next."""
    if hours.week is None:
        return Opening(open=True, until=None)
    if not any(hours.week):
        return Opening(open=False, until=None)
    start, end = next(span for span in _merged(_around(hours.week, now, zone)) if now < span[1])
    if now < start:
        return Opening(open=False, until=start)
    return Opening(open=True, until=end if end - now < _NEVER_CLOSES else None)
