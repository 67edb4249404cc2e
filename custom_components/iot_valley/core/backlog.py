"""What devices told too late to be the present: it belongs into the statistics of the hours when it was measured."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .quantities import Measurement, Quantity

SETTLES: Final = timedelta(minutes=5)
"""So long after the last late message all of a backlog has come in, and so long after an hour it is reckoned."""

KEPT: Final = timedelta(days=7)
"""For so long what was written is kept, since more of the same hour may come."""

MOST: Final = 2_000
"""So many samples are kept of one part of a device: two weeks of one every ten minutes."""

_HOUR: Final = timedelta(hours=1)

type Sample = tuple[datetime, float | None]
"""When something was measured, and what: none where it was not known."""


class Series(NamedTuple):
    """One of the things that a device measures."""

    device_id: str
    quantity: Quantity
    channel: str = ""


class Hour(NamedTuple):
    """What an hour was like, weighted by time as Home Assistant does."""

    mean: float
    least: float
    most: float


class Backlog:
    """The late samples of all devices."""

    def __init__(self) -> None:
        """Begin with none."""
        self._samples: dict[Series, dict[datetime, float]] = {}
        self._hours: dict[Series, set[datetime]] = {}
        self._noted: datetime | None = None

    def note(self, device_id: str, past: Iterable[tuple[datetime, Measurement]], now: datetime) -> None:
        """Note what a device told of the past."""
        for at, item in past:
            if not now - KEPT < at <= now:
                continue
            series = Series(device_id, item.quantity, item.channel)
            samples = self._samples.setdefault(series, {})
            samples[at] = item.value
            if len(samples) > MOST:
                del samples[min(samples)]
            self._hours.setdefault(series, set()).add(hour_at(at))
            self._noted = now

    def next(self) -> datetime | None:
        """Return when the next hours can be written, none where there are none."""
        if self._noted is None or not self._hours:
            return None
        first = min(min(hours) for hours in self._hours.values())
        return max(self._noted, first + _HOUR) + SETTLES

    def take(self, now: datetime) -> Mapping[Series, Mapping[datetime, tuple[Sample, ...]]]:
        """Return each hour that can be written, with its late samples and those of the hour before, once."""
        taken: dict[Series, dict[datetime, tuple[Sample, ...]]] = {}
        for series, hours in list(self._hours.items()):
            over = {start for start in hours if start + _HOUR + SETTLES <= now}
            if not over:
                continue
            if over == hours:
                del self._hours[series]
            hours.difference_update(over)
            samples = sorted(self._samples[series].items())
            taken[series] = {start: _around(samples, start) for start in sorted(over)}
        self._forget(now)
        return taken

    def _forget(self, now: datetime) -> None:
        for series, samples in list(self._samples.items()):
            kept = {at: value for at, value in samples.items() if at > now - KEPT}
            if kept:
                self._samples[series] = kept
            else:
                del self._samples[series]


def _around(samples: list[tuple[datetime, float]], start: datetime) -> tuple[Sample, ...]:
    """Return the samples of an hour, and the last one in the hour before: it holds until the first."""
    return tuple((at, value) for at, value in samples if start - _HOUR <= at < start + _HOUR)


def hour_at(at: datetime) -> datetime:
    """Return the beginning of the hour of a moment, in UTC as statistics are."""
    return at.replace(minute=0, second=0, microsecond=0)


def hour_of(samples: Iterable[Sample], start: datetime) -> Hour | None:
    """Return what an hour was like in which each sample holds until the next; none where nothing is known of it."""
    held: float | None = None
    since, end = start, start + _HOUR
    weighted, length, seen = 0.0, 0.0, list[float]()
    for at, value in (*sorted(samples, key=lambda each: each[0]), (end, None)):
        until = min(max(at, start), end)
        seconds = (until - since).total_seconds()
        if held is not None and seconds > 0:
            weighted, length = weighted + held * seconds, length + seconds
            seen.append(held)
        held, since = value, until
    return Hour(weighted / length, min(seen), max(seen)) if seen else None
