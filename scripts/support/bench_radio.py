"""Buildings whose sensors speak on long-range radio: their entries, gateways, and what their sensors send."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from custom_components.iot_valley.adapters.radios import RadioSensor, subentry_unique_id
from custom_components.iot_valley.const import SUBENTRY_GATEWAY, SUBENTRY_SENSOR
from custom_components.iot_valley.radio_gateways import GatewayKind, StoredGateway

from .bodies import SECRET
from .home import DOMAIN, stored_entry


def gateway_of(kind: GatewayKind, number: int = 0) -> StoredGateway:
    """Return a gateway of a network, with a path that tells it from others."""
    path = f"{list(GatewayKind).index(kind)}{number:04}".rjust(64, "a")
    return StoredGateway(f"{kind.value} {number}", kind, webhook_id=path, secret=SECRET)


def radio_entry(prefix: str, gateways: Iterable[StoredGateway], sensors: Iterable[RadioSensor]) -> dict[str, Any]:
    """Return a building with gateways and sensors, as Home Assistant stores it."""
    subentries = (*_of_gateways(prefix, gateways), *_of_sensors(prefix, sensors))
    return stored_entry(f"{prefix}_building", DOMAIN, prefix.capitalize(), data={"floors": []}, subentries=subentries)


def _of_gateways(prefix: str, gateways: Iterable[StoredGateway]) -> Iterator[dict[str, Any]]:
    for number, gateway in enumerate(gateways):
        yield {
            "subentry_id": f"{prefix}_gateway_{number}",
            "subentry_type": SUBENTRY_GATEWAY,
            "title": gateway.name,
            "unique_id": None,
            "data": gateway.data(),
        }


def _of_sensors(prefix: str, sensors: Iterable[RadioSensor]) -> Iterator[dict[str, Any]]:
    for number, sensor in zip(count(), sensors, strict=False):
        yield {
            "subentry_id": f"{prefix}_sensor_{number}",
            "subentry_type": SUBENTRY_SENSOR,
            "title": sensor.name,
            "unique_id": subentry_unique_id(sensor.device_id),
            "data": sensor.data(),
        }
