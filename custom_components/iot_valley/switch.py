"""Whether lights follow people."""

from collections.abc import Iterator
from typing import Any, override

from homeassistant.components.switch import (
    DOMAIN as PLATFORM,
    SwitchEntity,
    SwitchEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import Coordinator, IotValleyConfigEntry
from .core.messages import LightingChosen
from .core.model import Space
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0

LIGHTING = SwitchEntityDescription(
    key="automatic_lighting",
    translation_key="automatic_lighting",
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each space that has lights."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[LightingSwitch]:
    if space.lights:
        yield LightingSwitch(coordinator, space, PLATFORM, LIGHTING)


class LightingSwitch(SpaceEntity, SwitchEntity):
    """Whether the lights of a space follow its occupancy."""

    @override
    def value(self) -> bool:
        """Return whether lighting is automatic."""
        return self.view.automatic_lighting

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_is_on = value

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the lights follow."""
        self.async_send(LightingChosen(self._watched, automatic=True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the lights alone."""
        self.async_send(LightingChosen(self._watched, automatic=False))
