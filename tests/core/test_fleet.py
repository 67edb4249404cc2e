"""Days in the life of devices: what is heard twice, late, never, or not any more."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
import json
from random import Random
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import fleet as fleets
from custom_components.iot_valley.core.fleet import Fleet, Receipt
from custom_components.iot_valley.core.quantities import Measurement, Quantity
from custom_components.iot_valley.core.sigfox_grammar import GrammarRefused
from custom_components.iot_valley.core.uplinks import Network, Uplink, UplinkKind

START: Final = datetime(2026, 10, 1, 8, tzinfo=UTC)
SIGFOX: Final = timedelta(minutes=10, seconds=18)
TEN: Final = timedelta(minutes=10)
MAST: Final = "mast"
TEMPERATURE: Final = (Quantity.TEMPERATURE, "")
GRAMMAR: Final = "temperature::uint:8"


def told(number: int | None, at: datetime, value: float | None = 20.0, device: str = "a1", **more: Any) -> Uplink:
    """Return a message of LoRaWAN that tells a temperature."""
    decoded = None if value is None else {"temperature": value}
    what: dict[str, Any] = {"network": Network.TTN, "kind": UplinkKind.DATA, "decoded": decoded} | more
    return Uplink(device_id=device, at=at, counter=number, **what)


def sent(number: int | None, at: datetime, value: int = 20, **more: Any) -> Uplink:
    """Return a message of Sigfox that tells a temperature."""
    what: dict[str, Any] = {"network": Network.SIGFOX, "kind": UplinkKind.DATA} | more
    return Uplink(device_id="51f0", at=at, counter=number, payload=bytes([value]), **what)


def hear(fleet: Fleet, uplinks: Iterable[Uplink], gateway: str | None = MAST) -> list[Receipt]:
    """Let messages come in at once when they are sent."""
    return [fleet.receive(uplink, uplink.at, gateway) for uplink in uplinks]


def every(gap: timedelta, times: int, first: int = 0, **more: Any) -> list[Uplink]:
    """Return regular messages."""
    return [told(first + each, START + gap * each, **more) for each in range(times)]


def values(receipt: Receipt) -> list[float]:
    """Return what is so now."""
    return [item.value for item in receipt.present]


# -- what is heard -------------------------------------------------------------------------------------


def test_a_device_calls_for_the_first_time() -> None:
    """It is known from then on, with what its network tells of it."""
    fleet = Fleet()
    uplink = told(5, START, rssi=-90.0, snr=7.0, battery=80.0, name="Nap room", models=("milesight", "am307"))
    receipt = fleet.receive(uplink, START, MAST)
    device = fleet.devices["a1"]
    assert receipt == Receipt(
        "a1",
        (
            Measurement(Quantity.TEMPERATURE, 20.0, at=START),
            Measurement(Quantity.BATTERY, 80.0, at=START),
        ),
        first=True,
    )
    assert (device.name, device.model, device.network) == ("Nap room", "milesight_am307", Network.TTN)
    assert (device.rssi, device.snr, device.battery, device.seen, device.gateway) == (-90, 7, 80, START, MAST)
    assert (device.counter, device.count, device.lost, device.duplicates, device.interval) == (5, 1, 0, 0, None)
    assert device.values[TEMPERATURE] == (20.0, START)
    assert not fleet.receive(told(6, START + TEN), START + TEN).first


def test_several_base_stations_hear_the_same() -> None:
    """A message that comes three times is one, heard as well as by the best."""
    fleet = Fleet()
    copies = [
        sent(7, START + timedelta(seconds=each), rssi=rssi) for each, rssi in ((0, -120.0), (2, -99.0), (4, -130.0))
    ]
    fleet.assign("51f0", grammar=GRAMMAR)
    receipts = hear(fleet, copies)
    assert [receipt.duplicate for receipt in receipts] == [False, True, True]
    assert [values(receipt) for receipt in receipts] == [[20], [], []]
    device = fleet.devices["51f0"]
    assert (device.count, device.duplicates, device.rssi) == (1, 2, -99)


def test_the_same_comes_again_half_a_minute_later() -> None:
    """DATA_ADVANCED is no second message, but it tells how well the first was heard."""
    fleet = Fleet()
    hear(fleet, [sent(7, START, rssi=-99.0)])
    again = sent(7, START, kind=UplinkKind.ADVANCED, rssi=-101.0, link_quality=3.0)
    assert fleet.receive(again, START + timedelta(seconds=30)).duplicate
    device = fleet.devices["51f0"]
    assert (device.count, device.rssi, device.link_quality) == (1, -101, 3)


def test_only_the_later_callback_is_set_up() -> None:
    """Then DATA_ADVANCED is the message."""
    fleet = Fleet()
    (receipt,) = hear(fleet, [sent(7, START, kind=UplinkKind.ADVANCED, link_quality=3.0)])
    assert (receipt.duplicate, fleet.devices["51f0"].count, fleet.devices["51f0"].link_quality) == (False, 1, 3)


def test_what_is_told_of_an_old_message_is_not_of_the_newest() -> None:
    """How the message before was heard does not matter any more."""
    fleet = Fleet()
    hear(fleet, [sent(7, START, rssi=-99.0), sent(8, START + SIGFOX, rssi=-120.0)])
    fleet.receive(sent(7, START, kind=UplinkKind.ADVANCED, rssi=-80.0, link_quality=3.0), START + SIGFOX)
    assert (fleet.devices["51f0"].rssi, fleet.devices["51f0"].link_quality) == (-120, None)


def test_messages_without_a_number() -> None:
    """Where a callback tells no number, the same bytes at the same time are the same message."""
    fleet = Fleet()
    minute, hour = timedelta(seconds=50), timedelta(hours=1)
    uplinks = [sent(None, START), sent(None, START + minute), sent(None, START + hour), sent(None, START + hour, 21)]
    assert [receipt.duplicate for receipt in hear(fleet, uplinks)] == [False, True, False, False]
    late = fleet.receive(sent(None, START + timedelta(minutes=5)), START + hour)
    assert not late.duplicate
    assert (fleet.devices["51f0"].count, fleet.devices["51f0"].lost) == (4, 0)


def test_numbers_come_after_a_time_without() -> None:
    """A template that was mended later: what is old is old."""
    fleet = Fleet()
    fleet.assign("51f0", grammar=GRAMMAR)
    hear(fleet, [sent(None, START)])
    assert fleet.receive(sent(9, START - SIGFOX), START).present == ()


def test_late_and_out_of_order() -> None:
    """What comes after a later message was so then, and is not lost; what is so now stays."""
    fleet = Fleet()
    hear(fleet, [told(1, START, 20), told(3, START + 2 * TEN, 22)])
    assert fleet.devices["a1"].lost == 1
    late = fleet.receive(told(2, START + TEN, 21), START + 2 * TEN)
    assert (late.present, late.duplicate) == ((), False)
    assert late.past == ((START + TEN, Measurement(Quantity.TEMPERATURE, 21.0)),)
    assert fleet.devices["a1"].values[TEMPERATURE] == (22, START + 2 * TEN)
    assert (fleet.devices["a1"].lost, fleet.devices["a1"].count) == (0, 3)
    assert fleet.receive(told(2, START + TEN, 21), START + 2 * TEN).duplicate


def test_two_messages_within_a_breath() -> None:
    """Of two with times that are nearly the same, the number tells which is later."""
    fleet = Fleet()
    second = timedelta(seconds=1)
    receipts = hear(fleet, [told(1, START, 20), told(2, START, 21), told(3, START - second, 22), told(5, START, 24)])
    assert [values(receipt) for receipt in receipts] == [[20], [21], [22], [24]]
    late = fleet.receive(told(4, START, 23), START)
    assert (late.present, [item.value for _, item in late.past]) == ((), [23])


def test_all_that_was_held_back_comes_at_once() -> None:
    """After an outage of six hours, only what is fresh is the present."""
    fleet = Fleet()
    held = every(TEN, 48)
    hear(fleet, held[:10])
    now = held[-1].at
    receipts = [fleet.receive(uplink, now, MAST) for uplink in held[10:]]
    assert [bool(receipt.present) for receipt in receipts] == [False] * 35 + [True] * 3
    assert all(len(receipt.present) + len(receipt.past) == 1 for receipt in receipts)
    assert fleet.devices["a1"].interval == pytest.approx(600)


def test_a_stranger_that_was_held_back() -> None:
    """Of a device that was never heard even what is old is told, for it is all there is; but only once."""
    fleet = Fleet()
    later = START + timedelta(days=900)
    first, second = (fleet.receive(uplink, later) for uplink in every(TEN, 2))
    assert (len(first.present), len(first.past)) == (1, 0)
    assert (len(second.present), len(second.past)) == (0, 1)
    assert fleet.silent_at("a1") == later + timedelta(days=1)


def test_history_within_a_message() -> None:
    """What a device kept, and sends now, was so then."""
    fleet = Fleet()
    old = START - timedelta(hours=1)
    decoded = {"temperature": 20, "history": [{"timestamp": old.timestamp(), "temperature": 18}]}
    receipt = fleet.receive(told(1, START, decoded=decoded), START)
    assert values(receipt) == [20]
    assert receipt.past == ((old, Measurement(Quantity.TEMPERATURE, 18.0, at=old)),)
    ahead = {"history": [{"timestamp": old.timestamp() + 1e6, "humidity": 40}]}
    assert fleet.receive(told(2, START, decoded=ahead), START).present[0].at == START


def test_joins_and_statuses() -> None:
    """They tell that a device is there, and perhaps its battery, and are no data."""
    fleet = Fleet()
    joined = fleet.receive(told(None, START, None, kind=UplinkKind.JOIN), START, MAST)
    assert joined == Receipt("a1", first=True)
    status = fleet.receive(told(None, START + TEN, None, kind=UplinkKind.STATUS, battery=50.0), START + TEN, MAST)
    assert [(item.quantity, item.value) for item in status.present] == [(Quantity.BATTERY, 50)]
    device = fleet.devices["a1"]
    assert (device.count, device.counter, device.seen, device.at) == (0, None, START + TEN, None)
    assert fleet.silent_at("a1") == START + TEN + timedelta(days=1)


# -- the counter ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "last"), [(Network.SIGFOX, 4_095), (Network.TTN, 65_535), (Network.CHIRPSTACK, 2**32 - 1)]
)
def test_a_counter_begins_again_at_its_end(network: Network, last: int) -> None:
    """After 12, 16 or 32 bits comes 0, and nothing was lost; what comes late is known over the end too."""
    fleet = Fleet()
    numbers = [last - 1, last, 1, 0]
    moments = [START, START + TEN, START + 3 * TEN, START + 2 * TEN]
    uplinks = [told(number, at, network=network) for number, at in zip(numbers, moments, strict=True)]
    assert not any(receipt.duplicate for receipt in hear(fleet, uplinks))
    assert (fleet.devices["a1"].lost, fleet.devices["a1"].counter) == (0, 1)
    assert all(receipt.duplicate for receipt in hear(fleet, uplinks))
    assert fleet.devices["a1"].interval is None


def test_a_device_restarts() -> None:
    """Its counter begins anew: nothing was lost, and nothing is a duplicate but what comes twice."""
    fleet = Fleet()
    hear(fleet, every(TEN, 5, first=3))
    again = [told(number, START + TEN * (5 + number)) for number in range(5)]
    assert not any(receipt.duplicate for receipt in hear(fleet, again))
    assert (fleet.devices["a1"].lost, fleet.devices["a1"].counter, fleet.devices["a1"].count) == (0, 4, 10)
    assert fleet.receive(again[4], again[4].at).duplicate
    old = fleet.receive(told(2_000, START), again[4].at)
    assert (old.present, fleet.devices["a1"].counter) == ((), 4)


def test_a_counter_leaps() -> None:
    """A leap of a few is what was lost; one of millions is another counter."""
    fleet = Fleet()
    hear(fleet, [told(1, START), told(101, START + TEN)])
    assert fleet.devices["a1"].lost == 99
    hear(fleet, [told(4_000_000, START + 2 * TEN)])
    assert fleet.devices["a1"].lost == 99
    very_late = fleet.receive(told(7, START), START + 2 * TEN)
    assert (very_late.present, very_late.duplicate, len(very_late.past)) == ((), False, 1)


def test_what_comes_late_from_before_it_was_known() -> None:
    """It was never taken for lost."""
    fleet = Fleet()
    hear(fleet, [told(5, START + TEN), told(3, START), told(7, START + 2 * TEN)])
    assert fleet.devices["a1"].lost == 1


# -- how it is decoded ---------------------------------------------------------------------------------

AM307: Final = bytes.fromhex("01755C 03671001")


def test_the_chosen_model_comes_first() -> None:
    """Before what the network decoded; where it does not fit, the network's is taken."""
    fleet = Fleet()
    fleet.assign("a1", model="milesight_am307")
    receipt = fleet.receive(told(1, START, 5.0, port=85, payload=AM307), START)
    assert [(item.quantity, item.value) for item in receipt.present if item.quantity is Quantity.TEMPERATURE] == [
        (Quantity.TEMPERATURE, 27.2)
    ]
    assert values(fleet.receive(told(2, START + TEN, 5.0, port=85, payload=b"\x03"), START + TEN)) == [5.0]


