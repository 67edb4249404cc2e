"""What networks deliver, as messages of devices: to add a network, add a file with a reader, and a row."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from . import uplinks_chirpstack, uplinks_sigfox, uplinks_ttn
from .radio import (
    Network,
    Refusal,
    RefusalCode,
    Uplink,
    UplinkCode,
    UplinkKind,
    UplinkRefused,
)
from .uplink_fields import Body, device_id_of

__all__ = [
    "SENTENCES",
    "Network",
    "Refusal",
    "RefusalCode",
    "Uplink",
    "UplinkCode",
    "UplinkKind",
    "UplinkRefused",
    "device_id_of",
    "read",
]

type _Reader = Callable[[Body, datetime], Iterable[Uplink]]

_READERS: Mapping[Network, _Reader] = MappingProxyType(
    {
        Network.SIGFOX: uplinks_sigfox.read,
        Network.TTN: uplinks_ttn.read,
        Network.CHIRPSTACK: uplinks_chirpstack.read,
    }
)

_DEEPEST = 24
"""No network nests its messages so far, and no codec its objects."""

_NESTED = (dict, list)

SENTENCES: Mapping[UplinkCode | RefusalCode, str] = MappingProxyType(
    {
        UplinkCode.NOT_JSON: "The body is not JSON.",
        UplinkCode.NOT_AN_OBJECT: "The body is not a JSON object.",
        UplinkCode.TOO_DEEP: "The body is nested too deeply.",
        UplinkCode.UNKNOWN_MESSAGE: "The body is no message of this kind of network.",
        UplinkCode.MISSING_DEVICE: "The body does not tell the id of a device.",
        UplinkCode.BAD_DEVICE: "The id of the device is not hexadecimal, or not of the right length.",
        UplinkCode.BAD_TIME: "The time of the message is not a time.",
        UplinkCode.BAD_COUNTER: "The counter of the message is not a whole number.",
        UplinkCode.BAD_PORT: "The port of the message is not a number from 0 to 255.",
        UplinkCode.BAD_HEX: "The payload is not hexadecimal.",
        UplinkCode.ODD_LENGTH: "The payload has half a byte too many or too few.",
        UplinkCode.BAD_BASE64: "The payload is not base64.",
        UplinkCode.TOO_LONG: "The payload is longer than any message of this network.",
        RefusalCode.WRONG_SECRET: "The secret is missing or wrong.",
        RefusalCode.TOO_LARGE: "The body is larger than 64 KiB.",
        RefusalCode.TOO_OFTEN: "There are too many messages through this gateway.",
        RefusalCode.DEVICE_TOO_OFTEN: "There are too many messages of this device.",
    }
)
"""What is answered to whoever sent it: one sentence, in English, for it is read in the logs of network servers."""


def read(network: Network, body: object, now: datetime) -> tuple[Uplink, ...]:
    """Return the messages that a body tells of: none where it is of a kind that tells nothing of a device."""
    if not isinstance(body, Mapping):
        raise UplinkRefused(UplinkCode.NOT_AN_OBJECT)
    if _is_deep(body):
        raise UplinkRefused(UplinkCode.TOO_DEEP)
    return tuple(_READERS[network](body, now))


def _is_deep(body: Body) -> bool:
    """Return whether something is nested too deeply: looked at level by level, for it may be nested very deeply."""
    level: list[Iterable[object]] = [body.values()]
    for _ in range(_DEEPEST):
        inner = [item for items in level for item in items if isinstance(item, _NESTED)]
        if not inner:
            return False
        level = [item.values() if isinstance(item, dict) else item for item in inner]
    return True
