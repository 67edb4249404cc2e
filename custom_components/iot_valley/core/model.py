"""What a building is made of, and what can be wrong with one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from .hours import ALWAYS, OpeningHours
from .kinds import KINDS, SpaceKind
from .sensors import SensorKind


class Equipment(StrEnum):
    """What a space offers to those who meet in it."""

    SCREEN = "screen"
    VIDEO = "video"
    AUDIO = "audio"
    WHITEBOARD = "whiteboard"
    POWER = "power"
    KITCHEN = "kitchen"
    SHOWER = "shower"


@dataclass(frozen=True, slots=True)
class Floor:
    """A storey of the building."""

    id: str
    name: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A seat or a bed: what one person takes up in a space."""

    id: str
    name: str
    step_free: bool = False
    quiet: bool = False
    lights: tuple[str, ...] = ()
    """The lights of this place alone, which wake who lies there."""

    wakers: tuple[str, ...] = ()
    """What vibrates or sounds at this place alone."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor and the space, or the place in it, that it watches."""

    id: str
    kind: SensorKind
    place: str | None = None
    """The id of the one place this sensor tells the truth of."""

    battery: str | None = None
    """The id of what tells how full its battery is, in per cent."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a space is booked, where it is of a kind that can be."""

    bookable: bool = True
    """Whether it can be booked at all; else whoever comes first has it."""

    calendar: str | None = None
    """The calendar elsewhere whose events are its bookings."""

    gives_back: bool = True
    """Whether what nobody uses is given back."""

    buffer: timedelta | None = None
    """The least time between two bookings, none where it is that of the building."""


USUAL_TERMS: Final = Terms()


@dataclass(frozen=True, slots=True)
class Space:
    """A room, or a part of one, that is occupied or free as a whole."""

    id: str
    code: str
    """What facilities staff call it: unique in the building, the key of the CSV."""

    name: str
    kind: SpaceKind
    floor: str | None = None
    capacity: int = 1
    step_free: bool = False
    equipment: tuple[Equipment, ...] = ()
    companies: tuple[str, ...] = ()
    """The companies that it serves; none means all of them."""

    sensors: tuple[Sensor, ...] = ()
    places: tuple[Place, ...] = ()
    lights: tuple[str, ...] = ()
    climates: tuple[str, ...] = ()
    """What heats and cools it."""

    fans: tuple[str, ...] = ()
    """What gives it fresh air."""

    signs: tuple[str, ...] = ()
    """The lights at its door, which show its state."""

    fresh_air: float = 0.0
    """What its fans give at the most, in m³/h; zero for what all of its seats are due."""

    lux: float = 0.0
    """The light that is kept while someone is there, in lux; zero for a fixed brightness."""

    daylight_off: bool = False
    """Whether its lamps go off in bright daylight, though someone is there."""

    egress: tuple[str, ...] = ()
    """The lamps that light the way out when somebody moves in the dark."""

    heat_to: float = 19.0
    """What it is heated to while in use, in °C, never more than the law allows."""

    beside: tuple[str, ...] = ()
    """The ids of the spaces that one gets to directly from it; told of one of the two, it holds of both."""

    terms: Terms = USUAL_TERMS


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every space of the building."""

    lux_threshold: float = 200.0
    """Lights come on at entry under this illuminance, in lux (blind permanent work: R4223-4)."""

    dim_for: timedelta = timedelta(seconds=60)
    """How long lights stay dimmed, as a warning, before they go off."""

    override_for: timedelta = timedelta(hours=2)
    """How long a hand on the switch wins in a space where nobody is seen."""


@dataclass(frozen=True, slots=True)
class Building:
    """A building and every space in it."""

    name: str
    time_zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - it is immutable
    floors: tuple[Floor, ...] = ()
    spaces: Mapping[str, Space] = field(default_factory=lambda: MappingProxyType({}))
    hours: OpeningHours = ALWAYS
    defaults: Defaults = Defaults()
    outdoor: str | None = None
    """The id of what tells how warm it is outside, in °C."""


class ProblemCode(StrEnum):
    """What can be wrong with a building; the value is the translation key."""

    ACTUATOR_SHARED = "actuator_shared"
    DUPLICATE_CODE = "duplicate_code"
    LIGHT_SHARED = "light_shared"
    NO_CAPACITY = "no_capacity"
    NO_SENSORS = "no_sensors"
    SENSOR_SHARED = "sensor_shared"
    SENSOR_WITHOUT_PLACE = "sensor_without_place"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a building: which space, and what with."""

    code: ProblemCode
    space_id: str
    subject: str = ""
    """The other space's name, the sensor or the code, as the sentence needs it."""


