"""A simulated building in which accuracy is measured: `python -m scripts.support.sim_building --days 2 --seed 1`."""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from heapq import merge
from typing import Final

from custom_components.iot_valley.core.demo_watch import Report, Spell
from custom_components.iot_valley.core.messages import Reading

from . import sim_people
from .replay_recording import Moment
from .sim_diary import Calendar, Stay
from .sim_faults import Message, Plant, spoiled
from .sim_life import Life
from .sim_plants import plants
from .sim_sensors import says
from .sim_site import SITE, Unit, building, groups, units
from .trial import Planted, Span, Steps, Trial, TrialStretch

FIRST_DAY: Final = date(2026, 3, 2)
"""A Monday; the clocks change on the last Sunday of the month."""


@dataclass(frozen=True)
class Simulated:
    """The building over some days: what is said in it is worked out as it is gone through, and always the same."""

    days: int
    seed: int
    faults: bool

    @cached_property
    def calendar(self) -> Calendar:
        """The days."""
        return Calendar(FIRST_DAY, self.days)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The sensors."""
        return units(self.seed)

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """What happens in each room, by its code."""
        stays: dict[str, list[Stay]] = defaultdict(list)
        for stay in sim_people.stays(self.calendar, self.seed):
            stays[stay.room].append(stay)
        return {room.code: Life(room, tuple(stays[room.code]), self.calendar, self.seed) for room in SITE}

    @cached_property
    def plants(self) -> tuple[Plant, ...]:
        """What is broken."""
        return plants(self.units, self.calendar, self.seed) if self.faults else ()

    def __iter__(self) -> Iterator[Moment]:
        """Yield all that is said, in the order of time."""
        ids = [unit.id for unit in self.units]
        broken = {plant.unit.id: plant for plant in self.plants}
        messages = merge(*(self._numbered(i, unit, broken.get(unit.id)) for i, unit in enumerate(self.units)))
        at = self.calendar.at
        for second, number, value, measured in messages:
            if second >= self.calendar.length:
                return
            told = None if measured is None else at(measured)
            yield Moment(at(second), Reading(ids[number], value, told))

    def _numbered(
        self, number: int, unit: Unit, plant: Plant | None
    ) -> Iterator[tuple[int, int, float | None, int | None]]:
        for second, value, measured in self._messages(unit, plant):
            yield second, number, value, measured

    def _messages(self, unit: Unit, plant: Plant | None) -> Iterable[Message]:
        if plant is None:
            return ((at, value, None) for at, value in self._says(unit))
        return spoiled(plant, lambda unit: list(self._says(unit)))

    def _says(self, unit: Unit) -> Iterator[Report]:
        return says(self.lives[unit.room.code], unit)


def simulated(days: int, seed: int, *, faults: bool) -> Trial:
    """Return some days in the building, from a Monday on: the same days for the same seed.

    With faults, each of `sim_faults.FAULTS` is planted once.
    """
    told = Simulated(days, seed, faults)
    calendar, lives = told.calendar, told.lives.values()
    stretch = TrialStretch(
        calendar.start,
        calendar.at(calendar.length),
        told,
        {life.room.id: _truth(life) for life in lives},
        tuple(_planted(plant, calendar) for plant in told.plants),
        {life.room.id: _spans(life.asleep, calendar) for life in lives if life.asleep},
    )
    return Trial("simulated", building(), (stretch,), groups())


def _truth(life: Life) -> Steps:
    return [(life.calendar.at(second), heads) for second, heads in life.heads if second < life.length]


def _planted(plant: Plant, calendar: Calendar) -> Planted:
    start, end = (calendar.at(second) for second in plant.span)
    return Planted(plant.unit.id, plant.fault, start, end, timedelta(seconds=plant.unit.interval))


def _spans(spells: Iterable[Spell], calendar: Calendar) -> Sequence[Span]:
    return tuple((calendar.at(start), calendar.at(end)) for start, end in spells)


def _occupied(steps: Steps, end: datetime) -> timedelta:
    after = (at for at, _ in [*steps[1:], (end, None)])
    return sum((until - at for (at, heads), until in zip(steps, after, strict=True) if heads), timedelta())


def _report(trial: Trial) -> Iterator[str]:
    (stretch,) = trial.stretches
    kinds = {sensor.id: sensor.kind for space in trial.building.spaces.values() for sensor in space.sensors}
    said = Counter(moment.event.sensor_id for moment in stretch.moments if isinstance(moment.event, Reading))
    yield f"{said.total()} readings in {stretch.end - stretch.start}"
    by_kind = Counter[str]()
    for sensor_id, count in said.items():
        by_kind[kinds[sensor_id]] += count
    yield from (f"  {kind:<12} {count:>8}" for kind, count in by_kind.most_common())
    yield "in use, and what watches it:"
    for space in trial.building.spaces.values():
        share = _occupied(stretch.truth[space.id], stretch.end) / (stretch.end - stretch.start)
        yield f"  {space.id:<10} {share:>6.1%}  {', '.join(sensor.kind for sensor in space.sensors)}"
    yield "groups:"
    yield from (f"  {name:<18} {', '.join(ids)}" for name, ids in trial.groups.items())
    yield "faults:"
    yield from (f"  {each.fault:<16} {each.sensor_id:<32} {each.start} to {each.end}" for each in stretch.planted)


def main() -> None:
    """Print what happens in the building."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action=argparse.BooleanOptionalAction, default=True)
    asked = parser.parse_args()
    print(*_report(simulated(asked.days, asked.seed, faults=asked.faults)), sep="\n")


if __name__ == "__main__":
    main()
