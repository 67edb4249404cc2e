"""The files that can be replayed, one reader for each format: to add one, add a function and a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
import json
from pathlib import Path
import re
from types import MappingProxyType

from custom_components.iot_valley.core import journal, snapshots
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind

from .replay_recording import Cells, Label, Moment, Recording, Stretch, UnreadableError

_FIRST_DAY = datetime(2018, 1, 1, tzinfo=UTC)
"""The day 0 of files that number their days. All times are read as UTC, since none has a zone."""

_BINARY = frozenset((SensorKind.MOTION, SensorKind.DOOR, SensorKind.PRESENCE))


def read(path: Path) -> Recording:
    """Return what a file holds.

    Raises `UnreadableError` where it holds nothing that can be replayed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name} cannot be read: {error}."
        raise UnreadableError(message) from error
    for fits, reader in _READERS:
        if fits.match(text):
            try:
                return reader(text)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                message = f"{path.name} cannot be replayed: {error}."
                raise UnreadableError(message) from error
    message = f"{path.name} is of no format that can be replayed."
    raise UnreadableError(message)


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of a table tell of one space."""

    columns: Mapping[str, SensorKind]
    kind: SpaceKind
    time_of: Callable[[Cells], datetime]
    occupied: Callable[[Cells], bool]
    people: Callable[[Cells], float | None] = lambda _: None

    def read(self, rows: Iterable[Cells]) -> Recording:
        """Return the rows as what one sensor for each column said; a day that is out of order begins anew."""
        rows = list(rows)
        if not rows:
            message = "it has no rows"
            raise ValueError(message)
        sensors = {column: Sensor(_entity_id(column, kind), kind) for column, kind in self.columns.items()}
        space = Space("room", "room", "Room", self.kind, sensors=tuple(sensors.values()))
        return Recording(_building(space), len(rows), list(self._stretches(rows, sensors)))

    def _stretches(self, rows: list[Cells], sensors: Mapping[str, Sensor]) -> Iterator[Stretch]:
        by_day = groupby(rows, key=lambda row: row.get("DayId"))
        for _, days in by_day:
            timed = [(self.time_of(row), row) for row in days]
            yield Stretch(
                timed[0][0],
                [
                    Moment(at, Reading(sensor.id, float(row[column])))
                    for at, row in timed
                    for column, sensor in sensors.items()
                ],
                [Label(at, self.occupied(row), self.people(row)) for at, row in timed],
            )


def _entity_id(name: str, kind: SensorKind) -> str:
    domain = "binary_sensor" if kind in _BINARY else "sensor"
    return f"{domain}.{re.sub(r'[^a-z0-9]+', '_', name.lower())}"


def _building(*spaces: Space) -> Building:
    return Building("Replay", spaces=MappingProxyType({space.id: space for space in spaces}))


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_UCI357 = Table(
    {
        "Temperature": SensorKind.TEMPERATURE,
        "Humidity": SensorKind.HUMIDITY,
        "Light": SensorKind.ILLUMINANCE,
        "CO2": SensorKind.CO2,
    },
    SpaceKind.MEETING_ROOM,
    lambda row: _utc(row["date"]),
    lambda row: row["Occupancy"] == "1",
)
_UCI864 = Table(
    {
        **{f"S{number}_Temp": SensorKind.TEMPERATURE for number in range(1, 5)},
        **{f"S{number}_Light": SensorKind.ILLUMINANCE for number in range(1, 5)},
        **{f"S{number}_Sound": SensorKind.SOUND for number in range(1, 5)},
        "S5_CO2": SensorKind.CO2,
        "S6_PIR": SensorKind.MOTION,
        "S7_PIR": SensorKind.MOTION,
    },
    SpaceKind.MEETING_ROOM,
    lambda row: _utc(f"{row['Date'].replace('/', '-')}T{row['Time']}"),
    lambda row: row["Room_Occupancy_Count"] != "0",
    lambda row: float(row["Room_Occupancy_Count"]),
)
_SDU = Table(
    {"co2": SensorKind.CO2},
    SpaceKind.MEETING_ROOM,
    lambda row: _FIRST_DAY + timedelta(days=int(row["DayId"])) + _since_midnight(row["Time"]),
    lambda row: float(row["count"]) > 0,
    lambda row: float(row["count"]),
)


def _since_midnight(text: str) -> timedelta:
    hours, minutes, seconds = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _uci357(text: str) -> Recording:
    # The header has no name for the row's number.
    header, *lines = text.splitlines()
    return _UCI357.read(csv.DictReader([f'"row",{header}', *lines]))


def _uci864(text: str) -> Recording:
    return _UCI864.read(csv.DictReader(text.splitlines()))


def _sdu(text: str) -> Recording:
    return _SDU.read(csv.DictReader(text.splitlines()))


_ROOM = re.compile(r"(.*?[a-z][A-Z])(?:[A-Z][a-z]\w*)?")
_HOME_KINDS = (
    ("Bedroom", SpaceKind.LODGING),
    ("Entryway", SpaceKind.CIRCULATION),
    ("Hallway", SpaceKind.CIRCULATION),
)


def _casas(text: str) -> Recording:
    """Read a home's sensors of movement: one space for each room that their names tell."""
    events = [line.split("\t")[:3] for line in text.splitlines() if line.strip()]
    moments = sorted(
        (
            Moment(_utc(at), Reading(_entity_id(name, SensorKind.MOTION), float(said == "ON")))
            for at, name, said in events
        ),
        key=lambda moment: moment.at,
    )
    rooms: dict[str, set[str]] = {}
    for name in sorted({name for _, name, _ in events}):
        rooms.setdefault(room_of(name), set()).add(name)
    spaces = (_room(room, sorted(names)) for room, names in rooms.items())
    return Recording(_building(*spaces), len(events), [Stretch(moments[0].at, moments)])


def room_of(sensor: str) -> str:
    """Return the room that a sensor's name tells: BedroomA of BedroomADoor."""
    found = _ROOM.fullmatch(sensor)
    return found[1] if found else sensor


def _room(room: str, names: list[str]) -> Space:
    kind = next((kind for word, kind in _HOME_KINDS if word in room), SpaceKind.LOUNGE)
    sensors = (Sensor(_entity_id(name, SensorKind.MOTION), SensorKind.MOTION) for name in names)
    return Space(room.lower(), room.lower(), room, kind, sensors=tuple(sensors))


def _diagnostics(text: str) -> Recording:
    """Read a download of Home Assistant's diagnostics; wake-ups are left out, for a replay makes its own."""
    data = json.loads(text)["data"]
    building = journal.read_building(data["building"])
    baseline = snapshots.load(data["recent"]["baseline"])
    events = [journal.read_event(written) for written in data["recent"]["events"]]
    moments = [Moment(at, event) for event, at in events if not isinstance(event, Tick)]
    return Recording(building, len(events), [Stretch(baseline.at, moments, baseline=baseline)])


_READERS: tuple[tuple[re.Pattern[str], Callable[[str], Recording]], ...] = (
    (re.compile(r"\s*\{"), _diagnostics),
    (re.compile(r'"date","Temperature","Humidity","Light","CO2"'), _uci357),
    (re.compile(r"Date,Time,S1_Temp"), _uci864),
    (re.compile(r"DayId,Time,Weekday,Holiday,room,count"), _sdu),
    (re.compile(r"\d{4}-\d\d-\d\d [\d:.]+\t\w+\t(ON|OFF)\b"), _casas),
)
