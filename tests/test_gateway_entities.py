"""What the building's own sensors show: an entity for each thing that they measure, and what their link is like."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.adapters.radios import unique_id_of
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core import fields
from custom_components.iot_valley.core.quantities import TRAITS, Quantity
from custom_components.iot_valley.core.uplinks import Network, Uplink, UplinkKind
from custom_components.iot_valley.radio_gateways import GatewayKind
from custom_components.iot_valley.radio_rows import ANSWERS, NUMBERS

from .radio import GRAMMAR, chirpstack, gateway, house, hub, post, sensor, sigfox, things_stack

EUI = "24e124000000b307"

MEASURED = {
    "occupied": ("binary_sensor.probe_occupied", True, "on"),
    "motion": ("binary_sensor.probe_motion", False, "off"),
    "open": ("binary_sensor.probe_open", True, "on"),
    "input": ("binary_sensor.probe_input", True, "on"),
    "button": ("binary_sensor.probe_button", True, "on"),
    "vibration": ("binary_sensor.probe_vibration", True, "on"),
    "tamper": ("binary_sensor.probe_tamper", True, "on"),
    "leak": ("binary_sensor.probe_leak", False, "off"),
    "battery_low": ("binary_sensor.probe_battery_low", False, "off"),
    "count": ("sensor.probe_count", 3, "3"),
    "count_highest": ("sensor.probe_count_highest", 5, "5"),
    "in_total": ("sensor.probe_in_total", 40, "40"),
    "out_total": ("sensor.probe_out_total", 38, "38"),
    "in_period": ("sensor.probe_in_period", 2, "2"),
    "out_period": ("sensor.probe_out_period", 1, "1"),
    "net": ("sensor.probe_net", 2, "2"),
    "passed": ("sensor.probe_passed", 7, "7"),
    "moves": ("sensor.probe_moves", 9, "9"),
    "moves_total": ("sensor.probe_moves_total", 900, "900"),
    "presence_share": ("sensor.probe_presence_share", 25, "25"),
    "dwell_average": ("sensor.probe_dwell_average", 60, "60"),
    "dwell_longest": ("sensor.probe_dwell_longest", 600, "600"),
    "events": ("sensor.probe_events", 1, "1"),
    "events_total": ("sensor.probe_events_total", 11, "11"),
    "co2": ("sensor.probe_co2", 641, "641"),
    "temperature": ("sensor.probe_temperature", 21.4, "21.4"),
    "humidity": ("sensor.probe_humidity", 45.5, "45.5"),
    "illuminance": ("sensor.probe_illuminance", 320, "320"),
    "light_level": ("sensor.probe_light_level", 4, "4"),
    "sound": ("sensor.probe_sound", 41.5, "41.5"),
    "pressure": ("sensor.probe_pressure", 1013.2, "1013.2"),
    "tvoc": ("sensor.probe_tvoc", 120, "120"),
    "tvoc_mass": ("sensor.probe_tvoc_mass", 80, "80"),
    "air_index": ("sensor.probe_air_index", 1.5, "1.5"),
    "pm1": ("sensor.probe_pm1", 3, "3"),
    "pm2_5": ("sensor.probe_pm2_5", 4, "4"),
    "pm10": ("sensor.probe_pm10", 6, "6"),
    "hcho": ("sensor.probe_hcho", 0.02, "0.02"),
    "o3": ("sensor.probe_o3", 0.03, "0.03"),
    "distance": ("sensor.probe_distance", 1200, "1200"),
    "tilt": ("sensor.probe_tilt", 12, "12"),
    "acceleration": ("sensor.probe_acceleration", 0.98, "0.98"),
    "power": ("sensor.probe_power", 60, "60"),
    "energy": ("sensor.probe_energy", 3.5, "3.5"),
    "pulses": ("sensor.probe_pulses", 77, "77"),
    "battery": ("sensor.probe_battery", 98, "98"),
    "battery_voltage": ("sensor.probe_battery_voltage", 3.6, "3.6"),
}
"""Each quantity, its entity, a value and its state."""

LINK = {
    "sensor.probe_rssi": "-97",
    "sensor.probe_snr": "7.5",
    "sensor.probe_link_quality": STATE_UNKNOWN,
    "sensor.probe_interval": STATE_UNKNOWN,
}


def state(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.state


def attribute(hass: HomeAssistant, entity_id: str, name: str) -> Any:
    """Return an attribute of an entity."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found.attributes.get(name)


