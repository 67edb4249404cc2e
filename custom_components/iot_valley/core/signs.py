"""What the sign at the door says: exactly one of eight states, from all that is known of a space."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from .engagement import FREE, Engagement
from .hours import Opening
from .messages import Mode
from .occupancy import Verdict
from .places import PlaceState
from .traces import first

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


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


class Knowledge(NamedTuple):
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

    engagement: Engagement = FREE
    now: datetime = _NEVER

    @property
    def engaged(self) -> bool:
        """Whether a booking holds it."""
        return self.engagement.holds(self.now)


def _closed(known: Knowledge) -> bool:
    shut = known.mode is Mode.CLOSED or not known.opening.open
    return shut or known.obstacle is PlaceState.OUT_OF_SERVICE


def _free_soon(known: Knowledge) -> bool:
    """Return whether it is in use, and the end is near."""
    if known.mode is Mode.EVENT:
        return False
    if known.has_places:
        return known.soon and known.obstacle is not None
    return known.verdict is Verdict.PRESENT and known.engagement.ends_soon(known.now)


def _in_use(known: Knowledge) -> bool:
    if known.mode is Mode.EVENT:
        return True
    if known.obstacle is not None:
        return known.obstacle is PlaceState.OCCUPIED
    if known.has_places:
        return False
    # Whoever checked in is there until a sensor tells otherwise.
    return known.verdict is Verdict.PRESENT or (
        known.engaged and known.engagement.came and known.verdict is Verdict.UNKNOWN
    )


def _held(known: Knowledge) -> bool:
    claimed = known.engaged and known.engagement.came
    return known.obstacle is PlaceState.HELD or claimed or known.engagement.is_near(known.now)


def _unknown(known: Knowledge) -> bool:
    if known.has_places:
        return not known.free_places
    return known.verdict is Verdict.UNKNOWN


# The first that holds.
_RULES: tuple[tuple[Availability, Callable[[Knowledge], bool]], ...] = (
    (Availability.CLOSED, _closed),
    (Availability.CLEANING, lambda known: known.mode is Mode.CLEANING or known.obstacle is PlaceState.TURNOVER),
    (Availability.FREE_SOON, _free_soon),
    (Availability.IN_USE, _in_use),
    (Availability.AWAITING, lambda known: known.engaged and not known.engagement.came),
    (Availability.HELD, _held),
    (Availability.UNKNOWN, _unknown),
)


_BOOKED = frozenset({Availability.FREE_SOON, Availability.IN_USE, Availability.AWAITING, Availability.HELD})


def availability(known: Knowledge) -> Availability:
    """Return the one state that holds."""
    for state, holds in _RULES:
        if holds(known):
            return state
    return Availability.FREE


def free_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return until when a free space stays so for sure: the building closes then, or a booking begins."""
    return first(known.opening.until, known.engagement.starts) if state is Availability.FREE else None


def busy_until(state: Availability, known: Knowledge) -> datetime | None:
    """Return when a closed space opens, a booked one is free, or a place of a full one, where that is known."""
    if state is Availability.CLOSED:
        return known.opening.until if known.mode is not Mode.CLOSED and not known.opening.open else None
    if state in _BOOKED and known.engaged:
        return known.engagement.until
    if state is Availability.HELD and known.engagement.is_near(known.now):
        return known.engagement.ends
    return known.free_at if known.obstacle is not None and known.mode is Mode.AUTOMATIC else None
