"""What is broken and to be mended: one list for the building."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, override

from homeassistant.components.todo import (
    DOMAIN as PLATFORM,
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .adapters.devices import place_key
from .adapters.refusals import refusal, refusals_told
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.asked import FaultMended
from .core.model import Place, Space
from .core.moments import Happening, MomentCode
from .core.naps import is_for_naps
from .core.totals import BUILDING
from .entity import IotValleyEntity
from .targets import Amiss

PARALLEL_UPDATES = 0

FAULTS: Final = EntityDescription(key="faults", translation_key="faults")
_FAULTS: Final = frozenset((MomentCode.FAULT_REPORTED, MomentCode.FAULT_MENDED))


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the list of faults as soon as the building has places that can break."""
    coordinator = entry.runtime_data
    added = False

    @callback
    def _add(_: Iterable[Space]) -> None:
        nonlocal added
        if not added and any(map(is_for_naps, coordinator.engine.building.spaces.values())):
            added = True
            async_add_entities([Faults(coordinator)])

    _add(())
    entry.async_on_unload(coordinator.async_on_spaces(_add))


class Faults(IotValleyEntity, TodoListEntity):
    """The places of the building that are out of service; whoever ticks one off has mended it."""

    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM | TodoListEntityFeature.DELETE_TODO_ITEM

    def __init__(self, coordinator: Coordinator) -> None:
        """Bind the list to the building."""
        super().__init__(coordinator, BUILDING, BUILDING, FAULTS)
        self.entity_id = f"{PLATFORM}.{slugify(f'{coordinator.engine.building.name} {FAULTS.key}')}"

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to faults, and to spaces and places that are renamed: not to all that the building adds up to."""
        stops = (
            self.coordinator.async_on_moments(self._async_on_moments),
            self.coordinator.async_on_spaces(self._async_on_spaces),
        )

        @callback
        def _stop() -> None:
            for stop in stops:
                stop()

        return _stop

    @callback
    def _async_on_moments(self, moments: Sequence[Happening]) -> None:
        if any(moment.code in _FAULTS for moment in moments):
            self._async_on_change()

    @callback
    def _async_on_spaces(self, _: Iterable[Space]) -> None:
        self._async_on_change()

    @override
    def value(self) -> list[TodoItem]:
        """Return an item for each place that is out of service."""
        return [
            TodoItem(
                summary=f"{space.name}: {place.name}",
                uid=place_key(space.id, place.id),
                status=TodoItemStatus.NEEDS_ACTION,
                description=text or None,
            )
            for space, place, text in self._faulty()
        ]

    def _faulty(self) -> Iterator[tuple[Space, Place, str]]:
        engine = self.coordinator.engine
        for space in engine.building.spaces.values():
            faulty = engine.naps.room(space.id).faulty
            yield from ((space, place, faulty[place.id]) for place in space.places if place.id in faulty)

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_todo_items = value

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Take a place back into service whose item is ticked off; nothing else of an item can be changed."""
        if item.status != TodoItemStatus.COMPLETED:
            raise refusal(Amiss.ONLY_MENDED)
        await self.async_delete_todo_items([str(item.uid)])

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Take places back into service."""
        for space, place, _ in list(self._faulty()):
            if place_key(space.id, place.id) in uids:
                with refusals_told():
                    self.coordinator.async_handle(FaultMended(space.id, place.id))
