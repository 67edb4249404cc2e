"""The passages beside each space, which tell who may have come out of it or gone in.

Nobody gets into a space or out of it but through a passage. Which leads where is not asked: a passage leads to all
spaces of its floor. That is enough as long as only a quiet passage is heeded: in a busy one people pass all the time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from .kinds import KINDS
from .model import Space
from .regimes import ARRIVES, QUIET
from .sensors import BEHAVIOURS, Role
from .traces import Trace


class Surroundings:
    """The passages of a building, by floor."""

    def __init__(self, spaces: Iterable[Space]) -> None:
        """Look at each floor; where there is none, the building is one."""
        self._spaces: dict[str | None, list[Space]] = defaultdict(list)
        self._eyes: dict[str | None, list[str]] = defaultdict(list)
        self._passages: set[str] = set()
        for space in spaces:
            if not KINDS[space.kind].passage:
                self._spaces[space.floor].append(space)
                continue
            self._passages.add(space.id)
            moving = (sensor.id for sensor in space.sensors if BEHAVIOURS[sensor.kind].role is Role.ENTER)
            self._eyes[space.floor] += moving

    def is_passage(self, space: Space) -> bool:
        """Return whether people only pass through a space."""
        return space.id in self._passages

    def beside(self, passage: Space) -> list[Space]:
        """Return the spaces that a passage leads to."""
        return self._spaces[passage.floor]

    def someone_near(self, space: Space, traces: Mapping[str, Trace], now: datetime) -> bool:
        """Return whether someone moved a short time ago in a passage that leads to a space."""
        near = (trace for eye in self._eyes.get(space.floor, ()) if (trace := traces.get(eye)) is not None)
        return any(trace.yes or (trace.seen is not None and now - trace.seen <= ARRIVES) for trace in near)


def was_quiet(before: Trace | None, now: datetime) -> bool:
    """Return whether a passage's sensor had seen nobody for a while."""
    return before is not None and before.yes is False and (before.seen is None or now - before.seen >= QUIET)
