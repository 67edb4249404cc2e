"""What a building answers by what goes on in it: crowds, habits, thermostats, full nap rooms, rooms that do not fit."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.iot_valley.core.attributes import Attribute

from .buildings import MONDAY, added, changed, later, nap_room, says
from .talking import house, refreshed, say

pytestmark = pytest.mark.own_folder


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)


async def test_people_are_counted_or_seen(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """As many as are counted, none, somebody, and what nobody can tell."""
    await house(hass, people=True)
    await says(hass, "sensor.canteen_people", 1, unit_of_measurement="people")
    assert (await say(hass, "is the canteen crowded"))[0] == "There is one person in Canteen. It is 1 % full."
    await says(hass, "sensor.canteen_people", 0, unit_of_measurement="people")
    await later(hass, freezer, minutes=30)
    assert (await say(hass, "how many people are in the canteen"))[0] == "Nobody is in Canteen."
    await says(hass, "binary_sensor.gym_presence", "on")
    assert (await say(hass, "is the gym busy"))[0] == "Someone is in Gym, but I cannot count them."
    assert (await say(hass, "how many people are in here"))[0] == "Which room do you mean?"


async def test_a_room_in_use(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """Seen, booked, closed: each is said, and a booking that ends soon is followed by an offer."""
    await house(hass)
    await says(hass, "binary_sensor.ada_presence", "on")
    assert (await say(hass, "is Ada free"))[0].startswith("Ada is in use")
    assert (await say(hass, "une salle pour six maintenant", "fr"))[0].startswith("Personne n’a réservé Turing")
    await say(hass, "book Turing for 20 minutes", user=hass_admin_user)
    text, talk = await say(hass, "is Turing free")
    assert text.startswith("Turing is booked until 9:20 am, and nobody is there yet.")
    assert text.endswith("Shall I book it from then on?")
    assert (await say(hass, "yes", talk=talk))[0] == "Turing is booked for you from 9:20 am to 9:50 am."
    assert (await say(hass, "is Turing free at 9:30"))[0] == "Turing is booked from 9:20 am to 9:50 am."
    assert "from 9 am to 9:20 am and from 9:20 am to 9:50 am" in (await say(hass, "is Turing free this morning"))[0]
    assert (await say(hass, "is Curie free for an hour"))[0] == "I cannot tell whether Curie is free."
    assert (await say(hass, "is the nap room full"))[0].startswith("I cannot tell how many places")
    assert (await say(hass, "is the canteen free"))[0] == "I cannot tell whether Canteen is free."


async def test_a_free_room_is_offered_for_as_long_as_was_asked(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Known to be empty, it may be had at once."""
    entry = await house(hass)
    await changed(hass, entry, "ada", sensors={"sensor.ada_people": {"kind": "count"}})
    await says(hass, "sensor.ada_people", 0, unit_of_measurement="people")
    await later(hass, freezer, minutes=31)
    await says(hass, "sensor.ada_people", 0, unit_of_measurement="people", asked=1)
    text, talk = await say(hass, "is Ada free for an hour")
    assert text == "Ada is free. Shall I book it?"
    assert (await say(hass, "sure", talk=talk))[0] == "Ada is booked for you from 9:31 am to 10:31 am."
    assert (await say(hass, "where can we meet"))[0].startswith("Nobody has booked Turing")


async def test_quiet_hours_are_learnt(hass: HomeAssistant) -> None:
    """The quietest hour to come, of the week or of the day that is said."""
    entry = await house(hass)
    week = ["500"] * 168
    week[24 * 2 + 14] = "010"
    week[24 + 9] = "050"
    entry.runtime_data.engine.presence.usual.recall({"gym": "".join(week)})
    quietest = "Gym is usually the quietest from {}: someone is there {} % of the time."
    assert (await say(hass, "when is the gym quiet"))[0] == quietest.format("Wednesday at 2 pm to 3 pm", 1)
    assert (await say(hass, "when is the gym quiet tomorrow"))[0] == quietest.format("tomorrow at 9 am to 10 am", 5)


