"""Whether Home Assistant keeps a history of single nap places, which would tell of single people."""

from collections.abc import Iterator

from homeassistant.components.recorder import DOMAIN as RECORDER, is_entity_recorded
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .adapters.devices import place_key
from .adapters.issues import Issue
from .const import DOMAIN
from .coordinator import Coordinator
from .core.naps import is_for_naps


@callback
def recorded_places(hass: HomeAssistant, coordinator: Coordinator) -> list[str]:
    """Return the entities of nap places that are enabled, and recorded."""
    if RECORDER not in hass.config.components:
        return []
    return sorted(id_ for id_ in _enabled_places(hass, coordinator) if is_entity_recorded(hass, id_))


@callback
def _enabled_places(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[str]:
    registry = er.async_get(hass)
    for space in filter(is_for_naps, coordinator.engine.building.spaces.values()):
        for place in space.places:
            device = coordinator.devices[place_key(space.id, place.id)]
            for entity in er.async_entries_for_device(registry, device.id):  # without those that are disabled
                if entity.platform == DOMAIN:
                    yield entity.entity_id


@callback
def privacy_issues(hass: HomeAssistant, entry: ConfigEntry[Coordinator]) -> Iterator[Issue]:
    """Yield what a person is to put into the configuration, until it is in force."""
    if recorded := recorded_places(hass, entry.runtime_data):
        yield Issue(
            "places_recorded",
            placeholders={"building": entry.title, "count": str(len(recorded)), "yaml": _exclusions(recorded)},
            fixable=False,
        )


def _exclusions(entity_ids: list[str]) -> str:
    """Return what keeps entities out of the recorder and the logbook, to be pasted into configuration.yaml."""
    lines = "\n".join(f"      - {entity_id}" for entity_id in entity_ids)
    parts = (f"{domain}:\n  exclude:\n    entities:\n{lines}" for domain in ("recorder", "logbook"))
    return "```yaml\n" + "\n".join(parts) + "\n```"
