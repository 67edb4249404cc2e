"""Guests: one link, one space, a short time; nothing for whoever holds no link that opens something."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
import re
import secrets
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.core.tokens import TokenKind
from custom_components.iot_valley.guest_page import MOST_ASKED, MOST_DONE, MOST_UNKNOWN

from .buildings import MONDAY, says
from .talking import house

PAGE = "/api/iot_valley/guest"
pytestmark = pytest.mark.own_folder

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> Client:
    """Return the phone of somebody who has no account."""
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)
    await house(hass, people=True)
    return await hass_client_no_auth()


async def link(hass: HomeAssistant, space: str, **said: Any) -> str:
    """Make a link, and return its secret."""
    [entry] = hass.config_entries.async_loaded_entries("iot_valley")
    target = {"device_id": entry.runtime_data.devices[space].id}
    made = await hass.services.async_call(
        "iot_valley", "guest_link", said, blocking=True, target=target, return_response=True
    )
    assert made is not None
    return str(made["url"]).partition("#")[2]


async def ask(client: Client, secret: str, **said: Any) -> tuple[int, Mapping[str, Any]]:
    """Ask as the page does."""
    response = await client.post(PAGE, json={"token": secret, **said})
    return response.status, await response.json() if response.status == HTTPStatus.OK else {}


async def test_a_guest_sees_and_books(hass: HomeAssistant, client: Client) -> None:
    """In their own language, and nothing of them is kept."""
    secret = await link(hass, "ada")
    page = await client.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Ada" not in await page.text()
    status, told = await ask(client, secret, language="fr-FR")
    assert status == HTTPStatus.OK
    assert (told["name"], told["line"]) == ("Ada", "Je ne sais pas si Ada est libre.")
    assert [each["minutes"] for each in told["buttons"]] == [15, 30, 45, 60]
    status, told = await ask(client, secret, do="book", minutes=30, next=told["next"])
    assert told["answer"] == "Ada is yours until 9:30 am."
    status, told = await ask(client, secret, do="book", minutes=15, next=told["next"])
    assert "9:30" in told["answer"]


async def test_a_link_comes_with_its_code(hass: HomeAssistant, client: Client) -> None:
    """Square, of black modules with white around; none where Home Assistant has no address that a phone could open."""
    del client
    [entry] = hass.config_entries.async_loaded_entries("iot_valley")
    target = {"device_id": entry.runtime_data.devices["ada"].id}

    async def made() -> dict[str, Any]:
        asked = hass.services.async_call(
            "iot_valley", "guest_link", {}, blocking=True, target=target, return_response=True
        )
        return dict(await asked or {})

    await hass.config.async_update(internal_url="http://building.local:8123", external_url=None)
    code = (await made())["code"]
    assert code["path"].startswith("M2 2h1v1h-1zM3 2h1v1h-1z")
    assert max(int(x) for x in re.findall(r"M(\d+)", code["path"])) == code["size"] - 3
    with patch("custom_components.iot_valley.guest_page.get_url", side_effect=NoURLAvailableError):
        assert (await made())["code"] is None


async def test_a_guest_waits_for_a_place_and_leaves(hass: HomeAssistant, client: Client) -> None:
    """The ticket lives as long as the link."""
    for mat in (1, 2):
        await says(hass, f"binary_sensor.hypnos_mat_{mat}", "on")
    secret = await link(hass, "hypnos")
    _, told = await ask(client, secret)
    assert told["line"] == "No place is free right now."
    _, told = await ask(client, secret, do="queue", next=told["next"])
    assert told["answer"].startswith("You are number 1 in the queue of Hypnos.")
    assert told["buttons"] == [{"do": "leave", "label": "Leave the queue"}]
    _, told = await ask(client, secret, do="leave", next=told["next"])
    assert told["answer"] == "You are no longer in the queue of Hypnos."
    _, told = await ask(client, secret, do="book", next=told["next"])
    assert told["answer"] == "That cannot be done now."


async def test_a_hundred_bad_links_get_nothing(
    hass: HomeAssistant, client: Client, freezer: FrozenDateTimeFactory
) -> None:
    """Forged, expired, of another kind, revoked or replayed: no word, and soon no answer."""
    [entry] = hass.config_entries.async_loaded_entries("iot_valley")
    keyring = entry.runtime_data.keyring
    good = await link(hass, "ada", minutes=5)
    _, told = await ask(client, good)
    assert (await ask(client, good, do="book", minutes=15, next=told["next"]))[0] == HTTPStatus.OK
    for _ in range(20):  # Replayed: what was overheard once.
        assert await ask(client, good, do="book", minutes=15, next=told["next"]) == (HTTPStatus.FORBIDDEN, {})
    forged = [secrets.token_urlsafe(32) for _ in range(30)] + [good[:-1], f"{good}A", "", "a" * 129, "' or 1=1 --"]
    _, sign = await keyring.async_issue(TokenKind.SIGN, "ada")
    revoked, dead = await keyring.async_issue(TokenKind.GUEST, "ada")
    await keyring.async_revoke(revoked.id)
    freezer.tick(timedelta(minutes=6))
    bad = [*forged, sign, dead, *([good] * 43)]
    assert len(bad) + 20 == 100
    statuses = [await ask(client, each) for each in bad]
    assert {told for _, told in ((status, str(told)) for status, told in statuses)} == {"{}"}
    assert {status for status, _ in statuses} == {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
    assert statuses[-1][0] == HTTPStatus.TOO_MANY_REQUESTS
    assert len(bad) > MOST_UNKNOWN


async def test_a_link_does_little(hass: HomeAssistant, client: Client, freezer: FrozenDateTimeFactory) -> None:
    """So much in all, and asked so often in a minute."""
    secret = await link(hass, "ada")
    for _ in range(MOST_DONE):
        _, told = await ask(client, secret)
        await ask(client, secret, do="leave", next=told["next"])
    _, told = await ask(client, secret)
    assert (await ask(client, secret, do="leave", next=told["next"]))[0] == HTTPStatus.TOO_MANY_REQUESTS
    for _ in range(MOST_ASKED):
        status, _ = await ask(client, secret)
    assert status == HTTPStatus.TOO_MANY_REQUESTS
    freezer.tick(61)
    assert (await ask(client, secret))[0] == HTTPStatus.OK


async def test_what_is_no_request_is_refused(hass: HomeAssistant, client: Client) -> None:
    """Nothing that is not ours is looked at."""
    secret = await link(hass, "ada")
    assert (await client.post(PAGE, data=b"{")).status == HTTPStatus.FORBIDDEN
    assert (await client.post(PAGE, data=b"x" * 3000)).status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert (await ask(client, secret, do="open the door"))[0] == HTTPStatus.FORBIDDEN
    assert (await ask(client, secret, do="book", minutes=600))[0] == HTTPStatus.FORBIDDEN
    status, told = await ask(client, await link(hass, "canteen"))
    assert (status, told["buttons"]) == (HTTPStatus.OK, [])


async def test_a_link_is_of_one_space(hass: HomeAssistant, client: Client) -> None:
    """And of no more than four hours."""
    [entry] = hass.config_entries.async_loaded_entries("iot_valley")
    devices = [entry.runtime_data.devices[each].id for each in ("ada", "turing")]
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            "iot_valley", "guest_link", {}, blocking=True, target={"device_id": devices}, return_response=True
        )
