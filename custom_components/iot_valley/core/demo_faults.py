"""What is wrong with the sensors of the demo, every day: to break another one, add a row.

| sensor | from to | what one sees |
|---|---|---|
| Gauss motion | 14:00 17:00 | stuck on: yes without anyone |
| Garonne lounge people | 10:00 13:00 | silent: unavailable |
| Hopper CO2 | 09:30 16:00 | frozen at its last value |
| First corridor motion | 09:00 11:00 | chatters: on and off every few seconds |
| Gym door counter | all day | drifts: one more every 40 minutes, zero again at midnight |
| Workshop motion | all day | a LPWAN radio: a word every 620 s (Sigfox) on the time before |
| Gym motion | all day | a low battery: drops out for 5 to 20 minutes, again and again |

None of them makes a sensor that sees still people say nobody where there is somebody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from .demo_chance import Draw
from .demo_diary import HOUR, MINUTE
from .demo_sensors import value_at
from .demo_watch import Report, Timeline

LPWAN_EVERY: Final = 620
_DRIFT_EVERY = 40 * MINUTE
_DAY = 25 * HOUR
"""As long as the longest day."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a sensor, between two seconds of every day."""

    spoil: Callable[[Timeline, Fault, Draw], Iterator[Report]]
    start: int = 0
    end: int = _DAY


def spoil(timeline: Timeline, key: str, draw: Draw, length: int) -> Timeline:
    """Return what a sensor says on a day of a given length, with what is wrong with it."""
    fault = FAULTS.get(key)
    if fault is None:
        return timeline
    return [report for report in fault.spoil(timeline, fault, draw) if report[0] < length]


def _replaced(timeline: Timeline, start: int, end: int, inside: Timeline) -> Iterator[Report]:
    """Yield a timeline with other reports from one second up to another."""
    yield from (report for report in timeline if report[0] < start)
    yield from inside
    yield end, value_at(timeline, end)
    yield from (report for report in timeline if report[0] > end)


def _stuck(timeline: Timeline, fault: Fault, _: Draw) -> Iterator[Report]:
    return _replaced(timeline, fault.start, fault.end, [(fault.start, 1.0)])


def _silent(timeline: Timeline, fault: Fault, _: Draw) -> Iterator[Report]:
    return _replaced(timeline, fault.start, fault.end, [(fault.start, None)])


def _frozen(timeline: Timeline, fault: Fault, _: Draw) -> Iterator[Report]:
    last = value_at(timeline, fault.start)
    again: Timeline = [(at, last) for at in range(fault.start, fault.end, 5 * MINUTE)]
    return _replaced(timeline, fault.start, fault.end, again)


def _chattering(timeline: Timeline, fault: Fault, draw: Draw) -> Iterator[Report]:
    at, on, inside = fault.start, False, list[Report]()
    while at < fault.end:
        on = not on
        inside.append((at, float(on)))
        at += draw.whole(3, 9)
    return _replaced(timeline, fault.start, fault.end, inside)


def _drifting(timeline: Timeline, _: Fault, __: Draw) -> Iterator[Report]:
    return ((at, None if value is None else value + at // _DRIFT_EVERY) for at, value in timeline)


def _late(timeline: Timeline, fault: Fault, draw: Draw) -> Iterator[Report]:
    yield 0, 0.0
    messages = range(draw.whole(1, LPWAN_EVERY), fault.end, LPWAN_EVERY)
    for before, at in pairwise((0, *messages)):
        moved = value_at(timeline, before) or any(value for second, value in timeline if before < second <= at)
        yield at, float(bool(moved))


def _dropping(timeline: Timeline, fault: Fault, draw: Draw) -> Iterator[Report]:
    at = fault.start
    while at < fault.end:
        gone = at + draw.whole(40 * MINUTE, 3 * HOUR)
        back = gone + draw.whole(5 * MINUTE, 20 * MINUTE)
        timeline = list(_replaced(timeline, gone, back, [(gone, None)]))
        at = back
    return iter(timeline)


FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "gauss_motion": Fault(_stuck, 14 * HOUR, 17 * HOUR),
        "lounge-0_count": Fault(_silent, 10 * HOUR, 13 * HOUR),
        "hopper_co2": Fault(_frozen, 9 * HOUR + 30 * MINUTE, 16 * HOUR),
        "cor-1_motion": Fault(_chattering, 9 * HOUR, 11 * HOUR),
        "gym_counter": Fault(_drifting),
        "lab_motion": Fault(_late),
        "gym_motion": Fault(_dropping),
    }
)
