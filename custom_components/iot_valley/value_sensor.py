"""What sensors of ours have in common that show a value as it is."""

from typing import Any, override

from homeassistant.components.sensor import SensorEntity

from .entity import IotValleyEntity


class ValueSensor(IotValleyEntity, SensorEntity):
    """A sensor whose value is taken as it is."""

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_native_value = value
