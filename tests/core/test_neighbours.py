"""Days in spaces of which it is told what they lead to: nobody leaves through one that saw nobody pass."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import journal, snapshots
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, building, nap_room, room
from .test_stories import empty, moves, opened_and_closed

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE, DOOR, COUNT = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR, SensorKind.COUNT
CORRIDOR = room(MOTION, id="corridor", kind=SpaceKind.CIRCULATION)


def leads(space: Space, *others: str) -> Space:
    """Return a space of which it is told what it leads to."""
    return replace(space, beside=others)


def seated(*beside: Space, sensors: Iterable[SensorKind] = (MOTION,)) -> Day:
    """Return a day on which someone came in through the corridor at nine, and was last seen at five past."""
    day = empty(leads(room(*sensors), "corridor", *(space.id for space in beside)), CORRIDOR, *beside)
    moves(day, "09:00", "corridor.motion", seconds=15)
    moves(day, "09:00:20")
    moves(day, "09:05")
    return day


# -- the latch -------------------------------------------------------------------------------------------------------


def test_whoever_sits_still_beside_a_quiet_corridor_is_there() -> None:
    """Nobody has left through it, so that silence is of someone who sits still: for six holds."""
    day = seated()
    assert day.until("10:30").verdict() is PRESENT
    assert day.until("10:37").verdict() is ABSENT


def test_a_corridor_that_is_not_told_of_keeps_nobody_in() -> None:
    """As ever: the hold, and no more."""
    day = empty(room(MOTION), CORRIDOR)
    moves(day, "09:00", "corridor.motion", seconds=15)
    moves(day, "09:00:20")
    moves(day, "09:05")
    assert day.until("09:20").verdict() is PRESENT
    assert day.until("09:21").verdict() is ABSENT


def test_it_is_enough_that_one_of_two_spaces_tells_of_the_other() -> None:
    """Whoever writes it into the corridor need not write it into each room."""
    day = empty(room(MOTION), leads(CORRIDOR, "room", "corridor", "gone"))
    moves(day, "09:05", seconds=10)
    moves(day, "09:06", seconds=10)
    assert day.until("10:30").verdict() is PRESENT


def test_someone_in_the_corridor_ends_it_and_the_usual_hold_begins() -> None:
    """It may be who was inside, and it may not."""
    day = seated()
    moves(day, "10:00", "corridor.motion")
    assert day.until("10:14").verdict() is PRESENT
    assert day.until("10:16").verdict() is ABSENT


def test_whoever_moves_again_once_the_corridor_is_quiet_is_kept_in_anew() -> None:
    """It was somebody else who went by."""
    day = seated()
    moves(day, "10:00", "corridor.motion")
    moves(day, "10:05")
    assert day.until("11:30").verdict() is PRESENT


@pytest.mark.parametrize("again", [None, "10:01", "10:30"])
def test_a_corridor_that_goes_blind_keeps_nobody_in_from_then_on(again: str | None) -> None:
    """They may have left meanwhile, be it a moment only."""
    day = seated()
    day.reads("10:00", "corridor.motion", None)
    if again:
        day.reads(again, "corridor.motion", 0)
    assert day.until("10:14" if again != "10:30" else "10:30").verdict() is (PRESENT if again != "10:30" else ABSENT)
    assert day.until("10:31").verdict() is ABSENT


def test_a_corridor_of_which_nothing_is_heard_any_more_keeps_nobody_in() -> None:
    """Its last word is a day old: the hold counts from there."""
    day = empty(leads(room(MOTION, kind=SpaceKind.LODGING), "corridor"), CORRIDOR, start="07:00")
    moves(day, "20:00")
    moves(day, "20:01")
    day.until("07:00", day=1)
    assert day.verdict() is PRESENT
    assert day.until("09:59", day=1).verdict() is PRESENT
    assert day.until("10:01", day=1).verdict() is ABSENT


def test_a_sensor_that_is_found_to_be_stuck_keeps_nobody_in() -> None:
    """Its no is not believed any more."""
    day = seated()
    day.engine.presence.care._take({"corridor.motion": (Fault(FaultCode.STUCK_OFF, at("09:30")),)})
    due = day.engine.presence.surroundings.around(day.engine._spaces["corridor"])
    assert due == ["corridor", "room"]
    day._wake_at = day.until("09:30").engine._review(due, day.now).wake_at
    assert day.until("09:44").verdict() is PRESENT
    assert day.until("09:46").verdict() is ABSENT


def test_a_fault_that_is_found_in_a_corridor_lets_the_rooms_beside_be_looked_at() -> None:
    """Within the hour in which it is found: a sensor that nobody can reach, and then its neighbour's latch."""
    day = seated()
    assert day.engine.presence.surroundings.around(day.engine._spaces["room"]) == ["room"]
    day.reads("09:20", "corridor.motion", None)
    assert day.until("12:00").engine.faults["corridor.motion"][0].code is FaultCode.SILENT


