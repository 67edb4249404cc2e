"""Finding a place to meet: what is offered first, and why each other was refused."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from custom_components.iot_valley.core.booking_rules import BookingRules, Slot, open_times
from custom_components.iot_valley.core.finder import NO_DEMAND, Another, Finder, Live, No, Query, counted
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.meeting import Room, rooms_of, walk
from custom_components.iot_valley.core.model import Equipment
from custom_components.iot_valley.core.timetable import Timetable, earliest, timetable_of

from .buildings import at, building, room
from .test_signs import OFFICE

HALF = timedelta(minutes=30)
NOW = at("10:00")
MORNING = Slot(NOW, at("12:00"))
VIDEO = frozenset({Equipment.VIDEO})
SMALL = Room("small", 4, floor="one", level=1)
LARGE = Room("large", 12, floor="two", level=2, equipment=VIDEO, step_free=True)
LOUNGE = Room("lounge", 10, bookable=False, quiet=False, floor="one", level=1)


def query(people: int = 3, **more: object) -> Query:
    """Return a search for half an hour this morning."""
    return replace(Query(people, HALF, (MORNING,)), **more)  # type: ignore[arg-type]


def finder(*rooms: Room, **live: Live) -> Finder:
    """Return a finder of some spaces, of which nobody is in any."""
    found = Finder(rooms or (SMALL, LARGE, LOUNGE))
    found.live = {room.id: Live(1.0) for room in found.rooms} | live
    return found


def book(found: Finder, space: str, *times: tuple[str, str]) -> None:
    """Book a space."""
    seconds = [(at(start).timestamp(), at(end).timestamp()) for start, end in times]
    found.timetables[space] = timetable_of(seconds, next(room.buffer for room in found.rooms if room.id == space))


def told(found: Finder, asked: Query) -> list[str]:
    """Return the offers, the best first."""
    return [offer.space_id for offer in found.find(asked, NOW).offers]


def test_the_nearest_and_best_fitting_comes_first() -> None:
    """From the lounge to the room beside it."""
    assert told(finder(), query(near="lounge")) == ["small", "lounge", "large"]
    assert told(finder(), query(near="large")) == ["small", "large", "lounge"]
    assert told(finder(), query(10, near="large")) == ["large", "lounge"]


def test_what_is_sure_comes_before_what_may_be_full() -> None:
    """A lounge in which somebody may be, and a room of which nothing is known."""
    found = finder(lounge=Live(0.5), small=Live(0.2))
    assert told(found, query()) == ["large", "lounge", "small"]
    later = query(windows=(Slot(at("14:00"), at("16:00")),))
    offers = found.find(later, NOW).offers
    assert [(offer.space_id, offer.certainty) for offer in offers] == [
        ("small", 0.95),
        ("large", 0.95),
        ("lounge", 0.3),
    ]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (query(5), (No.TOO_SMALL, 4)),
        (query(floor="two"), (No.OTHER_FLOOR, "one")),
        (query(step_free=True), (No.STEPS, None)),
        (query(equipment=VIDEO | {Equipment.AUDIO}), (No.EQUIPMENT, "audio")),
        (query(windows=(Slot(at("19:00"), at("20:00")),)), (No.CLOSED, 0.0)),
        (query(length=timedelta(hours=3)), (No.CLOSED, 7200.0)),
    ],
)
def test_each_other_space_is_told_why(asked: Query, refused: tuple[No, object]) -> None:
    """The first reason, and what of it."""
    found = finder()
    found.opened = partial(open_times, BookingRules(OFFICE))
    [refusal] = [each for each in found.find(asked, NOW).refusals if each.space_id == "small"]
    assert (refusal.code, refusal.data) == refused


def test_a_space_is_refused_for_what_it_is_now() -> None:
    """Not quiet, for others, out of service, full, or somebody else's."""
    rooms = SMALL, replace(LARGE, companies=frozenset({"acme"})), LOUNGE, replace(LARGE, id="broken"), LOUNGE
    found = finder(*rooms, broken=Live(out_of_service=True), lounge=Live(1.0, seats=2))
    book(found, "small", ("10:10", "11:50"))
    refusals = {each.space_id: (each.code, each.data) for each in found.find(query(), NOW).refusals}
    assert refusals == {
        "small": (No.TAKEN, 600.0),
        "large": (No.NOT_YOURS, None),
        "broken": (No.OUT_OF_SERVICE, None),
        "lounge": (No.FULL, 2),
    }
    quiet = {each.space_id: each.code for each in found.find(query(quiet=True), NOW).refusals}
    assert quiet["lounge"] is No.NOT_QUIET


