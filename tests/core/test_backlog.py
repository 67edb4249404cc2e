"""Late messages: after a base station was down for a morning, the statistics of that morning are put right."""

from datetime import datetime, timedelta

import pytest

from custom_components.iot_valley.core.backlog import KEPT, MOST, Backlog, Hour, Series, hour_of
from custom_components.iot_valley.core.quantities import Measurement, Quantity

from .buildings import at

CO2 = Series("a1", Quantity.CO2)
ONE, TWO = at("09:00"), at("10:00")


def told(*samples: tuple[str, float]) -> list[tuple[datetime, Measurement]]:
    """Return what a device tells of the past."""
    return [(at(clock), Measurement(Quantity.CO2, value)) for clock, value in samples]


def test_a_morning_that_comes_in_late_is_written_hour_by_hour() -> None:
    """Five minutes after the last message, each hour with the sample that it began with."""
    backlog = Backlog()
    backlog.note("a1", told(("09:40", 600.0), ("10:20", 900.0)), at("12:00"))
    assert backlog.next() == at("12:05")
    backlog.note("a1", told(("09:50", 700.0)), at("12:01"))
    assert backlog.next() == at("12:06")
    assert backlog.take(at("12:06")) == {
        CO2: {
            ONE: ((at("09:40"), 600.0), (at("09:50"), 700.0)),
            TWO: ((at("09:40"), 600.0), (at("09:50"), 700.0), (at("10:20"), 900.0)),
        }
    }
    assert backlog.next() is None
    assert backlog.take(at("12:10")) == {}


def test_an_hour_that_is_not_over_waits() -> None:
    """Home Assistant reckons it itself, after its end."""
    backlog = Backlog()
    backlog.note("a1", told(("09:40", 600.0), ("10:20", 900.0)), at("10:30"))
    backlog.note("b2", told(("10:25", 500.0)), at("10:30"))
    taken = backlog.take(at("10:35"))
    assert (list(taken), list(taken[CO2])) == ([CO2], [ONE])
    assert backlog.next() == at("11:05")
    assert list(backlog.take(at("11:05"))[CO2]) == [TWO]


def test_more_of_the_same_hour_is_put_to_what_came_before() -> None:
    """For a week: then it is forgotten."""
    backlog = Backlog()
    backlog.note("a1", told(("09:40", 600.0)), at("12:00"))
    backlog.take(at("12:05"))
    backlog.note("a1", told(("09:10", 500.0)), at("13:00"))
    assert backlog.take(at("13:05"))[CO2][ONE] == ((at("09:10"), 500.0), (at("09:40"), 600.0))
    backlog.note("b2", told(("10:00", 500.0)), at("09:30", day=7))
    assert list(backlog.take(at("09:40", day=7))) == [Series("b2", Quantity.CO2)]
    backlog.note("a1", told(("09:45", 700.0)), at("09:41", day=7))
    assert backlog.take(at("09:46", day=7))[CO2][ONE] == ((at("09:45"), 700.0),)


def test_what_is_too_old_or_of_the_future_is_no_history() -> None:
    """Nor is more kept than two thousand samples."""
    backlog = Backlog()
    now = at("12:00")
    backlog.note("a1", [(now - KEPT, Measurement(Quantity.CO2, 1.0))], now)
    backlog.note("a1", [(now + timedelta(seconds=1), Measurement(Quantity.CO2, 1.0))], now)
    assert backlog.next() is None
    many = [(now - timedelta(minutes=number), Measurement(Quantity.CO2, 1.0)) for number in range(MOST + 1)]
    backlog.note("a1", many, now)
    assert len(backlog._samples[CO2]) == MOST


@pytest.mark.parametrize(
    ("samples", "hour"),
    [
        ((), None),
        (((at("08:30"), None),), None),
        (((at("08:30"), 400.0),), Hour(400.0, 400.0, 400.0)),
        (((at("09:30"), 500.0),), Hour(500.0, 500.0, 500.0)),
        (((at("09:15"), 800.0), (at("08:30"), 400.0)), Hour(700.0, 400.0, 800.0)),
        (((at("08:30"), 400.0), (at("09:30"), None), (at("09:45"), 700.0)), Hour(500.0, 400.0, 700.0)),
        (((at("08:30"), 400.0), (at("10:30"), 900.0)), Hour(400.0, 400.0, 400.0)),
    ],
)
def test_an_hour_is_weighted_by_time(samples: tuple[tuple[datetime, float | None], ...], hour: Hour | None) -> None:
    """Each sample holds until the next one; what is not known counts for nothing."""
    assert hour_of(samples, ONE) == hour
