"""What one sensor usually does, learnt from its reports alone: no labels, no set-up, and nothing of who was there.

A `Habit` hears each report of its sensor by `note`, which must cost next to nothing: it compares, counts, and marks the
slots of five minutes in which something stirred. What follows from the counts is worked out about once an hour:
`trust.review` reads them, and `learning.learn` moves them on into what is `Learnt`.

Moments are POSIX seconds, for they are subtracted several times for each report. None is read from a clock.
"""

from datetime import timedelta
from math import inf, isnan, nan
from typing import Final, override

from .learnt import Lag, Learnt
from .marks import History, Marks
from .sensors import Behaviour, Role
from .slots import latest, moved, slot_of

HOUR: Final = 3600.0

BEATS: Final = 4
"""So many gaps must have been seen before an interval is believed."""

_RISE, _FALL = 0.3, 0.1
"""A gap that is longer than usual tells more of the interval than a shorter one: a change of the value may come at any
time, a sign of life only when it is due."""

_PACE: Final = 0.125
"""As TCP follows its round-trip time and how much that varies (RFC 6298)."""

_REGULAR: Final = 0.3
"""Reports whose gaps vary by less than this share of their mean are periodic."""

_QUICK: Final = 10.0
"""Within so many seconds a change of mind is quick: most PIRs and radars hold a yes for longer than that. Two in a row
are a flicker: one alone is a door that someone passes, or a movement just after the hold."""

_SOON: Final = 30.0
"""A no that comes again within so many seconds is the same report: only a yes is repeated as often by itself, with
every movement."""

_SOONEST: Final = 0.5
"""As long as it is not known how often a number comes."""

_ANEW: Final = -1
"""In place of the repeats of a number that came after silence."""

_BLINK: Final = 1800.0
"""A yes before and after so many seconds without a word is the same yes."""

_REST: Final = 0.1
"""Within this share of its usual range from its usual low, a number is at rest."""


class Habit(Marks):
    """What a sensor that says yes or no has been doing for two days, and what is usual of it."""

    __slots__ = (
        "beat",
        "beats",
        "drops",
        "flickers",
        "hasty",
        "heard",
        "judged",
        "lag",
        "lasts",
        "learnt",
        "longest",
        "lost",
        "most",
        "outage",
        "reports",
        "settled",
        "turned",
        "twice",
        "value",
        "yes",
    )

    def __init__(self, behaviour: Behaviour, t: float) -> None:
        """Begin with a sensor of which nothing is known."""
        super().__init__(t)
        self.learnt = Learnt(t)
        self.lag: Lag | None = None
        self.lasts = behaviour.role not in {Role.LATCH, Role.FLOW}
        """Whether someone is there for as long as it says yes: a door may stand open."""

        self.value = nan
        self.yes: bool | None = None
        self.heard = t
        """When it last reported; a report that came twice counts once."""

        self.turned = t
        """Since when it says what it says."""

        self.lost = 0.0
        """Since when it cannot be reached, 0 where it can."""

        self.settled = t
        """Up to when `learning` has taken in what was counted."""

        self.judged = t
        """Up to when it has been learnt how well it notices people."""

        self.longest = 0.0
        """The longest yes that has ended since, in seconds."""

        self.beat = 0.0
        """The gap before a word that says nothing new, in seconds."""

        self.most = inf
        """A gap of so many seconds is an outage, unless there are several."""

        self.outage = 0.0
        """The longest that has ended since, in seconds."""

        self.hasty = False
        """Whether its last change of mind was a quick one."""

        self.beats = self.flickers = 0
        self.reports = self.twice = self.drops = 0.0

    def note(
        self,
        value: float | None,
        yes: bool | None,  # noqa: FBT001 - a keyword would cost a tenth of the call
        t: float,
        at: float | None = None,
    ) -> None:
        """Note a report: its value, what it says of presence, when it came, and when it was measured if it tells that.

        To be called for each, also where it says nothing new. A value of none means that it cannot be reached.
        """
        if at is not None:
            self._date(t - at)
        if value == self.value:
            if not yes:
                gap, beat = t - self.heard, self.beat
                if gap < _SOON:
                    self.twice += 1.0
                    return
                if gap < self.most:
                    self.beat = beat + (gap - beat) * (_RISE if gap > beat else _FALL)
                    self.beats += 1
                else:
                    self._outlast(gap)
        elif value is None:
            self._lose(t)
            return
        else:
            if self.lost:
                self._find(t)
            self.value = value
        self.heard = t
        self.reports += 1.0
        if yes is not self.yes:
            self._turn(t, yes=yes)

    @property
    def every(self) -> float:
        """How often it reports even if nothing changes, in seconds; 0 while that is not known, or where it does not."""
        return self.beat if self.beats >= BEATS else self.learnt.interval

    @property
    def interval(self) -> timedelta | None:
        """How often it reports even if nothing changes: silence for twice as long is no information any more."""
        every = self.every
        return timedelta(seconds=every) if every else None

    def history(self, t: float) -> History:
        """Return its last two days, up to now."""
        slot = slot_of(t)
        by = max(slot - self.slot, 0)
        levels, stirs, blind = moved(self.levels, by), moved(self.stirs, by), moved(self.blind, by)
        if self.lost:
            blind |= latest(slot - slot_of(self.lost) + 1)
        elif self.yes and self.lasts:
            levels |= latest(slot - slot_of(self.filled) + 1)
        return History(levels, stirs, blind)

    def resume(self, t: float) -> None:
        """Go on after a time in which nobody listened: that was not the silence of the sensor."""
        self.heard = max(self.heard, t)
        self.filled = max(self.filled, t)
        self.settled = self.judged = max(self.settled, t)
        self.lost = t if self.lost else 0.0

    @override
    def shift(self, by: float) -> None:
        """Take all moments along with a clock that was set, by so many seconds."""
        super().shift(by)
        for name in ("heard", "turned", "settled", "judged"):
            setattr(self, name, getattr(self, name) + by)
        self.lost = self.lost + by if self.lost else 0.0
        self.learnt.since += by

    def _turn(self, t: float, *, yes: bool | None) -> None:
        """Note that it says something else now."""
        was, since = self.yes, self.turned
        if t - since >= _QUICK:
            self.hasty = False
        elif self.hasty:
            self.flickers += 1
        else:
            self.hasty = True
        anew = t >= self.marked
        if was:
            self.longest = max(self.longest, t - since)
            if anew and self.lasts:  # A slot that is marked already has been filled too.
                self.fill(t)
        self.yes = yes
        self.turned = self.filled = t
        if anew and (yes or was):
            self.stir(t)
            if yes and self.lasts:
                self.levels |= 1

    def _lose(self, t: float) -> None:
        """Note that it cannot be reached."""
        if self.lost:
            return
        if self.yes and self.lasts:
            self.fill(t)
        self.lost = t
        self.drops += 1.0
        self.value = nan

    def _find(self, t: float) -> None:
        """Note that it can be reached again."""
        self.slide(t)
        self.blind |= latest(self.slot - slot_of(self.lost) + 1)
        if t - self.lost > _BLINK:
            self.turned = t
        self.filled = t
        self.lost = 0.0

    def _outlast(self, gap: float) -> None:
        """Note a gap that is too long to be learnt from, until there are several."""
        self.most *= 2
        self.outage = max(self.outage, gap)

    def _date(self, lag: float) -> None:
        """Note how many seconds after its measurement a report came; less than nothing is before."""
        if self.lag is None:
            self.lag = Lag()
        self.lag.note(lag)


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
                self.beat = beat + (gap - beat) * (_RISE if gap > beat else _FALL)
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
