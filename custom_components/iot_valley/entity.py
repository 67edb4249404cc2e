"""What all entities of a building have in common: a row of a table, a device, and one listener."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, Context, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .adapters.devices import place_key
from .adapters.refusals import refusals_told
from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.kinds import KINDS, Family
from .core.messages import Event
from .core.model import Place, Space
from .core.naps import is_for_naps
from .core.totals import BUILDING, Totals
from .core.views import SpaceView


class IotValleyEntity(Entity):
    """An entity whose state is one value, written only when it is another."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, coordinator: Coordinator, key: str, watched: str, description: EntityDescription) -> None:
        """Bind a row to the device under `key`, and to the view of the space or floor `watched`."""
        self.entity_description = description
        self.coordinator = coordinator
        self._watched = watched
        self._told: Any = None
        self.device_entry = coordinator.devices[key]
        owner = coordinator.entry.entry_id if key == BUILDING else key
        self._attr_unique_id = f"{owner}_{description.key}"

    @abstractmethod
    def value(self) -> Any:
        """Return the value that the state shows."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to what the value depends on."""
        self.async_on_remove(self._async_listen())
        self._take(self.value())

    @callback
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to the space, the floor or the building."""
        return self.coordinator.async_listen(self._watched, self._async_on_change)

    @callback
    def _async_on_change(self) -> None:
        value = self.value()
        if value != self._told:
            self._take(value)
            self._async_write()

    @callback
    def _async_write(self) -> None:
        """Write the state; where it follows from what a sensor said, in the context of that."""
        if (cause := self.coordinator.cause) is not None:
            Entity.async_set_context(self, cause)
        self.async_write_ha_state()

    def _take(self, value: Any) -> None:
        """Remember what is told, and put it where the platform looks for it."""
        self._told = value


class SpaceEntity(IotValleyEntity):
    """An entity of a space."""

    def __init__(
        self,
        coordinator: Coordinator,
        space: Space,
        domain: str,
        description: EntityDescription,
        *,
        place: Place | None = None,
    ) -> None:
        """Bind a row to a space, or to one of its places."""
        key = space.id if place is None else place_key(space.id, place.id)
        name = space.name if place is None else f"{space.name} {place.name}"
        super().__init__(coordinator, key, space.id, description)
        self.entity_id = f"{domain}.{slugify(f'{name} {description.key}')}"

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        """Forget who acts on a nap room: its states would be recorded with that."""
        if not is_for_naps(self.coordinator.engine.building.spaces[self._watched]):
            super().async_set_context(context)

    @callback
    def async_send(self, event: Event) -> None:
        """Tell the engine what a person chose."""
        with refusals_told():
            self.coordinator.async_handle(event)

    @property
    def view(self) -> SpaceView:
        """What is told of the space."""
        return self.coordinator.engine.views[self._watched]


class PlaceEntity(SpaceEntity):
    """An entity of one place; in nap rooms disabled until someone asks for it, for privacy."""

    def __init__(
        self, coordinator: Coordinator, space: Space, place: Place, domain: str, description: EntityDescription
    ) -> None:
        """Bind a row to a place."""
        super().__init__(coordinator, space, domain, description, place=place)
        self._place_id = place.id
        self._attr_entity_registry_enabled_default = KINDS[space.kind].family is not Family.NAP_ROOM


class GroupEntity(IotValleyEntity):
    """An entity of a floor or of the building."""

    def __init__(self, coordinator: Coordinator, group: str, domain: str, description: EntityDescription) -> None:
        """Bind a row to a floor or the building."""
        key = f"{coordinator.entry.entry_id}_{group}"
        super().__init__(coordinator, group, group, description)
        if group != BUILDING:
            self._attr_unique_id = f"{key}_{description.key}"
        names = {floor.id: floor.name for floor in coordinator.engine.building.floors}
        name = " ".join((coordinator.engine.building.name, names.get(group, "")))
        self.entity_id = f"{domain}.{slugify(f'{name} {description.key}')}"

    @property
    def totals(self) -> Totals:
        """What the floor or the building adds up to."""
        return self.coordinator.engine.totals[self._watched]


@callback
def async_add_per_space(
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    domain: str,
    entities_of: Callable[[Coordinator, Space], Iterable[Entity]],
) -> None:
    """Add the entities of each space, now and whenever one is new or set up in another way."""
    coordinator = entry.runtime_data

    @callback
    def _add(spaces: Iterable[Space]) -> None:
        for space in spaces:
            entities = {entity.unique_id: entity for entity in entities_of(coordinator, space)}
            for known in _registered(coordinator, space, domain):
                if entities.pop(known.unique_id, None) is None:
                    er.async_get(coordinator.hass).async_remove(known.entity_id)
            async_add_entities(list(entities.values()), config_subentry_id=space.id)

    for space in coordinator.engine.building.spaces.values():
        async_add_entities(list(entities_of(coordinator, space)), config_subentry_id=space.id)
    entry.async_on_unload(coordinator.async_on_spaces(_add))


def _registered(coordinator: Coordinator, space: Space, domain: str) -> list[er.RegistryEntry]:
    """Return the registered entities of a space and its places."""
    registry = er.async_get(coordinator.hass)
    keys = [space.id, *(place_key(space.id, place.id) for place in space.places)]
    return [
        entity
        for key in keys
        for entity in er.async_entries_for_device(registry, coordinator.devices[key].id, include_disabled_entities=True)
        if entity.domain == domain and entity.platform == DOMAIN
    ]
