"""The building's own sensors and their gateways, as subentries, devices and entities of Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from homeassistant.components.binary_sensor import DOMAIN as BINARY_SENSOR_DOMAIN
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_DEVICE_ID, CONF_MODEL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.typing import UNDEFINED

from ..const import (
    CONF_GRAMMAR,
    CONF_KINDS,
    CONF_SPACE,
    DOMAIN,
    RADIO_PREFIX,
    SUBENTRY_GATEWAY,
    SUBENTRY_SENSOR,
)
from ..core.payloads import MODELS
from ..core.quantities import TRAITS, Quantity

UNUSED = "unused"
"""What a person chooses for a quantity that the space shall not go by."""

_AS_PROPOSED: Mapping[str, str] = MappingProxyType({})


class Part(NamedTuple):
    """One thing that a sensor measures; the channel tells several of one quantity apart."""

    quantity: Quantity
    channel: str = ""


@dataclass(frozen=True, slots=True)
class RadioSensor:
    """A sensor of the building's own, as it is stored."""

    id: str
    """The id of its subentry."""

    device_id: str
    name: str
    model: str | None = None
    grammar: str | None = None
    space: str | None = None
    """The space that whatever it tells of is put into."""

    kinds: Mapping[str, str] = _AS_PROPOSED
    """By quantity, the kind that a person chose, or `UNUSED`; what is not there is as proposed."""

    def data(self) -> dict[str, Any]:
        """Return it as its subentry stores it beside its name."""
        told = {CONF_MODEL: self.model, CONF_GRAMMAR: self.grammar, CONF_SPACE: self.space, CONF_KINDS: self.kinds}
        return {CONF_DEVICE_ID: self.device_id, **{key: value for key, value in told.items() if value}}


def unique_id_of(device_id: str, quantity: str, channel: str = "") -> str:
    """Return the unique id of the entity of what a device measures."""
    return f"{RADIO_PREFIX}{device_id}/{quantity}/{channel}"


def part_of(unique_id: str) -> Part | None:
    """Return what the entity with a unique id measures; none where it tells of the radio, or is no sensor of ours."""
    if not unique_id.startswith(RADIO_PREFIX) or unique_id.count("/") < 2:  # noqa: PLR2004 - quantity and channel
        return None
    _, quantity, channel = unique_id.rsplit("/", 2)
    return Part(Quantity(quantity), channel) if quantity in Quantity else None


def domain_of(quantity: Quantity) -> str:
    """Return the domain of the entity of a quantity."""
    return BINARY_SENSOR_DOMAIN if TRAITS[quantity].yes_no else SENSOR_DOMAIN


@callback
def entity_id_of(hass: HomeAssistant, device_id: str, part: Part) -> str | None:
    """Return the entity id of what a device measures, or none where there is no entity yet."""
    registry = er.async_get(hass)
    return registry.async_get_entity_id(domain_of(part.quantity), DOMAIN, unique_id_of(device_id, *part))


def sensor_of(subentry: ConfigSubentry) -> RadioSensor:
    """Return the sensor that a subentry stores."""
    data = subentry.data
    return RadioSensor(
        subentry.subentry_id,
        data[CONF_DEVICE_ID],
        subentry.title,
        data.get(CONF_MODEL),
        data.get(CONF_GRAMMAR),
        data.get(CONF_SPACE),
        data.get(CONF_KINDS, _AS_PROPOSED),
    )


@callback
def sensors_of(entry: ConfigEntry[Any]) -> dict[str, RadioSensor]:
    """Return the sensors of a building by the ids of their devices."""
    found = map(sensor_of, entry.get_subentries_of_type(SUBENTRY_SENSOR))
    return {sensor.device_id: sensor for sensor in found}


@callback
def gateways_of(entry: ConfigEntry[Any]) -> dict[str, ConfigSubentry]:
    """Return the subentries of a building's gateways by their ids."""
    return {sub.subentry_id: sub for sub in entry.get_subentries_of_type(SUBENTRY_GATEWAY)}


@callback
def device_owners(hass: HomeAssistant, but: str | None = None) -> dict[str, str]:
    """Return the ids of all devices that are sensors of any building, with the names of those."""
    return {
        sensor.device_id: sensor.name
        for entry in hass.config_entries.async_entries(DOMAIN)
        for sensor in sensors_of(entry).values()
        if sensor.id != but
    }


@callback
def parts_registered(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, dict[Part, er.RegistryEntry]]:
    """Return the registered entities of what sensors measure, by the ids of the sensors' subentries."""
    found: dict[str, dict[Part, er.RegistryEntry]] = {}
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if entity.config_subentry_id and (part := part_of(entity.unique_id)) is not None:
            found.setdefault(entity.config_subentry_id, {})[part] = entity
    return found


@callback
def register_gateways(hass: HomeAssistant, entry: ConfigEntry[Any], models: Mapping[str, str]) -> dict[str, str]:
    """Make a device for each gateway, and return their ids; `models` are what the kinds of gateway are called."""
    registry = dr.async_get(hass)
    ids: dict[str, str] = {}
    for id_, subentry in gateways_of(entry).items():
        device = registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            config_subentry_id=id_,
            identifiers={(DOMAIN, id_)},
            model=models.get(id_),
            name=subentry.title,
            entry_type=dr.DeviceEntryType.SERVICE,
        )
        ids[id_] = device.id
    return ids


@callback
def register_sensor(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    sensor: RadioSensor,
    *,
    via: str | None,
    model: str | None,
    area: str | None,
) -> dr.DeviceEntry:
    """Make the device of a sensor, behind its gateway if that is known; a new one is put into an area."""
    registry = dr.async_get(hass)
    identifier = (DOMAIN, f"{RADIO_PREFIX}{sensor.device_id}")
    is_new = registry.async_get_device_by_identifier(identifier, entry.entry_id) is None
    made_by = MODELS.get(model or "")
    device = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=sensor.id,
        identifiers={identifier},
        manufacturer=made_by.maker if made_by else None,
        model=made_by.name if made_by else None,
        serial_number=sensor.device_id.upper(),
        name=sensor.name,
        via_device_id=via or UNDEFINED,
    )
    if is_new and area:
        return registry.async_update_device(device.id, area_id=area) or device
    return device


def subentry_unique_id(device_id: str) -> str:
    """Return the unique id of a sensor's subentry: no space's code may be the same."""
    return f"{SUBENTRY_SENSOR}/{device_id}"


@callback
def add(hass: HomeAssistant, entry: ConfigEntry[Any], sensor: RadioSensor) -> None:
    """Add a sensor to a building."""
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType(sensor.data()),
            subentry_type=SUBENTRY_SENSOR,
            title=sensor.name,
            unique_id=subentry_unique_id(sensor.device_id),
        ),
    )


@callback
def change(hass: HomeAssistant, entry: ConfigEntry[Any], sensor: RadioSensor) -> None:
    """Change what is stored of a sensor."""
    hass.config_entries.async_update_subentry(entry, entry.subentries[sensor.id], title=sensor.name, data=sensor.data())
