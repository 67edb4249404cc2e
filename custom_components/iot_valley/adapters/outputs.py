"""Commands of the core, as actions of Home Assistant, under contexts by which we know our own doing again."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, assert_never

from homeassistant.components import climate, fan, light, number, select
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_OPTION,
    ATTR_TEMPERATURE,
    SERVICE_SELECT_OPTION,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    UnitOfTemperature,
)
from homeassistant.core import Context, HomeAssistant, State, callback, split_entity_id
from homeassistant.util.unit_conversion import TemperatureConverter

from ..const import LOGGER
from ..core.attributes import Attribute, Value, Values
from ..core.faces import Blink
from ..core.messages import Actuate, Command, Rouse, SetLights

_REMEMBERED = 2_000


class Outputs:
    """Carries commands out, and knows which contexts were its own."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing done."""
        self._hass = hass
        self._contexts: OrderedDict[str, None] = OrderedDict()
        self._failing: set[str] = set()

    def is_ours(self, context: Context) -> bool:
        """Return whether something happened because of a command of ours."""
        return context.id in self._contexts

    async def async_execute(self, command: Command) -> None:
        """Carry out one command."""
        context = Context()
        self._contexts[context.id] = None
        if len(self._contexts) > _REMEMBERED:
            self._contexts.popitem(last=False)
        match command:
            case SetLights():
                await self._async_set_lights(command, context)
            case Rouse():
                await self._async_rouse(command, context)
            case Actuate():
                await self._async_actuate(command, context)
            case _:
                assert_never(command)

    async def _async_set_lights(self, command: SetLights, context: Context) -> None:
        by_domain: dict[str, list[str]] = {}
        for lamp in command.lights:
            by_domain.setdefault(split_entity_id(lamp)[0], []).append(lamp)
        for domain, lights in by_domain.items():
            data: dict[str, Any] = {ATTR_ENTITY_ID: lights}
            if command.brightness and domain == "light":
                data[light.ATTR_BRIGHTNESS_PCT] = command.brightness
            action = SERVICE_TURN_ON if command.brightness else SERVICE_TURN_OFF
            await self._async_call(domain, action, data, context)

    async def _async_rouse(self, command: Rouse, context: Context) -> None:
        for waker in command.wakers:
            action = SERVICE_TURN_ON if command.on else SERVICE_TURN_OFF
            await self._async_call(split_entity_id(waker)[0], action, {ATTR_ENTITY_ID: [waker]}, context)

    async def _async_actuate(self, command: Actuate, context: Context) -> None:
        for actuator in command.actuators:
            if (state := self._hass.states.get(actuator)) is not None:
                for call in calls_of(self._hass, state, command.wanted):
                    await self._async_call(call.domain, call.action, {ATTR_ENTITY_ID: [actuator], **call.data}, context)

    async def _async_call(self, domain: str, action: str, data: dict[str, Any], context: Context) -> None:
        """Call an action; one that fails is logged once until it works again."""
        key = f"{domain}.{action} {data[ATTR_ENTITY_ID]}"
        try:
            await self._hass.services.async_call(domain, action, data, blocking=True, context=context)
        except Exception as error:  # noqa: BLE001 - integrations raise what they like
            if key not in self._failing:
                LOGGER.warning("Could not %s: %s", key, error)
            self._failing.add(key)
        else:
            self._failing.discard(key)


_EFFECTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Blink.STEADY: ("none", "off", "solid", "static"),
        Blink.SLOW: ("slow pulse", "breathe", "breathing", "pulse", "slow blink", "pulsate"),
        Blink.FAST: ("fast pulse", "blink", "flash", "fast blink", "strobe", "fast"),
    }
)
"""What devices call the ways to blink, the likeliest first."""

_TARGETS: Final[Mapping[Attribute, str]] = MappingProxyType(
    {
        Attribute.TEMPERATURE: ATTR_TEMPERATURE,
        Attribute.LOW: climate.ATTR_TARGET_TEMP_LOW,
        Attribute.HIGH: climate.ATTR_TARGET_TEMP_HIGH,
    }
)


