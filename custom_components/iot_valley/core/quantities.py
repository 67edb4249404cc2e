"""What the building's own sensors measure: to add a quantity, add a member, a row, and its name in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import math
from types import MappingProxyType


class Quantity(StrEnum):
    """One thing that a sensor can tell."""

    OCCUPIED = "occupied"
    MOTION = "motion"
    COUNT = "count"
    """People there now."""

    COUNT_HIGHEST = "count_highest"
    """The most people at once since the last report."""

    IN_TOTAL = "in_total"
    OUT_TOTAL = "out_total"
    IN_PERIOD = "in_period"
    """People who came in since the last report, not since the installation."""

    OUT_PERIOD = "out_period"
    PASSED = "passed"
    """People who went from one side to another since the last report."""

    NET = "net"
    """People who came in minus people who went out: ours to reckon, for a door counter tells the two."""

    MOVES = "moves"
    """Movements seen since the last report."""

    MOVES_TOTAL = "moves_total"
    """Movements seen since the sensor started."""

    PRESENCE_SHARE = "presence_share"
    """How much of the last period someone was seen."""

    DWELL_AVERAGE = "dwell_average"
    DWELL_LONGEST = "dwell_longest"
    OPEN = "open"
    """A door or a window: one is open, zero is closed."""

    INPUT = "input"
    """A wired input: what it means is for whoever wired it."""

    EVENTS = "events"
    """What was counted since the last report: openings, knocks, presses."""

    EVENTS_TOTAL = "events_total"
    """What was counted since the sensor started."""

    BUTTON = "button"
    VIBRATION = "vibration"
    TAMPER = "tamper"
    LEAK = "leak"
    CO2 = "co2"
    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    ILLUMINANCE = "illuminance"
    LIGHT_LEVEL = "light_level"
    """The maker's own steps from dark to bright, not lux."""

    SOUND = "sound"
    PRESSURE = "pressure"
    TVOC = "tvoc"
    TVOC_MASS = "tvoc_mass"
    AIR_INDEX = "air_index"
    """The maker's own index of the quality of the air."""

    PM1 = "pm1"
    PM2_5 = "pm2_5"
    PM10 = "pm10"
    HCHO = "hcho"
    O3 = "o3"
    DISTANCE = "distance"
    TILT = "tilt"
    ACCELERATION = "acceleration"
    POWER = "power"
    ENERGY = "energy"
    PULSES = "pulses"
    BATTERY = "battery"
    BATTERY_VOLTAGE = "battery_voltage"
    BATTERY_LOW = "battery_low"


@dataclass(frozen=True, slots=True)
class Trait:
    """What holds for every value of a quantity."""

    unit: str | None
    low: float
    """The lowest value that can be true."""

    high: float
    yes_no: bool = False
    of_sensor: bool = False
    """Whether it tells of the sensor and not of the room."""


_COUNTER = 2.0**32


def _yes_no(*, of_sensor: bool = False) -> Trait:
    return Trait(None, 0, 1, yes_no=True, of_sensor=of_sensor)


TRAITS: Mapping[Quantity, Trait] = MappingProxyType(
    {
        Quantity.OCCUPIED: _yes_no(),
        Quantity.MOTION: _yes_no(),
        Quantity.COUNT: Trait("people", 0, 10_000),
        Quantity.COUNT_HIGHEST: Trait("people", 0, 10_000),
        Quantity.IN_TOTAL: Trait("people", 0, _COUNTER),
        Quantity.OUT_TOTAL: Trait("people", 0, _COUNTER),
        Quantity.IN_PERIOD: Trait("people", 0, 65_535),
        Quantity.OUT_PERIOD: Trait("people", 0, 65_535),
        Quantity.PASSED: Trait("people", 0, 65_535),
        Quantity.NET: Trait("people", -_COUNTER, _COUNTER),
        Quantity.MOVES: Trait(None, 0, 65_535),
        Quantity.MOVES_TOTAL: Trait(None, 0, _COUNTER),
        Quantity.PRESENCE_SHARE: Trait("%", 0, 100),
        Quantity.DWELL_AVERAGE: Trait("s", 0, 65_535),
        Quantity.DWELL_LONGEST: Trait("s", 0, 65_535),
        Quantity.OPEN: _yes_no(),
        Quantity.INPUT: _yes_no(),
        Quantity.EVENTS: Trait(None, 0, 65_535),
        Quantity.EVENTS_TOTAL: Trait(None, 0, _COUNTER),
        Quantity.BUTTON: _yes_no(),
        Quantity.VIBRATION: _yes_no(),
        Quantity.TAMPER: _yes_no(of_sensor=True),
        Quantity.LEAK: _yes_no(),
        Quantity.CO2: Trait("ppm", 100, 40_000),
        Quantity.TEMPERATURE: Trait("°C", -100, 200),
        Quantity.HUMIDITY: Trait("%", 0, 100),
        Quantity.ILLUMINANCE: Trait("lx", 0, 200_000),
        Quantity.LIGHT_LEVEL: Trait(None, 0, 255),
        Quantity.SOUND: Trait("dB", 0, 194),
        Quantity.PRESSURE: Trait("hPa", 100, 2_000),
        Quantity.TVOC: Trait("ppb", 0, 65_534),
        Quantity.TVOC_MASS: Trait("µg/m³", 0, 65_534),
        Quantity.AIR_INDEX: Trait(None, 0, 500),
        Quantity.PM1: Trait("µg/m³", 0, 10_000),
        Quantity.PM2_5: Trait("µg/m³", 0, 10_000),
        Quantity.PM10: Trait("µg/m³", 0, 10_000),
        Quantity.HCHO: Trait("mg/m³", 0, 100),
        Quantity.O3: Trait("ppm", 0, 100),
        Quantity.DISTANCE: Trait("mm", 0, 100_000),
        Quantity.TILT: Trait("°", -360, 360),
        Quantity.ACCELERATION: Trait("g", -16, 16),
        Quantity.POWER: Trait("W", -1_000_000, 1_000_000),
        Quantity.ENERGY: Trait("kWh", 0, 1e9),
        Quantity.PULSES: Trait(None, 0, _COUNTER),
        Quantity.BATTERY: Trait("%", 0, 100, of_sensor=True),
        Quantity.BATTERY_VOLTAGE: Trait("V", 0, 60, of_sensor=True),
        Quantity.BATTERY_LOW: _yes_no(of_sensor=True),
    }
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value that a sensor told."""

    quantity: Quantity
    value: float
    channel: str = ""
    """What tells several of one quantity apart: the line of a counter, the probe of a thermometer."""

    age: timedelta = timedelta()
    """How long before its message it was measured, where the message says so."""

    at: datetime | None = None
    """When it was measured by the sensor's own clock, where the message says so."""


def is_plausible(quantity: Quantity, value: float) -> bool:
    """Return whether a value can be true of a quantity."""
    trait = TRAITS[quantity]
    return math.isfinite(value) and trait.low <= value <= trait.high


def plausible(measurements: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Return those that can be true: what makers send for «no value» is beyond what a quantity can be."""
    return tuple(item for item in measurements if is_plausible(item.quantity, item.value))
