"""Adding a space by hand, and changing it."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.draft import Bound
from custom_components.iot_valley.core.kinds import Family, SpaceKind
from custom_components.iot_valley.core.model import Place
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.front_desk import front_desk_of

from .furnishing import area, data_of, entity, id_of, opened, space

DETAILS: dict[str, Any] = {"name": "Garonne", "capacity": 8, "step_free": True}


async def start(hass: HomeAssistant, entry: MockConfigEntry, family: str = "meeting_room") -> str:
    """Open the flow of a new space; return its id."""
    form = await hass.config_entries.subentries.async_init((entry.entry_id, family), context={"source": SOURCE_USER})
    assert form["step_id"] == "user"
    return str(form["flow_id"])


async def answer(hass: HomeAssistant, flow_id: str, **said: Any) -> Any:
    """Answer a step."""
    result = await hass.config_entries.subentries.async_configure(flow_id, said)
    await hass.async_block_till_done()
    return result


def shown(form: Any) -> dict[str, Any]:
    """Return what a form suggests, with its sections flattened."""
    found: dict[str, Any] = {}
    for key, value in form["data_schema"].schema.items():
        if hasattr(value, "schema") and hasattr(value, "options"):
            found |= {str(k): (k.description or {}).get("suggested_value") for k in value.schema.schema}
        else:
            found[str(key)] = (key.description or {}).get("suggested_value")
    return {key: value for key, value in found.items() if value not in (None, [])}


async def test_a_meeting_room(hass: HomeAssistant) -> None:
    """The sensors and lights of the area are found, shown and bound by registry id."""
    entry = await opened(hass)
    garonne = area(hass, "Garonne")
    pir = entity(hass, "binary_sensor.pir", garonne, "motion")
    co2 = entity(hass, "sensor.co2", garonne, "carbon_dioxide", unit_of_measurement="ppm")
    door = entity(hass, "binary_sensor.door", garonne, "door")
    lamp = entity(hass, "light.lamp", garonne)
    extra = entity(hass, "binary_sensor.radar", None, "presence")
    entity(hass, "sensor.battery", garonne, "battery")
    flow_id = await start(hass, entry)
    form = await answer(
        hass,
        flow_id,
        **DETAILS,
        kind="phone_booth",
        area=garonne,
        equipment=["screen"],
        companies=[" Alpha ", "Alpha", ""],
    )
    assert form["step_id"] == "sensors"
    assert form["last_step"] is True
    assert ": 3; lights: 1" in form["description_placeholders"]["found"]
    assert shown(form) == {
        "motion": ["binary_sensor.pir"],
        "co2": ["sensor.co2"],
        "door": ["binary_sensor.door"],
        "lights": ["light.lamp"],
    }
    done = await answer(
        hass,
        flow_id,
        people={"motion": ["binary_sensor.pir"], "presence": ["binary_sensor.radar"]},
        traces={"co2": ["sensor.co2"]},
        surroundings={},
        lights=["light.lamp"],
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert data_of(entry, "Garonne") == {
        "code": "GARONNE",
        "kind": "phone_booth",
        "area": garonne,
        "capacity": 8,
        "step_free": True,
        "equipment": ["screen"],
        "companies": ["Alpha"],
        "sensors": {
            pir.id: {"kind": "motion"},
            extra.id: {"kind": "presence"},
            co2.id: {"kind": "co2"},
        },
        "lights": [lamp.id],
        "climates": [],
        "fans": [],
        "signs": [],
        "egress": [],
        "fresh_air": None,
        "heat_to": None,
        "lux": None,
        "daylight_off": False,
        "places": [],
        "declined": [door.id],
        "beside": [],
    }
    (subentry,) = entry.subentries.values()
    assert subentry.unique_id == "garonne"


@pytest.mark.parametrize("family", Family)
async def test_every_family_without_an_area(hass: HomeAssistant, family: Family) -> None:
    """Each kind of space can be added before anything senses in it."""
    entry = await opened(hass)
    flow_id = await start(hass, entry, family.value)
    form = await answer(hass, flow_id, **DETAILS)
    assert form["description_placeholders"]["found"].startswith("Without an area")
    done = await answer(hass, flow_id)
    if done["type"] is FlowResultType.FORM:
        done = await answer(hass, flow_id, **shown(done))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.subentry_type == family.value
    assert subentry.data["sensors"] == {}


async def test_an_area_without_sensors(hass: HomeAssistant) -> None:
    """An area where nothing senses is said to be one, and it goes on."""
    entry = await opened(hass)
    flow_id = await start(hass, entry)
    form = await answer(hass, flow_id, **DETAILS, area=area(hass, "Empty"))
    assert form["description_placeholders"]["found"].startswith("There is no sensor in Empty")
    done = await answer(hass, flow_id)
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("change", "errors", "told"),
    [
        ({"name": " "}, {"name": "no_name"}, {}),
        ({"code": "a-1"}, {"code": "code_taken"}, {"code": "a-1", "space": "Ariège"}),
        ({"area": "gone"}, {"area": "area_missing"}, {}),
        ({"capacity": 0}, {"capacity": "no_capacity"}, {}),
    ],
)
async def test_wrong_details(
    hass: HomeAssistant, change: dict[str, Any], errors: dict[str, str], told: dict[str, str]
) -> None:
    """What is wrong is told beside its field, with the space that it clashes with."""
    entry = await opened(hass, space("Ariège", code="A-1"))
    flow_id = await start(hass, entry)
    form = await answer(hass, flow_id, **(DETAILS | change))
    assert form["errors"] == errors
    assert form["description_placeholders"] == told
    form = await answer(hass, flow_id, **DETAILS)
    assert form["step_id"] == "sensors"


async def test_the_same_name_is_allowed(hass: HomeAssistant) -> None:
    """Two spaces may have one name; their codes differ."""
    entry = await opened(hass, space("Garonne"))
    flow_id = await start(hass, entry)
    await answer(hass, flow_id, **DETAILS)
    done = await answer(hass, flow_id)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert {sub.data["code"] for sub in entry.subentries.values()} == {"GARONNE", "GARONNE-2"}


async def test_a_corridor_holds_nobody(hass: HomeAssistant) -> None:
    """Where people only pass, a capacity of zero is right."""
    entry = await opened(hass)
    flow_id = await start(hass, entry, "circulation")
    form = await answer(hass, flow_id, **(DETAILS | {"capacity": 0}))
    assert form["step_id"] == "sensors"


@pytest.mark.parametrize(
    ("chosen", "errors", "told"),
    [
        (
            {"people": {"motion": ["binary_sensor.pir"], "presence": ["binary_sensor.pir"]}},
            {"base": "sensor_twice"},
            {"entity": "pir (binary_sensor.pir)"},
        ),
        (
            {"people": {"motion": ["binary_sensor.theirs"]}},
            {"base": "sensor_taken"},
            {"entity": "theirs (binary_sensor.theirs)", "space": "Ariège"},
        ),
        (
            {"people": {"motion": ["binary_sensor.nowhere"]}},
            {"base": "unknown_entity"},
            {"entity": "binary_sensor.nowhere"},
        ),
        (
            {"people": {"motion": ["light.lamp"]}},
            {"base": "wrong_domain"},
            {"entity": "lamp (light.lamp)", "domains": "binary_sensor, input_boolean"},
        ),
        (
            {"lights": ["binary_sensor.pir"]},
            {"lights": "wrong_light"},
            {"entity": "binary_sensor.pir"},
        ),
        ({"lights": ["light.nowhere"]}, {"lights": "unknown_entity"}, {"entity": "light.nowhere"}),
        (
            {"effects": {"climates": ["light.lamp"]}},
            {"base": "wrong_domain"},
            {"entity": "lamp (light.lamp)", "domains": "climate"},
        ),
        ({"effects": {"fans": ["fan.nowhere"]}}, {"base": "unknown_entity"}, {"entity": "fan.nowhere"}),
        (
            {"lights": ["light.lamp"], "effects": {"signs": ["light.lamp"]}},
            {"base": "sign_is_lamp"},
            {"entity": "lamp (light.lamp)"},
        ),
    ],
)
async def test_wrong_sensors(
    hass: HomeAssistant, chosen: dict[str, Any], errors: dict[str, str], told: dict[str, str]
) -> None:
    """A sensor given twice, taken, unknown or of a wrong type is named."""
    entity(hass, "binary_sensor.pir", None, "motion")
    entity(hass, "light.lamp")
    theirs = entity(hass, "binary_sensor.theirs", None, "motion")
    entry = await opened(hass, space("Ariège", sensors={theirs.id: Bound(SensorKind.MOTION)}))
    flow_id = await start(hass, entry)
    await answer(hass, flow_id, **DETAILS)
    form = await answer(hass, flow_id, **chosen)
    assert form["errors"] == errors
    assert told.items() <= form["description_placeholders"].items()
    done = await answer(hass, flow_id)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_what_a_space_drives_besides_its_lamps(hass: HomeAssistant) -> None:
    """It is kept under what it is registered as, and shown again; what is left empty is forgotten."""
    valve, fan, sign = (entity(hass, name) for name in ("climate.valve", "fan.roof", "light.door"))
    entry = await opened(hass)
    flow_id = await start(hass, entry)
    await answer(hass, flow_id, **DETAILS)
    effects = {
        "climates": ["climate.valve"],
        "fans": ["fan.roof"],
        "signs": ["light.door"],
        "fresh_air": 300,
        "heat_to": 18.5,
    }
    await answer(hass, flow_id, effects=effects)
    made = data_of(entry, "Garonne")
    assert [made["climates"], made["fans"], made["signs"]] == [[valve.id], [fan.id], [sign.id]]
    assert (made["fresh_air"], made["heat_to"]) == (300, 18.5)
    built = entry.runtime_data.engine.building.spaces[id_of(entry, "Garonne")]
    assert (built.climates, built.fans, built.signs) == (("climate.valve",), ("fan.roof",), ("light.door",))
    assert (built.fresh_air, built.heat_to) == (300, 18.5)
    flow = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Garonne"))
    form = await answer(hass, flow["flow_id"], **DETAILS)
    assert {name: value for name, value in shown(form).items() if name in effects} == effects
    await answer(hass, flow["flow_id"], effects={})
    made = data_of(entry, "Garonne")
    assert (made["climates"], made["heat_to"]) == ([], None)


# -- places ----------------------------------------------------------------------------------------


PLAIN: dict[str, Any] = {"step_free": False, "quiet": False, "lights": [], "wakers": []}
"""A place that has nothing that others have not."""


async def test_a_nap_room(hass: HomeAssistant) -> None:
    """The mats that were found are given to the places, one each."""
    entry = await opened(hass)
    sieste = area(hass, "Sieste")
    mats = [entity(hass, f"binary_sensor.bed_{n}", sieste, "occupancy") for n in (1, 2)]
    late = entity(hass, "binary_sensor.late", None, "occupancy")
    hass.states.async_set("input_boolean.helper", "off")
    flow_id = await start(hass, entry, "nap_room")
    await answer(hass, flow_id, name="Sieste", capacity=3, step_free=False, area=sieste)
    form = await answer(hass, flow_id, people={"pressure": [mat.entity_id for mat in mats]})
    assert form["step_id"] == "places"
    rows = shown(form)["places"]
    assert rows == [
        {"name": "Place 1", "sensors": ["binary_sensor.bed_1"], **PLAIN},
        {"name": "Place 2", "sensors": ["binary_sensor.bed_2"], **PLAIN},
        {"name": "Place 3", "sensors": [], **PLAIN},
    ]
    rows[0]["sensors"] = ["binary_sensor.bed_1", "input_boolean.helper"]
    rows[2] = {"name": "Window", "sensors": ["binary_sensor.late"], "step_free": True}
    done = await answer(hass, flow_id, places=rows)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    made = data_of(entry, "Sieste")
    assert made["places"] == [
        {"id": "p1", "name": "Place 1", **PLAIN},
        {"id": "p2", "name": "Place 2", **PLAIN},
        {"id": "p3", "name": "Window", **PLAIN, "step_free": True},
    ]
    assert made["sensors"] == {
        mats[0].id: {"kind": "pressure", "place": "p1"},
        mats[1].id: {"kind": "pressure", "place": "p2"},
        "input_boolean.helper": {"kind": "pressure", "place": "p1"},
        late.id: {"kind": "pressure", "place": "p3"},
    }


NAP = space(
    "Sieste",
    SpaceKind.NAP_ROOM,
    capacity=3,
    sensors={"binary_sensor.a": Bound(SensorKind.PRESSURE, "p1")},
    places=(Place("p1", "A"), Place("p2", "B"), Place("p3", "C")),
)


@pytest.mark.parametrize(
    ("rows", "error", "told"),
    [
        ([{"name": name} for name in "ABCD"], "too_many_places", {"count": "4", "capacity": "3"}),
        ([{"name": "A"}, {"name": " "}], "place_without_name", {"row": "2"}),
        ([{"name": "A"}, {"name": "A "}], "place_twice", {"row": "2", "place": "A"}),
        (
            [{"name": "A", "sensors": ["binary_sensor.a"]}, {"name": "B", "sensors": ["binary_sensor.a"]}],
            "place_sensor_twice",
            {"entity": "a (binary_sensor.a)", "place": "B", "other": "A"},
        ),
        (
            [{"name": "A", "sensors": ["binary_sensor.theirs"]}],
            "sensor_taken",
            {"entity": "theirs (binary_sensor.theirs)", "space": "Ariège"},
        ),
        (
            [{"name": "A", "sensors": ["binary_sensor.nowhere"]}],
            "unknown_entity",
            {"entity": "binary_sensor.nowhere"},
        ),
        (
            [{"name": "A", "sensors": ["light.lamp"]}],
            "wrong_domain",
            {"entity": "light.lamp", "domains": "binary_sensor, input_boolean"},
        ),
        (
            [{"name": "A", "lights": ["light.lamp"]}, {"name": "B", "wakers": ["light.lamp"]}],
            "place_light_twice",
            {"entity": "lamp (light.lamp)", "place": "B", "other": "A"},
        ),
        (
            [{"name": "A", "wakers": ["switch.nowhere"]}],
            "unknown_entity",
            {"entity": "switch.nowhere"},
        ),
        (
            [{"name": "A", "wakers": ["binary_sensor.a"]}],
            "wrong_domain",
            {"entity": "a (binary_sensor.a)", "domains": "switch, siren, light, fan, script, input_boolean"},
        ),
    ],
)  # fmt: skip
async def test_wrong_places(hass: HomeAssistant, rows: list[dict[str, Any]], error: str, told: dict[str, str]) -> None:
    """A wrong row is named by its number and its place."""
    hass.states.async_set("binary_sensor.a", "off")
    hass.states.async_set("light.lamp", "off")
    theirs = entity(hass, "binary_sensor.theirs", None, "motion")
    other = space("Ariège", sensors={theirs.id: Bound(SensorKind.MOTION)})
    entry = await opened(hass, NAP, other)
    form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Sieste"))
    flow_id = form["flow_id"]
    await answer(hass, flow_id, name="Sieste", capacity=3, step_free=False)
    await answer(hass, flow_id, people={"pressure": ["binary_sensor.a"]})
    form = await answer(hass, flow_id, places=rows)
    assert form["errors"] == {"places": error}
    assert told.items() <= form["description_placeholders"].items()


async def test_what_is_at_a_place_is_no_other_s(hass: HomeAssistant) -> None:
    """A light at a place is not the room's any more; all follow when they are renamed, and are shown again."""
    sieste = area(hass, "Sieste")
    lamps = [entity(hass, f"light.{name}", sieste) for name in ("room", "bed")]
    buzzer = entity(hass, "switch.buzzer", sieste)
    entry = await opened(hass, NAP)
    form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Sieste"))
    flow_id = form["flow_id"]
    await answer(hass, flow_id, name="Sieste", capacity=3, step_free=False, code="SIESTE", area=sieste)
    form = await answer(hass, flow_id, lights=[lamp.entity_id for lamp in lamps])
    row = {"name": "A", "sensors": [], "step_free": True, "quiet": True, "lights": ["light.bed"]}
    await answer(hass, flow_id, places=[row | {"wakers": ["switch.buzzer"]}])
    made = data_of(entry, "Sieste")
    fitted = {"lights": [lamps[1].id], "wakers": [buzzer.id]}
    assert made["lights"] == [lamps[0].id]
    assert made["places"] == [{"id": "p1", "name": "A", "step_free": True, "quiet": True, **fitted}]
    er.async_get(hass).async_update_entity("switch.buzzer", new_entity_id="switch.shaker")
    await hass.async_block_till_done()
    [place] = entry.runtime_data.engine.building.spaces[id_of(entry, "Sieste")].places
    assert (place.quiet, place.lights, place.wakers) == (True, ("light.bed",), ("switch.shaker",))
    form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Sieste"))
    flow_id = form["flow_id"]
    form = await answer(hass, flow_id, name="Sieste", capacity=3, step_free=False, code="SIESTE", area=sieste)
    assert shown(form)["lights"] == ["light.room"]
    form = await answer(hass, flow_id)
    assert shown(form)["places"] == [row | {"wakers": ["switch.shaker"]}]


