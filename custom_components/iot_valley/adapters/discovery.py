"""The sensors and lights that are found in an area of Home Assistant."""

from collections.abc import Iterator

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import DEMO_PREFIX, DOMAIN, RADIO_PREFIX
from ..core.found import Found
from ..core.sensors import SensorKind, recognise


@callback
def found_in_area(hass: HomeAssistant, area_id: str) -> Found:
    """Return what an area holds, whether an entity or its device was put there."""
    sensors: dict[str, SensorKind] = {}
    lights: list[str] = []
    for entity in sorted(_offered(hass, area_id), key=lambda entity: entity.entity_id):
        if entity.domain == LIGHT_DOMAIN:
            lights.append(entity.entity_id)
        elif (kind := kind_of(hass, entity)) is not None:
            sensors[entity.entity_id] = kind
    return Found(sensors, tuple(lights))


@callback
def kind_of(hass: HomeAssistant, entity: er.RegistryEntry) -> SensorKind | None:
    """Return the kind of sensor that a registered entity shows itself to be, or none."""
    return recognise(
        entity.domain,
        entity.device_class or entity.original_device_class,
        entity.unit_of_measurement,
        er.async_get_full_entity_name(hass, entity) or entity.entity_id,
    )


@callback
def offered(entity: er.RegistryEntry) -> bool:
    """Return whether an entity may serve a space: ours may not, those of the demo and of our radios may."""
    return (
        entity.disabled_by is None
        and entity.entity_category is None
        and (entity.platform != DOMAIN or entity.unique_id.startswith((DEMO_PREFIX, RADIO_PREFIX)))
    )


def _offered(hass: HomeAssistant, area_id: str) -> Iterator[er.RegistryEntry]:
    registry = er.async_get(hass)
    for entity in er.async_entries_for_area(registry, area_id):
        if offered(entity):
            yield entity
    for device in dr.async_entries_for_area(dr.async_get(hass), area_id):
        for entity in er.async_entries_for_device(registry, device.id):
            if entity.area_id is None and offered(entity):
                yield entity
