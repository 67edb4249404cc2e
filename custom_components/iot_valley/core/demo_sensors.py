"""How the sensors of the demo behave: one function per kind, from who is there to what it says.

None of them misses a person for good who is alone with it: a presence sensor, a mat and
a head count are late and noisy, but they say nobody only where there is nobody. What goes wrong is
in `demo_faults`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import accumulate
from math import asin, cos, exp, pi, radians, sin
from types import MappingProxyType
from typing import Final

from .demo_chance import Draw
from .demo_diary import HOUR, MINUTE
from .demo_site import LATITUDE, LONGITUDE, DemoSensor
from .demo_watch import Report, Spell, Timeline, Watch, merged
from .sensors import SensorKind

MOTION_HOLD: Final = 30
"""A motion sensor stays on for so long after a movement, in seconds."""

PRESENCE_HOLD: Final = (10, 30)
"""A radar stays on for so long after the last person has left, in seconds."""

_GHOSTS_PER_DAY = 1
"""How often a radar takes a curtain or a fan for someone, for up to two minutes."""

COUNT_EVERY: Final = 30
CO2_EVERY: Final = 5 * MINUTE
AMBIENT_EVERY: Final = 5 * MINUTE
OUTDOORS: Final = 420.0
"""CO2 outside, in ppm."""

_FRESH_AIR = 25.0
"""In m³/h per person that a room is made for, while the ventilation runs (R4222-6)."""

_SIMULTANEITY = 0.6
"""Large rooms are ventilated for fewer people than they hold."""

_LEAKAGE = 0.3
"""Air changes per hour while the ventilation is off."""

_VENTILATED = (7 * HOUR, 20 * HOUR)
_BY_DAY, _BY_NIGHT = 20.5, 17.5
"""What the heating is set to, in °C."""

_INERTIA = 2 * HOUR
_WARMTH_OF_PEOPLE = 4.0
"""By how much a person per square metre warms a room in the long run, in °C."""

_FULL_SUN = 90_000.0
"""Light outside under a high sun, in lux."""


def binary(spells: Iterable[Spell], length: int) -> Timeline:
    """Return the timeline of a sensor that says yes during spells that do not touch."""
    reports: Timeline = []
    for start, end in spells:
        reports += [(start, 1.0), (end, 0.0)]
    return beginning([report for report in reports if report[0] < length], 0.0)


def beginning(reports: Timeline, value: float) -> Timeline:
    """Return reports that start with second 0, if need be with a value."""
    return reports if reports and reports[0][0] == 0 else [(0, value), *reports]


def value_at(timeline: Timeline, second: int) -> float | None:
    """Return what a sensor has last said at a second of the day."""
    return timeline[bisect_right(timeline, second, key=lambda report: report[0]) - 1][1]


def _motion(watch: Watch, _: DemoSensor) -> Timeline:
    spells = ((moment, moment + MOTION_HOLD) for moment in watch.movements)
    return binary(merged(spells), watch.length)


def _presence(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    seen = [
        (start + draw.whole(0, 2) if start else 0, end + draw.whole(*PRESENCE_HOLD)) for start, end in watch.occupied
    ]
    ghosts = [
        (start, start + draw.whole(20, 120)) for start in (draw.whole(0, watch.length) for _ in range(_GHOSTS_PER_DAY))
    ]
    return binary(merged(sorted(seen + ghosts)), watch.length)


def _pressure(watch: Watch, sensor: DemoSensor) -> Timeline:
    naps = sorted((stay.start + 1, stay.end + 2) for stay in watch.stays if stay.place == sensor.place)
    return binary(naps, watch.length)


def _door(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    spells = ((max(at - 2, 0), at + draw.whole(2, 5)) for at, _ in watch.passages)
    return binary(merged(spells), watch.length)


def _counter(watch: Watch, _: DemoSensor) -> Timeline:
    totals = accumulate(step for _, step in watch.passages)
    reports: Timeline = [(at, float(total)) for (at, _), total in zip(watch.passages, totals, strict=True)]
    return beginning(reports, 0.0)


def _count(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    reports: Timeline = []
    for second in range(0, watch.length, COUNT_EVERY):
        people = value_at(watch.head_counts, second) or 0.0
        error = round((draw.number() - draw.number()) * (0.5 + 0.15 * people))
        seen = max(people + error, 1.0) if people else 0.0
        if not reports or reports[-1][1] != seen:
            reports.append((second, seen))
    return reports


def _co2(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    phase = draw.whole(0, CO2_EVERY // MINUTE - 1)
    minutes = enumerate(_concentrations(watch))
    taken = ((at, ppm) for at, ppm in minutes if at == 0 or at % (CO2_EVERY // MINUTE) == phase)
    return [(at * MINUTE, float(round(ppm + draw.between(-4, 4)))) for at, ppm in taken]


def _concentrations(watch: Watch) -> Iterator[float]:
    """Step V·dC/dt = n·G - Q·(C - C_out) by the minute, exactly, as n and Q are constant in one."""
    volume = watch.space.volume
    design = _FRESH_AIR * max(watch.space.capacity * _SIMULTANEITY, 1.0)
    ppm = OUTDOORS
    for minute, breath in enumerate(watch.breath(MINUTE)[: -(-watch.length // MINUTE)]):
        yield ppm
        on = _VENTILATED[0] <= minute * MINUTE < _VENTILATED[1]
        flow = design if on else _LEAKAGE * volume
        steady = OUTDOORS + breath / flow * 1e6
        ppm = steady + (ppm - steady) * exp(-flow / volume / 60)


def _temperature(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    offset, keeps = draw.between(-0.4, 0.6), exp(-AMBIENT_EVERY / _INERTIA)
    degrees = _BY_NIGHT + offset
    reports: Timeline = []
    for second in range(0, watch.length, AMBIENT_EVERY):
        people = value_at(watch.head_counts, second) or 0.0
        heated = _BY_DAY if _VENTILATED[0] - HOUR <= second < _VENTILATED[1] else _BY_NIGHT
        target = heated + offset + _WARMTH_OF_PEOPLE * people / watch.space.surface
        degrees = target + (degrees - target) * keeps
        _tell(reports, second, round(degrees, 1), 0.1)
    return reports


def _illuminance(watch: Watch, sensor: DemoSensor) -> Timeline:
    draw = watch.draw(sensor.key)
    sky = Draw(*watch.purpose, "sky").between(0.35, 1.0)
    reports: Timeline = []
    for second in range(0, watch.length, AMBIENT_EVERY):
        height = sun_height(watch.start, second)
        outside = _FULL_SUN * max(height, 0.0) ** 1.2 * sky
        lux = round(outside * watch.space.daylight * draw.between(0.97, 1.03))
        _tell(reports, second, float(lux), max(5.0, 0.1 * lux))
    return reports


def _tell(reports: Timeline, second: int, value: float, step: float) -> None:
    if not reports or abs(value - (reports[-1][1] or 0.0)) >= step:
        reports.append((second, value))


def sun_height(start: datetime, second: int) -> float:
    """Return the sine of the sun's height over the horizon, some seconds after a time in UTC."""
    declination = asin(0.398 * sin(2 * pi * (start.timetuple().tm_yday - 80) / 365))
    seconds = start.hour * HOUR + start.minute * MINUTE + second + LONGITUDE * 240
    angle = 2 * pi * (seconds / (24 * HOUR) - 0.5)
    latitude = radians(LATITUDE)
    return sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle)