def test_a_model_that_is_recognised() -> None:
    """By the names that the network tells, where there is no codec; a chosen one that is unknown changes nothing."""
    fleet = Fleet()
    names = ("Milesight AM307",)
    receipt = fleet.receive(told(1, START, None, port=85, payload=AM307, models=names), START)
    assert 27.2 in values(receipt)
    fleet.assign("a1", model="of_another_century")
    assert 27.2 in values(fleet.receive(told(2, START + TEN, None, payload=AM307, models=names), START + TEN))
    fleet.assign("a1", model="milesight_am307")
    assert fleet.receive(told(3, START + 2 * TEN, None, payload=b"\x03", models=names), START + 2 * TEN).undecoded


def test_a_grammar() -> None:
    """One line says what the bytes of a device of Sigfox are."""
    fleet = Fleet()
    assert fleet.assign("51f0", grammar=GRAMMAR) == ()
    assert values(fleet.receive(sent(1, START, 21), START)) == [21]


def test_nobody_can_read_it() -> None:
    """It is counted and kept, and read as soon as somebody says how."""
    fleet = Fleet()
    receipt = fleet.receive(sent(1, START, 21), START, MAST)
    assert receipt == Receipt("51f0", first=True, undecoded=True)
    assert fleet.devices["51f0"].undecoded == 1
    assert fleet.assign("51f0", grammar=GRAMMAR) == (Measurement(Quantity.TEMPERATURE, 21.0, at=START),)
    assert fleet.assign("51f0", grammar=GRAMMAR) == ()
    assert fleet.devices["51f0"].values[TEMPERATURE] == (21, START)
    with pytest.raises(GrammarRefused):
        fleet.assign("51f0", grammar="nonsense")


