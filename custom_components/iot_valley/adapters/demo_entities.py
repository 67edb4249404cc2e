"""The sensors of the demo building, as entities that say what the simulation makes them say."""

from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, override

from homeassistant.components.binary_sensor import (
    DOMAIN as BINARY_SENSOR_DOMAIN,
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.components.sensor import (
    DOMAIN as SENSOR_DOMAIN,
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity

from ..const import CONF_DEMO, DEMO_PREFIX
from ..core.demo_site import SENSORS, DemoSensor


@callback
def async_entities(entry: ConfigEntry[Any], domain: str) -> list[DemoEntity]:
    """Return the demo's entities of a platform: none where the building is not the demo."""
    if CONF_DEMO not in entry.data:
        return []
    return [_CLASSES[domain](row) for row in SENSORS.values() if row.guise.domain == domain]


def _shown[Class: StrEnum](classes: type[Class], sensor: DemoSensor) -> Class | None:
    shown = sensor.guise.device_class
    return None if shown is None else classes(shown)


class DemoEntity(Entity):
    """A sensor of the demo building, unavailable until it has said something."""

    _attr_should_poll = False
    _attr_available = False

    def __init__(self, sensor: DemoSensor) -> None:
        """Bind a row of the table."""
        self.sensor = sensor
        self._signal = f"{DEMO_PREFIX}{sensor.key}"
        self._attr_unique_id = self._signal

    @property
    @override
    def name(self) -> str:
        """Its name in the language of Home Assistant."""
        return self.sensor.name.in_language(self.hass.config.language)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the simulation."""
        stop = async_dispatcher_connect(self.hass, self._signal, self._async_on_value)
        self.async_on_remove(stop)

    @callback
    def _async_on_value(self, value: float | None) -> None:
        self._attr_available = value is not None
        if value is not None:
            self._take(value)
        self.async_write_ha_state()

    @abstractmethod
    def _take(self, value: float) -> None:
        """Put a value where the platform looks for it."""


class DemoBinarySensor(DemoEntity, BinarySensorEntity):
    """A sensor of the demo that says yes or no."""

    def __init__(self, sensor: DemoSensor) -> None:
        """Show it as what it is."""
        super().__init__(sensor)
        self._attr_device_class = _shown(BinarySensorDeviceClass, sensor)

    @override
    def _take(self, value: float) -> None:
        self._attr_is_on = value > 0


class DemoNumber(DemoEntity, SensorEntity):
    """A sensor of the demo that measures or counts."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, sensor: DemoSensor) -> None:
        """Show it as what it is."""
        super().__init__(sensor)
        self._attr_device_class = _shown(SensorDeviceClass, sensor)

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        """What it counts or measures in."""
        unit = self.sensor.guise.unit
        return unit.in_language(self.hass.config.language) if unit else None

    @override
    def _take(self, value: float) -> None:
        self._attr_native_value = value


_CLASSES: Mapping[str, type[DemoBinarySensor | DemoNumber]] = MappingProxyType(
    {BINARY_SENSOR_DOMAIN: DemoBinarySensor, SENSOR_DOMAIN: DemoNumber}
)
