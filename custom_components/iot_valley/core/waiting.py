"""Who waits for a place, by tickets that say nothing of anybody: first come, first served, each by their needs.

A free place goes to the ticket that came first of those it suits. So nobody is overtaken by one of the same need, one
whose need is not met holds up nobody, and whoever waits has ever fewer before them: nobody starves.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .model import Place

ALPHABET: Final = "CDFHJKMNPRTVWXY3479"
"""No two that look or sound alike on a sign, and no vowels, so that no ticket is a word."""

LENGTH: Final = 4
LONGEST: Final = 50
"""So many tickets at the most, so that a stuck button fills nothing."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A turn in the queue."""

    code: str
    turn: int
    """The lower came first."""

    minutes: int
    step_free: bool = False
    quiet: bool = False
    not_after: datetime | None = None


def code_of(chance: int, taken: Container[str]) -> str:
    """Return the code that a number drawn at random makes, or the next that is not taken."""
    while (code := _written(chance)) in taken:
        chance += 1
    return code


def _written(number: int) -> str:
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def suits(ticket: Ticket, place: Place) -> bool:
    """Return whether a place has what a ticket needs."""
    return (place.step_free or not ticket.step_free) and (place.quiet or not ticket.quiet)


def plainest(places: Sequence[Place]) -> Place | None:
    """Return the place that is the least loss to those with needs, the first of these; none of none."""
    return min(places, key=lambda place: place.step_free + place.quiet, default=None)


def called(queue: Iterable[Ticket], sure: Iterable[Place], likely: Iterable[Place], most: int) -> dict[str, Ticket]:
    """Return which tickets get which places, by the ids of places: so many at the most, and the sure ones first."""
    calls: dict[str, Ticket] = {}
    left = [list(sure), list(likely)]
    for ticket in queue:
        fits = ([place for place in places if suits(ticket, place)] for places in left)
        place = next((place for some in fits if (place := plainest(some)) is not None), None)
        if place is not None and len(calls) < most:
            calls[place.id] = ticket
            left = [[other for other in places if other is not place] for places in left]
    return calls
