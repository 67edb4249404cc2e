"""How many people there are, with bounds: from what counts them, or from what they breathe out.

What sees heads is believed before what counts passages, and both before the air. A camera or a thermal array is off by
one in ten or so, a door counter misses one to three passages in a hundred, and the air tells the number only within a
factor of two, since nobody enters the volume of a room: it is taken from its seats.

Who left a space is in one beside it. Yet counters beside each other do not bound each other's numbers. Each tells one
balance of all its doors: which door someone took is not in it, nor who came and went between two reports, a quarter of
an hour apart on a slow radio. A passage that one of two counters missed changes their sum as someone does who came
into the building by the main entrance, which some space counts among its own doors. So every set of balances fits some
number of people; the bounds that suppose each passage to be reported, and few of them missed, are wrong just where a
counter has drifted. What holds is the law itself, from what sees people rather than counts them: those who were
counted out and were seen in no space beside have not left (`regimes`, miscounted), and at least one is there.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import ceil, floor
from typing import Final, NamedTuple

from .kinds import KINDS
from .model import Space
from .occupancy import Verdict
from .sensors import BEHAVIOURS, Role, Sense
from .traces import Trace, zeroed
from .watches import Watch, says

EXHALED = 20_000.0
"""What a person awake adds to a cubic metre of air, in ppm an hour: 20 L/h of CO2 (EN 16798-1)."""

_HEADS, _PASSAGES, _AIR = 0.1, 0.05, 0.5
"""By what share each may be off."""

_COUNTING: Final = frozenset((Role.COUNT, Role.FLOW, Role.VETO))
"""The parts of the sensors that tell how many there are; most spaces have none."""


class Count(NamedTuple):
    """A number of people, and its bounds."""

    people: int
    least: int
    most: int
    counted: bool = True
    """Whether a sensor counted them; the air only tells about how many there are."""


def nobody() -> Count:
    """Return the count of a space in which nobody is."""
    return Count(0, 0, 0)


def count_of(
    space: Space,
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    verdict: Verdict,
    now: datetime,
) -> Count | None:
    """Return what the best of the sensors count, or none where none counts."""
    counting = tuple([watch for watch in watches if watch.behaviour.role in _COUNTING])
    if not counting:
        return None
    for role, share in ((Role.COUNT, _HEADS), (Role.FLOW, _PASSAGES)):
        values = list(_counted(counting, traces, role, now))
        if values:
            return _within(max(values), share)
    breathing = list(_airs(counting, traces, now)) if verdict is Verdict.PRESENT else []
    if not breathing:
        return None
    volume = max(space.capacity, 1) * KINDS[space.kind].volume
    return _within(max(breathing) * volume / EXHALED, _AIR)._replace(counted=False)


def zeroed_in(space: Space, traces: Mapping[str, Trace]) -> dict[str, Trace]:
    """Return the memories of the door counters of a space after nobody was left in it."""
    counters = (sensor.id for sensor in space.sensors if BEHAVIOURS[sensor.kind].sense is Sense.PASSAGES)
    return {id: zeroed(traces[id]) for id in counters if id in traces}


def _counted(watches: tuple[Watch, ...], traces: Mapping[str, Trace], role: Role, now: datetime) -> Iterator[float]:
    for watch in watches:
        if watch.behaviour.role is not role:
            continue
        trace = traces.get(watch.sensor.id)
        if trace is not None and says(watch.behaviour, trace, now) is not None:
            yield max((trace.value or 0.0) - (trace.zero or 0.0), 0.0)


def _airs(watches: tuple[Watch, ...], traces: Mapping[str, Trace], now: datetime) -> Iterator[float]:
    for watch in watches:
        trace = traces.get(watch.sensor.id) if watch.behaviour.sense is Sense.AIR else None
        if trace is not None and trace.air is not None and says(watch.behaviour, trace, now) is not None:
            yield max(trace.air.told, 0.0)


def _within(people: float, share: float) -> Count:
    return Count(round(people), floor(people * (1 - share)), ceil(people * (1 + share)))