async def test_places_keep_their_identity(hass: HomeAssistant) -> None:
    """A place that is moved, renamed with its sensor, or renamed alone is the place it was."""
    hass.states.async_set("binary_sensor.a", "off")
    entry = await opened(hass, NAP)

    async def change(*rows: dict[str, Any]) -> list[tuple[str, str]]:
        form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Sieste"))
        flow_id = form["flow_id"]
        await answer(hass, flow_id, name="Sieste", capacity=5, step_free=False, code="SIESTE")
        form = await answer(hass, flow_id, people={"pressure": ["binary_sensor.a"]})
        done = await answer(hass, flow_id, places=list(rows))
        assert done["reason"] == "reconfigure_successful"
        return [(place["id"], place["name"]) for place in data_of(entry, "Sieste")["places"]]

    mat = {"sensors": ["binary_sensor.a"]}
    moved = await change({"name": "C"}, {"name": "A", **mat}, {"name": "B"})
    assert moved == [("p3", "C"), ("p1", "A"), ("p2", "B")]
    renamed = await change({"name": "B"}, {"name": "Window", **mat}, {"name": "Door"})
    assert renamed == [("p2", "B"), ("p1", "Window"), ("p3", "Door")]
    fewer = await change({"name": "New"}, {"name": "B"})
    assert fewer == [("p4", "New"), ("p2", "B")]


