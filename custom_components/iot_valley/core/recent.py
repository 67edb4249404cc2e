"""The last events, with the memory that they began from, so that what happened can be played again."""

from collections.abc import Callable, Iterator
from datetime import datetime

from . import journal, snapshots
from .messages import Event, Reading
from .snapshots import Snapshot

KEPT = 500
"""At least so many of the last events are kept, and one for each sensor, at most twice as many: so taking the memory
down costs each event as little in a large building."""


class _Chapter:
    """Events in a row, in three lists: a tuple for each would cost twice as much."""

    __slots__ = ("moments", "told", "values")

    def __init__(self) -> None:
        self.told: list[Event | str] = []
        """Events, or sensors that said something."""

        self.values: list[float | None] = []
        """What they said."""

        self.moments: list[datetime] = []
        """When it was handled."""

    def events(self) -> Iterator[tuple[Event, datetime]]:
        """Yield the events, and when each was handled."""
        for told, value, now in zip(self.told, self.values, self.moments, strict=True):
            yield Reading(told, value) if isinstance(told, str) else told, now


class Recent:
    """A journal of the last events."""

    def __init__(self, take: Callable[[], Snapshot]) -> None:
        """Begin with the memory as it is."""
        self._take = take
        self._baseline = self._next_baseline = take()
        self._older, self._newer = _Chapter(), _Chapter()
        self._kept = _kept(self._baseline)

    def note(self, event: Event, now: datetime) -> None:
        """Note an event that the engine has handled; what it refused did not happen."""
        self.note_reading(event, None, now)

    def note_reading(self, told: Event | str, value: float | None, now: datetime) -> None:
        """Note what a sensor said, by its id; the event is made if anyone asks for it."""
        newer = self._newer
        newer.told.append(told)
        newer.values.append(value)
        newer.moments.append(now)
        if len(newer.told) >= self._kept:
            self._turn()

    def _turn(self) -> None:
        self._older, self._newer = self._newer, _Chapter()
        self._baseline, self._next_baseline = self._next_baseline, self._take()
        self._kept = _kept(self._next_baseline)

    def written(self) -> dict[str, object]:
        """Return the memory at the beginning, and the events since, as plain data for JSON."""
        events = (*self._older.events(), *self._newer.events())
        return {
            "baseline": snapshots.dump(self._baseline),
            "events": [journal.write_event(event, now) for event, now in events],
        }


def _kept(memory: Snapshot) -> int:
    return max(KEPT, len(memory.traces))
