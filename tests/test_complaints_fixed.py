"""What a person does about a sensor that is at fault."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.repairs import async_create_fix_flow

from .buildings import MONDAY, changed, closed, coordinator_of, later, opened, says, sensors, space, told
from .faults import ADA, KEY, MOTION, NOW, OTHER, appear, look, remembers
from .furnishing import on_battery


@pytest.fixture(autouse=True)
async def _repairs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)
    assert await async_setup_component(hass, REPAIRS, {})


async def fix(hass: HomeAssistant, issue: ir.IssueEntry) -> Any:
    """Open the flow that fixes a repair."""
    return await hass.data[REPAIRS]["flow_manager"].async_init(DOMAIN, context={"issue_id": issue.issue_id})


async def choose(hass: HomeAssistant, menu: Any, step: str) -> Any:
    """Choose a step of the menu."""
    done = await hass.data[REPAIRS]["flow_manager"].async_configure(menu["flow_id"], {"next_step_id": step})
    await hass.async_block_till_done()
    return done


async def stuck(hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]) -> Any:
    """Set up a building with a sensor that is stuck; return its entry and the repair."""
    remembers(hass_storage, {MOTION: (Fault(FaultCode.STUCK_ON, NOW, {"hours": 12.0, "usual_hours": 1.0}),)})
    await says(hass, MOTION, "on")
    entry = await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    return entry, (await look(hass, freezer))["sensor_stuck_on"]


async def test_a_sensor_that_was_put_right_is_learnt_anew(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Nothing is left of what was found and learnt of it."""
    entry, issue = await stuck(hass, freezer, hass_storage)
    menu = await fix(hass, issue)
    assert (menu["type"], menu["menu_options"]) == ("menu", ["learn", "space", "ignore"])
    assert menu["description_placeholders"] == issue.translation_placeholders
    assert (await choose(hass, menu, "learn"))["type"] == "create_entry"
    assert coordinator_of(entry).engine.faults == {}
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert await look(hass, freezer) == {}
    assert hass_storage[KEY]["data"]["faults"] == {}


async def test_the_space_of_a_sensor_is_opened(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """The repair goes once the sensor is taken out there."""
    entry, issue = await stuck(hass, freezer, hass_storage)
    done = await choose(hass, await fix(hass, issue), "space")
    assert (done["reason"], done["description_placeholders"]) == ("space_opened", {"space": "Ada", "building": "Nord"})
    kind, flow_id = done["next_flow"]
    assert kind == "config_subentries_flow"
    assert hass.config_entries.subentries.async_get(flow_id)["step_id"] == "reconfigure"
    hass.config_entries.subentries.async_abort(flow_id)
    await changed(hass, entry, "ada", sensors=sensors(ada_presence="presence"))
    assert set(await look(hass, freezer)) == {"sensor_missing"}


async def test_a_repair_is_ignored_until_the_sensor_has_been_in_order(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Each further look leaves it so; a new fault is a new repair."""
    entry, issue = await stuck(hass, freezer, hass_storage)
    assert (await choose(hass, await fix(hass, issue), "ignore"))["reason"] == "issue_ignored"
    await changed(hass, entry, "ada", capacity=9)
    assert (await look(hass, freezer))["sensor_stuck_on"].dismissed_version is not None
    await says(hass, MOTION, "off")
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}
    await says(hass, MOTION, "on")
    await later(hass, freezer, hours=20)
    assert (await look(hass, freezer))["sensor_stuck_on"].dismissed_version is None


@pytest.mark.parametrize("step", ["learn", "space", "ignore"])
async def test_a_repair_that_is_over_meanwhile(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any], step: str
) -> None:
    """The sensor is in order again, or used no more, or its building is not loaded."""
    entry, issue = await stuck(hass, freezer, hass_storage)
    menu = await fix(hass, issue)
    await changed(hass, entry, "ada", sensors=sensors(ada_presence="presence"))
    assert (await choose(hass, menu, step))["reason"] == "over"
    flow: Any = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.issue_id = hass, issue.issue_id
    await closed(hass, entry)
    assert (await getattr(flow, f"async_step_{step}")())["reason"] == "over"


async def test_two_that_were_swapped_are_put_right_together(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Both are learnt anew; a third one is left as it is."""
    seen = {"percent": 12.0, "other_percent": 91.0}
    third = Fault(FaultCode.DUPLICATED, NOW, {"percent": 50.0, "times": 9.0})
    faults = {
        MOTION: (Fault(FaultCode.SWAPPED, NOW, seen, OTHER),),
        OTHER: (Fault(FaultCode.SWAPPED, NOW, seen, MOTION),),
        "binary_sensor.bob_presence": (third,),
    }
    remembers(hass_storage, faults)
    await appear(hass)
    await says(hass, "binary_sensor.bob_presence", "off")
    entry = await opened(hass, space("Ada", sensors=ADA), space("Bob"))
    issue = (await look(hass, freezer))["sensor_swapped"]
    await choose(hass, await fix(hass, issue), "learn")
    assert set(coordinator_of(entry).engine.faults) == {"binary_sensor.bob_presence"}
    assert set(await look(hass, freezer)) == {"sensor_duplicated"}


async def test_all_on_a_battery_are_put_right_together(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """And no other repair takes the place of the one that was told."""
    ours, theirs = on_battery(hass, "ada"), on_battery(hass, "bob")
    low: tuple[Fault, ...] = (Fault(FaultCode.LOW_BATTERY, NOW, {"percent": 9.0, "times": 0.0}),)
    named = [each[kind].entity_id for each in (ours, theirs) for kind in ("motion", "temperature")]
    remembers(hass_storage, dict.fromkeys(named, low))
    bound = {each[kind].id: {"kind": kind} for each in (ours, theirs) for kind in ("motion", "temperature")}
    for entity_id in named:
        await says(hass, entity_id, 0)
    entry = await opened(hass, space("Ada", sensors=bound))
    await look(hass, freezer)
    told_of = [each for each in ir.async_get(hass).issues.values() if each.translation_key == "sensor_low_battery"]
    assert [(each.translation_placeholders or {})["entity"] for each in told_of] == [named[0], named[2]]
    await choose(hass, await fix(hass, told_of[0]), "learn")
    assert set(coordinator_of(entry).engine.faults) == set(named[2:])
    await look(hass, freezer)
    left = [each for each in ir.async_get(hass).issues.values() if each.translation_key == "sensor_low_battery"]
    assert left == told_of[1:]
