"""Weeks in which a space is used as ever, and what that is worth once nothing else is known."""

from datetime import UTC, datetime, timedelta
import json
from math import exp
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.occupancy import Occupancy, Verdict
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.usual import Usual, days_of, shares_of

from .buildings import MONDAY, Day, at, building, room

PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN
MOTION, PRESENCE = SensorKind.MOTION, SensorKind.PRESENCE
ROOM = room(PRESENCE)
PRIOR = round(1 / (1 + exp(-KINDS[ROOM.kind].prior)), 3)


def worked(weeks: int) -> Day:
    """Return the end of some weeks in which someone was in the room from nine to eleven on each working day."""
    day = Day(ROOM, start="00:00")
    for number in range(7 * weeks):
        if number % 7 < 5:
            day.reads("09:00", "presence", 1, number)
            day.reads("11:00", "presence", 0, number)
        else:
            day.reads("09:00", "presence", 0, number)
    return day.until("00:00", 7 * weeks)


def week_of(day: Day, space: str = "room") -> dict[str, list[float]]:
    """Return what was learnt of a space."""
    return days_of(day.engine.snapshot().weeks[space])


def again(day: Day, clock: str, number: int) -> Engine:
    """Return the engine after a restart at another time, by which nobody has looked for days."""
    written = json.loads(json.dumps(snapshots.dump(day.engine.snapshot())))
    engine = Engine(day.engine.building, at(clock, number))
    engine.restore(snapshots.load(written), at(clock, number))
    return engine


def test_the_usual_week_is_learnt_in_eight_weeks() -> None:
    """The working hours go to one and the nights to nothing; what was half an hour is a half."""
    week = week_of(worked(8))
    assert min(week["tuesday"][9:11]) > 0.9
    assert max(week["tuesday"][:9] + week["tuesday"][11:] + week["sunday"]) < 0.03
    assert [len(day) for day in week.values()] == [24] * 7


def test_a_week_says_a_little() -> None:
    """A quarter of what it was, beside what is believed of any such room."""
    week = week_of(worked(1))
    assert week["monday"][9] == pytest.approx(PRIOR + (1 - PRIOR) / 4, abs=0.002)
    assert week["monday"][12] == pytest.approx(PRIOR * 3 / 4, abs=0.002)


def test_what_is_not_known_teaches_nothing() -> None:
    """A room of which nobody knows is neither used nor free."""
    day = Day(room(MOTION), start="00:00").until("00:00", 7)
    assert day.engine.snapshot().weeks == {}
    day = Day(ROOM, start="08:30")
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", None)
    day.until("20:00")
    week = week_of(day)["monday"]
    assert week[9] > 0.3
    assert {share for hour, share in enumerate(week) if hour not in (9, 10)} == {PRIOR}


def test_of_a_lodging_no_week_is_learnt() -> None:
    """It would be the week of whoever lives there."""
    day = Day(room(PRESENCE, kind=SpaceKind.LODGING), start="08:00")
    day.reads("08:30", "presence", 1)
    day.reads("12:00", "presence", 0)
    assert day.until("20:00").engine.snapshot().weeks == {}


def test_hours_are_those_of_the_building() -> None:
    """Nine o'clock in Toulouse is eight in Greenwich."""
    whole = Building("V", ZoneInfo("Europe/Paris"), spaces={"room": ROOM})
    day = Day(ROOM, start="07:00")
    day._wake_at = day.engine.rebuild(whole, day.now).wake_at
    day.reads("08:00", "presence", 1)
    day.reads("09:00", "presence", 0)
    week = week_of(day.until("12:00"))["monday"]
    assert [hour for hour, share in enumerate(week) if share > PRIOR] == [9]


def test_where_nothing_is_known_the_probability_goes_to_what_is_usual() -> None:
    """At ten of a Tuesday it is likely, at ten in the night it is not; the verdict is the same."""
    day = worked(8)
    for clock, likely in (("10:50", True), ("22:00", False)):
        engine = again(day, clock, 58)
        assert engine.views["room"].verdict is UNKNOWN
        assert (engine.views["room"].probability > 0.5) is likely
        assert abs(engine.views["room"].probability - (0.88 if likely else 0.05)) < 0.06


def test_without_a_usual_week_it_goes_to_what_is_usual_of_the_kind() -> None:
    """As on the first day."""
    engine = Engine(building(ROOM), at("08:00"))
    engine.restore(snapshots.Snapshot(at("08:00") - timedelta(days=3)), at("08:00"))
    assert engine.views["room"].probability == round(PRIOR, 2)


