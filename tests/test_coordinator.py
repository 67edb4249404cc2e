"""A building follows its sensors, its clock and its configuration, and wakes only when something is due."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
)

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.coordinator import Coordinator
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Tick

from .buildings import (
    MONDAY,
    added,
    area,
    changed,
    choose,
    closed,
    coordinator_of,
    entities_of,
    floor,
    later,
    nap_room,
    opened,
    places,
    says,
    sensors,
    space,
    state,
    told,
)

RADAR = "binary_sensor.radar"
WEEK = {day: [["08:00", "19:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


def timers_of(hass: HomeAssistant, coordinator: Coordinator) -> int:
    """Return how many timers wait to wake a building."""
    job = coordinator._wake_job
    return sum(
        not handle.cancelled() and job in (handle._args or ()) for handle in get_scheduled_timer_handles(hass.loop)
    )


def of_space(events: list[Event[Any]], id_: str) -> list[str]:
    """Return the entities of a space that events tell of."""
    ids = [str(event.data["entity_id"]) for event in events]
    return [entity_id for entity_id in ids if entity_id.split(".")[1].startswith(f"{id_}_")]


# -- the timer ---------------------------------------------------------------------------------------


async def test_nothing_is_due_in_an_empty_building(hass: HomeAssistant) -> None:
    """A building without sensors and hours sleeps."""
    entry = await opened(hass, space("Ada", sensors={}))
    assert timers_of(hass, coordinator_of(entry)) == 0


async def test_one_timer_per_building(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """However many spaces are due, a building waits for the first of them only."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, *(space(f"Room {number}") for number in range(5)))
    for number in range(5):
        await says(hass, f"binary_sensor.room_{number}_motion", "on")
        await says(hass, f"binary_sensor.room_{number}_motion", "off")
        freezer.tick(timedelta(seconds=30))
    coordinator = coordinator_of(entry)
    assert timers_of(hass, coordinator) == 1
    await closed(hass, entry)
    assert timers_of(hass, coordinator) == 0


async def test_a_silence_ends_by_itself(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """When nobody has been seen for the hold, the timer finds the space empty."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    await says(hass, "binary_sensor.ada_motion", "on")
    await says(hass, "binary_sensor.ada_motion", "off")
    await later(hass, freezer, minutes=14)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, minutes=2)
    assert told(hass, "binary_sensor.ada_occupancy") == "off"
    assert timers_of(hass, coordinator_of(entry)) == 1


async def test_a_wake_up_sets_no_second_timer(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A tick that comes too early changes nothing."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors={}), data={"floors": [], "hours": WEEK})
    coordinator = coordinator_of(entry)
    armed = coordinator._armed_for
    assert armed == datetime(2026, 11, 2, 19, 0, 1, tzinfo=dt_util.UTC)
    coordinator.async_handle(Tick())
    assert coordinator._armed_for == armed
    assert timers_of(hass, coordinator_of(entry)) == 1


async def test_a_clock_that_goes_back_an_hour(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Whoever is there stays, and leaves after as long a silence as ever."""
    freezer.move_to(MONDAY)
    await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    await says(hass, "binary_sensor.ada_motion", "on")
    await says(hass, "binary_sensor.ada_motion", "off")
    freezer.tick(timedelta(hours=-1))
    await says(hass, "binary_sensor.ada_motion", "off", seen="again")
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, minutes=14)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, minutes=2)
    assert told(hass, "binary_sensor.ada_occupancy") == "off"


