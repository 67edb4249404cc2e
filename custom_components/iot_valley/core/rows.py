"""A space as a row of the roster, the cells it is written in, and what can be wrong with it."""

from dataclasses import dataclass, field, fields
from enum import StrEnum

from .cells import NOTHING, SEPARATOR, join
from .driven import DRIVEN
from .kinds import SpaceKind
from .model import Equipment
from .sensors import SensorKind


class RosterCode(StrEnum):
    """What can be wrong with a roster: `roster_` and the value is the translation key."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    MISSING_VALUE = "missing_value"
    UNKNOWN_KIND = "unknown_kind"
    BAD_CAPACITY = "bad_capacity"
    NO_CAPACITY = "no_capacity"
    BAD_ANSWER = "bad_answer"
    UNKNOWN_EQUIPMENT = "unknown_equipment"
    TOO_MANY_PLACES = "too_many_places"
    NO_PLACES_HERE = "no_places_here"
    PLACE_TWICE = "place_twice"
    BAD_SENSOR = "bad_sensor"
    SENSOR_TWICE = "sensor_twice"
    UNKNOWN_PLACE = "unknown_place"
    BAD_LIGHT = "bad_light"
    BAD_ACTUATOR = "bad_actuator"
    CODE_TWICE = "code_twice"
    FAMILY_FIXED = "family_fixed"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_FLOOR = "unknown_floor"
    OTHER_FLOOR = "other_floor"
    UNKNOWN_ENTITY = "unknown_entity"
    SENSOR_TAKEN = "sensor_taken"
    UNKNOWN_SPACE = "unknown_space"
    BESIDE_ITSELF = "beside_itself"
    BAD_DEVICE = "bad_device"
    DEVICE_TWICE = "device_twice"
    DEVICE_TAKEN = "device_taken"
    UNKNOWN_MODEL = "unknown_model"
    UNKNOWN_CODE = "unknown_code"
    BAD_GRAMMAR = "bad_grammar"
    GRAMMAR_AND_MODEL = "grammar_and_model"


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One thing wrong with a roster, and where."""

    line: int
    column: str
    code: RosterCode
    value: str = ""
    detail: str = ""
    """What the value clashes with: a line, a space, a floor."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A sensor as a cell names it: its entity, its kind, and the name of the place it watches."""

    entity_id: str
    kind: SensorKind
    place: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A space as the roster tells of it; `None` is what it does not tell."""

    code: str
    name: str
    kind: SpaceKind
    area: str | None = None
    floor: str | None = None
    capacity: int | None = None
    step_free: bool | None = None
    equipment: tuple[Equipment, ...] | None = None
    companies: tuple[str, ...] | None = None
    places: int | tuple[str, ...] | None = None
    sensors: tuple[Binding, ...] | None = None
    lights: tuple[str, ...] | None = None
    climates: tuple[str, ...] | None = None
    fans: tuple[str, ...] | None = None
    signs: tuple[str, ...] | None = None
    egress: tuple[str, ...] | None = None
    beside: tuple[str, ...] | None = None
    """The codes of the spaces that one gets to directly from it."""

    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """What was read: the rows, and all that is wrong with them."""

    rows: tuple[Row, ...] = ()
    problems: tuple[RosterProblem, ...] = ()


COLUMNS = tuple(column.name for column in fields(Row) if column.name != "line")
NEEDED = ("code", "name", "kind")


def _written(places: int | tuple[str, ...] | None) -> str:
    if places is None or isinstance(places, int):
        return "" if places is None else str(places)
    # One place whose name is a number must not be read as a number of places.
    tail = SEPARATOR if len(places) == 1 else ""
    return (join(places) + tail) or NOTHING


def _listed(ids: tuple[str, ...] | None) -> str:
    return "" if ids is None else join(ids) or NOTHING


def _bound(binding: Binding) -> str:
    place = f"@{binding.place}" if binding.place else ""
    return f"{binding.entity_id}={binding.kind.value}{place}"


def cells_of(row: Row) -> dict[str, str]:
    """Return a row as the text of its cells."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "area": row.area or "",
        "floor": row.floor or "",
        "capacity": "" if row.capacity is None else str(row.capacity),
        "step_free": "yes" if row.step_free else "no",
        "equipment": join(item.value for item in row.equipment or ()),
        "companies": join(row.companies or ()),
        "places": _written(row.places),
        "sensors": "" if row.sensors is None else join(map(_bound, row.sensors)) or NOTHING,
        **{part: _listed(getattr(row, part)) for part in ("lights", *DRIVEN)},
        "beside": join(row.beside or ()),
    }
