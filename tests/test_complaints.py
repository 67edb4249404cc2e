"""What a person is told of sensors that are at fault, in both languages, and that it goes by itself."""

from collections.abc import Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
import pytest

from custom_components.iot_valley.complaints import LEADS, key_of
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.faults import SEEN, Fault, FaultCode

from .buildings import MONDAY, changed, closed, coordinator_of, later, opened, says, sensors, set_up, space, told
from .faults import ADA, CASES, KEY, MOTION, NOW, appear, look, remembers, repairs
from .furnishing import entity, on_battery

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")

SUBJECTS: Mapping[FaultCode, tuple[str, ...]] = {
    FaultCode.DRIFTING: ("drifting_counter", "drifting_co2", "drifting_temperature"),
    FaultCode.CLOCK_OFF: ("clock_off", "clock_off_ahead"),
}
"""What the sentences are about where a fault shows in several ways."""


@cache
def texts(language: str) -> Any:
    """Return the translations of a language."""
    path = ROOT / "custom_components" / "iot_valley" / "translations" / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def asked_for(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return set(re.findall(r"\{(\w+)\}", text))


def of_fault(code: FaultCode) -> Iterator[str]:
    """Yield the keys of all sentences on a fault."""
    for subject in SUBJECTS.get(code, (code.value,)):
        yield from (f"seen_{subject}_{lead}" for lead in LEADS[code])


@pytest.fixture(autouse=True)
async def _in_toulouse(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)
    await hass.config.async_set_time_zone("Europe/Paris")
    assert await async_setup_component(hass, REPAIRS, {})


# -- texts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_its_texts(code: FaultCode, language: str) -> None:
    """A repair with what was seen and what to do, and a sentence for each number that leads one."""
    other = {"other", "other_space"} if code is FaultCode.SWAPPED else set()
    known = {"sensor", "entity", "space", "seen", *other}
    issue = texts(language)["issues"][key_of(code)]
    flow = issue["fix_flow"]
    [step] = flow["step"].values()
    assert {"sensor", "space"} <= asked_for(issue["title"]) <= known
    assert step["title"] == issue["title"]
    assert {"sensor", "entity", "space", "seen"} <= asked_for(step["description"]) <= known
    assert {"en": "**What to do:**", "fr": "**Que faire :**"}[language] in step["description"].replace("\xa0", " ")
    assert set(step["menu_options"]) == set(step["menu_option_descriptions"]) == {"learn", "space", "ignore"}
    assert set(flow["abort"]) == {"over", "space_opened", "issue_ignored", "building_gone"}
    for key in of_fault(code):
        assert asked_for(texts(language)["exceptions"][key]["message"]) <= {"since", *SEEN[code], *other}


def test_no_sentence_on_a_fault_is_left_over() -> None:
    """Each is led by a number of a fault."""
    written = {key for key in texts("en")["exceptions"] if key.startswith("seen_")}
    assert written == {key for code in FaultCode for key in of_fault(code)}
    assert set(LEADS) == set(SEEN) == {fault.code for _, fault, _, _ in CASES}
    assert all(set(leads) <= SEEN[code] for code, leads in LEADS.items())


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_a_line_in_the_readme(code: FaultCode) -> None:
    """In a table, under its name."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {code.value.replace('_', ' ').capitalize()} \|", readme, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sensor_id", "fault", "english", "french"), CASES)
async def test_a_repair_names_the_sensor_and_what_was_seen(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    sensor_id: str,
    fault: Fault,
    english: str,
    french: str,
    language: str,
) -> None:
    """Every placeholder of its texts is filled, and numbers and moments are written as the language does."""
    hass.config.language = language
    remembers(hass_storage, {sensor_id: (fault,)})
    await appear(hass)
    await opened(hass, space("Ada", sensors=ADA), space("Bob", sensors=sensors(bob_motion="motion")))
    [(key, issue)] = (await look(hass, freezer)).items()
    assert key == key_of(fault.code)
    placeholders = dict(issue.translation_placeholders or {})
    name = sensor_id.partition(".")[2].replace("_", " ")
    assert (placeholders["sensor"], placeholders["entity"], placeholders["space"]) == (name, sensor_id, "Ada")
    assert placeholders["seen"].replace("\xa0", " ") == {"en": english, "fr": french}[language]
    of_issues = await async_get_translations(hass, language, "issues", {DOMAIN})
    begin = f"component.{DOMAIN}.issues.{key}."
    shown = [text.format(building="Nord", **placeholders) for path, text in of_issues.items() if path.startswith(begin)]
    assert any(placeholders["seen"] in text for text in shown)


@pytest.mark.parametrize(("other", "called"), [("bob", "Bob"), ("binary_sensor.gone", "binary_sensor.gone")])
async def test_a_sensor_may_be_swapped_with_one_that_is_not_there(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any], other: str, called: str
) -> None:
    """Then the space as a whole is named, or what is left of the other."""
    remembers(hass_storage, {MOTION: (Fault(FaultCode.SWAPPED, NOW, {"percent": 1.0, "other_percent": 9.0}, other),)})
    await appear(hass)
    await opened(hass, space("Ada", sensors=ADA), space("Bob", sensors=sensors(bob_motion="motion")))
    told_of = (await look(hass, freezer))["sensor_swapped"].translation_placeholders
    assert told_of is not None
    assert (told_of["other"], told_of["other_space"]) == (called, called)


# -- a day in a building -----------------------------------------------------------------------------------------------


async def test_a_sensor_that_is_stuck_on(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It is told and not believed, over a restart too; as soon as it says no, all is well."""
    entry = await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    await says(hass, MOTION, "on")
    await later(hass, freezer, hours=11)
    assert await look(hass, freezer) == {}
    await later(hass, freezer, hours=2)
    assert set(await look(hass, freezer)) == {"sensor_stuck_on"}
    await later(hass, freezer, minutes=10)
    await later(hass, freezer, minutes=10)
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    await closed(hass, entry)
    assert repairs(hass) == {}
    await set_up(hass, entry)
    assert set(await look(hass, freezer)) == {"sensor_stuck_on"}
    await says(hass, MOTION, "off")
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}


