"""Times, lengths and days as they are spoken: what is said, and which moment that is.

An hour without «in the morning» or «pm» is the next one of the working day; what is over today is meant of tomorrow.
An hour that the clocks skip is the hour after, and one that comes twice is the first that is not over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
import re
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from .spoken_tongue import Part, Tongue

WORKING: Final = Part(7, 19)
"""When one meets, by the hours of the clock on the wall; what is said of «three» is meant of then."""

JUST_NOW: Final = timedelta(minutes=5)
"""A time that is over for no longer is meant as it was said: it is now."""

LONGEST_DELAY: Final = timedelta(days=2)
_HALF_DAY: Final = 12
_DAY: Final = 24
_HOUR: Final = 60
_WEEK: Final = 7
_YEAR: Final = 12
_LEAP: Final = 4


class Clock(NamedTuple):
    """A time of day as it was said."""

    hour: int
    minute: int = 0
    certain: bool = False
    """Whether it was said if it is before or after noon."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said of time, in the words of the clock and the calendar."""

    start: Clock | None = None
    end: Clock | None = None
    delay: timedelta | None = None
    length: timedelta | None = None
    day: date | None = None
    part: Part | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The moments that were meant, as far as something was said of them."""

    start: datetime | None = None
    end: datetime | None = None
    length: timedelta | None = None
    window: tuple[datetime, datetime] | None = None
    """A part of a day, where no time was said."""


class Heard(NamedTuple):
    """What was understood, and the words that are left."""

    said: Said
    rest: str


def hear(words: str, tongue: Tongue, today: date) -> Heard:
    """Take what is said of time out of words that were made alike."""
    reader = _Reader(words, tongue)
    said = Said()
    day = reader.day(today)
    if (length := reader.first(tongue.lengths[:1])) is not None:
        said = replace(said, length=length_of(length[0], tongue))
    if (pair := reader.first(tongue.ranges)) is not None:
        said = replace(said, start=clock_of(pair[0], tongue), end=clock_of(pair[1], tongue))
        said = _alike(said)
    if (delay := reader.first(tongue.delays)) is not None:
        said = replace(said, delay=_capped(length_of(delay[0], tongue)))
    if (span := reader.first(tongue.spans)) is not None:
        said = replace(said, length=length_of(" ".join(span), tongue), now=True)
    for patterns, field in ((tongue.lengths[1:-1], "length"), (tongue.ends, "end"), (tongue.starts, "start")):
        if getattr(said, field) is None and (found := reader.first(patterns)) is not None:
            read = length_of(found[0], tongue) if field == "length" else clock_of(found[-1], tongue)
            said = _with(said, field, read)
    if said.length is None and (found := reader.first(tongue.lengths[-1:])) is not None:
        said = replace(said, length=length_of(found[0], tongue))
    now = reader.first((tongue.now,)) is not None or said.now
    part = reader.part()
    return Heard(replace(said, day=day, part=part, now=now), reader.words)


def _with(said: Said, field: str, read: Any) -> Said:
    return replace(said, **{field: read})


def _alike(said: Said) -> Said:
    """Let «from three to four pm» be of one half of the day."""
    start, end = said.start, said.end
    if start is None or end is None or start.certain or not end.certain or start.hour >= _HALF_DAY:
        return said
    later = start._replace(hour=start.hour + _HALF_DAY, certain=True)
    return replace(said, start=later if later[:2] < end[:2] else start._replace(certain=True))


def _capped(length: timedelta | None) -> timedelta | None:
    return None if length is None else min(length, LONGEST_DELAY)


class _Reader:
    """Words from which what was understood is taken out."""

    def __init__(self, words: str, tongue: Tongue) -> None:
        self.words = words
        self._tongue = tongue

    def first(self, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...] | None:
        """Take out what the first pattern that is found says; return its groups that are filled, or the whole."""
        for pattern in patterns:
            if (match := pattern.search(self.words)) is not None:
                self._take(match)
                return tuple(group for group in match.groups() if group) or (match[0],)
        return None

    def day(self, today: date) -> date | None:
        """Take out a day: one that is off from today, a day of the week, or a date."""
        for phrase, off in self._tongue.days.items():
            if f" {phrase} " in self.words:
                self.words = self.words.replace(f" {phrase} ", f" {phrase}, " if self._is_part(phrase) else " , ")
                return today + timedelta(days=off)
        return self._weekday(today) or self._date(today)

    def _is_part(self, phrase: str) -> bool:
        return phrase in self._tongue.parts

    def part(self) -> Part | None:
        """Take out a part of the day."""
        for phrase, part in self._tongue.parts.items():
            pattern = re.compile(f"(?<= ){phrase}(?=[ ,])")
            if (match := pattern.search(self.words)) is not None:
                self._take(match)
                return part
        return None

    def _weekday(self, today: date) -> date | None:
        for number, name in enumerate(self._tongue.weekdays):
            if (match := re.search(rf"(?<= ){name}(?= )", self.words)) is not None:
                self._take(match)
                return today + timedelta(days=(number - today.weekday()) % _WEEK or _WEEK)
        return None

    def _date(self, today: date) -> date | None:
        for pattern in self._tongue.dates:
            if (match := pattern.search(self.words)) is None:
                continue
            month = self._tongue.months.index(match["month"]) + 1 if match["month"] else None
            if (day := _next_date(int(match["day"]), month, today)) is not None:
                self._take(match)
                return day
        return None

    def _take(self, match: re.Match[str]) -> None:
        self.words = f"{self.words[: match.start()]},{self.words[match.end() :]}"


def _next_date(day: int, month: int | None, today: date) -> date | None:
    """Return the next date of a day, in a month or in the next that has it; none where no month has."""
    for ahead in range(_LEAP * _YEAR + 1):
        years, number = divmod(today.month - 1 + ahead, _YEAR)
        if month not in (None, number + 1):
            continue
        try:
            found = date(today.year + years, number + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def length_of(words: str, tongue: Tongue) -> timedelta | None:
    """Return a length that was said, none where it says nothing of one."""
    text, minutes = f" {words} ", 0.0
    for pattern, count in tongue.fractions:
        if (match := pattern.search(text)) is not None:
            text, minutes = f"{text[: match.start()]},{text[match.end() :]}", count
            break
    if (hours := tongue.hours.search(text)) is not None:
        minutes += _HOUR * _number(hours[1] or "1", tongue)
    if (short := tongue.minutes.search(text)) is not None:
        minutes += _number(short[1] or short[2], tongue)
    return timedelta(minutes=round(minutes)) if minutes else None


def _number(word: str, tongue: Tongue) -> float:
    """Return how many a figure or a word is; «a few» is five."""
    number = tongue.vague.get(word)
    return float(word.replace(",", ".")) if number is None else number


def clock_of(words: str, tongue: Tongue) -> Clock | None:
    """Return a time that was said, none where there is no such time."""
    text = f" {words} "
    morning, evening = tongue.morning.search(text), tongue.evening.search(text)
    for half in (morning, evening):
        if half is not None:
            text = text.replace(half[0], "")
    text = " ".join(text.split())
    for pattern in tongue.clock:
        if (match := pattern.fullmatch(text)) is not None:
            return _clock(match, tongue, morning=morning is not None, evening=evening is not None)
    return None


def _clock(match: re.Match[str], tongue: Tongue, *, morning: bool, evening: bool) -> Clock | None:
    told = match.groupdict()
    word = told["h"]
    named = word in tongue.fixed and word not in tongue.vague
    hour = tongue.fixed[word] if word in tongue.fixed else int(word)
    minute = int(told.get("m") or 0) + 30 * bool(told.get("half")) + 15 * bool(told.get("quarter"))
    if minute >= _HOUR or hour > _DAY:
        return None
    if (morning and hour == _HALF_DAY and not named) or hour == _DAY:
        hour = 0
    elif evening and hour < _HALF_DAY:
        hour += _HALF_DAY
    if told.get("to"):
        hour, minute = divmod(hour * _HOUR - minute, _HOUR)
    return Clock(hour % _DAY, minute, certain=named or morning or evening or hour > _HALF_DAY or hour == 0)


def resolve(said: Said, now: datetime, zone: ZoneInfo) -> When:
    """Return the moments that were meant, in local time; `now` is aware."""
    local = now.astimezone(zone)
    start = _start(said, local, zone)
    end = None if said.end is None else _after(said.end, start or local, said, zone)
    length = said.length
    if start is not None and end is None and length is not None:
        end = _moved(start, length)
    elif start is not None and end is not None:
        length = end.astimezone(UTC) - start.astimezone(UTC)
    return When(start, end, length, None if start is not None else _window(said, local, zone))


def _start(said: Said, local: datetime, zone: ZoneInfo) -> datetime | None:
    if said.delay is not None:
        return _moved(local, said.delay)
    if said.start is not None:
        return _meant(said.start, said, local, zone)
    return local if said.now and said.day in (None, local.date()) else None


def _meant(clock: Clock, said: Said, local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that a time is said of: the next one, of the day and the part that were said."""
    days = [said.day] if said.day is not None else [local.date() + timedelta(days=off) for off in range(3)]
    hours = list(_hours(clock, said.part))
    for day in days:
        moments = [moment_of(day, time(hour, clock.minute), zone, local) for hour in hours]
        coming = [at for at in moments if at >= local - JUST_NOW]
        if coming:
            return coming[0]
    return moment_of(days[0], time(hours[0], clock.minute), zone, local)


