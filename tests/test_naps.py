"""A nap room in Home Assistant: lying down, being woken, claiming, waiting, and saying that something is broken."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import probatio as vol
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.moments import MomentCode
from custom_components.iot_valley.core.turnout import Cell, Turnout

from .buildings import (
    MONDAY,
    added,
    changed,
    choose,
    closed,
    coordinator_of,
    floor,
    later,
    nap_room,
    opened,
    places,
    says,
    set_up,
    space,
    state,
    told,
)

MONDAY_WEEK = (datetime.fromisoformat(MONDAY).toordinal() - 1) // 7
ROOM = {"entity_id": "sensor.nap_availability"}
PLACES = [
    {**place, "lights": [f"light.bed_{number}"], "wakers": [f"switch.bed_{number}"]}
    for number, place in enumerate(places(2), start=1)
]


async def ask(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Ask something of the nap room, and return the answer."""
    answer = await hass.services.async_call(DOMAIN, action, ROOM | data, blocking=True, return_response=True)
    await hass.async_block_till_done()
    return answer


async def refused(hass: HomeAssistant, action: str, **data: Any) -> str:
    """Return why something is refused."""
    with pytest.raises(ServiceValidationError) as why:
        await ask(hass, action, **data)
    assert str(why.value)
    return str(why.value.translation_key)


async def asleep(hass: HomeAssistant, freezer: FrozenDateTimeFactory, beds: int = 2, **said: Any) -> MockConfigEntry:
    """Open a building with a nap room whose beds are free."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(MONDAY)
    entry = await opened(hass, nap_room(beds=beds, **said))
    for number in range(1, beds + 1):
        await says(hass, f"binary_sensor.nap_mat_{number}", "off")
    return entry


def happened(hass: HomeAssistant) -> tuple[Any, ...]:
    """Return what the event entity has told last, and of what."""
    attributes = state(hass, "event.nap_naps").attributes
    return tuple(attributes.get(name) for name in ("event_type", "place", "ticket"))


async def test_a_nap_is_counted_woken_and_turned_over(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The lamp and the shaker of that bed alone are touched, each at its second."""
    lit = async_mock_service(hass, "light", "turn_on")
    await asleep(hass, freezer, places=PLACES)
    shaken = [async_mock_service(hass, "switch", action) for action in ("turn_on", "turn_off")]
    assert state(hass, "sensor.nap_free_places").attributes["places"] == 2
    await says(hass, "binary_sensor.nap_mat_1", "on")
    assert happened(hass) == (MomentCode.SESSION_BEGAN, "Place 1", None)
    assert told(hass, "sensor.nap_free_places") == "1"
    await later(hass, freezer, minutes=19, seconds=59)
    assert not lit
    await later(hass, freezer, seconds=1)
    assert happened(hass) == (MomentCode.WAKE_BEGAN, "Place 1", None)
    assert (lit[-1].data["entity_id"], lit[-1].data["brightness_pct"]) == (["light.bed_1"], 1)
    for _ in range(30):
        await later(hass, freezer, seconds=4)
    assert [call.data["brightness_pct"] for call in lit] == list(range(1, 31))
    assert happened(hass) == (MomentCode.WOKEN, "Place 1", None)
    assert [call.data["entity_id"] for call in shaken[0]] == [["switch.bed_1"]]
    await says(hass, "binary_sensor.nap_mat_1", "off")
    assert [call.data["entity_id"] for call in shaken[1]] == [["switch.bed_1"]]
    assert happened(hass) == (MomentCode.SESSION_ENDED, "Place 1", None)
    assert told(hass, "sensor.nap_free_places") == "1"
    await later(hass, freezer, minutes=5)
    assert happened(hass) == (MomentCode.PLACE_BECAME_FREE, "Place 1", None)
    assert told(hass, "sensor.nap_free_places") == "2"
    assert {call.data["entity_id"][0] for call in lit} == {"light.bed_1"}


