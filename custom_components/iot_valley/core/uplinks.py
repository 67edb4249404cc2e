"""What a network delivers of one message of a device, whichever network it is.

Each network has a file of its own, which says what that network does with its messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Network(StrEnum):
    """Who carries messages to us."""

    SIGFOX = "sigfox"
    TTN = "ttn"
    """The Things Stack, version 3: The Things Network is one."""

    CHIRPSTACK = "chirpstack"


class UplinkKind(StrEnum):
    """What a message is about."""

    DATA = "data"
    ADVANCED = "advanced"
    """The same data once more, half a minute later, with what all base stations heard."""

    JOIN = "join"
    STATUS = "status"


class UplinkCode(StrEnum):
    """Why a body was refused."""

    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_DEEP = "too_deep"
    UNKNOWN_MESSAGE = "unknown_message"
    MISSING_DEVICE = "missing_device"
    BAD_DEVICE = "bad_device"
    BAD_TIME = "bad_time"
    BAD_COUNTER = "bad_counter"
    BAD_PORT = "bad_port"
    BAD_HEX = "bad_hex"
    ODD_LENGTH = "odd_length"
    BAD_BASE64 = "bad_base64"
    TOO_LONG = "too_long"


class UplinkRefused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A body is not what its network documents."""

    def __init__(self, code: UplinkCode) -> None:
        """Refuse with a code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Uplink:
    """A message of a device, as its network tells of it."""

    network: Network
    device_id: str
    """In lower case: the hexadecimal id of Sigfox without leading zeros, or the EUI of LoRaWAN."""

    kind: UplinkKind
    at: datetime
    """When the network received it, in UTC; never in the future."""

    counter: int | None = None
    port: int | None = None
    payload: bytes = b""
    decoded: Mapping[str, object] | None = None
    """What the network's own codec made of the payload."""

    name: str | None = None
    models: tuple[str, ...] = ()
    """Names by which the network tells what device it is, for `payloads.model_of`."""

    rssi: float | None = None
    """In dBm, at the base station that heard it best."""

    snr: float | None = None
    """In dB, at the same base station."""

    link_quality: float | None = None
    """Of Sigfox: from 0, at the limit, to 3, excellent."""

    battery: float | None = None
    """In per cent."""

    base_station: str | None = None


def read(network: Network, body: object, now: datetime) -> tuple[Uplink, ...]:
    """Return the messages that a body tells of: none where it is of a kind that tells nothing of a device."""
    raise NotImplementedError
