"""What is learnt of a sensor from its reports: how often it speaks, what is usual of it, and when it noticed people."""

from datetime import timedelta
from math import isnan
from random import Random
import sys

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.gauges import GaugeHabit, begun
from custom_components.iot_valley.core.habits import HOUR, Habit
from custom_components.iot_valley.core.learnt import Lag, Learnt
from custom_components.iot_valley.core.sensors import BEHAVIOURS, SensorKind
from custom_components.iot_valley.core.slots import (
    SLOTS,
    ago,
    blocks,
    ends,
    lasting,
    latest,
    likeness,
    lulls,
    moved,
    spread,
)

from .buildings import room
from .sensing import DAY, MINUTE, START, Care, Said, all_say, office_days, says

MOTION, PRESENCE, DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR
CO2, COUNT, COUNTER, TEMPERATURE = SensorKind.CO2, SensorKind.COUNT, SensorKind.COUNTER, SensorKind.TEMPERATURE


def habit_of(kind: SensorKind) -> Habit:
    """Return the habit of a sensor that is new on that Monday."""
    return begun(BEHAVIOURS[kind], START)


def gauge_of(kind: SensorKind) -> GaugeHabit:
    """Return the habit of one that tells a number."""
    habit = habit_of(kind)
    assert isinstance(habit, GaugeHabit)
    return habit


def tell(habit: Habit, value: float | None, t: float) -> None:
    """Let a sensor report; each number over nothing is a yes."""
    habit.note(value, None if value is None else value > 0, t)


def beats(habit: Habit, every: float, count: int, since: float = 0.0, value: float = 0.0) -> float:
    """Let a sensor say the same again and again, and return when it will say so again."""
    for number in range(count):
        tell(habit, value, START + since + number * every)
    return since + count * every


# -- the interval ------------------------------------------------------------------------------------------------------


def test_an_interval_is_learnt_from_four_signs_of_life() -> None:
    """Until then nothing is known, and what was learnt before a restart holds."""
    habit = habit_of(MOTION)
    beats(habit, 600, 4)
    assert habit.interval is None
    habit.learnt.interval = 900.0
    assert habit.interval == timedelta(minutes=15)
    beats(habit, 600, 12, since=2400)
    assert 540 < habit.every <= 600


def test_movements_between_two_signs_of_life_do_not_count() -> None:
    """A motion sensor that reports each hour, and each movement at once, reports each hour."""
    visits = office_days(range(3), seed=1)
    habit = habit_of(MOTION)
    for at, value in says(MOTION, visits, 3):
        tell(habit, value, START + at)
    assert habit.every == pytest.approx(HOUR, rel=0.02)


def test_a_sensor_that_tells_only_of_changes_has_no_interval() -> None:
    """Neither on nor off is a sign of life if it is never said twice."""
    habit, draw, at = habit_of(DOOR), Random(1), 0.0
    for number in range(200):
        at += draw.expovariate(1 / HOUR)
        tell(habit, float(number % 2), START + at)
    assert habit.interval is None


def test_a_motion_sensor_that_repeats_its_yes_has_no_interval_by_that() -> None:
    """It does so only while someone moves."""
    habit = habit_of(MOTION)
    beats(habit, 10, 100, value=1.0)
    assert habit.interval is None


def test_the_interval_of_numbers_is_known_though_they_never_repeat() -> None:
    """Their gaps are all alike."""
    habit = gauge_of(TEMPERATURE)
    for number in range(8):
        habit.note(20 + number / 100, None, START + number * 300)
    assert habit.interval == timedelta(seconds=300)


def test_numbers_that_come_when_they_change_have_the_interval_of_those_that_repeat() -> None:
    """By day they change every few seconds, at night they are repeated every quarter of an hour."""
    habit, draw, at = gauge_of(COUNT), Random(1), 0.0
    for number in range(100):
        at += draw.expovariate(1 / 120)
        tell(habit, float(1 + number % 2), START + at)
    assert habit.interval is None
    at = beats(habit, 900, 30, since=at + 60)
    assert habit.every == pytest.approx(900, rel=0.01)
    for number in range(20):
        at += draw.expovariate(1 / 120)
        tell(habit, float(1 + number % 2), START + at)
    assert habit.every == pytest.approx(900, rel=0.01)


