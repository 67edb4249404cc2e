"""The rooms of the simulated building, and what watches each, as tables: to add a room, add a row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.model import Building, Floor, Place, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind

from .sim_chance import HOUR, MINUTE, Chance

ZONE: Final = ZoneInfo("Europe/Paris")
_CEILING = 2.6
"""Height of a room, in metres."""

_FRESH_AIR: Mapping[SpaceKind, float] = MappingProxyType(
    {SpaceKind.MEETING_ROOM: 30.0, SpaceKind.GYM: 60.0, SpaceKind.WORKSHOP: 45.0}
)
"""In m³/h per person that a room is made for; 25 elsewhere (Code du travail R4222-6: DOMAIN.md)."""

_SIMULTANEITY = 0.6
"""Rooms are ventilated for fewer people than they hold."""


class Make(StrEnum):
    """What is special about a sensor among those of its kind."""

    PLAIN = "plain"
    SIGFOX = "sigfox"
    """One word per 620 s: 140 uplinks a day are allowed (DOMAIN.md)."""

    WORN = "worn"
    """A mat that loses the person on it for up to a minute (real mats are on 39-40 % of the time in bed)."""


@dataclass(frozen=True, slots=True)
class Door:
    """What people do with the door of a room."""

    shut: float = 1.0
    """The share of occupied spells in which it is kept closed."""

    left_open: float = 0.0
    """The share of departures after which it stays open, where it was open while someone was inside."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A sensor that a room is fitted with."""

    kind: SensorKind
    make: Make = Make.PLAIN
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A space of the simulated building."""

    code: str
    kind: SpaceKind
    level: int
    capacity: int
    surface: float
    """In square metres."""

    fittings: tuple[Fitting, ...]
    door: Door | None = None
    """None: one walks in through an opening."""

    @property
    def id(self) -> str:
        """Its id in the building."""
        return self.code.casefold().replace("-", "_")

    @property
    def volume(self) -> float:
        """The air in it, in cubic metres."""
        return self.surface * _CEILING

    @property
    def fresh_air(self) -> float:
        """The flow of outdoor air while the ventilation runs, in m³/h."""
        return _FRESH_AIR.get(self.kind, 25.0) * max(self.capacity * _SIMULTANEITY, 1.0)

    @property
    def passage(self) -> str:
        """The code of the space through which one gets there."""
        return PASSAGES[self.level]

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of its beds."""
        if self.kind is SpaceKind.NAP_ROOM:
            return tuple(f"p{number}" for number in range(1, self.capacity + 1))
        return ("bed",) if any(fitting.place for fitting in self.fittings) else ()

    @property
    def kinds(self) -> frozenset[SensorKind]:
        """The kinds of its sensors that tell of people, in one way or another."""
        return frozenset(fitting.kind for fitting in self.fittings) - AMBIENT

    def has(self, kind: SensorKind, make: Make = Make.PLAIN) -> bool:
        """Return whether it has a sensor of a kind and make."""
        return any((fitting.kind, fitting.make) == (kind, make) for fitting in self.fittings)


_MOTION, _PRESENCE, _PRESSURE = (
    Fitting(SensorKind.MOTION),
    Fitting(SensorKind.PRESENCE),
    Fitting(SensorKind.PRESSURE, place="bed"),
)
_DOOR, _CO2, _WARMTH = Fitting(SensorKind.DOOR), Fitting(SensorKind.CO2), Fitting(SensorKind.TEMPERATURE)
_COUNT, _COUNTER = Fitting(SensorKind.COUNT), Fitting(SensorKind.COUNTER)
_POWER, _SOUND = Fitting(SensorKind.POWER), Fitting(SensorKind.SOUND)
_SIGFOX = Fitting(SensorKind.MOTION, Make.SIGFOX)

AMBIENT: Final = frozenset((SensorKind.TEMPERATURE,))
"""Kinds that tell nothing of people here."""


def _mats(count: int, *worn: int) -> tuple[Fitting, ...]:
    return tuple(
        Fitting(SensorKind.PRESSURE, Make.WORN if number in worn else Make.PLAIN, f"p{number}")
        for number in range(1, count + 1)
    )


_SHUT, _MOSTLY_SHUT, _HALF, _PROPPED = Door(), Door(0.85, 0.2), Door(0.5, 0.4), Door(0.0, 0.8)

HALL: Final = "HALL"
PASSAGES: Mapping[int, str] = MappingProxyType({0: "COR-0", 1: "COR-1", 2: "COR-2"})

