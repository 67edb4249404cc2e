"""Importing and exporting a roster, by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import area_registry as ar, floor_registry as fr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley import roster_flow
from custom_components.iot_valley.adapters.words import async_words
from custom_components.iot_valley.const import MOST_ROSTER_BYTES
from custom_components.iot_valley.core.draft import Bound
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Place
from custom_components.iot_valley.core.rows import RosterCode
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.roster_import import async_apply, exported, read

from .furnishing import area, data_of, entity, id_of, opened, space


async def option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> Any:
    """Open a step of the options."""
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    return await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})


async def answer(hass: HomeAssistant, form: Any, **said: Any) -> Any:
    """Answer a step."""
    result = await hass.config_entries.options.async_configure(form["flow_id"], said)
    await hass.async_block_till_done()
    return result


async def test_nothing_happens_before_it_was_shown(hass: HomeAssistant) -> None:
    """The import is shown field by field, then done, and done again it does nothing."""
    entry = await opened(hass, space("Garonne", code="A-1"), space("Ariège", code="A-2"))
    text = "code;nom;type;capacité;équipement\nA-1;Garonne;réunion;8;écran\nA-3;Lot;salon;;\nA-2;Ariège;réunion;;\n"
    form = await option(hass, entry, "import_roster")
    form = await answer(hass, form, csv=text, create_areas=False)
    assert form["step_id"] == "import_confirm"
    told = form["description_placeholders"]
    assert (told["created"], told["changed"], told["unchanged"]) == ("1", "1", "1")
    assert told["plan"] == (
        "New spaces (1)\n- **A-3** Lot\n\n"
        "Changed spaces (1)\n- **A-1** capacity: 6 → 8; equipment: nothing → screen\n\n"
        "Unchanged spaces: 1"
    )
    assert len(entry.subentries) == 2
    done = await answer(hass, form)
    assert done["reason"] == "roster_imported"
    assert data_of(entry, "Garonne")["capacity"] == 8
    assert data_of(entry, "Lot")["kind"] == "lounge"
    again = await answer(hass, await option(hass, entry, "import_roster"), csv=text, create_areas=True)
    assert again["reason"] == "roster_same"


async def test_problems_are_told_in_the_language_of_the_house(hass: HomeAssistant) -> None:
    """A bad cell is told by line and column, and the text is there to be corrected."""
    hass.config.language = "fr"
    entry = await opened(hass)
    form = await option(hass, entry, "import_roster")
    rows = "".join(f"c{n},name,nowhere\n" for n in range(20))
    form = await answer(hass, form, csv=f"code,name,kind\n{rows}", create_areas=False)
    assert form["errors"] == {"base": "roster_refused"}
    lines = form["description_placeholders"]["problems"].split("\n")
    assert lines[0].startswith("- Ligne 2, colonne kind\u00a0: «\u00a0nowhere\u00a0» n’est pas un type")
    assert lines[-1] == "- et 8 de plus"
    assert entry.subentries == {}


async def test_no_roster(hass: HomeAssistant) -> None:
    """Without a text there is nothing to read, and too long a text is refused."""
    entry = await opened(hass)
    form = await option(hass, entry, "import_roster")
    form = await answer(hass, form, create_areas=False)
    assert form["errors"] == {"base": "no_roster"}
    form = await answer(hass, form, csv="x" * (MOST_ROSTER_BYTES + 1), create_areas=False)
    assert form["errors"] == {"base": "roster_too_large"}
    form = await answer(hass, form, file=str(uuid4()), create_areas=False)
    assert form["errors"] == {"base": "file_gone"}


async def test_a_file(hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a spreadsheet on Windows is read."""
    path = tmp_path / "roster.csv"

    @contextmanager
    def _uploaded(_hass: HomeAssistant, _id: str) -> Iterator[Path]:
        yield path

    monkeypatch.setattr(roster_flow, "process_uploaded_file", _uploaded)
    entry = await opened(hass)
    path.write_bytes(b"x" * (MOST_ROSTER_BYTES + 1))
    form = await option(hass, entry, "import_roster")
    form = await answer(hass, form, file=str(uuid4()), create_areas=False)
    assert form["errors"] == {"base": "roster_too_large"}
    path.write_bytes("code;nom;type\nA;Détente;détente\n".encode("cp1252"))
    form = await answer(hass, form, file=str(uuid4()), create_areas=False)
    assert form["step_id"] == "import_confirm"
    done = await answer(hass, form)
    assert done["type"] is FlowResultType.ABORT
    assert data_of(entry, "Détente")["kind"] == "recreation"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Whatever a spreadsheet writes is read."""
    assert roster_flow.decoded("Réunion".encode(encoding)) == "Réunion"


async def test_a_building_that_changed_meanwhile(hass: HomeAssistant) -> None:
    """What became wrong between the showing and the doing is not done."""
    ids = area(hass, "Garonne")
    entry = await opened(hass)
    form = await option(hass, entry, "import_roster")
    text = "code,name,kind,area\nA,Garonne,lounge,Garonne\n"
    form = await answer(hass, form, csv=text, create_areas=False)
    ar.async_get(hass).async_delete(ids)
    done = await answer(hass, form)
    assert done["reason"] == "roster_outdated"
    assert "Garonne" in done["description_placeholders"]["problems"]
    assert entry.subentries == {}


async def test_export(hass: HomeAssistant) -> None:
    """The roster is shown, to be copied."""
    entry = await opened(hass, space("Garonne", code="A-1"))
    form = await option(hass, entry, "export_roster")
    (key,) = form["data_schema"].schema
    assert key.description["suggested_value"] == exported(hass, entry)
    assert form["description_placeholders"] == {"count": "1"}
    done = await answer(hass, form, csv="x")
    assert done["reason"] == "roster_exported"


# -- what an import does ---------------------------------------------------------------------------


async def imported(hass: HomeAssistant, entry: MockConfigEntry, text: str, *, create_areas: bool = False) -> None:
    """Import a text that has nothing wrong."""
    reading = read(hass, entry, text, create_areas=create_areas)
    assert reading.problems == ()
    await async_apply(hass, entry, reading.plan)
    await hass.async_block_till_done()
    again = read(hass, entry, text, create_areas=create_areas)
    assert (again.plan.create, again.plan.update, again.problems) == ((), (), ())


async def test_a_full_roster_moves_to_another_house(hass: HomeAssistant) -> None:
    """Everything that is exported is the same after an import, references and all."""
    floor = fr.async_get(hass).async_create("Rez").floor_id
    sieste = area(hass, "Sieste", floor)
    mat = entity(hass, "binary_sensor.mat", sieste, "occupancy")
    lamp = entity(hass, "light.lamp", sieste)
    entry = await opened(
        hass,
        space(
            "Sieste",
            SpaceKind.NAP_ROOM,
            area=sieste,
            sensors={mat.id: Bound(SensorKind.PRESSURE, "p1")},
            lights=(lamp.id,),
            places=(Place("p1", "Left"),),
            capacity=2,
        ),
        space("Hall", SpaceKind.CIRCULATION, area="gone", capacity=0),
    )
    text = exported(hass, entry)
    assert "SIESTE,Sieste,nap_room,Sieste,Rez,2,no,,,Left|,binary_sensor.mat=pressure@Left,light.lamp" in text
    assert read(hass, entry, text, create_areas=False).plan.update == ()
    for id_ in tuple(entry.subentries):
        hass.config_entries.async_remove_subentry(entry, id_)
    await imported(hass, entry, text)
    assert exported(hass, entry) == text
    assert data_of(entry, "Sieste")["sensors"] == {mat.id: {"kind": "pressure", "place": "p1"}}


async def test_sensors_are_found_in_the_area(hass: HomeAssistant) -> None:
    """A new space takes what is in its area and used by nobody; one that is there keeps its own."""
    sieste = area(hass, "Sieste")
    mats = [entity(hass, f"binary_sensor.bed_{n}", sieste, "occupancy") for n in (1, 2, 3)]
    entry = await opened(hass, space("Other", sensors={mats[2].id: Bound(SensorKind.MOTION)}, capacity=1))
    await imported(hass, entry, "code,name,kind,area\nN,Sieste,nap,SIESTE\nM,Zwei,nap,sieste\n")
    made = data_of(entry, "Sieste")
    assert made["capacity"] == 2
    assert [row["place"] for row in made["sensors"].values()] == ["p1", "p2"]
    assert data_of(entry, "Zwei")["sensors"] == {}
    await imported(hass, entry, "code,name,kind,area,sensors\nN,Sieste,nap,sieste,\n")
    assert data_of(entry, "Sieste") == made


async def test_everything_can_be_changed(hass: HomeAssistant) -> None:
    """Places keep their ids by name, sensors lose the places that are gone, none is none."""
    sensor = entity(hass, "binary_sensor.mat", None, "occupancy")
    lamp = entity(hass, "light.lamp")
    entry = await opened(hass)
    head = "code,name,kind,places,sensors"
    await imported(hass, entry, f"{head}\nN,Nap,nap,3,binary_sensor.mat=mat\n")
    await imported(
        hass,
        entry,
        f"{head},lights\nN,Nap,nap,Place 2|Window,binary_sensor.mat=mat@Window,light.lamp\n",
    )
    made = data_of(entry, "Nap")
    assert [(row["id"], row["name"]) for row in made["places"]] == [("p2", "Place 2"), ("p4", "Window")]
    assert made["sensors"] == {sensor.id: {"kind": "pressure", "place": "p4"}}
    assert made["lights"] == [lamp.id]
    await imported(hass, entry, "code,name,kind,places\nN,Nap,nap,1\n")
    assert data_of(entry, "Nap")["sensors"] == {sensor.id: {"kind": "pressure"}}
    await imported(
        hass,
        entry,
        "code,name,kind,area,capacity,step_free,equipment,companies,sensors,lights\n"
        "n,Sieste,nap,,5,oui,écran,Alpha,-,-\n",
    )
    made = data_of(entry, "Sieste")
    assert (made["code"], made["capacity"], made["sensors"], made["lights"]) == ("n", 5, {}, [])
    await imported(hass, entry, "code,name,kind,places\nM,Matte,nap,-\n")
    assert data_of(entry, "Matte")["places"] == []


async def test_what_a_space_drives_is_imported(hass: HomeAssistant) -> None:
    """Thermostats, fans and lights of signs; an empty cell leaves what is, a dash forgets it."""
    valve, fan, sign = (entity(hass, name) for name in ("climate.valve", "switch.fan", "light.door"))
    entry = await opened(hass)
    head = "code,name,kind,thermostats,ventilation,voyants"
    await imported(hass, entry, f"{head}\nA,Ada,lounge,climate.valve,switch.fan,light.door\n")
    made = data_of(entry, "Ada")
    assert [made["climates"], made["fans"], made["signs"]] == [[valve.id], [fan.id], [sign.id]]
    assert "climate.valve,switch.fan,light.door" in exported(hass, entry)
    await imported(hass, entry, f"{head}\nA,Ada,lounge,-,,\n")
    made = data_of(entry, "Ada")
    assert [made["climates"], made["fans"]] == [[], [fan.id]]
    (problem,) = read(hass, entry, f"{head}\nA,Ada,lounge,climate.gone,,\n", create_areas=False).problems
    assert (problem.column, problem.value) == ("climates", "climate.gone")


async def test_what_leads_where_is_imported_whatever_comes_first(hass: HomeAssistant) -> None:
    """Codes of spaces that are there, or come later in the file; a column that is not there leaves what is."""
    entry = await opened(hass, space("Hall", SpaceKind.CIRCULATION, capacity=0, beside=("gone",)))
    text = "code,name,kind,beside\nA,Garonne,lounge,hall|b\nB,Couloir,corridor,-\nHALL,Hall,hall,\n"
    await imported(hass, entry, text)
    hall, corridor = id_of(entry, "Hall"), id_of(entry, "Couloir")
    assert data_of(entry, "Garonne")["beside"] == [hall, corridor]
    await imported(hass, entry, "code,name,kind\nA,Garonne,lounge\n")
    assert "A,Garonne,lounge,,,8,no,,,-,-,-,-,-,-,-,HALL|B\n" in exported(hass, entry)
    assert read(hass, entry, exported(hass, entry), create_areas=False).plan.update == ()
    await imported(hass, entry, "code,name,kind,beside\nA,Garonne,lounge,b\nB,Couloir,corridor,hall\n")
    assert data_of(entry, "Garonne")["beside"] == [corridor]
    assert data_of(entry, "Couloir")["beside"] == [hall]
    (problem,) = read(hass, entry, "code,name,kind,beside\nA,Garonne,lounge,b|X-9\n", create_areas=False).problems
    assert (problem.line, problem.column, problem.code, problem.value) == (2, "beside", RosterCode.UNKNOWN_SPACE, "X-9")
    assert "X-9" in (await async_words(hass)).problem(problem)


async def test_areas_are_made(hass: HomeAssistant) -> None:
    """Areas and floors that are missing are made only where that is allowed."""
    entry = await opened(hass)
    here = fr.async_get(hass).async_create("Rez")
    text = "code,name,kind,area,floor\nA,A,lounge,Salon,Étage 1\nB,B,lounge,Cour,rez\nC,C,lounge,Toit,\n"
    problems = read(hass, entry, text, create_areas=False).problems
    assert [(found.line, found.code) for found in problems] == [
        (2, RosterCode.UNKNOWN_AREA),
        (2, RosterCode.UNKNOWN_FLOOR),
        (3, RosterCode.UNKNOWN_AREA),
        (4, RosterCode.UNKNOWN_AREA),
    ]
    await imported(hass, entry, text, create_areas=True)
    areas = ar.async_get(hass)
    cour = areas.async_get_area_by_name("Cour")
    assert cour is not None
    assert cour.floor_id == here.floor_id
    assert fr.async_get(hass).async_get_floor_by_name("Étage 1") is not None
    toit = areas.async_get_area_by_name("Toit")
    assert toit is not None
    assert toit.floor_id is None
    problems = read(hass, entry, "code,name,kind,area,floor\nA,A,lounge,Toit,Rez\n", create_areas=True).problems
    assert [(found.code, found.value, found.detail) for found in problems] == [(RosterCode.OTHER_FLOOR, "Rez", "-")]


async def test_entities_must_exist_and_be_free(hass: HomeAssistant) -> None:
    """An unknown entity and the sensor of a space that keeps it are refused; a swap is not."""
    one = entity(hass, "binary_sensor.one", None, "motion")
    two = entity(hass, "binary_sensor.two", None, "motion")
    entry = await opened(
        hass,
        space("A", sensors={one.id: Bound(SensorKind.MOTION)}),
        space("B", sensors={two.id: Bound(SensorKind.MOTION)}),
    )
    head = "code,name,kind,sensors,lights\n"
    problems = read(
        hass,
        entry,
        head + "A,A,meeting,binary_sensor.two=pir|binary_sensor.no=pir,light.no\n",
        create_areas=False,
    ).problems
    assert [(found.code, found.value, found.detail) for found in problems] == [
        (RosterCode.UNKNOWN_ENTITY, "binary_sensor.no", ""),
        (RosterCode.UNKNOWN_ENTITY, "light.no", ""),
        (RosterCode.SENSOR_TAKEN, "binary_sensor.two", "B"),
    ]
    swap = "A,A,meeting,binary_sensor.two=pir\nB,B,meeting,binary_sensor.one=pir\n"
    await imported(hass, entry, "code,name,kind,sensors\n" + swap)
    assert list(data_of(entry, "A")["sensors"]) == [two.id]


async def test_three_hundred_spaces(hass: HomeAssistant) -> None:
    """Three hundred spaces take seconds; importing them again touches none of them."""
    entry = await opened(hass)
    rows = "".join(f"R-{n},Room {n},meeting room,Area {n},Floor {n % 5},8,yes,screen|video,Alpha\n" for n in range(300))
    text = "code,name,kind,area,floor,capacity,step_free,equipment,companies\n" + rows
    began = monotonic()
    reading = read(hass, entry, text, create_areas=True)
    await async_apply(hass, entry, reading.plan)
    await hass.async_block_till_done()
    assert monotonic() - began < 10
    assert len(entry.subentries) == 300
    changes: list[object] = []
    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, lambda *change: changes.append(change))
    again = read(hass, entry, text, create_areas=True)
    assert len(again.plan.unchanged) == 300
    await async_apply(hass, entry, again.plan)
    assert changes == []