def test_a_space_beside_without_sensors_lets_everyone_out() -> None:
    """Nobody knows who went through the kitchen."""
    day = seated(room(id="kitchen"))
    assert day.until("09:19").verdict() is PRESENT
    assert day.until("09:22").verdict() is ABSENT


def test_all_sensors_of_all_spaces_beside_must_be_quiet() -> None:
    """A radar, and a camera that counts; one that was never heard watches nothing."""
    kitchen = room(PRESENCE, COUNT, id="kitchen")
    for people in (0, 1):
        day = empty(leads(room(MOTION), "corridor", "kitchen"), CORRIDOR, kitchen)
        day.reads("07:50", "kitchen.count", 0)
        day.reads("08:40", "kitchen.count", 0)
        moves(day, "09:00")
        moves(day, "09:01")
        day.reads("09:30", "kitchen.count", people)
        assert day.until("09:44").verdict() is PRESENT
        assert day.until("09:46").verdict() is (ABSENT if people else PRESENT)


def test_a_mat_beside_sees_nobody_who_walks_past() -> None:
    """A nap room whose beds are empty does not tell who went through it."""
    day = seated(nap_room())
    assert day.until("09:22").verdict() is ABSENT


def test_a_radar_that_chatters_keeps_nobody_in() -> None:
    """Its no may be the next moment's yes."""
    kitchen = room(PRESENCE, id="kitchen")
    day = seated(kitchen)
    for second in range(6):
        day.reads(f"09:10:0{second}", "kitchen.presence", (second + 1) % 2)
    assert day.until("09:24").verdict() is PRESENT
    assert day.until("09:27").verdict() is ABSENT


def test_a_ghost_is_not_kept_in() -> None:
    """One flicker out of the blue is forgotten within minutes, whatever the corridor saw."""
    day = empty(leads(room(MOTION), "corridor"), CORRIDOR)
    moves(day, "09:00", seconds=5)
    assert day.until("09:04").verdict() is ABSENT


def test_a_radar_that_loses_a_sleeper_beside_a_quiet_corridor_is_not_believed_at_once() -> None:
    """As behind a closed door: a quarter of an hour and more, or until someone is in the corridor."""
    for walker in (False, True):
        day = seated(sensors=(MOTION, PRESENCE))
        day.reads("09:06", "presence", 1)
        day.reads("10:00", "presence", 0)
        assert day.until("10:15").verdict() is PRESENT
        if walker:
            moves(day, "10:15:30", "corridor.motion")
            assert day.until("10:16").verdict() is ABSENT
        assert day.until("10:31").verdict() is ABSENT


def test_a_door_that_opened_since_tells_better() -> None:
    """A corridor may miss who slips along the wall: whoever opened the door has gone, unless they move again."""
    day = empty(leads(room(DOOR, MOTION), "corridor"), CORRIDOR)
    opened_and_closed(day, "09:00")
    moves(day, "09:00:20")
    moves(day, "09:05")
    opened_and_closed(day, "09:30")
    assert day.until("09:36").verdict() is ABSENT


def test_whoever_sits_behind_an_open_door_is_kept_in_by_the_corridor() -> None:
    """The door was left open when they came; nobody was seen outside since."""
    day = empty(leads(room(DOOR, MOTION), "corridor"), CORRIDOR)
    day.reads("08:59:50", "door", 1)
    moves(day, "09:00")
    moves(day, "09:05")
    assert day.until("10:30").verdict() is PRESENT


def test_whoever_was_given_up_does_not_come_back_with_a_step_in_the_corridor() -> None:
    """After six holds nobody is there, and nobody is let out."""
    day = seated()
    assert day.until("11:00").verdict() is ABSENT
    moves(day, "11:10", "corridor.motion")
    assert day.until("11:10:35").verdict() is ABSENT