async def test_a_closed_building_has_no_quiet_hour(hass: HomeAssistant) -> None:
    """An hour at which nobody gets in is no answer."""
    entry = await house(hass, data={"floors": [], "hours": {"monday": [["06:00", "08:00"]]}})
    entry.runtime_data.engine.presence.usual.recall({"gym": "500" * 168})
    assert (await say(hass, "when is the gym quiet tomorrow"))[0] == "Gym is closed then."


async def test_a_thermostat_moves_by_a_degree_within_the_caps(hass: HomeAssistant) -> None:
    """Up to 19 degrees, and no further: then staff are told."""
    await house(hass)
    area = ar.async_get(hass).async_get_area_by_name("Ada's")
    assert area is not None
    registry = er.async_get(hass)
    entity = registry.async_get_or_create("climate", "test", "ada")
    registry.async_update_entity(entity.entity_id, area_id=area.id)
    calls: list[ServiceCall] = []

    async def _async_set(call: ServiceCall) -> None:
        calls.append(call)
        hass.states.async_set(entity.entity_id, "heat", {"temperature": call.data["temperature"]})

    hass.services.async_register("climate", "set_temperature", _async_set)
    assert (await say(hass, "it's too cold in Ada"))[0].startswith("I cannot change that myself.")
    hass.states.async_set(entity.entity_id, "heat", {"temperature": 18.5})
    assert (await say(hass, "it's too cold in Ada"))[0] == "I have set Ada to 19 degrees."
    assert (await say(hass, "it's too cold in Ada"))[0].startswith("I cannot change that myself.")
    assert (await say(hass, "il fait trop chaud en Ada", "fr"))[0] == "J’ai réglé Ada à 18 degrés."
    assert [call.data["temperature"] for call in calls] == [19.0, 18.0]
    assert (await say(hass, "it's too cold"))[0] == "Which room do you mean?"


async def test_what_is_asked_by_voice_is_not_undone(hass: HomeAssistant) -> None:
    """Though nobody knows who spoke to the speaker on the wall, it wins as a hand on the switch does."""
    entry = await house(hass)
    lamps = ["light.ada", "switch.ada"]
    await changed(hass, entry, "ada", lights=lamps, climates=["climate.ada"])
    data = {"temperature": 18.0, "hvac_modes": ["heat", "off"], "current_temperature": 18.0}
    hass.states.async_set("climate.ada", "heat", data)
    hass.states.async_set("light.ada", "on", {"brightness": 200})
    dimmed: list[list[str]] = []

    @callback
    def _dim(call: ServiceCall) -> None:
        dimmed.append(call.data["entity_id"])
        hass.states.async_set("light.ada", "on", {"brightness": 136}, context=call.context)

    @callback
    def _set(call: ServiceCall) -> None:
        target = {**data, "temperature": call.data["temperature"]}
        hass.states.async_set(call.data["entity_id"], "heat", target, context=call.context)

    hass.services.async_register("light", "turn_on", _dim)
    hass.services.async_register("climate", "set_temperature", _set)
    await hass.async_block_till_done()
    assert (await say(hass, "it's too bright in Ada"))[0] == "I have dimmed the lights of Ada."
    assert dimmed == [["light.ada"]]
    assert (await say(hass, "it's too cold in Ada"))[0] == "I have set Ada to 19 degrees."
    actuators = entry.runtime_data.engine.actuators
    assert Attribute.BRIGHTNESS in actuators.get("light.ada").hands
    assert Attribute.TEMPERATURE in actuators.get("climate.ada").hands


