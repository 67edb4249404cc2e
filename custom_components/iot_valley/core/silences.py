"""Which of many comes first to have been silent for too long: found without asking all of them."""

from collections.abc import Callable
from heapq import heappop, heappush, heapreplace


class Deadlines:
    """Moments that are put off again and again, the earliest one first.

    What is put off keeps its old place, and is moved when it comes to the front: so a message costs next to nothing.
    """

    __slots__ = ("_armed", "_heap", "_of", "passed")

    def __init__(self, deadline_of: Callable[[str], float | None]) -> None:
        """Begin with none; `deadline_of` tells the moment of an id, none where there is none for now."""
        self._of = deadline_of
        self._heap: list[tuple[float, str]] = []
        self._armed: dict[str, float] = {}
        self.passed: set[str] = set()
        """What was silent for too long, and has not spoken since."""

    def note(self, id: str) -> None:
        """Note that the moment of an id may be another."""
        self.passed.discard(id)
        at = self._of(id)
        armed = self._armed.get(id)
        if at is not None and (armed is None or at < armed):
            self._armed[id] = at
            heappush(self._heap, (at, id))

    def first(self) -> float | None:
        """Return the earliest moment, none where there is none."""
        while self._heap:
            armed, id = self._heap[0]
            at = self._of(id) if self._armed.get(id) == armed else None
            if at is not None and at > armed:
                self._armed[id] = at
                heapreplace(self._heap, (at, id))
            elif at is None:
                self._drop()
            else:
                return armed
        return None

    def advance(self, now: float) -> None:
        """Let time go by: whatever moment has come has passed."""
        while (at := self.first()) is not None and at <= now:
            self.passed.add(self._drop())

    def _drop(self) -> str:
        armed, id = heappop(self._heap)
        if self._armed.get(id) == armed:
            del self._armed[id]
        return id
