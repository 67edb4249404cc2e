"""Rooms are given back in the simulated building as they should: a share of the campaign `scripts/releases`."""

import pytest

from scripts.support.releases import fates, main
from scripts.support.sim_site import BY_CODE


@pytest.mark.parametrize("fault", ["none", "stuck_off", "silent", "swapped"])
def test_nobody_is_put_out_of_a_room_with_a_sensor_that_sees_still_people(fault: str) -> None:
    """In the second week of a fault in one of its sensors."""
    told = list(fates(8, 4, fault, BY_CODE["ADA"]))
    assert told
    assert not [fate for fate in told if fate.evicted and fate.live_hold]


def test_a_room_without_such_a_sensor_has_no_such_fault() -> None:
    """Nothing is planted where it does not fit."""
    assert not list(fates(3, 4, "drifting", BY_CODE["MORSE"]))


def test_the_campaign_tells_what_became_of_the_bookings(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each fault, and one for all."""
    assert main(["--days", "3", "--faults", "none"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
