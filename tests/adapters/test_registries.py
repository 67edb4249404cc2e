"""Areas, floors, devices and entities that change under a building."""

from collections.abc import Iterator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.adapters.registries import async_watch
from custom_components.iot_valley.adapters.spaces import async_add
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.draft import Bound
from custom_components.iot_valley.core.sensors import SensorKind
from tests.furnishing import area, building, entity, on_battery, space


class Heard:
    """What a watch told, counted."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self.changes = 0
        self.news = 0

    def on_change(self) -> None:
        """Count a change."""
        self.changes += 1

    def on_news(self) -> None:
        """Count news."""
        self.news += 1

    def take(self) -> tuple[int, int]:
        """Return and forget how often either was told: at most once each."""
        told = (min(self.changes, 1), min(self.news, 1))
        self.changes = self.news = 0
        return told


FOLLOWED, OFFERED, NOTHING = (1, 1), (0, 1), (0, 0)


class House:
    """A building with one space, its area, its floor and its sensor."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Build it and watch it."""
        self.floor = fr.async_get(hass).async_create("Rez").floor_id
        self.other_floor = fr.async_get(hass).async_create("Cave").floor_id
        self.area = area(hass, "Garonne", self.floor)
        self.other_area = area(hass, "Ariège")
        self.sensor = entity(hass, "binary_sensor.pir", None, "motion")
        self.entry = building(
            hass, space("Garonne", area=self.area, sensors={self.sensor.id: Bound(SensorKind.MOTION)})
        )
        self.heard = Heard()
        self.stop = async_watch(hass, self.entry, self.heard.on_change, self.heard.on_news)


@pytest.fixture
def house(hass: HomeAssistant) -> Iterator[House]:
    """Watch a house."""
    made = House(hass)
    yield made
    made.stop()


async def test_areas(hass: HomeAssistant, house: House) -> None:
    """An area in use that is renamed, moved or removed is told; another is not."""
    areas = ar.async_get(hass)
    areas.async_update(house.area, name="Lot")
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED
    areas.async_update(house.area, floor_id=house.other_floor)
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED
    areas.async_update(house.other_area, name="Tarn")
    areas.async_create("New")
    await hass.async_block_till_done()
    assert house.heard.take() == NOTHING
    areas.async_delete(house.area)
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED


async def test_floors(hass: HomeAssistant, house: House) -> None:
    """The floor of an area in use is followed, also after the area moved."""
    floors = fr.async_get(hass)
    floors.async_update(house.floor, name="Rez-de-chaussée")
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED
    floors.async_update(house.other_floor, name="Sous-sol")
    await hass.async_block_till_done()
    assert house.heard.take() == NOTHING
    ar.async_get(hass).async_update(house.area, floor_id=house.other_floor)
    await hass.async_block_till_done()
    house.heard.take()
    floors.async_delete(house.other_floor)
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED


