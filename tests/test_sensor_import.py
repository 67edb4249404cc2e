"""Sensors that are known before they ever called: from a file, in the dialog and by an action."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.adapters.radios import sensors_of
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.kinds import SpaceKind

from .furnishing import id_of, opened, space

SHEET = """device_id,model,space,name
A81758FFFE0312AB,Elsys ERS Desk,GARONNE,Desk 1
24E124000000B341,milesight_vs341,nap,
1A2B3C,,,
"""


async def house(hass: HomeAssistant) -> MockConfigEntry:
    """Return a building with a meeting room and a nap room."""
    return await opened(hass, space("Garonne"), space("Nap", SpaceKind.NAP_ROOM, capacity=2))


async def imported(hass: HomeAssistant, entry: MockConfigEntry, text: str, **said: object) -> object:
    """Import a file by the action."""
    return await hass.services.async_call(
        DOMAIN,
        "import_sensors",
        {"config_entry_id": entry.entry_id, "csv": text, **said},
        blocking=True,
        return_response=True,
    )


async def test_a_file_of_sensors(hass: HomeAssistant) -> None:
    """Each is there with its model and its space; the same file again changes nothing."""
    entry = await house(hass)
    answer = await imported(hass, entry, SHEET)
    assert answer == {
        "created": ["a81758fffe0312ab", "24e124000000b341", "1a2b3c"],
        "changed": [],
        "unchanged": [],
    }
    await hass.async_block_till_done()
    sensors = sensors_of(entry)
    desk = sensors["a81758fffe0312ab"]
    assert (desk.name, desk.model, desk.space) == ("Desk 1", "elsys_ers_desk", id_of(entry, "Garonne"))
    assert sensors["24e124000000b341"].space == id_of(entry, "Nap")
    assert sensors["1a2b3c"].model is None
    before = dict(entry.subentries)
    assert await imported(hass, entry, SHEET) == {
        "created": [],
        "changed": [],
        "unchanged": ["a81758fffe0312ab", "24e124000000b341", "1a2b3c"],
    }
    assert dict(entry.subentries) == before


async def test_a_dry_run_changes_nothing(hass: HomeAssistant) -> None:
    """It tells what would be."""
    entry = await house(hass)
    answer = await imported(hass, entry, SHEET, dry_run=True)
    assert isinstance(answer, dict)
    assert len(answer["created"]) == 3
    assert sensors_of(entry) == {}


async def test_a_file_with_one_bad_cell_is_refused_whole(hass: HomeAssistant) -> None:
    """The cell is named."""
    entry = await house(hass)
    with pytest.raises(ServiceValidationError) as refused:
        await imported(hass, entry, SHEET + "AB,,nowhere,\n")
    placeholders = refused.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["count"] == "1"
    assert "Line 5, column space" in placeholders["problems"]
    assert sensors_of(entry) == {}


async def test_a_sensor_of_another_building_is_refused(hass: HomeAssistant) -> None:
    """A device speaks for one building."""
    entry = await house(hass)
    other = await opened(hass, space("Tarn"), title="Sud")
    await imported(hass, other, "device_id,name\nab,Theirs\n")
    with pytest.raises(ServiceValidationError) as refused:
        await imported(hass, entry, "device_id\nab\n")
    assert refused.value.translation_placeholders is not None
    assert "Theirs" in refused.value.translation_placeholders["problems"]


async def test_a_file_that_is_too_large(hass: HomeAssistant) -> None:
    """It is refused before it is read."""
    entry = await house(hass)
    with pytest.raises(ServiceValidationError, match="1 MB"):
        await imported(hass, entry, "x" * (1024 * 1024 + 1))


async def test_what_changes(hass: HomeAssistant) -> None:
    """A row tells anew what it tells, and leaves the rest; a grammar takes the place of a model."""
    entry = await house(hass)
    await imported(hass, entry, SHEET)
    text = "device_id;space;grammar\nA81758FFFE0312AB;nap;\n24e124000000b341;;occupied::bool:7\n"
    answer = await imported(hass, entry, text)
    assert isinstance(answer, dict)
    assert answer["changed"] == ["a81758fffe0312ab", "24e124000000b341"]
    sensors = sensors_of(entry)
    desk, seat = sensors["a81758fffe0312ab"], sensors["24e124000000b341"]
    assert (desk.name, desk.model, desk.space) == ("Desk 1", "elsys_ers_desk", id_of(entry, "Nap"))
    assert (seat.model, seat.grammar, seat.space) == (None, "occupied::bool:7", id_of(entry, "Nap"))


async def test_the_dialog(hass: HomeAssistant) -> None:
    """It refuses, shows what would be, and does it; again, there is nothing to do."""
    entry = await house(hass)

    async def opened_dialog() -> str:
        menu = await hass.config_entries.options.async_init(entry.entry_id)
        form = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": "import_sensors"})
        assert form["type"] is FlowResultType.FORM
        return str(form["flow_id"])

    flow_id = await opened_dialog()
    configure = hass.config_entries.options.async_configure
    empty = await configure(flow_id, {})
    assert empty["errors"] == {"base": "no_roster"}
    bad = await configure(flow_id, {"csv": "device_id\n!\n"})
    assert bad["errors"] == {"base": "roster_refused"}
    assert "Line 2, column device_id" in (bad["description_placeholders"] or {})["problems"]
    shown = await configure(flow_id, {"csv": SHEET})
    assert shown["step_id"] == "import_sensors_confirm"
    assert "**A81758FFFE0312AB** Desk 1" in (shown["description_placeholders"] or {})["plan"]
    done = await configure(flow_id, {})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "sensors_imported")
    assert len(sensors_of(entry)) == 3
    again = await configure(await opened_dialog(), {"csv": SHEET})
    assert again["reason"] == "sensors_same"


async def test_what_changed_while_the_dialog_was_open(hass: HomeAssistant) -> None:
    """Nothing is imported then."""
    entry = await house(hass)
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    configure = hass.config_entries.options.async_configure
    await configure(menu["flow_id"], {"next_step_id": "import_sensors"})
    await configure(menu["flow_id"], {"csv": SHEET})
    hass.config_entries.async_remove_subentry(entry, id_of(entry, "Nap"))
    done = await configure(menu["flow_id"], {})
    assert done["reason"] == "roster_outdated"
    assert sensors_of(entry) == {}
