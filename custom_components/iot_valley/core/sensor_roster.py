"""The sensors of a building as rows of a CSV file: their devices, models and spaces, before they ever called.

Only ``device_id`` is needed. An empty cell, or a column that is absent, leaves what is there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import re
from types import MappingProxyType

from .found import folded
from .payloads import MODELS, model_of
from .rows import RosterCode, RosterProblem
from .sheets import Unreadable, records
from .sigfox_grammar import GrammarRefused, parse as parse_grammar

COLUMNS = ("device_id", "model", "space", "name", "grammar")

_HEADERS: Mapping[str, str] = MappingProxyType(
    {folded(column): column for column in COLUMNS}
    | {
        "device": "device_id",
        "id": "device_id",
        "deveui": "device_id",
        "dev eui": "device_id",
        "eui": "device_id",
        "sigfox id": "device_id",
        "appareil": "device_id",
        "identifiant": "device_id",
        "modele": "model",
        "code": "space",
        "space code": "space",
        "espace": "space",
        "code espace": "space",
        "nom": "name",
        "grammaire": "grammar",
    }
)

_LONGEST_ID = 64
_LONGEST_SIGFOX = 8
_HEX = re.compile(r"[0-9A-Fa-f](?:[:-]?[0-9A-Fa-f])*")
_NAMED = re.compile(r"[a-z0-9](?:[-]?[a-z0-9])*")


@dataclass(frozen=True, slots=True)
class SensorRow:
    """A sensor as the file tells of it; `None` is what it does not tell."""

    device_id: str
    model: str | None = None
    space: str | None = None
    """The code of a space, as it is written."""

    name: str | None = None
    grammar: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SensorRoster:
    """What was read: the rows, and all that is wrong with them."""

    rows: tuple[SensorRow, ...] = ()
    problems: tuple[RosterProblem, ...] = ()


class _BadCell(Exception):  # noqa: N818 - it is an answer of the reading, not an error of ours
    def __init__(self, code: RosterCode, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def device_id_of(text: str) -> str | None:
    """Return an id as networks tell it: hexadecimal without punctuation and in lower case, or a name; none if neither.

    Sigfox leaves leading zeros out or not, so they are left out of what has as few digits.
    """
    text = text.strip()
    if len(text) > _LONGEST_ID:
        return None
    if _HEX.fullmatch(text):
        digits = re.sub(r"[:-]", "", text).lower()
        return digits if len(digits) > _LONGEST_SIGFOX else digits.lstrip("0") or None
    return text if _NAMED.fullmatch(text) else None


def _device(cell: str) -> str:
    if not cell:
        raise _BadCell(RosterCode.MISSING_VALUE)
    device_id = device_id_of(cell)
    if device_id is None:
        raise _BadCell(RosterCode.BAD_DEVICE)
    return device_id


def _model(cell: str) -> str | None:
    if not cell:
        return None
    model = cell if cell in MODELS else model_of(cell)
    if model is None:
        raise _BadCell(RosterCode.UNKNOWN_MODEL)
    return model


def _text(cell: str) -> str | None:
    return cell or None


def _grammar(cell: str) -> str | None:
    if not cell:
        return None
    try:
        parse_grammar(cell)
    except GrammarRefused as refused:
        raise _BadCell(RosterCode.BAD_GRAMMAR, str(refused.position + 1)) from refused
    return cell


_READ: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {"device_id": _device, "model": _model, "space": _text, "name": _text, "grammar": _grammar}
)


def parse(text: str) -> SensorRoster:
    """Read a file whole, with every problem in it and not only the first."""
    try:
        found = records(text, _HEADERS)
    except Unreadable as bad:
        return SensorRoster(problems=(RosterProblem(bad.line, "", RosterCode.UNREADABLE, bad.detail),))
    if not found:
        return SensorRoster(problems=(RosterProblem(1, "", RosterCode.EMPTY),))
    (line, header), *body = found
    columns = tuple(_HEADERS.get(folded(cell), "") for cell in header)
    if wrong := tuple(_wrong_header(line, header, columns)):
        return SensorRoster(problems=wrong)
    problems: list[RosterProblem] = []
    rows = [row for number, cells in body if (row := _row(number, columns, cells, problems)) is not None]
    problems += _repeated(rows)
    return SensorRoster(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line)))


def _wrong_header(line: int, header: list[str], columns: tuple[str, ...]) -> Iterator[RosterProblem]:
    for cell, column in zip(header, columns, strict=True):
        if not column and cell:
            yield RosterProblem(line, cell, RosterCode.UNKNOWN_COLUMN, cell, ", ".join(COLUMNS))
        elif column and columns.count(column) > 1:
            yield RosterProblem(line, column, RosterCode.COLUMN_TWICE, cell)
    if "device_id" not in columns:
        yield RosterProblem(line, "device_id", RosterCode.MISSING_COLUMN)


def _row(line: int, columns: tuple[str, ...], cells: list[str], problems: list[RosterProblem]) -> SensorRow | None:
    before = len(problems)
    if extra := [cell for cell in cells[len(columns) :] if cell]:
        problems.append(RosterProblem(line, "", RosterCode.TOO_MANY_CELLS, extra[0]))
    read: dict[str, str | None] = {}
    for column, cell in zip(columns, (*cells, *("",) * len(columns)), strict=False):
        if not column:
            continue
        try:
            read[column] = _READ[column](cell)
        except _BadCell as bad:
            problems.append(RosterProblem(line, column, bad.code, cell, bad.detail))
    if read.get("grammar") and read.get("model"):
        problems.append(RosterProblem(line, "grammar", RosterCode.GRAMMAR_AND_MODEL, read["model"] or ""))
    return None if len(problems) > before else SensorRow(line=line, **read)  # type: ignore[arg-type]  # the id is there


def _repeated(rows: Iterable[SensorRow]) -> Iterator[RosterProblem]:
    first: dict[str, SensorRow] = {}
    for row in rows:
        if (other := first.setdefault(row.device_id, row)) is not row:
            yield RosterProblem(row.line, "device_id", RosterCode.DEVICE_TWICE, row.device_id, str(other.line))
