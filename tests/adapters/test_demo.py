"""The demo building in Home Assistant: furnished once, whatever happens, removed without trace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.components.light import ATTR_BRIGHTNESS, ATTR_BRIGHTNESS_PCT
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry, ConfigSubentryDataWithId
from homeassistant.const import (
    ATTR_ENTITY_ID,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Context, CoreState, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.iot_valley.adapters import demo, demo_entities, demo_run
from custom_components.iot_valley.adapters.discovery import found_in_area
from custom_components.iot_valley.const import CONF_DEMO, CONF_SEED, DEMO_PREFIX, DOMAIN
from custom_components.iot_valley.core.asked import NapEvent, PlaceClaimed, QueueJoined
from custom_components.iot_valley.core.demo import Simulation
from custom_components.iot_valley.core.demo_site import FLOORS, SENSORS, SITE
from custom_components.iot_valley.core.messages import RefusalCode, Refused
from custom_components.iot_valley.core.sensors import SensorKind


class Killed(BaseException):
    """The power went out."""


@pytest.fixture
async def building(hass: HomeAssistant) -> MockConfigEntry:
    """Return the demo building as the config flow makes it."""
    # A thermostat switches its radiator by an action of Home Assistant's core.
    assert await async_setup_component(hass, "homeassistant", {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="IoT Valley",
        data={"floors": [], "hours": {}, CONF_DEMO: {"seed": 1, "speed": 60}},
    )
    entry.add_to_hass(hass)
    return entry


async def furnish(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Furnish the building as its set-up does."""
    await demo.async_furnish(hass, entry, found_in_area)
    await hass.async_block_till_done()


