"""What is saved: power times time, by hand."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.savings import Account, Rate, Saved, rate_of, surface_of

from .buildings import at, room


def test_what_is_saved_is_power_times_time() -> None:
    """Half an hour at 200 W, then two at 50 W with the lamps on."""
    saved = Saved(at("08:00")).turned(Rate(200.0, dark=True), at("08:00"))
    saved = saved.turned(Rate(50.0), at("08:30")).until(at("10:30"))
    assert (round(saved.kilowatt_hours, 6), saved.hours) == (0.2, 0.5)
    assert saved.until(at("10:00")).kilowatt_hours == saved.kilowatt_hours, "a clock that goes back saves nothing"
    assert saved.at - at("08:00") == timedelta(hours=2.5)


def test_a_building_adds_up_what_its_spaces_saved_and_keeps_it() -> None:
    """Of one that is gone too; over a restart as well, but for the time in which nobody watched."""
    account, one, two = Account(), room(id="one"), room(id="two")
    account.book(one, Rate(1000.0, dark=True), at("08:00"))
    account.book(one, Rate(1000.0, dark=True), at("08:30"))
    account.book(two, Rate(500.0), at("08:00"))
    account.keep({"two"})
    assert account.saved(at("10:00")) == (1.0, 0.0)
    account.book(one, Rate(1000.0, dark=True), at("10:00"))
    assert account.saved(at("11:00")) == (2.5, 1.0)
    again = Account()
    again.recall(account.memory(), at("11:00"))
    assert again.saved(at("15:00")) == (2.5, 1.0)


@pytest.mark.parametrize(
    ("lit", "heat", "outdoor", "idle_flow", "is_open", "watts"),
    [
        (True, 19.0, 5.0, 0.0, True, 0.0),
        (False, 19.0, 5.0, 0.0, True, 8 * 6 * 6 / 2.7),
        (True, 17.9, 5.0, 0.0, True, 1.5 * 6 * 6 / 2.7 * 1.1),
        (True, 17.9, 18.0, 0.0, True, 0.0),
        (True, 17.9, None, 0.0, True, 0.0),
        (True, None, 5.0, 100.0, True, 42.0),
        (False, 8.0, 5.0, 100.0, False, 0.0),
    ],
)
def test_the_rate_of_a_meeting_room_for_six(
    lit: bool, heat: float | None, outdoor: float | None, idle_flow: float, is_open: bool, watts: float
) -> None:
    """13.3 m²: lamps of 107 W, 20 W for each K, and the fan."""
    space = room(lights=("lamp",), climates=("valve",))
    rate = rate_of(space, lit=lit, heat=heat, outdoor=outdoor, idle_flow=idle_flow, is_open=is_open)
    assert rate.watts == pytest.approx(watts)
    assert rate.dark is (is_open and not lit)
    assert surface_of(space) == pytest.approx(13.33, abs=0.01)
