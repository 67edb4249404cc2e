"""Each row of each table has its texts in both languages, its icon, its line in the README and its test."""

from collections.abc import Iterable
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.helpers.entity import EntityDescription
import pytest
import yaml

from custom_components.iot_valley import (
    binary_sensor,
    booking_services,
    button,
    calendar,
    condition,
    event,
    group_sensors,
    image,
    nap_services,
    radio_rows,
    select,
    sensor,
    switch,
    todo,
    trigger,
)
from custom_components.iot_valley.const import PLATFORMS
from custom_components.iot_valley.core.booking_moments import BookingCode
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.messages import Mode, RefusalCode
from custom_components.iot_valley.core.model import ProblemCode
from custom_components.iot_valley.core.moments import MomentCode
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.phrases import LANGUAGES
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sensors import BEHAVIOURS, Role, SensorKind
from custom_components.iot_valley.core.signs import Availability
from custom_components.iot_valley.targets import Amiss

TESTS = Path(__file__).parent
ROOT = TESTS.parent
INTEGRATION = ROOT / "custom_components" / "iot_valley"

RADIO = (
    *((binary_sensor.PLATFORM, row) for row in (*radio_rows.MEASURED_ANSWERS, radio_rows.PROBLEM)),
    *((sensor.PLATFORM, row) for row in (*radio_rows.MEASURED_NUMBERS, *radio_rows.RADIO_NUMBERS)),
)
MODULES = (
    *(
        (module.PLATFORM, module)
        for module in (binary_sensor, button, calendar, event, image, select, sensor, switch, todo)
    ),
    (sensor.PLATFORM, group_sensors),
)
OWN: tuple[tuple[str, EntityDescription], ...] = tuple(
    (platform, value)
    for platform, module in MODULES
    for row in vars(module).values()
    for value in (row if isinstance(row, tuple) else (row,))
    # Home Assistant's descriptions are no instances of `EntityDescription`, be they as thawed or frozen.
    if type(value).__name__.endswith("Description")
)
DESCRIPTIONS = tuple({(platform, row.key): (platform, row) for platform, row in (*OWN, *RADIO)}.values())
KEYS = [f"{platform}.{row.key}" for platform, row in DESCRIPTIONS]
TAGS = sorted(LANGUAGES)


@cache
def read(name: str) -> Any:
    """Return a file of the integration."""
    return json.loads((INTEGRATION / name).read_text(encoding="utf-8"))


def text(language: str, *path: str) -> str:
    """Return the text at a path of a language."""
    node = read(f"translations/{language}.json")
    for key in path:
        assert key in node, (language, *path)
        node = node[key]
    assert isinstance(node, str)
    return node


