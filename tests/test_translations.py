"""Every text is there in both languages, with the same placeholders, and none is missing."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.iot_valley.core.hours import DAYS
from custom_components.iot_valley.core.kinds import Family, SpaceKind
from custom_components.iot_valley.core.model import Equipment, ProblemCode
from custom_components.iot_valley.core.rows import COLUMNS, RosterCode
from custom_components.iot_valley.core.sensors import Role, SensorKind
from custom_components.iot_valley.space_forms import SECTIONS

ROOT = Path(__file__).parent.parent / "custom_components" / "iot_valley"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FLOWS = ("building_form", "config_flow", "options_flow", "areas_flow", "roster_flow")


def _read(name: str) -> dict[str, Any]:
    texts: dict[str, Any] = json.loads((ROOT / name).read_text())
    return texts


ENGLISH, FRENCH = _read("translations/en.json"), _read("translations/fr.json")


def _flat(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _flat(value, f"{path}.{key}" if path else key)
    else:
        yield path, node


def test_english_is_what_is_written_in_strings() -> None:
    """The strings of a custom integration are its English."""
    assert _read("strings.json") == ENGLISH


def test_french_says_all_that_english_says() -> None:
    """The same keys, and the same placeholders under each."""
    english, french = dict(_flat(ENGLISH)), dict(_flat(FRENCH))
    assert english.keys() == french.keys()
    for key, text in english.items():
        assert set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(french[key])), key


@pytest.mark.parametrize("texts", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_what_hassfest_forbids(texts: dict[str, Any]) -> None:
    """No markup, no address, no blank at an end, no placeholder in single quotes."""
    for key, text in _flat(texts):
        assert text == text.strip(), key
        assert text, key
        assert not re.search(r"<[a-z/]|https?://|'\{\w+\}'", text), key
        assert "_" not in key.rpartition(".")[2] or re.fullmatch(r"[a-z0-9_]+", key.rpartition(".")[2])


@pytest.mark.parametrize(
    ("selector", "options"),
    [
        ("kind", SpaceKind),
        ("equipment", Equipment),
        ("family", Family),
        ("sensor_kind", SensorKind),
        ("role", Role),
        ("weekday", DAYS),
        ("roster_column", COLUMNS),
    ],
)
def test_every_option_has_a_name(selector: str, options: Any) -> None:
    """Each row of each table is named."""
    assert set(options) <= ENGLISH["selector"][selector]["options"].keys()


def test_every_problem_has_a_sentence() -> None:
    """Each problem of a roster and of a building is told."""
    assert {f"roster_{code.value}" for code in RosterCode} <= ENGLISH["exceptions"].keys()
    assert {code.value for code in ProblemCode} <= ENGLISH["issues"].keys()


@pytest.mark.parametrize("family", Family)
def test_families_differ_in_their_names_only(family: Family) -> None:
    """The steps that all families share say the same in each, with a text for every field."""
    ours, other = (ENGLISH["config_subentries"][name] for name in (family, Family.NAP_ROOM))
    assert ours["step"]["sensors"] == other["step"]["sensors"]
    assert ours["error"].items() <= other["error"].items()
    assert ours["step"]["user"]["data"].keys() == ours["step"]["user"]["data_description"].keys()
    sections = ours["step"]["sensors"]["sections"]
    for name, kinds in SECTIONS.items():
        assert sections[name]["data"].keys() == set(kinds)
        assert sections[name]["data_description"].keys() == set(kinds)


def test_every_error_and_end_of_a_flow_has_a_sentence() -> None:
    """What the code of the flows answers with is written in the texts of that flow."""
    building = "".join((ROOT / f"{name}.py").read_text() for name in _FLOWS)
    known = {
        *ENGLISH["config"]["error"],
        *ENGLISH["options"]["error"],
        *ENGLISH["options"]["abort"],
        *ENGLISH["config"]["abort"],
    }
    said = re.findall(r'(?:errors\[[^\]]+\] = |reason=|code = |^_[A-Z_]+ = )"([a-z_]+)"', building, re.MULTILINE)
    assert said
    assert set(said) <= known
    choices = "".join((ROOT / f"{name}.py").read_text() for name in ("space_choices", "place_choices"))
    refused = re.findall(r'refused\(\s*\w+,\s*[\w"]+,\s*"([a-z_]+)"', choices)
    assert refused
    assert set(refused) <= ENGLISH["config_subentries"]["nap_room"]["error"].keys()


def test_every_entity_has_an_icon() -> None:
    """Each entity that has a name has an icon, and each state that is named has one or the default."""
    icons = _read("icons.json")
    for platform, entities in ENGLISH["entity"].items():
        assert entities.keys() == icons["entity"][platform].keys()
        for key, texts in entities.items():
            assert icons["entity"][platform][key].get("state", {}).keys() <= {"on", *texts.get("state", {})}
    assert ENGLISH["services"].keys() == icons["services"].keys()


def test_every_word_of_our_pages_is_translated() -> None:
    """What a script asks for is there, and there is nothing that none asks for."""
    scripts = "\n".join(path.read_text() for path in sorted((ROOT / "www").glob("*.js")))
    said = set(re.findall(r'\b(?:t|empty|section)\(\s*"([a-z0-9_]+)"', scripts))
    counted = set(re.findall(r'\bn\(\s*"([a-z0-9_]+)"', scripts))
    words = ENGLISH["common"].keys()
    assert {f"{key}_{number}" for key in counted for number in ("one", "other")} <= words
    elsewhere = {key for key in said if re.match(r"(state|place|mode|kind|equipment|sensor)_", key)}
    assert said - elsewhere <= words | {"state"}
    quoted = set(re.findall(r'["`]([a-z0-9_]+)(?:\$\{|["`])', scripts))
    unused = {
        key
        for key in words
        if key not in quoted
        and re.sub(r"_(one|other)$", "", key) not in quoted
        and not any(key.startswith(part) for part in quoted if part.endswith("_"))
    }
    assert not unused
