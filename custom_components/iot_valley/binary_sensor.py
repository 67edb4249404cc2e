"""Whether someone is there."""

from collections.abc import Iterator
from typing import Any, override

from homeassistant.components.binary_sensor import (
    DOMAIN as PLATFORM,
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .adapters import demo_entities
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.model import Space
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0

OCCUPANCY = BinarySensorEntityDescription(
    key="occupancy",
    translation_key="occupancy",
    device_class=BinarySensorDeviceClass.OCCUPANCY,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of every space, and of the demo."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)
    async_add_entities(demo_entities.async_entities(entry, PLATFORM))


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[OccupancySensor]:
    yield OccupancySensor(coordinator, space, PLATFORM, OCCUPANCY)


class OccupancySensor(SpaceEntity, BinarySensorEntity):
    """Whether someone is in a space; unknown where nobody can tell."""

    @override
    def value(self) -> bool | None:
        """Return whether someone is there."""
        return self.view.occupied

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_is_on = value
