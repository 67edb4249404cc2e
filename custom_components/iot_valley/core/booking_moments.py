"""What happens to bookings, for automations and event entities: never of whom, nor what for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .booking_states import BookingState
from .bookings import Book, Booking


class BookingCode(StrEnum):
    """What can happen to a booking; the value is the translation key."""

    BOOKED = "booked"
    MOVED = "moved"
    CHECKED_IN = "checked_in"
    STARTED = "started"
    """Somebody was seen there."""

    PROMPTED = "prompted"
    """It is asked whether anybody is there."""

    NO_SHOW = "no_show"
    RELEASED = "released"
    ENDED = "ended"
    CANCELLED = "cancelled"


_BY_STATE = {
    BookingState.CHECKED_IN: BookingCode.CHECKED_IN,
    BookingState.IN_USE: BookingCode.STARTED,
    BookingState.NO_SHOW: BookingCode.NO_SHOW,
    BookingState.RELEASED: BookingCode.RELEASED,
    BookingState.ENDED: BookingCode.ENDED,
    BookingState.CANCELLED: BookingCode.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class BookingMoment:
    """Something that happened to a booking."""

    code: BookingCode
    space_id: str
    booking_id: str
    start: datetime
    end: datetime


def moments(before: Book, after: Book) -> Iterator[BookingMoment]:
    """Yield what has happened between two states of a book."""
    known = {each.id: each for each in before.bookings}
    for booking in after.bookings:
        if (was := known.get(booking.id)) is not booking:
            for code in _codes(was, booking):
                yield BookingMoment(code, after.space_id, booking.id, booking.start, booking.end)


def _codes(was: Booking | None, now: Booking) -> Iterator[BookingCode]:
    if was is None:
        yield BookingCode.BOOKED
    elif was.slot != now.slot and now.holds:
        yield BookingCode.MOVED
    if (was is None or was.state is not now.state) and now.state in _BY_STATE:
        yield _BY_STATE[now.state]
    if now.prompted_at is not None and (was is None or was.prompted_at != now.prompted_at):
        yield BookingCode.PROMPTED
