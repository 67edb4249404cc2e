"""What is found in an area."""

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.adapters.discovery import found_in_area
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.found import Found
from custom_components.iot_valley.core.sensors import SensorKind
from tests.furnishing import area, entity


async def test_what_an_area_holds(hass: HomeAssistant) -> None:
    """Sensors are known by class and unit, lights by domain, and the rest is left alone."""
    here, there = area(hass, "Here"), area(hass, "There")
    entity(hass, "binary_sensor.pir", here, "motion")
    entity(hass, "sensor.co2", here, "carbon_dioxide", unit_of_measurement="ppm")
    entity(hass, "sensor.heads", here, unit_of_measurement="people")
    entity(hass, "light.lamp", here)
    entity(hass, "sensor.battery", here, "battery")
    entity(hass, "binary_sensor.elsewhere", there, "motion")
    entity(hass, "sensor.chip", here, "temperature", entity_category=EntityCategory.DIAGNOSTIC)
    entity(hass, "binary_sensor.off", here, "motion", disabled_by=er.RegistryEntryDisabler.USER)
    entity(hass, "binary_sensor.ours", here, "occupancy", platform=DOMAIN)
    entity(hass, "binary_sensor.demo", here, "motion", platform=DOMAIN, unique_id="demo_1")
    assert found_in_area(hass, here) == Found(
        {
            "binary_sensor.demo": SensorKind.MOTION,
            "binary_sensor.pir": SensorKind.MOTION,
            "sensor.co2": SensorKind.CO2,
            "sensor.heads": SensorKind.COUNT,
        },
        ("light.lamp",),
    )


async def test_the_area_of_a_device(hass: HomeAssistant) -> None:
    """An entity is where its device is, unless it is somewhere else itself."""
    here, there = area(hass, "Here"), area(hass, "There")
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    devices = dr.async_get(hass)
    device = devices.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", "1")}, name="Bed 3")
    devices.async_update_device(device.id, area_id=here)
    mat = entity(hass, "binary_sensor.mat", None, "occupancy", device_id=device.id, config_entry=entry)
    entity(hass, "binary_sensor.pir", there, "motion", device_id=device.id, config_entry=entry)
    assert found_in_area(hass, here).sensors == {mat.entity_id: SensorKind.PRESSURE}
    assert found_in_area(hass, there).sensors == {"binary_sensor.pir": SensorKind.MOTION}
    assert found_in_area(hass, "nowhere") == Found({}, ())
