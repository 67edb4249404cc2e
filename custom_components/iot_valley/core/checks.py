"""How each fault of a sensor that speaks of people is told: by what the others of its space saw meanwhile.

A check returns what it found, or none. All times in these tables follow from how people are and how sensors are made.
"""

from collections.abc import Mapping
from math import log
from types import MappingProxyType
from typing import Final, NamedTuple

from .gauges import GaugeHabit
from .habits import HOUR, Habit
from .kinds import SpaceKind
from .sensors import Role, SensorKind
from .slots import SLOT, ago, blocks, latest, lulls, slot_of
from .witnesses import Member, Witnesses

_DAY: Final = 24 * HOUR

_OVERDUE: Final = 2.0
_OVERDUE_LEAST: Final = HOUR
"""So many of its intervals, and so many seconds, without a word: a sensor is overdue."""


class Look(NamedTuple):
    """A sensor among the others of its space, at one moment."""

    member: Member
    witnesses: Witnesses

    @property
    def habit(self) -> Habit:
        """What the sensor has been doing."""
        return self.member.habit

    @property
    def t(self) -> float:
        """Now, in POSIX seconds."""
        return self.witnesses.t

    @property
    def is_new(self) -> bool:
        """Whether too little time has passed to know what is usual of the sensor."""
        return self.t - self.habit.learnt.since < _DAY

    @property
    def is_mute(self) -> bool:
        """Whether the sensor cannot be reached, or is overdue: then it is not wrong, but says nothing."""
        habit = self.habit
        return habit.lost > 0 or (
            habit.every > 0 and self.t - habit.heard > max(_OVERDUE * habit.every, _OVERDUE_LEAST)
        )


class Finding(NamedTuple):
    """That a fault was found: since when, in POSIX seconds, and the numbers of `faults.SEEN`."""

    since: float
    seen: Mapping[str, float]


# -- stuck on ----------------------------------------------------------------------------------------------------------


class Patience(NamedTuple):
    """How long a sensor may say yes, in seconds."""

    least: float
    """No sensor of its kind is right for longer, where the others fall silent meanwhile."""

    quiet: float
    """For so long, without a break, no other sensor noticed anything."""

    alone: float
    """Where no other sensor can tell, or too little is known of this one."""

    usual: float
    """At least so many times the longest that is usual of it."""


_MOVES: Final = Patience(6 * HOUR, 3 * HOUR, 12 * HOUR, 1.5)
"""Of a motion sensor: it holds a yes for seconds to a quarter of an hour, and lets go whenever all sit still."""

_STAYS: Final = Patience(12 * HOUR, 4 * HOUR, 18 * HOUR, 1.25)
"""Of one that sees still people: nobody works for longer without a break that others notice."""

_SLEEPS: Mapping[SpaceKind, Patience] = MappingProxyType(
    {
        SpaceKind.NAP_ROOM: Patience(12 * HOUR, 10 * HOUR, 18 * HOUR, 1.25),
        SpaceKind.LODGING: Patience(16 * HOUR, 10 * HOUR, 22 * HOUR, 1.25),
    }
)
"""Where people sleep: nine hours without a movement are nothing special, nor is a day spent in bed."""

_LEFT: Final = 3 * HOUR
"""Where a door moved and nothing has moved for so long since, whoever passed it went out: to lie down takes minutes."""

_AT_THE_DOOR: Final = 2
"""In slots: a motion sensor holds what it saw of someone who leaves."""

_COMPANY: Final = 0.5
"""Where the others notice less than this share of what a sensor notices, their silence says nothing of it."""

_STILL_ROLES: Final = frozenset({Role.COUNT, Role.HOLD, Role.PLACE})


def stuck_on(look: Look) -> Finding | None:
    """Find a sensor that says yes though nobody is there."""
    habit, patience = look.habit, _patience(look)
    if patience is None or not habit.yes or look.is_mute:
        return None
    length, told = look.t - habit.turned, _others_tell(look)
    least = patience.least if told and not look.is_new else patience.alone
    if length < max(least, patience.usual * habit.learnt.longest) or (told and not _was_quiet(look, patience)):
        return None
    return Finding(habit.turned, {"hours": length / HOUR, "usual_hours": habit.learnt.longest / HOUR})


def _patience(look: Look) -> Patience | None:
    role = look.member.behaviour.role
    if role is Role.ENTER:
        return _MOVES
    return _SLEEPS.get(look.witnesses.kind, _STAYS) if role in _STILL_ROLES else None


def _others_tell(look: Look) -> bool:
    """Return whether there are others that usually notice who is there."""
    return look.witnesses.others(look.member) > 0 and look.habit.learnt.false_rate < _COMPANY


def _was_quiet(look: Look, patience: Patience) -> bool:
    """Return whether the others noticed nobody for long while a sensor said yes."""
    witnesses = look.witnesses
    noticed = witnesses.present(look.member)
    since = witnesses.slot - slot_of(look.habit.turned)
    if lulls(noticed, since, int(patience.quiet / SLOT)):
        return True
    lull = lulls(noticed, since, int(_LEFT / SLOT))
    went_out = any(witnesses.doors >> at & lull for at in range(1, _AT_THE_DOOR + 2))
    came = noticed >> since & latest(_AT_THE_DOOR + 2)
    return went_out or (not came and bool(lull >> since - 1 & 1))