def _hours(clock: Clock, part: Part | None) -> Iterator[int]:
    """Yield the hours that may be meant: those of the part of the day, or else of the working day."""
    both = (clock.hour,) if clock.certain else (clock.hour % _HALF_DAY, clock.hour % _HALF_DAY + _HALF_DAY)
    for within in (part, WORKING):
        fitting = [hour for hour in both if within is not None and within.start <= hour < within.end]
        if fitting:
            yield from fitting
            return
    yield both[-1]


def _after(clock: Clock, start: datetime, said: Said, zone: ZoneInfo) -> datetime:
    """Return the first moment after another that has a time."""
    hours = (clock.hour,) if clock.certain else (clock.hour % _HALF_DAY, clock.hour % _HALF_DAY + _HALF_DAY)
    day = said.day if said.start is None and said.day is not None else start.date()
    days = (day, day + timedelta(days=1))
    moments = (moment_of(each, time(hour, clock.minute), zone, start) for each in days for hour in hours)
    return next(at for at in moments if at.astimezone(UTC) > start.astimezone(UTC))


def _window(said: Said, local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the part of the day that was said, or the working hours of the day; none where neither was."""
    if said.part is None and said.day is None:
        return None
    part, day = said.part or WORKING, said.day or local.date()
    if said.day is None and local.hour >= part.end:
        day += timedelta(days=1)
    start = moment_of(day, time(part.start), zone, local)
    return max(start, local), moment_of(day, time(part.end), zone, local)


def moment_of(day: date, clock: time, zone: ZoneInfo, local: datetime) -> datetime:
    """Return when the clock on the wall shows a time on a day."""
    first = _real(datetime.combine(day, clock, zone), zone)
    second = _real(datetime.combine(day, clock, zone).replace(fold=1), zone)
    is_over = first.astimezone(UTC) < local.astimezone(UTC) - JUST_NOW
    return second if is_over and second.utcoffset() != first.utcoffset() and _is_twice(day, clock, zone) else first


def _is_twice(day: date, clock: time, zone: ZoneInfo) -> bool:
    at = datetime.combine(day, clock, zone)
    return at.replace(fold=1).astimezone(UTC) > at.astimezone(UTC)


def _real(at: datetime, zone: ZoneInfo) -> datetime:
    """Return a time that there is: what the clocks skip is later by so much."""
    return at.astimezone(UTC).astimezone(zone)


def _moved(at: datetime, by: timedelta) -> datetime:
    return (at.astimezone(UTC) + by).astimezone(at.tzinfo)
