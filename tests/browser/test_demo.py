"""The demo building, as somebody sees it who has just added it."""

import os
from time import sleep

import pytest

from scripts.support.instance import Instance

from .conftest import Welcome
from .house import HOUSE, wait_until
from .person import PAGE, Person
from .pictures import PICTURES

NAP_CODE = "NAP-1"
MEETING_CODE = "ADA"
PLACES = 8
LIVED_SECONDS = 240 if PICTURES in os.environ else 10
"""How long the building lives before it is looked at: into the lunch break, for the README."""

BAD_ROSTER = "code,name,kind,capacity\nA1,One,meeting_room,many\nA2,,castle,6\n"
CHANGED_ROSTER = "code,name,kind,capacity\nADA,Ada,meeting_room,99\nNEW-1,Blériot,phone_booth,1\n"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_demo_building_in_a_browser(welcome: Welcome, language: str) -> None:
    """Everything that a person comes by is there, in the person's language, and nothing complains."""
    person = welcome(language, HOUSE)
    _add_demo(person)
    wait_until(lambda: len(_nap_places(person.home)) == PLACES)
    sleep(LIVED_SECONDS)
    _look_at_pages(person)
    _look_at_places_step(person)
    _look_at_options(person)
    _look_at_repair(person)
    assert not person.complaints


def _add_demo(person: Person) -> None:
    person.starts_adding()
    person.looks("add-integration")
    person.understands()
    person.chooses(person.reads("config.step.user.menu_options.demo"))
    person.looks("add-demo")
    person.understands()
    person.goes_on()
    person.dialog.locator("step-flow-create-entry").wait_for()
    person.looks("demo-made")


def _look_at_pages(person: Person) -> None:
    """Look at the pages of the integration, of two rooms, of the building, and at the overview."""
    welcomed = {"welcome_banner_dismissed": True}
    person.home.session.command("frontend/set_system_data", key="home", value=welcomed)
    person.opens(PAGE)
    person.sees("Ada")
    person.page.wait_for_timeout(1500)
    person.looks("integration")
    _look_at_device(person, "nap-room", NAP_CODE)
    for number in range(1, PLACES + 1):
        person.sees(f"Place {number}")
    _look_at_device(person, "meeting-room", MEETING_CODE)
    _look_at_device(person, "building-device", None)
    for name, path in (("overview", "/home/overview"), ("area", "/home/areas-ada")):
        person.opens(path)
        person.sees("Ada" if name == "overview" else person.reads("entity.sensor.availability.name"))
        person.page.wait_for_timeout(3000)
        person.looks(name, shown=True)


def _look_at_device(person: Person, name: str, code: str | None) -> None:
    person.opens(f"/config/devices/device/{_device(person.home, code)}")
    person.page.locator("ha-config-device-page ha-card").first.wait_for()
    person.page.wait_for_timeout(3000)
    person.looks(name, shown=True)
    person.understands(person.page.locator("ha-config-device-page"))


def _device(home: Instance, code: str | None) -> str:
    """Return the id of the device of a room, or of the building."""
    return next(
        str(device["id"])
        for device in home.session.command("config/device_registry/list")
        if device.get("manufacturer") == "IoT Valley"
        and device["model_id"] == code
        and (code or device["via_device_id"] is None)
    )


def _nap_places(home: Instance) -> list[str]:
    """Return the names of the places of the nap room: its child devices."""
    devices = home.session.command("config/device_registry/list")
    if not any(device.get("model_id") == NAP_CODE for device in devices):
        return []
    room = _device(home, NAP_CODE)
    return [str(device["name"]) for device in devices if device.get("parent_device_id") == room]


def _look_at_places_step(person: Person) -> None:
    """Open the settings of a nap room up to its places, and leave them as they are."""
    person.opens(PAGE)
    person.sees("Hypnos")
    row = person.page.locator("ha-config-sub-entry-row").filter(has_text="Hypnos").first
    person.click(row.locator("ha-icon-button[slot=end]").first)
    person.looks("nap-room-details")
    person.understands()
    person.goes_on()
    person.looks("nap-room-sensors")
    person.understands()
    person.goes_on()
    person.looks("places", shown=True)
    person.understands()


def _look_at_options(person: Person) -> None:
    """Look at the menu, at a roster that is refused, and at what another would do."""
    person.opens_menu("Ada")
    person.looks("options")
    person.understands()
    _paste(person, BAD_ROSTER)
    person.looks("import-refused")
    person.understands(keys=True)  # they are what the column holds
    person.opens_menu("Ada")
    _paste(person, CHANGED_ROSTER)
    person.looks("import-changes", shown=True)
    person.understands()
    person.opens_menu("Ada")
    person.chooses(person.reads("options.step.init.menu_options.areas"))
    person.looks("areas")
    person.understands()
    person.opens_menu("Ada")
    person.chooses(person.reads("options.step.init.menu_options.export_roster"))
    person.looks("export")


def _paste(person: Person, roster: str) -> None:
    person.chooses(person.reads("options.step.init.menu_options.import_roster"))
    person.dialog.locator("textarea").fill(roster)
    person.goes_on()


def _look_at_repair(person: Person) -> None:
    """Put a sensor into a room's area, and take what is offered."""
    session = person.home.session
    area_id = next(area["area_id"] for area in session.command("config/area_registry/list") if area["name"] == "Ada")
    session.command("config/entity_registry/update", entity_id="binary_sensor.atrium_motion", area_id=area_id)
    wait_until(lambda: session.command("repairs/list_issues")["issues"])
    person.opens("/config/repairs")
    title = person.sees(person.reads("issues.sensors_found.title", building="IoT Valley", count="1"))
    person.looks("repairs")
    person.click(title)
    person.looks("repair")
    person.understands()
    person.goes_on()
    wait_until(lambda: not session.command("repairs/list_issues")["issues"])
