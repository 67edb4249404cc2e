"""A building that one talks to through Home Assistant's own conversations."""

from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.voice import voice_of

from .buildings import area, floor, nap_room, opened, says, space


async def house(hass: HomeAssistant, *, people: bool = False, **said: Any) -> MockConfigEntry:
    """Open a building with rooms, a nap room, a canteen and a gym, that listens."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    first = floor(hass, "First floor", 1)
    counted = {"sensor.canteen_people": {"kind": "count"}}
    entry = await opened(
        hass,
        space("Ada", area=area(hass, "Ada's", first), capacity=6),
        space("Turing", capacity=8),
        space("Curie", capacity=12),
        nap_room("Hypnos", beds=2),
        space("Canteen", SpaceKind.CANTEEN, capacity=80, sensors=counted),
        space("Gym", SpaceKind.GYM, capacity=15),
        **said,
    )
    if people:
        await says(hass, "sensor.canteen_people", 12, unit_of_measurement="people")
        for mat in (1, 2):
            await says(hass, f"binary_sensor.hypnos_mat_{mat}", "off")
    await refreshed(hass)
    return entry


async def refreshed(hass: HomeAssistant) -> None:
    """Write the sentences now, rather than in a second."""
    await voice_of(hass).async_refresh()


async def settle(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Let the building take names over."""
    entry.runtime_data.async_resync()
    await hass.async_block_till_done()
    await refreshed(hass)


async def say(
    hass: HomeAssistant,
    text: str,
    language: str = "en",
    *,
    talk: str | None = None,
    user: MockUser | None = None,
) -> tuple[str, str | None]:
    """Say something; return the answer, and the conversation."""
    context = Context(user_id=None if user is None else user.id)
    result = await conversation.async_converse(hass, text, talk, context, language=language)
    return str(result.response.speech["plain"]["speech"]), result.conversation_id
