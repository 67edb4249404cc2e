"""Milesight's frames, written by hand from the tables of its user guides."""

from datetime import UTC, datetime

import pytest

from custom_components.iot_valley.core.payloads import MODELS, PayloadCode, PayloadRefused, decode
from custom_components.iot_valley.core.quantities import Measurement, Quantity

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WHEN = int(AT.timestamp()).to_bytes(4, "little").hex()
PORT = 85

type Told = dict[tuple[Quantity, str], float]


def told(model: str, payload: str) -> Told:
    """Return what a device tells now, by quantity and channel."""
    measurements = decode(model, PORT, bytes.fromhex(payload))
    assert all(measurement.at is None for measurement in measurements)
    return {(measurement.quantity, measurement.channel): measurement.value for measurement in measurements}


def past(model: str, payload: str) -> Told:
    """Return what a device tells of eight o'clock."""
    measurements = decode(model, PORT, bytes.fromhex(payload))
    assert all(measurement.at == AT for measurement in measurements)
    return {(measurement.quantity, measurement.channel): measurement.value for measurement in measurements}


def only(**values: float) -> Told:
    """Return values without channels."""
    return {(Quantity(name), ""): value for name, value in values.items()}


@pytest.mark.parametrize(
    ("model", "payload", "expected"),
    [
        ("vs340", "01755a 030001", only(battery=90, occupied=1)),
        ("vs341", "030000", only(occupied=0)),
        ("vs370", "030001 040001", only(occupied=1, light_level=1)),
        ("vs370", "0400fe", {}),
        ("ws202", "017563 030001 040000", only(battery=99, motion=1, light_level=0)),
        ("ws301", "030001 040001", only(open=1, tamper=1)),
        ("ws203", "8367dcff01 050001", only(temperature=-3.6, occupied=1)),
        ("vs330", "02823200 038e01 048e01", only(distance=50, occupied=1)),
        ("em300_th", "0367f6ff 0468c8", only(temperature=-1.0, humidity=100)),
        ("em300_mcs", "060000", only(open=0)),
        ("am104", "056a0500 066564000a000100", only(moves=5, illuminance=100)),
        ("am107", "077d2003 087d6400", only(co2=800, tvoc=100)),
        ("am103", "077d2003", only(co2=800)),
        ("am307", "050001 06cb03 077d2003 087dc800 09735e27", only(
            motion=1, light_level=3, co2=800, air_index=2, pressure=1007.8)),
        ("am307", "08e66400 0e0101", only(tvoc_mass=100)),
        ("am308", "0b7d0c00 0c7d1400", only(pm2_5=12, pm10=20)),
        ("am319", "0a7d0500", only(hcho=0.05)),
        ("am319_o3", "0d7d0700", only(o3=0.07)),
        ("em500_co2", "057d2003 06735e27 83d70a00010001", only(co2=800, pressure=1007.8, temperature=1)),
        ("vs132", "03d2e8030000 04d2e7030000 05cc03000200", only(
            in_total=1000, out_total=999, in_period=3, out_period=2)),
        ("vs360", "017564 04cc0a000b00 05cc01000200 03f40001", only(
            battery=100, in_total=10, out_total=11, in_period=1, out_period=2)),
        ("vs350", "0367fa00 84cc0a000b0001 81ee05", only(temperature=25, in_total=10, out_total=11)),
    ],
)  # fmt: skip
def test_a_frame_is_read_by_its_table(model: str, payload: str, expected: Told) -> None:
    """Every item has the length and the unit that the guide says."""
    assert told(f"milesight_{model}", payload) == expected


def test_what_a_sensor_could_not_measure_is_left_out() -> None:
    """Where the reading failed, the highest number is sent."""
    assert told("milesight_am319", "077dffff 087dffff 0b7dffff 0a7dffff 0367fa00") == only(temperature=25)
    assert told("milesight_vs321", "0367ffff 0468ff 05fd0200") == only(count=2)


def test_lines_regions_and_children_are_told_apart() -> None:
    """A VS133 has four lines and four regions, and may count children again."""
    lines = told("milesight_vs133", "06d207000000 07d208000000 08cc01000200 11d203000000")
    assert lines == {
        (Quantity.IN_TOTAL, "2"): 7,
        (Quantity.OUT_TOTAL, "2"): 8,
        (Quantity.IN_PERIOD, "2"): 1,
        (Quantity.OUT_PERIOD, "2"): 2,
        (Quantity.IN_TOTAL, "1.children"): 3,
    }
    regions = told("milesight_vs135", "0fe300010203 10e4023c007800 1ee4011e002800 50fc000001")
    assert regions == {
        (Quantity.COUNT, "1"): 0,
        (Quantity.COUNT, "2"): 1,
        (Quantity.COUNT, "3"): 2,
        (Quantity.COUNT, "4"): 3,
        (Quantity.DWELL_AVERAGE, "2"): 60,
        (Quantity.DWELL_LONGEST, "2"): 120,
        (Quantity.DWELL_AVERAGE, "1.children"): 30,
        (Quantity.DWELL_LONGEST, "1.children"): 40,
    }


