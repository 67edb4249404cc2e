"""What is tried: our core, and what Home Assistant offers, each told the same events at the same times."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.messages import Event, Outcome, Reading, Refused, Tick
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .accuracy_faults import Watchman
from .accuracy_tracks import ABSENT, PRESENT, SILENCE, Told, Tracks
from .replay_recording import Moment

OURS = "ours"

_LOOK_EVERY = timedelta(minutes=15)
"""How often it is looked which sensors are found faulty."""


class Player(Protocol):
    """What is told of events, and tells of spaces."""

    name: str
    covers: frozenset[str]
    """The ids of the spaces that it can tell anything of."""

    tracks: Tracks

    def start(self, at: datetime) -> None:
        """Begin a stretch, with nothing remembered."""

    def take(self, moment: Moment) -> None:
        """Take an event in."""

    def end(self, at: datetime) -> None:
        """Let time go by to the end of a stretch."""


class Ours:
    """Our core, with a tick whenever it asks for one."""

    name = OURS

    def __init__(self, building: Building) -> None:
        """Begin with a building."""
        self.covers = frozenset(building.spaces)
        self._building = building

    def start(self, at: datetime) -> None:
        """Begin with a new engine."""
        self.tracks, self.watchman = Tracks(), Watchman()
        self._look_at = at + _LOOK_EVERY
        self._engine = Engine(self._building, at)
        for space_id in self._building.spaces:
            self._note(at, space_id)
        self._handle(Tick(), at)

    def take(self, moment: Moment) -> None:
        """Take an event in, after all the ticks that were due before."""
        self._pass(moment.at)
        self._handle(moment.event, moment.at)

    def end(self, at: datetime) -> None:
        """Tick to the end."""
        self._pass(at)
        self.watchman.end(at.timestamp())

    def _pass(self, at: datetime) -> None:
        while self._look_at <= at:
            self._wake_until(self._look_at)
            self.watchman.look(self._look_at.timestamp(), getattr(self._engine, "faults", {}))
            self._look_at += _LOOK_EVERY
        self._wake_until(at)

    def _wake_until(self, at: datetime) -> None:
        while (wake_at := self._wake_at) is not None and wake_at <= at:
            self._handle(Tick(), wake_at)
            if self._wake_at is not None and self._wake_at <= wake_at:
                message = f"the engine does not get beyond {wake_at}"
                raise RuntimeError(message)

    def _handle(self, event: Event, at: datetime) -> None:
        try:
            outcome: Outcome = self._engine.handle(event, at)
        except Refused:
            return
        self._wake_at = outcome.wake_at
        for changed in outcome.changed:
            self._note(at, changed)

    def _note(self, at: datetime, space_id: str) -> None:
        view = self._engine.views.get(space_id)
        if view is not None:
            people = 0 if view.verdict is Verdict.ABSENT and view.people is None else view.people
            self.tracks.note(at.timestamp(), space_id, Told(view.verdict, view.probability, people))


# -- what anyone can build with Home Assistant -----------------------------------------------------------------------

MOVEMENT: Mapping[SensorKind, float] = MappingProxyType({SensorKind.MOTION: 0.5, SensorKind.PRESENCE: 0.5})
"""A value over this is a yes: the sensors that a motion time-out is built on."""

SIGNS: Mapping[SensorKind, float] = MappingProxyType({**MOVEMENT, SensorKind.PRESSURE: 0.5})
"""The same: the binary sensors whose on means that someone is there. A door that stands open means nothing."""

LEVELS: Mapping[SensorKind, float] = MappingProxyType(
    {
        SensorKind.COUNT: 0.5,
        SensorKind.COUNTER: 0.5,
        SensorKind.CO2: 800.0,
        SensorKind.ILLUMINANCE: 100.0,
        SensorKind.SOUND: 45.0,
        SensorKind.POWER: 15.0,
    }
)
"""What one takes instead where no sensor is binary: people, ppm, lux, dB, W. Indoor air is thought fresh below 800 ppm,
a room dark below 100 lx and silent below 45 dB, and a screen draws more than 15 W."""


def grouped(space: Space) -> dict[str, float]:
    """Return the sensors that a group is made of, each with the value over which it is on."""
    return _chosen(space.sensors, SIGNS) or _chosen(space.sensors, LEVELS)


def moved(space: Space) -> dict[str, float]:
    """Return the sensors that a motion time-out is made of, each with the value over which it is on."""
    return _chosen(space.sensors, MOVEMENT)


def _chosen(sensors: Iterable[Sensor], over: Mapping[SensorKind, float]) -> dict[str, float]:
    return {sensor.id: over[sensor.kind] for sensor in sensors if sensor.kind in over}


class Group:
    """Occupied while any sensor is on, and for some time after the last was.

    Unknown while none of them can tell anything, as Home Assistant's groups are.
    """

    def __init__(self, name: str, members: Mapping[str, Mapping[str, float]], hold: timedelta = timedelta()) -> None:
        """Begin with each space's sensors, and the values over which they are on."""
        self.name = name
        self.covers = frozenset(space_id for space_id, sensors in members.items() if sensors)
        self._member = {
            sensor_id: (space_id, over) for space_id, sensors in members.items() for sensor_id, over in sensors.items()
        }
        self._sizes = {space_id: len(members[space_id]) for space_id in self.covers}
        self._hold = hold.total_seconds()

    def start(self, at: datetime) -> None:
        """Begin with all sensors off."""
        self.tracks = Tracks()
        self._on: dict[str, set[str]] = {space_id: set() for space_id in self.covers}
        self._blind: dict[str, set[str]] = {space_id: set() for space_id in self.covers}
        self._told = dict.fromkeys(self.covers, ABSENT)
        self._ends: dict[str, float] = {}
        for space_id in self.covers:
            self.tracks.note(at.timestamp(), space_id, ABSENT)

    def take(self, moment: Moment) -> None:
        """Take in what a sensor says now, be it late or not."""
        event = moment.event
        if not isinstance(event, Reading) or (member := self._member.get(event.sensor_id)) is None:
            return
        space_id, over = member
        on, blind = self._on[space_id], self._blind[space_id]
        is_on = event.value is not None and event.value > over
        is_blind = event.value is None
        if (event.sensor_id in on) is is_on and (event.sensor_id in blind) is is_blind:
            return
        (on.add if is_on else on.discard)(event.sensor_id)
        (blind.add if is_blind else blind.discard)(event.sensor_id)
        self._judge(space_id, moment.at.timestamp())

    def _judge(self, space_id: str, at: float) -> None:
        self._expire(space_id, at)
        if self._on[space_id]:
            self._ends.pop(space_id, None)
            self._tell(space_id, at, PRESENT)
        elif len(self._blind[space_id]) == self._sizes[space_id]:
            self._ends.pop(space_id, None)
            self._tell(space_id, at, SILENCE)
        elif self._told[space_id] is PRESENT:
            self._ends.setdefault(space_id, at + self._hold)
            self._expire(space_id, at)
        else:
            self._tell(space_id, at, ABSENT)

    def _expire(self, space_id: str, at: float) -> None:
        ends = self._ends.get(space_id)
        if ends is not None and ends <= at:
            del self._ends[space_id]
            self._tell(space_id, ends, ABSENT)

    def _tell(self, space_id: str, at: float, told: Told) -> None:
        self._told[space_id] = told
        self.tracks.note(at, space_id, told)

    def end(self, at: datetime) -> None:
        """Let the holds run out."""
        for space_id in list(self._ends):
            self._expire(space_id, at.timestamp())


def baselines(building: Building) -> list[Player]:
    """Return what needs no running Home Assistant."""
    spaces = building.spaces.values()
    movement = {space.id: moved(space) for space in spaces}
    return [
        Group("motion 5 min", movement, timedelta(minutes=5)),
        Group("motion 30 min", movement, timedelta(minutes=30)),
        Group("group", {space.id: grouped(space) for space in spaces}),
    ]
