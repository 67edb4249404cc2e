"""Naps told as days: lying down, being woken, staying too long, getting up, and a restart at any minute of it."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.asked import (
    FaultMended,
    FaultReported,
    LengthChosen,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
)
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Mode,
    ModeChosen,
    RefusalCode,
    Refused,
    Rouse,
    SetLights,
    Tick,
)
from custom_components.iot_valley.core.model import Place, Sensor, Space
from custom_components.iot_valley.core.moments import MomentCode
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.sessions import MINUTES, TRANSITIONS, Phase, Signal
from custom_components.iot_valley.core.signs import Availability

from .buildings import Day, at, building, nap_room, room

FREE, OCCUPIED, HELD = PlaceState.FREE, PlaceState.OCCUPIED, PlaceState.HELD
TURNOVER, UNKNOWN = PlaceState.TURNOVER, PlaceState.UNKNOWN
BEGAN, WAKES, WOKEN = MomentCode.SESSION_BEGAN, MomentCode.WAKE_BEGAN, MomentCode.WOKEN
OVERSTAY, ENDED = MomentCode.OVERSTAY, MomentCode.SESSION_ENDED
SESSION = (BEGAN, WAKES, WOKEN, OVERSTAY, ENDED)


def dormitory(places: int = 2) -> Day:
    """Return a day in a nap room whose beds are all free at one o'clock."""
    day = Day(nap_room(places=places, waking=True), start="12:00")
    for number in range(1, places + 1):
        day.reads("13:00", f"mat_{number}", 0)
    return day


def clock(minutes: float, start: str = "13:00") -> str:
    """Return the time so many minutes after another."""
    return f"{at(start) + timedelta(minutes=minutes):%H:%M:%S}"


def refused(day: Day, event: PlaceClaimed | PlaceReleased | QueueJoined) -> RefusalCode:
    """Return why something is refused."""
    with pytest.raises(Refused) as why:
        day.happens(event)
    return why.value.code


@pytest.mark.parametrize("minutes", MINUTES)
def test_a_nap_is_exact_to_the_second(minutes: int) -> None:
    """Two minutes to settle, so many to sleep, the light in the last two of them, vibration, turnover, free."""
    day = dormitory()
    day.asks("13:00", PlaceClaimed("nap", "bed_1", minutes))
    assert day.view("nap").places == (HELD, FREE)
    day.reads("13:00", "mat_1", 1)
    assert day.view("nap").places == (OCCUPIED, FREE)
    end = 2 + minutes
    day.reads(clock(end + 1), "mat_1", 0)
    assert day.view("nap").places == (TURNOVER, FREE)
    day.until(clock(end + 5.99))
    assert day.view("nap").places == (TURNOVER, FREE)
    day.until(clock(end + 6))
    assert day.view("nap").places == (FREE, FREE)
    assert day.told(*SESSION) == [
        ("13:00:00", BEGAN),
        (clock(end - 2), WAKES),
        (clock(end), WOKEN),
        (clock(end + 1), ENDED),
    ]
    lights = [(f"{now:%H:%M:%S}", each.brightness) for now, each in day.done if isinstance(each, SetLights)]
    ramp = [(clock(end - 2 + level * 4 / 60), level + 1) for level in range(30)]
    assert lights == [*ramp, (clock(end + 6), 0)]
    pads = [(f"{now:%H:%M:%S}", each.on) for now, each in day.done if isinstance(each, Rouse)]
    assert pads == [(clock(end), True), (clock(end + 1), False)]


def test_a_wake_touches_one_place_alone() -> None:
    """The neighbour sleeps on."""
    day = dormitory(3)
    day.reads("13:00", "mat_1", 1)
    day.reads("13:10", "mat_2", 1)
    day.until("13:29")
    assert {light for _, each in day.done if isinstance(each, SetLights) for light in each.lights} == {"lamp_1"}
    assert {pad for _, each in day.done if isinstance(each, Rouse) for pad in each.wakers} == {"pad_1"}


