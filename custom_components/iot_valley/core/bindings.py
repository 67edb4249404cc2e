"""The sensors of a building, each with all that a reading of it needs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, override

from .caretaker import Caretaker
from .habits import Habit
from .model import Sensor, Space
from .occupancy import Occupancy
from .sensors import BEHAVIOURS, SensorKind
from .surroundings import Led
from .traces import Trace, repeated

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_NO_TIME: Final = timedelta()


class Hold:
    """Which sensor of a space sees someone all the time, whatever the others may say."""

    __slots__ = ("by", "until")

    def __init__(self, occupancy: Occupancy | None) -> None:
        """Take it from what is believed of the space."""
        self.by: str | None = None
        self.until: datetime | None = None
        if occupancy is not None:
            self.follow(occupancy)

    def follow(self, occupancy: Occupancy) -> None:
        """Take it from what is believed of the space now."""
        self.by, self.until = occupancy.held_by, occupancy.held_until

    def spares(self, sensor_id: str, now: datetime) -> bool:
        """Return whether it is another sensor than this one, and its word is not stale yet."""
        by, until = self.by, self.until
        return by is not None and by != sensor_id and (until is None or now < until)


class Room(NamedTuple):
    """A space, what it leads to, and which of its sensors holds it."""

    space: Space
    led: Led | None
    hold: Hold


class Bound:
    """A sensor with its space, how its kind behaves, what it has been doing, and what it said last.

    All of it is one object: where there are thousands of sensors, each further look into slow memory is what counts.
    """

    __slots__ = (
        "_fresh",
        "_said_at",
        "_word",
        "ambient",
        "behaviour",
        "habit",
        "hold",
        "id",
        "led",
        "sensor",
        "space",
        "spared",
    )

    _word: Trace | None
    _said_at: datetime

    def __init__(self, sensor: Sensor, room: Room, habit: Habit, trace: Trace | None) -> None:
        """Bind a sensor to its space."""
        space, self.led, self.hold = room
        self.trace = trace
        self.habit = habit
        behaviour = self.behaviour = BEHAVIOURS[sensor.kind]
        self._fresh = behaviour.stale_after if behaviour.sense is None else None
        """For how long its word holds unless it is repeated, none where each word has to be looked at."""

        self.space = space
        self.sensor = sensor
        self.id = sensor.id
        self.ambient = sensor.kind is SensorKind.ILLUMINANCE and bool(space.lights)
        """Whether it tells whether the lamps of its space are needed."""

        self.spared = not self.behaviour.numbers
        """Whether it tells nothing new of its space while another sensor sees someone there all the time."""

    @property
    def trace(self) -> Trace | None:
        """What it said last: of a word that was repeated it is made when somebody asks for it."""
        word = self._word
        if word is None or word.at is self._said_at:
            return word
        self._word = repeated(word, self._said_at)
        return self._word

    @trace.setter
    def trace(self, trace: Trace | None) -> None:
        self._word, self._said_at = trace, _NEVER if trace is None else trace.at

    def again(self, value: float | None, at: datetime) -> Trace | None:
        """Return what it said before if it says but the same once more, none where that takes a closer look.

        Most readings are such: all that is another is when it was.
        """
        word, fresh = self._word, self._fresh
        if word is None or value is None or value != word.value or fresh is None:
            return None
        if not _NO_TIME <= at - self._said_at < fresh:
            return None
        self._said_at = at
        return word


class Traces(Mapping[str, Trace]):
    """The memory of each sensor that has said anything, by its id."""

    def __init__(self, bound: Mapping[str, Bound]) -> None:
        """Look at what sensors said."""
        self._bound = bound

    @override
    def __getitem__(self, sensor_id: str) -> Trace:
        trace = self._bound[sensor_id].trace
        if trace is None:
            raise KeyError(sensor_id)
        return trace

    @override
    def get(self, sensor_id: str, default: Any = None) -> Any:
        """Return the memory of a sensor: far quicker than by way of an error, for most of the calls are these."""
        bound = self._bound.get(sensor_id)
        return default if bound is None or (trace := bound.trace) is None else trace

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.copy())

    @override
    def __len__(self) -> int:
        return len(self.copy())

    def copy(self) -> dict[str, Trace]:
        """Return all of them as they are now."""
        return {id: bound.trace for id, bound in self._bound.items() if bound.trace is not None}


def bound_in(rooms: Iterable[Room], care: Caretaker, before: Mapping[str, Bound]) -> dict[str, Bound]:
    """Return each sensor of some spaces by its id, with what it said unless it was something else that said it."""
    return {
        sensor.id: Bound(sensor, room, care.habit_of(sensor.id), _kept(sensor, before.get(sensor.id)))
        for room in rooms
        for sensor in room.space.sensors
    }


def _kept(sensor: Sensor, before: Bound | None) -> Trace | None:
    return before.trace if before is not None and before.sensor.kind is sensor.kind else None


def batteries_of(bound: Iterable[Bound]) -> frozenset[str]:
    """Return the ids of what tells how full the batteries of some sensors are."""
    return frozenset(each.sensor.battery for each in bound if each.sensor.battery)