def test_a_workplace_sensor_tells_which_regions_are_in_use() -> None:
    """A VS121 tells people, regions as big-endian bits, and what passed."""
    assert told("milesight_vs121", "04c902030005 06cd04") == {
        (Quantity.COUNT, ""): 2,
        (Quantity.OCCUPIED, "1"): 1,
        (Quantity.OCCUPIED, "2"): 0,
        (Quantity.OCCUPIED, "3"): 1,
        (Quantity.COUNT_HIGHEST, ""): 4,
    }
    flows = told("milesight_vs121", "0ada0100020003000400 10f705000600 0f8500000000")
    assert flows[Quantity.PASSED, "b-a"] == 1
    assert flows[Quantity.PASSED, "b-d"] == 4
    assert flows[Quantity.IN_PERIOD, "line"] == 5
    assert told("milesight_vs121", "08d50100000000000002")[Quantity.COUNT, "16"] == 2
    assert told("milesight_vs321", "06fe05000400 07ff01") == {
        (Quantity.OCCUPIED, "1"): 0,
        (Quantity.OCCUPIED, "3"): 1,
        (Quantity.LIGHT_LEVEL, ""): 1,
    }


@pytest.mark.parametrize(
    ("model", "payload", "expected"),
    [
        ("em300_th", "fa006400", only(temperature=25, humidity=50)),
        ("ws203", "0401fa0064", only(occupied=1, temperature=25, humidity=50)),
        ("vs350", "0003000400", only(in_period=3, out_period=4)),
        ("vs360", "010300040005000600", only(in_period=3, out_period=4, in_total=5, out_total=6)),
        ("vs133", "0309000000", {(Quantity.IN_TOTAL, "1"): 9}),
        ("vs133", "10023c00", {(Quantity.DWELL_AVERAGE, "2"): 60}),
        ("vs133", "20023c00", {(Quantity.DWELL_LONGEST, "2"): 60}),
        ("vs121", "0103010001", {(Quantity.COUNT, ""): 3, (Quantity.OCCUPIED, "1"): 1}),
        ("vs121", "0b01000200", {(Quantity.PASSED, "b-c"): 1, (Quantity.PASSED, "b-d"): 2}),
        ("am319", "fa006400010220035e01 5e27 0c001400 0500", only(
            temperature=25, humidity=50, motion=1, light_level=2, co2=800, air_index=3.5, pressure=1007.8,
            pm2_5=12, pm10=20, hcho=0.05)),
        ("vs321", "0104000400", {(Quantity.OCCUPIED, "3"): 1}),
    ],
)  # fmt: skip
def test_history_is_of_its_own_time(model: str, payload: str, expected: Told) -> None:
    """What was kept while the network was away is told with the time at which it was measured."""
    assert past(f"milesight_{model}", f"20ce{WHEN}{payload}") == expected


def test_what_a_device_says_of_itself_is_passed_over() -> None:
    """Versions, serial numbers and answers tell nothing of the room, and hide nothing that does."""
    about = "ff0bff ff0101 ff166614c39694870000 ff090100 ff0a0101 ff0f00 ffff0100 fffeff ff086600b0940976"
    assert told("milesight_vs340", about) == {}
    assert told("milesight_vs340", f"{about} 030001") == only(occupied=1)
    assert told("milesight_vs340", "fe02aabbcc") == {}
    assert told("milesight_vs340", "030001 99010203") == only(occupied=1)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("9901", PayloadCode.UNKNOWN_FRAME),
        ("0367fa", PayloadCode.TRUNCATED),
        ("03", PayloadCode.TRUNCATED),
        ("", PayloadCode.TRUNCATED),
        ("00" * 256, PayloadCode.UNKNOWN_FRAME),
    ],
)
def test_what_is_not_of_the_format_is_refused(payload: str, code: PayloadCode) -> None:
    """A cut or unknown frame says so."""
    with pytest.raises(PayloadRefused) as refused:
        decode("milesight_em300_th", PORT, bytes.fromhex(payload))
    assert refused.value.code is code


def test_history_of_an_unknown_kind_ends_the_reading() -> None:
    """Its length is not known, so nothing after it can be read."""
    assert told("milesight_vs360", f"017564 20ce{WHEN}09 05cc01000200") == only(battery=100)


def test_a_row_tells_what_its_device_measures() -> None:
    """The table of devices is made from the same slots that read them."""
    assert set(MODELS["milesight_vs121"].quantities) >= {Quantity.COUNT, Quantity.OCCUPIED, Quantity.DWELL_LONGEST}
    assert MODELS["milesight_vs340"].quantities == (Quantity.BATTERY, Quantity.OCCUPIED)
    assert decode("milesight_vs340", None, b"\x03\x00\x01") == (Measurement(Quantity.OCCUPIED, 1),)
