"""The journal of bookings, on disk: lines that are there before anybody is told of what they say."""

import asyncio
from collections.abc import Callable, Iterable
import os
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN


class Journal:
    """Lines that are only ever added, all of those that come together in one go."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        self._hass = hass
        self._path = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.bookings.journal"))
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self.added = 0
        """How many lines were added since some were last dropped."""

    async def async_read(self) -> list[str]:
        """Return the lines that were written; the last may be torn."""
        return await self._hass.async_add_executor_job(_read, self._path)

    async def async_add(self, line: str) -> None:
        """Write a line, and return once it is on the disk; raises `OSError` where it cannot be written."""
        written = self._hass.loop.create_future()
        self._waiting.append((line, written))
        if self._writer is None or self._writer.done():  # One of its own: whoever waits may be called off.
            self._writer = self._hass.async_create_task(self._async_write_all(), "write the journal", eager_start=False)
        await written

    async def _async_write_all(self) -> None:
        """Write what waits, and what has come meanwhile."""
        while self._waiting:
            async with self._writing:
                waiting, self._waiting = self._waiting, []
                error = await self._async_write([line for line, _ in waiting])
            for _, written in waiting:
                if written.done():
                    continue
                if error is None:
                    written.set_result(None)
                else:
                    written.set_exception(error)

    async def _async_write(self, lines: list[str]) -> OSError | None:
        try:
            await self._hass.async_add_executor_job(_add, self._path, lines)
        except OSError as error:
            return error
        self.added += len(lines)
        return None

    async def async_keep(self, keeps: Callable[[str], bool]) -> None:
        """Drop the lines that are not needed any more, whole or not at all."""
        async with self._writing:
            await self._hass.async_add_executor_job(_keep, self._path, keeps)
            self.added = 0

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._hass.async_add_executor_job(_remove, self._path)


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _add(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("ab+") as file:
        torn = file.tell() > 0 and not _ends_a_line(file.fileno())
        file.write(("\n" * torn + "".join(f"{line}\n" for line in lines)).encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line(file: int) -> bool:
    return os.pread(file, 1, os.fstat(file).st_size - 1) == b"\n"


def _keep(path: Path, keeps: Callable[[str], bool]) -> None:
    kept = [line for line in _read(path) if keeps(line)]
    if not kept:
        _remove(path)
        return
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    _add(fresh, kept)
    fresh.replace(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
