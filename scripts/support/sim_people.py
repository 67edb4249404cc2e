"""The people of the simulated building: what each does follows from the seed, the person and the day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from custom_components.iot_valley.core.demo_chance import Draw
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind

from .sim_chance import DAY, HOUR, MINUTE
from .sim_diary import Calendar, Diary, Doing, Shift, Stay, walk
from .sim_site import BY_CODE, SITE, Room, rooms_of

STAFF: Final = 80
CLEANER: Final = STAFF
CHAMBERMAID: Final = STAFF + 1
_LODGERS = STAFF + 2
"""The number of the first one; two to a lodging."""

_ATTENDANCE, _WEEKEND_ATTENDANCE = 0.76, 0.04
_MAKERS = 0.1
"""The share of people who work in the workshop."""

_NAPPERS, _CALLERS = 0.45, 0.7
_TRIES = 4
"""How often someone looks for another time when there is none, or no bed."""

_LET = 0.75
"""The share of nights on which a lodging is taken."""

_MEETING_SIZES = (2, 2, 3, 3, 4, 4, 5, 6, 8, 12)
_MEETING_MINUTES = (30, 30, 45, 60, 60, 90, 120)
_GAP_MINUTES = (0, 0, 15, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Outing:
    """Something that a share of the people do on a day, within some hours of it."""

    name: str
    share: float
    windows: tuple[tuple[float, float], ...]
    """From which hour to which other one starts."""

    minutes: tuple[float, float]
    rooms: tuple[Room, ...]
    doing: Doing = Doing.TALKING


_LOUNGES = rooms_of(SpaceKind.LOUNGE)
_OUTINGS = (
    Outing("lunch", 0.8, ((11.8, 13.4),), (25, 45), rooms_of(SpaceKind.CANTEEN)),
    Outing("coffee", 0.5, ((9.4, 11.4),), (5, 16), _LOUNGES),
    Outing("tea", 0.5, ((14.5, 16.8),), (5, 16), _LOUNGES),
    Outing("book", 0.3, ((9.0, 17.0),), (30, 90), _LOUNGES, Doing.READING),
    Outing("gym", 0.14, ((11.2, 12.2), (16.0, 18.5)), (30, 55), rooms_of(SpaceKind.GYM), Doing.MOVING),
    Outing("games", 0.15, ((12.2, 17.0),), (10, 25), rooms_of(SpaceKind.RECREATION), Doing.MOVING),
)


def stays(calendar: Calendar, seed: int) -> tuple[Stay, ...]:
    """Return where everyone is on all days, in seconds of the trial and in the order of their starts."""
    everyone = (stay.later(calendar.starts[day]) for day in range(calendar.days) for stay in _day(calendar, day, seed))
    clipped = (_until(stay, calendar.length) for stay in everyone if stay.start < calendar.length)
    return tuple(sorted(clipped, key=lambda stay: (stay.start, stay.person)))


def _until(stay: Stay, end: int) -> Stay:
    return stay if stay.end <= end else Stay(stay.person, stay.room, stay.start, end, stay.doing, stay.place)


def _day(calendar: Calendar, day: int, seed: int) -> Iterator[Stay]:
    weekend, purpose = calendar.is_weekend(day), (seed, calendar.date(day))
    shifts = {shift.person: shift for shift in _shifts(seed, purpose, weekend=weekend)}
    diary = Diary(purpose, shifts)
    for step in _STEPS:
        step(diary)
    nights = (_night(diary, room, _LODGERS + 2 * number) for number, room in enumerate(rooms_of(SpaceKind.LODGING)))
    return chain(diary.stays(), *nights, () if weekend else _cleaning(diary))


def _shifts(seed: int, purpose: tuple[object, ...], *, weekend: bool) -> Iterator[Shift]:
    for person in range(STAFF):
        habit, today = Draw(seed, person), Draw(*purpose, person)
        makes, floor, usual = habit.happens(_MAKERS), habit.whole(1, 2), habit.between(7.3, 10.0)
        works = habit.between(6.5, 9.3)
        if today.happens(_WEEKEND_ATTENDANCE if weekend else _ATTENDANCE):
            arrives = int((usual + today.between(-0.4, 0.6)) * HOUR)
            leaves = int(arrives + (works + today.between(-1, 0.7)) * HOUR)
            yield Shift(person, arrives, leaves, BY_CODE["LAB" if makes else f"OPEN-{floor}"])


def _some(diary: Diary, what: str, share: float) -> Iterator[tuple[int, Draw]]:
    for person in diary.shifts:
        draw = diary.draw(person, what)
        if draw.happens(share):
            yield person, draw


def _meet(diary: Diary) -> None:
    for room in rooms_of(SpaceKind.MEETING_ROOM):
        draw = diary.draw(room.code)
        start = 8 * HOUR + (30 + draw.one_of(_GAP_MINUTES)) * MINUTE
        while start < 18 * HOUR:
            end = start + draw.one_of(_MEETING_MINUTES) * MINUTE
            _hold(diary, room, (start + draw.whole(-60, 120), end - draw.whole(-2, 12) * MINUTE), draw)
            start = end + draw.one_of(_GAP_MINUTES) * MINUTE


def _hold(diary: Diary, room: Room, when: tuple[int, int], draw: Draw) -> None:
    start, end = when
    # A quarter of the bookings of a room is for one or two who only listen, for as long as a meeting.
    calls = draw.happens(0.25)
    size = draw.whole(1, 2) if calls else min(draw.one_of(_MEETING_SIZES), room.capacity)
    everyone = draw.shuffled(list(diary.shifts))
    came = [who for who in everyone if diary.is_free(who, start - MINUTE, end + MINUTE)][:size]
    for person in came:
        late, lingers = draw.whole(-45, 240), draw.whole(0, 45)
        diary.add(Stay(person, room.code, start + late, end + lingers, Doing.CALLING if calls else Doing.TALKING))


def _nap(diary: Diary) -> None:
    for person, draw in _some(diary, "nap", _NAPPERS):
        any(_lie_down(diary, person, draw) for _ in range(_TRIES))


def _lie_down(diary: Diary, person: int, draw: Draw) -> bool:
    room = draw.one_of(rooms_of(SpaceKind.NAP_ROOM))
    start = int(draw.between(12.5, 16.5) * HOUR)
    down, asleep, up = draw.whole(30, 75), draw.whole(600, 1800), draw.whole(20, 50)
    lies, end = start + down, start + down + asleep + up
    if not diary.is_free(person, start, end):
        return False
    bed = next((bed for bed in draw.shuffled(room.places) if diary.take(room.code, (start, end), bed)), None)
    if bed is None:
        return False
    diary.add(
        Stay(person, room.code, start, lies, Doing.MOVING),
        Stay(person, room.code, lies, lies + asleep, Doing.ASLEEP, bed),
        Stay(person, room.code, lies + asleep, end, Doing.MOVING),
    )
    return True


def _go_out(diary: Diary) -> None:
    for outing in _OUTINGS:
        for person, draw in _some(diary, outing.name, outing.share):
            _go(diary, person, outing, draw)


def _go(diary: Diary, person: int, outing: Outing, draw: Draw) -> None:
    room = draw.one_of(outing.rooms)
    for _ in range(_TRIES):
        start = int(draw.between(*draw.one_of(outing.windows)) * HOUR)
        end = start + int(draw.between(*outing.minutes) * MINUTE)
        if diary.is_free(person, start, end):
            diary.add(Stay(person, room.code, start, end, outing.doing))
            return


def _call(diary: Diary) -> None:
    booths = rooms_of(SpaceKind.PHONE_BOOTH)
    for person, draw in _some(diary, "call", _CALLERS):
        booth, start = draw.one_of(booths).code, int(draw.between(8.5, 17.5) * HOUR)
        long = draw.happens(0.2)
        end = start + (draw.whole(40, 80) if long else draw.whole(4, 22)) * MINUTE + draw.whole(0, 59)
        if diary.is_free(person, start, end) and diary.take(booth, (start, end + MINUTE)):
            diary.add(Stay(person, booth, start, end, Doing.CALLING if long else Doing.TALKING))


_STEPS: Final[tuple[Callable[[Diary], None], ...]] = (_nap, _go_out, _call, _meet)


def _night(diary: Diary, room: Room, person: int) -> Iterator[Stay]:
    """Yield an evening, a night of about eight hours, and the morning after."""
    draw = diary.draw(room.code, "night")
    if not draw.happens(_LET):
        return
    comes, goes_to_bed = int(draw.between(18.2, 21.5) * HOUR), int(draw.between(22.3, 23.8) * HOUR)
    wakes = goes_to_bed + int(draw.between(7.4, 8.6) * HOUR)
    for guest in range(draw.whole(1, room.capacity)):
        here = comes + guest * draw.whole(1, 4)
        sleeps, rises = goes_to_bed + draw.whole(-600, 600) * guest, wakes + draw.whole(0, 1500) * guest
        leaves = rises + int(draw.between(20, 50) * MINUTE)
        yield from walk(person + guest, ("", room.code), (here - draw.whole(30, 70), here))
        yield from _evening(person + guest, room, (here, sleeps), draw)
        yield from _sleep(person + guest, room, (sleeps, rises), draw)
        yield Stay(person + guest, room.code, rises, leaves, Doing.MOVING)
        yield from walk(person + guest, (room.code, ""), (leaves, leaves + draw.whole(30, 70)))


def _evening(person: int, room: Room, when: tuple[int, int], draw: Draw) -> Iterator[Stay]:
    start, end = when
    times = (start, start + 10 * MINUTE, draw.whole(start + 20 * MINUTE, end - 15 * MINUTE), end - 10 * MINUTE, end)
    doing = (Doing.MOVING, Doing.WORKING, Doing.READING, Doing.MOVING)
    for (first, last), what in zip(pairwise(times), doing, strict=True):
        yield Stay(person, room.code, first, last, what)


def _sleep(person: int, room: Room, when: tuple[int, int], draw: Draw) -> Iterator[Stay]:
    start, end = when
    bed = room.places[0] if room.places else None
    if draw.happens(0.3):
        up = draw.whole(start + 2 * HOUR, end - 2 * HOUR)
        back = up + draw.whole(90, 300)
        yield Stay(person, room.code, start, up, Doing.ASLEEP, bed)
        yield Stay(person, room.code, up, back, Doing.MOVING)
        start = back
    yield Stay(person, room.code, start, end, Doing.ASLEEP, bed)


def _cleaning(diary: Diary) -> Iterator[Stay]:
    evening, morning = diary.draw("cleaner"), diary.draw("chambermaid")
    rooms = [room for room in SITE if room.kind is not SpaceKind.LODGING and not KINDS[room.kind].passage]
    yield from _round(CLEANER, rooms, int(evening.between(19.0, 20.0) * HOUR), (60, 240), evening)
    yield from _round(
        CHAMBERMAID,
        rooms_of(SpaceKind.LODGING),
        int(morning.between(10.2, 11.0) * HOUR),
        (600, 1200),
        morning,
    )


def _round(person: int, rooms: Iterable[Room], start: int, lasts: tuple[int, int], draw: Draw) -> Iterator[Stay]:
    before, at = "", start
    for room in rooms:
        there = at + draw.whole(25, 90)
        yield from walk(person, (before, room.code), (at, there))
        before, at = room.code, min(there + draw.whole(*lasts), DAY)
        yield Stay(person, room.code, there, at, Doing.MOVING)
    yield from walk(person, (before, ""), (at, at + draw.whole(40, 80)))