SITE: Final = (
    Room(HALL, SpaceKind.CIRCULATION, 0, 0, 90.0, (_MOTION,)),
    Room("COR-0", SpaceKind.CIRCULATION, 0, 0, 60.0, (_MOTION,)),
    Room("CANTEEN", SpaceKind.CANTEEN, 0, 48, 130.0, (_COUNT, _MOTION, _CO2)),
    Room("GYM", SpaceKind.GYM, 0, 12, 90.0, (_COUNTER, _MOTION, _WARMTH)),
    Room("PLAY", SpaceKind.RECREATION, 0, 10, 45.0, (_MOTION,)),
    Room("LOUNGE-0", SpaceKind.LOUNGE, 0, 12, 50.0, (_MOTION, _CO2)),
    Room("LAB", SpaceKind.WORKSHOP, 0, 10, 90.0, (_SIGFOX,)),
    Room("AMPERE", SpaceKind.MEETING_ROOM, 0, 16, 50.0, (_COUNT, _MOTION, _DOOR, _CO2), _MOSTLY_SHUT),
    Room("MORSE", SpaceKind.PHONE_BOOTH, 0, 1, 3.0, (_MOTION, _DOOR), _SHUT),
    Room("BELL", SpaceKind.PHONE_BOOTH, 0, 1, 3.0, (_MOTION,), _SHUT),
    Room("COR-1", SpaceKind.CIRCULATION, 1, 0, 80.0, (_MOTION,)),
    Room("NAP-1", SpaceKind.NAP_ROOM, 1, 6, 36.0, (*_mats(6), _MOTION, _DOOR), _SHUT),
    Room("OPEN-1", SpaceKind.OPEN_AREA, 1, 30, 220.0, (_MOTION, _CO2, _WARMTH)),
    Room("ADA", SpaceKind.MEETING_ROOM, 1, 6, 18.0, (_MOTION, _PRESENCE, _DOOR, _CO2, _WARMTH), _SHUT),
    Room("TURING", SpaceKind.MEETING_ROOM, 1, 8, 24.0, (_MOTION, _DOOR), _SHUT),
    Room("CURIE", SpaceKind.MEETING_ROOM, 1, 10, 32.0, (_PRESENCE, _MOTION, _DOOR), _MOSTLY_SHUT),
    Room("HOPPER", SpaceKind.MEETING_ROOM, 1, 4, 15.0, (_CO2,), _MOSTLY_SHUT),
    Room("LOUNGE-1", SpaceKind.LOUNGE, 1, 12, 40.0, (_COUNTER, _MOTION)),
    Room("EDISON", SpaceKind.PHONE_BOOTH, 1, 1, 3.0, (_PRESENCE, _DOOR), _SHUT),
    Room("COR-2", SpaceKind.CIRCULATION, 2, 0, 80.0, (_MOTION,)),
    Room("NAP-2", SpaceKind.NAP_ROOM, 2, 4, 26.0, (*_mats(4, 3), _MOTION, _DOOR), _SHUT),
    Room("NAP-3", SpaceKind.NAP_ROOM, 2, 2, 14.0, (_MOTION, _DOOR), _SHUT),
    Room("OPEN-2", SpaceKind.OPEN_AREA, 2, 30, 220.0, (_COUNT, _MOTION, _POWER, _SOUND)),
    Room("NOETHER", SpaceKind.MEETING_ROOM, 2, 6, 20.0, (_MOTION, _DOOR), _PROPPED),
    Room("GAUSS", SpaceKind.MEETING_ROOM, 2, 12, 38.0, (_PRESENCE, _DOOR, _CO2, _WARMTH), _HALF),
    Room("GALOIS", SpaceKind.MEETING_ROOM, 2, 4, 15.0, (_MOTION,), _MOSTLY_SHUT),
    Room("LOUNGE-2", SpaceKind.LOUNGE, 2, 12, 40.0, (_PRESENCE, _MOTION)),
    Room("LIBRARY", SpaceKind.LOUNGE, 2, 10, 50.0, (_SIGFOX, _CO2)),
    Room("STUDIO-1", SpaceKind.LODGING, 2, 1, 22.0, (_MOTION, _DOOR), _SHUT),
    Room("STUDIO-2", SpaceKind.LODGING, 2, 2, 24.0, (_PRESENCE, _MOTION, _DOOR), _SHUT),
    Room("STUDIO-3", SpaceKind.LODGING, 2, 2, 24.0, (_PRESSURE, _MOTION, _DOOR), _SHUT),
)
BY_CODE: Mapping[str, Room] = MappingProxyType({room.code: room for room in SITE})