def test_nothing_in_it() -> None:
    """A message without a payload tells nothing, and is not undecoded."""
    fleet = Fleet()
    fleet.assign("a1", grammar=GRAMMAR)
    assert fleet.receive(told(1, START, None), START) == Receipt("a1", first=True)


# -- silence -------------------------------------------------------------------------------------------


def test_sigfox_speaks_every_ten_minutes() -> None:
    """One message in 10.3 minutes: it is silent after 20.6, not before."""
    fleet = Fleet()
    uplinks = [sent(number, START + SIGFOX * number) for number in range(30)]
    hear(fleet, uplinks)
    last = uplinks[-1].at
    assert fleet.devices["51f0"].interval == pytest.approx(618)
    assert fleet.silent_at("51f0") == last + 2 * SIGFOX
    assert fleet.quiet(last + 2 * SIGFOX - timedelta(seconds=1)) == frozenset()
    assert fleet.quiet(last + 2 * SIGFOX) == {"51f0"}
    fleet.receive(sent(30, last + 3 * SIGFOX), last + 3 * SIGFOX, MAST)
    assert fleet.quiet(last + 3 * SIGFOX) == frozenset()


def test_a_day_while_it_is_not_known() -> None:
    """So long is waited for a device of which it is not known how often it speaks."""
    fleet = Fleet()
    hear(fleet, every(TEN, 4))
    assert fleet.devices["a1"].interval is None
    assert fleet.silent_at("a1") == START + 3 * TEN + timedelta(days=1)
    assert fleet.silent_at("unheard") is None
    assert Fleet().due() is None
    assert Fleet().gateway_silent_at(MAST) is None


