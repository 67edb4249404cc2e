"""Areas, sensors, lights and buildings for tests of what a person sets up."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.util import slugify
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.draft import Draft
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind


def area(hass: HomeAssistant, name: str, floor_id: str | None = None) -> str:
    """Make an area; return its id."""
    return ar.async_get(hass).async_create(name, floor_id=floor_id).id


def entity(
    hass: HomeAssistant,
    entity_id: str,
    area_id: str | None = None,
    device_class: str | None = None,
    **registered: Any,
) -> er.RegistryEntry:
    """Register an entity of another integration, with a state, in an area."""
    domain, object_id = entity_id.split(".")
    registry = er.async_get(hass)
    made = registry.async_get_or_create(
        domain,
        registered.pop("platform", "test"),
        registered.pop("unique_id", object_id),
        suggested_object_id=object_id,
        original_device_class=device_class,
        original_name=registered.pop("name", object_id.replace("_", " ")),
        **registered,
    )
    hass.states.async_set(entity_id, "off", {"device_class": device_class})
    return registry.async_update_entity(made.entity_id, area_id=area_id)


def on_battery(hass: HomeAssistant, name: str) -> dict[str, er.RegistryEntry]:
    """Make a device with a motion sensor, a thermometer and a battery; return its entities by their device classes."""
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(config_entry_id=owner.entry_id, identifiers={("test", name)})
    rows = {"motion": ("binary_sensor", None), "temperature": ("sensor", "°C"), "battery": ("sensor", "%")}
    return {
        kind: entity(
            hass,
            f"{domain}.{name}_{kind}",
            None,
            kind,
            device_id=device.id,
            config_entry=owner,
            unit_of_measurement=unit,
        )
        for kind, (domain, unit) in rows.items()
    }


def space(name: str, kind: SpaceKind = SpaceKind.MEETING_ROOM, **said: Any) -> Draft:
    """Return a space as it is stored."""
    said.setdefault("capacity", 6)
    return Draft(name, said.pop("code", slugify(name).upper()), kind, **said)


def subentry(draft: Draft) -> ConfigSubentryData:
    """Return the subentry of a space."""
    return ConfigSubentryData(
        data=draft.data(),
        subentry_type=KINDS[draft.kind].family.value,
        title=draft.name,
        unique_id=draft.code.casefold(),
    )


def building(
    hass: HomeAssistant,
    *drafts: Draft,
    title: str = "Nord",
    data: Mapping[str, Any] | None = None,
) -> MockConfigEntry:
    """Add a building with spaces; it is not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        data=dict(data or {"floors": [], "hours": None}),
        subentries_data=[subentry(draft) for draft in drafts],
    )
    entry.add_to_hass(hass)
    return entry


async def opened(hass: HomeAssistant, *drafts: Draft, **said: Any) -> MockConfigEntry:
    """Set up a building with spaces."""
    entry = building(hass, *drafts, **said)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def id_of(entry: MockConfigEntry, name: str) -> str:
    """Return the id of the space with a name."""
    return next(id_ for id_, sub in entry.subentries.items() if sub.title == name)


def data_of(entry: MockConfigEntry, name: str) -> dict[str, Any]:
    """Return what is stored of the space with a name."""
    return dict(entry.subentries[id_of(entry, name)].data)
