"""Calendars of others, whatever they come from: what takes place in them within a time.

A calendar entity tells when its events are, and if they are tentative. That one is cancelled, is no reason not to meet
in the room, or is private, stands in the calendar itself only: where that can be had, it is read instead. It is read
by our own reader, so that one bad event never hides the good ones.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from types import MappingProxyType
from typing import Any, Final

from homeassistant.components.calendar import CalendarEntity, CalendarEvent, CalendarEventStatus
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import LOGGER
from ..core.ics import Told, read_calendar
from ..core.ics_events import Holding, Status
from ..core.ics_series import Occurrence, Window
from ..core.ics_values import read_wall


class CalendarLostError(HomeAssistantError):
    """A calendar cannot be read now: what was read before stays what is known."""

    def __init__(self, entity_id: str, error: Exception | None = None) -> None:
        """Say which, and why where that is known."""
        super().__init__(entity_id if error is None else f"{entity_id}: {error!r}")


async def async_read(hass: HomeAssistant, entity_id: str, window: Window, home: tzinfo) -> Told:
    """Return what takes place in a calendar within a time.

    Raises `CalendarLostError` where it cannot be read, whatever the reason: a room is never blanked by that.
    """
    entity = _entity(hass, entity_id)
    if entity is None:
        raise CalendarLostError(entity_id)
    try:
        return await _async_told(hass, entity, window, home)
    except Exception as error:
        raise CalendarLostError(entity_id, error) from error


async def _async_told(hass: HomeAssistant, entity: CalendarEntity, window: Window, home: tzinfo) -> Told:
    written = await _async_written(hass, entity, window)
    if written is not None:
        return await hass.async_add_executor_job(read_calendar, written, window, home)
    if not entity.available:
        raise CalendarLostError(entity.entity_id)
    events = await entity.async_get_events(hass, window.since.astimezone(home), window.before.astimezone(home))
    return told_of(events, home)


@callback
def _entity(hass: HomeAssistant, entity_id: str) -> CalendarEntity | None:
    component = hass.data.get(DATA_COMPONENT)
    entity = None if component is None else component.get_entity(entity_id)
    return entity if isinstance(entity, CalendarEntity) else None


# -- as it is written ------------------------------------------------------------------------------------------------


def _of_caldav(entity: Any, window: Window) -> str:
    """Return the events of a CalDAV server as it keeps them: it is asked for them, and takes no series apart."""
    found = entity.coordinator.calendar.search(start=window.since, end=window.before, event=True, expand=False)
    return "\r\n".join(each.data for each in found)


def _of_remote(entity: Any, _: Window) -> str:
    """Return a file of the web as it was last fetched: Home Assistant reads all of it or nothing."""
    written: str = entity.coordinator.ics
    ends = written.strip().upper()
    if "BEGIN:VCALENDAR" not in ends or not ends.endswith("END:VCALENDAR"):
        message = "not a whole calendar"
        raise CalendarLostError(message)
    return written


_WRITTEN: Final[Mapping[str, Callable[[Any, Window], str]]] = MappingProxyType(
    {"caldav": _of_caldav, "remote_calendar": _of_remote}
)
"""How the calendar itself is had, by the integration that the entity is of."""


async def _async_written(hass: HomeAssistant, entity: CalendarEntity, window: Window) -> str | None:
    """Return a calendar as it is written, none where its entity has to do."""
    read = _WRITTEN.get(entity.platform.platform_name)
    try:
        return None if read is None else await hass.async_add_executor_job(read, entity, window)
    except AttributeError as error:  # An integration owes nobody its insides, which may be others one day.
        LOGGER.debug("%s is read by its events: %s", entity.entity_id, error)
        return None


# -- as its entity tells ---------------------------------------------------------------------------------------------

_HOLDING: Final[Mapping[CalendarEventStatus | None, tuple[Status | None, Holding]]] = MappingProxyType(
    {
        None: (None, Holding.BUSY),
        CalendarEventStatus.TENTATIVE: (Status.TENTATIVE, Holding.TENTATIVE),
        CalendarEventStatus.CONFIRMED: (Status.CONFIRMED, Holding.BUSY),
    }
)


def told_of(events: Iterable[CalendarEvent], home: tzinfo) -> Told:
    """Return what the events of an entity tell."""
    return Told(tuple(sorted((_occurrence(each, home) for each in events), key=lambda each: (each.start, each.uid))))


def _occurrence(event: CalendarEvent, home: tzinfo) -> Occurrence:
    start, end = _moment(event.start, home), _moment(event.end, home)
    status, holding = _HOLDING[event.status]
    recurs = event.rrule is not None or event.recurrence_id is not None
    return Occurrence(
        event.uid or f"{event.summary}/{start:%Y%m%dT%H%M%SZ}",
        start,
        end,
        None if isinstance(event.start, datetime) else (event.start, event.end),
        _instance(event.recurrence_id, start, home) if recurs else None,
        event.summary,
        status,
        holding=holding,
    )


def _moment(at: datetime | date, home: tzinfo) -> datetime:
    """Return a moment; a day begins when it does in the house, and a time without a zone is one of the house."""
    whole = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=home)).astimezone(UTC)


def _instance(recurrence_id: str | None, start: datetime, home: tzinfo) -> datetime:
    """Return when one of a series was meant to be: when it is, where that is not told."""
    try:
        wall = read_wall(recurrence_id or "")
    except ValueError:
        return start
    return _moment(wall.at.replace(tzinfo=wall.zone), home)
