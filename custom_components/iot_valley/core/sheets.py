"""The records of a spreadsheet that was saved as text, whatever separates its cells."""

from collections.abc import Container
import csv
import io

from .found import folded


class Unreadable(Exception):  # noqa: N818 - it is an answer of the reading, not an error of ours
    """A text is no table, from a line on."""

    def __init__(self, line: int, detail: str) -> None:
        """Refuse with the line, and what is wrong with it."""
        super().__init__(line, detail)
        self.line = line
        self.detail = detail


type Record = tuple[int, list[str]]
"""The cells of a record, and the line that it starts on."""


def records(text: str, headings: Container[str]) -> list[Record]:
    """Return the records that are not blank; the headings, folded, tell what separates cells."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, headings), strict=True)
    found: list[Record] = []
    line = 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(line, str(error)) from error
    return found


def _delimiter(text: str, headings: Container[str]) -> str:
    """Return the separator that makes the most known columns of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return sum(folded(cell.strip(' "')) in headings for cell in first.split(delimiter))

    return max(",;\t", key=known)
