"""How the sensors of the simulated building behave: one function per kind, from what happens to what it says.

They lie as the table of DOMAIN.md («what each sees, and how it lies») says; what is broken is in `sim_faults`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge
from itertools import chain, pairwise
from types import MappingProxyType
from typing import Final

from custom_components.iot_valley.core.demo_sensors import PRESENCE_HOLD
from custom_components.iot_valley.core.demo_watch import Report, Spell, merged
from custom_components.iot_valley.core.sensors import SensorKind

from . import sim_climate
from .sim_chance import MINUTE, Chance
from .sim_life import Life, sampled, switched, without
from .sim_site import SIGFOX_EVERY, Make, Unit

_MOTION_HOLD = (30, 60)
"""A motion sensor stays on for so long after a movement, in seconds."""

_SEES = (0.85, 0.98)
"""The share of movements that a motion sensor sees, from a bad place to a good one."""

_MOTION_GHOSTS = (0.2, 0.5)
"""Per day; in the 83.5 h of absence of CASAS tm000 its 23 sensors fired 15 times, 0.19 a day each."""

_RADAR_GHOSTS, _RADAR_GHOST_LASTS = 1.0, (20, 120)
"""Per day, and in seconds: a curtain, a fan."""

_BREATH_LOST, _BREATH_LOST_FOR = 1.5, (10, 60)
"""Per day of sleep, and in seconds."""

_MAT_LOST, _MAT_LOST_FOR = 300.0, (5, 60)
"""A worn mat loses who lies on it, per day on it and for how many seconds."""

_MISSES = (0.01, 0.03)
"""The share of passages that a door counter does not see."""

_FRAME = MINUTE
"""A thermal array counts so often, in seconds."""

_HEAD_MISSED = 0.02
_CROWD_ERROR = 0.04
"""The standard deviation of a count, per head."""

_WARM_SPOTS, _WARM_SPOT_LASTS = 0.3, (120, 900)
"""Per day and in seconds: the sun, or a laptop, is counted as a head."""

_LOST_UPLINKS = 0.01
_UPLINK_JITTER = 5


def _spoken(spells: Iterable[Spell]) -> Iterator[Report]:
    """Yield the words of a sensor that says yes during spells that do not touch, in order."""
    first = True
    for start, end in spells:
        if first and start > 0:
            yield 0, 0.0
        first = False
        yield start, 1.0
        yield end, 0.0
    if first:
        yield 0, 0.0


def _motion(life: Life, unit: Unit) -> Iterator[Report]:
    spells = _seen_moving(life, unit)
    if unit.fitting.make is Make.SIGFOX:
        return _uplinks(spells, life.length, life.chance(unit.id, "radio"))
    return _spoken(spells)


def _seen_moving(life: Life, unit: Unit) -> Iterator[Spell]:
    draw = life.chance(unit.id)
    hold, sees, ghosts = draw.whole(*_MOTION_HOLD), draw.between(*_SEES), draw.between(*_MOTION_GHOSTS)
    false = (at for at, _ in life.chance(unit.id, "ghosts").spells(life.length, ghosts, (0, 0)))
    true = (at for at in life.movements() if draw.happens(sees))
    return merged((at, at + hold) for at in merge(true, false))


def _uplinks(spells: Iterator[Spell], length: int, draw: Chance) -> Iterator[Report]:
    """Yield, once per period, whether anything moved in it."""
    yield 0, 0.0
    spell = next(spells, None)
    for before, at in pairwise(chain((0,), range(draw.whole(1, SIGFOX_EVERY), length, SIGFOX_EVERY))):
        while spell is not None and spell[1] <= before:
            spell = next(spells, None)
        if not draw.happens(_LOST_UPLINKS):
            yield at + draw.whole(0, _UPLINK_JITTER), float(spell is not None and spell[0] <= at)


def _presence(life: Life, unit: Unit) -> Iterator[Report]:
    draw = life.chance(unit.id)
    seen = [(start + draw.whole(0, 2), end + draw.whole(*PRESENCE_HOLD)) for start, end in life.occupied]
    ghosts = life.chance(unit.id, "ghosts").spells(life.length, _RADAR_GHOSTS, _RADAR_GHOST_LASTS)
    both = merged(sorted(chain(seen, ghosts)))
    return _spoken(without(both, _lost(life.motionless, _BREATH_LOST, _BREATH_LOST_FOR, draw)))


def _lost(spells: Iterable[Spell], per_day: float, lasts: tuple[int, int], draw: Chance) -> Iterator[Spell]:
    """Yield when a sensor loses someone during spells."""
    for start, end in spells:
        for first, last in draw.spells(end - start, per_day, lasts):
            if start + last < end:
                yield start + first, start + last


def _pressure(life: Life, unit: Unit) -> Iterator[Report]:
    draw = life.chance(unit.id)
    here = (stay for stay in life.stays if stay.place == unit.fitting.place)
    spells = list(merged(sorted((stay.start + draw.whole(1, 2), stay.end + draw.whole(1, 3)) for stay in here)))
    if unit.fitting.make is not Make.WORN:
        return _spoken(spells)
    return _spoken(without(spells, list(_lost(spells, _MAT_LOST, _MAT_LOST_FOR, draw))))


def _door(life: Life, _: Unit) -> Iterator[Report]:
    return _spoken(life.opened)


def _counter(life: Life, unit: Unit) -> Iterator[Report]:
    draw = life.chance(unit.id)
    misses, total, said = draw.between(*_MISSES), 0, (0, 0.0)
    for at, step, _ in life.passages:
        if draw.happens(misses):
            continue
        total += step
        if at > said[0]:
            yield said
        said = at, float(total)
    yield said


def _count(life: Life, unit: Unit) -> Iterator[Report]:
    draw, said = life.chance(unit.id), -1.0
    warm = switched(tuple(life.chance(unit.id, "ghosts").spells(life.length, _WARM_SPOTS, _WARM_SPOT_LASTS)))
    frames = zip(sampled(life.heads, life.length, _FRAME), sampled(warm, life.length, _FRAME), strict=True)
    for index, (people, spot) in enumerate(frames):
        counted = _heads_seen(people, draw) + spot
        if counted != said:
            said = counted
            yield index * _FRAME, counted


def _heads_seen(people: float, draw: Chance) -> float:
    if not people:
        return 0.0
    missed = draw.happens(min(_HEAD_MISSED * people, 0.3))
    return float(max(people - missed + round(draw.normal(_CROWD_ERROR * people)), 0.0))


_SAYS: Mapping[SensorKind, Callable[[Life, Unit], Iterator[Report]]] = MappingProxyType(
    {
        SensorKind.MOTION: _motion,
        SensorKind.PRESENCE: _presence,
        SensorKind.PRESSURE: _pressure,
        SensorKind.DOOR: _door,
        SensorKind.COUNTER: _counter,
        SensorKind.COUNT: _count,
        SensorKind.CO2: sim_climate.co2,
        SensorKind.TEMPERATURE: sim_climate.temperature,
        SensorKind.SOUND: sim_climate.sound,
        SensorKind.POWER: sim_climate.power,
    }
)

PERIODIC: Final = frozenset((SensorKind.CO2, SensorKind.TEMPERATURE, SensorKind.SOUND, SensorKind.POWER))
"""Kinds that speak at their interval and at no other time."""


def says(life: Life, unit: Unit) -> Iterator[Report]:
    """Yield all that a sensor in good order says, second by second, at most once in each."""
    words = _SAYS[unit.kind](life, unit)
    if unit.kind in PERIODIC or unit.fitting.make is Make.SIGFOX:
        return words
    return _beating(words, unit, life)


def _beating(words: Iterator[Report], unit: Unit, life: Life) -> Iterator[Report]:
    """Yield words, and the last one again where a sensor has had nothing new to say for an interval."""
    draw = life.chance(unit.id, "heartbeat")
    last = next(words)
    yield last
    for at, value in chain(words, ((life.length, None),)):
        beat = last[0] + unit.interval + draw.whole(-5, 5)
        while beat < min(at, life.length):
            yield beat, last[1]
            beat += unit.interval + draw.whole(-5, 5)
        if at >= life.length:
            return
        last = at, value
        yield last