def test_a_latch_outlasts_no_restart() -> None:
    """Nobody watched the corridor meanwhile; what is learnt after it counts from there."""
    day = seated().until("09:30")
    day.happens(Tick())
    written = json.loads(json.dumps(snapshots.dump(day.engine.snapshot())))
    after = Engine(day.engine.building, at("09:31"))
    after.restore(snapshots.load(written), at("09:31"))
    assert after.views["room"].verdict is PRESENT
    for sensor in ("motion", "corridor.motion"):
        after.read(sensor, 0, at("09:31:10"))
    assert after.snapshot().occupancies["room"].let_out == at("09:30")


# -- coming and going ------------------------------------------------------------------------------------------------


def test_whoever_went_by_the_corridor_is_gone_in_eight_minutes() -> None:
    """It stirs just as the room falls silent."""
    day = seated()
    moves(day, "09:06")
    moves(day, "09:06:35", "corridor.motion")
    assert day.until("09:14").verdict() is PRESENT
    assert day.until("09:15").verdict() is ABSENT


def test_a_corridor_of_the_floor_that_is_not_beside_tells_nothing() -> None:
    """Whoever comes into another corridor was not in this room."""
    other = room(MOTION, id="other", kind=SpaceKind.CIRCULATION)
    day = empty(leads(room(MOTION), "corridor"), CORRIDOR, other)
    moves(day, "09:00")
    moves(day, "09:01")
    moves(day, "09:01:35", "other.motion")
    assert day.until("10:30").verdict() is PRESENT


def test_whoever_was_near_is_no_ghost_only_where_one_gets_in_from_there() -> None:
    """One movement after someone was in the corridor beside; after someone was in another, it is a ghost."""
    other = room(MOTION, id="other", kind=SpaceKind.CIRCULATION)
    for near, verdict in (("corridor.motion", PRESENT), ("other.motion", ABSENT)):
        day = empty(leads(room(MOTION), "corridor"), CORRIDOR, other)
        moves(day, "09:00", near)
        moves(day, "09:01", seconds=5)
        assert day.until("09:10").verdict() is verdict


def test_who_moves_in_an_office_beside_came_out_of_the_room_only_if_nobody_was_there() -> None:
    """Whoever sits in it moves now and then."""
    office = room(MOTION, id="office")
    for busy in (False, True):
        day = empty(leads(room(MOTION), "office"), office)
        if busy:
            moves(day, "08:59", "office.motion")
            moves(day, "09:04", "office.motion")
        moves(day, "09:04:40")
        moves(day, "09:05:20")
        moves(day, "09:05:55", "office.motion")
        assert day.until("09:17").verdict() is (PRESENT if busy else ABSENT)
        assert day.until("09:22").verdict() is ABSENT


# -- the main entrance -----------------------------------------------------------------------------------------------


def test_behind_the_main_entrance_nobody_is_vacated_within_six_holds() -> None:
    """Hall and corridor are quiet, the door is closed: who is in the hall, and who is in the room, is still there."""
    hall = leads(room(DOOR, MOTION, id="hall", kind=SpaceKind.CIRCULATION), "corridor")
    day = empty(hall, leads(CORRIDOR, "room"), room(MOTION))
    opened_and_closed(day, "09:00", "hall.door")
    moves(day, "09:00:15", "hall.motion", seconds=5)
    moves(day, "09:00:25", "corridor.motion", seconds=5)
    moves(day, "09:00:40")
    moves(day, "09:01:15", "hall.motion", seconds=5)
    moves(day, "09:01:30")
    assert day.until("09:12").verdict("hall") is PRESENT
    assert day.until("10:30").verdict() is PRESENT
    assert day.verdict("hall") is ABSENT
    assert day.verdict("corridor") is ABSENT


def test_a_passage_is_kept_by_its_doors_alone() -> None:
    """People only pass through it, and it may lead to where nothing is told of."""
    day = empty(leads(CORRIDOR, "room"), room(MOTION))
    moves(day, "09:00", "corridor.motion")
    moves(day, "09:01", "corridor.motion")
    assert day.until("09:04").verdict("corridor") is ABSENT


# -- memory ----------------------------------------------------------------------------------------------------------


def test_what_leads_where_is_read_as_it_was_written() -> None:
    """And a journal of an earlier version, which knew nothing of it, still is."""
    whole = building(leads(room(MOTION), "corridor"), CORRIDOR)
    written = json.loads(json.dumps(journal.write_building(whole)))
    assert journal.read_building(written) == whole
    for space in written["spaces"].values():
        del space["beside"]
    assert journal.read_building(written) == building(room(MOTION), CORRIDOR)


