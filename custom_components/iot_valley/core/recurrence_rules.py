"""Rules of recurrence as they are written: the RRULE of RFC 5545, read as tolerantly as it is safe to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
import re
from types import MappingProxyType
from typing import Any

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?")


class Frequency(StrEnum):
    """How long the period is in which something recurs."""

    SECONDLY = "SECONDLY"
    MINUTELY = "MINUTELY"
    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of recurrence; an empty part holds for all."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    """The last time on the wall at which it may recur."""

    until_is_utc: bool = False
    """Whether that is by Greenwich's wall, not yet by one's own."""

    months: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    """Which of the weekdays, zero for each of them, and the weekday, Monday being zero."""

    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def read_rule(text: str) -> Rule:
    """Return the rule that was written.

    Raises `ValueError` where it has no frequency or a part that cannot be. Parts that are not of RFC 5545 are left out.
    """
    parts = dict(_part(part) for part in text.upper().split(";") if part.strip())
    if "FREQ" not in parts:
        message = f"no frequency: {text}"
        raise ValueError(message)
    told: dict[str, Any] = {
        name: value for key, written in parts.items() if key in _PARTS for name, value in _PARTS[key](written).items()
    }
    return Rule(**told)


def _part(part: str) -> tuple[str, str]:
    key, _, value = part.partition("=")
    return key.strip(), value.strip()


def _at_least_one(name: str) -> Callable[[str], dict[str, object]]:
    def read(written: str) -> dict[str, object]:
        if (number := int(written)) < 1:
            message = f"not a number of times: {written}"
            raise ValueError(message)
        return {name: number}

    return read


def _numbers(name: str, low: int, high: int) -> Callable[[str], dict[str, object]]:
    """Return what reads the numbers of a part; those that are out of range cannot come to be."""

    def read(written: str) -> dict[str, object]:
        numbers = {int(each) for each in written.split(",") if each.strip()}
        fitting = {each for each in numbers if low <= abs(each) <= high and (low == 0 or each)}
        if numbers and not fitting:
            message = f"never: {written}"
            raise ValueError(message)
        return {name: tuple(sorted(fitting))}

    return read


def _days(written: str) -> dict[str, object]:
    found = [_DAY.fullmatch(each.strip()) for each in written.split(",")]
    days = [(int(match[1] or 0), WEEKDAYS.index(match[2])) for match in found if match is not None]
    if not days:
        message = f"no weekday: {written}"
        raise ValueError(message)
    return {"days": tuple(sorted(set(days)))}


def _until(written: str) -> dict[str, object]:
    if (match := _UNTIL.fullmatch(written)) is None:
        message = f"not a moment: {written}"
        raise ValueError(message)
    year, month, day, hour, minute, second, greenwich = match.groups()
    date = datetime.fromisoformat(f"{year}-{month}-{day}")
    at = time.max if hour is None else time(int(hour), int(minute), min(int(second or 0), 59))
    return {"until": datetime.combine(date, at), "until_is_utc": greenwich is not None}


_PARTS: Mapping[str, Callable[[str], dict[str, object]]] = MappingProxyType(
    {
        "FREQ": lambda written: {"frequency": Frequency(written)},
        "INTERVAL": _at_least_one("interval"),
        "COUNT": _at_least_one("count"),
        "UNTIL": _until,
        "BYMONTH": _numbers("months", 1, 12),
        "BYWEEKNO": _numbers("week_numbers", 1, 53),
        "BYYEARDAY": _numbers("year_days", 1, 366),
        "BYMONTHDAY": _numbers("month_days", 1, 31),
        "BYDAY": _days,
        "BYHOUR": _numbers("hours", 0, 23),
        "BYMINUTE": _numbers("minutes", 0, 59),
        "BYSECOND": _numbers("seconds", 0, 59),
        "BYSETPOS": _numbers("positions", 1, 366),
        "WKST": lambda written: {"week_start": WEEKDAYS.index(written)},
    }
)
