"""A real Home Assistant in this process, for scripts that watch it closely: no pip, no internet, a server if asked."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any, cast

from homeassistant.auth import auth_manager_from_config
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import ConfigEntries, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_setup as async_setup_loader
from homeassistant.setup import async_setup_component

import custom_components  # Before Home Assistant looks for a package of this name elsewhere.

DOMAIN = "iot_valley"
LOOPBACK = "127.0.0.1"


class _NoServer:
    """A server that nobody asks for anything."""

    def register_view(self, view: object) -> None:
        """Take a page."""

    async def async_register_static_paths(self, paths: object) -> None:
        """Take folders of files."""


_BYPASSED = frozenset(("http", "file_upload", "webhook"))
"""What a server would be needed for, and nothing that is measured here uses."""

assert custom_components.__name__  # noqa: S101 - the import is for its effect


@asynccontextmanager
async def running_home(config_dir: Path, port: int | None = None) -> AsyncIterator[HomeAssistant]:
    """Load a Home Assistant with what its config directory stores; nothing is set up or started yet.

    With a port, its webhooks are served there on loopback once it is started.
    """
    hass = HomeAssistant(str(config_dir))
    hass.config.skip_pip = True
    hass.config_entries = ConfigEntries(hass, {})
    if port is None:
        hass.config.components |= _BYPASSED
        hass.http = cast("Any", _NoServer())
    else:
        write_address(config_dir, LOOPBACK, port)
    async_setup_loader(hass)
    await async_load_base_functionality(hass)
    hass.auth = await auth_manager_from_config(hass, [], [])
    await async_setup_component(hass, "homeassistant", {})
    try:
        yield hass
    finally:
        await hass.async_stop(force=True)


def stored_entry(
    entry_id: str,
    domain: str,
    title: str,
    *,
    data: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    subentries: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return a config entry as Home Assistant stores one."""
    now = datetime.now(UTC).isoformat()
    return {
        "created_at": now,
        "data": dict(data or {}),
        "disabled_by": None,
        "discovery_keys": {},
        "domain": domain,
        "entry_id": entry_id,
        "minor_version": 1,
        "modified_at": now,
        "options": dict(options or {}),
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [dict(subentry) for subentry in subentries],
        "title": title,
        "unique_id": None,
        "version": 1,
    }


def store_entries(config_dir: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    """Write the config entries that Home Assistant will find when it starts."""
    write_store(config_dir, "core.config_entries", {"entries": list(entries)}, minor_version=5)


def write_address(config_dir: Path, host: str, port: int) -> None:
    """Write where to serve, as Home Assistant does once it is confirmed."""
    address = {
        "server_host": [host],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    slots = {"stable": address, "pending": None, "yaml_migration_done": True}
    write_store(config_dir, "http", slots, version=2, minor_version=2)


def write_store(
    config_dir: Path, key: str, data: Mapping[str, Any], *, version: int = 1, minor_version: int = 1
) -> None:
    """Write a store as Home Assistant does."""
    folder = config_dir / ".storage"
    folder.mkdir(parents=True, exist_ok=True)
    content = {"version": version, "minor_version": minor_version, "key": key, "data": data}
    (folder / key).write_text(json.dumps(content), encoding="utf-8")


async def async_set_up(hass: HomeAssistant, domain: str) -> None:
    """Set up all entries of an integration, as a start does."""
    entries = hass.config_entries.async_entries(domain)
    # The first brings the integration, and that brings the others.
    await hass.config_entries.async_setup(entries[0].entry_id)
    await hass.async_block_till_done()
    if any(entry.state is not ConfigEntryState.LOADED for entry in entries):
        message = f"an entry of {domain} was not set up"
        raise RuntimeError(message)
