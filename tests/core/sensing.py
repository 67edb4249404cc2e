"""Rooms in which people come and go, what their sensors say of it, and somebody who looks after the sensors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from itertools import chain, pairwise
from math import ceil
from random import Random

from custom_components.iot_valley.core import misfits, trust
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.gauges import begun
from custom_components.iot_valley.core.habits import HOUR, Habit
from custom_components.iot_valley.core.learning import learn
from custom_components.iot_valley.core.misfits import Profile
from custom_components.iot_valley.core.model import Space
from custom_components.iot_valley.core.sensors import BEHAVIOURS, SensorKind
from custom_components.iot_valley.core.witnesses import Member, Witnesses

from .buildings import MONDAY

START = MONDAY.timestamp()
DAY, MINUTE = 24 * HOUR, 60.0

type Said = list[tuple[float, float | None]]
"""What a sensor says, and when, in seconds since that Monday."""

type Visit = tuple[float, float]
"""From when to when someone is there, in seconds since that Monday."""


def hours(day: int, *spans: tuple[float, float]) -> list[Visit]:
    """Return the visits of a day, told by their hours."""
    return [(day * DAY + start * HOUR, day * DAY + end * HOUR) for start, end in spans]


def office_days(days: Iterable[int], seed: int) -> list[Visit]:
    """Return meetings of half an hour to two hours on some days, with breaks between them."""
    visits: list[Visit] = []
    for day in days:
        draw, at = Random(f"{seed} {day}"), 8.5
        while at < 17:
            at += draw.choice((0.25, 0.5, 1.0))
            length = draw.choice((0.5, 1.0, 1.0, 1.5, 2.0))
            visits += hours(day, (at, at + length))
            at += length
    return visits


EVERY: Mapping[SensorKind, float] = {
    SensorKind.CO2: 5 * MINUTE,
    SensorKind.COUNT: 5 * MINUTE,
    SensorKind.COUNTER: 15 * MINUTE,
    SensorKind.DOOR: 2 * HOUR,
    SensorKind.MOTION: HOUR,
    SensorKind.PRESENCE: 30 * MINUTE,
    SensorKind.PRESSURE: HOUR,
    SensorKind.TEMPERATURE: 10 * MINUTE,
}
"""After so many seconds a sensor says again what it has said."""


def all_say(space: Space, visits: Sequence[Visit], days: int, seed: int = 1) -> dict[str, Said]:
    """Return what the sensors of a space say on some days, all in good order."""
    return {sensor.id: says(sensor.kind, visits, days, seed) for sensor in space.sensors}


def instead(said: Said, start: float, end: float, inside: Said) -> Said:
    """Return what is said with other words from one second up to another, and the truth again after it."""
    last = next((value for at, value in reversed(said) if at <= end), 0.0)
    before, after = [word for word in said if word[0] < start], [word for word in said if word[0] > end]
    return [*before, *inside, (end, last), *after]


def again(value: float | None, start: float, end: float, every: float = HOUR) -> Said:
    """Return the same word again and again."""
    return [(start + number * every, value) for number in range(int((end - start) / every))]


def says(kind: SensorKind, visits: Sequence[Visit], days: int, seed: int = 1) -> Said:
    """Return what a sensor in good order says on some days."""
    draw, every = Random(f"{kind} {seed}"), EVERY[kind]
    match kind:
        case SensorKind.CO2 | SensorKind.TEMPERATURE:
            return list(_measured(kind, visits, days, draw, every))
        case SensorKind.COUNTER:
            told = _passed(visits, draw)
        case SensorKind.COUNT:
            told = _counted(visits, draw)
        case SensorKind.DOOR:
            told = _spoken((at - 2, at + 4) for at in chain.from_iterable(visits))
        case SensorKind.MOTION:
            told = _spoken(_movements(visits, draw))
        case _:
            told = _spoken((start + 1, end + 20) for start, end in visits)
    return list(_beating(told, days * DAY, every))


def _spoken(spells: Iterable[Visit]) -> Iterator[tuple[float, float]]:
    yield 0.0, 0.0
    last = 0.0
    for start, end in spells:
        if start > last:
            yield start, 1.0
            yield end, 0.0
            last = end


def _movements(visits: Iterable[Visit], draw: Random) -> Iterator[Visit]:
    for start, end in visits:
        at = start
        while at < end:
            yield at, at + 40
            at += 41 + draw.expovariate(1 / (2 * MINUTE))


def _counted(visits: Iterable[Visit], draw: Random) -> Iterator[tuple[float, float]]:
    yield 0.0, 0.0
    for start, end in visits:
        for at in range(int(start), int(end), 600):
            yield float(at), float(draw.randint(2, 5))
        yield end, 0.0


def _passed(visits: Iterable[Visit], draw: Random) -> Iterator[tuple[float, float]]:
    yield 0.0, 0.0
    for start, end in visits:
        people = draw.randint(2, 5)
        for number in range(people):
            yield start + 5 * number, float(number + 1)
        for number in range(people):
            yield end - 5 * (people - number), float(people - number - 1)


def _measured(
    kind: SensorKind, visits: Sequence[Visit], days: int, draw: Random, every: float
) -> Iterator[tuple[float, float]]:
    rest, busy, digits = (420.0, 900.0, 0) if kind is SensorKind.CO2 else (18.0, 21.0, 1)
    value, waiting, at = rest, list(reversed(visits)), 0.0
    while at < days * DAY:
        while waiting and waiting[-1][1] < at:
            waiting.pop()
        target = busy if waiting and waiting[-1][0] <= at else rest
        value += (target - value) * min(every / (20 * MINUTE), 1.0)
        yield at, round(value + draw.gauss(0, (busy - rest) / 100), digits)
        at += every


def _beating(told: Iterable[tuple[float, float]], end: float, every: float) -> Iterator[tuple[float, float]]:
    for (at, value), (after, _) in pairwise(chain(told, [(end, 0.0)])):
        for number in range(max(ceil((min(after, end) - at) / every), 0)):
            yield at + number * every, value


@dataclass
class Care:
    """Looks after the sensors of some spaces, each of them once an hour."""

    spaces: Sequence[Space]
    faults: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    alarms: list[tuple[float, str, FaultCode]] = field(default_factory=list)
    """When, in hours since that Monday, what was found in which sensor."""

    swaps: dict[str, Fault] = field(default_factory=dict)
    batteries: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing known."""
        sensors = [sensor for space in self.spaces for sensor in space.sensors]
        self.habits: dict[str, Habit] = {sensor.id: begun(BEHAVIOURS[sensor.kind], START) for sensor in sensors}
        self.kinds = {sensor.id: sensor.kind for sensor in sensors}
        self.at = 0.0

    def hears(self, told: Mapping[str, Said], until: float, late: Mapping[str, float] | None = None) -> Care:
        """Listen until a time, in seconds since that Monday; some sensors tell that they measured long before."""
        lags = late or {}
        everything = merge(
            *([(at, id, value) for at, value in said if self.at <= at < until] for id, said in told.items())
        )
        for at, id, value in everything:
            self._wait(at)
            measured = START + at - lags[id] if id in lags else None
            self.habits[id].note(value, self._yes(id, value), START + at, measured)
        self._wait(until)
        return self

    def _yes(self, id: str, value: float | None) -> bool | None:
        if value is None:
            return None
        return value > (750 if self.kinds[id] is SensorKind.CO2 else 0.5)

    def _wait(self, until: float) -> None:
        while self.at + HOUR <= until:
            self.at += HOUR
            self._look(MONDAY + timedelta(seconds=self.at))

    def witnesses(self, space: Space, now: datetime) -> Witnesses:
        """Return what the sensors of a space saw."""
        members = [
            Member(sensor, BEHAVIOURS[sensor.kind], self.habits[sensor.id], self.batteries.get(sensor.id))
            for sensor in space.sensors
        ]
        return Witnesses(space.kind, members, now, self.faults)

    def _look(self, now: datetime) -> None:
        found: dict[str, tuple[Fault, ...]] = {}
        profiles: dict[str, Profile] = {}
        for space in self.spaces:
            witnesses = self.witnesses(space, now)
            here = trust.review(witnesses, self.swaps)
            learn(witnesses, here)
            found |= here
            profiles |= misfits.profiles(space.id, witnesses)
        self.swaps = misfits.swapped(profiles, now, self.swaps)
        for id, those in found.items():
            known = {fault.code for fault in self.faults.get(id, ())}
            self.alarms += [(self.at / HOUR, id, fault.code) for fault in those if fault.code not in known]
        self.faults = found

    def codes(self, id: str) -> set[FaultCode]:
        """Return what is wrong with a sensor."""
        return {fault.code for fault in self.faults.get(id, ())}
