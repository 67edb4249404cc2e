"""What a person is told to put right, and how it is put right."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.iot_valley import watch
from custom_components.iot_valley.adapters.spaces import async_change_one, drafts_of
from custom_components.iot_valley.adapters.words import Words
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.draft import Bound
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Place
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.repairs import async_create_fix_flow

from .furnishing import area, building, data_of, entity, id_of, opened, space

MOTION = Bound(SensorKind.MOTION)


@pytest.fixture(autouse=True)
async def _repairs(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, REPAIRS, {})


async def look(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Let the pause pass; return the repairs by key."""
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await hass.async_block_till_done()
    return {
        str(issue.translation_key): issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


async def fix(hass: HomeAssistant, issue: ir.IssueEntry) -> Any:
    """Open the flow that fixes a repair."""
    manager = hass.data[REPAIRS]["flow_manager"]
    return await manager.async_init(DOMAIN, context={"issue_id": issue.issue_id})


async def submit(hass: HomeAssistant, form: Any, **said: Any) -> Any:
    """Answer the flow that fixes a repair."""
    manager = hass.data[REPAIRS]["flow_manager"]
    result = await manager.async_configure(form["flow_id"], said)
    await hass.async_block_till_done()
    return result


def sensed(hass: HomeAssistant, name: str = "pir") -> dict[str, Bound]:
    """Return a motion sensor, bound."""
    return {entity(hass, f"binary_sensor.{name}", None, "motion").id: MOTION}


async def test_a_sound_building_has_no_repairs(hass: HomeAssistant) -> None:
    """Where all is well, and in a corridor without sensors, nobody is bothered."""
    await opened(
        hass,
        space("Garonne", area=area(hass, "Garonne"), sensors=sensed(hass)),
        space("Hall", SpaceKind.CIRCULATION, capacity=0),
    )
    assert await look(hass) == {}


async def test_an_area_that_was_removed(hass: HomeAssistant) -> None:
    """The repair opens the settings of the space, and goes when it has an area again."""
    garonne = area(hass, "Garonne")
    entry = await opened(hass, space("Garonne", area=garonne, sensors=sensed(hass)))
    assert await look(hass) == {}
    ar.async_get(hass).async_delete(garonne)
    issue = (await look(hass))["area_missing"]
    assert issue.translation_placeholders == {"space": "Garonne", "area": garonne}
    form = await fix(hass, issue)
    assert form["description_placeholders"] == issue.translation_placeholders
    done = await submit(hass, form)
    assert done["reason"] == "space_opened"
    kind, flow_id = done["next_flow"]
    assert kind == "config_subentries_flow"
    flow = hass.config_entries.subentries.async_get(flow_id)
    assert flow["step_id"] == "reconfigure"
    said = {"name": "Garonne", "capacity": 6, "step_free": False}
    await hass.config_entries.subentries.async_configure(flow_id, said)
    await hass.config_entries.subentries.async_configure(flow_id, {"people": {"motion": ["binary_sensor.pir"]}})
    assert data_of(entry, "Garonne")["area"] is None
    assert await look(hass) == {}


async def test_sensors_that_are_gone(hass: HomeAssistant) -> None:
    """Removed, disabled and vanished sensors are named; what comes back is forgiven."""
    hass.states.async_set("binary_sensor.yaml", "off")
    off = entity(hass, "binary_sensor.off", None, "motion")
    sensors = {**sensed(hass), off.id: MOTION, "binary_sensor.yaml": MOTION, "never": MOTION}
    await opened(hass, space("Garonne", sensors=sensors))
    told = (await look(hass))["sensor_missing"].translation_placeholders
    assert told == {"space": "Garonne", "sensors": "- never"}
    er.async_get(hass).async_remove("binary_sensor.pir")
    er.async_get(hass).async_update_entity("binary_sensor.off", disabled_by=er.RegistryEntryDisabler.USER)
    hass.states.async_remove("binary_sensor.yaml")
    told = (await look(hass))["sensor_missing"].translation_placeholders
    assert told is not None
    assert told["sensors"].split("\n") == [
        "- binary_sensor.pir",
        "- off (binary_sensor.off)",
        "- binary_sensor.yaml",
        "- never",
    ]
    hass.states.async_set("binary_sensor.yaml", "off")
    told = (await look(hass))["sensor_missing"].translation_placeholders
    assert told is not None
    assert "yaml" not in told["sensors"]


async def test_sensors_added_later(hass: HomeAssistant) -> None:
    """They are offered with their roles; what is chosen is used, the rest is not offered again."""
    sieste = area(hass, "Sieste")
    entry = await opened(
        hass,
        space(
            "Sieste",
            SpaceKind.NAP_ROOM,
            area=sieste,
            sensors=sensed(hass),
            places=(Place("p1", "A"),),
        ),
    )
    assert await look(hass) == {}
    mat = entity(hass, "binary_sensor.bed", sieste, "occupancy")
    co2 = entity(hass, "sensor.co2", sieste, "carbon_dioxide")
    issue = (await look(hass))["sensors_found"]
    assert issue.translation_placeholders == {
        "building": "Nord",
        "count": "2",
        "sensors": "- Sieste: bed (Seat or bed: tells the truth of one place)\n"
        "- Sieste: co2 (CO₂: rising, it forbids calling the space empty)",
    }
    form = await fix(hass, issue)
    (key,) = form["data_schema"].schema
    assert key.default() == ["binary_sensor.bed", "sensor.co2"]
    later = entity(hass, "binary_sensor.later", sieste, "motion")
    done = await submit(hass, form, sensors=["binary_sensor.bed"])
    assert done["type"] is FlowResultType.CREATE_ENTRY
    made = data_of(entry, "Sieste")
    assert made["sensors"][mat.id] == {"kind": "pressure", "place": "p1"}
    assert made["declined"] == [co2.id]
    issue = (await look(hass))["sensors_found"]
    assert later.entity_id not in made["sensors"]
    er.async_get(hass).async_remove(later.entity_id)
    assert await look(hass) == {}


async def test_a_floor_that_was_removed(hass: HomeAssistant) -> None:
    """The repair takes it out of the building."""
    floors = fr.async_get(hass)
    kept, gone = floors.async_create("Rez").floor_id, floors.async_create("Cave").floor_id
    entry = await opened(hass, data={"floors": [kept, gone], "hours": None})
    assert await look(hass) == {}
    floors.async_delete(gone)
    issue = (await look(hass))["floor_missing"]
    assert issue.translation_placeholders == {"building": "Nord", "floors": gone}
    done = await submit(hass, await fix(hass, issue))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.data["floors"] == [kept]
    assert await look(hass) == {}


async def test_what_the_core_finds_wrong(hass: HomeAssistant) -> None:
    """Each has its repair; spaces without sensors are told in one go."""
    shared = sensed(hass)
    entry = await opened(
        hass,
        space("A", sensors=shared, capacity=0),
        space("B", sensors=shared),
        space(
            "Sieste",
            SpaceKind.NAP_ROOM,
            sensors={entity(hass, "binary_sensor.mat").id: Bound(SensorKind.PRESSURE, "p9")},
        ),
        *(space(f"Blind {n}") for n in range(2)),
    )
    twin = drafts_of(entry)[id_of(entry, "Blind 1")]
    hass.config_entries.async_update_subentry(
        entry, entry.subentries[id_of(entry, "Blind 1")], data={**twin.data(), "code": "BLIND_0"}
    )
    issues = await look(hass)
    assert set(issues) == {
        "duplicate_code",
        "no_capacity",
        "sensor_shared",
        "sensor_without_place",
        "no_sensors",
    }
    assert issues["no_sensors"].translation_placeholders == {
        "building": "Nord",
        "count": "2",
        "spaces": "- Blind 0\n- Blind 1",
    }
    assert issues["sensor_shared"].translation_placeholders == {
        "space": "B",
        "code": "B",
        "subject": "pir (binary_sensor.pir)",
    }
    assert issues["duplicate_code"].translation_placeholders == {
        "space": "Blind 1",
        "code": "BLIND_0",
        "subject": "Blind 0",
    }
    drafts = drafts_of(entry)
    assert async_change_one(hass, entry, id_of(entry, "Blind 1"), twin)
    assert "duplicate_code" not in await look(hass)
    assert not async_change_one(hass, entry, id_of(entry, "A"), drafts[id_of(entry, "A")])
    await hass.config_entries.async_remove(entry.entry_id)
    assert await look(hass) == {}


async def test_nothing_is_missing_before_the_start(hass: HomeAssistant) -> None:
    """Entities have until Home Assistant has started to appear."""
    hass.set_state(CoreState.starting)
    entry = building(hass, space("Garonne", sensors={"binary_sensor.yaml": MOTION}))
    await hass.config_entries.async_setup(entry.entry_id)
    assert await look(hass) == {}
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    assert set(await look(hass)) == {"sensor_missing"}


async def test_a_building_that_is_unloaded(hass: HomeAssistant) -> None:
    """Its repairs go with it, and a survey under way ends in nothing."""
    entry = await opened(hass, space("Garonne"))
    assert set(await look(hass)) == {"no_sensors"}
    er.async_get(hass)
    hass.config_entries.async_update_entry(entry, title="Sud")
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(entry.entry_id)
    assert await look(hass) == {}


async def test_a_survey_that_ends_after_the_building(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A survey that was waiting for its words when the building went shows nothing."""
    go_on = asyncio.Event()

    async def _slow_words(_: HomeAssistant) -> Words:
        await go_on.wait()
        return Words({}, {})

    monkeypatch.setattr(watch, "async_words", _slow_words)
    entry = await opened(hass, space("Garonne"))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    unloading = hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
    go_on.set()
    await unloading
    assert await look(hass) == {}


async def test_a_repair_that_came_too_late(hass: HomeAssistant) -> None:
    """A space or a building that is gone is said to be."""
    garonne = area(hass, "Garonne")
    entry = await opened(hass, space("Garonne", area=garonne, sensors=sensed(hass)))
    ar.async_get(hass).async_delete(garonne)
    issue = (await look(hass))["area_missing"]
    hass.config_entries.async_remove_subentry(entry, id_of(entry, "Garonne"))
    assert (await fix(hass, issue))["reason"] == "space_gone"
    flow = await async_create_fix_flow(hass, "x", {"entry_id": "gone", "key": "x", "subject": ""})
    flow.hass = hass
    flow.flow_id, flow.handler = "x", DOMAIN
    done = await flow.async_step_init()  # type: ignore[attr-defined]
    assert done["reason"] == "building_gone"
    assert isinstance(entry, MockConfigEntry)
