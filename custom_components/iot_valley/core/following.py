"""Bookings that a calendar elsewhere tells of: its events are the truth, what we gave back lies over them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

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
    known = {each.id: each for each in book.bookings if each.followed}
    news = [_merged(known.get(each.id), each) for each in wanted.values()]
    gone = [
        replace(each, state=BookingState.CANCELLED)
        for each in known.values()
        if each.id not in wanted and each.holds and each.slot.meets(within)
    ]
    changed = [each for each in (*news, *gone) if known.get(each.id) != each]
    return book.put(*changed) if changed else book


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
