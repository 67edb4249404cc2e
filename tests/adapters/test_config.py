"""The building that an entry and its subentries describe."""

from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.iot_valley.adapters.config import building_from_entry, hours_from_data
from custom_components.iot_valley.core.hours import ALWAYS, Span
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import (
    Building,
    Defaults,
    Equipment,
    Floor,
    Place,
    Sensor,
    Space,
)
from custom_components.iot_valley.core.sensors import SensorKind
from tests.buildings import area, building, floor, nap_room, space
from tests.furnishing import entity, on_battery

PARIS = ZoneInfo("Europe/Paris")


def read(hass: HomeAssistant, *spaces: ConfigSubentryDataWithId, **said: Any) -> Building:
    """Return the building of an entry."""
    return building_from_entry(hass, building(*spaces, **said), PARIS)


def test_everything_that_is_stored_is_read(hass: HomeAssistant) -> None:
    """A space with all that one can have."""
    ground = floor(hass, "Ground", 2)
    made = read(
        hass,
        space(
            "Ada",
            SpaceKind.PHONE_BOOTH,
            area=area(hass, "Room", ground),
            capacity=2.0,
            equipment=["screen", "power"],
            companies=["One"],
            sensors={"binary_sensor.mat": {"kind": "pressure", "place": "p1"}},
            places=[{"id": "p1", "name": "Seat", "step_free": True}],
            lights=["light.ada"],
            beside=["ada", "gone"],
        ),
        options={"lux_threshold": 150, "dim_for": 30, "override_for": 90},
    )
    assert made.spaces["ada"] == Space(
        id="ada",
        code="ADA",
        name="Ada",
        kind=SpaceKind.PHONE_BOOTH,
        floor=ground,
        capacity=2,
        step_free=True,
        equipment=(Equipment.SCREEN, Equipment.POWER),
        companies=("One",),
        sensors=(Sensor("binary_sensor.mat", SensorKind.PRESSURE, "p1"),),
        places=(Place("p1", "Seat", step_free=True),),
        lights=("light.ada",),
        beside=("ada",),
    )
    assert made.floors == (Floor(ground, "Ground", 2),)
    assert made.defaults == Defaults(150.0, timedelta(seconds=30), timedelta(minutes=90))
    assert (made.name, made.time_zone, made.hours) == ("Nord", PARIS, ALWAYS)


def test_what_is_not_said_is_as_usual(hass: HomeAssistant) -> None:
    """Without options the defaults hold; without places there are none."""
    made = read(hass, space("Ada", sensors={}))
    assert made.defaults == Defaults()
    assert made.spaces["ada"].places == ()
    assert made.spaces["ada"].floor is None
    assert made.floors == ()


def test_a_subentry_of_another_type_is_no_space(hass: HomeAssistant) -> None:
    """What a later version may store beside the spaces is left aside."""
    stranger = space("Ada")
    stranger["subentry_type"] = "company"
    assert list(read(hass, stranger, nap_room()).spaces) == ["nap"]


def test_floors_that_were_chosen_are_those_of_the_building(hass: HomeAssistant) -> None:
    """A space on another floor is on none; a floor that was deleted is left out."""
    ground, first = floor(hass, "Ground", 0), floor(hass, "First", 1)
    up = area(hass, "Up", first)
    made = read(hass, space("Ada", area=up), data={"floors": [ground, "gone"], "hours": None})
    assert [each.id for each in made.floors] == [ground]
    assert made.spaces["ada"].floor is None


def test_without_a_choice_every_floor_with_a_space_is_one(hass: HomeAssistant) -> None:
    """Also where an area has been deleted, or is on no floor."""
    ground = floor(hass, "Ground")
    made = read(
        hass,
        space("Ada", area=area(hass, "Room", ground)),
        space("Bob", area="gone"),
        space("Eve", area=area(hass, "Yard")),
    )
    assert [each.id for each in made.floors] == [ground]
    assert [each.floor for each in made.spaces.values()] == [ground, None, None]


def test_entities_are_found_by_their_registration(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    """A sensor or light that was deleted is left out; the order is as stored."""
    radar = entity_registry.async_get_or_create("binary_sensor", "test", "radar")
    lamp = entity_registry.async_get_or_create("light", "test", "lamp")
    entity_registry.async_update_entity(radar.entity_id, new_entity_id="binary_sensor.renamed")
    bound = {
        "binary_sensor.plain": {"kind": "motion"},
        "0123456789abcdef0123456789abcdef": {"kind": "motion"},
        radar.id: {"kind": "presence"},
    }
    lights = [lamp.id, "0123456789abcdef0123456789abcdef", "light.plain"]
    made = read(hass, space("Ada", sensors=bound, lights=lights)).spaces["ada"]
    assert [sensor.id for sensor in made.sensors] == ["binary_sensor.plain", "binary_sensor.renamed"]
    assert made.lights == (lamp.entity_id, "light.plain")


def batteries(hass: HomeAssistant, *entries: er.RegistryEntry) -> list[str | None]:
    """Return the batteries that are found for some motion sensors."""
    bound = {entry.id: {"kind": "motion"} for entry in entries}
    return [sensor.battery for sensor in read(hass, space("Ada", sensors=bound)).spaces["ada"].sensors]


async def test_the_battery_of_a_sensor_is_that_of_its_device(hass: HomeAssistant) -> None:
    """Whatever else is on the device; a sensor without a device has none, nor has one that is not registered."""
    device = on_battery(hass, "ada")
    assert batteries(hass, device["motion"], device["temperature"]) == [device["battery"].entity_id] * 2
    assert batteries(hass, entity(hass, "binary_sensor.alone", None, "motion")) == [None]
    [plain] = read(hass, space("Ada", sensors={"binary_sensor.plain": {"kind": "motion"}})).spaces["ada"].sensors
    assert plain.battery is None


async def test_what_is_no_level_of_a_battery_is_not_one(hass: HomeAssistant) -> None:
    """In volts, as a yes or no, or disabled; of several the first by name is it."""
    device = on_battery(hass, "ada")
    registry = er.async_get(hass)
    beside = device["motion"].device_id
    entity(hass, "binary_sensor.ada_battery_low", None, "battery", device_id=beside)
    entity(hass, "sensor.aa_volts", None, "battery", device_id=beside, unit_of_measurement="V")
    first = entity(hass, "sensor.aa_level", None, "battery", device_id=beside, unit_of_measurement="%")
    assert batteries(hass, device["motion"]) == [first.entity_id]
    registry.async_update_entity(first.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    assert batteries(hass, device["motion"]) == [device["battery"].entity_id]
    registry.async_update_entity(device["battery"].entity_id, device_class="power")
    assert batteries(hass, device["motion"]) == [None]


def test_hours_are_read_day_by_day() -> None:
    """A day without hours is closed; a day may have several."""
    hours = hours_from_data({"monday": [["08:00", "12:00"], ["13:30", "19:00"]], "sunday": [["22:00", "02:00"]]})
    assert hours.week is not None
    assert hours.week[0] == (Span(time(8), time(12)), Span(time(13, 30), time(19)))
    assert hours.week[1:6] == ((),) * 5
    assert hours.week[6] == (Span(time(22), time(2)),)
    assert hours_from_data(None) is ALWAYS