def test_the_probability_follows_the_hours_while_nothing_is_known() -> None:
    """It is told anew once an hour."""
    day = worked(8)
    day.reads("07:00", "presence", None, 56)
    told = [day.until(f"{hour:02}:59", 56).view().probability for hour in range(8, 14)]
    assert told[0] < 0.2
    assert max(told) > 0.5
    assert told[-1] < told[2]
    assert day.verdict() is UNKNOWN


@pytest.mark.parametrize("kind", [PRESENCE, MOTION, SensorKind.CO2, SensorKind.COUNTER])
def test_what_is_usual_is_no_evidence(kind: SensorKind) -> None:
    """Whatever a sensor says once it is back, it leads to the same verdict at the same time as without any habit."""
    for value in (0, 1, 400, 900, None):
        for share in (0, 500, 999):
            plain, used = (Day(room(kind), start="08:00") for _ in range(2))
            weeks = {"room": f"{share:03}" * 168}
            used.engine.resume(snapshots.Snapshot(used.now, weeks=weeks))
            verdicts = []
            for day in (plain, used):
                day.until("09:50").happens(Tick())
                day.happens(Reading(str(kind), value))
                verdicts.append(
                    [day.until(f"{minute // 60:02}:{minute % 60:02}").verdict() for minute in range(590, 720)]
                )
            assert verdicts[0] == verdicts[1]


def test_a_lost_sensor_in_a_busy_hour_holds_nobody_for_longer() -> None:
    """Who was there is given up after the hold, however usual it is that someone is."""
    day = worked(8)
    day.reads("09:30", "presence", 1, 56)
    day.reads("09:40", "presence", None, 56)
    assert day.until("09:50", 56).verdict() is PRESENT
    assert day.until("09:56", 56).verdict() is UNKNOWN


# -- memory ----------------------------------------------------------------------------------------------------------


def test_what_is_forgotten_is_learnt_anew() -> None:
    """By the space; a sensor that is learnt anew leaves the week of its space."""
    day = worked(2)
    day.engine.forget(["presence"], day.now)
    assert "room" in day.engine.snapshot().weeks
    day.engine.forget(["presence"], day.now, ["room"])
    assert day.engine.snapshot().weeks == {}
    day.until("03:00", 14)
    assert week_of(day)["monday"][1] < PRIOR
    assert week_of(day)["monday"][4] == PRIOR


def test_what_nobody_watched_is_not_learnt() -> None:
    """A restart, after which who was there is held for a time; or a machine that slept."""
    day = Day(ROOM, start="08:30")
    day.reads("09:00", "presence", 1)
    day.until("09:59").happens(Tick())
    known = day.engine.snapshot().weeks
    assert again(day, "10:30", 0).snapshot().weeks == known
    asleep = Usual()
    asleep.learn(ROOM, Occupancy(PRESENT, noted=at("09:00")), at("13:00"))
    assert asleep.written() == {}


def test_a_week_that_is_none_is_left_out() -> None:
    """And one of a space that is gone."""
    usual = Usual()
    week = "500" * 168
    usual.recall({"room": week, "short": "500", "other": "x" * 504, "gone": week})
    usual.rebuild({"room", "short", "other"}, UTC)
    assert usual.written() == {"room": week}


@given(
    st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 7200), st.booleans()), max_size=30),
    st.sampled_from(("UTC", "Europe/Paris", "Asia/Kolkata", "America/St_Johns")),
)
def test_every_share_is_a_share(days: list[tuple[Verdict, int, bool]], zone: str) -> None:
    """Over a change of the clocks too; and what is written is read again."""
    usual, now = Usual(), datetime(2026, 3, 29, tzinfo=UTC)
    usual.rebuild({"room"}, ZoneInfo(zone))
    for verdict, seconds, _ in days:
        occupancy, now = Occupancy(verdict, noted=now), now + timedelta(seconds=seconds)
        usual.learn(ROOM, occupancy, now)
    other = Usual()
    other.recall(usual.written())
    assert other.written() == usual.written()
    for week in usual.written().values():
        assert len(shares_of(week)) == 168
        assert all(0 <= share < 1 for share in shares_of(week))


def test_learning_costs_the_same_after_a_year() -> None:
    """A text of 504 figures, whatever has been."""
    usual, now = Usual(), MONDAY
    for number in range(366):
        occupancy, now = Occupancy((PRESENT, ABSENT)[number % 2], noted=now), now + timedelta(hours=1)
        usual.learn(room(kind=SpaceKind.NAP_ROOM), occupancy, now)
        now += timedelta(hours=23)
    assert len(usual.written()["room"]) == 504
