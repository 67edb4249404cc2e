"""Bookings that nobody comes to, and what is never given back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

import pytest

from custom_components.iot_valley.core import booking_actions as do
from custom_components.iot_valley.core.air import Air
from custom_components.iot_valley.core.booking_actions import Asker, Desk
from custom_components.iot_valley.core.booking_rules import BookingRules, Slot
from custom_components.iot_valley.core.booking_states import BookingState
from custom_components.iot_valley.core.bookings import Book, Booking
from custom_components.iot_valley.core.faults import Belief
from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.release_account import Account, account
from custom_components.iot_valley.core.release_evidence import Evidence, Proof, Rhythm, evidence_of
from custom_components.iot_valley.core.releases import (
    Act,
    Because,
    Policy,
    Ruling,
    answered,
    arrived,
    rule,
    ruled,
    strikes_of,
)
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, room

MOTION, PRESENCE, DOOR, CO2, PRESSURE = (
    SensorKind.MOTION,
    SensorKind.PRESENCE,
    SensorKind.DOOR,
    SensorKind.CO2,
    SensorKind.PRESSURE,
)
BOOKING = Booking("b", at("10:00"), at("11:00"), booked_at=at("08:00"))
MINUTE = timedelta(minutes=1)
POLICY = Policy()
UNSEEN = Evidence(Proof.UNSEEN, at("08:00"))


class Meeting:
    """A room with sensors, a booking from ten to eleven, and somebody who looks at it every half minute."""

    def __init__(self, *sensors: SensorKind, booking: Booking = BOOKING, policy: Policy = POLICY) -> None:
        """Begin at nine."""
        self.day = Day(room(*sensors), start="09:00")
        self.book = Book("room", (booking,))
        self.policy = policy
        self.beliefs: dict[str, Belief] = {}
        self.rhythms: dict[str, Rhythm] = {}
        self.at_home: set[str] = set()
        self.told: list[tuple[str, Act, Because]] = []

    def says(self, clock: str, **values: float | None) -> Self:
        """Let time pass, and sensors report then."""
        self.until(clock)
        for sensor, value in values.items():
            self.day.happens(Reading(sensor, value))
        self._look(self.day.now)
        return self

    def until(self, clock: str) -> Self:
        """Let time pass, and look."""
        now = self.day.now
        while now < at(clock):
            now = min(now + MINUTE / 2, at(clock))
            self.day.until(f"{now:%H:%M:%S}")
            self._look(now)
        return self

    def evidence(self) -> Evidence:
        """Return what the sensors prove now."""
        presence, now = self.day.engine.presence, self.day.now
        watches, traces = presence.watches["room"], presence.traces
        return evidence_of(watches, traces, now, self.beliefs, self.rhythms, at_home=self.at_home)

    def _look(self, now: datetime) -> None:
        evidence = self.evidence()
        if evidence.proof is Proof.SOMEONE:
            self.book = arrived(self.book, now, 10 * MINUTE)
        self.book = self.book.lapsed(now)
        ruling = rule(self.booking, 6, evidence, self.policy, now)
        if ruling.act is not Act.KEEP and (not self.told or self.told[-1][1:] != (ruling.act, ruling.because)):
            self.told.append((f"{now:%H:%M}", ruling.act, ruling.because))
        self.book = ruled(self.book, "b", ruling, evidence, now)

    @property
    def booking(self) -> Booking:
        """The booking."""
        return self.book.find("b")


def test_a_room_to_which_nobody_comes_is_given_back_after_ten_minutes_and_a_prompt() -> None:
    """Well before twelve minutes are over."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).until("10:30")
    assert meeting.told == [
        ("10:10", Act.PROMPT, Because.NOBODY_CAME),
        ("10:11", Act.RELEASE, Because.NOBODY_CAME),
    ]
    assert (meeting.booking.state, meeting.booking.freed_at) == (BookingState.NO_SHOW, at("10:11"))