async def test_naps_in_several_rooms(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Places are told by room; where none is free, one is queued for in the room with the fewest before."""
    entry = await house(hass, people=True)
    await added(hass, entry, nap_room("Morpheus", beds=1))
    await says(hass, "binary_sensor.morpheus_mat_1", "off")
    await refreshed(hass)
    free = "3 places are free: 2 in Hypnos and 1 in Morpheus."
    assert (await say(hass, "any free nap pods"))[0] == free
    for mat in ("hypnos_mat_1", "hypnos_mat_2", "morpheus_mat_1"):
        await says(hass, f"binary_sensor.{mat}", "on")
    await later(hass, freezer, minutes=3)
    text, talk = await say(hass, "is a bed free")
    assert text.startswith("No place is free right now")
    assert text.endswith("Shall I put you in the queue?")
    joined, talk = await say(hass, "yes please", talk=talk)
    assert joined.startswith("You are number 1 in the queue of")
    ticket = joined.removesuffix(".")[-4:]
    assert (await say(hass, f"cancel my ticket {' '.join(ticket)}"))[0].startswith("You are no longer in the queue")
    assert (await say(hass, "put me in the queue for a 17 minute nap until 3 pm"))[0].startswith("You are number 1")
    assert (await say(hass, "pod 1 is broken"))[0] == "Which room do you mean?"
    assert (await say(hass, "the light in Hypnos doesn't work"))[0].startswith("Thank you.")


async def test_a_building_without_naps_or_rooms(hass: HomeAssistant) -> None:
    """It says so."""
    entry = await house(hass)
    for id_ in ("hypnos", "ada", "turing", "curie", "canteen"):
        hass.config_entries.async_remove_subentry(entry, id_)
    await hass.async_block_till_done()
    await refreshed(hass)
    assert (await say(hass, "I need a nap"))[0] == "There is no nap room here."
    assert (await say(hass, "put me in the queue"))[0] == "There is no nap room here."
    assert (await say(hass, "find a meeting room"))[0] == "There is no place to meet here."
    assert (await say(hass, "check in to the gym"))[0] == "Gym is not booked: whoever comes first has it."


async def test_what_does_not_fit_is_said_with_its_reason(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """And with what would be instead."""
    entry = await house(hass)
    assert (await say(hass, "find a room for six with a whiteboard at three"))[0] == (
        "No room that fits has all you need."
    )
    for name in ("Ada", "Turing", "Curie"):
        await say(hass, f"book {name} at three for two hours", user=hass_admin_user)
    await changed(hass, entry, "canteen", capacity=4)
    other = (await say(hass, "find a room for six at three for an hour"))[0]
    assert other.startswith("All rooms that fit are taken then. But ")
    later_today = (await say(hass, "book Ada this afternoon for an hour", user=hass_admin_user))[0]
    assert later_today.startswith("Ada, First floor, is free from noon to 1 pm.")
    booked = (await say(hass, "extend my booking until six", user=hass_admin_user))[0]
    assert booked == "Which room do you mean?"
    assert (await say(hass, "extend Ada until six", user=hass_admin_user))[0].startswith("Ada is yours until")


async def test_what_is_meant_without_being_said(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """One's own booking that is on, the floor one asks for, and another room where the named one is full."""
    await house(hass)
    found = await say(hass, "find a room on the first floor for four at three")
    assert found[0] == "Ada, First floor, is free from 3 pm to 3:30 pm. Shall I book it?"
    assert (await say(hass, "check in", user=hass_admin_user))[0] == "Which room do you mean?"
    await say(hass, "book Turing for half an hour", user=hass_admin_user)
    assert (await say(hass, "extend my booking by ten minutes", user=hass_admin_user))[
        0
    ] == "Turing is yours until 9:40 am."
    assert (await say(hass, "we're done", user=hass_admin_user))[0] == "Turing is free again. Thank you."
    await say(hass, "book Ada tomorrow at 7 am for five hours", user=hass_admin_user)
    other = (await say(hass, "book Ada tomorrow morning for four people for two hours", user=hass_admin_user))[0]
    assert other.endswith("Shall I book it?")
    assert (await say(hass, "book Ada at three for two minutes"))[0].startswith("The shortest booking")
