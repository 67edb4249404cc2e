"""Buildings whose sensors speak on long-range radio: their entries, gateways, and what their sensors send."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from custom_components.iot_valley.adapters.radios import RadioSensor, subentry_unique_id
from custom_components.iot_valley.const import SUBENTRY_GATEWAY, SUBENTRY_SENSOR
from custom_components.iot_valley.radio_gateways import GatewayKind, StoredGateway

from .bodies import SECRET, chirpstack
from .home import DOMAIN, stored_entry


def gateway_of(kind: GatewayKind, number: int = 0) -> StoredGateway:
    """Return a gateway of a network, with a path that tells it from others."""
    path = f"{list(GatewayKind).index(kind)}{number:04}".rjust(64, "a")
    return StoredGateway(f"{kind.value} {number}", kind, webhook_id=path, secret=SECRET)


def radio_entry(prefix: str, gateways: Iterable[StoredGateway], sensors: Iterable[RadioSensor]) -> dict[str, Any]:
    """Return a building with gateways and sensors, as Home Assistant stores it."""
    subentries = (*_of_gateways(prefix, gateways), *_of_sensors(prefix, sensors))
    return stored_entry(f"{prefix}_building", DOMAIN, prefix.capitalize(), data={"floors": []}, subentries=subentries)


def device_of(number: int) -> str:
    """Return the EUI of a sensor."""
    return f"24e124707{number:07x}"


def sensors_of(count: int) -> list[RadioSensor]:
    """Return so many sensors of a model that tells battery, temperature and humidity."""
    return [
        RadioSensor("", device_of(number), f"Sensor {number}", model="milesight_em300_th") for number in range(count)
    ]


class Talk:
    """What the sensors say, one after the other: each time something else, and each time told by its number."""

    def __init__(self, sensors: int) -> None:
        """Begin with the first word of the first sensor."""
        self._sensors = sensors
        self._said = 0

    def bodies(self, count: int, at: float) -> list[dict[str, Any]]:
        """Return what is said next."""
        return [self._one(at) for _ in range(count)]

    def _one(self, at: float) -> dict[str, Any]:
        number, turn = self._said % self._sensors, self._said // self._sensors
        self._said += 1
        warm, damp = 200 + (turn + number) % 50, 80 + (turn + number) % 40
        payload = bytes((0x01, 0x75, 92, 0x03, 0x67, warm, 0, 0x04, 0x68, damp))
        return chirpstack(device_of(number), turn + 1, at, payload)


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
