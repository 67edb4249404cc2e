"""The calendars elsewhere that a building goes by: those whose events are bookings, and that of the holidays.

Each is read every minute and a half, and whenever its entity says something: what is near each time, what is far now
and then. One that cannot be read changes nothing: what it told last stays what is known. What is booked here is written
into those that take events and give them up again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
    async_track_time_interval,
)
from homeassistant.util import dt as dt_util

from .adapters import calendar_pen
from .adapters.calendars import CalendarLostError, async_read
from .adapters.words import async_words
from .const import CONF_HOLIDAYS, LOGGER
from .core.booking_rules import Slot
from .core.bookings import Book
from .core.following import Deed, Errand, errands
from .core.ics import Told
from .core.ics_series import Window

if TYPE_CHECKING:
    from .front_desk import FrontDesk

EVERY: Final = timedelta(seconds=90)
FAR_EVERY: Final = timedelta(minutes=30)
BACK: Final = timedelta(days=1)
NEAR: Final = timedelta(days=2)
YEAR: Final = timedelta(days=366)
"""So far ahead holidays are read."""

PATIENCE: Final = timedelta(minutes=15)
"""A calendar that cannot be read for longer is told of."""

AT_ONCE: Final = 4
"""So many calendars are read at a time: their servers are others'."""

HOLIDAYS: Final = "holidays"

type Take = Callable[[Told, Window], None]


class Feed:
    """One calendar that is read again and again."""

    def __init__(self, owner: FollowedCalendars, entity_id: str, ahead: timedelta, take: Take) -> None:
        """Begin with nothing read; what is told is handed on with the time within which it was asked for."""
        self.entity_id = entity_id
        self.lost_since: datetime | None = None
        self._owner = owner
        self._ahead = ahead
        self._take = take
        self._far_at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None
        self._again = False
        hass = owner.hass
        self._stops = (
            async_track_state_change_event(hass, entity_id, self._on_word),
            async_track_state_report_event(hass, entity_id, self._on_word),
        )

    @callback
    def _on_word(self, _: object) -> None:
        """Read all of it anew: the entity tells that something is another, and not what."""
        self._far_at = None
        self.read()

    @callback
    def read(self) -> None:
        """Read it, or once more if it is being read."""
        if self._reading is not None and not self._reading.done():
            self._again = True
            return
        entry, hass = self._owner.entry, self._owner.hass
        self._reading = entry.async_create_background_task(hass, self._async_read(), f"read {self.entity_id}")

    async def _async_read(self) -> None:
        while True:
            self._again = False
            async with self._owner.turns:
                await self._async_read_once()
            if not self._again:
                return

    async def _async_read_once(self) -> None:
        desk, real = self._owner.desk, dt_util.utcnow()
        far = self._far_at is None or real - self._far_at >= FAR_EVERY
        now, zone = desk.clock.now(), desk.coordinator.engine.building.time_zone
        window = Window(now - BACK, now + (self._ahead if far else min(NEAR, self._ahead)))
        try:
            told = await async_read(self._owner.hass, self.entity_id, window, zone)
        except CalendarLostError as error:
            self._lose(real, error)
            return
        if far:
            self._far_at = real
        if self.lost_since is not None:
            LOGGER.info("The calendar %s can be read again", self.entity_id)
            self.lost_since = None
            desk.tell_trouble()
        self._take(told, window)

    def _lose(self, now: datetime, error: CalendarLostError) -> None:
        if self.lost_since is None:
            LOGGER.warning("A calendar cannot be read, what it told stays: %s", error)
            self.lost_since = now
        elif self.is_lost(now):
            self._owner.desk.tell_trouble()

    def is_lost(self, now: datetime) -> bool:
        """Return whether it cannot be read for so long that somebody should look."""
        return self.lost_since is not None and now - self.lost_since >= PATIENCE

    @callback
    def stop(self) -> None:
        """Read it no more."""
        for stop in self._stops:
            stop()
        if self._reading is not None:
            self._reading.cancel()


