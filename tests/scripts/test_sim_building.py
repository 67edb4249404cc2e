"""The simulated building: what is said in it follows from what happens, the same each time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.model import check
from custom_components.iot_valley.core.sensors import SensorKind
from scripts.support import sim_building
from scripts.support.sim_building import FIRST_DAY, Simulated, simulated
from scripts.support.sim_chance import HOUR, Chance
from scripts.support.sim_diary import Calendar
from scripts.support.sim_life import Life, without
from scripts.support.sim_site import SITE, ZONE
from scripts.support.trial import Steps, Trial, TrialStretch

DAYS = 4
MINUTE = timedelta(minutes=1)

type Said = Mapping[str, Sequence[tuple[datetime, float | None]]]


@pytest.fixture(scope="module")
def trial() -> Trial:
    """Return some days on which nothing is broken."""
    return simulated(DAYS, 5, faults=False)


@pytest.fixture(scope="module")
def stretch(trial: Trial) -> TrialStretch:
    """Return what happens on those days."""
    return trial.stretches[0]


@pytest.fixture(scope="module")
def said(stretch: TrialStretch) -> Said:
    """Return what each sensor says on those days."""
    words = defaultdict[str, list[tuple[datetime, float | None]]](list)
    for moment in stretch.moments:
        assert isinstance(moment.event, Reading)
        assert moment.event.at is None
        words[moment.event.sensor_id].append((moment.at, moment.event.value))
    return words


@pytest.fixture(scope="module")
def month() -> Simulated:
    """Return a whole month, of which only what is asked for is worked out."""
    return Simulated(30, 5, faults=False)


def _at(steps: Steps, at: datetime) -> float:
    return steps[bisect_right(steps, at, key=lambda step: step[0]) - 1][1] or 0.0


def _minutes(stretch: TrialStretch) -> Iterator[datetime]:
    count = (stretch.end - stretch.start) // MINUTE
    return (stretch.start + minute * MINUTE for minute in range(1, count))


def test_the_building_is_a_good_one(trial: Trial, said: Said) -> None:
    """The building is a good one."""
    assert check(trial.building) == ()
    assert {space.kind for space in trial.building.spaces.values()} == set(SpaceKind)
    sensors = [sensor.id for space in trial.building.spaces.values() for sensor in space.sensors]
    assert set(said) == set(sensors)


def test_groups_are_of_rooms_that_are_equipped_alike(trial: Trial) -> None:
    """Groups are of rooms that are equipped alike."""
    kinds = {id: {sensor.kind for sensor in space.sensors} for id, space in trial.building.spaces.items()}
    assert all(kinds[id] & {SensorKind.PRESENCE, SensorKind.PRESSURE} for id in trial.groups["hold"])
    assert all(kinds[id] == {SensorKind.MOTION, SensorKind.DOOR} for id in trial.groups["motion_door"])
    assert all(kinds[id] == {SensorKind.MOTION} for id in trial.groups["motion_only"])
    assert all(ids for ids in trial.groups.values())
    assert {id for ids in trial.groups.values() for id in ids} == set(kinds)


def test_the_same_seed_tells_the_same(trial: Trial, stretch: TrialStretch) -> None:
    """The same seed tells the same, as often as it is gone through."""
    again = simulated(DAYS, 5, faults=False).stretches[0]
    assert list(again.moments) == list(stretch.moments)
    assert (again.truth, again.asleep) == (stretch.truth, stretch.asleep)
    assert simulated(DAYS, 6, faults=False).stretches[0].truth != stretch.truth


def test_all_is_told_in_the_order_of_time(stretch: TrialStretch) -> None:
    """All is told in the order of time."""
    times = [moment.at for moment in stretch.moments]
    assert times == sorted(times)
    assert stretch.start <= times[0]
    assert times[-1] < stretch.end


def test_it_is_told_day_by_day(month: Simulated) -> None:
    """A month is told from its start before its end is worked out."""
    first = next(iter(month))
    assert first.at == month.calendar.start


def test_the_truth_is_of_every_space(trial: Trial, stretch: TrialStretch) -> None:
    """The truth is of every space, and in order."""
    assert set(stretch.truth) == set(trial.building.spaces)
    for steps in stretch.truth.values():
        times = [at for at, _ in steps]
        assert times[0] == stretch.start
        assert all(one < other for one, other in pairwise(times))
        assert all(heads is not None and heads >= 0 for _, heads in steps)


def test_a_radar_says_yes_while_someone_is_there(trial: Trial, stretch: TrialStretch, said: Said) -> None:
    """A radar says yes while someone is there, but for a sleeper's breath that it loses now and then."""
    for id in ("ada", "curie", "gauss", "lounge_2", "edison", "studio_2"):
        steps, words = stretch.truth[id], said[f"binary_sensor.{id}_presence"]
        there = [at for at in _minutes(stretch) if _at(steps, at) and _at(steps, at - timedelta(seconds=3))]
        missed = [at for at in there if not _at(words, at)]
        assert len(there) > 100
        assert len(missed) <= (5 if id == "studio_2" else 0)
        assert all(any(start <= at < end for start, end in stretch.asleep[id]) for at in missed)


