"""The last events, with the memory that they began from, so that what happened can be played again."""

from collections.abc import Callable
from datetime import datetime

from . import journal, snapshots
from .messages import Event
from .snapshots import Snapshot

KEPT = 500
"""At least so many of the last events are kept, at most twice as many."""


class Recent:
    """A journal of the last events."""

    def __init__(self, take: Callable[[], Snapshot]) -> None:
        """Begin with the memory as it is."""
        self._take = take
        self._baseline = self._next_baseline = take()
        self._older: list[tuple[Event, datetime]] = []
        self._newer: list[tuple[Event, datetime]] = []

    def note(self, event: Event, now: datetime) -> None:
        """Note an event that the engine has handled; what it refused did not happen."""
        self._newer.append((event, now))
        if len(self._newer) >= KEPT:
            self._older, self._newer = self._newer, []
            self._baseline, self._next_baseline = self._next_baseline, self._take()

    def written(self) -> dict[str, object]:
        """Return the memory at the beginning, and the events since, as plain data for JSON."""
        return {
            "baseline": snapshots.dump(self._baseline),
            "events": [journal.write_event(*noted) for noted in (*self._older, *self._newer)],
        }
