"""The building's own sensors: a gateway is added, a sensor calls in, and is put into its room."""

import json
import re
from typing import Any
from urllib.request import Request, urlopen

import pytest

from .conftest import Welcome
from .house import entry_id, wait_until
from .person import PAGE, Person

STEPS = "config_subentries.gateway.step"
SENSOR = "config_subentries.sensor"
ROOM = "binary_sensor.garonne_occupancy"
SEAT = "24e124000000b341"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_gateway_and_its_first_sensor(welcome: Welcome, language: str) -> None:
    """What to paste is shown, then the first message; two steps later the room is in use."""
    person = welcome(language)
    _add_building(person)
    _adds(person, "gateway", "Garonne")
    person.understands()
    person.looks("gateway")
    person.types(person.reads(f"{STEPS}.user.data.name"), "ChirpStack")
    person.chooses(person.reads("selector.gateway_kind.options.chirpstack"))
    person.goes_on()
    person.sees(person.reads(f"{STEPS}.connect_chirpstack.title", name="ChirpStack"))
    person.understands()
    person.looks("gateway-connect", shown=True)
    url, secret = _pasted(person)
    person.chooses(person.reads(f"{STEPS}.connect_chirpstack.menu_options.wait"))
    person.sees(person.reads("config_subentries.gateway.progress.wait"))
    person.looks("gateway-wait")
    _calls(person, url, secret, 1)
    person.sees(person.reads(f"{STEPS}.heard.title"))
    person.understands()
    person.looks("gateway-heard", shown=True)
    person.goes_on()
    _finish(person)
    _adds(person, "sensor", "ChirpStack")
    person.sees(person.reads(f"{SENSOR}.step.user.data.space"))
    person.looks("sensor")
    person.click(person.dialog.locator("ha-select, ha-generic-picker, ha-selector-select").last)
    person.page.wait_for_timeout(500)
    person.page.keyboard.type("Garonne", delay=20)
    person.page.keyboard.press("Enter")
    person.page.wait_for_timeout(500)
    person.looks("sensor-chosen")
    person.goes_on()
    person.sees(person.reads(f"{SENSOR}.step.roles.data.occupied"))
    person.understands()
    person.looks("sensor-roles", shown=True)
    person.goes_on()
    _finish(person)
    _calls(person, url, secret, 2)
    wait_until(lambda: person.home.session.get(f"/api/states/{ROOM}")["state"] == "on")
    assert not person.complaints


def _add_building(person: Person) -> None:
    """Add a building with one room, without looking at how: other tests do."""
    session = person.home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "building"})
    session.post(f"{flow}/{menu['flow_id']}", {"name": "Labège", "always_open": True})
    session.post(
        "/api/services/iot_valley/import_spaces",
        {"config_entry_id": entry_id(person.home), "csv": "code,name,kind\nA-1,Garonne,meeting_room"},
    )


def _adds(person: Person, kind: str, awaited: str) -> None:
    """Begin to add a gateway or a sensor on the integration's page."""
    person.opens(PAGE)
    person.sees(awaited)
    person.presses(person.reads(f"config_subentries.{kind}.initiate_flow.user"))


def _pasted(person: Person) -> tuple[str, str]:
    """Return the address and the secret that the dialog shows."""
    text = "\n".join(person.texts())
    found = re.search(r"https?://\S+/api/webhook/(\w+)", text)
    secret = re.search(r"Bearer \S+", text)
    assert found
    assert secret
    return f"{person.home.url}/api/webhook/{found[1]}", secret[0]


def _calls(person: Person, url: str, secret: str, number: int) -> None:
    """Let a seat sensor call in through ChirpStack."""
    body: dict[str, Any] = {
        "deduplicationId": f"{SEAT}-{number}",
        "time": "2026-01-01T00:00:00Z",
        "deviceInfo": {"deviceProfileName": "Milesight VS341", "deviceName": "Seat 1", "devEui": SEAT},
        "fCnt": number,
        "fPort": 85,
        "data": "AXVkAwAB",
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -61, "snr": 9.2}],
    }
    del body["time"]
    request = Request(  # noqa: S310 - to this machine
        f"{url}?event=up",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": secret},
    )
    with urlopen(request) as answer:  # noqa: S310 - the same
        assert answer.status == 204


def _finish(person: Person) -> None:
    """Leave the names and areas of what was made as they are."""
    person.page.wait_for_timeout(1000)
    person.goes_on()
