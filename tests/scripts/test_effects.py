"""What follows people is quick, is no fight, and is bounded: a share of the campaign `scripts/effects`."""

from scripts.support.effects import kept, rush


def test_a_rush_hour_tells_nobody_twice() -> None:
    """In forty spaces, each actuator is told once for each change."""
    figures = rush(40, "1")
    assert figures["told_twice"] == 0
    assert figures["commands_per_event"] <= 4


def test_a_promise_that_is_broken_is_told() -> None:
    """Too slow, or a hand that was fought."""
    good = {"latency_p99_s": 0.01, "lag_p99_s": 0.01, "unlit": 0, "fought": 0, "sent_twice": 0, "told_twice": 0}
    assert kept(good)
    assert not kept(good | {"fought": 1})
    assert not kept(good | {"latency_p99_s": 0.2})
