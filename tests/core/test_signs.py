"""What the sign at the door says: each state, places, hours and modes."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core.engagement import Engagement
from custom_components.iot_valley.core.hours import ALWAYS, DAYS, Opening, OpeningHours, Span, opening
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Mode, ModeChosen, Outcome, Reading, RefusalCode, Refused
from custom_components.iot_valley.core.model import Place, Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.places import PlaceState, counts_people
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.signs import Availability, Knowledge, availability
from custom_components.iot_valley.core.watches import watches_of

from .buildings import Day, at, nap_room, room

PARIS = ZoneInfo("Europe/Paris")
OFFICE = OpeningHours(tuple((Span(time(8), time(19)),) if day < 5 else () for day in range(len(DAYS))))
PRESENCE, COUNT = SensorKind.PRESENCE, SensorKind.COUNT
FREE, OCCUPIED, UNKNOWN = PlaceState.FREE, PlaceState.OCCUPIED, PlaceState.UNKNOWN
OPEN, SHUT = Opening(open=True, until=None), Opening(open=False, until=None)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (Knowledge(Mode.AUTOMATIC, OPEN, Verdict.ABSENT), Availability.FREE),
        (Knowledge(Mode.AUTOMATIC, OPEN, Verdict.PRESENT), Availability.IN_USE),
        (Knowledge(Mode.AUTOMATIC, OPEN, Verdict.UNKNOWN), Availability.UNKNOWN),
        (Knowledge(Mode.EVENT, OPEN, Verdict.ABSENT), Availability.IN_USE),
        (Knowledge(Mode.CLEANING, OPEN, Verdict.PRESENT), Availability.CLEANING),
        (Knowledge(Mode.AUTOMATIC, OPEN, Verdict.PRESENT, has_places=True, free_places=1), Availability.FREE),
        (
            Knowledge(Mode.AUTOMATIC, OPEN, Verdict.PRESENT, has_places=True, free_places=0, obstacle=OCCUPIED),
            Availability.IN_USE,
        ),
        (
            Knowledge(Mode.AUTOMATIC, OPEN, Verdict.PRESENT, has_places=True, free_places=0),
            Availability.UNKNOWN,
        ),
        (Knowledge(Mode.AUTOMATIC, OPEN, Verdict.PRESENT, has_places=True), Availability.UNKNOWN),
    ],
)
def test_the_first_rule_that_holds_is_the_state(known: Knowledge, state: Availability) -> None:
    """Exactly one state at a time."""
    assert availability(known) is state


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("mode", Mode)
def test_closed_beats_all(mode: Mode, verdict: Verdict) -> None:
    """Whoever is in there, and whatever staff chose."""
    assert availability(Knowledge(mode, SHUT, verdict)) is Availability.CLOSED
    assert availability(Knowledge(Mode.CLOSED, OPEN, verdict)) is Availability.CLOSED


def test_staff_choose_the_mode_of_a_space() -> None:
    """It is told at once, and again when it is taken back."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 0)
    assert day.happens(ModeChosen("room", Mode.CLEANING)).changed == ("room", "*")
    assert (day.view().availability, day.view().mode) == (Availability.CLEANING, Mode.CLEANING)
    day.happens(ModeChosen("room", Mode.AUTOMATIC))
    assert day.view().availability is Availability.FREE


def test_a_space_that_is_not_there_is_refused() -> None:
    """With a code that can be translated."""
    day = Day(room())
    with pytest.raises(Refused) as refused:
        day.happens(ModeChosen("attic", Mode.CLOSED))
    assert refused.value.code is RefusalCode.UNKNOWN_SPACE
    assert refused.value.placeholders == {"space": "attic"}


def test_the_building_opens_and_closes_by_itself() -> None:
    """Closed until eight, free until seven in the evening, closed until tomorrow."""
    day = Day(room(PRESENCE), start="06:00", hours=OFFICE)
    assert (day.view().availability, day.view().busy_until) == (Availability.CLOSED, at("08:00"))
    day.reads("07:00", "presence", 0)
    day.until("08:00:01")
    assert (day.view().availability, day.view().free_until) == (Availability.FREE, at("19:00"))
    day.until("19:00:01")
    assert (day.view().availability, day.view().busy_until) == (Availability.CLOSED, at("08:00", 1))
    assert day.view().free_until is None


def test_a_space_closed_by_staff_has_no_hour_of_opening() -> None:
    """Nobody has said when."""
    day = Day(room(PRESENCE), hours=OFFICE)
    day.happens(ModeChosen("room", Mode.CLOSED))
    assert (day.view().availability, day.view().busy_until) == (Availability.CLOSED, None)


def test_open_round_the_clock_never_changes() -> None:
    """Whether said as such or as seven whole days."""
    whole = OpeningHours(((Span(time(0), time(0)),),) * 7)
    for hours in (ALWAYS, whole):
        assert opening(hours, at("12:00"), PARIS) == Opening(open=True, until=None)


