"""Our cards on anybody's own dashboard, and the editors that set them up."""

from typing import Any

from playwright.sync_api import Locator, Page, expect
import pytest

from . import pictures
from .conftest import Welcome
from .looks import SIZES, THEMES, overflowing, serious, turn
from .person import Person
from .test_dashboard import at_demo, space_ids

BOARD = "own-board"
CARDS = ("space", "nap", "meeting", "find", "plan")


def own_board(person: Person, *cards: dict[str, Any]) -> None:
    """Make a dashboard of one's own with some cards."""
    command = person.home.session.command
    command("lovelace/dashboards/create", url_path=BOARD, title="Mine", mode="storage")
    view = {"title": "Mine", "type": "sections", "sections": [{"type": "grid", "cards": list(cards)}]}
    command("lovelace/config/save", url_path=BOARD, config={"views": [view]})


def card(name: str, **said: Any) -> dict[str, Any]:
    """Return the configuration of a card."""
    return {"type": f"custom:iot-valley-{name}", **said}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_card_on_a_dashboard_of_one_s_own(welcome: Welcome, language: str) -> None:
    """Side by side, each shows the building and fits its place."""
    person = at_demo(welcome, language)
    ids = space_ids(person.home)
    shapes = [
        {"space": ids["ADA"], "points": [[5, 10], [30, 10], [30, 60], [5, 60]]},
        {"space": ids["CURIE"], "points": [[35, 10], [70, 10], [70, 40], [50, 60], [35, 60]]},
    ]
    own_board(
        person,
        card("space", space=ids["ADA"]),
        card("space", space="gone"),
        card("plan", colour="state", shapes=shapes),
        card("plan", colour="air", shapes=shapes),
        card("plan", colour="people", shapes=shapes),
        card("plan"),
        card("nap", space=ids["NAP-1"]),
        card("meeting"),
        card("find"),
    )
    person.opens(f"/{BOARD}")
    for name in CARDS:
        person.page.locator(f"iot-valley-{name}").first.wait_for()
    person.page.wait_for_timeout(3000)
    for size in SIZES:
        for theme in THEMES:
            turn(person.page, size, theme)
            person.page.wait_for_timeout(700)
            wide = overflowing(person.page)
            assert not wide, wide
            bars = serious(person.page)
            assert not bars, bars
            person.looks(f"cards-{size}-{theme}")
            for name in CARDS:  # As long as what they tell, which the demo makes up: looked at, not compared.
                found = person.page.locator(f"iot-valley-{name}").first
                found.scroll_into_view_if_needed()
                name_ = f"card-{name}-{size}-{theme}-{language}"
                pictures.keep(name_, found.screenshot(), shown=False, compared=False)
            person.page.locator("iot-valley-space").first.scroll_into_view_if_needed()
    turn(person.page, "desktop", "light")
    polygon = person.page.locator("iot-valley-plan polygon").first
    polygon.focus()
    person.page.keyboard.press("Enter")
    expect(person.page.locator("iot-valley-plan dialog[open]").get_by_role("heading", name="Ada")).to_be_visible()
    assert not person.complaints


def edits(person: Person, which: str, number: int = 0) -> Locator:
    """Open the editor of a card as one does it: in the dashboard's own editing."""
    page = person.page
    person.opens(f"/{BOARD}?edit=1")
    page.locator(f"iot-valley-{which}").first.wait_for()
    mode = page.locator("hui-card-edit-mode").nth(number)
    mode.hover()
    mode.locator(".control").first.click()
    editor = page.locator("iot-valley-card-editor")
    editor.wait_for()
    editor.locator("ha-form").first.wait_for()
    return editor


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_editor_on_every_screen(welcome: Welcome, language: str) -> None:
    """It fits, is read by all, and says everything in one's language."""
    person = at_demo(welcome, language)
    said: dict[str, dict[str, Any]] = {"space": {"space": space_ids(person.home)["ADA"]}, "plan": {"shapes": []}}
    own_board(person, *(card(name, **said.get(name, {})) for name in CARDS))
    for number, name in enumerate(CARDS):
        turn(person.page, "desktop", "light")
        editor = edits(person, name, number)
        for size in SIZES:
            for theme in THEMES:
                turn(person.page, size, theme)
                person.page.wait_for_timeout(700)
                person.understands(editor)
                bars = serious(person.page)
                assert not bars, bars
                person.looks(f"editor-{name}-{size}-{theme}")
    assert not person.complaints


def saved(person: Person) -> dict[str, Any]:
    """Save the card, and return what is kept of it."""
    person.page.get_by_role("button", name="Save").last.click()
    person.page.wait_for_timeout(1500)
    config = person.home.session.command("lovelace/config", url_path=BOARD)
    kept: dict[str, Any] = config["views"][0]["sections"][0]["cards"][0]
    return kept


def test_a_space_is_chosen_in_the_editor(welcome: Welcome) -> None:
    """By its name; what is chosen is shown at once."""
    person = at_demo(welcome, "en")
    ids = space_ids(person.home)
    own_board(person, card("space", space=ids["ADA"]))
    editor = edits(person, "space")
    picks(person.page, editor, "Curie")
    person.looks("editor-space")
    assert saved(person)["space"] == ids["CURIE"]
    assert not person.complaints


def picks(page: Page, editor: Locator, name: str) -> None:
    """Choose something in the form's second field."""
    editor.locator("ha-selector-select").first.click()
    page.wait_for_timeout(700)
    page.keyboard.type(name, delay=30)
    page.wait_for_timeout(700)
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)


def test_a_plan_is_drawn_with_pointer_and_keys(welcome: Welcome) -> None:
    """A space is put on it, dragged, reshaped by a corner, and moved with the arrows."""
    person = at_demo(welcome, "en")
    own_board(person, card("plan", shapes=[]))
    editor = edits(person, "plan")
    person.click(editor.get_by_role("button", name="Draw a space"))
    shape = editor.locator("polygon")
    expect(shape).to_have_count(1)
    box = shape.bounding_box()
    assert box is not None
    mouse = person.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + box["height"] / 2, steps=4)
    mouse.up()
    moved = shape.bounding_box()
    assert moved is not None
    assert moved["x"] < box["x"] - 20
    editor.locator(".corner").nth(1).focus()
    person.page.keyboard.press("Shift+ArrowRight")
    person.page.keyboard.press("ArrowDown")
    person.click(editor.get_by_role("button", name="Add a corner"))
    expect(editor.locator(".corner")).to_have_count(5)
    person.looks("editor-plan", shown=True)
    bars = serious(person.page)
    assert not bars, bars
    points = saved(person)["shapes"][0]["points"]
    assert len(points) == 5
    assert points[2][0] > points[0][0] + 20
    assert not person.complaints
