"""Whether lights, heat and air follow people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from .core.messages import Effect, EffectChosen, LightingChosen
from .core.model import Space
from .effect_entity import EffectEntity
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0

LIGHTING = SwitchEntityDescription(
    key="automatic_lighting",
    translation_key="automatic_lighting",
    entity_category=EntityCategory.CONFIG,
)


@dataclass(frozen=True, kw_only=True)
class EffectSwitchDescription(SwitchEntityDescription):
    """A switch that lets an effect follow people, and which spaces have it."""

    effect: Effect
    exists_fn: Callable[[Space], bool]


def _lit(space: Space) -> bool:
    return bool(space.lights)


EFFECTS = (
    EffectSwitchDescription(
        key="lights_on",
        translation_key="lights_on",
        entity_category=EntityCategory.CONFIG,
        effect=Effect.LIGHTS_ON,
        exists_fn=_lit,
    ),
    EffectSwitchDescription(
        key="lights_off",
        translation_key="lights_off",
        entity_category=EntityCategory.CONFIG,
        effect=Effect.LIGHTS_OFF,
        exists_fn=_lit,
    ),
    EffectSwitchDescription(
        key="automatic_climate",
        translation_key="automatic_climate",
        entity_category=EntityCategory.CONFIG,
        effect=Effect.CLIMATE,
        exists_fn=lambda space: bool(space.climates),
    ),
    EffectSwitchDescription(
        key="automatic_air",
        translation_key="automatic_air",
        entity_category=EntityCategory.CONFIG,
        effect=Effect.AIR,
        exists_fn=lambda space: bool(space.fans),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of each space that has anything to switch."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[SwitchEntity]:
    if space.lights:
        yield LightingSwitch(coordinator, space, PLATFORM, LIGHTING)
    for row in EFFECTS:
        if row.exists_fn(space):
            yield EffectSwitch(coordinator, space, PLATFORM, row)


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


class EffectSwitch(EffectEntity, SwitchEntity):
    """Whether one effect of a space follows its people."""

    entity_description: EffectSwitchDescription

    @override
    def value(self) -> bool:
        """Return whether the effect follows."""
        return self.entity_description.effect not in self.effect.left

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_is_on = value

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the effect follow."""
        self._choose(automatic=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave it to people."""
        self._choose(automatic=False)

    def _choose(self, *, automatic: bool) -> None:
        self.async_send(EffectChosen(self._watched, self.entity_description.effect, automatic))
