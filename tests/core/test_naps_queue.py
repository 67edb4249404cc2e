"""The queue of a nap room: tickets without a name, first come first served, each by their needs."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.asked import (
    FaultMended,
    FaultReported,
    NapEvent,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
    QueueLeft,
)
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Mode, ModeChosen, RefusalCode, Refused
from custom_components.iot_valley.core.model import Place, Sensor, Space
from custom_components.iot_valley.core.moments import MomentCode
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.waiting import ALPHABET, LENGTH, LONGEST, code_of

from .buildings import Day, at, nap_room

FREE, OCCUPIED, HELD = PlaceState.FREE, PlaceState.OCCUPIED, PlaceState.HELD
CALLED, EXPIRED = MomentCode.CALLED, MomentCode.CALL_EXPIRED
BEDS = (
    Place("plain", "Plain"),
    Place("quiet", "Quiet", quiet=True),
    Place("ramp", "Ramp", step_free=True),
)


def varied(*taken: str) -> Day:
    """Return a day in a room with three different beds, some of them taken since one o'clock."""
    sensors = tuple(Sensor(f"{bed.id}_mat", SensorKind.PRESSURE, bed.id) for bed in BEDS)
    day = Day(Space("nap", "N", "Nap", SpaceKind.NAP_ROOM, capacity=3, sensors=sensors, places=BEDS), start="12:00")
    for bed in BEDS:
        day.reads("13:00", f"{bed.id}_mat", int(bed.id in taken))
    return day


def joined(day: Day, clock: str, chance: int = 0, **wishes: object) -> str:
    """Let someone join the queue, and return their ticket."""
    day.until(clock)
    outcome = day.happens(QueueJoined("nap", chance, **wishes))  # type: ignore[arg-type]
    ticket = outcome.moments[0].ticket
    assert ticket is not None
    return ticket


def called(day: Day) -> dict[str, str]:
    """Return which ticket each kept place is kept for."""
    return {bed.id: place.ticket for bed, place in zip(BEDS, day.nap().places, strict=True) if place.ticket is not None}


def refused(day: Day, event: NapEvent) -> RefusalCode:
    """Return why something is refused."""
    with pytest.raises(Refused) as why:
        day.happens(event)
    return why.value.code


def test_a_ticket_says_nothing_of_anybody() -> None:
    """Four characters that no sign confuses, from a number drawn at random; never one that is in use."""
    assert not set(ALPHABET) & set("01258ABEGILOQSUZ")
    codes = {code_of(chance, ()) for chance in range(len(ALPHABET) ** 2)}
    assert len(codes) == len(ALPHABET) ** 2
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    taken = [code_of(7, ()), code_of(8, ())]
    assert code_of(7, taken) == code_of(9, ())
    assert code_of(10**30, ())


def test_who_waits_is_called_when_a_place_is_fresh_and_claims_it() -> None:
    """Kept for three minutes, to nobody else; then it is a claim like any other."""
    day = varied("plain", "quiet", "ramp")
    ticket = joined(day, "13:05")
    day.reads("13:10", "quiet_mat", 0)
    assert called(day) == {}
    day.until("13:15")
    assert called(day) == {"quiet": ticket}
    assert refused(day, PlaceClaimed("nap", "quiet")) is RefusalCode.PLACE_HELD
    assert refused(day, PlaceClaimed("nap", "plain", ticket=ticket)) is RefusalCode.UNKNOWN_TICKET
    day.asks("13:17", PlaceClaimed("nap", ticket=ticket))
    assert (called(day), day.view("nap").places[1]) == ({}, HELD)
    day.reads("13:19", "quiet_mat", 1)
    assert day.view("nap").places[1] is OCCUPIED
    assert refused(day, QueueLeft("nap", ticket)) is RefusalCode.UNKNOWN_TICKET


def test_who_is_called_may_simply_lie_down() -> None:
    """The ticket is forgotten, and the nap is as long as they wished."""
    day = varied("plain", "quiet", "ramp")
    joined(day, "13:05", minutes=10)
    day.reads("13:10", "quiet_mat", 0)
    day.reads("13:16", "quiet_mat", 1)
    assert day.nap().places[1].until == at("13:28")
    assert day.engine.snapshot().rooms["nap"].tickets() == {}


def test_a_call_that_is_not_answered_passes_on_within_a_second() -> None:
    """To the next, then to whoever comes."""
    day = varied("plain", "quiet", "ramp")
    first, second = joined(day, "13:05", 1), joined(day, "13:06", 2)
    day.reads("13:10", "plain_mat", 0)
    day.until("13:21")
    happened = [
        (f"{each.at:%H:%M:%S}", each.code, each.ticket) for each in day.moments if each.code in (CALLED, EXPIRED)
    ]
    assert happened == [
        ("13:15:00", CALLED, first),
        ("13:18:00", EXPIRED, first),
        ("13:18:00", CALLED, second),
        ("13:21:00", EXPIRED, second),
    ]
    assert day.view("nap").places[0] is FREE


def test_who_leaves_the_queue_is_called_no_more() -> None:
    """Nor is a place kept for them."""
    day = varied("plain", "quiet", "ramp")
    first, second = joined(day, "13:05", 1), joined(day, "13:06", 2)
    day.reads("13:10", "plain_mat", 0)
    day.until("13:15")
    day.happens(QueueLeft("nap", first))
    assert called(day) == {"plain": second}
    day.happens(PlaceReleased("nap", "plain"))
    assert called(day) == {}
    third = joined(day, "13:16", 3)
    assert called(day) == {"plain": third}
    fourth = joined(day, "13:16", 4)
    day.happens(QueueLeft("nap", fourth))
    assert day.nap().waiting == 0


