"""Messages of devices that networks post to us, through Home Assistant's own webhooks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..core.uplinks import Network, Uplink, UplinkCode

HEADER = "Authorization"
"""The header that holds the secret, after `Bearer ` or on its own."""

SECRET_HEADER = "X-IoT-Valley-Secret"  # noqa: S105 - the name of a header
"""Another header that may hold it, where a network sets `Authorization` itself."""

SIGNATURE_HEADER = "X-IoT-Valley-Signature"
"""Instead, the HMAC-SHA256 of the body under the secret, in hexadecimal, perhaps after `sha256=`."""


class RefusalCode(StrEnum):
    """Why a request was refused before it was read; else it is an `UplinkCode`."""

    WRONG_SECRET = "wrong_secret"  # noqa: S105 - no password
    TOO_LARGE = "too_large"
    TOO_OFTEN = "too_often"
    DEVICE_TOO_OFTEN = "device_too_often"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a gateway refused."""

    gateway_id: str
    code: RefusalCode | UplinkCode


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where a network posts its messages to."""

    id: str
    name: str
    network: Network
    webhook_id: str
    secret: str
    local_only: bool = False


type Take = Callable[[tuple[Uplink, ...]], None]
type Refuse = Callable[[Refusal], None]


@callback
def async_serve(hass: HomeAssistant, gateway: Gateway, take: Take, refuse: Refuse) -> CALLBACK_TYPE:
    """Take messages from a gateway until the returned function is called."""
    raise NotImplementedError
