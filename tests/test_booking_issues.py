"""What a person is told to put right of bookings: a repair, gone by itself once it is."""

from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.followed import EVERY, PATIENCE

from .buildings import MONDAY, opened, says, space, state
from .calendars import TellingCalendar, telling


@pytest.fixture(autouse=True)
def _monday(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory, length: timedelta, step: timedelta) -> None:
    """Let time pass, a step at a time."""
    until = dt_util.utcnow() + length
    while dt_util.utcnow() < until:
        freezer.tick(min(step, until - dt_util.utcnow()))
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


def repairs(hass: HomeAssistant, key: str) -> list[dict[str, str]]:
    """Return what the repairs with a text say."""
    issues = ir.async_get(hass).issues.values()
    return [dict(each.translation_placeholders or {}) for each in issues if each.translation_key == key]


async def test_releases_are_paused(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A booked room whose sensors are lost is not given back; it says so until one of them speaks again."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    start = (dt_util.utcnow() + timedelta(hours=1)).isoformat()
    said = {"entity_id": "calendar.ada_bookings", "start": start, "minutes": 60}
    await hass.services.async_call(DOMAIN, "book_space", said, blocking=True)
    await says(hass, "binary_sensor.ada_presence", "unavailable")
    await passes(hass, freezer, timedelta(minutes=75), timedelta(seconds=30))
    [paused] = repairs(hass, "releases_paused")
    assert paused["name"] == "Ada"
    assert "ada presence" in paused["sensors"]
    assert state(hass, "sensor.ada_booking_state").state == "booked"
    await says(hass, "binary_sensor.ada_presence", "on")
    await passes(hass, freezer, timedelta(minutes=1), timedelta(seconds=30))
    assert repairs(hass, "releases_paused") == []
    assert state(hass, "sensor.ada_booking_state").state == "in_use"


async def test_a_lost_calendar(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It is named, with since when; so is that of the holidays."""
    room = TellingCalendar()
    await telling(hass, room)
    bookings = {"calendar": "calendar.room"}
    await opened(hass, space("Ada", bookings=bookings), options={"holidays": "calendar.room"})
    room.dead = True
    await passes(hass, freezer, PATIENCE + 2 * EVERY, EVERY)
    await passes(hass, freezer, timedelta(seconds=2), timedelta(seconds=1))
    told = repairs(hass, "calendar_lost")
    assert sorted(each["name"] for each in told) == ["Ada", "Nord"]
    assert {each["calendar"] for each in told} == {"Room"}
    room.dead = False
    await passes(hass, freezer, 2 * EVERY, EVERY)
    assert repairs(hass, "calendar_lost") == []


async def test_a_series_to_which_nobody_comes(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """After three times in a row, without a word of what it is about."""
    await opened(hass, space("Ada", sensors={"binary_sensor.ada_presence": {"kind": "presence"}}))
    await says(hass, "binary_sensor.ada_presence", "off")
    start = dt_util.utcnow() + timedelta(hours=1)
    said = {"start": start.isoformat(), "minutes": 60, "rrule": "FREQ=HOURLY;INTERVAL=3;COUNT=5", "subject": "Secret"}
    await hass.services.async_call(
        DOMAIN, "book_space", {"entity_id": "calendar.ada_bookings", **said}, blocking=True, return_response=True
    )
    for count in range(3):
        assert repairs(hass, "series_unused") == [], count
        await passes(hass, freezer, timedelta(hours=3), timedelta(seconds=30))
    [unused] = repairs(hass, "series_unused")
    assert (unused["name"], unused["count"]) == ("Ada", "3")
    assert "Secret" not in str(unused)
    await says(hass, "binary_sensor.ada_presence", "on")
    await passes(hass, freezer, timedelta(minutes=62), timedelta(seconds=60))
    assert repairs(hass, "series_unused") == []


def _at(hour: int) -> datetime:
    return datetime(2026, 11, 2, hour, tzinfo=dt_util.UTC)


async def test_a_series_of_another_calendar(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It counts like one of ours."""
    series = [
        CalendarEvent(_at(hour), _at(hour + 1), "Secret", uid="w", recurrence_id=f"20261102T{hour:02}0000Z")
        for hour in (9, 11, 13, 15)
    ]
    room = TellingCalendar(*series)
    await telling(hass, room)
    await opened(hass, space("Ada", bookings={"calendar": "calendar.room"}))
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.ada_motion", "off")
    await passes(hass, freezer, timedelta(hours=6), timedelta(seconds=30))
    [unused] = repairs(hass, "series_unused")
    assert unused["count"] == "3"
