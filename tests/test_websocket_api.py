"""A page of Home Assistant is told the building at once, then what becomes another, as far as its user may see it."""

from datetime import timedelta
from itertools import batched
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import Group
from homeassistant.auth.permissions.const import CAT_ENTITIES
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.tokens import TokenKind
from custom_components.iot_valley.live_feed import feed_of

from .buildings import (
    ENTRY_ID,
    added,
    changed,
    choose,
    closed,
    coordinator_of,
    floor,
    nap_room,
    opened,
    says,
    set_up,
    space,
)

EVENT = "event"
MOST_TOLD = 1000
"""A message of one change is no longer than this, in bytes."""


async def asked(client: MockHAClientWebSocket, kind: str, **said: Any) -> Any:
    """Ask for something, and return the answer."""
    await client.send_json_auto_id({"type": f"iot_valley/{kind}", **said})
    answer = await client.receive_json()
    assert answer["success"], answer
    return answer["result"]


async def refused(client: MockHAClientWebSocket, kind: str, **said: Any) -> str:
    """Ask for something that is refused, and return why."""
    await client.send_json_auto_id({"type": f"iot_valley/{kind}", **said})
    answer = await client.receive_json()
    assert not answer["success"]
    return str(answer["error"]["code"])


async def told(client: MockHAClientWebSocket) -> Any:
    """Return what is told next."""
    message = await client.receive_json()
    assert message["type"] == EVENT
    return message[EVENT]


