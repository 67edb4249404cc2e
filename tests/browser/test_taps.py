"""Every button of the sign at a door, of a board and of a day does what it says: asked of Home Assistant after each."""

from datetime import datetime
from functools import partial
import re
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
import pytest

from scripts.support.instance import Instance

from . import pictures
from .conftest import Welcome
from .house import wait_until
from .person import Person
from .test_dashboard import make_building, settle
from .test_signs import link, tablet

ROOM, BED_1, BED_2 = "binary_sensor.ada_presence", "binary_sensor.mat_1", "binary_sensor.mat_2"
ROSTER = "\n".join(
    (
        "code,name,kind,capacity,places,sensors",
        f"ADA,Ada,meeting_room,4,,{ROOM}=presence",
        f"NAP,Nap,nap_room,,Window|Door,{BED_1}=pressure@Window|{BED_2}=pressure@Door",
        *(f"R{number},Room {number},meeting_room,4,,-" for number in range(30)),
    )
)


@pytest.fixture
def person(welcome: Welcome, request: pytest.FixtureRequest) -> Person:
    """Somebody in a building with a meeting room and two beds, in which nobody is; many rooms tell nothing."""
    person = welcome(request.param)
    for sensor in (ROOM, BED_1, BED_2):
        says(person.home, sensor, "off")
    make_building(person.home, ROSTER)
    wait_until(lambda: told(person.home, "sensor.ada_availability") == "free")
    wait_until(lambda: told(person.home, "sensor.nap_free_places") == "2")
    return person


LANGUAGES = pytest.mark.parametrize("person", ["en", "fr"], indirect=True)
ENGLISH = pytest.mark.parametrize("person", ["en"], indirect=True)


def reads_of(person: Person, key: str, **more: str) -> str:
    """Return what our pages say under a key."""
    return person.reads(f"common.{key}", **more)


def says(home: Instance, sensor: str, state: str) -> None:
    """Let a sensor speak."""
    home.session.post(f"/api/states/{sensor}", {"state": state})


def told(home: Instance, entity_id: str) -> str:
    """Return a state of Home Assistant."""
    return str(home.session.get(f"/api/states/{entity_id}")["state"])


def bookings(home: Instance) -> list[dict[str, Any]]:
    """Return the bookings of the meeting room, as its calendar has them."""
    asked = {"entity_id": "calendar.ada_bookings", "duration": {"hours": 24}}
    answer = home.session.post("/api/services/calendar/get_events?return_response", asked)
    return list(answer["service_response"]["calendar.ada_bookings"]["events"])


def id_of(home: Instance, code: str) -> str:
    """Return the id of a space."""
    (entry,) = home.session.get("/api/config/config_entries/entry?domain=iot_valley")
    listed = home.session.command("config_entries/subentries/list", entry_id=entry["entry_id"])
    return str(next(each["subentry_id"] for each in listed if each["unique_id"] == code))


def presses(page: Page, name: str) -> None:
    """Press a button of a sign, as a finger does."""
    page.get_by_role("button", name=name, exact=True).click()


def answers(page: Page, text: str) -> None:
    """Find that the sign says what became of it."""
    expect(page.locator(".answer")).to_contain_text(text)


@LANGUAGES
def test_a_room_is_booked_entered_extended_and_given_back_at_its_door(person: Person, browser: Browser) -> None:
    """Each of the four lengths, and each button that follows."""
    home, reads = person.home, partial(reads_of, person)
    with tablet(browser, link(home, id_of(home, "ada"), person.language), person.language) as (page, complaints):
        word = page.locator(".word")
        for minutes in ("15", "30", "45", "60"):
            expect(word).to_contain_text(person.reads("entity.sensor.availability.state.free"))
            presses(page, reads("book_for", n=minutes))
            answers(page, reads("thanks_book"))
            (made,) = bookings(home)
            assert lasts(made) <= int(minutes) * 60 < lasts(made) + 60
            expect(page.get_by_role("button", name=reads("book_for", n="15"))).to_have_count(0)
            if minutes == "15":
                presses(page, reads("check_in"))
                answers(page, reads("thanks_check_in"))
                wait_until(lambda: told(home, "sensor.ada_booking_state") == "checked_in")
                presses(page, reads("extend", n="15"))
                answers(page, reads("thanks_extend"))
                wait_until(lambda: lasts(bookings(home)[0]) > 20 * 60)
            presses(page, reads("end"))
            answers(page, reads("thanks_end"))
            wait_until(lambda: not any(lasts(each) > 120 for each in bookings(home)))
        presses(page, reads("on_phone"))
        code = page.get_by_role("img", name=reads("scan", name="Ada", n="15"))
        expect(code.locator("path")).to_have_attribute("d", re.compile(r"^(M\d+ \d+h1v1h-1z){200,}$"))
        pictures.keep(f"sign-code-{person.language}", page.screenshot(), shown=False, compared=False)
        presses(page, reads("close"))
        expect(code).to_have_count(0)
        presses(page, reads("report_fault"))
        page.locator("dialog[open]").get_by_role("button", name=reads("broken_light"), exact=True).click()
        answers(page, reads("thanks_fault"))
        assert reads("broken_light") in str(home.session.command("persistent_notification/get"))
        assert not complaints


def lasts(event: dict[str, Any]) -> float:
    """Return how long an event of a calendar lasts, in seconds."""
    start, end = (datetime.fromisoformat(event[key]) for key in ("start", "end"))
    return (end - start).total_seconds()


