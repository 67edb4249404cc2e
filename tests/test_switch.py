"""The switch that lets lights follow people."""

from unittest.mock import patch

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.iot_valley.core.messages import Effect
from custom_components.iot_valley.switch import LightingSwitch

from .buildings import entities_of, opened, set_up, space, told

SWITCH = "switch.ada_automatic_lighting"


async def turn(hass: HomeAssistant, way: str) -> None:
    """Turn the switch on or off, as a person does."""
    await hass.services.async_call("switch", f"turn_{way}", {"entity_id": SWITCH}, blocking=True)


async def test_switches(hass: HomeAssistant, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion) -> None:
    """A space with lights has one, a space without has none."""
    with patch("custom_components.iot_valley.PLATFORMS", [Platform.SWITCH]):
        entry = await opened(hass, space("Ada", lights=["light.ada"]), space("Bob"))
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


async def test_automatic_lighting_is_turned_off_and_on(hass: HomeAssistant) -> None:
    """It is on at first, does as it is told, and remembers that over a reload."""
    entry = await opened(hass, space("Ada", lights=["light.ada"]))
    assert told(hass, SWITCH) == "on"
    await turn(hass, "off")
    assert told(hass, SWITCH) == "off"
    assert await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry)
    assert told(hass, SWITCH) == "off"
    await turn(hass, "on")
    assert told(hass, SWITCH) == "on"


async def test_the_switch_of_a_space_that_is_gone_is_refused(hass: HomeAssistant) -> None:
    """A call that comes too late is refused as an unknown space."""
    entry = await opened(hass, space("Ada", lights=["light.ada"]))
    late = entities_of(hass)[SWITCH]
    assert isinstance(late, LightingSwitch)
    hass.config_entries.async_remove_subentry(entry, "ada")
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as refused:
        await late.async_turn_on()
    assert refused.value.translation_key == "unknown_space"


@pytest.mark.parametrize(
    ("switch", "effect"),
    [
        ("switch.ada_lights_on", Effect.LIGHTS_ON),
        ("switch.ada_lights_off", Effect.LIGHTS_OFF),
        ("switch.ada_automatic_climate", Effect.CLIMATE),
        ("switch.ada_automatic_air", Effect.AIR),
    ],
)
async def test_each_effect_may_be_left_alone(hass: HomeAssistant, switch: str, effect: Effect) -> None:
    """On at first, off by itself, and remembered over a reload."""
    entry = await opened(hass, space("Ada", lights=["light.ada"], climates=["climate.ada"], fans=["switch.fan"]))
    for way in ("off", "on", "off"):
        await hass.services.async_call("switch", f"turn_{way}", {"entity_id": switch}, blocking=True)
        assert told(hass, switch) == way
    assert await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry)
    assert told(hass, switch) == "off"
    assert entry.runtime_data.engine.effects.views["ada"].left == {effect}
