"""What became of the hours that were booked: released, booked again by others, and wasted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .booking_rules import Slot
from .booking_states import GIVEN_BACK, BookingState
from .bookings import Book, Booking

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Account:
    """Hours of a time, all spaces together."""

    booked: timedelta = _NOTHING
    released: timedelta = _NOTHING
    """Given back before its end, since nobody came or everybody had left."""

    rebooked: timedelta = _NOTHING
    """Of these: booked again by others."""

    wasted: timedelta = _NOTHING
    """Held for nobody: until it was given back, or to its end."""

    no_shows: int = 0
    left_early: int = 0

    def __add__(self, other: Account) -> Account:
        """Return both together."""
        return Account(
            self.booked + other.booked,
            self.released + other.released,
            self.rebooked + other.rebooked,
            self.wasted + other.wasted,
            self.no_shows + other.no_shows,
            self.left_early + other.left_early,
        )

    def __sub__(self, other: Account) -> Account:
        """Return what is left without another, that is part of it."""
        return Account(
            self.booked - other.booked,
            self.released - other.released,
            self.rebooked - other.rebooked,
            self.wasted - other.wasted,
            self.no_shows - other.no_shows,
            self.left_early - other.left_early,
        )


NOTHING_BOOKED = Account()
ALWAYS = Slot(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


NOTHING_BOOKED = Account()


def account(books: Iterable[Book], within: Slot) -> Account:
    """Return the account of a time, of what is over: a booking counts where it begins."""
    total = Account()
    for book in books:
        over = [each for each in book.bookings if within.start <= each.start < within.end and not each.holds]
        for booking in over:
            total += _account_of(booking, book)
    return total


def _account_of(booking: Booking, book: Book) -> Account:
    if booking.state is BookingState.CANCELLED:
        return Account()
    if booking.state not in GIVEN_BACK or booking.freed_at is None:
        wasted = booking.slot.length if booking.came_at is None else _NOTHING
        return Account(booking.slot.length, wasted=wasted)
    freed = Slot(max(booking.freed_at, booking.start), booking.end)
    idle_from = booking.idle_from or booking.start
    missed = booking.state is BookingState.NO_SHOW
    return Account(
        booking.slot.length,
        freed.length,
        _rebooked(freed, booking, book),
        max(freed.start - max(idle_from, booking.start), _NOTHING),
        int(missed),
        int(not missed),
    )


def _rebooked(freed: Slot, booking: Booking, book: Book) -> timedelta:
    """Return how much of a time others have; no two of them have the same."""
    others = (each.taken for each in book.bookings if each.id != booking.id)
    shared = (min(taken.end, freed.end) - max(taken.start, freed.start) for taken in others if taken is not None)
    return sum((each for each in shared if each > _NOTHING), _NOTHING)