def test_a_radar_says_no_soon_after_the_last_one_has_left(stretch: TrialStretch, said: Said) -> None:
    """A radar says no soon after the last one has left, but for ghosts."""
    steps, words = stretch.truth["ada"], said["binary_sensor.ada_presence"]
    gone = [at for at, heads in steps[1:] if not heads and not _at(steps, at + MINUTE)]
    late = [at for at in gone if _at(words, at + timedelta(seconds=31))]
    assert gone
    assert len(late) <= 1


def test_a_motion_sensor_is_blind_to_stillness(stretch: TrialStretch, said: Said) -> None:
    """A motion sensor sees who walks, and for most of the night not who sleeps."""
    assert _share(stretch, said, "cor_1") > 0.95
    assert 0.3 < _share(stretch, said, "turing") < 0.9
    assert _share(stretch, said, "studio_1") < 0.4


def _share(stretch: TrialStretch, said: Said, id: str) -> float:
    there = [at for at in _minutes(stretch) if _at(stretch.truth[id], at)]
    return sum(_at(said[f"binary_sensor.{id}_motion"], at) for at in there) / len(there)


def test_a_sleeper_moves_as_one_does(month: Simulated) -> None:
    """A time-out of 5 / 30 / 120 min loses a sleeper for about 90 / 60 / 11 % of the sleep, as measured on homes."""
    life = month.lives["STUDIO-1"]
    moves = list(life.movements())
    lost = {minutes: _lost(life, moves, minutes * 60) for minutes in (5, 30, 120)}
    assert lost == pytest.approx({5: 0.90, 30: 0.60, 120: 0.11}, abs=0.08)


def _lost(life: Life, moves: Sequence[int], time_out: int) -> float:
    seconds = [at for start, end in life.motionless for at in range(start, end, 60)]
    return sum(at - moves[bisect_right(moves, at) - 1] > time_out for at in seconds) / len(seconds)


def test_a_worn_mat_drops_out_and_a_good_one_does_not(said: Said) -> None:
    """A worn mat drops out for up to a minute, and a good one does not."""
    off = {mat: _pauses(said[f"binary_sensor.nap_2_pressure_{mat}"]) for mat in ("p1", "p2", "p3", "p4")}
    short = {mat: [pause for pause in pauses if pause <= MINUTE] for mat, pauses in off.items()}
    assert not short["p1"] + short["p2"] + short["p4"]
    assert len(short["p3"]) > 5


def _pauses(words: Steps) -> list[timedelta]:
    changes = [word for before, word in pairwise(words) if before[1] != word[1]]
    return [on[0] - off[0] for off, on in pairwise(changes) if on[1]]


def test_a_shut_door_opens_for_whoever_passes(month: Simulated) -> None:
    """A shut door is open whenever someone passes, and closed in between; a propped one stays open."""
    shut, propped = month.lives["TURING"], month.lives["NOETHER"]
    for at, _, _ in shut.passages:
        assert any(start <= at < end for start, end in shut.opened)
    assert sum(end - start for start, end in shut.opened) < shut.length / 100
    inside = sum(end - start for start, end in propped.occupied)
    assert sum(end - start for start, end in without(propped.occupied, propped.opened)) < inside / 100


def test_door_counters_drift(month: Simulated) -> None:
    """A door counter misses some passages: nobody is there at the end, and it is not at zero."""
    units = {unit.id: unit for unit in month.units}
    drifts = set[float | None]()
    for id in ("gym", "lounge_1"):
        words = list(month._says(units[f"sensor.{id}_counter"]))
        drifts |= {value for at, value in words if at % (24 * HOUR) < HOUR}
    assert len(drifts) > 3
    assert max(abs(drift or 0.0) for drift in drifts) < 20


