"""The blueprints that come with the integration, put where people find them; what they have changed is left alone."""

from pathlib import Path
from typing import Any, Final, cast

from homeassistant.components.automation import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.errors import BlueprintException, FileAlreadyExists
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started
from homeassistant.util.yaml import parse_yaml

from .const import DOMAIN, LOGGER

SHIPPED: Final = Path(__file__).parent / "blueprints"


@callback
def async_ship_blueprints(hass: HomeAssistant) -> None:
    """Put the blueprints into place once Home Assistant has started, where there are automations."""
    async_at_started(hass, _async_ship)


async def _async_ship(hass: HomeAssistant) -> None:
    if AUTOMATION_DOMAIN not in hass.config.components:
        return
    for name, text in await hass.async_add_executor_job(_read):
        await _async_add(hass, f"{DOMAIN}/{name}", text)


def _read() -> list[tuple[str, str]]:
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.yaml"))]


async def _async_add(hass: HomeAssistant, path: str, text: str) -> None:
    """Add one blueprint, unless there is one of its name: it may have been changed."""
    try:
        data = cast("dict[str, Any]", parse_yaml(text))
        blueprint = Blueprint(data, expected_domain=AUTOMATION_DOMAIN, path=path, schema=AUTOMATION_BLUEPRINT_SCHEMA)
        await async_get_blueprints(hass).async_add_blueprint(blueprint, path)
    except FileAlreadyExists:
        return
    except (BlueprintException, HomeAssistantError, OSError) as error:
        LOGGER.warning("Could not put the blueprint %s into place: %s", path, error)
