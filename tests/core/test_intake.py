"""How much comes in through one gateway, and what is told of what does not."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.buckets import Allowance, Buckets
from custom_components.iot_valley.core.intake import PER_DEVICE, PER_GATEWAY, Intake, TooOften
from custom_components.iot_valley.core.uplinks import Network, Refusal, RefusalCode, UplinkCode, UplinkRefused
from scripts.support.bodies import chirpstack, sigfox

START: Final = datetime(2026, 10, 1, 8, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)


def test_a_device_that_does_not_stop() -> None:
    """It is let in so many times at once, and then as often as it should speak; others are let in."""
    intake = Intake("mast", Network.SIGFOX)
    for number in range(int(PER_DEVICE.burst)):
        assert intake.read(sigfox(number=number), START)
    with pytest.raises(TooOften) as raised:
        intake.read(sigfox(), START)
    assert (raised.value.code, raised.value.seconds) == (RefusalCode.DEVICE_TOO_OFTEN, 1)
    assert intake.read(sigfox("5"), START)
    assert intake.read(sigfox(), START + SECOND)


def test_a_gateway_that_does_not_stop() -> None:
    """A network server may send all that it held back, and then what a large building says."""
    intake = Intake("mast", Network.CHIRPSTACK)
    for _ in range(int(PER_GATEWAY.burst)):
        intake.admit(START)
    with pytest.raises(TooOften) as raised:
        intake.admit(START)
    assert (raised.value.code, raised.value.seconds) == (RefusalCode.TOO_OFTEN, 1)
    for _ in range(int(PER_GATEWAY.per_second)):
        intake.admit(START + SECOND)


def test_what_tells_nothing_costs_nothing() -> None:
    """An acknowledgement is no message of a device."""
    intake = Intake("mast", Network.CHIRPSTACK)
    assert intake.read(chirpstack(queueItemId="x"), START) == ()
    with pytest.raises(UplinkRefused):
        intake.read([], START)


def test_what_is_refused_is_told_once_a_minute() -> None:
    """All of it is counted, whatever the clock does."""
    intake = Intake("mast", Network.TTN)
    assert intake.refuse(UplinkCode.NOT_JSON) == Refusal("mast", UplinkCode.NOT_JSON)
    assert intake.report(START) == "not_json: 1"
    intake.refuse(RefusalCode.WRONG_SECRET)
    intake.refuse(UplinkCode.NOT_JSON)
    assert intake.report(START + 59 * SECOND) == ""
    intake.refuse(UplinkCode.NOT_JSON)
    assert intake.report(START + 60 * SECOND) == "not_json: 2, wrong_secret: 1"
    intake.refuse(UplinkCode.NOT_JSON)
    assert intake.report(START) == "not_json: 1"


@given(st.lists(st.floats(0, 5), max_size=60))
def test_buckets_never_let_more_in(gaps: list[float]) -> None:
    """In any stretch of time no more than a bucket holds, and what runs in meanwhile."""
    buckets = Buckets(Allowance(burst=3, per_second=0.5))
    now, let_in = 0.0, []
    for gap in gaps:
        now += gap
        wait = buckets.take("a", now)
        if wait:
            assert buckets.take("a", now + wait * 0.99) > 0
            now += wait * 0.99
        else:
            let_in.append(now)
    for first in range(len(let_in)):
        for last in range(first, len(let_in)):
            assert last - first + 1 <= 3 + (let_in[last] - let_in[first]) * 0.5 + 1e-6


def test_buckets_do_not_fill_the_house() -> None:
    """Of too many, the one that was not used for longest is forgotten."""
    buckets = Buckets(Allowance(burst=1, per_second=0.001), most=2)
    for name in ("a", "b", "a", "c"):
        buckets.take(name, 0.0)
    assert [bool(buckets.take(name, 0.0)) for name in ("a", "c")] == [True, True]
    assert not buckets.take("b", 0.0)
