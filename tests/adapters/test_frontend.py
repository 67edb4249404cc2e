"""The dashboard in the sidebar: there with the building and gone with it; its files at an address of their content."""

from http import HTTPStatus
from pathlib import Path
import re
import shutil
from typing import Any
from unittest.mock import patch

from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.iot_valley.adapters import frontend as ours
from custom_components.iot_valley.adapters.frontend import ASSETS, FOLDER
from custom_components.iot_valley.const import DOMAIN
from tests.buildings import ENTRY_ID, closed, opened, space


@pytest.fixture
async def shown(hass: HomeAssistant) -> None:
    """Let there be a frontend."""
    assert await async_setup_component(hass, "frontend", {})


def panels(hass: HomeAssistant) -> dict[str, str | None]:
    """Return the titles of our panels, by their paths."""
    return {
        path: panel.sidebar_title
        for path, panel in hass.data.get(frontend.DATA_PANELS, {}).items()
        if path.startswith("iot-valley")
    }


def scripts(hass: HomeAssistant) -> set[str]:
    """Return what every page loads of ours."""
    return {url for url in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls if DOMAIN in url}


async def test_the_dashboard_comes_and_goes_with_the_building(hass: HomeAssistant, shown: None) -> None:
    """A reload leaves it where it is; removal takes it and its script away."""
    entry = await opened(hass, space("Ada"))
    assert panels(hass) == {"iot-valley": "Nord"}
    assert scripts(hass) == {f"{hass.data[ASSETS]}/main.js"}
    await closed(hass, entry)
    assert panels(hass) == {"iot-valley": "Nord"}
    hass.config_entries.async_update_entry(entry, title="Sud")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert panels(hass) == {"iot-valley": "Sud"}
    await hass.config_entries.async_remove(entry.entry_id)
    assert panels(hass) == {}
    assert scripts(hass) == set()


async def test_a_disabled_building_has_no_dashboard(hass: HomeAssistant, shown: None) -> None:
    """It comes back with it."""
    entry = await opened(hass, space("Ada"))
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert panels(hass) == {}
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)
    await hass.async_block_till_done()
    assert panels(hass) == {"iot-valley": "Nord"}


async def test_each_building_has_a_dashboard(hass: HomeAssistant, shown: None) -> None:
    """The script is there until the last one goes."""
    north = await opened(hass, space("Ada"))
    south = await opened(hass, space("Zoe"), entry_id="01ABCDEFGHSUD", title="Sud")
    assert panels(hass) == {"iot-valley": "Nord", "iot-valley-defghsud": "Sud"}
    await hass.config_entries.async_remove(north.entry_id)
    assert panels(hass) == {"iot-valley-defghsud": "Sud"}
    assert scripts(hass)
    await hass.config_entries.async_remove(south.entry_id)
    assert not scripts(hass)


async def test_the_dashboard_makes_itself(hass: HomeAssistant, shown: None, hass_ws_client: WebSocketGenerator) -> None:
    """By our strategy, for its building; nobody can edit it."""
    await opened(hass, space("Ada"))
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "lovelace/config", "url_path": "iot-valley"})
    answer = await client.receive_json()
    assert answer["result"] == {"strategy": {"type": "custom:iot-valley", "building": ENTRY_ID}}
    await client.send_json_auto_id({"type": "lovelace/config/save", "url_path": "iot-valley", "config": {"views": []}})
    assert not (await client.receive_json())["success"]
    await client.send_json_auto_id({"type": "lovelace/info"})
    assert (await client.receive_json())["success"]
    dashboard: Any = hass.data[ours.LOVELACE_DATA].dashboards["iot-valley"]
    assert await dashboard.async_get_info() == {"mode": "yaml", "views": 0}
    assert await dashboard.async_load(force=False) == answer["result"]
    assert dashboard.mode == "yaml"


async def test_without_a_frontend_there_is_no_dashboard(hass: HomeAssistant) -> None:
    """And all else works."""
    entry = await opened(hass, space("Ada"))
    assert panels(hass) == {}
    await hass.config_entries.async_remove(entry.entry_id)


async def test_files_are_kept_by_browsers_for_as_long_as_they_are_the_same(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, tmp_path: Path
) -> None:
    """Another file has another address."""
    await opened(hass, space("Ada"))
    client = await hass_client_no_auth()
    response = await client.get(f"{hass.data[ASSETS]}/main.js")
    assert response.status == HTTPStatus.OK
    assert "max-age" in response.headers["Cache-Control"]
    before = ours._digest()
    assert hass.data[ASSETS].endswith(before)
    shutil.copytree(FOLDER, tmp_path / "www")
    with patch.object(ours, "FOLDER", tmp_path / "www"):
        assert ours._digest() == before
        (tmp_path / "www" / "main.js").write_text("another", encoding="utf-8")
        assert ours._digest() != before


def test_our_scripts_are_light_and_whole() -> None:
    """Every module that is imported is there, and all of them together are small."""
    files = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js")}
    assert sum(len(text.encode()) for text in files.values()) <= 150_000
    for name, text in files.items():
        imported = set(re.findall(r'(?:from|import\()\s*"\./([\w.]+)"', text))
        assert imported <= files.keys(), name
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), name
