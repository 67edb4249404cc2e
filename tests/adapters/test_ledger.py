"""The journal of bookings on disk: whatever was confirmed is there, and what could not be written is not booked."""

import asyncio
from datetime import timedelta
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.iot_valley.adapters import ledger
from custom_components.iot_valley.adapters.ledger import Journal
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.front_desk import front_desk_of
from tests.buildings import opened, space


@pytest.fixture
def journal(hass: HomeAssistant, tmp_path: Path) -> Journal:
    """Return a journal in a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    return Journal(hass, "nord")


async def test_all_lines_are_there_in_their_order(journal: Journal) -> None:
    """Those that come together are written in one go; nothing is there before, and nothing after it is removed."""
    assert await journal.async_read() == []
    await asyncio.gather(*(journal.async_add(str(number)) for number in range(100)))
    assert await journal.async_read() == [str(number) for number in range(100)]
    assert journal.added == 100
    await journal.async_keep(lambda line: int(line) >= 98)
    assert (await journal.async_read(), journal.added) == (["98", "99"], 0)
    await journal.async_remove()
    assert await journal.async_read() == []


async def test_a_line_that_was_torn_costs_no_other(journal: Journal, tmp_path: Path) -> None:
    """The next begins on a line of its own."""
    await journal.async_add("one")
    [path] = (tmp_path / ".storage").iterdir()
    path.write_text("one\ntw")
    await journal.async_add("three")
    assert await journal.async_read() == ["one", "tw", "three"]


async def test_whoever_is_called_off_keeps_no_other_waiting(journal: Journal) -> None:
    """What was begun is written."""
    first = asyncio.create_task(journal.async_add("first"))
    await asyncio.sleep(0)
    others = [asyncio.create_task(journal.async_add(str(number))) for number in range(3)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(*others)
    assert await journal.async_read() == ["first", "0", "1", "2"]


async def test_what_cannot_be_written_is_not_booked(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one of those who asked at the same time; and what was booked before stays."""
    entry = await opened(hass, space("Ada"))
    now = dt_util.utcnow()

    async def book(hour: int) -> None:
        said = {"entity_id": "calendar.ada_bookings", "start": (now + timedelta(hours=hour)).isoformat(), "minutes": 30}
        await hass.services.async_call(DOMAIN, "book_space", said, blocking=True)

    def _full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    await book(1)
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "_add", _full)
        answers = await asyncio.gather(*(book(hour) for hour in (2, 3, 4)), return_exceptions=True)
    assert [getattr(answer, "translation_key", None) for answer in answers] == ["booking_not_saved"] * 3
    assert all(isinstance(answer, HomeAssistantError) for answer in answers)
    assert len(front_desk_of(hass, entry).reception.books["ada"].bookings) == 1
    await book(2)
    assert len(front_desk_of(hass, entry).reception.books["ada"].bookings) == 2


async def test_a_long_journal_is_made_short(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """All books are saved whole, and what is in them is dropped."""
    monkeypatch.setattr("custom_components.iot_valley.front_desk.MOST_LINES", 3)
    entry = await opened(hass, space("Ada"))
    now = dt_util.utcnow()
    for hour in range(1, 7):
        said = {"entity_id": "calendar.ada_bookings", "start": (now + timedelta(hours=hour)).isoformat(), "minutes": 30}
        await hass.services.async_call(DOMAIN, "book_space", said, blocking=True)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert len(await Journal(hass, entry.entry_id).async_read()) < 3
