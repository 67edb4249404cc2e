"""Which two sensors hang in each other's room: found in the whole building, from how well each agrees with its room.

Each alone proves little, for rooms are used at the same hours. That two of a kind agree badly with the others of their
own rooms, and both well with those of the other's, has no other reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, NamedTuple

from .faults import Fault, FaultCode
from .sensors import BEHAVIOURS, Role, SensorKind
from .slots import BLOCK, SLOTS, latest, likeness, moved, slot_of, spread, starts
from .witnesses import Witnesses

_ROLES: Final = frozenset({Role.COUNT, Role.ENTER, Role.HOLD})
"""Those that follow who is in a room, as the others of the room do."""

_WINDOWS: Final = (144, 288)
"""The last twelve hours and the last day, in slots: one who moved two sensors this morning is to know it by tonight."""

_ACTIVE: Final = 2 * BLOCK
"""So many slots each sensor, and each room, must have been in use."""

_FITS: Final = 0.65
"""How much each must be like the other's room: two sensors of one room mostly are so by 0.8 or more."""

_BETTER: Final = 0.1
_GAIN: Final = 0.3
"""How much better each, and both together, must fit the other way round. Of two that hang where they should, both never
do: in two simulated months without a fault none gained anything."""

_PASSAGES: Final = 4
"""So many times a door must have moved for it to tell whom it knows."""

_CALLS: Final = 5
"""So many times its door must have moved in the last day to tell whether a sensor is of this room."""

_STRANGE: Final = (0.7, 0.5)
_AT_HOME: Final = (0.85, 0.7)
"""The shares of the door's movements at which a sensor saw someone, and at which it began to: of those that hang where
they should, 91 in 100 reach the second pair and none stays below the first, in simulated months; of the swapped, none
and 94. A long meeting is no matter: what one sees while the door is still is not asked."""

_BEGUN: Final = 3
_BIDDEN: Final = 0.35
"""Of so many times at which a sensor of movement began to see people after half an hour without any, the share at which
the door moved: of those that hang where they should, 97 in 100 have more; of one swapped with a busy corridor, none."""

_LIKE: Final = 0.5
_NOTICED: Final = 4
"""Where the door hardly moved, one may be of another room that is less like the others than that, of which it takes so
many slots of the day in which they noticed someone."""

_DAY: Final = timedelta(days=1)
"""So long two that are put right may still look swapped, and two that were just found still look in order."""


class Profile(NamedTuple):
    """What a sensor, and what the others of its space, noticed of people in the two days up to a slot."""

    space_id: str
    kind: SensorKind
    slot: int
    own: int
    """When it noticed someone, or went on to do so."""

    others: int
    stirs: int
    """When it noticed someone anew."""

    doors: int
    """When a door of its space moved."""


class _Sample(NamedTuple):
    """A profile in a window."""

    id: str
    profile: Profile
    window: int

    @property
    def is_active(self) -> bool:
        """Whether there was enough to compare."""
        return min(self.profile.own.bit_count(), self.profile.others.bit_count()) >= _ACTIVE

    def fits(self, other: _Sample) -> float:
        """Return how much what this sensor noticed is like what the others noticed in the room of another one."""
        return likeness(self.profile.own, other.profile.others, latest(self.window))

    def answers(self, shares: tuple[float, float]) -> bool:
        """Return whether it saw someone, and began to, at such shares of the movements of its own space's door."""
        doors, own, stirs = self.profile.doors, self.profile.own, self.profile.stirs
        calls, (sees, wakes) = doors.bit_count(), shares
        return (doors & own).bit_count() >= sees * calls and (doors & stirs).bit_count() >= wakes * calls

    @property
    def is_strange(self) -> bool:
        """Whether it seems to be of another room."""
        if self.profile.doors.bit_count() >= _CALLS:
            return not self.answers(_STRANGE)
        return self.profile.others.bit_count() >= _NOTICED and self.fits(self) < _LIKE

    @property
    def is_unbidden(self) -> bool:
        """Whether it is moved past, not by who comes in: a corridor answers to each door of it, and to much else."""
        if BEHAVIOURS[self.profile.kind].role is not Role.ENTER or self.profile.doors.bit_count() < _CALLS:
            return False
        begun = starts(self.profile.own) & latest(self.window - BLOCK)
        bidden = begun & spread(self.profile.doors)
        return begun.bit_count() >= _BEGUN and bidden.bit_count() < _BIDDEN * begun.bit_count()

    @property
    def is_at_home(self) -> bool:
        """Whether it is of this room beyond doubt."""
        return self.profile.doors.bit_count() >= _CALLS and self.answers(_AT_HOME)

    def knows(self, other: _Sample) -> float:
        """Return how much more often this sensor stirred when a door moved, in the room of another one, than at all."""
        doors, stirs = other.profile.doors, self.profile.stirs
        if doors.bit_count() < _PASSAGES:
            return 0.0
        return (doors & stirs).bit_count() / doors.bit_count() - stirs.bit_count() / self.window


type _Pair = tuple[float, _Sample, _Sample]
"""How much better two sensors fit the other way round, and which they are."""