async def test_reconfigure(hass: HomeAssistant) -> None:
    """What is bound stays, what is new in the area is added to it, what was declined is not."""
    garonne = area(hass, "Garonne")
    bound = entity(hass, "binary_sensor.bound", None, "motion")
    declined = entity(hass, "binary_sensor.declined", garonne, "motion")
    new = entity(hass, "binary_sensor.new", garonne, "motion")
    taken = entity(hass, "binary_sensor.taken", garonne, "motion")
    lamp = entity(hass, "light.lamp", garonne)
    entry = await opened(
        hass,
        space(
            "Garonne",
            area=garonne,
            sensors={bound.id: Bound(SensorKind.PRESENCE), "gone": Bound(SensorKind.MOTION)},
            lights=(lamp.id,),
            declined=(declined.id, "gone_too"),
        ),
        space("Ariège", sensors={taken.id: Bound(SensorKind.MOTION)}),
    )
    form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Garonne"))
    assert shown(form)["code"] == "GARONNE"
    flow_id = form["flow_id"]
    form = await answer(hass, flow_id, **DETAILS, kind="meeting_room", area=garonne, code="G")
    assert shown(form) == {
        "presence": ["binary_sensor.bound"],
        "motion": ["binary_sensor.new"],
        "lights": ["light.lamp"],
    }
    done = await answer(hass, flow_id, people={"motion": ["binary_sensor.new"]})
    assert done["reason"] == "reconfigure_successful"
    made = data_of(entry, "Garonne")
    assert made["sensors"] == {new.id: {"kind": "motion"}}
    assert made["declined"] == [declined.id, lamp.id]
    assert entry.subentries[id_of(entry, "Garonne")].unique_id == "g"


