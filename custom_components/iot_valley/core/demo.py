"""The demo building: people and sensors that follow from nothing but a seed and the time.

So it needs no memory: at the same time it is always in the same state, whatever became of the
program in between.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice, takewhile
from types import MappingProxyType
from typing import Final, Protocol

from .demo_diary import Ask, Plan, Stay
from .demo_faults import spoil
from .demo_people import plan_day
from .demo_sensors import measure, value_at
from .demo_site import SITE
from .demo_watch import Timeline, Watch

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SATURDAY = 5
_MORNING: Final = time(8, 40)
"""When the demo begins: people are coming in."""


class Clock(Protocol):
    """What the demo goes by."""

    def now(self) -> datetime:
        """Return the time in the demo."""

    def seconds_until(self, at: datetime) -> float:
        """Return how many real seconds it is until a time in the demo, zero if it is past."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sensor speaks; it may say again what it said before."""

    at: datetime
    key: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Booking:
    """A room that somebody has booked."""

    space: str
    start: datetime
    end: datetime
    organiser: int
    attendees: int
    """How many came: none is a booking that somebody forgot to cancel."""


@dataclass(frozen=True, slots=True)
class Day:
    """All that happens in the building on one day."""

    start: datetime
    length: int
    """In seconds: another where the clocks change."""

    plan: Plan
    watches: Mapping[str, Watch]
    timelines: Mapping[str, Timeline]

    def second(self, at: datetime) -> int:
        """Return the second of the day that a time is in."""
        return (at - self.start) // _SECOND


@dataclass(frozen=True, slots=True)
class Simulation:
    """A demo building in a time zone: whoever asks about a time gets the same answer."""

    seed: int
    zone: tzinfo

    def prepare(self, at: datetime) -> None:
        """Do the work for the day of a time and for the day after, which takes a second or two."""
        day = _date(self.zone, at)
        _said(self.seed, self.zone, day)
        _said(self.seed, self.zone, day + _DAY)

    def readings(self, at: datetime) -> Mapping[str, float | None]:
        """Return what every sensor has last said, by its key."""
        day = self._day(at)
        second = day.second(at)
        return {key: value_at(timeline, second) for key, timeline in day.timelines.items()}

    def next_change(self, at: datetime) -> datetime:
        """Return the next time after a time at which any sensor speaks, or somebody asks for a bed."""
        change = next(self._changes(at)).at
        return min((when for when, _ in self.asks(at, change)), default=change)

    def asks(self, after: datetime, until: datetime) -> Iterator[tuple[datetime, Ask]]:
        """Yield who asks for a bed after a time and up to another, in order."""
        day = _date(self.zone, after)
        while _start(self.zone, day) <= until:
            told = _day(self.seed, self.zone, day)
            for ask in told.plan.asks:
                if after < (at := told.start + ask.at * _SECOND) <= until:
                    yield at, ask
            day += _DAY

    def changes(self, after: datetime, until: datetime) -> Iterator[Change]:
        """Return what the sensors say after a time and up to another, in order."""
        return takewhile(lambda change: change.at <= until, self._changes(after))

    def people_in(self, space: str, at: datetime) -> int:
        """Return how many people are in a space."""
        day = self._day(at)
        return int(value_at(day.watches[space].head_counts, day.second(at)) or 0)

    def truth(self, at: datetime) -> Mapping[str, int]:
        """Return how many people are in each space."""
        return {space.code: self.people_in(space.code, at) for space in SITE}

    def places_taken(self, space: str, at: datetime) -> frozenset[str]:
        """Return the ids of the places of a space on which someone lies."""
        day = self._day(at)
        second = day.second(at)
        stays = day.watches[space].stays
        return frozenset(stay.place for stay in stays if stay.place and stay.start <= second < stay.end)

    def bookings(self, day: date) -> tuple[Booking, ...]:
        """Return the bookings of the meeting rooms on a day."""
        told = _day(self.seed, self.zone, day)
        return tuple(
            Booking(
                meeting.space,
                told.start + meeting.start * _SECOND,
                told.start + meeting.end * _SECOND,
                meeting.organiser,
                len(meeting.attendees),
            )
            for meeting in told.plan.meetings
        )

    def stays(self, day: date) -> tuple[Stay, ...]:
        """Return where everyone is on a day, in seconds of it."""
        return _day(self.seed, self.zone, day).plan.stays

    def _day(self, at: datetime) -> Day:
        return _day(self.seed, self.zone, _date(self.zone, at))

    def _changes(self, after: datetime) -> Iterator[Change]:
        day = _date(self.zone, after)
        while True:
            said = _said(self.seed, self.zone, day)
            yield from islice(said, bisect_right(said, after, key=_when), None)
            day += _DAY


def latest_morning(now: datetime, zone: tzinfo) -> datetime:
    """Return 08:40, in UTC, of the day that a time is in, or of the Friday before a weekend."""
    day = now.astimezone(zone).date()
    day -= timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))
    return datetime.combine(day, _MORNING, zone).astimezone(UTC)


def _when(change: Change) -> datetime:
    return change.at


def _start(zone: tzinfo, day: date) -> datetime:
    # Counted from noon, the hours of a day mean the same on the days on which the clocks change.
    return datetime.combine(day, time(12), zone).astimezone(UTC) - _DAY / 2


def _date(zone: tzinfo, at: datetime) -> date:
    day = at.astimezone(zone).date() + _DAY
    while at < _start(zone, day):
        day -= _DAY
    return day


@lru_cache(maxsize=4)
def _day(seed: int, zone: tzinfo, day: date) -> Day:
    start = _start(zone, day)
    length = (_start(zone, day + _DAY) - start) // _SECOND
    plan = plan_day(seed, day, length)
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in plan.stays:
        stays[stay.space].append(stay)
    watches = {space.code: Watch(space, tuple(stays[space.code]), start, length, (seed, day)) for space in SITE}
    timelines = {
        sensor.key: spoil(measure(watch, sensor), sensor.key, watch.draw(sensor.key, "fault"), length)
        for watch in watches.values()
        for sensor in watch.space.sensors
    }
    return Day(start, length, plan, MappingProxyType(watches), MappingProxyType(timelines))


@lru_cache(maxsize=3)
def _said(seed: int, zone: tzinfo, day: date) -> tuple[Change, ...]:
    before, told = _day(seed, zone, day - _DAY), _day(seed, zone, day)
    said = [
        (second, key, value)
        for key, timeline in told.timelines.items()
        for second, value in timeline
        # At midnight nobody speaks who has nothing new to say.
        if second or value != before.timelines[key][-1][1]
    ]
    said.sort(key=lambda report: report[:2])
    return tuple(Change(told.start + second * _SECOND, key, value) for second, key, value in said)
