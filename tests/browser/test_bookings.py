"""Bookings of the demo building, as somebody makes them in Home Assistant's own calendar, and finds a place to meet."""

from datetime import UTC, datetime, timedelta
import json
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator
import pytest

from scripts.support.develop import FLOW, add_demo
from scripts.support.instance import Instance

from .conftest import Welcome
from .house import entry_id, wait_until
from .person import Person

ROOM = "calendar.ada_bookings"
WEEKLY = 3
"""The line of the menu of how often: never, each year, each month, each week, each day."""

PLAIN = {
    **dict.fromkeys(("number_format", "date_format"), "language"),
    "time_format": "24",
    "first_weekday": "monday",
    "time_zone": "local",
}
"""How days and times are written, the same in all languages."""

BOOKABLE = 11
FIND = "/api/services/iot_valley/find_space?return_response"
STORED = "panel-dev-action-state-service-data"
"""Where the page of actions keeps what was typed."""

LONG = 24 * 60
"""So many minutes nobody can have."""


@pytest.fixture(params=["en", "fr"])
def person(request: pytest.FixtureRequest, welcome: Welcome) -> Person:
    """Return somebody who looks at the demo building, which runs as slowly as the world does."""
    person = welcome(request.param)
    add_demo(person.home.session, seed=1, speed=1)
    wait_until(lambda: len(_calendars(person.home)) == BOOKABLE)
    _open_always(person.home)
    person.home.session.command("frontend/set_user_data", key="language", value=PLAIN | {"language": request.param})
    return person


def _open_always(home: Instance) -> None:
    """Let the building be open on the day of the test, whatever day that is."""
    flow = home.session.post(FLOW, {"handler": "iot_valley", "entry_id": entry_id(home)})
    home.session.post(f"{FLOW}/{flow['flow_id']}", {"name": "IoT Valley", "always_open": True})


def _calendars(home: Instance) -> list[str]:
    ids = (str(state["entity_id"]) for state in home.session.get("/api/states"))
    return [id_ for id_ in ids if id_.startswith("calendar.")]


def _events(home: Instance, summary: str) -> list[dict[str, Any]]:
    """Return the events of that name within two months."""
    now = datetime.now(UTC)
    times = [quote((now + timedelta(days=days)).isoformat()) for days in (-1, 62)]
    told = home.session.get(f"/api/calendars/{ROOM}?start={times[0]}&end={times[1]}")
    return [event for event in told if event["summary"] == summary]


# -- the calendar ----------------------------------------------------------------------------------------------------


def test_a_series_in_home_assistants_own_calendar(person: Person) -> None:
    """It is made, called something else from the second time on, moved once, and deleted once and for all."""
    person.opens("/calendar")
    _make(person, "Stand-up")
    wait_until(lambda: len(_events(person.home, "Stand-up")) >= 4)
    person.looks("calendar-series", compared=False)
    person.click(person.page.locator("ha-full-calendar .next"))
    _open(person, "Stand-up", 0)
    _rename(person, "Review", "future")
    wait_until(lambda: len(_events(person.home, "Review")) >= 3)
    assert _events(person.home, "Stand-up")
    _open(person, "Review", 1)
    _rename(person, "Guests", "this")
    wait_until(lambda: len(_events(person.home, "Guests")) == 1)
    person.looks("calendar-edited", compared=False)
    before = len(_events(person.home, "Review"))
    _open(person, "Guests", 0)
    _delete(person, "this")
    wait_until(lambda: not _events(person.home, "Guests"))
    assert len(_events(person.home, "Review")) == before
    _open(person, "Review", 0)
    _delete(person, "future")
    wait_until(lambda: not _events(person.home, "Review"))
    person.looks("calendar-deleted", compared=False)
    assert not person.complaints


