"""What people ask of a nap room: none of it says who they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

USUAL_MINUTES: Final = 20
"""How long a session lasts where nobody chose."""


@dataclass(frozen=True, slots=True)
class PlaceClaimed:
    """Someone takes a place, or says how much longer they stay in the one they lie in."""

    space_id: str
    place_id: str | None = None
    """None for the place that is kept for the ticket, or any that is free."""

    minutes: int | None = None
    """None for as long as is usual in the room, or as was said when the ticket was drawn."""

    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceReleased:
    """Someone gives a place back, or is about to get up."""

    space_id: str
    place_id: str


@dataclass(frozen=True, slots=True)
class QueueJoined:
    """Someone waits for a place."""

    space_id: str
    chance: int
    """A number drawn at random, from which the ticket is made."""

    step_free: bool = False
    quiet: bool = False
    minutes: int | None = None
    """None for as long as is usual in the room."""

    not_after: datetime | None = None
    """When they do not want to be called any more."""


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """Someone waits no longer, or does not come though they were called."""

    space_id: str
    ticket: str


@dataclass(frozen=True, slots=True)
class FaultReported:
    """Someone says that a place cannot be used."""

    space_id: str
    place_id: str
    text: str = ""
    """What is wrong with it, in their words."""


@dataclass(frozen=True, slots=True)
class FaultMended:
    """Someone says that a place can be used again."""

    space_id: str
    place_id: str


@dataclass(frozen=True, slots=True)
class LengthChosen:
    """Someone chose how long a session lasts in a room where nobody says how long."""

    space_id: str
    minutes: int


type NapEvent = PlaceClaimed | PlaceReleased | QueueJoined | QueueLeft | FaultReported | FaultMended | LengthChosen