async def test_a_state_written_as_of_before_is_read_now(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Some integrations write with a time of their own: nobody's stay gets shorter by it."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    coordinator = coordinator_of(entry)
    await says(hass, "binary_sensor.ada_motion", "off")
    before = coordinator.engine.now
    hass.states.async_set("binary_sensor.ada_motion", "on", timestamp=(before - timedelta(hours=3)).timestamp())
    await hass.async_block_till_done()
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert coordinator.engine.now == before
    await later(hass, freezer, minutes=16)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"


async def test_a_demo_runs_on_its_own_clock(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """At sixty times the speed of life a hold of a quarter of an hour is fifteen seconds."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    coordinator = coordinator_of(entry)
    demo = {"speed": 60, "real_origin": MONDAY, "demo_origin": "2026-05-04T06:40:00+00:00"}
    coordinator.clock = type(coordinator.clock).of_demo(demo)
    await says(hass, "binary_sensor.ada_motion", "on")
    await says(hass, "binary_sensor.ada_motion", "off")
    await later(hass, freezer, seconds=13)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, seconds=3)
    assert told(hass, "binary_sensor.ada_occupancy") == "off"


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        ("2026-03-29", "2026-03-29T06:00:00+00:00"),
        ("2026-10-25", "2026-10-25T07:00:00+00:00"),
        ("2026-10-26", "2026-10-26T07:00:00+00:00"),
    ],
    ids=["23 hours", "25 hours", "24 hours"],
)
async def test_opening_on_the_days_on_which_clocks_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, day: str, opens: str
) -> None:
    """A building opens at eight by the clock on its wall."""
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(f"{day}T00:30:00+00:00")
    hours = {**WEEK, "sunday": [["08:00", "19:00"]]}
    await opened(hass, space("Ada"), data={"floors": [], "hours": hours})
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.ada_availability") == "closed"
    assert told(hass, "sensor.ada_busy_until") == opens
    freezer.move_to(datetime.fromisoformat(opens))
    await later(hass, freezer, seconds=2)
    assert told(hass, "sensor.ada_availability") == "free"
    assert told(hass, "sensor.ada_busy_until") == "unknown"


async def test_another_time_zone_is_followed(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Hours and sentences go by the new time at once."""
    freezer.move_to("2026-11-02T07:30:00+00:00")
    await hass.config.async_update(time_zone="Europe/Paris")
    await opened(hass, space("Ada"), data={"floors": [], "hours": WEEK})
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.ada_availability") == "free"
    assert told(hass, "sensor.ada_why").endswith("08:30")
    await hass.config.async_update(time_zone="Europe/London")
    await hass.async_block_till_done()
    assert told(hass, "sensor.ada_availability") == "closed"
    assert told(hass, "sensor.ada_why").endswith("07:30")


async def test_another_language_is_followed(hass: HomeAssistant) -> None:
    """The sentence is said anew when Home Assistant speaks another language."""
    await opened(hass, space("Ada", sensors={}))
    assert told(hass, "sensor.ada_why").startswith("Nobody can tell")
    await hass.config.async_update(language="fr")
    await hass.async_block_till_done()
    assert told(hass, "sensor.ada_why").startswith("On ne sait pas")


# -- bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["unavailable", "unknown", "NaN", "3.2", "-1", "inf", "broken"])
async def test_a_sensor_that_tells_nothing_does_not_free_a_space(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, lost: str
) -> None:
    """Whatever cannot be true is no absence: at first nobody is gone, then nobody can tell."""
    freezer.move_to(MONDAY)
    await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))
    await says(hass, "binary_sensor.ada_presence", "on")
    freezer.tick(timedelta(seconds=1))
    await says(hass, "binary_sensor.ada_presence", lost)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, minutes=3)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, hours=1)
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    assert told(hass, "sensor.ada_availability") == "unknown"


async def test_a_sensor_that_is_removed_does_not_free_a_space(hass: HomeAssistant) -> None:
    """A space that was empty is unknown once its only sensor is gone."""
    await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.ada_availability") == "free"
    hass.states.async_remove("binary_sensor.ada_presence")
    await hass.async_block_till_done()
    assert told(hass, "sensor.ada_availability") == "unknown"


