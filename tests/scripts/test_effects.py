"""What follows people is quick, is no fight, and is bounded: a share of the campaign `scripts/effects`."""

import pytest

from scripts.support.effects import LAMPS, async_light, kept, rush
from scripts.support.effects_heat import HEATERS, async_heat
from scripts.support.effects_rush import async_rush


@pytest.mark.parametrize("family", LAMPS)
async def test_lamps_follow_people_and_never_against_a_hand(family: str) -> None:
    """Lamps of Home Assistant's own: each comes on, is told once, and is left to whoever touched it."""
    figures = await async_light(family, 10, 10, "1")
    assert (figures["unlit"], figures["sent_twice"], figures["fought"]) == (0, 0, 0)


@pytest.mark.parametrize("family", HEATERS)
async def test_thermostats_follow_people_and_never_against_a_hand(family: str) -> None:
    """Thermostats of Home Assistant's own: each gets warm, with a command for each change at the most."""
    figures = await async_heat(family, 6, "1")
    assert (figures["cold"], figures["sent_twice"], figures["fought"]) == (0, 0, 0)
    assert 0 < figures["commands_per_change"] <= 1


async def test_a_rush_in_a_running_home_tells_no_lamp_twice() -> None:
    """In ten spaces, an hour in two seconds."""
    figures = await async_rush(10, 2.0, "1", events=200)
    assert figures["home_commands"] > 0
    assert figures["home_told_twice"] == 0


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
    assert not kept(good | {"generic_thermostat_heat_cold": 1})
