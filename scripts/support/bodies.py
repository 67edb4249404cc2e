"""Bodies as networks send them, written by hand: to be read, to be spoilt, and to be sent by the thousand."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SECRET = "a secret of the bench"  # noqa: S105 - it opens a gateway that lives for minutes

AM307 = bytes.fromhex("01755C 03671001 046871 050001")
"""Milesight AM307: battery 92 %, 27.2 °C, 56.5 %, movement."""


def sigfox(device: str = "1A2B3C", number: int = 7, at: float = 1_790_000_000, **more: Any) -> dict[str, Any]:
    """Return a callback DATA, as it is set up by pasting our template."""
    body = {"device": device, "time": str(int(at)), "data": "6f00c8", "seqNumber": str(number), "lqi": "GOOD"}
    return body | {"linkQuality": "2", "duplicates": [{"bsId": "1D44", "rssi": -101.0, "snr": 22.5}]} | more


def ttn(
    device: str = "70B3D57ED0000001", number: int = 7, at: float = 1_790_000_000, payload: bytes = AM307, **more: Any
) -> dict[str, Any]:
    """Return a webhook `uplink_message`."""
    message: Mapping[str, object] = {
        "f_port": 85,
        "f_cnt": number,
        "frm_payload": b64encode(payload).decode(),
        "decoded_payload": {"temperature": 21.5, "humidity": 40, "occupancy": "occupied", "battery": 92},
        "rx_metadata": [
            {"gateway_ids": {"gateway_id": "roof", "eui": "AA555A0000000001"}, "rssi": -97, "snr": 7.2},
            {"gateway_ids": {"gateway_id": "cellar"}, "rssi": -113, "snr": -3},
        ],
        "settings": {"data_rate": {"lora": {"bandwidth": 125000, "spreading_factor": 7}}, "frequency": "868300000"},
        "version_ids": {"brand_id": "milesight-iot", "model_id": "am307"},
        "received_at": _iso(at),
    }
    return {
        "end_device_ids": {
            "device_id": f"eui-{device.lower()}",
            "application_ids": {"application_id": "building"},
            "dev_eui": device,
        },
        "received_at": _iso(at + 0.2),
        "uplink_message": {name: value for name, value in {**message, **more}.items() if value is not None},
    }


def chirpstack(
    device: str = "24e124707c000001",
    number: int = 7,
    at: float = 1_790_000_000,
    payload: bytes = AM307,
    **more: Any,
) -> dict[str, Any]:
    """Return an event `up`; what is zero is left out, as ChirpStack does."""
    body: dict[str, object] = {
        "deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
        "time": _iso(at),
        "deviceInfo": {
            "tenantName": "Building",
            "deviceProfileName": "Milesight AM307",
            "deviceName": "Nap room",
            "devEui": device,
            "tags": {},
        },
        "devAddr": "00189440",
        "fCnt": number,
        "fPort": 85,
        "data": b64encode(payload).decode(),
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -57, "snr": 9.5}, {"gatewayId": "00", "snr": 1}],
    }
    return {name: value for name, value in {**body, **more}.items() if value is not None and value != 0}


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"
