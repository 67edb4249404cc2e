"""Days on which a sensor is broken and that is found, and many more on which none is and nothing is said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.faults import BELIEFS, FULL, SEEN, Belief, Fault, FaultCode, belief_in, weight
from custom_components.iot_valley.core.habits import HOUR
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.learning import learn
from custom_components.iot_valley.core.model import Place, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.trust import RULES, review

from .buildings import MONDAY, nap_room, room
from .sensing import DAY, MINUTE, Care, Said, Visit, again, all_say, hours, instead, office_days, says

MOTION, PRESENCE, DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR
CO2, COUNT, COUNTER, TEMPERATURE = SensorKind.CO2, SensorKind.COUNT, SensorKind.COUNTER, SensorKind.TEMPERATURE
MEETING = room(MOTION, PRESENCE, DOOR, CO2, TEMPERATURE)
HALL = room(COUNT, COUNTER, MOTION, kind=SpaceKind.CANTEEN)
STUDIO = room(PRESENCE, MOTION, DOOR, kind=SpaceKind.LODGING)

WORK = [day for day in range(28) if day % 7 < 5]
BREAKS = 9 * DAY + 11 * HOUR
"""On the second Wednesday at eleven."""

SEEDS = range(3)

type Break = Callable[[Said], Said]
"""Returns what a sensor says that has a fault."""


# -- nothing is wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("space", [MEETING, HALL, room(MOTION), room(MOTION, CO2), room(MOTION, DOOR)])
def test_a_month_of_office_days_raises_nothing(space: Space, seed: int) -> None:
    """Whoever comes and goes, and whatever hangs there."""
    care = Care([space]).hears(all_say(space, office_days(WORK, seed), 28, seed), 28 * DAY)
    assert care.alarms == []


@pytest.mark.parametrize("space", [MEETING, HALL])
def test_two_weeks_of_holidays_raise_nothing(space: Space) -> None:
    """Nobody comes for sixteen days, and then they are all back."""
    visits = office_days([*range(5), *range(21, 26)], seed=1)
    assert Care([space]).hears(all_say(space, visits, 28), 28 * DAY).alarms == []


@pytest.mark.parametrize("space", [MEETING, HALL, room(PRESENCE), room(MOTION)])
def test_a_room_that_is_used_all_day_raises_nothing(space: Space) -> None:
    """Fourteen hours on end, but for a few minutes."""
    visits = [visit for day in range(7) for visit in hours(day, (7, 12.9), (13, 21))]
    assert Care([space]).hears(all_say(space, visits, 7), 7 * DAY).alarms == []


def _nights(days: Sequence[int], start: float, length: float) -> tuple[list[Visit], list[Visit]]:
    """Return when someone lies in a room, and when they move: for some minutes at either end."""
    lie = [visit for day in days for visit in hours(day, (start, start + length))]
    return lie, [part for at, until in lie for part in ((at, at + 4 * MINUTE), (until - 4 * MINUTE, until))]


@pytest.mark.parametrize("length", [8.0, 9.0, 11.0])
def test_motionless_sleep_raises_nothing_in_a_lodging(length: float) -> None:
    """The radar feels the breath all night, the motion sensor sees nothing, and both are right."""
    lie, move = _nights(range(14), 21.5, length)
    told = {
        "presence": says(PRESENCE, lie, 15),
        "motion": says(MOTION, move, 15),
        "door": says(DOOR, [(at, until) for at, until in lie], 15),
    }
    assert Care([STUDIO]).hears(told, 15 * DAY).alarms == []


@pytest.mark.parametrize("start", [13.0, 21.0])
def test_eight_hours_of_motionless_sleep_raise_nothing_on_a_nap_place(start: float) -> None:
    """Someone does not go home: the mat says yes, and all else is quiet."""
    naps = office_days(range(12), seed=3)
    lie, move = _nights([3, 9], start, 8)
    outside = [nap for nap in naps if not any(at - HOUR < nap[0] < until + HOUR for at, until in lie)]
    space = nap_room(MOTION, DOOR)
    told = {
        "motion": says(MOTION, sorted(outside + move), 12),
        "door": says(DOOR, sorted(outside + lie), 12),
        "mat_1": says(SensorKind.PRESSURE, sorted(outside + lie), 12),
        "mat_2": says(SensorKind.PRESSURE, outside[::2], 12),
    }
    assert Care([space]).hears(told, 12 * DAY).alarms == []


def test_a_sensor_that_tells_only_of_changes_is_not_silent() -> None:
    """There is no telling its silence from an empty room."""
    visits = office_days([0, 1, 2, 3, 14], seed=1)
    said = [(at, value) for at, value in says(MOTION, visits, 15) if at % HOUR]
    changes = [word for before, word in zip([(0.0, 0.0), *said], said, strict=False) if before[1] != word[1]]
    assert Care([room(MOTION)]).hears({"motion": changes}, 15 * DAY).alarms == []


def test_a_gateway_that_is_down_for_an_afternoon_is_no_fault_of_its_sensors() -> None:
    """All of them fall silent together, and speak again together."""
    told = {
        id: [word for word in said if not BREAKS < word[0] < BREAKS + 6 * HOUR]
        for id, said in all_say(MEETING, office_days(WORK, 1), 14).items()
    }
    assert Care([MEETING]).hears(told, 14 * DAY).alarms == []


# -- something is wrong ------------------------------------------------------------------------------------------------

MENDED = BREAKS + 3 * DAY


def _stuck(value: float | None, every: float = HOUR) -> Break:
    return lambda said: instead(said, BREAKS, MENDED, again(value, BREAKS, MENDED, every))


def _frozen(said: Said) -> Said:
    value = next(value for at, value in said if at >= BREAKS)
    return instead(said, BREAKS, MENDED, [(at, value) for at, _ in said if BREAKS < at < MENDED])


def _silent(said: Said) -> Said:
    return instead(said, BREAKS, MENDED, [])


def _unreachable(said: Said) -> Said:
    return instead(said, BREAKS, MENDED, [(BREAKS, None)])


def _chattering(said: Said) -> Said:
    draw, at = Random(1), BREAKS
    inside: Said = []
    while at < MENDED:
        until = at + 20 * MINUTE
        while at < until:
            inside += [(at, 1.0), (at + 3, 0.0)]
            at += draw.randint(5, 12)
        at += 40 * MINUTE
    return instead(said, BREAKS, MENDED, inside)


def _drifting(rate: float, digits: int = 0) -> Break:
    """Add more and more, by so much an hour."""
    return lambda said: [
        (at, round((value or 0.0) + rate * (at - BREAKS) / HOUR, digits) if BREAKS < at < MENDED else value)
        for at, value in said
    ]


def _dropping_out(said: Said) -> Said:
    draw, at = Random(1), BREAKS
    while at < MENDED:
        back = at + draw.randint(5, 20) * MINUTE
        said = instead(said, at, back, [(at, None)])
        at = back + draw.randint(30, 150) * MINUTE
    return said


def _twice(said: Said) -> Said:
    draw = Random(1)
    return sorted([*said, *((at + draw.randint(1, 20), value) for at, value in said if BREAKS < at < MENDED)])


def _seldom(said: Said) -> Said:
    return [word for number, word in enumerate(said) if not BREAKS < word[0] < MENDED or number % 6 == 0]


BROKEN = [
    (MEETING, "motion", _stuck(1.0), FaultCode.STUCK_ON),
    (MEETING, "presence", _stuck(1.0), FaultCode.STUCK_ON),
    (room(MOTION), "motion", _stuck(1.0), FaultCode.STUCK_ON),
    (room(PRESENCE), "presence", _stuck(1.0), FaultCode.STUCK_ON),
    (room(MOTION, CO2), "motion", _stuck(1.0), FaultCode.STUCK_ON),
    (HALL, "count", _stuck(3.0, 300), FaultCode.FROZEN),
    (MEETING, "motion", _stuck(0.0), FaultCode.STUCK_OFF),
    (MEETING, "presence", _stuck(0.0), FaultCode.STUCK_OFF),
    (room(MOTION, DOOR), "motion", _stuck(0.0), FaultCode.STUCK_OFF),
    (room(MOTION, CO2), "motion", _stuck(0.0), FaultCode.STUCK_OFF),
    (HALL, "count", _stuck(0.0, 300), FaultCode.STUCK_OFF),
    (MEETING, "co2", _frozen, FaultCode.FROZEN),
    (MEETING, "temperature", _frozen, FaultCode.FROZEN),
    (MEETING, "presence", _silent, FaultCode.SILENT),
    (MEETING, "co2", _silent, FaultCode.SILENT),
    (MEETING, "door", _silent, FaultCode.SILENT),
    (MEETING, "motion", _unreachable, FaultCode.SILENT),
    (MEETING, "motion", _chattering, FaultCode.CHATTERING),
    (MEETING, "door", _chattering, FaultCode.CHATTERING),
    (MEETING, "co2", _drifting(15), FaultCode.DRIFTING),
    (MEETING, "temperature", _drifting(0.3, 1), FaultCode.DRIFTING),
    (HALL, "counter", _drifting(1.5), FaultCode.DRIFTING),
    (MEETING, "motion", _dropping_out, FaultCode.LOW_BATTERY),
    (room(MOTION), "motion", _dropping_out, FaultCode.LOW_BATTERY),
    (MEETING, "presence", _twice, FaultCode.DUPLICATED),
    (MEETING, "co2", _twice, FaultCode.DUPLICATED),
    (MEETING, "temperature", _seldom, FaultCode.INTERVAL_CHANGED),
    (MEETING, "co2", _seldom, FaultCode.INTERVAL_CHANGED),
]


@pytest.mark.parametrize(("space", "sensor", "breaks", "code"), BROKEN)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_fault_is_found_within_a_day_named_and_over_by_itself(
    space: Space, sensor: str, breaks: Break, code: FaultCode, seed: int
) -> None:
    """It is found in the one sensor that has it, and some days after it was mended nothing is said any more."""
    told = all_say(space, office_days(WORK, seed), 18, seed)
    told[sensor] = breaks(told[sensor])
    care = Care([space]).hears(told, 18 * DAY)
    named = [at for at, id, found in care.alarms if (id, found) == (sensor, code)]
    assert named
    assert 0 <= named[0] - BREAKS / HOUR <= 24
    assert {id for _, id, _ in care.alarms} == {sensor}
    assert care.faults == {}


@pytest.mark.parametrize(
    ("space", "sensor", "breaks", "code"),
    [
        (room(MOTION, DOOR), "door", _stuck(0.0), FaultCode.STUCK_OFF),
        (HALL, "counter", _stuck(2.0, 900), FaultCode.FROZEN),
    ],
)
def test_what_people_pass_is_asked_only_when_they_come(
    space: Space, sensor: str, breaks: Break, code: FaultCode
) -> None:
    """A few times a day, so that it takes two or three days to be sure."""
    told = all_say(space, office_days(WORK, 1), 28)
    told[sensor] = breaks(told[sensor])
    care = Care([space]).hears(told, 28 * DAY)
    assert [(id, found) for _, id, found in care.alarms] == [(sensor, code)]
    assert care.faults == {}


@pytest.mark.parametrize(
    ("lag", "code"),
    [
        (6 * MINUTE, FaultCode.LATE),
        (2 * HOUR, FaultCode.CLOCK_OFF),
        (-3 * HOUR, FaultCode.CLOCK_OFF),
    ],
)
@pytest.mark.parametrize("sensor", ["motion", "co2"])
def test_a_sensor_that_is_late_or_whose_clock_is_wrong_is_found(sensor: str, lag: float, code: FaultCode) -> None:
    """It tells when it measured: minutes before, hours before, or hours from now."""
    told = all_say(MEETING, office_days(WORK, 1), 28)
    care = Care([MEETING]).hears(told, BREAKS, {sensor: 2.0})
    assert care.hears(told, BREAKS + 12 * HOUR, {sensor: lag}).codes(sensor) == {code}
    care.hears(told, BREAKS + 4 * DAY, {sensor: 2.0})
    assert care.faults == {}
    assert {id for _, id, _ in care.alarms} == {sensor}


def test_a_battery_is_low_until_it_was_changed() -> None:
    """Twenty per cent are not a new battery, ninety are."""
    told = all_say(MEETING, office_days(WORK, 1), 28)
    care = Care([MEETING], batteries={"motion": 40.0}).hears(told, DAY)
    assert care.faults == {}
    care.batteries["motion"] = 12.0
    assert care.hears(told, DAY + HOUR).codes("motion") == {FaultCode.LOW_BATTERY}
    care.batteries["motion"] = 20.0
    assert care.hears(told, DAY + 2 * HOUR).codes("motion") == {FaultCode.LOW_BATTERY}
    care.batteries["motion"] = 90.0
    assert care.hears(told, DAY + 3 * HOUR).faults == {}


@pytest.mark.parametrize("leaves", [8.5, 17.0])
def test_a_radar_that_is_stuck_after_a_guest_has_left_is_found(leaves: float) -> None:
    """The door moved, and nothing has moved since: at night as by day, that is no sleeper."""
    lie, move = _nights(range(9), 21.5, 9)
    arrives = 9 * DAY + (leaves - 2) * HOUR
    move.append((arrives, 9 * DAY + leaves * HOUR))
    told = {
        "presence": instead(says(PRESENCE, lie, 14), arrives, 13 * DAY, again(1.0, arrives, 13 * DAY)),
        "motion": says(MOTION, move, 14),
        "door": says(DOOR, [*lie, move[-1]], 14),
    }
    care = Care([STUDIO]).hears(told, 14 * DAY)
    assert [(id, code) for _, id, code in care.alarms] == [("presence", FaultCode.STUCK_ON)]
    assert care.alarms[0][0] - arrives / HOUR <= 24
    assert care.faults == {}


def test_a_radar_that_sees_someone_whom_nobody_saw_come_is_found() -> None:
    """It says yes out of nothing, and nothing moves."""
    lie, move = _nights(range(9), 21.5, 9)
    starts = 9 * DAY + 12 * HOUR
    told = {
        "presence": instead(says(PRESENCE, lie, 14), starts, 13 * DAY, again(1.0, starts, 13 * DAY)),
        "motion": says(MOTION, [*move, (9 * DAY + 16 * HOUR, 9 * DAY + 16.1 * HOUR)], 14),
        "door": says(DOOR, lie, 14),
    }
    care = Care([STUDIO]).hears(told, 14 * DAY)
    assert [(id, code) for _, id, code in care.alarms] == [("presence", FaultCode.STUCK_ON)]


def test_a_bag_that_was_left_on_a_bed_is_found() -> None:
    """The mat says yes for the night, and nobody is in the room."""
    visits = office_days(WORK, 1)
    space = nap_room(MOTION, DOOR)
    told = all_say(space, visits, 20)
    told["mat_2"] = instead(told["mat_2"], BREAKS, MENDED, again(1.0, BREAKS, MENDED))
    care = Care([space]).hears(told, 20 * DAY)
    assert [(id, code) for _, id, code in care.alarms] == [("mat_2", FaultCode.STUCK_ON)]
    assert care.alarms[0][0] - BREAKS / HOUR <= 24


def test_a_bed_that_nobody_lies_on_is_not_stuck_off() -> None:
    """There are others; the only one of a lodging is asked."""
    visits = office_days(WORK, 1)
    dormitory = nap_room(MOTION, DOOR)
    told = all_say(dormitory, visits, 20)
    told["mat_2"] = instead(told["mat_2"], BREAKS, MENDED, again(0.0, BREAKS, MENDED))
    assert Care([dormitory]).hears(told, 20 * DAY).alarms == []
    bed = Sensor("bed", SensorKind.PRESSURE, "bed")
    studio = replace(STUDIO, sensors=(*STUDIO.sensors, bed), places=(Place("bed", "Bed"),))
    told = all_say(studio, visits, 20)
    told["bed"] = instead(told["bed"], BREAKS, MENDED, again(0.0, BREAKS, MENDED))
    care = Care([studio]).hears(told, 20 * DAY)
    assert [(id, code) for _, id, code in care.alarms] == [("bed", FaultCode.STUCK_OFF)]


def test_a_motion_sensor_without_a_hold_does_not_chatter() -> None:
    """It fires for two seconds with each movement, from its first day on (CASAS)."""
    draw = Random(1)
    said: Said = [(0.0, 0.0)]
    for start, end in [visit for day in range(5) for visit in hours(day, (7, 9), (18, 22))]:
        at = start
        while at < end:
            said += [(at, 1.0), (at + 2, 0.0)]
            at += 2 + draw.expovariate(1 / 18)
    assert Care([room(MOTION)]).hears({"motion": said}, 5 * DAY).alarms == []


def test_a_number_that_rests_when_nobody_is_there_is_not_frozen() -> None:
    """A CO2 sensor that tells nothing under 400 ppm tells 400 all night, all week-end and all holidays."""
    visits = office_days([*range(5), *range(7, 12)], seed=1)
    said: Said = [(at, max(400.0, (value or 0.0) - 40)) for at, value in says(CO2, visits, 28)]
    care = Care([room(MOTION, CO2)])
    assert care.hears({"motion": says(MOTION, visits, 28), "co2": said}, 28 * DAY).alarms == []


def test_air_that_is_cleaner_than_outdoors_is_not_believed() -> None:
    """Nowhere are there 250 ppm."""
    said: Said = [(at, (value or 0.0) - 150) for at, value in says(CO2, [], 2)]
    assert Care([room(CO2)]).hears({"co2": said}, DAY).codes("co2") == {FaultCode.DRIFTING}


def test_a_fault_that_is_known_is_over_when_it_is() -> None:
    """What was found before a restart is looked at as if it had been found now."""
    care = Care([MEETING]).hears(all_say(MEETING, [], 2), 2 * DAY)
    lost = tuple(Fault(code, MONDAY, last=MONDAY) for code in (*RULES,))
    care.faults = {"motion": lost, "co2": (Fault(FaultCode.SILENT, MONDAY),)}
    now = MONDAY + timedelta(days=2)
    assert review(care.witnesses(MEETING, now)) == {"motion": (Fault(FaultCode.STUCK_OFF, MONDAY),)}


def test_to_learn_twice_from_the_same_hour_is_to_learn_once() -> None:
    """Nothing has happened in between."""
    care = Care([MEETING]).hears(all_say(MEETING, office_days(range(3), 1), 3), 3 * DAY)
    before = {id: str(habit.learnt) for id, habit in care.habits.items()}
    learn(care.witnesses(MEETING, MONDAY + timedelta(days=3)), {})
    assert {id: str(habit.learnt) for id, habit in care.habits.items()} == before


VALUES = st.sampled_from([None, -1.0, 0.0, 1.0, 3.0, 420.0, 1e9])
REPORTS = st.lists(st.tuples(st.sampled_from([*MEETING.sensors]), VALUES, st.floats(0, 4 * HOUR)), max_size=80)


@given(REPORTS, st.dictionaries(st.sampled_from([*MEETING.sensors]), st.floats(0, 100)))
def test_whatever_is_reported_a_review_changes_nothing_and_tells_the_same(
    reports: list[tuple[Sensor, float | None, float]], batteries: dict[Sensor, float]
) -> None:
    """And each fault tells its own numbers, and weighs from nothing to all."""
    care, at = Care([MEETING], batteries={sensor.id: level for sensor, level in batteries.items()}), 0.0
    for sensor, value, gap in reports:
        at += gap
        care.hears({sensor.id: [(at, value)]}, at + 0.1)
    witnesses = care.witnesses(MEETING, MONDAY + timedelta(seconds=at))
    found = review(witnesses, care.swaps)
    assert review(care.witnesses(MEETING, MONDAY + timedelta(seconds=at)), care.swaps) == found
    for faults in found.values():
        assert 0 <= weight(faults) <= 1
        assert all(fault.seen.keys() <= SEEN[fault.code] for fault in faults)
        assert len({fault.code for fault in faults}) == len(faults)


# -- the tables --------------------------------------------------------------------------------------------------------


def test_each_fault_is_found_tells_its_numbers_and_is_believed_so_far() -> None:
    """One row for each, in each table; that two are swapped is found elsewhere."""
    assert {*RULES} == {*FaultCode} - {FaultCode.SWAPPED}
    assert {*BELIEFS} == {*SEEN} == {*FaultCode}


@pytest.mark.parametrize(("space", "sensor", "breaks", "code"), BROKEN)
def test_a_fault_tells_the_numbers_of_its_sentence(space: Space, sensor: str, breaks: Break, code: FaultCode) -> None:
    """No others, and each of them."""
    told = all_say(space, office_days(WORK, 1), 12)
    told[sensor] = breaks(told[sensor])
    care = Care([space]).hears(told, BREAKS + DAY)
    (fault,) = [fault for fault in care.faults[sensor] if fault.code is code]
    assert fault.seen.keys() <= SEEN[code]
    assert fault.seen.keys() | {"percent"} >= SEEN[code]
    assert fault.since <= MONDAY + timedelta(seconds=care.at)


def test_the_worst_fault_decides_how_far_a_sensor_is_believed() -> None:
    """Neither the yes of one that is stuck on nor the no of one that chatters; all of one in order."""
    on, chatter = Fault(FaultCode.STUCK_ON, MONDAY), Fault(FaultCode.CHATTERING, MONDAY)
    assert belief_in(()) == FULL
    assert belief_in((on,)) == Belief(yes=0.0, no=1.0)
    assert belief_in((on, chatter)) == Belief(yes=0.0, no=0.0)
    assert (weight(()), weight((on,)), weight((chatter,)), weight((on, chatter))) == (1.0, 1.0, 0.25, 0.0)