# -- stuck off ---------------------------------------------------------------------------------------------------------

_BY_CHANCE: Final = 1e-5
"""So unlikely must it be that a sensor in order has missed as much: it is asked some hundred times a month."""

_SEES_AT_MOST: Final = 0.95
"""No sensor notices more of those who come and go than this share: the best motion sensors 98 % of the movements."""

_SEES_AT_LEAST: Final = 0.5
"""One that notices fewer watches a part of the space, and people may keep to another for days."""

_TIMES: Final = 5
"""In so many half hours at least."""

_TIMES_BY_AIR: Final = 16
_ANSWERS_AIR: Final = 0.95
"""Where only air tells, and what it tells is usually so: its CO2 may drift, or linger in a closed room for a night."""

_SUSPECT: Final = 30.0
"""In ppm: air that has crept upwards by so much may be that of a sensor that drifts, as it will be found to do."""

_ASKED: Final = frozenset({Role.COUNT, Role.ENTER, Role.FLOW, Role.HOLD, Role.LATCH, Role.PLACE})


def stuck_off(look: Look) -> Finding | None:
    """Find a sensor that says no though others saw people whom it usually notices."""
    return None if look.habit.yes or (_counts(look) and look.habit.value) else _unanswered(look)


def _counts(look: Look) -> bool:
    return look.member.behaviour.counts


def _unanswered(look: Look) -> Finding | None:
    """Find a sensor that has noticed nobody for so long that it would be a miracle if it were in order."""
    habit, witnesses, member = look.habit, look.witnesses, look.member
    if look.is_mute or not _is_asked(look):
        return None
    answered = ago(witnesses.answers(member))
    missed = witnesses.occasions(member) & latest(answered - _AT_THE_DOOR)
    times = blocks(missed, witnesses.slot).bit_count()
    usual = habit.learnt.answers
    by_air = witnesses.tells_only_air(member)
    if by_air and (times < _TIMES_BY_AIR or usual < _ANSWERS_AIR or _creeps(witnesses)):
        return None
    if times < _TIMES or usual < _SEES_AT_LEAST or times * log(1 - min(usual, _SEES_AT_MOST)) > log(_BY_CHANCE):
        return None
    since = max(look.t - answered * SLOT, habit.learnt.since)
    return Finding(since, {"hours": (look.t - since) / HOUR, "times": times, "percent": 100 * usual})


def _creeps(witnesses: Witnesses) -> bool:
    """Return whether the air of a space may only seem to tell of people."""
    return any(isinstance(each.habit, GaugeHabit) and each.habit.drift > _SUSPECT for each in witnesses.members)


def _is_asked(look: Look) -> bool:
    """Return whether people who are in the space must be noticed by a sensor: not by that of one bed among several."""
    places = {member.sensor.place for member in look.witnesses.members} - {None}
    return look.member.behaviour.role in _ASKED and (look.member.sensor.place is None or len(places) == 1)


# -- frozen ------------------------------------------------------------------------------------------------------------

_REPEATS: Final = 8
"""A number must have been told again so often."""

_KEEPS: Mapping[SensorKind, float] = MappingProxyType(
    {
        SensorKind.CO2: 3 * HOUR,
        SensorKind.SOUND: 6 * HOUR,
        SensorKind.POWER: 12 * HOUR,
        SensorKind.ILLUMINANCE: 18 * HOUR,
        SensorKind.TEMPERATURE: 12 * HOUR,
        SensorKind.HUMIDITY: 12 * HOUR,
    }
)
"""For how long a number may stay the very same, in seconds: air is never still, the light of a lamp may be."""

_KEEPS_USUAL: Final = 4.0
"""At least so many times the longest that is usual of it."""

_KNOWS_REST: Final = HOUR
"""A sensor that has rested for longer than this may do so for as long as nobody comes."""


def frozen(look: Look) -> Finding | None:
    """Find a sensor that tells the very same number again and again, though it is one that varies."""
    habit = look.habit
    if not isinstance(habit, GaugeHabit) or look.is_mute:
        return None
    if _counts(look):
        found = _unanswered(look) if habit.value else None
        return found and Finding(habit.changed, _kept(look, habit))
    least = _KEEPS.get(look.member.sensor.kind)
    length = habit.heard - habit.changed
    if least is None or length < least or habit.repeats < _REPEATS or look.is_new:
        return None
    if habit.is_at_rest and habit.learnt.rests > _KNOWS_REST:
        return None
    usual = max(habit.learnt.still, habit.learnt.rests if habit.is_at_rest else 0.0)
    return Finding(habit.changed, _kept(look, habit)) if length > _KEEPS_USUAL * usual else None


def _kept(look: Look, habit: GaugeHabit) -> Mapping[str, float]:
    return {"hours": (look.t - habit.changed) / HOUR, "times": habit.repeats, "value": habit.value}
