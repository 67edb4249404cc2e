"""Areas, floors, devices and entities that are renamed, moved, added or removed under a building.

Each event of a registry costs a look-up or two; only what concerns this building is passed on.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback, split_entity_id
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from ..const import CONF_AREA, CONF_FLOORS, DEMO_PREFIX, DOMAIN, RADIO_PREFIX, WAKER_DOMAINS
from ..core.draft import refs_of

_DOMAINS = frozenset(("binary_sensor", "sensor", "light", *WAKER_DOMAINS))
_BEING = frozenset(("device_class", "device_id", "disabled_by", "original_device_class", "unit_of_measurement"))
_READ = _BEING | {"entity_id"}
"""What of an entity decides whether it is read, and whether it is the battery of a sensor."""

_TELLING = _BEING | {"area_id", "name"}
"""What of an entity decides whether it is offered to a space, and as what."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All of Home Assistant's registries that a building depends on."""

    areas: frozenset[str]
    floors: frozenset[str]
    entities: frozenset[str]
    """The entity ids of its sensors and lights, and of the batteries of its sensors."""

    devices: frozenset[str]
    """The ids of the devices that its sensors and lights are of."""


@callback
def scope_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Scope:
    """Return what a building depends on now."""
    registry, areas = er.async_get(hass), ar.async_get(hass)
    data = [sub.data for sub in entry.subentries.values()]
    used = {row[CONF_AREA] for row in data if row.get(CONF_AREA)}
    refs = {ref for row in data for ref in refs_of(row)}
    read = frozenset(id_ for ref in refs if (id_ := er.async_resolve_entity_id(registry, ref)))
    registered = (entity for id_ in read if (entity := registry.async_get(id_)) is not None)
    devices = frozenset(entity.device_id for entity in registered if entity.device_id is not None)
    return Scope(
        frozenset(used),
        frozenset(entry.data.get(CONF_FLOORS, ()))
        | {area.floor_id for id_ in used if (area := areas.async_get_area(id_)) is not None and area.floor_id},
        read.union(*(_batteries_of(registry, device_id) for device_id in devices)),
        devices,
    )


def _batteries_of(registry: er.EntityRegistry, device_id: str) -> Iterator[str]:
    """Yield the entity ids of a device's batteries."""
    for entity in er.async_entries_for_device(registry, device_id):
        if _is_battery(entity):
            yield entity.entity_id


def _is_battery(entity: er.RegistryEntry) -> bool:
    return (entity.device_class or entity.original_device_class) == SensorDeviceClass.BATTERY


@callback
def async_watch(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    on_change: Callable[[], None],
    on_news: Callable[[], None] = lambda: None,
) -> CALLBACK_TYPE:
    """Call `on_change` when what a building uses changed, `on_news` also when more is on offer."""
    watch = _Watch(hass, entry, on_change, on_news)
    return watch.start()


class _Watch:
    """The listeners of one building, and what they compare events with."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        on_change: Callable[[], None],
        on_news: Callable[[], None],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._on_change = on_change
        self._on_news = on_news
        self._scope = scope_of(hass, entry)

    def start(self) -> CALLBACK_TYPE:
        """Listen; return what stops it."""
        bus = self._hass.bus
        stops = (
            bus.async_listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._on_area),
            bus.async_listen(fr.EVENT_FLOOR_REGISTRY_UPDATED, self._on_floor),
            bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._on_device),
            bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_entity, event_filter=_may_matter),
            self._entry.add_update_listener(self._on_entry),
        )

        @callback
        def _stop() -> None:
            for stop in stops:
                stop()

        return _stop

    @callback
    def _changed(self) -> None:
        self._scope = scope_of(self._hass, self._entry)
        self._on_change()
        self._on_news()

    async def _on_entry(self, _hass: HomeAssistant, _entry: ConfigEntry[Any]) -> None:
        self._scope = scope_of(self._hass, self._entry)
        self._on_news()

    @callback
    def _on_area(self, event: Event[ar.EventAreaRegistryUpdatedData]) -> None:
        if event.data["area_id"] in self._scope.areas:
            self._changed()

    @callback
    def _on_floor(self, event: Event[fr.EventFloorRegistryUpdatedData]) -> None:
        if event.data.get("floor_id") in self._scope.floors:
            self._changed()

    @callback
    def _on_device(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or "area_id" not in data["changes"]:
            return
        device = dr.async_get(self._hass).async_get(data["device_id"])
        if device is None or device.config_entry_id == self._entry.entry_id:
            return
        if {data["changes"]["area_id"], device.area_id} & self._scope.areas:
            self._on_news()

    @callback
    def _on_entity(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data: Mapping[str, Any] = event.data
        changes = data.get("changes", {})
        if data.get("old_entity_id", data["entity_id"]) in self._scope.entities:
            if data["action"] == "remove" or _READ & changes.keys():
                self._changed()
        elif data["action"] == "remove":
            # What was on offer may be no more.
            self._on_news()
        elif data["action"] == "create" or _TELLING & changes.keys():
            self._on_other(data)

    def _on_other(self, data: Mapping[str, Any]) -> None:
        """Follow an entity that the building does not use yet: it may be a battery of it, or be offered."""
        if self._is_battery_of_ours(data["entity_id"]):
            self._changed()
        elif self._is_near(data):
            self._on_news()

    def _is_battery_of_ours(self, entity_id: str) -> bool:
        entity = er.async_get(self._hass).async_get(entity_id)
        return entity is not None and entity.device_id in self._scope.devices and _is_battery(entity)

    def _is_near(self, data: Mapping[str, Any]) -> bool:
        """Return whether an entity is or was in an area of the building, and is not ours."""
        entity = er.async_get(self._hass).async_get(data["entity_id"])
        if entity is None or (entity.platform == DOMAIN and not _is_sensor(entity)):
            return False
        before = data.get("changes", {}).get("area_id")
        area = er.async_get_effective_area_id(self._hass, entity)
        return before in self._scope.areas or area in self._scope.areas or "device_id" in data.get("changes", {})


def _is_sensor(entity: er.RegistryEntry) -> bool:
    return entity.unique_id.startswith((DEMO_PREFIX, RADIO_PREFIX))


@callback
def _may_matter(data: er.EventEntityRegistryUpdatedData) -> bool:
    return split_entity_id(data["entity_id"])[0] in _DOMAINS or data["action"] == "update"
