"""What hassfest and HACS check in a custom integration; the real ones run in `.github/workflows`.

French having all that English has, and strings.json being English, are in `test_translations`.
"""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any
from urllib.parse import urlparse

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import hass_frontend
from homeassistant.const import Platform
from homeassistant.helpers import selector
from homeassistant.util.yaml import load_yaml_dict
from PIL import Image
import probatio as vol
import pytest

from .hassfest_texts import TEXTS

ROOT = Path(__file__).parent.parent
DOMAIN = "iot_valley"
INTEGRATION = ROOT / "custom_components" / DOMAIN
MODULES = sorted(INTEGRATION.rglob("*.py"))


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((INTEGRATION / name).read_text())
    return content


def _read_yaml(name: str) -> dict[str, Any]:
    path = INTEGRATION / name
    return load_yaml_dict(str(path)) if path.exists() else {}


MANIFEST = _read("manifest.json")
ICONS = _read("icons.json")
ENGLISH = _read("translations/en.json")
VERSIONS = set(AwesomeVersionStrategy) - {AwesomeVersionStrategy.UNKNOWN, AwesomeVersionStrategy.SPECIALCONTAINER}
IOT_CLASSES = ["assumed_state", "calculated", "cloud_polling", "cloud_push", "local_polling", "local_push"]
TYPES = ["device", "entity", "hardware", "helper", "hub", "service", "system"]


def _version(value: str) -> str:
    return str(AwesomeVersion(value, ensure_strategy=[*VERSIONS]))


def _own_pages(value: str) -> str:
    url = urlparse(value)
    if url.scheme != "https" or not url.netloc or url.netloc.endswith("home-assistant.io"):
        raise vol.Invalid(value)
    return value


MANIFEST_SCHEMA = vol.Schema(
    {
        vol.Required("domain"): INTEGRATION.name,
        vol.Required("name"): str,
        vol.Required("codeowners"): [vol.Match(r"^@[\w-]+$")],
        vol.Required("documentation"): _own_pages,
        vol.Required("integration_type"): vol.In(
            ["device", "entity", "hardware", "helper", "hub", "service", "system"]
        ),
        vol.Required("iot_class"): vol.In(IOT_CLASSES),
        vol.Required("issue_tracker"): _own_pages,  # which HACS asks for
        vol.Required("version"): _version,
        vol.Optional("after_dependencies"): vol.All([str], vol.Unique()),
        vol.Optional("config_flow"): True,
        vol.Optional("dependencies"): vol.All([str], vol.Unique()),
        vol.Optional("import_executor"): bool,
        vol.Optional("loggers"): [str],
        vol.Optional("mqtt"): [str],
        vol.Optional("quality_scale"): vol.In(["bronze", "silver", "gold", "platinum"]),
        vol.Optional("requirements"): [vol.Match(r"^[A-Za-z0-9_.\[\]-]+(([=<>!~]=|[<>])[^ ]+)?$")],
        vol.Optional("single_config_entry"): bool,
    }
)


def test_manifest() -> None:
    """Every key is known and good; domain and name come first, then the alphabet."""
    MANIFEST_SCHEMA(MANIFEST)
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]


def test_dependencies_exist() -> None:
    """What is waited for is an integration of Home Assistant, and is named once."""
    components = Path(selector.__file__).parent.parent / "components"
    first, later = (MANIFEST.get(key, []) for key in ("dependencies", "after_dependencies"))
    assert not set(first) & set(later)
    assert all((components / domain / "manifest.json").exists() for domain in (*first, *later))


ALWAYS_THERE = {
    *Platform,
    *("automation", "conversation", "device_automation", "frontend", "group", "homeassistant", "panel_custom"),
    *("persistent_notification", "person", "script", "sun", "system_health", "webhook", "websocket_api", "zone"),
}


def _imported_components(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "homeassistant.components":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("homeassistant.components."):
            yield str(node.module).split(".")[2]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[2] for alias in node.names if "homeassistant.components." in alias.name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(INTEGRATION)))
def test_imports_are_dependencies(path: Path) -> None:
    """An integration that a module imports is waited for, always there, or the module is a platform of it."""
    known = {*MANIFEST.get("dependencies", []), *MANIFEST.get("after_dependencies", []), *ALWAYS_THERE}
    platforms = {module.stem for module in INTEGRATION.glob("*.py")}
    assert set(_imported_components(path)) <= known | platforms


def test_config_flow() -> None:
    """The manifest announces the flow that is there, and YAML is refused where setup would take it."""
    assert MANIFEST["config_flow"]
    assert re.search(r"class \w+\(.*ConfigFlow.*domain=DOMAIN", (INTEGRATION / "config_flow.py").read_text())
    assert "config" in ENGLISH
    setup = (INTEGRATION / "__init__.py").read_text()
    assert "async def async_setup(" not in setup or "\nCONFIG_SCHEMA = " in setup


@pytest.mark.parametrize("name", ["strings.json", "translations/en.json", "translations/fr.json"])
def test_texts(name: str) -> None:
    """Every text stands where Home Assistant looks for it."""
    TEXTS(_read(name))


def _config(**step: Any) -> dict[str, Any]:
    return {"config": {"step": {"user": step}}}


