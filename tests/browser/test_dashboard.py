"""The dashboard, as those see it who look for a place and those who look after the building."""

from datetime import UTC, datetime
import re
from time import monotonic
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect
import pytest

from custom_components.iot_valley.core.demo import latest_morning
from scripts.support.develop import add_demo
from scripts.support.instance import HOME, Instance

from .conftest import Tell, Welcome
from .house import HOUSE, wait_until
from .looks import SIZES, THEMES, check, turn
from .person import Person

VIEWS = ("now", "floors", "nap", "meeting", "find", "facilities", "air")
SHOWN = frozenset({("now", "desktop", "light"), ("floors", "tablet", "dark"), ("nap", "desktop", "light")})
"""What the README shows."""

READY_MS = 2500
DASHBOARD = "/iot-valley"
ZONE = ZoneInfo(str(HOME["time_zone"]))
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
    live_in(person.home)
    return person


BOOKED = (
    ("AMPERE", "10:30", "12:00"),
    ("ADA", "11:00", "12:00"),
    ("ADA", "14:00", "15:00"),
    ("CURIE", "13:30", "15:30"),
    ("GAUSS", "16:00", "18:00"),
)
"""By the clock on the wall of the demo's first day."""


def space_ids(home: Instance) -> dict[str, str]:
    """Return the ids of the spaces by their codes."""
    (entry,) = home.session.get("/api/config/config_entries/entry?domain=iot_valley")
    listed = home.session.command("config_entries/subentries/list", entry_id=entry["entry_id"])
    return {str(each["unique_id"]).upper(): each["subentry_id"] for each in listed}


def device_of(home: Instance, code: str) -> str:
    """Return the id of the device of a space."""
    wanted = ["iot_valley", space_ids(home)[code]]
    listed = home.session.command("config/device_registry/list")
    return str(next(each["id"] for each in listed if wanted in each["identifiers"]))


def live_in(home: Instance) -> None:
    """Book some rooms, keep a bed and report one."""
    today = latest_morning(datetime.now(UTC), ZONE).astimezone(ZONE).date()
    for code, start, end in BOOKED:
        times = {"start": f"{today} {start}:00", "end": f"{today} {end}:00"}
        home.session.post("/api/services/iot_valley/book_space", {"device_id": device_of(home, code), **times})
    nap = {"device_id": device_of(home, "NAP-1")}
    home.session.post("/api/services/iot_valley/claim_place", nap | {"place": "Place 2"})
    home.session.post("/api/services/iot_valley/report_fault", nap | {"place": "Place 7"})


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


def test_a_room_is_found_booked_and_given_back(welcome: Welcome) -> None:
    """One tap books the best, the next takes it back; who books in the room's own dialog sees it in the day."""
    person = at_demo(welcome, "en")
    find = settle(person, "find")
    best = find.locator(".offer", has=person.page.get_by_role("button", name="Book")).first
    name = best.locator("h3").inner_text()
    person.click(best.get_by_role("button", name="Book"))
    person.sees(f"{name} is booked")
    expect(find.locator("summary")).to_be_visible()
    person.click(person.page.get_by_role("button", name="Undo"))
    person.sees("Undone")
    person.click(find.get_by_role("button", name="12", exact=True))
    expect(find.locator(".no", has_text=name)).to_contain_text(re.compile("seats"))
    day = settle(person, "meeting")
    slots = day.locator(".track .slot")
    assert slots.count() >= len(BOOKED)
    slots.last.focus()
    person.page.keyboard.press("Enter")
    before = slots.count()
    person.click(day.get_by_role("button", name="Cancel the booking"))
    expect(slots).to_have_count(before - 1)
    assert not person.complaints