def test_who_is_not_up_two_minutes_after_stays_too_long() -> None:
    """It is told once, the light stays, the pad stops; the place is free five minutes after they have gone."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.until("14:00")
    assert day.told(*SESSION)[-1] == ("13:24:00", OVERSTAY)
    assert (day.view("nap").places[0], day.nap().places[0].phase) == (OCCUPIED, Phase.OVERSTAY)
    day.reads("14:00:30", "mat_1", 0)
    day.until("14:05:30")
    assert day.view("nap").places == (FREE, FREE)
    assert day.told(*SESSION)[-2:] == [("13:24:00", OVERSTAY), ("14:00:30", ENDED)]
    assert day.done[-1] == (at("14:05:30"), SetLights("nap", ("lamp_1",), 0))


def test_a_mat_that_is_lost_under_an_overstay_is_unknown_until_it_speaks() -> None:
    """Nobody can tell whether they are still there: never free."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.reads("13:30", "mat_1", None)
    assert day.view("nap").places[0] is UNKNOWN
    day.reads("13:31", "mat_1", 1)
    assert day.view("nap").places[0] is OCCUPIED
    assert day.told(OVERSTAY) == [("13:24:00", OVERSTAY)]


def test_who_turns_over_has_not_left() -> None:
    """A mat that loses a sleeper for a minute changes neither the end of the nap nor what is told of it."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.reads("13:10", "mat_1", 0)
    assert day.view("nap").places[0] is TURNOVER
    day.reads("13:11", "mat_1", 1)
    assert day.view("nap").places[0] is OCCUPIED
    day.until("13:23")
    assert day.told(WOKEN) == [("13:22:00", WOKEN)]


def test_who_comes_after_that_is_somebody_else() -> None:
    """With a nap of their own, of the usual length, however long the one before was."""
    day = dormitory()
    day.asks("13:00", PlaceClaimed("nap", "bed_1", 10))
    day.reads("13:00", "mat_1", 1)
    day.reads("13:09", "mat_1", 0)
    day.reads("13:11", "mat_1", 1)
    day.until("13:40")
    assert day.told(WOKEN) == [("13:33:00", WOKEN)]


def test_who_only_sits_down_needs_no_turnover() -> None:
    """Shoes are tied on a bed too."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.reads("13:01", "mat_1", 0)
    assert day.view("nap").places == (FREE, FREE)


def test_a_claim_that_nobody_comes_for_is_over_after_three_minutes() -> None:
    """To the second."""
    day = dormitory()
    day.asks("13:00", PlaceClaimed("nap"))
    day.until("13:02:59")
    assert day.view("nap").places == (HELD, FREE)
    day.until("13:03")
    assert day.view("nap").places == (FREE, FREE)
    assert day.told(MomentCode.CALL_EXPIRED) == [("13:03:00", "call_expired")]


def test_a_place_without_a_sensor_goes_by_the_clock() -> None:
    """From the claim on: two minutes, the nap, two minutes to get up, five of turnover."""
    day = Day(nap_room(SensorKind.COUNT, places=2, mats=False), start="12:00")
    day.reads("13:00", "count", 0)
    day.asks("13:00", PlaceClaimed("nap", "bed_2", 10))
    assert day.view("nap").places == (FREE, OCCUPIED)
    day.until("13:14")
    assert day.view("nap").places[1] is TURNOVER
    day.until("13:19")
    assert day.view("nap").places[1] is FREE
    assert day.told(*SESSION) == [
        ("13:00:00", BEGAN),
        ("13:10:00", WAKES),
        ("13:12:00", WOKEN),
        ("13:14:00", ENDED),
    ]


