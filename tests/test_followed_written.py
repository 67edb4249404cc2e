"""What is booked here stands in the calendar that the space follows too, where that takes it and gives it up again."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEntityFeature, CalendarEvent
from homeassistant.components.calendar.const import DATA_COMPONENT, EVENT_END, EVENT_START, EVENT_SUMMARY
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.core import booking_actions as do
from custom_components.iot_valley.core.booking_actions import Asker, Desk, Done
from custom_components.iot_valley.core.booking_rules import Slot
from custom_components.iot_valley.core.bookings import Book, Booking
from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY
from .calendars import TellingCalendar, telling
from .test_followed import at, booked, following, times

STAFF = Asker("anna", staff=True)


class WritableCalendar(TellingCalendar):
    """A calendar that takes events and gives them up, but lets none be changed."""

    _attr_supported_features = CalendarEntityFeature.CREATE_EVENT | CalendarEntityFeature.DELETE_EVENT

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        if self.dead:
            message = "gone"
            raise HomeAssistantError(message)
        uid = f"event {self.asked}"
        self.events.append(CalendarEvent(kwargs[EVENT_START], kwargs[EVENT_END], kwargs[EVENT_SUMMARY], uid=uid))
        self.async_write_ha_state()

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        if uid not in [each.uid for each in self.events]:
            raise HomeAssistantError(uid)
        self.events = [each for each in self.events if each.uid != uid]
        self.async_write_ha_state()


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)
    await hass.config.async_set_time_zone("Europe/Paris")


async def local(hass: HomeAssistant, folder: Path) -> Any:
    """Set up Home Assistant's own calendar, and return its entity."""
    hass.config.config_dir = str(folder)
    (folder / ".storage").mkdir()
    entry = MockConfigEntry(domain="local_calendar", data={"calendar_name": "Room", "storage_key": "room"})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return hass.data[DATA_COMPONENT].get_entity("calendar.room")


async def acts(hass: HomeAssistant, entry: MockConfigEntry, action: Callable[[Book, Desk], Done]) -> Booking:
    """Do something in the book of the room, and wait until it is written."""
    done = await front_desk_of(hass, entry).async_do("ada", action, STAFF)
    await hass.async_block_till_done(wait_background_tasks=True)
    return done


async def books(hass: HomeAssistant, entry: MockConfigEntry, start: datetime, end: datetime) -> Booking:
    """Book the room."""
    return await acts(hass, entry, lambda book, desk: do.book(book, Slot(start, end), desk, subject="Talk"))


async def written(hass: HomeAssistant, entity: Any) -> list[str]:
    """Return what stands in a calendar."""
    events = await entity.async_get_events(hass, at(0), at(0, day=9))
    return [f"{each.start_datetime_local:%H:%M}-{each.end_datetime_local:%H:%M} {each.summary}" for each in events]


async def test_what_is_booked_stands_in_the_calendar(hass: HomeAssistant, tmp_path: Path) -> None:
    """Once, moved and given up as it is here; and its event is no second booking."""
    room = await local(hass, tmp_path)
    entry = await following(hass)
    talk = await books(hass, entry, at(10), at(11))
    assert await written(hass, room) == ["10:00-11:00 Talk"]
    assert times(hass, entry) == ["02 10:00-11:00"]
    await acts(hass, entry, lambda book, desk: do.move(book, talk.id, Slot(at(14), at(15)), desk))
    assert await written(hass, room) == ["14:00-15:00 Talk"]
    assert times(hass, entry) == ["02 14:00-15:00"]
    await acts(hass, entry, lambda book, desk: do.cancel(book, talk.id, desk))
    assert await written(hass, room) == []
    assert times(hass, entry) == []


async def test_what_is_changed_there_is_changed_here(hass: HomeAssistant, tmp_path: Path) -> None:
    """An event that was written is the truth as any other is."""
    room = await local(hass, tmp_path)
    entry = await following(hass)
    await books(hass, entry, at(10), at(11))
    [event] = await room.async_get_events(hass, at(0), at(23))
    moved = {EVENT_START: at(16), EVENT_END: at(17), EVENT_SUMMARY: "Talk"}
    await room.async_update_event(event.uid, moved)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert times(hass, entry) == ["02 16:00-17:00"]
    await room.async_delete_event(event.uid)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert times(hass, entry) == []
    assert await written(hass, room) == []


async def test_a_calendar_in_which_nothing_can_be_changed(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What is moved is written anew, what ends early is left as it is: the room is free all the same."""
    room = WritableCalendar(CalendarEvent(at(9), at(9, 30), "Theirs", uid="theirs"))
    await telling(hass, room)
    entry = await following(hass)
    talk = await books(hass, entry, at(10), at(11))
    await acts(hass, entry, lambda book, desk: do.move(book, talk.id, Slot(at(12), at(13)), desk))
    assert await written(hass, room) == ["09:00-09:30 Theirs", "12:00-13:00 Talk"]
    assert times(hass, entry) == ["02 09:00-09:30", "02 12:00-13:00"]
    freezer.move_to(at(12, 10))
    await acts(hass, entry, lambda book, desk: do.check_in(book, talk.id, desk))
    await acts(hass, entry, lambda book, desk: do.end(book, talk.id, desk))
    assert await written(hass, room) == ["09:00-09:30 Theirs", "12:00-13:00 Talk"]
    assert "02 12:00-13:00" not in times(hass, entry)


async def test_a_calendar_that_takes_nothing_now(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, freezer: FrozenDateTimeFactory
) -> None:
    """The booking stands here, and the log says that it does not there."""
    room = WritableCalendar()
    await telling(hass, room)
    entry = await following(hass)
    room.dead = True
    talk = await books(hass, entry, at(10), at(11))
    assert "cannot be written into calendar.room" in caplog.text
    room.dead = False
    assert (room.events, times(hass, entry)) == ([], ["02 10:00-11:00"])
    await acts(hass, entry, lambda book, desk: do.cancel(book, talk.id, desk))
    assert booked(hass, entry) == ()


async def test_a_calendar_that_gives_nothing_up_is_only_read(hass: HomeAssistant) -> None:
    """What is booked here lies over it."""
    room = WritableCalendar()
    room._attr_supported_features = CalendarEntityFeature.CREATE_EVENT
    await telling(hass, room)
    entry = await following(hass)
    await books(hass, entry, at(10), at(11))
    assert (room.events, times(hass, entry)) == ([], ["02 10:00-11:00"])
