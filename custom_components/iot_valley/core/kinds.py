"""The kinds of space: to add one, add a member, a row, and its name in both languages.

``hold`` is how long silence alone is taken for a still person. It follows from how still people keep there: on foot
they are seen at every step, at a desk or in a talk they move within minutes (a longest silence of a quarter of an hour
is rare), asleep they may not be seen for hours (bedroom PIRs: a time-out of 120 min still loses a sleeper 11 % of the
time, of 30 min 60 %: DOMAIN.md, occupancy data).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Family(StrEnum):
    """The kinds that are set up in the same way: one subentry type each."""

    NAP_ROOM = "nap_room"
    MEETING_ROOM = "meeting_room"
    COLLECTIVE_SPACE = "collective_space"
    LODGING = "lodging"
    CIRCULATION = "circulation"


class SpaceKind(StrEnum):
    """What a space is for."""

    NAP_ROOM = "nap_room"
    MEETING_ROOM = "meeting_room"
    PHONE_BOOTH = "phone_booth"
    LOUNGE = "lounge"
    CANTEEN = "canteen"
    GYM = "gym"
    RECREATION = "recreation"
    OPEN_AREA = "open_area"
    WORKSHOP = "workshop"
    LODGING = "lodging"
    CIRCULATION = "circulation"


LIVELY_KINDS: Final = frozenset(
    {
        SpaceKind.CANTEEN, SpaceKind.GYM, SpaceKind.LOUNGE, SpaceKind.OPEN_AREA, SpaceKind.RECREATION,
        SpaceKind.WORKSHOP,
    }
)  # fmt: skip
"""The spaces in which people come and go as they like."""


@dataclass(frozen=True, slots=True)
class Scene:
    """How a space is lit when someone is there."""

    brightness: int
    """In per cent."""

    auto_on: bool = True
    """Whether entering turns the light on; off still follows emptiness."""

    dim_level: int = 20
    """The warning before the lights go off, in per cent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds for every space of a kind."""

    family: Family
    hold: timedelta
    """How long silence alone is taken for a still person."""

    scene: Scene
    icon: str
    leaving: timedelta = timedelta(minutes=5)
    """How long silence is taken for a still person once someone has gone: others may still be there."""

    prior: float = -2.0
    """The log-odds of presence before any sensor has spoken."""

    volume: float = 8.0
    """The air for each seat, in m³: 2.7 m high, and as many square metres a head as such a space is planned with."""

    dark: bool = False
    """Whether people stay there in the dark, so that a lamp that goes out tells of nobody who leaves."""

    roams: bool = False
    """Whether people are up and about there as well, so that an empty bed is no proof that nobody is there."""

    passage: bool = False
    """Whether people only pass through, so that it offers no seat."""


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


KINDS: Mapping[SpaceKind, Kind] = MappingProxyType(
    {
        SpaceKind.NAP_ROOM: Kind(
            Family.NAP_ROOM, _minutes(120), Scene(10, auto_on=False, dim_level=3), "mdi:bed", _minutes(20), dark=True
        ),
        SpaceKind.MEETING_ROOM: Kind(Family.MEETING_ROOM, _minutes(15), Scene(100), "mdi:account-group", volume=6.0),
        SpaceKind.PHONE_BOOTH: Kind(Family.MEETING_ROOM, _minutes(10), Scene(80), "mdi:phone-in-talk", volume=4.0),
        SpaceKind.LOUNGE: Kind(Family.COLLECTIVE_SPACE, _minutes(15), Scene(60), "mdi:sofa"),
        SpaceKind.CANTEEN: Kind(
            Family.COLLECTIVE_SPACE, _minutes(10), Scene(80), "mdi:silverware-fork-knife", volume=4.5
        ),
        SpaceKind.GYM: Kind(Family.COLLECTIVE_SPACE, _minutes(10), Scene(100), "mdi:dumbbell", volume=15.0),
        SpaceKind.RECREATION: Kind(Family.COLLECTIVE_SPACE, _minutes(10), Scene(80), "mdi:gamepad-variant"),
        SpaceKind.OPEN_AREA: Kind(Family.COLLECTIVE_SPACE, _minutes(15), Scene(80), "mdi:desk", volume=27.0),
        SpaceKind.WORKSHOP: Kind(Family.COLLECTIVE_SPACE, _minutes(10), Scene(100), "mdi:hammer", volume=27.0),
        SpaceKind.LODGING: Kind(
            Family.LODGING,
            _minutes(180),
            Scene(60, auto_on=False),
            "mdi:bed-king",
            _minutes(15),
            volume=30.0,
            dark=True,
            roams=True,
        ),
        SpaceKind.CIRCULATION: Kind(Family.CIRCULATION, _minutes(2), Scene(60), "mdi:walk", _minutes(2), passage=True),
    }
)


def kinds_of(family: Family) -> tuple[SpaceKind, ...]:
    """Return the kinds of a family, in the order of the table."""
    return tuple(kind for kind, row in KINDS.items() if row.family is family)