@pytest.mark.parametrize(
    "texts",
    [
        {"nowhere": {}},
        {"config": {}},
        {"config_subentries": {"room": {"step": {}, "entry_type": "Room"}}},
        {"entity": {"sensor": {"why": {"state": {"free": "Free in {minutes}"}}}}},
        {"entity": {"sensor": {"Why": {"name": "Why"}}}},
        {"issues": {"gone": {"title": "It went"}}},
        {"services": {"book": {"name": "Book"}}},
        _config(title="<b>Bold</b>"),
        _config(title="A blank "),
        _config(title="'{quoted}'"),
        _config(title="See https://example.org"),
        _config(title="[%key:common::ok%]"),
        _config(title="{not an identifier}"),
        _config(data={"name": "Name"}, data_description={"other": "Other"}),
    ],
    ids=str,
)
def test_bad_texts_are_refused(texts: dict[str, Any]) -> None:
    """The schema bites."""
    with pytest.raises(vol.Invalid):
        TEXTS(texts)


def _fields(action: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, field in ((action or {}).get("fields") or {}).items():
        yield from _fields(field) if "fields" in field else [(name, field)]


@pytest.mark.parametrize("kind", ["services", "triggers", "conditions"])
def test_what_automations_use(kind: str) -> None:
    """Each action, trigger and condition has its texts and icon; each field its text and a good selector."""
    described, texts = _read_yaml(f"{kind}.yaml"), ENGLISH.get(kind, {})
    described = {name: what for name, what in described.items() if kind == "services" or not name.startswith(".")}
    assert described.keys() == texts.keys() == ICONS.get(kind, {}).keys()
    for name, what in described.items():
        fields = dict(_fields(what))
        assert fields.keys() == texts[name].get("fields", {}).keys()
        for field in fields.values():
            assert field.keys() <= {"default", "example", "filter", "required", "selector"}
            chosen = selector.validate_selector(field["selector"])
            translated = (chosen.get("select") or {}).get("translation_key")
            assert translated is None or translated in ENGLISH["selector"]


def test_registered_actions_are_described() -> None:
    """There is no action without services.yaml."""
    code = "".join(path.read_text() for path in MODULES)
    registers = re.search(r"services\.async_register|async_register_(admin|platform_entity|entity)_service", code)
    assert bool(registers) == bool(_read_yaml("services.yaml"))


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for child in node.values():
            yield from _leaves(child)
    else:
        yield node


def test_icons() -> None:
    """Every icon is one that the frontend has."""
    icons = json.loads((Path(hass_frontend.where()) / "static" / "mdi" / "iconList.json").read_text())
    known = {f"mdi:{icon['name']}" for icon in icons}
    assert ICONS.keys() <= {"entity", "services", "triggers", "conditions", "issues"}
    assert set(_leaves(ICONS)) <= known


def test_hacs() -> None:
    """HACS accepts the repository: its own file, and one integration."""
    vol.Schema(
        {
            vol.Required("name"): str,
            vol.Required("homeassistant"): _version,
            vol.Optional("content_in_root"): False,
            vol.Optional("country"): [str],
            vol.Optional("hacs"): _version,
            vol.Optional("hide_default_branch"): bool,
            vol.Optional("render_readme"): bool,
        }
    )(json.loads((ROOT / "hacs.json").read_text()))
    folders = {path.name for path in INTEGRATION.parent.iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == {DOMAIN}
    assert (ROOT / "README.md").read_text().strip()


@pytest.mark.parametrize("prefix", ["", "dark_"])
@pytest.mark.parametrize(("suffix", "scale"), [("", 1), ("@2x", 2)])
def test_brand(prefix: str, suffix: str, scale: int) -> None:
    """Icon and logo have the sizes that Home Assistant's brands have."""
    with Image.open(INTEGRATION / "brand" / f"{prefix}icon{suffix}.png") as icon:
        assert icon.format == "PNG"
        assert icon.size == (256 * scale, 256 * scale)
    with Image.open(INTEGRATION / "brand" / f"{prefix}logo{suffix}.png") as logo:
        assert logo.format == "PNG"
        assert 128 * scale <= min(logo.size) <= 256 * scale


TIERS = {
    "bronze": """action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
        dependency-transparency docs-actions docs-conditions docs-high-level-description
        docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup entity-unique-id
        has-entity-name runtime-data test-before-configure test-before-setup unique-config-entry""",
    "silver": """action-exceptions config-entry-unloading docs-configuration-parameters
        docs-installation-parameters entity-unavailable integration-owner log-when-unavailable parallel-updates
        reauthentication-flow test-coverage""",
    "gold": """devices diagnostics discovery discovery-update-info docs-data-update docs-examples
        docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases
        dynamic-devices entity-category entity-device-class entity-disabled-by-default entity-translations
        exception-translations icon-translations reconfiguration-flow repair-issues stale-devices""",
    "platinum": "async-dependency inject-websession strict-typing",
}
REASON = vol.Schema({vol.Required("status"): vol.In(["exempt", "todo"]), vol.Required("comment"): str})


def test_quality_scale() -> None:
    """Every rule has its state, an exemption its reason, and the tier in the manifest is reached."""
    rules = _read_yaml("quality_scale.yaml")["rules"]
    assert rules.keys() == {rule for tier in TIERS.values() for rule in tier.split()}
    states = {rule: "done" if state == "done" else REASON(state)["status"] for rule, state in rules.items()}
    claimed = list(TIERS)[: list(TIERS).index(MANIFEST["quality_scale"]) + 1]
    assert [rule for tier in claimed for rule in TIERS[tier].split() if states[rule] == "todo"] == []
