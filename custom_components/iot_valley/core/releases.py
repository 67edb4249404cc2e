"""When a booking is given back: never with anybody inside, never unasked, and never by sensors that tell nothing.

It takes two phases. Once nobody has been there for long enough, whoever might be is asked; and only if nobody answers
within a minute, and still nobody is seen, is the rest of the time given back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from .booking_states import WAITING, BookingState, Step
from .bookings import Book, Booking
from .occupancy import Reason, whole_second
from .release_evidence import Evidence, Proof

_DAY = timedelta(days=1)
_STALE_PROMPT = timedelta(minutes=5)
"""A prompt that was made so long ago, before a restart, has to be made anew."""


class Act(StrEnum):
    """What is done with a booking."""

    KEEP = "keep"
    PROMPT = "prompt"
    RELEASE = "release"
    PAUSE = "pause"
    """It is kept since the sensors tell nothing: a repair says so."""


class Because(StrEnum):
    """Why it is done."""

    NOBODY_CAME = "nobody_came"
    EVERYBODY_LEFT = "everybody_left"
    SOMEONE_THERE = "someone_there"
    NOT_LONG_ENOUGH = "not_long_enough"
    TIME_TO_COME = "time_to_come"
    NOT_HELD = "not_held"
    ALMOST_OVER = "almost_over"
    EXEMPT = "exempt"
    LONG = "long"
    ALL_DAY = "all_day"
    LARGE = "large"
    BOOKED_LATE = "booked_late"
    HOLIDAY = "holiday"
    SENSORS_LOST = "sensors_lost"
    NO_SENSORS = "no_sensors"


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient one is with bookings."""

    come_within: timedelta = timedelta(minutes=10)
    """So long after the start someone has to have come."""

    absent: timedelta = timedelta(minutes=5)
    """So long nobody has been there when nobody came."""

    left: timedelta = timedelta(minutes=10)
    """So long nobody has been there when everybody has left."""

    prompt: timedelta = timedelta(seconds=60)
    long: timedelta = timedelta(hours=3)
    large: int = 20
    booked_late: timedelta = timedelta(minutes=30)
    """What was booked less than so long before its start is of someone who is on the way."""

    worth: timedelta = timedelta(minutes=5)
    """Less than so much is not worth giving back."""

    holidays: frozenset[date] = frozenset()
    gives_back: bool = True
    """Whether anything is given back by itself."""

    time_zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - it is immutable
    strikes: int = 3
    """So many no-shows in a row are told of a series."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done with a booking, why, and when to look again."""

    act: Act
    because: Because
    at: datetime | None = None
    """When it may be another without anything that is seen, on a whole second; none if it will not."""

    reasons: tuple[Reason, ...] = ()
    """What the sensors said."""


@dataclass(frozen=True, slots=True)
class _Case:
    booking: Booking
    capacity: int
    policy: Policy
    now: datetime


def _booked_late(case: _Case) -> bool:
    booking = case.booking
    return booking.booked_at is not None and booking.start - booking.booked_at < case.policy.booked_late


def _day(case: _Case) -> date:
    return case.booking.start.astimezone(case.policy.time_zone).date()


# The first that holds keeps a booking, whatever the sensors say.
_EXEMPTIONS: tuple[tuple[Because, Callable[[_Case], bool]], ...] = (
    (Because.NOT_HELD, lambda case: not case.booking.holds or case.now >= case.booking.end),
    (Because.EXEMPT, lambda case: case.booking.exempt or not case.policy.gives_back),
    (Because.ALL_DAY, lambda case: case.booking.all_day),
    (Because.LONG, lambda case: case.booking.slot.length >= case.policy.long),
    (Because.LARGE, lambda case: case.capacity >= case.policy.large),
    (Because.BOOKED_LATE, _booked_late),
    (Because.HOLIDAY, lambda case: _day(case) in case.policy.holidays),
    (Because.ALMOST_OVER, lambda case: case.booking.end - case.now < case.policy.worth),
)