def test_closed_all_week_never_opens() -> None:
    """There is no next opening to wait for."""
    assert opening(OpeningHours(((),) * 7), at("12:00"), PARIS) == Opening(open=False, until=None)


def test_opening_over_midnight_belongs_to_the_evening() -> None:
    """Friday's bar closes on Saturday."""
    bar = OpeningHours(((), (), (), (), (Span(time(18), time(2)),), (), ()))
    assert opening(bar, at("23:00", 4), UTC) == Opening(open=True, until=at("02:00", 5))
    assert opening(bar, at("01:00", 5), UTC) == Opening(open=True, until=at("02:00", 5))
    assert opening(bar, at("02:00", 5), UTC) == Opening(open=False, until=at("18:00", 11))


def test_spans_that_touch_or_overlap_are_one() -> None:
    """The sign does not announce a closing that nobody would notice."""
    day = (Span(time(8), time(12)), Span(time(12), time(14)), Span(time(13), time(18)))
    assert opening(OpeningHours((day,) * 7), at("09:00"), UTC) == Opening(open=True, until=at("18:00"))


@pytest.mark.parametrize("now", [datetime(2026, 3, 29, 9, tzinfo=PARIS), datetime(2026, 10, 25, 9, tzinfo=PARIS)])
def test_dst_does_not_move_the_opening_hours(now: datetime) -> None:
    """Eight to seven by the clock on the wall, in March and in October."""
    hours = OpeningHours(((Span(time(8), time(19)),),) * 7)
    for day in range(-2, 3):
        local = now + timedelta(days=day)
        assert opening(hours, local.astimezone(UTC), PARIS) == Opening(open=True, until=local.replace(hour=19))
        early = local.replace(hour=7, minute=59)
        assert opening(hours, early.astimezone(UTC), PARIS) == Opening(open=False, until=local.replace(hour=8))


def test_a_minute_of_closing_a_week_is_not_lost_in_the_long_week_of_october() -> None:
    """Nearly round the clock is not round the clock, even in a week of an hour more."""
    whole = (Span(time(0), time(0)),)
    hours = OpeningHours((whole, whole, whole, whole, whole, whole, (Span(time(0), time(23, 59)),)))
    now = datetime(2026, 10, 19, tzinfo=PARIS)
    assert opening(hours, now.astimezone(UTC), PARIS).until == datetime(2026, 10, 25, 23, 59, tzinfo=PARIS)


def test_which_places_are_free_is_told_by_their_mats() -> None:
    """Two beds: one taken, one free, and then both."""
    day = Day(nap_room(places=2))
    assert day.view("nap").places == (UNKNOWN, UNKNOWN)
    assert day.view("nap").free_places is None
    day.reads("13:00", "mat_1", 1)
    assert day.view("nap").places == (OCCUPIED, UNKNOWN)
    assert (day.view("nap").availability, day.view("nap").free_places) == (Availability.UNKNOWN, 0)
    day.reads("13:00", "mat_2", 0)
    assert day.view("nap").places == (OCCUPIED, FREE)
    assert (day.view("nap").availability, day.view("nap").free_places) == (Availability.FREE, 1)
    day.reads("13:05", "mat_2", 1)
    assert (day.view("nap").availability, day.view("nap").people) == (Availability.IN_USE, 2)


def test_a_mat_that_is_lost_is_an_unknown_place_never_a_free_one() -> None:
    """The other bed is still free."""
    day = Day(nap_room(places=2))
    day.reads("13:00", "mat_1", 0)
    day.reads("13:00", "mat_2", 0)
    assert day.view("nap").free_places == 2
    day.reads("13:05", "mat_1", None)
    assert (day.view("nap").places, day.view("nap").free_places) == ((UNKNOWN, FREE), 1)
    assert day.view("nap").people is None


def test_beds_without_sensors_are_free_when_the_room_is_surely_empty() -> None:
    """Nobody in the room means nobody in a bed."""
    day = Day(nap_room(PRESENCE, places=3, mats=False))
    day.reads("13:00", "presence", 0)
    assert (day.view("nap").places, day.view("nap").people) == ((FREE,) * 3, 0)
    day.reads("13:01", "presence", 1)
    assert (day.view("nap").places, day.view("nap").free_places) == ((UNKNOWN,) * 3, None)
    assert day.view("nap").availability is Availability.UNKNOWN


@pytest.mark.parametrize(("people", "free", "state"), [(1, 2, "free"), (3, 0, "in_use"), (9, 0, "in_use")])
def test_a_count_of_people_bounds_the_free_places(people: int, free: int, state: str) -> None:
    """Never fewer than none, however many stand about."""
    day = Day(nap_room(COUNT, places=3, mats=False))
    day.reads("13:00", "count", people)
    assert (day.view("nap").free_places, day.view("nap").availability) == (free, state)


