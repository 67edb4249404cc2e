"""What is kept of those who sleep: nothing that tells who they are."""

from datetime import timedelta
import json
from typing import Any
from unittest.mock import patch

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.entityfilter import FILTER_SCHEMA
from homeassistant.helpers.restore_state import async_get as async_get_restored
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
from sqlalchemy import text

from custom_components.iot_valley.const import DOMAIN

from .buildings import closed, coordinator_of, nap_room, opened, says, set_up, told

ROOM = {"entity_id": "sensor.nap_availability"}
NAME = "Zoe Quixotic"
FAULT = "Zoe Quixotic tore the mat"


async def _rows(hass: HomeAssistant, instance: Recorder) -> bytes:
    """Return all that the recorder's database holds, as bytes; ids of users as they are written and as text."""
    await async_wait_recording_done(hass)

    def _read() -> bytes:
        with instance.engine.connect() as connection:  # type: ignore[union-attr]
            names = connection.execute(text("select name from sqlite_master where type = 'table'")).scalars().all()
            rows = [connection.execute(text(f'select * from "{name}"')).all() for name in names]  # noqa: S608 - ours
        cells = (cell for table in rows for row in table for cell in row)
        return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)

    return await instance.async_add_executor_job(_read)


def _of(user: MockUser) -> tuple[bytes, ...]:
    """Return what would tell of somebody."""
    return user.id.encode(), bytes.fromhex(user.id), NAME.encode()


async def _live(hass: HomeAssistant, client: Any) -> list[str]:
    """Let somebody claim a place, wait for one, be called, lie down and get up; return their tickets."""
    tickets: list[str] = []

    async def ask(action: str, **data: Any) -> Any:
        await client.send_json_auto_id({"type": "iot_valley/nap", "action": action, "data": {**ROOM, **data}})
        answer = await client.receive_json()
        assert answer["success"], answer
        return answer["result"]

    await ask("claim_place", place="p1", minutes=10)
    await says(hass, "binary_sensor.nap_mat_1", "on")
    tickets.append((await ask("join_queue"))["ticket"])
    await ask("leave_queue", ticket=tickets[0])
    await ask("release_place", place="p1")
    await says(hass, "binary_sensor.nap_mat_1", "off")
    await ask("report_fault", place="p2")
    await ask("mend_fault", place="p2")
    return tickets


async def test_no_identity_is_kept(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_admin_user: MockUser,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
    hass_storage: dict[str, Any],
) -> None:
    """Neither in storage, nor in the recorder's database, nor in diagnostics; by buttons and by the websocket."""
    assert await async_setup_component(hass, "diagnostics", {})  # before there is a web server
    hass_admin_user.name = NAME
    entry = await opened(hass, nap_room())
    for mat in (1, 2):
        await says(hass, f"binary_sensor.nap_mat_{mat}", "off")
    tickets = await _live(hass, await hass_ws_client(hass))
    room = hass.states.get("sensor.nap_free_places")
    assert room is not None
    assert room.context.user_id is None
    await closed(hass, entry)
    kept = json.dumps([each for key, each in hass_storage.items() if key.startswith(DOMAIN)]).encode()
    await set_up(hass, entry)
    told_all = json.dumps(await get_diagnostics_for_config_entry(hass, hass_client, entry)).encode()
    recorded = await _rows(hass, get_instance(hass))
    restored = json.dumps(
        [each.as_dict() for each in async_get_restored(hass).async_get_stored_states()], default=str
    ).encode()
    assert b"nap" in kept
    assert b"nap" in told_all
    assert b"sensor.nap_free_places" in recorded
    for mark in _of(hass_admin_user):
        assert not [name for name, where in _named(kept, told_all, recorded, restored) if mark in where]
    assert not [ticket for ticket in tickets if ticket.encode() in kept + recorded + restored]


def _named(kept: bytes, told_all: bytes, recorded: bytes, restored: bytes) -> list[tuple[str, bytes]]:
    return [("storage", kept), ("diagnostics", told_all), ("recorder", recorded), ("restored states", restored)]


@pytest.mark.parametrize("recorder_config", [{"exclude": {"event_types": ["call_service"]}}])
async def test_no_state_of_ours_tells_who_asked(
    recorder_mock: Recorder, hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    """By actions and buttons too, as soon as Home Assistant does not record who calls them."""
    await opened(hass, nap_room())
    for mat in (1, 2):
        await says(hass, f"binary_sensor.nap_mat_{mat}", "off")
    context = Context(user_id=hass_admin_user.id)
    button = {"entity_id": "button.nap_claim_any"}
    await hass.services.async_call("button", "press", button, blocking=True, context=context)
    await hass.services.async_call(DOMAIN, "join_queue", ROOM, blocking=True, context=context)
    fault = ROOM | {"place": "p1", "text": FAULT}
    await hass.services.async_call(DOMAIN, "report_fault", fault, blocking=True, context=context)
    recorded = await _rows(hass, get_instance(hass))
    assert b"button.nap_claim_any" in recorded
    assert not [mark for mark in _of(hass_admin_user) if mark in recorded]


async def test_what_people_write_of_faults_is_in_no_diagnostics(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """They may have named somebody; the fault itself is told."""
    entry = await opened(hass, nap_room())
    fault = ROOM | {"place": "p1", "text": FAULT}
    await hass.services.async_call(DOMAIN, "report_fault", fault, blocking=True)
    await hass.async_block_till_done()
    told_all = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert FAULT not in json.dumps(told_all)
    state: Any = told_all["state"]
    assert state["rooms"]["nap"]["faulty"] == {"p1": ""}


async def _issue(hass: HomeAssistant) -> ir.IssueEntry | None:
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await hass.async_block_till_done()
    issues = ir.async_get(hass).issues.values()
    return next((issue for issue in issues if issue.translation_key == "places_recorded" and issue.active), None)


async def test_a_place_that_is_recorded_is_a_repair_until_it_is_not(
    recorder_mock: Recorder, hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """With what to paste; gone as soon as the exclusion is in force, or the entity disabled."""
    assert await async_setup_component(hass, REPAIRS, {})
    entry = await opened(hass, nap_room())
    assert await _issue(hass) is None
    place = "sensor.nap_place_1_place"
    entity_registry.async_update_entity(place, disabled_by=None)
    await closed(hass, entry)
    await set_up(hass, entry)
    assert told(hass, place) == "unknown"
    issue = await _issue(hass)
    assert issue is not None
    assert not issue.is_fixable
    pasted = (issue.translation_placeholders or {})["yaml"]
    assert pasted.count(place) == 2
    assert "recorder:\n  exclude:\n    entities:\n" in pasted
    excluded = FILTER_SCHEMA({"exclude_entities": [place]})
    with patch.object(get_instance(hass), "entity_filter", excluded):
        coordinator_of(entry).async_resync()
        await closed(hass, entry)
        await set_up(hass, entry)
        assert await _issue(hass) is None
    await closed(hass, entry)
    await set_up(hass, entry)
    assert await _issue(hass) is not None
    entity_registry.async_update_entity(place, disabled_by=er.RegistryEntryDisabler.USER)
    await closed(hass, entry)
    await set_up(hass, entry)
    assert await _issue(hass) is None


async def test_without_a_recorder_nothing_is_recorded(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    """So there is nothing to put right."""
    assert await async_setup_component(hass, REPAIRS, {})
    entry = await opened(hass, nap_room())
    entity_registry.async_update_entity("sensor.nap_place_1_place", disabled_by=None)
    await closed(hass, entry)
    await set_up(hass, entry)
    assert await _issue(hass) is None
