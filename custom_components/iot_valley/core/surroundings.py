"""The spaces beside each space, which tell who may have come out of it or gone in.

Nobody gets into a space or out of it but through one beside. Which leads where need not be told: a passage leads to all
spaces of its floor. That is enough as long as only a quiet passage is heeded: in a busy one people pass all the time.

Where it is told, more follows. A space whose sensors see nobody is a closed door: while that is so of all that a space
leads to, whoever was seen in it since has not left. That is not asked of passages, through which people only pass.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from .faults import Belief
from .kinds import KINDS
from .looking import is_believed
from .model import Space
from .regimes import ARRIVES, QUIET
from .sensors import BEHAVIOURS, Behaviour, Role
from .traces import Trace, first, stale_at
from .watches import says

type _Eye = tuple[str, Behaviour]
"""A sensor that sees whoever comes into a space, and how its kind behaves."""

_EYES = (Role.ENTER, Role.HOLD, Role.COUNT)


class Seal(NamedTuple):
    """That nobody is seen in any of the spaces beside."""

    since: datetime
    until: datetime | None
    """When a word goes stale by which that is known, none if none does."""


class Led(NamedTuple):
    """The spaces that a space leads to."""

    spaces: tuple[Space, ...]
    """All of them, as far as is known."""

    sealed: tuple[Space, ...] = ()
    """Those among them that it closes while nobody is seen in it."""


class Surroundings:
    """What leads where in a building."""

    def __init__(self, spaces: Iterable[Space]) -> None:
        """Look at what is told of each space, else at its floor; where there is none, the building is one."""
        known = {space.id: space for space in spaces}
        self._beside = _beside(known)
        self.passages: Mapping[str, tuple[str, ...]] = {
            id: tuple(other for other in beside if KINDS[known[other].kind].passage)
            for id, beside in self._beside.items()
            if KINDS[known[id].kind].passage
        }
        """The passages that each passage leads to."""

        self.sealed = {
            id: eyes
            for id, beside in self._beside.items()
            if not KINDS[known[id].kind].passage and (eyes := _all_eyes(known[other] for other in beside))
        }
        self._floors: dict[str | None, list[str]] = defaultdict(list)
        self._near = {
            id: [eye for other in beside for eye in _moves(known[other])] for id, beside in self._beside.items()
        }
        for space in known.values():
            if KINDS[space.kind].passage:
                self._floors[space.floor] += _moves(space)
        self.leads: Mapping[str, Led] = dict(self._leads(known))
        """What each space leads to that leads anywhere."""

    def _leads(self, known: Mapping[str, Space]) -> Iterable[tuple[str, Led]]:
        free: dict[str | None, list[Space]] = defaultdict(list)
        for space in known.values():
            if not (KINDS[space.kind].passage or space.id in self._beside):
                free[space.floor].append(space)
        for space in known.values():
            told = [known[id] for id in self._beside.get(space.id, ())]
            by_floor = free[space.floor] if KINDS[space.kind].passage else []
            if led := (*told, *by_floor):
                yield space.id, Led(led, tuple(each for each in told if each.id in self.sealed))

    def around(self, space: Space) -> list[str]:
        """Return the ids of a space, and of those that it closes while nobody is seen in it."""
        led = self.leads.get(space.id)
        return [space.id, *(each.id for each in led.sealed)] if led else [space.id]

    def someone_near(self, space: Space, traces: Mapping[str, Trace], now: datetime) -> bool:
        """Return whether someone moved a short time ago in what leads to a space."""
        eyes = self._near.get(space.id)
        near = self._floors.get(space.floor, ()) if eyes is None else eyes
        known = (trace for eye in near if (trace := traces.get(eye)) is not None)
        return any(trace.yes or (trace.seen is not None and now - trace.seen <= ARRIVES) for trace in known)

    def seal_of(
        self, space: Space, traces: Mapping[str, Trace], beliefs: Mapping[str, Belief], now: datetime
    ) -> Seal | None:
        """Return since when nobody was seen in any space beside, none where one is not known or someone is seen."""
        since, until = datetime.min.replace(tzinfo=UTC), None
        for id, behaviour in self.sealed[space.id]:
            trace = traces.get(id)
            if trace is None or trace.chatters or says(behaviour, trace, now) is not False:
                return None
            if not is_believed(beliefs, id, said=False):
                return None
            since, until = max(since, trace.since or trace.at), first(until, stale_at(behaviour, trace))
        return Seal(since, until)


def _beside(known: Mapping[str, Space]) -> dict[str, list[str]]:
    """Return the spaces beside each of which any is told: one names the other, or the other way round."""
    pairs = [(space.id, id) for space in known.values() for id in space.beside if id in known and id != space.id]
    beside: dict[str, dict[str, None]] = defaultdict(dict)
    for one, other in pairs:
        beside[one][other] = None
        beside[other][one] = None
    return {id: list(others) for id, others in beside.items()}


def _moves(space: Space) -> list[str]:
    return [sensor.id for sensor in space.sensors if BEHAVIOURS[sensor.kind].role is Role.ENTER]


def _all_eyes(spaces: Iterable[Space]) -> tuple[_Eye, ...]:
    """Return what watches some spaces, nothing where one of them is not watched."""
    eyes = [
        [(sensor.id, row) for sensor in space.sensors if _sees((row := BEHAVIOURS[sensor.kind]), sensor.place)]
        for space in spaces
    ]
    return tuple(eye for each in eyes for eye in each) if all(eyes) else ()


def _sees(behaviour: Behaviour, place: str | None) -> bool:
    return place is None and behaviour.role in _EYES


def was_quiet(before: Trace | None, now: datetime) -> bool:
    """Return whether a passage's sensor had seen nobody for a while."""
    return before is not None and before.yes is False and (before.seen is None or now - before.seen >= QUIET)
