"""When each space needs another look: a heap in which what was put off is dropped when it comes up."""

from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Final

_SECOND: Final = timedelta(seconds=1)

NAP: Final = "nap:"
BOOKED: Final = "booked:"
EFFECT: Final = "effect:"
"""What is due of a space besides its own look is kept under its id after one of these."""


def space_of(key: str) -> str:
    """Return the id of the space that a key is about."""
    return key.removeprefix(NAP).removeprefix(BOOKED).removeprefix(EFFECT)


def whole(at: datetime) -> datetime:
    """Return a moment rounded up to a whole second."""
    return at if at.microsecond == 0 else at.replace(microsecond=0) + _SECOND


class Agenda:
    """The moments that are due, one for each id at the most."""

    def __init__(self) -> None:
        """Start with nothing due."""
        self._due: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []

    def put(self, id: str, at: datetime | None) -> None:
        """Set when an id is due, none for not at all."""
        if self._due.get(id) == at:
            return
        if at is None:
            del self._due[id]
            return
        self._due[id] = at
        heappush(self._heap, (at, id))
        if len(self._heap) > 4 * len(self._due) + 16:
            self._heap = [(due, key) for key, due in self._due.items()]
            heapify(self._heap)

    def next(self) -> datetime | None:
        """Return the first moment that is due, none if nothing is."""
        while self._heap:
            at, key = self._heap[0]
            if self._due.get(key) == at:
                return at
            heappop(self._heap)
        return None

    def take(self, now: datetime) -> list[str]:
        """Remove and return the ids that are due by now, the earliest first."""
        taken: list[str] = []
        while (at := self.next()) is not None and at <= now:
            _, key = heappop(self._heap)
            del self._due[key]
            taken.append(key)
        return taken

    def clear(self) -> None:
        """Forget all that is due."""
        self._due.clear()
        self._heap.clear()
