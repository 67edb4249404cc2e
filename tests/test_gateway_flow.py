"""Adding a gateway: what to paste where, and the first message as it comes in."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.radio_gateways import GatewayKind, StoredGateway, stored_of

from .furnishing import space
from .radio import SECRET, gateway, house, hub, post, sigfox

CHOICE = {"name": "Mast", "kind": "sigfox", "local_only": False}


@pytest.fixture(autouse=True)
async def at_home(hass: HomeAssistant) -> None:
    """Give Home Assistant addresses of its own."""
    await async_process_ha_core_config(
        hass, {"internal_url": "http://192.168.1.2:8123", "external_url": "https://labege.example"}
    )


async def begun(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Begin to add a gateway."""
    form = await hass.config_entries.subentries.async_init((entry.entry_id, "gateway"), context={"source": "user"})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")
    return str(form["flow_id"])


async def said(hass: HomeAssistant, flow_id: str, answer: dict[str, Any] | None = None) -> Any:
    """Answer a step."""
    return await hass.config_entries.subentries.async_configure(flow_id, answer)


def gateways(entry: MockConfigEntry) -> list[StoredGateway]:
    """Return the gateways of a building."""
    return [stored_of(sub) for sub in entry.get_subentries_of_type("gateway")]


async def test_the_first_message_is_shown(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Paste, wait, see it, done; the sensor is then offered."""
    entry = await house(hass, space("Garonne"))
    flow_id = await begun(hass, entry)
    shown = await said(hass, flow_id, CHOICE)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "connect_sigfox")
    told = shown["description_placeholders"]
    assert told["url"].startswith("https://labege.example/api/webhook/")
    assert told["header"] == "Authorization"
    assert '"device": "{device}"' in told["body"]
    secret = told["secret"].removeprefix("Bearer ")
    through = gateway(webhook_id=told["url"].rpartition("/")[2], secret=secret)
    waiting = await said(hass, flow_id, {"next_step_id": "wait"})
    assert (waiting["type"], waiting["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "wait")
    client = await hass_client_no_auth()
    assert await post(client, sigfox("1A2B3C", "8064", 1), through) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    heard = await said(hass, flow_id)
    assert heard["step_id"] == "heard"
    assert "1A2B3C" in heard["description_placeholders"]["heard"]
    done = await said(hass, flow_id, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    [made] = gateways(entry)
    assert (made.name, made.kind, made.secret) == ("Mast", GatewayKind.SIGFOX, secret)
    assert hub(hass, entry).strangers() == ["1a2b3c"]
    assert await post(client, sigfox("1A2B3C", "8064", 2), through) is HTTPStatus.NO_CONTENT


async def test_one_can_go_on_without(hass: HomeAssistant) -> None:
    """A Sigfox sensor may be silent for ten minutes."""
    entry = await house(hass)
    flow_id = await begun(hass, entry)
    await said(hass, flow_id, CHOICE | {"kind": "chirpstack", "local_only": True})
    done = await said(hass, flow_id, {"next_step_id": "finish"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    [made] = gateways(entry)
    assert (made.kind, made.local_only) == (GatewayKind.CHIRPSTACK, True)
    assert len(made.webhook_id) == 64
    assert len(made.secret) > 40


async def test_nothing_comes(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """After two minutes one is asked whether to wait on."""
    monkeypatch.setattr("custom_components.iot_valley.gateway_flow.WAIT_SECONDS", 0.1)
    entry = await house(hass)
    flow_id = await begun(hass, entry)
    await said(hass, flow_id, CHOICE)
    await said(hass, flow_id, {"next_step_id": "wait"})
    await hass.async_block_till_done()
    nothing = await said(hass, flow_id)
    assert (nothing["type"], nothing["step_id"]) == (FlowResultType.MENU, "nothing")
    again = await said(hass, flow_id, {"next_step_id": "connect"})
    assert again["step_id"] == "connect_sigfox"


async def test_what_comes_is_refused(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is told that the secret was pasted wrong."""
    monkeypatch.setattr("custom_components.iot_valley.gateway_flow.WAIT_SECONDS", 0.1)
    entry = await house(hass)
    flow_id = await begun(hass, entry)
    shown = await said(hass, flow_id, CHOICE)
    wrong = gateway(webhook_id=shown["description_placeholders"]["url"].rpartition("/")[2], secret="wrong")
    client = await hass_client_no_auth()
    assert await post(client, sigfox("1A2B3C", "8064", 1), wrong) is HTTPStatus.UNAUTHORIZED
    await said(hass, flow_id, {"next_step_id": "wait"})
    await hass.async_block_till_done()
    refused = await said(hass, flow_id)
    assert (refused["step_id"], refused["description_placeholders"]["count"]) == ("refused", "1")


async def test_a_dialog_that_is_left_closes_its_gateway(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Nothing is heard through it any more."""
    entry = await house(hass)
    flow_id = await begun(hass, entry)
    shown = await said(hass, flow_id, CHOICE)
    told = shown["description_placeholders"]
    through = gateway(webhook_id=told["url"].rpartition("/")[2], secret=told["secret"].removeprefix("Bearer "))
    await said(hass, flow_id, {"next_step_id": "wait"})
    hass.config_entries.subentries.async_abort(flow_id)
    client = await hass_client_no_auth()
    await post(client, sigfox("1A2B3C", "8064", 1), through)
    assert hub(hass, entry).strangers() == []


async def test_a_name_is_needed(hass: HomeAssistant) -> None:
    """Blanks are none."""
    entry = await house(hass)
    form = await said(hass, await begun(hass, entry), CHOICE | {"name": " "})
    assert form["errors"] == {"name": "no_name"}


async def test_mqtt_is_needed_for_mqtt(hass: HomeAssistant) -> None:
    """The person is told to set it up first."""
    entry = await house(hass)
    form = await said(hass, await begun(hass, entry), CHOICE | {"kind": "things_stack_mqtt"})
    assert form["errors"] == {"kind": "mqtt_missing"}


@pytest.mark.parametrize("expected_lingering_timers", [True])  # of MQTT itself
async def test_a_gateway_by_mqtt(hass: HomeAssistant, mqtt_mock: object) -> None:
    """Only its topic is asked for, and no two gateways share one."""
    entry = await house(hass)
    flow_id = await begun(hass, entry)
    form = await said(hass, flow_id, CHOICE | {"kind": "chirpstack_mqtt"})
    assert form["step_id"] == "topic"
    topic = form["description_placeholders"]["topic"]
    for bad in (" ", "/a/b", "a/#/b"):
        assert (await said(hass, flow_id, {"topic": bad}))["errors"] == {"topic": "bad_topic"}
    shown = await said(hass, flow_id, {"topic": topic})
    assert shown["step_id"] == "connect_chirpstack_mqtt"
    done = await said(hass, flow_id, {"next_step_id": "finish"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    [made] = gateways(entry)
    assert made.data() == {"kind": "chirpstack_mqtt", "topic": "application/+/device/+/event/up"}
    flow_id = await begun(hass, entry)
    await said(hass, flow_id, CHOICE | {"kind": "chirpstack_mqtt"})
    assert (await said(hass, flow_id, {"topic": topic}))["errors"] == {"topic": "topic_taken"}


async def reconfigured(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Begin to change the one gateway of a building."""
    [sub] = entry.get_subentries_of_type("gateway")
    form = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "gateway"), context={"source": "reconfigure", "subentry_id": sub.subentry_id}
    )
    assert form["step_id"] == "reconfigure"
    return str(form["flow_id"])