def test_a_device_that_talks_a_lot() -> None:
    """Five minutes are no silence, however often a device speaks."""
    fleet = Fleet()
    hear(fleet, every(timedelta(seconds=20), 20))
    assert fleet.silent_at("a1") == START + timedelta(seconds=19 * 20, minutes=5)


@given(st.integers(0, 2**32), st.sampled_from([0.0, 0.1, 0.3]), st.booleans())
def test_the_interval_is_found(seed: int, loss: float, counted: bool) -> None:
    """Whatever is lost, told twice, or said in between, it is found; without numbers, losses make it longer."""
    chance, fleet, at = Random(seed), Fleet(), START
    for number in range(200):
        at += timedelta(seconds=600 + chance.uniform(-20, 20))
        if chance.random() < loss:
            continue
        for _ in range(chance.choice((1, 1, 3))):
            fleet.receive(told(number if counted else None, at, payload=bytes([number])), at, MAST)
    interval = fleet.devices["a1"].interval or 0
    assert 580 < interval < (620 if counted else 1_000 if loss < 0.2 else 1_800)


def test_a_sensor_that_speaks_when_someone_moves() -> None:
    """By day each minute, by night each hour: its night is no silence."""
    fleet, at, number = Fleet(), START, 0
    alarms = 0
    for day in range(6):
        for gap, times in ((timedelta(minutes=2), 300), (timedelta(hours=1), 14)):
            for _ in range(times):
                at += gap
                number += 1
                alarms += day > 1 and bool(fleet.quiet(at - timedelta(seconds=1)))
                fleet.receive(told(number, at), at, MAST)
    assert alarms <= 8
    assert 600 < (fleet.devices["a1"].interval or 0) < 3_700


