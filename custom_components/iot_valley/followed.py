"""The calendars elsewhere that a building goes by: those whose events are bookings, and that of the holidays.

Each is read every minute and a half, and whenever its entity says something: what is near each time, what is far now
and then. One that cannot be read changes nothing: what it told last stays what is known.
"""

import asyncio
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

from .adapters.calendars import CalendarLostError, async_read
from .const import CONF_HOLIDAYS, LOGGER
from .core.booking_rules import Slot
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
        return lambda told, window: self.desk.follow(space_id, told.occurrences, Slot(*window))

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