def _make(person: Person, summary: str) -> None:
    """Write a weekly event into the calendar of a room, tomorrow or on the next day that it is open."""
    page = person.page
    page.locator("ha-full-calendar .fc-daygrid-day").first.wait_for()
    person.click(page.locator("ha-full-calendar ha-fab, ha-full-calendar ha-button").last)
    editor = page.locator("dialog-calendar-event-editor")
    editor.locator("ha-recurrence-rule-editor").wait_for()
    _name(editor, summary)
    person.click(editor.locator("ha-entity-picker"))
    page.keyboard.type("Ada", delay=20)
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    frequency = editor.locator("ha-recurrence-rule-editor ha-select#freq")
    person.click(frequency)
    person.click(frequency.locator("ha-dropdown-item").nth(WEEKLY))
    _at_nine(editor)
    person.looks("calendar-editor", compared=False)
    person.click(editor.locator("ha-button[slot=primaryAction]").last)


def _at_nine(editor: Locator) -> None:
    """Set the times from nine to ten."""
    hours = editor.locator("ha-time-input input")
    for number, hour in ((0, "9"), (2, "10")):
        hours.nth(number).fill(hour)
        hours.nth(number).press("Tab")


def _open(person: Person, summary: str, number: int) -> None:
    event = person.page.locator(".fc-event", has_text=summary).nth(number)
    event.wait_for()
    person.click(event)


def _rename(person: Person, summary: str, which: str) -> None:
    page = person.page
    person.click(page.locator("dialog-calendar-event-detail ha-button[slot=primaryAction]"))
    editor = page.locator("dialog-calendar-event-editor")
    _name(editor, summary)
    person.click(editor.locator("ha-button[slot=primaryAction]").last)
    _confirm(person, which)


def _name(editor: Locator, summary: str) -> None:
    field = editor.locator("ha-input.summary input")
    field.wait_for()
    field.page.wait_for_timeout(1000)  # It fills itself in once it is there.
    field.fill(summary)


def _delete(person: Person, which: str) -> None:
    person.click(person.page.locator("dialog-calendar-event-detail ha-button[slot=secondaryAction]"))
    _confirm(person, which)


def _confirm(person: Person, which: str) -> None:
    box = person.page.locator("confirm-event-dialog-box")
    person.click(box.locator(f"ha-radio-option[value={which}]"))
    person.looks(f"calendar-confirm-{which}", compared=False)
    person.click(box.locator("ha-button[slot=primaryAction]"))
    person.page.wait_for_timeout(1500)


# -- the finder ------------------------------------------------------------------------------------------------------


def test_a_place_to_meet(person: Person) -> None:
    """What fits comes first, each other space says in one's language why it does not, and what would be instead."""
    found = _find(person, people=6, minutes=30, equipment=["video"])
    assert found["offers"]
    assert all(person.reads(f"exceptions.no_{each['reason']}.message", told="") for each in found["refusals"])
    assert all(_says(person, each) for each in found["refusals"])
    none = _find(person, people=6, minutes=LONG)
    assert not none["offers"]
    assert {each["another"] for each in none["alternatives"]} >= {"shorter"}
    typed = json.dumps({"action": "iot_valley.find_space", "data": {"people": 6, "minutes": 30}})
    person.page.add_init_script(f"localStorage.setItem({json.dumps(STORED)}, {json.dumps(typed)})")
    person.opens("/config/developer-tools/action")
    person.sees(person.reads("services.find_space.fields.people.description"))
    person.looks("find-space")
    person.understands(person.page.locator("ha-service-control"), keys=True)


def _find(person: Person, **said: Any) -> dict[str, Any]:
    answer = person.home.session.post(FIND, said)["service_response"]
    assert isinstance(answer, dict)
    return answer


def _says(person: Person, refused: dict[str, Any]) -> bool:
    """Tell whether a refusal is in the person's language."""
    before, _, after = person.reads(f"exceptions.no_{refused['reason']}.message", told="|").partition("|")
    text = str(refused["text"])
    return text.startswith(before) and text.endswith(after)
