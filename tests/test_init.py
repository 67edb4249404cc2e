"""A building is set up, stopped, started again and removed."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley import async_remove_config_entry_device
from custom_components.iot_valley.const import DOMAIN

from .buildings import (
    ENTRY_ID,
    MONDAY,
    building,
    choose,
    closed,
    coordinator_of,
    later,
    nap_room,
    opened,
    says,
    set_up,
    space,
    told,
)

KEY = f"{DOMAIN}.{ENTRY_ID}"
ISSUE = f"state_kept_aside_{ENTRY_ID}"


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep files of their own: what is on disk is what is tested here."""
    return hass_tmp_config_dir


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant's storage as it is, where the harness would put memory for it."""
    return {}


def file_of(hass: HomeAssistant) -> Path:
    """Return the file that the building remembers in."""
    return Path(hass.config.path(".storage", KEY))


def files_of(hass: HomeAssistant) -> list[str]:
    """Return the names of all files of the building."""
    return sorted(path.name for path in file_of(hass).parent.glob(f"{KEY}*"))


def content_of(path: str) -> str:
    """Return what is in a file."""
    return Path(path).read_text(encoding="utf-8")


def write(hass: HomeAssistant, content: str) -> None:
    """Put a file in place of what the building remembers."""
    file_of(hass).parent.mkdir(exist_ok=True)
    file_of(hass).write_text(content, encoding="utf-8")


def stored(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is on disk."""
    read: dict[str, Any] = json.loads(file_of(hass).read_text(encoding="utf-8"))["data"]
    return read


async def test_a_building_is_set_up_unloaded_and_set_up_again(hass: HomeAssistant) -> None:
    """Its entities are there while it is loaded, and unavailable while it is not."""
    entry = await opened(hass, space("Ada"))
    assert told(hass, "sensor.ada_availability") == "unknown"
    await closed(hass, entry)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert told(hass, "sensor.ada_availability") == "unavailable"
    await set_up(hass, entry)
    assert told(hass, "sensor.ada_availability") == "unknown"


async def test_an_unloaded_building_hears_nothing(hass: HomeAssistant) -> None:
    """After unloading no sensor reaches the engine, and no timer is left."""
    entry = await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    coordinator = coordinator_of(entry)
    await closed(hass, entry)
    before = coordinator.engine.views["ada"]
    await says(hass, "binary_sensor.ada_presence", "on")
    coordinator.async_resync()
    await hass.async_block_till_done()
    assert coordinator.engine.views["ada"] is before
    assert coordinator._cancel_wake is None


async def test_a_reload_keeps_what_is_known(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A mode and a person survive a reload."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada"), space("Bob"))
    await says(hass, "binary_sensor.ada_motion", "on")
    await says(hass, "binary_sensor.ada_motion", "off")
    await choose(hass, "bob", "cleaning")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    assert told(hass, "sensor.bob_availability") == "cleaning"


async def test_a_restart_restores_what_another_run_wrote(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What is on disk at start is what is known, and nobody who was there is declared gone."""
    freezer.move_to(MONDAY)
    entry = await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_motion", "on")
    await choose(hass, "ada", "event")
    await closed(hass, entry)
    written = json.loads(file_of(hass).read_text(encoding="utf-8"))
    assert written["data"]["modes"] == {"ada": "event"}
    written["data"]["modes"] = {"ada": "closed"}
    write(hass, json.dumps(written))
    hass.states.async_set("binary_sensor.ada_motion", "unavailable")
    await set_up(hass, entry)
    assert told(hass, "select.ada_mode") == "closed"
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, minutes=3)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await later(hass, freezer, hours=3)
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"


async def test_lights_that_were_dimmed_before_a_restart_come_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A restart in the middle of a warning leaves nobody in the half-dark."""
    freezer.move_to(MONDAY)
    calls: list[dict[str, Any]] = []

    async def _note(call: Any) -> None:
        calls.append(dict(call.data))

    hass.services.async_register("light", "turn_on", _note)
    hass.services.async_register("light", "turn_off", _note)
    entry = await opened(hass, space("Ada", lights=["light.ada"]))
    await says(hass, "light.ada", "on")
    await says(hass, "binary_sensor.ada_presence", "off")
    assert calls.pop()["brightness_pct"] == 20
    await closed(hass, entry)
    hass.states.async_set("binary_sensor.ada_presence", "unavailable")
    await set_up(hass, entry)
    assert [call.get("brightness_pct") for call in calls] == [100]


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "42",
        '{"something": "else"}',
        json.dumps({"version": 1, "minor_version": 1, "key": KEY, "data": [1, 2]}),
        json.dumps({"version": 1, "minor_version": 2, "key": KEY, "data": {"at": "yesterday"}}),
        json.dumps({"version": 0, "minor_version": 1, "key": KEY, "data": "words"}),
        json.dumps({"version": 2, "minor_version": 1, "key": KEY, "data": {}}),
    ],
    ids=["a list", "a number", "a stranger", "no record", "no time", "no old record", "newer"],
)
async def test_a_file_that_cannot_be_read_is_kept_aside(
    hass: HomeAssistant, content: str, issue_registry: ir.IssueRegistry
) -> None:
    """The building starts, the file is kept as it was, and a repair says so; removal takes both."""
    write(hass, content)
    entry = await opened(hass, space("Ada"))
    assert entry.state is ConfigEntryState.LOADED
    issue = issue_registry.async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert content_of(issue.translation_placeholders["path"]) == content
    assert issue.translation_placeholders["name"] == "Nord"
    await choose(hass, "ada", "closed")
    await closed(hass, entry)
    assert stored(hass)["modes"] == {"ada": "closed"}
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert files_of(hass) == []
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None


async def test_a_corrupt_file_is_kept_aside(hass: HomeAssistant, issue_registry: ir.IssueRegistry) -> None:
    """A file that was cut off is kept aside and reported; removal takes all of it away."""
    write(hass, '{"version": 1, "data": {"at": "2026-')
    entry = await opened(hass, space("Ada"))
    assert told(hass, "sensor.ada_availability") == "unknown"
    assert [issue for issue in issue_registry.issues.values() if KEY in issue.issue_id]
    assert len(files_of(hass)) == 1
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert files_of(hass) == []
    assert not [issue for issue in issue_registry.issues.values() if KEY in issue.issue_id]


async def test_an_older_file_is_brought_up_to_date(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, issue_registry: ir.IssueRegistry
) -> None:
    """What version 0 wrote is read, and no repair is raised."""
    freezer.move_to(MONDAY)
    old = {"at": MONDAY, "traces": {}, "occupancies": {}, "modes": {"ada": "cleaning"}}
    write(hass, json.dumps({"version": 0, "minor_version": 1, "key": KEY, "data": old}))
    entry = await opened(hass, space("Ada"))
    assert told(hass, "select.ada_mode") == "cleaning"
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None
    await closed(hass, entry)
    assert stored(hass)["actuators"] == {}


async def test_one_choice_for_all_that_lamps_do_becomes_two(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What the first minor version wrote is read: who switched automatic lighting off finds it off."""
    freezer.move_to(MONDAY)
    old = {"at": MONDAY, "plans": {"ada": {"automatic": False, "phase": "off", "off_at": None}}, "lamps": {}}
    write(hass, json.dumps({"version": 1, "minor_version": 1, "key": KEY, "data": old}))
    await opened(hass, space("Ada", lights=["light.ada"]))
    assert told(hass, "switch.ada_automatic_lighting") == "off"
    assert told(hass, "switch.ada_lights_off") == "off"