def test_a_bed_is_taken_given_back_and_mended(welcome: Welcome) -> None:
    """By whoever looks for one, and by those who look after them."""
    person = at_demo(welcome, "en")
    nap = settle(person, "nap")
    room = nap.locator("section").first
    free = room.locator(".bed.free").first
    name = free.locator("b").inner_text()
    free.focus()
    person.page.keyboard.press("Enter")
    person.click(room.get_by_role("button", name="Take this place"))
    bed = room.locator(".bed", has_text=name)
    expect(bed).to_have_class(re.compile("held"))
    person.click(bed)
    person.looks("nap-chosen")
    person.click(room.get_by_role("button", name="Give back"))
    expect(bed).not_to_have_class(re.compile("held"))
    person.click(room.locator(".bed.out_of_service"))
    person.click(room.get_by_role("button", name="It is mended"))
    expect(room.locator(".bed.out_of_service")).to_have_count(0)
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
    ids = make_rooms(home, SAMPLES)
    floors = settle(person, "floors")
    took = sorted(seen_after(person, floors.locator(f"[data-space='{id_}']"), number) for number, id_ in enumerate(ids))
    slow = took[round(0.95 * (SAMPLES - 1))]
    tell("sensor event to pixel, median in ms", took[SAMPLES // 2])
    tell("sensor event to pixel, p95 in ms", slow)
    assert slow <= LATE_MS
    home.kill()
    medal = floors.locator(f"[data-space='{ids[0]}'] .medal")
    expect(medal).to_have_class(re.compile("unknown"), timeout=15_000)
    home.start()
    home.wait_ready()
    start = monotonic()
    expect(floors.get_by_text("Connection lost")).to_have_count(0, timeout=60_000)
    tell("back after the restart, in s", monotonic() - start)


_WATCH = """([node, id]) => new Promise((seen, failed) => {
  const hass = document.querySelector('home-assistant').hass;
  const root = node.getRootNode();
  const medal = () => root.querySelector(`[data-space='${node.dataset.space}'] .medal`);
  const before = medal().className;
  const start = performance.now();
  const look = () => {
    if (performance.now() - start > 10_000) failed(new Error('nothing was seen'));
    else if (medal().className === before) requestAnimationFrame(look);
    else requestAnimationFrame(() => seen(performance.now() - start));
  };
  requestAnimationFrame(look);
  hass.callApi('POST', `states/${id}`, {state: 'on'});
})"""
"""Let a sensor speak, and return how many milliseconds later its room is painted: the way to the server is in it."""


def seen_after(person: Person, tile: Locator, number: int) -> float:
    """Let someone come into a room, and return after how many milliseconds that is seen."""
    took: float = person.page.evaluate(_WATCH, [tile.element_handle(), sensor(number)])
    person.page.wait_for_timeout(50)
    return took


def sensor(number: int) -> str:
    """Return the id of the sensor of a room."""
    return f"binary_sensor.room_{number}_presence"


def make_rooms(home: Instance, count: int) -> list[str]:
    """Make a building whose rooms go by one sensor each; return the ids of the rooms."""
    for number in range(count):
        home.session.post(f"/api/states/{sensor(number)}", {"state": "off"})
    rows = (f"ROOM-{number},Room {number},meeting_room,8,{sensor(number)}=presence" for number in range(count))
    return make_building(home, "\n".join(("code,name,kind,capacity,sensors", *rows)))


def make_room(home: Instance) -> str:
    """Make a building with one room, which goes by the sensor of the house; return the room's id."""
    (room,) = make_building(
        home,
        "code,name,kind,capacity,sensors\nATRIUM,Atrium,meeting_room,8,binary_sensor.atrium_presence=presence\n",
    )
    return room


def make_building(home: Instance, roster: str) -> list[str]:
    """Make a building of a roster; return the ids of its spaces in their order."""
    session = home.session
    flow = "/api/config/config_entries/flow"
    menu = session.post(flow, {"handler": "iot_valley"})
    form = session.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "building"})
    made = session.post(f"{flow}/{form['flow_id']}", {"name": "Valley", "always_open": True})
    assert made["type"] == "create_entry", made
    entry_id = made["result"]["entry_id"]
    session.post("/api/services/iot_valley/import_spaces", {"config_entry_id": entry_id, "csv": roster})
    return [str(each["subentry_id"]) for each in session.command("config_entries/subentries/list", entry_id=entry_id)]
