"""Heat, air and the sign follow people: from the sensor to Home Assistant's own thermostats, fans and lights."""

from io import BytesIO
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.climate import DOMAIN as CLIMATE_DOMAIN
from homeassistant.components.demo import DOMAIN as DEMO_DOMAIN
from homeassistant.components.image import async_get_image
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.iot_valley.const import DOMAIN

from .buildings import MONDAY, later, opened, says, sensors, space, state, told

THERMOSTAT = "climate.ada"


@pytest.fixture(autouse=True)
def monday(freezer: FrozenDateTimeFactory) -> None:
    """Begin on a Monday morning."""
    freezer.move_to(MONDAY)


@pytest.fixture
def person(hass_admin_user: MockUser) -> Context:
    """Return the context of what a person does in Home Assistant."""
    return Context(user_id=hass_admin_user.id)


@pytest.fixture
async def thermostat(hass: HomeAssistant) -> str:
    """Set up Home Assistant's own thermostat, which heats with a switch."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"heater": {}}})
    hass.states.async_set("sensor.ada_degrees", "17.0", {"unit_of_measurement": "°C"})
    config = {
        "platform": "generic_thermostat",
        "name": "ada",
        "heater": "input_boolean.heater",
        "target_sensor": "sensor.ada_degrees",
        "min_temp": 5,
        "initial_hvac_mode": "heat",
        "target_temp": 17,
    }
    assert await async_setup_component(hass, CLIMATE_DOMAIN, {CLIMATE_DOMAIN: config})
    await hass.async_block_till_done()
    return THERMOSTAT


@pytest.fixture
async def demo(hass: HomeAssistant) -> None:
    """Set up Home Assistant's demo of thermostats, fans and lights."""
    assert await async_setup_component(hass, "homeassistant", {})
    entry = MockConfigEntry(domain=DEMO_DOMAIN)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def room(hass: HomeAssistant, **said: Any) -> MockConfigEntry:
    """Set up a room with a radar, in which nobody is."""
    entry = await opened(hass, space("Ada", **{"sensors": sensors(ada_presence="presence"), "capacity": 10, **said}))
    await says(hass, "binary_sensor.ada_presence", "off")
    return entry


def target(hass: HomeAssistant, entity_id: str = THERMOSTAT) -> tuple[str, Any]:
    """Return what a thermostat does, and to which temperature."""
    here = state(hass, entity_id)
    return here.state, here.attributes.get("temperature")


async def test_a_thermostat_follows_the_people(
    hass: HomeAssistant, thermostat: str, freezer: FrozenDateTimeFactory
) -> None:
    """Standby while nobody is there, warm a minute after someone comes, and back five minutes after all have gone."""
    await room(hass, climates=[thermostat])
    assert target(hass) == ("heat", 17.9)
    assert told(hass, "sensor.ada_climate") == "standby"
    await says(hass, "binary_sensor.ada_presence", "on")
    assert target(hass) == ("heat", 17.9)
    await later(hass, freezer, minutes=1, seconds=2)
    assert target(hass) == ("heat", 19.0)
    assert told(hass, "sensor.ada_climate") == "occupied"
    here = state(hass, "sensor.ada_climate")
    assert (here.attributes["because"], here.attributes["heat_to"]) == ("in_use", 19.0)
    await later(hass, freezer, minutes=30)
    await says(hass, "binary_sensor.ada_presence", "off")
    await later(hass, freezer, minutes=5, seconds=2)
    assert target(hass) == ("heat", 17.9)
    await later(hass, freezer, hours=2)
    assert target(hass) == ("heat", 16.8)


async def test_an_open_window_turns_the_thermostat_off(
    hass: HomeAssistant, thermostat: str, freezer: FrozenDateTimeFactory
) -> None:
    """And on again once it is shut."""
    bound = sensors(ada_presence="presence", ada_window="window")
    await room(hass, climates=[thermostat], sensors=bound)
    await says(hass, "binary_sensor.ada_window", "on")
    await later(hass, freezer, minutes=1, seconds=2)
    assert target(hass)[0] == "off"
    assert told(hass, "sensor.ada_climate") == "window"
    await says(hass, "binary_sensor.ada_window", "off")
    await later(hass, freezer, minutes=10)
    assert target(hass) == ("heat", 17.9)


