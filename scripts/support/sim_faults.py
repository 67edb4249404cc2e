"""What can be wrong with a sensor of the simulated building: to add a fault, add a function and a row.

| fault | what comes instead of the truth |
|---|---|
| stuck_on | yes, and yes again with every heartbeat |
| stuck_off | no, and no again with every heartbeat |
| silent | nothing |
| chattering | on and off every few seconds, for ten to thirty minutes of every hour or so |
| drifting | a baseline that rises hour by hour; a counter that counts some who never came |
| frozen | the last value, to the last digit, as often as ever |
| swapped | what another sensor of its kind says in another room, and the other way round |
| low_battery | drop-outs of 5 to 20 minutes |
| duplicated | every message twice, 1 to 30 s apart |
| late | every message 3 to 15 minutes late, with the time at which it was measured |
| clock_off | messages in time, with a time of measurement that is wrong by hours |
| interval_changed | one message in six |
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from custom_components.iot_valley.core.demo_sensors import value_at
from custom_components.iot_valley.core.demo_watch import Report, Spell, Timeline
from custom_components.iot_valley.core.sensors import SensorKind

from .sim_chance import HOUR, MINUTE, Chance
from .sim_site import Unit

type Message = tuple[int, float | None, int | None]
"""When it comes, in seconds; what it says; when that was measured, if it tells."""

_DRIFT: Mapping[SensorKind, float] = MappingProxyType(
    {SensorKind.CO2: 15.0, SensorKind.TEMPERATURE: 0.3, SensorKind.COUNTER: 1.5}
)
"""Per hour, in the unit of the sensor."""

_LATE = (3 * MINUTE, 15 * MINUTE)
_AGAIN = (1, 30)
_HOURS_OFF = (-5, -3, -2, -1, 1, 2, 3, 5)
_CHATTERS, _RESTS, _CHATTER = (10 * MINUTE, 30 * MINUTE), (20 * MINUTE, 60 * MINUTE), (2, 9)
_DROPS_OUT, _HOLDS_OUT = (5 * MINUTE, 20 * MINUTE), (40 * MINUTE, 3 * HOUR)
_FEWER = 6


@dataclass(frozen=True, slots=True)
class Plant:
    """A fault in a sensor, from a second up to another."""

    unit: Unit
    fault: str
    span: Spell
    seed: int
    other: Unit | None = None
    """The sensor with which it is swapped."""

    def chance(self) -> Chance:
        """Start the chance of this fault."""
        return Chance(self.seed, self.fault, "happens")


type _Listen = Callable[[Unit], Timeline]
"""Tells what a sensor would say in good order."""

type _Spoil = Callable[[Plant, _Listen], Iterable[Message]]
type _SpoilOne = Callable[[Timeline, Plant], Iterable[Message]]


def _instead(told: Timeline, span: Spell, inside: Iterable[Report]) -> Timeline:
    """Return other words in a span, and at its end what the sensor truly says by then."""
    start, end = span
    before, after = (report for report in told if report[0] < start), (report for report in told if report[0] > end)
    return [*before, *inside, (end, value_at(told, end)), *after]


def _honest(told: Timeline) -> Iterator[Message]:
    return ((at, value, None) for at, value in told)


def _repeated(value: float | None) -> _SpoilOne:
    return lambda told, plant: _honest(_instead(told, plant.span, _again(plant, value)))


def _again(plant: Plant, value: float | None) -> Iterator[Report]:
    return ((at, value) for at in range(*plant.span, plant.unit.interval))


def _frozen(told: Timeline, plant: Plant) -> Iterator[Message]:
    return _honest(_instead(told, plant.span, _again(plant, value_at(told, plant.span[0]))))


def _silent(told: Timeline, plant: Plant) -> Iterator[Message]:
    return _honest(_instead(told, plant.span, ()))


def _chattering(told: Timeline, plant: Plant) -> Iterator[Message]:
    return _honest(_instead(told, plant.span, _chatter(plant)))


def _chatter(plant: Plant) -> Iterator[Report]:
    draw, (at, end) = plant.chance(), plant.span
    while at < end:
        until, on = min(at + draw.whole(*_CHATTERS), end), False
        while at < until:
            on = not on
            yield at, float(on)
            at += draw.whole(*_CHATTER)
        at += draw.whole(*_RESTS)


def _drifting(told: Timeline, plant: Plant) -> Iterator[Message]:
    (start, end), rate = plant.span, _DRIFT[plant.unit.kind] / HOUR
    digits = 1 if plant.unit.kind is SensorKind.TEMPERATURE else 0
    for at, value in told:
        drifts = start <= at < end and value is not None
        yield at, round(value + rate * (at - start), digits) if drifts and value is not None else value, None


def _weakening(told: Timeline, plant: Plant) -> Iterator[Message]:
    for outage in _outages(plant):
        told = _instead(told, outage, ((outage[0], None),))
    return _honest(told)


def _outages(plant: Plant) -> Iterator[Spell]:
    draw, (at, end) = plant.chance(), plant.span
    while at < end:
        back = at + draw.whole(*_DROPS_OUT)
        yield at, min(back, end)
        at = back + draw.whole(*_HOLDS_OUT)


def _duplicated(told: Timeline, plant: Plant) -> Iterator[Message]:
    draw, (start, end) = plant.chance(), plant.span
    copies = ((at + draw.whole(*_AGAIN), value, None) for at, value in told if start <= at < end)
    return iter(sorted([*_honest(told), *copies], key=_when))


def _late(told: Timeline, plant: Plant) -> Iterator[Message]:
    draw, (start, end) = plant.chance(), plant.span
    held_up = ((at + draw.whole(*_LATE), value, at) for at, value in told if start <= at < end)
    in_time = (message for message in _honest(told) if not start <= message[0] < end)
    return iter(sorted([*in_time, *held_up], key=_when))


def _when(message: Message) -> int:
    return message[0]


def _clock_off(told: Timeline, plant: Plant) -> Iterator[Message]:
    (start, end), off = plant.span, plant.chance().one_of(_HOURS_OFF) * HOUR
    return ((at, value, at + off if start <= at < end else None) for at, value in told)


def _fewer(told: Timeline, plant: Plant) -> Iterator[Message]:
    start, end = plant.span
    return ((at, value, None) for i, (at, value) in enumerate(told) if not start <= at < end or i % _FEWER == 0)


def _swapped(plant: Plant, listen: _Listen) -> Iterator[Message]:
    (start, end), other = plant.span, listen(plant.other or plant.unit)
    inside = [(start, value_at(other, start)), *(report for report in other if start < report[0] < end)]
    return _honest(_instead(listen(plant.unit), plant.span, inside))


def spoiled(plant: Plant, listen: _Listen) -> Iterable[Message]:
    """Return what a sensor says that has a fault."""
    return FAULTS[plant.fault].spoil(plant, listen)


def _of_one(spoil: _SpoilOne) -> _Spoil:
    return lambda plant, listen: spoil(listen(plant.unit), plant)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and with which kinds of sensor."""

    spoil: _Spoil
    kinds: tuple[SensorKind, ...]
    in_use: bool = False
    """Whether it can be told only where people come every working day."""

    swaps: bool = False
    """Whether it is in two sensors of a kind at once."""


