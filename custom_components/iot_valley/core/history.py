"""What may be told of the past of a nap room: never so little that it would tell of somebody."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .turnout import SLOTS, Cell, Turnout, together

K: Final = 10
"""Nothing of the past is told of fewer naps than this: so says DOMAIN.md."""


def quietest(week: Turnout, weekday: int, count: int = 3) -> tuple[int, ...]:
    """Return the hours of a day in which the fewest places are taken, the quietest first; none of a day under k."""
    hours = _hours(week, weekday)
    if sum(cell.arrivals for cell in hours.values()) < K:
        return ()
    share = {hour: cell.occupied / cell.watched for hour, cell in hours.items() if cell.watched > 0}
    return tuple(sorted(share, key=lambda hour: (share[hour], hour))[:count])


def history(week: Turnout, weekday: int) -> Mapping[int, float | None]:
    """Return how many places are taken on average in each hour of a day; none where that would tell of too few naps.

    Where a single hour would be hidden, another is too: or it would follow from the day's sum.
    """
    hours = _hours(week, weekday)
    by_size = sorted(hours, key=lambda hour: hours[hour].arrivals)
    hidden = [hour for hour in by_size if hours[hour].arrivals < K]
    if len(hidden) == 1:
        hidden = by_size[:2]
    told = {hour: cell.occupied / cell.watched if cell.watched else None for hour, cell in hours.items()}
    return MappingProxyType(told | dict.fromkeys(hidden))


def _hours(week: Turnout, weekday: int) -> dict[int, Cell]:
    """Return what was seen in each hour of a day."""
    first_slot = weekday * SLOTS
    pairs = ((hour, (first_slot + 2 * hour, first_slot + 2 * hour + 1)) for hour in range(SLOTS // 2))
    return {
        hour: together(week.cells.get(slot, Cell()) for slot in slots)
        for hour, slots in pairs
        if any(slot in week.cells for slot in slots)
    }