async def test_a_file_of_a_newer_minor_version_is_read(hass: HomeAssistant) -> None:
    """What a newer minor version added is left aside, all else is known."""
    newer = {"at": MONDAY, "modes": {"ada": "event"}, "moods": {"ada": "cheerful"}}
    write(hass, json.dumps({"version": 1, "minor_version": 7, "key": KEY, "data": newer}))
    await opened(hass, space("Ada"))
    assert told(hass, "select.ada_mode") == "event"


async def test_removal_leaves_nothing(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, entity_registry: er.EntityRegistry
) -> None:
    """No file, no device and no entity outlives its building."""
    entry = await opened(hass, space("Ada"), nap_room())
    await choose(hass, "ada", "closed")
    assert dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert files_of(hass) == []
    assert not dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert not er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert not [s for s in hass.states.async_all() if s.entity_id.split(".")[1].startswith("ada")]


async def test_two_buildings_keep_apart(hass: HomeAssistant) -> None:
    """What happens in one building is nothing to the other, and it outlives the other."""
    north = await opened(hass, space("Ada"))
    south = await opened(hass, space("Zoe"), entry_id="sud", title="Sud")
    await says(hass, "binary_sensor.zoe_presence", "on")
    assert told(hass, "binary_sensor.zoe_occupancy") == "on"
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    await hass.config_entries.async_remove(north.entry_id)
    await hass.async_block_till_done()
    assert south.state is ConfigEntryState.LOADED
    assert told(hass, "binary_sensor.zoe_occupancy") == "on"


async def test_a_change_is_on_disk_within_a_second(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A change waits for others, but not for longer than a second, and many are one write."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    await choose(hass, "ada", "closed")
    await choose(hass, "bob", "event")
    await later(hass, freezer, seconds=1)
    assert stored(hass)["modes"] == {"ada": "closed", "bob": "event"}
    await closed(hass, entry)


async def test_the_last_change_is_written_when_home_assistant_stops(hass: HomeAssistant) -> None:
    """A change of the last moment is written with the final write."""
    await opened(hass, space("Ada"))
    await choose(hass, "ada", "cleaning")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert stored(hass)["modes"] == {"ada": "cleaning"}


async def test_only_devices_that_stand_for_nothing_can_be_deleted(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """A space's device goes with the space, not by itself; a stranger's may go."""
    entry = await opened(hass, space("Ada"))
    ada = coordinator_of(entry).devices["ada"]
    stray = device_registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(DOMAIN, "stray")})
    assert not await async_remove_config_entry_device(hass, entry, ada)
    assert await async_remove_config_entry_device(hass, entry, stray)


async def test_devices_of_a_building_that_is_not_loaded_can_be_deleted(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    """Nothing stands behind a device while the building is not loaded."""
    entry: MockConfigEntry = building()
    entry.add_to_hass(hass)
    stray = device_registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(DOMAIN, "stray")})
    assert await async_remove_config_entry_device(hass, entry, stray)


async def test_a_building_that_cannot_be_unloaded_lives_on(hass: HomeAssistant) -> None:
    """Where a platform holds on to its entities, they are still told what happens."""
    entry = await opened(hass, space("Ada"))
    with patch.object(hass.config_entries, "async_unload_platforms", return_value=False):
        assert not await hass.config_entries.async_unload(entry.entry_id)
    await says(hass, "binary_sensor.ada_presence", "on")
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await coordinator_of(entry).async_stop()


async def test_stopping_twice_saves_twice(hass: HomeAssistant) -> None:
    """A second stop finds nothing to stop, and does no harm."""
    entry = await opened(hass, space("Ada"))
    coordinator = coordinator_of(entry)
    await choose(hass, "ada", "event")
    await coordinator.async_stop()
    file_of(hass).unlink()
    await coordinator.async_stop()
    assert stored(hass)["modes"] == {"ada": "event"}
