"""What sensors of ours have in common that show a value as it is."""

from typing import Any, override

from homeassistant.components.sensor import SensorEntity

from .entity import IotValleyEntity


class ValueSensor(IotValleyEntity, SensorEntity):
    """A sensor whose value is taken as it is."""

    @property
    @override
    def native_value(self) -> Any:
        """Return what is told."""
        return self._told
