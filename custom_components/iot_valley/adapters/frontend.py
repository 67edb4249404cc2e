"""What a browser loads of ours, and the dashboard in the sidebar.

Files are served under an address with the digest of their content, so that an update is seen at once and everything
else is kept by browsers. The dashboard is one that makes itself: nothing of it is stored, and nobody can edit it away.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final, override

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA, MODE_YAML
from homeassistant.components.lovelace.dashboard import LovelaceConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import cached_json_fragment, json_fragment
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

FOLDER: Final = Path(__file__).parent.parent / "www"
MAIN: Final = "main.js"
ICON: Final = "mdi:floor-plan"
ASSETS: HassKey[str] = HassKey(f"{DOMAIN}_assets")
"""The address under which our files are, with their digest in it."""

SHOWN: HassKey[dict[str, str]] = HassKey(f"{DOMAIN}_dashboards")
"""The paths of the dashboards that are shown, by the ids of their entries."""


def _digest() -> str:
    """Return the digest of all our files, by their names and contents."""
    digest = sha256()
    for path in sorted(FOLDER.rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


async def async_serve(hass: HomeAssistant) -> None:
    """Serve our files, for as long as Home Assistant runs."""
    assets = f"/{DOMAIN}/{await hass.async_add_executor_job(_digest)}"
    await hass.http.async_register_static_paths([StaticPathConfig(assets, str(FOLDER), cache_headers=True)])
    hass.data[ASSETS] = assets


class _Dashboard(LovelaceConfig):
    """A dashboard that our strategy makes in the browser."""

    def __init__(self, hass: HomeAssistant, url_path: str, entry_id: str) -> None:
        """Show one building."""
        super().__init__(hass, url_path, {"mode": MODE_YAML})
        self._told: dict[str, Any] = {"strategy": {"type": "custom:iot-valley", "building": entry_id}}

    @property
    @override
    def mode(self) -> str:
        """Nobody edits it here: whoever wants another makes one of their own with the same cards."""
        return MODE_YAML

    @override
    async def async_get_info(self) -> dict[str, Any]:
        """Return what is told of it in a list."""
        return {"mode": MODE_YAML, "views": 0}

    @override
    async def async_load(self, force: bool) -> dict[str, Any]:
        """Return what it is made by."""
        return self._told

    @override
    async def async_json(self, force: bool) -> json_fragment:
        """Return the same, written down."""
        return cached_json_fragment(self._told)


def _path_of(hass: HomeAssistant, entry_id: str) -> str:
    """Return the path that a building's dashboard has, or a free one."""
    shown = hass.data.setdefault(SHOWN, {})
    taken = {*hass.data[LOVELACE_DATA].dashboards, *hass.data.get(frontend.DATA_PANELS, {})} - {shown.get(entry_id)}
    usual = DOMAIN.replace("_", "-")
    return shown.get(entry_id) or (usual if usual not in taken else f"{usual}-{entry_id[-8:].lower()}")


@callback
def async_show(hass: HomeAssistant, entry_id: str, title: str) -> None:
    """Put the dashboard of a building into the sidebar, or give it another title; not where there is no frontend."""
    if "frontend" not in hass.config.components:
        return
    path = _path_of(hass, entry_id)
    if not hass.data[SHOWN]:
        frontend.add_extra_js_url(hass, f"{hass.data[ASSETS]}/{MAIN}")
    hass.data[SHOWN][entry_id] = path
    hass.data[LOVELACE_DATA].dashboards[path] = _Dashboard(hass, path, entry_id)
    frontend.async_register_built_in_panel(
        hass,
        "lovelace",
        sidebar_title=title,
        sidebar_icon=ICON,
        frontend_url_path=path,
        config={"mode": MODE_YAML},
        update=frontend.async_panel_exists(hass, path),
    )


@callback
def async_hide(hass: HomeAssistant, entry_id: str) -> None:
    """Take the dashboard of a building away, and with the last one all that browsers load of ours."""
    path = hass.data.get(SHOWN, {}).pop(entry_id, None)
    if path is None:
        return
    frontend.async_remove_panel(hass, path, warn_if_unknown=False)
    hass.data[LOVELACE_DATA].dashboards.pop(path, None)
    if not hass.data[SHOWN]:
        frontend.remove_extra_js_url(hass, f"{hass.data[ASSETS]}/{MAIN}")
