"""What entities report, as events of the core."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from math import isfinite, nan
from types import MappingProxyType
from typing import Any, Final

from homeassistant.components.climate import (
    ATTR_CURRENT_TEMPERATURE,
    ATTR_HVAC_MODES,
    ATTR_TARGET_TEMP_HIGH,
    ATTR_TARGET_TEMP_LOW,
)
from homeassistant.components.fan import ATTR_PERCENTAGE, ATTR_PERCENTAGE_STEP
from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.components.number import ATTR_MAX, ATTR_MIN, ATTR_STEP
from homeassistant.components.select import ATTR_OPTIONS
from homeassistant.const import (
    ATTR_TEMPERATURE,
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfTemperature,
)
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
    split_entity_id,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)
from homeassistant.util.unit_conversion import TemperatureConverter

from ..const import DOMAIN, RADIO_PREFIX
from ..core.attributes import Attribute, Value, Values
from ..core.messages import ActuatorReport, Hand, LightReport, OutdoorReport

type Read = Callable[[str, float | None, datetime], None]
type Hear = Callable[[str, float | None, datetime, Context], None]
"""What takes a sensor, its value, and the moment of the report."""

_VALUES = MappingProxyType({STATE_ON: 1.0, STATE_OFF: 0.0, STATE_UNAVAILABLE: None, STATE_UNKNOWN: None})
_NUMBER = nan
"""Stands for a state that is a number, to be told by identity."""

_FULL = 255
_GUEST: Final = ":al:"
"""What is in the ids of Adaptive Lighting's contexts."""

_LOST: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
_DEGREES: Final[Mapping[Attribute, str]] = MappingProxyType(
    {
        Attribute.TEMPERATURE: ATTR_TEMPERATURE,
        Attribute.LOW: ATTR_TARGET_TEMP_LOW,
        Attribute.HIGH: ATTR_TARGET_TEMP_HIGH,
        Attribute.MEASURED: ATTR_CURRENT_TEMPERATURE,
    }
)

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
    hear: Hear,
    recall: Read,
) -> CALLBACK_TYPE:
    """Read each report of a sensor, whether its value is another or the same; recall what it said before."""
    ids = [id_ for id_ in entity_ids if not _speaks_itself(hass, id_)]

    @callback
    def _on_state(event: Event[EventStateChangedData] | Event[EventStateReportedData]) -> None:
        data = event.data
        state = data["new_state"]
        if state is None:
            hear(data["entity_id"], None, event.time_fired, event.context)
        else:
            hear(state.entity_id, value_of(state), state.last_reported, event.context)

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


def hand_of(context: Context, is_ours: Callable[[Context], bool]) -> Hand:
    """Return whose doing something was."""
    if is_ours(context):
        return Hand.OURS
    if _GUEST in context.id:
        return Hand.GUEST
    return Hand.PERSON if context.user_id or context.parent_id else Hand.DEVICE


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
        hand = hand_of(event.context, is_ours)
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


@callback
def async_listen_to_actuators(
    hass: HomeAssistant,
    entity_ids: Iterable[str],
    is_ours: Callable[[Context], bool],
    handle: Callable[[ActuatorReport], object],
) -> CALLBACK_TYPE:
    """Turn each change of an actuator into a report that says whose doing it was."""
    ids = list(entity_ids)

    @callback
    def _on_state(event: Event[EventStateChangedData]) -> None:
        values = values_of(hass, event.data["new_state"])
        hand = hand_of(event.context, is_ours) if values else Hand.DEVICE
        handle(ActuatorReport(event.data["entity_id"], values, hand))

    for entity_id in ids:
        if (state := hass.states.get(entity_id)) is not None:
            handle(ActuatorReport(entity_id, values_of(hass, state)))
    return async_track_state_change_event(hass, ids, _on_state, HassJobType.Callback)


@callback
def async_listen_to_outdoors(
    hass: HomeAssistant, entity_id: str | None, handle: Callable[[OutdoorReport], object]
) -> CALLBACK_TYPE:
    """Tell how warm it is outside: what a thermometer measures, or a weather service says."""

    @callback
    def _tell(state: State | None) -> None:
        handle(OutdoorReport(None if state is None else _outdoors(hass, state)))

    @callback
    def _on_state(event: Event[EventStateChangedData]) -> None:
        _tell(event.data["new_state"])

    ids = [] if entity_id is None else [entity_id]
    for each in ids:
        _tell(hass.states.get(each))
    return async_track_state_change_event(hass, ids, _on_state, HassJobType.Callback)