def profiles(space_id: str, witnesses: Witnesses) -> dict[str, Profile]:
    """Return the profiles of those sensors of a space that can be found to be swapped."""
    return {
        member.sensor.id: Profile(
            space_id,
            member.sensor.kind,
            witnesses.slot,
            (noticed := witnesses.noticed(member)).present,
            witnesses.present(member),
            noticed.stirred,
            witnesses.doors,
        )
        for member in witnesses.members
        if member.behaviour.role in _ROLES and not witnesses.tells_only_air(member)
    }


def swapped(known: Mapping[str, Profile], now: datetime, before: Mapping[str, Fault]) -> dict[str, Fault]:
    """Return what is swapped, by the sensor's id: what was found before and is not over, and what is found now.

    `known` are the profiles of all spaces, each as of its last review. To be called some times a day.
    """
    slot = slot_of(now.timestamp())
    day = {sample.id: sample for sample in _samples(known, slot, _WINDOWS[-1])}
    over = {id for id, fault in before.items() if now - fault.since >= _DAY and _is_over(id, fault, day)}
    found = {id: replace(fault, last=now) for id, fault in before.items() if id not in over and fault.other not in over}
    taken = {known[id].space_id for id in found if id in known}
    pairs = [pair for window in _WINDOWS for pair in _pairs(_samples(known, slot, window))]
    for _, one, other in sorted(pairs, key=_gain, reverse=True):
        spaces = {one.profile.space_id, other.profile.space_id}
        if taken.isdisjoint(spaces):  # Beside two that are swapped, all others of their rooms look so too.
            taken |= spaces
            found |= {one.id: _fault(one, other, now), other.id: _fault(other, one, now)}
    return found


class Ties(NamedTuple):
    """Which sensors noticed the same people as the others of their spaces, or other ones, in the last day or two."""

    strange: frozenset[str] = frozenset()
    """Those that may be swapped, though not as surely as it takes to tell so."""

    at_home: frozenset[str] = frozenset()
    """Those that saw someone nearly whenever the door of their space moved, and mostly began to just then."""


def ties(known: Mapping[str, Profile], now: datetime) -> Ties:
    """Return how sensors noticed the same as the others of their spaces; what cannot be compared is neither."""
    slot = slot_of(now.timestamp())
    day, both_days = (list(_samples(known, slot, window)) for window in (_WINDOWS[-1], SLOTS))
    unbidden = frozenset(each.id for each in (*day, *both_days) if each.is_unbidden)
    strange = unbidden | {each.id for each in day if each.is_strange}
    return Ties(strange, frozenset(each.id for each in day if each.is_at_home) - unbidden)


def _samples(known: Mapping[str, Profile], slot: int, window: int) -> Iterator[_Sample]:
    bits = latest(window)
    for id, profile in known.items():
        by = max(slot - profile.slot, 0)
        own, others = moved(profile.own, by) & bits, moved(profile.others, by) & bits
        stirs, doors = moved(profile.stirs, by) & bits, moved(profile.doors, by) & bits
        yield _Sample(id, profile._replace(own=own, others=others, stirs=stirs, doors=doors), window)


def _is_over(id: str, fault: Fault, day: Mapping[str, _Sample]) -> bool:
    """Return whether a sensor does as the others of its room again."""
    one, other = day.get(id), day.get(fault.other or "")
    if one is None or not one.is_active:
        return False
    return one.fits(one) > max(one.fits(other) if other else 0.0, _FITS)


def _pairs(samples: Iterable[_Sample]) -> Iterator[_Pair]:
    """Yield those that fit better the other way round."""
    misfits = defaultdict[SensorKind, list[tuple[float, _Sample]]](list)
    for sample in samples:
        if sample.is_active and (fit := sample.fits(sample)) < 1 - _BETTER:
            misfits[sample.profile.kind].append((fit, sample))
    for (fit, one), (other_fit, other) in chain.from_iterable(_near(some) for some in misfits.values()):
        across, other_across = one.fits(other), other.fits(one)
        gain, other_gain = across - fit, other_across - other_fit
        if min(across, other_across) < _FITS or min(gain, other_gain) < _BETTER or gain + other_gain < _GAIN:
            continue
        if one.profile.space_id != other.profile.space_id and _doors_agree(one, other):
            yield gain + other_gain, one, other


def _near(some: Sequence[tuple[float, _Sample]]) -> Iterator[tuple[tuple[float, _Sample], tuple[float, _Sample]]]:
    """Yield every two that noticed people mostly while the room of the other was in use, which are few.

    All misfits of a building are compared with each other, so that this is done with as little as can be.
    """
    plain = [(each, each[1].profile.own, each[1].profile.own.bit_count(), each[1].profile.others) for each in some]
    for number, (one, own, count, others) in enumerate(plain):
        for other, other_own, other_count, other_others in plain[:number]:
            if 2 * (own & other_others).bit_count() > count and 2 * (other_own & others).bit_count() > other_count:
                yield one, other


def _doors_agree(one: _Sample, other: _Sample) -> bool:
    """Return whether two sensors know no door of their own room better than that of the other's.

    Else it is not they that are swapped, but two others of these rooms.
    """
    return one.knows(other) + other.knows(one) >= one.knows(one) + other.knows(other)


def _gain(pair: _Pair) -> float:
    return pair[0]


def _fault(one: _Sample, other: _Sample, now: datetime) -> Fault:
    seen = {"percent": 100 * max(one.fits(one), 0.0), "other_percent": 100 * one.fits(other)}
    return Fault(FaultCode.SWAPPED, now, seen, other.id, now)