def test_an_outage_teaches_nothing_of_the_interval_but_a_new_one_is_learnt() -> None:
    """One gap of a day is an outage; ten times the interval, again and again, is the interval."""
    care = Care([room(MOTION)])
    habit = care.habits["motion"]
    care.hears({"motion": [(number * 600.0, 0.0) for number in range(100)]}, 16.5 * HOUR)
    every = habit.every
    care.hears({"motion": [(40 * HOUR, 0.0)]}, 41 * HOUR)
    assert habit.every == every
    care.hears({"motion": [(41 * HOUR + number * 6000.0, 0.0) for number in range(1, 30)]}, 96 * HOUR)
    assert habit.every == pytest.approx(6000, rel=0.1)


def test_an_outage_of_a_number_that_stays_the_same_teaches_nothing_either() -> None:
    """It was twenty people before, and it is twenty people after."""
    care = Care([room(COUNT)])
    said: Said = [(number * 300.0, 20.0) for number in range(100)]
    every = care.hears({"count": said}, 8.4 * HOUR).habits["count"].every
    assert care.hears({"count": [(20 * HOUR, 20.0)]}, 21 * HOUR).habits["count"].every == every


def test_the_gaps_of_numbers_forget_an_outage_too() -> None:
    """The pace of a measurement is what it was before the gateway was down."""
    care = Care([room(CO2)])
    habit = care.habits["co2"]
    assert isinstance(habit, GaugeHabit)
    told = {"co2": [word for word in says(CO2, [], 2) if not 10 * HOUR < word[0] < 20 * HOUR]}
    care.hears(told, 10 * HOUR)
    pace = habit.pace
    care.hears(told, 20.1 * HOUR)
    assert habit.pace == pytest.approx(pace)
    assert care.hears(told, 2 * DAY).habits["co2"].learnt.outage > 9 * HOUR


# -- what is noticed ---------------------------------------------------------------------------------------------------


def test_a_yes_is_marked_for_as_long_as_it_lasts() -> None:
    """Also while it does, and not while the sensor cannot be reached."""
    habit = habit_of(PRESENCE)
    tell(habit, 0.0, START)
    tell(habit, 1.0, START + HOUR)
    assert habit.history(START + 2 * HOUR).levels == latest(13)
    tell(habit, None, START + 2 * HOUR)
    tell(habit, None, START + 2.5 * HOUR)
    lost = habit.history(START + 3 * HOUR)
    assert (lost.levels.bit_count(), lost.blind) == (13, latest(13))
    tell(habit, 1.0, START + 3 * HOUR)
    tell(habit, 0.0, START + 4 * HOUR)
    found = habit.history(START + 4 * HOUR)
    assert (found.levels.bit_count(), found.stirs.bit_count(), found.blind.bit_count()) == (26, 2, 13)
    assert habit.drops == 1


def test_a_yes_goes_on_over_a_blink_but_not_over_an_outage() -> None:
    """Who was there before a minute without a word was there in it; after hours nobody knows."""
    habit = habit_of(PRESENCE)
    tell(habit, 1.0, START)
    tell(habit, None, START + HOUR)
    tell(habit, 1.0, START + HOUR + MINUTE)
    assert habit.turned == START
    tell(habit, None, START + 2 * HOUR)
    tell(habit, 1.0, START + 4 * HOUR)
    assert habit.turned == START + 4 * HOUR


def test_a_door_that_stands_open_tells_of_nobody() -> None:
    """It is its movement that does."""
    habit = habit_of(DOOR)
    tell(habit, 0.0, START)
    tell(habit, 1.0, START + HOUR)
    tell(habit, None, START + 2 * HOUR)
    tell(habit, 0.0, START + 3 * HOUR)
    history = habit.history(START + 3 * HOUR)
    assert (history.levels, history.stirs.bit_count()) == (0, 2)


def test_each_count_tells_of_people() -> None:
    """One more or one less, whether it is a yes or not; CO2 tells nothing by its numbers."""
    counter, air = gauge_of(COUNTER), gauge_of(CO2)
    for number in range(6):
        counter.note(float(number - 3), None, START + number * 600)
        air.note(400.0 + number, None, START + number * 600)
    assert counter.history(START + HOUR).stirs.bit_count() == 6
    assert air.history(START + HOUR).stirs == 0


def test_what_is_older_than_two_days_is_forgotten() -> None:
    """However long nothing was heard."""
    habit = habit_of(PRESENCE)
    for day in range(5):
        tell(habit, 1.0, START + day * DAY)
        tell(habit, 0.0, START + day * DAY + HOUR)
    assert habit.history(START + 5 * DAY).levels.bit_count() == 2 * 13 - 1
    assert habit.history(START + 50 * DAY) == (0, 0, 0)