def test_what_leads_where_may_change() -> None:
    """From then on; a bed's own sensor sees nobody who passes."""
    day = Day(room(MOTION), CORRIDOR, start="07:00")
    pods = replace(nap_room(mats=False), sensors=(Sensor("eye", MOTION, "bed_1"),), beside=("room",))
    day.engine.rebuild(building(leads(room(MOTION), "corridor"), CORRIDOR, pods), day.now)
    for sensor in ("motion", "corridor.motion", "eye"):
        day.happens(Reading(sensor, 0))
    moves(day, "09:00")
    moves(day, "09:05")
    assert day.until("09:22").verdict() is ABSENT
    assert day.now - at("09:22") == timedelta()


# -- counting --------------------------------------------------------------------------------------------------------

COUNTED = leads(room(SensorKind.COUNTER), "corridor")


def counted(*beside: Space) -> Day:
    """Return a day on which two people came in through the corridor at nine."""
    day = empty(*beside, CORRIDOR)
    moves(day, "09:00", "corridor.motion")
    day.reads("09:00:40", "counter", 2)
    moves(day, "09:00:45", "corridor.motion", seconds=5)
    return day


def test_who_is_counted_out_and_seen_nowhere_has_not_left() -> None:
    """They turned round in the door: at least one is there, until someone is in the corridor."""
    day = counted(COUNTED)
    day.reads("10:00", "counter", 1)
    day.reads("10:01", "counter", 0)
    view = day.until("10:20").view()
    assert (view.verdict, view.people, view.least) == (PRESENT, 1, 1)
    moves(day, "10:20", "corridor.motion")
    assert day.until("10:21").verdict() is PRESENT
    assert day.until("10:22:05").verdict() is ABSENT


def test_who_is_counted_out_into_the_corridor_has_left() -> None:
    """It stirs a moment later, or a moment before."""
    for clock in ("09:59:50", "10:00:03"):
        day = counted(COUNTED)
        if clock < "10:00":
            day.reads(clock, "corridor.motion", 1)
        day.reads("10:00", "counter", 0)
        if clock > "10:00":
            day.reads(clock, "corridor.motion", 1)
        day.reads("10:00:30", "corridor.motion", 0)
        assert day.until("10:02:10").verdict() is ABSENT


def test_who_is_counted_out_of_a_space_that_is_not_told_of_has_left() -> None:
    """As ever."""
    day = counted(room(SensorKind.COUNTER))
    day.reads("10:00", "counter", 0)
    assert day.until("10:02:05").verdict() is ABSENT


def test_a_counter_that_was_still_saying_who_has_just_come_tells_nothing_of_who_stays() -> None:
    """Out again within a minute after the corridor fell quiet: its sensor may lag behind."""
    day = counted(COUNTED)
    day.reads("09:01:30", "counter", 0)
    assert day.until("09:03:35").verdict() is ABSENT


STEPS = st.lists(
    st.tuples(st.sampled_from(("in", "out", "turn", "pause")), st.integers(150, 900), st.booleans()), max_size=60
)


def passes(day: Day, balance: int, seconds: int, *, walks: bool) -> None:
    """Let a door counter tell a balance, and whoever it counted walk through the corridor, and then let time pass."""
    for after, sensor, value in ((0, "corridor.motion", 1), (1, "counter", balance), (9, "corridor.motion", 0)):
        day.now += timedelta(seconds=after)
        if walks or sensor == "counter":
            day.happens(Reading(sensor, value))
    then = day.now + timedelta(seconds=seconds)
    day.until(f"{then:%H:%M:%S}", (then - at("00:00")).days)


@given(STEPS)
def test_bounds_hold_the_truth_as_often_with_what_is_beside_as_without(steps: list[tuple[str, int, bool]]) -> None:
    """People come and go, one in thirty is not counted, and some are counted out who turn round in the door."""
    days = [Day(space, CORRIDOR, start="07:00") for space in (COUNTED, room(SensorKind.COUNTER))]
    for day in days:
        passes(day, 0, 1200, walks=True)
    people = balance = passages = missed = 0
    held = [0, 0]
    for step, pause, misses in steps:
        moved = {"in": 1, "out": -1}.get(step, 0) if people or step == "in" else 0
        passages += abs(moved)
        overlooked = misses and moved and missed <= passages / 30
        missed += bool(overlooked)
        people += moved
        balance += (0 if overlooked else moved) - (step == "turn" and people > 0)
        for number, day in enumerate(days):
            passes(day, balance, pause, walks=moved != 0)
            view = day.view()
            held[number] += view.least is not None and view.most is not None and view.least <= people <= view.most
    assert held[0] >= held[1]
