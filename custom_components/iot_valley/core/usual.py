"""What is usual in a nap room: how many come at which time of the week, how long they stay, and how full it is.

Learnt from each nap as it goes by and never from anybody's name; older weeks weigh less. Those who come are only
counted while a place could be had, together with how long one could: who finds none leaves no trace.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final, NamedTuple

from .naproom import NapRoom, NapView
from .sessions import Phase, Session

SLOT: Final = timedelta(minutes=30)
SLOTS: Final = 48
"""So many slots are a day."""

FADES: Final = 0.93
"""What a week weighs beside the next."""

SPREAD: Final = 30
"""Leavings are told apart from so many minutes before the planned end to so many after it."""

K: Final = 10
"""Nothing of the past is told of fewer naps than this: so says DOMAIN.md."""

_LONGEST: Final = timedelta(days=2)
"""Longer than that, nobody watched."""

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


class Cell(NamedTuple):
    """What was seen in one slot of the week."""

    arrivals: float = 0.0
    takeable: float = 0.0
    """For how many hours a place could be had."""

    occupied: float = 0.0
    """How many place-hours were slept."""

    watched: float = 0.0
    """For how many hours the room was open, and watched."""

    def faded(self, by: float) -> Cell:
        """Return a cell that weighs less."""
        return Cell(*(round(part * by, 4) for part in self))


class Standing(NamedTuple):
    """What holds between two looks."""

    takeable: bool
    occupied: int


@dataclass(frozen=True, slots=True)
class UsualWeek:
    """What is usual in one nap room."""

    cells: Mapping[int, Cell] = field(default_factory=dict)
    """By the slot of the week, Monday's first."""

    leavings: Mapping[int, float] = field(default_factory=dict)
    """How many left so many minutes after the planned end, or before it."""

    week: int = 0
    """The last one that was counted."""

    at: datetime | None = None
    """Up to when all is counted."""

    standing: Standing | None = None
    """How it stands since, none where that is not known or the room is closed."""

    def interrupted(self) -> UsualWeek:
        """Return the same week, nothing counted from the last look until the next."""
        return replace(self, at=None, standing=None)

    def moved(self, by: timedelta) -> UsualWeek:
        """Return the same week as if it had been looked at later, or earlier, by a duration."""
        return replace(self, at=self.at and self.at + by)

    @property
    def whole(self) -> Cell:
        """All cells together."""
        return together(self.cells.values())


def together(cells: Iterable[Cell]) -> Cell:
    """Return some cells as one."""
    return Cell(*map(sum, zip(Cell(), *cells, strict=True)))


class Step(NamedTuple):
    """What happened in a room between two looks."""

    before: NapRoom
    after: NapRoom
    shown: NapView
    open: bool


def learn(week: UsualWeek, step: Step, now: datetime, zone: tzinfo | None) -> UsualWeek:
    """Return what is usual after one more look: the same where nothing is new."""
    came, left = _arrivals(step), list(_leavings(step))
    standing = _standing(step)
    if not came and not left and standing == week.standing:
        return week
    after = _counted(_aged(week, now, zone), now, zone)
    if came:
        after = _added(after, slot_of(now, zone), Cell(arrivals=came))
    leavings = dict(after.leavings)
    for minutes in left:
        leavings[minutes] = leavings.get(minutes, 0.0) + 1
    return replace(after, leavings=leavings, at=now, standing=standing)


def slot_of(at: datetime, zone: tzinfo | None) -> int:
    """Return the slot of the week, by the clock on the wall."""
    local = at.astimezone(zone)
    return local.weekday() * SLOTS + (local.hour * 60 + local.minute) // 30


def _standing(step: Step) -> Standing | None:
    tally = step.shown.tally
    if not step.open or tally.told is None:
        return None
    return Standing(tally.free > 0, tally.occupied)


def _pairs(step: Step) -> Iterator[tuple[Session, Session]]:
    for place_id in step.before.sessions.keys() | step.after.sessions.keys():
        yield step.before.session(place_id), step.after.session(place_id)


def _arrivals(step: Step) -> int:
    """Return how many lay down who had not waited: those who had were counted when there was no place."""
    return sum(
        after.began is not None and after.began != before.began and not after.queued for before, after in _pairs(step)
    )


