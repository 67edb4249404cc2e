"""One room of the simulated building for some weeks: bookings, some of them of nobody, and what is given back."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from heapq import merge
from random import Random
from typing import Final

from custom_components.iot_valley.core.booking_states import GIVEN_BACK
from custom_components.iot_valley.core.bookings import Book, Booking
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.release_evidence import Evidence, Proof, Rhythm
from custom_components.iot_valley.core.releases import Policy, arrived, rule, ruled
from custom_components.iot_valley.core.sensors import BEHAVIOURS

from .sim_building import Simulated
from .sim_faults import Message, Plant, spoiled
from .sim_sensors import says
from .sim_site import Make, Room, Unit, building

POLICY: Final = Policy()
BEFORE: Final = timedelta(minutes=10)
LOOKS: Final = 30
"""How often a booking is looked at, in seconds."""

GRID: Final = 900
_QUARTERS = (2, 3, 4, 6)
_A_GHOST = 0.35


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a booking."""

    ghost: bool
    """Nobody was there from ten minutes before its start to its end."""

    released_after: float | None
    """In seconds after its start, none where it was kept."""

    evicted: bool
    """Somebody was inside when it was given back."""

    live_hold: bool
    """A sensor that sees still people and had no fault was alive then."""

    lag: float
    proof: Proof
    """What was proven twelve minutes after its start."""