def test_whoever_is_seen_has_come_and_is_never_put_out() -> None:
    """However still, and however long."""
    meeting = Meeting(PRESENCE, MOTION).says("09:30", presence=0, motion=0).says("10:05", presence=1).until("10:59")
    assert (meeting.booking.state, meeting.booking.came_at, meeting.told) == (BookingState.IN_USE, at("10:05"), [])
    assert meeting.until("11:00").booking.state is BookingState.ENDED


def test_whoever_comes_while_the_room_asks_keeps_it() -> None:
    """Seen a second before it would be given back."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).says("10:10:30", presence=1).until("10:12")
    assert [act for _, act, _ in meeting.told] == [Act.PROMPT]
    assert (meeting.booking.state, meeting.booking.prompted_at) == (BookingState.IN_USE, None)


def test_whoever_comes_back_while_the_room_asks_keeps_it() -> None:
    """Half an hour later it asks again."""
    meeting = Meeting(PRESENCE).says("09:58", presence=1).says("10:10", presence=0).says("10:20:30", presence=1)
    assert (meeting.booking.state, meeting.booking.prompted_at) == (BookingState.IN_USE, None)
    assert [clock for clock, _, _ in meeting.told] == ["10:20"]


def test_a_room_that_everybody_left_is_given_back() -> None:
    """Ten minutes later, and a prompt; a short walk to the printer leaves it theirs."""
    meeting = Meeting(PRESENCE).says("09:58", presence=1).says("10:20", presence=0).says("10:28", presence=1)
    assert meeting.told == []
    meeting.says("10:30", presence=0).until("10:50")
    assert meeting.told == [
        ("10:40", Act.PROMPT, Because.EVERYBODY_LEFT),
        ("10:41", Act.RELEASE, Because.EVERYBODY_LEFT),
    ]
    assert meeting.booking.idle_from == at("10:30")


def test_an_answer_to_the_prompt_keeps_the_room() -> None:
    """By a finger at the sign, though no sensor sees the one whose finger it is; then it begins anew."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).until("10:10:30")
    meeting.book = answered(meeting.book, "b", at("10:10:30"))
    assert (meeting.booking.state, meeting.booking.came_at) == (BookingState.CHECKED_IN, at("10:10:30"))
    meeting.until("10:21")
    assert meeting.booking.prompted_at == at("10:20:30")


@pytest.mark.parametrize(
    ("sensors", "proof"),
    [
        ((), Proof.NONE),
        ((MOTION,), Proof.NONE),
        ((DOOR,), Proof.NONE),
        ((CO2,), Proof.NONE),
        ((PRESENCE,), Proof.LOST),
        ((MOTION, DOOR), Proof.LOST),
    ],
)
def test_sensors_that_tell_nothing_give_nothing_back(sensors: tuple[SensorKind, ...], proof: Proof) -> None:
    """Where there were some that could, it is told that they are missed."""
    meeting = Meeting(*sensors).until("10:50")
    assert meeting.evidence().proof is proof
    assert meeting.booking.state is BookingState.BOOKED
    assert {act for _, act, _ in meeting.told} == ({Act.PAUSE} if proof is Proof.LOST else set())


def test_a_sensor_of_movement_alone_is_blind_to_whoever_sits_still() -> None:
    """Whatever it says for however long."""
    assert Meeting(MOTION).says("09:30", motion=0).until("10:59").told == []


