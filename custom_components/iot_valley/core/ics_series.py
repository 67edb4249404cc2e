"""When an event of a calendar takes place: its series, what is left out of it, and what was moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from .ics_events import DAY, Happening, Holding, Moment, Status, midnight
from .recurrence import walls

_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""What may be asked of a calendar; its own times may be older."""

_AN_AGE = timedelta(days=366)
"""An instance that was moved, or lasts, for longer than this is only found where it was written."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event takes place."""

    uid: str
    start: datetime
    """In UTC; of a day, when it begins in the house."""

    end: datetime
    days: tuple[date, date] | None = None
    """The first day and the one after the last, of what lasts for whole days."""

    instance: datetime | None = None
    """Where it is one of a series: when it would have been had nobody moved it."""

    summary: str = ""
    """Empty where it is private."""

    status: Status | None = None
    transparent: bool = False
    shown_as: str = ""
    private: bool = False
    holding: Holding = Holding.BUSY

    @property
    def all_day(self) -> bool:
        """Whether it lasts for whole days."""
        return self.days is not None


class Window(NamedTuple):
    """A time from a moment up to another, in UTC."""

    since: datetime
    before: datetime


class _Slot(NamedTuple):
    """A time that an event takes."""

    start: Moment
    length: timedelta


@dataclass(slots=True)
class Series:
    """The events of one identity: one or more that are the series, and those that are instead of one of it."""

    line: int = 0
    """Where the first of them is written."""

    masters: dict[datetime, Happening] = field(default_factory=dict)
    moved: dict[datetime, Happening] = field(default_factory=dict)

    def add(self, event: Happening, line: int) -> None:
        """Take an event in, or a later version of it.

        Raises `OverflowError` where the calendar ends before it does.
        """
        event.start.utc + event.length
        self.line = self.line or line
        if event.instead_of is None:
            versions, key = self.masters, event.start.utc
        else:
            versions, key = self.moved, event.instead_of.utc
        known = versions.get(key)
        if known is None or event.sequence >= known.sequence:
            versions[key] = event

    def occurrences(self, window: Window, home: tzinfo) -> Iterator[Occurrence]:
        """Yield when it takes place."""
        left = dict(self.moved)
        wide = _wider(window, self._reach())
        for master in self.masters.values():
            for instance, slot in _instances(master, wide):
                event = _taken(left, instance) or self._later(instance) or master
                yield from _within(_occurrence(event, _moved(event, slot), instance, home), window)
        for instance, event in left.items():
            yield from _within(_occurrence(event, _Slot(event.start, event.length), instance, home), window)

    def _later(self, instance: datetime) -> Happening | None:
        """Return what is instead of an instance and of all after it."""
        since = [key for key, each in self.moved.items() if each.and_after and key <= instance]
        return self.moved[max(since)] if since else None

    def _reach(self) -> timedelta:
        """Return how far outside a window an instance may be written that takes place in it."""
        reach = [
            length
            for each in self.masters.values()
            for length in (each.length, *(extra.length for extra in each.extras))
            if length is not None
        ]
        for instance, each in self.moved.items():
            reach += (each.length, abs(each.start.utc - instance))
        return min(max(reach, default=DAY), _AN_AGE) + DAY


def _wider(window: Window, by: timedelta) -> Window:
    return Window(max(window.since, _FIRST) - by, min(window.before, _LAST) + by)


def _taken(left: dict[datetime, Happening], instance: datetime) -> Happening | None:
    """Take what is instead of an instance; some tell it by its day alone."""
    if (moved := left.pop(instance, None)) is not None:
        return moved
    for key, each in left.items():
        named = each.instead_of
        if named is not None and named.is_day and instance.astimezone(named.zone).date() == named.wall.date():
            return left.pop(key)
    return None


def _moved(event: Happening, slot: _Slot) -> _Slot:
    """Return when an instance takes place by what is instead of it."""
    named = event.instead_of
    if named is None:
        return slot
    if not event.and_after:
        return _Slot(event.start, event.length)
    return _Slot(replace(slot.start, wall=slot.start.wall + (event.start.wall - named.wall)), event.length)


def _instances(event: Happening, window: Window) -> Iterator[tuple[datetime, _Slot]]:
    """Yield the instances of a series that may be in a window, and when each was meant to be."""
    lengths = {extra.start.utc: extra.length for extra in event.extras}
    moments = {out.utc for out in event.without if not out.is_day}
    days = {out.wall.date() for out in event.without if out.is_day}
    seen = set(moments)
    for start in _starts(event, window):
        instance = start.utc
        if instance not in seen and start.wall.date() not in days:
            seen.add(instance)
            length = lengths.get(instance)
            yield instance, _Slot(start, event.length if length is None else length)


def _starts(event: Happening, window: Window) -> Iterator[Moment]:
    zone, is_day = event.start.zone, event.start.is_day
    if event.rule is None:
        yield event.start
    else:
        since, before = (at.astimezone(zone).replace(tzinfo=None) for at in window)
        for wall in walls(event.rule, event.start.wall, since, before):
            yield Moment(wall, zone, is_day)
    for extra in event.extras:
        yield Moment(extra.start.wall, extra.start.zone, is_day)


def _occurrence(event: Happening, slot: _Slot, instance: datetime, home: tzinfo) -> Occurrence:
    start, length = slot
    days: tuple[date, date] | None = None
    begins, ends = start.utc, start.utc + length
    if start.is_day:
        days = start.wall.date(), (start.wall + max(length, DAY)).date()
        begins, ends = midnight(days[0], home), midnight(days[1], home)
    recurs = event.rule is not None or bool(event.extras) or event.instead_of is not None
    return Occurrence(
        uid=event.uid,
        start=begins,
        end=ends,
        days=days,
        instance=instance if recurs else None,
        summary=event.summary,
        status=event.status,
        transparent=event.transparent,
        shown_as=event.shown_as,
        private=event.private,
        holding=event.holding,
    )


def _within(occurrence: Occurrence, window: Window) -> Iterator[Occurrence]:
    if occurrence.start < window.before and (occurrence.end > window.since or occurrence.start >= window.since):
        yield occurrence
