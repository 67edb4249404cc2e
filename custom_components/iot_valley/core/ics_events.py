"""Events of a calendar as they are written there: one that cannot be read is told, and hides no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from .ics_lines import Component, Property, unescaped
from .ics_values import Wall, read_duration, read_wall
from .ics_zones import Zones, localised
from .recurrence_rules import Rule, read_rule

DAY = timedelta(days=1)
_NOTHING = timedelta()


class Status(StrEnum):
    """How sure it is that an event takes place."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Holding(StrEnum):
    """What an event does to the room that it is in."""

    NONE = "none"
    TENTATIVE = "tentative"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the wall of a zone, or a day."""

    wall: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def utc(self) -> datetime:
        """Return the moment itself; of a time that the clock leaves out, as if it had not been put forward yet."""
        return at_wall(self.wall, self.zone)


def at_wall(wall: datetime, zone: tzinfo) -> datetime:
    """Return the moment of a time on the wall."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Extra:
    """A further time at which an event takes place, or another length of one."""

    start: Moment
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, or one moved instance of it, as it is written."""

    uid: str
    start: Moment
    length: timedelta
    summary: str = ""
    status: Status | None = None
    transparent: bool = False
    shown_as: str = ""
    """What Exchange shows it as: `FREE`, `TENTATIVE`, `BUSY`, `OOF` or `WORKINGELSEWHERE`."""

    private: bool = False
    sequence: int = 0
    rule: Rule | None = None
    extras: tuple[Extra, ...] = ()
    without: tuple[Moment, ...] = ()
    instead_of: Moment | None = None
    """The instance of a series that it is instead of."""

    and_after: bool = False
    """Whether it is instead of all later ones too."""

    @property
    def holding(self) -> Holding:
        """What it does to its room."""
        if self.status is Status.CANCELLED or self.transparent or self.shown_as in {"FREE", "WORKINGELSEWHERE"}:
            return Holding.NONE
        if self.status is Status.TENTATIVE or self.shown_as == "TENTATIVE":
            return Holding.TENTATIVE
        return Holding.BUSY


def read_event(component: Component, zones: Zones) -> tuple[Happening, list[str]]:
    """Return an event, and what of it could not be read.

    Raises `ValueError`, `LookupError` or `ArithmeticError` where it cannot be told when it is.
    """
    start_told = component.first("DTSTART")
    if start_told is None:
        message = "no start"
        raise ValueError(message)
    problems: list[str] = []
    start = _moment(start_told, zones)
    private = component.value("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}
    instead_of = next(_moments(component.all("RECURRENCE-ID"), zones, problems), None)
    event = Happening(
        uid=component.value("UID") or f"line-{component.line}",
        start=start,
        length=_length(component, start, zones, problems),
        summary="" if private else unescaped(component.value("SUMMARY")),
        status=_status(component),
        transparent=component.value("TRANSP").upper() == "TRANSPARENT",
        shown_as=component.value("X-MICROSOFT-CDO-BUSYSTATUS").upper(),
        private=private,
        sequence=_sequence(component),
        rule=None if instead_of else _rule(component, start.zone, problems),
        extras=tuple(_extras(component.all("RDATE"), zones, problems)),
        without=tuple(_moments(component.all("EXDATE"), zones, problems)),
        instead_of=instead_of,
        and_after=any("RANGE" in told.parameters for told in component.all("RECURRENCE-ID")),
    )
    return event, problems


def _status(component: Component) -> Status | None:
    told = component.value("STATUS").lower()
    return Status(told) if told in set(Status) else None


def _sequence(component: Component) -> int:
    told = component.value("SEQUENCE")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0  # noqa: PLR2004 - 32 bits


def _moment(told: Property, zones: Zones) -> Moment:
    return _placed(read_wall(told.value), told, zones)


def _placed(wall: Wall, told: Property, zones: Zones) -> Moment:
    """Return the moment of a written time; a day is one wherever one is."""
    if wall.is_day:
        return Moment(wall.at, zones.home, is_day=True)
    if wall.zone is not None:
        return Moment(wall.at, wall.zone)
    return Moment(wall.at, zones.named(told.parameters["TZID"]) if "TZID" in told.parameters else zones.home)


def _moments(all_told: list[Property], zones: Zones, problems: list[str]) -> Iterator[Moment]:
    for told in all_told:
        for each in told.value.split(","):
            try:
                moment = _placed(read_wall(each), told, zones)
                moment.utc  # noqa: B018 - it raises where the calendar does not go
                yield moment
            except (ArithmeticError, LookupError, ValueError) as error:
                problems.append(f"{told.name}: {error}")


def _extras(all_told: list[Property], zones: Zones, problems: list[str]) -> Iterator[Extra]:
    for told in all_told:
        for each in told.value.split(","):
            try:
                yield _extra(each, told, zones)
            except (ArithmeticError, LookupError, ValueError) as error:
                problems.append(f"{told.name}: {error}")


def _extra(text: str, told: Property, zones: Zones) -> Extra:
    extra = _extra_as_told(text, told, zones)
    extra.start.utc + (extra.length or _NOTHING)
    return extra


def _extra_as_told(text: str, told: Property, zones: Zones) -> Extra:
    begins, _, ends = text.partition("/")
    start = _placed(read_wall(begins), told, zones)
    if not ends:
        return Extra(start)
    if ends[:1] in {"P", "+", "-"}:
        return Extra(start, max(read_duration(ends), _NOTHING))
    return Extra(start, max(_placed(read_wall(ends), told, zones).utc - start.utc, _NOTHING))


def _rule(component: Component, zone: tzinfo, problems: list[str]) -> Rule | None:
    told = component.value("RRULE")
    try:
        return localised(read_rule(told), zone) if told else None
    except (ArithmeticError, LookupError, ValueError) as error:
        problems.append(f"RRULE: {error}")
        return None


def _length(component: Component, start: Moment, zones: Zones, problems: list[str]) -> timedelta:
    """Return how long an event lasts: of days in days by the calendar, else in time that goes by."""
    least = DAY if start.is_day else _NOTHING
    try:
        length = _told_length(component, start, zones)
    except (ArithmeticError, LookupError, ValueError) as error:
        problems.append(f"DTEND: {error}")
        return least
    if length is None:
        return least
    if length < _NOTHING:
        problems.append("DTEND: before its start")
    return max(length, least)


def _told_length(component: Component, start: Moment, zones: Zones) -> timedelta | None:
    end_told = component.first("DTEND")
    if end_told is not None and end_told.value.strip():
        end = _moment(end_told, zones)
        return end.wall - start.wall if start.is_day else end.utc - start.utc
    told = component.value("DURATION")
    return read_duration(told) if told else None


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a day begins."""
    return at_wall(datetime.combine(day, time()), zone)
