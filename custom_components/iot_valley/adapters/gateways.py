"""Messages of devices that networks post to us, through Home Assistant's own webhooks."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
import hmac
from http import HTTPMethod, HTTPStatus
from typing import Final

from aiohttp import ClientError, hdrs
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import Request, RequestPayloadError, Response
from homeassistant.components.webhook import async_register, async_unregister
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

from ..const import DOMAIN, LOGGER
from ..core.intake import MOST_BYTES, Intake, TooOften
from ..core.uplinks import (
    SENTENCES,
    Network,
    Refusal,
    RefusalCode,
    Uplink,
    UplinkCode,
    UplinkRefused,
)

HEADER: Final[str] = hdrs.AUTHORIZATION
"""The header that holds the secret, after `Bearer ` or on its own."""

SECRET_HEADER: Final = "X-IoT-Valley-Secret"  # noqa: S105 - the name of a header
"""Another header that may hold it, where a network sets `Authorization` itself."""

SIGNATURE_HEADER: Final = "X-IoT-Valley-Signature"
"""Instead, the HMAC-SHA256 of the body under the secret, in hexadecimal, perhaps after `sha256=`."""

_BEARER = "bearer "
_SHA256 = "sha256="
_PATIENCE: Final = 20.0
"""Whoever does not send its body within so many seconds is not waited for."""

_UNREADABLE = (ClientError, ConnectionError, HttpProcessingError, RequestPayloadError, TimeoutError)
"""What reading a body raises when it ends too early, comes too slowly, or is packed wrongly."""

_STATUS: Final[Mapping[RefusalCode | UplinkCode, HTTPStatus]] = {
    RefusalCode.WRONG_SECRET: HTTPStatus.UNAUTHORIZED,
    RefusalCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    RefusalCode.TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    RefusalCode.DEVICE_TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
}


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
    intake = Intake(gateway.id, gateway.network)

    async def _async_handle(_: HomeAssistant, __: str, request: Request) -> Response:
        try:
            body = await _async_body(request, gateway.secret)
            now = dt_util.utcnow()
            intake.admit(now)
            uplinks = intake.read(_parsed(body), now)
        except UplinkRefused as error:
            refuse(intake.refuse(error.code))
            if report := intake.report(dt_util.utcnow()):
                LOGGER.warning("The gateway %s refused messages (%s)", gateway.name, report)
            return _answer(error)
        if uplinks:
            take(uplinks)
        return Response(status=HTTPStatus.NO_CONTENT)

    async_register(
        hass,
        DOMAIN,
        gateway.name,
        gateway.webhook_id,
        _async_handle,
        local_only=gateway.local_only,
        allowed_methods=(HTTPMethod.POST,),
    )
    return lambda: async_unregister(hass, gateway.webhook_id)


async def _async_body(request: Request, secret: str) -> bytes:
    """Return the body of a request that knows the secret; one without it is not read at all."""
    signature = request.headers.get(SIGNATURE_HEADER)
    if signature is None and not _knows(request, secret):
        raise UplinkRefused(RefusalCode.WRONG_SECRET)
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await _async_read(request)
    except _UNREADABLE:
        raise UplinkRefused(UplinkCode.NOT_JSON) from None
    if signature is not None and not _is_signed(signature, secret, body):
        raise UplinkRefused(RefusalCode.WRONG_SECRET)
    return body


async def _async_read(request: Request) -> bytes:
    """Return a body, but never more of it than is allowed."""
    parts, size, content = [], 0, request.content
    while part := await content.read(MOST_BYTES + 1 - size):
        size += len(part)
        if size > MOST_BYTES:
            raise UplinkRefused(RefusalCode.TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


def _knows(request: Request, secret: str) -> bool:
    """Return whether a header holds the secret; it takes as long to see that it is wrong at its start as at its end."""
    told = request.headers.get(SECRET_HEADER) or request.headers.get(HEADER) or ""
    if told[: len(_BEARER)].lower() == _BEARER:
        told = told[len(_BEARER) :]
    return bool(secret) and hmac.compare_digest(_bytes(told.strip()), _bytes(secret))


def _is_signed(signature: str, secret: str, body: bytes) -> bool:
    """Return whether a body was signed by someone who knows the secret."""
    told = signature.strip().lower().removeprefix(_SHA256)
    return bool(secret) and hmac.compare_digest(
        _bytes(told), _bytes(hmac.new(_bytes(secret), body, sha256).hexdigest())
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _parsed(body: bytes) -> object:
    try:
        return json_loads(body)
    except ValueError:
        raise UplinkRefused(UplinkCode.NOT_JSON) from None


def _answer(error: UplinkRefused) -> Response:
    """Return what is answered: a status and one sentence."""
    status = _STATUS.get(error.code, HTTPStatus.BAD_REQUEST)
    headers = {hdrs.RETRY_AFTER: str(error.seconds)} if isinstance(error, TooOften) else None
    return Response(status=status, text=SENTENCES[error.code], headers=headers)
