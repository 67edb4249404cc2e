"""What a network delivers of one message of a device, whichever network it is."""

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


class RefusalCode(StrEnum):
    """Why a message was refused before it was read; else it is an `UplinkCode`."""

    WRONG_SECRET = "wrong_secret"  # noqa: S105 - no password
    TOO_LARGE = "too_large"
    TOO_OFTEN = "too_often"
    """There were too many through one gateway."""

    DEVICE_TOO_OFTEN = "device_too_often"


class UplinkRefused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A body is not what its network documents, or it is not let in."""

    def __init__(self, code: UplinkCode | RefusalCode) -> None:
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a gateway refused."""

    gateway_id: str
    code: RefusalCode | UplinkCode