async def test_entities_in_use(hass: HomeAssistant, house: House) -> None:
    """A sensor that is renamed, disabled or removed is told; one with another icon is not."""
    registry = er.async_get(hass)
    registry.async_update_entity("binary_sensor.pir", icon="mdi:run")
    await hass.async_block_till_done()
    assert house.heard.take() == NOTHING
    registry.async_update_entity("binary_sensor.pir", new_entity_id="binary_sensor.other")
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED
    registry.async_update_entity("binary_sensor.other", disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED
    registry.async_remove("binary_sensor.other")
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED


async def test_entities_on_offer(hass: HomeAssistant, house: House) -> None:
    """A sensor that comes into an area in use, or goes, is news; elsewhere it is not."""
    entity(hass, "binary_sensor.elsewhere", house.other_area, "motion")
    entity(hass, "binary_sensor.ours", house.area, "occupancy", platform=DOMAIN)
    entity(hass, "switch.plug", None)
    await hass.async_block_till_done()
    assert house.heard.take() == NOTHING
    entity(hass, "binary_sensor.new", house.area, "motion")
    await hass.async_block_till_done()
    assert house.heard.take() == OFFERED
    registry = er.async_get(hass)
    registry.async_update_entity("binary_sensor.new", area_id=house.other_area)
    await hass.async_block_till_done()
    assert house.heard.take() == OFFERED
    registry.async_remove("binary_sensor.new")
    await hass.async_block_till_done()
    assert house.heard.take() == OFFERED
    entity(hass, "binary_sensor.demo", house.area, platform=DOMAIN, unique_id="demo_1")
    await hass.async_block_till_done()
    assert house.heard.take() == OFFERED


async def test_devices(hass: HomeAssistant, house: House) -> None:
    """A device that moves into an area in use brings its sensors; ours bring none."""
    devices = dr.async_get(hass)
    foreign = MockConfigEntry(domain="test")
    foreign.add_to_hass(hass)

    def made(entry: MockConfigEntry, id_: str) -> dr.DeviceEntry:
        return devices.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", id_)}, name=id_)

    theirs, ours = made(foreign, "theirs"), made(house.entry, "ours")
    await hass.async_block_till_done()
    house.heard.take()
    for device, area_id, told in (
        (theirs, house.other_area, NOTHING),
        (theirs, house.area, OFFERED),
        (theirs, None, OFFERED),
        (ours, house.area, NOTHING),
    ):
        devices.async_update_device(device.id, area_id=area_id)
        await hass.async_block_till_done()
        assert house.heard.take() == told
    devices.async_update_device(theirs.id, name_by_user="Renamed")
    devices.async_remove_device(theirs.id)
    await hass.async_block_till_done()
    assert house.heard.take() == NOTHING


async def test_what_is_watched_follows_the_building(hass: HomeAssistant, house: House) -> None:
    """A space that is added is watched too, until the watch is stopped."""
    await async_add(hass, house.entry, [space("Ariège", area=house.other_area)])
    await hass.async_block_till_done()
    assert house.heard.take() == OFFERED
    ar.async_get(hass).async_update(house.other_area, name="Tarn")
    await hass.async_block_till_done()
    assert house.heard.take() == FOLLOWED


async def test_a_default_watch_only_follows(hass: HomeAssistant, house: House) -> None:
    """Who does not ask for news is told of changes alone."""
    heard = Heard()
    stop = async_watch(hass, house.entry, heard.on_change)
    ar.async_get(hass).async_update(house.area, name="Lot")
    await hass.async_block_till_done()
    assert heard.take() == (1, 0)
    stop()
    ar.async_get(hass).async_update(house.area, name="Tarn")
    await hass.async_block_till_done()
    assert heard.take() == NOTHING


async def test_batteries(hass: HomeAssistant) -> None:
    """The battery of a device with a sensor in use is followed; that of another is nobody's business."""
    registry = er.async_get(hass)
    ours, theirs = on_battery(hass, "ours"), on_battery(hass, "theirs")
    entry = building(hass, space("Garonne", sensors={ours["motion"].id: Bound(SensorKind.MOTION)}))
    heard = Heard()
    stop = async_watch(hass, entry, heard.on_change, heard.on_news)
    battery = ours["battery"].entity_id

    async def _told(told: tuple[int, int]) -> None:
        await hass.async_block_till_done()
        assert heard.take() == told

    registry.async_update_entity(battery, icon="mdi:battery")
    registry.async_update_entity(ours["temperature"].entity_id, icon="mdi:thermometer")
    registry.async_update_entity(theirs["battery"].entity_id, device_class="power")
    await _told(NOTHING)
    registry.async_update_entity(battery, new_entity_id="sensor.cell")
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", device_class="power")
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", device_class=None)
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", device_id=theirs["motion"].device_id)
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", device_id=ours["motion"].device_id)
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", disabled_by=er.RegistryEntryDisabler.USER)
    await _told(FOLLOWED)
    registry.async_update_entity("sensor.cell", disabled_by=None)
    await _told(FOLLOWED)
    registry.async_remove("sensor.cell")
    await _told(FOLLOWED)
    entity(hass, "sensor.fresh", None, "battery", device_id=ours["motion"].device_id, unit_of_measurement="%")
    await _told(FOLLOWED)
    entity(hass, "sensor.stranger", None, "battery", device_id=theirs["motion"].device_id, unit_of_measurement="%")
    await _told(NOTHING)
    stop()
