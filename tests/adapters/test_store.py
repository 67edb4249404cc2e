"""The engine's memory on disk."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.iot_valley.adapters.store import LATER, SOON, Memory
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.messages import Mode
from custom_components.iot_valley.core.snapshots import Snapshot
from tests.buildings import later

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CLOSED = Snapshot(NOON, modes={"ada": Mode.CLOSED})
EVENT = Snapshot(NOON + timedelta(seconds=1), modes={"ada": Mode.EVENT})


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep files of their own: what is on disk is what is tested here."""
    return hass_tmp_config_dir


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant's storage as it is, where the harness would put memory for it."""
    return {}


@pytest.fixture
def memory(hass: HomeAssistant) -> Memory:
    """Return the memory of a building."""
    return Memory(hass, "nord", "Nord")


def file_of(hass: HomeAssistant) -> Path:
    """Return the file of that memory."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.nord"))


def content_of(path: str) -> str:
    """Return what is in a file."""
    return Path(path).read_text(encoding="utf-8")


def modes(hass: HomeAssistant) -> object:
    """Return the modes that are on disk, none where nothing is."""
    if not file_of(hass).exists():
        return None
    return json.loads(file_of(hass).read_text(encoding="utf-8"))["data"]["modes"]


async def test_what_is_saved_is_loaded(hass: HomeAssistant, memory: Memory) -> None:
    """By another run, from the same file; at first there is nothing."""
    assert await memory.async_load() is None
    await memory.async_save(CLOSED)
    assert await Memory(hass, "nord", "Nord").async_load() == CLOSED
    assert await Memory(hass, "sud", "Sud").async_load() is None


async def test_a_change_waits_for_others(hass: HomeAssistant, memory: Memory, freezer: FrozenDateTimeFactory) -> None:
    """What is saved is the memory at the end of the wait, which no second change prolongs."""
    taken = iter([CLOSED, EVENT])
    memory.async_plan_save(lambda: next(taken), soon=True)
    memory.async_plan_save(lambda: EVENT, soon=True)
    await hass.async_block_till_done()
    assert modes(hass) is None
    await later(hass, freezer, seconds=SOON)
    assert modes(hass) == {"ada": "closed"}
    memory.async_plan_save(lambda: EVENT, soon=True)
    await later(hass, freezer, seconds=1)
    assert modes(hass) == {"ada": "event"}


async def test_what_may_wait_longer_does(hass: HomeAssistant, memory: Memory, freezer: FrozenDateTimeFactory) -> None:
    """A reading without a verdict waits for a minute, unless something comes that may not."""
    memory.async_plan_save(lambda: CLOSED, soon=False)
    memory.async_plan_save(lambda: CLOSED, soon=False)
    await later(hass, freezer, seconds=LATER / 2)
    assert modes(hass) is None
    memory.async_plan_save(lambda: EVENT, soon=True)
    memory.async_plan_save(lambda: CLOSED, soon=False)
    await later(hass, freezer, seconds=1)
    assert modes(hass) == {"ada": "event"}
    await later(hass, freezer, seconds=LATER)
    assert modes(hass) == {"ada": "event"}


async def test_saving_now_takes_the_place_of_what_was_planned(
    hass: HomeAssistant, memory: Memory, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing older is written afterwards."""
    memory.async_plan_save(lambda: CLOSED, soon=True)
    await memory.async_save(EVENT)
    await later(hass, freezer, seconds=2)
    assert modes(hass) == {"ada": "event"}


async def test_what_is_saved_last_is_on_disk_at_the_end(
    hass: HomeAssistant, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first save that takes its time in its thread does not overwrite the second."""
    add_job = hass.async_add_executor_job
    second_asked = asyncio.Event()

    async def _slow(target: Any, *args: Any) -> Any:
        if args == (CLOSED,):
            await second_asked.wait()
            for _ in range(100):
                await asyncio.sleep(0)
        return await add_job(target, *args)

    monkeypatch.setattr(hass, "async_add_executor_job", _slow)
    first = hass.async_create_task(memory.async_save(CLOSED))
    second = hass.async_create_task(memory.async_save(EVENT))
    second_asked.set()
    await asyncio.gather(first, second)
    assert modes(hass) == {"ada": "event"}


async def test_older_data_are_brought_up_to_date(hass: HomeAssistant, memory: Memory) -> None:
    """Version 0 knew no lamps and no plans; what it knew is kept."""
    old = {key: value for key, value in snapshots.dump(CLOSED).items() if key != "lamps"}
    written = {"version": 0, "minor_version": 3, "key": file_of(hass).name, "data": old}
    file_of(hass).parent.mkdir(exist_ok=True)
    file_of(hass).write_text(json.dumps(written), encoding="utf-8")
    assert await memory.async_load() == CLOSED
    assert json.loads(file_of(hass).read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.parametrize("version", [2, 99])
async def test_newer_data_are_kept_aside(
    hass: HomeAssistant, memory: Memory, issue_registry: ir.IssueRegistry, version: int
) -> None:
    """Whoever goes back to the newer version finds the file, under the name that the repair tells."""
    written = {"version": version, "minor_version": 1, "key": "x", "data": {"new": "world"}}
    file_of(hass).parent.mkdir(exist_ok=True)
    file_of(hass).write_text(json.dumps(written), encoding="utf-8")
    assert await memory.async_load() is None
    assert not file_of(hass).exists()
    issue = issue_registry.async_get_issue(DOMAIN, "state_kept_aside_nord")
    assert issue is not None
    assert issue.is_persistent
    assert not issue.is_fixable
    assert issue.translation_placeholders is not None
    assert json.loads(content_of(issue.translation_placeholders["path"])) == written


async def test_removal_takes_every_file_of_this_building_only(
    hass: HomeAssistant, memory: Memory, issue_registry: ir.IssueRegistry
) -> None:
    """The file, those kept aside by us and by Home Assistant, and what was reported of them."""
    other = Memory(hass, "nord2", "Nord 2")
    await memory.async_save(CLOSED)
    await other.async_save(EVENT)
    for why in ("kept", "corrupt"):
        file_of(hass).with_name(f"{file_of(hass).name}.{why}.2026").touch()
    for name in ("nord", "nord2"):
        ir.async_create_issue(
            hass,
            "homeassistant",
            f"storage_corruption_{DOMAIN}.{name}_2026",
            is_fixable=True,
            severity=ir.IssueSeverity.CRITICAL,
            translation_key="storage_corruption",
        )
    await memory.async_remove()
    left = [path.name for path in file_of(hass).parent.glob(f"{DOMAIN}*")]
    assert left == [f"{DOMAIN}.nord2"]
    assert [id_ for _, id_ in issue_registry.issues] == [f"storage_corruption_{DOMAIN}.nord2_2026"]
    await memory.async_remove()
