"""What of ours starts an automation: to add a trigger, add a row, its texts, its icon and its key in triggers.yaml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, override

from homeassistant.components.event import ATTR_EVENT_TYPE, DOMAIN as EVENT_DOMAIN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    EntityTriggerBase,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
)

from .automating import is_full, ours
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
    """An entity of ours comes to tell something, which it did not tell before."""

    domain: str
    key: str
    """The translation key of the entity."""

    holds: Callable[[State], bool]
    """Asked of states that are neither unknown nor unavailable."""


def _naps(*codes: MomentCode) -> Happens:
    return Happens("naps", frozenset(codes))


def _bookings(*codes: BookingCode) -> Happens:
    return Happens("bookings", frozenset(codes))


def _signs(sign: Availability) -> Becomes:
    return Becomes("sensor", "availability", lambda state: state.state == sign)


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
        "space_became_full": Becomes("sensor", "people", is_full),
        "air_became_poor": Becomes("sensor", "air", lambda state: state.state == AirState.POOR),
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
            """Return whether it is what was waited for; what else happened is told in the trace."""
            code = state.attributes.get(ATTR_EVENT_TYPE)
            if code in row.codes:
                return True
            report_not_triggered("another_event", entity_id=state.entity_id, event_type=code)
            return False

    return OnEvent


def _on_state(row: Becomes) -> type[Trigger]:
    class OnState(EntityTriggerBase):
        """What a space becomes."""

        _domain_specs = MappingProxyType({row.domain: DomainSpec()})

        @override
        def entity_filter(self, entities: set[str]) -> set[str]:
            """Return those of our entities that tell it."""
            return ours(self._hass, super().entity_filter(entities), {row.key})

        @override
        def is_valid_state(self, state: State, report_not_triggered: NotTriggeredReasonReporter) -> bool:
            """Return whether it is so; what it is instead is told in the trace."""
            if row.holds(state):
                return True
            report_not_triggered("another_state", entity_id=state.entity_id, state=state.state)
            return False

        @override
        def is_valid_transition(self, from_state: State, to_state: State) -> bool:
            """Return whether it was not so before."""
            return not row.holds(from_state)

    return OnState


TRIGGERS: Final[Mapping[str, type[Trigger]]] = MappingProxyType({name: _trigger_of(row) for name, row in ROWS.items()})
