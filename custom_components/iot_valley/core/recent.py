"""The last events, with the memory that they began from, so that what happened can be played again."""

from collections.abc import Callable
from datetime import datetime

from . import journal, snapshots
from .messages import Event, Reading
from .snapshots import Snapshot

KEPT = 500
"""At least so many of the last events are kept, at most twice as many."""


type _Noted = tuple[Event | str, float | None, datetime]
"""An event, or a sensor and what it said; and when it was handled."""


class Recent:
    """A journal of the last events."""

    def __init__(self, take: Callable[[], Snapshot]) -> None:
        """Begin with the memory as it is."""
        self._take = take
        self._baseline = self._next_baseline = take()
        self._older: list[_Noted] = []
        self._newer: list[_Noted] = []

    def note(self, event: Event, now: datetime) -> None:
        """Note an event that the engine has handled; what it refused did not happen."""
        self._newer.append((event, None, now))
        if len(self._newer) >= KEPT:
            self._turn()

    def note_reading(self, sensor_id: str, value: float | None, now: datetime) -> None:
        """Note what a sensor said; the event is made if anyone asks for it."""
        self._newer.append((sensor_id, value, now))
        if len(self._newer) >= KEPT:
            self._turn()

    def _turn(self) -> None:
        self._older, self._newer = self._newer, []
        self._baseline, self._next_baseline = self._next_baseline, self._take()

    def written(self) -> dict[str, object]:
        """Return the memory at the beginning, and the events since, as plain data for JSON."""
        return {
            "baseline": snapshots.dump(self._baseline),
            "events": [journal.write_event(_event(told, value), now) for told, value, now in self._older + self._newer],
        }


def _event(told: Event | str, value: float | None) -> Event:
    return Reading(told, value) if isinstance(told, str) else told
