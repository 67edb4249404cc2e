"""Somebody asks the demo building for a room in Home Assistant's own Assist dialog, and says yes."""

from contextlib import suppress
import re
from time import monotonic

from playwright.sync_api import TimeoutError  # noqa: A004 - theirs
import pytest

from .conftest import Tell, Welcome
from .house import entry_id, wait_until
from .person import Person

ASKED = {"en": "find a meeting room for four tomorrow at ten", "fr": "trouve une salle pour quatre demain à dix heures"}
OFFERED = {
    "en": re.compile(r"tomorrow at 10 am .*Shall I book it\?"),
    "fr": re.compile(r"demain à 10 h .*Je réserve\s\?"),
}
YES = {"en": "yes", "fr": "oui"}
BOOKED = {"en": re.compile(r"is booked for you from tomorrow"), "fr": re.compile(r"est réservée pour vous de demain")}
PATIENCE = 15_000
SOON = 5_000
TRIES = 3
FIELD = "ha-assist-chat input"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_room_is_booked_in_two_turns(welcome: Welcome, tell: Tell, language: str) -> None:
    """On a fresh install, with nothing copied by hand: the sentences are there once the building is."""
    person = welcome(language)
    _add_demo(person)
    sentences = person.home.config_dir / "custom_sentences" / language / "iot_valley.yaml"
    wait_until(sentences.exists, 30)
    start = monotonic()
    _asks(person, ASKED[language], OFFERED[language])
    tell(f"seconds from a question to its answer in the dialog ({language})", monotonic() - start)
    _says(person, YES[language], BOOKED[language])
    person.looks("assist", shown=True)
    assert not person.complaints


def _asks(person: Person, text: str, answer: re.Pattern[str]) -> None:
    """Open the dialog from the dashboard, and ask; a page that is only being built takes it away once."""
    person.opens("/iot-valley/now")
    button = person.page.get_by_role("button", name=re.compile("^Assist"))
    for _ in range(TRIES):
        button.click(timeout=PATIENCE)
        with suppress(TimeoutError):
            person.page.locator(FIELD).first.wait_for(timeout=SOON)
            break
    _says(person, text, answer)


def _says(person: Person, text: str, answer: re.Pattern[str]) -> None:
    """Type something, and wait for the answer."""
    field = person.page.locator(FIELD).first
    field.fill(text, timeout=PATIENCE)
    field.press("Enter")
    person.page.locator("ha-assist-chat").get_by_text(answer).first.wait_for(timeout=PATIENCE)


def _add_demo(person: Person) -> None:
    """Add the demo building, without looking at how: another test does."""
    session = person.home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "demo"})
    session.post(f"{flow}/{menu['flow_id']}", {"name": "IoT Valley", "seed": 1, "speed": 1})
    wait_until(lambda: entry_id(person.home))
