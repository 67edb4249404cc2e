"""What a person is told of the sensors that are at fault: a repair for each fault, gone by itself once it is over.

Each says which sensor it is, what was seen, since when, and what to do. What was seen is put together from sentences,
each led by a number of the fault, since not every number is known of every sensor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, callback

from .adapters.clock import local_zone
from .adapters.issues import Issue
from .adapters.spaces import name_of, ref_of
from .adapters.words import Words
from .core.engine import Engine
from .core.faults import Fault, FaultCode
from .core.model import Building, Space
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

_TOLD_IF_ANY = frozenset({"times", "usual_hours", "usual_minutes", "usual_times"})
"""Numbers that are not worth a sentence where they are nothing."""

_MEASURED = frozenset({"value", "usual"})
"""Numbers in the unit of the sensor."""

_LARGE = 10.0
"""From here on a decimal tells nothing."""


def key_of(code: FaultCode) -> str:
    """Return what the repair of a fault is called in the translations."""
    return f"sensor_{code.value}"


@callback
def complaints_of(hass: HomeAssistant, engine: Engine, words: Words) -> Iterator[Issue]:
    """Yield what is wrong with the sensors of a building; that one is missing is told by the survey."""
    teller = _Teller(hass, engine, words, spaces_of_sensors(engine.building))
    for sensor_id, faults in engine.faults.items():
        if missing_name(hass, sensor_id) is None:
            yield from (teller.tell(sensor_id, fault) for fault in faults)


@callback
def spaces_of_sensors(building: Building) -> dict[str, Space]:
    """Return the space of each sensor; one that two spaces name counts for the first."""
    spaces: dict[str, Space] = {}
    for space in building.spaces.values():
        for sensor in space.sensors:
            spaces.setdefault(sensor.id, space)
    return spaces


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts into words what is wrong with the sensors of a building."""

    hass: HomeAssistant
    engine: Engine
    words: Words
    spaces: Mapping[str, Space]

    def tell(self, sensor_id: str, fault: Fault) -> Issue:
        """Return the repair of a fault."""
        other = self._other(fault)
        placeholders = {
            "sensor": name_of(self.hass, sensor_id),
            "entity": sensor_id,
            "space": self.spaces[sensor_id].name,
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
            if lead in numbers and not (lead in _TOLD_IF_ANY and numbers[lead] == "0")
        )

    def _subject(self, sensor_id: str, fault: Fault) -> str:
        """Return what the sentences are about: a fault, and how it shows where it may show in several ways."""
        if fault.code is FaultCode.DRIFTING:
            return f"{fault.code.value}_{self.engine.kind_of(sensor_id)}"
        if fault.code is FaultCode.CLOCK_OFF and fault.seen["minutes"] < 0:
            return f"{fault.code.value}_ahead"
        return fault.code.value

    def _number(self, sensor_id: str, name: str, value: float) -> str:
        """Return a number as people write it, with the unit of the sensor if it is in that."""
        if name not in _MEASURED:
            return self.words.number(abs(value), 0 if abs(value) >= _LARGE else 1)
        state = self.hass.states.get(sensor_id)
        unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) if state else None
        return "\N{NO-BREAK SPACE}".join(filter(None, (self.words.number(value, 1), unit)))

    def _other(self, fault: Fault) -> dict[str, str]:
        """Return what a sensor was swapped with, and its space: a sensor, or a space as a whole."""
        if fault.other is None:
            return {}
        if space := self.spaces.get(fault.other):
            return {"other": name_of(self.hass, fault.other), "other_space": space.name}
        known = self.engine.building.spaces.get(fault.other)
        name = known.name if known else fault.other
        return {"other": name, "other_space": name}
