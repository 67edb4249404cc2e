"""Spaces that follow a calendar elsewhere: what it tells is booked, what it tells no more is not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEvent, CalendarEventStatus
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.iot_valley.core.bookings import Booking
from custom_components.iot_valley.followed import EVERY, FAR_EVERY, PATIENCE
from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY, changed, closed, opened, says, set_up, space, state, told
from .calendars import Radicale, TellingCalendar, event, radicale, telling

PARIS = ZoneInfo("Europe/Paris")
ROOM = "calendar.room"


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)
    await hass.config.async_set_time_zone("Europe/Paris")


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """Return a time of the house, on the Monday if no other day is said."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


async def following(hass: HomeAssistant, calendar: str = ROOM, **said: Any) -> MockConfigEntry:
    """Set up a room that follows a calendar."""
    entry = await opened(hass, space("Ada", bookings={"calendar": calendar, **said}))
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def waits(hass: HomeAssistant, freezer: FrozenDateTimeFactory, length: timedelta = EVERY) -> None:
    """Let time pass up to the next reading."""
    freezer.tick(length)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def booked(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[Booking, ...]:
    """Return what is booked of the room and holds it."""
    return tuple(each for each in front_desk_of(hass, entry).reception.books["ada"].bookings if each.holds)


def times(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return when the room is booked, by the clock of the house."""
    return [
        f"{each.start.astimezone(PARIS):%d %H:%M}-{each.end.astimezone(PARIS):%H:%M}" for each in booked(hass, entry)
    ]


async def test_events_are_the_truth(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """They are booked, moved and cancelled as the calendar tells, at once where its entity says something."""
    talk = CalendarEvent(at(10), at(11), "Talk", uid="talk")
    maybe = CalendarEvent(at(12), at(13), "Maybe", uid="maybe", status=CalendarEventStatus.TENTATIVE)
    weekly = [
        CalendarEvent(at(15, day=day), at(16, day=day), "Weekly", uid="w", recurrence_id=f"202611{day:02}T140000Z")
        for day in (2, 9, 16)
    ]
    room = TellingCalendar(talk, maybe, *weekly)
    await telling(hass, room)
    entry = await following(hass)
    assert times(hass, entry) == [
        "02 10:00-11:00",
        "02 12:00-13:00",
        "02 15:00-16:00",
        "09 15:00-16:00",
        "16 15:00-16:00",
    ]
    assert [each.state.value for each in booked(hass, entry)][:2] == ["booked", "tentative"]
    assert state(hass, "sensor.ada_next_booking").state == at(10).astimezone(dt_util.UTC).isoformat()
    room.events = [CalendarEvent(at(10, 30), at(11), "Talk", uid="talk"), *weekly]
    await waits(hass, freezer)
    assert times(hass, entry)[:2] == ["02 10:30-11:00", "02 15:00-16:00"]
    room.events = weekly[:2]
    room.async_write_ha_state()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert times(hass, entry) == ["02 15:00-16:00", "09 15:00-16:00"]


async def test_a_day_is_one_of_the_house(hass: HomeAssistant) -> None:
    """Also where the clocks change."""
    room = TellingCalendar(CalendarEvent(date(2026, 11, 3), date(2026, 11, 4), "Fair"))
    await telling(hass, room)
    entry = await following(hass)
    [fair] = booked(hass, entry)
    assert (fair.start, fair.end, fair.all_day) == (at(0, day=3), at(0, day=4), True)


async def test_a_calendar_that_is_gone_blanks_no_room(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """What it told stays, it is said once in the log, and after a quarter of an hour by a repair."""
    room = TellingCalendar(CalendarEvent(at(10), at(11), "Talk", uid="talk"))
    await telling(hass, room)
    entry = await following(hass)
    room.dead = True
    room.events = []
    troubles: list[bool] = []
    desk = front_desk_of(hass, entry)
    desk.async_on_trouble(lambda: troubles.append(bool(desk.followed.lost())))
    for _ in range(4):
        await waits(hass, freezer)
    assert times(hass, entry) == ["02 10:00-11:00"]
    assert caplog.text.count("A calendar cannot be read") == 1
    assert not desk.followed.lost()
    await waits(hass, freezer, PATIENCE)
    assert desk.followed.lost().keys() == {"ada"}
    assert troubles[-1]
    room.dead = False
    await waits(hass, freezer, FAR_EVERY)
    assert times(hass, entry) == []
    assert not desk.followed.lost()
    assert troubles[-1] is False


async def test_what_is_given_back_lies_over_the_event(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A ghost is released here; its event is left alone, and told again it does not come back."""
    room = TellingCalendar(CalendarEvent(at(10), at(11), "Talk", uid="talk"))
    await telling(hass, room)
    entry = await following(hass)
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.ada_motion", "off")
    until = at(10, 13)
    while dt_util.utcnow() < until:
        await waits(hass, freezer, timedelta(seconds=15))
    assert booked(hass, entry) == ()
    assert told(hass, "sensor.ada_availability") == "free"
    [talk] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert talk.state.value == "no_show"
    await closed(hass, entry)
    await set_up(hass, entry)
    await waits(hass, freezer)
    assert booked(hass, entry) == ()


async def test_another_calendar_or_none(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What was told by one that is not followed any more is not booked any more."""
    await telling(hass, TellingCalendar(CalendarEvent(at(10), at(11), "Talk", uid="talk")))
    entry = await following(hass)
    await changed(hass, entry, "ada", bookings={"calendar": None})
    assert booked(hass, entry) == ()
    await changed(hass, entry, "ada", bookings={"calendar": ROOM})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert times(hass, entry) == ["02 10:00-11:00"]
    await changed(hass, entry, "ada", bookings={"calendar": ROOM, "bookable": False})
    assert front_desk_of(hass, entry).reception.books == {}
    assert hass.states.get("sensor.ada_booking_state") is None


async def test_holidays_are_exempt(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Each day of a calendar of holidays is one; a change of it counts at once."""
    room = TellingCalendar(CalendarEvent(date(2026, 11, 11), date(2026, 11, 13), "Armistice, bridged"))
    await telling(hass, room)
    entry = await opened(hass, space("Ada"), options={"holidays": ROOM})
    await hass.async_block_till_done(wait_background_tasks=True)
    policies = front_desk_of(hass, entry).reception.policies
    assert policies["ada"].holidays == {date(2026, 11, 11), date(2026, 11, 12)}
    hass.config_entries.async_update_entry(entry, options={})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert front_desk_of(hass, entry).reception.policies["ada"].holidays == frozenset()


# -- a real server ---------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path, socket_enabled: None) -> Iterator[Radicale]:
    """Return a server that runs."""
    with radicale(tmp_path) as running:
        yield running


async def test_a_caldav_server(hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Radicale) -> None:
    """It is followed as it is written, released by overlay, and its death changes nothing."""
    run = hass.async_add_executor_job
    await run(server.make, "ada")
    await run(server.put, "ada", "talk", *event("talk", "20261102T100000", "20261102T110000", "SUMMARY:Talk"))
    await run(server.put, "ada", "off", *event("off", "20261102T110000", "20261102T120000", "STATUS:CANCELLED"))
    await run(server.put, "ada", "seen", *event("seen", "20261102T120000", "20261102T130000", "TRANSP:TRANSPARENT"))
    await run(
        server.put, "ada", "hush", *event("hush", "20261102T130000", "20261102T140000", "CLASS:PRIVATE", "SUMMARY:x")
    )
    weekly = event("weekly", "20261019T150000", "20261019T160000", "RRULE:FREQ=WEEKLY;COUNT=4")
    moved = event("weekly", "20261103T160000", "20261103T170000", "RECURRENCE-ID;TZID=Europe/Paris:20261102T150000")
    await run(server.put, "ada", "weekly", *(*weekly, *moved))
    elsewhere = MockConfigEntry(
        domain="caldav", data={"url": server.url, "username": "room", "password": "room", "verify_ssl": False}
    )
    elsewhere.add_to_hass(hass)
    assert await hass.config_entries.async_setup(elsewhere.entry_id)
    await hass.async_block_till_done()
    [calendar] = hass.states.async_entity_ids("calendar")
    entry = await following(hass, calendar)
    assert times(hass, entry) == ["02 10:00-11:00", "02 13:00-14:00", "03 16:00-17:00", "09 15:00-16:00"]
    assert [each.subject for each in booked(hass, entry)] == ["Talk", "", "", ""]
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.ada_motion", "off")
    server.kill()
    while dt_util.utcnow() < at(10, 13):
        await waits(hass, freezer, timedelta(seconds=30))
    assert times(hass, entry) == ["02 13:00-14:00", "03 16:00-17:00", "09 15:00-16:00"]
    await run(server.start)
    await run(server.delete, "ada", "hush")
    await waits(hass, freezer, FAR_EVERY)
    assert times(hass, entry) == ["03 16:00-17:00", "09 15:00-16:00"]
    [talk, *_] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert (talk.state.value, talk.slot.start) == ("no_show", at(10))
