"""The mode that staff choose for a space."""

from unittest.mock import patch

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.select import SpaceSelect

from .buildings import choose, entities_of, opened, says, space, told


async def test_selects(hass: HomeAssistant, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion) -> None:
    """Each space has its mode, among the settings of its device."""
    with patch("custom_components.iot_valley.PLATFORMS", [Platform.SELECT]):
        entry = await opened(hass, space("Ada"))
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


@pytest.mark.parametrize(
    ("mode", "sign"),
    [("closed", "closed"), ("cleaning", "cleaning"), ("event", "in_use"), ("automatic", "free")],
)
async def test_a_mode_shows_on_the_sign(hass: HomeAssistant, mode: str, sign: str) -> None:
    """What staff choose is what the sign at the door says of an empty space."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await choose(hass, "ada", mode)
    assert told(hass, "select.ada_mode") == mode
    assert told(hass, "sensor.ada_availability") == sign
    assert told(hass, "binary_sensor.ada_occupancy") == "off"


async def test_a_mode_that_is_none_is_refused(hass: HomeAssistant) -> None:
    """Only what is on offer can be chosen."""
    await opened(hass, space("Ada"))
    with pytest.raises(ServiceValidationError):
        await choose(hass, "ada", "party")
    assert told(hass, "select.ada_mode") == "automatic"


async def test_a_space_that_is_not_there_any_more_is_refused_in_words(hass: HomeAssistant) -> None:
    """A call that comes too late gets an answer that can be translated: unknown_space."""
    entry = await opened(hass, space("Ada"))
    late = entities_of(hass)["select.ada_mode"]
    assert isinstance(late, SpaceSelect)
    hass.config_entries.async_remove_subentry(entry, "ada")
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as refused:
        await late.async_select_option("closed")
    assert refused.value.translation_domain == DOMAIN
    assert refused.value.translation_key == "unknown_space"
    assert str(refused.value) == "There is no space ada in this building"