async def test_a_sensor_that_is_silent(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It cannot be reached for an hour; that it speaks again is enough."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, MOTION, "off")
    await later(hass, freezer, minutes=5)
    await says(hass, MOTION, "unavailable")
    await later(hass, freezer, minutes=50)
    assert await look(hass, freezer) == {}
    await later(hass, freezer, minutes=65)
    issue = (await look(hass, freezer))["sensor_silent"]
    assert (issue.translation_placeholders or {})["entity"] == MOTION
    await says(hass, MOTION, "on")
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}


async def test_a_building_that_is_changed_again_and_again_makes_no_sensor_late(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What a sensor said an hour ago is not told anew by a change of its space, but by a change of its kind."""
    entry = await opened(hass, space("Ada"))
    for entity_id in (MOTION, "binary_sensor.ada_presence"):
        await says(hass, entity_id, "off")
    await later(hass, freezer, hours=1)
    for capacity in range(10, 20):
        await changed(hass, entry, "ada", capacity=capacity)
        await later(hass, freezer, minutes=1)
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}
    assert told(hass, "binary_sensor.ada_occupancy") == "off"
    await changed(hass, entry, "ada", sensors=sensors(ada_presence="pressure"))
    assert coordinator_of(entry).engine.snapshot().traces["binary_sensor.ada_presence"].yes is False


async def test_a_battery_that_is_low(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It is told once, though two sensors are on it; a fresh one ends it."""
    device = on_battery(hass, "ada")
    bound = {device["motion"].id: {"kind": "motion"}, device["temperature"].id: {"kind": "temperature"}}
    entry = await opened(hass, space("Ada", sensors=bound))
    await says(hass, device["motion"].entity_id, "off")
    await says(hass, device["temperature"].entity_id, 20)
    await says(hass, device["battery"].entity_id, 40)
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}
    await says(hass, device["battery"].entity_id, 9)
    await later(hass, freezer, hours=1)
    assert set(coordinator_of(entry).engine.faults) == {device["motion"].entity_id, device["temperature"].entity_id}
    [issue] = (await look(hass, freezer)).values()
    placeholders = issue.translation_placeholders or {}
    assert placeholders["entity"] == device["motion"].entity_id
    assert placeholders["seen"] == "On 2026-11-02 at 11:00 its battery was at 9%."
    assert len([each for each in ir.async_get(hass).issues.values() if each.domain == DOMAIN]) == 1
    await says(hass, device["battery"].entity_id, 100)
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}


async def test_a_sensor_that_is_gone_is_only_told_to_be_missing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """What ailed it does not matter any more."""
    remembers(hass_storage, {MOTION: (Fault(FaultCode.STUCK_ON, NOW, {"hours": 12.0}),)})
    await opened(hass, space("Ada", sensors=sensors(ada_motion="motion")))
    assert set(await look(hass, freezer)) == {"sensor_missing"}


async def test_what_is_learnt_outlasts_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """It is written with all else, and read back."""
    learnt = {"since": NOW.timestamp(), "interval": 3600.0, "steady": 48.0, "longest": 600.0}
    remembers(hass_storage, {}, learnt={MOTION: learnt})
    entry = await opened(hass, space("Ada"))
    habit = coordinator_of(entry).engine.presence.care.habit_of(MOTION)
    assert (habit.learnt.interval, habit.learnt.longest) == (3600.0, 600.0)
    await says(hass, MOTION, "on")
    await later(hass, freezer, hours=1)
    await closed(hass, entry)
    written = hass_storage[KEY]["data"]["learnt"][MOTION]
    assert written["interval"] == 3600.0
    await set_up(hass, entry)
    assert coordinator_of(entry).engine.snapshot().learnt[MOTION] == written


async def test_the_battery_of_a_sensor_is_followed(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It is renamed, removed, and another one is put in."""
    device, registry = on_battery(hass, "ada"), er.async_get(hass)
    entry = await opened(hass, space("Ada", sensors={device["motion"].id: {"kind": "motion"}}))
    await says(hass, device["motion"].entity_id, "off")

    def _battery() -> str | None:
        [sensor] = coordinator_of(entry).engine.building.spaces["ada"].sensors
        return sensor.battery

    registry.async_update_entity(device["battery"].entity_id, new_entity_id="sensor.cell")
    await hass.async_block_till_done()
    assert _battery() == "sensor.cell"
    await says(hass, "sensor.cell", 9)
    await later(hass, freezer, hours=1)
    assert set(await look(hass, freezer)) == {"sensor_low_battery"}
    registry.async_remove("sensor.cell")
    await hass.async_block_till_done()
    assert _battery() is None
    made = entity(hass, "sensor.new", None, "battery", device_id=device["motion"].device_id, unit_of_measurement="%")
    await says(hass, made.entity_id, 100)
    assert _battery() == made.entity_id
    await later(hass, freezer, hours=1)
    assert await look(hass, freezer) == {}
