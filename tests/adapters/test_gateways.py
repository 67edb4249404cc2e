"""Real requests to a running Home Assistant: what is let in, and what whoever is not let in is told."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
import gzip
from hashlib import sha256
import hmac
import json
from typing import Any, Final

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.iot_valley.adapters import gateways
from custom_components.iot_valley.adapters.gateways import (
    HEADER,
    SECRET_HEADER,
    SIGNATURE_HEADER,
    Gateway,
    async_serve,
)
from custom_components.iot_valley.core.intake import MOST_BYTES, PER_DEVICE
from custom_components.iot_valley.core.uplinks import SENTENCES, Network, RefusalCode, Uplink, UplinkCode
from scripts.support.bodies import chirpstack, sigfox, ttn

SECRET: Final = "sécret of a test"
GATEWAY: Final = Gateway("mast", "Mast", Network.SIGFOX, "a" * 64, SECRET)
PATH: Final = f"/api/webhook/{GATEWAY.webhook_id}"
KNOWN: Final[dict[str, str]] = {HEADER: f"Bearer {SECRET}"}


class Door:
    """A gateway that is open, and what came in."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        """Begin with nothing."""
        self.client = client
        self.uplinks: list[Uplink] = []
        self.refusals: list[RefusalCode | UplinkCode] = []

    async def post(self, body: object, headers: dict[str, str] | None = None, **more: Any) -> tuple[int, str]:
        """Return the status and text of an answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = KNOWN if headers is None else headers
        async with self.client.post(PATH, data=data, headers=headers, **more) as answer:
            return answer.status, await answer.text()


async def opened(hass: HomeAssistant, clients: ClientSessionGenerator, gateway: Gateway = GATEWAY) -> Door:
    """Open a gateway."""
    for component in ("webhook", "websocket_api"):
        assert await async_setup_component(hass, component, {})
    door = Door(await clients())
    async_serve(hass, gateway, door.uplinks.extend, lambda refusal: door.refusals.append(refusal.code))
    return door