def uplink(decoded: dict[str, Any], number: int = 1) -> Uplink:
    """Return a message of the probe that its network decoded."""
    return Uplink(Network.TTN, EUI, UplinkKind.DATA, dt_util.utcnow(), number, 85, b"\x01", decoded, rssi=-97, snr=7.5)


def test_every_quantity_is_in_the_table() -> None:
    """And has a row that Home Assistant shows."""
    assert MEASURED.keys() == {quantity.value for quantity in Quantity} == {*NUMBERS, *ANSWERS}
    for quantity, trait in TRAITS.items():
        assert (quantity in ANSWERS) is trait.yes_no


@pytest.fixture
def entity_registry_enabled_by_default() -> Iterator[None]:
    """Enable what is disabled until someone asks for it."""
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", new=True):
        yield


async def test_every_quantity_has_its_entity(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the state that was told, in the unit of the table."""
    entry = await house(hass, gateway(), sensor(EUI, "Probe"))
    names = {f"probe{number}": Quantity(key) for number, key in enumerate(MEASURED)}
    monkeypatch.setattr(fields, "NAMES", {name: (quantity, "") for name, quantity in names.items()})
    hub(hass, entry).async_take("", uplink({name: MEASURED[quantity][1] for name, quantity in names.items()}))
    await hass.async_block_till_done()
    assert {id_: state(hass, id_) for id_, _, _ in MEASURED.values()} == {
        id_: shown for id_, _, shown in MEASURED.values()
    }
    for key, (entity_id, _, _) in MEASURED.items():
        unit = attribute(hass, entity_id, "unit_of_measurement")
        wanted = TRAITS[Quantity(key)].unit
        assert wanted is None or unit == wanted.replace("µ", "\N{GREEK SMALL LETTER MU}"), key


async def test_the_link_is_shown_to_whoever_asks(hass: HomeAssistant, entity_registry_enabled_by_default: None) -> None:
    """These are disabled otherwise."""
    entry = await house(hass, gateway(), sensor(EUI, "Probe"))
    assert state(hass, "binary_sensor.probe_problem") == STATE_UNKNOWN
    assert state(hass, "sensor.probe_last_seen") == STATE_UNKNOWN
    message = uplink({"temperature": 21})
    hub(hass, entry).async_take("", message)
    await hass.async_block_till_done()
    assert {id_: state(hass, id_) for id_ in LINK} == LINK
    assert state(hass, "sensor.probe_last_seen") == message.at.replace(microsecond=0).isoformat()
    assert state(hass, "binary_sensor.probe_problem") == STATE_OFF


async def test_what_is_disabled_until_someone_asks(hass: HomeAssistant) -> None:
    """There may be thousands of sensors."""
    entry = await house(hass, gateway(), sensor(EUI, "Probe", model="milesight_vs341"))
    registry = er.async_get(hass)
    entities = er.async_entries_for_config_entry(registry, entry.entry_id)
    mine = {entity.entity_id: entity.disabled for entity in entities if "probe" in entity.entity_id}
    assert mine == {
        "binary_sensor.probe_occupied": False,
        "binary_sensor.probe_problem": False,
        "sensor.probe_battery": False,
        **dict.fromkeys(("sensor.probe_last_seen", *LINK), True),
    }
    assert state(hass, "binary_sensor.probe_occupied") == STATE_UNAVAILABLE


async def test_the_device(hass: HomeAssistant) -> None:
    """Made by its maker, behind its gateway."""
    entry = await house(hass, gateway(), sensor(EUI, "Probe", model="milesight_vs341"))
    devices = dr.async_get(hass)
    device = devices.async_get_device_by_identifier((DOMAIN, f"radio_{EUI}"), entry.entry_id)
    assert device is not None
    assert (device.name, device.manufacturer, device.model) == ("Probe", "Milesight", "VS341")
    assert device.serial_number == EUI.upper()
    [mast] = entry.get_subentries_of_type("gateway")
    through = devices.async_get_device_by_identifier((DOMAIN, mast.subentry_id), entry.entry_id)
    assert through is not None
    assert device.via_device_id == through.id
    assert (through.name, through.model) == ("Mast", "Sigfox: callbacks")


async def test_channels_have_names_of_their_own(hass: HomeAssistant) -> None:
    """Several of one quantity are told apart."""
    entry = await house(hass, gateway(), sensor(EUI, "Probe"))
    hub(hass, entry).async_take("", uplink({"temperature_1": 20, "temperature_2": 22}))
    await hass.async_block_till_done()
    assert state(hass, "sensor.probe_temperature_1") == "20"
    assert attribute(hass, "sensor.probe_temperature_2", "friendly_name") == "Probe Temperature 2"


async def test_only_what_changed_is_written(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """And only by the sensor that told something."""
    await house(hass, gateway(), sensor("1a2b3c", "Seat", grammar=GRAMMAR), sensor("1a2b3d", "Desk", grammar=GRAMMAR))
    client = await hass_client_no_auth()
    for number, device in enumerate(("1a2b3c", "1a2b3d")):
        assert await post(client, sigfox(device, "8064", number)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    changes = async_capture_events(hass, "state_changed")
    assert await post(client, sigfox("1a2b3c", "8064", 3)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert changes == []
    assert await post(client, sigfox("1a2b3c", "0064", 4)) is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert [event.data["entity_id"] for event in changes] == ["binary_sensor.seat_occupied"]


async def test_what_is_told_for_the_first_time_becomes_an_entity(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Of any network, without a reload; it comes again at start, before the sensor speaks."""
    entry = await house(hass, gateway(GatewayKind.CHIRPSTACK), sensor(EUI, "Probe"))
    client = await hass_client_no_auth()
    assert await post(client, chirpstack(EUI, 1, {"co2": 900}), query="?event=up") is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert state(hass, "sensor.probe_co2") == "900"
    assert hass.states.get("sensor.probe_humidity") is None
    assert await post(client, chirpstack(EUI, 2, {"humidity": 40}), query="?event=up") is HTTPStatus.NO_CONTENT
    await hass.async_block_till_done()
    assert (state(hass, "sensor.probe_co2"), state(hass, "sensor.probe_humidity")) == ("900", "40")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert (state(hass, "sensor.probe_co2"), state(hass, "sensor.probe_humidity")) == ("900", "40")
    assert unique_id_of(EUI, "co2") == f"radio_{EUI}/co2/"


async def test_silence_makes_a_sensor_unavailable(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """After twice the interval that was learnt, by one timer; its problem is told, and over with the next message."""
    await house(hass, gateway(GatewayKind.THINGS_STACK), sensor(EUI, "Probe"))
    client = await hass_client_no_auth()
    number = 0
    for number in range(1, 10):
        await post(client, things_stack(EUI, number, {"temperature": 20}))
        freezer.tick(timedelta(minutes=10))
    await hass.async_block_till_done()
    freezer.tick(timedelta(minutes=8))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert state(hass, "sensor.probe_temperature") == "20"
    freezer.tick(timedelta(minutes=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert state(hass, "sensor.probe_temperature") == STATE_UNAVAILABLE
    assert state(hass, "binary_sensor.probe_problem") == STATE_ON
    await post(client, things_stack(EUI, number + 1, {"temperature": 20}))
    await hass.async_block_till_done()
    assert state(hass, "sensor.probe_temperature") == "20"
    assert state(hass, "binary_sensor.probe_problem") == STATE_OFF
