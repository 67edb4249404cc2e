"""Time zones as calendars name them: by the database, as Windows does, as an offset, or by rules of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
import re
from typing import override
from zoneinfo import ZoneInfo

from .ics_lines import Component
from .ics_values import read_offset, read_wall
from .ics_windows import WINDOWS
from .recurrence import walls
from .recurrence_rules import Rule, read_rule

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-]\d{1,2}:?(?:\d\d)?)")
_YEAR = timedelta(days=366)
_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Observance:
    """A part of a VTIMEZONE: from when on, by the clock on the wall, which offset holds."""

    start: datetime
    offset: timedelta
    rule: Rule | None = None
    others: tuple[datetime, ...] = ()

    def latest(self, wall: datetime) -> datetime | None:
        """Return when it last began before a time on the wall, or none."""
        begun = [at for at in (self.start, *self.others) if at <= wall]
        if self.rule is not None:
            begun += walls(self.rule, self.start, wall - _YEAR, wall + timedelta(microseconds=1))
        return max(begun, default=None)


class Observed(tzinfo):
    """A time zone by the rules that its own calendar holds."""

    def __init__(self, name: str, observances: tuple[Observance, ...]) -> None:
        """Take its parts, of which there is one at least."""
        self._name = name
        self._observances = sorted(observances, key=lambda each: each.start)

    @override
    def utcoffset(self, at: datetime | None, /) -> timedelta:
        """Return the offset at a time on the wall."""
        if at is None:
            return _ZERO
        wall = at.replace(tzinfo=None)
        begun = [(since, each.offset) for each in self._observances if (since := each.latest(wall)) is not None]
        return max(begun, key=lambda each: each[0], default=(wall, self._observances[0].offset))[1]

    @override
    def dst(self, at: datetime | None, /) -> timedelta:
        """Return nothing: its offset is told as a whole."""
        return _ZERO

    @override
    def tzname(self, at: datetime | None, /) -> str:
        """Return its name."""
        return self._name


class Zones:
    """The time zones that one calendar names."""

    def __init__(self, home: tzinfo, defined: Iterable[Component]) -> None:
        """Take the zone of times that have none, and the zones that the calendar defines."""
        self.home = home
        self._known: dict[str, tzinfo] = {}
        self._defined: Mapping[str, Component] = {zone.value("TZID").strip('"'): zone for zone in defined}

    def named(self, name: str) -> tzinfo:
        """Return the zone of a name, that of the house where nobody knows it."""
        name = name.strip().strip('"')
        if name not in self._known:
            found = _of_database(name) or _of_windows(name) or self._own(name) or _of_offset(name)
            self._known[name] = found or self.home
        return self._known[name]

    def _own(self, name: str) -> tzinfo | None:
        zone = self._defined.get(name)
        observances = tuple(_observances(zone)) if zone is not None else ()
        return Observed(name, observances) if observances else None


def _of_database(name: str) -> tzinfo | None:
    """Return a zone of the database, also of a name such as `/freeassociation.sourceforge.net/Europe/Paris`."""
    words = [word for word in name.split("/") if word]
    for count in (len(words), 3, 2):
        try:
            return ZoneInfo("/".join(words[-count:]))
        except LookupError, OSError, ValueError:
            continue
    return None


def _of_windows(name: str) -> tzinfo | None:
    known = WINDOWS.get(name)
    return None if known is None else _of_database(known)


def _of_offset(name: str) -> tzinfo | None:
    match = _OFFSET.fullmatch(name)
    try:
        return None if match is None else timezone(read_offset(match[1]))
    except ValueError:
        return None


def _observances(zone: Component) -> Iterable[Observance]:
    for part in zone.parts:
        try:
            yield _observance(part)
        except LookupError, OverflowError, ValueError:
            continue


def _observance(part: Component) -> Observance:
    offset = read_offset(part.value("TZOFFSETTO"))
    start = read_wall(part.value("DTSTART")).at
    before = read_offset(part.value("TZOFFSETFROM") or part.value("TZOFFSETTO"))
    others = tuple(read_wall(each).at for told in part.all("RDATE") for each in told.value.split(","))
    told = part.value("RRULE")
    rule = localised(read_rule(told), timezone(before)) if told else None
    return Observance(start, offset, rule, others)


def localised(rule: Rule, zone: tzinfo) -> Rule:
    """Return a rule whose end is told by a zone's own wall."""
    if rule.until is None or not rule.until_is_utc:
        return rule
    until = rule.until.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return replace(rule, until=until, until_is_utc=False)
