"""Talking to a building: what is heard, what is answered, and what is offered."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .buildings import MONDAY
from .talking import house, say


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give each test a folder of its own to keep sentences in."""
    return hass_tmp_config_dir


@pytest.fixture(autouse=True)
def _monday(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)


async def test_it_books_in_two_turns(hass: HomeAssistant) -> None:
    """A room is found and offered; «yes» in the same conversation books it."""
    await house(hass)
    found, talk = await say(hass, "a room for six at three")
    print(found)
    booked, _ = await say(hass, "yes", talk=talk)
    print(booked)
    for text in [
        "is Ada free",
        "is there a free place in the nap room",
        "how many people are in the canteen",
        "when is the gym quiet",
        "put me in the queue",
        "take me off the list",
        "we're done",
        "pod 1 is broken",
        "it's too cold in Ada",
        "book Ada at three",
        "book Ada for an hour",
        "extend Ada by 15 minutes",
        "check in to Ada",
        "end the meeting in Ada",
        "yes",
        "report a problem in Turing",
        "a room for 50",
        "where is the cat",
    ]:
        print(text, "=>", (await say(hass, text))[0])
    for text in [
        "une salle pour six à trois heures",
        "Ada est libre ?",
        "réserve Turing à quatre heures",
        "quand la salle de sport est-elle calme",
        "on a fini",
    ]:
        print(text, "=>", (await say(hass, text, "fr"))[0])
    assert 0
