"""Setting up a building, and changing it."""

from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import area_registry as ar, floor_registry as fr
import pytest

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.kinds import Family, SpaceKind

from .furnishing import area, building, data_of, entity, opened, space

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
ANSWER: dict[str, Any] = {
    "name": " Nord ",
    "always_open": False,
    "days": WEEKDAYS,
    "start": "08:00:00",
    "end": "19:30:00",
    "each_day": {"friday": "8-12, 14-18"},
}


async def start(hass: HomeAssistant, step: str) -> str:
    """Open the flow at a step; return its id."""
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert flow["type"] is FlowResultType.MENU
    assert flow["menu_options"] == ["building", "demo"]
    form = await hass.config_entries.flow.async_configure(flow["flow_id"], {"next_step_id": step})
    assert form["type"] is FlowResultType.FORM
    return str(form["flow_id"])


async def test_a_building(hass: HomeAssistant) -> None:
    """A building has a name, floors and hours, of which a day may differ."""
    floor = fr.async_get(hass).async_create("Rez")
    flow_id = await start(hass, "building")
    done = await hass.config_entries.flow.async_configure(flow_id, ANSWER | {"floors": [floor.floor_id]})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Nord"
    assert done["data"]["floors"] == [floor.floor_id]
    assert done["data"]["hours"] == {
        **{day: [["08:00", "19:30"]] for day in WEEKDAYS[:4]},
        "friday": [["08:00", "12:00"], ["14:00", "18:00"]],
    }
    entry = done["result"]
    assert set(entry.supported_subentry_types) == {*(family.value for family in Family), "gateway", "sensor"}


