"""The time that a building goes by."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.util import dt as dt_util
import pytest

from custom_components.iot_valley.adapters.clock import Clock, local_zone

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MORNING = datetime(2026, 10, 30, 7, 40, tzinfo=UTC)
DEMO = {"speed": 60, "real_origin": NOON.isoformat(), "demo_origin": MORNING.isoformat()}


def test_a_real_building_goes_by_the_real_time(freezer: FrozenDateTimeFactory) -> None:
    """Without a demo, and before a demo has begun."""
    freezer.move_to(NOON)
    for clock in (Clock(), Clock.of_demo(None), Clock.of_demo({"seed": 1, "speed": 60})):
        assert clock.now() == NOON
        assert clock.at(MORNING) == MORNING
        assert clock.seconds_until(NOON + timedelta(minutes=2)) == 120


def test_a_demo_runs_faster(freezer: FrozenDateTimeFactory) -> None:
    """A second of ours is a minute of the demo."""
    freezer.move_to(NOON + timedelta(seconds=10))
    clock = Clock.of_demo(DEMO)
    assert clock.now() == MORNING + timedelta(minutes=10)
    assert clock.at(NOON) == MORNING
    assert clock.seconds_until(MORNING + timedelta(minutes=40)) == 30


@pytest.mark.parametrize("clock", [Clock(), Clock.of_demo(DEMO)], ids=["real", "demo"])
def test_what_is_past_is_due_now(freezer: FrozenDateTimeFactory, clock: Clock) -> None:
    """No timer can be set for the past."""
    freezer.move_to(NOON)
    assert clock.seconds_until(clock.now() - timedelta(hours=1)) == 0


def test_the_time_zone_is_home_assistant_s() -> None:
    """A zone without a name, which no building can have, is taken for UTC."""
    before = dt_util.get_default_time_zone()
    try:
        dt_util.set_default_time_zone(ZoneInfo("Europe/Paris"))
        assert local_zone() == ZoneInfo("Europe/Paris")
        dt_util.set_default_time_zone(UTC)
        assert local_zone() == ZoneInfo("UTC")
    finally:
        dt_util.set_default_time_zone(before)
