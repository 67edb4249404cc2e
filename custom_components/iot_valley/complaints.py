"""What a person is told of the sensors that are at fault: a repair for each fault, gone by itself once it is over.

Each says which sensor it is, what was seen, since when, and what to do. What was seen is put together from sentences,
each led by a number of the fault, since not every number is known of every sensor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, callback

from .adapters.clock import local_zone
from .adapters.issues import Issue
from .adapters.spaces import name_of, ref_of
from .adapters.words import Words
from .core.actuators import all_of
from .core.engine import Engine
from .core.faults import Fault, FaultCode
from .core.model import Building, Sensor, Space
from .core.sensors import BEHAVIOURS
from .survey import missing_name

LEADS: Mapping[FaultCode, tuple[str, ...]] = MappingProxyType(
    {
        FaultCode.STUCK_ON: ("hours", "usual_hours"),
        FaultCode.STUCK_OFF: ("times",),
        FaultCode.SILENT: ("hours", "usual_minutes"),
        FaultCode.CHATTERING: ("times", "usual_times"),
        FaultCode.DRIFTING: ("value",),
        FaultCode.FROZEN: ("hours",),
        FaultCode.SWAPPED: ("percent",),
        FaultCode.LOW_BATTERY: ("percent", "times"),
        FaultCode.DUPLICATED: ("percent",),
        FaultCode.LATE: ("minutes",),
        FaultCode.CLOCK_OFF: ("minutes",),
        FaultCode.INTERVAL_CHANGED: ("minutes",),
    }
)
"""The number that leads each sentence on what was seen."""

_LEAST: Mapping[str, float] = MappingProxyType(
    {"times": 1.0, "usual_hours": 1 / 60, "usual_minutes": 1 / 60, "usual_times": 1.0}
)
"""Where it is less than so much, a number is not worth a sentence."""

_MEASURED = frozenset({"value", "usual"})
"""Numbers in the unit of the sensor."""

_SECONDS: Mapping[str, float] = MappingProxyType(
    {"hours": 3600.0, "usual_hours": 3600.0, "minutes": 60.0, "usual_minutes": 60.0}
)
"""Numbers that are durations, and of how many seconds."""

_UNITS = (("h", 3600.0), ("min", 60.0))
"""Of durations, in every language; the rest is told in seconds."""

_FEW = 2.0
"""So many of a unit there must be, or the duration is told in a smaller one."""

_LARGE = 10.0
"""From here on a decimal tells nothing."""

type Bound = Mapping[str, tuple[Space, Sensor]]
"""Sensors with their spaces, by their ids."""


def key_of(code: FaultCode) -> str:
    """Return what the repair of a fault is called in the translations."""
    return f"sensor_{code.value}"


def bound_of(building: Building) -> Bound:
    """Return the sensors of a building; one that two spaces name counts for the first."""
    bound: dict[str, tuple[Space, Sensor]] = {}
    for space in building.spaces.values():
        for sensor in space.sensors:
            bound.setdefault(sensor.id, (space, sensor))
    return bound


def put_right_with(engine: Engine, sensor_id: str) -> set[str]:
    """Return the sensors that are put right with one: what it was swapped with, and those on its low battery."""
    bound = bound_of(engine.building)
    battery = bound[sensor_id][1].battery
    faults = {fault.code: fault for fault in engine.faults.get(sensor_id, ())}
    beside = {sensor_id}
    if (swapped := faults.get(FaultCode.SWAPPED)) and swapped.other is not None:
        beside.add(swapped.other)
    if FaultCode.LOW_BATTERY in faults and battery is not None:
        beside |= {id for id, (_, sensor) in bound.items() if sensor.battery == battery}
    return beside


@callback
def complaints_of(hass: HomeAssistant, engine: Engine, words: Words) -> Iterator[Issue]:
    """Yield what is wrong with the sensors of a building; that one is missing is told by the survey."""
    teller = _Teller(hass, engine, words, bound_of(engine.building))
    return (teller.tell(sensor_id, fault) for sensor_id, fault in _worth_telling(hass, engine, teller.bound))


@callback
def disobedience_of(hass: HomeAssistant, engine: Engine) -> Iterator[Issue]:
    """Yield the actuators that do not what they are asked, however often."""
    for space in engine.building.spaces.values():
        for id_ in all_of(space):
            if id_ in engine.actuators.failing:
                placeholders = {"actuator": name_of(hass, id_), "entity": id_, "space": space.name}
                yield Issue("actuator_failing", ref_of(hass, id_), placeholders, fixable=False)


def _worth_telling(hass: HomeAssistant, engine: Engine, bound: Bound) -> Iterator[tuple[str, Fault]]:
    """Yield the faults with their sensors: that a battery is low for one only, though several may be on it."""
    told: set[str] = set()
    for sensor_id, (_, sensor) in bound.items():
        faults = engine.faults.get(sensor_id, ())
        if not faults or missing_name(hass, sensor_id) is not None:
            continue
        for fault in faults:
            low = sensor.battery if fault.code is FaultCode.LOW_BATTERY else None
            if low not in told:
                yield sensor_id, fault
            if low is not None:
                told.add(low)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts into words what is wrong with the sensors of a building."""

    hass: HomeAssistant
    engine: Engine
    words: Words
    bound: Bound

    def tell(self, sensor_id: str, fault: Fault) -> Issue:
        """Return the repair of a fault."""
        other = self._other(fault)
        placeholders = {
            "sensor": name_of(self.hass, sensor_id),
            "entity": sensor_id,
            "space": self.bound[sensor_id][0].name,
            "seen": self._seen(sensor_id, fault, other),
            **other,
        }
        return Issue(key_of(fault.code), ref_of(self.hass, sensor_id), placeholders)

    def _seen(self, sensor_id: str, fault: Fault, other: Mapping[str, str]) -> str:
        """Return what was seen, in sentences."""
        numbers = {name: self._number(sensor_id, name, value) for name, value in fault.seen.items()}
        since = self.words.moment(fault.since.astimezone(local_zone()))
        key = f"seen_{self._subject(sensor_id, fault)}"
        return " ".join(
            self.words.sentence(f"{key}_{lead}", since=since, **numbers, **other)
            for lead in LEADS[fault.code]
            if lead in fault.seen and fault.seen[lead] >= _LEAST.get(lead, -inf)
        )

    def _subject(self, sensor_id: str, fault: Fault) -> str:
        """Return what the sentences are about: a fault, and how it shows where it may show in several ways."""
        if fault.code is FaultCode.DRIFTING:
            return f"{fault.code.value}_{self.bound[sensor_id][1].kind}"
        if fault.code is FaultCode.CLOCK_OFF and fault.seen["minutes"] < 0:
            return f"{fault.code.value}_ahead"
        return fault.code.value

    def _number(self, sensor_id: str, name: str, value: float) -> str:
        """Return a number as people write it: a duration, or one in the unit of the sensor, or a plain one."""
        if name in _SECONDS:
            return self._duration(abs(value) * _SECONDS[name])
        if name in _MEASURED:
            return self._measured(sensor_id, value)
        return self.words.number(value, _digits(value))

    def _measured(self, sensor_id: str, value: float) -> str:
        """Return a number in the unit of a sensor; people need none, and are whole."""
        if BEHAVIOURS[self.bound[sensor_id][1].kind].counts:
            return self.words.number(value)
        state = self.hass.states.get(sensor_id)
        unit = None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
        return _joined(self.words.number(value, 1), unit)

    def _duration(self, seconds: float) -> str:
        unit, length = next((each for each in _UNITS if seconds >= _FEW * each[1]), ("s", 1.0))
        return _joined(self.words.number(seconds / length, _digits(seconds / length)), unit)

    def _other(self, fault: Fault) -> dict[str, str]:
        """Return what a sensor was swapped with, and its space: a sensor, or a space as a whole."""
        if fault.other is None:
            return {}
        if fault.other in self.bound:
            return {"other": name_of(self.hass, fault.other), "other_space": self.bound[fault.other][0].name}
        known = self.engine.building.spaces.get(fault.other)
        name = known.name if known else fault.other
        return {"other": name, "other_space": name}


def _digits(value: float) -> int:
    return 0 if abs(value) >= _LARGE else 1


def _joined(number: str, unit: str | None) -> str:
    return "\N{NO-BREAK SPACE}".join(filter(None, (number, unit)))
