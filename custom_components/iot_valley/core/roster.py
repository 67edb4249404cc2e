"""The roster: every space of a building as a row of a CSV file.

A file may come from any spreadsheet: separated by commas, semicolons or tabs, with a byte order
mark, headers and words in English or French, decimal commas. Only ``code``, ``name`` and ``kind``
are needed. A column that is absent leaves what is there; so does an empty cell under capacity,
places, sensors or lights (a new space takes what is found in its area), while under any other
column an empty cell means none.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
import csv
import io
import re
from types import MappingProxyType

from .cells import (
    ANSWERS,
    EQUIPMENT_WORDS,
    KIND_WORDS,
    NOTHING,
    SENSOR_WORDS,
    SEPARATOR,
    split,
    whole_number,
)
from .driven import DRIVEN
from .found import folded
from .kinds import SpaceKind
from .model import Equipment
from .rows import COLUMNS, NEEDED, Binding, Roster, RosterCode, RosterProblem, Row, cells_of
from .sheets import Unreadable, records

_ENTITY_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


_HEADERS: Mapping[str, str] = MappingProxyType(
    {column.replace("_", " "): column for column in COLUMNS}
    | {
        "nom": "name",
        "type": "kind",
        "genre": "kind",
        "nature": "kind",
        "zone": "area",
        "piece": "area",
        "etage": "floor",
        "niveau": "floor",
        "capacite": "capacity",
        "accessible": "step_free",
        "plain pied": "step_free",
        "de plain pied": "step_free",
        "pmr": "step_free",
        "equipement": "equipment",
        "equipements": "equipment",
        "entreprises": "companies",
        "societes": "companies",
        "capteurs": "sensors",
        "lumieres": "lights",
        "luminaires": "lights",
        "eclairages": "lights",
        "thermostats": "climates",
        "chauffages": "climates",
        "ventilation": "fans",
        "ventilateurs": "fans",
        "voyants": "signs",
        "leads to": "beside",
        "donne sur": "beside",
        "voisins": "beside",
    }
)


class _BadCell(Exception):  # noqa: N818 - it is an answer of the reading, not an error of ours
    def __init__(self, code: RosterCode, value: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.detail = detail


def _text(cell: str) -> str:
    return cell


def _needed(cell: str) -> str:
    if not cell:
        raise _BadCell(RosterCode.MISSING_VALUE, cell)
    return cell


def _kind(cell: str) -> SpaceKind:
    if (kind := KIND_WORDS.get(folded(_needed(cell)))) is None:
        raise _BadCell(RosterCode.UNKNOWN_KIND, cell)
    return kind


def _capacity(cell: str) -> int | None:
    if not cell:
        return None
    if (number := whole_number(cell)) is None:
        raise _BadCell(RosterCode.BAD_CAPACITY, cell)
    return number


def _answer(cell: str) -> bool:
    if (answer := ANSWERS.get(cell.casefold())) is None:
        raise _BadCell(RosterCode.BAD_ANSWER, cell)
    return answer


def _equipment(cell: str) -> tuple[Equipment, ...]:
    found: dict[Equipment, None] = {}
    for item in split(cell):
        if (known := EQUIPMENT_WORDS.get(folded(item))) is None:
            raise _BadCell(RosterCode.UNKNOWN_EQUIPMENT, item)
        found[known] = None
    return tuple(found)


def _companies(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split(cell)))


def _places(cell: str) -> int | tuple[str, ...] | None:
    if not cell:
        return None
    if cell == NOTHING:
        return ()
    if SEPARATOR not in cell and (number := whole_number(cell)) is not None:
        return number
    names = split(cell)
    for place in names:
        if names.count(place) > 1:
            raise _BadCell(RosterCode.PLACE_TWICE, place)
    return names


def _binding(item: str) -> Binding:
    entity_id, _, rest = item.partition("=")
    word, _, place = rest.partition("@")
    kind = SENSOR_WORDS.get(folded(word))
    if kind is None or not _ENTITY_ID.fullmatch(entity_id.strip()):
        raise _BadCell(RosterCode.BAD_SENSOR, item)
    return Binding(entity_id.strip(), kind, place.strip())


def _sensors(cell: str) -> tuple[Binding, ...] | None:
    if not cell:
        return None
    bindings = tuple(_binding(item) for item in split(cell) if item != NOTHING)
    ids = [binding.entity_id for binding in bindings]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise _BadCell(RosterCode.SENSOR_TWICE, id_)
    return bindings


def _of_domains(domains: Collection[str], wrong: RosterCode) -> Callable[[str], tuple[str, ...] | None]:
    """Return what reads a cell of entities of some domains."""

    def _read(cell: str) -> tuple[str, ...] | None:
        if not cell:
            return None
        ids = tuple(dict.fromkeys(item for item in split(cell) if item != NOTHING))
        for id in ids:
            if not (_ENTITY_ID.fullmatch(id) and id.partition(".")[0] in domains):
                raise _BadCell(wrong, id, ", ".join(domains))
        return ids

    return _read


def _beside(cell: str) -> tuple[str, ...]:
    return () if cell == NOTHING else tuple({code.casefold(): code for code in split(cell)}.values())


_READ: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "code": _needed,
        "name": _needed,
        "kind": _kind,
        "area": _text,
        "floor": _text,
        "capacity": _capacity,
        "step_free": _answer,
        "equipment": _equipment,
        "companies": _companies,
        "places": _places,
        "sensors": _sensors,
        "lights": _of_domains(("light",), RosterCode.BAD_LIGHT),
        **{part: _of_domains(domains, RosterCode.BAD_ACTUATOR) for part, domains in DRIVEN.items()},
        "beside": _beside,
    }
)


def parse(text: str) -> Roster:
    """Read a roster whole, with every problem in it and not only the first."""
    try:
        found = records(text, _HEADERS)
    except Unreadable as bad:
        return Roster(problems=(RosterProblem(bad.line, "", RosterCode.UNREADABLE, bad.detail),))
    if not found:
        return Roster(problems=(RosterProblem(1, "", RosterCode.EMPTY),))
    (line, header), *body = found
    columns = tuple(_HEADERS.get(folded(cell), "") for cell in header)
    if wrong := tuple(_wrong_header(line, header, columns)):
        return Roster(problems=wrong)
    rows: list[Row] = []
    problems: list[RosterProblem] = []
    for number, cells in body:
        row = _row(number, columns, cells, problems)
        if row is not None:
            rows.append(row)
    problems += _repeated(rows)
    return Roster(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line)))


def _wrong_header(line: int, header: list[str], columns: tuple[str, ...]) -> Iterator[RosterProblem]:
    for cell, column in zip(header, columns, strict=True):
        if not column and cell:
            yield RosterProblem(line, cell, RosterCode.UNKNOWN_COLUMN, cell, ", ".join(COLUMNS))
        elif column and columns.count(column) > 1:
            yield RosterProblem(line, column, RosterCode.COLUMN_TWICE, cell)
    for column in NEEDED:
        if column not in columns:
            yield RosterProblem(line, column, RosterCode.MISSING_COLUMN)


def _row(line: int, columns: tuple[str, ...], cells: list[str], problems: list[RosterProblem]) -> Row | None:
    before = len(problems)
    if extra := [cell for cell in cells[len(columns) :] if cell]:
        problems.append(RosterProblem(line, "", RosterCode.TOO_MANY_CELLS, extra[0]))
    read: dict[str, object] = {}
    padded = (*cells, *("",) * len(columns))
    for column, cell in zip(columns, padded, strict=False):
        if not column:
            continue
        try:
            read[column] = _READ[column](cell)
        except _BadCell as bad:
            problems.append(RosterProblem(line, column, bad.code, bad.value, bad.detail))
    if len(problems) > before:
        return None
    row = Row(line=line, **read)  # type: ignore[arg-type]  # each reader gives its column's type
    problems += _contradictions(row)
    return row


def _contradictions(row: Row) -> Iterator[RosterProblem]:
    """Yield what is wrong between the cells of one row."""
    count = len(row.places) if isinstance(row.places, tuple) else row.places or 0
    if count and row.kind not in (SpaceKind.NAP_ROOM, SpaceKind.LODGING):
        yield RosterProblem(row.line, "places", RosterCode.NO_PLACES_HERE, str(count))
    if row.capacity is not None and count > row.capacity:
        yield RosterProblem(row.line, "places", RosterCode.TOO_MANY_PLACES, str(count), str(row.capacity))
    if row.capacity == 0 and row.kind is not SpaceKind.CIRCULATION:
        yield RosterProblem(row.line, "capacity", RosterCode.NO_CAPACITY, "0")
    for code in row.beside or ():
        if code.casefold() == row.code.casefold():
            yield RosterProblem(row.line, "beside", RosterCode.BESIDE_ITSELF, code)
    if isinstance(row.places, tuple):
        for binding in row.sensors or ():
            if binding.place and binding.place not in row.places:
                yield RosterProblem(row.line, "sensors", RosterCode.UNKNOWN_PLACE, binding.place, binding.entity_id)


def _repeated(rows: Iterable[Row]) -> Iterator[RosterProblem]:
    """Yield the codes and the sensors that two rows claim."""
    codes: dict[str, Row] = {}
    owners: dict[str, Row] = {}
    for row in rows:
        if (first := codes.setdefault(row.code.casefold(), row)) is not row:
            yield RosterProblem(row.line, "code", RosterCode.CODE_TWICE, row.code, str(first.line))
        for binding in row.sensors or ():
            if (owner := owners.setdefault(binding.entity_id, row)) is not row:
                yield RosterProblem(row.line, "sensors", RosterCode.SENSOR_TAKEN, binding.entity_id, owner.name)


def export(rows: Iterable[Row]) -> str:
    """Write rows so that `parse` reads the same rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells_of(row) for row in rows)
    return out.getvalue()
