"""The building of the demo, as tables: to add a space, add a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .draft import Draft
from .kinds import SpaceKind
from .model import Equipment, Place
from .sensors import SensorKind

LATITUDE: Final = 43.54
LONGITUDE: Final = 1.51
_QUIET = 2
"""So many beds of a nap room are away from its door."""

_CEILING = 2.6
"""Height of a room, in metres."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages of the project."""

    en: str
    fr: str

    def in_language(self, language: str) -> str:
        """Return the name in a language of Home Assistant: French for French, else English."""
        return self.fr if language.casefold().startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Guise:
    """How a kind of sensor shows itself in Home Assistant: domain, device class and unit."""

    domain: str
    device_class: str | None = None
    unit: Name | None = None


@dataclass(frozen=True, slots=True)
class DemoFloor:
    """A storey of the demo building, and the space through which one walks there."""

    level: int
    name: Name
    passage: str


@dataclass(frozen=True, slots=True)
class DemoSensor:
    """A sensor of the demo building."""

    key: str
    """Unique in the building, as in `ada_motion`."""

    kind: SensorKind
    name: Name
    place: str | None = None

    @property
    def guise(self) -> Guise:
        """How it shows itself in Home Assistant."""
        return GUISES[self.kind]


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A bed of a nap room."""

    id: str
    name: Name
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class DemoSpace:
    """A space of the demo building."""

    code: str
    kind: SpaceKind
    level: int
    name: Name
    capacity: int
    surface: float
    """In square metres."""

    daylight: float = 0.0
    """The share of the light outside that reaches its sensor."""

    equipment: tuple[Equipment, ...] = ()
    step_free: bool = True

    @property
    def volume(self) -> float:
        """The air in it, in cubic metres."""
        return self.surface * _CEILING

    @property
    def heated(self) -> bool:
        """Whether it has a thermostat of its own."""
        return self.kind is SpaceKind.MEETING_ROOM

    @property
    def places(self) -> tuple[DemoPlace, ...]:
        """Its beds, one per person, where it is a nap room."""
        if self.kind is not SpaceKind.NAP_ROOM:
            return ()
        return tuple(
            DemoPlace(f"p{number}", Name(f"Place {number}", f"Place {number}"), quiet=number > self.capacity - _QUIET)
            for number in range(1, self.capacity + 1)
        )

    @property
    def sensors(self) -> tuple[DemoSensor, ...]:
        """All sensors in it."""
        return tuple(self._sensors())

    def _sensors(self) -> Iterator[DemoSensor]:
        code = self.code.casefold()
        for kind in FITTINGS[self.kind]:
            yield DemoSensor(f"{code}_{kind}", kind, self.named(SENSOR_NAMES[kind]))
        for number, place in enumerate(self.places, start=1):
            name = self.named(Name(f"mat {number}", f"matelas {number}"))
            yield DemoSensor(f"{code}_mat_{number}", SensorKind.PRESSURE, name, place.id)

    def draft(self, language: str) -> Draft:
        """Return the space as one sets it up, but for its area and what is in there."""
        places = (
            Place(place.id, place.name.in_language(language), self.step_free, place.quiet) for place in self.places
        )
        return Draft(
            name=self.name.in_language(language),
            code=self.code,
            kind=self.kind,
            capacity=self.capacity,
            step_free=self.step_free,
            equipment=self.equipment,
            places=tuple(places),
        )

    def named(self, what: Name) -> Name:
        """Return the name of something in it, as in «Ada lamp»."""
        return Name(f"{self.name.en} {what.en}", f"{self.name.fr} {what.fr}")


SENSOR_NAMES: Mapping[SensorKind, Name] = MappingProxyType(
    {
        SensorKind.MOTION: Name("motion", "mouvement"),
        SensorKind.PRESENCE: Name("presence", "présence"),
        SensorKind.DOOR: Name("door", "porte"),
        SensorKind.CO2: Name("CO2", "CO2"),
        SensorKind.TEMPERATURE: Name("temperature", "température"),
        SensorKind.ILLUMINANCE: Name("illuminance", "éclairement"),
        SensorKind.COUNT: Name("people", "personnes"),
        SensorKind.COUNTER: Name("door counter", "compteur de porte"),
    }
)
_PEOPLE = Name("people", "personnes")
GUISES: Mapping[SensorKind, Guise] = MappingProxyType(
    {
        SensorKind.MOTION: Guise("binary_sensor", "motion"),
        SensorKind.PRESENCE: Guise("binary_sensor", "presence"),
        SensorKind.PRESSURE: Guise("binary_sensor", "occupancy"),
        SensorKind.DOOR: Guise("binary_sensor", "door"),
        SensorKind.CO2: Guise("sensor", "carbon_dioxide", Name("ppm", "ppm")),
        SensorKind.TEMPERATURE: Guise("sensor", "temperature", Name("°C", "°C")),
        SensorKind.ILLUMINANCE: Guise("sensor", "illuminance", Name("lx", "lx")),
        SensorKind.COUNT: Guise("sensor", None, _PEOPLE),
        SensorKind.COUNTER: Guise("sensor", None, _PEOPLE),
    }
)

_MOTION, _PRESENCE, _DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR
_CO2, _WARMTH, _LUX = SensorKind.CO2, SensorKind.TEMPERATURE, SensorKind.ILLUMINANCE

FITTINGS: Mapping[SpaceKind, tuple[SensorKind, ...]] = MappingProxyType(
    {
        SpaceKind.NAP_ROOM: (_MOTION, _DOOR, _WARMTH),
        SpaceKind.MEETING_ROOM: (_MOTION, _PRESENCE, _DOOR, _CO2, _WARMTH, _LUX),
        SpaceKind.PHONE_BOOTH: (_MOTION, _PRESENCE, _DOOR),
        SpaceKind.LOUNGE: (_MOTION, SensorKind.COUNT, _CO2, _LUX),
        SpaceKind.CANTEEN: (_MOTION, SensorKind.COUNT, _CO2, _WARMTH, _LUX),
        SpaceKind.GYM: (_MOTION, _PRESENCE, SensorKind.COUNTER, _CO2, _WARMTH),
        SpaceKind.RECREATION: (_MOTION, _WARMTH, _LUX),
        SpaceKind.OPEN_AREA: (_MOTION, _PRESENCE, _CO2, _WARMTH, _LUX),
        SpaceKind.WORKSHOP: (_MOTION, _PRESENCE, _WARMTH, _LUX),
        SpaceKind.LODGING: (_MOTION, _PRESENCE, _DOOR, _WARMTH),
        SpaceKind.CIRCULATION: (_MOTION,),
    }
)

HALL: Final = "HALL"
FLOORS: Final = (
    DemoFloor(0, Name("Ground floor", "Rez-de-chaussée"), "COR-0"),
    DemoFloor(1, Name("First floor", "Premier étage"), "COR-1"),
    DemoFloor(2, Name("Second floor", "Deuxième étage"), "COR-2"),
)

_TALK = (Equipment.SCREEN, Equipment.VIDEO, Equipment.AUDIO, Equipment.WHITEBOARD)
_BOARD = (Equipment.SCREEN, Equipment.WHITEBOARD)
_POWER = (Equipment.POWER,)
_KITCHEN = (Equipment.KITCHEN, Equipment.POWER)


def _same(name: str) -> Name:
    return Name(name, name)


SITE: Final = (
    DemoSpace(HALL, SpaceKind.CIRCULATION, 0, Name("Entrance hall", "Hall d'entrée"), 0, 90.0),
    DemoSpace("COR-0", SpaceKind.CIRCULATION, 0, Name("Ground corridor", "Couloir bas"), 0, 60.0),
    DemoSpace("CANTEEN", SpaceKind.CANTEEN, 0, Name("Canteen", "Cantine"), 80, 220.0, 0.008, _KITCHEN),
    DemoSpace("GYM", SpaceKind.GYM, 0, Name("Gym", "Salle de sport"), 15, 110.0, 0, (Equipment.SHOWER,)),
    DemoSpace("PLAY", SpaceKind.RECREATION, 0, Name("Games corner", "Coin jeux"), 12, 50.0, 0.004),
    DemoSpace(
        "LOUNGE-0",
        SpaceKind.LOUNGE,
        0,
        Name("Garonne lounge", "Salon Garonne"),
        20,
        70.0,
        0.01,
        _POWER,
    ),
    DemoSpace("LAB", SpaceKind.WORKSHOP, 0, Name("Workshop", "Atelier"), 16, 120.0, 0.006, _POWER),
    DemoSpace("AMPERE", SpaceKind.MEETING_ROOM, 0, _same("Ampère"), 20, 60.0, 0.005, _TALK),
    DemoSpace("MORSE", SpaceKind.PHONE_BOOTH, 0, _same("Morse"), 1, 3.0, 0, _POWER),
    DemoSpace("COR-1", SpaceKind.CIRCULATION, 1, Name("First corridor", "Couloir du premier"), 0, 80.0),
    DemoSpace("NAP-1", SpaceKind.NAP_ROOM, 1, Name("Nap room Hypnos", "Salle de sieste Hypnos"), 8, 45.0),
    DemoSpace(
        "OPEN-1",
        SpaceKind.OPEN_AREA,
        1,
        Name("North open area", "Plateau nord"),
        60,
        400.0,
        0.008,
        _POWER,
    ),
    DemoSpace("ADA", SpaceKind.MEETING_ROOM, 1, _same("Ada"), 6, 18.0, 0.006, _TALK),
    DemoSpace("TURING", SpaceKind.MEETING_ROOM, 1, _same("Turing"), 8, 24.0, 0.006, _TALK),
    DemoSpace("CURIE", SpaceKind.MEETING_ROOM, 1, _same("Curie"), 10, 32.0, 0.004, _TALK),
    DemoSpace("HOPPER", SpaceKind.MEETING_ROOM, 1, _same("Hopper"), 4, 15.0, 0.005, _BOARD),
    DemoSpace("LOUNGE-1", SpaceKind.LOUNGE, 1, Name("Canal lounge", "Salon Canal"), 12, 40.0, 0.01, _POWER),
    DemoSpace("MARCONI", SpaceKind.PHONE_BOOTH, 1, _same("Marconi"), 1, 3.0, 0, _POWER),
    DemoSpace("COR-2", SpaceKind.CIRCULATION, 2, Name("Second corridor", "Couloir du deuxième"), 0, 80.0),
    DemoSpace(
        "NAP-2",
        SpaceKind.NAP_ROOM,
        2,
        Name("Nap room Morpheus", "Salle de sieste Morphée"),
        8,
        45.0,
    ),
    DemoSpace(
        "OPEN-2",
        SpaceKind.OPEN_AREA,
        2,
        Name("South open area", "Plateau sud"),
        60,
        400.0,
        0.009,
        _POWER,
    ),
    DemoSpace("NOETHER", SpaceKind.MEETING_ROOM, 2, _same("Noether"), 6, 20.0, 0.005, _BOARD),
    DemoSpace("GAUSS", SpaceKind.MEETING_ROOM, 2, _same("Gauss"), 12, 38.0, 0.005, _TALK),
    DemoSpace("GALOIS", SpaceKind.MEETING_ROOM, 2, _same("Galois"), 4, 15.0, 0.004, _BOARD),
    DemoSpace(
        "LOUNGE-2",
        SpaceKind.LOUNGE,
        2,
        Name("Pyrenees lounge", "Salon Pyrénées"),
        12,
        40.0,
        0.012,
        _POWER,
    ),
    DemoSpace("LODGE-1", SpaceKind.LODGING, 2, Name("Studio Lagrange", "Studio Lagrange"), 2, 22.0, 0.006),
    DemoSpace(
        "LODGE-2",
        SpaceKind.LODGING,
        2,
        Name("Studio Saint-Ex", "Studio Saint-Ex"),
        2,
        22.0,
        0.006,
        (),
        step_free=False,
    ),
)


BY_CODE: Mapping[str, DemoSpace] = MappingProxyType({space.code: space for space in SITE})
SENSORS: Mapping[str, DemoSensor] = MappingProxyType({sensor.key: sensor for space in SITE for sensor in space.sensors})


def spaces_of(*kinds: SpaceKind) -> tuple[DemoSpace, ...]:
    """Return the spaces of some kinds, in the order of the table."""
    return tuple(space for space in SITE if space.kind in kinds)
