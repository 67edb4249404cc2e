"""Blueprints come with the integration, are valid, and are left alone once somebody has them."""

from pathlib import Path
from shutil import copy

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.iot_valley.blueprints_shipped import SHIPPED
from custom_components.iot_valley.const import DOMAIN

from .buildings import opened, says, sensors, space

NAMES = sorted(path.name for path in SHIPPED.glob("*.yaml"))


@pytest.fixture
def config_dir(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Give Home Assistant a folder of its own for blueprints."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


async def shipped(hass: HomeAssistant) -> None:
    """Start with automations and a building."""
    assert await async_setup_component(hass, "automation", {})
    await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))


async def test_blueprints_are_put_into_place_and_are_valid(hass: HomeAssistant, config_dir: Path) -> None:
    """Each of them, and a second start changes nothing."""
    await shipped(hass)
    found = await async_get_blueprints(hass).async_get_blueprints()
    ours = {path: each for path, each in found.items() if path.startswith(f"{DOMAIN}/")}
    assert sorted(ours) == [f"{DOMAIN}/{name}" for name in NAMES]
    assert not [each for each in ours.values() if isinstance(each, Exception)]


async def test_one_that_somebody_changed_is_left_alone(hass: HomeAssistant, config_dir: Path) -> None:
    """Whatever is in it."""
    mine = config_dir / "blueprints" / "automation" / DOMAIN / NAMES[0]
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    await shipped(hass)
    assert mine.read_text(encoding="utf-8") == "mine"


async def test_nothing_is_put_where_there_are_no_automations(hass: HomeAssistant, config_dir: Path) -> None:
    """A building needs none."""
    await opened(hass)
    assert not (config_dir / "blueprints").exists()


async def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(
    hass: HomeAssistant, config_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The building is set up all the same."""
    (config_dir / "blueprints" / "automation").mkdir(parents=True)
    (config_dir / "blueprints" / "automation" / DOMAIN).write_text("no folder", encoding="utf-8")
    await shipped(hass)
    assert "Could not put the blueprint" in caplog.text
    assert hass.states.get("binary_sensor.ada_occupancy")


async def test_the_light_of_a_sign_follows_by_its_blueprint(hass: HomeAssistant, config_dir: Path) -> None:
    """Red while somebody is there, green when all have gone."""
    folder = config_dir / "blueprints" / "automation" / DOMAIN
    folder.mkdir(parents=True)
    copy(SHIPPED / "sign_light.yaml", folder)
    inputs = {"space": "sensor.ada_availability", "lamp": {"entity_id": "light.door"}}
    use = {"use_blueprint": {"path": f"{DOMAIN}/sign_light.yaml", "input": inputs}}
    await opened(hass, space("Ada", sensors=sensors(ada_presence="presence")))
    hass.states.async_set("light.door", "off")
    assert await async_setup_component(hass, "light", {})
    calls = async_mock_service(hass, "light", "turn_on")
    assert await async_setup_component(hass, "automation", {"automation": use})
    await hass.async_block_till_done()
    for presence, colour in (("on", [213, 94, 0]), ("off", [0, 158, 115])):
        await says(hass, "binary_sensor.ada_presence", presence)
        assert calls[-1].data["rgb_color"] == colour
