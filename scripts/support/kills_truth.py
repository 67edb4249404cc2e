"""What is true in the demo building, and where Home Assistant says that a place is free which is not."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.iot_valley.adapters.clock import Clock
from custom_components.iot_valley.core.demo import Simulation
from custom_components.iot_valley.core.demo_faults import FAULTS
from custom_components.iot_valley.core.demo_site import SITE, DemoSpace

from .kills_watch import Entities

AROUND = tuple(timedelta(seconds=30 * part) for part in range(-4, 2))
"""Who was there at all these times, of demo time around a look, must have been seen and not have left."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A space said to be free, or to have free places, beyond what is true."""

    space: str
    demo_time: str
    said: str
    people: int
    fault: bool
    """Whether a sensor of the space is broken on purpose at that time."""

    def written(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Truth:
    """The demo building, as it really is."""

    simulation: Simulation
    clock: Clock
    spaces: Mapping[str, DemoSpace]
    """By the id of their subentry."""

    @classmethod
    def of_entry(cls, entry: Mapping[str, Any], zone: ZoneInfo) -> Truth:
        """Return the truth of a stored config entry."""
        demo = entry["data"]["demo"]
        by_code = {space.code.casefold(): space for space in SITE}
        spaces = {sub["subentry_id"]: by_code[sub["unique_id"]] for sub in entry["subentries"]}
        return cls(Simulation(int(demo["seed"]), zone), Clock.of_demo(demo), spaces)

    def wrongs(self, entities: Entities, states: Mapping[str, str], now: datetime) -> Iterator[Wrong]:
        """Yield each space that is said to be free at a demo time, and is not."""
        for space_id, space in self.spaces.items():
            told = entities.by_space.get(space_id, {})
            people = min(self.simulation.people_in(space.code, now + part) for part in AROUND)
            said = states.get(told.get("availability", ""), "")
            free = states.get(told.get("free_places", ""), "")
            places = len(space.places)
            if places and free.isdecimal():
                if int(free) > places - self._taken(space, now):
                    yield self._wrong(space, now, f"{free} of {places} places free", people)
            elif said == "free" and people:
                yield self._wrong(space, now, said, people)

    def _taken(self, space: DemoSpace, now: datetime) -> int:
        """Return how many places were taken all the time."""
        taken = (self.simulation.places_taken(space.code, now + part) for part in AROUND)
        return len(frozenset.intersection(*taken))

    def _wrong(self, space: DemoSpace, now: datetime, said: str, people: int) -> Wrong:
        return Wrong(space.code, now.isoformat(), said, people, self._is_broken(space, now))

    def _is_broken(self, space: DemoSpace, now: datetime) -> bool:
        local = now.astimezone(self.simulation.zone)
        second = local.hour * 3600 + local.minute * 60 + local.second
        faults = (FAULTS.get(sensor.key) for sensor in space.sensors)
        return any(fault and fault.start <= second < fault.end for fault in faults)
