"""What the entities of bookings have in common: a space, and the book of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.button import DOMAIN as BUTTON, ButtonEntity, ButtonEntityDescription
from homeassistant.components.sensor import (
    DOMAIN as SENSOR,
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, Context, callback
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.typing import StateType

from .booking_services import async_asker, async_do, meant
from .coordinator import Coordinator
from .core import booking_actions
from .core.booking_actions import Desk, Done
from .core.booking_states import HOLDING
from .core.bookings import Book
from .core.model import Space
from .core.totals import BUILDING
from .entity import GroupEntity, SpaceEntity
from .front_desk import FrontDesk, front_desk_of
from .value_sensor import ValueSensor

NOTHING_BOOKED = "free"

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class BookingSensorDescription(SensorEntityDescription):
    """A sensor of a space: what it reads off its book at a moment."""

    value_fn: Callable[[Book, datetime], StateType | datetime]


@dataclass(frozen=True, kw_only=True)
class BookingButtonDescription(ButtonEntityDescription):
    """A button of a space: what it does in its book."""

    act: Callable[[Book, Desk], Done]


@dataclass(frozen=True, kw_only=True)
class DeskSensorDescription(SensorEntityDescription):
    """A sensor of the building: what it reads off the front desk."""

    value_fn: Callable[[FrontDesk], float]


def _state(book: Book, now: datetime) -> str:
    current = book.current(now)
    return NOTHING_BOOKED if current is None else current.state.value


def _next(book: Book, now: datetime) -> datetime | None:
    coming = book.next(now)
    return None if coming is None else coming.start


def _ends(book: Book, now: datetime) -> datetime | None:
    current = book.current(now)
    return None if current is None else current.end


BOOKING_SENSORS = (
    BookingSensorDescription(
        key="booking_state",
        translation_key="booking_state",
        device_class=SensorDeviceClass.ENUM,
        options=[NOTHING_BOOKED, *sorted(state.value for state in HOLDING)],
        value_fn=_state,
    ),
    BookingSensorDescription(
        key="next_booking", translation_key="next_booking", device_class=SensorDeviceClass.TIMESTAMP, value_fn=_next
    ),
    BookingSensorDescription(
        key="booking_ends",
        translation_key="booking_ends",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        value_fn=_ends,
    ),
)


def _hours(key: str) -> DeskSensorDescription:
    return DeskSensorDescription(
        key=f"{key}_hours",
        translation_key=f"{key}_hours",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda desk: getattr(desk.account(), key) / _HOUR,
    )


DESK_SENSORS = (
    _hours("released"),
    _hours("rebooked"),
    _hours("wasted"),
    DeskSensorDescription(
        key="searches_unmet",
        translation_key="searches_unmet",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda desk: sum(desk.demand.values()),
    ),
)


def _walk_up(length: timedelta | None) -> Callable[[Book, Desk], Done]:
    return lambda book, desk: booking_actions.walk_up(book, length, desk)


def _of_now(act: Callable[[Book, str, Desk], Done]) -> Callable[[Book, Desk], Done]:
    return lambda book, desk: act(book, meant(book, desk), desk)


def _extend(book: Book, id: str, desk: Desk) -> Done:
    return booking_actions.extend(book, id, timedelta(minutes=15), desk)


def _button(key: str, act: Callable[[Book, Desk], Done], *, enabled: bool = False) -> BookingButtonDescription:
    return BookingButtonDescription(key=key, translation_key=key, entity_registry_enabled_default=enabled, act=act)


BOOKING_BUTTONS = (
    _button("check_in", _of_now(booking_actions.check_in), enabled=True),
    _button("extend", _of_now(_extend)),
    _button("end", _of_now(booking_actions.end), enabled=True),
    _button("book_15", _walk_up(timedelta(minutes=15))),
    _button("book_30", _walk_up(timedelta(minutes=30)), enabled=True),
    _button("book_45", _walk_up(timedelta(minutes=45))),
    _button("book_60", _walk_up(timedelta(minutes=60))),
    _button("book_until_next", _walk_up(None)),
)
"""A building has many spaces: what a sign or an action does as well is only there for those who ask for it."""


class BookingEntity(SpaceEntity):
    """An entity that tells what is in the book of a space."""

    def __init__(self, coordinator: Coordinator, space: Space, domain: str, description: EntityDescription) -> None:
        """Bind a row to the book of a space."""
        super().__init__(coordinator, space, domain, description)
        self._desk = front_desk_of(coordinator.hass, coordinator.entry)

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to the book."""
        return self._desk.async_listen(self._watched, self._async_on_change)

    @property
    def book(self) -> Book:
        """The book of the space."""
        return self._desk.reception.books[self._watched]


class BookingSensor(ValueSensor, BookingEntity):
    """A sensor of what is booked."""

    entity_description: BookingSensorDescription

    def __init__(self, coordinator: Coordinator, space: Space, description: BookingSensorDescription) -> None:
        """Bind a row to the book of a space."""
        super().__init__(coordinator, space, SENSOR, description)

    @override
    def value(self) -> StateType | datetime:
        """Return what the row reads off the book."""
        return self.entity_description.value_fn(self.book, self._desk.clock.now())


class BookingButton(BookingEntity, ButtonEntity):
    """What one press does with a booking: a sign and a hand know no names, so whoever presses is at the door."""

    entity_description: BookingButtonDescription

    def __init__(self, coordinator: Coordinator, space: Space, description: BookingButtonDescription) -> None:
        """Bind a row to the book of a space."""
        super().__init__(coordinator, space, BUTTON, description)

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to nothing."""
        return lambda: None

    @override
    def value(self) -> None:
        """Return nothing: a button has no value of ours."""

    @override
    async def async_press(self) -> None:
        """Do what the row does."""
        asker = await async_asker(self.hass, self._context or Context())
        act = self.entity_description.act
        await async_do(self._desk, self._watched, act, asker._replace(present=True))


class DeskSensor(ValueSensor, GroupEntity):
    """A sensor of what became of all that was booked."""

    entity_description: DeskSensorDescription

    def __init__(self, coordinator: Coordinator, description: DeskSensorDescription) -> None:
        """Bind a row to the front desk."""
        super().__init__(coordinator, BUILDING, SENSOR, description)
        self._desk = front_desk_of(coordinator.hass, coordinator.entry)

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to what becomes of bookings."""
        return self._desk.async_on_account(self._async_on_change)

    @override
    def value(self) -> float:
        """Return what the row reads off the front desk."""
        return round(self.entity_description.value_fn(self._desk), 2)
