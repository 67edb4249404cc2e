"""What the building's own sensors show of what they measure: a row per quantity, and of themselves."""

from collections.abc import Mapping
from types import MappingProxyType

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntityDescription
from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription, SensorStateClass
from homeassistant.const import (
    LIGHT_LUX,
    SIGNAL_STRENGTH_DECIBELS,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfDensity,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfLength,
    UnitOfPower,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfSoundPressure,
    UnitOfTemperature,
    UnitOfTime,
)

from .core.quantities import TRAITS, Quantity

_MASS = UnitOfDensity.MICROGRAMS_PER_CUBIC_METER
_PERCENT = UnitOfRatio.PERCENTAGE
_PPM = UnitOfRatio.PARTS_PER_MILLION


def _number(
    quantity: Quantity,
    device_class: SensorDeviceClass | None = None,
    unit: str | None = None,
    digits: int = 0,
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT,
) -> SensorEntityDescription:
    return SensorEntityDescription(
        key=quantity.value,
        translation_key=quantity.value,
        device_class=device_class,
        native_unit_of_measurement=unit,
        suggested_display_precision=digits,
        state_class=state_class,
        entity_category=EntityCategory.DIAGNOSTIC if TRAITS[quantity].of_sensor else None,
    )


def _total(
    quantity: Quantity, device_class: SensorDeviceClass | None = None, unit: str | None = None
) -> SensorEntityDescription:
    return _number(quantity, device_class, unit, state_class=SensorStateClass.TOTAL_INCREASING)


def _answer(quantity: Quantity, device_class: BinarySensorDeviceClass | None = None) -> BinarySensorEntityDescription:
    return BinarySensorEntityDescription(
        key=quantity.value,
        translation_key=quantity.value,
        device_class=device_class,
        entity_category=EntityCategory.DIAGNOSTIC if TRAITS[quantity].of_sensor else None,
    )


