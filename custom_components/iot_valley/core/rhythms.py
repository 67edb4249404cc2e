"""How often something usually speaks, learnt from the gaps between its messages.

Each gap weighs as much as it is long: what covers most of the time is the interval, whatever comes in bursts between.
It is a moving average like that of RFC 6298, over a day; a long gap is believed once there are two in a row.
"""

from collections.abc import Sequence
from typing import Final

BEATS: Final = 4
"""So many gaps must have been seen before an interval is believed."""

_DAY: Final = 86_400.0
_LONG: Final = 1.5
_FARTHEST: Final = 4.0
"""A single gap counts as so many times what is usual at most: it may be an outage."""

_RISE: Final = 0.3
"""What is learnt at least from a long gap: falling silent must not be told each time until a day has gone by."""


class Rhythm:
    """The usual gap between two messages, in seconds."""

    __slots__ = ("_beats", "_long", "_usual", "_weight")

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._usual = self._weight = self._long = 0.0
        self._beats = 0

    @property
    def usual(self) -> float | None:
        """The usual gap, none while that is not known."""
        return self._usual if self._beats >= BEATS else None

    def note(self, gap: float, *, sure: bool) -> None:
        """Learn from a gap; it is sure where a counter tells that nothing was lost in it."""
        if gap <= 0:
            return
        share = 0.0
        if self._beats and gap > _LONG * self._usual:
            before, self._long = self._long, gap
            if not before and not sure and self._beats >= BEATS:
                return
            gap = min(gap, before or _FARTHEST * self._usual)
            share = _RISE if self._beats >= BEATS else 0.0
        else:
            self._long = 0.0
        self._beats = min(self._beats + 1, BEATS)
        self._weight = min(self._weight + gap, _DAY)
        self._usual += (gap - self._usual) * min(max(gap / self._weight, share), 1.0)

    def dump(self) -> list[float]:
        """Return what was learnt, for JSON."""
        return [self._usual, self._weight, self._long, self._beats]

    @classmethod
    def restored(cls, written: Sequence[float]) -> Rhythm:
        """Return what was dumped."""
        rhythm = cls()
        usual, weight, long, beats = written
        rhythm._usual, rhythm._weight, rhythm._long = float(usual), float(weight), float(long)
        rhythm._beats = int(beats)
        return rhythm