_SEES = (SensorKind.MOTION, SensorKind.PRESENCE)
_AIR = (SensorKind.CO2, SensorKind.TEMPERATURE)

FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(
    {
        # Those that fit the fewest sensors come first: each room gets one fault at the most.
        "low_battery": Fault(_of_one(_weakening), (SensorKind.MOTION,)),
        "interval_changed": Fault(_of_one(_fewer), _AIR),
        "frozen": Fault(_of_one(_frozen), _AIR),
        "drifting": Fault(_of_one(_drifting), tuple(_DRIFT)),
        "swapped": Fault(_swapped, _SEES, in_use=True, swaps=True),
        "stuck_off": Fault(_of_one(_repeated(0.0)), _SEES, in_use=True),
        "stuck_on": Fault(_of_one(_repeated(1.0)), (*_SEES, SensorKind.PRESSURE)),
        "silent": Fault(_of_one(_silent), (*_SEES, *_AIR, SensorKind.COUNT)),
        "chattering": Fault(_of_one(_chattering), (*_SEES, SensorKind.DOOR)),
        "late": Fault(_of_one(_late), (*_SEES, SensorKind.CO2, SensorKind.COUNT)),
        "clock_off": Fault(_of_one(_clock_off), (*_SEES, SensorKind.CO2, SensorKind.COUNT)),
        "duplicated": Fault(_of_one(_duplicated), (*_SEES, *_AIR, SensorKind.DOOR)),
    }
)
