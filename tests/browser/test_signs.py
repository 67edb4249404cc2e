"""The sign at a door and the board in a lobby, on tablets that nobody is signed in on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import json
from typing import Any

from playwright.sync_api import Browser, Page, expect
import pytest

from scripts.support.instance import Instance

from . import pictures
from .conftest import Tell, Welcome
from .house import HOUSE, switch, wait_until
from .likenesses import MOST_LIVELY, MOST_OTHERS
from .looks import serious
from .person import LOCALES, Person
from .test_dashboard import at_demo, make_room, settle
from .words import words

TABLETS: Mapping[str, tuple[int, int]] = {"tablet": (1280, 800), "upright": (800, 1280), "small": (480, 320)}
UNKNOWN_MS = 15_000
BACK_MS = 60_000
LEAST_STATE = 0.18
"""The capitals of the state are this share of the screen's height: 25 mm on a tablet of ten inches, read from 5 m."""

LETTERS = """document.fonts.ready.then(all =>
    [...new Set([...all].filter(font => font.status == 'loaded').map(font => font.family))])"""
"""Which fonts a page has got: those of Home Assistant, or a sign is another on each tablet."""

CAPITAL = 0.7
"""The height of capitals, of the size of the type."""

SHOWN = frozenset({"sign-room-tablet", "sign-nap-tablet", "board-tablet"})


@contextmanager
def tablet(browser: Browser, url: str, language: str = "en", size: str = "tablet") -> Iterator[tuple[Page, list[str]]]:
    """Open a link on a tablet; yield the page, and what it complains of."""
    width, height = TABLETS[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALES[language])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(url)
    try:
        yield page, complaints
    finally:
        context.close()


def link(home: Instance, scope: str, language: str = "en") -> str:
    """Give out a link as facilities do."""
    path = home.session.command("iot_valley/links/give", scope=scope)["path"]
    address, _, secret = path.partition("#")
    return f"{home.url}{address}?lang={language}#{secret}"


def spaces(home: Instance) -> dict[str, str]:
    """Return the ids of the demo's spaces by their codes."""
    (entry,) = home.session.get("/api/config/config_entries/entry?domain=iot_valley")
    told = home.session.post(
        "/api/services/iot_valley/export_spaces?return_response", {"config_entry_id": entry["entry_id"]}
    )
    codes = [line.split(",")[0] for line in told["service_response"]["csv"].splitlines()[1:]]
    listed = home.session.command("config_entries/subentries/list", entry_id=entry["entry_id"])
    ids = {each["unique_id"]: each["subentry_id"] for each in listed}
    return {code: ids[code.casefold()] for code in codes if code.casefold() in ids}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_signs_are_read_from_afar_by_everybody(welcome: Welcome, browser: Browser, language: str) -> None:
    """A room, a nap room and a board, on each tablet: the state is huge, and nothing keeps anybody out."""
    person = at_demo(welcome, language)
    ids = spaces(person.home)
    for name in ("sign-room", "sign-nap", "board"):
        for size in TABLETS:
            scope = {"sign-room": ids[free_room(person.home)], "sign-nap": ids["NAP-1"], "board": "*"}[name]
            with tablet(browser, link(person.home, scope, language), language, size) as (page, complaints):
                page.locator(".sign").wait_for()
                page.wait_for_timeout(700)
                assert page.evaluate(LETTERS) == ["Roboto"]
                most, shown = MOST_LIVELY if name == "board" else MOST_OTHERS, f"{name}-{size}" in SHOWN
                pictures.keep(f"{name}-{size}-{language}", page.screenshot(), shown=shown, most=most)
                assert page.locator("html").get_attribute("lang") == language
                bars = serious(page, "")
                assert not bars, bars
                assert not complaints
                assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
                if name != "board" and size == "tablet":
                    is_large(page)


def free_room(home: Instance) -> str:
    """Return the code of a meeting room that is free now: people meet in others on each day of the demo."""
    rooms = ("CURIE", "GAUSS", "ADA", "TURING", "AMPERE", "HOPPER", "NOETHER", "GALOIS")
    states = {code: home.session.get(f"/api/states/sensor.{code.lower()}_availability")["state"] for code in rooms}
    return next(code for code, state in states.items() if state == "free")


def is_large(page: Page) -> None:
    """Find the state large enough to be read from five metres."""
    size = page.locator(".word").evaluate("node => parseFloat(getComputedStyle(node).fontSize) / innerHeight")
    assert size * CAPITAL >= LEAST_STATE


