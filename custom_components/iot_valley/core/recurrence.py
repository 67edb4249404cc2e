"""Recurring moments by the rules of RFC 5545, section 3.3.10, by the clock on the wall.

A rule is gone through period by period and never beyond what was asked for, so that no rule takes longer than its
window, however it was made: one of a foreign calendar may name a day that never comes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from .recurrence_rules import Frequency, Rule

PERIODS = 50_000
"""So many periods of one rule are gone through at the most: a minute's for a month, a day's for a century."""

_DAY = timedelta(days=1)
_WEEK = 7
_SPANS: Mapping[Frequency, timedelta] = MappingProxyType(
    {
        Frequency.SECONDLY: timedelta(seconds=1),
        Frequency.MINUTELY: timedelta(minutes=1),
        Frequency.HOURLY: timedelta(hours=1),
        Frequency.DAILY: _DAY,
        Frequency.WEEKLY: timedelta(weeks=1),
        Frequency.MONTHLY: timedelta(days=31),
        Frequency.YEARLY: timedelta(days=366),
    }
)
"""The longest that a period lasts."""


class Period(NamedTuple):
    """The days of one year, month, week or day, or the moment of a shorter period."""

    first: date
    last: date
    moment: datetime | None = None


def walls(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    """Yield the times on the wall from one moment up to another at which something recurs that first was at a start.

    The start itself always counts. Of a rule that would take too long, what was found until then is all.
    """
    whole = _completed(rule, start)
    left = whole.count if whole.count is not None else -1
    for wall in _from_start(whole, start, since, before):
        if wall >= before or (whole.until is not None and wall > whole.until) or not left:
            return
        left -= 1
        if wall >= since:
            yield wall


def _completed(rule: Rule, start: datetime) -> Rule:
    """Return a rule with what the start tells where it says nothing itself."""
    if not (rule.week_numbers or rule.year_days or rule.month_days or rule.days):
        match rule.frequency:
            case Frequency.YEARLY:
                return replace(rule, months=rule.months or (start.month,), month_days=(start.day,))
            case Frequency.MONTHLY:
                return replace(rule, month_days=(start.day,))
            case Frequency.WEEKLY:
                return replace(rule, days=((0, start.weekday()),))
            case _:
                return rule
    if rule.week_numbers and not rule.days:
        return replace(rule, days=((0, start.weekday()),))
    return rule


def _from_start(rule: Rule, start: datetime, since: datetime, before: datetime) -> Iterator[datetime]:
    """Yield the start and all that follows; what was before the window is left out where nothing is counted."""
    if rule.count is not None or start >= since:
        yield start
    skip = 0
    if rule.count is None and since > start:
        skip = max(int((since - start) / (_SPANS[rule.frequency] * rule.interval)) - 1, 0)
    for period in _periods(rule, start, skip, before):
        for wall in _in_period(rule, period, start):
            if wall > start:
                yield wall


def _periods(rule: Rule, start: datetime, skip: int, before: datetime) -> Iterator[Period]:
    number = _NUMBERED[rule.frequency]
    for index in range(skip, skip + PERIODS):
        try:
            period = number(rule, start, index * rule.interval)
        except OverflowError, ValueError:
            return  # The calendar ends with the year 9999.
        if period.first > before.date():
            return
        yield period


def _year(_: Rule, start: datetime, number: int) -> Period:
    year = start.year + number
    return Period(date(year, 1, 1), date(year, 12, 31))


def _month(_: Rule, start: datetime, number: int) -> Period:
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    first = date(year, month + 1, 1)
    return Period(first, first.replace(day=_length_of_month(first)))


def _week(rule: Rule, start: datetime, number: int) -> Period:
    first = start.date() - _DAY * ((start.weekday() - rule.week_start) % _WEEK) + timedelta(weeks=number)
    return Period(first, first + _DAY * (_WEEK - 1))


def _day(_: Rule, start: datetime, number: int) -> Period:
    day = start.date() + _DAY * number
    return Period(day, day)


def _moment(rule: Rule, start: datetime, number: int) -> Period:
    moment = start + _SPANS[rule.frequency] * number
    return Period(moment.date(), moment.date(), moment)


_NUMBERED: Mapping[Frequency, Callable[[Rule, datetime, int], Period]] = MappingProxyType(
    {
        Frequency.YEARLY: _year,
        Frequency.MONTHLY: _month,
        Frequency.WEEKLY: _week,
        Frequency.DAILY: _day,
        Frequency.HOURLY: _moment,
        Frequency.MINUTELY: _moment,
        Frequency.SECONDLY: _moment,
    }
)


def _in_period(rule: Rule, period: Period, start: datetime) -> list[datetime]:
    """Return what recurs in a period, in the order of time."""
    days = [day for day in _days(rule, period) if all(fits(rule, day) for fits in _FILTERS)]
    times = _times(rule, period, start) if days else []
    found = [datetime.combine(day, at) for day in days for at in times]
    if not rule.positions:
        return found
    places = {place - 1 if place > 0 else len(found) + place for place in rule.positions}
    return [wall for index, wall in enumerate(found) if index in places]


def _days(rule: Rule, period: Period) -> Iterator[date]:
    day, skips = period.first, rule.frequency is Frequency.YEARLY
    while day <= period.last:
        if skips and not _fits_month(rule, day):
            day = day.replace(day=_length_of_month(day))  # The rest of its month is none either.
        else:
            yield day
        if day == date.max:
            return
        day += _DAY


def _times(rule: Rule, period: Period, start: datetime) -> list[time]:
    """Return the times of day; a period that is shorter than a day has its own hour, and so on."""
    at = period.moment or start
    fixed = _FIXED.get(rule.frequency, 0)
    parts = ((rule.hours, at.hour), (rule.minutes, at.minute), (rule.seconds, at.second))
    told: list[tuple[int, ...]] = []
    for index, (allowed, own) in enumerate(parts):
        if index < fixed:
            told.append((own,) if not allowed or own in allowed else ())
        else:
            told.append(allowed or (own,))
    return [time(hour, minute, second) for hour, minute, second in product(*told)]


_FIXED: Mapping[Frequency, int] = MappingProxyType({Frequency.HOURLY: 1, Frequency.MINUTELY: 2, Frequency.SECONDLY: 3})


def _fits_month(rule: Rule, day: date) -> bool:
    return not rule.months or day.month in rule.months


def _fits_month_day(rule: Rule, day: date) -> bool:
    if not rule.month_days:
        return True
    return day.day in rule.month_days or day.day - _length_of_month(day) - 1 in rule.month_days


def _fits_year_day(rule: Rule, day: date) -> bool:
    if not rule.year_days:
        return True
    number = day.timetuple().tm_yday
    return number in rule.year_days or number - _length_of_year(day.year) - 1 in rule.year_days


def _fits_week_number(rule: Rule, day: date) -> bool:
    if not rule.week_numbers:
        return True
    number, weeks = _week_number(day, rule.week_start)
    return number in rule.week_numbers or number - weeks - 1 in rule.week_numbers


def _fits_day(rule: Rule, day: date) -> bool:
    if not rule.days:
        return True
    return any(
        weekday == day.weekday() and (not nth or not _counts_days(rule) or nth in _nths(rule, day))
        for nth, weekday in rule.days
    )


_FILTERS = (_fits_month, _fits_month_day, _fits_year_day, _fits_week_number, _fits_day)


def _counts_days(rule: Rule) -> bool:
    """Return whether «the second Tuesday» means anything to a rule."""
    return rule.frequency in {Frequency.YEARLY, Frequency.MONTHLY} and not rule.week_numbers


def _nths(rule: Rule, day: date) -> tuple[int, int]:
    """Return which of its weekday a day is in its month or year, from the start and from the end."""
    if rule.frequency is Frequency.YEARLY and not rule.months:
        number, length = day.timetuple().tm_yday, _length_of_year(day.year)
    else:
        number, length = day.day, _length_of_month(day)
    return (number - 1) // _WEEK + 1, -((length - number) // _WEEK + 1)


def _length_of_month(day: date) -> int:
    if day.month == 12:  # noqa: PLR2004 - December
        return 31
    return (day.replace(month=day.month + 1, day=1) - day.replace(day=1)).days


def _length_of_year(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday


def _first_week(year: int, week_start: int) -> int:
    """Return the ordinal of the day on which the first week of a year begins: that with four of its days at least."""
    first = date(year, 1, 1)
    into = (first.weekday() - week_start) % _WEEK
    return first.toordinal() - into + (_WEEK if into > 3 else 0)  # noqa: PLR2004 - four days of seven


def _week_number(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of a day's week, and how many weeks that week's year has."""
    ordinal, year = day.toordinal(), day.year
    if ordinal < _first_week(year, week_start):
        year -= 1
    elif year < date.max.year and ordinal >= _first_week(year + 1, week_start):
        year += 1
    begins = _first_week(year, week_start)
    ends = _first_week(year + 1, week_start) if year < date.max.year else date.max.toordinal()
    return (ordinal - begins) // _WEEK + 1, (ends - begins) // _WEEK
