"""How likely it came true what was said to be likely: each forecast that was made is looked at when its time has come.

What a model says is right in its order sooner than in its size. So what came true of all that was said to be about as
likely is learnt along, and what is said is moved by as much as it was off.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from .turnout import Expected, Proof, Turnout

EVERY: Final = timedelta(minutes=10)
"""A forecast is noted down at the first look after so long."""

BINS: Final = 10
_DOUBTED: Final = 15.0
"""So many forecasts that came as said are supposed before any has been seen."""


def checked(week: Turnout, now: datetime) -> Turnout:
    """Return the week with all forecasts looked at whose time has come, by how it has stood until now."""
    due = [expected for expected in week.pending if expected.due <= now]
    if not due:
        return week
    pending = tuple(expected for expected in week.pending if expected.due > now)
    proofs = dict(week.proofs)
    for expected in due if week.standing is not None else ():
        key = key_of(expected.ahead, expected.said)
        before = proofs.get(key, Proof())
        came = before.came + (week.standing is not None and week.standing.takeable)
        proofs[key] = Proof(before.looks + 1, round(before.said + expected.said, 3), came)
    return week._replace(pending=pending, proofs=proofs)


def noted(week: Turnout, said: Mapping[int, float], now: datetime) -> Turnout:
    """Return the week with what was foretold noted down."""
    more = tuple(Expected(now + timedelta(minutes=ahead), ahead, likely) for ahead, likely in said.items())
    return week._replace(pending=week.pending + more, noted=now)


def is_due(week: Turnout, now: datetime) -> bool:
    """Return whether another forecast is to be noted down."""
    return week.standing is not None and (week.noted is None or now - week.noted >= EVERY)


def key_of(ahead: int, said: float) -> int:
    """Return under which number it is noted what came of what was said to be so likely."""
    return ahead * BINS + min(BINS - 1, int(said * BINS))


def calibrated(proofs: Mapping[int, Proof], ahead: int, said: float) -> float:
    """Return how likely something is of which a model says so much; between two bins it is moved by both."""
    at = said * BINS - 0.5
    low = int(at // 1)
    share = at - low
    moved = (1 - share) * _off(proofs, ahead, low) + share * _off(proofs, ahead, low + 1)
    return min(1.0, max(0.0, said + moved))


def _off(proofs: Mapping[int, Proof], ahead: int, number: int) -> float:
    proof = proofs.get(ahead * BINS + min(BINS - 1, max(0, number)), Proof())
    return (proof.came - proof.said) / (proof.looks + _DOUBTED)


def faded(proofs: Mapping[int, Proof], by: float) -> dict[int, Proof]:
    """Return proofs that weigh less."""
    return {key: Proof(*_less(proof, by)) for key, proof in proofs.items()}


def _less(parts: Iterable[float], by: float) -> Iterable[float]:
    return (round(part * by, 4) for part in parts)