def test_a_bed_with_its_own_pir_is_unknown_between_movement_and_the_end_of_the_hold() -> None:
    """It would not see a sleeper: so for a whole nap someone is taken to be there, and then nobody knows."""
    space = Space(
        "nap", "N", "Nap", SpaceKind.NAP_ROOM, places=(Place("b", "B"),), sensors=(Sensor("m", SensorKind.MOTION, "b"),)
    )
    day = Day(space)
    day.reads("13:00", "m", 1)
    assert day.view("nap").places == (OCCUPIED,)
    day.reads("13:01", "m", 0)
    assert day.view("nap").places == (OCCUPIED,)
    assert day.until("13:30").view("nap").places == (UNKNOWN,)
    assert day.until("15:01:01").view("nap").places == (FREE,)


@pytest.mark.parametrize(
    ("space", "counts"),
    [
        (room(PRESENCE), False),
        (room(COUNT), True),
        (room(SensorKind.COUNTER), True),
        (nap_room(places=2), True),
        (nap_room(places=2, mats=False), False),
        (nap_room(PRESENCE, places=0), False),
    ],
)
def test_what_can_count_people(space: Space, counts: bool) -> None:
    """Something that counts, or a sensor for every place."""
    assert counts_people(space, watches_of(space)) is counts


def test_an_event_in_an_empty_room_is_in_use() -> None:
    """Staff have said so."""
    day = Day(nap_room(places=1))
    day.reads("13:00", "mat_1", 0)
    day.happens(ModeChosen("nap", Mode.EVENT))
    assert day.view("nap").availability is Availability.IN_USE
    assert day.engine.totals["*"].free_nap_places.total == 0


def test_nothing_is_told_of_a_sensor_that_belongs_to_no_space() -> None:
    """It may have been removed a moment ago."""
    day = Day(room())
    outcome = day.happens(Reading("elsewhere", 1))
    assert outcome == Outcome(wake_at=outcome.wake_at)


MODES, OPENINGS, VERDICTS = tuple(Mode), (OPEN, SHUT), tuple(Verdict)
OBSTACLES = (None, *(state for state in PlaceState if state not in {FREE, UNKNOWN}))
BOOKINGS = {
    "none": Engagement(),
    "came": Engagement(until=at("11:00"), came=True),
    "awaited": Engagement(until=at("11:00")),
    "ends soon": Engagement(until=at("10:05"), came=True),
    "near": Engagement(starts=at("10:05"), ends=at("11:00")),
    "far": Engagement(starts=at("15:00"), ends=at("16:00")),
}


def by_hand(known: Knowledge, booking: str) -> Availability:  # noqa: PLR0911 - a ladder, to be unlike the table
    """Return the state as the table of the domain says it, in words: the first that holds."""
    if known.mode is Mode.CLOSED or not known.opening.open or known.obstacle is PlaceState.OUT_OF_SERVICE:
        return Availability.CLOSED
    if known.mode is Mode.CLEANING or known.obstacle is PlaceState.TURNOVER:
        return Availability.CLEANING
    if known.mode is Mode.EVENT:
        return Availability.IN_USE
    if known.has_places:
        return _places_by_hand(known, booking)
    present = known.verdict is Verdict.PRESENT
    if present:
        return Availability.FREE_SOON if booking == "ends soon" else Availability.IN_USE
    if booking in {"came", "ends soon"}:
        return Availability.IN_USE if known.verdict is Verdict.UNKNOWN else Availability.HELD
    if booking == "awaited":
        return Availability.AWAITING
    if booking == "near":
        return Availability.HELD
    return Availability.UNKNOWN if known.verdict is Verdict.UNKNOWN else Availability.FREE


def _places_by_hand(known: Knowledge, booking: str) -> Availability:
    if known.soon and known.obstacle is not None:
        return Availability.FREE_SOON
    if known.obstacle is OCCUPIED:
        return Availability.IN_USE
    if booking == "awaited":
        return Availability.AWAITING
    if known.obstacle is PlaceState.HELD or booking in {"came", "ends soon", "near"}:
        return Availability.HELD
    return Availability.FREE if known.free_places else Availability.UNKNOWN


@pytest.mark.parametrize("booking", BOOKINGS)
@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("mode", MODES)
def test_every_combination_is_exactly_one_state(mode: Mode, verdict: Verdict, booking: str) -> None:
    """All that a sign can know, against the table of the domain written in another way."""
    for opening_, places, free, obstacle, soon in product(
        OPENINGS, (False, True), (None, 0, 1), OBSTACLES, (False, True)
    ):
        if not places and (free is not None or obstacle is not None or soon):
            continue  # Only places are counted, stand in the way, or are known to be free soon.
        if free and obstacle is not None:
            continue  # Nothing stands in the way where a place is free.
        known = Knowledge(mode, opening_, verdict, places, free, obstacle, None, soon, BOOKINGS[booking], at("10:00"))
        assert availability(known) is by_hand(known, booking), known
