"""What rules belief in a space from now on: the first row of `RULES` that holds of what its sensors say.

A `Scene` is what all sensors of a space say at one moment, whatever the order in which they said it. It leads to one
`Regime`, and a regime to a pace and to bounds of belief. So the cost of an event does not grow with what has been, and
readings of one moment may come in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from math import exp
from types import MappingProxyType

from .belief import Pace, pace_for
from .kinds import KINDS, SpaceKind
from .traces import BLINK

SEEN = 7.0
"""What a movement is worth, in log-odds, and the most that movement makes of it: a PIR fires some 30 times an hour for
someone who moves, and once or twice in four days for nobody (15 times in 83.5 h with 20 PIRs: CASAS tm000)."""

HELD = 8.0
"""What a person that a sensor sees all the time is worth."""

FLOOR = -4.5
"""Belief never falls lower, so that whoever comes in is seen at the first movement."""

SETTLED = 3.9
"""Belief from which a silence is that of someone who sits still: one movement alone out of the blue does not get there,
two do, and one beside a door that opened."""

ARRIVES = timedelta(minutes=2)
"""A door that opened so shortly before a movement let someone in."""

INSIDE = timedelta(seconds=5)
"""A movement that begins so long after a door was closed is of someone inside."""

SLOW = timedelta(minutes=6)
"""A sensor of movement that never said yes for less is on a radio of few words: Sigfox has 140 a day."""

LONGEST_HOLD = timedelta(minutes=5)
"""For so long at most a sensor of movement holds its yes: what it is taken for until its own hold is known."""

FELT = timedelta(minutes=1)
"""The same for a sensor that sees still people: it lags by 10 to 30 s."""

PROPPED = timedelta(minutes=10)
"""A door that has been open for so long is propped open: it tells of nobody who goes."""

WALK = timedelta(seconds=20)
"""So long at most someone who has left a space is on the way to the sensor of the passage beside."""

ECHO = timedelta(seconds=90)
"""So long at most a sensor of movement holds its yes, so that it seems to see someone who is in the passage already."""

QUIET = timedelta(seconds=30)
"""A passage that was quiet for so long tells who comes into it; a busy one tells of nobody."""

LAGS = timedelta(seconds=60)
"""A movement so long after a sensor that sees still people said nobody speaks against that sensor."""

_MINUTE = 60.0


class Regime(StrEnum):
    """What rules belief."""

    HELD = "held"
    MOVING = "moving"
    DENIED_INSIDE = "denied_inside"
    CONTRADICTED = "contradicted"
    DENIED = "denied"
    EMPTIED = "emptied"
    BARE = "bare"
    VETOED = "vetoed"
    INSIDE = "inside"
    SEALED = "sealed"
    """Someone is inside, for nobody was seen in any space beside."""

    FLEETING = "fleeting"
    LEFT = "left"
    PASSED = "passed"
    RESTING = "resting"
    SILENT = "silent"
    COUNTED = "counted"
    COUNTED_OUT = "counted_out"
    MISCOUNTED = "miscounted"
    """Whoever was counted out is in no space beside."""

    RISING = "rising"
    FORGOTTEN = "forgotten"
    DIM = "dim"
    FADING = "fading"
    BLINKING = "blinking"
    """For a moment no sensor has told anything, and someone was there."""

    LOST = "lost"
    """No sensor tells anything any more, and someone was there."""

    BLIND = "blind"


KEPT_IN = (Regime.SEALED, Regime.DENIED_INSIDE, Regime.MISCOUNTED)
"""Regimes that may end by what is seen, or not any more, in the spaces beside."""


@dataclass(slots=True)
class Scene:
    """What all sensors of a space say at one moment."""

    held: bool = False
    moving: bool = False
    denied_since: datetime | None = None
    """Since when a sensor that sees still people sees nobody in all of the space."""

    bare: bool = False
    """Whether all places are empty, while sensors of movement watch the rest of the space: not all sit or lie there."""

    silent_since: datetime | None = None
    """Since when all sensors of movement have been observed to be silent."""

    came: datetime | None = None
    """When a movement last began."""

    holds: timedelta = timedelta()
    """For how long the sensors of movement hold their yes."""

    moved: datetime | None = None
    """When a movement was last seen."""

    felt: datetime | None = None
    """When a still person was last seen."""

    opened: datetime | None = None
    """When a door was last opened."""

    closed: datetime | None = None
    """Since when all doors have been closed, none where one is open or not known."""

    passed: datetime | None = None
    """When someone began to move in a passage beside, where it had been quiet."""

    sealed: datetime | None = None
    """Since when nobody was seen in any space beside, none where that is not known."""

    surges: bool = False
    """Whether CO2 rises as only people make it rise."""

    weak: bool = False
    counted: bool | None = None
    counted_until: datetime | None = None
    """When a door counter last said that someone is there."""

    air: bool | None = None
    lit: bool | None = None
    darkened: datetime | None = None
    """Since when all lamps have been off."""

    @property
    def inside(self) -> bool:
        """Whether nobody can have left since someone was last seen."""
        return self.latched or self.kept_in

    @property
    def latched(self) -> bool:
        """Whether someone was seen after the doors were closed."""
        return self.closed is not None and self._seen_after(self.closed)

    @property
    def kept_in(self) -> bool:
        """Whether someone was seen after the spaces beside fell quiet, and no door was opened since."""
        if self.sealed is None:
            return False
        return self._seen_after(self.sealed if self.opened is None else max(self.sealed, self.opened))

    @property
    def miscounted(self) -> bool:
        """Whether those whom a door counter counts out are in no space beside, so that they have not left."""
        return self.sealed is not None and self.counted is False and _after(self.counted_until, self.sealed + FELT)

    def _seen_after(self, shut: datetime) -> bool:
        """Return whether what is seen is not of someone who went just then."""
        return (
            _after(self.came, shut + INSIDE)
            or _after(self.moved, shut + self.holds + INSIDE)
            or _after(self.felt, shut + FELT)
        )

    def left(self, now: datetime) -> bool:
        """Return whether someone may have gone since the last movement: through a door."""
        last = self.came
        if self.opened is None or (last is not None and self.opened < last) or self.latched:
            return False
        return self.closed is not None or now - self.opened < PROPPED

    @property
    def went_by(self) -> bool:
        """Whether someone came into a passage beside just when the last movement ended, and no door tells better."""
        if self.passed is None or self.came is None or self.moved is None or self.closed is not None or self.slow:
            return False
        return self.came <= self.passed and -ECHO <= self.passed - self.moved <= WALK

    @property
    def slow(self) -> bool:
        """Whether movement is told by a radio that speaks only now and then."""
        return self.holds >= SLOW

    @property
    def rests(self) -> bool:
        """Whether something else tells of people, or a movement may be told much later."""
        return self.weak or self.counted is True or self.slow

    def fleets(self, *, settled: bool) -> bool:
        """Return whether whoever moved is taken to have only passed by."""
        return not self.slow and not (settled and (self.kept or self.inside))

    @property
    def kept(self) -> bool:
        """Whether no lamp was put out after the last movement began."""
        return self.darkened is None or (self.came is not None and self.came > self.darkened)

    @property
    def arrived(self) -> bool:
        """Whether the last movement began when a door had just been opened."""
        return self.came is not None and self.opened is not None and abs(self.came - self.opened) <= ARRIVES

    @property
    def contradicted(self) -> bool:
        """Whether something moved well after a sensor said that nobody is there."""
        return self.denied_since is not None and _after(self.came, self.denied_since + LAGS)


def _after(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment >= other


type _Rule = Callable[[Scene, datetime, bool], bool]

_AMBIENCE: Mapping[tuple[bool | None, bool | None], Regime] = MappingProxyType(
    {
        # By whether a lamp is on, and whether the air tells of people.
        (True, True): Regime.RISING,
        (True, None): Regime.RISING,
        (True, False): Regime.FORGOTTEN,
        (None, True): Regime.RISING,
        (None, False): Regime.FADING,
        (False, True): Regime.DIM,
        (False, None): Regime.FADING,
        (False, False): Regime.FADING,
    }
)

RULES: tuple[tuple[Regime, _Rule], ...] = (
    (Regime.HELD, lambda scene, _, __: scene.held),
    (Regime.MOVING, lambda scene, _, __: scene.moving),
    (Regime.DENIED_INSIDE, lambda scene, _, settled: scene.denied_since is not None and scene.inside and settled),
    (Regime.CONTRADICTED, lambda scene, _, __: scene.contradicted),
    (Regime.DENIED, lambda scene, _, __: scene.denied_since is not None),
    (Regime.EMPTIED, lambda scene, now, _: scene.bare and scene.left(now)),
    (Regime.BARE, lambda scene, _, __: scene.bare),
    (Regime.FLEETING, lambda scene, _, settled: scene.silent_since is not None and scene.fleets(settled=settled)),
    (Regime.INSIDE, lambda scene, _, __: scene.silent_since is not None and scene.latched),
    (Regime.SEALED, lambda scene, _, __: scene.sealed is not None and scene.silent_since is not None and scene.kept_in),
    (Regime.LEFT, lambda scene, now, __: scene.silent_since is not None and scene.left(now)),
    (Regime.PASSED, lambda scene, _, __: scene.silent_since is not None and scene.went_by),
    (Regime.VETOED, lambda scene, _, __: scene.silent_since is not None and scene.surges),
    (Regime.RESTING, lambda scene, _, __: scene.silent_since is not None and scene.rests),
    (Regime.SILENT, lambda scene, _, __: scene.silent_since is not None),
    (Regime.MISCOUNTED, lambda scene, _, __: scene.sealed is not None and scene.miscounted),
    (Regime.COUNTED_OUT, lambda scene, _, __: scene.counted is False),
    (Regime.COUNTED, lambda scene, _, __: scene.counted is True),
)


def regime_of(scene: Scene, now: datetime, *, settled: bool) -> Regime:
    """Return what rules belief from now on."""
    for regime, holds in RULES:
        if holds(scene, now, settled):
            return regime
    return _AMBIENCE.get((scene.lit, scene.air), Regime.BLIND)


BOUNDS: Mapping[Regime, tuple[float, float]] = MappingProxyType(
    {
        Regime.HELD: (HELD, HELD),
        Regime.MOVING: (FLOOR + SEEN, SEEN),
        Regime.DENIED: (FLOOR, -3.0),
        Regime.RISING: (1.5, 5.0),
    }
)
"""The lowest and highest belief under a regime, where these are other than for all."""

ANY = (FLOOR, SEEN)


def pace_towards(usual: float, kind: SpaceKind) -> Pace:
    """Return the pace where nothing is known but what is usual, in log-odds: as many come as make it."""
    leave = paces_of(kind)[Regime.BLIND].leave
    return Pace(0.0, leave * exp(usual), leave)


@cache
def paces_of(kind: SpaceKind) -> Mapping[Regime, Pace]:
    """Return the pace of each regime in a kind of space.

    Whoever is there stays four holds on average, and as many come as make the kind's prior.
    """
    hold = KINDS[kind].hold.total_seconds()
    leave = 1 / (4 * hold)
    arrive = leave * exp(KINDS[kind].prior)
    leaving = KINDS[kind].leaving.total_seconds()

    def falls(seconds: float, start: float = SEEN) -> Pace:
        return pace_for(seconds, start, arrive, leave)

    silent = falls(hold)
    return MappingProxyType(
        {
            Regime.HELD: Pace(),
            Regime.MOVING: Pace(0.012),  # A ghost that a sensor holds for a minute and a half is not settled yet.
            Regime.DENIED_INSIDE: Pace(-HELD / (30 * _MINUTE)),
            Regime.CONTRADICTED: Pace(-SEEN / (3 * _MINUTE)),
            Regime.DENIED: Pace(-HELD / _MINUTE),
            Regime.EMPTIED: Pace(-SEEN / 15),  # Whoever opened the door to come in moves within seconds.
            Regime.BARE: falls(min(15 * _MINUTE, hold)),
            Regime.VETOED: Pace(),
            Regime.INSIDE: Pace(-SEEN / (6 * hold)),
            Regime.SEALED: Pace(-SEEN / (6 * hold)),
            Regime.FLEETING: falls(min(4 * _MINUTE, hold)),
            Regime.LEFT: falls(leaving),
            Regime.PASSED: falls(min(max(leaving, 8 * _MINUTE), hold)),
            Regime.RESTING: falls(2 * hold),
            Regime.SILENT: silent,
            Regime.COUNTED: Pace(-SEEN / (360 * _MINUTE)),
            Regime.MISCOUNTED: Pace(-SEEN / (360 * _MINUTE)),
            Regime.COUNTED_OUT: Pace(-SEEN / (2 * _MINUTE)),
            Regime.RISING: Pace(0.02),
            Regime.FORGOTTEN: Pace(-SEEN / (180 * _MINUTE)),
            Regime.DIM: Pace(-SEEN / (15 * _MINUTE)),
            Regime.FADING: Pace(-SEEN / (10 * _MINUTE)),
            Regime.BLINKING: Pace(),
            Regime.LOST: falls(max(hold - BLINK.total_seconds(), BLINK.total_seconds())),
            Regime.BLIND: Pace(0.0, arrive, leave),
        }
    )
