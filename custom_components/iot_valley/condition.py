"""What an automation asks of ours: to add a condition, add a row, its texts, icon and key in conditions.yaml."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple, override

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import Condition, EntityConditionBase

from .automating import is_full, ours
from .core.signs import Availability
from .core.ventilation import AirState


class Row(NamedTuple):
    """What is asked, and of which entities of ours."""

    domain: str
    keys: tuple[str, ...]
    """The translation keys of the entities that can tell."""

    holds: Callable[[State], bool]
    """Asked of states that are neither unknown nor unavailable."""


def _is_some(state: State) -> bool:
    return float(state.state) > 0


def _has_free_place(state: State) -> bool:
    return state.state == "free" if state.state.isalpha() else _is_some(state)


def _is_full(state: State) -> bool:
    """No place is free, and none may be."""
    return not _is_some(state) and not state.attributes.get("unknown")


ROWS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "place_is_free": Row(SENSOR_DOMAIN, ("free_places", "place"), _has_free_place),
        "room_is_full": Row(SENSOR_DOMAIN, ("free_places",), _is_full),
        "somebody_is_waiting": Row(SENSOR_DOMAIN, ("waiting",), _is_some),
        "space_is_free": Row(SENSOR_DOMAIN, ("availability",), lambda state: state.state == Availability.FREE),
        "space_is_full": Row(SENSOR_DOMAIN, ("people",), is_full),
        "air_is_poor": Row(SENSOR_DOMAIN, ("air",), lambda state: state.state == AirState.POOR),
        "hand_has_taken_over": Row(SENSOR_DOMAIN, ("overrides",), _is_some),
    }
)


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:  # noqa: ARG001 - theirs
    """Return the conditions."""
    return dict(CONDITIONS)


def _condition_of(row: Row) -> type[Condition]:
    class Asked(EntityConditionBase):
        """What is asked of our entities."""

        _domain_specs = MappingProxyType({row.domain: DomainSpec()})

        @override
        def entity_filter(self, entities: set[str]) -> set[str]:
            """Return those of our entities that can tell."""
            return ours(self._hass, super().entity_filter(entities), row.keys)

        @override
        def is_valid_state(self, entity_state: State) -> bool:
            """Return whether it is so."""
            return row.holds(entity_state)

        @override
        def _state_valid_since(self, _state: State) -> datetime:
            """Return since when it may be so, for what is asked of attributes too."""
            return _state.last_updated

    return Asked


CONDITIONS: Final[Mapping[str, type[Condition]]] = MappingProxyType(
    {name: _condition_of(row) for name, row in ROWS.items()}
)
