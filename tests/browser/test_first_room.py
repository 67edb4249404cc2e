"""A room that a person sets up by hand follows who is in it."""

from scripts.support.instance import Instance

from .conftest import Tell, Welcome
from .house import HOUSE, ROOM, furnish, is_on, spaces, switch, wait_until
from .person import PAGE, Person

MEETING_ROOM = "config_subentries.meeting_room"
LAMP = "light.atrium_lamp"
FORGOTTEN_SECONDS = 200
FOUND = (
    ("motion", "Atrium motion"),
    ("presence", "Atrium presence"),
    ("illuminance", "Atrium illuminance"),
    ("lights", "Atrium lamp"),
)


def test_room_set_up_by_hand_follows_who_is_in_it(welcome: Welcome, tell: Tell) -> None:
    """The room turns occupied, lights its lamp, and empties again; changing it loses none of its sensors."""
    person = welcome("en", HOUSE)
    furnish(person.home)
    _add_building(person)
    _add_room(person)
    _enter(person.home, tell)
    _shorten_the_warning(person)
    _change_nothing(person)
    _leave(person.home, tell)
    assert not person.complaints


def test_same_dialogs_in_french(welcome: Welcome) -> None:
    """No key and no English of ours is left in them."""
    person = welcome("fr", HOUSE)
    furnish(person.home)
    _add_building(person)
    _add_room(person)
    _shorten_the_warning(person)
    assert not person.complaints


def _add_building(person: Person) -> None:
    person.starts_adding()
    person.understands()
    person.chooses(person.reads("config.step.user.menu_options.building"))
    person.types(person.reads("config.step.building.data.name"), "Labège")
    person.click(person.dialog.locator("ha-switch").first)
    person.looks("building")
    person.understands()
    person.goes_on()
    person.looks("building-made")
    person.goes_on()


def _add_room(person: Person) -> None:
    person.opens(PAGE)
    person.sees("Labège")
    person.presses(person.reads(f"{MEETING_ROOM}.initiate_flow.user"))
    person.types(person.reads(f"{MEETING_ROOM}.step.user.data.name"), ROOM)
    person.picks_area(ROOM)
    person.looks("room")
    person.understands()
    person.goes_on()
    person.sees(person.reads(f"{MEETING_ROOM}.step.sensors.title", space=ROOM))
    person.looks("sensors", shown=True)
    person.understands()
    _check_roles(person)
    person.goes_on()
    person.looks("room-made")
    person.goes_on()


def _check_roles(person: Person) -> None:
    """Each sensor is under the role that it will play."""
    person.click(person.dialog.get_by_text(person.reads(_section("surroundings"))).first)
    for kind, name in FOUND:
        label = _label(person, kind)
        field = person.dialog.locator("ha-selector").filter(has=person.page.get_by_text(label, exact=True))
        assert any(name in line for line in person.texts(field.last)), kind


def _section(name: str) -> str:
    return f"{MEETING_ROOM}.step.sensors.sections.{name}.name"


def _label(person: Person, kind: str) -> str:
    step = f"{MEETING_ROOM}.step.sensors"
    if kind == "lights":
        return person.reads(f"{step}.data.lights")
    return person.reads(f"selector.sensor_kind.options.{kind}")


def _shorten_the_warning(person: Person) -> None:
    """Make the lamp go off at once when the room is empty."""
    person.opens_menu(ROOM)
    person.chooses(person.reads("options.step.init.menu_options.settings"))
    person.types(person.reads("options.step.settings.data.dim_for"), "1")
    person.looks("settings")
    person.understands()
    person.goes_on()


def _change_nothing(person: Person) -> None:
    """Open the settings of the room, and confirm them as they are."""
    before = spaces(person.home)
    person.opens(PAGE)
    person.sees(ROOM)
    person.click(person.page.locator("ha-config-sub-entry-row ha-icon-button[slot=end]").first)
    person.sees(person.reads(f"{MEETING_ROOM}.step.reconfigure.title"))
    person.goes_on()
    person.sees(person.reads(f"{MEETING_ROOM}.step.sensors.title", space=ROOM))
    _check_roles(person)
    person.goes_on()
    person.dialog.locator("step-flow-abort").wait_for()
    person.looks("room-changed")
    assert spaces(person.home) == before


def _occupancy(home: Instance) -> str:
    """Return the entity that tells whether somebody is in the room."""
    return next(
        str(entity["entity_id"])
        for entity in home.session.command("config/entity_registry/list")
        if entity["platform"] == "iot_valley" and entity["translation_key"] == "occupancy"
    )


def _enter(home: Instance, tell: Tell) -> None:
    """Walk in and sit down."""
    assert not is_on(home, LAMP)
    switch(home, "moving", on=True)
    occupancy = _occupancy(home)
    tell("a room is occupied after seconds", wait_until(lambda: is_on(home, occupancy)))
    tell("a room is lit after seconds", wait_until(lambda: is_on(home, LAMP)))
    switch(home, "present", on=True)
    switch(home, "moving", on=False)


def _leave(home: Instance, tell: Tell) -> None:
    """Go; a movement of just now outweighs a radar that sees nobody for three minutes."""
    occupancy = _occupancy(home)
    assert is_on(home, occupancy)
    assert is_on(home, LAMP)
    switch(home, "present", on=False)
    tell("a room is empty after seconds", wait_until(lambda: not is_on(home, occupancy), FORGOTTEN_SECONDS))
    tell("a room is dark after seconds", wait_until(lambda: not is_on(home, LAMP)))
