"""The lamps, thermostats, fans and signs of a building: what each does, what it was asked, and whose hand is on it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from . import overrides, truth
from .agenda import Agenda, whole
from .attributes import Attribute, Values
from .board import keep, rename
from .messages import Actuate, Command, Hand, SetLights
from .model import Defaults, Space
from .occupancy import Verdict, whole_second
from .overrides import UNHEARD, Actuator
from .truth import Step


def all_of(space: Space) -> tuple[str, ...]:
    """Return the ids of all that can be set in a space."""
    return (*space.lights, *space.egress, *space.climates, *space.fans, *space.signs)


class Actuators:
    """What is known of each actuator."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.agenda = Agenda()
        """When each must have done what it was asked."""

        self.failing: set[str] = set()
        """Those that did not, however often they were asked."""

        self._told_failing: frozenset[str] = frozenset()
        self._handed: set[str] = set()
        """Those with a hand on them: few, so that it costs little to see that there is none in a space."""

        self._defaults = Defaults()
        self._known: dict[str, Actuator] = {}
        self._space_of: dict[str, Space] = {}

    def rebuild(self, spaces: Mapping[str, Space], defaults: Defaults) -> None:
        """Take other spaces in, and forget what is gone."""
        self._defaults = defaults
        self._space_of = {id: space for space in spaces.values() for id in all_of(space)}
        keep(self._known, self._space_of)
        self.failing &= self._space_of.keys()
        self._handed = {id for id, each in self._known.items() if each.hands}
        self.agenda.clear()

    def expect(self, now: datetime) -> None:
        """Look again at what each was asked, as after a start."""
        for id, each in self._known.items():
            self._await(id, each, now)

    def rename(self, ids: Mapping[str, str]) -> None:
        """Know some by other ids from now on."""
        rename(self._known, ids)

    @property
    def all(self) -> Mapping[str, Actuator]:
        """What is known, by the ids of those that have ever been heard of."""
        return self._known

    def get(self, id: str) -> Actuator:
        """Return what is known of one."""
        return self._known.get(id, UNHEARD)

    def observe(self, id: str, values: Values, hand: Hand, now: datetime) -> tuple[Space | None, Command | None]:
        """Note what one reports; return its space where that is new, and what it is to be told again."""
        space = self._space_of.get(id)
        if space is None:
            return None, None
        before = self.get(id)
        seen = overrides.observe(before, values, hand, now)
        after, step = truth.returned(before, seen, now)
        if step is Step.NOTHING and not truth.missing(after):
            after = truth.settled(after)
        if after is before:
            return None, None
        self._keep(id, after, now)
        return space, order(space, id, after.wanted) if step is Step.AGAIN else None

    def ask(self, ids: Iterable[str], wanted: Values, now: datetime) -> None:
        """Note what some are asked for."""
        for id in ids:
            self._keep(id, replace(self.get(id), wanted=wanted, asked_at=now, awaited=True, tries=0), now)

    def excuse(self, ids: Iterable[str], now: datetime) -> None:
        """Await no longer that some do what they were asked."""
        for id in ids:
            if (known := self._known.get(id)) is not None and known.awaited:
                self._keep(id, replace(known, awaited=False, tries=0), now)

    def holds(self, id: str, verdict: Verdict, now: datetime, attribute: Attribute | None = None) -> bool:
        """Return whether a hand wins over one, or over one of its attributes."""
        override_for = self._defaults.override_for
        return id in self._handed and overrides.holds(self.get(id), verdict, now, override_for, attribute)

    def held(self, space: Space, verdict: Verdict, now: datetime) -> tuple[str, ...]:
        """Return the ids of all in a space that a hand holds."""
        return tuple(id for id in all_of(space) if self.holds(id, verdict, now))

    def ends(self, space: Space, now: datetime) -> datetime | None:
        """Return when the first of the hands on the effects of a space wins no longer, where nobody is seen."""
        if not self._handed:
            return None
        handed = self._handed.intersection((*space.climates, *space.fans, *space.signs))
        ends = (at + self._defaults.override_for for id in handed for at in self._known[id].hands.values())
        return min((end for end in ends if end > now), default=None)

    def release(self, space: Space, now: datetime) -> None:
        """Let no hand win any more in a space."""
        for id in self._handed.intersection(all_of(space)):
            self._keep(id, replace(self._known[id], hands={}, wanted={}), now)

    def let_go(self, space: Space, before: Verdict, after: Verdict, now: datetime) -> None:
        """Forget each hand that wins no longer: all of them once the space has emptied.

        Lamps need not do any more what they were asked for those who were there, or were not.
        """
        self.excuse(space.lights, now)
        emptied = before is Verdict.PRESENT and after is Verdict.ABSENT
        for id in self._handed.intersection(all_of(space)):
            hands = self._known[id].hands
            still = before is Verdict.PRESENT
            kept = {what: at for what, at in hands.items() if still or now < at + self._defaults.override_for}
            if emptied or len(kept) < len(hands):
                self._keep(id, replace(self._known[id], hands={} if emptied else kept), now)

    def overdue(self, now: datetime) -> list[Command]:
        """Return what is to be told again by now."""
        commands: list[Command] = []
        for id in self.agenda.take(now):
            after, step = truth.follow(self.get(id), now)
            self._keep(id, after, now)
            if step is Step.AGAIN:
                commands.append(order(self._space_of[id], id, after.wanted))
        return commands

    def has_news(self) -> bool:
        """Return whether others fail than when this was last asked."""
        failing = frozenset(self.failing)
        before, self._told_failing = self._told_failing, failing
        return failing != before

    def _keep(self, id: str, actuator: Actuator, now: datetime) -> None:
        self._known[id] = actuator
        if actuator.hands:
            self._handed.add(id)
        else:
            self._handed.discard(id)
        if actuator.tries >= truth.GIVEN_UP:
            self.failing.add(id)
        else:
            self.failing.discard(id)
        self._await(id, actuator, now)

    def _await(self, id: str, actuator: Actuator, now: datetime) -> None:
        due = truth.due_at(actuator)
        late = due is not None and due <= now
        self.agenda.put(id, whole_second(now, now) if late else None if due is None else whole(due))

    def recall(self, known: Mapping[str, Actuator]) -> None:
        """Take back what was known."""
        self._known = dict(known)
        self.failing = {id for id, each in known.items() if each.tries >= truth.GIVEN_UP}

    def known(self) -> dict[str, Actuator]:
        """Return what is known of each."""
        return dict(self._known)


def order(space: Space, id: str, wanted: Values) -> Command:
    """Return the command that asks one actuator for what is wanted."""
    if id not in space.lights or (Attribute.BRIGHTNESS not in wanted and wanted.get(Attribute.POWER)):
        return Actuate(space.id, (id,), wanted)
    brightness = float(wanted.get(Attribute.BRIGHTNESS, 100.0)) if wanted.get(Attribute.POWER) else 0.0
    return SetLights(space.id, (id,), round(brightness))