@LANGUAGES
def test_a_bed_is_taken_waited_for_and_reported_at_the_door(person: Person, browser: Browser) -> None:
    """Take a place; where there is none, wait for one; say which is broken, or think better of it."""
    home, reads = person.home, partial(reads_of, person)
    with tablet(browser, link(home, id_of(home, "nap"), person.language), person.language) as (page, complaints):
        expect(page.locator(".word")).to_contain_text("2")
        presses(page, reads("claim"))
        expect(page.locator(".bed.held")).to_have_count(1)
        wait_until(lambda: told(home, "sensor.nap_free_places") == "1")
        for bed in (BED_1, BED_2):
            says(home, bed, "on")
        expect(page.locator(".word")).to_contain_text("0")
        presses(page, reads("queue"))
        wait_until(lambda: told(home, "sensor.nap_waiting") == "1")
        presses(page, reads("report_fault"))
        dialog = page.locator("dialog[open]")
        dialog.get_by_role("button", name=reads("cancel"), exact=True).click()
        expect(dialog).to_have_count(0)
        presses(page, reads("report_fault"))
        dialog.get_by_role("button", name="Door", exact=True).click()
        answers(page, reads("thanks_fault"))
        expect(page.locator(".bed.out_of_service")).to_have_count(1)
        assert not complaints


@ENGLISH
def test_a_board_is_turned_by_touch_and_by_keys(person: Person, browser: Browser) -> None:
    """Thirty rooms are more than one page; by itself it turns too."""
    with tablet(browser, link(person.home, "*")) as (page, complaints):
        at = page.locator("footer span")
        expect(at).to_have_text("1 / 2")
        presses(page, person.reads("common.page_after"))
        expect(at).to_have_text("2 / 2")
        presses(page, person.reads("common.page_before"))
        expect(at).to_have_text("1 / 2")
        page.keyboard.press("ArrowRight")
        expect(at).to_have_text("2 / 2")
        page.keyboard.press("ArrowLeft")
        expect(at).to_have_text("1 / 2")
        expect(at).to_have_text("2 / 2", timeout=30_000)
        assert not complaints


@ENGLISH
def test_a_day_is_leafed_through_and_a_booking_ended_in_it(person: Person) -> None:
    """To tomorrow, back, to yesterday; a booking of now is ended, and its room is opened."""
    home, page = person.home, person.page
    home.session.post("/api/services/iot_valley/book_space", {"entity_id": "sensor.ada_availability", "minutes": 30})
    day = settle(person, "meeting")
    title = day.locator("h2").first
    today = title.inner_text()
    for name, back in (("day_after", "day_before"), ("day_before", "day_after")):
        person.click(day.get_by_role("button", name=person.reads(f"common.{name}")))
        assert title.inner_text() != today
        expect(day.locator(".slot.booked")).to_have_count(0)
        person.click(day.get_by_role("button", name=person.reads(f"common.{back}")))
        assert title.inner_text() == today
    person.click(day.get_by_role("button", name=person.reads("common.day_after")))
    person.click(day.get_by_role("button", name=person.reads("common.today"), exact=True))
    assert title.inner_text() == today
    person.click(slot(day))
    person.click(day.get_by_role("button", name=person.reads("common.more_about", name="Ada")))
    expect(day.locator("dialog[open] h2")).to_have_text("Ada")
    page.keyboard.press("Escape")
    person.click(day.get_by_role("button", name=person.reads("common.end"), exact=True))
    wait_until(lambda: told(home, "sensor.ada_booking_state") == "free")
    assert not person.complaints


def slot(day: Locator) -> Locator:
    """Return the one booking of the day."""
    return day.locator(".line", has_text="Ada").locator("button.slot").first


@ENGLISH
def test_a_room_is_used_from_its_dialog(person: Person) -> None:
    """Book, take back, book, check in, extend and end: each where it is offered."""
    home, page = person.home, person.page
    floors = settle(person, "floors")
    tile, dialog = floors.locator(".tile", has_text="Ada"), floors.locator("dialog[open]")

    def does(key: str, **more: str) -> None:
        if not dialog.count():
            person.click(tile)
        person.click(dialog.get_by_role("button", name=person.reads(f"common.{key}", **more), exact=True))

    does("book_for", n="30")
    wait_until(lambda: len(bookings(home)) == 1)
    person.click(page.get_by_role("button", name="Undo"))
    wait_until(lambda: not bookings(home))
    does("book_for", n="15")
    does("check_in")
    wait_until(lambda: told(home, "sensor.ada_booking_state") == "checked_in")
    does("extend", n="15")
    wait_until(lambda: lasts(bookings(home)[0]) > 20 * 60)
    does("end")
    wait_until(lambda: told(home, "sensor.ada_booking_state") == "free")
    person.click(tile)
    person.click(dialog.get_by_role("button", name=person.reads("common.device_page")))
    expect(page).to_have_url(f"{home.url}/config/devices/device/{device(home)}")
    assert not person.complaints


def device(home: Instance) -> str:
    """Return the id of the device of the meeting room."""
    wanted = ["iot_valley", id_of(home, "ada")]
    listed = home.session.command("config/device_registry/list")
    return str(next(each["id"] for each in listed if wanted in each["identifiers"]))


@ENGLISH
def test_one_waits_for_a_bed_and_leaves_the_queue(person: Person) -> None:
    """On the page of naps, with a ticket that only this browser knows."""
    home = person.home
    for bed in (BED_1, BED_2):
        says(home, bed, "on")
    wait_until(lambda: told(home, "sensor.nap_free_places") == "0")
    nap = settle(person, "nap")
    person.click(nap.get_by_role("button", name=person.reads("common.queue")))
    wait_until(lambda: told(home, "sensor.nap_waiting") == "1")
    person.click(nap.get_by_role("button", name=person.reads("common.leave_queue")))
    wait_until(lambda: told(home, "sensor.nap_waiting") == "0")
    assert not person.complaints
