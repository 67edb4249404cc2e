"""What spaces, places, floors and the building tell."""

from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.iot_valley.core.kinds import SpaceKind

from .buildings import (
    MONDAY,
    area,
    choose,
    closed,
    entities_of,
    floor,
    later,
    nap_room,
    opened,
    places,
    says,
    sensors,
    set_up,
    space,
    state,
    told,
)


async def test_sensors(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
) -> None:
    """Every sensor of a meeting room, a lounge with places, a nap room, a floor and the building."""
    freezer.move_to(MONDAY)
    ground = floor(hass, "Ground")
    counting = {**sensors(ada_presence="presence"), "sensor.ada_count": {"kind": "count"}}
    with patch("custom_components.iot_valley.PLATFORMS", [Platform.SENSOR]):
        entry = await opened(
            hass,
            space("Ada", area=area(hass, "Room", ground), sensors=counting),
            space("Hall", SpaceKind.LOUNGE, places=places(1), sensors=sensors(hall_radar="presence")),
            nap_room(beds=1),
        )
        await says(hass, "binary_sensor.ada_presence", "on")
        await says(hass, "sensor.ada_count", 3)
        await says(hass, "binary_sensor.hall_radar", "off")
        await says(hass, "binary_sensor.nap_mat_1", "on")
        for entity_id in ("sensor.nap_place_1_place", "sensor.ada_booking_ends"):
            entity_registry.async_update_entity(entity_id, disabled_by=None)
        await closed(hass, entry)
        await set_up(hass, entry)
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


async def test_a_day_of_a_meeting_room(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Closed at night, free in the morning, in use while three meet, free again, closed."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to("2026-11-02T07:00:00+00:00")
    counting = {**sensors(ada_presence="presence"), "sensor.ada_count": {"kind": "count"}}
    hours = {"monday": [["08:00", "19:00"]], "tuesday": [["09:00", "12:00"]]}
    await opened(hass, space("Ada", sensors=counting), data={"floors": [], "hours": hours})
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "sensor.ada_count", 0)
    assert told(hass, "sensor.ada_availability") == "closed"
    assert told(hass, "sensor.ada_busy_until") == MONDAY
    assert told(hass, "sensor.nord_free_meeting_rooms") == "0"
    await later(hass, freezer, hours=1, seconds=2)
    assert told(hass, "sensor.ada_availability") == "free"
    assert told(hass, "sensor.ada_free_until") == "2026-11-02T19:00:00+00:00"
    assert told(hass, "sensor.nord_free_meeting_rooms") == "1"
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "sensor.ada_count", 3)
    assert told(hass, "sensor.ada_availability") == "in_use"
    assert told(hass, "sensor.ada_people") == "3"
    assert told(hass, "sensor.nord_people") == "3"
    assert told(hass, "sensor.ada_free_until") == "unknown"
    assert int(told(hass, "sensor.ada_probability")) > 95
    await says(hass, "sensor.ada_count", 0)
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, "sensor.ada_people") == "0"
    assert told(hass, "sensor.ada_availability") == "free"
    await later(hass, freezer, hours=11)
    assert told(hass, "sensor.ada_availability") == "closed"
    assert told(hass, "sensor.ada_busy_until") == "2026-11-03T09:00:00+00:00"


