"""What a replay is made of: a building, what happened in it, and what is known to be true."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from custom_components.iot_valley.core.messages import Event
from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.snapshots import Snapshot


class UnreadableError(Exception):
    """A file cannot be replayed: the text says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, and when it was handled."""

    at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class Label:
    """Whether someone was truly there at a time."""

    at: datetime
    occupied: bool
    people: float | None = None
    """How many, where that is told."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events that follow one another; between two stretches nothing is remembered."""

    start: datetime
    moments: Sequence[Moment]
    labels: Sequence[Label] = ()
    """Of the building's only space."""

    baseline: Snapshot | None = None
    """What was known at the start."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that can be replayed."""

    building: Building
    rows: int
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True, order=True)
class Transition:
    """A verdict on a space that is another than before."""

    at: datetime
    space: str
    verdict: Verdict


@dataclass(slots=True)
class Verdicts:
    """All verdicts on the spaces of a building, as they followed one another."""

    transitions: list[Transition] = field(default_factory=list)
    _last: dict[str, Verdict] = field(default_factory=dict)

    def note(self, at: datetime, space: str, verdict: Verdict) -> None:
        """Note what the verdict is now, if it is another."""
        if self._last.get(space, Verdict.UNKNOWN) is not verdict:
            self._last[space] = verdict
            self.transitions.append(Transition(at, space, verdict))

    def at(self, times: Sequence[datetime]) -> list[Verdict]:
        """Return the verdicts on the only space at some times."""
        moments = [transition.at for transition in self.transitions]
        found = (bisect_right(moments, at) for at in times)
        return [self.transitions[i - 1].verdict if i else Verdict.UNKNOWN for i in found]


def the_same(one: Verdicts, other: Verdicts) -> bool:
    """Return whether two replays came to the same verdicts at the same times."""
    return sorted(one.transitions) == sorted(other.transitions)


type Cells = Mapping[str, str]
"""A row of a file, by the names of its columns."""
