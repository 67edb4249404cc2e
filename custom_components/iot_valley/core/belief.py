"""How belief in someone's presence moves while nothing is said: a two-state model in continuous time.

A space is empty or not. Whoever is not there comes at a rate `arrive`, whoever is there leaves at a rate `leave`, and
each moment of what the sensors go on saying is worth `drift` in log-odds. The odds ``o`` of presence then follow

    do/dt = arrive + (arrive - leave + drift) · o - leave · o²

whose coefficients are constant between two events, so that the belief at any later moment, and the moment at which it
crosses a threshold, are exact: a Riccati equation (Wonham's filter of a two-state process, 1965). Times are in seconds.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

_MOST = 700.0
"""The largest number whose exponential is still a number."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast belief moves."""

    drift: float = 0.0
    """What a second of what is said is worth, in log-odds."""

    arrive: float = 0.0
    """Arrivals per second while nobody is there."""

    leave: float = 0.0
    """Departures per second while someone is there."""


def later(log_odds: float, pace: Pace, seconds: float) -> float:
    """Return the log-odds some seconds later."""
    if seconds <= 0:
        return log_odds
    if not pace.leave:
        return log_odds + pace.drift * seconds
    rest, below, speed = _roots(pace)
    odds = exp(log_odds)
    z = (odds - rest) / (odds - below) * exp(-min(speed * seconds, _MOST))
    return log((rest - below * z) / (1 - z))


def seconds_until(log_odds: float, pace: Pace, threshold: float) -> float:
    """Return how long it takes to fall to a threshold, infinity where it never does."""
    if log_odds <= threshold:
        return 0.0
    if not pace.leave:
        return (threshold - log_odds) / pace.drift if pace.drift < 0 else inf
    rest, below, speed = _roots(pace)
    odds, goal = exp(log_odds), exp(threshold)
    if goal <= rest:
        return inf
    return log((odds - rest) / (odds - below) * (goal - below) / (goal - rest)) / speed


def pace_for(hold: float, start: float, arrive: float, leave: float) -> Pace:
    """Return the pace of a fall from a start to even odds in a hold, or in less where people leave sooner.

    It is sought by halving, which is done once for each kind of space.
    """
    low, high = -2 * start / hold, 0.0
    for _ in range(60):
        drift = (low + high) / 2
        if seconds_until(start, Pace(drift, arrive, leave), 0.0) > hold:
            high = drift
        else:
            low = drift
    return Pace(low, arrive, leave)


def _roots(pace: Pace) -> tuple[float, float, float]:
    """Return the odds at which belief comes to rest, the other root, which is negative, and the speed between them."""
    arrive, leave = pace.arrive, pace.leave
    b = arrive - leave + pace.drift
    speed = sqrt(b * b + 4 * arrive * leave)
    if b > 0:
        rest = (b + speed) / (2 * leave)
        return rest, -arrive / (leave * rest), speed
    return 2 * arrive / (speed - b), (b - speed) / (2 * leave), speed
