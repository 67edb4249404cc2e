"""Which entities our triggers and conditions are about: ours alone, each by what it tells."""

from collections.abc import Container

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


@callback
def ours(hass: HomeAssistant, entity_ids: set[str], keys: Container[str]) -> set[str]:
    """Return those entities that are ours and tell one of some things, by their translation keys."""
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entity_ids
        if (entity := registry.async_get(entity_id)) and entity.platform == DOMAIN and entity.translation_key in keys
    }


def is_full(people: State) -> bool:
    """Return whether as many people are counted in a space as there is room for, where that is told."""
    room: int | None = people.attributes.get("capacity")
    return room is not None and float(people.state) >= room
