"""What people do with bookings: each action returns another book, or refuses.

The same request twice does what it did once: its answer is remembered for a day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .booking_rules import BookingRules, Slot, Wish, refuse
from .booking_states import GIVEN_BACK, BookingState, Step
from .bookings import Book, Booking, Taken
from .messages import RefusalCode, Refused


class Right(StrEnum):
    """By what right someone changes a booking."""

    OWNER = "owner"
    STAFF = "staff"
    PRESENT = "present"
    """Whoever stands at the door: signs and voices know no names."""


class Action(StrEnum):
    """What someone does with a booking that there is."""

    CONFIRM = "confirm"
    CHECK_IN = "check_in"
    EXTEND = "extend"
    END = "end"
    CANCEL = "cancel"
    MOVE = "move"


_THEIRS = frozenset({Right.OWNER, Right.STAFF})
RIGHTS: Mapping[Action, frozenset[Right]] = MappingProxyType(
    {
        Action.CONFIRM: _THEIRS,
        Action.CHECK_IN: frozenset(Right),
        Action.EXTEND: frozenset(Right),
        Action.END: frozenset(Right),
        Action.CANCEL: _THEIRS,
        Action.MOVE: _THEIRS,
    }
)
"""Who may do what."""

_WRITTEN_ELSEWHERE = frozenset({Action.EXTEND, Action.CANCEL, Action.MOVE, Action.CONFIRM})
"""What of a booking in somebody else's calendar can only be done there."""


class Asker(NamedTuple):
    """Who asks, and for whom."""

    owner: str = ""
    company: str = ""
    staff: bool = False
    present: bool = False
    """Whether it is someone at the door."""


class Desk(NamedTuple):
    """All that an answer depends on besides the book."""

    rules: BookingRules
    now: datetime
    asker: Asker = Asker()
    request: str = ""
    """What the request is told from others by; the same request twice is one."""

    others: tuple[Slot, ...] = ()
    """The bookings of the asker's company in other spaces."""


class Done(NamedTuple):
    """What an action led to."""

    book: Book
    booking: Booking


def book(book: Book, slot: Slot, desk: Desk, people: int = 1, subject: str = "", *, tentative: bool = False) -> Done:
    """Book a slot.

    Raises `Taken` where somebody else has it, and `Refused` where it cannot be booked.
    """
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    _refuse(book, slot, desk, people)
    booking = Booking(
        f"{book.space_id}-{book.serial + 1}",
        *slot,
        state=BookingState.TENTATIVE if tentative else BookingState.BOOKED,
        owner=desk.asker.owner,
        company=desk.asker.company,
        subject=subject,
        people=people,
        booked_at=desk.now,
    )
    return _done(replace(book, serial=book.serial + 1), booking, desk)


def walk_up(before: Book, length: timedelta | None, desk: Desk, people: int = 1) -> Done:
    """Book from now on, for whoever stands before the door: so long, or until the next booking.

    Raises as `book` does.
    """
    if (known := before.answered(desk.request)) is not None:
        return Done(before, known)
    most = Slot(desk.now, desk.now + min(length or desk.rules.longest, desk.rules.longest))
    slot = most if length is not None else _until_next(before, most, desk.rules)
    done = book(before, slot, desk._replace(request=""), people)
    here = replace(done.booking.stepped(Step.CHECK_IN), came_at=desk.now, sign_at=desk.now)
    return _done(done.book, here, desk)


def _until_next(book: Book, most: Slot, rules: BookingRules) -> Slot:
    """Return what is free from now on; where nothing is, the least that could be, so that it is told why."""
    free = next(book.free_times(most, rules), most)
    return free if free.start == most.start else Slot(most.start, most.start + rules.shortest)


def confirm(book: Book, booking_id: str, desk: Desk) -> Done:
    """Make a tentative booking a sure one."""
    return _step(book, booking_id, Action.CONFIRM, Step.CONFIRM, desk)


def check_in(book: Book, booking_id: str, desk: Desk) -> Done:
    """Check in: from ten minutes before the start on, and again where it was given back and nobody else has it."""
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    booking = allowed(book, booking_id, Action.CHECK_IN, desk)
    if desk.now < booking.start - desk.rules.check_in_before:
        opens = booking.start - desk.rules.check_in_before
        raise Refused(RefusalCode.CHECK_IN_EARLY, opens=opens.isoformat())
    if desk.now >= booking.end:
        raise Refused(RefusalCode.NOT_NOW, state=booking.state)
    after = replace(booking.stepped(Step.CHECK_IN), came_at=booking.came_at or desk.now, sign_at=desk.now)
    after = replace(after, prompted_at=None)
    if booking.state in GIVEN_BACK:
        _refuse_taken(book, Slot(desk.now, booking.end), desk, booking.id)
        after = replace(after, freed_at=None, idle_from=None)
    return _done(book, after, desk)


