"""What the sensors of one space noticed together: each is judged by what the others saw.

A passage cannot be missed by a door, nor does a door open by itself. A motion sensor fires for the sun, a radar for a
fan: what one of them alone has noticed for a moment is no proof that somebody was there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from .faults import FULL, Fault, belief_in
from .habits import Habit, History
from .kinds import SpaceKind
from .model import Sensor
from .sensors import Behaviour, Role
from .slots import ends, lasting, latest, slot_of, spread

_SURE: Final = frozenset({Role.FLOW, Role.LATCH, Role.PLACE})
"""Those that do not stir without a person."""

_SEEING: Final = frozenset({Role.COUNT, Role.ENTER, Role.HOLD, *_SURE})
"""Those that notice people themselves; air only tells that they have been there for a while."""

_PASSAGES: Final = frozenset({Role.FLOW, Role.LATCH})
"""Those that notice who comes and goes, not who stays."""

SLEEPING: Final = frozenset({SpaceKind.LODGING, SpaceKind.NAP_ROOM})
"""Where people may not move for hours."""


class Member(NamedTuple):
    """A sensor of a space, and all that is known of it."""

    sensor: Sensor
    behaviour: Behaviour
    habit: Habit
    battery: float | None = None
    """In per cent, none where that is not told."""


class Tally:
    """In which slots one, two or more of several histories have a bit."""

    __slots__ = ("one", "three", "two")

    def __init__(self) -> None:
        """Begin with none."""
        self.one = self.two = self.three = 0

    def add(self, bits: int) -> None:
        """Count a history in."""
        self.three |= self.two & bits
        self.two |= self.one & bits
        self.one |= bits

    def any_but(self, own: int) -> int:
        """Return the slots in which there is a bit besides those of one that was counted in."""
        return self.two | self.one & ~own

    def two_but(self, own: int) -> int:
        """Return the slots in which there are two bits besides those of one that was counted in."""
        return self.three | self.two & ~own


class Account(NamedTuple):
    """What one sensor has to say of people, in slots."""

    stirred: int = 0
    """When it noticed someone, a slot wider on both sides."""

    sure: int = 0
    """When it did so and could not be wrong."""

    stayed: int = 0
    """When it saw someone for longer than it would be wrong."""

    present: int = 0
    """When it noticed someone, or went on to do so."""


_NOTHING: Final = Account()


def account_of(role: Role, stirs: int, levels: int) -> Account:
    """Return what a sensor has to say of people, from when it stirred and when it said yes."""
    if role is Role.VETO:
        return Account(stayed=lasting(levels))
    if role not in _SEEING:
        return _NOTHING
    stirred = spread(stirs)
    return Account(stirred, stirs if role in _SURE else 0, lasting(levels) & stirred, stirred | levels)


class Witnesses:
    """A space at one moment, as its sensors saw its last two days."""

    def __init__(
        self,
        kind: SpaceKind,
        members: Sequence[Member],
        now: datetime,
        before: Mapping[str, Sequence[Fault]],
    ) -> None:
        """Gather what they saw; one that is known to be at fault is no witness."""
        self.kind, self.members, self.now, self.before = kind, members, now, before
        self.t = now.timestamp()
        self.slot = slot_of(self.t)
        self.histories: dict[str, History] = {member.sensor.id: member.habit.history(self.t) for member in members}
        self.doors = 0
        """When a door moved."""

        self._stirred, self._sure, self._stayed, self._present = Tally(), Tally(), Tally(), Tally()
        self._accounts: dict[str, Account] = {}
        self._seeing: list[Member] = []
        for member in members:
            if belief_in(before.get(member.sensor.id, ())) == FULL:
                self._hear(member)

    def _hear(self, member: Member) -> None:
        role, history = member.behaviour.role, self.histories[member.sensor.id]
        account = account_of(role, history.stirs & ~history.blind, history.levels & ~history.blind)
        if role in _SEEING:
            self._seeing.append(member)
        if role in _SEEING or role is Role.VETO:
            self._accounts[member.sensor.id] = account
        if role is Role.LATCH:
            self.doors |= history.stirs & ~history.blind
        self._stirred.add(account.stirred)
        self._sure.add(account.sure)
        self._stayed.add(account.stayed)
        self._present.add(account.present)

    def others(self, member: Member) -> int:
        """Return how many other witnesses there are."""
        return len(self._accounts) - (member.sensor.id in self._accounts)

    def tells_only_air(self, member: Member) -> bool:
        """Return whether no other sensor notices people themselves: CO2 lags too much to be compared slot by slot."""
        return not any(other is not member for other in self._seeing)

    def stirred(self, member: Member) -> int:
        """Return when any other sensor noticed something, a slot wider on both sides."""
        return self._stirred.any_but(self._account(member).stirred)

    def present(self, member: Member) -> int:
        """Return when any other sensor noticed someone, or went on to see one."""
        return self._present.any_but(self._account(member).present)

    def is_empty(self, member: Member, slots: int) -> bool:
        """Return whether the others would have noticed if anyone had been there in the so many latest slots."""
        others = [other for other in self._seeing if other is not member]
        sees = any(other.behaviour.sees_still and other.sensor.place is None for other in others)
        return bool(others) and (sees or self.kind not in SLEEPING) and not self.present(member) & latest(slots)

    def noticed(self, member: Member) -> Account:
        """Return what a sensor has to say, were it believed or not."""
        history = self.histories[member.sensor.id]
        return account_of(member.behaviour.role, history.stirs, history.levels)

    def answers(self, member: Member) -> int:
        """Return when a sensor noticed people itself."""
        history = self.histories[member.sensor.id]
        return history.stirs if member.behaviour.counts else history.stirs | history.levels

    def occasions(self, member: Member) -> int:
        """Return when the others saw, beyond doubt, somebody whom a sensor should have noticed.

        That is when two of them stirred, or one that cannot be wrong. Where there is only one other, it is enough that
        it saw someone for long. A door is asked only of those who come and go, not of those who stay.
        """
        account = self._account(member)
        seen = self._stirred.two_but(account.stirred) | self._sure.any_but(account.sure)
        if self.others(member) == 1:
            seen |= self._stayed.any_but(account.stayed)
        seen &= ~self.histories[member.sensor.id].blind
        return ends(seen) if member.behaviour.role in _PASSAGES else seen

    def _account(self, member: Member) -> Account:
        return self._accounts.get(member.sensor.id, _NOTHING)
