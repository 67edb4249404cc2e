"""Writes what is booked here into calendars of others, of those that take it and give it up again."""

from typing import Any, Final

from homeassistant.components.calendar import CalendarEntity, CalendarEntityFeature
from homeassistant.components.calendar.const import DATA_COMPONENT, EVENT_END, EVENT_START, EVENT_SUMMARY
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..core.bookings import Booking
from ..core.following import Deed, Errand

_NEEDED: Final = CalendarEntityFeature.CREATE_EVENT | CalendarEntityFeature.DELETE_EVENT


@callback
def is_written(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether events can be written into a calendar: where they could not be deleted again, none is."""
    entity = _entity(hass, entity_id)
    return entity is not None and (entity.supported_features or 0) & _NEEDED == _NEEDED


async def async_do(hass: HomeAssistant, entity_id: str, errand: Errand, summary: str) -> str | None:
    """Run an errand, and return by which event the calendar tells of the booking then; empty if that is a new one.

    Raises whatever the integration of the calendar raises.
    """
    entity, booking = _entity(hass, entity_id), errand.booking
    if entity is None:
        raise LookupError(entity_id)
    if errand.deed is Deed.WRITE:
        await entity.async_create_event(**_event(booking, summary))
        return ""
    uid = booking.elsewhere or ""
    if errand.deed is Deed.ERASE:
        await entity.async_delete_event(uid)
        return None
    if (entity.supported_features or 0) & CalendarEntityFeature.UPDATE_EVENT:
        await entity.async_update_event(uid, _event(booking, summary))
        return uid
    if not booking.holds:
        return uid  # It is over here before its time, which lies over the event.
    await entity.async_delete_event(uid)
    await entity.async_create_event(**_event(booking, summary))
    return ""


@callback
def _entity(hass: HomeAssistant, entity_id: str) -> CalendarEntity | None:
    component = hass.data.get(DATA_COMPONENT)
    entity = None if component is None else component.get_entity(entity_id)
    return entity if isinstance(entity, CalendarEntity) else None


def _event(booking: Booking, summary: str) -> dict[str, Any]:
    """Return a booking as calendar entities take it: its time, and what it is about; nothing of whose it is."""
    slot = booking.taken or booking.slot
    return {
        EVENT_START: dt_util.as_local(slot.start),
        EVENT_END: dt_util.as_local(slot.end),
        EVENT_SUMMARY: booking.subject or summary,
    }