@pytest.mark.parametrize(
    ("language", "absent", "past", "unknown"),
    [
        (
            "en",
            "Nobody is there: no presence is sensed since 10:00",
            "Someone is there: movement at 10:00",
            "Nobody can tell: no sensor has told anything",
        ),
        (
            "fr",
            "Il n’y a personne\N{NO-BREAK SPACE}: aucune présence perçue depuis 10:00",
            "Il y a quelqu’un\N{NO-BREAK SPACE}: du mouvement à 10:00",
            "On ne sait pas\N{NO-BREAK SPACE}: aucun capteur n’a rien dit",
        ),
    ],
)
async def test_why_is_told_in_the_language_of_home_assistant(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    language: str,
    absent: str,
    past: str,
    unknown: str,
) -> None:
    """The same reasons in English and French, in local time, with the reasons as data."""
    await hass.config.async_update(language=language, time_zone="Europe/Paris")
    freezer.move_to("2026-11-02T09:00:00+00:00")
    await opened(hass, space("Ada"), space("Bob", sensors=sensors(bob_motion="motion")), space("Eve"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.bob_motion", "on")
    await says(hass, "binary_sensor.bob_motion", "off")
    await later(hass, freezer, minutes=8)
    await choose(hass, "bob", "event")
    assert told(hass, "sensor.ada_why") == absent
    assert told(hass, "sensor.bob_why") == past
    assert told(hass, "sensor.eve_why") == unknown
    [because] = state(hass, "sensor.ada_why").attributes["because"]
    assert because["sensor_id"] == "binary_sensor.ada_presence"
    assert because["said"] is False
    assert because["weight"] < 0


async def test_why_is_written_when_it_changes_only(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that moves is no news to the sentence: not even the same is written again."""
    await opened(hass, space("Ada", sensors={"sensor.ada_count": {"kind": "count"}}))
    await says(hass, "sensor.ada_count", 1)
    why = entities_of(hass)["sensor.ada_why"]
    written: list[str] = []
    monkeypatch.setattr(why, "async_write_ha_state", lambda: written.append("written"))
    for count in range(2, 12):
        await says(hass, "sensor.ada_count", count)
    assert told(hass, "sensor.ada_people") == "11"
    assert written == []
    await says(hass, "sensor.ada_count", 0)
    assert written == ["written"]


async def test_places_of_a_nap_room_are_private(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    """Who lies where is recorded by nobody until someone asks for it; of a lounge it is told."""
    await opened(hass, nap_room(), space("Hall", SpaceKind.LOUNGE, places=places(1), sensors={}))
    bed = entity_registry.async_get("sensor.nap_place_1_place")
    assert bed is not None
    assert bed.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert hass.states.get("sensor.nap_place_1_place") is None
    assert told(hass, "sensor.hall_place_1_place") == "unknown"


async def test_a_night_in_a_nap_room(hass: HomeAssistant) -> None:
    """Places are counted as free only where a mat says so, and the room is free while one is."""
    await opened(hass, nap_room(beds=3))
    for number in (1, 2):
        await says(hass, f"binary_sensor.nap_mat_{number}", "off")
    assert told(hass, "sensor.nap_free_places") == "2"
    await says(hass, "binary_sensor.nap_mat_3", "off")
    assert told(hass, "sensor.nap_free_places") == "3"
    assert told(hass, "sensor.nord_free_nap_places") == "3"
    await says(hass, "binary_sensor.nap_mat_1", "on")
    assert told(hass, "sensor.nap_free_places") == "2"
    assert told(hass, "sensor.nap_people") == "1"
    assert told(hass, "sensor.nap_availability") == "free"
    for number in (2, 3):
        await says(hass, f"binary_sensor.nap_mat_{number}", "on")
    assert told(hass, "sensor.nap_free_places") == "0"
    assert told(hass, "sensor.nap_availability") == "in_use"
    await says(hass, "binary_sensor.nap_mat_2", "unavailable")
    assert told(hass, "sensor.nap_availability") == "in_use"  # Whoever lay down there still has their nap.


async def test_a_place_of_a_lounge(hass: HomeAssistant) -> None:
    """A seat is unknown, taken, free, and unknown again when its mat is lost."""
    mat = {"binary_sensor.mat": {"kind": "pressure", "place": "p1"}}
    await opened(hass, space("Hall", SpaceKind.LOUNGE, places=places(2), sensors=mat))
    seat, other = "sensor.hall_place_1_place", "sensor.hall_place_2_place"
    said = []
    for value in ("on", "off", "unavailable"):
        await says(hass, "binary_sensor.mat", value)
        said.append(told(hass, seat))
    assert said == ["occupied", "free", "unknown"]
    assert told(hass, other) == "unknown"


async def test_floors_and_the_building_add_up(hass: HomeAssistant) -> None:
    """Each floor adds up its own spaces, the building all of them, and a closed room is not free."""
    ground, first = floor(hass, "Ground", 0), floor(hass, "First", 1)
    down, up = area(hass, "Down", ground), area(hass, "Up", first)
    await opened(hass, space("Ada", area=down), space("Bob", area=up), space("Eve", area=up), space("Out"))
    rooms = "sensor.nord{}_free_meeting_rooms"
    assert told(hass, rooms.format("")) == "unknown"
    for name in ("ada", "bob", "eve", "out"):
        await says(hass, f"binary_sensor.{name}_presence", "off")
    assert [told(hass, rooms.format(of)) for of in ("", "_ground", "_first")] == ["4", "1", "2"]
    await says(hass, "binary_sensor.bob_presence", "on")
    await choose(hass, "eve", "closed")
    assert [told(hass, rooms.format(of)) for of in ("", "_ground", "_first")] == ["2", "1", "0"]
    assert hass.states.get("sensor.nord_free_nap_places") is None
    assert hass.states.get("sensor.nord_people") is None


@pytest.mark.parametrize("kind", ["temperature", "humidity", "illuminance", "window"])
async def test_the_air_of_a_workshop_tells_of_nobody(hass: HomeAssistant, kind: str) -> None:
    """How a space is says nothing of who is in it, for or against."""
    bound = {"sensor.air": {"kind": kind}, **sensors(bench_presence="presence")}
    await opened(hass, space("Bench", SpaceKind.WORKSHOP, sensors=bound))
    await says(hass, "sensor.air", 1)
    assert told(hass, "sensor.bench_why") == "Nobody can tell: no sensor has told anything"
    await says(hass, "binary_sensor.bench_presence", "off")
    await says(hass, "sensor.air", 0)
    assert told(hass, "sensor.bench_availability") == "free"
