"""Messages of sensors on long-range radio, written by hand, and the gateways that they come through."""

import base64
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.adapters.radios import RadioSensor, sensors_of, subentry_unique_id
from custom_components.iot_valley.const import DOMAIN, SUBENTRY_GATEWAY, SUBENTRY_SENSOR
from custom_components.iot_valley.core.draft import Draft
from custom_components.iot_valley.hub import Hub, hub_of
from custom_components.iot_valley.radio_gateways import GatewayKind, StoredGateway, header_of

from .furnishing import subentry

SECRET = "the-secret-of-the-gateway"
WEBHOOK = "f" * 64
GRAMMAR = "occupied::bool:7 battery:1:uint:8"


def gateway(kind: GatewayKind = GatewayKind.SIGFOX, **said: Any) -> StoredGateway:
    """Return a gateway as it is stored."""
    said = {"webhook_id": WEBHOOK, "secret": SECRET} | said
    return StoredGateway(said.pop("name", "Mast"), kind, **said)


def sensor(device_id: str, name: str, **said: Any) -> RadioSensor:
    """Return a sensor as it is stored."""
    return RadioSensor("", device_id, name, **said)


def of_gateway(stored: StoredGateway) -> ConfigSubentryData:
    """Return the subentry of a gateway."""
    return ConfigSubentryData(data=stored.data(), subentry_type=SUBENTRY_GATEWAY, title=stored.name, unique_id=None)


def of_sensor(stored: RadioSensor) -> ConfigSubentryData:
    """Return the subentry of a sensor."""
    unique_id = subentry_unique_id(stored.device_id)
    return ConfigSubentryData(data=stored.data(), subentry_type=SUBENTRY_SENSOR, title=stored.name, unique_id=unique_id)


async def house(
    hass: HomeAssistant, *parts: Draft | StoredGateway | RadioSensor, title: str = "Nord"
) -> MockConfigEntry:
    """Set up a building with spaces, gateways and sensors."""
    made = [
        subentry(part)
        if isinstance(part, Draft)
        else of_gateway(part)
        if isinstance(part, StoredGateway)
        else of_sensor(part)
        for part in parts
    ]
    entry = MockConfigEntry(domain=DOMAIN, title=title, data={"floors": [], "hours": None}, subentries_data=made)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def hub(hass: HomeAssistant, entry: MockConfigEntry) -> Hub:
    """Return the hub of a building."""
    return hub_of(hass, entry)


def stored(entry: MockConfigEntry, device_id: str) -> RadioSensor:
    """Return a sensor of a building."""
    return sensors_of(entry)[device_id]


def sigfox(device: str, data: str, number: int, at: datetime | None = None, **said: Any) -> dict[str, Any]:
    """Return what the Sigfox backend posts."""
    time = int((at or dt_util.utcnow()).timestamp())
    return {"device": device, "data": data, "time": str(time), "seqNumber": str(number), **said}


def things_stack(eui: str, number: int, decoded: Mapping[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    """Return what The Things Stack posts of an uplink."""
    now = dt_util.utcnow().isoformat().replace("+00:00", "Z")
    message: dict[str, Any] = {
        "f_port": said.get("port", 85),
        "f_cnt": number,
        "frm_payload": base64.b64encode(bytes.fromhex(said.get("data", ""))).decode(),
        "rx_metadata": [{"gateway_ids": {"gateway_id": "roof"}, "rssi": -97, "snr": 7.5}],
        "received_at": now,
    }
    if decoded is not None:
        message["decoded_payload"] = dict(decoded)
    if "model" in said:
        message["version_ids"] = {"brand_id": said.get("brand", ""), "model_id": said["model"]}
    name = said.get("name", f"eui-{eui.lower()}")
    return {
        "end_device_ids": {"device_id": name, "application_ids": {"application_id": "labege"}, "dev_eui": eui.upper()},
        "received_at": now,
        "uplink_message": message,
    }


def chirpstack(eui: str, number: int, decoded: Mapping[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    """Return what ChirpStack posts of an uplink."""
    body: dict[str, Any] = {
        "deduplicationId": f"{eui}-{number}",
        "time": dt_util.utcnow().isoformat(),
        "deviceInfo": {
            "deviceProfileName": said.get("profile", "Profile"),
            "deviceName": said.get("name", "Device"),
            "devEui": eui.lower(),
        },
        "fCnt": number,
        "fPort": said.get("port", 85),
        "data": base64.b64encode(bytes.fromhex(said.get("data", ""))).decode(),
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -61, "snr": 9.2}],
    }
    if decoded is not None:
        body["object"] = dict(decoded)
    return body


async def post(
    client: TestClient[Any, Any], body: object, through: StoredGateway | None = None, query: str = ""
) -> HTTPStatus:
    """Send a body to a gateway, with its secret; return how it was answered."""
    through = through or gateway()
    answer = await client.post(
        f"/api/webhook/{through.webhook_id}{query}", json=body, headers=header_of(through.secret)
    )
    await answer.read()
    return HTTPStatus(answer.status)
