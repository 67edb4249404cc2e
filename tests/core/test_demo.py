"""The demo building and its people: who is where on a day, and what a restart finds."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core.demo import Simulation, _day, latest_morning
from custom_components.iot_valley.core.demo_chance import Draw
from custom_components.iot_valley.core.demo_diary import HOUR, MINUTE, Activity
from custom_components.iot_valley.core.demo_fixtures import FIXTURES, THINGS, VERSIONS
from custom_components.iot_valley.core.demo_people import GHOSTS, PEOPLE
from custom_components.iot_valley.core.demo_site import (
    BY_CODE,
    FLOORS,
    HALL,
    SENSORS,
    SITE,
    Name,
    spaces_of,
)
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.sensors import recognise

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
SUMMER = date(2026, 6, 23)
SHORT = date(2026, 3, 28)
LONG = date(2026, 10, 24)
DEMO = Simulation(1, PARIS)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of a day in Labège."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def test_the_site_is_iot_valley() -> None:
    """Three floors, two nap rooms of eight places, ten meeting rooms of different sizes."""
    assert [floor.level for floor in FLOORS] == [0, 1, 2]
    assert {space.level for space in SITE} == {0, 1, 2}
    assert [len(room.places) for room in spaces_of(SpaceKind.NAP_ROOM)] == [8, 8]
    rooms = spaces_of(SpaceKind.MEETING_ROOM, SpaceKind.PHONE_BOOTH)
    assert len(rooms) == 10
    assert len({room.capacity for room in rooms}) >= 6
    assert {space.kind for space in SITE} == set(SpaceKind)
    assert len(BY_CODE) == len(SITE)
    assert all(FLOORS[space.level].passage in BY_CODE for space in SITE)


@pytest.mark.parametrize("language", ["en", "fr-CA"])
def test_each_sensor_is_recognised(language: str) -> None:
    """What a sensor shows in Home Assistant, in either language, tells its kind."""
    for sensor in SENSORS.values():
        guise = sensor.guise
        unit = guise.unit.in_language(language) if guise.unit else None
        name = sensor.name.in_language(language)
        assert recognise(guise.domain, guise.device_class, unit, name) is sensor.kind, name


def test_names_are_unique() -> None:
    """No two sensors, lamps or thermostats share a key or a name."""
    for language in ("en", "fr"):
        names = [thing.name.in_language(language) for thing in THINGS.values()]
        assert len(set(names)) == len(names) == len(SENSORS) + len(FIXTURES)
    assert Name("nap", "sieste").in_language("de") == "nap"


def test_a_space_is_drafted() -> None:
    """A space is set up as a person would do it."""
    draft = BY_CODE["NAP-1"].draft("fr")
    assert draft.name == "Salle de sieste Hypnos"
    assert [place.name for place in draft.places] == [f"Place {n}" for n in range(1, 9)]
    assert all(place.step_free for place in draft.places)


def test_fixtures_name_what_exists() -> None:
    """A thermostat finds its radiator and its temperature, and both come before it."""
    known = set(SENSORS)
    for fixture in FIXTURES:
        assert set(fixture.entities.values()) <= known
        assert fixture.platform in VERSIONS
        known.add(fixture.key)
    counts = Counter(fixture.domain for fixture in FIXTURES)
    assert counts == {"light": len(SITE) + 16, "switch": 8 + 16, "climate": 8}


def test_chance_is_none() -> None:
    """The same purpose draws the same numbers, another one others, all within bounds."""
    one, same, other = Draw(1, "nap"), Draw(1, "nap"), Draw(2, "nap")
    numbers = [one.number() for _ in range(1000)]
    assert numbers == [same.number() for _ in range(1000)]
    assert numbers != [other.number() for _ in range(1000)]
    assert all(0 <= number < 1 for number in numbers)
    assert abs(sum(numbers) / 1000 - 0.5) < 0.05
    assert {one.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert sorted(one.shuffled("abcdef")) == list("abcdef")


@pytest.mark.parametrize("day", [MONDAY, SATURDAY, SUMMER, SHORT, LONG])
def test_nobody_is_in_two_spaces_at_once(day: date) -> None:
    """Everyone is in one space at a time, without a gap, from the hall to the hall."""
    diaries = defaultdict(list)
    for stay in DEMO.stays(day):
        assert stay.start < stay.end
        diaries[stay.person].append(stay)
    for person, stays in diaries.items():
        stays.sort(key=lambda stay: stay.start)
        gaps = [(one, two) for one, two in pairwise(stays) if one.end != two.start]
        if person < PEOPLE:
            assert not gaps
            assert stays[0].space == stays[-1].space == HALL
        for one, two in gaps:
            # A guest is out all day.
            assert one.end < two.start
            assert one.space == two.space == HALL


def test_a_working_day() -> None:
    """People come at staggered hours, fill the building, eat, and go."""
    totals = {hour: sum(DEMO.truth(local(MONDAY, hour)).values()) for hour in range(6, 23)}
    assert totals[6] <= 2 < totals[8] < totals[9] < totals[10]
    assert totals[11] > 0.7 * PEOPLE
    assert totals[22] <= 2
    assert DEMO.people_in("CANTEEN", local(MONDAY, 12, 45)) > 15
    assert DEMO.people_in("CANTEEN", local(MONDAY, 16)) == 0
    arrivals = {
        min(stay.start for stay in DEMO.stays(MONDAY) if stay.person == person)
        for person in {stay.person for stay in DEMO.stays(MONDAY)}
    }
    assert max(arrivals) - min(arrivals) > 2 * HOUR


DAYS = [date(2026, 11, day) for day in range(2, 7)]
"""A week of work."""


def test_a_weekend_is_nearly_empty() -> None:
    """On a Saturday a handful of people come."""
    people = {stay.person for stay in DEMO.stays(SATURDAY)}
    assert 0 < len(people) < 15


def test_naps() -> None:
    """Naps last ten to thirty minutes, half an hour and a bit with the way, each on its own bed."""
    naps = 0
    for day in (MONDAY, SUMMER):
        told = _day(1, PARIS, day)
        for room in spaces_of(SpaceKind.NAP_ROOM):
            watch = told.watches[room.code]
            assert all(end - start <= 35 * MINUTE for start, end in watch.visits)
            beds = defaultdict(list)
            for stay in watch.stays:
                if stay.activity is Activity.ASLEEP:
                    assert 10 * MINUTE <= stay.end - stay.start <= 30 * MINUTE
                    beds[stay.place].append((stay.start, stay.end))
                    naps += 1
            for spells in beds.values():
                assert all(one[1] < two[0] for one, two in pairwise(sorted(spells)))
            assert set(beds) <= {place.id for place in room.places}
    assert naps > 30


def test_who_wants_a_bed_claims_it_or_waits() -> None:
    """They wait where all beds are taken, and later lie down in one that was left five minutes before."""
    asks = [(day, ask) for day in DAYS for ask in _day(1, PARIS, day).plan.asks]
    claims, waits = [ask for _, ask in asks if ask.place], [(day, ask) for day, ask in asks if not ask.place]
    assert len(claims) > len(waits) > 3
    for day, ask in waits:
        told = _day(1, PARIS, day)
        turned = told.start + timedelta(seconds=ask.at - 5 * MINUTE), told.start + timedelta(seconds=ask.at)
        taken = set().union(*(DEMO.places_taken(ask.space, at) for at in turned))
        lying = {stay.place for stay in told.watches[ask.space].stays if stay.place and stay.end > ask.at - 5 * MINUTE}
        assert taken <= lying
        assert len(lying) == 8
        assert list(DEMO.asks(turned[0], turned[1]))[-1] == (turned[1], ask)
    first = min(ask.at for _, ask in asks[:1])
    before = _day(1, PARIS, asks[0][0]).start + timedelta(seconds=first - 1)
    assert DEMO.next_change(before) <= before + timedelta(seconds=1)


def test_places_taken() -> None:
    """A bed is taken while someone lies on it."""
    told = _day(1, PARIS, MONDAY)
    nap = next(stay for stay in told.plan.stays if stay.place)
    before, during, after = (
        DEMO.places_taken(nap.space, told.start + timedelta(seconds=second))
        for second in (nap.start - 1, nap.start, nap.end)
    )
    assert nap.place in during
    assert nap.place not in before | after


def test_people_sum_up() -> None:
    """Those who are in the spaces are those who are in the building."""
    told = _day(1, PARIS, MONDAY)
    for minute in range(0, 24 * 60, 7):
        at = told.start + timedelta(minutes=minute)
        second = told.second(at)
        inside = [stay for stay in told.plan.stays if stay.start <= second < stay.end]
        assert sum(DEMO.truth(at).values()) == len(inside) == len({s.person for s in inside})


def test_booths_hold_one() -> None:
    """Nobody phones where somebody phones."""
    told = _day(1, PARIS, MONDAY)
    for booth in spaces_of(SpaceKind.PHONE_BOOTH):
        counts = told.watches[booth.code].head_counts
        assert {count for _, count in counts} <= {0.0, 1.0}
        assert len(counts) > 4


def test_bookings() -> None:
    """Rooms are booked one after another; some bookings nobody attends."""
    days = [MONDAY + timedelta(days=offset) for offset in range(5)]
    bookings = [booking for day in days for booking in DEMO.bookings(day)]
    ghosts = [booking for booking in bookings if not booking.attendees]
    assert len(bookings) > 150
    assert GHOSTS / 2 < len(ghosts) / len(bookings) < GHOSTS * 2
    assert {booking.attendees for booking in bookings} == set(range(9))
    for room in spaces_of(SpaceKind.MEETING_ROOM):
        own = sorted((b.start, b.end) for b in bookings if b.space == room.code)
        assert all(one[1] <= two[0] for one, two in pairwise(own))
    for booking in bookings:
        middle = booking.start + (booking.end - booking.start) / 2
        if booking.attendees:
            assert DEMO.people_in(booking.space, middle) == booking.attendees
        else:
            assert DEMO.people_in(booking.space, middle) == 0
        assert booking.start.astimezone(PARIS).minute % 15 == 0
    booked = {(b.space, b.start) for b in bookings}
    assert len(booked) == len(bookings)
    assert not DEMO.bookings(SATURDAY) or len(DEMO.bookings(SATURDAY)) < 30


def test_the_clocks_change() -> None:
    """Two days of the year have another length, and no moment is lost or told twice."""
    for day, hours in ((SHORT, 23), (LONG, 25), (MONDAY, 24)):
        told, after = _day(1, PARIS, day), _day(1, PARIS, day + timedelta(days=1))
        assert told.length == hours * HOUR
        assert told.start + timedelta(hours=hours) == after.start
        edge = after.start
        assert DEMO.readings(edge - timedelta(seconds=1)).keys() == DEMO.readings(edge).keys()
        assert all(stay.end <= told.length for stay in told.plan.stays)


def test_guests_sleep_through_midnight() -> None:
    """A lodging that is taken late in the evening is taken early in the morning."""
    for offset in range(10):
        midnight = _day(1, PARIS, MONDAY + timedelta(days=offset)).start
        for lodging in spaces_of(SpaceKind.LODGING):
            before = DEMO.people_in(lodging.code, midnight - timedelta(seconds=1))
            assert before == DEMO.people_in(lodging.code, midnight)
            key = f"{lodging.code.casefold()}_presence"
            if before:
                assert DEMO.readings(midnight)[key] == 1.0


def test_another_seed_is_another_building() -> None:
    """The seed decides everything, and the same seed decides the same."""
    at = local(MONDAY, 11)
    assert Simulation(1, PARIS).readings(at) == DEMO.readings(at)
    assert Simulation(2, PARIS).readings(at) != DEMO.readings(at)


def test_a_restart_changes_nothing() -> None:
    """Whoever follows the changes knows what whoever comes later is told."""
    start, end = local(MONDAY, 23, 30), local(MONDAY + timedelta(days=1), 9, 30)
    known = dict(DEMO.readings(start))
    DEMO.prepare(start)
    at = start
    while at < end:
        later = at + timedelta(minutes=7, seconds=13)
        for change in DEMO.changes(at, later):
            assert at < change.at <= later
            known[change.key] = change.value
        at = later
        assert known == DEMO.readings(at)


def test_the_next_change_is_the_next() -> None:
    """Between a time and the next change no reading changes, and at the change somebody speaks."""
    at = local(MONDAY, 23, 50)
    for _ in range(300):
        after = DEMO.next_change(at)
        assert after > at
        assert DEMO.readings(after - timedelta(microseconds=1)) == DEMO.readings(at)
        assert list(DEMO.changes(at, after))
        at = after


def test_a_day_is_light() -> None:
    """A day has so few words that it can be played in two and a half minutes."""
    day = _day(1, PARIS, MONDAY)
    changes = list(DEMO.changes(day.start, day.start + timedelta(days=1)))
    assert 10_000 < len(changes) < 25_000


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (local(MONDAY, 20), local(MONDAY, 8, 40)),
        (local(MONDAY, 3), local(MONDAY, 8, 40)),
        (local(SATURDAY, 12), local(SATURDAY - timedelta(days=1), 8, 40)),
        (local(SATURDAY + timedelta(days=1), 12), local(SATURDAY - timedelta(days=1), 8, 40)),
    ],
)
def test_it_begins_on_a_working_morning(now: datetime, morning: datetime) -> None:
    """Whenever the demo is started, people are coming in."""
    assert latest_morning(now, PARIS) == morning
    assert sum(DEMO.truth(morning).values()) > 10
