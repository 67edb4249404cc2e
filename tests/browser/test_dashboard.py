"""The dashboard, as those see it who look for a place and those who look after the building."""

from time import monotonic

from playwright.sync_api import Locator, expect
import pytest

from scripts.support.develop import add_demo
from scripts.support.instance import Instance

from .conftest import Tell, Welcome
from .house import HOUSE, wait_until
from .looks import SIZES, THEMES, check, turn
from .person import Person

VIEWS = ("now", "floors", "nap", "meeting", "find", "facilities", "air")
SHOWN = frozenset({("now", "desktop", "light"), ("floors", "tablet", "dark"), ("nap", "desktop", "light")})
"""What the README shows."""

READY_MS = 2500
DASHBOARD = "/iot-valley"
LATE_MS = 300.0
SAMPLES = 30


def settle(person: Person, view: str) -> Locator:
    """Open a view and wait until it shows the building."""
    person.opens(f"{DASHBOARD}/{view}")
    element = person.page.locator(f"iot-valley-{view}").first
    element.locator(":is(main, .empty)").first.wait_for()
    person.page.wait_for_timeout(READY_MS)
    return element


def at_demo(welcome: Welcome, language: str) -> Person:
    """Sit down at the demo building."""
    person = welcome(language, HOUSE)
    add_demo(person.home.session, seed=1, speed=60)
    wait_until(lambda: known(person.home))
    return person


def known(home: Instance) -> bool:
    """Tell whether the building knows of some of its rooms."""
    states: list[dict[str, str]] = home.session.get("/api/states")
    return sum(state["entity_id"].endswith("_availability") and state["state"] == "free" for state in states) > 5


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_view_on_every_screen(welcome: Welcome, language: str) -> None:
    """By day and by night, on a desk, a tablet and a phone: it fits, is read by all, and nothing complains."""
    person = at_demo(welcome, language)
    for view in VIEWS:
        turn(person.page, "desktop", "light")
        element = settle(person, view)
        for size in SIZES:
            for theme in THEMES:
                turn(person.page, size, theme)
                person.page.wait_for_timeout(400)
                check(person, f"iot-valley-{view}")
                person.looks(f"{view}-{size}-{theme}", shown=(view, size, theme) in SHOWN)
        expect(element).to_be_visible()
    assert not person.complaints


def test_a_space_is_opened_and_left_with_the_keyboard(welcome: Welcome) -> None:
    """Enter opens what is focused, Escape closes it, and one is where one was; a mode is chosen and taken back."""
    person = at_demo(welcome, "en")
    floors = settle(person, "floors")
    tile = floors.locator(".tile", has_text="Curie").first
    tile.focus()
    person.page.keyboard.press("Enter")
    dialog = floors.locator("dialog[open]")
    expect(dialog.get_by_text("Video conferencing")).to_be_visible()
    expect(dialog.locator(".why")).to_be_visible()
    check(person, "iot-valley-dialog")
    person.looks("space-dialog", shown=True)
    person.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert tile.evaluate("node => node.getRootNode().activeElement === node")
    person.page.keyboard.press("Enter")
    dialog.locator("select").select_option("cleaning")
    expect(dialog.get_by_text("Cleaning", exact=True).first).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(tile).to_contain_text("Cleaning")
    care = settle(person, "facilities")
    line = care.locator(".item", has_text="Curie")
    person.click(line.get_by_role("button", name=person.reads("common.back_to_automatic")))
    expect(line).to_have_count(0)
    person.click(person.page.get_by_role("button", name="Undo"))
    expect(line).to_have_count(1)
    assert not person.complaints


def test_filters_show_what_fits(welcome: Welcome) -> None:
    """What is typed and what is chosen narrow the floors down; where nothing fits, the page says what to do."""
    person = at_demo(welcome, "en")
    floors = settle(person, "floors")
    everything = floors.locator(".tile").count()
    person.click(floors.get_by_role("button", name="Meeting rooms"))
    assert 0 < floors.locator(".tile").count() < everything
    floors.get_by_role("searchbox").fill("gauss")
    expect(floors.locator(".tile")).to_have_count(1)
    floors.get_by_role("searchbox").fill("nowhere at all")
    expect(floors.get_by_text("No space fits.")).to_be_visible()
    assert not person.complaints


def test_a_page_follows_the_building_and_the_connection(welcome: Welcome, tell: Tell) -> None:
    """What a sensor says is seen within a third of a second; what is not sure any more is shown as unknown."""
    person = welcome("en", HOUSE)
    home = person.home
    room = make_room(home)
    floors = settle(person, "floors")
    tile = floors.locator(f"[data-space='{room}']")
    took = sorted(toggled(person, tile, on=number % 2 == 0) for number in range(SAMPLES))
    slow = took[round(0.95 * (SAMPLES - 1))]
    tell("sensor event to pixel, median in ms", took[SAMPLES // 2])
    tell("sensor event to pixel, p95 in ms", slow)
    assert slow <= LATE_MS
    home.kill()
    expect(tile.locator(".medal.unknown")).to_be_visible(timeout=15_000)
    home.start()
    home.wait_ready()
    start = monotonic()
    expect(floors.get_by_text("Connection lost")).to_have_count(0, timeout=60_000)
    tell("back after the restart, in s", monotonic() - start)


_WATCH = """([node, action]) => new Promise((seen) => {
  const hass = document.querySelector('home-assistant').hass;
  const before = node.querySelector('.medal').className;
  const root = node.getRootNode();
  const start = performance.now();
  const look = () => {
    const now = root.querySelector(`[data-space='${node.dataset.space}'] .medal`).className;
    if (now === before) requestAnimationFrame(look);
    else requestAnimationFrame(() => seen(performance.now() - start));
  };
  requestAnimationFrame(look);
  hass.callService('input_boolean', action, {entity_id: 'input_boolean.present'});
})"""
"""Switch a sensor, and return how many milliseconds later its room is painted anew: the way to the server is in it."""


def toggled(person: Person, tile: Locator, *, on: bool) -> float:
    """Let someone come or go, and return after how many milliseconds that is seen."""
    action = "turn_on" if on else "turn_off"
    took: float = person.page.evaluate(_WATCH, [tile.element_handle(), action])
    person.page.wait_for_timeout(50)
    return took


def make_room(home: Instance) -> str:
    """Make a building with one room, which goes by one sensor; return the room's id."""
    session = home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    form = session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "building"})
    made = session.post(f"{flow}/{form['flow_id']}", {"name": "Valley", "always_open": True})
    assert made["type"] == "create_entry", made
    roster = "code,name,kind,capacity,sensors\nATRIUM,Atrium,meeting_room,8,binary_sensor.atrium_presence=presence\n"
    entry_id = made["result"]["entry_id"]
    session.post("/api/services/iot_valley/import_spaces", {"config_entry_id": entry_id, "csv": roster})
    (space,) = session.command("config_entries/subentries/list", entry_id=entry_id)
    return str(space["subentry_id"])
