"""When something recurs: the examples of RFC 5545, rules that are none, and rules that would take for ever."""

from contextlib import suppress
from datetime import datetime, timedelta
from time import perf_counter

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.iot_valley.core.recurrence import walls
from custom_components.iot_valley.core.recurrence_rules import Frequency, Rule, read_rule


def wall(text: str) -> datetime:
    """Return a time on the wall."""
    return datetime.fromisoformat(text)


START, FAR = wall("1997-09-02T09:00"), wall("2003-01-01")


def days(rule: str, start: datetime = START, before: datetime = FAR, most: int = 12) -> str:
    """Return the first days on which a rule holds, month and day."""
    found = [f"{at:%m-%d}" for at, _ in zip(walls(read_rule(rule), start, start, before), range(most), strict=False)]
    return " ".join(found)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", "09-02 09-03 09-04"),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "09-02 09-12 09-22 10-02 10-12"),
        ("FREQ=DAILY;UNTIL=19970904T090000", "09-02 09-03 09-04"),
        ("FREQ=DAILY;UNTIL=19970904", "09-02 09-03 09-04"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=8", "09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16"),
        ("FREQ=WEEKLY;COUNT=3", "09-02 09-09 09-16"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,15;COUNT=5", "09-02 09-15 10-02 10-15 11-02"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,-1;COUNT=5", "09-02 09-30 10-07 10-28 11-04"),
        ("FREQ=MONTHLY;BYDAY=1TU,-1TU;COUNT=5", "09-02 09-30 10-07 10-28 11-04"),
        ("FREQ=MONTHLY;COUNT=3", "09-02 10-02 11-02"),
        ("FREQ=MONTHLY;BYMONTHDAY=-29;COUNT=3", "09-02 10-03 11-02"),
        ("FREQ=YEARLY;BYMONTH=9,10;COUNT=4", "09-02 10-02 09-02 10-02"),
        ("FREQ=YEARLY;COUNT=3", "09-02 09-02 09-02"),
        ("FREQ=YEARLY;BYYEARDAY=245,-1;COUNT=4", "09-02 12-31 09-02 12-31"),
        ("FREQ=YEARLY;BYWEEKNO=36;COUNT=3", "09-02 09-01 09-07"),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO;COUNT=3", "09-02 12-22 12-28"),
        ("FREQ=YEARLY;BYDAY=35TU,-1MO;COUNT=3", "09-02 12-29 09-01"),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=1TU;COUNT=3", "09-02 09-01 09-07"),
        ("FREQ=DAILY;BYMONTH=9;BYDAY=TU,1WE;BYHOUR=9;COUNT=3", "09-02 09-03 09-09"),
        ("FREQ=HOURLY;BYDAY=TU;BYHOUR=9,10;COUNT=3;X-ODD=1", "09-02 09-02 09-09"),
        ("FREQ=MINUTELY;INTERVAL=1440;COUNT=2", "09-02 09-03"),
        ("FREQ=SECONDLY;INTERVAL=86400;BYSECOND=0;COUNT=2", "09-02 09-03"),
    ],
)
def test_examples_of_the_standard(rule: str, expected: str) -> None:
    """Each kind of period, and each part of a rule."""
    assert days(rule) == expected


def test_a_start_that_its_rule_does_not_name_counts_all_the_same() -> None:
    """Whoever sees it in a calendar sees it there first."""
    assert days("FREQ=WEEKLY;BYDAY=MO;COUNT=3") == "09-02 09-08 09-15"


def test_only_what_was_asked_for_is_gone_through() -> None:
    """A rule of many years ago, and a window of today."""
    since = wall("2026-03-02T00:00")
    for rule in (
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=MONTHLY",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3",
        "FREQ=HOURLY",
    ):
        found = list(walls(read_rule(rule), START, since, since + timedelta(days=1, hours=12)))
        assert found == sorted(found)
        assert all(since <= at < since + timedelta(days=1, hours=12) for at in found)
    assert list(walls(read_rule("FREQ=DAILY"), START, since, since + timedelta(days=1))) == [wall("2026-03-02T09:00")]
    assert list(walls(read_rule("FREQ=DAILY;COUNT=2"), START, since, since + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=SECONDLY;COUNT=1000000000",
    ],
)
def test_a_rule_without_end_ends(rule: str) -> None:
    """A foreign calendar must not hold the house up."""
    began = perf_counter()
    assert len(list(walls(read_rule(rule), START, wall("2026-01-01"), wall("2027-01-01")))) <= 1
    assert perf_counter() - began < 2


