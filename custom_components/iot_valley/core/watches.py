"""The sensors of a space, each with all that is needed to understand it there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .kinds import KINDS
from .model import Sensor, Space
from .sensors import BEHAVIOURS, Behaviour, Role, SensorKind
from .traces import Trace, stale_at


@dataclass(frozen=True, slots=True)
class Watch:
    """A sensor with all that is needed to weigh it in its space."""

    sensor: Sensor
    behaviour: Behaviour
    fades_over: timedelta
    slope: float
    """In log-odds per second of silence."""

    watches_all: bool
    """Whether it watches the whole space, not one of its places."""


def watches_of(space: Space) -> tuple[Watch, ...]:
    """Return the sensors of a space that speak of presence, ready to be weighed."""
    kind = KINDS[space.kind]
    return tuple(
        Watch(
            sensor,
            behaviour,
            fades := behaviour.fades_over or kind.hold,
            (behaviour.active + min(kind.prior, 0.0)) / fades.total_seconds()
            if behaviour.active > -kind.prior
            else behaviour.active / fades.total_seconds(),
            sensor.place is None and behaviour.role is not Role.PLACE,
        )
        for sensor in space.sensors
        if (behaviour := BEHAVIOURS[sensor.kind]).role is not Role.AMBIENT or _tells_of_lamps(space, sensor)
    )


def _tells_of_lamps(space: Space, sensor: Sensor) -> bool:
    """Return whether the light of a space tells of people: not where its lamps are ours, nor where people sleep."""
    return sensor.kind is SensorKind.ILLUMINANCE and not space.lights and not KINDS[space.kind].dark


def says(behaviour: Behaviour, trace: Trace | None, now: datetime) -> bool | None:
    """Return what a sensor says now: yes, no, or nothing where it is silent or stale."""
    if trace is None or trace.yes is None:
        return None
    stale = stale_at(behaviour, trace)
    return None if stale is not None and now >= stale else trace.yes