def extend(book: Book, booking_id: str, by: timedelta | None, desk: Desk) -> Done:
    """Let a booking last longer: by so much, or until the next one."""
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    booking = allowed(book, booking_id, Action.EXTEND, desk)
    if not booking.holds or booking.end <= desk.now:
        raise Refused(RefusalCode.NOT_NOW, state=booking.state)
    end = booking.start + desk.rules.longest if by is None else booking.end + by
    if by is None:
        free = book.free_times(Slot(booking.end, max(end, booking.end)), desk.rules, booking.id)
        first = next(free, None)
        end = first.end if first is not None and first.start == booking.end else booking.end
    _refuse(book, Slot(booking.start, end), desk, booking.people, booking)
    return _done(book, replace(booking, end=end), desk)


def end(book: Book, booking_id: str, desk: Desk) -> Done:
    """End a booking that has begun."""
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    booking = allowed(book, booking_id, Action.END, desk)
    if desk.now < booking.start:
        raise Refused(RefusalCode.NOT_NOW, state=booking.state)
    freed_at = booking.freed_at or min(desk.now, booking.end)
    return _done(book, replace(booking.stepped(Step.END), freed_at=freed_at), desk)


def cancel(book: Book, booking_id: str, desk: Desk) -> Done:
    """Cancel a booking to which nobody has come."""
    return _step(book, booking_id, Action.CANCEL, Step.CANCEL, desk)


def move(book: Book, booking_id: str, slot: Slot, desk: Desk) -> Done:
    """Move a booking to another time, or give it another length."""
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    booking = allowed(book, booking_id, Action.MOVE, desk)
    if not booking.holds or (booking.came_at is not None and slot.start > desk.now):
        raise Refused(RefusalCode.NOT_NOW, state=booking.state)
    _refuse(book, slot, desk, booking.people, booking)
    return _done(book, replace(booking, start=slot.start, end=slot.end, prompted_at=None), desk)


def change(book: Book, booking_id: str, slot: Slot, subject: str, desk: Desk) -> Done:
    """Call a booking something else, and move it where it is to be at another time."""
    booking = allowed(book, booking_id, Action.MOVE, desk)
    if booking.slot != slot:
        book = move(book, booking_id, slot, desk._replace(request="")).book
    return _done(book, replace(book.find(booking_id), subject=subject), desk)


def _step(book: Book, booking_id: str, action: Action, step: Step, desk: Desk) -> Done:
    if (known := book.answered(desk.request)) is not None:
        return Done(book, known)
    return _done(book, allowed(book, booking_id, action, desk).stepped(step), desk)


def allowed(book: Book, booking_id: str, action: Action, desk: Desk) -> Booking:
    """Return a booking that someone may do something with.

    Raises `Refused` where it is somebody else's, or a calendar's that is followed.
    """
    booking = book.find(booking_id)
    if not RIGHTS[action] & _rights(booking, desk.asker):
        raise Refused(RefusalCode.NOT_YOURS, booking=booking_id)
    if booking.followed and action in _WRITTEN_ELSEWHERE:
        raise Refused(RefusalCode.FOLLOWED, booking=booking_id)
    return booking


def _rights(booking: Booking, asker: Asker) -> frozenset[Right]:
    told = (
        (Right.OWNER, bool(asker.owner) and asker.owner == booking.owner),
        (Right.STAFF, asker.staff),
        (Right.PRESENT, asker.present),
    )
    return frozenset(right for right, holds in told if holds)


def _refuse(book: Book, slot: Slot, desk: Desk, people: int, before: Booking | None = None) -> None:
    company = desk.asker.company if before is None else before.company
    but = "" if before is None else before.id
    here = (each.taken for each in book.bookings if each.company == company and each.id != but)
    others = (*desk.others, *(taken for taken in here if taken is not None))
    refuse(Wish(slot, people, company, desk.now, others), desk.rules)
    _refuse_taken(book, slot, desk, but)


def _refuse_taken(book: Book, slot: Slot, desk: Desk, but: str) -> None:
    if (other := book.conflict(slot, desk.rules.buffer, but)) is not None:
        instead = book.instead(slot, desk.rules, desk.now, but)
        raise Taken((other.taken or other.slot).end, instead)


def _done(book: Book, booking: Booking, desk: Desk) -> Done:
    return Done(book.answering(desk.request, booking, desk.now), booking)
