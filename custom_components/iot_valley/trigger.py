"""What of ours starts an automation: to add a trigger, add a row, its texts, its icon and its key in triggers.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, override

from homeassistant.components.event import ATTR_EVENT_TYPE, DOMAIN as EVENT_DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    EntityTargetStateTriggerBase,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerConfig,
)

from .automating import ours
from .core.booking_moments import BookingCode
from .core.moments import MomentCode
from .core.signs import Availability
from .core.ventilation import AirState


@dataclass(frozen=True, slots=True)
class Happens:
    """An event entity of ours tells one of some events."""

    key: str
    """The translation key of the entity."""

    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Becomes:
    """An entity of ours takes one of some states, from one that is none of them."""

    domain: str
    key: str
    """The translation key of the entity."""

    states: frozenset[str]


def _naps(*codes: MomentCode) -> Happens:
    return Happens("naps", frozenset(codes))


def _bookings(*codes: BookingCode) -> Happens:
    return Happens("bookings", frozenset(codes))


def _signs(*states: Availability) -> Becomes:
    return Becomes("sensor", "availability", frozenset(states))


ROWS: Final[Mapping[str, Happens | Becomes]] = MappingProxyType(
    {
        "place_became_free": _naps(MomentCode.PLACE_BECAME_FREE),
        "room_became_full": _naps(MomentCode.ROOM_IS_FULL),
        "nap_began": _naps(MomentCode.SESSION_BEGAN),
        "nap_wake_began": _naps(MomentCode.WAKE_BEGAN),
        "nap_overstayed": _naps(MomentCode.OVERSTAY),
        "nap_ended": _naps(MomentCode.SESSION_ENDED),
        "ticket_called": _naps(MomentCode.CALLED),
        "ticket_expired": _naps(MomentCode.CALL_EXPIRED, MomentCode.TICKET_EXPIRED),
        "fault_reported": _naps(MomentCode.FAULT_REPORTED),
        "booking_made": _bookings(BookingCode.BOOKED),
        "booking_started": _bookings(BookingCode.STARTED, BookingCode.CHECKED_IN),
        "booking_prompted": _bookings(BookingCode.PROMPTED),
        "booking_not_honoured": _bookings(BookingCode.NO_SHOW),
        "booking_released": _bookings(BookingCode.RELEASED),
        "booking_ended": _bookings(BookingCode.ENDED),
        "space_became_free": _signs(Availability.FREE),
        "space_became_used": _signs(Availability.IN_USE),
        "air_became_poor": Becomes("sensor", "air", frozenset({AirState.POOR})),
    }
)


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:  # noqa: ARG001 - theirs
    """Return the triggers."""
    return dict(TRIGGERS)


def _trigger_of(row: Happens | Becomes) -> type[Trigger]:
    return _on_event(row) if isinstance(row, Happens) else _on_state(row)


def _on_event(row: Happens) -> type[Trigger]:
    class OnEvent(StatelessEntityTriggerBase):
        """What happens in a space."""

        _domain_specs = MappingProxyType({EVENT_DOMAIN: DomainSpec()})

        @override
        def entity_filter(self, entities: set[str]) -> set[str]:
            """Return those of our event entities that can tell it."""
            return ours(self._hass, super().entity_filter(entities), {row.key})

        @override
        def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
            """Return whether it is what was waited for."""
            return state.attributes.get(ATTR_EVENT_TYPE) in row.codes

    return OnEvent


def _on_state(row: Becomes) -> type[Trigger]:
    class OnState(EntityTargetStateTriggerBase):
        """What a space becomes."""

        _domain_specs = MappingProxyType({row.domain: DomainSpec()})

        def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
            """Take the states of the row."""
            super().__init__(hass, config)
            self._to_states = set(row.states)

        @override
        def entity_filter(self, entities: set[str]) -> set[str]:
            """Return those of our entities that tell it."""
            return ours(self._hass, super().entity_filter(entities), {row.key})

    return OnState


TRIGGERS: Final[Mapping[str, type[Trigger]]] = MappingProxyType({name: _trigger_of(row) for name, row in ROWS.items()})
