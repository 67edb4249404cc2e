"""The air of a room: CO2 by its mass balance, warmth, noise and power, each with what people add to it."""

from collections.abc import Iterator
from math import exp, log10, pi, sin
from typing import Final

from custom_components.iot_valley.core.demo_watch import Report

from .sim_chance import DAY, HOUR, MINUTE
from .sim_life import Life, sampled, switched
from .sim_site import Unit

_OUTDOORS: Final = 425.0
"""CO2 outside, in ppm; it swings by 10 over a week."""

_LEAKAGE = 0.4
"""Air changes per hour while the ventilation is off."""

_OPEN_DOOR = 60.0
"""The air that an open door exchanges with the corridor, in m³/h; the corridor is taken for outside."""

_VENTILATED, _HEATED = (7.0, 20.0), (6.0, 20.0)
"""From which hour to which other one, on working days."""

_BY_DAY, _BY_NIGHT = 20.5, 17.0
_INERTIA, _SWING = 3 * HOUR, 0.6
_WARMTH_OF_PEOPLE = 4.0
"""By how much a person per square metre warms a room in the long run, in °C."""

_LAGS = 90.0
"""The time constant of a CO2 sensor in its housing, in seconds [K]."""

_PPM_ERROR, _PPM_OFFSET = 8.0, 30.0
"""Repeatability and offset of a CO2 sensor, in ppm: ±10 and ±(30 + 3 %) in a common data sheet [K]."""

_DEGREE_ERROR = 0.04


def co2(life: Life, unit: Unit) -> Iterator[Report]:
    """Yield what a CO2 sensor measures, in ppm."""
    draw = life.chance(unit.id)
    every, offset = unit.interval // MINUTE, draw.between(-_PPM_OFFSET, _PPM_OFFSET)
    phase, keeps = draw.whole(0, every - 1), exp(-MINUTE / _LAGS)
    seen = _OUTDOORS
    for minute, ppm in enumerate(_concentrations(life)):
        seen = ppm + (seen - ppm) * keeps
        if minute == 0 or minute % every == phase:
            yield minute * MINUTE, float(round(seen + offset + draw.normal(_PPM_ERROR)))


def _concentrations(life: Life) -> Iterator[float]:
    """Step V·dC/dt = n·G - Q·(C - C_out) by the minute, exactly, as n and Q are constant in one."""
    volume, ppm = life.room.volume, _OUTDOORS
    runs = sampled(switched(life.calendar.workdays(*_VENTILATED)), life.length, MINUTE)
    open_door = sampled(switched(life.opened), life.length, MINUTE)
    breaths = sampled(life.breath, life.length, MINUTE)
    for minute, (breath, on, ajar) in enumerate(zip(breaths, runs, open_door, strict=True)):
        yield ppm
        flow = (life.room.fresh_air if on else _LEAKAGE * volume) + _OPEN_DOOR * ajar
        outdoors = _OUTDOORS + 10 * sin(2 * pi * minute * MINUTE / (7 * DAY))
        steady = outdoors + breath / flow * 1e6
        ppm = steady + (ppm - steady) * exp(-flow / volume / 60)


def temperature(life: Life, unit: Unit) -> Iterator[Report]:
    """Yield what a thermometer measures, in °C."""
    draw = life.chance(unit.id)
    offset, keeps = draw.between(-0.4, 0.6), exp(-unit.interval / _INERTIA)
    heated = sampled(switched(life.calendar.workdays(*_HEATED)), life.length, unit.interval)
    heads = sampled(life.heads, life.length, unit.interval)
    degrees = _BY_NIGHT
    for index, (on, people) in enumerate(zip(heated, heads, strict=True)):
        second = index * unit.interval
        outside = _SWING * sin(2 * pi * (second - 9 * HOUR) / DAY)
        target = (_BY_DAY if on else _BY_NIGHT) + outside + _WARMTH_OF_PEOPLE * people / life.room.surface
        degrees = target + (degrees - target) * keeps
        yield second, round(degrees + offset + draw.normal(_DEGREE_ERROR), 1)


def sound(life: Life, unit: Unit) -> Iterator[Report]:
    """Yield the noise level in dB(A): 35 with nobody, 48 with one who works, 3 more with each doubling."""
    draw = life.chance(unit.id)
    for index, people in enumerate(sampled(life.heads, life.length, unit.interval)):
        level = 48 + 10 * log10(people) if people else 35
        yield index * unit.interval, round(max(level + draw.normal(3.0), 30.0), 1)


def power(life: Life, unit: Unit) -> Iterator[Report]:
    """Yield the power of the sockets in W: a standby draw of 90, and a screen and a computer for each."""
    draw = life.chance(unit.id)
    for index, people in enumerate(sampled(life.heads, life.length, unit.interval)):
        yield index * unit.interval, round(max(90 + 55 * people + draw.normal(12.0), 0.0), 1)
