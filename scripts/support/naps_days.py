"""Strange days in nap rooms: whatever happens, places add up, nothing stale is free, and nothing is held twice."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
import json
from random import Random
from types import MappingProxyType
from typing import Final

from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.asked import (
    FaultMended,
    FaultReported,
    LengthChosen,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
    QueueLeft,
)
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Actuate,
    Event,
    Mode,
    ModeChosen,
    Outcome,
    Reading,
    Refused,
    Rouse,
    Tick,
)
from custom_components.iot_valley.core.model import Building, Place, Sensor, Space
from custom_components.iot_valley.core.naproom import NapView
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sensors import BEHAVIOURS, SensorKind
from custom_components.iot_valley.core.sessions import CAP, KEPT, SLEEPING, Phase

START: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
EVENTS: Final = 40
"""So many things happen in a day."""

PAUSES: Final = (0, 0, 0.4, 1, 5, 30, 60, 61, 120, 180, 300, 700, 1300, 4000, 90_000)
_LIT: Final = frozenset((Phase.WAKING, Phase.ROUSING, Phase.OVERSTAY, Phase.LEAVING, Phase.TURNOVER))


def _bed(room: str, number: int) -> Place:
    name = f"{room}_{number}"
    return Place(name, name, number == 1, number == 2, (f"light.{name}",), (f"switch.{name}",))  # noqa: PLR2004


def _room(room: str, beds: int, whole: tuple[SensorKind, ...], placed: tuple[tuple[SensorKind, int], ...]) -> Space:
    sensors = (
        *(Sensor(f"{room}.{kind}", kind) for kind in whole),
        *(Sensor(f"{room}.{kind}_{number}", kind, f"{room}_{number}") for kind, number in placed),
    )
    places = tuple(_bed(room, number) for number in range(1, beds + 1))
    return Space(
        room, room, room, SpaceKind.NAP_ROOM, None, beds, sensors=sensors, places=places, lights=(f"{room}.l",)
    )


_MAT, _RADAR, _EYE, _HEADS = SensorKind.PRESSURE, SensorKind.PRESENCE, SensorKind.MOTION, SensorKind.COUNT
ROOMS: Final = (
    _room("mats", 3, (_RADAR, _HEADS), ((_MAT, 1), (_MAT, 2), (_MAT, 3))),
    _room("blind", 3, (_HEADS, _EYE), ()),
    _room("mixed", 4, (_RADAR,), ((_MAT, 1), (_RADAR, 1), (_HEADS, 2), (_EYE, 3))),
)
BUILDING: Final = Building("Naps", spaces=MappingProxyType({room.id: room for room in ROOMS}))
_SENSORS: Final = MappingProxyType({sensor.id: sensor for room in ROOMS for sensor in room.sensors})
_PLACES: Final = tuple((room.id, place.id) for room in ROOMS for place in room.places)
_OWNERS: Final = MappingProxyType(
    {actuator: place for room in ROOMS for place in room.places for actuator in place.lights + place.wakers}
)


class WrongError(AssertionError):
    """Something happened that never may."""


def demand(so: object, what: str) -> None:
    """Refuse what never may be so."""
    if not so:
        raise WrongError(what)


class Life:
    """An engine in a building of nap rooms, of which everything is looked at after each event."""

    def __init__(self) -> None:
        """Open the doors."""
        self.now = START
        self.engine = Engine(BUILDING, START)
        self.said: dict[str, tuple[float, datetime]] = {}
        self.called: dict[str, tuple[str, datetime]] = {}
        self.wake_at = self.happens(Tick()).wake_at

    def until(self, then: datetime) -> None:
        """Let time pass; the engine is woken whenever it asks for it."""
        while self.wake_at is not None and self.wake_at <= then:
            self.now = self.wake_at
            self.happens(Tick())
            demand(self.wake_at is None or self.wake_at > self.now, "a wake-up made no progress")
        self.now = then

    def happens(self, event: Event) -> Outcome:
        """Let something happen now, and look at everything."""
        if isinstance(event, Reading) and event.value is not None:
            self.said[event.sensor_id] = event.value, self.now
        elif isinstance(event, Reading):
            self.said.pop(event.sensor_id, None)
        outcome = self.engine.handle(event, self.now)
        self._follow(outcome)
        return outcome

    def restarts(self, away: float) -> None:
        """Let another engine take the memory back, after a while, through a file."""
        memory = self.engine.snapshot()
        written = json.loads(json.dumps(snapshots.dump(memory)))
        demand(snapshots.load(written) == memory, "what is read is not what was written")
        self.until(self.now)
        self.now += timedelta(seconds=away)
        self.said.clear()
        self.engine = Engine(BUILDING, self.now)
        self._follow(self.engine.restore(snapshots.load(written), self.now))

    def slips(self, seconds: float) -> None:
        """Let the clock be set back."""
        by = timedelta(seconds=seconds)
        self.engine.handle(Tick(), self.now)
        self.now -= by
        self.said = {id: (value, at - by) for id, (value, at) in self.said.items()}
        self.called = {code: (place, at - by) for code, (place, at) in self.called.items()}
        self._follow(self.engine.handle(Tick(), self.now))

    def _follow(self, outcome: Outcome) -> None:
        self.wake_at = outcome.wake_at
        demand(self.wake_at is None or (self.wake_at > self.engine.now and not self.wake_at.microsecond), "wake-up")
        for command in outcome.commands:
            if isinstance(command, Actuate):
                continue
            actuators = command.wakers if isinstance(command, Rouse) else command.lights
            if not actuators[0].startswith(command.space_id):  # The lamps of the room are another story.
                self._look_at_wake(actuators, on=bool(command.on if isinstance(command, Rouse) else command.brightness))
        for room in ROOMS:
            nap = self.engine.views[room.id].nap
            demand(nap, f"nothing is told of {room.id}")
            if nap is not None:
                self._look(room, nap)
        self._look_at_calls()

    def _look_at_wake(self, actuators: tuple[str, ...], *, on: bool) -> None:
        owners = {_OWNERS[actuator].id for actuator in actuators}
        demand(len(owners) == 1, f"{actuators} are of {owners}")
        (place_id,) = owners
        room = next(room for room in ROOMS if place_id in {place.id for place in room.places})
        session = self.engine.naps.rooms()[room.id].session(place_id) if on else None
        demand(session is None or session.phase in _LIT, f"{place_id} is woken out of turn")

    def _look(self, room: Space, nap: NapView) -> None:
        tally, view = nap.tally, self.engine.views[room.id]
        demand(sum(tally) == len(room.places) == len(view.places), f"{tally} is not {len(room.places)}")
        demand(min(tally) >= 0, f"{tally} is negative")
        demand(view.free_places is None or view.free_places == tally.free, "two numbers of free places")
        placed = {sensor.place for sensor in room.sensors if sensor.place}
        for place, shown in zip(room.places, nap.places, strict=True):
            if shown.state is PlaceState.FREE and place.id in placed:
                demand(self._is_proven_free(place), f"{place.id} is free, and nothing fresh says so")
            elif shown.state is PlaceState.FREE:
                demand(view.verdict is Verdict.ABSENT, f"{place.id} is free in a room that is not")

    def _is_proven_free(self, place: Place) -> bool:
        """Return whether a sensor of a place has said no lately, and none yes."""
        fresh = [
            value for id, (value, at) in self.said.items() if _SENSORS[id].place == place.id and self._is_fresh(id, at)
        ]
        return bool(fresh) and not any(fresh)

    def _is_fresh(self, sensor_id: str, at: datetime) -> bool:
        lasts = BEHAVIOURS[_SENSORS[sensor_id].kind].stale_after
        return lasts is None or self.engine.now - at <= lasts + 2 * SECOND

    def _look_at_calls(self) -> None:
        """No ticket is twice anywhere, no place is kept for longer than it may be, no nap passes the cap."""
        rooms = self.engine.naps.rooms()
        for room in rooms.values():
            held = {id: each.ticket.code for id, each in room.sessions.items() if each.ticket is not None}
            codes = [*(ticket.code for ticket in room.queue), *held.values()]
            demand(len(codes) == len(set(codes)), f"a ticket twice: {codes}")
            turns = [ticket.turn for ticket in room.queue]
            demand(turns == sorted(turns), "the queue is out of order")
            for session in room.sessions.values():
                if session.phase in SLEEPING and session.began and session.ends:
                    demand(session.ends - session.began <= CAP, "a nap longer than the cap")
        kept = {
            each.ticket.code: (place_id, self.engine.now)
            for room in rooms.values()
            for place_id, each in room.sessions.items()
            if each.ticket is not None
        }
        for code, (place_id, now) in kept.items():
            first_place, since = self.called.get(code, (place_id, now))
            kept[code] = (place_id, since if first_place == place_id else now)
            demand(now - kept[code][1] <= KEPT + SECOND, f"{place_id} is kept for {now - kept[code][1]}")
        self.called = kept


def _reading(chance: Random) -> Event:
    sensor_id = chance.choice(tuple(_SENSORS))
    if _SENSORS[sensor_id].kind is _HEADS and not _SENSORS[sensor_id].place:
        return Reading(sensor_id, chance.choice((0.0, 1.0, 2.0, 3.0, 9.0, None)))
    return Reading(sensor_id, chance.choice((0.0, 0.0, 1.0, 1.0, None)))


def _claim(chance: Random, tickets: list[tuple[str, str]]) -> Event:
    if tickets and chance.random() < 0.5:  # noqa: PLR2004
        room_id, ticket = chance.choice(tickets)
        return PlaceClaimed(room_id, None, chance.choice((10, 15, 20, 25, None)), ticket)
    room_id, place_id = chance.choice(_PLACES)
    return PlaceClaimed(room_id, chance.choice((place_id, None)), chance.choice((10, 15, 20, 25, 7)))


def _join(chance: Random, now: datetime) -> Event:
    not_after = chance.choice((None, now + timedelta(seconds=chance.uniform(-10, 4000))))
    needs = chance.random() < 0.3, chance.random() < 0.3  # noqa: PLR2004
    return QueueJoined(chance.choice(ROOMS).id, chance.randrange(99), *needs, chance.choice((10, 20)), not_after)


def _place_event(kind: Callable[[str, str], Event]) -> Callable[[Random, Life, list[tuple[str, str]]], Event]:
    return lambda chance, _, __: kind(*chance.choice(_PLACES))


_KINDS: Mapping[Callable[[Random, Life, list[tuple[str, str]]], Event], int] = MappingProxyType(
    {
        lambda chance, _, __: _reading(chance): 40,
        lambda chance, _, tickets: _claim(chance, tickets): 12,
        _place_event(PlaceReleased): 6,
        lambda chance, life, _: _join(chance, life.now): 12,
        lambda chance, _, tickets: QueueLeft(*(chance.choice(tickets) if tickets else ("mats", "CCCC"))): 3,
        _place_event(FaultReported): 3,
        _place_event(FaultMended): 4,
        lambda chance, _, __: LengthChosen(chance.choice(ROOMS).id, chance.choice((10, 15, 20, 25, 7))): 2,
        lambda chance, _, __: ModeChosen(chance.choice(ROOMS).id, chance.choice(tuple(Mode))): 3,
    }
)


def tickets_of(life: Life) -> list[tuple[str, str]]:
    """Return every ticket, with its room."""
    rooms = life.engine.naps.rooms()
    return [(room_id, code) for room_id, room in rooms.items() for code in room.tickets()]


def day(seed: str) -> Iterator[str]:
    """Live a day that the seed makes up; yield what is wrong with it."""
    chance = Random(seed)
    try:
        life = Life()
        for _ in range(EVENTS):
            life.until(life.now + timedelta(seconds=chance.choice(PAUSES) * chance.choice((1, 1, chance.random()))))
            _happen(chance, life)
        life.until(life.now + timedelta(hours=2))
    except WrongError as error:
        yield f"day {seed}: {error}"


def _happen(chance: Random, life: Life) -> None:
    strange = chance.random()
    if strange < 0.03:  # noqa: PLR2004
        life.restarts(chance.choice((0, 1, 45, 600, 5000)))
        return
    if strange < 0.04:  # noqa: PLR2004
        life.slips(chance.choice((5, 90, 4000)))
        return
    (kind,) = chance.choices(tuple(_KINDS), tuple(_KINDS.values()))
    try:
        life.happens(kind(chance, life, tickets_of(life)))
    except Refused:
        return