def test_the_calendar_ends_with_the_year_9999() -> None:
    """Nothing is asked of the day after."""
    start, before = wall("9998-12-31T09:00"), wall("9999-12-31T23:59:59")
    assert days("FREQ=YEARLY", start, before) == "12-31 12-31"
    assert days("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", start, before) == "12-31 01-01"
    assert days("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", wall("0001-01-01"), wall("0003-01-01")) == "01-01 12-31 12-30"
    assert days("FREQ=DAILY", wall("9999-12-30T09:00"), before) == "12-30 12-31"
    assert days("FREQ=MONTHLY", wall("9999-11-30T09:00"), before) == "11-30 12-30"
    assert days("FREQ=WEEKLY;BYDAY=FR", wall("9999-12-17T09:00"), before) == "12-17 12-24"


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "COUNT=3",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=many",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261341",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;WKST=XX",
    ],
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    """Rather than guessed at."""
    with pytest.raises(ValueError, match=r"."):
        read_rule(rule)


def test_a_rule_is_read_as_it_is_meant() -> None:
    """In any case, with spaces, and with what cannot be left out."""
    rule = read_rule("freq=weekly; byday=MO,2TU,XX;BYHOUR=9,25;UNTIL=20260302T0930Z;BYMINUTE=;;WKST=SU")
    assert rule == Rule(
        Frequency.WEEKLY,
        until=wall("2026-03-02T09:30"),
        until_is_utc=True,
        days=((0, 0), (2, 1)),
        hours=(9,),
        week_start=6,
    )


RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]), "INTERVAL": st.integers(1, 5)},
    optional={
        "COUNT": st.integers(1, 40),
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3),
        "BYMONTHDAY": st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3),
        # Not both kinds at once: dateutil takes such a list for «and», the standard for «or».
        "BYDAY": st.lists(st.sampled_from(["MO", "WE", "FR", "SU"]), min_size=1, max_size=3)
        | st.lists(st.sampled_from(["1TU", "-1FR", "2SA"]), min_size=1, max_size=3),
        "BYHOUR": st.lists(st.integers(0, 23), min_size=1, max_size=2),
        "BYSETPOS": st.lists(st.sampled_from([1, 2, -1]), min_size=1, max_size=2),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)


@settings(max_examples=60)
@given(RULES, st.integers(0, 700), st.integers(1, 400))
def test_it_is_what_dateutil_says(rule: dict[str, object], skipped: int, length: int) -> None:
    """But for a start that its rule does not name, of which the standard says nothing."""
    dateutil = pytest.importorskip("dateutil.rrule", reason="dateutil is not of the core's own environment")
    if rule["FREQ"] in {"WEEKLY", "DAILY", "HOURLY"}:
        rule = rule | {"BYDAY": [str(day)[-2:] for day in rule["BYDAY"]]} if "BYDAY" in rule else rule  # type: ignore[attr-defined]
    told = {key: ",".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in rule.items()}
    text = ";".join(f"{key}={value}" for key, value in told.items())
    try:
        theirs = dateutil.rrulestr(text, dtstart=START)
    except ValueError:  # It finds out by itself that there is nothing.
        return
    since = START + timedelta(days=skipped)
    before = since + timedelta(days=length)
    expected = []
    with suppress(ValueError):
        for at in theirs:
            if at >= before:
                break
            expected.append(at)
    if START not in expected[:1]:
        if "COUNT" in rule:
            return
        expected.insert(0, START)
    ours = list(walls(read_rule(text), START, since, before))
    assert ours == [at for at in expected if at >= since], text
