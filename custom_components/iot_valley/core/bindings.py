"""Which sensor is bound to which space."""

from collections.abc import Callable, Iterable, Mapping

from .habits import Habit
from .model import Sensor, Space
from .sensors import BEHAVIOURS, Behaviour
from .traces import Trace

type Bound = tuple[Space, Sensor, Behaviour, Habit]
"""A sensor with its space, how its kind behaves, and what it has been doing."""


def bound_in(spaces: Iterable[Space], habit_of: Callable[[str], Habit]) -> dict[str, Bound]:
    """Return the sensors of some spaces, by their ids."""
    return {
        sensor.id: (space, sensor, BEHAVIOURS[sensor.kind], habit_of(sensor.id))
        for space in spaces
        for sensor in space.sensors
    }


def batteries_in(spaces: Iterable[Space]) -> frozenset[str]:
    """Return the ids of all that tell how full a battery is."""
    return frozenset(sensor.battery for space in spaces for sensor in space.sensors if sensor.battery)


def forget_changed(traces: dict[str, Trace], before: Mapping[str, Bound], after: Mapping[str, Bound]) -> None:
    """Forget what was said by each sensor that is of another kind now: it was said of something else."""
    for key, (_, sensor, _, _) in after.items():
        if key in before and before[key][1].kind is not sensor.kind:
            traces.pop(key, None)
