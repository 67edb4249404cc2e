"""Whether someone is there."""

from collections.abc import Iterable, Iterator
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
from .adapters.radios import Part, RadioSensor
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.model import Space
from .entity import SpaceEntity, async_add_per_space
from .hub import Hub, hub_of
from .radio_entity import MeasuredAnswer, Problem, RadioEntity, async_add_per_sensor
from .radio_rows import ANSWERS, PROBLEM

PARALLEL_UPDATES = 0

OCCUPANCY = BinarySensorEntityDescription(
    key="occupancy",
    translation_key="occupancy",
    device_class=BinarySensorDeviceClass.OCCUPANCY,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of every space, of the demo, and of the building's own sensors."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)
    async_add_entities(demo_entities.async_entities(entry, PLATFORM))
    entry.async_on_unload(async_add_per_sensor(hub_of(hass, entry), async_add_entities, _of_sensor))


def _of_sensor(hub: Hub, sensor: RadioSensor, parts: Iterable[Part], *, is_new: bool) -> Iterator[RadioEntity]:
    for part in parts:
        if (row := ANSWERS.get(part.quantity)) is not None:
            yield MeasuredAnswer(hub, sensor, row, part)
    if is_new:
        yield Problem(hub, sensor, PLATFORM, PROBLEM)


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
