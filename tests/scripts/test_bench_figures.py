"""The benchmark's table, limits and comparisons: arithmetic on figures that are made up."""

from fnmatch import fnmatchcase

import pytest

from scripts.support.bench_events import Samples
from scripts.support.bench_figures import KEYS, LIMITS, UPLINK_KEYS, Cost, beyond_bare, compared, limit_of, over, table


def test_a_figure_over_its_limit_is_named() -> None:
    """A figure over its limit is named."""
    figures = {"events.10.drift.ratio": 1.6, "events.10.same.ratio": 1.4, "events.10.drift.ours_us": 900.0}
    assert over(figures) == ["events.10.drift.ratio"]


def test_a_figure_at_its_limit_is_allowed() -> None:
    """A figure at its limit is allowed."""
    assert over({"idle.timers_per_building": 1.0, "events.10.change.ratio": 3.0}) == []


@pytest.mark.parametrize("key", ["events.10.drift.bare_us", "latency.10.lamp.p99_ms", "restart.10.ratio"])
def test_what_nobody_promised_has_no_limit(key: str) -> None:
    """What nobody promised has no limit."""
    assert limit_of(key) is None


def test_memory_is_compared_per_entity_without_that_of_the_core() -> None:
    """Memory is compared per entity without that of the core."""
    ours, group = Cost(100, 2.0, 1.0, 100 * 10_000 + 10 * 6_000), Cost(100, 1.0, 1.0, 100 * 8_000)
    figures = compared(10, ours, group)
    assert figures["memory.10.ratio"] == pytest.approx(1.25)
    assert figures["memory.10.ours_bytes_per_space"] == 106_000
    assert figures["setup.10.ratio"] == pytest.approx(2.0)
    assert figures["restart.10.ratio"] == pytest.approx(1.0)


def test_set_up_is_compared_per_entity() -> None:
    """Set up is compared per entity."""
    figures = compared(1, Cost(10, 1.0, 1.0, 1), Cost(20, 1.0, 1.0, 1))
    assert figures["setup.1.ratio"] == pytest.approx(2.0)


def test_growth_beyond_that_of_home_assistant_itself() -> None:
    """Growth beyond that of home assistant itself."""
    figures = {"growth.drift.bare": 2.0, "growth.drift.ours": 2.2, "idle.calls": 0.0}
    assert beyond_bare(figures) == {"growth.drift.beyond_bare": pytest.approx(1.1)}


def test_ratios_are_taken_within_a_round() -> None:
    """A round in which the machine was twice as slow is no different from the others."""
    samples = Samples()
    for slow in (1, 2, 1, 1, 2):
        samples.note("bare", 10.0 * slow)
        samples.note("ours", 15.0 * slow)
    assert samples.ratio("ours", "bare") == pytest.approx(1.5)
    assert samples.middle("ours") == pytest.approx(15.0)


def test_the_table_shows_limits_and_goes_by_size() -> None:
    """The table shows limits and goes by size."""
    rows = table({"setup.200.ratio": 2.0, "setup.10.ratio": 1.0, "save.10.loop_ms": 0.01234}).splitlines()
    assert [row.split() for row in rows] == [
        ["figure", "value", "limit"],
        ["save.10.loop_ms", "0.0123"],
        ["setup.10.ratio", "1.00", "1.5", "ok"],
        ["setup.200.ratio", "2.00", "1.5", "over"],
    ]


def test_each_limit_is_of_a_documented_figure() -> None:
    """Each limit is of a documented figure."""
    families = {key.split(".")[0] for key in (KEYS + UPLINK_KEYS).split() if "." in key}
    assert all(any(fnmatchcase(limit.pattern, f"{family}.*") for family in families) for limit in LIMITS)
