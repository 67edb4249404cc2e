"""Bookings that a calendar elsewhere tells of: its events are the truth, what we gave back lies over them.

What is booked here is written there, where the calendar takes it, and is ours and its own from then on: one that is
moved or deleted there is so here too, and the other way round. The event of somebody else is never touched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from .booking_rules import Slot
from .booking_states import WAITING, BookingState
from .bookings import Book, Booking
from .ics_events import Holding
from .ics_series import Occurrence

_STATES = {Holding.BUSY: BookingState.BOOKED, Holding.TENTATIVE: BookingState.TENTATIVE}


def follow(book: Book, told: Iterable[Occurrence], within: Slot, now: datetime) -> Book:
    """Return the book after a calendar told all that takes place within a time.

    What was checked in, or given back, stays so as long as its event has the same time: no event is ever deleted and
    made anew. What the calendar tells no more is cancelled.
    """
    wanted = {each.id: each for occurrence in told for each in _bookings(occurrence, now)}
    known = {each.id: each for each in book.bookings}
    ours = {each.elsewhere: each for each in known.values() if each.elsewhere}
    awaited = {each.slot: each for each in known.values() if each.elsewhere == ""}
    news: list[Booking] = []
    for id, each in wanted.items():
        own = ours.get(id) or (None if id in known else awaited.pop(each.slot, None))
        news.append(_merged(known.get(id), each) if own is None else _ours(own, each))
    gone = [
        replace(each, state=BookingState.CANCELLED, elsewhere=None)
        for each in known.values()
        if (each.followed or each.elsewhere) and (each.elsewhere or each.id) not in wanted
        if each.holds and each.slot.meets(within)
    ]
    changed = [each for each in (*news, *gone) if known.get(each.id) != each]
    return book.put(*changed) if changed else book


class Deed(StrEnum):
    """What is done in a calendar elsewhere."""

    WRITE = "write"
    CHANGE = "change"
    ERASE = "erase"


class Errand(NamedTuple):
    """Something that is to be done there, of a booking as it is now."""

    deed: Deed
    booking: Booking


def errands(before: Book, after: Book) -> Iterator[Errand]:
    """Yield what is to be done in the calendar that a space follows after something became of its own bookings."""
    known = {each.id: each for each in before.bookings}
    for booking in after.bookings:
        old = known.get(booking.id)
        if booking is not old and not booking.followed and (deed := _deed(old, booking)) is not None:
            yield Errand(deed, booking)


def _deed(old: Booking | None, booking: Booking) -> Deed | None:
    if old is None:
        return Deed.WRITE if booking.holds and booking.elsewhere is None else None
    if not booking.elsewhere:
        return None
    if booking.state is BookingState.CANCELLED:
        is_new = old.state is not BookingState.CANCELLED or not old.elsewhere
        return Deed.ERASE if is_new else None
    return Deed.CHANGE if (old.taken, old.subject) != (booking.taken, booking.subject) else None


def _ours(known: Booking, told: Booking) -> Booking:
    """Return a booking of ours as it is told now: whoever moved its event moved it."""
    if not known.holds:
        return replace(known, elsewhere=told.id)
    return replace(known, start=told.start, end=told.end, elsewhere=told.id)


def _bookings(occurrence: Occurrence, now: datetime) -> Iterable[Booking]:
    state = _STATES.get(occurrence.holding)
    if state is None or occurrence.end <= occurrence.start:
        return
    instance = occurrence.instance
    yield Booking(
        occurrence.uid if instance is None else f"{occurrence.uid}/{instance:%Y%m%dT%H%M%SZ}",
        occurrence.start,
        occurrence.end,
        state=state,
        subject=occurrence.summary,
        booked_at=now,
        series=None if instance is None else occurrence.uid,
        instance=instance,
        followed=True,
        all_day=occurrence.all_day,
    )


def _merged(known: Booking | None, told: Booking) -> Booking:
    """Return a booking as it is told now, with what happened to it since it was told first."""
    if known is None or known.state is BookingState.CANCELLED:
        return told
    if known.slot != told.slot and known.came_at is None:
        return replace(told, booked_at=known.booked_at)
    state = told.state if known.state in WAITING else known.state
    return replace(known, start=told.start, end=told.end, subject=told.subject, all_day=told.all_day, state=state)