MEASURED_NUMBERS: tuple[SensorEntityDescription, ...] = (
    _number(Quantity.COUNT),
    _number(Quantity.COUNT_HIGHEST),
    _total(Quantity.IN_TOTAL),
    _total(Quantity.OUT_TOTAL),
    _number(Quantity.IN_PERIOD),
    _number(Quantity.OUT_PERIOD),
    _number(Quantity.NET),
    _number(Quantity.PASSED),
    _number(Quantity.MOVES),
    _total(Quantity.MOVES_TOTAL),
    _number(Quantity.PRESENCE_SHARE, None, _PERCENT),
    _number(Quantity.DWELL_AVERAGE, SensorDeviceClass.DURATION, UnitOfTime.SECONDS),
    _number(Quantity.DWELL_LONGEST, SensorDeviceClass.DURATION, UnitOfTime.SECONDS),
    _number(Quantity.EVENTS),
    _total(Quantity.EVENTS_TOTAL),
    _number(Quantity.CO2, SensorDeviceClass.CO2, _PPM),
    _number(Quantity.TEMPERATURE, SensorDeviceClass.TEMPERATURE, UnitOfTemperature.CELSIUS, 1),
    _number(Quantity.HUMIDITY, SensorDeviceClass.HUMIDITY, _PERCENT),
    _number(Quantity.ILLUMINANCE, SensorDeviceClass.ILLUMINANCE, LIGHT_LUX),
    _number(Quantity.LIGHT_LEVEL),
    _number(Quantity.SOUND, SensorDeviceClass.SOUND_PRESSURE, UnitOfSoundPressure.DECIBEL, 1),
    _number(Quantity.PRESSURE, SensorDeviceClass.ATMOSPHERIC_PRESSURE, UnitOfPressure.HPA, 1),
    _number(Quantity.TVOC, SensorDeviceClass.VOLATILE_ORGANIC_COMPOUNDS_PARTS, UnitOfRatio.PARTS_PER_BILLION),
    _number(Quantity.TVOC_MASS, SensorDeviceClass.VOLATILE_ORGANIC_COMPOUNDS, _MASS),
    _number(Quantity.AIR_INDEX),
    _number(Quantity.PM1, SensorDeviceClass.PM1, _MASS),
    _number(Quantity.PM2_5, SensorDeviceClass.PM25, _MASS),
    _number(Quantity.PM10, SensorDeviceClass.PM10, _MASS),
    _number(Quantity.HCHO, None, UnitOfDensity.MILLIGRAMS_PER_CUBIC_METER, 3),
    _number(Quantity.O3, SensorDeviceClass.OZONE, _PPM, 3),
    _number(Quantity.DISTANCE, SensorDeviceClass.DISTANCE, UnitOfLength.MILLIMETERS),
    _number(Quantity.TILT, None, TRAITS[Quantity.TILT].unit),
    _number(Quantity.ACCELERATION, None, TRAITS[Quantity.ACCELERATION].unit, 2),
    _number(Quantity.POWER, SensorDeviceClass.POWER, UnitOfPower.WATT),
    _total(Quantity.ENERGY, SensorDeviceClass.ENERGY, UnitOfEnergy.KILO_WATT_HOUR),
    _total(Quantity.PULSES),
    _number(Quantity.BATTERY, SensorDeviceClass.BATTERY, _PERCENT),
    _number(Quantity.BATTERY_VOLTAGE, SensorDeviceClass.VOLTAGE, UnitOfElectricPotential.VOLT, 2),
)
MEASURED_ANSWERS: tuple[BinarySensorEntityDescription, ...] = (
    _answer(Quantity.OCCUPIED, BinarySensorDeviceClass.OCCUPANCY),
    _answer(Quantity.MOTION, BinarySensorDeviceClass.MOTION),
    _answer(Quantity.OPEN, BinarySensorDeviceClass.OPENING),
    _answer(Quantity.INPUT),
    _answer(Quantity.BUTTON),
    _answer(Quantity.VIBRATION, BinarySensorDeviceClass.VIBRATION),
    _answer(Quantity.TAMPER, BinarySensorDeviceClass.TAMPER),
    _answer(Quantity.LEAK, BinarySensorDeviceClass.MOISTURE),
    _answer(Quantity.BATTERY_LOW, BinarySensorDeviceClass.BATTERY),
)
NUMBERS: Mapping[str, SensorEntityDescription] = MappingProxyType({row.key: row for row in MEASURED_NUMBERS})
ANSWERS: Mapping[str, BinarySensorEntityDescription] = MappingProxyType({row.key: row for row in MEASURED_ANSWERS})

AVERAGED: Mapping[str, str | None] = MappingProxyType(
    {
        row.key: row.native_unit_of_measurement
        for row in MEASURED_NUMBERS
        if row.state_class is SensorStateClass.MEASUREMENT
    }
)
"""The units of what Home Assistant keeps averages of."""


def _of_radio(key: str, device_class: SensorDeviceClass | None, unit: str | None) -> SensorEntityDescription:
    is_moment = device_class is SensorDeviceClass.TIMESTAMP
    return SensorEntityDescription(
        key=key,
        translation_key=key,
        device_class=device_class,
        native_unit_of_measurement=unit,
        suggested_display_precision=None if is_moment else 0,
        state_class=None if is_moment else SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    )


RADIO_NUMBERS: tuple[SensorEntityDescription, ...] = (
    _of_radio("rssi", SensorDeviceClass.SIGNAL_STRENGTH, SIGNAL_STRENGTH_DECIBELS_MILLIWATT),
    _of_radio("snr", SensorDeviceClass.SIGNAL_STRENGTH, SIGNAL_STRENGTH_DECIBELS),
    _of_radio("link_quality", None, None),
    _of_radio("last_seen", SensorDeviceClass.TIMESTAMP, None),
    _of_radio("interval", SensorDeviceClass.DURATION, UnitOfTime.SECONDS),
)
"""What a radio link is like: disabled until someone asks, for there may be thousands."""

PROBLEM = BinarySensorEntityDescription(
    key="problem",
    translation_key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)
