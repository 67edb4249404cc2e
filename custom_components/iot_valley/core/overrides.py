"""The hand on the switch wins: telling it from our own, attribute by attribute, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from .attributes import FACTS, NOTHING, Attribute, Value, Values
from .messages import Hand
from .occupancy import Verdict

ECHO = timedelta(seconds=10)
"""How long after a command a device's own report is taken for its echo."""

SIGNIFICANT: Mapping[Attribute, float] = MappingProxyType(
    {
        Attribute.BRIGHTNESS: 10.0,
        Attribute.TEMPERATURE: 0.3,
        Attribute.LOW: 0.3,
        Attribute.HIGH: 0.3,
        Attribute.SPEED: 10.0,
    }
)
"""A change counts from here; that of what is not named counts whatever it is."""

_DRIFTING = frozenset({Attribute.BRIGHTNESS, Attribute.COLOUR, Attribute.EFFECT})
"""What a device changes by itself, so that its own word of it proves no hand."""

_RULING = frozenset({Attribute.POWER, Attribute.MODE})
"""Whoever switches an actuator has a say in all else of it."""


@dataclass(frozen=True, slots=True)
class Actuator:
    """What is known of one lamp, thermostat, fan or sign."""

    values: Values = NOTHING
    """What it reports, nothing where it cannot be reached."""

    wanted: Values = NOTHING
    """What we last asked for, and no hand has overruled."""

    asked_at: datetime | None = None
    hands: Mapping[Attribute, datetime] = field(default_factory=dict)
    """When a hand last overruled us, by what it changed."""

    awaited: bool = True
    """Whether it is still to do what it was asked."""

    guest: bool = False
    """Whether a guest, such as Adaptive Lighting, sees to how bright it is."""

    tries: int = 0
    """How often it was asked again, since it had not done what we asked for."""

    @property
    def on(self) -> bool | None:
        """Whether it is on, none where it cannot be reached."""
        power = self.values.get(Attribute.POWER)
        return None if power is None else bool(power)

    @property
    def hand_at(self) -> datetime | None:
        """When a hand last overruled us, none if none does."""
        return max(self.hands.values(), default=None)


UNHEARD = Actuator()


def differs(attribute: Attribute, one: Value, other: Value) -> bool:
    """Return whether two values of an attribute are really different."""
    margin = SIGNIFICANT.get(attribute)
    if margin is None or isinstance(one, str) or isinstance(other, str):
        return one != other
    return abs(one - other) >= margin


def holds(
    actuator: Actuator,
    verdict: Verdict,
    now: datetime,
    override_for: timedelta,
    attribute: Attribute | None = None,
) -> bool:
    """Return whether a hand still wins: while someone is there, and for a time where nobody is seen.

    Asked of one attribute, a hand on another one is none, unless it switched the actuator.
    """
    if not actuator.hands:
        return False
    hands = [at for what, at in actuator.hands.items() if attribute in {None, what} or what in _RULING]
    return any(verdict is Verdict.PRESENT or now < at + override_for for at in hands)


def observe(actuator: Actuator, values: Values, hand: Hand, now: datetime) -> Actuator:
    """Return what is known of an actuator after it reported."""
    if hand is Hand.GUEST and not actuator.guest:
        actuator = replace(actuator, guest=True)
    touched = [
        what for what, value in values.items() if what not in FACTS and _by_hand(actuator, what, value, hand, now)
    ]
    if not touched:
        return actuator if values == actuator.values else replace(actuator, values=values)
    wanted = {what: value for what, value in actuator.wanted.items() if what not in touched}
    if not _RULING.isdisjoint(touched):
        wanted = {}
    return replace(actuator, values=values, wanted=wanted, hands={**actuator.hands, **dict.fromkeys(touched, now)})


def _by_hand(actuator: Actuator, what: Attribute, value: Value, hand: Hand, now: datetime) -> bool:
    before = actuator.values.get(what)
    changed = before is None or differs(what, before, value)
    if not changed or hand in {Hand.OURS, Hand.GUEST}:
        return False
    if hand is Hand.PERSON:
        return before is not None or what is Attribute.POWER
    # What comes back, or says for the first time what it does, was not touched.
    wanted = actuator.wanted.get(what)
    as_asked = wanted is not None and not differs(what, wanted, value)
    return before is not None and what not in _DRIFTING and not echoes(actuator, now) and not as_asked


def echoes(actuator: Actuator, now: datetime) -> bool:
    """Return whether what an actuator reports may be on its way to what we have just asked for."""
    return actuator.asked_at is not None and now - actuator.asked_at < ECHO


def is_lit(lamp: Actuator, now: datetime) -> bool:
    """Return whether a light is on, or was when last heard of, and not on its way off because we have just asked."""
    if lamp.on is None:
        return bool(lamp.wanted.get(Attribute.POWER))
    return lamp.on and not (lamp.wanted.get(Attribute.POWER) == 0 and echoes(lamp, now))