def rooms_of(*kinds: SpaceKind) -> tuple[Room, ...]:
    """Return the rooms of some kinds, in the order of the table."""
    return tuple(room for room in SITE if room.kind in kinds)


_HOLDING = {SensorKind.PRESENCE, SensorKind.PRESSURE}
_GROUPS: Mapping[str, Callable[[Room], bool]] = MappingProxyType(
    {
        "hold": lambda room: bool(room.kinds & _HOLDING),
        "pressure_or_mmwave": lambda room: bool(room.kinds & _HOLDING),
        "motion_door": lambda room: room.kinds == {SensorKind.MOTION, SensorKind.DOOR},
        "motion_only": lambda room: room.kinds == {SensorKind.MOTION} and room.has(SensorKind.MOTION),
        "co2": lambda room: SensorKind.CO2 in room.kinds,
        "count": lambda room: SensorKind.COUNT in room.kinds,
        "counter": lambda room: SensorKind.COUNTER in room.kinds,
        "lpwan": lambda room: room.has(SensorKind.MOTION, Make.SIGFOX),
    }
)


def groups() -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the rooms that are equipped alike, and of the passages, by the name of the group."""
    rooms = [room for room in SITE if not KINDS[room.kind].passage]
    alike = {name: tuple(room.id for room in rooms if belongs(room)) for name, belongs in _GROUPS.items()}
    return {**alike, "passage": tuple(room.id for room in SITE if KINDS[room.kind].passage)}


_BINARY = frozenset((SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.PRESSURE, SensorKind.DOOR))

_INTERVALS: Mapping[SensorKind, tuple[int, ...]] = MappingProxyType(
    {
        SensorKind.MOTION: (HOUR // 2, HOUR, HOUR, 4 * HOUR),
        SensorKind.PRESENCE: (10 * MINUTE, HOUR // 2, HOUR),
        SensorKind.PRESSURE: (HOUR, 2 * HOUR),
        SensorKind.DOOR: (HOUR, 2 * HOUR, 4 * HOUR),
        SensorKind.COUNTER: (15 * MINUTE,),
        SensorKind.COUNT: (5 * MINUTE,),
        SensorKind.CO2: (MINUTE, 2 * MINUTE, 3 * MINUTE, 5 * MINUTE),
        SensorKind.TEMPERATURE: (5 * MINUTE, 10 * MINUTE, 15 * MINUTE),
        SensorKind.POWER: (5 * MINUTE,),
        SensorKind.SOUND: (5 * MINUTE,),
    }
)
"""The choices of how often a sensor speaks when there is nothing new, in seconds.

A climate sensor measures as often and speaks at no other time. [K]: data sheets of Zigbee and Z-Wave sensors.
"""

SIGFOX_EVERY: Final = 620
"""24 h in 140 uplinks, in seconds (DOMAIN.md)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sensor that hangs in a room."""

    id: str
    room: Room
    fitting: Fitting
    interval: int
    """How often it speaks when there is nothing new, in seconds."""

    @property
    def kind(self) -> SensorKind:
        """What it measures."""
        return self.fitting.kind


def units(seed: int) -> tuple[Unit, ...]:
    """Return every sensor of the building, in the order of the rooms."""
    return tuple(_unit(room, fitting, seed) for room in SITE for fitting in room.fittings)


def _unit(room: Room, fitting: Fitting, seed: int) -> Unit:
    chosen = Chance(seed, _id(room, fitting), "interval").one_of(_INTERVALS[fitting.kind])
    return Unit(_id(room, fitting), room, fitting, SIGFOX_EVERY if fitting.make is Make.SIGFOX else chosen)


def _id(room: Room, fitting: Fitting) -> str:
    domain = "binary_sensor" if fitting.kind in _BINARY else "sensor"
    ending = "" if fitting.place is None else f"_{fitting.place}"
    return f"{domain}.{room.id}_{fitting.kind}{ending}"


def building() -> Building:
    """Return the building as the core knows it."""
    levels = sorted({room.level for room in SITE})
    return Building(
        "The simulated building",
        ZONE,
        tuple(Floor(str(level), f"Level {level}", level) for level in levels),
        MappingProxyType({space.id: space for space in _spaces()}),
    )


def _spaces() -> Iterator[Space]:
    for room in SITE:
        yield Space(
            room.id,
            room.code,
            room.code.title(),
            room.kind,
            floor=str(room.level),
            capacity=room.capacity,
            sensors=tuple(Sensor(_id(room, each), each.kind, each.place) for each in room.fittings),
            places=tuple(Place(place, place) for place in room.places),
        )
