"""A building of three hundred rooms, from a spreadsheet."""

from pathlib import Path
from time import monotonic, sleep

from .conftest import Tell, Welcome
from .house import entry_id, spaces
from .person import Person

ROOMS = 300
STEP = "options.step.import_roster"
MOST_CLICKS = 8
PATIENCE_SECONDS = 60


def test_three_hundred_rooms_from_a_spreadsheet(welcome: Welcome, tell: Tell, tmp_path: Path) -> None:
    """A few clicks make them; the same again changes nothing."""
    person = welcome("en")
    _add_building(person)
    sheet = tmp_path / "rooms.csv"
    sheet.write_text(_roster())
    _choose(person, sheet)
    person.looks("import")
    person.click(person.dialog.locator("ha-switch"))
    person.goes_on()
    person.sees(person.reads("options.step.import_confirm.title"))
    person.looks("import-dry-run")
    seconds = _confirm(person)
    person.looks("import-done")
    person.goes_on()
    tell(f"{ROOMS} rooms from a spreadsheet: clicks", person.clicks)
    tell(f"{ROOMS} rooms from a spreadsheet: seconds until all are there", seconds)
    assert person.clicks <= MOST_CLICKS
    _again(person, sheet)
    assert not person.complaints


def _add_building(person: Person) -> None:
    """Add a building without looking at how: another test does."""
    session = person.home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "building"})
    made = session.post(f"{flow}/{menu['flow_id']}", {"name": "Labège", "always_open": True})
    assert made["type"] == "create_entry"


def _roster() -> str:
    """Return what a spreadsheet of the building would hold."""
    kinds = ("meeting_room", "phone_booth", "lounge", "nap_room", "open_area")
    rows = [
        f"R{number:03},Room {number},{kinds[number % 5]},Room {number},Floor {number // 100},8"
        for number in range(ROOMS)
    ]
    return "\n".join(["code,name,kind,area,floor,capacity", *rows])


def _choose(person: Person, sheet: Path) -> None:
    """Open the import and choose the file."""
    person.opens_menu("Labège")
    person.chooses(person.reads("options.step.init.menu_options.import_roster"))
    with person.page.expect_file_chooser() as chooser:
        person.click(person.dialog.locator("ha-file-upload ha-button").first)
    chooser.value.set_files(sheet)
    person.sees(sheet.name)


def _confirm(person: Person) -> float:
    """Press the button, and return the seconds until all rooms are there."""
    start = monotonic()
    person.goes_on()
    while _rooms(person) < ROOMS:
        assert monotonic() < start + PATIENCE_SECONDS
        sleep(0.1)
    return monotonic() - start


def _rooms(person: Person) -> int:
    """Return how many rooms have a device."""
    building = entry_id(person.home)
    devices = person.home.session.command("config/device_registry/list")
    return sum(device["config_entry_id"] == building and str(device["name"]).startswith("Room ") for device in devices)


def _again(person: Person, sheet: Path) -> None:
    """Import the same file once more."""
    before = spaces(person.home)
    _choose(person, sheet)
    person.goes_on()
    person.sees(person.reads("options.abort.roster_same", unchanged=str(ROOMS)))
    person.looks("import-again")
    assert spaces(person.home) == before
