"""Talking to a building: what is heard, what is answered, what is offered, and the files by which it listens."""

from pathlib import Path
import stat
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.iot_valley.adapters import voice as files
from custom_components.iot_valley.adapters.voice import Kept
from custom_components.iot_valley.front_desk import front_desk_of
from scripts.support.voice import CORPORA, read

from .buildings import MONDAY, added, changed, closed, space
from .talking import house, refreshed, say, settle

pytestmark = pytest.mark.own_folder


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)


async def test_it_books_in_two_turns(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """A room is found and offered; «yes» in the same conversation books it, for whoever is signed in."""
    entry = await house(hass)
    client = await hass_ws_client(hass)
    turn = {"type": "conversation/process", "language": "en"}
    await client.send_json_auto_id({**turn, "text": "a room for six at three"})
    first = (await client.receive_json())["result"]
    assert first["response"]["speech"]["plain"]["speech"] == (
        "Ada, First floor, is free from 3 pm to 3:30 pm. Shall I book it?"
    )
    assert first["response"]["response_type"] == "query_answer"
    await client.send_json_auto_id({**turn, "text": "yes", "conversation_id": first["conversation_id"]})
    second = (await client.receive_json())["result"]
    assert second["response"]["speech"]["plain"]["speech"] == "Ada is booked for you from 3 pm to 3:30 pm."
    assert second["response"]["response_type"] == "action_done"
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert booking.owner


async def test_yes_means_nothing_where_nothing_was_offered(hass: HomeAssistant) -> None:
    """A word that others may understand is theirs: it is told as not understood."""
    await house(hass)
    _, talk = await say(hass, "a room for six at three")
    for conversation_id in (None, "another"):
        result = await conversation.async_converse(hass, "yes", conversation_id, Context(), language="en")
        assert result.response.error_code == "no_intent_match"
    assert (await say(hass, "no", talk=talk))[0] == "All right."
    result = await conversation.async_converse(hass, "yes", talk, Context(), language="en")
    assert result.response.error_code == "no_intent_match"


async def test_an_offer_is_forgotten(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Five minutes later «yes» is about something else."""
    await house(hass)
    _, talk = await say(hass, "a room for six at three")
    freezer.tick(301)
    result = await conversation.async_converse(hass, "yes", talk, Context(), language="en")
    assert result.response.error_code == "no_intent_match"


EVENING = (
    ("en", "is Ada free"),
    ("en", "is there a free place in the nap room"),
    ("en", "how many people are in the canteen"),
    ("en", "how many people are in the gym"),
    ("en", "when is the gym quiet"),
    ("en", "where can we meet"),
    ("en", "a room for eighteen at four"),
    ("en", "find a room for 500"),
    ("en", "book Ada for an hour"),
    ("en", "book Ada for half an hour"),
    ("en", "is Ada free at half past ten"),
    ("en", "is Ada free tomorrow at ten"),
    ("en", "what's the schedule for Ada tomorrow"),
    ("en", "is Ada booked this morning"),
    ("en", "check in to Ada"),
    ("en", "extend Ada by 15 minutes"),
    ("en", "end the meeting in Ada"),
    ("en", "end the meeting in Ada"),
    ("en", "book the canteen"),
    ("en", "extend the meeting"),
    ("en", "pod 1 is broken"),
    ("en", "pod 9 is broken"),
    ("en", "report a problem in Turing"),
    ("en", "it's too cold in Ada"),
    ("en", "it's too bright in Ada"),
    ("en", "put me in the queue"),
    ("en", "take me off the waiting list"),
    ("en", "leave the queue"),
    ("en", "is this room free"),
    ("en", "book Ada yesterday at 3 am for 30 hours"),
    ("fr", "Ada est libre ?"),
    ("fr", "il y a une place libre en salle de sieste ?"),
    ("fr", "combien de personnes à la cantine"),
    ("fr", "quand la salle de sport est-elle calme"),
    ("fr", "une salle pour dix-huit à seize heures"),
    ("fr", "réserve Turing pour une heure"),
    ("fr", "réserve Turing pour une demi-heure"),
    ("fr", "Turing est libre demain à dix heures ?"),
    ("fr", "prolonge Turing d'un quart d'heure"),
    ("fr", "libère Turing"),
    ("fr", "la place 2 est cassée"),
    ("fr", "signale un problème en Curie"),
    ("fr", "il fait trop froid en Ada"),
    ("fr", "mets-moi dans la file d'attente"),
    ("fr", "retire-moi de la file"),
    ("fr", "on a fini"),
)


async def test_answers(hass: HomeAssistant, snapshot: SnapshotAssertion, hass_admin_user: MockUser) -> None:
    """Successes, refusals and questions, in both languages, said one after the other by one person."""
    await house(hass, people=True)
    with patch("custom_components.iot_valley.nap_services.randbits", return_value=4711):
        told = [f"{text} → {(await say(hass, text, language, user=hass_admin_user))[0]}" for language, text in EVENING]
    assert told == snapshot


async def test_a_taken_room_is_offered_later_or_another_one(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """The reason when it is no, and an offer."""
    await house(hass)
    await say(hass, "book Ada for 20 minutes", user=hass_admin_user)
    no, talk = await say(hass, "book Ada for 30 minutes", user=hass_admin_user)
    assert no == "Ada is taken until 9:20 am. It is free in 20 minutes. Shall I book it?"
    assert (await say(hass, "oui", "fr", talk=talk))[0] == "Ada est réservée pour vous de 9 h 20 à 9 h 50."


async def test_here_is_where_the_satellite_is(hass: HomeAssistant) -> None:
    """A satellite in the room means that room, and whoever speaks there may check in and end."""
    entry = await house(hass)
    device = dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", "ear")})
    area = ar.async_get(hass).async_get_area_by_name("Ada's")
    assert area is not None
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)

    async def _there(text: str) -> str:
        result = await conversation.async_converse(hass, text, None, Context(), language="en", device_id=device.id)
        return str(result.response.speech["plain"]["speech"])

    assert await _there("is this room free") == "I cannot tell whether Ada is free."
    assert await _there("book this room for 15 minutes") == "Ada is booked for you from 9 am to 9:15 am."
    assert await _there("check in") == "You are checked in to Ada until 9:15 am."
    assert await _there("end the meeting in Turing") == (
        "That can only be said in Turing itself, or by whoever has booked it."
    )
    assert await _there("we're done") == "Ada is free again. Thank you."
    assert await _there("it's too hot") == "I cannot change that myself. I have told the staff about Ada."


async def test_lights_and_heat_are_moved(hass: HomeAssistant, service_calls: list[Any]) -> None:
    """Too bright dims, too cold warms by a degree, within the caps."""
    entry = await house(hass)
    await changed(hass, entry, "ada", lights=["light.ada"])
    hass.services.async_register("light", "turn_on", lambda _: None)
    assert (await say(hass, "it's too bright in Ada"))[0] == "I have dimmed the lights of Ada."
    dimmed = next(call for call in service_calls if call.domain == "light")
    assert dimmed.data == {"entity_id": ["light.ada"], "brightness_step_pct": -25}


async def test_everyday_sentences_reach_home_assistant(hass: HomeAssistant) -> None:
    """Not even as an error about something unknown are they ours, as the agent itself hears them."""
    await house(hass)
    agent = conversation.agent_manager.get_agent_manager(hass).default_agent
    assert agent is not None
    caught = []
    for language in ("en", "fr"):
        for line in read(CORPORA / f"home.{language}.txt"):
            said = conversation.ConversationInput(
                text=line.sentence,
                context=Context(),
                conversation_id=None,
                device_id=None,
                satellite_id=None,
                language=language,
                agent_id="conversation.home_assistant",
            )
            result = await agent.async_recognize_intent(said, strict_intents_only=True)
            if result is not None and result.intent.name.startswith("IotValley"):
                caught.append(line.sentence)
    assert not caught


# -- the files ---------------------------------------------------------------------------------------------------------


async def test_files_follow_the_rooms_and_go_with_the_building(hass: HomeAssistant) -> None:
    """A new room is heard of, and nothing is left behind."""
    entry = await house(hass)
    path = files.path_of(hass, "fr")
    assert files.is_ours(path.read_text())
    assert "hopper" not in path.read_text()
    await added(hass, entry, space("Hopper"))
    await refreshed(hass)
    assert "hopper" in path.read_text()
    assert (await say(hass, "is Hopper free"))[0] == "I cannot tell whether Hopper is free."
    await closed(hass, entry)
    assert path.exists()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not path.exists()
    assert not path.parent.exists()


async def test_a_file_that_a_person_changed_is_left_alone(hass: HomeAssistant) -> None:
    """Neither written nor removed."""
    entry = await house(hass)
    path = files.path_of(hass, "en")
    path.write_text(path.read_text() + "# mine\n")
    mine = path.read_text()
    await added(hass, entry, space("Hopper"))
    await refreshed(hass)
    assert path.read_text() == mine
    assert files.keep(path, "anything") is Kept.THEIRS
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert path.read_text() == mine


async def test_renamed_areas_and_devices_are_heard(hass: HomeAssistant) -> None:
    """What else a room is called is an alias."""
    entry = await house(hass)
    area = ar.async_get(hass).async_get_area_by_name("Ada's")
    assert area is not None
    ar.async_get(hass).async_update(area.id, aliases={"the glass box"})
    device = entry.runtime_data.devices["turing"]
    dr.async_get(hass).async_update_device(device.id, name_by_user="Bombe")
    await refreshed(hass)
    assert (await say(hass, "is the glass box free"))[0] == "I cannot tell whether Ada is free."
    await settle(hass, entry)
    assert (await say(hass, "is Bombe free"))[0] == "I cannot tell whether Turing is free."


async def test_triggers_hear_where_nothing_can_be_written(hass: HomeAssistant) -> None:
    """The folder is read-only: the same is heard by triggers, once, and no more after the building is gone."""
    with patch.object(files, "write_utf8_file_atomic", side_effect=WriteError("read-only")):
        entry = await house(hass)
    assert (await say(hass, "is Ada free"))[0] == "I cannot tell whether Ada is free."
    assert (await say(hass, "Ada est libre", "fr"))[0] == "Je ne sais pas si Ada est libre."
    found, talk = await say(hass, "a room for six at three")
    assert found.endswith("Shall I book it?")
    assert (await say(hass, "ok", talk=talk))[0] == "Ada is booked for you from 3 pm to 3:30 pm."
    await closed(hass, entry)
    result = await conversation.async_converse(hass, "is Ada free", None, Context(), language="en")
    assert result.response.error_code is not None


def test_nothing_is_dropped_that_is_not_ours(tmp_path: Path) -> None:
    """A file that is not there, and a folder in which is something else."""
    path = tmp_path / "custom_sentences" / "en" / "iot_valley.yaml"
    assert not files.drop(path)
    assert files.keep(path, files.text_of({"language": "en"})) is Kept.WRITTEN
    assert files.keep(path, files.text_of({"language": "en"})) is Kept.SAME
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH
    (path.parent / "theirs.yaml").write_text("")
    assert files.drop(path)
    assert [each.name for each in path.parent.iterdir()] == ["theirs.yaml"]