def test_an_outage_is_not_learnt() -> None:
    """After a day without a word it is not taken for a device that speaks once a day."""
    fleet = Fleet()
    for uplink in every(TEN, 100):
        at = uplink.at + timedelta(days=uplink.counter is not None and uplink.counter >= 50)
        fleet.receive(told(None, at, payload=bytes([uplink.counter or 0])), at, MAST)
    assert fleet.devices["a1"].interval == pytest.approx(600)
    counted = Fleet()
    for uplink in every(TEN, 100):
        at = uplink.at + timedelta(days=uplink.counter is not None and uplink.counter >= 50)
        counted.receive(told(uplink.counter, at), at, MAST)
    assert (counted.devices["a1"].interval or 0) < 1_200


def test_a_slower_pace_is_learnt_soon() -> None:
    """Where two long gaps follow each other, it has been set to speak less often."""
    fleet = Fleet()
    hear(fleet, every(TEN, 30))
    half_day = [told(30 + each, START + 29 * TEN + timedelta(hours=1) * (1 + each)) for each in range(12)]
    hear(fleet, half_day)
    assert (fleet.devices["a1"].interval or 0) > 2_400


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40), st.integers(0, 10_000))
def test_the_next_moment_is_the_first(minutes: list[int], seed: int) -> None:
    """What comes next is what a look at each device finds, and nothing is told too early or too late."""
    fleet, chance, now = Fleet(), Random(seed), START
    heard: dict[str, int] = {}
    for gap in minutes:
        now += timedelta(minutes=gap)
        quiet = fleet.quiet(now)
        assert quiet == {id for id in heard if (at := fleet.silent_at(id)) and at <= now}
        device = f"d{chance.randrange(4)}"
        heard[device] = heard.get(device, -1) + 1
        fleet.receive(told(heard[device], now, device=device), now)
        awaited = {id: fleet.silent_at(id) for id in heard if id not in fleet.quiet(now)}
        assert fleet.due() == min(at for at in awaited.values() if at)
        if chance.random() < 0.1:
            fleet.forget(device)
            del heard[device]


