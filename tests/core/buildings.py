"""Small buildings, and days lived in them."""

from datetime import UTC, datetime, timedelta
from itertools import count
import json
from typing import Any, Self

from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.attributes import Attribute, Value
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.hours import ALWAYS, OpeningHours
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Actuate,
    ActuatorReport,
    Command,
    Event,
    Hand,
    LightReport,
    Outcome,
    Reading,
    SetLights,
    Tick,
)
from custom_components.iot_valley.core.model import Building, Floor, Place, Sensor, Space
from custom_components.iot_valley.core.moments import Happening, MomentCode
from custom_components.iot_valley.core.naproom import NapView
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.views import SpaceView

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(clock: str, day: int = 0) -> datetime:
    """Return a time of that Monday, or of a day after it, such as `09:30` or `09:30:15`."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hours, minutes=minutes, seconds=sum(seconds))


def room(
    *sensors: SensorKind,
    id: str = "room",
    kind: SpaceKind = SpaceKind.MEETING_ROOM,
    lights: tuple[str, ...] = (),
    floor: str | None = None,
    **driven: Any,
) -> Space:
    """Return a space whose sensors have the names of their kinds, numbered where there are several."""
    numbers = {sensor: count(2) for sensor in sensors}
    seen: set[SensorKind] = set()
    bound: list[Sensor] = []
    for sensor in sensors:
        name = f"{sensor}_{next(numbers[sensor])}" if sensor in seen else str(sensor)
        seen.add(sensor)
        bound.append(Sensor(name if id == "room" else f"{id}.{name}", sensor))
    return Space(id, id, id.title(), kind, floor, capacity=6, sensors=tuple(bound), lights=lights, **driven)


def nap_room(
    *sensors: SensorKind,
    places: int = 2,
    mats: bool = True,
    id: str = "nap",
    lights: tuple[str, ...] = (),
    floor: str | None = None,
    waking: bool = False,
) -> Space:
    """Return a nap room with beds, each with a mat (`mat_1` …) if so wished, and sensors of the whole room.

    Where it is waking, each bed has a lamp (`lamp_1` …) and a pad that vibrates (`pad_1` …).
    """
    beds = tuple(
        Place(
            f"bed_{number}",
            f"Bed {number}",
            lights=(f"lamp_{number}",) if waking else (),
            wakers=(f"pad_{number}",) if waking else (),
        )
        for number in range(1, places + 1)
    )
    prefix = "" if id == "nap" else f"{id}."
    watching = [Sensor(f"{prefix}{kind}", kind) for kind in sensors]
    if mats:
        watching += [
            Sensor(f"{prefix}mat_{number}", SensorKind.PRESSURE, bed.id) for number, bed in enumerate(beds, start=1)
        ]
    return Space(
        id,
        id,
        id.title(),
        SpaceKind.NAP_ROOM,
        floor,
        capacity=places,
        sensors=tuple(watching),
        places=beds,
        lights=lights,
    )


def building(*spaces: Space, hours: OpeningHours = ALWAYS, floors: tuple[str, ...] = ()) -> Building:
    """Return a building of some spaces."""
    return Building(
        "Valley",
        floors=tuple(Floor(floor, floor.title()) for floor in floors),
        spaces={space.id: space for space in spaces},
        hours=hours,
    )


class Day:
    """A day lived in a building: its engine is woken when it asks for it, and its lamps obey."""

    def __init__(
        self, *spaces: Space, start: str = "08:00", hours: OpeningHours = ALWAYS, obedient: bool = True
    ) -> None:
        """Open the doors."""
        self.now = at(start)
        self.engine = Engine(building(*spaces, hours=hours), self.now)
        self.commands: list[SetLights] = []
        self.done: list[tuple[datetime, Command]] = []
        self.moments: list[Happening] = []
        self.changed: list[str] = []
        self.wakes = 0
        self._obedient = obedient
        self._wake_at = self.engine.handle(Tick(), self.now).wake_at

    def until(self, clock: str, day: int = 0) -> Self:
        """Let time pass."""
        then = at(clock, day)
        assert then >= self.now, "a day goes forward"
        while self._wake_at is not None and self._wake_at <= then:
            self.now = self._wake_at
            self.wakes += 1
            self.happens(Tick())
        self.now = then
        return self

    def happens(self, event: Event) -> Outcome:
        """Let something happen now."""
        if isinstance(event, Reading) and event.at is None:
            outcome = self.engine.read(event.sensor_id, event.value, self.now) or Outcome(wake_at=self._wake_at)
        else:
            outcome = self.engine.handle(event, self.now)
        self._wake_at = outcome.wake_at
        lighting = [command for command in outcome.commands if isinstance(command, SetLights)]
        self.commands += lighting
        self.done += [(self.now, command) for command in outcome.commands]
        self.moments += outcome.moments
        self.changed += outcome.changed
        for command in lighting if self._obedient else ():
            for light in command.lights:
                self.happens(LightReport(light, command.brightness > 0, command.brightness))
        for each in outcome.commands if self._obedient else ():
            if isinstance(each, Actuate):
                self._obey(each)
        return outcome

    def _obey(self, command: Actuate) -> None:
        for id in command.actuators:
            values = {**self.engine.actuators.get(id).values, **command.wanted}
            self.happens(ActuatorReport(id, values, Hand.OURS))

    def actuated(self, *attributes: Attribute) -> list[tuple[str, dict[Attribute, Value]]]:
        """Return when what was asked of thermostats, fans and signs, of some attributes or of all."""
        return [
            (
                f"{at:%H:%M:%S}",
                {what: value for what, value in each.wanted.items() if not attributes or what in attributes},
            )
            for at, each in self.done
            if isinstance(each, Actuate)
        ]

    def reads(self, clock: str, sensor: str, value: float | None, day: int = 0) -> Outcome:
        """Let a sensor report at a time of the day."""
        self.until(clock, day)
        return self.happens(Reading(sensor, value))

    def switched(self, clock: str, light: str, *, on: bool, hand: Hand = Hand.PERSON) -> Outcome:
        """Let someone switch a light."""
        self.until(clock)
        return self.happens(LightReport(light, on, hand=hand))

    def view(self, space: str = "room") -> SpaceView:
        """Return what is told of a space now."""
        return self.engine.views[space]

    def asks(self, clock: str, event: Event, day: int = 0) -> Outcome:
        """Let someone ask something at a time of the day."""
        self.until(clock, day)
        return self.happens(event)

    def nap(self) -> NapView:
        """Return what is told of the nap room now."""
        nap = self.engine.views["nap"].nap
        assert nap is not None
        return nap

    def told(self, *codes: MomentCode) -> list[tuple[str, str]]:
        """Return when what happened, of some codes or of all."""
        return [(f"{each.at:%H:%M:%S}", each.code) for each in self.moments if not codes or each.code in codes]

    def restarts(self, away: float = 0.0) -> Self:
        """Let the engine be written down, and another one take its memory back after some seconds."""
        written = json.loads(json.dumps(snapshots.dump(self.engine.snapshot())))
        self.now += timedelta(seconds=away)
        self.engine = Engine(self.engine.building, self.now)
        outcome = self.engine.restore(snapshots.load(written), self.now)
        self._wake_at = outcome.wake_at
        self.done += [(self.now, command) for command in outcome.commands]
        self.moments += outcome.moments
        return self

    def verdict(self, space: str = "room") -> Verdict:
        """Return what is known of a space now."""
        return self.engine.views[space].verdict

    def levels(self) -> list[int]:
        """Return the brightness of each command until now."""
        return [command.brightness for command in self.commands]