def test_only_what_flickers_is_counted_as_such() -> None:
    """A door is open for four seconds twice a minute; a broken sensor changes its mind every four."""
    door, broken = habit_of(DOOR), habit_of(MOTION)
    for number in range(60):
        tell(door, 1.0, START + 30 * number + 20)
        tell(door, 0.0, START + 30 * number + 24)
        tell(broken, 1.0, START + 8 * number + 20)
        tell(broken, 0.0, START + 8 * number + 24)
    assert (door.flickers, broken.flickers) == (0, 118)


def test_the_same_number_at_once_is_the_same_report() -> None:
    """It counts as having come twice, and says nothing of the interval; so does a no, but not a yes."""
    air, motion = gauge_of(CO2), habit_of(MOTION)
    for number in range(10):
        for delay in (0.0, 0.2):
            air.note(400.0 + number, None, START + 300 * number + delay)
            tell(motion, float(number % 2), START + 300 * number + delay)
    assert (air.twice, air.reports, motion.twice) == (10, 10, 5)
    assert air.every == pytest.approx(300)


# -- what is usual -----------------------------------------------------------------------------------------------------


def test_what_is_usual_is_learnt_within_days() -> None:
    """Of a room in which all is in order: who notices whom, how long, how much."""
    space = room(MOTION, PRESENCE, DOOR, CO2, COUNT)
    told = all_say(space, office_days(range(5), seed=2), 6)
    learnt = {id: habit.learnt for id, habit in Care([space]).hears(told, 6 * DAY).habits.items()}
    assert learnt["motion"].answers > 0.9
    assert learnt["motion"].false_rate < 0.1
    assert learnt["presence"].longest == pytest.approx(2 * HOUR, rel=0.15)
    assert learnt["co2"].low == pytest.approx(410, abs=10)
    assert learnt["co2"].high == pytest.approx(905, abs=15)
    assert learnt["co2"].steady >= 72
    assert learnt["count"].rests > 10 * HOUR
    assert learnt["count"].still < HOUR


def test_firings_that_no_other_sensor_shares_are_false() -> None:
    """The sun plays on the floor of an empty room."""
    space, draw = room(MOTION, PRESENCE, DOOR), Random(1)
    told = all_say(space, office_days(range(3), seed=2), 7)
    sun = [4 * DAY + draw.uniform(0, 3 * DAY) for _ in range(40)]
    told["motion"] = sorted([*told["motion"], *((at, 1.0) for at in sun), *((at + 30, 0.0) for at in sun)])
    care = Care([space]).hears(told, 7 * DAY)
    assert 0.4 < care.habits["motion"].learnt.false_rate < 0.8
    assert care.habits["presence"].learnt.false_rate < 0.1
    assert care.alarms == []


def test_nothing_is_usual_of_what_has_not_fired() -> None:
    """And half of all is taken for granted of what was never asked."""
    assert (Learnt(START).false_rate, Learnt(START).answers) == (0.0, 0.5)


def test_a_lag_is_followed_and_fades() -> None:
    """Most reports are late by ten minutes; a day later that is nearly forgotten."""
    lag = Lag()
    for late in (600, 620, 580, 5, -90):
        lag.note(late)
    assert (lag.told, lag.late, lag.ahead) == (5, 3, 1)
    lag.fade(0.1)
    assert lag.late == pytest.approx(0.3)


# -- restarts and clocks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [MOTION, COUNT])
def test_after_a_restart_no_silence_is_held_against_a_sensor(kind: SensorKind) -> None:
    """Nobody listened for a day."""
    habit = habit_of(kind)
    at = beats(habit, 600, 10)
    habit.resume(START + DAY)
    assert (habit.heard, habit.settled, habit.judged) == (START + DAY,) * 3
    tell(habit, None, START + DAY + at)
    habit.resume(START + 2 * DAY)
    assert habit.lost == START + 2 * DAY


@pytest.mark.parametrize("kind", [MOTION, COUNT])
@pytest.mark.parametrize("lost", [False, True])
def test_a_clock_that_is_set_takes_a_habit_along(kind: SensorKind, lost: bool) -> None:
    """All that has been seen was seen as long ago as before."""
    habit = habit_of(kind)
    tell(habit, 0.0, START)
    tell(habit, 1.0, START + HOUR)
    tell(habit, 0.0, START + 1.5 * HOUR)
    if lost:
        tell(habit, None, START + 2 * HOUR)
    before = habit.history(START + 3 * HOUR)
    habit.shift(-5 * DAY)
    assert habit.history(START - 5 * DAY + 3 * HOUR) == before
    assert habit.heard == START - 5 * DAY + 1.5 * HOUR
    assert habit.learnt.since == START - 5 * DAY


# -- slots -------------------------------------------------------------------------------------------------------------