_KEPT: Mapping[Proof, tuple[Act, Because]] = MappingProxyType(
    {
        Proof.SOMEONE: (Act.KEEP, Because.SOMEONE_THERE),
        Proof.LOST: (Act.PAUSE, Because.SENSORS_LOST),
        Proof.NONE: (Act.KEEP, Because.NO_SENSORS),
    }
)
"""What is done where it is not proven that nobody is there."""


def rule(booking: Booking, capacity: int, evidence: Evidence, policy: Policy, now: datetime) -> Ruling:
    """Return what is done with a booking now."""
    case = _Case(booking, capacity, policy, now)
    kept = next((because for because, holds in _EXEMPTIONS if holds(case)), None)
    if kept is not None:
        return Ruling(Act.KEEP, kept)
    came = booking.state not in WAITING
    due = booking.start + (policy.left if came else policy.come_within)
    if now < due:
        return Ruling(Act.KEEP, Because.TIME_TO_COME, whole_second(due, now))
    told = _KEPT.get(evidence.proof)
    return _absent(case, evidence, came=came) if told is None else Ruling(*told, None, evidence.because)


def _absent(case: _Case, evidence: Evidence, *, came: bool) -> Ruling:
    """Return what is done where nobody is there."""
    policy, now, reasons = case.policy, case.now, evidence.because
    since = max(now if evidence.since is None else evidence.since, case.booking.sign_at or case.booking.start - _DAY)
    enough = since + max(policy.left if came else policy.absent, evidence.patience)
    if now < enough:
        return Ruling(Act.KEEP, Because.NOT_LONG_ENOUGH, whole_second(enough, now), reasons)
    because = Because.EVERYBODY_LEFT if came else Because.NOBODY_CAME
    prompted_at = case.booking.prompted_at
    if prompted_at is None or since > prompted_at or now - prompted_at > policy.prompt + _STALE_PROMPT:
        return Ruling(Act.PROMPT, because, whole_second(now + policy.prompt, now), reasons)
    if now < prompted_at + policy.prompt:
        return Ruling(Act.KEEP, Because.NOT_LONG_ENOUGH, whole_second(prompted_at + policy.prompt, now), reasons)
    return Ruling(Act.RELEASE, because, None, reasons)


def ruled(book: Book, booking_id: str, ruling: Ruling, evidence: Evidence, now: datetime) -> Book:
    """Return the book after a ruling on one of its bookings."""
    booking = book.find(booking_id)
    if ruling.act is Act.PROMPT:
        return book.put(replace(booking, prompted_at=now))
    if ruling.act is Act.RELEASE:
        step = Step.MISS if booking.state in WAITING else Step.LEAVE
        idle_from = max(evidence.since or now, booking.start)
        return book.put(replace(booking.stepped(step), freed_at=now, idle_from=idle_from))
    if ruling.because is Because.SOMEONE_THERE and booking.prompted_at is not None:
        return book.put(replace(booking, prompted_at=None))
    return book


def answered(book: Book, booking_id: str, now: datetime) -> Book:
    """Return the book after somebody answered the prompt: the silence is counted anew from then on.

    Raises `Refused` where the booking is not, or not any more.
    """
    booking = book.find(booking_id).stepped(Step.CHECK_IN)
    return book.put(replace(booking, prompted_at=None, came_at=booking.came_at or now, sign_at=now))


def arrived(book: Book, now: datetime, check_in_before: timedelta) -> Book:
    """Return the book after someone was seen: whoever booked has come, unless others still are in their own time."""
    booking = book.current(now)
    if booking is None and (coming := book.next(now)) is not None and coming.start - check_in_before <= now:
        booking = coming
    if booking is None or booking.state is BookingState.IN_USE:
        return book
    return book.put(replace(booking.stepped(Step.ARRIVE), came_at=booking.came_at or now, prompted_at=None))


def strikes_of(book: Book, series: str) -> int:
    """Return to how many instances of a series in a row, up to the last that is over, nobody came."""
    count = 0
    for booking in book.bookings:
        if booking.series == series and booking.state is BookingState.NO_SHOW:
            count += 1
        elif booking.series == series and not booking.holds and booking.state is not BookingState.CANCELLED:
            count = 0
    return count
