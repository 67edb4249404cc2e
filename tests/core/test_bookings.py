"""Bookings as they are made, changed and ended, and who may do what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core import booking_actions as do
from custom_components.iot_valley.core.booking_actions import Action, Asker, Desk
from custom_components.iot_valley.core.booking_rules import WALK_UPS, BookingRules, Slot, open_times
from custom_components.iot_valley.core.booking_series import book_series, cancel_series, written_further
from custom_components.iot_valley.core.booking_states import GIVEN_BACK, HOLDING, TRANSITIONS, BookingState, Step
from custom_components.iot_valley.core.bookings import Book, Booking, Series, Taken
from custom_components.iot_valley.core.following import Deed, errands, follow
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.ics_events import Holding
from custom_components.iot_valley.core.ics_series import Occurrence
from custom_components.iot_valley.core.messages import RefusalCode, Refused

from .buildings import at

PARIS = ZoneInfo("Europe/Paris")
OFFICE = OpeningHours(tuple((Span(time(8), time(19)),) if day < 5 else () for day in range(7)))
RULES = BookingRules(OFFICE, capacity=6, buffer=timedelta(minutes=5))
ANN, BOB, STAFF, SIGN = Asker("ann", "acme"), Asker("bob", "bold"), Asker(staff=True), Asker(present=True)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


def slot(start: str, end: str, day: int = 0) -> Slot:
    """Return a time of that Monday, or of a day after it."""
    return Slot(at(start, day), at(end, day))


class Room:
    """A room whose book is kept."""

    def __init__(self, rules: BookingRules = RULES) -> None:
        """Start with nothing booked."""
        self.book = Book("room")
        self.rules = rules
        self.others: tuple[Slot, ...] = ()

    def desk(self, clock: str, asker: Asker = ANN, request: str = "", day: int = 0) -> Desk:
        """Return what an answer depends on at a time."""
        return Desk(self.rules, at(clock, day), asker, request, self.others)

    def take(self, done: do.Done) -> Booking:
        """Keep the book that an action returned."""
        self.book = done.book
        return done.booking

    def booked(self, start: str, end: str, asker: Asker = ANN, now: str = "07:00", request: str = "") -> Booking:
        """Book a time of the Monday."""
        return self.take(do.book(self.book, slot(start, end), self.desk(now, asker, request)))


def refused(code: RefusalCode) -> pytest.RaisesExc[Refused]:
    """Expect a refusal."""
    return pytest.raises(Refused, check=lambda error: error.code is code)


def test_a_slot_is_booked_checked_into_extended_and_ended() -> None:
    """The whole life of a meeting."""
    room = Room()
    booking = room.booked("10:00", "11:00")
    assert (booking.id, booking.state, room.book.next(at("09:00"))) == ("room-1", BookingState.BOOKED, booking)
    booking = room.take(do.check_in(room.book, booking.id, room.desk("09:55")))
    assert (booking.state, booking.came_at) == (BookingState.CHECKED_IN, at("09:55"))
    booking = room.take(do.extend(room.book, booking.id, QUARTER, room.desk("10:50")))
    assert booking.end == at("11:15")
    booking = room.take(do.end(room.book, booking.id, room.desk("11:05")))
    assert (booking.state, booking.taken) == (BookingState.ENDED, slot("10:00", "11:05"))
    assert room.book.current(at("11:06")) is room.book.next(at("11:06")) is None


def test_the_loser_is_told_what_is_free_instead() -> None:
    """What is left of the slot, and as long before or after it, with the time between two meetings."""
    room = Room()
    room.booked("10:00", "11:00")
    with pytest.raises(Taken) as taken:
        room.booked("09:30", "10:30", BOB)
    assert taken.value.code is RefusalCode.SLOT_TAKEN
    assert taken.value.placeholders == {"until": at("11:00").isoformat()}
    assert taken.value.instead == (slot("09:30", "09:55"), slot("08:55", "09:55"), slot("11:05", "12:05"))
    room.booked("09:30", "09:55", BOB)
    with pytest.raises(Taken) as taken:
        room.booked("10:15", "10:45", BOB)
    assert taken.value.instead == (slot("11:05", "11:35"), slot("08:55", "09:25"))


@pytest.mark.parametrize(
    ("start", "end", "asker", "people", "code"),
    [
        ("11:00", "10:00", ANN, 1, RefusalCode.SLOT_BACKWARDS),
        ("05:00", "06:00", ANN, 1, RefusalCode.SLOT_PAST),
        ("10:00", "10:04", ANN, 1, RefusalCode.SLOT_TOO_SHORT),
        ("08:00", "20:30", ANN, 1, RefusalCode.SLOT_TOO_LONG),
        ("10:00", "11:00", ANN, 7, RefusalCode.TOO_MANY_PEOPLE),
        ("10:00", "11:00", BOB, 1, RefusalCode.COMPANY_NOT_SERVED),
        ("18:30", "19:30", ANN, 1, RefusalCode.SPACE_CLOSED),
        ("19:30", "20:30", ANN, 1, RefusalCode.SPACE_CLOSED),
        ("10:00", "11:00", ANN, 6, None),
    ],
)
def test_what_cannot_be_booked(start: str, end: str, asker: Asker, people: int, code: RefusalCode | None) -> None:
    """Each rule, with its own reason."""
    room = Room(replace(RULES, companies=("acme",)))
    if code is None:
        assert do.book(room.book, slot(start, end), room.desk("07:00", asker), people).booking.people == 6
        return
    with refused(code):
        do.book(room.book, slot(start, end), room.desk("07:00", asker), people)


def test_bookings_are_made_so_far_ahead_and_no_further() -> None:
    """Ninety days."""
    room = Room(replace(RULES, hours=BookingRules().hours))
    with refused(RefusalCode.SLOT_TOO_FAR):
        do.book(room.book, slot("10:00", "11:00", 91), room.desk("07:00"))
    assert do.book(room.book, slot("10:00", "11:00", 90), room.desk("10:00")).booking


def test_a_company_has_so_many_spaces_at_once_and_so_long_a_day() -> None:
    """Wherever they are; nobody counts for whoever has no company."""
    room = Room(replace(RULES, company_at_once=2, company_a_day=timedelta(hours=5)))
    room.others = slot("10:00", "11:00"), slot("10:30", "12:00"), slot("10:00", "19:00", 1)
    with refused(RefusalCode.COMPANY_AT_ONCE):
        room.booked("10:45", "11:45")
    room.booked("11:00", "12:00")
    with refused(RefusalCode.COMPANY_A_DAY):
        room.booked("14:00", "16:00")
    room.booked("14:00", "15:00")
    assert do.book(room.book, slot("10:00", "10:30"), room.desk("07:00", Asker())).booking


@pytest.mark.parametrize("length", [*WALK_UPS, None])
def test_whoever_stands_at_the_door_books_from_now_on(length: timedelta | None) -> None:
    """For a quarter of an hour and more, or until the next booking; and is there."""
    room = Room()
    room.booked("12:00", "13:00")
    booking = room.take(do.walk_up(room.book, length, room.desk("10:10", SIGN, "tap")))
    assert (booking.state, booking.start, booking.came_at) == (BookingState.CHECKED_IN, at("10:10"), at("10:10"))
    assert booking.end == (at("11:55") if length is None else at("10:10") + length)
    assert do.walk_up(room.book, length, room.desk("10:10", SIGN, "tap")) == (room.book, booking)


def test_a_walk_up_longer_than_what_is_free_is_told_what_is_left() -> None:
    """Rather than cut short without a word."""
    room = Room()
    room.booked("10:30", "11:00")
    with pytest.raises(Taken) as taken:
        do.walk_up(room.book, HOUR, room.desk("10:00", SIGN))
    assert taken.value.instead[0] == slot("10:00", "10:25")
    for clock in ("10:30", "10:26"):
        with pytest.raises(Taken):
            do.walk_up(room.book, None, room.desk(clock, SIGN))


def test_an_extension_ends_at_the_next_booking() -> None:
    """By a quarter of an hour, or until then."""
    room = Room()
    first = room.booked("10:00", "11:00")
    room.booked("11:20", "12:00", BOB)
    with pytest.raises(Taken):
        do.extend(room.book, first.id, timedelta(minutes=30), room.desk("10:30"))
    first = room.take(do.extend(room.book, first.id, None, room.desk("10:30", request="x")))
    assert first.end == at("11:15")
    assert do.extend(room.book, first.id, HOUR, room.desk("10:30", request="x")).booking == first
    assert do.extend(room.book, first.id, None, room.desk("10:30")).booking.end == at("11:15")
    with refused(RefusalCode.NOT_NOW):
        do.extend(room.book, first.id, None, room.desk("11:15"))


def test_an_extension_has_the_length_that_is_the_longest() -> None:
    """Also without a next booking."""
    room = Room(replace(RULES, longest=timedelta(hours=2)))
    booking = room.booked("10:00", "11:00")
    assert do.extend(room.book, booking.id, None, room.desk("10:30")).booking.end == at("12:00")
    with refused(RefusalCode.SLOT_TOO_LONG):
        do.extend(room.book, booking.id, timedelta(hours=2), room.desk("10:30"))


def test_a_booking_is_moved_cancelled_and_confirmed() -> None:
    """Within its book, over its own old time too; what has begun with someone in it is not put off."""
    room = Room()
    maybe = room.take(do.book(room.book, slot("10:00", "11:00"), room.desk("07:00"), tentative=True))
    assert maybe.state is BookingState.TENTATIVE
    sure = room.take(do.confirm(room.book, maybe.id, room.desk("07:00", request="c")))
    assert sure.state is BookingState.BOOKED
    assert do.confirm(room.book, maybe.id, room.desk("07:00", request="c")).booking == sure
    moved = room.take(do.move(room.book, sure.id, slot("10:30", "11:30"), room.desk("07:00", request="m")))
    assert moved.slot == slot("10:30", "11:30")
    assert do.move(room.book, sure.id, slot("12:00", "13:00"), room.desk("07:00", request="m")).booking == moved
    room.take(do.check_in(room.book, sure.id, room.desk("10:30")))
    with refused(RefusalCode.NOT_NOW):
        do.move(room.book, sure.id, slot("15:00", "16:00"), room.desk("10:45"))
    assert do.move(room.book, sure.id, slot("10:30", "12:00"), room.desk("10:45")).booking.end == at("12:00")
    gone = room.take(do.cancel(room.book, sure.id, room.desk("10:46")))
    assert (gone.state, gone.taken) == (BookingState.CANCELLED, None)
    with refused(RefusalCode.NOT_NOW):
        do.move(room.book, sure.id, slot("15:00", "16:00"), room.desk("10:47"))
    with refused(RefusalCode.NOT_NOW):
        do.confirm(room.book, sure.id, room.desk("10:47"))


def test_check_in_opens_ten_minutes_before_and_brings_back_what_was_given_back() -> None:
    """If nobody else has it by then."""
    room = Room()
    booking = room.booked("10:00", "11:00")
    with refused(RefusalCode.CHECK_IN_EARLY):
        do.check_in(room.book, booking.id, room.desk("09:49"))
    missed = replace(booking.stepped(Step.MISS), freed_at=at("10:11"), idle_from=at("10:00"))
    room.book = room.book.put(missed)
    back = do.check_in(room.book, booking.id, room.desk("10:20", request="late"))
    assert (back.booking.state, back.booking.freed_at) == (BookingState.CHECKED_IN, None)
    assert do.check_in(back.book, booking.id, room.desk("10:30", request="late")).booking == back.booking
    room.booked("10:20", "11:30", BOB, now="10:16")
    with pytest.raises(Taken):
        do.check_in(room.book, booking.id, room.desk("10:20"))
    with refused(RefusalCode.NOT_NOW):
        do.check_in(room.book, booking.id, room.desk("11:00"))


def test_a_booking_that_has_not_begun_is_cancelled_not_ended() -> None:
    """And one that has ended stays ended."""
    room = Room()
    booking = room.booked("10:00", "11:00")
    with refused(RefusalCode.NOT_NOW):
        do.end(room.book, booking.id, room.desk("09:59"))
    room.take(do.end(room.book, booking.id, room.desk("10:30", request="e")))
    assert do.end(room.book, booking.id, room.desk("10:40", request="e")).booking.freed_at == at("10:30")
    assert do.end(room.book, booking.id, room.desk("10:40")).booking.freed_at == at("10:30")


@pytest.mark.parametrize(
    ("asker", "allowed"),
    [
        (ANN, set(Action)),
        (STAFF, set(Action)),
        (BOB, set()),
        (Asker(), set()),
        (SIGN, {Action.CHECK_IN, Action.EXTEND, Action.END}),
    ],
)
def test_who_may_do_what(asker: Asker, allowed: set[Action]) -> None:
    """An owner and staff all of it, whoever stands at the door what belongs there, others nothing."""
    room = Room()
    id = room.booked("10:00", "11:00").id
    desk = room.desk("10:05", asker)
    tries: dict[Action, Callable[[], do.Done]] = {
        Action.CONFIRM: lambda: do.confirm(room.book, id, desk),
        Action.CHECK_IN: lambda: do.check_in(room.book, id, desk),
        Action.EXTEND: lambda: do.extend(room.book, id, QUARTER, desk),
        Action.END: lambda: do.end(room.book, id, desk),
        Action.CANCEL: lambda: do.cancel(room.book, id, desk),
        Action.MOVE: lambda: do.move(room.book, id, slot("12:00", "13:00"), desk),
    }
    for action, attempt in tries.items():
        if action in allowed:
            assert attempt().booking.id == id
        else:
            with refused(RefusalCode.NOT_YOURS):
                attempt()


def test_the_same_request_is_one_booking_for_a_day() -> None:
    """A finger that slips taps twice; a day later the same words mean another one."""
    room = Room()
    first = room.booked("10:00", "11:00", request="r")
    assert room.booked("10:00", "11:00", request="r") == first
    assert len(room.book.bookings) == 1
    desk = room.desk("07:30", request="s", day=1)
    room.take(do.book(room.book, slot("10:00", "11:00", 1), desk))
    assert set(room.book.answers) == {"s"}


def test_a_booking_that_is_not_there_is_refused() -> None:
    """By its name."""
    with refused(RefusalCode.UNKNOWN_BOOKING):
        do.cancel(Book("room"), "gone", Room().desk("10:00"))


def test_the_table_of_transitions_is_whole() -> None:
    """A row for each state, and no way to hold a space again but by checking in."""
    assert set(TRANSITIONS) == set(BookingState)
    back = {(state, step) for state, row in TRANSITIONS.items() for step, then in row.items() if then in HOLDING}
    assert {step for state, step in back if state not in HOLDING} == {Step.CHECK_IN}
    assert {state for state, _ in back if state not in HOLDING} == GIVEN_BACK


def test_time_ends_bookings() -> None:
    """And the past is forgotten when it is told to be."""
    room = Room()
    room.booked("10:00", "11:00", request="r")
    assert (room.book.next_due(at("09:00")), room.book.next_due(at("10:00"))) == (at("10:00"), at("11:00"))
    assert room.book.lapsed(at("10:59")) is room.book
    room.book = room.book.lapsed(at("11:00"))
    assert (room.book.bookings[0].state, room.book.next_due(at("09:00"))) == (BookingState.ENDED, None)
    assert room.book.without_past(at("10:59")) == room.book
    assert room.book.without_past(at("11:00")) == replace(room.book, bookings=(), answers={})


def test_what_is_free_is_between_the_bookings_and_within_the_hours() -> None:
    """Over a night, with the time between two meetings."""
    room = Room()
    room.booked("08:00", "09:00")
    room.booked("09:30", "10:00")
    room.booked("18:30", "19:00")
    within = Slot(at("06:00"), at("09:00", 1))
    assert list(room.book.free_times(within, RULES)) == [
        slot("09:05", "09:25"),
        slot("10:05", "18:25"),
        slot("08:00", "09:00", 1),
    ]
    assert list(open_times(BookingRules(), within)) == [within]


# -- series ----------------------------------------------------------------------------------------------------------

WEEKLY = Series("standup", "FREQ=WEEKLY;UNTIL=20260413T100000Z", at("09:00"), timedelta(minutes=30), "ann", "acme")
LONDON = replace(RULES, time_zone=PARIS, ahead=timedelta(days=60))


def test_a_series_is_booked_at_the_same_time_on_the_wall() -> None:
    """Ten in Paris, in winter and in summer, and further on as time goes by."""
    room = Room(LONDON)
    written = book_series(room.book, WEEKLY, room.desk("07:00"))
    assert [f"{each.start:%m-%d %H}" for each in written.bookings] == [
        "03-02 09",
        "03-09 09",
        "03-16 09",
        "03-23 09",
        "03-30 08",
        "04-06 08",
        "04-13 08",
    ]
    assert book_series(written.book, WEEKLY, room.desk("07:00")).bookings == written.bookings
    endless = book_series(Book("room"), replace(WEEKLY, rule="FREQ=WEEKLY"), room.desk("07:00"))
    further = written_further(endless.book, "standup", room.desk("07:00", day=14))
    assert [f"{each.start:%m-%d}" for each in further.bookings] == ["05-04", "05-11"]
    assert written_further(further.book, "standup", room.desk("07:00", day=14)).bookings == ()


def test_a_series_is_refused_whole_or_booked_where_it_is_free() -> None:
    """As whoever books it likes."""
    room = Room(LONDON)
    room.take(do.book(room.book, slot("09:15", "10:00", 7), room.desk("07:00", BOB)))
    with pytest.raises(Taken) as taken:
        book_series(room.book, WEEKLY, room.desk("07:00"))
    assert taken.value.instead[:2] == (slot("09:00", "09:10", 7), slot("08:40", "09:10", 7))
    written = book_series(room.book, WEEKLY, room.desk("07:00"), skip_taken=True)
    assert (len(written.bookings), written.taken) == (6, (slot("09:00", "09:30", 7),))
    with refused(RefusalCode.BAD_RULE):
        book_series(room.book, replace(WEEKLY, rule="now and then"), room.desk("07:00"))
    with refused(RefusalCode.TOO_MANY_PEOPLE):
        book_series(room.book, replace(WEEKLY, people=7), room.desk("07:00"))


def test_a_series_takes_place_when_it_is_open() -> None:
    """Each working day, if it is wished for every day; what is left out is told."""
    daily = replace(WEEKLY, rule="FREQ=DAILY;COUNT=8")
    written = book_series(Book("room"), daily, Room(LONDON).desk("07:00"))
    assert [f"{each.start:%a}" for each in written.bookings] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Mon"]
    assert ([f"{each.start:%a}" for each in written.closed], written.taken) == (["Sat", "Sun"], ())


def test_a_series_is_cancelled_from_one_instance_on() -> None:
    """One of it may be moved or left out before."""
    room = Room(LONDON)
    series = replace(WEEKLY, without=(at("09:00", 7),))
    room.book = book_series(room.book, series, room.desk("07:00")).book
    second = next(each for each in room.book.bookings if each.start.date().day == 16)
    moved = room.take(do.move(room.book, second.id, slot("15:00", "15:30", 15), room.desk("07:00")))
    assert moved.instance == at("09:00", 14)
    done = cancel_series(room.book, "standup", at("09:00", 14), room.desk("07:00"))
    assert (len(done.bookings), done.book.series) == (5, {})
    assert [each.state for each in done.book.bookings][:2] == [BookingState.BOOKED, BookingState.CANCELLED]
    with refused(RefusalCode.NOT_YOURS):
        cancel_series(room.book, "standup", at("09:00"), room.desk("07:00", BOB))
    with refused(RefusalCode.UNKNOWN_BOOKING):
        cancel_series(room.book, "gone", at("09:00"), room.desk("07:00"))


# -- calendars that are followed ---------------------------------------------------------------------------------------

DAY = slot("00:00", "23:59")


def event(start: str, end: str, uid: str = "e", holding: Holding = Holding.BUSY) -> Occurrence:
    """Return what a calendar tells."""
    return Occurrence(uid, at(start), at(end), holding=holding, summary="Board")


def test_a_calendar_is_the_truth_and_what_was_given_back_lies_over_it() -> None:
    """Until its event gets another time."""
    book = follow(Book("room"), [event("10:00", "11:00"), event("12:00", "13:00", "f")], DAY, at("07:00"))
    assert [each.id for each in book.bookings] == ["e", "f"]
    missed = replace(book.find("e").stepped(Step.MISS), freed_at=at("10:11"))
    book = book.put(missed)
    told = [event("10:00", "11:00"), event("12:00", "13:00", "f")]
    assert follow(book, told, DAY, at("10:15")) is book
    book = follow(book, [event("10:30", "11:30"), event("12:00", "13:00", "f")], DAY, at("10:16"))
    assert (book.find("e").state, book.find("e").freed_at) == (BookingState.BOOKED, None)
    book = follow(book, [event("10:30", "11:30")], DAY, at("10:17"))
    assert book.find("f").state is BookingState.CANCELLED
    assert follow(book, [], slot("14:00", "15:00"), at("10:18")).find("e").holds
    book = follow(book, told, DAY, at("10:19"))
    assert book.find("f").state is BookingState.BOOKED


def test_a_meeting_that_has_begun_keeps_its_people_whatever_its_end() -> None:
    """The calendar made it longer."""
    book = follow(Book("room"), [event("10:00", "11:00")], DAY, at("07:00"))
    room = Room()
    room.book = book
    room.take(do.check_in(book, "e", room.desk("10:00", SIGN)))
    longer = follow(room.book, [event("10:00", "11:30")], DAY, at("10:30")).find("e")
    assert (longer.state, longer.end, longer.came_at) == (BookingState.CHECKED_IN, at("11:30"), at("10:00"))


def test_only_what_holds_a_room_is_booked_and_instances_are_told_apart() -> None:
    """A free event and one without a length hold nothing."""
    series = replace(event("10:00", "11:00", "s", Holding.TENTATIVE), instance=at("09:00"))
    told = [event("10:00", "11:00", "free", Holding.NONE), event("10:00", "10:00", "moment"), series]
    [booking] = follow(Book("room"), told, DAY, at("07:00")).bookings
    assert (booking.id, booking.state, booking.series) == ("s/20260302T090000Z", BookingState.TENTATIVE, "s")


def test_what_a_calendar_elsewhere_holds_is_changed_there() -> None:
    """But it can be checked in here, and ended."""
    room = Room()
    room.book = follow(Book("room"), [event("10:00", "11:00")], DAY, at("07:00"))
    with refused(RefusalCode.FOLLOWED):
        do.cancel(room.book, "e", room.desk("10:00", STAFF))
    assert do.end(room.book, "e", room.desk("10:30", SIGN)).booking.taken == slot("10:00", "10:30")


def deeds(before: Book, after: Book) -> list[tuple[Deed, str]]:
    """Return what is to be done elsewhere."""
    return [(deed, booking.id) for deed, booking in errands(before, after)]


def test_what_is_booked_here_is_written_there_and_is_one_booking() -> None:
    """From then on either side moves it and gives it up."""
    empty, known = Book("room"), Booking("b", at("10:00"), at("11:00"), subject="Board")
    booked = empty.put(known)
    assert deeds(empty, booked) == [(Deed.WRITE, "b")]
    awaited = booked.put(replace(known, elsewhere=""))
    assert deeds(booked, awaited) == []
    told = follow(awaited, [event("10:00", "11:00")], DAY, at("07:00"))
    assert [(each.id, each.elsewhere, each.followed) for each in told.bookings] == [("b", "e", False)]
    assert deeds(awaited, told) == []
    assert follow(told, [event("10:00", "11:00")], DAY, at("07:01")) is told
    extended = told.put(replace(told.find("b"), end=at("12:00")))
    assert deeds(told, extended) == [(Deed.CHANGE, "b")]
    moved = follow(told, [event("14:00", "15:00")], DAY, at("07:02"))
    assert moved.find("b").slot == slot("14:00", "15:00")
    given_up = moved.put(moved.find("b").stepped(Step.CANCEL))
    assert deeds(moved, given_up) == [(Deed.ERASE, "b")]
    gone = follow(moved, [], DAY, at("07:03"))
    assert (gone.find("b").state, deeds(moved, gone)) == (BookingState.CANCELLED, [])


def test_what_is_given_up_before_it_was_told_is_erased_as_soon_as_it_is() -> None:
    """Its event is ours all the same; once erased it is not erased again."""
    early = Book("room").put(Booking("b", at("10:00"), at("11:00"), BookingState.CANCELLED, elsewhere=""))
    told = follow(early, [event("10:00", "11:00")], DAY, at("07:00"))
    assert deeds(early, told) == [(Deed.ERASE, "b")]
    again = told.put(replace(told.find("b"), subject="Board"))
    assert deeds(told, again) == []
    assert deeds(Book("room"), early) == []


def test_a_calendar_that_tells_the_same_time_of_another_event_is_believed() -> None:
    """Nothing was written there, so it is somebody else's."""
    book = Book("room").put(Booking("b", at("10:00"), at("11:00")))
    assert len(follow(book, [event("10:00", "11:00")], DAY, at("07:00")).bookings) == 2


def test_moments_are_in_utc() -> None:
    """The day of these tests is too."""
    assert at("10:00") == datetime(2026, 3, 2, 10, tzinfo=UTC)
