"""What is new in what a sensor says."""

from datetime import datetime

from .model import Space
from .regimes import SEEN
from .sensors import BEHAVIOURS, Behaviour, Role, Sense
from .traces import Trace, advance, zeroed


def heard(behaviour: Behaviour, before: Trace | None, value: float | None, at: datetime) -> Trace:
    """Return the memory of a sensor after a reading: the same where it says nothing new, or speaks of the past."""
    if before is None or (at >= before.at and (behaviour.stale_after is not None or value != before.value)):
        return advance(behaviour, before, value, at)
    return before


def says_the_same(behaviour: Behaviour, before: Trace, after: Trace) -> bool:
    """Return whether a reading tells nothing that was not known, and was not about to be forgotten."""
    if after.yes is not before.yes or after.since is not before.since:
        return False
    if behaviour.sense is Sense.AIR:
        return (before.air and before.air.told) == (after.air and after.air.told)
    return before.value == after.value if behaviour.counts or behaviour.role is Role.AMBIENT else True


def jump_of(behaviour: Behaviour, before: Trace | None, after: Trace) -> float:
    """Return what is worth in log-odds that a movement began, that someone came in, or that a hand lit a lamp."""
    if not after.yes or (before is not None and before.yes and behaviour.role is not Role.FLOW):
        return 0.0
    if behaviour.role is Role.ENTER:
        return SEEN
    if behaviour.role is Role.AMBIENT:
        return SEEN if before is not None and before.yes is False else 0.0
    return SEEN if behaviour.role is Role.FLOW and after.came == after.at else 0.0


def zero_passages(space: Space, traces: dict[str, Trace]) -> None:
    """Let what the door counters of a space count be nobody."""
    for sensor in space.sensors:
        if BEHAVIOURS[sensor.kind].sense is Sense.PASSAGES and (trace := traces.get(sensor.id)) is not None:
            traces[sensor.id] = zeroed(trace)