def test_a_place_goes_to_whom_it_suits_and_the_plainest_to_whom_any_does() -> None:
    """One whose need is not met holds up nobody, and one without needs takes nothing from them."""
    day = varied("plain", "quiet", "ramp")
    ramp, any_, quiet = (
        joined(day, "13:05", 1, step_free=True),
        joined(day, "13:05", 2),
        joined(day, "13:05", 3, quiet=True),
    )
    for mat in ("plain_mat", "quiet_mat", "ramp_mat"):
        day.reads("13:10", mat, 0)
    day.until("13:15")
    assert called(day) == {"ramp": ramp, "plain": any_, "quiet": quiet}


def test_nobody_with_a_need_is_overtaken_by_one_without() -> None:
    """First come, first served, where both could have the place."""
    day = varied("plain", "quiet", "ramp")
    quiet, any_ = joined(day, "13:05", 1, quiet=True), joined(day, "13:05", 2)
    day.reads("13:10", "quiet_mat", 0)
    day.until("13:15")
    assert called(day) == {"quiet": quiet}
    day.until("13:18")
    assert called(day) == {"quiet": any_}


def test_nobody_is_called_after_the_time_they_said() -> None:
    """The ticket is gone at that moment."""
    day = varied("plain", "quiet", "ramp")
    ticket = joined(day, "13:05", not_after=at("13:14"))
    day.reads("13:10", "plain_mat", 0)
    day.until("13:20")
    expired = [(f"{each.at:%H:%M:%S}", each.ticket) for each in day.moments if each.code is MomentCode.TICKET_EXPIRED]
    assert expired == [("13:14:00", ticket)]
    assert day.told(CALLED) == []


def test_nobody_is_called_into_a_room_that_is_being_cleaned_and_all_are_let_go_when_it_closes() -> None:
    """The one is over soon, the other is not."""
    day = varied("plain", "quiet", "ramp")
    joined(day, "13:05", 1)
    joined(day, "13:05", 2)
    day.happens(ModeChosen("nap", Mode.CLEANING))
    day.reads("13:10", "plain_mat", 0)
    day.until("13:16")
    assert (called(day), day.nap().waiting) == ({}, 2)
    day.happens(ModeChosen("nap", Mode.AUTOMATIC))
    assert (len(called(day)), day.nap().waiting) == (1, 1)
    day.happens(ModeChosen("nap", Mode.CLOSED))
    assert (called(day), day.nap().waiting) == ({}, 0)
    assert len(day.told(MomentCode.TICKET_EXPIRED)) == 2


def test_who_was_called_to_a_place_that_breaks_is_still_the_first() -> None:
    """It is not their fault."""
    day = varied("plain", "quiet", "ramp")
    first, second = joined(day, "13:05", 1), joined(day, "13:06", 2)
    day.reads("13:10", "plain_mat", 0)
    day.asks("13:16", FaultReported("nap", "plain"))
    assert day.nap().waiting == 2
    day.asks("13:17", FaultMended("nap", "plain"))
    assert called(day) == {"plain": first}
    day.happens(PlaceReleased("nap", "plain"))
    assert called(day) == {"plain": second}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (QueueJoined("nap", 1, minutes=7), RefusalCode.UNKNOWN_DURATION),
        (QueueJoined("nap", 1, not_after=at("13:00")), RefusalCode.TOO_LATE),
        (QueueJoined("nap", 1, step_free=True, quiet=True), RefusalCode.NO_SUCH_PLACE),
        (QueueLeft("nap", "CCCC"), RefusalCode.UNKNOWN_TICKET),
    ],
)
def test_what_the_queue_refuses(event: NapEvent, code: RefusalCode) -> None:
    """Each with its reason."""
    day = varied("plain", "quiet", "ramp")
    assert refused(day, event) is code
    day.happens(ModeChosen("nap", Mode.CLOSED))
    assert refused(day, QueueJoined("nap", 1)) is RefusalCode.ROOM_CLOSED


def test_the_queue_is_no_longer_than_can_be_waited_for() -> None:
    """A button that is stuck fills no memory."""
    day = varied("plain", "quiet", "ramp")
    for number in range(LONGEST):
        joined(day, "13:05", number)
    assert refused(day, QueueJoined("nap", 1)) is RefusalCode.QUEUE_FULL


def test_beds_that_nobody_sees_are_called_as_far_as_people_are_counted() -> None:
    """Two people in a room of three beds leave one to call for."""
    day = Day(nap_room(SensorKind.COUNT, places=3, mats=False), start="12:00")
    day.reads("13:00", "count", 2)
    for number in range(2):
        day.happens(QueueJoined("nap", number))
    tally = day.nap().tally
    assert (tally.free, tally.occupied, tally.held, day.nap().waiting) == (0, 2, 1, 1)
    assert refused(day, PlaceClaimed("nap", "bed_3")) is RefusalCode.PLACE_UNKNOWN
    day.reads("13:02", "count", 1)
    assert (day.nap().tally.held, day.nap().waiting) == (2, 0)
    day.reads("13:02", "count", 0)
    day.until("13:10")
    day.reads("13:10", "count", 1)
    day.happens(PlaceClaimed("nap", "bed_3"))
    assert day.nap().tally.occupied == 1


def test_a_restart_keeps_the_queue_and_who_was_called() -> None:
    """In their order, and for as long as was said."""
    day = varied("plain", "quiet", "ramp")
    first, second = joined(day, "13:05", 1), joined(day, "13:06", 2, not_after=at("14:00") + timedelta(seconds=0.5))
    day.reads("13:10", "plain_mat", 0)
    day.until("13:16").restarts()
    assert called(day) == {"plain": first}
    day.reads("13:17", "plain_mat", 0)
    day.until("13:18")
    assert called(day) == {"plain": second}