def test_who_asks_for_more_gets_it_up_to_half_an_hour() -> None:
    """The cap is exact, and the light goes out for as long."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.asks("13:21", PlaceClaimed("nap", "bed_1", 15))
    assert day.nap().places[0].phase is Phase.ASLEEP
    assert day.done[-1] == (at("13:21"), SetLights("nap", ("lamp_1",), 0))
    day.until("13:28:30")
    assert refused(day, PlaceClaimed("nap", "bed_1", 10)) is RefusalCode.LONG_ENOUGH
    day.until("13:31")
    assert day.told(WAKES, WOKEN) == [("13:20:00", WAKES), ("13:28:00", WAKES), ("13:30:00", WOKEN)]


def test_who_settles_may_still_choose_how_long_they_sleep() -> None:
    """From when they have settled, even if others wait."""
    day = dormitory(1)
    day.reads("13:00", "mat_1", 1)
    day.happens(QueueJoined("nap", 7))
    day.asks("13:01", PlaceClaimed("nap", "bed_1", 25))
    day.until("13:28")
    assert day.told(WOKEN) == [("13:27:00", WOKEN)]


def test_nobody_stays_longer_while_others_wait() -> None:
    """But shorter is always possible."""
    day = dormitory(1)
    day.reads("13:00", "mat_1", 1)
    day.asks("13:05", QueueJoined("nap", 7))
    day.until("13:10")
    assert refused(day, PlaceClaimed("nap", "bed_1", 15)) is RefusalCode.OTHERS_WAIT
    day.happens(PlaceClaimed("nap", "bed_1", 10))
    day.until("13:21")
    assert day.told(WOKEN) == [("13:20:00", WOKEN)]


def test_a_place_that_is_given_back_is_left_within_two_minutes() -> None:
    """Or it is an overstay; the turnover begins when they are gone."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.asks("13:10", PlaceReleased("nap", "bed_1"))
    assert day.view("nap").places[0] is OCCUPIED
    day.reads("13:11", "mat_1", 0)
    assert day.until("13:15:59").view("nap").places[0] is TURNOVER
    assert day.until("13:16").view("nap").places[0] is FREE
    day.reads("13:20", "mat_1", 1)
    day.asks("13:30", PlaceReleased("nap", "bed_1"))
    day.until("13:33")
    assert day.told(OVERSTAY) == [("13:32:00", OVERSTAY)]


def test_a_claim_is_given_back_at_once_and_what_is_not_claimed_cannot_be() -> None:
    """It was nobody's."""
    day = dormitory()
    day.asks("13:00", PlaceClaimed("nap", "bed_1"))
    day.happens(PlaceReleased("nap", "bed_1"))
    assert day.view("nap").places[0] is FREE
    assert refused(day, PlaceReleased("nap", "bed_1")) is RefusalCode.PLACE_NOT_CLAIMED


def test_a_place_without_a_sensor_that_is_given_back_is_turned_over_at_once() -> None:
    """Nobody could tell when they leave."""
    day = Day(nap_room(places=1, mats=False))
    day.asks("13:00", PlaceClaimed("nap", "bed_1"))
    day.asks("13:10", PlaceReleased("nap", "bed_1"))
    assert day.view("nap").places == (TURNOVER,)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (PlaceClaimed("nap", "bed_9"), RefusalCode.UNKNOWN_PLACE),
        (PlaceClaimed("nap", "bed_1", 12), RefusalCode.UNKNOWN_DURATION),
        (PlaceClaimed("nap", "bed_1"), RefusalCode.PLACE_OCCUPIED),
        (PlaceClaimed("nap", "bed_2"), RefusalCode.PLACE_IN_TURNOVER),
        (PlaceClaimed("nap", "bed_3"), RefusalCode.PLACE_HELD),
        (PlaceClaimed("nap", "bed_4"), RefusalCode.PLACE_OUT_OF_SERVICE),
        (PlaceClaimed("nap", "bed_5"), RefusalCode.PLACE_UNKNOWN),
        (PlaceClaimed("nap"), RefusalCode.NO_PLACE_FREE),
        (PlaceClaimed("nap", ticket="CCCC"), RefusalCode.UNKNOWN_TICKET),
        (PlaceClaimed("attic", "bed_1"), RefusalCode.UNKNOWN_SPACE),
    ],
)
def test_what_cannot_be_claimed_is_refused_with_a_reason(event: PlaceClaimed, code: RefusalCode) -> None:
    """Each with its own, and nothing changes."""
    day = dormitory(5)
    day.reads("13:00", "mat_1", 1)
    day.reads("13:00", "mat_2", 1)
    day.asks("13:00", FaultReported("nap", "bed_4"))
    day.reads("13:00", "mat_5", None)
    day.reads("13:27", "mat_2", 0)
    day.asks("13:27", PlaceClaimed("nap", "bed_3"))
    before = day.engine.snapshot()
    assert refused(day, event) is code
    assert day.engine.snapshot() == before


