"""What holds of every book, whoever does what in whatever order."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
import itertools
from random import Random
from threading import Lock

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import booking_actions as do
from custom_components.iot_valley.core.booking_actions import Asker, Desk
from custom_components.iot_valley.core.booking_rules import BookingRules, Slot
from custom_components.iot_valley.core.booking_states import HOLDING, BookingState, Step
from custom_components.iot_valley.core.bookings import Book, Booking, Taken, dump, load
from custom_components.iot_valley.core.messages import Refused

from .buildings import at

NINE = at("09:00")
RULES = BookingRules(capacity=4, buffer=timedelta(minutes=5))
MINUTES = st.integers(0, 240)
PEOPLE = st.sampled_from([Asker("ann", "acme"), Asker("bob", "bold"), Asker(staff=True), Asker(present=True)])
DOINGS: Mapping[str, Callable[[Book, str, Slot, Desk], Book]] = {
    "book": lambda book, _, slot, desk: do.book(book, slot, desk, tentative=slot.length < timedelta(minutes=30)).book,
    "walk_up": lambda book, _, slot, desk: do.walk_up(book, slot.length or None, desk).book,
    "confirm": lambda book, id, _, desk: do.confirm(book, id, desk).book,
    "check_in": lambda book, id, _, desk: do.check_in(book, id, desk).book,
    "extend": lambda book, id, slot, desk: do.extend(book, id, slot.length or None, desk).book,
    "end": lambda book, id, _, desk: do.end(book, id, desk).book,
    "cancel": lambda book, id, _, desk: do.cancel(book, id, desk).book,
    "move": lambda book, id, slot, desk: do.move(book, id, slot, desk).book,
    "miss": lambda book, id, _slot, _desk: book.put(book.find(id).stepped(Step.MISS)),
    "lapse": lambda book, _id, _slot, desk: book.lapsed(desk.now),
}
MORNINGS = st.tuples(
    st.sampled_from(sorted(DOINGS)),
    MINUTES,
    MINUTES,
    PEOPLE,
    st.sampled_from(["", "", "r1", "r2"]),
    st.integers(1, 9),
)
DAYS = st.lists(MORNINGS, max_size=30)

type Lived = list[tuple[str, int, int, Asker, str, int]]


def lived(days: Lived) -> list[Book]:
    """Return each book of a morning in which people do what they like, a minute and more apart."""
    book, now = Book("room"), NINE
    books = [book]
    for doing, one, other, asker, request, number in days:
        now += timedelta(minutes=one % 7)
        slot = Slot(NINE + timedelta(minutes=one), NINE + timedelta(minutes=one + other % 90))
        Desk(RULES, now, asker, request)
        with suppress(Refused):
            book = DOINGS[doing](book, f"room-{number}", slot, Desk(RULES, now, asker, request))
            books.append(book)
    return books


@given(DAYS)
def test_no_two_bookings_overlap_nor_come_closer_than_the_buffer(
    days: Lived,
) -> None:
    """Whatever is booked, moved, extended, given back and taken again."""
    for book in lived(days):
        taken = sorted(slot for each in book.bookings if each.state in HOLDING and (slot := each.taken) is not None)
        for before, after in itertools.pairwise(taken):
            assert before.end + RULES.buffer <= after.start


@given(DAYS)
def test_dump_and_load_is_the_identity(days: Lived) -> None:
    """Of every book."""
    book = lived(days)[-1]
    assert load(dump(book)) == book


@given(DAYS, st.integers(0, 240))
def test_what_is_free_can_be_booked_and_nothing_else_can(days: Lived, minute: int) -> None:
    """The free times are exactly where there is no conflict."""
    book = lived(days)[-1]
    free = list(book.free_times(Slot(NINE, NINE + timedelta(hours=6)), RULES))
    probe = Slot(NINE + timedelta(minutes=minute), NINE + timedelta(minutes=minute + 1))
    inside = any(each.start <= probe.start and probe.end <= each.end for each in free)
    assert inside is (book.conflict(probe, RULES.buffer) is None)


def test_a_thousand_who_want_one_slot_at_once_make_one_booking() -> None:
    """In threads of their own, each of them twice; the others are told what is free instead."""
    book, lock = Book("room"), Lock()
    slot = Slot(at("10:00"), at("11:00"))
    order = [number // 2 for number in range(2_000)]
    Random(6).shuffle(order)

    def wants(number: int) -> Booking | Taken:
        nonlocal book
        with lock:  # The one who keeps the book does one thing after another.
            try:
                done = do.book(book, slot, Desk(RULES, NINE, Asker(f"person {number}"), f"request {number}"))
            except Taken as taken:
                return taken
            book = done.book
            return done.booking

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(wants, order))
    winners = [each for each in answers if isinstance(each, Booking)]
    assert len(book.bookings) == 1
    assert winners == [book.bookings[0]] * 2
    assert all(each.instead for each in answers if isinstance(each, Taken))


@pytest.mark.parametrize("written", [{}, {"space_id": 1, "bookings": [{}]}, {"space_id": "r", "bookings": 1}])
def test_what_is_no_book_is_refused(written: dict[str, object]) -> None:
    """Rather than taken for an empty one."""
    with pytest.raises(ValueError, match=r"."):
        load(written)


def test_a_moment_without_a_zone_is_refused() -> None:
    """It would be another hour in summer."""
    booking = Booking("b", at("10:00"), at("11:00"), BookingState.BOOKED)
    written = dump(Book("room", (booking,)))
    text = str(written).replace("+00:00", "")
    with pytest.raises(ValueError, match="Field"):
        load(eval(text))  # noqa: S307 - our own