async def test_a_space_leads_to_others(hass: HomeAssistant) -> None:
    """They are chosen by name, with their code where two have the same; one that is removed is not chosen any more."""
    twins = [space("Couloir", SpaceKind.CIRCULATION, code=code) for code in ("C-1", "C-2")]
    entry = await opened(hass, *twins, space("Ariège"))
    first, second = (id_ for id_, sub in entry.subentries.items() if sub.title == "Couloir")
    form: Any = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "meeting_room"), context={"source": SOURCE_USER}
    )
    choice = form["data_schema"].schema["beside"].config["options"]
    assert [(option["value"], option["label"]) for option in choice] == [
        (id_of(entry, "Ariège"), "Ariège"),
        (first, "Couloir (C-1)"),
        (second, "Couloir (C-2)"),
    ]
    await answer(hass, form["flow_id"], **DETAILS, beside=[first, second])
    await answer(hass, form["flow_id"])
    assert data_of(entry, "Garonne")["beside"] == [first, second]
    garonne = id_of(entry, "Garonne")
    engine = entry.runtime_data.engine
    assert engine.building.spaces[garonne].beside == (first, second)
    hass.config_entries.async_remove_subentry(entry, second)
    await hass.async_block_till_done()
    assert engine.building.spaces[garonne].beside == (first,)
    form = await entry.start_subentry_reconfigure_flow(hass, garonne)
    assert shown(form)["beside"] == [first]
    assert garonne not in [option["value"] for option in form["data_schema"].schema["beside"].config["options"]]
    await answer(hass, form["flow_id"], **DETAILS)
    await answer(hass, form["flow_id"])
    assert data_of(entry, "Garonne")["beside"] == []


