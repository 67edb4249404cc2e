"""What facilities staff have decided for a space."""

from collections.abc import Iterator
from typing import Any, override

from homeassistant.components.select import (
    DOMAIN as PLATFORM,
    SelectEntity,
    SelectEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import Coordinator, IotValleyConfigEntry
from .core.messages import Mode, ModeChosen
from .core.model import Space
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0

MODE = SelectEntityDescription(
    key="mode",
    translation_key="mode",
    entity_category=EntityCategory.CONFIG,
    options=[mode.value for mode in Mode],
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the mode of every space."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[ModeSelect]:
    yield ModeSelect(coordinator, space, PLATFORM, MODE)


class ModeSelect(SpaceEntity, SelectEntity):
    """The mode of a space."""

    @override
    def value(self) -> Mode:
        """Return the mode."""
        return self.view.mode

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_current_option = value

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose a mode."""
        self.async_send(ModeChosen(self._watched, Mode(option)))
