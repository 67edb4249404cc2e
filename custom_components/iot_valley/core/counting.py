"""The counters of messages: which message was heard before, which come late, and how many never came.

As in RFC 6479, the highest counter is kept, and which of those before it were heard. Counters begin again where they
end: after 12 bits on Sigfox, after 16 or 32 on LoRaWAN. They begin anew where a device restarts, which shows in that
the message is later by its time, and not by its counter.
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

WINDOW: Final = 64
"""So many counters are remembered: Sigfox sends no more in nine hours."""

_FARTHEST: Final = 10_000
"""No device loses so many messages: its counter has begun anew."""

_SIXTEEN: Final = 1 << 16
_THIRTY_TWO: Final = 1 << 32
SIGFOX_WIDTHS: Final = (1 << 12,)
LORAWAN_WIDTHS: Final = (_SIXTEEN, _THIRTY_TWO)


class Order(Enum):
    """How a message follows those before it."""

    NEXT = auto()
    AGAIN = auto()
    LATE = auto()
    ANEW = auto()
    """It is the first of a counter: after a restart, or of all."""


class Step(NamedTuple):
    """What the counter of a message tells."""

    order: Order
    ahead: int = 0
    """How many messages it is after the one before: one where none was lost, zero where it is not known."""


_AGAIN = Step(Order.AGAIN)
_LATE = Step(Order.LATE)
_ANEW = Step(Order.ANEW)
_FULL = (1 << WINDOW) - 1


class Counter:
    """The counters of a device that were heard."""

    __slots__ = ("_heard", "_span", "lost", "top")

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.top: int | None = None
        self.lost = 0
        """How many messages never came."""

        self._heard = 0
        """Bit 0 is the highest counter, bit 1 the one before it."""

        self._span = 0
        """How far the counter has come since it was first heard, or began anew."""

    def note(self, counter: int, widths: Sequence[int], lead: float, slack: float) -> Step:
        """Note a counter; `lead` is how much later its message is than any before, give or take `slack`."""
        if self.top is None:
            return self._begin(counter)
        ahead = _ahead(self.top, counter, widths)
        if ahead > 0:
            return _LATE if lead < -slack else self._advance(counter, ahead)
        return self._begin(counter) if lead > slack else self._look_back(-ahead)

    def _begin(self, counter: int) -> Step:
        self.top, self._heard, self._span = counter, 1, 0
        return _ANEW

    def _advance(self, counter: int, ahead: int) -> Step:
        if ahead > _FARTHEST:
            return self._begin(counter)
        self.top = counter
        self._heard = (self._heard << ahead | 1) & _FULL if ahead < WINDOW else 1
        self._span += ahead
        self.lost += ahead - 1
        return Step(Order.NEXT, ahead)

    def _look_back(self, behind: int) -> Step:
        """Tell what was heard before from what comes late, which is lost no more."""
        if behind >= WINDOW:
            return _LATE
        if self._heard >> behind & 1:
            return _AGAIN
        self._heard |= 1 << behind
        if behind < self._span:
            self.lost -= 1
        return _LATE

    def dump(self) -> list[int | None]:
        """Return what was heard, for JSON."""
        return [self.top, self._heard, self._span, self.lost]

    @classmethod
    def restored(cls, written: Sequence[int | None]) -> Counter:
        """Return what was dumped."""
        counter = cls()
        top, heard, span, lost = written
        counter.top = None if top is None else int(top)
        counter._heard, counter._span, counter.lost = int(heard or 0), int(span or 0), int(lost or 0)
        return counter


def _ahead(top: int, counter: int, widths: Sequence[int]) -> int:
    """Return how far a counter is ahead of the highest, negative where it is behind: over the end if that is near."""
    ahead = counter - top
    for width in widths:
        if top < width and counter < width:
            over = ahead - width if ahead > 0 else ahead + width
            if abs(over) < WINDOW:
                return over
    return ahead
