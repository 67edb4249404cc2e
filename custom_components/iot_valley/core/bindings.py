"""The sensors of a building, each with all that a reading of it needs."""

from collections.abc import Iterable

from .caretaker import Caretaker
from .habits import Habit
from .model import Sensor, Space
from .sensors import BEHAVIOURS, Behaviour

type Bound = tuple[Space, Sensor, Behaviour, Habit]
"""A sensor with its space, how its kind behaves, and what it has been doing."""


def bound_in(spaces: Iterable[Space], care: Caretaker) -> dict[str, Bound]:
    """Return each sensor of some spaces by its id."""
    return {
        sensor.id: (space, sensor, BEHAVIOURS[sensor.kind], care.habit_of(sensor.id))
        for space in spaces
        for sensor in space.sensors
    }


def batteries_of(bound: Iterable[Bound]) -> frozenset[str]:
    """Return the ids of what tells how full the batteries of some sensors are."""
    return frozenset(sensor.battery for _, sensor, _, _ in bound if sensor.battery)