def _leavings(step: Step) -> Iterator[int]:
    """Yield how many minutes after the planned end each left who will not be back."""
    for before, after in _pairs(step):
        over = before.phase is Phase.TURNOVER and after.phase is not Phase.TURNOVER and after.began != before.began
        if over and before.since is not None and before.ends is not None:
            yield minutes_after(before.ends, before.since)


def minutes_after(ends: datetime, at: datetime) -> int:
    """Return how many minutes after the planned end a moment is, within the spread."""
    return max(-SPREAD, min(SPREAD, (at - ends) // _MINUTE))


def _aged(week: UsualWeek, now: datetime, zone: tzinfo | None) -> UsualWeek:
    number = (now.astimezone(zone).date().toordinal() - 1) // 7
    if number <= week.week or not week.cells:
        return week if week.cells else replace(week, week=number)
    by = FADES ** (number - week.week)
    cells = {slot: cell.faded(by) for slot, cell in week.cells.items()}
    leavings = {minutes: round(count * by, 4) for minutes, count in week.leavings.items()}
    return replace(week, cells=cells, leavings=leavings, week=number)


def _counted(week: UsualWeek, now: datetime, zone: tzinfo | None) -> UsualWeek:
    """Return the week with the time up to now counted as it stood."""
    standing = week.standing
    if week.at is None or standing is None or not timedelta() < now - week.at <= _LONGEST:
        return week
    cells = dict(week.cells)
    for slot, hours in _parts(week.at, now, zone):
        cell = cells.get(slot, Cell())
        cells[slot] = Cell(
            cell.arrivals,
            cell.takeable + hours * standing.takeable,
            cell.occupied + hours * standing.occupied,
            cell.watched + hours,
        )
    return replace(week, cells=cells)


def _parts(start: datetime, end: datetime, zone: tzinfo | None) -> Iterator[tuple[int, float]]:
    """Yield the slots of a time, and how many hours of it lie in each; slots are as long in every zone."""
    while start < end:
        local = start.astimezone(zone)
        into = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
        until = min(end, start + SLOT - into)
        yield slot_of(start, zone), (until - start) / _HOUR
        start = until


def _added(week: UsualWeek, slot: int, more: Cell) -> UsualWeek:
    return replace(week, cells={**week.cells, slot: together((week.cells.get(slot, Cell()), more))})


# -- what may be told of it -------------------------------------------------------------------------------------------


def quietest(week: UsualWeek, weekday: int, count: int = 3) -> tuple[int, ...]:
    """Return the hours of a day in which the fewest places are taken, the quietest first; none of a day under k."""
    hours = _hours(week, weekday)
    if sum(cell.arrivals for cell in hours.values()) < K:
        return ()
    share = {hour: cell.occupied / cell.watched for hour, cell in hours.items() if cell.watched > 0}
    return tuple(sorted(share, key=lambda hour: (share[hour], hour))[:count])


def history(week: UsualWeek, weekday: int) -> Mapping[int, float | None]:
    """Return how many places are taken on average in each hour of a day; none where that would tell of too few naps.

    Where a single hour would be hidden, another is too: or it would follow from the day's sum.
    """
    hours = _hours(week, weekday)
    by_size = sorted(hours, key=lambda hour: hours[hour].arrivals)
    hidden = [hour for hour in by_size if hours[hour].arrivals < K]
    if len(hidden) == 1:
        hidden = by_size[:2]
    told = {hour: cell.occupied / cell.watched if cell.watched else None for hour, cell in hours.items()}
    return MappingProxyType(told | dict.fromkeys(hidden))


def _hours(week: UsualWeek, weekday: int) -> dict[int, Cell]:
    """Return what was seen in each hour of a day."""
    first_slot = weekday * SLOTS
    pairs = ((hour, (first_slot + 2 * hour, first_slot + 2 * hour + 1)) for hour in range(SLOTS // 2))
    return {
        hour: together(week.cells.get(slot, Cell()) for slot in slots)
        for hour, slots in pairs
        if any(slot in week.cells for slot in slots)
    }