@pytest.mark.parametrize("kind", ["motion", "presence", "pressure"])
async def test_a_storm_of_one_sensor(hass: HomeAssistant, freezer: FrozenDateTimeFactory, kind: str) -> None:
    """Of a thousand events in a second the verdict follows five at the most, and one timer is left."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_storm=kind)))
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    for number in range(1_000):
        freezer.tick(timedelta(milliseconds=1))
        hass.states.async_set("binary_sensor.ada_storm", "off" if number % 2 else "on")
        if number % 50 == 0:
            await hass.async_block_till_done()
    await hass.async_block_till_done()
    verdicts = [e for e in changes if e.data["entity_id"] == "binary_sensor.ada_occupancy"]
    assert len(verdicts) <= 5
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert timers_of(hass, coordinator_of(entry)) == 1
    quiet = len(verdicts)
    for number in range(100):
        freezer.tick(timedelta(milliseconds=1))
        await says(hass, "binary_sensor.ada_storm", "off" if number % 2 else "on")
    verdicts = [e for e in changes if e.data["entity_id"] == "binary_sensor.ada_occupancy"]
    assert len(verdicts) == quiet


async def test_a_sensor_in_two_spaces_speaks_for_the_first(hass: HomeAssistant) -> None:
    """The second space knows nothing by it, rather than something wrong."""
    shared = sensors(shared="presence")
    await opened(hass, space("Ada", sensors=shared), space("Bob", sensors=shared))
    await says(hass, "binary_sensor.shared", "on")
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert told(hass, "binary_sensor.bob_occupancy") == "unknown"


async def test_a_space_without_sensors_or_capacity(hass: HomeAssistant) -> None:
    """It is set up, and unknown; one without capacity still sees who is there."""
    await opened(hass, space("Ada", sensors={}, capacity=0), space("Bob", capacity=0))
    assert told(hass, "sensor.ada_availability") == "unknown"
    await says(hass, "binary_sensor.bob_presence", "on")
    assert told(hass, "sensor.bob_availability") == "in_use"


async def test_two_spaces_with_one_code_are_both_set_up(hass: HomeAssistant) -> None:
    """A code that is used twice is a repair, not the end of a space."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    await changed(hass, entry, "bob", code="ada")
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "binary_sensor.bob_presence", "off")
    assert told(hass, "sensor.ada_availability") == "in_use"
    assert told(hass, "sensor.bob_availability") == "free"


async def test_a_stale_sensor_is_not_revived_by_a_change_of_the_configuration(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What a sensor said the day before yesterday is not said again by renaming its space."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.ada_availability") == "free"
    await later(hass, freezer, hours=48)
    assert told(hass, "sensor.ada_availability") == "unknown"
    await changed(hass, entry, "ada", title="Ada Lovelace")
    assert told(hass, "sensor.ada_availability") == "unknown"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert told(hass, "sensor.ada_availability") == "unknown"
    await says(hass, "binary_sensor.ada_presence", "off", seen="again")
    assert told(hass, "sensor.ada_availability") == "free"


async def test_a_fresh_sensor_is_believed_after_a_reload(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What was said a moment ago still holds after a reload."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))
    await says(hass, "binary_sensor.ada_presence", "off")
    freezer.tick(timedelta(minutes=10))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert told(hass, "sensor.ada_availability") == "free"


# -- the configuration -------------------------------------------------------------------------------


async def test_a_space_that_is_added_leaves_the_others_alone(hass: HomeAssistant) -> None:
    """The new space has its entities; those of others are the same objects, and write nothing."""
    entry = await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "on")
    before = entities_of(hass)
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    await added(hass, entry, space("Bob"))
    await says(hass, "binary_sensor.bob_presence", "off")
    after = entities_of(hass)
    assert told(hass, "sensor.bob_availability") == "free"
    assert all(after[entity_id] is entity for entity_id, entity in before.items())
    assert of_space(events, "ada") == []
    assert entry.state is ConfigEntryState.LOADED


