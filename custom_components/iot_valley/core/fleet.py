"""What is remembered of all devices of a building, and when the next of them has been silent for too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

from .callers import Device
from .counting import Order
from .decoding import Decoding, measured
from .doors import Gateway
from .quantities import Measurement
from .radio import Uplink
from .silences import Deadlines

__all__ = ["MOST_DEVICES", "Device", "Fleet", "Receipt"]

MOST_DEVICES: Final = 10_000
"""No building has so many; of those that nobody asked for, the one known longest is forgotten."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a message brought."""

    device_id: str
    present: tuple[Measurement, ...] = ()
    """What is so now; each with the moment at which it was measured."""

    past: tuple[tuple[datetime, Measurement], ...] = ()
    """What was so then: history, and what came too late to be the present."""

    duplicate: bool = False
    first: bool = False
    """Whether the device had never been heard before."""

    undecoded: bool = False
    """Whether there was a payload that nobody could read."""


class Fleet:
    """All devices of a building, and the gateways through which they speak."""

    __slots__ = ("_deadlines", "_doors", "_gateways", "devices")

    def __init__(self) -> None:
        """Begin with none."""
        self.devices: dict[str, Device] = {}
        self._gateways: dict[str, Gateway] = {}
        self._deadlines = Deadlines(self._silent_at)
        self._doors = Deadlines(self._gateway_silent_at)

    # -- messages ----------------------------------------------------------------------------------

    def receive(self, uplink: Uplink, now: datetime, gateway: str | None = None) -> Receipt:
        """Take in a message; never raises."""
        seconds, device_id = now.timestamp(), uplink.device_id
        device = self.devices.get(device_id) or self._new(device_id)
        is_first = device.seen is None
        order, at = device.hear(uplink, seconds)
        device.gateway = gateway or device.gateway
        self._note(device_id, device.gateway, seconds)
        if order is Order.AGAIN:
            return Receipt(device_id, duplicate=True)
        found = measured(uplink, device.decoding, device.recognised)
        is_undecoded = not found and bool(uplink.payload)
        device.undecoded += is_undecoded
        present, past = _sorted(device, found, at, seconds, ahead=order is not Order.LATE)
        return Receipt(device_id, present, past, first=is_first, undecoded=is_undecoded)

    def assign(self, device_id: str, model: str | None = None, grammar: str | None = None) -> tuple[Measurement, ...]:
        """Set how a device is decoded, known or not yet; return what its newest data tells then.

        Raises `GrammarRefused`.
        """
        decoding = Decoding(model, grammar).check()
        device = self.devices.get(device_id) or self._new(device_id)
        if decoding == device.decoding:
            return ()
        device.decoding = decoding
        if device.at is None or device.network is None or not device.payload:
            return ()
        uplink = device.newest(device_id)
        found = measured(uplink, decoding, device.recognised)
        return _sorted(device, found, device.at, device.at.timestamp(), ahead=True)[0]

    def forget(self, device_id: str) -> None:
        """Forget a device."""
        self.devices.pop(device_id, None)
        self._deadlines.note(device_id)

    def _new(self, device_id: str) -> Device:
        if len(self.devices) >= MOST_DEVICES:
            strangers = (id for id, device in self.devices.items() if device.decoding == Decoding())
            self.forget(next(strangers, next(iter(self.devices))))
        device = self.devices[device_id] = Device()
        return device

    def _note(self, device_id: str, gateway: str | None, seconds: float) -> None:
        """Note that a device spoke: its silence, and that of its gateway, begin now."""
        self._deadlines.note(device_id)
        if gateway is not None:
            door = self._gateways.get(gateway)
            if door is None:
                door = self._gateways[gateway] = Gateway(gateway, self.devices, seconds)
            door.note(device_id, seconds)
            self._doors.note(gateway)

    # -- silence -----------------------------------------------------------------------------------

    def silent_at(self, device_id: str) -> datetime | None:
        """Return when a device will have been silent for too long, none for one that never called."""
        return _moment(self._silent_at(device_id))

    def gateway_silent_at(self, gateway: str) -> datetime | None:
        """Return when a gateway will have been silent for too long: before the first of its devices."""
        return _moment(self._gateway_silent_at(gateway))

    def due(self) -> datetime | None:
        """Return the next moment at which a device or a gateway will have been silent for too long."""
        device, gateway = self._deadlines.first(), self._doors.first()
        if device is None or gateway is None:
            return _moment(gateway if device is None else device)
        return _moment(min(device, gateway))

    def quiet(self, now: datetime) -> frozenset[str]:
        """Return the devices that have been silent for too long."""
        self._advance(now.timestamp())
        return frozenset(self._deadlines.passed)

    def quiet_gateways(self, now: datetime) -> frozenset[str]:
        """Return the gateways that have been silent for too long."""
        self._advance(now.timestamp())
        return frozenset(self._doors.passed)

    def resume(self, now: datetime) -> None:
        """Go on after a time in which nobody listened: that was not the silence of the gateways."""
        for gateway, door in self._gateways.items():
            door.resume(now.timestamp())
            self._doors.note(gateway)

    def forget_gateway(self, gateway: str) -> None:
        """Forget a gateway."""
        self._gateways.pop(gateway, None)
        self._doors.note(gateway)

    def _advance(self, now: float) -> None:
        self._deadlines.advance(now)
        self._doors.advance(now)

    def _gateway_silent_at(self, gateway: str) -> float | None:
        door = self._gateways.get(gateway)
        return None if door is None else door.silent_at

    def _silent_at(self, device_id: str) -> float | None:
        device = self.devices.get(device_id)
        return None if device is None or device.since is None else device.since + device.patience

    # -- memory ------------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Return all that is remembered, for JSON."""
        return {
            "devices": {id: device.dump() for id, device in self.devices.items()},
            "gateways": {id: door.dump() for id, door in self._gateways.items()},
        }

    def restore(self, written: Mapping[str, Any]) -> None:
        """Take back what was dumped; raises `LookupError`, `TypeError` or `ValueError` where it is not that."""
        try:
            devices = {str(id): Device.restored(device) for id, device in written["devices"].items()}
            gateways = {str(id): Gateway.restored(str(id), devices, door) for id, door in written["gateways"].items()}
        except AttributeError as error:
            raise TypeError from error
        self.devices, self._gateways = devices, gateways
        self._deadlines, self._doors = Deadlines(self._silent_at), Deadlines(self._gateway_silent_at)
        for id in devices:
            self._deadlines.note(id)
        for id in gateways:
            self._doors.note(id)


def _moment(seconds: float | None) -> datetime | None:
    """Return a moment at which it is so: rounded up, for a little before it is not so yet."""
    return None if seconds is None else datetime.fromtimestamp(ceil(seconds * 1000) / 1000, UTC)


def _sorted(
    device: Device, found: tuple[Measurement, ...], at: datetime, now: float, *, ahead: bool
) -> tuple[tuple[Measurement, ...], tuple[tuple[datetime, Measurement], ...]]:
    """Return what is so now and what was so then, and let the device keep the former."""
    present: dict[tuple[object, str], Measurement] = {}
    past: list[tuple[datetime, Measurement]] = []
    for item in sorted(found, key=lambda item: _measured_at(item, at), reverse=True) if len(found) > 1 else found:
        when = _measured_at(item, at)
        part = (item.quantity, item.channel)
        if part not in present and device.believe(item, when, now, ahead=ahead):
            present[part] = Measurement(item.quantity, item.value, item.channel, item.age, when)
        else:
            past.append((when, item))
    return tuple(present.values()), tuple(reversed(past))


def _measured_at(item: Measurement, at: datetime) -> datetime:
    """Return when something was measured: never after the message that tells of it."""
    if item.at is not None:
        return min(item.at, at)
    return at - item.age if item.age else at
