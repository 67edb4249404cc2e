"""Dates, times, durations and offsets as calendars write them: RFC 5545, and what is written instead of it."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
import re
from typing import NamedTuple

_WALL = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*([Zz]|[+-]\d\d:?\d\d)?)?"
)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"([+-]?)(\d{1,2}):?(\d\d)?:?(\d\d)?")
_MIDNIGHT_AFTER = 24


class Wall(NamedTuple):
    """A time on the wall as it was written."""

    at: datetime
    """Without a zone."""

    zone: tzinfo | None = None
    """The zone that was written with it."""

    is_day: bool = False
    """Whether it is a day, without a time."""


def read_wall(text: str) -> Wall:
    """Return a date, or a date and time.

    Raises `ValueError` where it is none.
    """
    match = _WALL.fullmatch(text.strip())
    if match is None:
        message = f"not a date: {text}"
        raise ValueError(message)
    day = date(int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None:
        return Wall(datetime.combine(day, time()), is_day=True)
    hour = int(match[4])
    if hour == _MIDNIGHT_AFTER:
        day, hour = day + timedelta(days=1), 0
    at = datetime.combine(day, time(hour, int(match[5]), min(int(match[6] or 0), 59)))  # A leap second is one too many.
    return Wall(at, None if match[7] is None else _zone(match[7]))


def _zone(text: str) -> tzinfo:
    return UTC if text in {"Z", "z"} else timezone(read_offset(text))


def read_offset(text: str) -> timedelta:
    """Return an offset from Greenwich such as `+0130`.

    Raises `ValueError` where it is none.
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        message = f"not an offset: {text}"
        raise ValueError(message)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0), seconds=int(match[4] or 0))
    return -offset if match[1] == "-" else offset


def read_duration(text: str) -> timedelta:
    """Return a duration such as `PT1H30M`.

    Raises `ValueError` where it is none.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()[1:]):
        message = f"not a duration: {text}"
        raise ValueError(message)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length
