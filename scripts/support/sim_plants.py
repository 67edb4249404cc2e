"""Where and when the faults of the simulated building are planted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from custom_components.iot_valley.core.demo_chance import Draw
from custom_components.iot_valley.core.demo_watch import Spell
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.sensors import SensorKind

from .sim_chance import DAY, HOUR
from .sim_diary import Calendar
from .sim_faults import FAULTS, Fault, Plant
from .sim_site import Make, Unit

_SEEING = frozenset(
    (
        SensorKind.MOTION,
        SensorKind.PRESENCE,
        SensorKind.PRESSURE,
        SensorKind.COUNT,
        SensorKind.COUNTER,
        SensorKind.CO2,
    )
)
_SECOND_WEEK, _LEARNING = 7, 14
"""The first day of the second week; a trial that is shorter than two is broken in its second half."""

_THURSDAY = 3
_LASTS, _STARTS = (3.0, 7.0), (6.0, 18.0)
"""In days; and from which hour of the day to which other one."""


def plants(units: Sequence[Unit], calendar: Calendar, seed: int) -> tuple[Plant, ...]:
    """Return each fault in a sensor of a room of its own, which others watch as well.

    Each begins on a Monday to Wednesday, so that within the 24 hours in which it is to be found
    people come.
    """
    free, planted = list(units), list[Plant]()
    for name, fault in FAULTS.items():
        draw = Draw(seed, "fault", name)
        some = tuple(_broken(fault, free, draw))
        span = _span(calendar, draw)
        others = reversed(some) if fault.swaps else (None,) * len(some)
        planted += (Plant(unit, name, span, seed, other) for unit, other in zip(some, others, strict=True))
        rooms = {unit.room.code for unit in some}
        free = [unit for unit in free if unit.room.code not in rooms]
    return tuple(planted)


def _broken(fault: Fault, free: Sequence[Unit], draw: Draw) -> Iterator[Unit]:
    """Yield the sensors that a fault is planted in: two that are swapped, or one."""
    fitting = [unit for unit in free if _fits(unit, fault, free)]
    if fault.swaps:
        yield from draw.one_of([two for two in combinations(fitting, 2) if _swaps(*two)])
        return
    yield draw.one_of(fitting)


def _fits(unit: Unit, fault: Fault, units: Iterable[Unit]) -> bool:
    room = unit.room
    return (
        unit.kind in fault.kinds
        and unit.fitting.make is Make.PLAIN
        and not KINDS[room.kind].passage
        and not (fault.in_use and room.kind is SpaceKind.LODGING)
        and any(each.kind in _SEEING and each.room is room and each is not unit for each in units)
    )


def _swaps(one: Unit, other: Unit) -> bool:
    return one.kind is other.kind and one.room is not other.room


def _span(calendar: Calendar, draw: Draw) -> Spell:
    morning = calendar.starts[draw.one_of(list(_days(calendar)))]
    start = morning + int(draw.between(*_STARTS) * HOUR)
    return start, min(start + int(draw.between(*_LASTS) * DAY), calendar.length)


def _days(calendar: Calendar) -> Iterator[int]:
    first = _SECOND_WEEK if calendar.days >= _LEARNING else calendar.days // 2
    early = (day for day in range(first, calendar.days - 3) if calendar.date(day).weekday() < _THURSDAY)
    yield from list(early) or [first]
