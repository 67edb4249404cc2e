"""Takes care of the sensors: learns what is usual of each, and finds what is wrong with one.

Each report is noted as it comes, at the cost of a few assignments. All else is done in rounds: every ten minutes, for a
sixth of the spaces, so that each is looked through once an hour and no round keeps anyone waiting.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Final

from . import misfits, trust
from .board import rename
from .checks_reports import is_overdue
from .faults import FULL, Belief, Fault, FaultCode, belief_in
from .gauges import begun
from .habits import Habit
from .learning import learn
from .learnt import Learnt
from .misfits import Profile, Ties
from .model import Space
from .sensors import BEHAVIOURS, SensorKind
from .traces import Trace, blind
from .witnesses import Member, Witnesses

CARE: Final = "care"
"""Stands among what has changed for what is wrong with sensors."""

type Written = Mapping[str, float]
"""What is usual of a sensor, by the names of `Learnt`; what is not known is left out."""

ROUND: Final = timedelta(minutes=10)
ROUNDS: Final = 6
"""So many rounds make an hour."""

_NAMES: Final = frozenset(field.name for field in fields(Learnt))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MISFITS_EVERY: Final = timedelta(hours=4)


class Caretaker:
    """What is usual of each sensor of a building, and what is wrong with it."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.faults: dict[str, tuple[Fault, ...]] = {}
        self.beliefs: dict[str, Belief] = {}
        """How far each sensor is believed that is not believed wholly."""

        self._habits: dict[str, tuple[SensorKind, Habit]] = {}
        self._rounds: list[list[Space]] = []
        self._round_at: datetime | None = None
        self._swaps: dict[str, Fault] = {}
        self._profiles: dict[str, Profile] = {}
        self._misfits_at: datetime | None = None
        self._overdue: set[str] = set()
        self._levels: dict[str, float] = {}
        self._written: dict[str, Written] = {}

    def rebuild(self, spaces: Iterable[Space], now: datetime) -> None:
        """Take other spaces in, and keep all that is known of the sensors that they still have."""
        before, self._habits = self._habits, {}
        self._rounds = [[] for _ in range(ROUNDS)]
        for number, space in enumerate(space for space in spaces if space.sensors):
            self._rounds[number % ROUNDS].append(space)
            for sensor in space.sensors:
                known = before.get(sensor.id)
                fits = known is not None and known[0] is sensor.kind
                self._habits[sensor.id] = (
                    known if fits and known else (sensor.kind, begun(BEHAVIOURS[sensor.kind], now.timestamp()))
                )
        self._drop({id for id, known in before.items() if self._habits.get(id) is not known})
        self._round_at = self._next_round(now)

    def habit_of(self, sensor_id: str) -> Habit:
        """Return what a sensor of the building has been doing."""
        return self._habits[sensor_id][1]

    def note_battery(self, battery_id: str, percent: float | None) -> None:
        """Note how full a battery is: as full as before where that is not told."""
        if percent is not None:
            self._levels[battery_id] = percent

    # -- rounds ------------------------------------------------------------------------------------------------------

    def next_round(self) -> datetime | None:
        """Return when something is to be looked through, none where nothing is."""
        return self._round_at

    def round(self, spaces: Iterable[Space], now: datetime) -> set[str]:
        """Look through what is due, and return the ids of the sensors of which something else is wrong now."""
        changed: set[str] = set()
        for space in spaces:
            changed |= self._review(space, now)
        if self._misfits_at is None or now >= self._misfits_at:
            self._misfits_at = now + _MISFITS_EVERY
            self._swaps = misfits.swapped(self._profiles, now, self._swaps)
        return changed

    def mute(self, traces: Mapping[str, Trace], now: datetime) -> dict[str, Trace]:
        """Return the memories of the sensors found overdue since this was asked last: what they said is void."""
        overdue, self._overdue = self._overdue, set()
        told = {id: trace for id in overdue if (trace := traces.get(id)) is not None and trace.yes is not None}
        return {id: blind(trace, now) for id, trace in told.items()}

    def due(self, now: datetime) -> Iterator[Space]:
        """Yield the spaces of the rounds since the last one, at most all of them."""
        if self._round_at is None or now < self._round_at:
            return
        last, first = _number(now), _number(self._round_at)
        self._round_at = self._next_round(now)
        for number in range(max(first, last - ROUNDS + 1), last + 1):
            yield from self._rounds[number % ROUNDS]

    def _next_round(self, after: datetime) -> datetime | None:
        """Return the next moment in whose round there is a space."""
        first = _number(after) + 1
        numbers = (number for number in range(first, first + ROUNDS) if self._rounds[number % ROUNDS])
        number = next(numbers, None)
        return None if number is None else _EPOCH + number * ROUND

    def ties(self, space: Space, now: datetime) -> Ties:
        """Return which sensors of a space noticed what its others did in the last day, and which other people."""
        witnesses = Witnesses(space.kind, self._members(space), now, self.faults)
        return misfits.ties(misfits.profiles(space.id, witnesses), now)

    def _review(self, space: Space, now: datetime) -> set[str]:
        witnesses = Witnesses(space.kind, self._members(space), now, self.faults)
        found = trust.review(witnesses, self._swaps)
        learn(witnesses, found)
        self._profiles |= misfits.profiles(space.id, witnesses)
        changed = {sensor.id for sensor in space.sensors if found.get(sensor.id, ()) != self.faults.get(sensor.id, ())}
        for sensor in space.sensors:
            habit = self._habits[sensor.id][1]
            self._written[sensor.id] = _written(habit.learnt)
            if is_overdue(habit, now.timestamp()):
                self._overdue.add(sensor.id)
        if changed:
            own = {sensor.id for sensor in space.sensors}
            self._take({id: faults for id, faults in self.faults.items() if id not in own} | found)
        return changed

    def _members(self, space: Space) -> list[Member]:
        return [
            Member(
                sensor,
                BEHAVIOURS[sensor.kind],
                self._habits[sensor.id][1],
                None if sensor.battery is None else self._levels.get(sensor.battery),
            )
            for sensor in space.sensors
        ]

    def _take(self, faults: Mapping[str, tuple[Fault, ...]]) -> None:
        self.faults = dict(faults)
        beliefs = ((id, belief_in(found)) for id, found in faults.items())
        self.beliefs = {id: belief for id, belief in beliefs if belief != FULL}

    # -- memory ------------------------------------------------------------------------------------------------------

    def learnt(self) -> dict[str, Written]:
        """Return what was usual of each sensor when it was last looked through: what outlasts a restart."""
        return dict(self._written)

    def resume(self, learnt: Mapping[str, Written], faults: Mapping[str, tuple[Fault, ...]], now: datetime) -> None:
        """Take back what was known before a time in which nobody listened."""
        for id, (_, habit) in self._habits.items():
            if id in learnt:
                habit.learnt = _read(learnt[id], now)
                self._written[id] = _written(habit.learnt)
            habit.resume(now.timestamp())
        self._swaps = {id: fault for id, found in faults.items() for fault in found if fault.code is FaultCode.SWAPPED}
        self._take({id: found for id, found in faults.items() if id in self._habits})

    def shift(self, by: timedelta) -> None:
        """Take all that is known along with a clock that was set."""
        for _, habit in self._habits.values():
            habit.shift(by.total_seconds())
        self._profiles.clear()

    def forget(self, sensor_ids: Iterable[str], now: datetime) -> None:
        """Forget all that was learnt of some sensors, and what was found to be wrong with them."""
        gone = set(sensor_ids) & self._habits.keys()
        for id in gone:
            kind = self._habits[id][0]
            self._habits[id] = (kind, begun(BEHAVIOURS[kind], now.timestamp()))
        self._drop(gone)

    def rename(self, ids: Mapping[str, str]) -> None:
        """Know some sensors by other ids from now on."""
        for memory in (self._habits, self._written, self._profiles, self._swaps):
            rename(memory, ids)
        found = {ids.get(id, id): tuple(_told_of(fault, ids) for fault in faults) for id, faults in self.faults.items()}
        self._swaps = {id: _told_of(fault, ids) for id, fault in self._swaps.items()}
        self._take(found)

    def _drop(self, ids: set[str]) -> None:
        """Drop what was found of some sensors; one that was swapped with one of them is not any more."""
        partners = {id for id, fault in self._swaps.items() if fault.other in ids}
        kept = {id: [fault for fault in found if fault.other not in ids] for id, found in self.faults.items()}
        for id in ids | partners:
            self._swaps.pop(id, None)
            self._profiles.pop(id, None)
        for id in ids:
            self._written.pop(id, None)
        self._take({id: tuple(found) for id, found in kept.items() if found and id not in ids})


def _told_of(fault: Fault, ids: Mapping[str, str]) -> Fault:
    """Return a fault that names the other sensor, if it does, by its id of now."""
    return fault if fault.other is None else replace(fault, other=ids.get(fault.other, fault.other))


def _number(at: datetime) -> int:
    """Return the number of the round that a moment is in."""
    return (at - _EPOCH) // ROUND


def _read(written: Written, now: datetime) -> Learnt:
    """Return what was usual of a sensor; what another version may have written besides is left out."""
    return Learnt(**{"since": now.timestamp()} | {name: written[name] for name in _NAMES & written.keys()})


def _written(learnt: Learnt) -> Written:
    return {name: value for name, value in asdict(learnt).items() if not isnan(value)}