def test_somebody_who_is_in_a_room_has_it_for_a_while() -> None:
    """It is looked for from then on, on whole five minutes."""
    found = finder(SMALL, small=Live(0.6, busy_until=at("10:12").timestamp()))
    [offer] = found.find(query(), NOW).offers
    assert offer.slot == Slot(at("10:15"), at("10:45"))


def test_the_time_between_two_meetings_is_kept() -> None:
    """On both sides."""
    found = finder(replace(SMALL, buffer=300.0))
    book(found, "small", ("10:35", "10:50"), ("10:50", "11:13"))
    assert found.find(query(), NOW).offers[0].slot == Slot(at("10:00"), at("10:30"))
    assert found.find(query(length=timedelta(minutes=31)), NOW).offers[0].slot.start == at("11:20")


def test_where_nothing_fits_the_nearest_else_is_offered() -> None:
    """Another time, a shorter meeting, another floor; and the search is counted without a name."""
    found = finder(replace(SMALL, capacity=12), LARGE)
    book(found, "small", ("10:00", "10:10"), ("10:30", "12:15"))
    asked = query(floor="one", length=timedelta(minutes=45))
    result = found.find(asked, NOW)
    assert [(each.space_id, each.another, each.slot) for each in result.alternatives] == [
        ("small", Another.TIME, Slot(at("12:15"), at("13:00"))),
        ("small", Another.SHORTER, Slot(at("10:10"), at("10:30"))),
        ("large", Another.FLOOR, Slot(at("10:00"), at("10:45"))),
    ]
    demand = counted(counted(NO_DEMAND, asked, result, "2026-03-02"), asked, result, "2026-03-02")
    assert demand == {("2026-03-02", "one", 3): 2}
    assert counted(demand, query(), found.find(query(), NOW), "2026-03-02") is demand
    assert found.find(query(99), NOW).alternatives == ()


def test_what_is_over_is_not_offered() -> None:
    """A window of this morning, asked for in the afternoon."""
    refusals = finder().find(query(), at("13:00")).refusals
    assert {each.code for each in refusals} == {No.CLOSED}


def test_the_first_gap_that_is_long_enough_is_found() -> None:
    """Or the longest."""
    table = Timetable((100.0, 1000.0), (400.0, 1300.0))
    assert earliest(table, [(0.0, 3000.0)], 100.0) == (0.0, 100.0)
    assert earliest(table, [(0.0, 3000.0)], 300.0) == (600.0, 400.0)
    assert earliest(table, [(0.0, 3000.0)], 1500.0) == (1500.0, 1500.0)
    assert earliest(table, [(0.0, 3000.0)], 9999.0) == (1500.0, 1500.0)
    assert earliest(table, [(200.0, 300.0)], 10.0) == (0.0, 0.0)
    assert earliest(table, [(0.0, 400.0)], 200.0, 50.0) == (0.0, 0.0)
    assert earliest(table, [(0.0, 1200.0)], 500.0) == (600.0, 400.0)


def test_the_spaces_of_a_building_that_one_can_meet_in() -> None:
    """Meeting rooms and collective spaces; nobody meets in a nap room."""
    whole = building(
        room(id="meet", floor="one"),
        room(id="sofa", kind=SpaceKind.LOUNGE),
        room(id="nap", kind=SpaceKind.NAP_ROOM),
        floors=("one",),
    )
    meet, sofa = rooms_of(whole, {"one": "east"}, 300.0)
    assert (meet.id, meet.bookable, meet.wing, meet.level, meet.buffer) == ("meet", True, "east", 0, 300.0)
    assert (sofa.id, sofa.bookable, sofa.wing, sofa.buffer) == ("sofa", False, "", 0.0)
    assert rooms_of(whole)[0].wing == ""
    assert (walk(meet, meet), walk(meet, replace(meet, id="beside")), walk(meet, sofa)) == (0.0, 20.0, 200.0)
