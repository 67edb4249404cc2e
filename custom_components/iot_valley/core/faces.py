"""The face of a sign: how each of the eight states looks, and what one can do.

No state needs colour vision: each has a word, an icon, and a brightness of its own, and blinks in its own way. A sign
that is dark tells nothing, so that a dead one does not lie.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from .signs import Availability

VALID_FOR: Final = timedelta(minutes=30)
"""So long a sign that was not told anew may be believed."""


class Act(StrEnum):
    """What one can do at the door."""

    WALK_IN = "walk_in"
    CHECK_IN = "check_in"
    WAIT = "wait"
    LOOK_ELSEWHERE = "look_elsewhere"
    LOOK_INSIDE = "look_inside"
    COME_BACK = "come_back"


class Blink(StrEnum):
    """How a light of a sign blinks."""

    STEADY = "steady"
    SLOW = "slow"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Face:
    """How a state looks."""

    icon: str
    colour: tuple[int, int, int]
    """Of a light, in red, green and blue up to 255: apart from each other for every kind of colour vision."""

    brightness: int
    """Of a light, in per cent; zero is off."""

    blink: Blink
    act: Act


# The colours are those of Okabe and Ito, which no common deficiency confuses.
FACES: Mapping[Availability, Face] = MappingProxyType(
    {
        Availability.CLOSED: Face("mdi:door-closed-lock", (255, 255, 255), 3, Blink.STEADY, Act.COME_BACK),
        Availability.CLEANING: Face("mdi:broom", (86, 180, 233), 36, Blink.STEADY, Act.WAIT),
        Availability.FREE_SOON: Face("mdi:timer-sand", (240, 228, 66), 62, Blink.SLOW, Act.WAIT),
        Availability.IN_USE: Face("mdi:minus-circle", (213, 94, 0), 100, Blink.STEADY, Act.LOOK_ELSEWHERE),
        Availability.AWAITING: Face("mdi:account-clock", (0, 114, 178), 80, Blink.FAST, Act.CHECK_IN),
        Availability.HELD: Face("mdi:bookmark", (204, 121, 167), 48, Blink.SLOW, Act.CHECK_IN),
        Availability.UNKNOWN: Face("mdi:help", (0, 0, 0), 0, Blink.STEADY, Act.LOOK_INSIDE),
        Availability.FREE: Face("mdi:check", (0, 158, 115), 26, Blink.STEADY, Act.WALK_IN),
    }
)


class Sign(NamedTuple):
    """What a sign shows."""

    state: Availability
    changes_at: datetime | None
    """When it will surely or likely be another, none where nobody knows."""

    valid_until: datetime
    """After this it must not be believed any more."""

    @property
    def face(self) -> Face:
        """How it looks."""
        return FACES[self.state]


def sign_of(state: Availability, free_until: datetime | None, busy_until: datetime | None, now: datetime) -> Sign:
    """Return what a sign shows from now on, and how long that may be believed: never past the next known change."""
    changes_at = free_until if state is Availability.FREE else busy_until
    valid_until = now + VALID_FOR
    if changes_at is not None and now < changes_at < valid_until:
        valid_until = changes_at
    return Sign(state, changes_at, valid_until)