# -- gateways ------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(60, 5_000), st.floats(0, 1)), min_size=1, max_size=12),
    st.floats(0, 1),
)
def test_the_gateway_is_told_before_the_first_of_its_devices(devices: list[tuple[int, float]], end: float) -> None:
    """However many there are, and whenever each speaks: whose gateway is gone is not blamed itself."""
    fleet = Fleet()
    longest = max(interval for interval, _ in devices)
    until = longest * (8 + end)
    spoken = sorted(
        (phase * interval + number * interval, index, number)
        for index, (interval, phase) in enumerate(devices)
        for number in range(int(until / interval) + 1)
        if phase * interval + number * interval <= until
    )
    for seconds, index, number in spoken:
        at = START + timedelta(seconds=seconds)
        fleet.receive(told(number, at, device=f"d{index}"), at, MAST)
    gateway = fleet.gateway_silent_at(MAST)
    first = min(silent for index in range(len(devices)) if (silent := fleet.silent_at(f"d{index}")))
    now = START + timedelta(seconds=spoken[-1][0])
    assert gateway is not None
    assert now < gateway < first
    assert fleet.due() == gateway
    assert fleet.quiet_gateways(gateway) == {MAST}
    assert fleet.quiet(gateway) == frozenset()
    assert (fleet.due() or START) >= first


def test_a_silent_device_is_not_its_gateway() -> None:
    """One of ten falls silent: the others show that the gateway is there."""
    fleet, at = Fleet(), START
    for number in range(200):
        for index in range(10):
            at = START + TEN * number + timedelta(seconds=60 * index)
            if index or number < 100:
                fleet.receive(told(number, at, device=f"d{index}"), at, MAST)
                assert fleet.quiet_gateways(at) == frozenset()
    assert fleet.quiet(at) == {"d0"}


def test_a_gateway_of_many_is_told_soon() -> None:
    """Where there is a word each second, ten minutes without one are long."""
    fleet, at = Fleet(), START
    for number in range(10):
        for index in range(600):
            at = START + TEN * number + timedelta(seconds=index)
            fleet.receive(told(number, at, device=f"d{index}"), at, MAST)
    assert at + 0.9 * TEN < (fleet.gateway_silent_at(MAST) or at) <= at + TEN


def test_nobody_listened() -> None:
    """While Home Assistant was off, no gateway was silent."""
    fleet = Fleet()
    hear(fleet, every(TEN, 10))
    later = START + timedelta(days=1)
    restarted = Fleet()
    restarted.restore(fleet.dump())
    restarted.resume(later)
    assert restarted.quiet_gateways(later) == frozenset()
    assert restarted.quiet(later) == {"a1"}
    assert restarted.gateway_silent_at(MAST) == later + 4 * TEN


def test_a_device_moves_to_another_gateway() -> None:
    """It is awaited there; a gateway that is forgotten is told no more."""
    fleet = Fleet()
    hear(fleet, every(TEN, 10))
    hear(fleet, [told(10, START + 10 * TEN)], "cellar")
    assert fleet.gateway_silent_at(MAST) == START + 9 * TEN + 4 * TEN
    assert fleet.gateway_silent_at("cellar") == START + 10 * TEN + 0.95 * 2 * TEN
    fleet.forget_gateway(MAST)
    fleet.forget_gateway(MAST)
    assert fleet.gateway_silent_at(MAST) is None


def test_a_gateway_that_only_heard_a_join() -> None:
    """It is given a day, less a little."""
    fleet = Fleet()
    hear(fleet, [told(None, START, None, kind=UplinkKind.JOIN)])
    assert fleet.gateway_silent_at(MAST) == START + 0.95 * timedelta(days=1)
    fleet.forget("a1")
    assert fleet.gateway_silent_at(MAST) is None
    assert fleet.due() is None


# -- memory --------------------------------------------------------------------------------------------


