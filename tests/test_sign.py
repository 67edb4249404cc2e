"""The sign at a door and the board in a lobby: one link opens one thing, for as long as it is not revoked."""

from collections.abc import AsyncIterator
import contextlib
from http import HTTPStatus
from typing import Any, cast
from unittest.mock import patch

from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType
from aiohttp.test_utils import TestClient
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley import sign_page, sign_session
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.tokens import TokenKind
from custom_components.iot_valley.sign_session import MOST_WAITING, NO_SUCH_LINK, SignSession

from .buildings import added, area, choose, closed, coordinator_of, floor, nap_room, opened, says, set_up, space

PAGE = "/api/iot_valley/sign"
LIVE = f"{PAGE}/live"

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Return a browser that is not signed in, at a building with two rooms and a nap room."""
    ground = floor(hass, "Ground")
    rooms = (
        space("Ada", area=area(hass, "Ada's", ground)),
        space("Bob"),
        nap_room(area=area(hass, "Nap", ground)),
    )
    await opened(hass, *rooms, data={"floors": [ground], "hours": None})
    return await hass_client_no_auth()


def entry_of(hass: HomeAssistant) -> MockConfigEntry:
    """Return the entry of the building."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return cast("MockConfigEntry", entry)


async def link(hass: HomeAssistant, scope: str, kind: TokenKind = TokenKind.SIGN) -> tuple[str, str]:
    """Give out a link; return its id and its secret."""
    token, secret = await coordinator_of(entry_of(hass)).keyring.async_issue(kind, scope)
    return token.id, secret


@contextlib.asynccontextmanager
async def at(client: Client, secret: object, language: object = "en") -> AsyncIterator[ClientWebSocketResponse]:
    """Show a link."""
    async with client.ws_connect(LIVE) as socket:
        await socket.send_json({"token": secret, "language": language})
        yield socket


async def closing(socket: ClientWebSocketResponse) -> int:
    """Return with which code the line is closed next."""
    message = await socket.receive(5)
    return code_of(message)


def code_of(message: WSMessage) -> int:
    """Return the code in a goodbye; what the client makes of a line that is cut right after it is another."""
    assert message.type is WSMsgType.CLOSE, message
    return int(message.data)


async def does(socket: ClientWebSocketResponse, what: object, **said: Any) -> Any:
    """Press a button, and return the answer."""
    await socket.send_json({"id": 7, "do": what, "with": said})
    answer = await socket.receive_json(timeout=5)
    assert answer["answer"] == 7
    return answer


async def test_the_page_is_the_same_for_all_and_tells_nothing(client: Client) -> None:
    """It loads nothing from elsewhere, and no cache keeps it."""
    response = await client.get(PAGE)
    text = await response.text()
    assert response.status == HTTPStatus.OK
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Ada" not in text
    assert "Nord" not in text
    script = text.partition('src="')[2].partition('"')[0]
    assert (await client.get(script)).status == HTTPStatus.OK


async def test_a_sign_is_told_its_space_alone(hass: HomeAssistant, client: Client) -> None:
    """How it is, and what becomes another; of the other spaces there is not a word."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        welcome = await socket.receive_json(timeout=5)
        assert (welcome["kind"], welcome["scope"]) == ("sign", "ada")
        assert set(welcome["spaces"]) == {"ada"}
        assert welcome["spaces"]["ada"]["state"] == "unknown"
        assert not {"device", "air", "code"} & welcome["spaces"]["ada"].keys()
        assert welcome["floors"] == []
        assert welcome["words"]["state_free"] == "Free"
        await says(hass, "binary_sensor.bob_presence", "on")
        await says(hass, "binary_sensor.ada_presence", "on")
        assert (await socket.receive_json(timeout=5))["spaces"] == {"ada": {"state": "in_use", "verdict": "present"}}


async def test_what_ails_a_sensor_is_not_told_at_a_door(hass: HomeAssistant, client: Client) -> None:
    """That is for those who look after the building."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        coordinator_of(entry_of(hass)).async_forget(["binary_sensor.ada_motion"])
        await hass.async_block_till_done()
        await choose(hass, "ada", "closed")
        assert (await socket.receive_json(timeout=5))["spaces"]["ada"]["mode"] == "closed"


async def test_a_board_is_told_its_floor(hass: HomeAssistant, client: Client) -> None:
    """And the one of the building, all of it."""
    (ground,) = coordinator_of(entry_of(hass)).engine.building.floors
    for scope, spaces in ((ground.id, {"ada", "nap"}), ("*", {"ada", "bob", "nap"})):
        _, secret = await link(hass, scope, TokenKind.BOARD)
        async with at(client, secret, "fr-FR") as socket:
            welcome = await socket.receive_json(timeout=5)
            assert set(welcome["spaces"]) == spaces
            assert [each["name"] for each in welcome["floors"]] == ["Ground"]
            assert welcome["words"]["state_free"] == "Libre"
            assert welcome["can"] == []
            await socket.send_json({"id": 1, "do": "book", "with": {"minutes": 15}})
            await choose(hass, "nap", "closed")
            assert "answer" not in await socket.receive_json(timeout=5)
            await choose(hass, "nap", "automatic")


