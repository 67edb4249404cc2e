"""What entities report, as events of the core."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import isfinite, nan
from types import MappingProxyType

from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HassJobType,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)

from ..const import DOMAIN, RADIO_PREFIX
from ..core.messages import Hand, LightReport

type Read = Callable[[str, float | None, datetime], None]
"""What takes a sensor, its value, and the moment of the report."""

_VALUES = MappingProxyType({STATE_ON: 1.0, STATE_OFF: 0.0, STATE_UNAVAILABLE: None, STATE_UNKNOWN: None})
_NUMBER = nan
"""Stands for a state that is a number, to be told by identity."""

_FULL = 255
_HANDLED_WITHIN = timedelta(seconds=1)
"""A report that we have heard already may have been handled so much later than it was made."""


def value_of(state: State) -> float | None:
    """Return what a sensor's state says: a number, yes or no as 1 or 0, none where it tells nothing."""
    text = state.state
    value = _VALUES.get(text, _NUMBER)
    if value is not _NUMBER:
        return value
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


@callback
def async_listen_to_sensors(
    hass: HomeAssistant,
    entity_ids: Iterable[str],
    read: Read,
    recall: Read,
) -> CALLBACK_TYPE:
    """Read each report of a sensor, whether its value is another or the same; recall what it said before."""
    ids = [id_ for id_ in entity_ids if not _speaks_itself(hass, id_)]

    @callback
    def _on_state(event: Event[EventStateChangedData] | Event[EventStateReportedData]) -> None:
        data = event.data
        state = data["new_state"]
        if state is None:
            read(data["entity_id"], None, event.time_fired)
        else:
            read(state.entity_id, value_of(state), state.last_reported)

    for entity_id in ids:
        if (state := hass.states.get(entity_id)) is not None:
            recall(entity_id, value_of(state), state.last_reported + _HANDLED_WITHIN)
    changes = async_track_state_change_event(hass, ids, _on_state, HassJobType.Callback)
    reports = async_track_state_report_event(hass, ids, _on_state, HassJobType.Callback)
    return _both(changes, reports)


def _speaks_itself(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether an entity is of a sensor of the building's own, whose messages are read as they come in."""
    entity = er.async_get(hass).async_get(entity_id)
    return entity is not None and entity.platform == DOMAIN and entity.unique_id.startswith(RADIO_PREFIX)


@callback
def async_listen_to_lights(
    hass: HomeAssistant,
    entity_ids: Iterable[str],
    is_ours: Callable[[Context], bool],
    handle: Callable[[LightReport], object],
) -> CALLBACK_TYPE:
    """Turn each change of a light into a report that says whose doing it was."""
    ids = list(entity_ids)

    @callback
    def _on_state(event: Event[EventStateChangedData]) -> None:
        context = event.context
        purpose = Hand.PERSON if context.user_id or context.parent_id else Hand.DEVICE
        hand = Hand.OURS if is_ours(context) else purpose
        handle(_report(event.data["entity_id"], event.data["new_state"], hand))

    for entity_id in ids:
        if (state := hass.states.get(entity_id)) is not None:
            handle(_report(entity_id, state, Hand.DEVICE))
    return async_track_state_change_event(hass, ids, _on_state, HassJobType.Callback)


def _report(light_id: str, state: State | None, hand: Hand) -> LightReport:
    if state is None or (value := value_of(state)) is None:
        return LightReport(light_id, None, None, Hand.DEVICE)
    level = state.attributes.get(ATTR_BRIGHTNESS)
    brightness = round(level * 100 / _FULL) if isinstance(level, (int, float)) else None
    return LightReport(light_id, value > 0, brightness, hand)


def _both(one: CALLBACK_TYPE, other: CALLBACK_TYPE) -> CALLBACK_TYPE:
    @callback
    def _stop() -> None:
        one()
        other()

    return _stop
