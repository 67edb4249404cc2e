"""What all entities of the building's own sensors have in common: a row, a device, and one listener."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.sensor import SensorEntity
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .adapters.radios import Part, RadioSensor, domain_of, unique_id_of
from .hub import Hub

_UNSET: Any = object()


class RadioEntity(Entity):
    """An entity of a sensor, whose state is written only when it is another."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _always_available = False

    def __init__(self, hub: Hub, sensor: RadioSensor, domain: str, row: EntityDescription, channel: str = "") -> None:
        """Bind a row to the device of a sensor."""
        self.entity_description = row
        self.hub = hub
        self.sensor = sensor
        self._told: Any = _UNSET
        self.device_entry = hub.devices[sensor.device_id]
        self._attr_unique_id = unique_id_of(sensor.device_id, row.key, channel)
        self._attr_translation_placeholders = {"channel": f" {channel}" if channel else ""}
        self.entity_id = f"{domain}.{slugify(f'{sensor.name} {row.key} {channel}')}"

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the sensor."""
        self.async_on_remove(self.hub.async_listen(self.sensor.device_id, self._async_on_message))
        self._look()

    @callback
    def _async_on_message(self) -> None:
        if self._look():
            self.async_write_ha_state()

    def _look(self) -> bool:
        """Take what is known now; return whether it is something else than before."""
        available = self._always_available or self.hub.speaks(self.sensor.device_id)
        now = (available, self.value())
        if now == self._told:
            return False
        self._told = now
        self._attr_available = available
        self._take(now[1])
        return True

    def value(self) -> Any:
        """Return what the sensor told last of this."""
        raise NotImplementedError

    def _take(self, value: Any) -> None:
        """Put the value where the platform looks for it."""
        raise NotImplementedError


class _Measured(RadioEntity):
    """What a sensor measures."""

    def __init__(self, hub: Hub, sensor: RadioSensor, row: EntityDescription, part: Part) -> None:
        """Bind a row to a quantity and a channel."""
        self._part = part
        super().__init__(hub, sensor, domain_of(part.quantity), row, part.channel)

    @override
    async def async_added_to_hass(self) -> None:
        """Let the hub know that there is an entity, which a space can go by."""
        await super().async_added_to_hass()
        self.hub.async_on_entity(self.sensor, self._part, self.entity_id)

    @override
    def value(self) -> float | None:
        """Return the number that was told last."""
        return self.hub.value_of(self.sensor.device_id, self._part)


class MeasuredNumber(_Measured, SensorEntity):
    """A number that a sensor measures."""

    @override
    def _take(self, value: float | None) -> None:
        self._attr_native_value = int(value) if value is not None and value.is_integer() else value


class MeasuredAnswer(_Measured, BinarySensorEntity):
    """A yes or no that a sensor tells."""

    @override
    def _take(self, value: float | None) -> None:
        self._attr_is_on = None if value is None else value > 0


class LinkNumber(RadioEntity, SensorEntity):
    """What the radio link of a sensor is like; when it spoke last is known also while it is silent."""

    def __init__(self, hub: Hub, sensor: RadioSensor, domain: str, row: EntityDescription) -> None:
        """Bind a row to a sensor."""
        super().__init__(hub, sensor, domain, row)
        self._always_available = row.key in {"last_seen", "interval"}

    @override
    def value(self) -> float | datetime | None:
        """Return what is known of the link."""
        return self.hub.link_of(self.sensor.device_id, self.entity_description.key)

    @override
    def _take(self, value: Any) -> None:
        self._attr_native_value = value


class Problem(RadioEntity, BinarySensorEntity):
    """Whether a sensor has fallen silent, or says that its battery is low."""

    _always_available = True

    @override
    def value(self) -> bool | None:
        """Return whether something is wrong."""
        return self.hub.has_problem(self.sensor.device_id)

    @override
    def _take(self, value: bool | None) -> None:
        self._attr_is_on = value


class EntitiesOf(Protocol):
    """Makes the entities of a sensor on one platform: of what is new to tell, and of the sensor itself if it is new."""

    def __call__(self, hub: Hub, sensor: RadioSensor, parts: Iterable[Part], *, is_new: bool) -> Iterable[RadioEntity]:
        """Return them."""


@callback
def async_add_per_sensor(
    hub: Hub, async_add_entities: AddConfigEntryEntitiesCallback, entities_of: EntitiesOf
) -> Callable[[], None]:
    """Add the entities of each sensor, now and whenever one is new, or tells something new."""

    @callback
    def _add(sensor: RadioSensor, parts: Iterable[Part], *, is_new: bool) -> None:
        if entities := list(entities_of(hub, sensor, parts, is_new=is_new)):
            async_add_entities(entities, config_subentry_id=sensor.id)

    return hub.async_on_parts(_add)