class FollowedCalendars:
    """All calendars that one building follows."""

    def __init__(self, desk: FrontDesk) -> None:
        """Begin with none."""
        self.desk = desk
        self.hass: HomeAssistant = desk.hass
        self.entry = desk.entry
        self.turns = asyncio.Semaphore(AT_ONCE)
        self.holidays: frozenset[date] = frozenset()
        self._feeds: dict[str, Feed] = {}
        self._pens: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Follow what is to be followed."""
        self._stop = async_track_time_interval(self.hass, self._on_time, EVERY, cancel_on_shutdown=True)
        self.sync()

    @callback
    def stop(self) -> None:
        """Follow nothing any more."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        for feed in self._feeds.values():
            feed.stop()
        self._feeds.clear()

    @callback
    def sync(self) -> None:
        """Follow what the configuration says now, and nothing else."""
        if self._stop is None:
            return
        wanted = {key: (entity_id, ahead, take) for key, entity_id, ahead, take in self._wanted()}
        for key in [key for key, feed in self._feeds.items() if wanted.get(key, ("",))[0] != feed.entity_id]:
            self._feeds.pop(key).stop()
            self._on_gone(key)
        for key, row in wanted.items():
            if key not in self._feeds:
                self._feeds[key] = feed = Feed(self, *row)
                feed.read()

    def _wanted(self) -> Iterator[tuple[str, str, timedelta, Take]]:
        if (holidays := self.entry.options.get(CONF_HOLIDAYS)) is not None:
            yield HOLIDAYS, holidays, YEAR, self._on_holidays
        spaces = self.desk.coordinator.engine.building.spaces
        for space_id, rules in self.desk.reception.rules.items():
            if (calendar := spaces[space_id].terms.calendar) is not None:
                yield space_id, calendar, rules.ahead, self._taker(space_id)

    def _taker(self, space_id: str) -> Take:
        def _take(told: Told, window: Window) -> None:
            if not self._pens[space_id].locked():  # It is read again once all is written.
                self.desk.follow(space_id, told.occurrences, Slot(*window))

        return _take

    # -- what is written ---------------------------------------------------------------------------

    @callback
    def write(self, before: Book, after: Book, *, told: bool = False) -> None:
        """Write what became of the bookings of a space into the calendar that it follows, if that takes it.

        What has just been told by the calendar is not told to it again.
        """
        space = self.desk.coordinator.engine.building.spaces.get(after.space_id)
        calendar = None if space is None else space.terms.calendar
        if calendar is None or not calendar_pen.is_written(self.hass, calendar):
            return
        todo = [errand for errand in errands(before, after) if errand.deed is Deed.ERASE or not told]
        if todo:
            writing = self._async_write(after.space_id, calendar, todo)
            self.entry.async_create_background_task(self.hass, writing, f"write into {calendar}")

    async def _async_write(self, space_id: str, calendar: str, todo: list[Errand]) -> None:
        summary = (await async_words(self.hass)).sentence("booked")
        async with self._pens[space_id]:
            for errand in todo:
                await self._async_run(space_id, calendar, errand, summary)
        if (feed := self._feeds.get(space_id)) is not None:
            feed.read()

    async def _async_run(self, space_id: str, calendar: str, errand: Errand, summary: str) -> None:
        booking, event = errand.booking, errand.booking.elsewhere
        if errand.deed is Deed.WRITE:  # First of all: should the plug be pulled now, the event is known for ours.
            self.desk.note_event(space_id, booking.id, "")
        try:
            event = await calendar_pen.async_do(self.hass, calendar, errand, summary)
        except Exception as error:  # noqa: BLE001 - whatever others raise, the booking stays
            LOGGER.warning("What is booked cannot be written into %s: %r", calendar, error)
        self.desk.note_event(space_id, booking.id, event)

    @callback
    def _on_holidays(self, told: Told, _: Window) -> None:
        days = (each.days for each in told.occurrences if each.days is not None)
        holidays = frozenset(
            first + timedelta(days=number) for first, after in days for number in range((after - first).days)
        )
        if holidays != self.holidays:
            self.holidays = holidays
            self.desk.rebuild()

    @callback
    def _on_gone(self, key: str) -> None:
        """Forget what was told by a calendar that is not followed any more, but for what is over."""
        if key == HOLIDAYS:
            self.holidays = frozenset()
            self.desk.rebuild()
        elif key in self.desk.reception.books:
            now = self.desk.clock.now()
            self.desk.follow(key, (), Slot(now, now + YEAR))

    @callback
    def _on_time(self, _: datetime) -> None:
        for feed in self._feeds.values():
            feed.read()

    def lost(self) -> dict[str, Feed]:
        """Return the calendars that cannot be read for so long that somebody should look, by the spaces they are of."""
        now = dt_util.utcnow()
        return {key: feed for key, feed in self._feeds.items() if feed.is_lost(now)}