@pytest.mark.parametrize("secret", ["", "wrong", None, 5, ["a"], "x" * 500])
async def test_a_wrong_link_opens_nothing(client: Client, secret: object) -> None:
    """Nothing of the building is said, not even that there is one."""
    async with at(client, secret) as socket:
        assert await closing(socket) == NO_SUCH_LINK


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"token": "\\ud800"}'])
async def test_who_shows_no_link_is_let_in_nowhere(client: Client, text: str) -> None:
    """Whatever is said instead."""
    async with client.ws_connect(LIVE) as socket:
        await socket.send_str(text)
        assert await closing(socket) == NO_SUCH_LINK


async def test_who_says_nothing_is_let_in_nowhere(client: Client) -> None:
    """After a while the line is closed."""
    with patch.object(sign_session, "LET_IN_WITHIN", 0.01):
        async with client.ws_connect(LIVE) as socket:
            assert await closing(socket) == NO_SUCH_LINK


async def test_strangers_do_not_hold_all_lines(client: Client) -> None:
    """When many wait who have shown no link, the next is sent away."""
    with patch.object(sign_page, "MOST_UNKNOWN", 0):
        response = await client.get(LIVE)
        assert response.status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_a_guest_s_link_is_no_sign(hass: HomeAssistant, client: Client) -> None:
    """It opens the page of guests alone."""
    _, secret = await link(hass, "ada", TokenKind.GUEST)
    async with at(client, secret) as socket:
        assert await closing(socket) == NO_SUCH_LINK


async def test_a_link_that_is_revoked_shows_nothing_at_once(hass: HomeAssistant, client: Client) -> None:
    """Another link to the same room stays."""
    token, secret = await link(hass, "ada")
    other, _ = await link(hass, "ada")
    async with at(client, secret, 5) as socket:
        await socket.receive_json(timeout=5)
        ring = coordinator_of(entry_of(hass)).keyring
        await ring.async_revoke(other)
        await ring.async_revoke(token)
        assert await closing(socket) == NO_SUCH_LINK
    async with at(client, secret) as socket:
        assert await closing(socket) == NO_SUCH_LINK


async def test_the_link_of_a_space_that_is_gone_opens_nothing(hass: HomeAssistant, client: Client) -> None:
    """Its sign goes dark with it; the board is told that it is gone."""
    _, secret = await link(hass, "bob")
    _, board = await link(hass, "*", TokenKind.BOARD)
    async with at(client, secret) as sign, at(client, board) as lobby:
        await sign.receive_json(timeout=5)
        await lobby.receive_json(timeout=5)
        hass.config_entries.async_remove_subentry(entry_of(hass), "bob")
        await hass.async_block_till_done()
        message = await sign.receive(5)
        while message.type is WSMsgType.TEXT:
            assert "bob" not in message.json().get("spaces", {})
            message = await sign.receive(5)
        assert code_of(message) == NO_SUCH_LINK
        assert set((await lobby.receive_json(timeout=5))["spaces"]) == {"ada", "nap"}


async def test_a_building_that_is_reloaded_asks_its_signs_to_come_back(hass: HomeAssistant, client: Client) -> None:
    """And lets them in again; while it is away it lets in nobody."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        await closed(hass, entry_of(hass))
        assert await closing(socket) == sign_session.COME_BACK
    async with at(client, secret) as socket:
        assert await closing(socket) == sign_session.COME_BACK
    await set_up(hass, entry_of(hass))
    async with at(client, secret) as socket:
        assert "ada" in (await socket.receive_json(timeout=5))["spaces"]


async def test_when_home_assistant_stops_signs_come_back_later(hass: HomeAssistant, client: Client) -> None:
    """So that no line holds up the end."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        assert await closing(socket) == sign_session.COME_BACK


async def test_a_sign_hears_something_at_each_beat(hass: HomeAssistant, client: Client) -> None:
    """So it knows that what it shows is true; and the time of the building with it."""
    _, secret = await link(hass, "ada")
    with patch.object(sign_session, "BEAT", 0.01):
        async with at(client, secret) as socket:
            await socket.receive_json(timeout=5)
            assert set(await socket.receive_json(timeout=5)) == {"at"}


