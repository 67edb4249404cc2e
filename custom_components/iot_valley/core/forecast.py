"""Whether a nap place will be free soon: from those who lie there now, and from those who usually come at this time.

Each place that is taken frees by what is known of it: the end of its nap, how people here keep to it, five minutes of
turnover. Those who come meanwhile take places at the rate of this time of the week. Minute by minute, both together are
the number of places taken; what is told is the probability that it is less than all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import accumulate
from math import ceil, exp
from typing import Final, NamedTuple

from .asked import USUAL_MINUTES
from .calibration import calibrated
from .history import quietest
from .naproom import NapView
from .places import PlaceState
from .sessions import IN_BED, SETTLE, TURNOVER
from .spots import PlaceView
from .turnout import SPREAD, Turnout, rate, slot_of, within

AHEAD: Final = (5, 15, 30)
"""How far it is told, in minutes."""

ENOUGH_HOURS: Final = 80.0
"""About two weeks of opening hours, of which nothing is forgotten yet."""

ENOUGH_NAPS: Final = 30.0

_COMES: Final = 0.85
"""How likely who was called, or has claimed a place, comes."""

_STAYS: Final = 20.0
"""How long someone stays of whom nothing is known, in minutes."""

_LINGERS: Final = 0.9
"""How likely who has stayed longer than anybody stays another minute."""

_PRIOR: Final[Mapping[int, float]] = {-10: 0.3, -5: 0.3, -2: 0.4, -1: 1.0, 0: 2.0, 1: 1.0, 2: 0.4, 5: 0.2}
"""How people keep to the planned end where not much has been seen."""

_PACES: Final[Mapping[float, float]] = {0.42: 1 / 6, 1.0: 2 / 3, 2.38: 1 / 6}
"""How much busier than usual the next half hour may be, and how likely: nobody comes by the clock."""

_QUEUE: Final = 5
"""So many more than there are places are thought of: the next would wait for longer than half an hour."""

_USUAL: Final = SETTLE / timedelta(minutes=1) + USUAL_MINUTES
_TURNED: Final = TURNOVER // timedelta(minutes=1)
_MINUTE: Final = timedelta(minutes=1)
_MINUTES: Final = range(max(AHEAD) + 1)
"""Those that are thought of, now being the first."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected of a nap room."""

    learning: bool
    """Whether too little has been seen yet to expect anything."""

    free_in: Mapping[int, float] = field(default_factory=dict)
    """How likely a place is free in so many minutes."""

    quietest: tuple[int, ...] = ()
    """The quietest hours of this day of the week."""


def forecast(week: Turnout, shown: NapView, now: datetime, zone: tzinfo | None) -> Forecast:
    """Return what is to be expected of a nap room from now on."""
    if not is_enough(week):
        return Forecast(learning=True)
    said = likelihoods(week, shown, now, zone)
    told = {ahead: round(calibrated(week.proofs, ahead, likely), 3) for ahead, likely in said.items()}
    return Forecast(learning=False, free_in=told, quietest=quietest(week, now.astimezone(zone).weekday()))


def is_enough(week: Turnout) -> bool:
    """Return whether enough was seen to expect anything."""
    whole = week.whole
    return whole.watched >= ENOUGH_HOURS and whole.arrivals >= ENOUGH_NAPS


def likelihoods(week: Turnout, shown: NapView, now: datetime, zone: tzinfo | None) -> dict[int, float]:
    """Return how likely a place is free in so many minutes, as far as the model knows."""
    outlook = _outlook(week, shown, now, zone)
    paces = [list(_free(outlook, week.pace * pace)) for pace in _PACES]
    return {
        ahead: round(sum(weight * free[ahead - 1] for weight, free in zip(_PACES.values(), paces, strict=True)), 3)
        for ahead in AHEAD
    }


class _Outlook(NamedTuple):
    """All that the next half hour depends on, but for how busy it is: a list has a member for each minute."""

    usable: int
    """How many places there are for newcomers, once all are free."""

    taken: list[list[float]]
    """How likely less than each number of places is taken by those who are there now."""

    beds: list[float]
    """How many places that is on average."""

    stay: list[float]
    """How likely someone who comes is still taking up a place so many minutes later."""

    rates: list[float]
    """How many usually come in an hour."""

    patience: float


def _outlook(week: Turnout, shown: NapView, now: datetime, zone: tzinfo | None) -> _Outlook:
    leavings = _Leavings(week)
    stays = [list(_still_taken(leavings, place, now)) for place in shown.places if place.state in _FREES]
    stays += [_unseen()] * (shown.tally.occupied - sum(p.state is PlaceState.OCCUPIED for p in shown.places))
    usable = len(stays) + shown.tally.free
    for leaves in shown.leaving:
        stays.append(list(_still_waited_for(stays, usable, leaves, now)))
    spreads = [_spread(each[minute] for each in stays) for minute in _MINUTES]
    stay = [leavings.still_there(-_USUAL, minute - _TURNED) for minute in _MINUTES]
    rates = _Rates(week, zone)
    return _Outlook(
        usable,
        [[0.0, *accumulate(spread)] for spread in spreads],
        [_mean(spread) for spread in spreads],
        stay,
        [rates.at(now + minute * _MINUTE) for minute in range(max(AHEAD))],
        week.patience,
    )