def _outdoors(hass: HomeAssistant, state: State) -> float | None:
    """Return how warm it is outside, in °C."""
    is_weather = split_entity_id(state.entity_id)[0] == "weather"
    degrees = state.attributes.get(ATTR_TEMPERATURE) if is_weather else value_of(state)
    unit = state.attributes.get("temperature_unit" if is_weather else ATTR_UNIT_OF_MEASUREMENT)
    if not isinstance(degrees, (int, float)):
        return None
    if unit not in TemperatureConverter.VALID_UNITS:
        unit = hass.config.units.temperature_unit
    return TemperatureConverter.convert(degrees, unit, UnitOfTemperature.CELSIUS)


@callback
def values_of(hass: HomeAssistant, state: State | None) -> Values:
    """Return what an actuator's state says, nothing where it cannot be reached or is of no kind that can be set."""
    if state is None or state.state in _LOST:
        return {}
    read = _READERS.get(split_entity_id(state.entity_id)[0])
    return {} if read is None else read(hass, state)


def _of_light(_: HomeAssistant, state: State) -> Values:
    power: dict[Attribute, Value] = {Attribute.POWER: float(state.state == STATE_ON)}
    level = state.attributes.get(ATTR_BRIGHTNESS)
    if isinstance(level, (int, float)):
        power[Attribute.BRIGHTNESS] = float(round(level * 100 / _FULL))
    return power


def _of_climate(hass: HomeAssistant, state: State) -> Values:
    unit = hass.config.units.temperature_unit
    values: dict[Attribute, Value] = {
        Attribute.MODE: state.state,
        Attribute.MODES: ",".join(map(str, state.attributes.get(ATTR_HVAC_MODES, ()))),
    }
    for attribute, name in _DEGREES.items():
        degrees = state.attributes.get(name)
        if isinstance(degrees, (int, float)):
            values[attribute] = round(TemperatureConverter.convert(degrees, unit, UnitOfTemperature.CELSIUS), 2)
    return values


def _of_switch(_: HomeAssistant, state: State) -> Values:
    return {Attribute.POWER: float(state.state == STATE_ON)}


def _of_fan(_: HomeAssistant, state: State) -> Values:
    on = state.state == STATE_ON
    step = state.attributes.get(ATTR_PERCENTAGE_STEP)
    if not isinstance(step, (int, float)) or step <= 0 or ATTR_PERCENTAGE not in state.attributes:
        return {Attribute.POWER: float(on)}
    speed = state.attributes[ATTR_PERCENTAGE] if on else 0
    return {Attribute.SPEED: float(speed or 0), Attribute.STEPS: float(round(100 / step))}


def _of_number(_: HomeAssistant, state: State) -> Values:
    low, high, step = (float(state.attributes.get(name, 0)) for name in (ATTR_MIN, ATTR_MAX, ATTR_STEP))
    try:
        value = float(state.state)
    except ValueError:
        return {}
    if high <= low or step <= 0:
        return {}
    share = 100 * (value - low) / (high - low)
    return {Attribute.SPEED: round(share, 1), Attribute.STEPS: float(round((high - low) / step))}


def _of_select(_: HomeAssistant, state: State) -> Values:
    """Return the place of an option among all: they are taken to go from off to full."""
    options: list[Any] = list(state.attributes.get(ATTR_OPTIONS, ()))
    if state.state not in options or len(options) < 2:  # noqa: PLR2004 - one option is no choice
        return {}
    last = len(options) - 1
    return {Attribute.SPEED: round(100 * options.index(state.state) / last, 1), Attribute.STEPS: float(last)}


_READERS: Final[Mapping[str, Callable[[HomeAssistant, State], Values]]] = MappingProxyType(
    {
        "climate": _of_climate,
        "fan": _of_fan,
        "input_boolean": _of_switch,
        "input_number": _of_number,
        "input_select": _of_select,
        "light": _of_light,
        "number": _of_number,
        "select": _of_select,
        "switch": _of_switch,
    }
)


def _both(one: CALLBACK_TYPE, other: CALLBACK_TYPE) -> CALLBACK_TYPE:
    @callback
    def _stop() -> None:
        one()
        other()

    return _stop
