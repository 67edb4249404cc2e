"""What facilities staff have decided for a space."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from .core.asked import USUAL_MINUTES, LengthChosen
from .core.messages import Event, Mode, ModeChosen, SceneChosen
from .core.model import Space
from .core.naps import is_for_naps
from .core.scenes import CHOSEN, LightScene
from .core.sessions import MINUTES
from .core.views import SpaceView
from .effect_entity import EffectEntity
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SpaceSelectDescription(SelectEntityDescription):
    """What is chosen for a space: how it is read off the view, what a choice asks for, and which spaces have it."""

    value_fn: Callable[[SpaceView], str]
    event_fn: Callable[[str, str], Event]
    exists_fn: Callable[[Space], bool] = lambda _: True


MODE = SpaceSelectDescription(
    key="mode",
    translation_key="mode",
    entity_category=EntityCategory.CONFIG,
    options=[mode.value for mode in Mode],
    value_fn=lambda view: view.mode,
    event_fn=lambda space_id, option: ModeChosen(space_id, Mode(option)),
)
LIGHT_SCENE = SelectEntityDescription(
    key="light_scene", translation_key="light_scene", options=[scene.value for scene in CHOSEN]
)
NAP_MINUTES = SpaceSelectDescription(
    key="nap_minutes",
    translation_key="nap_minutes",
    entity_category=EntityCategory.CONFIG,
    options=[str(minutes) for minutes in MINUTES],
    value_fn=lambda view: str(view.nap.minutes if view.nap else USUAL_MINUTES),
    event_fn=lambda space_id, option: LengthChosen(space_id, int(option)),
    exists_fn=is_for_naps,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add what is chosen for every space."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[SelectEntity]:
    if space.lights:
        yield SceneSelect(coordinator, space, PLATFORM, LIGHT_SCENE)
    for row in (MODE, NAP_MINUTES):
        if row.exists_fn(space):
            yield SpaceSelect(coordinator, space, PLATFORM, row)


class SpaceSelect(SpaceEntity, SelectEntity):
    """What is chosen for a space."""

    entity_description: SpaceSelectDescription

    @override
    def value(self) -> str:
        """Return what is chosen."""
        return self.entity_description.value_fn(self.view)

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_current_option = value

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose something else."""
        self.async_send(self.entity_description.event_fn(self._watched, option))


class SceneSelect(EffectEntity, SelectEntity):
    """How a space is lit, until it empties."""

    @override
    def value(self) -> str:
        """Return the scene that was chosen."""
        return self.effect.scene

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_current_option = value

    @override
    async def async_select_option(self, option: str) -> None:
        """Light the space in another way."""
        self.async_send(SceneChosen(self._watched, LightScene(option)))
