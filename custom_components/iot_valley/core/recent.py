"""The last events, with the memory that they began from, so that what happened can be played again."""

from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from math import isnan, nan

from . import journal, snapshots
from .messages import Event, Reading
from .snapshots import Snapshot

KEPT = 500
"""At least so many of the last events are kept, and at most twice as many."""

_EACH = 4
"""In a large building so many for each sensor: between two looks at its memory each takes its share of the cost."""


class _Chapter:
    """Events in a row, in three lists, of which two hold bare numbers: they let go at once of all that was handled."""

    __slots__ = ("moments", "told", "values")

    def __init__(self) -> None:
        self.told: list[Event | str] = []
        """Events, or sensors that said something."""

        self.values = array("d")
        """What they said, not a number where that was nothing."""

        self.moments = array("d")
        """When it was handled, in POSIX seconds: they tell a microsecond exactly."""

    def events(self) -> Iterator[tuple[Event, datetime]]:
        """Yield the events, and when each was handled."""
        for told, value, time in zip(self.told, self.values, self.moments, strict=True):
            said = None if isnan(value) else value
            yield Reading(told, said) if isinstance(told, str) else told, datetime.fromtimestamp(time, UTC)


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
        newer.values.append(nan if value is None else value)
        newer.moments.append(now.timestamp())
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
    return max(KEPT, _EACH * len(memory.traces))