def check(building: Building) -> tuple[Problem, ...]:
    """Return all that is wrong with a building, in the order of its spaces."""
    spaces = building.spaces.values()
    return (
        *_shared(building),
        *(problem for space in spaces for problem in _alone(space)),
    )


def _shared(building: Building) -> Iterator[Problem]:
    codes: dict[str, Space] = {}
    owners: dict[str, Space | Place] = {}
    for space in building.spaces.values():
        if (first := codes.setdefault(space.code.casefold(), space)) is not space:
            yield Problem(ProblemCode.DUPLICATE_CODE, space.id, first.name)
        used: tuple[tuple[ProblemCode, Space | Place, Iterable[str]], ...] = (
            (ProblemCode.SENSOR_SHARED, space, [sensor.id for sensor in space.sensors]),
            (ProblemCode.LIGHT_SHARED, space, space.lights + space.egress + space.signs),
            (ProblemCode.ACTUATOR_SHARED, space, space.climates + space.fans),
            *((ProblemCode.LIGHT_SHARED, place, place.lights + place.wakers) for place in space.places),
        )
        for code, owner, ids in used:
            yield from (Problem(code, space.id, id) for id in ids if owners.setdefault(id, owner) is not owner)


def _alone(space: Space) -> Iterator[Problem]:
    if space.capacity < 1 and not KINDS[space.kind].passage:
        yield Problem(ProblemCode.NO_CAPACITY, space.id)
    if not space.sensors:
        yield Problem(ProblemCode.NO_SENSORS, space.id)
    places = {place.id for place in space.places}
    for sensor in space.sensors:
        if sensor.place is not None and sensor.place not in places:
            yield Problem(ProblemCode.SENSOR_WITHOUT_PLACE, space.id, sensor.id)


def undoubled(building: Building) -> dict[str, Space]:
    """Return the spaces of a building, each sensor and each light left to the first that names it.

    A light that a place names is not the room's, or whoever is woken would be woken with all others.
    """
    taken: set[str] = set()
    spaces: dict[str, Space] = {}
    for space in building.spaces.values():
        sensors: dict[str, Sensor] = {}
        for sensor in space.sensors:
            if sensor.id not in taken:
                sensors.setdefault(sensor.id, sensor)
        places = tuple(_undoubled(place, taken) for place in space.places)
        spaces[space.id] = replace(space, sensors=tuple(sensors.values()), places=places, **_untaken(space, taken))
        taken.update(sensors)
    return spaces


def _untaken(space: Space, taken: set[str]) -> dict[str, Any]:
    """Return what of a space can be set and is not taken, by the names of its fields, and take it."""
    left: dict[str, Any] = {}
    for part in ("lights", "egress", "climates", "fans", "signs"):
        left[part] = tuple(id for id in getattr(space, part) if id not in taken)
        taken.update(left[part])
    return left


def _undoubled(place: Place, taken: set[str]) -> Place:
    """Return a place with the lights that are not taken, and take them."""
    lights, wakers = (tuple(id for id in ids if id not in taken) for ids in (place.lights, place.wakers))
    taken.update(lights, wakers)
    return place if (lights, wakers) == (place.lights, place.wakers) else replace(place, lights=lights, wakers=wakers)
