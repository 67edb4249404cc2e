"""The devices of a building: itself, its floors, its spaces and their places."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.adapters import devices
from custom_components.iot_valley.adapters.clock import local_zone
from custom_components.iot_valley.adapters.config import building_from_entry
from custom_components.iot_valley.adapters.devices import Devices, place_key
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.totals import BUILDING
from tests.buildings import area, building, changed, floor, nap_room, places, space


async def registered(hass: HomeAssistant, entry: MockConfigEntry) -> Devices:
    """Register the devices of a building as it is now."""
    made = building_from_entry(hass, entry, local_zone())
    return devices.async_register(hass, entry, made, lambda _, option: option)


def names(registry: dr.DeviceRegistry, entry_id: str) -> set[str | None]:
    """Return the names of all devices of an entry."""
    return {device.name for device in dr.async_entries_for_config_entry(registry, entry_id)}


async def test_each_thing_is_a_device_under_what_it_is_in(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """A place is a child of its space, a space is on a floor, a floor is in the building."""
    ground = floor(hass, "Ground")
    cellar = area(hass, "Cellar", ground)
    entry = building(nap_room(area=cellar, beds=1), space("Out", SpaceKind.PHONE_BOOTH))
    entry.add_to_hass(hass)
    made = await registered(hass, entry)
    assert set(made) == {BUILDING, ground, "nap", place_key("nap", "p1"), "out"}
    nap, out = (device_registry.async_get(made[key].id) for key in ("nap", "out"))
    assert isinstance(nap, dr.DeviceEntry)
    assert isinstance(out, dr.DeviceEntry)
    assert (nap.via_device_id, out.via_device_id) == (made[ground].id, made[BUILDING].id)
    assert (nap.area_id, out.area_id) == (cellar, None)
    assert (nap.model, nap.model_id, nap.config_subentry_id) == ("Nap room", "NAP", "nap")
    assert out.model == "Phone booth"
    children = dr.async_entries_for_parent_device(device_registry, nap.id)
    assert [child.name for child in children] == ["Place 1"]
    assert await registered(hass, entry) == made


async def test_what_is_gone_is_removed_and_nothing_else(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """A place and a floor go; another integration's device in the same area stays."""
    ground = floor(hass, "Ground")
    entry = building(nap_room(area=area(hass, "Cellar", ground), beds=3))
    entry.add_to_hass(hass)
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    stranger = device_registry.async_get_or_create(config_entry_id=other.entry_id, identifiers={("other", "thing")})
    before = await registered(hass, entry)
    await changed(hass, entry, "nap", places=places(2), area=None)
    after = await registered(hass, entry)
    assert set(before) - set(after) == {ground, place_key("nap", "p3")}
    assert device_registry.async_get(before[place_key("nap", "p3")].id) is None
    assert device_registry.async_get(before[ground].id) is None
    assert device_registry.async_get(stranger.id) is not None
    assert after["nap"].id == before["nap"].id


async def test_a_device_takes_a_new_name(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """A space and a place that are renamed stay the same devices."""
    entry = building(nap_room(beds=1))
    entry.add_to_hass(hass)
    before = await registered(hass, entry)
    await changed(hass, entry, "nap", title="Siesta", places=[{"id": "p1", "name": "Window"}])
    after = await registered(hass, entry)
    key = place_key("nap", "p1")
    assert (after["nap"].name, after[key].name) == ("Siesta", "Window")
    assert (after["nap"].id, after[key].id) == (before["nap"].id, before[key].id)


async def test_two_buildings_share_nothing(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """One floor in two buildings is two devices."""
    ground = floor(hass, "Ground")
    data = {"floors": [ground], "hours": None}
    north = building(data=data)
    south = building(data=data, entry_id="sud", title="Sud")
    for entry in (north, south):
        entry.add_to_hass(hass)
    one, other = await registered(hass, north), await registered(hass, south)
    assert one[ground].id != other[ground].id
    assert names(device_registry, "sud") == {"Sud", "Ground"}


async def test_a_device_is_moved(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """Into an area, and out of it."""
    attic = area(hass, "Attic")
    entry = building(space("Ada"))
    entry.add_to_hass(hass)
    made = await registered(hass, entry)
    for wanted in (attic, None):
        devices.async_move(hass, made["ada"].id, wanted)
        device = device_registry.async_get_device_by_identifier((DOMAIN, "ada"), entry.entry_id)
        assert device is not None
        assert device.area_id == wanted
