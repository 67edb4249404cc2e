"""Buildings whose ids are known beforehand, and the hands that move what is in them."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry, ConfigSubentryDataWithId
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.helpers import area_registry as ar, floor_registry as fr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.util import slugify
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.coordinator import Coordinator
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind

MONDAY = "2026-11-02T08:00:00+00:00"
ENTRY_ID = "nord"

type Bound = dict[str, dict[str, str]]


def data_of(name: str, kind: SpaceKind = SpaceKind.MEETING_ROOM, **said: Any) -> dict[str, Any]:
    """Return what a subentry stores of a space: a radar and a motion sensor, if nothing else is said."""
    id_ = slugify(name)
    return {
        "code": id_.upper(),
        "kind": kind.value,
        "area": None,
        "capacity": 8,
        "step_free": True,
        "equipment": [],
        "companies": [],
        "sensors": sensors(**{f"{id_}_motion": "motion", f"{id_}_presence": "presence"}),
        "lights": [],
        "places": [],
        "declined": [],
        "beside": [],
        **said,
    }


def space(name: str, kind: SpaceKind = SpaceKind.MEETING_ROOM, **said: Any) -> ConfigSubentryDataWithId:
    """Return the subentry of a space, whose id is its name."""
    data = data_of(name, kind, **said)
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=slugify(name),
        subentry_type=KINDS[kind].family.value,
        title=name,
        unique_id=data["code"].casefold(),
    )


def nap_room(name: str = "Nap", beds: int = 2, **said: Any) -> ConfigSubentryDataWithId:
    """Return a nap room with a mat in each bed."""
    id_ = slugify(name)
    return space(
        name,
        SpaceKind.NAP_ROOM,
        **{
            "sensors": {
                f"binary_sensor.{id_}_mat_{number}": {"kind": "pressure", "place": f"p{number}"}
                for number in range(1, beds + 1)
            },
            "places": places(beds),
            "capacity": beds,
            **said,
        },
    )


def places(count: int) -> list[dict[str, Any]]:
    """Return places named «Place 1» and so on."""
    return [{"id": f"p{n}", "name": f"Place {n}"} for n in range(1, count + 1)]


def sensors(**kinds: str) -> Bound:
    """Return the binary sensors of these kinds, by the second half of their entity id."""
    return {f"binary_sensor.{name}": {"kind": kind} for name, kind in kinds.items()}


def floor(hass: HomeAssistant, name: str, level: int = 0) -> str:
    """Make a floor; return its id."""
    return fr.async_get(hass).async_create(name, level=level).floor_id


def area(hass: HomeAssistant, name: str, floor_id: str | None = None) -> str:
    """Make an area; return its id."""
    return ar.async_get(hass).async_create(name, floor_id=floor_id).id


def building(*spaces: ConfigSubentryDataWithId, **said: Any) -> MockConfigEntry:
    """Return the entry of a building that is not in Home Assistant yet."""
    return MockConfigEntry(
        domain=DOMAIN,
        subentries_data=list(spaces),
        **{"entry_id": ENTRY_ID, "title": "Nord", "data": {"floors": [], "hours": None}, **said},
    )


async def opened(hass: HomeAssistant, *spaces: ConfigSubentryDataWithId, **said: Any) -> MockConfigEntry:
    """Set up a building."""
    entry = building(*spaces, **said)
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up an entry that is in Home Assistant already."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def closed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload a building."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def changed(hass: HomeAssistant, entry: MockConfigEntry, id_: str, **said: Any) -> None:
    """Change what a subentry stores of a space; `title` is its name."""
    subentry: ConfigSubentry = entry.subentries[id_]
    title = said.pop("title", subentry.title)
    hass.config_entries.async_update_subentry(entry, subentry, title=title, data={**subentry.data, **said})
    await hass.async_block_till_done()


async def added(hass: HomeAssistant, entry: MockConfigEntry, made: ConfigSubentryDataWithId) -> None:
    """Add a space to a building."""
    subentry = ConfigSubentry(
        data=MappingProxyType(dict(made["data"])),
        subentry_id=made["subentry_id"],
        subentry_type=made["subentry_type"],
        title=made["title"],
        unique_id=made["unique_id"],
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()


async def says(hass: HomeAssistant, entity_id: str, state: object, context: Context | None = None, **told: Any) -> None:
    """Let an entity report a state."""
    hass.states.async_set(entity_id, str(state), told, context=context)
    await hass.async_block_till_done()


async def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **duration: float) -> None:
    """Let time pass, and let timers ring."""
    freezer.tick(timedelta(**duration))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def choose(hass: HomeAssistant, id_: str, mode: str) -> None:
    """Choose the mode of a space, as a person does."""
    data = {"entity_id": f"select.{id_}_mode", "option": mode}
    await hass.services.async_call("select", "select_option", data, blocking=True)
    await hass.async_block_till_done()


def state(hass: HomeAssistant, entity_id: str) -> State:
    """Return the state of an entity that is there."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found


def told(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity says."""
    return state(hass, entity_id).state


def coordinator_of(entry: MockConfigEntry) -> Coordinator:
    """Return the coordinator of a building that is loaded."""
    coordinator: Coordinator = entry.runtime_data
    return coordinator


def entities_of(hass: HomeAssistant) -> dict[str, Entity]:
    """Return the objects of all our entities."""
    return {
        entity_id: entity
        for platform in async_get_platforms(hass, DOMAIN)
        for entity_id, entity in platform.entities.items()
    }
