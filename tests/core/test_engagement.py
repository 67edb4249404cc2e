"""A booked day at the door: what the sign says before, at, during and after a booking."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.engagement import FREE, Engagement
from custom_components.iot_valley.core.messages import Engaged, Mode, ModeChosen, RefusalCode, Refused
from custom_components.iot_valley.core.release_evidence import Proof
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.signs import Availability

from .buildings import Day, at, room

PRESENCE = SensorKind.PRESENCE
COMING = Engagement(starts=at("10:00"), ends=at("11:00"))
BEGUN = Engagement(until=at("11:00"))


def booked(engagement: Engagement, since: str, seen: int | None = 0) -> Day:
    """Return a day in a room whose radar sees nobody, of which something is booked."""
    day = Day(room(PRESENCE))
    day.reads(since, "presence", seen)
    day.asks(since, Engaged("room", engagement))
    return day


def test_a_room_is_held_ten_minutes_before_and_then_awaits_those_who_booked_it() -> None:
    """It wakes for that by itself, and says until when it is free, and then taken."""
    day = booked(COMING, "09:00")
    assert (day.view().availability, day.view().free_until) == (Availability.FREE, at("10:00"))
    day.until("09:49:59")
    assert day.view().availability is Availability.FREE
    day.until("09:50:00")
    assert (day.view().availability, day.view().busy_until) == (Availability.HELD, at("11:00"))
    day.asks("10:00", Engaged("room", BEGUN))
    assert (day.view().availability, day.view().busy_until) == (Availability.AWAITING, at("11:00"))


def test_who_came_is_in_there_and_free_soon_is_the_last_ten_minutes() -> None:
    """But not where the next ones come right after."""
    day = booked(BEGUN, "10:00", seen=1)
    assert (day.view().availability, day.view().busy_until) == (Availability.IN_USE, at("11:00"))
    day.reads("10:50", "presence", 1)
    assert day.view().availability is Availability.FREE_SOON
    day.asks("10:51", Engaged("room", Engagement(until=at("11:00"), starts=at("11:05"), ends=at("12:00"))))
    assert day.view().availability is Availability.IN_USE
    day.asks("10:52", ModeChosen("room", Mode.EVENT))
    assert day.view().availability is Availability.IN_USE


def test_who_checked_in_and_is_not_seen_has_it_held() -> None:
    """While nothing is known they are in there; seen by nobody, it is theirs all the same."""
    came = Engagement(until=at("11:00"), came=True)
    assert booked(came, "10:00", seen=None).view().availability is Availability.IN_USE
    assert booked(came, "10:00").view().availability is Availability.HELD


def test_nothing_is_booked_any_more() -> None:
    """Then the room is free."""
    day = booked(BEGUN, "10:00")
    day.asks("10:05", Engaged("room", FREE))
    assert (day.view().availability, day.view().engagement) == (Availability.FREE, FREE)


def test_bookings_outlast_a_restart() -> None:
    """What the sign tells of them too."""
    day = booked(COMING, "09:00")
    day.restarts(60)
    assert day.view().engagement == COMING


def test_a_booking_of_a_space_that_is_not_there() -> None:
    """It is refused, at a clock that was set back too, before anything moves."""
    day = booked(COMING, "09:00")
    for moment in ("09:01", "08:00"):
        with pytest.raises(Refused) as refused:
            day.engine.handle(Engaged("cellar", BEGUN), at(moment))
        assert refused.value.code is RefusalCode.UNKNOWN_SPACE


def test_what_is_proven_of_a_space_goes_by_how_often_its_sensors_speak() -> None:
    """One that speaks by the clock may be late by its interval; one whose yes was short is not."""
    day = booked(BEGUN, "10:00")
    presence = day.engine.presence
    presence.care.habit_of("presence").learnt.interval = 600.0
    assert day.engine.presence.evidence("room", at("10:01")).patience == timedelta(minutes=20)
    day.reads("10:02", "presence", 1)
    day.reads("10:03", "presence", 0)
    assert presence.evidence("room", at("10:04")).patience == timedelta()
    assert presence.evidence("room", at("10:04")).proof is Proof.UNSEEN
