"""The reception of a building: books, searches, calendars and what is given back, together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.iot_valley.core import booking_actions as do
from custom_components.iot_valley.core.booking_actions import Asker
from custom_components.iot_valley.core.booking_rules import BookingRules, Slot
from custom_components.iot_valley.core.booking_states import BookingState
from custom_components.iot_valley.core.bookings import Book, Booking, Series, Taken
from custom_components.iot_valley.core.engagement import FREE, Engagement
from custom_components.iot_valley.core.finder import No, Query
from custom_components.iot_valley.core.freebusy import BusyKind
from custom_components.iot_valley.core.ics_events import Holding
from custom_components.iot_valley.core.ics_series import Occurrence
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Mode, RefusalCode, Refused
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.reception import Reception
from custom_components.iot_valley.core.release_evidence import Evidence, Proof
from custom_components.iot_valley.core.releases import Act, Policy
from custom_components.iot_valley.core.views import SpaceView

from .buildings import at, building, room

ANN = Asker("ann", "acme")
RULES = BookingRules(buffer=timedelta(minutes=5), company_at_once=2)
HOUSE = building(
    room(id="one"), room(id="two"), room(id="sofa", kind=SpaceKind.LOUNGE), room(id="nap", kind=SpaceKind.NAP_ROOM)
)
TEN = Slot(at("10:00"), at("11:00"))
WISH = Query(2, TEN.length, (TEN,))
DAY = Slot(at("00:00"), at("23:59"))


def reception() -> Reception:
    """Return the reception of two rooms and a sofa."""
    return Reception(HOUSE, RULES, Policy())


def booked(desk: Reception, space: str, slot: Slot = TEN, asker: Asker = ANN) -> Booking:
    """Book a space at seven."""
    return desk.book(space, lambda book, at_desk: do.book(book, slot, at_desk), WISH, asker, at("07:00"))


def test_whoever_comes_second_is_told_of_the_room_beside() -> None:
    """And of the sofa."""
    desk = reception()
    booked(desk, "one")
    with pytest.raises(Taken) as taken:
        booked(desk, "one", asker=Asker("bob"))
    assert taken.value.elsewhere == (("two", TEN), ("sofa", TEN))
    assert [offer.space_id for offer in desk.find(WISH, at("07:00")).offers] == ["two", "sofa"]


def test_a_company_counts_in_all_spaces() -> None:
    """Two at once; the third is refused wherever it is."""
    whole = building(*(room(id=f"room {number}") for number in range(3)))
    desk = Reception(whole, RULES, Policy())
    booked(desk, "room 0")
    booked(desk, "room 1")
    with pytest.raises(Refused) as refused:
        booked(desk, "room 2")
    assert refused.value.code is RefusalCode.COMPANY_AT_ONCE


@pytest.mark.parametrize("space", ["attic", "sofa", "nap"])
def test_what_cannot_be_booked_has_no_book(space: str) -> None:
    """A sofa is whose who comes first."""
    with pytest.raises(Refused) as refused:
        booked(reception(), space)
    assert refused.value.code is RefusalCode.UNKNOWN_SPACE


def test_a_room_to_which_nobody_comes_is_found_again() -> None:
    """After a prompt, and a minute."""
    desk = reception()
    booking = booked(desk, "one")
    empty = Evidence(Proof.UNSEEN, at("09:00"))
    assert desk.look("one", empty, at("09:50")) is None
    assert desk.agenda.next() == at("10:00:01")
    acts = [told.act for clock in ("10:09", "10:10", "10:11") if (told := desk.look("one", empty, at(clock)))]
    assert acts == [Act.KEEP, Act.PROMPT, Act.RELEASE]
    assert desk.books["one"].find(booking.id).state is BookingState.NO_SHOW
    assert desk.agenda.next() is None
    half = replace(WISH, length=timedelta(minutes=30))
    assert "one" in {offer.space_id for offer in desk.find(half, at("10:16")).offers}


def test_whoever_is_seen_has_come() -> None:
    """And when the time is over, it is over."""
    desk = reception()
    id = booked(desk, "one").id
    assert desk.agenda.next() == at("10:00:01")
    desk.look("one", Evidence(Proof.SOMEONE), at("09:55"))
    assert desk.books["one"].find(id).state is BookingState.IN_USE
    assert desk.agenda.next() == at("10:00:01")
    desk.look("one", Evidence(Proof.SOMEONE), at("11:00"))
    assert (desk.books["one"].find(id).state, desk.agenda.next()) == (BookingState.ENDED, None)


def test_a_calendar_fills_a_book_and_tells_others_when_it_is_busy() -> None:
    """Tentatively where it is."""
    desk = reception()
    told = [Occurrence("e", *TEN, holding=Holding.TENTATIVE), Occurrence("f", at("12:00"), at("13:00"))]
    assert desk.follow("one", told, DAY, at("07:00"))
    assert not desk.follow("one", told, DAY, at("07:01"))
    assert [(each.start, each.kind) for each in desk.busy("one")] == [
        (at("10:00"), BusyKind.TENTATIVE),
        (at("12:00"), BusyKind.BUSY),
    ]


def test_what_is_seen_of_the_spaces_is_what_the_finder_knows() -> None:
    """A room in use for a while, one that is closed, a sofa with two seats."""
    desk = reception()
    desk.see("one", SpaceView(Verdict.PRESENT), at("10:00"))
    desk.see("two", SpaceView(Verdict.ABSENT, mode=Mode.CLOSED), at("10:00"))
    desk.see("sofa", SpaceView(Verdict.PRESENT, most=4), at("10:00"))
    found = desk.find(replace(WISH, people=3, length=timedelta(minutes=30)), at("10:00"))
    assert [(offer.space_id, offer.slot.start) for offer in found.offers] == [("one", at("10:10"))]
    assert {each.space_id: (each.code, each.data) for each in found.refusals} == {
        "two": (No.OUT_OF_SERVICE, None),
        "sofa": (No.FULL, 2),
    }
    desk.see("sofa", SpaceView(Verdict.UNKNOWN, mode=Mode.CLEANING), at("10:00"))
    assert desk.finder.live["sofa"].seats is None


def test_books_outlast_a_restart_and_another_building() -> None:
    """Of the spaces that are still there."""
    desk, other = reception(), reception()
    booked(desk, "one")
    other.restore((*desk.books.values(), Book("attic")), at("07:00"))
    assert other.books == desk.books
    other.rebuild(building(room(id="one")), RULES, Policy())
    assert other.books == {"one": desk.books["one"]}
    assert [offer.space_id for offer in other.find(WISH, at("07:00")).offers] == []


def series(rule: str = "FREQ=DAILY;COUNT=3", id: str = "s") -> Series:
    """Return a series at ten."""
    return Series(id, rule, at("10:00"), timedelta(hours=1), "ann")


def test_a_series_is_written_rewritten_and_cancelled() -> None:
    """What cannot be booked changes nothing."""
    desk = reception()
    assert len(desk.write_series("one", series(), ANN, at("07:00")).bookings) == 3
    before = desk.books["one"]
    with pytest.raises(Refused):
        desk.rewrite("one", "s", series("FREQ=NEVER", "t"), at("07:00"), asker=ANN, now=at("07:00"))
    assert desk.books["one"] is before
    desk.rewrite("one", "s", series("FREQ=DAILY;COUNT=2", "t"), at("10:00"), asker=ANN, now=at("07:00"))
    holding = [each.series for each in desk.books["one"].bookings if each.holds]
    assert holding == ["t", "t"]
    desk.cancel_series("one", "t", at("10:00"), ANN, at("07:00"))
    assert not any(each.holds for each in desk.books["one"].bookings)
    single = booked(desk, "one")
    desk.rewrite("one", single.id, series(id="u"), at("07:00"), asker=ANN, now=at("07:00"))
    assert sum(each.holds for each in desk.books["one"].bookings) == 3


def test_a_series_without_an_end_is_written_further() -> None:
    """Each time its space is looked at, as far ahead as may be booked."""
    desk = reception()
    desk.write_series("one", series("FREQ=WEEKLY"), ANN, at("07:00"))
    count = len(desk.books["one"].bookings)
    desk.look("one", Evidence(Proof.NONE), at("07:00", 21))
    assert len([each for each in desk.books["one"].bookings if each.series == "s"]) == count + 3
    book = desk.books["one"]
    desk.look("one", Evidence(Proof.NONE), at("07:01", 21))
    assert desk.books["one"] is book


def test_what_the_sign_may_know() -> None:
    """Of a space with a book and of one without."""
    desk = reception()
    booked(desk, "one")
    assert desk.engagement("one", at("09:00")) == Engagement(starts=at("10:00"), ends=at("11:00"))
    assert not desk.is_waited_for("one", at("09:00"))
    assert desk.is_waited_for("one", at("09:55"))
    desk.look("one", Evidence(Proof.SOMEONE), at("10:01"))
    assert desk.engagement("one", at("10:02")) == Engagement(until=at("11:00"), came=True)
    assert desk.is_waited_for("one", at("10:02"))
    assert desk.engagement("nap", at("10:02")) == FREE


def test_what_is_over_is_forgotten_and_what_is_due_stays_so() -> None:
    """Some weeks later."""
    desk = reception()
    booked(desk, "one")
    due = desk.agenda.next()
    assert desk.forget(at("09:00")) == []
    [past] = desk.forget(at("12:00"))
    assert [each.start for each in past.bookings] == [at("10:00")]
    assert desk.books["one"].bookings == ()
    assert desk.agenda.next() == due
