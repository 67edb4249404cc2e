"""The people of the demo: what each does on a day follows from the seed, the person and the day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from .demo_chance import Draw
from .demo_diary import HOUR, MINUTE, Activity, Ask, Diary, Meeting, Plan, Shift, Stay
from .demo_site import BY_CODE, FLOORS, HALL, DemoSpace, spaces_of
from .kinds import SpaceKind
from .sessions import MINUTES, TURNOVER

PEOPLE: Final = 120
_SATURDAY = 5
_ATTENDANCE = 0.78
_WEEKEND_ATTENDANCE = 0.03
_MAKERS = 0.1
"""The share of people who work in the workshop."""

GHOSTS: Final = 0.18
"""The share of bookings that nobody attends and nobody cancels."""

_AD_HOC = 0.15
_MEETING_SIZES = (1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8)
_MEETING_MINUTES = (30, 30, 45, 60, 60, 60, 90)
_GAP_MINUTES = (0, 0, 0, 30, 30, 60)
_EARLY_MINUTES = (0, 0, 0, 5, 10, 15)
_NAPPERS = 0.6
_CLAIMERS = 0.4
"""The share of those who nap that claim their bed first, and say for how long."""

_NAP_HOURS: Final = ((12.9, 13.5), (12.9, 13.5), (12.7, 15.8))
"""From which hour to which other one lies down: most do so after lunch."""

_PATIENCE: Final = 25 * MINUTE
"""For how long one waits for a bed, in seconds."""

_TURNED: Final = int(TURNOVER.total_seconds())
"""How long a bed is no bed after it was left, in seconds."""

_CALLERS = 0.5
_TRIES = 4
"""How often someone looks for another time when there is none or no bed."""

_LODGERS = 0.7
"""The share of nights on which a lodging is taken."""


@dataclass(frozen=True, slots=True)
class Outing:
    """Something that a share of the people do on a day, within some hours of it."""

    name: str
    share: float
    windows: tuple[tuple[float, float], ...]
    """From which hour to which other one starts."""

    minutes: tuple[float, float]
    spaces: tuple[DemoSpace, ...]
    activity: Activity = Activity.SEATED


_LOUNGES = spaces_of(SpaceKind.LOUNGE)
_OUTINGS = (
    Outing("lunch", 0.85, ((11.8, 13.4),), (25, 45), spaces_of(SpaceKind.CANTEEN)),
    Outing("coffee", 0.6, ((9.4, 11.4),), (5, 16), _LOUNGES),
    Outing("tea", 0.6, ((14.5, 16.8),), (5, 16), _LOUNGES),
    Outing(
        "gym",
        0.14,
        ((11.2, 12.2), (16.0, 18.5)),
        (30, 55),
        spaces_of(SpaceKind.GYM),
        Activity.MOVING,
    ),
    Outing(
        "games",
        0.15,
        ((12.2, 17.0),),
        (10, 25),
        spaces_of(SpaceKind.RECREATION),
        Activity.MOVING,
    ),
)


def plan_day(seed: int, day: date, length: int) -> Plan:
    """Plan a day of a given length in seconds, which is another where the clocks change."""
    shifts = {shift.person: shift for shift in _shifts(seed, day)}
    diary = Diary((seed, day), shifts)
    for step in _STEPS:
        step(diary)
    plan = diary.plan()
    lodgings = enumerate(spaces_of(SpaceKind.LODGING), start=PEOPLE)
    nights = (_lodger(seed, space, person, day, length) for person, space in lodgings)
    return Plan(plan.stays + tuple(stay for night in nights for stay in night), plan.meetings, plan.asks)


def _shifts(seed: int, day: date) -> Iterator[Shift]:
    share = _WEEKEND_ATTENDANCE if day.weekday() >= _SATURDAY else _ATTENDANCE
    for person in range(PEOPLE):
        habit, today = Draw(seed, person), Draw(seed, person, day)
        makes, floor, usual = habit.happens(_MAKERS), habit.whole(1, 2), habit.between(7.3, 10.3)
        works = habit.between(6.5, 9.3)
        if today.happens(share):
            arrives = int((usual + today.between(-0.4, 0.6)) * HOUR)
            leaves = int(arrives + (works + today.between(-1, 0.7)) * HOUR)
            yield Shift(person, arrives, leaves, BY_CODE["LAB" if makes else f"OPEN-{floor}"])


def _meet(diary: Diary) -> None:
    for room in spaces_of(SpaceKind.MEETING_ROOM):
        draw = diary.draw(room.code)
        start = 8 * HOUR + (30 + draw.one_of(_GAP_MINUTES)) * MINUTE
        while start < 18 * HOUR:
            end = start + draw.one_of(_MEETING_MINUTES) * MINUTE
            _hold(diary, room, (start, end), draw)
            start = end + draw.one_of(_GAP_MINUTES) * MINUTE


def _hold(diary: Diary, room: DemoSpace, slot: tuple[int, int], draw: Draw) -> None:
    size = min(draw.one_of(_MEETING_SIZES), room.capacity)
    booked, ghost = not draw.happens(_AD_HOC), draw.happens(GHOSTS)
    start = slot[0] + draw.whole(-60, 120)
    end = slot[1] - draw.one_of(_EARLY_MINUTES) * MINUTE
    everyone = draw.shuffled(list(diary.shifts))
    came = [who for who in everyone if diary.is_free(who, start - MINUTE, end + MINUTE)][:size]
    if len(came) < size:
        return
    if booked:
        present = () if ghost else tuple(came)
        diary.meetings.append(Meeting(room.code, *slot, came[0], present))
    if not (booked and ghost):
        for person in came:
            late = draw.whole(-45, 240)
            diary.add(Stay(person, room.code, start + late, end + draw.whole(0, 45)))


def _nap(diary: Diary) -> None:
    for person, draw in _some(diary, "nap", _NAPPERS):
        any(_lie_down(diary, person, draw) for _ in range(_TRIES))
    # Only who found all beds taken has waited: others that were full in the plan were filled later in it.
    diary.asks = [ask for ask in diary.asks if ask.place or _is_full(diary, ask.space, ask.at)]


def _lie_down(diary: Diary, person: int, draw: Draw) -> bool:
    rooms = spaces_of(SpaceKind.NAP_ROOM)
    room = rooms[diary.shifts[person].base.level % len(rooms)]
    wish = int(draw.between(*draw.one_of(_NAP_HOURS)) * HOUR)
    down, asleep, up = draw.whole(30, 75), draw.whole(600, 1800), draw.whole(25, 50)
    length = down + asleep + up
    wait, bed = _bed(diary, room, (wish, wish + length), draw)
    start, end = wish + wait, wish + wait + length
    if bed is None or not diary.is_free(person, start, end):
        return False
    diary.keep(room.code, start, end, bed)
    minutes = next((each for each in MINUTES if each * MINUTE >= asleep), MINUTES[-1])
    if wait:
        diary.asks.append(Ask(room.code, wish, minutes))
    elif draw.happens(_CLAIMERS):
        diary.asks.append(Ask(room.code, start, minutes, bed))
    lies, rises = start + down, end - up
    diary.add(
        Stay(person, room.code, start, lies, Activity.MOVING),
        Stay(person, room.code, lies, rises, Activity.ASLEEP, bed),
        Stay(person, room.code, rises, end, Activity.MOVING),
    )
    return True


def _bed(diary: Diary, room: DemoSpace, when: tuple[int, int], draw: Draw) -> tuple[int, str | None]:
    """Return for how long one waits for a bed, in seconds, and for which: none where that would take too long."""
    beds = [place.id for place in draw.shuffled(room.places)]
    for wait in range(0, _PATIENCE, MINUTE):
        # Who waits is called to a bed once it was turned over.
        start, end = when[0] + wait - (_TURNED if wait else 0), when[1] + wait
        for bed in beds:
            if diary.is_vacant(room.code, start, end, bed):
                return wait, bed
    return 0, None


def _is_full(diary: Diary, room: str, at: int) -> bool:
    return not any(diary.is_vacant(room, at - _TURNED, at + 1, place.id) for place in BY_CODE[room].places)


def _go_out(diary: Diary) -> None:
    for outing in _OUTINGS:
        for person, draw in _some(diary, outing.name, outing.share):
            _go(diary, person, outing, draw)


def _go(diary: Diary, person: int, outing: Outing, draw: Draw) -> None:
    near = (0, diary.shifts[person].base.level)
    space = draw.one_of([space for space in outing.spaces if space.level in near])
    for _ in range(_TRIES):
        start = int(draw.between(*draw.one_of(outing.windows)) * HOUR)
        end = start + int(draw.between(*outing.minutes) * MINUTE)
        if diary.is_free(person, start, end):
            diary.add(Stay(person, space.code, start, end, outing.activity))
            return


def _call(diary: Diary) -> None:
    booths = spaces_of(SpaceKind.PHONE_BOOTH)
    for person, draw in _some(diary, "call", _CALLERS):
        booth = draw.one_of(booths).code
        start = int(draw.between(8.5, 17.5) * HOUR)
        end = start + draw.whole(5 * MINUTE, 22 * MINUTE)
        if diary.is_vacant(booth, start, end + MINUTE) and diary.is_free(person, start, end):
            diary.keep(booth, start, end + MINUTE)
            diary.add(Stay(person, booth, start, end))


_STEPS: Final[tuple[Callable[[Diary], None], ...]] = (_meet, _nap, _go_out, _call)


def _some(diary: Diary, what: str, share: float) -> Iterator[tuple[int, Draw]]:
    for person in diary.shifts:
        draw = diary.draw(person, what)
        if draw.happens(share):
            yield person, draw


def _lodger(seed: int, space: DemoSpace, person: int, day: date, length: int) -> Iterator[Stay]:
    passage, today = FLOORS[space.level].passage, day.toordinal()
    if _is_let(seed, space, today - 1):
        draw = Draw(seed, space.code, day, "morning")
        wakes = int(draw.between(6.4, 7.8) * HOUR)
        leaves = wakes + int(draw.between(20, 50) * MINUTE)
        yield Stay(person, space.code, 0, wakes, Activity.ASLEEP)
        yield Stay(person, space.code, wakes, leaves, Activity.MOVING)
        yield Stay(person, passage, leaves, leaves + 30, Activity.MOVING)
        yield Stay(person, HALL, leaves + 30, leaves + 50, Activity.MOVING)
    if _is_let(seed, space, today):
        draw = Draw(seed, space.code, day, "evening")
        comes = int(draw.between(18.5, 21.5) * HOUR)
        sleeps = comes + int(draw.between(60, 120) * MINUTE)
        yield Stay(person, HALL, comes, comes + 20, Activity.MOVING)
        yield Stay(person, passage, comes + 20, comes + 50, Activity.MOVING)
        yield Stay(person, space.code, comes + 50, sleeps)
        yield Stay(person, space.code, sleeps, length, Activity.ASLEEP)


def _is_let(seed: int, space: DemoSpace, night: int) -> bool:
    return Draw(seed, space.code, night).happens(_LODGERS)