def test_a_room_that_is_closed_or_cleaned_takes_nobody_and_wakes_who_is_there() -> None:
    """The sleeper is not forgotten."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    for mode in (Mode.CLOSED, Mode.CLEANING, Mode.EVENT):
        day.asks("13:05", ModeChosen("nap", mode))
        assert refused(day, PlaceClaimed("nap", "bed_2")) is RefusalCode.ROOM_CLOSED
    day.until("13:23")
    assert day.told(WOKEN) == [("13:22:00", WOKEN)]


def test_what_is_no_nap_room_has_no_naps() -> None:
    """Nor has a nap room without places."""
    day = Day(nap_room(places=0), room(SensorKind.MOTION), start="12:00")
    assert refused(day, PlaceClaimed("nap")) is RefusalCode.NO_NAPS_HERE
    assert refused(day, PlaceClaimed("room")) is RefusalCode.NO_NAPS_HERE
    assert day.engine.naps.forecast("room", day.now) is None


def test_a_broken_place_wakes_who_lies_there_and_is_free_when_it_is_mended() -> None:
    """A report and a mending are each told once."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.asks("13:05", FaultReported("nap", "bed_1"))
    day.happens(FaultReported("nap", "bed_1"))
    assert day.view("nap").places[0] is PlaceState.OUT_OF_SERVICE
    day.reads("13:23", "mat_1", 0)
    assert day.told(WOKEN) == [("13:22:00", WOKEN)]
    day.asks("13:40", FaultMended("nap", "bed_1"))
    day.happens(FaultMended("nap", "bed_1"))
    assert day.view("nap").places[0] is FREE
    assert day.told(MomentCode.FAULT_REPORTED, MomentCode.FAULT_MENDED) == [
        ("13:05:00", "fault_reported"),
        ("13:40:00", "fault_mended"),
    ]


def test_a_claim_on_a_place_that_breaks_is_over() -> None:
    """Whoever comes finds another."""
    day = dormitory(1)
    day.asks("13:00", PlaceClaimed("nap", "bed_1"))
    day.happens(FaultReported("nap", "bed_1"))
    day.happens(FaultMended("nap", "bed_1"))
    assert day.view("nap").places == (FREE,)


def test_more_may_be_said_of_what_is_broken() -> None:
    """The last words count, and are told; who says nothing takes nothing back."""
    day = dormitory(1)
    for text in ("", "the mat is torn", "", "the mat is torn and wet"):
        day.happens(FaultReported("nap", "bed_1", text))
    assert day.engine.naps.room("nap").faulty == {"bed_1": "the mat is torn and wet"}
    assert len(day.told(MomentCode.FAULT_REPORTED)) == 3
    assert day.engine.naps.room("attic").faulty == {}


# -- how long ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", MINUTES)
def test_who_says_nothing_sleeps_as_long_as_is_usual_in_the_room(minutes: int) -> None:
    """Lying down or claiming; one who is asleep already is not woken any earlier."""
    day = dormitory(3)
    day.reads("13:00", "mat_1", 1)
    day.asks("13:00", LengthChosen("nap", minutes))
    day.reads("13:00", "mat_2", 1)
    day.asks("13:00", PlaceClaimed("nap", "bed_3"))
    day.reads("13:00", "mat_3", 1)
    shown = day.engine.views["nap"].nap
    assert shown is not None
    assert shown.minutes == minutes
    assert [place.until for place in shown.places] == [at("13:22"), at(clock(2 + minutes)), at(clock(2 + minutes))]