def test_a_sign_follows_its_room_dies_with_its_line_and_comes_back(
    welcome: Welcome, browser: Browser, tell: Tell
) -> None:
    """Nobody is told «free» by a sign that hears nothing: it says so within fifteen seconds, and recovers by itself."""
    person = welcome("en", HOUSE)
    home = person.home
    room = make_room(home)
    home.stop()  # Home Assistant writes down only now, or minutes after its start, which sensors there are.
    home.start()
    home.wait_ready()
    with tablet(browser, link(home, room)) as (page, _):
        state = page.locator(".word")
        for on, said in ((True, "In use"), (False, "Free"), (True, "In use")):
            switch(home, "present", on=on)
            expect(state).to_have_text(said)
        home.kill()
        took = wait_until(lambda: "Unknown" in state.inner_text(), UNKNOWN_MS / 1000)
        tell("a sign is unknown after a kill, in s", took)
        expect(page.get_by_text("No connection")).to_be_visible()
        page.wait_for_timeout(1000)
        pictures.keep("sign-unknown-en", page.screenshot(), shown=False)
        home.start()
        home.wait_ready()
        took = wait_until(lambda: "Unknown" not in state.inner_text(), BACK_MS / 1000)
        tell("a sign is back after a restart, in s", took)


def test_links_are_made_and_revoked_by_those_who_look_after_the_building(welcome: Welcome, browser: Browser) -> None:
    """What is made on the page opens a sign; what is revoked there shows nothing of the building any more."""
    person = at_demo(welcome, "en")
    care = settle(person, "facilities")
    url = made_on_the_page(person)
    with tablet(browser, url) as (page, complaints):
        expect(page.locator("h1")).to_have_text("Ada")
        line = care.locator(".item", has_text="Tablet at Ada")
        person.click(line.get_by_role("button", name="Revoke"))
        person.click(line.get_by_role("button", name="Really revoke?"))
        expect(page.get_by_text(words("en")["common.link_refused"])).to_be_visible()
        assert "Ada" not in page.content()
        page.reload()
        expect(page.get_by_text(words("en")["common.link_refused"])).to_be_visible()
        assert "Ada" not in page.content()
        assert not complaints
    for wrong in ("#nonsense", ""):
        with tablet(browser, url.partition("#")[0] + wrong) as (page, _):
            expect(page.locator(".message")).to_be_visible()
            assert person.reads("common.link_missing" if not wrong else "common.link_refused") in page.content()
    assert not person.complaints


def made_on_the_page(person: Person) -> str:
    """Make a link to a sign as one does it, and return it."""
    care = person.page.locator("iot-valley-facilities")
    care.get_by_role("combobox", name="Sign or board of").select_option(label="Sign: Ada")
    care.get_by_role("textbox", name="Name of the tablet").fill("Tablet at Ada")
    person.click(care.get_by_role("button", name="Make a link"))
    url = care.locator(".link code").inner_text()
    assert url.startswith(person.home.url)
    return url


def test_a_sign_is_used_with_a_keyboard_and_sleeps_at_night(welcome: Welcome, browser: Browser) -> None:
    """A closed building's sign goes dark when nobody touches it, and wakes at the first key."""
    person = welcome("en", HOUSE)
    room = make_room(person.home)
    with tablet(browser, link(person.home, room)) as (page, complaints):
        page.locator(".sign").wait_for()
        choose(person.home, "closed")
        expect(page.locator(".word")).to_have_text("Closed")
        page.evaluate(
            "() => { const later = performance.now.bind(performance); performance.now = () => later() + 61000; }"
        )
        expect(page.locator(".asleep")).to_be_visible()
        pictures.keep("sign-asleep-en", page.screenshot(), shown=False)
        page.keyboard.press("Tab")
        expect(page.locator(".word")).to_have_text("Closed")
        assert not complaints


_LATER = """() => {
  const now = performance.now.bind(performance);
  performance.now = () => now() + 61_000;
}"""
"""A minute goes by without a touch."""


def choose(home: Instance, mode: str) -> None:
    """Choose the mode of the one room."""
    states: list[dict[str, Any]] = home.session.get("/api/states")
    (mode_id,) = [state["entity_id"] for state in states if state["entity_id"].startswith("select.")]
    home.session.post("/api/services/select/select_option", {"entity_id": mode_id, "option": mode})


def test_nothing_of_the_building_is_in_what_anybody_can_load(welcome: Welcome) -> None:
    """The page and its scripts are the same for every building."""
    person = at_demo(welcome, "en")
    page = person.page
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.text()) if "iot_valley" in response.url else None)
    page.goto(f"{person.home.url}/api/iot_valley/sign#nonsense")
    page.locator(".message").wait_for()
    assert loaded
    assert not [text for text in loaded if "Curie" in text or "Hypnos" in text]
    assert json.loads(page.locator("body").get_attribute("data-words") or "{}").keys() == {"en", "fr"}
