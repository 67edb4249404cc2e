"""How the buildings are, on Home Assistant's page of system information."""

from collections import Counter
from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import IotValleyConfigEntry
from .core.occupancy import Verdict


@callback
def async_register(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    register: system_health.SystemHealthRegistration,
) -> None:
    """Register what is told."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[IotValleyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    engines = [entry.runtime_data.engine for entry in entries]
    verdicts = Counter(view.verdict for engine in engines for view in engine.views.values())
    return {
        "buildings": len(engines),
        "spaces": sum(len(engine.building.spaces) for engine in engines),
        "sensors": sum(len(space.sensors) for engine in engines for space in engine.building.spaces.values()),
        "occupied_spaces": verdicts[Verdict.PRESENT],
        "unknown_spaces": verdicts[Verdict.UNKNOWN],
    }
