"""What is foretold of a nap room: learnt from each week that goes by, told only when there is enough of it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from custom_components.iot_valley.core.asked import PlaceClaimed, QueueJoined
from custom_components.iot_valley.core.calibration import calibrated, checked, is_due, key_of, noted
from custom_components.iot_valley.core.forecast import AHEAD, Forecast, forecast
from custom_components.iot_valley.core.history import K, history, quietest
from custom_components.iot_valley.core.messages import Mode, ModeChosen
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.turnout import SLOTS, SPREAD, Cell, Proof, Standing, Turnout, rate, slot_of

from .buildings import MONDAY, Day, at, nap_room

BUSY = Turnout(
    {weekday * SLOTS + slot: Cell(10.0, 8.0, 8.0, 10.0) for weekday in range(5) for slot in range(16, 38)},
    {0: 40.0, -10: 5.0},
)
"""Every half hour of the working days alike: ten came while eight hours were to be had."""


def week(day: Day) -> Turnout:
    """Return what has been learnt of the nap room."""
    return day.engine.snapshot().turnouts["nap"]


def foretold(day: Day, usual: Turnout = BUSY) -> dict[int, float]:
    """Return what is foretold of the room as it is, where so much is usual."""
    return dict(forecast(usual, day.nap(), day.now, UTC).free_in)


def sleepers(*since: str) -> Day:
    """Return a day in a room of two beds, in which people lay down at some times."""
    day = Day(nap_room(places=2), start="08:00")
    for number in (1, 2):
        day.reads("09:00", f"mat_{number}", 0)
    for number, clock in enumerate(since, start=1):
        day.reads(clock, f"mat_{number}", 1)
    return day


def test_nothing_is_foretold_before_enough_was_seen() -> None:
    """It says that it is learning."""
    day = sleepers("09:00")
    assert day.engine.naps.forecast("nap", day.now) == Forecast(learning=True)


def test_what_is_seen_of_a_nap_is_when_they_came_and_how_they_left() -> None:
    """And for how long a place could be had, and was taken."""
    day = sleepers("09:00")
    day.reads("09:21", "mat_1", 0)
    day.until("09:40")
    seen = week(day)
    assert seen.leavings == {-1: 1.0}
    assert seen.whole.arrivals == 1.0
    assert seen.whole.occupied == pytest.approx(21 / 60)
    assert seen.whole.watched == pytest.approx(26 / 60)
    assert 26 / 60 < seen.whole.takeable < 26 / 60 * 9 / 8, "an hour of a busy day counts as more"


def test_who_leaves_very_late_counts_with_the_latest() -> None:
    """Nobody asks by how much."""
    day = sleepers("09:00")
    day.reads("11:00", "mat_1", 0)
    day.until("11:06")
    assert week(day).leavings == {SPREAD: 1.0}


def test_who_gives_up_needs_no_place() -> None:
    """Those who wait, one of whom may get a place before, and one never does."""
    likely: list[dict[int, float]] = []
    for gives_up in (None, at("09:30"), at("09:11")):
        day = sleepers("09:00", "09:00")
        for code in (1, 2):
            day.asks("09:10", QueueJoined("nap", code, not_after=gives_up))
        likely.append(foretold(day))
    patient, later, soon = likely
    assert patient[5] == later[5] <= soon[5]
    assert patient[30] < later[30] < soon[30]


def test_those_who_waited_are_no_newcomers() -> None:
    """They tell how patient people are."""
    day = sleepers("09:00", "09:00")
    day.asks("09:10", QueueJoined("nap", 1))
    day.reads("09:20", "mat_1", 0)
    day.reads("09:26", "mat_1", 1)
    day.until("09:30")
    assert week(day).whole.arrivals == 2.0
    assert week(day).waited == 1.0
    assert week(day).patience == pytest.approx(2 / (2 + week(day).turned))


def test_older_weeks_weigh_less_and_what_nobody_watched_nothing() -> None:
    """A week is worth seven hundredths less than the next; a restart is no quiet hour."""
    day = sleepers("09:00")
    day.reads("09:20", "mat_1", 0)
    day.reads("09:30", "mat_2", 1)
    before = week(day).whole
    day.restarts(away=3600)
    for mat in ("mat_1", "mat_2"):
        day.reads("10:31", mat, 0)
    assert week(day).whole.watched == before.watched
    day.reads("09:00", "mat_1", 0, day=7)
    day.reads("09:00", "mat_1", 1, day=7)
    assert week(day).whole.arrivals == pytest.approx(1 + 2 * 0.93)


def test_a_closed_room_is_not_watched_and_a_day_begins_anew() -> None:
    """Whoever did not come since could not."""
    day = sleepers("09:00")
    day.reads("09:21", "mat_1", 0)
    day.asks("09:30", ModeChosen("nap", Mode.CLOSED))
    watched = week(day).whole.watched
    day.asks("12:30", ModeChosen("nap", Mode.AUTOMATIC))
    assert week(day).whole.watched == watched
    assert week(day).pace == 1.0


def test_the_rate_is_that_of_the_weekday_and_the_time_of_day() -> None:
    """Smoothed with what is near, and with the other days."""
    monday_at_nine = slot_of(at("09:10"), UTC)
    assert monday_at_nine == 18
    assert rate(BUSY, monday_at_nine) == pytest.approx(10 / 8, rel=0.01)
    assert rate(BUSY, slot_of(at("21:00"), UTC)) == 0.0
    assert rate(BUSY, slot_of(MONDAY + timedelta(days=5, hours=9), UTC)) == 0.0
    quiet = Turnout({**BUSY.cells} | {monday_at_nine: Cell(0.0, 8.0, 0.0, 10.0)})
    assert 0.0 < rate(quiet, monday_at_nine) < 0.5


def test_what_is_free_stays_so_unless_someone_comes() -> None:
    """The further ahead, the less sure."""
    told = foretold(sleepers())
    assert tuple(told) == AHEAD
    assert 1.0 >= told[5] > told[15] > told[30] > 0.5


def test_a_full_room_is_free_when_the_first_of_them_gets_up_and_the_bed_is_fresh() -> None:
    """Eleven minutes into their naps, none in five minutes or fifteen; in half an hour, quite likely."""
    told = foretold(sleepers("09:30", "09:30").until("09:41"))
    assert told[5] == 0.0
    assert told[15] < 0.2
    assert told[30] > 0.5


def test_a_bed_that_is_being_freshened_is_free_when_that_is_done() -> None:
    """Unless someone waits for it: then it is theirs."""
    day = sleepers("09:00", "09:10")
    day.reads("09:20", "mat_1", 0)
    day.until("09:22")
    assert foretold(day)[5] > 0.9
    day.happens(QueueJoined("nap", 1))
    assert foretold(day)[5] == 0.0


def test_who_claims_a_bed_may_not_come() -> None:
    """And who overstays may linger."""
    day = sleepers("09:00", "09:30")
    day.until("09:59")
    assert day.nap().places[0].until == at("09:22")
    overstay = foretold(day, Turnout(BUSY.cells))
    assert 0.0 < overstay[15] < 1.0
    day.reads("10:00", "mat_1", 0)
    day.reads("10:00", "mat_2", 0)
    day.asks("10:10", PlaceClaimed("nap", "bed_1"))
    day.happens(PlaceClaimed("nap", "bed_2"))
    assert 0.0 < foretold(day)[5] < 0.5


def test_sleepers_that_are_only_counted_stay_for_a_while() -> None:
    """Nobody knows since when they sleep."""
    day = Day(nap_room(SensorKind.COUNT, places=2, mats=False), start="08:00")
    day.reads("09:00", "count", 2)
    told = foretold(day)
    assert 0.0 < told[5] < told[30] < 1.0


def test_the_quietest_hours_are_told_of_a_day_with_enough_naps() -> None:
    """Never of one on which so few came that it would tell of somebody."""
    cells = {**BUSY.cells} | {slot: Cell(6.0, 9.0, 1.0, 10.0) for slot in (20, 21, 30, 31)}
    usual = Turnout(cells, BUSY.leavings)
    assert quietest(usual, 0) == (10, 15, 8)
    assert forecast(usual, sleepers().nap(), at("09:00"), UTC).quietest == (10, 15, 8)
    assert quietest(Turnout({20: Cell(K - 1, 5.0, 1.0, 5.0)}), 0) == ()


def test_history_is_told_above_ten_naps_and_never_one_hour_short() -> None:
    """Or the hidden hour would follow from the day's sum."""
    told = history(BUSY, 0)
    assert set(told) == set(range(8, 19))
    assert told[8] == pytest.approx(0.8)
    one = Turnout({**BUSY.cells} | {16: Cell(2.0, 8.0, 1.0, 10.0), 17: Cell(2.0, 8.0, 1.0, 10.0)})
    assert [hour for hour, taken in history(one, 0).items() if taken is None] == [8, 9]
    empty = Turnout({**BUSY.cells} | {slot: Cell(12.0) for slot in (16, 17)})
    assert history(empty, 0)[8] is None


