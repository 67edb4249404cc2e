"""What one sensor usually does, learnt from its reports alone: no labels, no set-up, and nothing of who was there.

A `Habit` hears each report of its sensor by `note`, which must cost next to nothing: it compares, counts, and marks the
slots of five minutes in which something stirred. What follows from the counts is worked out about once an hour:
`trust.review` reads them, and `learning.learn` moves them on into what is `Learnt`.

Moments are POSIX seconds, for they are subtracted several times for each report. None is read from a clock.
"""

from datetime import timedelta
from math import inf, nan
from typing import Final, override

from .learnt import Lag, Learnt
from .marks import History, Marks
from .sensors import Behaviour, Role
from .slots import latest, moved, slot_of

HOUR: Final = 3600.0

BEATS: Final = 4
"""So many gaps must have been seen before an interval is believed."""

RISE, FALL = 0.3, 0.1
"""A gap that is longer than usual tells more of the interval than a shorter one: a change of the value may come at any
time, a sign of life only when it is due."""

_QUICK: Final = 10.0
"""Within so many seconds a change of mind is quick: most PIRs and radars hold a yes for longer than that. Two in a row
are a flicker: one alone is a door that someone passes, or a movement just after the hold."""

_SOON: Final = 30.0
"""A no that comes again within so many seconds is the same report: only a yes is repeated as often by itself, with
every movement."""

_ECHOES: Final = 3.0
"""But not where the next report comes within so many times that gap: such a sensor just talks a lot."""

SELDOM: Final = 20.0
"""What decides nothing is only watched for faults: looking at it once in so many seconds is enough."""

_BLINK: Final = 1800.0
"""A yes before and after so many seconds without a word is the same yes."""


class _Last(Marks):
    """What each report looks at stands close together in memory: in a large building that halves what it costs."""

    __slots__ = ("echo", "hasty", "heard", "lost", "reports", "turned", "value", "yes")


class Habit(_Last):
    """What a sensor that says yes or no has been doing for two days, and what is usual of it."""

    __slots__ = (
        "beat",
        "beats",
        "drops",
        "felt",
        "flickers",
        "judged",
        "lag",
        "lasts",
        "learnt",
        "longest",
        "most",
        "outage",
        "seldom",
        "settled",
        "twice",
    )

    def __init__(self, behaviour: Behaviour, t: float) -> None:
        """Begin with a sensor of which nothing is known."""
        super().__init__(t)
        self.learnt = Learnt(t)
        self.lag: Lag | None = None
        self.lasts = behaviour.role not in {Role.LATCH, Role.FLOW}
        """Whether someone is there for as long as it says yes: a door may stand open."""

        self.seldom = not behaviour.decides
        """Whether nothing is decided by it."""

        self.felt = False
        """Whether an effect goes by it, such as the heat."""

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

        self.echo = 0.0
        """The gap to the last report that came twice, in seconds, until the next one comes."""

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
                if self.echo or gap < _SOON:
                    self._repeat(gap)
                if gap < _SOON:
                    return
                if gap < self.most:
                    self.beat = beat + (gap - beat) * (RISE if gap > beat else FALL)
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

    def glance(self, value: float | None, t: float, at: float | None = None) -> None:
        """Note a report of what decides nothing, but not each."""
        if t - self.heard >= SELDOM or value is None:
            self.note(value, None, t, at)

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

    def _repeat(self, gap: float) -> None:
        """Note that the same no came so shortly after the last one, or that it came soon after it had come twice."""
        if not self.echo:
            self.twice += 1.0
            self.echo = gap
            return
        if gap <= _ECHOES * self.echo:
            self.twice -= 1.0
        self.echo = 0.0

    def _turn(self, t: float, *, yes: bool | None) -> None:
        """Note that it says something else now."""
        was, since, self.echo = self.yes, self.turned, 0.0
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
