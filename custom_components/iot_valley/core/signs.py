"""What the sign at the door says: exactly one of eight states, from all that is known of a space."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .hours import Opening
from .messages import Mode
from .occupancy import Verdict
from .places import PlaceState


class Availability(StrEnum):
    """What one can do with a space now."""

    CLOSED = "closed"
    CLEANING = "cleaning"
    FREE_SOON = "free_soon"
    IN_USE = "in_use"
    AWAITING = "awaiting"
    HELD = "held"
    UNKNOWN = "unknown"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a sign depends on."""

    mode: Mode
    opening: Opening
    verdict: Verdict
    has_places: bool = False
    free_places: int | None = None
    """How many places are surely free, none where that cannot be told."""

    obstacle: PlaceState | None = None
    """What first stands in the way of whoever looks for a place, none where one is free or may be."""

    free_at: datetime | None = None
    """When one will be free for whoever comes now, as far as is known."""

    soon: bool = False
    """Whether that is soon."""


def _closed(known: Knowledge) -> bool:
    shut = known.mode is Mode.CLOSED or not known.opening.open
    return shut or known.obstacle is PlaceState.OUT_OF_SERVICE


def _in_use(known: Knowledge) -> bool:
    if known.mode is Mode.EVENT:
        return True
    if known.obstacle is not None:
        return known.obstacle is PlaceState.OCCUPIED
    return known.verdict is Verdict.PRESENT and not known.has_places


def _unknown(known: Knowledge) -> bool:
    if known.has_places:
        return not known.free_places
    return known.verdict is Verdict.UNKNOWN


# The first that holds.
_RULES: tuple[tuple[Availability, Callable[[Knowledge], bool]], ...] = (
    (Availability.CLOSED, _closed),
    (Availability.CLEANING, lambda known: known.mode is Mode.CLEANING or known.obstacle is PlaceState.TURNOVER),
    (Availability.FREE_SOON, lambda known: known.soon and known.obstacle is not None and known.mode is not Mode.EVENT),
    (Availability.IN_USE, _in_use),
    (Availability.HELD, lambda known: known.obstacle is PlaceState.HELD),
    (Availability.UNKNOWN, _unknown),
)


def availability(known: Knowledge) -> Availability:
    """Return the one state that holds."""
    return next((state for state, holds in _RULES if holds(known)), Availability.FREE)


def free_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return until when a free space stays so for sure: the building closes then."""
    return known.opening.until if state is Availability.FREE else None


def busy_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return when a closed space opens, or a place of a full one will be free, where that is known."""
    if state is Availability.CLOSED:
        return known.opening.until if known.mode is not Mode.CLOSED and not known.opening.open else None
    return known.free_at if known.obstacle is not None and known.mode is Mode.AUTOMATIC else None