def _free(outlook: _Outlook, pace: float) -> Iterator[float]:
    """Yield how likely a place is free after each minute, where so many times as many come as usual."""
    usable = outlook.usable
    came = [1.0] + [0.0] * (max(usable, 0) + _QUEUE)
    entered: list[float] = []
    for minute, usually in enumerate(outlook.rates):
        likely = 1 - exp(-pace * usually / 60)
        after = _with_more(came, outlook.taken[minute], likely, (usable, outlook.patience))
        entered.append(_mean(after) - _mean(came))
        came = _with_fewer(after, _leaves(entered, outlook.stay), usable - outlook.beds[minute])
        yield sum(mass * _less_than(usable - number, outlook.taken[minute + 1]) for number, mass in enumerate(came))


def _less_than(number: int, taken: list[float]) -> float:
    """Return how likely less places are taken than so many."""
    return taken[min(max(number, 0), len(taken) - 1)]


class _Rates:
    """How many come in an hour, worked out once for each slot of the week."""

    def __init__(self, week: Turnout, zone: tzinfo | None) -> None:
        self._week, self._zone = week, zone
        self._known: dict[int, float] = {}

    def at(self, at: datetime) -> float:
        slot = slot_of(at, self._zone)
        if slot not in self._known:
            self._known[slot] = rate(self._week, slot)
        return self._known[slot]


_FREES: Final = (PlaceState.OCCUPIED, PlaceState.HELD, PlaceState.TURNOVER)
_STAYS_TAKEN: Final[Mapping[PlaceState, float]] = {PlaceState.TURNOVER: 0.0}


class _Leavings:
    """When people leave: how many did so later than each minute after the planned end, worked out once."""

    def __init__(self, week: Turnout) -> None:
        self._left = [0.0] * (2 * SPREAD + 1)
        for source in (week.leavings, _PRIOR):
            for minutes, count in source.items():
                self._left[within(minutes) + SPREAD] += count
        self._later = [*accumulate(reversed(self._left), initial=0.0)][::-1]

    def still_there(self, after: float, minute: int) -> float:
        """Return how likely someone is there some minutes later, who is so many minutes after the planned end."""
        if minute <= 0:
            return 1.0
        stays = self._longer_than(after)
        if stays <= 0.0:
            return float(_LINGERS**minute)
        return self._longer_than(after + minute) / stays

    def _longer_than(self, after: float) -> float:
        """Return how many left later than so many minutes after the planned end; within a minute, evenly."""
        at = max(after + SPREAD, 0.0)
        number = int(at)
        if number >= len(self._left):
            return 0.0
        return self._later[number + 1] + self._left[number] * (number + 1 - at)


def _still_taken(leavings: _Leavings, place: PlaceView, now: datetime) -> Iterator[float]:
    """Yield how likely a place is still taken, now and after each minute."""
    until = place.until or now
    for minute in _MINUTES:
        if place.phase in IN_BED:
            yield leavings.still_there((now - until) / _MINUTE, minute - _TURNED)
        else:
            yield 1.0 if now + minute * _MINUTE < until else _STAYS_TAKEN.get(place.state, _COMES)


def _unseen() -> list[float]:
    return [exp(-minute / _STAYS) for minute in _MINUTES]


def _still_waited_for(stays: list[list[float]], usable: int, leaves: datetime | None, now: datetime) -> Iterator[float]:
    """Yield how likely the next who waits still needs a place, or has got one: who gives up before that does not."""
    patient = len(_MINUTES) if leaves is None else max(ceil((leaves - now) / _MINUTE), 0)
    got = 1.0
    if patient < len(_MINUTES):
        got = _less_than(usable, [0.0, *accumulate(_spread(each[patient] for each in stays))])
    yield from (1.0 if minute < patient else got for minute in _MINUTES)


def _spread(likely: Iterator[float]) -> list[float]:
    """Return how likely each number of places is taken, of places that are taken or not by themselves."""
    spread = [1.0]
    for each in likely:
        more = [0.0, *(mass * each for mass in spread)]
        spread = [mass * (1 - each) + moved for mass, moved in zip([*spread, 0.0], more, strict=True)]
    return spread


def _with_more(came: list[float], taken: list[float], likely: float, room: tuple[int, float]) -> list[float]:
    """Return how many newcomers there are a minute later, where one may come who takes a place or waits for one."""
    usable, patience = room
    after = list(came)
    for number, mass in enumerate(came[:-1]):
        free = _less_than(usable - number, taken)
        enters = mass * likely * (free + (1 - free) * patience)
        after[number] -= enters
        after[number + 1] += enters
    return after


def _mean(spread: list[float]) -> float:
    return sum(number * mass for number, mass in enumerate(spread))


def _leaves(entered: list[float], stay: list[float]) -> float:
    """Return how likely a newcomer leaves in the last minute, by when they came."""
    ages = range(len(entered), 0, -1)
    before = sum(each * stay[age - 1] for each, age in zip(entered, ages, strict=True))
    after = sum(each * stay[age] for each, age in zip(entered, ages, strict=True))
    return 1 - after / before if before else 0.0


def _with_fewer(came: list[float], leaves: float, beds: float) -> list[float]:
    """Return how many newcomers there are after each who has found a place may have left."""
    after = list(came)
    for number in range(1, len(came)):
        gone = after[number] * min(1.0, min(number, max(beds, 0.0)) * leaves)
        after[number] -= gone
        after[number - 1] += gone
    return after
