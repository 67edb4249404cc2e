"""Putting a sensor that called in into its space, and changing that."""

from http import HTTPStatus
from typing import Any

from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.radio_gateways import GatewayKind

from .furnishing import area, data_of, id_of, space
from .radio import GRAMMAR, gateway, house, post, sensor, sigfox, stored, things_stack

SEAT = "24e124000000b341"
ROOM = "binary_sensor.garonne_occupancy"


def state(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.state


async def begun(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Begin to add a sensor."""
    form = await hass.config_entries.subentries.async_init((entry.entry_id, "sensor"), context={"source": "user"})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "user")
    return form


async def said(hass: HomeAssistant, form: Any, answer: dict[str, Any]) -> Any:
    """Answer a step."""
    return await hass.config_entries.subentries.async_configure(form["flow_id"], answer)


def used(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> dict[str, str]:
    """Return the kinds of the sensors of a space, by entity id."""
    registry = er.async_get(hass)
    rows = data_of(entry, name)["sensors"]
    return {er.async_resolve_entity_id(registry, ref) or "": row["kind"] for ref, row in rows.items()}


async def called(hass: HomeAssistant, client: Any, number: int = 1) -> None:
    """Let a seat sensor call in through The Things Stack, which names its model."""
    body = things_stack(SEAT, number, data="017564030001", model="vs341", brand="milesight-iot", name="seat-1")
    assert await post(client, body, gateway(GatewayKind.THINGS_STACK)) == HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()


async def test_a_sensor_that_called_in(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """It is offered with its model, its values and its signal; two clicks put it into its room."""
    entry = await house(hass, space("Garonne", area=area(hass, "Garonne")), gateway(GatewayKind.THINGS_STACK))
    client = await hass_client_no_auth()
    await called(hass, client)
    form = await begun(hass, entry)
    assert form["description_placeholders"]["count"] == "1"
    [option] = form["data_schema"].schema["device_id"].config["options"]
    assert option["value"] == SEAT
    for told in ("Milesight VS341", "seat-1", "Battery: 100", "Occupied: yes", "-97 dBm".replace("-", "−")):
        assert told in option["label"]
    garonne = id_of(entry, "Garonne")
    roles = await said(hass, form, {"device_id": SEAT, "space": garonne})
    assert (roles["step_id"], roles["description_placeholders"]["space"]) == ("roles", "Garonne")
    assert [(str(key), key.default()) for key in roles["data_schema"].schema] == [("occupied", "pressure")]
    done = await said(hass, roles, {"occupied": "pressure"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert used(hass, entry, "Garonne") == {"binary_sensor.seat_1_occupied": "pressure"}
    assert state(hass, "binary_sensor.seat_1_occupied") == STATE_ON
    assert state(hass, ROOM) == STATE_ON
    assert stored(entry, SEAT).kinds == {}


async def test_a_role_that_was_guessed_wrong(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Is corrected before anything is stored; or the space does not go by it at all."""
    entry = await house(hass, space("Garonne"), gateway(GatewayKind.THINGS_STACK))
    await called(hass, await hass_client_no_auth())
    roles = await said(hass, await begun(hass, entry), {"device_id": SEAT, "space": id_of(entry, "Garonne")})
    await said(hass, roles, {"occupied": "unused"})
    await hass.async_block_till_done()
    assert used(hass, entry, "Garonne") == {}
    assert stored(entry, SEAT).kinds == {"occupied": "unused"}


async def test_a_sensor_that_has_not_called_yet(hass: HomeAssistant) -> None:
    """Its id is typed, as its maker prints it, and its model chosen; its entities are there at once."""
    entry = await house(hass, space("Garonne"), gateway())
    form = await begun(hass, entry)
    bad = await said(hass, form, {"device_id": "no id!"})
    assert bad["errors"] == {"device_id": "bad_device"}
    details = await said(hass, bad, {"device_id": "24:E1:24:00:00:00:B3:41", "space": id_of(entry, "Garonne")})
    assert (details["step_id"], details["description_placeholders"]["device"]) == ("details", SEAT.upper())
    roles = await said(hass, details, {"name": "Seat", "model": "milesight_vs341"})
    assert roles["step_id"] == "roles"
    await said(hass, roles, {"occupied": "presence"})
    await hass.async_block_till_done()
    assert used(hass, entry, "Garonne") == {"binary_sensor.seat_occupied": "presence"}


async def test_a_device_is_one_sensor_only(hass: HomeAssistant) -> None:
    """Of one building only."""
    await house(hass, sensor("abc", "Theirs"))
    entry = await house(hass, title="Sud")
    taken = await said(hass, await begun(hass, entry), {"device_id": "ABC"})
    assert taken["errors"] == {"device_id": "device_taken"}
    assert taken["description_placeholders"]["sensor"] == "Theirs"


@pytest.mark.parametrize(
    ("grammar", "error", "position"),
    [
        ("occupied", "malformed", "1"),
        ("a::bool:7 b:77:uint:8", "bad_byte", "11"),
        ("a::bool:7 a::bool:6", "name_twice", "11"),
        ("é::bool:7", "bad_name", "1"),
        ("a::colour:7", "bad_type", "1"),
        ("a::uint:0", "bad_size", "1"),
        ("a::uint:8:middle", "bad_endianness", "1"),
        ("a::bool:9", "bad_bit", "1"),
        ("x" * 1001, "too_long", "1001"),
    ],
)
async def test_a_grammar_that_is_none(hass: HomeAssistant, grammar: str, error: str, position: str) -> None:
    """It is told what is wrong with it, and where."""
    entry = await house(hass)
    details = await said(hass, await begun(hass, entry), {"device_id": "abc"})
    form = await said(hass, details, {"name": "Seat", "model": "custom", "grammar": grammar})
    assert form["errors"] == {"grammar": f"grammar_{error}"}
    assert form["description_placeholders"]["position"] == position


async def test_a_grammar(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Any Sigfox device is a line of it; in no space, no role is asked for."""
    entry = await house(hass, gateway())
    details = await said(hass, await begun(hass, entry), {"device_id": "001A2B3C"})
    blank = await said(hass, details, {"name": " ", "model": "custom"})
    assert blank["errors"] == {"name": "no_name"}
    both = await said(hass, details, {"name": "Seat", "model": "sensit_v3", "grammar": GRAMMAR})
    assert both["errors"] == {"grammar": "grammar_and_model"}
    done = await said(hass, details, {"name": "Seat", "model": "custom", "grammar": GRAMMAR})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert await post(await hass_client_no_auth(), sigfox("1A2B3C", "8064", 1)) == HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor.seat_occupied") == STATE_ON


async def changed(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Begin to change the one sensor of a building."""
    [sub] = entry.get_subentries_of_type("sensor")
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "sensor"), context={"source": "reconfigure", "subentry_id": sub.subentry_id}
    )


async def test_a_sensor_moves_to_another_space(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """With all that it measures; the space that it leaves goes by it no more."""
    entry = await house(
        hass, space("Garonne"), space("Nap", SpaceKind.NAP_ROOM, capacity=1), gateway(GatewayKind.THINGS_STACK)
    )
    await called(hass, await hass_client_no_auth())
    roles = await said(hass, await begun(hass, entry), {"device_id": SEAT, "space": id_of(entry, "Garonne")})
    await said(hass, roles, {"occupied": "pressure"})
    await hass.async_block_till_done()
    form = await changed(hass, entry)
    assert form["step_id"] == "reconfigure"
    shown = {str(key): key.description["suggested_value"] for key in form["data_schema"].schema if key.description}
    assert shown == {"name": "seat-1", "model": "milesight_vs341", "grammar": "", "space": id_of(entry, "Garonne")}
    roles = await said(hass, form, {"name": "Mat", "model": "milesight_vs341", "space": id_of(entry, "Nap")})
    done = await said(hass, roles, {"occupied": "presence"})
    assert done["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert used(hass, entry, "Garonne") == {}
    assert used(hass, entry, "Nap") == {"binary_sensor.seat_1_occupied": "presence"}
    assert state(hass, "binary_sensor.nap_occupancy") == STATE_ON
    form = await changed(hass, entry)
    done = await said(hass, form, {"name": "Mat", "model": "milesight_vs341"})
    assert done["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert used(hass, entry, "Nap") == {}


async def test_a_building_that_is_not_loaded(hass: HomeAssistant) -> None:
    """There is nobody who knows who called in."""
    entry = await house(hass, sensor("abc", "Seat"))
    await hass.config_entries.async_unload(entry.entry_id)
    form = await hass.config_entries.subentries.async_init((entry.entry_id, "sensor"), context={"source": "user"})
    assert form["reason"] == "building_not_loaded"
    assert (await changed(hass, entry))["reason"] == "building_not_loaded"
