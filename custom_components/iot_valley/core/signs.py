"""What the sign at the door says: exactly one of eight states, from all that is known of a space."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .hours import Opening
from .messages import Mode
from .occupancy import Verdict


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

    unknown_places: int = 0


def _in_use(known: Knowledge) -> bool:
    if known.mode is Mode.EVENT:
        return True
    if known.has_places:
        return known.free_places == 0 and not known.unknown_places
    return known.verdict is Verdict.PRESENT


def _unknown(known: Knowledge) -> bool:
    if known.has_places:
        return not known.free_places
    return known.verdict is Verdict.UNKNOWN


# The first that holds.
_RULES: tuple[tuple[Availability, Callable[[Knowledge], bool]], ...] = (
    (Availability.CLOSED, lambda known: known.mode is Mode.CLOSED or not known.opening.open),
    (Availability.CLEANING, lambda known: known.mode is Mode.CLEANING),
    (Availability.IN_USE, _in_use),
    (Availability.UNKNOWN, _unknown),
)


def availability(known: Knowledge) -> Availability:
    """Return the one state that holds."""
    return next((state for state, holds in _RULES if holds(known)), Availability.FREE)


def free_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return until when a free space stays so for sure: the building closes then."""
    return known.opening.until if state is Availability.FREE else None


def busy_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return when a closed space opens, where that is known."""
    by_hours = state is Availability.CLOSED and known.mode is not Mode.CLOSED
    return known.opening.until if by_hours else None
