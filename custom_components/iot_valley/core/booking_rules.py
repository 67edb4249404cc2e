"""What may be booked: how long, how far ahead, when it is open, for whom, and how much of it for one company."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .hours import ALWAYS, OpeningHours, opening
from .messages import RefusalCode, Refused

WALK_UPS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=45), timedelta(minutes=60))
"""What is offered to whoever stands before the door, besides «until the next booking»."""


class Slot(NamedTuple):
    """A time from a moment up to another, in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def meets(self, other: Slot, buffer: timedelta = timedelta()) -> bool:
        """Return whether it and another leave less than a buffer between them."""
        return self.start < other.end + buffer and other.start < self.end + buffer


@dataclass(frozen=True, slots=True)
class BookingRules:
    """What holds for the bookings of a space."""

    hours: OpeningHours = ALWAYS
    time_zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - it is immutable
    capacity: int = 1
    companies: tuple[str, ...] = ()
    """The companies that it serves; none means all of them."""

    buffer: timedelta = timedelta()
    """The least time between two bookings."""

    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=12)
    ahead: timedelta = timedelta(days=90)
    check_in_before: timedelta = timedelta(minutes=10)
    company_at_once: int | None = None
    """So many spaces at a time are for one company."""

    company_a_day: timedelta | None = None
    """So long a day are spaces for one company, all of them together."""


class Wish(NamedTuple):
    """What someone would like to book."""

    slot: Slot
    people: int
    company: str
    now: datetime
    others: tuple[Slot, ...] = ()
    """The other bookings of the company, in whatever space."""


type _Rule = tuple[RefusalCode, Callable[[Wish, BookingRules], bool], Callable[[Wish, BookingRules], object]]

# The first that holds refuses; the last column is what its sentence needs.
_REFUSALS: tuple[_Rule, ...] = (
    (RefusalCode.SLOT_BACKWARDS, lambda wish, _: wish.slot.end <= wish.slot.start, lambda _w, _r: ""),
    (RefusalCode.SLOT_PAST, lambda wish, _: wish.slot.end <= wish.now, lambda wish, _: wish.slot.end),
    (
        RefusalCode.SLOT_TOO_SHORT,
        lambda wish, rules: wish.slot.length < rules.shortest,
        lambda _, rules: minutes(rules.shortest),
    ),
    (
        RefusalCode.SLOT_TOO_LONG,
        lambda wish, rules: wish.slot.length > rules.longest,
        lambda _, rules: minutes(rules.longest),
    ),
    (
        RefusalCode.SLOT_TOO_FAR,
        lambda wish, rules: wish.slot.start > wish.now + rules.ahead,
        lambda _, rules: rules.ahead.days,
    ),
    (
        RefusalCode.TOO_MANY_PEOPLE,
        lambda wish, rules: wish.people > rules.capacity,
        lambda _, rules: rules.capacity,
    ),
    (
        RefusalCode.COMPANY_NOT_SERVED,
        lambda wish, rules: bool(rules.companies) and wish.company not in rules.companies,
        lambda wish, _: wish.company,
    ),
    (
        RefusalCode.SPACE_CLOSED,
        lambda wish, rules: not is_open(rules, wish.slot),
        lambda wish, rules: opening(rules.hours, wish.slot.start, rules.time_zone).until or "",
    ),
    (
        RefusalCode.COMPANY_AT_ONCE,
        lambda wish, rules: rules.company_at_once is not None and _at_once(wish) > rules.company_at_once,
        lambda _, rules: rules.company_at_once,
    ),
    (
        RefusalCode.COMPANY_A_DAY,
        lambda wish, rules: rules.company_a_day is not None and _in_a_day(wish, rules) > rules.company_a_day,
        lambda _, rules: minutes(rules.company_a_day or timedelta()),
    ),
)


def refuse(wish: Wish, rules: BookingRules) -> None:
    """Do nothing where something may be booked, whoever else has booked.

    Raises `Refused` where it may not.
    """
    for code, holds, told in _REFUSALS:
        if holds(wish, rules):
            raise Refused(code, limit=_written(told(wish, rules)))


def minutes(length: timedelta) -> int:
    """Return a duration in whole minutes."""
    return int(length.total_seconds() // 60)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def is_open(rules: BookingRules, slot: Slot) -> bool:
    """Return whether it is open all the time."""
    now = opening(rules.hours, slot.start, rules.time_zone)
    return now.open and (now.until is None or slot.end <= now.until)


def open_times(rules: BookingRules, within: Slot) -> Iterator[Slot]:
    """Yield when it is open."""
    at: datetime | None = within.start
    while at is not None and at < within.end:
        now = opening(rules.hours, at, rules.time_zone)
        until = within.end if now.until is None else min(now.until, within.end)
        if now.open:
            yield Slot(at, until)
        at = now.until


def closed_times(rules: BookingRules, within: Slot) -> Iterator[Slot]:
    """Yield when it is not open."""
    at = within.start
    for times in open_times(rules, within):
        if times.start > at:
            yield Slot(at, times.start)
        at = times.end
    if at < within.end:
        yield Slot(at, within.end)


def _at_once(wish: Wish) -> int:
    """Return how many bookings a company would have at the same time."""
    if not wish.company:
        return 0
    meeting = [other for other in wish.others if other.meets(wish.slot)]
    starts = [wish.slot.start, *(other.start for other in meeting if other.start > wish.slot.start)]
    return 1 + max(sum(other.start <= start < other.end for other in meeting) for start in starts)


def _in_a_day(wish: Wish, rules: BookingRules) -> timedelta:
    """Return how long a company would have booked on the day on which a booking begins."""
    if not wish.company:
        return timedelta()
    day = wish.slot.start.astimezone(rules.time_zone).date()
    same = (other.length for other in wish.others if other.start.astimezone(rules.time_zone).date() == day)
    return sum(same, wish.slot.length)
