"""Whether an actuator did what it was asked: it is asked again, twice and at growing distance, and then given up."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from .attributes import NOTHING, Values
from .overrides import Actuator, differs

PATIENCE: Final = (timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40))
"""How long an actuator is given after it was asked, and after each time that it was asked again."""

GIVEN_UP: Final = len(PATIENCE)
"""So many tries are too many."""


class Step(Enum):
    """What is to be done."""

    NOTHING = 0
    AGAIN = 1
    GIVE_UP = 2


def missing(actuator: Actuator) -> Values:
    """Return what was asked for and is not so, as far as the actuator tells; what it does not tell is taken for so."""
    values = actuator.values
    if not values:
        return NOTHING
    return {
        what: want for what, want in actuator.wanted.items() if what in values and differs(what, want, values[what])
    }


def due_at(actuator: Actuator) -> datetime | None:
    """Return when it must have done what it was asked, none where it has, or cannot be reached, or was given up."""
    if actuator.asked_at is None or actuator.tries >= GIVEN_UP or not (actuator.awaited and missing(actuator)):
        return None
    return actuator.asked_at + PATIENCE[actuator.tries]


def follow(actuator: Actuator, now: datetime) -> tuple[Actuator, Step]:
    """Return what is to be done about an actuator now, and what is known of it then."""
    due = due_at(actuator)
    if due is None or now < due:
        return actuator, Step.NOTHING
    tried = replace(actuator, tries=actuator.tries + 1)
    if tried.tries == GIVEN_UP:
        return tried, Step.GIVE_UP
    return replace(tried, asked_at=now), Step.AGAIN


def settled(actuator: Actuator) -> Actuator:
    """Return what is known of an actuator that does all that it was asked, and tells so."""
    return replace(actuator, tries=0) if actuator.tries and actuator.values else actuator


def returned(before: Actuator, after: Actuator, now: datetime) -> tuple[Actuator, Step]:
    """Return what is to be done about an actuator that reported: one that was away is brought to what it missed."""
    if not before.values and after.awaited and missing(after):
        return replace(after, asked_at=now, tries=0), Step.AGAIN
    return after, Step.NOTHING
