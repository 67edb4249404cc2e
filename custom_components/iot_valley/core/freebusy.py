"""When a space is taken, as iCalendar for others: VFREEBUSY of RFC 5545, without a subject and without a person."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

_FOLD = 75
"""Octets of a line (RFC 5545, section 3.1)."""

_PRODUCT = "-//IoT Valley//Occupancy//EN"


class BusyKind(StrEnum):
    """How a space is taken, the stronger first: the values are those of FBTYPE."""

    UNAVAILABLE = "BUSY-UNAVAILABLE"
    BUSY = "BUSY"
    TENTATIVE = "BUSY-TENTATIVE"


_STRENGTHS = tuple(BusyKind)


class Busy(NamedTuple):
    """A time at which a space is taken."""

    start: datetime
    end: datetime
    kind: BusyKind = BusyKind.BUSY


def free_busy(uid: str, times: Iterable[Busy], window: tuple[datetime, datetime], now: datetime) -> str:
    """Return an iCalendar of the times at which a space is taken in a window, each moment told once."""
    since, before = window
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "METHOD:PUBLISH",
        "BEGIN:VFREEBUSY",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{_written(now)}",
        f"DTSTART:{_written(since)}",
        f"DTEND:{_written(before)}",
        *(f"FREEBUSY;FBTYPE={each.kind}:{_written(each.start)}/{_written(each.end)}" for each in _told(times, window)),
        "END:VFREEBUSY",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _told(times: Iterable[Busy], window: tuple[datetime, datetime]) -> Iterator[Busy]:
    """Yield the times in a window, in order and without any overlap: the stronger kind is told."""
    since, before = window
    clipped = [Busy(max(each.start, since), min(each.end, before), each.kind) for each in times]
    clipped = [each for each in clipped if each.start < each.end]
    told: Busy | None = None
    edges = sorted({edge for each in clipped for edge in each[:2]})
    for start, end in pairwise(edges):
        kinds = [each.kind for each in clipped if each.start <= start and each.end >= end]
        if not kinds:
            continue
        kind = min(kinds, key=_STRENGTHS.index)
        if told is not None and told.end == start and told.kind is kind:
            told = told._replace(end=end)
            continue
        if told is not None:
            yield told
        told = Busy(start, end, kind)
    if told is not None:
        yield told


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\;," else sign for sign in text if sign.isprintable())


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of so many octets, never a letter in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _FOLD:
            yield part
            part = " "
        part += letter
    yield part
