"""The bookings of a space: a book that never changes, since every change of it is another book.

Whoever keeps the book replaces it by the one that an action returns. So of two who want the same slot exactly one is in
the book that the other is refused by.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .booking_rules import BookingRules, Slot, open_times
from .booking_states import GIVEN_BACK, HOLDING, TRANSITIONS, BookingState, Step
from .messages import RefusalCode, Refused
from .written import Moments, Written

REMEMBERED = timedelta(days=1)
"""For so long the same request has the same answer."""

_SOON, _LATER = timedelta(hours=12), timedelta(hours=24)


class Taken(Refused):
    """Somebody else has it; what is free instead is told with it."""

    def __init__(self, until: datetime, instead: tuple[Slot, ...]) -> None:
        """Refuse with the time until which it is taken, and with what is free."""
        super().__init__(RefusalCode.SLOT_TAKEN, until=until.isoformat())
        self.instead = instead
        self.elsewhere: tuple[tuple[str, Slot], ...] = ()
        """What is free in other spaces, the best first, where someone has looked."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A space that is somebody's for a time."""

    id: str
    start: datetime
    end: datetime
    state: BookingState = BookingState.BOOKED
    owner: str = ""
    """Empty where a sign or a voice booked, which knows no names."""

    company: str = ""
    subject: str = ""
    people: int = 1
    booked_at: datetime | None = None
    came_at: datetime | None = None
    """When someone first checked in or was seen."""

    sign_at: datetime | None = None
    """When someone last checked in or answered, whom no sensor may see."""

    freed_at: datetime | None = None
    """When it was given back before its end."""

    idle_from: datetime | None = None
    """Since when nobody had been there when it was given back."""

    prompted_at: datetime | None = None
    """When it was asked whether anybody is there, none where nobody was asked."""

    series: str | None = None
    instance: datetime | None = None
    """When it was meant to be in its series, had nobody moved it."""

    followed: bool = False
    """Whether a calendar elsewhere says so."""

    all_day: bool = False
    exempt: bool = False
    """Whether it is never given back by itself."""

    elsewhere: str | None = None
    """The event that was written of it into the calendar that its space follows; empty until that tells of it."""

    @property
    def slot(self) -> Slot:
        """Its whole time."""
        return Slot(self.start, self.end)

    @property
    def taken(self) -> Slot | None:
        """The time that it takes from others, none where it takes none."""
        if self.state is BookingState.CANCELLED:
            return None
        end = self.end if self.freed_at is None else min(self.freed_at, self.end)
        return Slot(self.start, end) if end > self.start else None

    @property
    def holds(self) -> bool:
        """Whether it holds its space until its end."""
        return self.state in HOLDING

    def stepped(self, step: Step) -> Booking:
        """Return what it is after a step.

        Raises `Refused` where the step cannot happen to it.
        """
        state = TRANSITIONS[self.state].get(step)
        if state is None:
            raise Refused(RefusalCode.NOT_NOW, state=self.state)
        return replace(self, state=state)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request led to."""

    booking: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """Bookings that recur by a rule, of which those that are near are in the book."""

    id: str
    rule: str
    """As in RFC 5545, by the clock on the wall."""

    first: datetime
    length: timedelta
    owner: str = ""
    company: str = ""
    subject: str = ""
    people: int = 1
    without: tuple[datetime, ...] = ()
    """Instances that are not."""

    written_to: datetime | None = None
    """Up to when its instances are in the book."""


@dataclass(frozen=True, slots=True)
class Book:
    """All bookings of a space, in the order of time."""

    space_id: str
    bookings: tuple[Booking, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    serial: int = 0
    """How many were ever booked here."""

    def find(self, booking_id: str) -> Booking:
        """Return a booking.

        Raises `Refused` where there is none.
        """
        for booking in self.bookings:
            if booking.id == booking_id:
                return booking
        raise Refused(RefusalCode.UNKNOWN_BOOKING, booking=booking_id)

    def put(self, *bookings: Booking) -> Book:
        """Return the book with some bookings, in place of what they were."""
        new = {booking.id: booking for booking in bookings}
        kept = [booking for booking in self.bookings if booking.id not in new]
        ordered = sorted((*kept, *new.values()), key=lambda each: (each.start, each.id))
        return replace(self, bookings=tuple(ordered))

    def current(self, now: datetime) -> Booking | None:
        """Return the booking that holds the space at a moment, or none."""
        return next((each for each in self.bookings if each.holds and each.start <= now < each.end), None)

    def next(self, now: datetime) -> Booking | None:
        """Return the first booking that begins after a moment, or none."""
        return next((each for each in self.bookings if each.holds and each.start > now), None)

    def given_back(self, now: datetime) -> Booking | None:
        """Return the booking that was given back and would hold the space now, or none."""
        freed = (each for each in self.bookings if each.state in GIVEN_BACK and each.start <= now < each.end)
        return next(freed, None)

    def conflict(self, slot: Slot, buffer: timedelta, but: str = "") -> Booking | None:
        """Return the first booking that is in the way of a slot, or none."""
        for each in self.bookings:
            if each.id != but and (taken := each.taken) is not None and taken.meets(slot, buffer):
                return each
        return None

    def free_times(self, within: Slot, rules: BookingRules, but: str = "") -> Iterator[Slot]:
        """Yield what could be booked within a time."""
        busy = [taken for each in self.bookings if each.id != but and (taken := each.taken) is not None]
        for times in open_times(rules, within):
            start = times.start
            for taken in sorted(busy):
                if taken.start - rules.buffer > start:
                    yield Slot(start, min(taken.start - rules.buffer, times.end))
                start = max(start, taken.end + rules.buffer)
                if start >= times.end:
                    break
            if start < times.end:
                yield Slot(start, times.end)

    def instead(self, slot: Slot, rules: BookingRules, now: datetime, but: str = "") -> tuple[Slot, ...]:
        """Return what is free instead of a slot: as long and near it, or what is left of it, the nearest first."""
        free = list(self.free_times(Slot(max(now, slot.start - _SOON), slot.end + _LATER), rules, but))
        left = [Slot(slot.start, min(each.end, slot.end)) for each in free if each.start <= slot.start < each.end]
        long = [_nearest(each, slot) for each in free if each.length >= slot.length]
        near = sorted(long, key=lambda each: abs(each.start - slot.start))[:2]
        return (*(each for each in left if each.length >= rules.shortest), *near)

    def answered(self, request: str) -> Booking | None:
        """Return what a request led to when it was made before, or none."""
        answer = self.answers.get(request)
        return None if answer is None else self.find(answer.booking)

    def answering(self, request: str, booking: Booking, now: datetime) -> Book:
        """Return the book with a booking that a request led to."""
        book = self.put(booking)
        if not request:
            return book
        kept = {key: each for key, each in self.answers.items() if now - each.at < REMEMBERED}
        return replace(book, answers={**kept, request: Answer(booking.id, now)})

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next booking begins, or the current one ends, or none."""
        edges = (at for each in self.bookings if each.holds for at in each.slot if at > now)
        return min(edges, default=None)

    def lapsed(self, now: datetime) -> Book:
        """Return the book after the time of some bookings is over; the same where there are none."""
        over = [each.stepped(Step.LAPSE) for each in self.bookings if each.holds and each.end <= now]
        return self.put(*over) if over else self

    def past(self, before: datetime) -> Book:
        """Return the book of what ended before a moment."""
        return replace(self, bookings=tuple(each for each in self.bookings if each.end <= before))

    def without_past(self, before: datetime) -> Book:
        """Return the book without what ended before a moment, and what was answered with it."""
        kept = tuple(each for each in self.bookings if each.end > before)
        ids = {each.id for each in kept}
        answers = {key: each for key, each in self.answers.items() if each.booking in ids}
        return replace(self, bookings=kept, answers=answers)


def _nearest(free: Slot, slot: Slot) -> Slot:
    """Return as much time as a slot, as near to it as a free time allows."""
    start = min(max(slot.start, free.start), free.end - slot.length)
    return Slot(start, start + slot.length)


_ENCODER: BasicEncoder[Book] = BasicEncoder(Book, default_dialect=Moments)
_DECODER: BasicDecoder[Book] = BasicDecoder(Book, default_dialect=Moments)


def dump(book: Book) -> Written:
    """Return a book as plain data for JSON."""
    written: Written = _ENCODER.encode(book)
    return written


def load(written: Written) -> Book:
    """Return the book that was written.

    Raises `ValueError` where the data is not such a book.
    """
    try:
        book: Book = _DECODER.decode(written)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return book
