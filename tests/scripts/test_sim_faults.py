"""Each fault that is planted can be seen beside what the sensor would have said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest

from custom_components.iot_valley.core.demo_watch import Timeline
from custom_components.iot_valley.core.messages import Reading
from scripts.support.sim_building import FIRST_DAY, simulated
from scripts.support.sim_chance import DAY, HOUR
from scripts.support.sim_diary import Calendar
from scripts.support.sim_faults import FAULTS, Plant, spoiled
from scripts.support.sim_plants import plants
from scripts.support.sim_site import Unit, units
from scripts.support.trial import Planted, TrialStretch

DAYS, SEED = 8, 3
UNITS: Mapping[str, Unit] = {unit.id: unit for unit in units(SEED)}
MOTION, OTHER = UNITS["binary_sensor.ada_motion"], UNITS["binary_sensor.curie_motion"]
CO2 = UNITS["sensor.ada_co2"]
SPAN = (5000, 300_000)
EVERY = 500
TICKING: Timeline = [(at, float(at // EVERY % 2)) for at in range(0, 400_000, EVERY)]
"""A sensor that says no and yes by turns."""


class Heard(NamedTuple):
    """A reading as it came."""

    at: datetime
    value: float | None
    measured: datetime | None


def _heard(stretch: TrialStretch) -> Mapping[str, Sequence[Heard]]:
    words = defaultdict[str, list[Heard]](list)
    for moment in stretch.moments:
        assert isinstance(moment.event, Reading)
        words[moment.event.sensor_id].append(Heard(moment.at, moment.event.value, moment.event.at))
    return words


@pytest.fixture(scope="module")
def broken() -> TrialStretch:
    """Return days on which each fault is planted."""
    return simulated(DAYS, SEED, faults=True).stretches[0]


@pytest.fixture(scope="module")
def heard(broken: TrialStretch) -> Mapping[str, Sequence[Heard]]:
    """Return what is heard from each sensor."""
    return _heard(broken)


@pytest.fixture(scope="module")
def honest() -> Mapping[str, Sequence[Heard]]:
    """Return what would be heard if nothing were broken."""
    return _heard(simulated(DAYS, SEED, faults=False).stretches[0])


def test_each_fault_is_planted(broken: TrialStretch) -> None:
    """Each fault is planted, in sensors of their own."""
    assert {planted.fault for planted in broken.planted} == set(FAULTS)
    assert len(FAULTS) == 12
    sensors = [planted.sensor_id for planted in broken.planted]
    assert len(set(sensors)) == len(sensors)


def test_what_is_broken_is_heard_from_then_on(
    broken: TrialStretch, heard: Mapping[str, Sequence[Heard]], honest: Mapping[str, Sequence[Heard]]
) -> None:
    """A sensor says what it always said until it breaks, and something else from then on; the others are right."""
    planted = {each.sensor_id: each for each in broken.planted}
    for id, words in honest.items():
        if id not in planted:
            assert heard[id] == words
            continue
        assert heard[id] != words
        assert _until(heard[id], planted[id]) == _until(words, planted[id])


def _until(words: Sequence[Heard], planted: Planted) -> Sequence[Heard]:
    return [word for word in words if word.at < planted.start]


@pytest.mark.parametrize("seed", range(40))
def test_faults_are_planted_in_the_second_week_or_later(seed: int) -> None:
    """Faults are planted in the second week or later, for three to seven days, where others watch too."""
    calendar = Calendar(FIRST_DAY, 30)
    everything = units(seed)
    rooms = list[str]()
    for plant in plants(everything, calendar, seed):
        start, end = plant.span
        assert start >= calendar.starts[7]
        assert 3 * DAY <= end - start <= 7 * DAY or end == calendar.length
        assert calendar.length - start > 3 * DAY
        assert sum(unit.room is plant.unit.room for unit in everything) > 1
        assert plant.unit.kind in FAULTS[plant.fault].kinds
        rooms.append(plant.unit.room.code)
    assert len(set(rooms)) >= 13


@pytest.mark.parametrize("days", [1, 2, 5, 14])
def test_a_short_trial_is_broken_in_its_second_half(days: int) -> None:
    """A short trial is broken in its second half."""
    calendar = Calendar(FIRST_DAY, days)
    for plant in plants(units(SEED), calendar, SEED):
        assert calendar.starts[days // 2] <= plant.span[0] < plant.span[1] <= calendar.length


def _messages(fault: str, unit: Unit = MOTION) -> Iterator[tuple[int, float | None, int | None]]:
    """Yield what comes from a sensor within the span of a fault."""
    plant = Plant(unit, fault, SPAN, SEED, OTHER if fault == "swapped" else None)
    words: dict[Unit, Timeline] = {unit: TICKING, OTHER: [(at, 1.0 - (value or 0.0)) for at, value in TICKING]}
    messages = list(spoiled(plant, lambda each: words[each]))
    times = [at for at, _, _ in messages]
    assert times == sorted(times)
    return (message for message in messages if SPAN[0] <= message[0] < SPAN[1])


@pytest.mark.parametrize(("fault", "value"), [("stuck_on", 1.0), ("stuck_off", 0.0)])
def test_stuck(fault: str, value: float) -> None:
    """One that is stuck says the same at every heartbeat."""
    told = list(_messages(fault))
    assert {each for _, each, _ in told} == {value}
    assert {after[0] - before[0] for before, after in pairwise(told)} == {MOTION.interval}


def test_silent() -> None:
    """One that is silent says nothing, and the truth once it is back."""
    assert not list(_messages("silent"))
    plant = Plant(MOTION, "silent", SPAN, SEED)
    back = next(message for message in spoiled(plant, lambda _: TICKING) if message[0] >= SPAN[1])
    assert back == (SPAN[1], 0.0, None)


def test_frozen() -> None:
    """One that is frozen says its last value as often as ever."""
    told = list(_messages("frozen", CO2))
    assert {value for _, value, _ in told} == {0.0}
    assert len(told) > (SPAN[1] - SPAN[0]) / CO2.interval - 1


def test_chattering() -> None:
    """One that chatters changes its mind every few seconds."""
    times = [at for at, _, _ in _messages("chattering")]
    assert sum(after - before < 10 for before, after in pairwise(times)) > 0.9 * len(times)
    assert len(times) > 100 * (SPAN[1] - SPAN[0]) / HOUR / 2


@pytest.mark.parametrize(
    ("id", "per_hour"), [("sensor.ada_co2", 15.0), ("sensor.ada_temperature", 0.3), ("sensor.gym_counter", 1.5)]
)
def test_drifting(id: str, per_hour: float) -> None:
    """One that drifts is further off by the hour."""
    told = {at: value for at, value, _ in _messages("drifting", UNITS[id])}
    at = SPAN[1] - EVERY
    assert told[at] == pytest.approx(at // EVERY % 2 + per_hour * (at - SPAN[0]) / HOUR, abs=0.6)


def test_swapped() -> None:
    """Two that are swapped say what the other one sees."""
    assert [(at, value) for at, value, _ in _messages("swapped")] == [
        (at, 1.0 - (value or 0.0)) for at, value in TICKING if SPAN[0] <= at < SPAN[1]
    ]


def test_both_that_are_swapped_are_planted(broken: TrialStretch, heard: Mapping[str, Sequence[Heard]]) -> None:
    """Both that are swapped are planted, for the same time."""
    one, other = (planted for planted in broken.planted if planted.fault == "swapped")
    assert (one.start, one.end) == (other.start, other.end)
    assert one.sensor_id != other.sensor_id


def test_low_battery() -> None:
    """One whose battery is low drops out for some minutes, again and again."""
    gone = [at for at, value, _ in _messages("low_battery") if value is None]
    days = (SPAN[1] - SPAN[0]) / DAY
    assert 5 * days < len(gone) < 30 * days


def test_duplicated() -> None:
    """One that is duplicated says everything again within half a minute."""
    told = list(_messages("duplicated"))
    first, again = told[::2], told[1::2]
    for one, other in zip(first, again, strict=True):
        assert one[1] == other[1]
        assert 1 <= other[0] - one[0] <= 30


def test_late() -> None:
    """One that is late tells minutes later when it was measured."""
    told = list(_messages("late"))
    assert all(measured is not None and 180 <= at - measured <= 900 for at, _, measured in told)
    assert len(told) > 500


def test_clock_off() -> None:
    """One whose clock is off is in time, and says that it was hours ago, or will be."""
    off = {None if measured is None else measured - at for at, _, measured in _messages("clock_off")}
    (only,) = off
    assert only is not None
    assert only % HOUR == 0
    assert HOUR <= abs(only) <= 5 * HOUR


def test_interval_changed() -> None:
    """One whose interval has changed says one word in six."""
    times = [at for at, _, _ in _messages("interval_changed", CO2)]
    assert {after - before for before, after in pairwise(times)} == {6 * EVERY}


def test_planted_intervals_are_those_of_the_sensors(broken: TrialStretch) -> None:
    """A planted fault tells how often its sensor reports."""
    for planted in broken.planted:
        assert planted.interval == timedelta(seconds=UNITS[planted.sensor_id].interval)
