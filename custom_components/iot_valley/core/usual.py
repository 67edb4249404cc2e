"""The usual week of each space: for what share of each of its 168 hours someone is there.

It is learnt from the verdicts alone, as they change and once an hour, in local time; hours of which nothing was known
teach nothing. An hour weighs a quarter of all that was learnt of it: the last eight weeks nine tenths. Until then it is
what is believed of the kind of space before any sensor has spoken.

That is a habit, and no evidence: it says how probable someone is while nothing is known, and never makes a verdict. Of
lodgings it is not learnt: it would be the week of whoever lives there.
"""

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from math import exp, log

from .board import keep
from .hours import DAYS
from .kinds import KINDS, Family, SpaceKind
from .model import Space
from .occupancy import Occupancy, Verdict
from .regimes import Regime

_HOUR = timedelta(hours=1)
_HOURS = 7 * 24
_DIGITS = 3
"""A share is written in so many digits, in per mille: so a week is a text, small on a disk and copied at no cost."""

_LENGTH = _HOURS * _DIGITS
_WHOLE = 10**_DIGITS
_NEW = 0.25
"""The weight of an hour beside the same hour of all weeks before."""

_UNWATCHED = timedelta(hours=2)
"""Each verdict is looked at once an hour: a longer time slept through proves nothing."""

_LEAST, _MOST = 0.05, 0.88
"""What habit alone makes probable: under what a lone movement does."""


class Usual:
    """The usual weeks of a building."""

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self._weeks: dict[str, str] = {}
        self._zone: tzinfo = UTC

    def rebuild(self, spaces: Container[str], zone: tzinfo) -> None:
        """Forget the spaces that are gone."""
        self._zone = zone
        keep(self._weeks, spaces)

    def learn(self, space: Space, occupancy: Occupancy, now: datetime) -> None:
        """Learn from a verdict that has held since it was last learnt from."""
        at = occupancy.noted
        if at is None or occupancy.verdict is Verdict.UNKNOWN or now - at > _UNWATCHED or _is_somebody_s(space):
            return
        week = self._weeks.get(space.id) or _week_of(space.kind)
        present = _WHOLE if occupancy.verdict is Verdict.PRESENT else 0
        while at < now:
            local = at.astimezone(self._zone)
            end = min(at + _HOUR - timedelta(minutes=local.minute, seconds=local.second), now)
            start = _hour(local) * _DIGITS
            share = int(week[start : start + _DIGITS])
            share += round((present - share) * _NEW * ((end - at) / _HOUR))
            week = f"{week[:start]}{min(share, _WHOLE - 1):03}{week[start + _DIGITS :]}"
            at = end
        self._weeks[space.id] = week

    def round(self, spaces: Collection[Space], occupancies: dict[str, Occupancy], now: datetime) -> list[str]:
        """Learn from some spaces, note that, and return those of which nothing but their habit is known."""
        for space in spaces:
            self.learn(space, occupancies[space.id], now)
            occupancies[space.id] = occupancies[space.id]._replace(noted=now)
        blind = (space.id for space in spaces if occupancies[space.id].regime is Regime.BLIND)
        return [id for id in blind if id in self._weeks]

    def log_odds(self, space_id: str, now: datetime) -> float | None:
        """Return how probable someone is at this hour of the week, none where that was not learnt."""
        if (week := self._weeks.get(space_id)) is None:
            return None
        share = min(max(shares_of(week)[_hour(now.astimezone(self._zone))], _LEAST), _MOST)
        return log(share / (1 - share))

    # -- memory ------------------------------------------------------------------------------------------------------

    def forget(self, space_ids: Iterable[str], occupancies: dict[str, Occupancy], now: datetime) -> None:
        """Forget the usual weeks of some spaces, and what is not learnt yet."""
        for id in space_ids:
            self._weeks.pop(id, None)
            occupancies[id] = occupancies[id]._replace(noted=now)

    def written(self) -> dict[str, str]:
        """Return what was learnt, by space: what outlasts a restart."""
        return dict(self._weeks)

    def recall(self, written: Mapping[str, str]) -> None:
        """Take back what was learnt; what is no week is left out."""
        self._weeks = {id: week for id, week in written.items() if len(week) == _LENGTH and week.isdecimal()}


def shares_of(week: str) -> list[float]:
    """Return the share of each hour of a written week, from 0 to 1, Monday first."""
    return [int(week[start : start + _DIGITS]) / _WHOLE for start in range(0, _LENGTH, _DIGITS)]


def days_of(week: str) -> dict[str, list[float]]:
    """Return a written week by its days, for a person to read."""
    shares = shares_of(week)
    return {day: shares[24 * number : 24 * number + 24] for number, day in enumerate(DAYS)}


def _is_somebody_s(space: Space) -> bool:
    return KINDS[space.kind].family is Family.LODGING


def _week_of(kind: SpaceKind) -> str:
    """Return what is believed of a kind of space at any hour."""
    return f"{round(_WHOLE / (1 + exp(-KINDS[kind].prior))):03}" * _HOURS


def _hour(local: datetime) -> int:
    return 24 * local.weekday() + local.hour