@cache
def rows_of_the_readme() -> frozenset[str]:
    """Return the first cells of all tables in the README, without emphasis and in lower case."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return frozenset(cell.strip(" *`").casefold() for cell in re.findall(r"^\|([^|]*)\|", readme, re.MULTILINE))


@cache
def source_of_tests() -> str:
    """Return the text of all tests but this one."""
    tests = (path for path in sorted(TESTS.rglob("test_*.py")) if path != Path(__file__))
    return "\n".join(path.read_text(encoding="utf-8") for path in tests)


def untested(values: Iterable[str], kind: str) -> set[str]:
    """Return the members of an enumeration that no test names."""
    source = source_of_tests()
    return {
        value
        for value in values
        if f"{kind}.{value.upper()}" not in source and not re.search(rf"\b{re.escape(value)}\b", source)
    }


def test_every_platform_is_looked_at() -> None:
    """A new platform needs its rows looked at here."""
    assert {platform for platform, _ in DESCRIPTIONS} == set(PLATFORMS)


def test_every_language_has_its_texts() -> None:
    """Each language of our sentences has a translation, and the other way round."""
    translations = {path.stem for path in (INTEGRATION / "translations").glob("*.json")}
    assert translations == set(LANGUAGES)


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize(("platform", "row"), DESCRIPTIONS, ids=KEYS)
def test_every_entity_has_a_name(language: str, platform: str, row: EntityDescription) -> None:
    """And a word for each of its states, where they are words."""
    assert row.translation_key == row.key
    assert text(language, "entity", platform, row.key, "name")
    for option in getattr(row, "options", None) or ():
        assert text(language, "entity", platform, row.key, "state", option)


@pytest.mark.parametrize(("platform", "row"), DESCRIPTIONS, ids=KEYS)
def test_every_entity_has_an_icon(platform: str, row: EntityDescription) -> None:
    """At least for when nothing is known."""
    icons = read("icons.json")["entity"][platform]
    assert icons[row.key]["default"].startswith("mdi:")


@pytest.mark.parametrize(("platform", "row"), DESCRIPTIONS, ids=KEYS)
def test_every_entity_has_a_line_in_the_readme(platform: str, row: EntityDescription) -> None:
    """In a table, under its English name, or its key where the name says less."""
    name = text("en", "entity", platform, row.key, "name").removesuffix("{channel}")
    assert rows_of_the_readme() & {name.casefold(), row.key.replace("_", " ")}


@pytest.mark.parametrize(("platform", "row"), DESCRIPTIONS, ids=KEYS)
def test_every_entity_has_a_test(platform: str, row: EntityDescription) -> None:
    """Its state is asserted somewhere, by its entity id."""
    assert re.search(rf"\b{platform}\.[a-z0-9_{{}}]*_{row.key}\b", source_of_tests())


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize(
    ("selector", "options"),
    [("kind", KINDS), ("sensor_kind", BEHAVIOURS), ("role", Role)],
    ids=["kinds", "sensors", "roles"],
)
def test_every_kind_has_a_name(language: str, selector: str, options: Iterable[str]) -> None:
    """Kinds of space, kinds of sensor, and the parts that sensors play."""
    for option in options:
        assert text(language, "selector", selector, "options", option)


def test_every_member_has_its_row() -> None:
    """A kind without a row could be stored, and never be set up."""
    assert set(KINDS) == set(SpaceKind)
    assert set(BEHAVIOURS) == set(SensorKind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_icon_and_a_line_in_the_readme(kind: SpaceKind) -> None:
    """Under its English name."""
    assert re.fullmatch(r"mdi:[a-z0-9-]+", KINDS[kind].icon)
    assert text("en", "selector", "kind", "options", kind).casefold() in rows_of_the_readme()


ASKED = (
    *(("services", name) for name in (*nap_services.ACTIONS, *booking_services.ACTIONS)),
    ("services", booking_services.SERVICE_FIND_SPACE),
    *(("triggers", name) for name in trigger.ROWS),
    *(("conditions", name) for name in condition.ROWS),
)


@pytest.mark.parametrize(("kind", "name"), ASKED)
def test_every_action_trigger_and_condition_is_told_and_tested(kind: str, name: str) -> None:
    """In every language, with an icon, a line in the README, a row in its YAML, and a test."""
    for language in TAGS:
        assert text(language, kind, name, "name")
        assert text(language, kind, name, "description")
    assert read("icons.json")[kind][name]
    assert name in rows_of_the_readme()
    assert name in yaml.safe_load((INTEGRATION / f"{kind}.yaml").read_text(encoding="utf-8"))
    assert re.search(rf"\b{name}\b", source_of_tests())


@pytest.mark.parametrize("language", TAGS)
def test_every_moment_has_a_name(language: str) -> None:
    """As an event that an entity tells."""
    for code in MomentCode:
        assert text(language, "entity", "event", "naps", "state_attributes", "event_type", "state", code)
    for happened in BookingCode:
        assert text(language, "entity", "event", "bookings", "state_attributes", "event_type", "state", happened)


@pytest.mark.parametrize("language", TAGS)
def test_what_is_amiss_with_a_call_has_a_sentence(language: str) -> None:
    """A person reads what to name."""
    for code in Amiss:
        assert text(language, "exceptions", code, "message")


@pytest.mark.parametrize("language", TAGS)
def test_every_refusal_has_a_sentence(language: str) -> None:
    """A person reads why."""
    for code in RefusalCode:
        assert text(language, "exceptions", code, "message")


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("code", [*ProblemCode, "state_kept_aside"])
def test_every_problem_has_a_repair_that_says_what_to_do(language: str, code: str) -> None:
    """Either at once, or in the step that repairs it."""
    assert text(language, "issues", code, "title")
    issue = read(f"translations/{language}.json")["issues"][code]
    steps = issue.get("fix_flow", {}).get("step", {}).values()
    assert issue.get("description") or all(step["description"] for step in steps)
    assert issue.get("description") or steps


@pytest.mark.parametrize("language", TAGS)
def test_every_sensor_that_speaks_of_people_has_a_phrase(language: str) -> None:
    """For its yes and its no, and each verdict has a beginning."""
    words = LANGUAGES[language]
    speaking = {kind for kind, row in BEHAVIOURS.items() if row.decides}
    assert set(words.yes) == set(words.no) == speaking
    assert set(words.verdicts) == set(Verdict)


@pytest.mark.parametrize(
    ("key", "states"),
    [("availability", Availability), ("place", PlaceState), ("mode", Mode)],
)
def test_every_state_is_an_option_of_its_entity(key: str, states: Iterable[str]) -> None:
    """What the core can say, Home Assistant lets the entity say."""
    [row] = [row for _, row in DESCRIPTIONS if row.key == key]
    assert getattr(row, "options", None) == [str(state) for state in states]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("ProblemCode", ProblemCode),
        ("RefusalCode", RefusalCode),
        ("SpaceKind", SpaceKind),
        ("SensorKind", SensorKind),
        ("Mode", Mode),
    ],
)
def test_every_member_has_a_test(kind: str, values: Iterable[str]) -> None:
    """Each problem, refusal, kind and mode is named by a test."""
    assert untested(values, kind) == set()
