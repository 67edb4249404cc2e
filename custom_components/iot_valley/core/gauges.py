"""What a sensor that tells a number usually does."""

from math import inf, isnan, nan
from typing import Final, override

from .habits import FALL, RISE, SELDOM, Habit
from .sensors import Behaviour

_PACE: Final = 0.125
"""As TCP follows its round-trip time and how much that varies (RFC 6298)."""

_REGULAR: Final = 0.3
"""Reports whose gaps vary by less than this share of their mean are periodic."""

_SOONEST: Final = 0.5
"""As long as it is not known how often a number comes."""

_ANEW: Final = -1
"""In place of the repeats of a number that came after silence."""

_REST: Final = 0.1
"""Within this share of its usual range from its usual low, a number is at rest."""


class GaugeHabit(Habit):
    """What a sensor that tells a number has been doing."""

    __slots__ = (
        "changed",
        "changes",
        "counts",
        "drift",
        "high",
        "jitter",
        "low",
        "pace",
        "repeats",
        "rests",
        "soon",
        "still",
        "zero",
    )

    def __init__(self, behaviour: Behaviour, t: float) -> None:
        """Begin with a sensor of which nothing is known."""
        super().__init__(behaviour, t)
        self.counts = behaviour.counts
        """Whether each of its numbers tells something of people."""

        self.soon = _SOONEST
        """The same number within so many seconds is the same report."""

        self.pace = self.jitter = 0.0
        """The mean gap between two reports and how much it varies, in seconds."""

        self.changed = t
        """Since when it has told the same number."""

        self.repeats = _ANEW
        """How often it has told this number again."""

        self.changes = 0.0
        self.low, self.high = inf, -inf
        """The lowest and highest number since the day began."""

        self.still = self.rests = 0.0
        """The longest that it kept a number, away from rest and at rest, in seconds."""

        self.zero = nan
        """What it told last when nobody was there."""

        self.drift = 0.0
        """By how much that has come off what it should be."""

    @override
    def note(self, value: float | None, yes: bool | None, t: float, at: float | None = None) -> None:  # noqa: C901
        # All in one, for each further call would cost a fifth of it.
        if at is not None:
            self._date(t - at)
        gap = t - self.heard
        if value == self.value:
            if gap < self.soon:
                self.twice += 1.0
                return
            self.repeats += 1
            if gap < self.most:
                beat = self.beat
                self.beat = beat + (gap - beat) * (RISE if gap > beat else FALL)
                self.beats += 1
        elif value is None:
            self._lose(t)
            return
        else:
            if self.repeats:
                gap = self._end_run(t, gap)
            self.value = value
            self.changed = t
            self.changes += 1.0
            if self.counts or not self.low <= value <= self.high:
                self._tell(value, t)
        if gap >= self.most:
            self._outlast(gap)
        elif self.pace:
            error = gap - self.pace
            self.pace += error * _PACE
            self.jitter += ((error if error > 0 else -error) - self.jitter) * _PACE
        else:
            self.pace, self.jitter = gap, gap / 2
        self.heard = t
        self.reports += 1.0
        if yes is not self.yes:
            self._turn(t, yes=yes)

    @override
    def glance(self, value: float | None, t: float, at: float | None = None) -> None:
        gap = t - self.heard
        if gap >= SELDOM or value is None:
            self.note(value, None, t, at)
        elif gap < self.soon and value == self.value:
            self.twice += 1.0

    @property
    @override
    def every(self) -> float:
        every = super().every
        return max(every, self.pace) if self.jitter < _REGULAR * self.pace else every

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest number of a usual day; of the first one, as long as there is no other."""
        learnt = self.learnt
        return (self.low, self.high) if isnan(learnt.low) else (learnt.low, learnt.high)

    @property
    def is_at_rest(self) -> bool:
        """Whether its number is one to which it always comes back, as that of the air in an empty room."""
        low, high = self.span
        return self.value <= low + _REST * (high - low)

    def _tell(self, value: float, t: float) -> None:
        """Note a number that tells something of people, or is new to the day."""
        if not self.low <= value <= self.high:
            self.low, self.high = min(self.low, value), max(self.high, value)
        if self.counts and t >= self.marked:
            self.stir(t)

    def _end_run(self, t: float, gap: float) -> float:
        """Note that it tells another number now, and return the gap that is to be learnt from."""
        if self.lost:
            self._find(t)
            gap = self.pace
        elif self.repeats == _ANEW:
            gap = 0.0
        else:
            self._keep_run()
        self.repeats = 0
        return gap

    def _keep_run(self) -> None:
        """Remember for how long it has told the same number."""
        length = self.heard - self.changed
        if self.is_at_rest:
            self.rests = max(self.rests, length)
        else:
            self.still = max(self.still, length)

    @override
    def _lose(self, t: float) -> None:
        super()._lose(t)
        self.repeats = _ANEW

    @override
    def shift(self, by: float) -> None:
        super().shift(by)
        self.changed += by


def begun(behaviour: Behaviour, t: float) -> Habit:
    """Return the habit of a sensor of which nothing is known."""
    return (Habit if behaviour.valid == (0.0, 1.0) else GaugeHabit)(behaviour, t)