@pytest.fixture
async def door(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> Door:
    """Return a gateway of Sigfox that is open."""
    return await opened(hass, hass_client_no_auth)


@pytest.mark.parametrize(
    ("network", "body", "device"),
    [
        (Network.SIGFOX, sigfox(), "1a2b3c"),
        (Network.TTN, ttn(), "70b3d57ed0000001"),
        (Network.CHIRPSTACK, chirpstack(), "24e124707c000001"),
    ],
)
async def test_a_message_comes_in(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, network: Network, body: object, device: str
) -> None:
    """Of any network, with nothing to answer."""
    door = await opened(hass, hass_client_no_auth, replace(GATEWAY, network=network))
    assert await door.post(body) == (204, "")
    assert [(uplink.network, uplink.device_id) for uplink in door.uplinks] == [(network, device)]
    assert door.refusals == []


async def test_what_concerns_nobody_is_taken(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Nobody is called for it, and no network server tries again."""
    door = await opened(hass, hass_client_no_auth, replace(GATEWAY, network=Network.CHIRPSTACK))
    assert await door.post(chirpstack(queueItemId="x")) == (204, "")
    assert door.uplinks == []


@pytest.mark.parametrize(
    "headers",
    [
        {HEADER: f"Bearer {SECRET}"},
        {HEADER: f"bearer  {SECRET} "},
        {HEADER: SECRET},
        {SECRET_HEADER: SECRET},
        {SECRET_HEADER: SECRET, HEADER: "Basic eDp5"},
    ],
)
async def test_the_secret_may_be_in_several_headers(door: Door, headers: dict[str, str]) -> None:
    """Networks differ in the headers that they let one choose."""
    assert await door.post(sigfox(), headers) == (204, "")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "Bearer"},
        {HEADER: "Bearer "},
        {HEADER: f"Bearer {SECRET}x"},
        {HEADER: f"Basic {SECRET}"},
        {HEADER: "Bearer \u20ac"},
        {SECRET_HEADER: SECRET[:-1]},
        {SIGNATURE_HEADER: ""},
        {SIGNATURE_HEADER: "sha256=00"},
        {SIGNATURE_HEADER: "é", HEADER: f"Bearer {SECRET}"},
    ],
)
async def test_nobody_comes_in_without_the_secret(
    door: Door, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong secret is told in one sentence and counted, and is never written to the log."""
    assert await door.post(sigfox(), headers) == (401, SENTENCES[RefusalCode.WRONG_SECRET])
    assert (door.uplinks, door.refusals) == ([], [RefusalCode.WRONG_SECRET])
    assert "The gateway Mast refused messages (wrong_secret: 1)" in caplog.text
    assert SECRET not in caplog.text


async def test_an_empty_secret_opens_nothing(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """A gateway that is stored without one is closed."""
    door = await opened(hass, hass_client_no_auth, replace(GATEWAY, secret=""))
    signature = hmac.new(b"", json.dumps(sigfox()).encode(), sha256).hexdigest()
    for headers in ({HEADER: ""}, {HEADER: "Bearer "}, {}, {SIGNATURE_HEADER: signature}):
        assert (await door.post(sigfox(), headers))[0] == 401


async def test_a_body_may_be_signed(door: Door) -> None:
    """Where a server can sign, the secret does not travel; another body is not let in by the signature."""
    body = json.dumps(sigfox()).encode()
    signature = hmac.new(SECRET.encode(), body, sha256).hexdigest()
    assert (await door.post(body, {SIGNATURE_HEADER: signature}))[0] == 204
    assert (await door.post(body, {SIGNATURE_HEADER: f"sha256={signature.upper()}"}))[0] == 204
    assert (await door.post(body + b" ", {SIGNATURE_HEADER: signature}))[0] == 401
    assert len(door.uplinks) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", UplinkCode.NOT_JSON),
        (b"{", UplinkCode.NOT_JSON),
        (b"\xff\xfe", UplinkCode.NOT_JSON),
        (b'{"device": NaN}', UplinkCode.NOT_JSON),
        (b'{"device": "1A" // the device\n}', UplinkCode.NOT_JSON),
        (b"[" * 60_000, UplinkCode.NOT_JSON),
        (b"[]", UplinkCode.NOT_AN_OBJECT),
        (b'{"a":' * 100 + b"1" + b"}" * 100, UplinkCode.TOO_DEEP),
        (b"{}", UplinkCode.MISSING_DEVICE),
        (b'{"device": "1A", "data": "abc"}', UplinkCode.ODD_LENGTH),
        (b'{"device": "\\u0000\\u001b[31m", "data": "00"}', UplinkCode.BAD_DEVICE),
        (b" " * MOST_BYTES, UplinkCode.NOT_JSON),
    ],
)
async def test_bad_bodies(door: Door, body: bytes, code: UplinkCode) -> None:
    """Each is refused with the one sentence of its cause."""
    assert await door.post(body) == (400, SENTENCES[code])
    assert (door.uplinks, door.refusals) == ([], [code])


async def test_a_large_body_is_not_read(door: Door) -> None:
    """Neither where it says how large it is, nor where it comes in pieces, nor where it is packed."""

    async def _pieces() -> Any:
        for _ in range(20):
            yield b" " * 10_000

    large = b" " * (MOST_BYTES + 1)
    expected = 413, SENTENCES[RefusalCode.TOO_LARGE]
    assert await door.post(large) == expected
    async with door.client.post(PATH, data=_pieces(), headers=KNOWN) as answer:
        assert (answer.status, await answer.text()) == expected
    packed = KNOWN | {"Content-Encoding": "gzip"}
    assert await door.post(gzip.compress(b" " * 10_000_000), packed) == expected
    assert (await door.post(gzip.compress(json.dumps(sigfox()).encode()), packed))[0] == 204
    assert (await door.post(b"not packed at all", packed))[0] == 400


async def test_a_body_that_does_not_come(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever."""
    monkeypatch.setattr(gateways, "_PATIENCE", 0.01)

    async def _never() -> Any:
        yield b"{"
        await asyncio.sleep(0.2)

    async with door.client.post(PATH, data=_never(), headers=KNOWN) as answer:
        assert answer.status == 400
    assert door.refusals == [UplinkCode.NOT_JSON]


async def test_whoever_hangs_up_breaks_nothing(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """A connection that ends within a body is no error of ours."""
    assert door.client.server is not None
    reader, writer = await asyncio.open_connection(door.client.host, door.client.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 50\r\n\r\n{{"
    writer.write(head.encode())
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    del reader
    await asyncio.sleep(0.05)
    assert (await door.post(sigfox()))[0] == 204
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_device_that_does_not_stop(door: Door, freezer: FrozenDateTimeFactory) -> None:
    """It is told when to try again; other devices come in all the while."""
    for number in range(int(PER_DEVICE.burst)):
        assert (await door.post(sigfox(number=number)))[0] == 204
    async with door.client.post(PATH, json=sigfox(), headers=KNOWN) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        assert await answer.text() == SENTENCES[RefusalCode.DEVICE_TOO_OFTEN]
    assert (await door.post(sigfox("5")))[0] == 204
    freezer.tick(timedelta(seconds=2))
    assert (await door.post(sigfox()))[0] == 204


async def test_the_log_is_told_once_a_minute(
    door: Door, caplog: pytest.LogCaptureFixture, freezer: FrozenDateTimeFactory
) -> None:
    """However much is refused, it is one line, which counts."""

    def _lines() -> Iterator[str]:
        return (record.getMessage() for record in caplog.records if "refused messages" in record.getMessage())

    for _ in range(50):
        await door.post(b"{")
    await door.post(sigfox(), {})
    assert list(_lines()) == ["The gateway Mast refused messages (not_json: 1)"]
    freezer.tick(timedelta(minutes=1))
    await door.post(b"{")
    assert list(_lines())[1:] == ["The gateway Mast refused messages (not_json: 50, wrong_secret: 1)"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_posts_come_in(door: Door, method: str) -> None:
    """Nothing is read, told or changed in any other way."""
    async with door.client.request(method, PATH, headers=KNOWN, data=json.dumps(sigfox())) as answer:
        assert answer.status in {403, 405}
    assert (door.uplinks, door.refusals) == ([], [])


async def test_another_path_is_nobody(door: Door) -> None:
    """Home Assistant does not tell which paths there are."""
    async with door.client.post("/api/webhook/" + "b" * 64, json=sigfox(), headers=KNOWN) as answer:
        assert (answer.status, await answer.text()) == (200, "")
    assert (door.uplinks, door.refusals) == ([], [])


@pytest.mark.parametrize(("remote", "count"), [("192.168.1.5", 1), ("8.8.8.8", 0)])
async def test_local_only(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
    remote: str,
    count: int,
) -> None:
    """Where a gateway is for this network only, nobody else comes in, with whatever secret."""
    door = await opened(hass, hass_client_no_auth, replace(GATEWAY, local_only=True))
    monkeypatch.setattr("aiohttp.web.Request.remote", remote)
    await door.post(sigfox())
    assert len(door.uplinks) == count


async def test_a_gateway_is_closed(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Nothing comes in any more, and its path may be used again."""
    assert await async_setup_component(hass, "webhook", {})
    client = await hass_client_no_auth()
    uplinks: list[object] = []
    for _ in range(2):
        close = async_serve(hass, GATEWAY, uplinks.extend, uplinks.append)
        close()
    async with client.post(PATH, json=sigfox(), headers=KNOWN) as answer:
        assert answer.status == 200
    assert uplinks == []


async def test_by_the_websocket_of_home_assistant(door: Door, hass_ws_client: WebSocketGenerator) -> None:
    """What comes through the cloud of Home Assistant is let in likewise."""
    client = await hass_ws_client()
    for body, headers, status in (
        (json.dumps(sigfox()), KNOWN, 204),
        (json.dumps(sigfox()), {}, 401),
        ("{", KNOWN, 400),
        (" " * (MOST_BYTES + 1), KNOWN, 413),
    ):
        await client.send_json_auto_id(
            {
                "type": "webhook/handle",
                "webhook_id": GATEWAY.webhook_id,
                "method": "POST",
                "body": body,
                "headers": headers,
            }
        )
        assert (await client.receive_json())["result"]["status"] == status