def test_slots_are_bits() -> None:
    """Bit k is the slot that was k slots ago."""
    assert latest(3) == 0b111
    assert latest(-1) == 0
    assert moved(0b1, 2) == 0b100
    assert moved(0b1, 10_000) == 0
    assert spread(0b100) == 0b1110
    assert (ago(0b1000), ago(0)) == (3, SLOTS)
    assert lasting(0b1011100) == 0b0011100
    assert blocks(0b1, 5) == 0b1
    assert blocks(0b1000001, 5) == 0b1000001
    assert blocks(0b11, 0) == 0b1000001  # At the beginning of a half hour, the slot before is of the one before.


def test_the_ends_of_a_stay_are_told() -> None:
    """Of the latest half hour it is not known yet whether someone has gone."""
    assert ends(latest(30) & ~latest(10)) == 1 << 29 | 1 << 10
    assert ends(latest(8) & ~latest(3)) == 1 << 7


def test_lulls_begin_where_nothing_was_noticed_for_long() -> None:
    """Only those that are long enough."""
    assert lulls(0b1, 12, 5) == 1 << 11
    assert lulls(0b1000001, 12, 5) == 1 << 11 | 1 << 5
    assert lulls(0b1000001, 12, 6) == 0
    assert lulls(0, 12, 12) == 1 << 11


def test_likeness_is_that_of_two_histories() -> None:
    """The same, the contrary, and one that never changes."""
    assert likeness(0b1100, 0b1100, latest(8)) == pytest.approx(1)
    assert likeness(0b1100, ~0b1100, latest(8)) == pytest.approx(-1)
    assert likeness(latest(8), 0b1100, latest(8)) == 0


# -- what it costs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SensorKind)
def test_a_habit_is_small(kind: SensorKind) -> None:
    """Ten thousand of them take less than twenty megabytes, however long they have been kept."""
    space = Care([room(kind)])
    habit = space.habits[kind]
    for number in range(1000):
        tell(habit, float(number % 2), START + 600 * number)
    assert _size(habit, set()) < 2000


def _size(thing: object, counted: set[int]) -> int:
    """Return what a thing and its parts take, in bytes."""
    counted.add(id(thing))
    names = [name for each in type(thing).__mro__ for name in getattr(each, "__slots__", ())]
    parts = [getattr(thing, name) for name in names]
    return sys.getsizeof(thing) + sum(_size(part, counted) for part in parts if id(part) not in counted)


@given(st.lists(st.tuples(st.sampled_from([None, 0.0, 1.0, 2.0, 1e9, -3.5]), st.floats(0, 1e6)), max_size=60))
def test_whatever_is_reported_a_habit_stays_sound(reports: list[tuple[float | None, float]]) -> None:
    """Its history is two days long, its interval is not negative."""
    for kind in SensorKind:
        habit, at = habit_of(kind), START
        for value, gap in reports:
            at += gap
            habit.note(value, None if value is None else value > 0, at, at - gap)
            assert habit.every >= 0
            assert max(habit.history(at)).bit_length() <= SLOTS
        assert isnan(habit.value) or habit.value == reports[-1][0]


def test_what_decides_nothing_is_noted_now_and_then() -> None:
    """Of a thermometer, one report in twenty seconds will do; but that it is lost, or doubled, is noted at once."""
    habit = gauge_of(SensorKind.TEMPERATURE)
    assert habit.seldom
    for value, second in ((20.0, 30.0), (20.0, 30.2), (21.0, 40.0)):
        habit.glance(value, START + second)
    assert (habit.value, habit.heard, habit.reports, habit.twice) == (20.0, START + 30, 1, 1)
    habit.glance(None, START + 41)
    assert habit.lost == START + 41
    window = habit_of(SensorKind.WINDOW)
    window.glance(0.0, START + 25)
    window.glance(1.0, START + 40)
    assert (window.value, window.heard) == (0.0, START + 25)


@pytest.mark.parametrize("every", [5.0, 10.0, 15.0, 25.0])
def test_a_no_that_is_repeated_all_the_time_has_not_come_twice(every: float) -> None:
    """A radar tells its distance every few seconds, and that it sees nobody: only what comes in pairs was doubled."""
    habit = habit_of(PRESENCE)
    beats(habit, every, 1000)
    assert habit.twice <= 1


def test_a_no_that_comes_in_pairs_has_come_twice() -> None:
    """Each message comes once more some seconds later."""
    habit = habit_of(PRESENCE)
    for number in range(20):
        tell(habit, 0.0, START + number * 600)
        tell(habit, 0.0, START + number * 600 + 7)
    assert habit.twice == 20