@dataclass(frozen=True)
class Trial:
    """A room, and the fault of one of its sensors."""

    site: Simulated
    room: Room
    plant: Plant | None = None

    @cached_property
    def plants(self) -> Mapping[str, Plant]:
        """What is broken, by the sensor's id: two sensors that are swapped both are."""
        if self.plant is None:
            return {}
        here, there = self.plant, self.plant.other
        both = (here,) if there is None else (here, replace(here, unit=there, other=here.unit))
        return {each.unit.id: each for each in both}

    @cached_property
    def rooms(self) -> tuple[Room, ...]:
        """The room, and that in which a sensor of it hangs: the building can find that out."""
        return (self.room, *(plant.unit.room for plant in self.plants.values() if plant.unit.room != self.room))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The sensors of the rooms."""
        return tuple(unit for unit in self.site.units if unit.room in self.rooms)

    @cached_property
    def spells(self) -> tuple[tuple[int, int], ...]:
        """When somebody is in it."""
        return tuple((start, end) for start, end in self.site.lives[self.room.code].occupied)

    def somebody(self, since: int, until: int) -> bool:
        """Return whether somebody is inside in a time."""
        index = bisect_right(self.spells, (since, 10**12)) - 1
        near = self.spells[max(index, 0) : index + 2 + (until - since) // 60]
        return any(start < until and end > since for start, end in near)

    def bookings(self) -> Iterator[tuple[int, int]]:
        """Yield bookings: of those who come, early or late, and of some who never do, all of them apart."""
        chance, free_from = Random(f"{self.site.seed} {self.room.code}"), 0
        for start, end in self.spells:
            begins = start // GRID * GRID
            lasts = max((end - begins + GRID - 1) // GRID, 2) * GRID
            ghost = free_from + chance.randrange(4) * GRID
            length = chance.choice(_QUARTERS) * GRID
            if ghost + length < begins and self._is_day(ghost) and chance.random() < _A_GHOST:
                yield ghost, ghost + length
            if begins >= free_from and lasts < POLICY.long.total_seconds() and end - start > GRID // 2:
                yield begins, begins + lasts
            free_from = max(free_from, begins + lasts + GRID)

    def _is_day(self, second: int) -> bool:
        return 8 <= self.site.calendar.at(second).hour < 18  # noqa: PLR2004 - working hours

    def messages(self) -> Iterator[tuple[int, str, float | None, int | None]]:
        """Yield all that its sensors say, in the order of time."""
        told = (self._said(unit) for unit in self.units)
        return merge(*told, key=lambda each: each[0])

    def _said(self, unit: Unit) -> Iterator[tuple[int, str, float | None, int | None]]:
        messages: Iterable[Message] = ((at, value, None) for at, value in self._listen(unit))
        if unit.id in self.plants:
            messages = spoiled(self.plants[unit.id], lambda each: list(self._listen(each)))
        return ((at, unit.id, value, measured) for at, value, measured in messages)

    def _listen(self, unit: Unit) -> Iterator[tuple[int, float | None]]:
        return says(self.site.lives[unit.room.code], unit)

    def fates(self) -> Iterator[Fate]:
        """Live the weeks, and yield what becomes of each booking."""
        keeper = _Keeper(self)
        messages = iter(self.messages())
        pending = next(messages, None)
        for start, end in self.bookings():
            if end >= self.site.calendar.length:
                return
            keeper.begin(start, end)
            for look in range(start - int(BEFORE.total_seconds()), end, LOOKS):
                while pending is not None and pending[0] <= look:
                    keeper.hear(*pending)
                    pending = next(messages, None)
                keeper.look(look)
                if not keeper.booking.holds:
                    break
            yield keeper.fate()


class _Keeper:
    """Whoever keeps the book of one room."""

    def __init__(self, trial: Trial) -> None:
        """Begin with the first day."""
        self.trial = trial
        self.at = trial.site.calendar.at
        self.space_id, spaces = trial.room.id, building().spaces
        some = {room.id: spaces[room.id] for room in trial.rooms}
        self.engine = Engine(Building("some rooms", spaces=some), self.at(0))
        self.wake_at = self.engine.handle(Tick(), self.at(0)).wake_at
        self.rhythms = {
            unit.id: Rhythm(
                timedelta(seconds=unit.interval),
                timedelta(seconds=unit.interval if unit.fitting.make is Make.SIGFOX else 0),
            )
            for unit in trial.units
        }
        self.times = (0, 0)
        self.proof = Proof.NONE

    def begin(self, start: int, end: int) -> None:
        """Begin with another booking."""
        self.times = (start, end)
        self.book = Book(self.space_id, (Booking("b", self.at(start), self.at(end)),))

    @property
    def booking(self) -> Booking:
        """The booking."""
        return self.book.find("b")

    def hear(self, second: int, sensor_id: str, value: float | None, measured: int | None) -> None:
        """Take in what a sensor says."""
        now = self.at(second)
        self._wake(now)
        at = None if measured is None else self.at(measured)
        self.wake_at = self.engine.handle(Reading(sensor_id, value, at), now).wake_at

    def _wake(self, now: datetime) -> None:
        while self.wake_at is not None and self.wake_at <= now:
            self.wake_at = self.engine.handle(Tick(), self.wake_at).wake_at

    def look(self, second: int) -> None:
        """Look at the booking."""
        now = self.at(second)
        self._wake(now)
        evidence = self._evidence(now)
        if second <= self.times[0] + 12 * 60:
            self.proof = evidence.proof
        if evidence.proof is Proof.SOMEONE:
            self.book = arrived(self.book, now, BEFORE)
        ruling = rule(self.booking, self.trial.room.capacity, evidence, POLICY, now)
        self.book = ruled(self.book, "b", ruling, evidence, now)

    def _evidence(self, now: datetime) -> Evidence:
        return self.engine.presence.evidence(self.space_id, now)

    def fate(self) -> Fate:
        """Return what became of the booking."""
        start, end = self.times
        freed_at = self.booking.freed_at if self.booking.state in GIVEN_BACK else None
        after = None if freed_at is None else (freed_at - self.at(start)).total_seconds()
        freed = end if after is None else start + int(after)
        own = (unit.id for unit in self.trial.units if unit.room is self.trial.room)
        lag = max(self.rhythms[id].lag.total_seconds() for id in own)
        return Fate(
            not self.trial.somebody(start - int(BEFORE.total_seconds()), end),
            after,
            after is not None and self.trial.somebody(freed, freed + 1),
            self._live_hold(freed),
            lag,
            self.proof,
        )

    def _live_hold(self, second: int) -> bool:
        plant = self.trial.plant
        broken = plant.unit.id if plant is not None and plant.span[0] <= second < plant.span[1] else ""
        own = (unit for unit in self.trial.units if unit.room is self.trial.room)
        return any(BEHAVIOURS[unit.kind].sees_still and unit.id != broken for unit in own)
