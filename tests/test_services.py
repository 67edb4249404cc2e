"""The actions that import and export the roster, and the one that forgets what was learnt."""

from collections.abc import Callable
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.permissions.const import CAT_ENTITIES
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.iot_valley.const import DOMAIN, MOST_ROSTER_BYTES
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.messages import RefusalCode
from custom_components.iot_valley.core.snapshots import Snapshot
from custom_components.iot_valley.core.totals import BUILDING

from . import buildings
from .buildings import ENTRY_ID, MONDAY, coordinator_of, later, nap_room, says
from .furnishing import data_of, opened, space


async def call(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action and return its response."""
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)


async def test_import_and_export(hass: HomeAssistant) -> None:
    """A dry run tells what an import does; the export tells what it did."""
    entry = await opened(hass, space("Garonne", code="A-1"), space("Lot", code="A-2"))
    said = {
        "config_entry_id": entry.entry_id,
        "csv": "code,name,kind,capacity\nA-1,Garonne,meeting,9\nA-2,Lot,meeting,\nA-3,Tarn,lounge,4\n",
    }
    told = {
        "created": ["A-3"],
        "changed": [{"code": "A-1", "changes": {"capacity": {"before": "6", "after": "9"}}}],
        "unchanged": ["A-2"],
    }
    assert await call(hass, "import_spaces", dry_run=True, **said) == told
    assert len(entry.subentries) == 2
    assert await call(hass, "import_spaces", **said) == told
    assert data_of(entry, "Garonne")["capacity"] == 9
    csv = (await call(hass, "export_spaces", config_entry_id=entry.entry_id))["csv"]
    assert "A-3,Tarn,lounge,,,4,no,,,-,-,-,-,-,-,-,\n" in csv
    said["csv"] = csv
    again = await call(hass, "import_spaces", **said)
    assert (again["created"], again["changed"]) == ([], [])


async def test_a_bad_roster_changes_nothing(hass: HomeAssistant) -> None:
    """The error names the line and the column."""
    entry = await opened(hass)
    said = {"config_entry_id": entry.entry_id, "csv": "code,name,kind\nA,A,gym\nB,B,gim\n"}
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "import_spaces", **said)
    assert refused.value.translation_key == "roster_refused"
    placeholders = refused.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["count"] == "1"
    assert placeholders["problems"].startswith("- Line 3, column kind: “gim” is no kind of space")
    assert entry.subentries == {}
    said["csv"] = "x" * (MOST_ROSTER_BYTES + 1)
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "import_spaces", **said)
    assert refused.value.translation_key == "roster_too_large"


async def test_only_for_administrators(hass: HomeAssistant) -> None:
    """Who may only look may not import."""
    entry = await opened(hass)
    user = MockUser(groups=[]).add_to_hass(hass)
    user.mock_policy({CAT_ENTITIES: True})
    for action, data in (("import_spaces", {"csv": "x"}), ("export_spaces", {}), ("forget", {})):
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                DOMAIN,
                action,
                {"config_entry_id": entry.entry_id, **data},
                blocking=True,
                return_response=True,
                context=Context(user_id=user.id),
            )


async def test_a_building_that_is_not_loaded(hass: HomeAssistant) -> None:
    """An unknown or unloaded building is said to be one."""
    entry = await opened(hass)
    with pytest.raises(ServiceValidationError):
        await call(hass, "export_spaces", config_entry_id="nowhere")
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError):
        await call(hass, "export_spaces", config_entry_id=entry.entry_id)


# -- forget ------------------------------------------------------------------------------------------------------------

type Target = Callable[[HomeAssistant, MockConfigEntry], dict[str, Any]]

ADA = {"binary_sensor.ada_motion", "binary_sensor.ada_presence"}
BOB = {"binary_sensor.bob_motion", "binary_sensor.bob_presence"}
NAP = {"binary_sensor.nap_mat_1", "binary_sensor.nap_mat_2"}
ALL = ADA | BOB | NAP


@pytest.fixture
async def learnt(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> MockConfigEntry:
    """Set up a building on one floor, with something learnt of each of its sensors."""
    freezer.move_to(MONDAY)
    ground = buildings.floor(hass, "Ground")
    entry = await buildings.opened(
        hass,
        buildings.space("Ada", area=buildings.area(hass, "Garonne", ground)),
        buildings.space("Bob", area=buildings.area(hass, "Ariège")),
        nap_room("Nap", area=buildings.area(hass, "Tarn", ground)),
    )
    for entity_id in ALL:
        await says(hass, entity_id, "on")
    await later(hass, freezer, hours=1)
    assert known(entry) == ALL
    return entry


def known(entry: MockConfigEntry) -> set[str]:
    """Return the sensors of which something is known."""
    return set(coordinator_of(entry).engine.snapshot().learnt)


def device_of(key: str) -> Target:
    """Return a target that is a device of the building."""
    return lambda _, entry: {"device_id": coordinator_of(entry).devices[key].id}


@pytest.mark.parametrize(
    ("target", "forgotten"),
    [
        (lambda *_: {"entity_id": "binary_sensor.ada_occupancy"}, ADA),
        (lambda *_: {"entity_id": ["sensor.bob_availability", "sensor.bob_why"]}, BOB),
        (lambda *_: {"entity_id": "sensor.nord_ground_free_nap_places"}, ADA | NAP),
        (lambda *_: {"entity_id": "sensor.nord_free_meeting_rooms"}, ALL),
        (lambda *_: {"area_id": "ariege"}, BOB),
        (lambda *_: {"area_id": ["garonne", "ariege"]}, ADA | BOB),
        (lambda *_: {"floor_id": "ground"}, ADA | NAP),
        (device_of("ada"), ADA),
        (device_of("nap_p2"), NAP),
        (device_of("ground"), ADA | NAP),
        (device_of(BUILDING), ALL),
        (lambda *_: {"config_entry_id": ENTRY_ID}, ALL),
        (lambda *_: {"config_entry_id": ENTRY_ID, "codes": "ada"}, ADA),
        (lambda *_: {"config_entry_id": ENTRY_ID, "codes": ["Ada", "NAP", "ada"]}, ADA | NAP),
        (lambda *_: {"config_entry_id": ENTRY_ID, "codes": ["BOB"], "area_id": "tarn"}, BOB | NAP),
    ],
)
async def test_what_is_named_is_forgotten(
    hass: HomeAssistant, learnt: MockConfigEntry, target: Target, forgotten: set[str]
) -> None:
    """By entity, area, floor, device, building or code; all else stays known."""
    told = await call(hass, "forget", **target(hass, learnt))
    assert told == {"forgotten": len(forgotten)}
    assert known(learnt) == ALL - forgotten


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({}, "nothing_named"),
        ({"codes": ["ADA"]}, "codes_without_building"),
        ({"codes": ["ADA"], "area_id": "tarn"}, "codes_without_building"),
        ({"config_entry_id": ENTRY_ID, "codes": ["ADA", "EVE"]}, RefusalCode.UNKNOWN_SPACE),
        ({"config_entry_id": ENTRY_ID, "entity_id": "light.stranger"}, "no_space_targeted"),
        ({"entity_id": "binary_sensor.ada_motion"}, "no_space_targeted"),
        ({"entity_id": "light.stranger"}, "no_space_targeted"),
        ({"device_id": "0123456789abcdef"}, "no_space_targeted"),
        ({"area_id": "nowhere"}, "no_space_targeted"),
    ],
)
async def test_what_cannot_be_forgotten(
    hass: HomeAssistant, learnt: MockConfigEntry, said: dict[str, Any], key: str
) -> None:
    """It is said why, and nothing is forgotten."""
    er.async_get(hass).async_get_or_create("light", "other", "1", suggested_object_id="stranger")
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "forget", **said)
    assert refused.value.translation_key == key
    assert known(learnt) == ALL


async def test_no_code_is_not_every_code(hass: HomeAssistant, learnt: MockConfigEntry) -> None:
    """An empty list is a mistake."""
    with pytest.raises(vol.Invalid):
        await call(hass, "forget", config_entry_id=ENTRY_ID, codes=[])
    assert known(learnt) == ALL


async def test_every_space_of_a_building_has_its_turn(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Also two that have the same code by mistake."""
    freezer.move_to(MONDAY)
    entry = await buildings.opened(hass, buildings.space("Ada"), buildings.space("Bob", code="ADA"))
    assert await call(hass, "forget", config_entry_id=ENTRY_ID) == {"forgotten": 4}
    assert await call(hass, "forget", config_entry_id=ENTRY_ID, codes=["ada"]) == {"forgotten": 4}
    await buildings.closed(hass, entry)
    with pytest.raises(ServiceValidationError):
        await call(hass, "forget", config_entry_id=ENTRY_ID)


async def test_what_is_forgotten_is_nowhere_any_more(
    hass: HomeAssistant, learnt: MockConfigEntry, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Not on disk, nor in what the last events begin from, nor in these."""
    coordinator = coordinator_of(learnt)
    fault = Fault(FaultCode.DUPLICATED, coordinator.clock.now(), {"percent": 50.0, "times": 9.0})
    known_of: Snapshot = coordinator.engine.snapshot()
    coordinator.engine.resume(
        Snapshot(known_of.at, known_of.traces, learnt=known_of.learnt, faults={"binary_sensor.ada_motion": (fault,)})
    )
    await coordinator.memory.async_save(coordinator.engine.snapshot())
    stored = hass_storage[f"{DOMAIN}.{ENTRY_ID}"]
    assert set(stored["data"]["learnt"]) == ALL
    assert set(stored["data"]["faults"]) == {"binary_sensor.ada_motion"}
    await call(hass, "forget", entity_id="binary_sensor.ada_occupancy")
    await later(hass, freezer, seconds=1)
    stored = hass_storage[f"{DOMAIN}.{ENTRY_ID}"]
    assert set(stored["data"]["learnt"]) == ALL - ADA
    assert stored["data"]["faults"] == {}
    written: Any = coordinator.recent.written()
    assert set(written["baseline"]["learnt"]) == ALL - ADA


async def test_the_usual_week_of_a_space_is_forgotten_with_it(
    hass: HomeAssistant, learnt: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And of no other; a sensor alone that is learnt anew leaves it."""
    coordinator = coordinator_of(learnt)
    await later(hass, freezer, hours=1)
    assert set(coordinator.engine.snapshot().weeks) == {"ada", "bob", "nap"}
    coordinator.async_forget(ADA)
    assert "ada" in coordinator.engine.snapshot().weeks
    await call(hass, "forget", entity_id="binary_sensor.ada_occupancy")
    assert set(coordinator.engine.snapshot().weeks) == {"bob", "nap"}
    written: Any = coordinator.recent.written()
    assert set(written["baseline"]["weeks"]) == {"bob", "nap"}
    assert written["baseline"]["faults"] == {}
    assert not any(name in json.dumps(written["events"]) for name in ADA)