async def test_a_hand_on_the_thermostat_wins_until_all_have_gone_or_someone_gives_it_back(
    hass: HomeAssistant, thermostat: str, freezer: FrozenDateTimeFactory, person: Context
) -> None:
    """It is shown, and one press ends it."""
    await room(hass, climates=[thermostat])
    await says(hass, "binary_sensor.ada_presence", "on")
    await later(hass, freezer, minutes=2)
    data = {"entity_id": thermostat, "temperature": 21}
    await hass.services.async_call(CLIMATE_DOMAIN, "set_temperature", data, blocking=True, context=person)
    await hass.async_block_till_done()
    await later(hass, freezer, hours=3)
    assert target(hass) == ("heat", 21.0)
    assert told(hass, "sensor.ada_overrides") == "1"
    assert state(hass, "sensor.ada_overrides").attributes["actuators"] == [thermostat]
    await hass.services.async_call("button", "press", {"entity_id": "button.ada_end_overrides"}, blocking=True)
    await hass.async_block_till_done()
    assert target(hass) == ("heat", 19.0)
    assert told(hass, "sensor.ada_overrides") == "0"
    await hass.services.async_call(CLIMATE_DOMAIN, "set_temperature", data, blocking=True, context=person)
    await says(hass, "binary_sensor.ada_presence", "off")
    await later(hass, freezer, minutes=6)
    assert target(hass) == ("heat", 17.9)


async def test_a_thermostat_is_left_alone_while_its_switch_is_off(
    hass: HomeAssistant, thermostat: str, freezer: FrozenDateTimeFactory
) -> None:
    """And taken over again when it is on."""
    await room(hass, climates=[thermostat])
    for way, temperature in (("off", 17.9), ("on", 19.0)):
        entity = {"entity_id": "switch.ada_automatic_climate"}
        await hass.services.async_call("switch", f"turn_{way}", entity, blocking=True)
        assert told(hass, "switch.ada_automatic_climate") == way
        await says(hass, "binary_sensor.ada_presence", "on")
        await later(hass, freezer, minutes=2)
        assert target(hass) == ("heat", temperature)


async def test_no_command_is_sent_twice(hass: HomeAssistant, thermostat: str, freezer: FrozenDateTimeFactory) -> None:
    """A thermometer that chats, and hours that pass, lead to none."""
    bound = {**sensors(ada_presence="presence"), "sensor.ada_degrees": {"kind": "temperature"}}
    await room(hass, climates=[thermostat], sensors=bound)
    await says(hass, "binary_sensor.ada_presence", "on")
    calls = async_capture_events(hass, "call_service")
    for minute in range(30):
        await says(hass, "sensor.ada_degrees", str(17 + minute / 20))
        await later(hass, freezer, minutes=1)
    asked = [call.data["service"] for call in calls if call.data["domain"] == CLIMATE_DOMAIN]
    assert asked == ["set_temperature"]


