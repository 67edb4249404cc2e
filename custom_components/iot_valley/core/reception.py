"""Where bookings are made: it keeps the book of each space, tells the finder of them, and gives back what nobody uses.

It changes, as the engine does that it is a part of; everything that it keeps does not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from . import booking_actions
from .agenda import Agenda
from .booking_actions import Asker, Desk, Done
from .booking_rules import BookingRules, Slot, open_times
from .booking_series import Written, book_series, cancel_series, written_further
from .booking_states import WAITING, BookingState
from .bookings import Book, Booking, Series, Taken
from .engagement import FREE, Engagement
from .finder import Finder, Found, Live, Query
from .following import follow
from .freebusy import Busy, BusyKind
from .ics_series import Occurrence
from .meeting import is_bookable, rooms_of
from .messages import Mode, RefusalCode, Refused
from .model import Building
from .occupancy import Verdict, whole_second
from .release_evidence import Evidence, Proof
from .releases import Policy, Ruling, arrived, rule, ruled
from .timetable import timetable_of
from .traces import first
from .views import SpaceView

STAYS = timedelta(minutes=10)
"""Whoever is in a space that nobody has booked is taken to stay so long at the least."""

_CERTAIN: Mapping[Verdict, float] = {Verdict.ABSENT: 1.0, Verdict.UNKNOWN: 0.6, Verdict.PRESENT: 0.5}
_ELSEWHERE = 3
_DAY = timedelta(days=1)
_FREE_BUSY = {BookingState.TENTATIVE: BusyKind.TENTATIVE}


class Reception:
    """The books of a building."""

    def __init__(self, building: Building, rules: BookingRules, policy: Policy) -> None:
        """Begin with nothing booked; the rules are those of every space, but for its seats and companies."""
        self.books: dict[str, Book] = {}
        self.agenda = Agenda()
        """When each space has to be looked at by itself."""

        self.rebuild(building, rules, policy)

    def rebuild(self, building: Building, rules: BookingRules, policy: Policy) -> None:
        """Take another building in, and keep the books of the spaces that it still has."""
        bookable = {id: each for id, each in building.spaces.items() if is_bookable(each)}
        self.policies = {
            id: replace(policy, time_zone=building.time_zone, gives_back=policy.gives_back and space.terms.gives_back)
            for id, space in bookable.items()
        }
        self.rules = {
            id: replace(
                rules,
                hours=building.hours,
                time_zone=building.time_zone,
                capacity=space.capacity,
                buffer=rules.buffer if space.terms.buffer is None else space.terms.buffer,
                companies=space.companies,
            )
            for id, space in bookable.items()
        }
        hours = replace(rules, hours=building.hours, time_zone=building.time_zone)
        self.finder = Finder(rooms_of(building, buffer=rules.buffer.total_seconds()), partial(open_times, hours))
        self._spaces = building.spaces
        books, self.books = self.books, {}
        for id in bookable:
            self._keep(books.get(id) or Book(id))

    def take(
        self, space_id: str, action: Callable[[Book, Desk], Done], asker: Asker, now: datetime, *, request: str = ""
    ) -> Booking:
        """Do something in the book of a space.

        Raises `Taken` with what is free instead, there and elsewhere, and `Refused`.
        """
        book = self._book(space_id)
        done = action(book, self._desk(space_id, asker, now, request))
        self._keep(done.book)
        self._wake(done.book, now)
        return done.booking

    def write_series(
        self, space_id: str, series: Series, asker: Asker, now: datetime, *, skip_taken: bool = False
    ) -> Written:
        """Book a series; raises as `take` does."""
        book = self._book(space_id)
        return self._written(book_series(book, series, self._desk(space_id, asker, now), skip_taken=skip_taken), now)

    def cancel_series(self, space_id: str, series_id: str, since: datetime, asker: Asker, now: datetime) -> Written:
        """Cancel a series from a moment on; raises `Refused`."""
        book = self._book(space_id)
        return self._written(cancel_series(book, series_id, since, self._desk(space_id, asker, now)), now)

    def rewrite(
        self, space_id: str, booking_id: str, fresh: Series, since: datetime, *, asker: Asker, now: datetime
    ) -> Written:
        """Book a series in place of a booking, or of another series from a moment on; raises as `take` does.

        Where the new one cannot be booked, the old one stays what it is.
        """
        book, desk = self._book(space_id), self._desk(space_id, asker, now)
        if booking_id in book.series:
            book = cancel_series(book, booking_id, since, desk).book
        else:
            book = booking_actions.cancel(book, booking_id, desk).book
        return self._written(book_series(book, fresh, desk), now)

    def _written(self, written: Written, now: datetime) -> Written:
        self.put_back(written.book, now)
        return written

    def _desk(self, space_id: str, asker: Asker, now: datetime, request: str = "") -> Desk:
        others = tuple(self._of_company(asker.company, space_id)) if asker.company else ()
        return Desk(self.rules[space_id], now, asker, request, others)

    def book(
        self,
        space_id: str,
        action: Callable[[Book, Desk], Done],
        wish: Query,
        asker: Asker,
        now: datetime,
        *,
        request: str = "",
    ) -> Booking:
        """Book, and where somebody else has it tell what is free in other spaces for the same wish.

        Raises as `take` does.
        """
        try:
            return self.take(space_id, action, asker, now, request=request)
        except Taken as taken:
            offers = self.finder.find(replace(wish, company=asker.company, near=space_id), now).offers
            others = [(offer.space_id, offer.slot) for offer in offers if offer.space_id != space_id]
            taken.elsewhere = tuple(others[:_ELSEWHERE])
            raise

    def is_waited_for(self, space_id: str, now: datetime) -> bool:
        """Return whether what is seen of a space matters to a booking now."""
        book = self._book(space_id)
        if book.current(now) is not None:
            return True
        coming = book.next(now)
        return coming is not None and coming.start - self.rules[space_id].check_in_before <= now

    def engagement(self, space_id: str, now: datetime) -> Engagement:
        """Return what is booked of a space, as everybody may know it."""
        book = self.books.get(space_id)
        if book is None:
            return FREE
        current, coming = book.current(now), book.next(now)
        return Engagement(
            None if current is None else current.end,
            current is not None and current.state not in WAITING,
            current is not None and current.prompted_at is not None,
            None if coming is None else coming.start,
            None if coming is None else coming.end,
        )

    def follow(self, space_id: str, told: Iterable[Occurrence], within: Slot, now: datetime) -> bool:
        """Take in what a calendar tells of a space, and return whether anything is another now."""
        book = self._book(space_id)
        after = follow(book, told, within, now)
        self._keep(after)
        self._wake(after, now)
        return after is not book

    def look(self, space_id: str, evidence: Evidence, now: datetime) -> Ruling | None:
        """Look at the booking of a space, and return what is done with it; none where there is none."""
        book = self._written_further(self._book(space_id).lapsed(now), now)
        if evidence.proof is Proof.SOMEONE:
            book = arrived(book, now, self.rules[space_id].check_in_before)
        booking, ruling = book.current(now), None
        if booking is not None:
            ruling = rule(booking, self.rules[space_id].capacity, evidence, self.policies[space_id], now)
            book = ruled(book, booking.id, ruling, evidence, now)
        self._keep(book)
        self._wake(book, now, None if ruling is None else ruling.at)
        return ruling

    def _written_further(self, book: Book, now: datetime) -> Book:
        """Return the book with the instances of its series that may be booked by now."""
        rules = self.rules[book.space_id]
        for id, series in book.series.items():
            if series.written_to is None or series.written_to + _DAY <= now + rules.ahead:
                book = written_further(book, id, Desk(rules, now)).book
        return book

    def see(self, space_id: str, view: SpaceView, now: datetime) -> None:
        """Tell the finder what is seen of a space."""
        bookable, present = space_id in self.books, view.verdict is Verdict.PRESENT
        busy = view.mode is Mode.CLEANING or (present and bookable)
        seats = view.free_places
        if not bookable and seats is None and view.most is not None:
            seats = max(self._spaces[space_id].capacity - view.most, 0)
        self.finder.live[space_id] = Live(
            _CERTAIN[view.verdict],
            (now + STAYS).timestamp() if busy else 0.0,
            view.mode in {Mode.CLOSED, Mode.EVENT},
            seats,
        )

    def find(self, query: Query, now: datetime) -> Found:
        """Find a place to meet."""
        return self.finder.find(query, now)

    def busy(self, space_id: str) -> list[Busy]:
        """Return when a space is taken, as others may know it."""
        taken = ((each.taken, each) for each in self._book(space_id).bookings)
        return [Busy(*slot, _FREE_BUSY.get(each.state, BusyKind.BUSY)) for slot, each in taken if slot is not None]

    def restore(self, books: Iterable[Book], now: datetime) -> None:
        """Take back what was known, of the spaces that there are; a space that has none keeps its book."""
        for book in books:
            if book.space_id in self.books:
                self.put_back(book, now)

    def forget(self, before: datetime) -> list[Book]:
        """Forget what ended before a moment, and return it by books; what is due stays so."""
        old = [past for book in self.books.values() if (past := book.past(before)).bookings]
        for past in old:
            self._keep(self.books[past.space_id].without_past(before))
        return old

    def put_back(self, book: Book, now: datetime) -> None:
        """Let the book of a space be as it was."""
        self._keep(book)
        self._wake(book, now)

    def _book(self, space_id: str) -> Book:
        if space_id not in self.books:
            raise Refused(RefusalCode.UNKNOWN_SPACE, space=space_id)
        return self.books[space_id]

    def _keep(self, book: Book) -> None:
        if self.books.get(book.space_id) is book:
            return
        self.books[book.space_id] = book
        times = ((slot.start.timestamp(), slot.end.timestamp()) for each in book.bookings if (slot := each.taken))
        buffer = self.rules[book.space_id].buffer.total_seconds()
        self.finder.timetables[book.space_id] = timetable_of(times, buffer)

    def _wake(self, book: Book, now: datetime, at: datetime | None = None) -> None:
        self.agenda.put(book.space_id, first(at, whole_second(book.next_due(now), now)))

    def _of_company(self, company: str, but: str) -> Iterable[Slot]:
        for book in self.books.values():
            if book.space_id != but:
                yield from (slot for each in book.bookings if each.company == company and (slot := each.taken))