def test_what_is_foretold_is_moved_by_what_came_of_it() -> None:
    """Of all that was called about as likely; little where little was seen."""
    often = {key_of(15, 0.85): Proof(1000.0, 850.0, 700.0)}
    assert calibrated(often, 15, 0.85) == pytest.approx(0.70, abs=0.01)
    assert calibrated(often, 15, 0.80) == pytest.approx(0.725, abs=0.01)
    assert calibrated(often, 5, 0.85) == 0.85
    once = {key_of(15, 0.85): Proof(1.0, 0.85, 0.0)}
    assert 0.79 < calibrated(once, 15, 0.85) < 0.85
    assert calibrated({key_of(5, 1.0): Proof(100.0, 98.0, 100.0)}, 5, 1.0) == 1.0


def test_each_forecast_is_looked_at_when_its_time_has_come() -> None:
    """By how the room has stood until then; at most one every ten minutes is noted down."""
    day = sleepers("09:00")
    usual = BUSY._replace(week=week(day).week, standing=Standing(takeable=True, occupied=1))
    told = noted(usual, {5: 0.85, 15: 0.5}, at("09:00"))
    assert is_due(usual, at("09:00"))
    assert not is_due(told, at("09:09"))
    assert is_due(told, at("09:10"))
    assert checked(told, at("09:04")) is told
    five = checked(told, at("09:06"))
    assert five.proofs == {key_of(5, 0.85): Proof(1, 0.85, 1)}
    full = five._replace(standing=Standing(takeable=False, occupied=2))
    assert checked(full, at("09:15")).proofs[key_of(15, 0.5)] == Proof(1, 0.5, 0)
    assert checked(five._replace(standing=None), at("09:15")).proofs == five.proofs
    assert told.moved(timedelta(hours=1)).pending[0].due == at("10:05")


def test_a_room_of_which_enough_was_seen_notes_its_forecasts_down() -> None:
    """And older proofs weigh less."""
    day = sleepers("09:00")
    memory = day.engine.snapshot()
    proofs = {key_of(5, 0.45): Proof(100.0, 45.0, 50.0)}
    usual = BUSY._replace(week=week(day).week, proofs=proofs, standing=week(day).standing)
    day.engine.resume(replace(memory, turnouts={"nap": usual}))
    assert week(day).pending == ()
    day.reads("09:30", "mat_2", 1)
    assert [expected.ahead for expected in week(day).pending] == list(AHEAD)
    forecast_now = day.engine.naps.forecast("nap", day.now)
    assert forecast_now is not None
    assert not forecast_now.learning
    day.reads("09:00", "mat_2", 0, day=7)
    assert week(day).proofs[key_of(5, 0.45)].looks == pytest.approx(93.0)
