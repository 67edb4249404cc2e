"""Opening hours as a person types them, and as they are stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
import re

from .found import folded
from .hours import DAYS

type Spans = list[list[str]]
type Week = dict[str, Spans]

CLOSED = ("-", "closed", "ferme", "fermee")
_SPAN = re.compile(
    r"(\d{1,2})(?:[:h](\d{2})?)?\s*(?:-|\u2013|\u2014|to|a|à)\s*(\d{1,2})(?:[:h](\d{2})?)?",
    re.IGNORECASE,
)
_LAST_HOUR = 24
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Timetable:
    """The usual days with the usual hours, and the days that differ, as text."""

    days: tuple[str, ...] = DAYS[:5]
    start: str = "08:00"
    end: str = "19:00"
    each: Mapping[str, str] = field(default_factory=dict)


def _clock(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours > _LAST_HOUR or minutes >= _MINUTES or (hours == _LAST_HOUR and minutes):
        return None
    return f"{hours % _LAST_HOUR:02}:{minutes:02}"


def _span(text: str) -> list[str] | None:
    if not (match := _SPAN.fullmatch(text.strip())):
        return None
    ends = [_clock(match[1], match[2]), _clock(match[3], match[4])]
    return [end for end in ends if end is not None] if None not in ends else None


def spans_of(text: str) -> Spans | None:
    """Read «8:00-12:30, 13h30-19h» or «closed»; none where it cannot be read."""
    if text.strip() == "-" or folded(text) in CLOSED:
        return []
    spans = [_span(part) for part in re.split(r"[,;+]", text)]
    return [span for span in spans if span is not None] if None not in spans else None


def text_of(spans: Spans) -> str:
    """Write the spans of a day as `spans_of` reads them."""
    return ", ".join(f"{start}-{end}" for start, end in spans) or "-"


def week_of(table: Timetable) -> tuple[Week, tuple[str, ...]]:
    """Return the week that a timetable describes, and the days that cannot be read."""
    usual = [[table.start[:5], table.end[:5]]]
    week: Week = {day: [list(span) for span in usual] for day in table.days}
    unreadable = []
    for day, text in table.each.items():
        if not text.strip():
            continue
        if (spans := spans_of(text)) is None:
            unreadable.append(day)
        else:
            week[day] = spans
    return {day: week[day] for day in DAYS if week.get(day)}, tuple(unreadable)


def timetable_of(week: Mapping[str, Spans]) -> Timetable:
    """Return the shortest timetable that describes a week."""
    single = Counter((spans[0][0], spans[0][1]) for spans in week.values() if len(spans) == 1).most_common(1)
    if not single:
        return Timetable((), each={day: text_of(spans) for day, spans in week.items() if spans})
    start, end = single[0][0]
    usual = tuple(day for day in DAYS if week.get(day) == [[start, end]])
    each = {day: text_of(spans) for day, spans in week.items() if spans and day not in usual}
    return Timetable(usual, start, end, each)
