"""Bookings that recur: their rule is that of RFC 5545, and each of them is a booking like any other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .booking_actions import Action, Desk, allowed
from .booking_rules import Slot, Wish, is_open, refuse
from .booking_states import WAITING, Step
from .bookings import Book, Booking, Series, Taken
from .ics_zones import localised
from .messages import RefusalCode, Refused
from .recurrence import walls
from .recurrence_rules import read_rule


class Written(NamedTuple):
    """What a series led to."""

    book: Book
    bookings: tuple[Booking, ...]
    taken: tuple[Slot, ...] = ()
    """The instances that somebody else has, and that are left out."""

    closed: tuple[Slot, ...] = ()
    """Those that are left out since it is closed then."""


def book_series(book: Book, series: Series, desk: Desk, *, skip_taken: bool = False) -> Written:
    """Book a series as far ahead as may be booked.

    Raises `Taken` where somebody else has one of its slots, unless those are to be left out, and `Refused` where it
    cannot be booked.
    """
    if series.id in book.series:
        return Written(book, tuple(each for each in book.bookings if each.series == series.id))
    try:
        read_rule(series.rule)
    except (ValueError, KeyError) as error:
        raise Refused(RefusalCode.BAD_RULE, rule=series.rule) from error
    refuse(Wish(Slot(series.first, series.first + series.length), series.people, series.company, desk.now), desk.rules)
    written = written_further(replace(book, series={**book.series, series.id: series}), series.id, desk)
    if written.taken and not skip_taken:
        slot = written.taken[0]
        raise Taken(slot.end, book.instead(slot, desk.rules, desk.now))
    return written


def written_further(book: Book, series_id: str, desk: Desk) -> Written:
    """Return the book with the instances of a series that may be booked by now, those left out that cannot be."""
    series = book.series[series_id]
    since = series.written_to or series.first
    until = desk.now + desk.rules.ahead
    made: list[Booking] = []
    taken: list[Slot] = []
    closed: list[Slot] = []
    for slot in instances(series, Slot(since, max(until, since)), desk.rules.time_zone):
        if not is_open(desk.rules, slot):
            closed.append(slot)
        elif book.conflict(slot, desk.rules.buffer) is not None:
            taken.append(slot)
        else:
            made.append(_instance(series, slot, desk.now))
            book = book.put(made[-1])
    series = replace(series, written_to=max(until, since))
    return Written(replace(book, series={**book.series, series_id: series}), tuple(made), tuple(taken), tuple(closed))


def instances(series: Series, within: Slot, zone: ZoneInfo) -> Iterator[Slot]:
    """Yield when a series takes place: at the same time on the wall, in summer as in winter."""
    start, since, before = (_on_the_wall(at, zone) for at in (series.first, *within))
    for wall in walls(localised(read_rule(series.rule), zone), start, since, before):
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at not in series.without:
            yield Slot(at, at + series.length)


def cancel_series(book: Book, series_id: str, since: datetime, desk: Desk) -> Written:
    """Cancel a series from one of its instances on, those left to which somebody has come."""
    if series_id not in book.series:
        raise Refused(RefusalCode.UNKNOWN_BOOKING, booking=series_id)
    theirs = [
        allowed(book, each.id, Action.CANCEL, desk)
        for each in book.bookings
        if each.series == series_id and each.state in WAITING and (each.instance or each.start) >= since
    ]
    cancelled = tuple(each.stepped(Step.CANCEL) for each in theirs)
    series = {key: each for key, each in book.series.items() if key != series_id}
    return Written(replace(book.put(*cancelled), series=series), cancelled)


def _instance(series: Series, slot: Slot, now: datetime) -> Booking:
    return Booking(
        f"{series.id}-{slot.start:%Y%m%dT%H%M%SZ}",
        *slot,
        owner=series.owner,
        company=series.company,
        subject=series.subject,
        people=series.people,
        booked_at=now,
        series=series.id,
        instance=slot.start,
    )


def _on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
