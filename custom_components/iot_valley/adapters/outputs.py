"""Commands of the core, as actions of Home Assistant, under contexts by which we know our own doing again."""

from collections import OrderedDict
from typing import Any, assert_never

from homeassistant.components.light import ATTR_BRIGHTNESS_PCT
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import Context, HomeAssistant, split_entity_id

from ..const import LOGGER
from ..core.messages import Command, Rouse, SetLights

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
            case _:
                assert_never(command)

    async def _async_set_lights(self, command: SetLights, context: Context) -> None:
        by_domain: dict[str, list[str]] = {}
        for light in command.lights:
            by_domain.setdefault(split_entity_id(light)[0], []).append(light)
        for domain, lights in by_domain.items():
            data: dict[str, Any] = {ATTR_ENTITY_ID: lights}
            if command.brightness and domain == "light":
                data[ATTR_BRIGHTNESS_PCT] = command.brightness
            action = SERVICE_TURN_ON if command.brightness else SERVICE_TURN_OFF
            await self._async_call(domain, action, data, context)

    async def _async_rouse(self, command: Rouse, context: Context) -> None:
        for waker in command.wakers:
            action = SERVICE_TURN_ON if command.on else SERVICE_TURN_OFF
            await self._async_call(split_entity_id(waker)[0], action, {ATTR_ENTITY_ID: [waker]}, context)

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