async def test_the_secret_is_renewed(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """The old one is refused as soon as the person has seen the new one."""
    entry = await house(hass, gateway())
    client = await hass_client_no_auth()
    assert await post(client, sigfox("1A2B3C", "8064", 1)) is HTTPStatus.NO_CONTENT
    flow_id = await reconfigured(hass, entry)
    blank = await said(hass, flow_id, {"name": " ", "local_only": False, "renew_secret": True})
    assert blank["errors"] == {"name": "no_name"}
    shown = await said(hass, flow_id, {"name": "Roof", "local_only": False, "renew_secret": True})
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "renewed_sigfox")
    done = await said(hass, flow_id, {"next_step_id": "keep"})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await hass.async_block_till_done()
    [made] = gateways(entry)
    assert (made.name, made.webhook_id) == ("Roof", gateway().webhook_id)
    assert made.secret != SECRET
    assert shown["description_placeholders"]["secret"] == f"Bearer {made.secret}"
    assert await post(client, sigfox("1A2B3C", "8064", 2)) is HTTPStatus.UNAUTHORIZED
    assert await post(client, sigfox("1A2B3C", "8064", 3), made) is HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("expected_lingering_timers", [True])  # of MQTT itself
async def test_a_gateway_by_mqtt_is_changed(hass: HomeAssistant, mqtt_mock: object) -> None:
    """It may keep its own topic."""
    entry = await house(hass, gateway(GatewayKind.THINGS_STACK_MQTT, topic="v3/a/devices/+/up"))
    flow_id = await reconfigured(hass, entry)
    bad = await said(hass, flow_id, {"name": "Roof", "topic": ""})
    assert bad["errors"] == {"topic": "bad_topic"}
    done = await said(hass, flow_id, {"name": "Roof", "topic": "v3/a/devices/+/up"})
    assert done["reason"] == "reconfigure_successful"
    assert [made.name for made in gateways(entry)] == ["Roof"]


async def test_a_building_that_is_not_loaded(hass: HomeAssistant) -> None:
    """There is nobody to hear."""
    entry = await house(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    form = await hass.config_entries.subentries.async_init((entry.entry_id, "gateway"), context={"source": "user"})
    assert (form["type"], form["reason"]) == (FlowResultType.ABORT, "building_not_loaded")
