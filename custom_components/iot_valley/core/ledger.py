"""The ledger of bookings: each change of a book as a line of its own, written before anybody is told of it.

A line holds whole bookings, so that lines can be read in any state of the books: again, or with one in between that
was torn when the machine went down, which nobody was ever told of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
import json
from typing import Any

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .bookings import Answer, Book, Booking, Series
from .release_account import NOTHING_BOOKED, Account
from .written import Moments, Written


@dataclass(frozen=True, slots=True)
class Change:
    """What of a book is another."""

    number: int
    """Changes of all books are counted together."""

    space_id: str
    serial: int = 0
    bookings: tuple[Booking, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    series: Mapping[str, Series] | None = None
    """All series of the space where one is another."""


def change_of(number: int, before: Book, after: Book) -> Change | None:
    """Return what has changed in a book, none where nothing has."""
    if before is after:
        return None
    known = {each.id: each for each in before.bookings}
    return Change(
        number,
        after.space_id,
        after.serial,
        tuple(each for each in after.bookings if known.get(each.id) != each),
        {key: each for key, each in after.answers.items() if before.answers.get(key) != each},
        None if before.series == after.series else after.series,
    )


def applied(book: Book, change: Change) -> Book:
    """Return a book after a change, the same if it had been there already."""
    after = book.put(*change.bookings)
    series = after.series if change.series is None else change.series
    serial = max(after.serial, change.serial)
    return replace(after, serial=serial, answers={**after.answers, **change.answers}, series=series)


def undone(book: Book, before: Book, change: Change) -> Book:
    """Return a book without a change, which was made to what it was before; what others changed since stays."""
    was = {each.id: each for each in before.bookings}
    changed = {each.id for each in change.bookings}
    kept = tuple(each for each in book.bookings if each.id not in changed)
    answers = {key: each for key, each in book.answers.items() if key not in change.answers}
    series = book.series if change.series is None else before.series
    fresh = replace(book, bookings=kept, answers=answers, series=series)
    return fresh.put(*(was[id] for id in changed if id in was))


@dataclass(frozen=True, slots=True)
class Books:
    """All books of a building, up to a change."""

    number: int = 0
    """The last change that is in them."""

    books: Mapping[str, Book] = field(default_factory=dict)
    demand: tuple[tuple[str, str, int, int], ...] = ()
    """The searches that found nothing: their day, their floor, for how many people, and how many there were."""

    account: Account = NOTHING_BOOKED
    """What became of the hours of bookings that are not in the books any more."""


def caught_up(books: Books, changes: Iterable[Change]) -> Books:
    """Return the books after all changes that are not in them."""
    known, number = dict(books.books), books.number
    for change in changes:
        if change.number > books.number:
            known[change.space_id] = applied(known.get(change.space_id) or Book(change.space_id), change)
            number = change.number
    return replace(books, number=number, books=known)


_BOOKS_ENCODER: BasicEncoder[Books] = BasicEncoder(Books, default_dialect=Moments)
_BOOKS_DECODER: BasicDecoder[Books] = BasicDecoder(Books, default_dialect=Moments)


def dump(books: Books) -> Written:
    """Return the books as plain data for JSON."""
    written: Written = _BOOKS_ENCODER.encode(books)
    return written


def load(written: Written) -> Books:
    """Return the books that were written.

    Raises `ValueError` where the data is not such books.
    """
    try:
        books: Books = _BOOKS_DECODER.decode(written)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return books


_ENCODER: BasicEncoder[Change] = BasicEncoder(Change, default_dialect=Moments)
_DECODER: BasicDecoder[Change] = BasicDecoder(Change, default_dialect=Moments)


def line_of(change: Change) -> str:
    """Return a change as a line, without its end."""
    return json.dumps(_ENCODER.encode(change), separators=(",", ":"))


def read(lines: Iterable[str]) -> list[Change]:
    """Return the changes of some lines in their order; those that are torn are left out."""
    changes = [change for line in lines if (change := _read(line)) is not None]
    return sorted(changes, key=lambda each: each.number)


def _read(line: str) -> Change | None:
    try:
        written: Any = json.loads(line)
        change: Change = _DECODER.decode(written)
    except ValueError, TypeError, LookupError, AttributeError:
        return None
    return change