def test_only_what_is_offered_can_be_usual() -> None:
    """Seven minutes are not."""
    day = dormitory()
    with pytest.raises(Refused) as why:
        day.happens(LengthChosen("nap", 7))
    assert why.value.code is RefusalCode.UNKNOWN_DURATION


def test_who_was_called_sleeps_as_long_as_their_ticket_says() -> None:
    """Unless they say something else when they come."""
    for said, sleeps in ((None, 10), (25, 25)):
        day = dormitory(1)
        day.reads("13:00", "mat_1", 1)
        day.asks("13:10", QueueJoined("nap", 0, minutes=10))
        day.reads("13:20", "mat_1", 0)
        day.asks("13:26", PlaceClaimed("nap", minutes=said, ticket="CCCC"))
        day.reads("13:27", "mat_1", 1)
        shown = day.engine.views["nap"].nap
        assert shown is not None
        assert shown.places[0].until == at(clock(27 + 2 + sleeps))


# -- restarts --------------------------------------------------------------------------------------------------------


def ended(day: Day) -> tuple[object, ...]:
    """Return all that a nap led to, by the end of it."""
    day.reads("13:25:30", "mat_1", 0)
    day.until("13:40")
    rouses = [(now, each) for now, each in day.done if isinstance(each, Rouse)]
    levels = {now: each for now, each in day.done if isinstance(each, SetLights)}
    return day.told(*SESSION), rouses, levels, day.view("nap").places, day.engine.snapshot().rooms


@pytest.mark.parametrize("minute", range(1, 26))
def test_a_restart_at_any_minute_gives_the_same_end(minute: int) -> None:
    """The mat says nothing until half a minute after; lamps and pads do what they would have done."""
    calm, restarted = dormitory(), dormitory()
    for day in (calm, restarted):
        day.reads("13:00", "mat_1", 1)
    restarted.until(clock(minute)).restarts()
    restarted.reads(clock(minute + 0.5), "mat_1", 1)
    restarted.reads(clock(minute + 0.5), "mat_2", 0)
    assert ended(restarted) == ended(calm)