async def test_renames_are_followed(hass: HomeAssistant) -> None:
    """A sensor that is renamed is still the sensor of its space."""
    bound = entity(hass, "binary_sensor.bound", None, "motion")
    entry = await opened(hass, space("Garonne", sensors={bound.id: Bound(SensorKind.MOTION)}))
    er.async_get(hass).async_update_entity(bound.entity_id, new_entity_id="binary_sensor.other")
    await hass.async_block_till_done()
    form = await entry.start_subentry_reconfigure_flow(hass, id_of(entry, "Garonne"))
    form = await answer(hass, form["flow_id"], **DETAILS)
    assert shown(form) == {"motion": ["binary_sensor.other"]}


async def test_an_area_removed_meanwhile(hass: HomeAssistant) -> None:
    """An area that goes while its space is set up leaves a form without sensors."""
    entry = await opened(hass)
    garonne = area(hass, "Garonne")
    flow_id = await start(hass, entry)
    await answer(hass, flow_id, **DETAILS, area=garonne)
    ar.async_get(hass).async_delete(garonne)
    form = await answer(hass, flow_id, lights=["light.nowhere"])
    assert garonne in form["description_placeholders"]["found"]


async def test_the_browser_is_shown_every_step(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """Each form can be sent as the browser asks for it, sections, rows and all."""
    assert await async_setup_component(hass, "config", {})
    entry = await opened(hass, space("Garonne", code="A-1"))
    client = await hass_client()

    async def post(path: str, **said: Any) -> dict[str, Any]:
        response = await client.post(f"/api/config/config_entries/{path}", json=said)
        assert response.status == 200, await response.text()
        step: dict[str, Any] = await response.json()
        return step

    flow = "subentries/flow"
    form = await post(flow, handler=[entry.entry_id, "nap_room"])
    form = await post(f"{flow}/{form['flow_id']}", **(DETAILS | {"code": "N", "capacity": 2}))
    assert [field["name"] for field in form["data_schema"]] == [
        "people",
        "traces",
        "surroundings",
        "lights",
        "effects",
    ]
    form = await post(f"{flow}/{form['flow_id']}", people={}, traces={}, surroundings={})
    assert form["data_schema"][0]["description"]["suggested_value"][1]["name"] == "Place 2"
    menu = await post("options/flow", handler=entry.entry_id)
    for step in ("settings", "areas", "import_roster", "export_roster"):
        menu = await post("options/flow", handler=entry.entry_id)
        form = await post(f"options/flow/{menu['flow_id']}", next_step_id=step)
        assert form["step_id"] == step
    menu = await post("flow", handler="iot_valley")
    form = await post(f"flow/{menu['flow_id']}", next_step_id="building")
    assert form["data_schema"][-1]["name"] == "each_day"


async def test_how_a_space_is_booked(hass: HomeAssistant) -> None:
    """By a calendar elsewhere, known by its registry id; not by one of ours, which may be its own."""
    entry = await opened(hass)
    google = entity(hass, "calendar.google", None)
    ours = er.async_get(hass).async_get_or_create("calendar", DOMAIN, "ours").entity_id
    flow_id = await start(hass, entry)
    said = {**DETAILS, "kind": "meeting_room"}
    wrong = await answer(hass, flow_id, **said, bookings={"bookable": True, "give_back": True, "calendar": ours})
    assert wrong["errors"] == {"base": "own_calendar"}
    bookings = {"bookable": True, "give_back": False, "calendar": "calendar.google", "buffer": 10}
    assert (await answer(hass, flow_id, **said, bookings=bookings))["step_id"] == "sensors"
    await answer(hass, flow_id)
    stored = {"bookable": True, "calendar": google.id, "give_back": False, "buffer": 10.0}
    assert data_of(entry, "Garonne")["bookings"] == stored
    desk = front_desk_of(hass, entry)
    space_id = id_of(entry, "Garonne")
    assert desk.reception.rules[space_id].buffer == timedelta(minutes=10)
    assert desk.reception.policies[space_id].gives_back is False
    er.async_get(hass).async_update_entity("calendar.google", new_entity_id="calendar.renamed")
    await hass.async_block_till_done()
    assert desk.coordinator.engine.building.spaces[space_id].terms.calendar == "calendar.renamed"
    form = await entry.start_subentry_reconfigure_flow(hass, space_id)
    assert shown(form)["calendar"] == "calendar.renamed"
    assert (shown(form)["buffer"], shown(form)["give_back"]) == (10.0, False)
