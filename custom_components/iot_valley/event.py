"""What happens in nap rooms and to bookings, one moment after another."""

from collections.abc import Iterator, Sequence
from typing import override

from homeassistant.components.event import DOMAIN as PLATFORM, EventEntity, EventEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .booking_entity import BookingEntity
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.booking_moments import BookingCode, BookingMoment
from .core.meeting import is_bookable
from .core.model import Space
from .core.moments import Happening, MomentCode
from .core.naps import is_for_naps
from .entity import SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0

NAPS = EventEntityDescription(key="naps", translation_key="naps", event_types=[code.value for code in MomentCode])

BOOKINGS = EventEntityDescription(
    key="bookings", translation_key="bookings", event_types=[code.value for code in BookingCode]
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of every nap room, and of every space that can be booked."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[EventEntity]:
    if is_for_naps(space):
        yield NapEvents(coordinator, space, PLATFORM, NAPS)
    if is_bookable(space):
        yield BookingEvents(coordinator, space, PLATFORM, BOOKINGS)


class NapEvents(SpaceEntity, EventEntity):
    """What happens in a nap room; which place it is about, and which ticket, is told to those who listen, not kept."""

    _unrecorded_attributes = frozenset({"place", "place_id", "ticket"})

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to what happens in the room."""
        return self.coordinator.async_on_moments(self._async_on_moments, self._watched)

    @override
    def value(self) -> None:
        """Return nothing: what the room is like is told by others."""

    @callback
    def _async_on_moments(self, moments: Sequence[Happening]) -> None:
        places = {place.id: place.name for place in self.coordinator.engine.building.spaces[self._watched].places}
        for moment in moments:
            place = places.get(moment.place_id or "")
            about = {"place": place, "place_id": moment.place_id, "ticket": moment.ticket}
            self._trigger_event(moment.code, {key: value for key, value in about.items() if value is not None})
            self._async_write()


class BookingEvents(BookingEntity, EventEntity):
    """What happens to the bookings of a space: never whose they are, nor what they are about."""

    _unrecorded_attributes = frozenset({"booking", "start", "end"})

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to what happens."""
        return self._desk.async_on_moment(self._async_on_moment, self._watched)

    @override
    def value(self) -> None:
        """Return nothing: what is booked is told by others."""

    @callback
    def _async_on_moment(self, moment: BookingMoment) -> None:
        start, end = moment.start.isoformat(), moment.end.isoformat()
        self._trigger_event(moment.code, {"booking": moment.booking_id, "start": start, "end": end})
        self.async_write_ha_state()