def test_a_restart_in_the_middle_of_the_ramp_goes_on_from_there() -> None:
    """Half a minute of it is missed: the light is as bright then as it would have been."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.until("13:20:30").restarts(away=30)
    assert [each.brightness for each in day.commands[-2:]] == [7, 8]
    assert day.done[-1] == (at("13:21"), SetLights("nap", ("lamp_1",), 16))
    day.until("13:22")
    assert day.done[-1:] == [(at("13:22"), Rouse("nap", ("pad_1",), on=True))]
    assert day.told(WOKEN) == [("13:22:00", WOKEN)]


def test_a_nap_that_ends_while_nobody_runs_is_not_ended_by_noise() -> None:
    """Whoever is still there ten minutes later is not shaken, and has overstayed once the mat says so."""
    day = dormitory()
    day.reads("13:00", "mat_1", 1)
    day.until("13:15").restarts(away=1200)
    assert not [each for _, each in day.done if isinstance(each, Rouse)]
    assert day.view("nap").places[0] is UNKNOWN
    assert day.told(*SESSION)[-1] == ("13:24:00", ENDED)


# -- the sign, and the table -------------------------------------------------------------------------------------------


def test_the_sign_of_a_full_room_tells_when_a_place_will_be_free() -> None:
    """In use, free soon ten minutes before, being freshened, free."""
    day = dormitory(1)
    day.reads("13:00", "mat_1", 1)
    assert (day.view("nap").availability, day.view("nap").busy_until) == (Availability.IN_USE, at("13:27"))
    day.until("13:16:59")
    assert day.view("nap").availability is Availability.IN_USE
    day.until("13:17")
    assert day.view("nap").availability is Availability.FREE_SOON
    day.happens(QueueJoined("nap", 5))
    assert (day.view("nap").availability, day.view("nap").busy_until) == (Availability.IN_USE, None)
    day.happens(ModeChosen("nap", Mode.EVENT))
    assert day.view("nap").availability is Availability.IN_USE


def test_the_sign_of_a_room_whose_places_are_kept_fresh_or_broken() -> None:
    """What first stands in the way."""
    day = dormitory(1)
    day.asks("13:00", PlaceClaimed("nap", "bed_1"))
    assert day.view("nap").availability is Availability.HELD
    day.happens(FaultReported("nap", "bed_1"))
    assert (day.view("nap").availability, day.view("nap").busy_until) == (Availability.CLOSED, None)
    assert day.told(MomentCode.ROOM_IS_FULL) == [("13:00:00", "room_is_full")]


def test_the_sign_of_a_room_that_is_turned_over_says_so() -> None:
    """For five minutes."""
    day = dormitory(1)
    day.reads("13:00", "mat_1", 1)
    day.reads("13:10", "mat_1", 0)
    assert (day.view("nap").availability, day.view("nap").busy_until) == (Availability.CLEANING, at("13:15"))
    day.until("13:15")
    assert day.view("nap").availability is Availability.FREE
    assert day.told(MomentCode.PLACE_BECAME_FREE) == [("13:15:00", "place_became_free")]


def test_every_phase_can_be_reached_and_left_again() -> None:
    """So no place is ever lost in the table."""
    reached = {follows.phase for follows in TRANSITIONS.values()} - {None}
    assert reached == set(Phase)
    assert {phase for phase, _ in TRANSITIONS} == set(Phase)
    assert {signal for _, signal in TRANSITIONS} == set(Signal) - {Signal.UNSURE}


def test_a_place_that_is_gone_takes_its_nap_along() -> None:
    """The others go on."""
    day = dormitory(2)
    for mat in ("mat_1", "mat_2"):
        day.reads("13:00", mat, 1)
    day.happens(FaultReported("nap", "bed_2"))
    smaller = nap_room(places=1, waking=True)
    day.engine.rebuild(building(smaller), day.now)
    rooms = day.engine.snapshot().rooms["nap"]
    assert (list(rooms.sessions), dict(rooms.faulty), day.engine.views["nap"].places) == (["bed_1"], {}, (OCCUPIED,))


def test_a_clock_that_is_set_back_takes_the_nap_along() -> None:
    """It lasts as long as it would have; what is refused then has changed nothing."""
    day = dormitory(1)
    day.reads("13:00", "mat_1", 1)
    day.asks("13:10:00", Tick())
    earlier = at("12:10")
    with pytest.raises(Refused):
        day.engine.handle(PlaceClaimed("nap", "bed_9"), earlier)
    assert day.engine.now == at("13:10")
    day.engine.handle(PlaceReleased("nap", "bed_1"), earlier)
    session = day.engine.snapshot().rooms["nap"].sessions["bed_1"]
    assert (session.phase, session.began, session.ends) == (Phase.LEAVING, at("12:00"), at("12:22"))


def test_moments_between_seconds_are_rounded_up() -> None:
    """Never by more than a second."""
    day = dormitory(1)
    day.until("13:00")
    day.now += timedelta(milliseconds=300)
    day.happens(PlaceClaimed("nap", "bed_1"))
    assert day.nap().places[0].until == at("13:03:01")


def test_a_seat_in_a_lounge_is_free_or_taken_and_nothing_else() -> None:
    """Nobody naps there: no session, no turnover; seats that no sensor sees are bounded by the people there."""
    seats = (Place("a", "A"), Place("b", "B"), Place("c", "C"))
    sensors = (Sensor("mat", SensorKind.PRESSURE, "a"), Sensor("count", SensorKind.COUNT))
    day = Day(Space("lounge", "L", "Lounge", SpaceKind.LOUNGE, capacity=3, sensors=sensors, places=seats))
    day.reads("13:00", "mat", 1)
    day.reads("13:00", "count", 2)
    assert (day.view("lounge").places, day.view("lounge").free_places) == ((OCCUPIED, UNKNOWN, UNKNOWN), 1)
    day.reads("13:10", "mat", 0)
    assert (day.view("lounge").places[0], day.view("lounge").free_places) == (FREE, 1)
    assert day.view("lounge").nap is None
