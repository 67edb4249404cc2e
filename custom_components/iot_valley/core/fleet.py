"""What is remembered of all devices of a building, and when the next of them has been silent for too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .quantities import Measurement, Quantity
from .uplinks import Network, Uplink


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


class Device:
    """What is known of one device (read it, do not write it)."""

    __slots__ = (
        "base_station",  # str | None
        "battery",  # float | None, in per cent
        "count",  # messages, without duplicates
        "counter",  # int | None
        "duplicates",  # int
        "gateway",  # str | None: the gateway that heard it last
        "link_quality",  # float | None
        "lost",  # int: gaps of the counter
        "name",  # str | None: as its network calls it
        "network",  # Network | None, none before it called
        "rssi",  # float | None
        "snr",  # float | None
        "undecoded",  # int
    )

    @property
    def model(self) -> str | None:
        """The model that was set, or else the one that was recognised."""
        raise NotImplementedError

    @property
    def seen(self) -> datetime | None:
        """When it was heard last."""
        raise NotImplementedError

    @property
    def interval(self) -> float | None:
        """How often it usually reports, in seconds; none while that is not known."""
        raise NotImplementedError

    @property
    def values(self) -> Mapping[tuple[Quantity, str], tuple[float, datetime]]:
        """By quantity and channel, the newest value and when it was measured."""
        raise NotImplementedError


class Fleet:
    """All devices of a building."""

    devices: dict[str, Device]

    def assign(self, device_id: str, model: str | None = None, grammar: str | None = None) -> tuple[Measurement, ...]:
        """Set how a device is decoded, known or not yet; return what its last message tells then.

        Raises `GrammarRefused`.
        """
        raise NotImplementedError

    def forget(self, device_id: str) -> None:
        """Forget a device."""
        raise NotImplementedError

    def receive(self, uplink: Uplink, now: datetime, gateway: str | None = None) -> Receipt:
        """Take in a message; never raises."""
        raise NotImplementedError

    def silent_at(self, device_id: str) -> datetime | None:
        """Return when a device will have been silent for too long, none for one that never called."""
        raise NotImplementedError

    def gateway_silent_at(self, gateway: str) -> datetime | None:
        """Return when a gateway will have been silent for too long: before the first of its devices."""
        raise NotImplementedError

    def due(self) -> datetime | None:
        """Return the next moment at which a device or a gateway will have been silent for too long."""
        raise NotImplementedError

    def quiet(self, now: datetime) -> frozenset[str]:
        """Return the devices that have been silent for too long."""
        raise NotImplementedError

    def quiet_gateways(self, now: datetime) -> frozenset[str]:
        """Return the gateways that have been silent for too long."""
        raise NotImplementedError

    def resume(self, now: datetime) -> None:
        """Go on after a time in which nobody listened: that was not the silence of the gateways."""
        raise NotImplementedError

    def forget_gateway(self, gateway: str) -> None:
        """Forget a gateway."""
        raise NotImplementedError

    def dump(self) -> dict[str, Any]:
        """Return all that is remembered, for JSON."""
        raise NotImplementedError

    def restore(self, written: Mapping[str, Any]) -> None:
        """Take back what was dumped; raises `LookupError`, `TypeError` or `ValueError` where it is not that."""
        raise NotImplementedError