def test_heads_are_counted_with_some_error(stretch: TrialStretch, said: Said) -> None:
    """Heads are counted with some error."""
    steps, words = stretch.truth["canteen"], said["sensor.canteen_count"]
    frames = [at for at in _minutes(stretch) if _at(steps, at)]
    errors = [abs(_at(words, at) - _at(steps, at)) for at in frames]
    assert 0 < sum(errors) / len(errors) < 1.5


def test_breath_makes_co2_rise(stretch: TrialStretch, said: Said) -> None:
    """CO2 rises while people are there, and is that of the air outside before."""
    words = said["sensor.hopper_co2"]
    assert _at(words, stretch.start + timedelta(hours=4)) == pytest.approx(425, abs=70)
    assert max(value or 0.0 for _, value in words) > 800


def test_one_leaves_through_a_corridor(month: Simulated) -> None:
    """Whoever leaves a room is in the corridor the moment after."""
    for room in SITE:
        there = {(start, who) for start, _, who in month.lives[room.passage].visits}
        exits = [(at, who) for at, step, who in month.lives[room.code].passages if step < 0]
        if room.capacity:
            assert exits
            assert set(exits) <= there


def test_weekends_are_nearly_empty(month: Simulated) -> None:
    """Weekends are nearly empty."""
    desks = month.lives["OPEN-1"]
    hours = [0.0] * 30
    for start, end, _ in desks.visits:
        hours[bisect_right(month.calendar.starts, start) - 1] += (end - start) / HOUR
    weekend = [day for day in range(30) if month.calendar.is_weekend(day)]
    assert sum(hours[day] for day in weekend) / len(weekend) < 0.1 * sum(hours) / 30


def test_sleepers_lie_behind_a_closed_door(trial: Trial, stretch: TrialStretch, said: Said) -> None:
    """Sleepers lie behind a door that stays closed but for who comes in, in nights of eight hours."""
    assert {"nap_1", "nap_2", "nap_3", "studio_1", "studio_2", "studio_3"} == set(stretch.asleep)
    for id, spells in stretch.asleep.items():
        for start, end in spells:
            assert all(_at(stretch.truth[id], at) for at in (start, start + (end - start) / 2, end - MINUTE / 60))
        if trial.building.spaces[id].kind is SpaceKind.LODGING:
            opened = [at for at, open_ in said[f"binary_sensor.{id}_door"] if open_]
            assert not any(start < at < end for at in opened for start, end in spells)
    nights = [end - start for start, end in stretch.asleep["studio_1"]]
    assert max(nights) > timedelta(hours=7)


def test_noon_is_noon_when_the_clocks_have_changed() -> None:
    """Noon is noon when the clocks have changed, and the month an hour shorter."""
    calendar = Calendar(FIRST_DAY, 30)
    assert {calendar.at(start + 12 * HOUR).astimezone(ZONE).hour for start in calendar.starts} == {12}
    assert calendar.length == (30 * 24 - 1) * HOUR


def test_what_is_left_of_spells() -> None:
    """What is left of spells."""
    holes = [(0, 3), (5, 6), (7, 12), (18, 19), (40, 50)]
    assert list(without([(2, 10), (11, 20), (30, 35)], holes)) == [(3, 5), (6, 7), (12, 18), (19, 20), (30, 35)]


def test_chance_is_as_nature_draws() -> None:
    """Chance is as nature draws."""
    draw = Chance("a test")
    waits, errors = [draw.exponential(10) for _ in range(4000)], [draw.normal(2) for _ in range(4000)]
    assert sum(waits) / len(waits) == pytest.approx(10, rel=0.1)
    assert sum(errors) / len(errors) == pytest.approx(0, abs=0.2)
    assert sum(error**2 for error in errors) / len(errors) == pytest.approx(4, rel=0.1)


def test_a_summary_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A summary is printed."""
    monkeypatch.setattr("sys.argv", ["sim_building", "--days", "1", "--seed", "2"])
    sim_building.main()
    told = capsys.readouterr().out
    assert "stuck_off" in told
    assert "motion_door" in told
