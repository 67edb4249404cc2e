"""Calendars of others: read as they are written where that can be had, else as their entities tell."""

from datetime import UTC, date, datetime
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components.calendar import CalendarEvent, CalendarEventStatus
from homeassistant.core import HomeAssistant
import pytest

from custom_components.iot_valley.adapters.calendars import CalendarLostError, async_read, told_of
from custom_components.iot_valley.core.ics_events import Holding
from custom_components.iot_valley.core.ics_series import Window
from tests.calendars import TellingCalendar, telling

PARIS = ZoneInfo("Europe/Paris")
WINDOW = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
SHARED = Path(__file__).parents[3] / "shared" / "data" / "calendars"
GOOD = (
    "BEGIN:VEVENT\r\nUID:good\r\nDTSTART;TZID=Europe/Paris:20261102T100000\r\n"
    "DTEND;TZID=Europe/Paris:20261102T110000\r\nEND:VEVENT\r\n"
)
BAD = "BEGIN:VEVENT\r\nUID:bad\r\nDTSTART:when it suits\r\nEND:VEVENT\r\n"


async def remote(hass: HomeAssistant, written: str | None) -> str:
    """Put an entity of a file of the web into Home Assistant; none is one whose insides are others by now."""
    calendar: Any = TellingCalendar(CalendarEvent(date(2026, 11, 3), date(2026, 11, 4), "Told"))
    if written is not None:
        calendar.coordinator = SimpleNamespace(ics=written)
    entity_id = await telling(hass, calendar)
    calendar.platform = SimpleNamespace(platform_name="remote_calendar")
    return entity_id


async def uids(hass: HomeAssistant, entity_id: str) -> list[str]:
    """Return what takes place."""
    return [each.uid for each in (await async_read(hass, entity_id, WINDOW, PARIS)).occurrences]


async def test_a_bad_event_hides_no_good_one(hass: HomeAssistant) -> None:
    """Home Assistant reads such a file not at all, so that its entity is unavailable: we read what is good."""
    entity_id = await remote(hass, f"BEGIN:VCALENDAR\r\n{BAD}{GOOD}END:VCALENDAR\r\n")
    assert await uids(hass, entity_id) == ["good"]


@pytest.mark.parametrize("written", ["", "<html>Sign in</html>", f"BEGIN:VCALENDAR\r\n{GOOD}BEGIN:VEV"])
async def test_what_is_no_whole_calendar_changes_nothing(hass: HomeAssistant, written: str) -> None:
    """Nothing, a page to sign in at, a file that was cut off: none of these blanks a room."""
    entity_id = await remote(hass, written)
    with pytest.raises(CalendarLostError):
        await uids(hass, entity_id)


async def test_insides_may_be_others_one_day(hass: HomeAssistant) -> None:
    """Then its events are taken."""
    entity_id = await remote(hass, None)
    [told] = (await async_read(hass, entity_id, WINDOW, PARIS)).occurrences
    assert (told.summary, told.all_day) == ("Told", True)


async def test_calendars_that_are_not_there(hass: HomeAssistant) -> None:
    """One that is no entity, or tells that it is not available, is lost."""
    with pytest.raises(CalendarLostError):
        await uids(hass, "calendar.nowhere")
    calendar = TellingCalendar()
    entity_id = await telling(hass, calendar)
    with pytest.raises(CalendarLostError):
        await uids(hass, "calendar.nowhere")
    assert await uids(hass, entity_id) == []
    calendar._attr_available = False
    with pytest.raises(CalendarLostError):
        await uids(hass, entity_id)


def test_events_as_entities_tell_them() -> None:
    """Days and times without a zone are those of the house; instances are told in as many ways as there are."""
    at = datetime(2026, 11, 2, 10, tzinfo=PARIS)
    until = datetime(2026, 11, 2, 11, tzinfo=PARIS)
    events = [
        CalendarEvent(at, until, "One"),
        CalendarEvent(at, until, "Two", uid="s", recurrence_id="2026-11-02 09:00:00+01:00"),
        CalendarEvent(at, until, "Three", uid="s", recurrence_id="20261102T093000"),
        CalendarEvent(at, until, "Four", uid="s", rrule="FREQ=DAILY"),
        CalendarEvent(at, until, "Five", uid="s", recurrence_id="odd", status=CalendarEventStatus.TENTATIVE),
    ]
    told = {each.summary: each for each in told_of(events, PARIS).occurrences}
    hours = {name: each.instance and f"{each.instance:%H:%M}" for name, each in told.items()}
    assert hours == {"One": None, "Two": "08:00", "Three": "08:30", "Four": "09:00", "Five": "09:00"}
    assert told["One"].uid == "One/20261102T090000Z"
    assert (told["Four"].holding, told["Five"].holding) == (Holding.BUSY, Holding.TENTATIVE)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared calendars are not here")
async def test_the_calendars_of_others(hass: HomeAssistant) -> None:
    """Each file is told as two libraries do, through Home Assistant as well."""
    calendar: Any = TellingCalendar()
    entity_id = await telling(hass, calendar)
    calendar.platform = SimpleNamespace(platform_name="remote_calendar")
    for case in json.loads((SHARED / "expected.json").read_text()):
        since, before = (datetime.fromisoformat(day).replace(tzinfo=PARIS).astimezone(UTC) for day in case["window"])
        calendar.coordinator = SimpleNamespace(ics=(SHARED / case["file"]).read_text(encoding="utf-8"))
        found = (await async_read(hass, entity_id, Window(since, before), PARIS)).occurrences
        told = sorted((*map(_written, each.days or (each.start, each.end)), each.uid) for each in found)
        assert told == sorted((each["start"], each["end"], each["uid"]) for each in case["occurrences"]), case["file"]


def _written(moment: date) -> str:
    return moment.isoformat()