async def test_many_spaces_that_come_together_are_taken_over_at_once(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import of ten spaces rebuilds the building once, not ten times."""
    entry = await opened(hass, space("Ada"))
    coordinator = coordinator_of(entry)
    rebuilt: list[int] = []
    rebuild = coordinator.engine.rebuild

    def _rebuild(building: Any, now: datetime, renamed: Any) -> Any:
        rebuilt.append(len(building.spaces))
        return rebuild(building, now, renamed)

    monkeypatch.setattr(coordinator.engine, "rebuild", _rebuild)
    for _ in range(10):
        coordinator.async_resync()
    await hass.async_block_till_done()
    assert rebuilt == [1]


async def test_a_space_that_is_renamed_keeps_all_else(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """Its device has the new name; its entities, their ids and what is known are as before."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    await says(hass, "binary_sensor.ada_presence", "on")
    before = entities_of(hass)
    await changed(hass, entry, "ada", title="Grace")
    after = entities_of(hass)
    assert after == before
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    device = device_registry.async_get(coordinator_of(entry).devices["ada"].id)
    assert device is not None
    assert device.name == "Grace"


async def test_a_space_whose_sensors_change_listens_to_the_new_ones(hass: HomeAssistant) -> None:
    """The old sensor is heard no more, the new one is, and what can be counted has an entity."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.bob_presence", "on")
    assert hass.states.get("sensor.ada_people") is None
    await changed(hass, entry, "ada", sensors={"sensor.ada_count": {"kind": "count"}})
    await says(hass, "binary_sensor.ada_presence", "on")
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    await says(hass, "sensor.ada_count", 3)
    assert told(hass, "sensor.ada_people") == "3"
    assert told(hass, "sensor.nord_people") == "3"
    assert told(hass, "binary_sensor.bob_occupancy") == "on"
    await changed(hass, entry, "ada", sensors=sensors(ada_presence="presence"))
    assert hass.states.get("sensor.ada_people") is None
    assert hass.states.get("sensor.nord_people") is None
    await changed(hass, entry, "ada", sensors={"sensor.ada_count": {"kind": "count"}})
    assert told(hass, "sensor.ada_people") == "3"
    assert told(hass, "sensor.nord_people") == "3"


async def test_a_space_that_has_no_lights_any_more_loses_its_switch(hass: HomeAssistant) -> None:
    """And has it again when it has lights again."""
    entry = await opened(hass, space("Ada", lights=["light.ada"]))
    assert told(hass, "switch.ada_automatic_lighting") == "on"
    await changed(hass, entry, "ada", lights=[])
    assert hass.states.get("switch.ada_automatic_lighting") is None
    await changed(hass, entry, "ada", lights=["light.ada"])
    assert told(hass, "switch.ada_automatic_lighting") == "on"


async def test_a_space_that_shrinks_loses_a_place(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, entity_registry: er.EntityRegistry
) -> None:
    """From three places to two: the third is gone with its device, the others are untouched."""
    lounge = space("Hall", SpaceKind.LOUNGE, places=places(3), sensors={})
    entry = await opened(hass, lounge)
    kept = entities_of(hass)["sensor.hall_place_2_place"]
    gone = coordinator_of(entry).devices["hall_p3"].id
    await changed(hass, entry, "hall", places=places(2))
    assert entities_of(hass)["sensor.hall_place_2_place"] is kept
    assert hass.states.get("sensor.hall_place_3_place") is None
    assert entity_registry.async_get("sensor.hall_place_3_place") is None
    assert device_registry.async_get(gone) is None
    await changed(hass, entry, "hall", places=places(3))
    assert told(hass, "sensor.hall_place_3_place") == "unknown"


async def test_a_space_that_is_removed_goes_alone(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """Its device, its places and its entities go; the other space does not notice."""
    entry = await opened(hass, nap_room(), space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "on")
    devices = dict(coordinator_of(entry).devices)
    before = entities_of(hass)
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    hass.config_entries.async_remove_subentry(entry, "nap")
    await hass.async_block_till_done()
    for key in ("nap", "nap_p1", "nap_p2"):
        assert device_registry.async_get(devices[key].id) is None
    assert not [entity_id for entity_id in entities_of(hass) if ".nap_" in entity_id]
    assert entities_of(hass)["sensor.ada_why"] is before["sensor.ada_why"]
    assert of_space(events, "ada") == []
    assert hass.states.get("sensor.nord_free_nap_places") is None


async def test_a_space_follows_its_area(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    """Another area is another place for the device, and another floor to add up."""
    ground, first = floor(hass, "Ground", 0), floor(hass, "First", 1)
    cellar, attic = area(hass, "Cellar", ground), area(hass, "Attic", first)
    entry = await opened(hass, space("Ada", area=cellar))
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.nord_ground_free_meeting_rooms") == "1"
    await changed(hass, entry, "ada", area=attic)
    device = device_registry.async_get(coordinator_of(entry).devices["ada"].id)
    assert device is not None
    assert device.area_id == attic
    assert hass.states.get("sensor.nord_ground_free_meeting_rooms") is None
    assert told(hass, "sensor.nord_first_free_meeting_rooms") == "1"
    await changed(hass, entry, "ada", area=cellar)
    assert told(hass, "sensor.nord_ground_free_meeting_rooms") == "1"


async def test_a_device_that_a_person_moved_stays_where_it_was_put(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """Only another choice in the configuration moves a device."""
    cellar, attic = area(hass, "Cellar"), area(hass, "Attic")
    entry = await opened(hass, space("Ada", area=cellar))
    device_id = coordinator_of(entry).devices["ada"].id
    device_registry.async_update_device(device_id, area_id=attic)
    await changed(hass, entry, "ada", title="Grace")
    device = device_registry.async_get(device_id)
    assert device is not None
    assert device.area_id == attic


async def test_an_area_that_moves_to_another_floor_takes_its_space_along(
    hass: HomeAssistant,
) -> None:
    """Registries are followed while the building runs."""
    ground, first = floor(hass, "Ground", 0), floor(hass, "First", 1)
    room = area(hass, "Room", ground)
    down, up = area(hass, "Down", ground), area(hass, "Up", first)
    await opened(
        hass,
        space("Ada", area=room),
        space("Bob", area=down),
        space("Eve", area=up),
        data={"floors": [ground, first], "hours": None},
    )
    for name in ("ada", "bob", "eve"):
        await says(hass, f"binary_sensor.{name}_presence", "off")
    rooms = ("sensor.nord_ground_free_meeting_rooms", "sensor.nord_first_free_meeting_rooms")
    assert [told(hass, entity_id) for entity_id in rooms] == ["2", "1"]
    ar.async_get(hass).async_update(room, floor_id=first)
    await hass.async_block_till_done()
    assert [told(hass, entity_id) for entity_id in rooms] == ["1", "2"]


async def test_a_floor_that_is_renamed_renames_its_device(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """The device of a floor has the floor's name."""
    ground = floor(hass, "Ground")
    entry = await opened(hass, space("Ada", area=area(hass, "Room", ground)))
    fr.async_get(hass).async_update(ground, name="Rez")
    await hass.async_block_till_done()
    device = device_registry.async_get(coordinator_of(entry).devices[ground].id)
    assert device is not None
    assert device.name == "Rez"


async def test_a_building_that_is_renamed_renames_its_device(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """So does the building."""
    entry = await opened(hass, space("Ada"))
    hass.config_entries.async_update_entry(entry, title="Sud")
    await hass.async_block_till_done()
    device = device_registry.async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    assert device is not None
    assert device.name == "Sud"


async def test_a_sensor_whose_entity_is_renamed_is_followed(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """It is bound by its registration, not by its name."""
    sensor = entity_registry.async_get_or_create("binary_sensor", "test", "radar")
    await opened(hass, space("Ada", sensors={sensor.id: {"kind": "presence"}}))
    entity_registry.async_update_entity(sensor.entity_id, new_entity_id="binary_sensor.other")
    await hass.async_block_till_done()
    await says(hass, "binary_sensor.other", "on")
    assert told(hass, "binary_sensor.ada_occupancy") == "on"


async def test_what_was_learnt_of_a_sensor_outlasts_its_other_name(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """So does who is there."""
    sensor = entity_registry.async_get_or_create("binary_sensor", "test", "radar")
    entry = await opened(hass, space("Ada", sensors={sensor.id: {"kind": "presence"}}))
    await says(hass, sensor.entity_id, "on")
    coordinator: Coordinator = entry.runtime_data
    habit = coordinator.engine.presence.care.habit_of(sensor.entity_id)
    entity_registry.async_update_entity(sensor.entity_id, new_entity_id="binary_sensor.other")
    await hass.async_block_till_done()
    assert coordinator.engine.presence.care.habit_of("binary_sensor.other") is habit
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert coordinator.recent.written()["events"] == []


async def test_closed_by_hand_wins_over_the_hours(hass: HomeAssistant) -> None:
    """What staff chose is told at once."""
    await opened(hass, space("Ada"))
    await choose(hass, "ada", "closed")
    assert told(hass, "sensor.ada_availability") == "closed"
    assert told(hass, "sensor.ada_busy_until") == "unknown"


async def test_what_follows_of_a_sensor_is_written_in_its_context(hass: HomeAssistant) -> None:
    """The logbook says what an occupancy follows from."""
    await opened(hass, space("Ada", sensors=sensors(radar="presence")))
    cause = Context()
    await says(hass, RADAR, "on", cause)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert state(hass, "binary_sensor.ada_occupancy").context is cause


@pytest.mark.parametrize("person", [Context(user_id="anna"), Context(parent_id="of anna")])
async def test_nothing_is_written_in_the_context_of_a_person(hass: HomeAssistant, person: Context) -> None:
    """Whose hand may have moved a sensor."""
    await opened(hass, nap_room(), space("Ada", sensors=sensors(radar="presence")))
    await says(hass, RADAR, "on", person)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert all(each.context.id != person.id for each in hass.states.async_all() if each.entity_id != RADAR)
