"""A nap in the demo building, as somebody sees it: the sign and the count, the queue, the call and the wake."""

import re
from time import monotonic
from typing import Any

import pytest

from .conftest import Tell, Welcome
from .house import entry_id, wait_until
from .person import Person

BEDS = 8
SPEED = 60
INSTANT = 1.0
"""A sign is as fast as that, in seconds."""

TILES = ("availability", "free_places", "waiting", "naps", "claim_any", "lamp", "shaker")
"""What the page shows, in its order."""

ROOM = "nap-1"
NAP = "iot-valley-nap"
SENSOR, EVENT = "entity.sensor", "entity.event.naps"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_nap_in_a_browser(welcome: Welcome, tell: Tell, language: str) -> None:
    """Somebody lies down, others fill the room, one waits, is called, lies down, and is woken."""
    person = welcome(language)
    _add_demo(person)
    ids = _ids(person)
    _make_dashboard(person, ids)
    for bed in range(1, BEDS + 1):
        _lies(person, bed, down=False)
    person.opens(f"/{NAP}/0")
    _awaits(person, "free_places", str(BEDS))
    _awaits(person, "availability", person.reads(f"{SENSOR}.availability.state.free"))
    person.looks("nap-free")
    start = monotonic()
    _lies(person, 2, down=True)
    _awaits(person, "free_places", str(BEDS - 1))
    tell(f"seconds from lying down to the count on the page ({language})", monotonic() - start)
    assert monotonic() - start < INSTANT
    for bed in (1, *range(3, BEDS + 1)):
        _lies(person, bed, down=True)
    start = monotonic()
    _awaits(person, "free_places", "0")
    assert monotonic() - start < INSTANT
    person.click(person.page.get_by_text(person.reads("services.join_queue.name"), exact=True).first)
    _awaits(person, "waiting", "1")
    person.looks("nap-full", shown=True)
    _lies(person, 1, down=False)
    _awaits(person, "naps", _says(person, "called"))
    person.looks("nap-called", shown=True)
    _lies(person, 1, down=True)
    _awaits(person, "waiting", "0")
    wait_until(lambda: _is_on(person, ids["lamp"]), 60)
    wait_until(lambda: _is_on(person, ids["shaker"]), 60)
    _awaits(person, "naps", _says(person, "woken"), _says(person, "overstay"))
    person.looks("nap-woken", shown=True)
    person.understands(person.page.locator("hui-view"))
    assert not person.complaints


def _says(person: Person, moment: str) -> str:
    return person.reads(f"{EVENT}.state_attributes.event_type.state.{moment}")


def _add_demo(person: Person) -> None:
    """Add the demo building, without looking at how: another test does."""
    session = person.home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "demo"})
    session.post(f"{flow}/{menu['flow_id']}", {"name": "IoT Valley", "seed": 1, "speed": SPEED})
    wait_until(lambda: entry_id(person.home))
    mat = "/api/states/binary_sensor.demo_nap_1_mat_8"
    wait_until(lambda: session.get(mat)["state"] in ("on", "off"))


def _ids(person: Person) -> dict[str, str]:
    """Return the entities of the nap room that are looked at, by what they tell."""
    entities = person.home.session.command("config/entity_registry/list")
    [space] = [
        each["subentry_id"]
        for each in person.home.session.command("config_entries/subentries/list", entry_id=entry_id(person.home))
        if each["unique_id"] == ROOM
    ]
    wanted = {f"{space}_{key}": key for key in TILES[:5]}
    entry = entry_id(person.home)
    wanted |= {f"{entry}_{ROOM}_lamp_1": "lamp", f"{entry}_{ROOM}_shaker_1": "shaker"}
    return {wanted[each["unique_id"]]: each["entity_id"] for each in entities if each["unique_id"] in wanted}


def _make_dashboard(person: Person, ids: dict[str, str]) -> None:
    """Put the room on a page of its own."""
    session = person.home.session
    session.command("lovelace/dashboards/create", url_path=NAP, title="Nap", mode="storage", require_admin=False)
    join: dict[str, Any] = {
        "type": "button",
        "name": person.reads("services.join_queue.name"),
        "icon": "mdi:human-queue",
        "tap_action": {
            "action": "perform-action",
            "perform_action": "iot_valley.join_queue",
            "target": {"entity_id": ids["availability"]},
        },
    }
    tiles: list[dict[str, Any]] = [{"type": "tile", "entity": ids[key]} for key in TILES]
    tiles[TILES.index("naps")]["state_content"] = ["event_type", "place", "ticket"]
    cards = [*tiles, join]
    view = {"title": "Nap", "type": "sections", "sections": [{"type": "grid", "cards": cards}]}
    session.command("lovelace/config/save", url_path=NAP, config={"views": [view]})


def _lies(person: Person, bed: int, *, down: bool) -> None:
    """Let the mat of a bed say whether somebody lies there."""
    path = f"/api/states/binary_sensor.demo_nap_1_mat_{bed}"
    told = person.home.session.get(path)
    person.home.session.post(path, {"state": "on" if down else "off", "attributes": told["attributes"]})


def _is_on(person: Person, entity_id: str) -> bool:
    return bool(person.home.session.get(f"/api/states/{entity_id}")["state"] == "on")


def _awaits(person: Person, tile: str, *texts: str) -> None:
    """Wait until a tile shows one of some texts."""
    shown = re.compile("|".join(rf"\b{re.escape(text)}(?!\w)" for text in texts))
    person.page.locator("hui-tile-card").nth(TILES.index(tile)).get_by_text(shown).first.wait_for()
