"""The calendar of each space that can be booked: an event is a booking, and a series is one that recurs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, override
from uuid import uuid4

from homeassistant.components.calendar import (
    DOMAIN as PLATFORM,
    EVENT_END,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.components.websocket_api import current_connection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .adapters.words import read_words
from .booking_services import async_do
from .booking_words import bookings_told
from .coordinator import Coordinator, IotValleyConfigEntry
from .core import booking_actions
from .core.booking_actions import Asker, Desk, Done
from .core.booking_rules import Slot
from .core.booking_states import BookingState
from .core.bookings import Book, Booking, Series
from .core.meeting import is_bookable
from .core.model import Space
from .entity import SpaceEntity, async_add_per_space
from .front_desk import FrontDesk, front_desk_of

PARALLEL_UPDATES = 0

BOOKINGS = CalendarEntityDescription(key="bookings", translation_key="bookings")

THIS_AND_FUTURE = "THISANDFUTURE"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of every space that can be booked."""
    desk = front_desk_of(hass, entry)

    def _of_space(coordinator: Coordinator, space: Space) -> Iterator[SpaceCalendar]:
        if is_bookable(space):
            yield SpaceCalendar(coordinator, space, desk)

    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


class Meant(NamedTuple):
    """Which bookings are meant by what a calendar says."""

    booking: Booking | None
    """One of them, or none where it is a series from a moment on."""

    series: Series | None
    since: datetime


class SpaceCalendar(SpaceEntity, CalendarEntity):
    """The bookings of a space; what they are about is only told to those who look into the calendar."""

    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT | CalendarEntityFeature.DELETE_EVENT | CalendarEntityFeature.UPDATE_EVENT
    )
    _unrecorded_attributes = frozenset({"message", "description", "location"})

    def __init__(self, coordinator: Coordinator, space: Space, desk: FrontDesk) -> None:
        """Bind the calendar to the book of a space."""
        super().__init__(coordinator, space, PLATFORM, BOOKINGS)
        self._desk = desk

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to the book."""
        return self._desk.async_listen(self._watched, self._async_on_book)

    @callback
    def _async_on_book(self) -> None:
        self._async_on_change()
        self.async_update_event_listeners()

    @property
    def _book(self) -> Book:
        return self._desk.reception.books[self._watched]

    @override
    def value(self) -> CalendarEvent | None:
        """Return the booking of now, or the next one, without what it is about."""
        now = self._desk.clock.now()
        booking = self._book.current(now) or self._book.next(now)
        booked = read_words(self.hass).sentence("booked")
        return None if booking is None else CalendarEvent(booking.start, booking.end, booked)

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the booking of now, or the next one."""
        return self.value()

    # -- reading -----------------------------------------------------------------------------------

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the bookings within a time; of those given back, the time that they took."""
        within = Slot(start_date.astimezone(UTC), end_date.astimezone(UTC))
        bookings = [each for each in self._book.bookings if each.taken is not None and each.taken.meets(within)]
        return [self._event(booking) for booking in bookings]

    def _event(self, booking: Booking) -> CalendarEvent:
        words, taken = read_words(self.hass), booking.taken or booking.slot
        series = self._book.series.get(booking.series or "")
        state = "" if booking.state is BookingState.BOOKED else words.label("booking_state", booking.state)
        return CalendarEvent(
            dt_util.as_local(taken.start),
            dt_util.as_local(taken.end),
            booking.subject or words.sentence("booked"),
            description=state.capitalize() or None,
            uid=booking.id if series is None else series.id,
            recurrence_id=None if series is None or booking.instance is None else _written(booking.instance),
            rrule=None if series is None else series.rule,
        )

    # -- writing -----------------------------------------------------------------------------------

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Book what a calendar asks for."""
        slot, subject, asker = _slot(kwargs), str(kwargs.get(EVENT_SUMMARY) or ""), await self._async_asker()
        if rule := kwargs.get(EVENT_RRULE):
            series = Series(f"{self._watched}-{uuid4().hex}", str(rule), *_first(slot), asker.owner, subject=subject)
            with bookings_told(self._desk):
                await self._desk.async_write_series(self._watched, series, asker)
            return

        def _book(book: Book, desk: Desk) -> Done:
            return booking_actions.book(book, slot, desk, subject=subject)

        await async_do(self._desk, self._watched, _book, asker)

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        """Cancel a booking, or a series, all of it or from a moment on."""
        meant, asker = self._meant(uid, recurrence_id, recurrence_range), await self._async_asker()
        if meant.series is not None and meant.booking is None:
            with bookings_told(self._desk):
                await self._desk.async_cancel_series(self._watched, meant.series.id, meant.since, asker)
            return
        booking_id = uid if meant.booking is None else meant.booking.id
        await async_do(
            self._desk, self._watched, lambda book, desk: booking_actions.cancel(book, booking_id, desk), asker
        )

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move a booking or call it something else; or a series, all of it or from a moment on."""
        meant, asker = self._meant(uid, recurrence_id, recurrence_range), await self._async_asker()
        slot, subject = _slot(event), str(event.get(EVENT_SUMMARY) or "")
        rule = str(event.get(EVENT_RRULE) or "")
        if meant.booking is None and (meant.series is not None or rule):
            fresh = Series(
                f"{self._watched}-{uuid4().hex}",
                rule or (meant.series.rule if meant.series else ""),
                *_first(slot),
                asker.owner if meant.series is None else meant.series.owner,
                subject=subject,
            )
            with bookings_told(self._desk):
                await self._desk.async_rewrite(self._watched, uid, fresh, meant.since, asker)
            return
        booking_id = uid if meant.booking is None else meant.booking.id
        await async_do(
            self._desk,
            self._watched,
            lambda book, desk: booking_actions.change(book, booking_id, slot, subject, desk),
            asker,
        )

    def _meant(self, uid: str, recurrence_id: str | None, recurrence_range: str | None) -> Meant:
        """Return what is meant: one booking, or a series from its beginning or from an instance on."""
        series = self._book.series.get(uid)
        if series is None or not recurrence_id:
            return Meant(None, series, series.first if series else datetime.min.replace(tzinfo=UTC))
        at = _read(recurrence_id)
        if recurrence_range == THIS_AND_FUTURE:
            return Meant(None, series, at)
        instance = next((each for each in self._book.bookings if each.series == uid and each.instance == at), None)
        return Meant(instance, series if instance else None, at)

    async def _async_asker(self) -> Asker:
        """Return who asks: the user of the page, of the action, or the house itself."""
        if (connection := current_connection.get()) is not None:
            return Asker(connection.user.id, staff=connection.user.is_admin)
        user_id = self._context.user_id if self._context is not None else None
        user = None if user_id is None else await self.hass.auth.async_get_user(user_id)
        return Asker(user_id or "", staff=user is None or user.is_admin)


def _slot(event: Mapping[str, Any]) -> Slot:
    return Slot(_moment(event[EVENT_START]), _moment(event[EVENT_END]))


def _first(slot: Slot) -> tuple[datetime, Any]:
    return slot.start, slot.length


def _moment(at: datetime | date) -> datetime:
    """Return a moment: a day begins at midnight by the clock on the wall."""
    whole = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=dt_util.get_default_time_zone())).astimezone(UTC)


def _written(instance: datetime) -> str:
    return f"{instance.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _read(recurrence_id: str) -> datetime:
    return datetime.strptime(recurrence_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
