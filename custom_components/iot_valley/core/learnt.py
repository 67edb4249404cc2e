"""What is usual of one sensor, as a few numbers: all that is kept of it for longer than two days."""

from dataclasses import dataclass
from math import nan
from typing import Final

_LATE: Final = 120.0
"""A report that is older than so many seconds when it comes is late: any radio hands over within one minute."""

_AHEAD: Final = 60.0
"""A report from so many seconds in the future comes of a clock that is wrong: those that a network keeps differ by less
than one."""

_SMOOTH: Final = 0.125
"""As TCP follows its round-trip time and how much that varies (RFC 6298)."""


@dataclass(slots=True)
class Learnt:
    """What is usual of a sensor: a few numbers that outlast a restart, and can be forgotten."""

    since: float
    """When it was first heard."""

    interval: float = 0.0
    """How often it reports, in seconds; 0 where that is not known."""

    steady: float = 0.0
    """For how many hours it has done so."""

    outage: float = 0.0
    """The longest that it is silent of itself, in seconds, where that is far more than its interval."""

    longest: float = 0.0
    """The longest that it says yes, in seconds."""

    busiest: float = 0.0
    """How often it flickers in a busy hour."""

    still: float = 0.0
    """The longest that it keeps the very same number, in seconds, where that is not one at which it rests."""

    rests: float = 0.0
    """The longest that it keeps a number at which it rests, in seconds."""

    low: float = nan
    """The lowest number of a day, not a number while that is not known."""

    high: float = nan
    """The highest number of a day, not a number while that is not known."""

    asked: float = 4.0
    """Half hours in which others of its space saw people: two of four, as long as nothing is known."""

    answered: float = 2.0
    """Those of them in which it stirred too."""

    fired: float = 0.0
    """Half hours in which it stirred."""

    alone: float = 0.0
    """Those of them in which no other of its space did."""

    @property
    def answers(self) -> float:
        """The share of the half hours with people in which it stirs, from 0 to 1."""
        return self.answered / self.asked

    @property
    def false_rate(self) -> float:
        """The share of its stirs that no other sensor of its space shares, from 0 to 1."""
        return self.alone / self.fired if self.fired else 0.0


class Lag:
    """How late the reports of a sensor are that tell when they were measured."""

    __slots__ = ("ahead", "late", "offset", "told", "varies")

    def __init__(self) -> None:
        """Start with nothing told."""
        self.told = self.late = self.ahead = 0.0
        self.offset = self.varies = 0.0

    def note(self, lag: float) -> None:
        """Note how many seconds after its measurement a report came."""
        if not self.told:
            self.offset = lag
        error = lag - self.offset
        self.offset += error * _SMOOTH
        self.varies += (abs(error) - self.varies) * _SMOOTH
        self.told += 1
        self.late += lag > _LATE
        self.ahead += lag < -_AHEAD

    def fade(self, keeps: float) -> None:
        """Let what was counted weigh less."""
        self.told *= keeps
        self.late *= keeps
        self.ahead *= keeps
