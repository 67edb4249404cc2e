"""From a message on the radio to a room that is in use: through a running Home Assistant, by real HTTP."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.radio_gateways import GatewayKind

from .furnishing import id_of, space
from .radio import GRAMMAR, chirpstack, gateway, house, hub, post, sigfox, things_stack

ROOM = "binary_sensor.garonne_occupancy"
SEAT = "binary_sensor.seat_occupied"
PERIOD = timedelta(minutes=10.3)
EUI = "24e124000000b341"
SOMEONE, NOBODY = "8064", "0064"


def state(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.state


async def test_a_sigfox_sensor_makes_its_room_in_use(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """By a line of grammar, and without anything being set up in YAML."""
    await furnished(hass)
    client = await hass_client_no_auth()
    assert await post(client, sigfox("1A2B3C", SOMEONE, 1)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert state(hass, SEAT) == STATE_ON
    assert state(hass, "sensor.seat_battery") == "100"
    assert state(hass, ROOM) == STATE_ON
    assert await post(client, sigfox("1A2B3C", NOBODY, 2)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert state(hass, SEAT) == STATE_OFF


async def furnished(hass: HomeAssistant, kind: GatewayKind = GatewayKind.SIGFOX) -> MockConfigEntry:
    """Return a building with a sensor in its one room, by import: before it ever called."""
    entry = await house(hass, space("Garonne"), gateway(kind))
    sheet = f"device_id,space,name,grammar\n1A2B3C,GARONNE,Seat,{GRAMMAR}\n"
    await hass.services.async_call(
        DOMAIN, "import_sensors", {"config_entry_id": entry.entry_id, "csv": sheet}, blocking=True
    )
    await hass.async_block_till_done()
    return entry


async def hears(hass: HomeAssistant, client: Any, data: str, number: int) -> None:
    """Let the seat say something by Sigfox."""
    assert await post(client, sigfox("1A2B3C", data, number)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta) -> None:
    """Let time go by."""
    freezer.tick(time)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("kind", "body", "query"),
    [
        (GatewayKind.THINGS_STACK, things_stack(EUI, 1, {"occupancy": "occupied", "temperature": 21.5}), ""),
        (GatewayKind.THINGS_STACK, things_stack(EUI, 1, data="017564030001", model="vs341"), ""),
        (GatewayKind.CHIRPSTACK, chirpstack(EUI, 1, {"occupancy": "occupied"}), "?event=up"),
        (GatewayKind.CHIRPSTACK, chirpstack(EUI, 1, data="017564030001", profile="Milesight VS341"), "?event=up"),
    ],
    ids=["ttn-decoded", "ttn-raw", "chirpstack-decoded", "chirpstack-raw"],
)
async def test_lorawan_makes_its_room_in_use(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    kind: GatewayKind,
    body: dict[str, Any],
    query: str,
) -> None:
    """Whether the network server decodes or we do; it is put into its room after it called."""
    entry = await house(hass, space("Garonne"), gateway(kind))
    client = await hass_client_no_auth()
    assert await post(client, body, gateway(kind), query) is HTTPStatus.NO_CONTENT
    assert hub(hass, entry).strangers() == [EUI]
    form = await hass.config_entries.subentries.async_init((entry.entry_id, "sensor"), context={"source": "user"})
    configure = hass.config_entries.subentries.async_configure
    step = await configure(form["flow_id"], {"device_id": EUI, "space": id_of(entry, "Garonne")})
    if step["step_id"] == "details":
        step = await configure(form["flow_id"], {"name": "Seat"})
    assert step["data_schema"] is not None
    shown = {str(key): key.default() for key in step["data_schema"].schema}
    await configure(form["flow_id"], shown)
    await hass.async_block_till_done()
    assert state(hass, ROOM) == STATE_ON
    assert hub(hass, entry).strangers() == []


async def test_a_room_is_unknown_after_twice_the_interval_and_never_empty_for_want_of_a_message(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """Sigfox may say something every 10.3 minutes, and loses a message now and then."""
    await furnished(hass)
    client = await hass_client_no_auth()
    number = 0
    said_last = dt_util.utcnow()
    for number in range(1, 13):
        await hears(hass, client, SOMEONE, number)
        said_last = dt_util.utcnow()
        for _ in range(10):
            await passes(hass, freezer, PERIOD / 10)
            assert state(hass, ROOM) == STATE_ON
    await passes(hass, freezer, PERIOD * 0.9)
    assert (state(hass, ROOM), state(hass, SEAT)) == (STATE_ON, STATE_ON)
    seen = set()
    for _ in range(60):
        await passes(hass, freezer, PERIOD / 20)
        seen.add(state(hass, ROOM))
        if state(hass, ROOM) == STATE_UNKNOWN:
            break
    assert dt_util.utcnow() - said_last <= PERIOD * 2.2
    assert STATE_OFF not in seen
    assert (state(hass, ROOM), state(hass, SEAT)) == (STATE_UNKNOWN, STATE_UNAVAILABLE)
    await hears(hass, client, NOBODY, number + 1)
    await passes(hass, freezer, timedelta(minutes=5))
    assert (state(hass, ROOM), state(hass, SEAT)) == (STATE_OFF, STATE_OFF)


async def test_motion_by_sigfox_is_believed_until_the_next_message(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """Longer than the hold of the room: there was no word of nobody yet."""
    entry = await house(hass, space("Booth", SpaceKind.PHONE_BOOTH), gateway())
    sheet = "device_id,space,name,grammar\n1A2B3C,BOOTH,Pir,motion::bool:7\n"
    await hass.services.async_call(
        DOMAIN, "import_sensors", {"config_entry_id": entry.entry_id, "csv": sheet}, blocking=True
    )
    client = await hass_client_no_auth()
    for number in range(1, 6):
        await hears(hass, client, "80", number)
        for _ in range(5):
            await passes(hass, freezer, PERIOD / 5)
            assert state(hass, "binary_sensor.booth_occupancy") == STATE_ON


async def test_a_restart_changes_nothing(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """What was told is there again, as old as it is; silence goes on."""
    entry = await furnished(hass)
    client = await hass_client_no_auth()
    for number in range(1, 8):
        await hears(hass, client, SOMEONE, number)
        await passes(hass, freezer, PERIOD)
    await hears(hass, client, SOMEONE, 8)
    await passes(hass, freezer, timedelta(minutes=5))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert state(hass, SEAT) == STATE_UNAVAILABLE
    await passes(hass, freezer, timedelta(minutes=2))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert (state(hass, SEAT), state(hass, ROOM)) == (STATE_ON, STATE_ON)
    for _ in range(6):
        await passes(hass, freezer, PERIOD / 2)
    assert (state(hass, SEAT), state(hass, ROOM)) == (STATE_UNAVAILABLE, STATE_UNKNOWN)


async def test_duplicates_and_late_messages_change_no_present(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Sigfox tells the same twice; a network that was down tells it hours later."""
    await furnished(hass)
    client = await hass_client_no_auth()
    now = dt_util.utcnow()
    await hears(hass, client, NOBODY, 10)
    room = state(hass, ROOM)
    before = now - timedelta(hours=2)
    assert await post(client, sigfox("1A2B3C", SOMEONE, 9, before)) is HTTPStatus.NO_CONTENT
    assert await post(client, sigfox("1A2B3C", NOBODY, 10, now)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert (state(hass, SEAT), state(hass, ROOM)) == (STATE_OFF, room)


async def test_removal(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, hass_storage: dict[str, Any]
) -> None:
    """Removes the webhook, the devices and what was known."""
    entry = await furnished(hass)
    client = await hass_client_no_auth()
    await hears(hass, client, SOMEONE, 1)
    devices = dr.async_get(hass)
    [seat] = entry.get_subentries_of_type("sensor")
    hass.config_entries.async_remove_subentry(entry, seat.subentry_id)
    await hass.async_block_till_done()
    assert devices.async_get_device_by_identifier((DOMAIN, "radio_1a2b3c"), entry.entry_id) is None
    assert hub(hass, entry).fleet.devices == {}
    [mast] = entry.get_subentries_of_type("gateway")
    hass.config_entries.async_remove_subentry(entry, mast.subentry_id)
    await hass.async_block_till_done()
    assert await post(client, sigfox("1A2B3C", SOMEONE, 2)) is HTTPStatus.OK  # As of any webhook that is not there.
    assert hub(hass, entry).strangers() == []
    await hass.config_entries.async_unload(entry.entry_id)
    assert f"{DOMAIN}.{entry.entry_id}.radio" in hass_storage
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in hass_storage if key.startswith(f"{DOMAIN}.")]


async def test_what_was_saved_cannot_be_read(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """The building starts anew."""
    entry = MockConfigEntry(domain=DOMAIN, title="Nord", data={"floors": [], "hours": None})
    key = f"{DOMAIN}.{entry.entry_id}.radio"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"fleet": {"devices": 7}}}
    entry.add_to_hass(hass)
    with patch("pathlib.Path.rename", autospec=True):
        assert await hass.config_entries.async_setup(entry.entry_id)
    assert hub(hass, entry).fleet.devices == {}


async def test_batteries_reach_the_engine(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """So that a weak one is told."""
    entry = await furnished(hass)
    await hears(hass, await hass_client_no_auth(), SOMEONE, 1)
    spaces = entry.runtime_data.engine.building.spaces
    [bound] = spaces[id_of(entry, "Garonne")].sensors
    assert (bound.id, bound.battery) == (SEAT, "sensor.seat_battery")