class Call(NamedTuple):
    """An action and its data, without the entity."""

    domain: str
    action: str
    data: dict[str, Any]


@callback
def calls_of(hass: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    """Return the actions that bring an actuator to what is wanted, none for what it does already."""
    domain = split_entity_id(state.entity_id)[0]
    return _WRITERS.get(domain, _switched)(hass, state, wanted)


def _switched(_: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    action = SERVICE_TURN_ON if wanted.get(Attribute.POWER) else SERVICE_TURN_OFF
    return [Call(split_entity_id(state.entity_id)[0], action, {})]


def _lit(_: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    """Return how a light is lit, in colour and blinking as far as it can."""
    if not wanted.get(Attribute.POWER):
        return [Call(light.DOMAIN, SERVICE_TURN_OFF, {})]
    data: dict[str, Any] = {}
    if Attribute.BRIGHTNESS in wanted:
        data[light.ATTR_BRIGHTNESS_PCT] = wanted[Attribute.BRIGHTNESS]
    modes = state.attributes.get(light.ATTR_SUPPORTED_COLOR_MODES) or ()
    if Attribute.COLOUR in wanted and light.color_supported(modes):
        data[light.ATTR_RGB_COLOR] = [int(part) for part in str(wanted[Attribute.COLOUR]).split(",")]
    known = {str(each).casefold(): each for each in state.attributes.get(light.ATTR_EFFECT_LIST) or ()}
    names = _EFFECTS.get(str(wanted.get(Attribute.EFFECT)), ())
    if (effect := next((known[name] for name in names if name in known), None)) is not None:
        data[light.ATTR_EFFECT] = effect
    return [Call(light.DOMAIN, SERVICE_TURN_ON, data)]


def _tempered(hass: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    calls: list[Call] = []
    mode = wanted.get(Attribute.MODE)
    if mode is not None and state.state != mode:
        calls.append(Call(climate.DOMAIN, climate.SERVICE_SET_HVAC_MODE, {climate.ATTR_HVAC_MODE: mode}))
    unit = hass.config.units.temperature_unit
    targets = {
        name: round(TemperatureConverter.convert(float(wanted[what]), UnitOfTemperature.CELSIUS, unit), 1)
        for what, name in _TARGETS.items()
        if what in wanted
    }
    if targets and any(state.attributes.get(name) != value for name, value in targets.items()):
        calls.append(Call(climate.DOMAIN, climate.SERVICE_SET_TEMPERATURE, targets))
    return calls


def _blown(hass: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    if Attribute.SPEED not in wanted:
        return _switched(hass, state, wanted)
    speed = round(float(wanted[Attribute.SPEED]))
    if not speed:
        return [Call(fan.DOMAIN, SERVICE_TURN_OFF, {})]
    return [Call(fan.DOMAIN, fan.SERVICE_SET_PERCENTAGE, {fan.ATTR_PERCENTAGE: speed})]


def _numbered(_: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    low, high, step = (
        float(state.attributes.get(each, 1)) for each in (number.ATTR_MIN, number.ATTR_MAX, number.ATTR_STEP)
    )
    share = _share(wanted[Attribute.SPEED])
    value = low + round(share * (high - low) / step) * step
    domain = split_entity_id(state.entity_id)[0]
    return [Call(domain, number.SERVICE_SET_VALUE, {number.ATTR_VALUE: round(value, 6)})]


def _selected(_: HomeAssistant, state: State, wanted: Values) -> list[Call]:
    options = state.attributes[select.ATTR_OPTIONS]
    option = options[round(_share(wanted[Attribute.SPEED]) * (len(options) - 1))]
    return [Call(split_entity_id(state.entity_id)[0], SERVICE_SELECT_OPTION, {ATTR_OPTION: option})]


def _share(speed: Value) -> float:
    return float(speed) / 100


_WRITERS: Final[Mapping[str, Callable[[HomeAssistant, State, Values], list[Call]]]] = MappingProxyType(
    {
        "climate": _tempered,
        "fan": _blown,
        "input_number": _numbered,
        "input_select": _selected,
        "light": _lit,
        "number": _numbered,
        "select": _selected,
    }
)
