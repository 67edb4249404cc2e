"""How the buildings are, on the page of system information."""

import json
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.iot_valley.const import DOMAIN

from .buildings import closed, nap_room, opened, says, space

STRINGS = Path(__file__).parent.parent / "custom_components" / DOMAIN / "strings.json"


async def test_buildings_are_counted_with_what_is_in_them(hass: HomeAssistant) -> None:
    """Only loaded buildings count; each figure has its name."""
    assert await async_setup_component(hass, "system_health", {})
    await opened(hass, space("Ada"), nap_room(beds=3))
    south = await opened(hass, space("Zoe"), entry_id="sud", title="Sud")
    await says(hass, "binary_sensor.ada_presence", "on")
    info = await get_system_health_info(hass, DOMAIN)
    assert info == {
        "buildings": 2,
        "spaces": 3,
        "sensors": 7,
        "occupied_spaces": 1,
        "unknown_spaces": 2,
    }
    strings = json.loads(STRINGS.read_text(encoding="utf-8"))
    assert strings["system_health"]["info"].keys() == info.keys()
    await closed(hass, south)
    assert (await get_system_health_info(hass, DOMAIN))["spaces"] == 2
