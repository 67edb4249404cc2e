"""What is known, on disk: written soon after each change, whole or not at all, read once at start."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..core import ledger, snapshots, tokens
from ..core.fleet import Fleet
from ..core.ledger import Books
from ..core.quantities import Quantity
from ..core.snapshots import Snapshot
from ..core.tokens import Token

VERSION = 1
MINOR_VERSION = 2
SOON = 0.2
"""How long a change may wait for others to be written with it, in seconds."""

LATER = 60.0
"""How long a reading may wait that changed no verdict, in seconds: a memory card wears with each write."""


def _split(plan: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of lamps with a choice for on and one for off."""
    automatic = plan.pop("automatic", True)
    return {"auto_on": automatic, "auto_off": automatic, **plan}


class _Store(Store[dict[str, Any]]):
    """The file; what an older version wrote is brought up to date here."""

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the data as this version writes it: 0 knew no lamps, 1.1 one choice for all that they do."""
        data = {"plans": {}, **old_data} if old_major_version < 1 else dict(old_data)
        if (old_major_version, old_minor_version) < (VERSION, MINOR_VERSION):
            data.pop("lamps", None)
            data["plans"] = {id: _split(plan) for id, plan in data.get("plans", {}).items()}
        return data


class _Kept[Known]:
    """Something that is known, on disk."""

    _load: Callable[[dict[str, Any]], Known]
    _dump: Callable[[Known], dict[str, Any]]

    def __init__(self, hass: HomeAssistant, entry_id: str, name: str, suffix: str = "") -> None:
        """Name the file after the entry."""
        self._hass = hass
        self._name = name
        self._issue_id = f"state_kept_aside_{entry_id}{suffix}"
        self._cancel: CALLBACK_TYPE | None = None
        self._soon = False
        self._saving = asyncio.Lock()
        self._store = _Store(
            hass,
            VERSION,
            f"{DOMAIN}.{entry_id}{suffix}",
            minor_version=MINOR_VERSION,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )

    async def async_load(self) -> Known | None:
        """Return what was known; a file that cannot be read is kept aside and reported."""
        try:
            written = await self._store.async_load()
            return None if written is None else self._load(written)
        except (UnsupportedStorageVersionError, LookupError, TypeError, ValueError) as error:
            LOGGER.warning("The saved state of %s cannot be read: %s", self._name, error)
        await self._async_keep_aside()
        return None

    async def _async_keep_aside(self) -> None:
        path = Path(self._store.path)
        aside = path.with_name(f"{path.name}.kept.{dt_util.utcnow():%Y%m%dT%H%M%S}")
        await self._hass.async_add_executor_job(path.rename, aside)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id,
            is_fixable=False,
            is_persistent=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="state_kept_aside",
            translation_placeholders={"name": self._name, "path": str(aside)},
        )

    @property
    def is_planned(self) -> bool:
        """Whether something is going to be saved within a minute."""
        return self._cancel is not None

    @callback
    def async_plan_save(self, take: Callable[[], Known], *, soon: bool) -> None:
        """Save within a second, or within a minute, together with what else changes until then."""
        if self._cancel is not None and (self._soon or not soon):
            return
        self._forget_plan()

        async def _async_save(_: object) -> None:
            self._cancel = None
            await self.async_save(take())

        self._soon = soon
        self._cancel = async_call_later(self._hass, SOON if soon else LATER, HassJob(_async_save))

    @callback
    def _forget_plan(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def async_save(self, known: Known) -> None:
        """Save now; the file is made in another thread, from values that never change."""
        self._forget_plan()
        async with self._saving:
            written = await self._hass.async_add_executor_job(self._dump, known)
            await self._store.async_save(written)

    async def async_remove(self) -> None:
        """Delete the file, and those that were kept aside."""
        await self._store.async_remove()
        await self._hass.async_add_executor_job(_delete_kept, Path(self._store.path))
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
        self._forget_corruption()

    @callback
    def _forget_corruption(self) -> None:
        """Delete what Home Assistant's storage reported of a file that was cut off."""
        begin = f"storage_corruption_{self._store.key}_"
        for domain, issue_id in list(ir.async_get(self._hass).issues):
            if issue_id.startswith(begin):
                ir.async_delete_issue(self._hass, domain, issue_id)


class Memory(_Kept[Snapshot]):
    """The engine's memory on disk."""

    _load = staticmethod(snapshots.load)
    _dump = staticmethod(snapshots.dump)


def _checked(written: dict[str, Any]) -> dict[str, Any]:
    """Return what was written if a fleet can be made of it, or raise `ValueError`."""
    try:
        Fleet().restore(written["fleet"])
        for told in written["derived"].values():
            _ = [Quantity(quantity) for quantity in told]
    except AttributeError as error:
        raise ValueError(str(error)) from error
    return written


def _as_it_is(written: dict[str, Any]) -> dict[str, Any]:
    return written


class RadioMemory(_Kept[dict[str, Any]]):
    """What is known of the building's own sensors, as it was dumped."""

    _load = staticmethod(_checked)
    _dump = staticmethod(_as_it_is)

    def __init__(self, hass: HomeAssistant, entry_id: str, name: str) -> None:
        """Name the file after the entry, beside the engine's."""
        super().__init__(hass, entry_id, name, ".radio")


class BookMemory(_Kept[Books]):
    """The books of a building on disk, up to a change: those after it are in the journal."""

    _load = staticmethod(ledger.load)
    _dump = staticmethod(ledger.dump)

    def __init__(self, hass: HomeAssistant, entry_id: str, name: str) -> None:
        """Name the file after the entry, beside the engine's."""
        super().__init__(hass, entry_id, name, ".bookings")


class TokenMemory(_Kept[tuple[Token, ...]]):
    """The links that were given out, on disk."""

    _load = staticmethod(tokens.load)
    _dump = staticmethod(tokens.dump)

    def __init__(self, hass: HomeAssistant, entry_id: str, name: str) -> None:
        """Name the file after the entry, beside the engine's."""
        super().__init__(hass, entry_id, name, ".tokens")


def _delete_kept(path: Path) -> None:
    """Delete the files that we kept aside, and those that Home Assistant's storage did."""
    for why in ("kept", "corrupt"):
        for kept in path.parent.glob(f"{path.name}.{why}.*"):
            kept.unlink()