async def test_a_page_that_reads_nothing_is_left(hass: HomeAssistant, client: Client) -> None:
    """It is told all anew when it comes back, and holds no memory until then."""
    _, secret = await link(hass, "ada")
    said: list[SignSession] = []
    begin = SignSession.async_run

    async def _run(session: SignSession) -> None:
        said.append(session)
        await begin(session)

    with patch.object(SignSession, "async_run", _run):
        async with at(client, secret) as socket:
            await socket.receive_json(timeout=5)
            for _ in range(MOST_WAITING + 1):
                said[0]._say({"at": 0})
            assert said[0]._waiting.qsize() == 1
            assert await closing(socket) == sign_session.COME_BACK


async def test_a_page_that_vanishes_ends_its_line(hass: HomeAssistant, client: Client) -> None:
    """What is said to nobody does no harm."""
    _, secret = await link(hass, "ada")
    with patch.object(sign_session.web.WebSocketResponse, "send_json", side_effect=ConnectionResetError):
        async with at(client, secret) as socket:
            await socket.close()
    await hass.async_block_till_done()


# -- buttons -----------------------------------------------------------------------------------------------------------


def offer(hass: HomeAssistant, action: str, answer: Any = None) -> list[dict[str, Any]]:
    """Let Home Assistant have an action; return the calls of it."""
    calls: list[dict[str, Any]] = []

    async def _on_call(call: ServiceCall) -> ServiceResponse:
        calls.append(dict(call.data))
        if isinstance(answer, Exception):
            raise answer
        return answer or {}

    hass.services.async_register(DOMAIN, action, _on_call, supports_response=SupportsResponse.OPTIONAL)
    return calls


async def test_a_room_is_booked_at_its_door(hass: HomeAssistant, client: Client) -> None:
    """For the space of the link alone, and told what came of it."""
    calls = offer(hass, "book_space", {"booking": {"id": "b1"}})
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        assert "book" in (await socket.receive_json(timeout=5))["can"]
        answer = await does(socket, "book", minutes=30)
    assert answer == {"answer": 7, "ok": True, "response": {"booking": {"id": "b1"}}}
    assert calls == [{"minutes": 30, "device_id": [coordinator_of(entry_of(hass)).devices["ada"].id]}]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("book", {"minutes": 31}),
        ("book", {}),
        ("book", {"minutes": 30, "device_id": "another"}),
        ("claim", {}),
        ("open_door", {}),
        (["book"], {"minutes": 30}),
        (None, {}),
    ],
)
async def test_what_no_button_says_is_not_done(hass: HomeAssistant, client: Client, what: object, said: Any) -> None:
    """Nor what is for another kind of space."""
    calls = offer(hass, "book_space")
    offer(hass, "claim_place")
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        answer = await does(socket, what, **said)
    assert answer["ok"] is False
    assert answer["text"] == "This cannot be done at the moment."
    assert calls == []


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ServiceValidationError(
                translation_domain=DOMAIN, translation_key="unknown_space", translation_placeholders={"space": "Ada"}
            ),
            None,
        ),
        (ServiceValidationError(translation_domain=DOMAIN, translation_key="no_such_words"), "Ce n’est pas possible"),
        (HomeAssistantError("something else"), "Ce n’est pas possible"),
        (RuntimeError("broken"), "Ce n’est pas possible"),
    ],
)
async def test_a_refusal_is_told_in_the_language_of_the_sign(
    hass: HomeAssistant, client: Client, error: Exception, text: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever went wrong, the sign says so and goes on."""
    offer(hass, "check_in", error)
    _, secret = await link(hass, "ada")
    async with at(client, secret, "fr") as socket:
        await socket.receive_json(timeout=5)
        answer = await does(socket, "check_in")
    assert answer["ok"] is False
    assert "Ada" in answer["text"] if text is None else answer["text"].startswith(text)
    caplog.clear()


async def test_a_nap_room_s_sign_has_the_buttons_of_naps(hass: HomeAssistant, client: Client) -> None:
    """And not those of meetings."""
    calls = offer(hass, "claim_place")
    _, secret = await link(hass, "nap")
    async with at(client, secret) as socket:
        welcome = await socket.receive_json(timeout=5)
        assert set(welcome["can"]) == {"claim", "release", "queue", "leave", "phone", "fault"}
        assert (await does(socket, "claim", place="p1", minutes=20))["ok"] is True
    assert calls[0]["place"] == "p1"


async def test_noise_on_the_line_is_no_end_of_it(hass: HomeAssistant, client: Client) -> None:
    """What is no message is answered as one that says nothing."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        await socket.send_bytes(b"\x00")
        assert (await socket.receive_json(timeout=5))["ok"] is False


async def test_a_sign_is_shown_a_building_that_is_changed(hass: HomeAssistant, client: Client) -> None:
    """With its own space as it is now."""
    _, secret = await link(hass, "ada")
    async with at(client, secret) as socket:
        await socket.receive_json(timeout=5)
        await added(hass, entry_of(hass), space("Zoe"))
        assert set((await socket.receive_json(timeout=5))["spaces"]) == {"ada"}