_MEASURE: Mapping[SensorKind, Callable[[Watch, DemoSensor], Timeline]] = MappingProxyType(
    {
        SensorKind.MOTION: _motion,
        SensorKind.PRESENCE: _presence,
        SensorKind.PRESSURE: _pressure,
        SensorKind.DOOR: _door,
        SensorKind.COUNTER: _counter,
        SensorKind.COUNT: _count,
        SensorKind.CO2: _co2,
        SensorKind.TEMPERATURE: _temperature,
        SensorKind.ILLUMINANCE: _illuminance,
    }
)

HEARTBEATS: Mapping[SensorKind, int] = MappingProxyType(
    {
        SensorKind.MOTION: 4 * HOUR,
        SensorKind.PRESENCE: 4 * HOUR,
        SensorKind.PRESSURE: 4 * HOUR,
        SensorKind.DOOR: 4 * HOUR,
        SensorKind.COUNTER: 15 * MINUTE,
        SensorKind.COUNT: 15 * MINUTE,
        SensorKind.CO2: 15 * MINUTE,
        SensorKind.TEMPERATURE: HOUR,
        SensorKind.ILLUMINANCE: 20 * MINUTE,
    }
)
"""After so many seconds without a change a sensor says again what it has said."""


def measure(watch: Watch, sensor: DemoSensor) -> Timeline:
    """Return all that a sensor in good order says on a day."""
    return list(_beating(_MEASURE[sensor.kind](watch, sensor), sensor, watch.length))


def _beating(timeline: Timeline, sensor: DemoSensor, length: int) -> Iterator[Report]:
    every = HEARTBEATS[sensor.kind]
    nexts = (*(at for at, _ in timeline[1:]), length)
    for (at, value), after in zip(timeline, nexts, strict=True):
        yield from ((beat, value) for beat in range(at, after, every))
