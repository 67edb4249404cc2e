"""What a person is told to put right of gateways, and of sensors that nobody has put into a space."""

from datetime import timedelta
from http import HTTPStatus
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.radio_gateways import GatewayKind
from custom_components.iot_valley.repairs import async_create_fix_flow

from .furnishing import id_of, space
from .radio import chirpstack, gateway, house, hub, post, sensor, sigfox

GRAMMAR = "occupied::bool:7"
PERIOD = timedelta(minutes=10)


@pytest.fixture(autouse=True)
async def _repairs(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, REPAIRS, {})


async def fix(hass: HomeAssistant, issue: ir.IssueEntry) -> Any:
    """Open the flow that fixes a repair."""
    return await hass.data[REPAIRS]["flow_manager"].async_init(DOMAIN, context={"issue_id": issue.issue_id})


async def async_fixed(hass: HomeAssistant, issue: ir.IssueEntry) -> Any:
    """Return how a repair answers that was opened before it went."""
    flow: Any = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass = hass
    return await flow.async_step_init(None)


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta) -> None:
    """Let time go by, and what follows be looked through."""
    for part in (time, timedelta(seconds=2)):
        freezer.tick(part)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


def shown(hass: HomeAssistant, key: str) -> list[ir.IssueEntry]:
    """Return the repairs with a key."""
    return [issue for issue in ir.async_get(hass).issues.values() if issue.active and issue.translation_key == key]


async def test_sensors_that_called_in_are_offered(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """The repair opens the dialog that puts one into its space, and goes once all are."""
    entry = await house(hass, space("Garonne"), gateway())
    client = await hass_client_no_auth()
    assert await post(client, sigfox("1A2B3C", "80", 1)) is HTTPStatus.NO_CONTENT
    await passes(hass, freezer, timedelta(seconds=2))
    [issue] = shown(hass, "sensors_calling")
    told = issue.translation_placeholders
    assert told is not None
    assert told["count"] == "1"
    assert "1A2B3C" in told["sensors"]
    step = await fix(hass, issue)
    assert step["step_id"] == "confirm"
    done = await hass.data[REPAIRS]["flow_manager"].async_configure(step["flow_id"], {})
    assert done["reason"] == "sensor_opened"
    kind, flow_id = done["next_flow"]
    assert kind == "config_subentries_flow"
    configure = hass.config_entries.subentries.async_configure
    await configure(flow_id, {"device_id": "1a2b3c", "space": id_of(entry, "Garonne")})
    roles = await configure(flow_id, {"name": "Seat", "grammar": GRAMMAR})
    assert roles["step_id"] == "roles"
    made = await configure(flow_id, {"occupied": "presence"})
    assert made["type"] is FlowResultType.CREATE_ENTRY
    await passes(hass, freezer, timedelta(seconds=2))
    assert shown(hass, "sensors_calling") == []
    found = hass.states.get("binary_sensor.garonne_occupancy")
    assert found is not None
    assert found.state == STATE_ON


async def test_an_offer_that_is_over(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """Says so; so does one of a building that is not loaded."""
    entry = await house(hass, gateway())
    await post(await hass_client_no_auth(), sigfox("1A2B3C", "80", 1))
    await passes(hass, freezer, timedelta(seconds=2))
    [issue] = shown(hass, "sensors_calling")
    hub(hass, entry).fleet.forget("1a2b3c")
    assert (await fix(hass, issue))["reason"] == "over"
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await async_fixed(hass, issue))["reason"] == "building_not_loaded"


async def test_ten_wrong_secrets_within_an_hour(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """Nine are a mistake; ten are told. No state follows from any of them."""
    entry = await house(hass, gateway())
    client = await hass_client_no_auth()
    wrong = gateway(secret="guessed")
    for number in range(9):
        assert await post(client, sigfox("1A2B3C", "80", number), wrong) is HTTPStatus.UNAUTHORIZED
    await passes(hass, freezer, timedelta(minutes=1))
    assert shown(hass, "gateway_refusing") == []
    await post(client, sigfox("1A2B3C", "80", 10), wrong)
    await passes(hass, freezer, timedelta(seconds=2))
    [issue] = shown(hass, "gateway_refusing")
    assert issue.translation_placeholders == {"building": "Nord", "gateway": "Mast", "count": "10"}
    assert "secret" not in json.dumps(issue.translation_placeholders)
    assert hub(hass, entry).strangers() == []


async def test_a_silent_gateway_is_told_before_its_rooms_turn_unknown(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """And it is over with the next message."""
    entry = await house(
        hass, space("Garonne"), gateway(), sensor("a1", "One", grammar=GRAMMAR), sensor("b2", "Two", grammar=GRAMMAR)
    )
    client = await hass_client_no_auth()
    number = 0
    for number in range(1, 15):
        for device in ("a1", "b2"):
            await post(client, sigfox(device, "80", number))
        await passes(hass, freezer, PERIOD)
    assert shown(hass, "gateway_silent") == []
    for _ in range(12):
        if shown(hass, "gateway_silent"):
            break
        await passes(hass, freezer, timedelta(minutes=1))
    [issue] = shown(hass, "gateway_silent")
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["count"] == "2"
    assert hub(hass, entry).silent == set()
    await post(client, sigfox("a1", "80", number + 1))
    await passes(hass, freezer, timedelta(seconds=2))
    assert shown(hass, "gateway_silent") == []


@pytest.mark.parametrize("expected_lingering_timers", [True])  # of MQTT itself
async def test_messages_by_mqtt(hass: HomeAssistant, mqtt_mock: object) -> None:
    """From the topic that was set up, until the gateway is removed."""
    entry = await house(hass, gateway(GatewayKind.CHIRPSTACK_MQTT, topic="application/+/device/+/event/up"))
    await hass.async_block_till_done()
    eui = "24e124000000b341"

    def publish(number: int) -> None:
        body = json.dumps(chirpstack(eui, number, {"occupancy": "occupied"}))
        async_fire_mqtt_message(hass, f"application/1/device/{eui}/event/up", body)

    publish(1)
    await hass.async_block_till_done()
    assert hub(hass, entry).strangers() == [eui]
    [mast] = entry.get_subentries_of_type("gateway")
    hass.config_entries.async_remove_subentry(entry, mast.subentry_id)
    await hass.async_block_till_done()
    hub(hass, entry).fleet.forget(eui)
    publish(2)
    await hass.async_block_till_done()
    assert hub(hass, entry).strangers() == []


async def test_mqtt_that_is_gone(hass: HomeAssistant) -> None:
    """The building is set up all the same."""
    entry: MockConfigEntry = await house(hass, gateway(GatewayKind.THINGS_STACK_MQTT, topic="v3/+/devices/+/up"))
    told: Any = hub(hass, entry).gateways.stored
    assert [stored.name for stored in told.values()] == ["Mast"]
