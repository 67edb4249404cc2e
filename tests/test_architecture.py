"""Which way dependencies point, and what no file may do."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys
from typing import Final

from homeassistant.generated.entity_platforms import EntityPlatforms
from homeassistant.loader import BASE_PRELOAD_PLATFORMS
import pytest

ROOT: Final = Path(__file__).parent.parent / "custom_components" / "iot_valley"
FILES: Final = sorted(path for path in ROOT.rglob("*.py") if "__pycache__" not in path.parts)
CORE: Final = [path for path in FILES if path.parent == ROOT / "core"]
ADAPTERS: Final = [path for path in FILES if path.parent == ROOT / "adapters"]
TOP: Final = [path for path in FILES if path.parent == ROOT]

LONGEST_FILE: Final = 400
LONGEST_FUNCTION: Final = 60

REFUSED: Final = (
    "homeassistant",
    "aiohttp",
    "asyncio",
    "custom_components.iot_valley.adapters",
    "custom_components.iot_valley.const",
    "custom_components.iot_valley.coordinator",
    "random",
    "requests",
    "socket",
    "threading",
    "time",
    "voluptuous",
)
"""What the core may not reach, directly or through what it imports of ours."""

PROBE: Final = """
import importlib, sys, types
from pathlib import Path

root, refused = Path(sys.argv[1]), sys.argv[2].split()

def is_refused(name):
    return any(name == word or name.startswith(word + ".") for word in refused)

class Wall:
    def find_spec(self, name, path=None, target=None):
        if is_refused(name):
            raise ImportError("the core reached for " + name)

# What libraries import for themselves is their own affair: they are here before the wall is.
for library in ("mashumaro.codecs.basic", "mashumaro.dialect", "zoneinfo._common", "csv"):
    importlib.import_module(library)
for name in filter(is_refused, list(sys.modules)):
    del sys.modules[name]
sys.meta_path.insert(0, Wall())
for name, path in (("custom_components", root.parent), ("custom_components.iot_valley", root)):
    package = types.ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
sys.modules["custom_components"].iot_valley = sys.modules["custom_components.iot_valley"]
for name in sys.argv[3:]:
    importlib.import_module("custom_components.iot_valley.core." + name)
"""

PLATFORMS: Final = (
    {str(platform) for platform in EntityPlatforms}
    | set(BASE_PRELOAD_PLATFORMS)
    | {
        # What else Home Assistant imports from an integration by its name.
        "account_link",
        "analytics",
        "application_credentials",
        "backup",
        "config",
        "config_flow",
        "condition",
        "device_action",
        "device_condition",
        "device_trigger",
        "diagnostics",
        "energy",
        "group",
        "hardware",
        "intent",
        "llm",
        "logbook",
        "media_source",
        "onboarding",
        "recorder",
        "repairs",
        "reproduce_state",
        "significant_change",
        "system_health",
        "trigger",
    }
)
OUR_PLATFORMS: Final = {
    "binary_sensor",
    "button",
    "calendar",
    "condition",
    "config_flow",
    "diagnostics",
    "event",
    "image",
    "intent",
    "llm",
    "logbook",
    "number",
    "repairs",
    "select",
    "sensor",
    "switch",
    "system_health",
    "todo",
    "trigger",
}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _absolute(path: Path) -> Iterator[str]:
    """Give every name that a file imports from outside the integration."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own(path: Path) -> Iterator[tuple[str, ...]]:
    """Give the path, from the integration's root, of every module of ours that a file imports."""
    here = path.relative_to(ROOT).parent.parts
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.ImportFrom) or node.level == 0:
            continue
        base = (*here[: len(here) - node.level + 1], *(node.module or "").split("."))
        base = tuple(part for part in base if part)
        for alias in node.names:
            whole = (*base, alias.name)
            yield whole if ROOT.joinpath(*whole).with_suffix(".py").exists() else base or whole


def _first_names(path: Path) -> set[str]:
    return {names[0] for names in _own(path)}


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _run(probe: str, *modules: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", probe, str(ROOT), " ".join(REFUSED), *modules],
        capture_output=True,
        text=True,
        check=False,
    )


def test_core_runs_without_home_assistant_clock_or_chance() -> None:
    """Each module of the core is imported by an interpreter that refuses all the core may not reach."""
    done = _run(PROBE, *(path.stem for path in CORE))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("word", REFUSED)
def test_the_wall_stands(word: str) -> None:
    """The same interpreter refuses each of those words, so that the test before proves something."""
    wall = PROBE.replace('"custom_components.iot_valley.core." + name', "name")
    done = _run(wall, word)
    assert "the core reached for" in done.stderr


@pytest.mark.parametrize("path", CORE, ids=_id)
def test_core_is_flat_and_imports_nothing_outside_itself(path: Path) -> None:
    """A module of the core imports its siblings with one dot, and never a word that is refused."""
    assert {names[0] for names in _own(path)} <= {"core"}
    assert not {name for name in _absolute(path) for word in REFUSED if name == word or name.startswith(f"{word}.")}
    assert not {name for name in _absolute(path) if name.startswith("custom_components")}


def test_core_has_no_folders() -> None:
    """The core is flat, so that one look shows all of it."""
    assert not [path for path in (ROOT / "core").iterdir() if path.is_dir() and path.name[0] not in "._"]


@pytest.mark.parametrize("path", CORE, ids=_id)
def test_core_calls_no_clock(path: Path) -> None:
    """Times are handed in: nothing is asked for now, today or the zone of this machine."""
    called = {
        node.func.attr
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns", "localtime"}


@pytest.mark.parametrize("path", ADAPTERS, ids=_id)
def test_adapters_import_the_core_and_never_each_other(path: Path) -> None:
    """An adapter is handed a `handle` callable: it knows neither its neighbours nor the coordinator."""
    assert _first_names(path) <= {"core", "const"}


def test_coordinator_imports_what_lies_further_in() -> None:
    """The coordinator joins adapters and core, and knows no entity and no platform."""
    assert _first_names(ROOT / "coordinator.py") <= {"adapters", "core", "const"}


def test_entity_imports_coordinator_and_core() -> None:
    """An entity reads what the coordinator has and the types of the core."""
    assert _first_names(ROOT / "entity.py") <= {"adapters", "coordinator", "core", "const"}


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_nothing_imports_a_platform(path: Path) -> None:
    """Home Assistant imports platforms, and nobody else does."""
    assert not _first_names(path) & (OUR_PLATFORMS & PLATFORMS)


@pytest.mark.parametrize("path", sorted(ROOT.iterdir()), ids=_id)
def test_no_name_at_the_top_is_taken_for_a_platform(path: Path) -> None:
    """Home Assistant imports whatever bears the name of a platform of its own, so only our platforms may."""
    name = path.stem if path.suffix == ".py" else path.name
    if path.suffix == ".py" or path.is_dir():
        assert name not in PLATFORMS - OUR_PLATFORMS


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_no_file_and_no_function_is_long(path: Path) -> None:
    """What does not fit on a few screens is two things."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_no_name_says_nothing(path: Path) -> None:
    """There is no file for things that were put nowhere else."""
    assert path.stem not in {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