async def test_always_open(hass: HomeAssistant) -> None:
    """A building that is always open has no hours."""
    flow_id = await start(hass, "building")
    done = await hass.config_entries.flow.async_configure(
        flow_id, {"name": "Sud", "always_open": True, "days": WEEKDAYS}
    )
    assert done["data"] == {"floors": [], "hours": None}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": "  "}, {"name": "no_name"}),
        ({"name": "ouest"}, {"name": "name_taken"}),
        ({"days": [], "each_day": {}}, {"days": "never_open"}),
        ({"each_day": {"monday": "whenever"}}, {"base": "hours_unreadable"}),
    ],
)
async def test_a_wrong_building(hass: HomeAssistant, change: dict[str, Any], errors: dict[str, str]) -> None:
    """What is wrong is told beside its field, and can be put right."""
    building(hass, title="Ouest")
    flow_id = await start(hass, "building")
    form = await hass.config_entries.flow.async_configure(flow_id, ANSWER | change)
    assert form["errors"] == errors
    placeholders = form["description_placeholders"]
    assert placeholders is not None
    if "base" in errors:
        assert placeholders["hours"] == "whenever"
    if errors.get("name") == "name_taken":
        assert placeholders["name"] == "ouest"
    done = await hass.config_entries.flow.async_configure(flow_id, ANSWER)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_the_demo(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo needs a name, a seed and a speed; its name must be free."""
    monkeypatch.setattr(hass.config_entries, "async_setup", AsyncMock())
    building(hass, title="IoT Valley")
    flow_id = await start(hass, "demo")
    answer = {"name": "IoT Valley", "seed": 7.0, "speed": 30}
    form = await hass.config_entries.flow.async_configure(flow_id, answer)
    assert form["errors"] == {"name": "name_taken"}
    done = await hass.config_entries.flow.async_configure(flow_id, answer | {"name": "Demo"})
    assert done["data"]["demo"] == {"seed": 7, "speed": 30.0}
    assert done["data"]["floors"] == []
    assert list(done["data"]["hours"]) == WEEKDAYS
    flow = await hass.config_entries.flow.async_init("iot_valley", context={"source": "user"})
    second = await hass.config_entries.flow.async_configure(flow["flow_id"], {"next_step_id": "demo"})
    assert second["reason"] == "demo_exists"


async def test_reconfigure(hass: HomeAssistant) -> None:
    """Name, floors and hours can be changed; the own name is no clash."""
    other = building(hass, title="Sud")
    entry = building(hass, data={"floors": [], "hours": {"monday": [["07:00", "12:00"]]}})
    form = await entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure"
    form = await hass.config_entries.flow.async_configure(form["flow_id"], ANSWER | {"name": "Sud"})
    assert form["errors"] == {"name": "name_taken"}
    done = await hass.config_entries.flow.async_configure(form["flow_id"], ANSWER)
    assert done["reason"] == "reconfigure_successful"
    assert entry.title == "Nord"
    assert entry.data["hours"]["monday"] == [["08:00", "19:30"]]
    assert other.title == "Sud"


# -- options ---------------------------------------------------------------------------------------


async def option(hass: HomeAssistant, entry_id: str, step: str) -> Any:
    """Open a step of the options."""
    menu = await hass.config_entries.options.async_init(entry_id)
    assert menu["menu_options"] == ["settings", "bookings", "areas", "import_roster", "export_roster", "import_sensors"]
    return await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})


async def test_settings(hass: HomeAssistant) -> None:
    """What holds for every space is kept as numbers."""
    entry = await opened(hass)
    form = await option(hass, entry.entry_id, "settings")
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {"lux_threshold": 150.0, "dim_for": 30.0, "override_for": 60.0}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {"lux_threshold": 150.0, "dim_for": 30, "override_for": 60}


async def test_bookings(hass: HomeAssistant) -> None:
    """What holds for all bookings: a calendar of holidays is kept, and taken back where it is left out."""
    entry = await opened(hass)
    said = {"buffer": 5.0, "ahead": 30.0, "give_back": False, "come_within": 15.0, "company_at_once": 2.0}
    for more in ({"holidays": "calendar.holidays"}, {}):
        form = await option(hass, entry.entry_id, "bookings")
        done = await hass.config_entries.options.async_configure(
            form["flow_id"], {**said, "company_a_day": 8.0, **more}
        )
        await hass.async_block_till_done(wait_background_tasks=True)
        numbers = {key: value if isinstance(value, bool) else int(value) for key, value in said.items()}
        assert done["data"] == {**numbers, "company_a_day": 8, **more}


async def test_spaces_of_areas(hass: HomeAssistant) -> None:
    """Areas become spaces of the kind that their names speak of, with what is found in them."""
    floor = fr.async_get(hass).async_create("Rez").floor_id
    nap = area(hass, "Salle de sieste", floor)
    meeting = area(hass, "Garonne", floor)
    used = area(hass, "Cantine", floor)
    left_out = area(hass, "Local technique")
    mats = [entity(hass, f"binary_sensor.bed_{n}", nap, "occupancy") for n in (1, 2)]
    lamp = entity(hass, "light.garonne", meeting)
    shared = entity(hass, "binary_sensor.pir", meeting, "motion")
    entry = await opened(
        hass,
        space("Cantine", SpaceKind.CANTEEN, area=used),
        space("Hall", SpaceKind.CIRCULATION, sensors={}, code="GARONNE"),
    )
    form: Any = await option(hass, entry.entry_id, "areas")
    form = await hass.config_entries.options.async_configure(
        form["flow_id"], {"areas": [used, "gone"], "kind": "guess"}
    )
    assert form["errors"] == {"base": "no_areas"}
    form = await hass.config_entries.options.async_configure(
        form["flow_id"], {"areas": [left_out, meeting], "floors": [floor], "kind": "guess"}
    )
    assert form["step_id"] == "areas_confirm"
    assert [str(key) for key in form["data_schema"].schema] == [
        "Garonne",
        "Local technique",
        "Salle de sieste",
    ]
    assert "Garonne – sensors: 1, lights: 1" in form["description_placeholders"]["found"]
    done = await hass.config_entries.options.async_configure(
        form["flow_id"],
        {"Garonne": "meeting_room", "Local technique": "none", "Salle de sieste": "nap_room"},
    )
    assert done["reason"] == "spaces_made"
    assert done["description_placeholders"] == {"count": "2"}
    made = data_of(entry, "Garonne")
    assert made["code"] == "GARONNE-2"
    assert made["lights"] == [lamp.id]
    assert made["sensors"] == {shared.id: {"kind": "motion"}}
    made = data_of(entry, "Salle de sieste")
    assert made["capacity"] == 2
    assert made["sensors"] == {
        mats[0].id: {"kind": "pressure", "place": "p1"},
        mats[1].id: {"kind": "pressure", "place": "p2"},
    }


async def test_one_kind_for_all_areas(hass: HomeAssistant) -> None:
    """A kind that is given for all is proposed for each."""
    entry = await opened(hass)
    ids = [ar.async_get(hass).async_create(name).id for name in ("Cantine", "Gym")]
    form = await option(hass, entry.entry_id, "areas")
    form = await hass.config_entries.options.async_configure(form["flow_id"], {"areas": ids, "kind": "lounge"})
    done = await hass.config_entries.options.async_configure(form["flow_id"], {})
    assert done["reason"] == "spaces_made"
    assert {sub.data["kind"] for sub in entry.subentries.values()} == {"lounge"}