@pytest.mark.usefixtures("demo")
async def test_one_that_heats_and_cools_is_given_both_ends(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """And is only to heat, in effect, where nobody is expected."""
    await room(hass, climates=["climate.ecobee"])
    here = state(hass, "climate.ecobee")
    assert (here.attributes["target_temp_low"], here.attributes["target_temp_high"]) == (17.9, 27.1)
    await says(hass, "binary_sensor.ada_presence", "on")
    await later(hass, freezer, minutes=2)
    here = state(hass, "climate.ecobee")
    assert (here.state, here.attributes["target_temp_low"], here.attributes["target_temp_high"]) == (
        "heat_cool",
        19,
        26,
    )


@pytest.mark.usefixtures("demo")
async def test_a_fan_gives_air_by_the_head(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Four of ten seats take 40 %, rounded up to a speed that it has; nobody, none."""
    bound = {**sensors(ada_presence="presence"), "sensor.ada_people": {"kind": "count"}}
    await room(hass, fans=["fan.living_room_fan"], sensors=bound)
    await says(hass, "sensor.ada_people", "0")
    assert told(hass, "fan.living_room_fan") == "off"
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "sensor.ada_people", "4")
    assert state(hass, "fan.living_room_fan").attributes["percentage"] in {40, 66, 67}
    assert told(hass, "sensor.ada_fresh_air") == "40"
    assert state(hass, "sensor.ada_fresh_air").attributes["because"] == "people"
    assert told(hass, "sensor.ada_people_at_most") == "4"
    await later(hass, freezer, minutes=20)
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "sensor.ada_people", "0")
    await later(hass, freezer, minutes=6)
    assert told(hass, "fan.living_room_fan") == "off"


@pytest.mark.parametrize(
    ("domain", "options", "most"),
    [
        ("input_boolean", {}, "on"),
        ("input_number", {"min": 0, "max": 3, "step": 1, "initial": 0}, "3.0"),
        ("input_select", {"options": ["off", "low", "high"]}, "high"),
    ],
)
async def test_air_is_given_by_whatever_can_give_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, domain: str, options: dict[str, Any], most: str
) -> None:
    """A switch, a number from none to most, or a list from off to high."""
    assert await async_setup_component(hass, domain, {domain: {"fan": options}})
    before = told(hass, f"{domain}.fan")
    bound = {**sensors(ada_presence="presence"), "sensor.ada_people": {"kind": "count"}}
    await room(hass, fans=[f"{domain}.fan"], sensors=bound)
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "sensor.ada_people", "10")
    assert told(hass, f"{domain}.fan") == most
    await later(hass, freezer, minutes=20)
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "sensor.ada_people", "0")
    await later(hass, freezer, hours=1)
    assert told(hass, f"{domain}.fan") == before


async def test_the_air_is_told_where_it_is_measured(hass: HomeAssistant) -> None:
    """Without any fan."""
    await room(hass, sensors={**sensors(ada_presence="presence"), "sensor.ada_co2": {"kind": "co2"}})
    for ppm, word in (("600", "good"), ("900", "fair"), ("1600", "poor")):
        await says(hass, "sensor.ada_co2", ppm)
        assert told(hass, "sensor.ada_air") == word


@pytest.mark.usefixtures("demo")
async def test_the_light_at_the_door_shows_the_state(hass: HomeAssistant) -> None:
    """In a colour and a brightness of its own; unknown is dark."""
    await opened(
        hass,
        space("Ada", sensors=sensors(ada_presence="presence"), signs=["light.ceiling_lights"]),
    )
    assert told(hass, "light.ceiling_lights") == "off"
    await says(hass, "binary_sensor.ada_presence", "off")
    free = state(hass, "light.ceiling_lights")
    await says(hass, "binary_sensor.ada_presence", "on")
    used = state(hass, "light.ceiling_lights")
    assert (free.state, used.state) == ("on", "on")
    assert (free.attributes["brightness"], used.attributes["brightness"]) == (66, 255)
    red, green, _ = used.attributes["rgb_color"]
    assert red > 2 * green
    red, green, _ = free.attributes["rgb_color"]
    assert green > 5 * red


async def test_an_actuator_that_does_not_obey_is_told_again_and_then_reported(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, issue_registry: ir.IssueRegistry
) -> None:
    """Twice more, and a repair names it until it obeys."""
    hass.states.async_set("switch.fan", "off")
    await room(hass, fans=["switch.fan"])
    calls = [async_mock_service(hass, "switch", way) for way in ("turn_on", "turn_off")]
    await says(hass, "binary_sensor.ada_presence", "on")
    assert len(calls[0]) == 1
    await later(hass, freezer, seconds=11)
    assert len(calls[0]) == 2
    await later(hass, freezer, seconds=21)
    assert len(calls[0]) == 3
    await later(hass, freezer, seconds=60)
    await later(hass, freezer, seconds=60)
    assert len(calls[0]) == 3
    issue = next(issue for (domain, key), issue in issue_registry.issues.items() if key.startswith("actuator_failing"))
    assert issue.translation_placeholders == {"actuator": "fan", "entity": "switch.fan", "space": "Ada"}
    hass.states.async_set("switch.fan", "on")
    await hass.async_block_till_done()
    await later(hass, freezer, seconds=60)
    assert not any(key.startswith("actuator_failing") for _, key in issue_registry.issues)


async def test_an_actuator_that_was_away_is_brought_to_what_it_missed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """At once, when it is back."""
    hass.states.async_set("switch.fan", "off")
    await room(hass, fans=["switch.fan"])
    calls = async_mock_service(hass, "switch", "turn_on")
    await says(hass, "binary_sensor.ada_presence", "on")
    hass.states.async_set("switch.fan", "unavailable")
    await later(hass, freezer, minutes=5)
    assert len(calls) == 1
    hass.states.async_set("switch.fan", "off")
    await hass.async_block_till_done()
    assert len(calls) == 2


@pytest.fixture
def enabled_signs(entity_registry: er.EntityRegistry) -> None:
    """Ask for the pictures."""
    for key in ("sign", "sign_grey", "sign_small", "sign_small_grey"):
        entity_registry.async_get_or_create(
            Platform.IMAGE, DOMAIN, f"ada_{key}", suggested_object_id=f"ada_{key}", disabled_by=None
        )


@pytest.mark.usefixtures("enabled_signs")
@pytest.mark.parametrize(
    ("key", "size"),
    [
        ("image.ada_sign", (800, 480)),
        ("image.ada_sign_grey", (800, 480)),
        ("image.ada_sign_small", (296, 128)),
        ("image.ada_sign_small_grey", (296, 128)),
    ],
)
async def test_a_sign_is_painted_for_e_paper(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, key: str, size: tuple[int, int]
) -> None:
    """Anew when it says something else, and before it is valid no more."""
    assert await async_setup_component(hass, "http", {})
    await room(hass)
    await later(hass, freezer, seconds=5)
    first = (await async_get_image(hass, key)).content
    assert Image.open(BytesIO(first)).size == size
    painted = state(hass, key)
    await later(hass, freezer, seconds=5)
    await says(hass, "binary_sensor.ada_presence", "on")
    assert (await async_get_image(hass, key)).content != first
    assert state(hass, key).state > painted.state
    before = state(hass, key).attributes["valid_until"]
    await later(hass, freezer, minutes=26)
    assert state(hass, key).attributes["valid_until"] > before


async def test_a_short_link_leads_to_the_space(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """And nowhere in particular where there is none of its code."""
    entry = await room(hass, code="A 1")
    client = await hass_client_no_auth()
    answer = await client.get("/iot_valley/to/A%201", allow_redirects=False)
    assert answer.status == 302
    device = entry.runtime_data.devices["ada"]
    assert answer.headers["Location"] == f"/config/devices/device/{device.id}"
    answer = await client.get("/iot_valley/to/nowhere", allow_redirects=False)
    assert answer.headers["Location"] == "/"


TRIGGERS = {"space_became_free": "off", "space_became_used": "on"}


@pytest.mark.parametrize("trigger", TRIGGERS)
async def test_automations_follow_the_signs_of_an_area(hass: HomeAssistant, trigger: str) -> None:
    """What a space becomes starts them, each time; another state does not."""
    await room(hass)
    await says(hass, "binary_sensor.ada_presence", "on" if TRIGGERS[trigger] == "off" else "off")
    heard = async_capture_events(hass, "heard")
    target_of = {"entity_id": "sensor.ada_availability"}
    automation = {
        "triggers": {"trigger": f"{DOMAIN}.{trigger}", "target": target_of},
        "actions": {"event": "heard"},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    await says(hass, "binary_sensor.ada_presence", "off" if TRIGGERS[trigger] == "on" else "on")
    assert len(heard) == 0
    await says(hass, "binary_sensor.ada_presence", TRIGGERS[trigger])
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("condition", "entity_id", "ppm", "passes"),
    [
        ("air_is_poor", "sensor.ada_air", "1600", True),
        ("air_is_poor", "sensor.ada_air", "900", False),
        ("space_is_free", "sensor.ada_availability", "500", True),
        ("hand_has_taken_over", "sensor.ada_overrides", "500", False),
    ],
)
async def test_automations_ask_for_the_air(
    hass: HomeAssistant, condition: str, entity_id: str, ppm: str, passes: bool
) -> None:
    """And for the sign, and for hands; poor air starts them too."""
    bound = {**sensors(ada_presence="presence"), "sensor.ada_co2": {"kind": "co2"}}
    await room(hass, sensors=bound, lights=["light.ada"])
    heard = async_capture_events(hass, "heard")
    automation = {
        "triggers": [
            {"trigger": "event", "event_type": "ask"},
            {"trigger": f"{DOMAIN}.air_became_poor", "target": {"entity_id": "sensor.ada_air"}},
        ],
        "conditions": {"condition": f"{DOMAIN}.{condition}", "target": {"entity_id": entity_id}},
        "actions": {"event": "heard"},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await says(hass, "sensor.ada_co2", "450")
    await says(hass, "sensor.ada_co2", ppm)
    already = len(heard)
    assert already == (condition == "air_is_poor" and passes)
    hass.bus.async_fire("ask")
    await hass.async_block_till_done()
    assert len(heard) - already == passes


async def test_a_space_becomes_full_by_its_people(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """As many as there is room for start automations, once; fewer do not, and the trace says what was so instead."""
    assert await async_setup_component(hass, "trace", {})
    await room(hass, sensors={"sensor.ada_count": {"kind": "count"}}, capacity=4)
    heard = async_capture_events(hass, "heard")
    target = {"target": {"entity_id": ["sensor.ada_people", "sensor.ada_availability"]}}
    automation = {
        "id": "full",
        "triggers": [
            {"trigger": "event", "event_type": "ask", "id": "asked"},
            {"trigger": f"{DOMAIN}.space_became_full", **target, "id": "told"},
        ],
        "conditions": {"condition": f"{DOMAIN}.space_is_full", **target},
        "actions": {"event": "heard", "event_data": {"why": "{{ trigger.id }}"}},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    for people in (2, 3, 4, 5, 3):
        await says(hass, "sensor.ada_count", people, unit_of_measurement="people")
        hass.bus.async_fire("ask")
        await hass.async_block_till_done()
    assert [event.data["why"] for event in heard] == ["told", "asked", "asked"]
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "trace/list", "domain": "automation", "item_id": "full"})
    traces = (await client.receive_json())["result"]
    told_not = next(trace for trace in reversed(traces) if trace.get("not_triggered"))
    which = {"domain": "automation", "item_id": "full", "run_id": told_not["run_id"]}
    await client.send_json_auto_id({"type": "trace/get", **which})
    steps = (await client.receive_json())["result"]["trace"]["trigger/1"]
    assert steps[0]["result"]["reason"] == "another_state"
    assert steps[0]["result"]["data"] == {"entity_id": "sensor.ada_people", "state": "3"}


async def test_a_presentation_is_lit_low_until_the_room_empties(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It is chosen in the room, and nobody has to remember it."""
    hass.states.async_set("light.ada", "off")
    await room(hass, lights=["light.ada"])
    assert told(hass, "select.ada_light_scene") == "usual"
    await says(hass, "binary_sensor.ada_presence", "on")
    data = {"entity_id": "select.ada_light_scene", "option": "presentation"}
    await hass.services.async_call("select", "select_option", data, blocking=True)
    assert told(hass, "select.ada_light_scene") == "presentation"
    await later(hass, freezer, minutes=30)
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "select.ada_light_scene") == "usual"


async def test_what_is_saved_is_estimated(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Ten hours of a dark room, and how that is reckoned."""
    hass.states.async_set("light.ada", "off")
    await room(hass, lights=["light.ada"])
    await later(hass, freezer, hours=10)
    await says(hass, "binary_sensor.ada_presence", "on")
    assert told(hass, "sensor.nord_hours_saved") == "10.0"
    assert float(told(hass, "sensor.nord_energy_saved")) == pytest.approx(8 * 10 * 6 / 2.7 * 10 / 1000, abs=0.1)
    assert "W/m²" in state(hass, "sensor.nord_energy_saved").attributes["formula"]


@pytest.mark.usefixtures("demo")
async def test_a_system_that_stops_leaves_no_sign_lit(hass: HomeAssistant) -> None:
    """It would go on saying what was so last; once it is back, it says what is so."""
    entry = await opened(hass, space("Ada", sensors=sensors(ada_presence="presence"), signs=["light.ceiling_lights"]))
    await says(hass, "binary_sensor.ada_presence", "on")
    assert told(hass, "light.ceiling_lights") == "on"
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert told(hass, "light.ceiling_lights") == "off"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert told(hass, "light.ceiling_lights") == "on"
    hass.bus.async_fire("homeassistant_stop")
    await hass.async_block_till_done()
    assert told(hass, "light.ceiling_lights") == "off"
