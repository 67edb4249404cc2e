"""What a roster would change in a building: nothing it is silent about, and it removes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .kinds import KINDS
from .rows import COLUMNS, RosterCode, RosterProblem, Row, cells_of


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would be another, as the file writes it."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Update:
    """A space that is there, and what would change in it."""

    row: Row
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be made, changed and left as it is, in the order of the file."""

    create: tuple[Row, ...] = ()
    update: tuple[Update, ...] = ()
    unchanged: tuple[Row, ...] = ()
    problems: tuple[RosterProblem, ...] = ()


def plan(existing: Iterable[Row], rows: Iterable[Row]) -> Plan:
    """Compare rows with the spaces that are there, by code."""
    known = {row.code.casefold(): row for row in existing}
    given = tuple(rows)
    codes = {row.code.casefold(): row.code for row in (*given, *known.values())}
    rows = tuple(_spelt(row, codes) for row in given)
    before = {row.code: known[row.code.casefold()] for row in rows if row.code.casefold() in known}
    updates = [Update(row, tuple(_changes(before[row.code], row))) for row in rows if row.code in before]
    return Plan(
        create=tuple(row for row in rows if row.code not in before),
        update=tuple(update for update in updates if update.changes),
        unchanged=tuple(update.row for update in updates if not update.changes),
        problems=(*_fixed(rows, before), *_crowded(rows, before), *_strangers(rows, codes)),
    )


def _spelt(row: Row, codes: Mapping[str, str]) -> Row:
    """Return a row that writes the codes of other spaces as the building does."""
    if not row.beside:
        return row
    return replace(row, beside=tuple(codes.get(code.casefold(), code) for code in row.beside))


def _strangers(rows: Iterable[Row], codes: Mapping[str, str]) -> Iterator[RosterProblem]:
    """Yield what is to be beside a space, and is neither in the building nor in the file."""
    for row in rows:
        for code in row.beside or ():
            if code.casefold() not in codes:
                yield RosterProblem(row.line, "beside", RosterCode.UNKNOWN_SPACE, code)


def _fixed(rows: Iterable[Row], before: Mapping[str, Row]) -> Iterator[RosterProblem]:
    """Yield the rows that would move a space to another family, whose entities are others."""
    for row in rows:
        old = before.get(row.code)
        if old and KINDS[old.kind].family is not KINDS[row.kind].family:
            yield RosterProblem(row.line, "kind", RosterCode.FAMILY_FIXED, row.kind.value, old.kind.value)


def _crowded(rows: Iterable[Row], before: Mapping[str, Row]) -> Iterator[RosterProblem]:
    """Yield the rows that leave a space fewer seats than the places that it keeps."""
    for row in rows:
        old = before.get(row.code)
        if old is None or row.capacity is None or row.places is not None:
            continue
        count = len(old.places) if isinstance(old.places, tuple) else 0
        if count > row.capacity:
            yield RosterProblem(row.line, "places", RosterCode.TOO_MANY_PLACES, str(count), str(row.capacity))


def _changes(old: Row, new: Row) -> Iterator[Change]:
    was, will = cells_of(old), cells_of(new)
    for column in COLUMNS:
        if column == "floor" or getattr(new, column) is None:
            continue  # the floor is the area's own
        if not _same(getattr(old, column), getattr(new, column)):
            yield Change(column, was[column], will[column])


def _same(old: object, new: object) -> bool:
    """Return whether two values mean the same: order tells nothing, a number of places no names."""
    if isinstance(old, tuple) and isinstance(new, int) and not isinstance(new, bool):
        return len(old) == new
    if isinstance(old, tuple) and isinstance(new, tuple):
        return frozenset(old) == frozenset(new)
    return old == new
