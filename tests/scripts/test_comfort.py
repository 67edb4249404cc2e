"""A room is warm in time, aired enough, and costs less: a share of the year of `scripts/comfort`."""

import sys

import pytest

from scripts.support.comfort import BEGIN, figures, main, reached
from scripts.support.comfort_life import meetings
from scripts.support.comfort_weather import HIGHS, LOWS, Weather


def test_autumn_in_a_heavy_room() -> None:
    """Eighty days, the first of which it has to learn from."""
    for row in figures("heavy", "test", 80):
        assert float(row["ready_percent"]) >= 95, row
        assert float(row["heated_up_to"]) <= 19.0
        assert float(row["fresh_percent"]) >= 95
        assert float(row["fan_saved_percent"]) >= 40


def test_a_promise_that_is_broken_is_told() -> None:
    """A cap that is passed."""
    good: dict[str, float | str] = {
        "ready_percent": 99.0,
        "kwh_saved_percent": 30.0,
        "heated_up_to": 19.0,
        "cooled_down_to": 26.0,
        "fresh_percent": 99.0,
        "fan_saved_percent": 50.0,
    }
    assert reached(good)
    assert not reached(good | {"heated_up_to": 19.5})


def test_the_weather_is_that_of_toulouse() -> None:
    """Cold nights in winter, warm days in summer, the same for the same seed."""
    weather = Weather("1")
    night, day = BEGIN.replace(month=1, hour=5), BEGIN.replace(month=7, hour=15)
    assert abs(weather.degrees(night) - LOWS[0]) < 10
    assert abs(weather.degrees(day) - HIGHS[6]) < 10
    assert weather.degrees(night) == Weather("1").degrees(night)
    assert weather.sun(night) == 0.0 < weather.sun(day)


def test_nobody_meets_on_sundays_or_in_the_middle_of_august() -> None:
    """All others do."""
    days = {meeting.start.date() for meeting in meetings("1", 365, BEGIN, 8)}
    assert all(day.weekday() < 5 for day in days)
    assert not any(day.month == 8 and 8 <= day.day <= 22 for day in days)


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """As a line for each room and fan."""
    monkeypatch.setattr(sys, "argv", ["comfort", "heavy", "--days", "3", "--json"])
    main()
    assert len(capsys.readouterr().out.splitlines()) == 2