def test_a_sensor_that_is_lost_pauses_what_it_had_begun() -> None:
    """Unavailable is no absence."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).says("10:10:30", presence=None).until("10:59")
    assert [act for _, act, _ in meeting.told] == [Act.PROMPT, Act.PAUSE]
    assert meeting.booking.holds
    assert meeting.says("10:59", presence=0).until("11:00").booking.state is BookingState.ENDED


def test_a_sensor_on_a_slow_radio_must_say_it_twice() -> None:
    """Ten minutes and two intervals; and one that is silent for longer says nothing any more."""
    meeting = Meeting(PRESENCE)
    meeting.rhythms["presence"] = Rhythm(8 * MINUTE, 8 * MINUTE)
    for clock in ("09:58", "10:06", "10:14", "10:22"):
        meeting.says(clock, presence=0)
    assert [clock for clock, _, _ in meeting.told] == ["10:14", "10:15"]
    silent = Meeting(PRESENCE)
    silent.rhythms["presence"] = Rhythm(8 * MINUTE)
    assert [act for _, act, _ in silent.says("09:45", presence=0).until("10:30").told] == [Act.PAUSE]


@pytest.mark.parametrize(("hour", "proof"), [("06", Proof.UNSEEN), ("07", Proof.LOST)])
def test_a_sensor_that_sees_other_people_than_its_room_gives_nothing_back(hour: str, proof: Proof) -> None:
    """It may hang in another one: it says yes when nobody moves here, and no when somebody does."""
    day = Day(room(MOTION, PRESENCE), start="05:00")
    moments = {"05:01": ("motion", 0), "06:00": ("motion", 1), "06:50": ("motion", 0)}
    moments |= {"05:02": ("presence", 0), f"{hour}:01": ("presence", 1), f"{hour}:55": ("presence", 0)}
    for clock, (sensor, value) in sorted(moments.items()):
        day.until(clock)
        day.happens(Reading(sensor, float(value)))
    day.until("09:00")
    assert day.engine.presence.evidence("room", day.now).proof is proof


def test_a_sensor_that_is_not_believed_neither_frees_nor_holds() -> None:
    """One that is stuck at no, and one that is stuck at yes."""
    stuck = Meeting(PRESENCE)
    stuck.beliefs["presence"] = Belief(no=0.0)
    assert stuck.says("09:30", presence=0).until("10:30").booking.holds
    on = Meeting(PRESENCE, MOTION)
    on.beliefs["motion"] = Belief(yes=0.0)
    assert on.says("09:30", presence=0, motion=1).until("10:30").booking.state is BookingState.NO_SHOW


def test_one_who_chatters_is_no_witness() -> None:
    """Its no of this second is its yes of the next."""
    meeting = Meeting(PRESENCE).until("09:59")
    for second in range(8):
        meeting.day.reads(f"09:59:0{second}", "presence", second % 2)
    meeting.day.reads("09:59:08", "presence", 0)
    assert meeting.evidence().proof is Proof.LOST


def test_air_that_people_breathe_out_keeps_the_room() -> None:
    """Though the radar, behind its curtain, sees nobody."""
    meeting = Meeting(PRESENCE, CO2).says("09:30", presence=0)
    for minute in range(30, 60, 2):
        meeting.says(f"09:{minute}", co2=450 + (0 if minute < 50 else 25 * (minute - 50)))
    assert meeting.evidence().proof in {Proof.SOMEONE, Proof.UNSEEN}
    meeting.beliefs["co2"] = Belief(yes=0.0)
    assert meeting.evidence().proof is Proof.UNSEEN


def test_only_air_that_rises_tells_against_a_sensor_that_knows_its_people() -> None:
    """What they have breathed out before goes on being there."""
    meeting = Meeting(PRESENCE, CO2).says("09:00", presence=0, co2=430)
    for minute in range(1, 50):
        meeting.says(f"09:{minute:02}", co2=430 + 12 * minute)
    for minute in range(30):
        meeting.says(f"10:{minute:02}", co2=1018)
    assert meeting.evidence().proof is Proof.SOMEONE
    meeting.at_home = {"presence"}
    assert meeting.evidence().proof is Proof.UNSEEN


class TestMovementAndDoor:
    """Nobody can have left through a closed door, and whoever stays moves after it was closed."""

    def room(self) -> Meeting:
        """Return a room of which the sensor of movement holds its yes for half a minute."""
        meeting = Meeting(MOTION, DOOR).says("09:00:10", motion=0, door=0)
        return meeting.says("09:10", motion=1).says("09:10:30", motion=0)

    def test_everybody_left_and_closed_the_door(self) -> None:
        """Nobody has moved in there since: a quarter of an hour, for one who stayed may sit still."""
        meeting = self.room().says("09:54:50", motion=1).says("09:55", door=1).says("09:55:10", door=0)
        assert meeting.says("09:55:30", motion=0).evidence().proof is Proof.LEFT
        meeting.until("10:20")
        assert [clock for clock, _, _ in meeting.told] == ["10:10", "10:11"]

    def test_someone_moved_after_the_door_was_closed(self) -> None:
        """And may sit still ever since."""
        meeting = self.room().says("09:55", door=1, motion=1).says("09:55:10", door=0).says("09:57", motion=0)
        meeting.says("09:58", motion=1).says("09:58:30", motion=0)
        assert meeting.evidence().proof is Proof.LOST
        assert meeting.until("10:59").booking.holds

    def test_a_yes_that_lasts_is_of_someone_who_stays(self) -> None:
        """It began before the door was closed, and went on for long after."""
        meeting = self.room().says("09:55", door=1, motion=1).says("09:55:10", door=0).says("09:59", motion=0)
        assert meeting.evidence().proof is Proof.LOST

    def test_someone_came_in_and_sat_down(self) -> None:
        """They open the door before they move inside: who leaves moves before."""
        meeting = self.room().says("09:55", door=1).says("09:55:05", motion=1).says("09:55:10", door=0)
        assert meeting.says("09:55:40", motion=0).evidence().proof is Proof.LOST

    def test_an_open_door_proves_nothing(self) -> None:
        """Nor does one that was closed by somebody whom nobody saw, nor a sensor of movement that is lost."""
        meeting = self.room().says("09:55", door=1)
        assert meeting.evidence().proof is Proof.LOST
        meeting.says("09:56", door=0)
        assert meeting.evidence().proof is Proof.LOST
        meeting.says("09:57", motion=1).says("09:57:05", door=1).says("09:57:10", door=0).says("09:57:30", motion=0)
        assert meeting.evidence().proof is Proof.LEFT
        assert meeting.says("09:58", motion=None).evidence().proof is Proof.LOST

    def test_a_room_in_which_nobody_ever_moved(self) -> None:
        """The door has been closed since nine."""
        meeting = Meeting(MOTION, DOOR).says("09:05", motion=0, door=0)
        assert meeting.evidence().proof is Proof.LOST


class TestAir:
    """Air tells of people only while it is fed: it stays stale for long after they have gone."""

    def breath(self, *, people: bool, trend: float) -> Air:
        """Return air of 1,000 ppm that rises or falls by so much an hour."""
        return Air(at("09:00"), 1_000.0, trend, 420.0, 1.0, at("08:00"), people)

    def test_stale_air_that_falls_is_of_nobody(self) -> None:
        """As fast as the tightest building lets it fall."""
        assert not self.breath(people=True, trend=-130.0).fed
        assert self.breath(people=True, trend=-100.0).fed

    def test_air_that_rises_is_fed_by_people(self) -> None:
        """Unless it is not taken for that of people at all."""
        assert self.breath(people=True, trend=200.0).fed
        assert not self.breath(people=False, trend=200.0).fed


class TestContradictions:
    """A sensor that sees still people is only believed to see none where nothing tells otherwise."""

    def test_someone_moved_after_it_said_nobody(self) -> None:
        """It hangs in another room, or is broken."""
        meeting = Meeting(PRESENCE, MOTION).says("09:30", presence=0, motion=0).says("09:40", motion=1)
        assert meeting.says("09:41", motion=0).evidence().proof is Proof.LOST
        assert meeting.says("09:50", presence=1).says("09:51", presence=0).evidence().proof is Proof.UNSEEN

    def test_nobody_can_have_left_through_a_closed_door(self) -> None:
        """It has lost the breath of someone who sits still."""
        meeting = Meeting(PRESENCE, DOOR).says("09:50", door=1, presence=1).says("09:51", door=0)
        assert meeting.says("10:20", presence=0).evidence().proof is Proof.LOST
        assert meeting.says("10:30", door=1).evidence().proof is Proof.LOST
        assert meeting.says("10:31", door=0).evidence().proof is Proof.LOST
        assert meeting.says("10:40", door=1, presence=1).says("10:41", door=0, presence=0).evidence().since == at(
            "10:41"
        )

    def test_a_door_is_no_contradiction_to_one_that_knows_its_people(self) -> None:
        """It would have seen who came in: somebody only looked in. But who moves after that is there."""
        meeting = Meeting(PRESENCE, MOTION, DOOR).says("09:30", presence=0, motion=0, door=0)
        meeting.says("09:50", door=1).says("09:51", door=0)
        assert meeting.evidence().proof is Proof.LOST
        meeting.at_home = {"presence"}
        assert meeting.evidence().proof is Proof.UNSEEN
        assert meeting.says("09:52", motion=1).says("09:54", motion=0).evidence().proof is Proof.LOST

    def test_a_door_that_was_never_open(self) -> None:
        """Nobody came in through it; but somebody was there who cannot have left."""
        empty = Meeting(PRESENCE, DOOR).says("09:10", door=0).says("09:30", presence=0)
        assert empty.evidence().proof is Proof.UNSEEN
        assert empty.says("09:40", presence=1).says("09:50", presence=0).evidence().proof is Proof.LOST


@pytest.mark.parametrize(
    ("booking", "capacity", "because"),
    [
        (replace(BOOKING, end=at("13:00")), 6, Because.LONG),
        (replace(BOOKING, all_day=True), 6, Because.ALL_DAY),
        (BOOKING, 20, Because.LARGE),
        (replace(BOOKING, booked_at=at("09:31")), 6, Because.BOOKED_LATE),
        (replace(BOOKING, exempt=True), 6, Because.EXEMPT),
        (replace(BOOKING, end=at("10:20")), 6, Because.ALMOST_OVER),
        (replace(BOOKING, state=BookingState.ENDED), 6, Because.NOT_HELD),
        (replace(BOOKING, start=at("10:10")), 6, Because.TIME_TO_COME),
        (replace(BOOKING, state=BookingState.CHECKED_IN, start=at("10:10")), 6, Because.TIME_TO_COME),
    ],
)
def test_what_is_never_given_back(booking: Booking, capacity: int, because: Because) -> None:
    """Each with its own reason."""
    ruling = rule(booking, capacity, UNSEEN, Policy(), at("10:16"))
    assert (ruling.act, ruling.because) == (Act.KEEP, because)


def test_nothing_is_given_back_on_a_holiday() -> None:
    """Whoever booked then knows why; and where it is not known when it was booked, that is no reason."""
    booking = replace(BOOKING, booked_at=None)
    holiday = Policy(holidays=frozenset({at("10:00").date()}))
    assert rule(booking, 6, UNSEEN, holiday, at("10:15")).because is Because.HOLIDAY
    assert rule(booking, 6, UNSEEN, Policy(), at("10:15")).act is Act.PROMPT


def test_a_prompt_of_before_a_restart_is_made_anew() -> None:
    """Nobody has read it."""
    prompted = replace(BOOKING, prompted_at=at("10:10"))
    assert rule(prompted, 6, UNSEEN, Policy(), at("10:30")).act is Act.PROMPT
    assert rule(prompted, 6, UNSEEN, Policy(), at("10:11")).act is Act.RELEASE
    waiting = rule(prompted, 6, UNSEEN, Policy(), at("10:10:30"))
    assert (waiting.act, waiting.at) == (Act.KEEP, at("10:11:01"))
    soon = rule(BOOKING, 6, Evidence(Proof.UNSEEN, at("10:09")), Policy(), at("10:10"))
    assert (soon.because, soon.at) == (Because.NOT_LONG_ENOUGH, at("10:14:01"))
    unknown = rule(BOOKING, 6, Evidence(Proof.UNSEEN), Policy(), at("10:10"))
    assert unknown.because is Because.NOT_LONG_ENOUGH


def test_presence_is_of_whoever_has_the_room_then() -> None:
    """The last minutes of a meeting are not the arrival of the next."""
    first, second = replace(BOOKING, id="a"), replace(BOOKING, start=at("11:00"), end=at("12:00"))
    book = arrived(Book("room", (first, second)), at("10:55"), 10 * MINUTE)
    assert [each.state for each in book.bookings] == [BookingState.IN_USE, BookingState.BOOKED]
    assert arrived(book, at("10:56"), 10 * MINUTE) is book
    early = arrived(Book("room", (second,)), at("10:55"), 10 * MINUTE)
    assert early.find("b").came_at == at("10:55")
    assert arrived(Book("room", (second,)), at("10:49"), 10 * MINUTE).find("b").came_at is None
    assert arrived(Book("room"), at("10:49"), 10 * MINUTE) == Book("room")


def test_strikes_are_counted_in_a_row() -> None:
    """Whoever came once begins anew; what was cancelled says nothing, nor what is still to come."""
    states = ["no_show", "ended", "no_show", "cancelled", "no_show", "booked"]
    bookings = tuple(
        Booking(str(day), at("10:00", day), at("11:00", day), BookingState(state), series="s")
        for day, state in enumerate(states)
    )
    assert strikes_of(Book("room", (*bookings, replace(BOOKING, state=BookingState.NO_SHOW))), "s") == 2


def test_the_account_tells_what_was_released_rebooked_and_wasted() -> None:
    """In hours, over all spaces."""
    hour, end = timedelta(hours=1), BookingState.ENDED
    missed = replace(BOOKING, state=BookingState.NO_SHOW, freed_at=at("10:12"), idle_from=at("10:00"))
    walked_up = Booking("w", at("10:12"), at("10:42"), end, came_at=at("10:12"))
    left = Booking("l", at("12:00"), at("14:00"), BookingState.RELEASED, came_at=at("12:00"))
    left = replace(left, freed_at=at("13:00"), idle_from=at("12:49"))
    ghost = Booking("g", at("15:00"), at("18:00"), end)
    cancelled = replace(BOOKING, id="c", state=BookingState.CANCELLED)
    running = replace(BOOKING, id="r", start=at("19:00"), end=at("20:00"))
    books = [Book("room", (missed, walked_up, left)), Book("hall", (ghost, cancelled, running))]
    assert account(books, Slot(at("00:00"), at("00:00", 1))) == Account(
        booked=6.5 * hour,
        released=48 * MINUTE + hour,
        rebooked=30 * MINUTE,
        wasted=12 * MINUTE + 11 * MINUTE + 3 * hour,
        no_shows=1,
        left_early=1,
    )
    assert account(books, Slot(at("00:00", 1), at("00:00", 2))) == Account()


def test_a_room_that_was_given_back_is_the_next_ones() -> None:
    """And the one who was late is told so."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).until("10:12")
    desk = Desk(BookingRules(capacity=6), at("10:12"), Asker(present=True))
    done = do.walk_up(meeting.book, 30 * MINUTE, desk)
    assert done.booking.slot == Slot(at("10:12"), at("10:42"))


def test_a_ruling_tells_what_the_sensors_said() -> None:
    """Every decision with its because."""
    meeting = Meeting(PRESENCE).says("09:30", presence=0).until("10:10")
    ruling: Ruling = rule(meeting.booking, 6, meeting.evidence(), Policy(), at("10:11"))
    [reason] = ruling.reasons
    assert (reason.sensor_id, reason.said, reason.since) == ("presence", False, at("09:30"))
    seen = Meeting(PRESENCE).says("10:11", presence=1).evidence()
    ruling = rule(BOOKING, 6, seen, Policy(), at("10:11"))
    assert (ruling.because, ruling.reasons[0].said) == (Because.SOMEONE_THERE, True)