async def test_a_nap_goes_on_through_a_restart(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """In the middle of the ramp, too: the light goes on from where it was, and the end is the same."""
    lit = async_mock_service(hass, "light", "turn_on")
    entry = await asleep(hass, freezer, places=PLACES)
    await says(hass, "binary_sensor.nap_mat_1", "on")
    await later(hass, freezer, minutes=21)
    assert lit[-1].data["brightness_pct"] == 16
    await closed(hass, entry)
    freezer.tick(timedelta(seconds=20))
    await set_up(hass, entry)
    await later(hass, freezer, seconds=0)
    assert lit[-1].data["brightness_pct"] == 21
    await later(hass, freezer, seconds=39)
    assert happened(hass)[0] == MomentCode.WAKE_BEGAN
    await later(hass, freezer, seconds=1)
    assert happened(hass)[0] == MomentCode.WOKEN


async def test_the_queue(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Whoever is first is called, and the call passes on to the next within a second of its end."""
    await asleep(hass, freezer, beds=1)
    await says(hass, "binary_sensor.nap_mat_1", "on")
    assert happened(hass)[0] == MomentCode.ROOM_IS_FULL
    first = await ask(hass, "join_queue", minutes=10)
    second = await ask(hass, "join_queue")
    third = await ask(hass, "join_queue", not_after="08:10")
    assert [each["position"] for each in (first, second, third)] == [1, 2, 3]
    assert happened(hass) == (MomentCode.QUEUED, None, third["ticket"])
    assert told(hass, "sensor.nap_waiting") == "3"
    assert await ask(hass, "leave_queue", ticket=second["ticket"].lower()) == {"waiting": 2}
    await later(hass, freezer, minutes=10)
    assert happened(hass) == (MomentCode.TICKET_EXPIRED, None, third["ticket"])
    await says(hass, "binary_sensor.nap_mat_1", "off")
    await later(hass, freezer, minutes=5)
    assert happened(hass) == (MomentCode.CALLED, "Place 1", first["ticket"])
    fourth = await ask(hass, "join_queue")
    await later(hass, freezer, minutes=2, seconds=59)
    assert told(hass, "sensor.nap_waiting") == "1"
    await later(hass, freezer, seconds=1)
    assert happened(hass) == (MomentCode.CALLED, "Place 1", fourth["ticket"])
    assert told(hass, "sensor.nap_waiting") == "0"
    claimed = await ask(hass, "claim_place", ticket=fourth["ticket"])
    assert (claimed["place"], claimed["state"]) == ("Place 1", "held")
    await says(hass, "binary_sensor.nap_mat_1", "on")
    assert happened(hass)[0] == MomentCode.SESSION_BEGAN


async def test_who_joins_the_queue_while_a_place_is_free_gets_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It is kept for three minutes."""
    await asleep(hass, freezer)
    answer = await ask(hass, "join_queue")
    assert (answer["position"], answer["place"], answer["state"]) == (0, "Place 1", "held")
    assert answer["until"] == "2026-11-02T08:03:00+00:00"


async def test_needs_are_met(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A need that no place meets is refused; one that a place meets gets that place."""
    quiet = [*places(1), {"id": "p2", "name": "Corner", "quiet": True}]
    await asleep(hass, freezer, places=quiet)
    assert await refused(hass, "join_queue", step_free=True) == "no_such_place"
    assert (await ask(hass, "join_queue", quiet=True))["place"] == "Corner"
    assert await refused(hass, "join_queue", not_after="07:59") == "too_late"
    assert await refused(hass, "join_queue", not_after="2026-11-02T07:59:00Z") == "too_late"


async def test_claim_and_release(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """By name or id, by device, or any; what cannot be is refused with a reason."""
    entry = await asleep(hass, freezer)
    answer = await ask(hass, "claim_place", place="place 2 ", minutes="25")
    assert answer == {"place": "Place 2", "place_id": "p2", "state": "held", "until": "2026-11-02T08:03:00+00:00"}
    assert happened(hass) == (MomentCode.CLAIMED, "Place 2", None)
    assert await refused(hass, "claim_place", place="p2") == "place_held"
    assert (await ask(hass, "claim_place"))["place"] == "Place 1"
    assert await refused(hass, "claim_place") == "no_place_free"
    assert await refused(hass, "release_place") == "no_place_named"
    assert await refused(hass, "release_place", place="Attic") == "unknown_place"
    assert (await ask(hass, "release_place", place="p1"))["state"] == "free"
    assert await refused(hass, "release_place", place="p1") == "place_not_claimed"
    assert await refused(hass, "claim_place", ticket="CCCC") == "unknown_ticket"
    one, two = (coordinator_of(entry).devices[f"nap_{id_}"] for id_ in ("p1", "p2"))
    target = {"device_id": [two.id]}
    answer = await hass.services.async_call(DOMAIN, "release_place", target, blocking=True, return_response=True)
    assert answer is not None
    assert answer["place"] == "Place 2"
    with pytest.raises(ServiceValidationError) as why:
        await hass.services.async_call(DOMAIN, "claim_place", {"device_id": [one.id, two.id]}, blocking=True)
    assert why.value.translation_key == "several_targeted"
    await says(hass, "binary_sensor.nap_mat_1", "on")
    longer = await ask(hass, "claim_place", place="p1", minutes=25)
    assert (longer["place_id"], longer["until"]) == ("p1", "2026-11-02T08:27:00+00:00")


@pytest.mark.parametrize("data", [{"minutes": 12}, {"minutes": "many"}, {"place": ["p1"]}])
async def test_what_is_no_claim_is_refused(hass: HomeAssistant, data: dict[str, Any]) -> None:
    """Before anything is asked."""
    await opened(hass, nap_room())
    with pytest.raises(vol.Invalid):
        await ask(hass, "claim_place", **data)


async def test_targets(hass: HomeAssistant) -> None:
    """One nap room is asked, not none, not two, and no meeting room."""
    await opened(hass, nap_room(), nap_room("Loft"), space("Ada"))
    loft = "sensor.loft_availability"
    for target, key in (
        ({}, "nothing_targeted"),
        ({"entity_id": "sensor.ada_availability"}, "no_nap_room_targeted"),
        ({"entity_id": "sensor.nowhere"}, "no_space_targeted"),
        ({"entity_id": [loft, "sensor.nap_availability"]}, "several_targeted"),
    ):
        with pytest.raises(ServiceValidationError) as why:
            await hass.services.async_call(DOMAIN, "join_queue", target, blocking=True)
        assert why.value.translation_key == key
    both = {"entity_id": [loft, "sensor.ada_availability"]}
    assert await hass.services.async_call(DOMAIN, "join_queue", both, blocking=True, return_response=True)


@pytest.mark.parametrize(
    ("text", "noted"), [("The screen", "Someone said: The screen"), ("", "Something is broken there.")]
)
async def test_a_fault_in_another_space_is_told_to_staff(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, text: str, noted: str
) -> None:
    """There is no place to take out of service; who said it is not told."""
    entry = await asleep(hass, freezer)
    await added(hass, entry, space("Ada"))
    notes: dict[str, Any] = {}
    persistent_notification.async_register_callback(hass, lambda _, changed: notes.update(changed))
    data = {"entity_id": "sensor.ada_availability", "text": text}
    assert await hass.services.async_call(DOMAIN, "report_fault", data, blocking=True, return_response=True) == {}
    (note,) = notes.values()
    assert (note["title"], note["message"]) == ("Reported in Ada", noted)
    assert told(hass, "todo.nord_faults") == "0"


async def test_faults_are_a_list(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What is reported is on it, what is mended is not; whoever ticks one off mends it."""
    entry = await asleep(hass, freezer)
    faults = "todo.nord_faults"
    assert told(hass, faults) == "0"
    answer = await ask(hass, "report_fault", place="p1", text=" The mat is torn. ")
    assert answer["state"] == "out_of_service"
    assert happened(hass) == (MomentCode.FAULT_REPORTED, "Place 1", None)
    assert told(hass, "sensor.nap_free_places") == "1"
    await ask(hass, "report_fault", place="p2")
    listed = await items(hass, faults)
    assert [(item["summary"], item.get("description")) for item in listed] == [
        ("Nap: Place 1", "The mat is torn."),
        ("Nap: Place 2", None),
    ]
    await changed(hass, entry, "nap", title="Siesta")
    assert [item["summary"] for item in await items(hass, faults)] == ["Siesta: Place 1", "Siesta: Place 2"]
    await hass.services.async_call(
        "todo",
        "update_item",
        {"entity_id": faults, "item": "Siesta: Place 1", "status": "completed"},
        blocking=True,
    )
    assert happened(hass) == (MomentCode.PLACE_BECAME_FREE, "Place 1", None)
    renamed = {"entity_id": faults, "item": "Siesta: Place 2", "rename": "All is well"}
    with pytest.raises(ServiceValidationError) as why:
        await hass.services.async_call("todo", "update_item", renamed, blocking=True)
    assert why.value.translation_key == "only_mended"
    assert (await ask(hass, "mend_fault", place="p2"))["state"] == "free"
    assert told(hass, faults) == "0"


async def items(hass: HomeAssistant, faults: str) -> Any:
    """Return what is on the list."""
    told_all = await hass.services.async_call(
        "todo", "get_items", {"entity_id": faults}, blocking=True, return_response=True
    )
    assert told_all is not None
    listed: Any = told_all[faults]
    return listed["items"]


async def test_the_list_comes_with_the_first_nap_room(hass: HomeAssistant) -> None:
    """A building without one has nothing that can be reported."""
    entry = await opened(hass, space("Ada"))
    assert hass.states.get("todo.nord_faults") is None
    await added(hass, entry, nap_room())
    assert told(hass, "todo.nord_faults") == "0"
    await added(hass, entry, nap_room("Loft"))
    assert told(hass, "todo.nord_faults") == "0"


async def press(hass: HomeAssistant, entity_id: str) -> None:
    """Press a button."""
    await hass.services.async_call("button", "press", {"entity_id": entity_id}, blocking=True)
    await hass.async_block_till_done()


async def test_buttons(hass: HomeAssistant, entity_registry: er.EntityRegistry, freezer: FrozenDateTimeFactory) -> None:
    """Those of places are only there if somebody wants them."""
    entry = await asleep(hass, freezer)
    assert hass.states.get("button.nap_place_1_claim") is None
    for button in ("claim", "release"):
        entity_registry.async_update_entity(f"button.nap_place_2_{button}", disabled_by=None)
    await closed(hass, entry)
    await set_up(hass, entry)
    await press(hass, "button.nap_place_2_claim")
    assert happened(hass) == (MomentCode.CLAIMED, "Place 2", None)
    await press(hass, "button.nap_claim_any")
    assert happened(hass)[0] == MomentCode.ROOM_IS_FULL
    with pytest.raises(ServiceValidationError):
        await press(hass, "button.nap_claim_any")
    await press(hass, "button.nap_place_2_release")
    assert told(hass, "sensor.nap_free_places") == "1"


async def test_the_usual_length_of_a_nap(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Whoever says nothing sleeps for as long as staff chose; a restart keeps it."""
    entry = await asleep(hass, freezer)
    assert told(hass, "select.nap_nap_minutes") == "20"
    choice = {"entity_id": "select.nap_nap_minutes", "option": "10"}
    await hass.services.async_call("select", "select_option", choice, blocking=True)
    await closed(hass, entry)
    await set_up(hass, entry)
    assert told(hass, "select.nap_nap_minutes") == "10"
    await says(hass, "binary_sensor.nap_mat_1", "off")
    await says(hass, "binary_sensor.nap_mat_1", "on")
    await later(hass, freezer, minutes=10)
    assert happened(hass)[0] == MomentCode.WAKE_BEGAN


async def test_forecasts(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Unknown, with the reason, while too little was seen; then how likely a place is free, every minute anew."""
    entry = await asleep(hass, freezer, beds=1)
    names = [f"sensor.nap_free_in_{minutes}" for minutes in (5, 15, 30)]
    assert names == ["sensor.nap_free_in_5", "sensor.nap_free_in_15", "sensor.nap_free_in_30"]
    for name in (*names, "sensor.nap_quietest_hours"):
        assert told(hass, name) == "unknown"
        assert state(hass, name).attributes["reason"] == "learning"
    week = Turnout(
        week=MONDAY_WEEK,
        cells={slot: Cell(0.5 if slot % 48 < 24 else 5.0, 1.0, slot % 48 / 50, 1.0) for slot in range(336)},
    )
    coordinator_of(entry).engine.naps.recall({}, {"nap": week})
    await says(hass, "binary_sensor.nap_mat_1", "off")
    await says(hass, "binary_sensor.nap_mat_1", "on")
    await later(hass, freezer, minutes=1)
    await hass.async_block_till_done(wait_background_tasks=True)
    likely = [int(told(hass, name)) for name in names]
    assert "reason" not in state(hass, names[0]).attributes
    assert likely[0] < 5 < likely[2] <= 100
    assert told(hass, "sensor.nap_quietest_hours") == "00:00, 01:00, 02:00"


async def test_triggers_and_conditions(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """An automation of ours runs at each moment of a nap, and asks how the room is."""
    ran = async_mock_service(hass, "test", "ran")
    target = {"target": {"entity_id": "event.nap_naps"}}
    names = (
        "place_became_free",
        "room_became_full",
        "nap_began",
        "nap_wake_began",
        "nap_overstayed",
        "nap_ended",
        "ticket_called",
        "ticket_expired",
        "fault_reported",
    )
    asked = ("place_is_free", "room_is_full", "somebody_is_waiting")
    sensors = {"target": {"entity_id": ["sensor.nap_free_places", "sensor.nap_waiting", "sensor.nap_people"]}}
    choices = [{"conditions": {"condition": f"{DOMAIN}.{name}", **sensors}, "sequence": _run(name)} for name in asked]
    automations = [
        {"alias": name, "triggers": {"trigger": f"{DOMAIN}.{name}", **target}, "actions": _run(name)} for name in names
    ] + [
        {"alias": f"ask {name}", "triggers": {"trigger": "event", "event_type": "ask"}, "actions": {"choose": [choice]}}
        for name, choice in zip(asked, choices, strict=True)
    ]
    await asleep(hass, freezer, beds=1)
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()

    async def told_of(*, asking: bool = False) -> list[str]:
        if asking:
            hass.bus.async_fire("ask")
        await hass.async_block_till_done()
        said = [call.data["name"] for call in ran]
        ran.clear()
        return sorted(said)

    assert await told_of(asking=True) == ["place_is_free"]
    await says(hass, "binary_sensor.nap_mat_1", "on")
    assert await told_of() == ["nap_began", "room_became_full"]
    ticket = (await ask(hass, "join_queue"))["ticket"]
    assert await told_of(asking=True) == ["room_is_full", "somebody_is_waiting"]
    await later(hass, freezer, minutes=20)
    assert await told_of() == ["nap_wake_began"]
    await later(hass, freezer, minutes=4)
    assert await told_of() == ["nap_overstayed"]
    await says(hass, "binary_sensor.nap_mat_1", "off")
    assert await told_of() == ["nap_ended"]
    await later(hass, freezer, minutes=5)
    assert await told_of() == ["ticket_called"]
    assert happened(hass)[2] == ticket
    await later(hass, freezer, minutes=3)
    assert await told_of() == ["place_became_free", "ticket_expired"]
    await ask(hass, "report_fault", place="p1")
    assert await told_of() == ["fault_reported", "room_became_full"]
    await says(hass, "binary_sensor.nap_mat_1", "unavailable")
    await ask(hass, "mend_fault", place="p1")
    assert await told_of(asking=True) == []


async def test_a_space_that_became_free(hass: HomeAssistant) -> None:
    """Starts an automation, each space by itself; other sensors of it do not."""
    ran = async_mock_service(hass, "test", "ran")
    await opened(hass, space("Ada"))
    target = {"target": {"entity_id": ["sensor.ada_availability", "sensor.ada_people", "sensor.ada_free_until"]}}
    free = {"trigger": f"{DOMAIN}.space_became_free", **target}
    assert await async_setup_component(hass, "automation", {"automation": {"triggers": free, "actions": _run("free")}})
    await hass.async_block_till_done()
    for seen in ("off", "on", "off"):
        await says(hass, "binary_sensor.ada_presence", seen)
        await says(hass, "binary_sensor.ada_motion", "off")
    assert [call.data["name"] for call in ran] == ["free"] * len(ran)
    assert ran


async def test_a_condition_may_have_to_last(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A place that has been free for ten minutes."""
    ran = async_mock_service(hass, "test", "ran")
    await asleep(hass, freezer)
    asked = {
        "condition": f"{DOMAIN}.place_is_free",
        "target": {"entity_id": "sensor.nap_free_places"},
        "options": {"for": {"minutes": 10}},
    }
    rings = {"trigger": "event", "event_type": "ask"}
    config = {"triggers": rings, "conditions": asked, "actions": _run("free")}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    for minutes, times in ((9, 0), (2, 1)):
        await later(hass, freezer, minutes=minutes)
        hass.bus.async_fire("ask")
        await hass.async_block_till_done()
        assert len(ran) == times


def _run(name: str) -> dict[str, Any]:
    return {"action": "test.ran", "data": {"name": name}}


async def test_a_floor_and_the_building_tell_of_how_many(hass: HomeAssistant) -> None:
    """«3 of 4 places free», and of how many once there are more."""
    floor(hass, "Ground")
    entry = await opened(hass, nap_room(beds=4))
    assert state(hass, "sensor.nord_free_nap_places").attributes["places"] == 4
    await added(hass, entry, nap_room("Loft", beds=3))
    await says(hass, "binary_sensor.loft_mat_1", "off")
    assert state(hass, "sensor.nord_free_nap_places").attributes["places"] == 7


async def test_a_closed_room_calls_nobody(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The reason is told."""
    await asleep(hass, freezer)
    await choose(hass, "nap", "closed")
    assert await refused(hass, "join_queue") == "room_closed"
    assert await refused(hass, "claim_place") == "room_closed"


async def test_by_websocket_nobody_is_named(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """A card asks the same as an action does, without an event that tells who called it."""
    calls: list[Any] = []
    hass.bus.async_listen("call_service", calls.append)
    await opened(hass, nap_room())
    await says(hass, "binary_sensor.nap_mat_1", "off")
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "iot_valley/nap", "action": "claim_place", "data": {**ROOM, "place": "p1"}})
    answer = await client.receive_json()
    assert (answer["success"], answer["result"]["state"]) == (True, "held")
    await client.send_json_auto_id({"type": "iot_valley/nap", "action": "claim_place", "data": {**ROOM, "place": "p1"}})
    answer = await client.receive_json()
    assert answer["error"]["translation_key"] == "place_held"
    await client.send_json_auto_id({"type": "iot_valley/nap", "action": "claim_place", "data": {"place": 1, "x": 2}})
    assert (await client.receive_json())["error"]["code"] == "invalid_format"
    await client.send_json_auto_id({"type": "iot_valley/nap", "action": "sing"})
    assert (await client.receive_json())["error"]["code"] == "not_found"
    assert not calls
