"""A synthetic site of three buildings, a week of bookings in it, and people who look for a place at random."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from custom_components.iot_valley.core.booking_rules import BookingRules, Slot, open_times
from custom_components.iot_valley.core.finder import Finder, Live, Query
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.meeting import Room
from custom_components.iot_valley.core.model import Equipment
from custom_components.iot_valley.core.timetable import timetable_of

ZONE: Final = ZoneInfo("Europe/Paris")
MONDAY: Final = datetime(2026, 10, 19, tzinfo=ZONE)
"""The clocks change on the Sunday of its week."""

OPENS, CLOSES = time(8), time(20)
DAYS: Final = 7
RULES: Final = BookingRules(
    OpeningHours((*((Span(OPENS, CLOSES),) for _ in range(6)), ())), ZONE, buffer=timedelta(minutes=5)
)
_WINGS = ("A", "B", "C")
_LEVELS = (0, 1, 2, 3)
_GEAR = tuple(Equipment)


def site(count: int, seed: int) -> tuple[Finder, dict[str, list[tuple[float, float]]]]:
    """Return a finder of so many spaces, and the bookings in it."""
    chance = Random(f"{seed} site")
    rooms = tuple(_room(number, chance) for number in range(count))
    booked = {room.id: _week(chance) for room in rooms if room.bookable}
    finder = Finder(rooms, partial(open_times, RULES))
    finder.timetables = {room.id: timetable_of(booked[room.id], room.buffer) for room in rooms if room.bookable}
    now = now_of(seed).timestamp()
    finder.live = {room.id: _live(room, now, chance) for room in rooms if _happens(chance, 90)}
    return finder, booked


def now_of(seed: int) -> datetime:
    """Return the moment of all searches of a seed, which is on no whole minute."""
    return (MONDAY + timedelta(hours=9, minutes=3 + seed % 50, seconds=17)).astimezone(UTC)


def _room(number: int, chance: Random) -> Room:
    wing, level = chance.choice(_WINGS), chance.choice(_LEVELS)
    bookable = _happens(chance, 75)
    return Room(
        f"space-{number:04}",
        chance.choice((1, 2, 4, 4, 6, 8, 8, 12, 20, 40)),
        bookable,
        bookable and _happens(chance, 80),
        f"{wing}{level}",
        level,
        wing,
        frozenset(chance.sample(_GEAR, chance.randrange(5))),
        _happens(chance, 60),
        frozenset({"acme"}) if _happens(chance, 10) else frozenset(),
        RULES.buffer.total_seconds() if bookable else 0.0,
    )


def _week(chance: Random) -> list[tuple[float, float]]:
    """Return the bookings of a space, most of them of a busy week."""
    booked: list[tuple[float, float]] = []
    fullness = chance.choice((0.3, 0.6, 0.9, 0.98))
    for day in range(DAYS):
        at = MONDAY + timedelta(days=day, hours=8)
        while at.hour < CLOSES.hour:
            length = timedelta(minutes=chance.choice((15, 25, 30, 45, 50, 60, 90)))
            if chance.random() < fullness:
                booked.append((at.timestamp(), (at + length).timestamp()))
            at += length + timedelta(minutes=chance.choice((0, 0, 5, 7)))
    return booked


def _live(room: Room, now: float, chance: Random) -> Live:
    return Live(
        chance.choice((1.0, 0.8, 0.6)),
        now + 600 if _happens(chance, 20) else 0.0,
        _happens(chance, 3),
        None if room.bookable or _happens(chance, 30) else chance.randrange(room.capacity + 1),
    )


def query(now: datetime, rooms: tuple[Room, ...], chance: Random) -> Query:
    """Return what someone looks for."""
    return Query(
        chance.choice((1, 2, 2, 3, 4, 6, 8, 10, 15, 30, 60)),
        timedelta(minutes=chance.choice((15, 30, 30, 60, 60, 120, 240))),
        tuple(_window(now, chance) for _ in range(chance.choice((1, 1, 1, 2)))),
        f"{chance.choice(_WINGS)}{chance.choice(_LEVELS)}" if _happens(chance, 30) else None,
        frozenset(chance.sample(_GEAR, chance.choice((0, 0, 0, 1, 2)))),
        _happens(chance, 15),
        _happens(chance, 20),
        chance.choice(rooms).id if _happens(chance, 70) else None,
        chance.choice(("", "acme", "other")),
    )


def _window(now: datetime, chance: Random) -> Slot:
    if _happens(chance, 50):
        return Slot(now, now + timedelta(minutes=chance.choice((20, 60, 90, 240, 480))))
    day = MONDAY + timedelta(days=chance.randrange(DAYS), hours=chance.choice((0, 8, 9, 12, 14)))
    return Slot(day.astimezone(UTC), (day + timedelta(hours=chance.choice((1, 4, 6, 12)))).astimezone(UTC))


def _happens(chance: Random, percent: int) -> bool:
    return chance.randrange(100) < percent