async def start_again(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Furnish the building as a start of Home Assistant does."""
    hass.set_state(CoreState.not_running)
    await furnish(hass, entry)
    hass.set_state(CoreState.running)


def everything(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Return all that is there, to compare."""
    return {
        "floors": sorted(fr.async_get(hass).floors),
        "areas": sorted(ar.async_get(hass).areas),
        "entities": {
            entity.entity_id: (entity.id, entity.area_id, entity.original_device_class)
            for entity in er.async_get(hass).entities.values()
        },
        "entries": sorted(other.entry_id for other in hass.config_entries.async_entries()),
        "spaces": {sub.unique_id: (sub.title, sub.subentry_type, dict(sub.data)) for sub in entry.subentries.values()},
    }


def space(entry: MockConfigEntry, code: str) -> ConfigSubentry:
    """Return a space by its code."""
    return next(sub for sub in entry.subentries.values() if sub.unique_id == code)


async def test_it_is_furnished(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """Every space has its area, on its floor, with its sensors of the right kind and its lamp."""
    await furnish(hass, building)

    floors, areas = fr.async_get(hass), ar.async_get(hass)
    assert [floor.name for floor in floors.async_list_floors()] == [floor.name.en for floor in FLOORS]
    assert len(building.subentries) == len(SITE)
    entities = er.async_get(hass)
    for row in SITE:
        made = space(building, row.code.casefold())
        area = areas.async_get_area(made.data["area"])
        assert area is not None
        assert area.name == made.title == row.name.en
        assert floors.async_get_floor(area.floor_id or "").level == row.level  # type: ignore[union-attr]
        kinds = {
            entities.entities.get_entry(ref).unique_id: (bound["kind"], bound.get("place"))  # type: ignore[union-attr]
            for ref, bound in made.data["sensors"].items()
        }
        assert kinds == {f"{DEMO_PREFIX}{sensor.key}": (sensor.kind.value, sensor.place) for sensor in row.sensors}
        assert len(made.data["lights"]) == 1
    assert len(hass.states.async_entity_ids("climate")) == 8


async def test_it_speaks_french(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """Names follow the language of Home Assistant, and the sensors are recognised all the same."""
    hass.config.language = "fr"
    await furnish(hass, building)

    nap_room = space(building, "nap-1")
    assert nap_room.title == "Salle de sieste Hypnos"
    kinds = [bound["kind"] for bound in nap_room.data["sensors"].values()]
    assert kinds.count(SensorKind.PRESSURE) == 8
    canteen = [bound["kind"] for bound in space(building, "canteen").data["sensors"].values()]
    assert SensorKind.COUNT in canteen
    assert hass.states.get("light.ada_lampe") is not None


async def test_lamps_hold_their_state(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """A lamp starts off, holds on and brightness, and says whose doing it was."""
    await furnish(hass, building)
    lamp = "light.ada_lamp"
    assert hass.states.is_state(lamp, STATE_OFF)

    context = Context()
    await hass.services.async_call(
        "light",
        "turn_on",
        {ATTR_ENTITY_ID: lamp, ATTR_BRIGHTNESS_PCT: 40},
        blocking=True,
        context=context,
    )
    state = hass.states.get(lamp)
    assert state is not None
    assert state.state == STATE_ON
    assert state.attributes[ATTR_BRIGHTNESS] == 102
    assert state.context is context

    await hass.services.async_call("light", "turn_off", {ATTR_ENTITY_ID: lamp}, blocking=True)
    assert hass.states.is_state(lamp, STATE_OFF)


async def test_thermostats_heat(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """A thermostat of a meeting room heats by the demo's own temperature."""
    await furnish(hass, building)
    state = hass.states.get("climate.ada_thermostat")
    assert state is not None
    assert (state.state, state.attributes["temperature"]) == ("heat", 19.0)

    hass.states.async_set("sensor.demo_ada_temperature", "16.0")
    await hass.async_block_till_done()
    assert hass.states.is_state("switch.ada_radiator", STATE_ON)


async def test_furnishing_again_changes_nothing(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """Nothing is made twice, and a start that finds all in place is the last to look."""
    await furnish(hass, building)
    before = everything(hass, building)
    assert not building.data[CONF_DEMO]["settled"]

    await start_again(hass, building)
    assert everything(hass, building) == before
    assert building.data[CONF_DEMO]["settled"]

    await start_again(hass, building)
    assert everything(hass, building) == before


@pytest.mark.parametrize("steps", [0, 1, 2, 5, 20, 40])
async def test_a_kill_is_made_good(
    hass: HomeAssistant, building: MockConfigEntry, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Furnishing that was cut off is completed, and nothing is there twice."""
    add, left = hass.config_entries.async_add, [steps]

    async def _cut_off(entry: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        await add(entry)

    with monkeypatch.context() as patch:
        patch.setattr(hass.config_entries, "async_add", _cut_off)
        with pytest.raises(Killed):
            await demo.async_furnish(hass, building, found_in_area)
    assert len(building.subentries) < len(SITE)

    await start_again(hass, building)
    assert len(building.subentries) == len(SITE)
    assert len(ar.async_get(hass).areas) == len(SITE)
    assert len(hass.config_entries.async_entries("template")) == len(SITE) + 8 + 2 * 16
    whole = everything(hass, building)
    await start_again(hass, building)
    assert everything(hass, building) == whole


async def test_what_the_registries_lost_is_mended(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """After a kill the registries may lack what the entry refers to: it is mended."""
    await furnish(hass, building)
    entities, areas = er.async_get(hass), ar.async_get(hass)
    entities.async_remove("binary_sensor.demo_ada_motion")
    entities.deleted_entities.clear()
    areas.async_delete(space(building, "turing").data["area"])
    fr.async_get(hass).async_delete("ground_floor")

    await start_again(hass, building)
    motion = entities.async_get("binary_sensor.demo_ada_motion")
    assert motion is not None
    assert motion.id in space(building, "ada").data["sensors"]
    assert areas.async_get_area(space(building, "turing").data["area"]) is not None
    assert fr.async_get(hass).async_get_floor("ground_floor") is not None
    assert not building.data[CONF_DEMO]["settled"]


async def test_what_a_person_removed_stays_away(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """A space or a lamp that somebody removed is not made again."""
    await furnish(hass, building)
    hass.config_entries.async_remove_subentry(building, space(building, "gauss").subentry_id)
    lamp = er.async_get(hass).async_get("light.ada_lamp")
    assert lamp is not None
    await hass.config_entries.async_remove(lamp.config_entry_id or "")

    await start_again(hass, building)
    assert "gauss" not in {sub.unique_id for sub in building.subentries.values()}
    assert hass.states.get("light.ada_lamp") is None
    assert space(building, "ada").data["lights"] == []


async def test_removal_leaves_nothing(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """Unfurnishing removes all that furnishing made."""
    await furnish(hass, building)
    await demo.async_unfurnish(hass, building)
    await hass.async_block_till_done()

    assert not ar.async_get(hass).areas
    assert not fr.async_get(hass).floors
    assert hass.config_entries.async_entries() == [building]
    assert not hass.states.async_all(("light", "switch", "climate"))
    left = er.async_get(hass).entities.values()
    assert all(entity.config_entry_id == building.entry_id for entity in left)


async def test_removal_spares_what_others_use(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """An area that was there before, or holds a foreign thing, stays, and so does its floor."""
    areas, floors, other = ar.async_get(hass), fr.async_get(hass), MockConfigEntry()
    other.add_to_hass(hass)
    own_floor = floors.async_create("First floor", level=1)
    own = areas.async_create("Ada", floor_id=own_floor.floor_id)
    await furnish(hass, building)
    gym = space(building, "gym").data["area"]
    device = dr.async_get(hass).async_get_or_create(config_entry_id=other.entry_id, identifiers={("other", "bike")})
    dr.async_get(hass).async_update_device(device.id, area_id=gym)

    await demo.async_unfurnish(hass, building)
    assert set(areas.areas) == {own.id, gym}
    assert {floor.level for floor in floors.async_list_floors()} == {0, 1}


async def test_removal_before_anything_was_made(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """A building that never came up leaves nothing to remove."""
    await demo.async_unfurnish(hass, building)
    assert hass.config_entries.async_entries() == [building]


@dataclass
class Hand:
    """A clock whose hands a test moves."""

    at: datetime = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    asked: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        """Return where the hands stand."""
        return self.at

    def seconds_until(self, at: datetime) -> float:
        """Return a second, whatever is asked."""
        self.asked.append(at)
        return 1.0


def listen(hass: HomeAssistant) -> dict[str, float | None]:
    """Return what the sensors have said last, now and later."""
    said: dict[str, float | None] = {}

    def _listener(key: str) -> Callable[[float | None], None]:
        return callback(lambda value: said.update({key: value}))

    for key in SENSORS:
        async_dispatcher_connect(hass, f"{DEMO_PREFIX}{key}", _listener(key))
    return said


async def ring(hass: HomeAssistant) -> None:
    """Let the timer of the runner ring."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2), fire_all=True)
    await hass.async_block_till_done()


async def test_it_runs(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """The sensors say what the simulation says: at first, step by step, and after a pause."""
    simulation = Simulation(1, dt_util.get_default_time_zone())
    clock, said = Hand(), listen(hass)
    stop = await demo_run.async_run(hass, building, clock, lambda _: None)
    assert said == simulation.readings(clock.at)
    assert clock.asked == [simulation.next_change(clock.at)]

    for pause in (timedelta(seconds=20), timedelta(minutes=59), timedelta(hours=8), -timedelta(1)):
        clock.at += pause
        await ring(hass)
        assert said == simulation.readings(clock.at)

    stop()
    stop()
    clock.at += timedelta(minutes=20)
    said.clear()
    await ring(hass)
    assert not said


async def test_people_ask_for_beds(hass: HomeAssistant) -> None:
    """Each in their room, at their time; a refusal ends nothing, and a room that is gone is not asked."""
    simulation = Simulation(1, dt_util.get_default_time_zone())
    clock, asked = Hand(), list[NapEvent]()
    start = clock.at
    [(at, first), *_] = simulation.asks(start, start + timedelta(days=1))
    nap = ConfigSubentryDataWithId(
        data={}, subentry_id="nap", subentry_type="nap_room", title="Nap", unique_id=first.space.casefold()
    )
    entry = MockConfigEntry(domain=DOMAIN, data={CONF_DEMO: {CONF_SEED: 1}}, subentries_data=[nap])

    def _handle(event: NapEvent) -> None:
        asked.append(event)
        raise Refused(RefusalCode.ROOM_CLOSED)

    clock.at = at - timedelta(seconds=1)
    stop = await demo_run.async_run(hass, entry, clock, _handle)
    assert not asked
    clock.at = at + timedelta(minutes=55)
    await ring(hass)
    stop()
    expected = [ask for _, ask in simulation.asks(at - timedelta(seconds=1), clock.at) if ask.space == first.space]
    assert [(type(event), event.space_id) for event in asked] == [
        (PlaceClaimed if ask.place else QueueJoined, "nap") for ask in expected
    ]


async def test_the_entities_say_it(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """An entity is unavailable until it speaks, and where the simulation says so."""
    assert not demo_entities.async_entities(MockConfigEntry(domain=DOMAIN), "sensor")
    assert await hass.config_entries.async_setup(building.entry_id)
    await hass.async_block_till_done()
    assert building.state is ConfigEntryState.LOADED
    readings = dict(_states(hass))
    assert set(readings) == {f"{DEMO_PREFIX}{key}" for key in SENSORS}
    assert STATE_UNKNOWN not in readings.values()
    state = hass.states.get("sensor.demo_ada_co2")
    assert state is not None
    assert state.attributes["unit_of_measurement"] == "ppm"
    assert state.attributes["friendly_name"] == "Ada CO2"
    count = hass.states.get("sensor.demo_canteen_count")
    assert count is not None
    assert count.attributes["unit_of_measurement"] == "people"

    for value, shown in ((512.0, "512.0"), (None, STATE_UNAVAILABLE)):
        async_dispatcher_send(hass, f"{DEMO_PREFIX}ada_co2", value)
        assert hass.states.is_state("sensor.demo_ada_co2", shown)

    assert await hass.config_entries.async_unload(building.entry_id)
    assert set(dict(_states(hass)).values()) == {STATE_UNAVAILABLE}


def _states(hass: HomeAssistant) -> Mapping[str, str]:
    entities = er.async_get(hass).entities.values()
    return MappingProxyType(
        {
            entity.unique_id: state.state
            for entity in entities
            if entity.unique_id.startswith(DEMO_PREFIX) and (state := hass.states.get(entity.entity_id))
        }
    )


async def test_removing_the_entry_leaves_nothing(hass: HomeAssistant, building: MockConfigEntry) -> None:
    """Removing the whole building takes the furniture with it."""
    assert await hass.config_entries.async_setup(building.entry_id)
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(building.entry_id)
    await hass.async_block_till_done()

    assert not hass.config_entries.async_entries()
    assert not ar.async_get(hass).areas
    assert not fr.async_get(hass).floors
    assert not er.async_get(hass).entities
    assert not dr.async_get(hass).devices
    assert not hass.states.async_all(("light", "switch", "climate", "sensor", "binary_sensor"))