async def test_a_page_is_told_the_building_and_then_what_is_another(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The whole picture once, then one space in one small message."""
    entry = await opened(hass, space("Ada"), space("Bob"), nap_room())
    client = await hass_ws_client(hass)
    await asked(client, "subscribe", building=ENTRY_ID)
    whole = await told(client)
    assert whole["building"] == {"name": "Nord", "zone": "US/Pacific"}
    assert whole["id"] == ENTRY_ID
    assert whole["spaces"]["ada"]["state"] == "unknown"
    assert whole["spaces"]["ada"]["device"] == coordinator_of(entry).devices["ada"].id
    await says(hass, "binary_sensor.ada_presence", "on")
    news = await told(client)
    assert news["spaces"] == {"ada": {"state": "in_use", "verdict": "present"}}
    assert len(json.dumps({"id": 1, "type": EVENT, EVENT: news})) <= MOST_TOLD
    await says(hass, "binary_sensor.nap_mat_1", "off")
    assert (await told(client))["spaces"]["nap"]["places"] == {"p1": {"state": "free"}}


async def test_what_becomes_another_in_one_turn_is_told_in_one_message(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Two rooms whose sensors speak at once."""
    await opened(hass, space("Ada"), space("Bob"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    for id_ in ("ada", "bob"):
        hass.states.async_set(f"binary_sensor.{id_}_presence", "on")
    await hass.async_block_till_done()
    assert set((await told(client))["spaces"]) == {"ada", "bob"}


async def test_nothing_is_told_where_nothing_is_another(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A sensor that says the same again costs no message."""
    await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    feed = feed_of(hass, ENTRY_ID)
    assert feed is not None
    feed._on_change("ada")
    feed._on_change("somewhere")
    await hass.async_block_till_done()
    await choose(hass, "ada", "closed")
    assert (await told(client))["spaces"] == {"ada": {"state": "closed", "mode": "closed"}}


async def test_while_nobody_looks_nobody_listens(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """A page that is closed costs nothing any more; of two, one that is closed ends nothing for the other."""
    entry = await opened(hass, space("Ada"))
    listeners = coordinator_of(entry)._listeners["ada"]
    before = len(listeners)
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    assert len(listeners) == before + 1
    other = await hass_ws_client(hass)
    await asked(other, "subscribe")
    await told(other)
    assert len(listeners) == before + 1
    await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await client.receive_json())["success"]
    await choose(hass, "ada", "event")
    assert (await told(other))["spaces"]["ada"]["mode"] == "event"
    await other.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await other.receive_json())["success"]
    assert len(listeners) == before


async def test_a_building_that_is_changed_is_shown_anew(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A space that was added is there, without anybody asking; what is not changed is not told again."""
    entry = await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    coordinator_of(entry).async_resync()
    await hass.async_block_till_done()
    await added(hass, entry, space("Bob"))
    assert set((await told(client))["spaces"]) == {"ada", "bob"}
    await choose(hass, "bob", "closed")
    assert set((await told(client))["spaces"]) == {"bob"}
    await changed(hass, entry, "ada", title="Ada Lovelace")
    assert (await told(client))["spaces"]["ada"]["name"] == "Ada Lovelace"


async def test_a_building_that_is_changed_while_nobody_looks(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever looks afterwards sees it as it is."""
    entry = await opened(hass, space("Ada"))
    await added(hass, entry, space("Bob"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    assert set((await told(client))["spaces"]) == {"ada", "bob"}


async def test_a_page_is_told_when_the_building_is_gone(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """It may ask again, and is told no until the building is back."""
    entry = await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    await closed(hass, entry)
    assert await told(client) == {"gone": True}
    assert await refused(client, "subscribe", building=ENTRY_ID) == "not_found"
    await set_up(hass, entry)
    await asked(client, "subscribe", building=ENTRY_ID)
    assert "ada" in (await told(client))["spaces"]
    await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await client.receive_json())["success"]


async def test_without_a_building_everything_is_refused(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Each command says that there is none."""
    entry = await opened(hass, space("Ada"))
    await closed(hass, entry)
    client = await hass_ws_client(hass)
    for kind, said in (
        ("subscribe", {}),
        ("day", {"start": 0, "end": 1}),
        ("explain", {"space": "ada", "language": "en"}),
        ("care", {}),
        ("links", {}),
        ("links/give", {"scope": "ada"}),
        ("links/revoke", {"link": "a"}),
    ):
        assert await refused(client, kind, **said) == "not_found"


@pytest.fixture
def ada_s_user(hass: HomeAssistant) -> MockUser:
    """Return a user who may see one room alone."""
    user = MockUser(name="Visitor").add_to_hass(hass)
    entity_id = "sensor.ada_availability"
    user.mock_policy({CAT_ENTITIES: {"entity_ids": {entity_id: True}}})
    user.groups = [Group(name="few", policy={CAT_ENTITIES: {"entity_ids": {entity_id: True}}})]
    return user


async def token_of(hass: HomeAssistant, user: MockUser) -> str:
    """Sign a user in."""
    refresh = await hass.auth.async_create_refresh_token(user, "https://example.org/")
    return hass.auth.async_create_access_token(refresh)


async def test_a_user_sees_what_they_may(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, ada_s_user: MockUser
) -> None:
    """Of other spaces they are told nothing, at first and later, nor why."""
    await opened(hass, space("Ada"), space("Bob"))
    client = await hass_ws_client(hass, await token_of(hass, ada_s_user))
    await asked(client, "subscribe")
    assert set((await told(client))["spaces"]) == {"ada"}
    await says(hass, "binary_sensor.bob_presence", "on")
    await says(hass, "binary_sensor.ada_presence", "on")
    assert set((await told(client))["spaces"]) == {"ada"}
    assert await refused(client, "explain", space="bob", language="en") == "not_found"
    assert (await asked(client, "explain", space="ada", language="en"))["text"].startswith("Someone is there")


async def test_only_admins_see_to_sensors_and_links(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    """Whoever cannot change the building gives out no links to it."""
    await opened(hass, space("Ada"))
    client = await hass_ws_client(hass, hass_read_only_access_token)
    for kind, said in (("care", {}), ("links", {}), ("links/give", {"scope": "ada"}), ("links/revoke", {"link": "a"})):
        assert await refused(client, kind, **said) == "unauthorized"


async def test_the_words_of_a_page_are_in_the_language_of_its_user(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """French for any French, and English where we have no words."""
    await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    english, french, german = [await asked(client, "words", language=tag) for tag in ("en-GB", "fr-CA", "de")]
    assert (english["view_now"], french["view_now"]) == ("Now", "Maintenant")
    assert (english["state_free"], french["state_free"]) == ("Free", "Libre")
    assert french["kind_nap_room"] == "Salle de sieste"
    assert german == english
    assert english.keys() == french.keys()


async def test_a_verdict_is_explained_in_the_language_of_whoever_asks(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The same sentence as the sensor has, in French for whoever reads French."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "on")
    client = await hass_ws_client(hass)
    answer = await asked(client, "explain", space="ada", language="fr")
    assert "une présence est perçue" in answer["text"]
    assert answer["probability"] > 0.5
    assert await refused(client, "explain", space="nowhere", language="fr") == "not_found"


async def test_care_tells_every_sensor_and_gateway(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """Kinds, spaces, batteries and faults."""
    await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    report = await asked(client, "care")
    assert report["gateways"] == []
    assert report["hours"] == {"booked": 0.0, "released": 0.0, "rebooked": 0.0, "wasted": 0.0}
    assert {(sensor["id"], sensor["kind"], sensor["space"]) for sensor in report["sensors"]} == {
        ("binary_sensor.ada_motion", "motion", "ada"),
        ("binary_sensor.ada_presence", "presence", "ada"),
    }
    assert all(sensor["faults"] == [] and not sensor["ambient"] for sensor in report["sensors"])


async def test_what_ails_a_sensor_is_news(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """A page that shows the sensors asks anew."""
    entry = await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    await asked(client, "subscribe")
    await told(client)
    coordinator_of(entry).async_forget(["binary_sensor.ada_motion"])
    await hass.async_block_till_done()
    assert (await told(client))["care"] is True


async def test_a_day_tells_times_and_to_whom_they_belong_nobody_but_them(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Neither subject nor owner; what is of another day or cancelled is not told."""
    morning = dt_util.utcnow().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    times = [morning + timedelta(hours=hour) for hour in (9, 10, 11, 12)]
    await opened(hass, space("Ada"), space("Lounge", SpaceKind.LOUNGE))
    client = await hass_ws_client(hass)
    ids = []
    for start, end in batched(times, 2, strict=True):
        data = {
            "entity_id": "sensor.ada_availability",
            "start": start.isoformat(),
            "end": end.isoformat(),
            "subject": "Secret plans",
        }
        await client.send_json_auto_id(
            {
                "type": "call_service",
                "domain": "iot_valley",
                "service": "book_space",
                "service_data": data,
                "return_response": True,
            }
        )
        ids.append((await client.receive_json())["result"]["response"]["booking"]["id"])
    said = {"entity_id": "sensor.ada_availability", "booking": ids[1]}
    await client.send_json_auto_id(
        {"type": "call_service", "domain": "iot_valley", "service": "cancel_booking", "service_data": said}
    )
    assert (await client.receive_json())["success"]
    day = {"start": int(morning.timestamp()), "end": int(morning.timestamp()) + 86400}
    began, ended = (int(at.timestamp()) for at in times[:2])
    told_me = (await asked(client, "day", **day))["rooms"]
    assert told_me == {
        "ada": [{"id": ids[0], "start": began, "end": ended, "state": "booked", "mine": True}],
    }
    other = await hass_ws_client(hass, hass_read_only_access_token)
    told_others = (await asked(other, "day", **day))["rooms"]
    assert told_others["ada"][0]["mine"] is False
    assert "Secret" not in json.dumps(told_others)
    assert (await asked(client, "day", start=day["end"], end=day["end"] + 86400))["rooms"] == {"ada": []}


async def test_links_are_given_told_and_revoked(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """What opens the door is told once; of guests there is nothing in the list."""
    ground = floor(hass, "Ground")
    entry = await opened(hass, space("Ada"), data={"floors": [ground], "hours": None})
    await coordinator_of(entry).keyring.async_issue(TokenKind.GUEST, "ada")
    client = await hass_ws_client(hass)
    given = await asked(client, "links/give", scope="ada", name="Tablet 3")
    secret = given["path"].partition("#")[2]
    assert given["path"].startswith("/api/iot_valley/sign#")
    ring = coordinator_of(entry).keyring
    found = ring.find(secret, TokenKind.SIGN)
    assert found is not None
    assert found.id == given["id"]
    board = await asked(client, "links/give", scope="*")
    links = await asked(client, "links")
    assert [(link["kind"], link["scope"], link["name"]) for link in links] == [
        ("sign", "ada", "Tablet 3"),
        ("board", "*", ""),
    ]
    assert secret not in json.dumps(links)
    assert await asked(client, "links/revoke", link=board["id"]) == {"revoked": True}
    assert await asked(client, "links/revoke", link=board["id"]) == {"revoked": False}
    assert len(await asked(client, "links")) == 1
    assert await refused(client, "links/give", scope="nowhere") == "not_found"


async def test_the_space_of_a_user_is_known_by_its_entity(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, ada_s_user: MockUser, entity_registry: er.EntityRegistry
) -> None:
    """A space whose entity was deleted is seen by nobody who may not see all."""
    await opened(hass, space("Ada"))
    entity_registry.async_remove("sensor.ada_availability")
    client = await hass_ws_client(hass, await token_of(hass, ada_s_user))
    await asked(client, "subscribe")
    assert (await told(client))["spaces"] == {}
