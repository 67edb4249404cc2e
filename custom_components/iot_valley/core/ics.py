"""What takes place in a window of time, from the text of any calendar.

A broken file never raises, and one bad event never hides the good ones: what cannot be read is told as a problem. Times
without a zone are those of the house, and so are days.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from operator import attrgetter

from .ics_events import read_event
from .ics_lines import Component, decoded, read_components
from .ics_series import Occurrence, Series, Window
from .ics_zones import Zones

MOST = 10_000
"""So many occurrences of one identity are told at the most, and so many of a calendar."""

_UNREADABLE = (ArithmeticError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Told:
    """What a calendar tells."""

    occurrences: tuple[Occurrence, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read, by the number of its line."""

    truncated: bool = False
    """Whether there are more than were told."""


def read_calendar(written: str | bytes, window: Window, home: tzinfo) -> Told:
    """Return what takes place in a window of time, in the order of time."""
    root = read_components(decoded(written))
    zones = Zones(home, _named(root, "VTIMEZONE"))
    series, problems = _series(list(_named(root, "VEVENT")), zones)
    found: list[Occurrence] = []
    truncated = False
    for each in series.values():
        try:
            told = list(islice(each.occurrences(window, home), MOST + 1))
        except _UNREADABLE as error:
            problems.append(f"line {each.line}: {error}")
            continue
        truncated |= len(told) > MOST
        found += told[:MOST]
    found.sort(key=attrgetter("start", "end", "uid"))
    return Told(tuple(found[:MOST]), tuple(problems), truncated or len(found) > MOST)


def _named(component: Component, name: str) -> Iterator[Component]:
    for part in component.parts:
        if part.name == name:
            yield part
        else:
            yield from _named(part, name)


def _series(components: list[Component], zones: Zones) -> tuple[dict[str, Series], list[str]]:
    series: dict[str, Series] = defaultdict(Series)
    problems: list[str] = []
    for component in components:
        try:
            event, odd = read_event(component, zones)
            series[event.uid].add(event, component.line)
        except _UNREADABLE as error:
            problems.append(f"line {component.line}: {error}")
        else:
            problems += (f"line {component.line}: {each}" for each in odd)
    return series, problems
