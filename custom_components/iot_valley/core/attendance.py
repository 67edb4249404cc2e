"""What is learnt of a nap room from one look to the next: who came, who left, and how full it was meanwhile."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from .calibration import faded
from .naproom import NapRoom, NapView
from .sessions import NOTHING, Phase, Session
from .turnout import Cell, Standing, Turnout, rate, slot_by_clock, within

SLOT: Final = timedelta(minutes=30)
FADES: Final = 0.93
"""What a week weighs beside the next."""

_LONGEST: Final = timedelta(days=2)
"""Longer than that, nobody watched."""

_FORGOTTEN: Final = 6.0
"""In so many hours, half of what came lately is not of late any more."""

_UNSEEN: Final = Cell()
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


class Step(NamedTuple):
    """What happened in a room between two looks."""

    before: NapRoom
    after: NapRoom
    shown: NapView
    open: bool


def learn(week: Turnout, step: Step, now: datetime, zone: tzinfo | None) -> Turnout:
    """Return what is usual after one more look: the same where nothing is new."""
    pairs = list(_pairs(step))
    came, left, waits = _arrivals(pairs), list(_leavings(pairs)), step.after.turns - week.turns
    standing = _standing(step)
    if not (came or left or waits) and standing == week.standing:
        return week
    local = now.astimezone(zone)
    after = _counted(_aged(week, local), now, zone)
    leavings = after.leavings
    for minutes in left:
        leavings = {**leavings, minutes: leavings.get(minutes, 0.0) + 1}
    return after._replace(
        cells=_added(after.cells, slot_by_clock(local), came) if came else after.cells,
        recent=after.recent + came,
        leavings=leavings,
        waited=after.waited + (waits if week.standing is not None and not week.standing.takeable else 0),
        at=now,
        standing=standing,
        turns=step.after.turns,
    )


def _standing(step: Step) -> Standing | None:
    tally = step.shown.tally
    if not step.open or tally.told is None:
        return None
    return Standing(tally.free > 0, tally.occupied)


type _Pair = tuple[Session, Session]


def _pairs(step: Step) -> Iterator[_Pair]:
    """Yield what went on in each place, and what does now, where that is something else."""
    before, after = step.before.sessions, step.after.sessions
    if before is after:
        return
    for place_id in before.keys() | after.keys():
        was, now = before.get(place_id, NOTHING), after.get(place_id, NOTHING)
        if was is not now:
            yield was, now


def _arrivals(pairs: Iterable[_Pair]) -> int:
    """Return how many lay down who had not waited: those who had were counted when there was no place."""
    return sum(after.began is not None and after.began != before.began and not after.queued for before, after in pairs)


def _leavings(pairs: Iterable[_Pair]) -> Iterator[int]:
    """Yield how many minutes after the planned end each left who will not be back."""
    for before, after in pairs:
        over = before.phase is Phase.TURNOVER and after.phase is not Phase.TURNOVER and after.began != before.began
        if over and before.since is not None and before.ends is not None:
            yield minutes_after(before.ends, before.since)


def minutes_after(ends: datetime, at: datetime) -> int:
    """Return how many minutes after the planned end a moment is, within the spread."""
    return within((at - ends) // _MINUTE)


def _aged(week: Turnout, local: datetime) -> Turnout:
    number = (local.toordinal() - 1) // 7
    if number <= week.week or not week.cells:
        return week if week.cells else week._replace(week=number)
    by = FADES ** (number - week.week)
    cells = {slot: cell.faded(by) for slot, cell in week.cells.items()}
    leavings = {minutes: round(count * by, 4) for minutes, count in week.leavings.items()}
    waited, turned = round(week.waited * by, 4), round(week.turned * by, 4)
    proofs = faded(week.proofs, by)
    return week._replace(cells=cells, leavings=leavings, week=number, waited=waited, turned=turned, proofs=proofs)


def _counted(week: Turnout, now: datetime, zone: tzinfo | None) -> Turnout:
    """Return the week with the time up to now counted as it stood."""
    standing = week.standing
    if week.at is None or standing is None or not timedelta() < now - week.at <= _LONGEST:
        return week if standing is not None else week._replace(recent=0.0, expected=0.0)
    cells, recent, expected, turned = dict(week.cells), week.recent, week.expected, week.turned
    for slot, hours in _parts(week.at, now, zone):
        arrivals, takeable, occupied, watched = cells.get(slot, _UNSEEN)
        left, come = 0.5 ** (hours / _FORGOTTEN), hours * rate(week, slot)
        recent, expected = recent * left, expected * left
        if standing.takeable:
            expected, takeable = expected + come, takeable + hours * week.pace
        else:
            turned += come * week.pace
        cells[slot] = Cell(arrivals, takeable, occupied + hours * standing.occupied, watched + hours)
    return week._replace(cells=cells, recent=round(recent, 4), expected=round(expected, 4), turned=round(turned, 4))


def _parts(start: datetime, end: datetime, zone: tzinfo | None) -> Iterator[tuple[int, float]]:
    """Yield the slots of a time, and how many hours of it lie in each; slots are as long in every zone."""
    while start < end:
        local = start.astimezone(zone)
        into = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
        until = min(end, start + SLOT - into)
        yield slot_by_clock(local), (until - start) / _HOUR
        start = until


def _added(cells: Mapping[int, Cell], slot: int, came: int) -> Mapping[int, Cell]:
    cell = cells.get(slot, _UNSEEN)
    return {**cells, slot: cell._replace(arrivals=cell.arrivals + came)}
