"""The lines of an iCalendar text as components and properties, whatever may be wrong with them (RFC 5545, section 3.1).

Nothing here raises: a line that cannot be read is left out, a component that is not closed ends where the next begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import re
from types import MappingProxyType

_BREAK = re.compile(r"\r\n|\r|\n")
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;="]+(?:=(?:"[^"]*"|[^:;"])*)?)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^:;="]+)(?:=((?:"[^"]*"|[^:;"])*))?')
_ESCAPED = re.compile(r"\\([\\;,nN])")
_ALONE = frozenset({"VEVENT", "VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY"})
"""Components that are never in one another: a second one says that the first was not closed."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a component."""

    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END."""

    name: str
    line: int
    """The number of the line at which it begins, from one."""

    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property of a name."""
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> Property | None:
        """Return the first property of a name, or none."""
        return next((each for each in self.properties if each.name == name), None)

    def value(self, name: str) -> str:
        """Return the value of a property, empty where there is none."""
        told = self.first(name)
        return "" if told is None else told.value.strip()


def decoded(written: str | bytes) -> str:
    """Return an iCalendar as text: in UTF-8, or else in what old programs wrote."""
    if isinstance(written, str):
        return written.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return written.decode("cp1252", errors="replace")


def unescaped(text: str) -> str:
    """Return a text without its escapes (RFC 5545, section 3.3.11)."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers, those that were folded in one."""
    number, whole = 0, ""
    for count, line in enumerate(_BREAK.split(text), start=1):
        if line[:1] in {" ", "\t"}:
            whole += line[1:]
            continue
        if whole:
            yield number, whole
        number, whole = count, line
    if whole:
        yield number, whole


def read_property(line: str) -> Property | None:
    """Return the property that a line holds, or none."""
    match = _PROPERTY.fullmatch(line)
    if match is None:
        return None
    parameters = {key.strip().upper(): value.strip('"') for key, value in _PARAMETER.findall(match[2])}
    return Property(match[1].upper(), match[3], parameters)


def read_components(text: str) -> Component:
    """Return a component without a name that holds all that a text is made of."""
    root = Component("", 0)
    within = [root]
    for number, line in unfolded(text):
        told = read_property(line.strip("\x00\ufeff"))
        if told is None:
            continue
        match told.name:
            case "BEGIN":
                _begin(within, told.value.strip().upper(), number)
            case "END":
                _end(within, told.value.strip().upper())
            case _:
                within[-1].properties.append(told)
    return root


def _begin(within: list[Component], name: str, number: int) -> None:
    open_ones = [index for index, each in enumerate(within) if each.name in _ALONE]
    if name in _ALONE and open_ones:
        del within[open_ones[0] :]
    if name == "VCALENDAR":
        del within[1:]
    begun = Component(name, number)
    within[-1].parts.append(begun)
    within.append(begun)


def _end(within: list[Component], name: str) -> None:
    """Close a component, and all in it that were not; an end without a beginning closes nothing."""
    open_ones = [index for index, each in enumerate(within) if index and each.name == name]
    if open_ones:
        del within[open_ones[-1] :]
