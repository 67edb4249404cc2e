"""A building that one talks to through Home Assistant's own conversations."""

from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.iot_valley.core.kinds import SpaceKind

from .buildings import area, floor, nap_room, opened, space


async def house(hass: HomeAssistant, **said: Any) -> MockConfigEntry:
    """Open a building with rooms, a nap room, a canteen and a gym, that listens."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    first = floor(hass, "First floor", 1)
    entry = await opened(
        hass,
        space("Ada", area=area(hass, "Ada's", first), capacity=6),
        space("Turing", capacity=8),
        space("Curie", capacity=12),
        nap_room("Hypnos", beds=2),
        space("Canteen", SpaceKind.CANTEEN, capacity=80),
        space("Gym", SpaceKind.GYM, capacity=15),
        **said,
    )
    await refreshed(hass)
    return entry


async def refreshed(hass: HomeAssistant) -> None:
    """Write the sentences now, rather than in a second."""
    from custom_components.iot_valley.voice import voice_of  # noqa: PLC0415 - not before Home Assistant

    await voice_of(hass).async_refresh()


async def say(
    hass: HomeAssistant, text: str, language: str = "en", talk: str | None = None, context: Context | None = None
) -> tuple[str, str | None]:
    """Say something; return the answer, and the conversation."""
    result = await conversation.async_converse(hass, text, talk, context or Context(), language=language)
    return str(result.response.speech["plain"]["speech"]), result.conversation_id
