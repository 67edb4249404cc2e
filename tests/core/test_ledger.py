"""The ledger of bookings: what was confirmed is read back, whatever was torn when the machine went down."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import booking_actions as do, ledger
from custom_components.iot_valley.core.booking_actions import Asker, Desk
from custom_components.iot_valley.core.booking_moments import BookingCode, moments
from custom_components.iot_valley.core.booking_rules import BookingRules, Slot, closed_times
from custom_components.iot_valley.core.booking_series import book_series
from custom_components.iot_valley.core.booking_states import BookingState
from custom_components.iot_valley.core.bookings import Book, Series
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.ledger import Books, Change
from custom_components.iot_valley.core.messages import Refused
from custom_components.iot_valley.core.release_account import Account

from .buildings import at

RULES = BookingRules(capacity=8)
ANN = Asker("ann")


def desk(clock: str, request: str = "") -> Desk:
    """Return a desk at a time of the day."""
    return Desk(RULES, at(clock), ANN, request)


def slot(start: str, minutes: int = 30) -> Slot:
    """Return a slot."""
    return Slot(at(start), at(start) + timedelta(minutes=minutes))


def lived() -> tuple[Book, list[Change]]:
    """Return a book, and all changes that led to it."""
    books = [Book("ada")]
    books.append(do.book(books[-1], slot("09:00"), desk("08:00", "one")).book)
    books.append(do.book(books[-1], slot("10:00"), desk("08:00")).book)
    series = Series("s", "FREQ=DAILY;COUNT=3", at("12:00"), timedelta(hours=1), "ann")
    books.append(book_series(books[-1], series, desk("08:00")).book)
    books.append(do.check_in(books[-1], "ada-1", desk("09:01")).book)
    books.append(do.cancel(books[-1], "ada-2", desk("09:02")).book)
    told = [ledger.change_of(number, *pair) for number, pair in enumerate(pairwise(books), 1)]
    return books[-1], [change for change in told if change is not None]


def test_a_book_is_what_its_lines_say() -> None:
    """All of it, and once more the same."""
    book, changes = lived()
    lines = [ledger.line_of(change) for change in changes]
    known = ledger.caught_up(Books(), ledger.read(lines))
    assert known == Books(len(changes), {"ada": book})
    assert ledger.caught_up(known, ledger.read(lines)) == known


@given(st.integers(0, 5), st.integers(0, 400), st.randoms())
def test_what_is_torn_costs_that_line_alone(saved: int, torn: int, chance: object) -> None:
    """Whatever had been saved by then, and wherever the line was cut off."""
    book, changes = lived()
    lines = [ledger.line_of(change) for change in changes]
    before = ledger.caught_up(Books(), changes[:saved])
    cut = lines[-1][: min(torn, len(lines[-1]) - 1)]
    after = ledger.caught_up(before, ledger.read([*lines[:-1], cut, lines[-1]]))
    assert after.books["ada"] == book


def test_books_are_written_down_and_read_back() -> None:
    """With the searches that found nothing, and what became of older bookings."""
    book, _ = lived()
    books = Books(5, {"ada": book}, (("2026-03-02", "first", 4, 2),))
    assert ledger.load(ledger.dump(books)) == books
    with pytest.raises(ValueError, match=r"."):
        ledger.load({"number": "many"})


def test_nothing_changed_is_no_line() -> None:
    """A refusal leaves the book what it is."""
    book, _ = lived()
    assert ledger.change_of(1, book, book) is None
    with pytest.raises(Refused):
        do.book(book, slot("12:30"), desk("08:00"))


def test_what_happened_is_told_once() -> None:
    """In the order of time."""
    empty, (book, _) = Book("ada"), lived()
    told = [(moment.code, moment.booking_id) for moment in moments(empty, book)]
    assert told[:4] == [
        (BookingCode.BOOKED, "ada-1"),
        (BookingCode.CHECKED_IN, "ada-1"),
        (BookingCode.BOOKED, "ada-2"),
        (BookingCode.CANCELLED, "ada-2"),
    ]
    assert list(moments(book, book)) == []
    moved = do.move(book, "ada-1", slot("09:00", 45), desk("09:03")).book
    assert [moment.code for moment in moments(book, moved)] == [BookingCode.MOVED]


def test_old_bookings_go_and_their_hours_are_kept() -> None:
    """The day before yesterday's."""
    book, _ = lived()
    assert [each.id for each in book.past(at("11:00")).bookings] == ["ada-1", "ada-2"]
    assert all(each.end > at("11:00") for each in book.without_past(at("11:00")).bookings)


def test_a_booking_is_called_something_else() -> None:
    """At its time, and at another."""
    book, _ = lived()
    renamed = do.change(book, "ada-1", slot("09:00"), "Board", desk("09:02"))
    assert (renamed.booking.subject, renamed.booking.slot) == ("Board", slot("09:00"))
    moved = do.change(book, "ada-1", slot("09:00", 60), "Board", desk("09:02"))
    assert (moved.booking.subject, moved.booking.slot) == ("Board", slot("09:00", 60))


def test_what_could_not_be_written_is_undone_and_what_others_did_stays() -> None:
    """As if it had never been asked for."""
    book, _ = lived()
    asked = do.book(book, slot("15:00"), desk("08:30", "two")).book
    change = ledger.change_of(9, book, asked)
    assert change is not None
    others = do.book(asked, slot("16:00"), desk("08:31")).book
    undone = ledger.undone(others, book, change)
    later = [each.start for each in undone.bookings if each.start >= at("15:00") and each.series is None]
    assert later == [at("16:00")]
    assert "two" not in undone.answers
    repeated = book_series(book, Series("t", "FREQ=DAILY;COUNT=2", at("18:00"), timedelta(hours=1)), desk("08:00")).book
    series = ledger.change_of(10, book, repeated)
    assert series is not None
    assert ledger.undone(repeated, book, series) == book


def test_a_prompt_and_what_was_given_back_are_told() -> None:
    """Of a booking that nobody uses."""
    book, _ = lived()
    booking = book.find("ada-1")
    prompted = book.put(replace(booking, prompted_at=at("09:11")))
    assert [moment.code for moment in moments(book, prompted)] == [BookingCode.PROMPTED]
    freed = book.put(replace(booking, state=BookingState.NO_SHOW, freed_at=at("09:12")))
    assert [moment.code for moment in moments(book, freed)] == [BookingCode.NO_SHOW]
    assert freed.given_back(at("09:20")) == freed.find("ada-1")
    assert book.given_back(at("09:20")) is None


def test_hours_are_taken_off_the_account_they_were_put_on() -> None:
    """Nothing is left."""
    some = Account(timedelta(hours=2), timedelta(hours=1), no_shows=1)
    assert some + some - some == some


def test_when_a_space_is_closed() -> None:
    """Before it opens, and after it has closed."""
    rules = BookingRules(hours=OpeningHours(tuple((Span(time(8), time(18)),) for _ in range(7))))
    day = Slot(at("06:00"), at("20:00"))
    assert list(closed_times(rules, day)) == [Slot(at("06:00"), at("08:00")), Slot(at("18:00"), at("20:00"))]
    assert list(closed_times(rules, Slot(at("09:00"), at("10:00")))) == []