def test_strangers_do_not_fill_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many devices those that nobody asked for are forgotten, the oldest one first."""
    monkeypatch.setattr(fleets, "MOST_DEVICES", 3)
    fleet = Fleet()
    fleet.assign("asked", model="milesight_am307")
    for index in range(5):
        fleet.receive(told(1, START, device=f"d{index}"), START, MAST)
    assert set(fleet.devices) == {"asked", "d3", "d4"}
    for index in range(3):
        fleet.assign(f"asked{index}", model="milesight_am307")
    assert set(fleet.devices) == {"asked0", "asked1", "asked2"}


_MESSAGE = st.builds(
    lambda number, minutes, value, device, network: (number, minutes, value, device, network),
    st.none() | st.integers(0, 70_000),
    st.integers(0, 3_000),
    st.none() | st.floats(-50, 50),
    st.sampled_from(["a1", "b2"]),
    st.sampled_from(Network),
)


@given(st.lists(_MESSAGE, max_size=40), st.sampled_from([None, MAST]))
def test_what_is_dumped_is_what_was_known(messages: list[tuple[Any, ...]], gateway: str | None) -> None:
    """Through JSON and back, nothing is another; and it goes on as if it had not stopped."""
    fleet, now = Fleet(), START
    fleet.assign("b2", grammar=GRAMMAR)
    for number, minutes, value, device, network in messages:
        at = START + timedelta(minutes=minutes)
        now = max(now, at)
        uplink = told(number, at, value, device, network=network, payload=b"\x15", rssi=value, name="N")
        fleet.receive(uplink, now, gateway)
    restored = Fleet()
    restored.restore(json.loads(json.dumps(fleet.dump())))
    assert restored.dump() == fleet.dump()
    assert restored.quiet(now) == fleet.quiet(now)
    for device in ("a1", "b2"):
        assert restored.silent_at(device) == fleet.silent_at(device)
        after = told(5, now + TEN, device=device)
        assert restored.receive(after, now + TEN, gateway) == fleet.receive(after, now + TEN, gateway)
    assert restored.dump() == fleet.dump()
    assert restored.gateway_silent_at(MAST) == fleet.gateway_silent_at(MAST)


@pytest.mark.parametrize("written", [{}, {"devices": {"a": {}}, "gateways": {}}, {"devices": {"a": 5}, "gateways": {}}])
def test_what_was_not_dumped_is_refused(written: dict[str, Any]) -> None:
    """A file that is none of ours changes nothing."""
    fleet = Fleet()
    hear(fleet, every(TEN, 2))
    before = fleet.dump()
    with pytest.raises((LookupError, TypeError, ValueError)):
        fleet.restore(written)
    assert fleet.dump() == before


def test_a_device_is_small() -> None:
    """What is written of one is a few hundred bytes."""
    fleet = Fleet()
    hear(fleet, every(TEN, 200, rssi=-97.25, snr=7.5, name="eui-70b3d57ed0000001", payload=bytes(20), battery=88.0))
    assert len(json.dumps(fleet.dump()["devices"]["a1"])) < 600


# -- in whichever order --------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_the_order_of_duplicates_does_not_matter(seed: int, times: int) -> None:
    """Each once or thrice, shuffled: the same is known in the end, and each is told once."""
    chance = Random(seed)
    uplinks = every(TEN, times)
    uplinks = [told(each.counter, each.at, chance.uniform(0, 40)) for each in uplinks]
    copies = [each for each in uplinks for _ in range(chance.choice((1, 3)))]
    chance.shuffle(copies)
    fleet, straight = Fleet(), Fleet()
    now = START + TEN * times
    receipts = [fleet.receive(uplink, now) for uplink in copies]
    for uplink in uplinks:
        straight.receive(uplink, now)
    assert sum(not receipt.duplicate for receipt in receipts) == times
    if times:
        device, expected = fleet.devices["a1"], straight.devices["a1"]
        assert (device.count, device.counter, device.at) == (expected.count, expected.counter, expected.at)
        assert device.lost == 0
        assert device.duplicates == len(copies) - times


@given(st.lists(_MESSAGE, max_size=60))
def test_the_present_never_goes_back(messages: list[tuple[Any, ...]]) -> None:
    """Whatever comes, what is so now is never older than what was so before, and all of it is told once."""
    fleet, now = Fleet(), START
    newest: dict[tuple[str, Quantity], datetime] = {}
    for number, minutes, value, device, network in messages:
        at = START + timedelta(minutes=minutes)
        now = max(now, at)
        receipt = fleet.receive(told(number, at, value, device, network=network), now)
        assert len(receipt.present) + len(receipt.past) == (value is not None and not receipt.duplicate)
        for item in receipt.present:
            key = (device, item.quantity)
            assert item.at is not None
            assert item.at >= newest.get(key, item.at)
            newest[key] = item.at
