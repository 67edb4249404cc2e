"""Frames of the other makers, written by hand from their documents."""

from datetime import timedelta
import struct

import pytest

from custom_components.iot_valley.core.payloads import MODELS, PayloadCode, PayloadRefused, decode, model_of
from custom_components.iot_valley.core.quantities import TRAITS, Measurement, Quantity, is_plausible

from .test_payloads_milesight import Told, only


def told(model: str, port: int | None, payload: str) -> Told:
    """Return what a device tells, by quantity and channel."""
    measurements = decode(model, port, bytes.fromhex(payload))
    return {(measurement.quantity, measurement.channel): measurement.value for measurement in measurements}


def refusal(model: str, port: int | None, payload: str) -> PayloadCode:
    """Return why a payload is refused."""
    with pytest.raises(PayloadRefused) as refused:
        decode(model, port, bytes.fromhex(payload))
    return refused.value.code


@pytest.mark.parametrize(
    ("model", "payload", "expected"),
    [
        ("ers", "01ff9c 022d 040064 0503 070e10", only(
            temperature=-10, humidity=45, illuminance=100, moves=3, motion=1, battery_voltage=3.6)),
        ("ers_eye", "1102 1000fa0140", {
            (Quantity.OCCUPIED, ""): 1,
            (Quantity.TEMPERATURE, "infrared.internal"): 25,
            (Quantity.TEMPERATURE, "infrared"): 32}),
        ("ers_desk", "1100 0500", only(occupied=0, moves=0, motion=0)),
        ("ers_eye", "1101", only(occupied=1)),
        ("ers_co2", "060320", only(co2=800)),
        ("ers_sound", "153c28", {(Quantity.SOUND, "peak"): 60, (Quantity.SOUND, ""): 40}),
        ("ers_voc", "1c0064", only(tvoc=100)),
        ("ems", "033f00c1 0d01 0f02 1200", {
            (Quantity.ACCELERATION, "x"): 1,
            (Quantity.ACCELERATION, "y"): 0,
            (Quantity.ACCELERATION, "z"): -1,
            (Quantity.INPUT, "1"): 1,
            (Quantity.VIBRATION, ""): 1,
            (Quantity.LEAK, ""): 0}),
        ("elt_2", "0e07d0 14000f5ca8", only(distance=2000, pressure=1006.76)),
        ("ers", "01 00fa 3f", only(temperature=25)),
        ("ers", "3e 0102", {}),
    ],
)  # fmt: skip
def test_elsys(model: str, payload: str, expected: Told) -> None:
    """Any of Elsys' types may come in any order."""
    assert told(f"elsys_{model}", 5, payload) == expected


def test_elsys_tells_how_long_ago() -> None:
    """The high bits of a type say that the seconds since the measurement come before the value."""
    queued = decode("elsys_ers", 5, bytes.fromhex("0100fa 413c00f0 81025800e6"))
    assert queued == (
        Measurement(Quantity.TEMPERATURE, 25),
        Measurement(Quantity.TEMPERATURE, 24, age=timedelta(minutes=1)),
        Measurement(Quantity.TEMPERATURE, 23, age=timedelta(minutes=10)),
    )
    assert refusal("elsys_ers", 5, "3f00") is PayloadCode.UNKNOWN_FRAME
    assert refusal("elsys_ers", 5, "0100") is PayloadCode.TRUNCATED


@pytest.mark.parametrize(
    ("model", "port", "payload", "expected"),
    [
        ("tbms100", 102, "010b340500100200", only(
            occupied=1, battery_voltage=3.6, temperature=20, moves_total=528)),
        ("tbms100", None, "000b340500000000", only(
            occupied=0, battery_voltage=3.6, temperature=20, moves_total=0)),
        ("tbdw100", 100, "010b340500100200", only(open=1, battery_voltage=3.6, temperature=20, events_total=528)),
        ("tbhh100", 103, "000b342dffffffff", only(battery_voltage=3.6, temperature=20, humidity=45)),
        ("tbhv110", 103, "000b342d20036400320035", {
            **only(battery_voltage=3.6, humidity=45, co2=800, tvoc=100, air_index=50, temperature=21),
            (Quantity.TEMPERATURE, "board"): 20}),
        ("tbam100", 104, "000b34640000", only(battery_voltage=3.6, temperature=20, illuminance=100)),
        ("tbsl100", 105, "000b3432", only(battery_voltage=3.6, temperature=20, sound=50)),
        ("tbwl100", 106, "010b342d35", {
            **only(leak=1, battery_voltage=3.6, humidity=45, temperature=21),
            (Quantity.TEMPERATURE, "board"): 20}),
        ("tbms100", 204, "00", {}),
    ],
)  # fmt: skip
def test_browan(model: str, port: int | None, payload: str, expected: Told) -> None:
    """A Tabs sensor has one frame, on a port of its own."""
    assert told(f"browan_{model}", port, payload) == expected


def test_browan_has_a_port_for_each_sensor() -> None:
    """A door's frame is none of a motion sensor's."""
    assert refusal("browan_tbms100", 100, "010b340500100200") is PayloadCode.UNKNOWN_PORT


def test_tektelic() -> None:
    """A Vivid tells motion and climate on port 10, by items."""
    assert told("tektelic_vivid", 10, "0a00ff 0d040005 036700fa 046864 00ba0e10 00d35a") == only(
        motion=1, moves=5, temperature=25, humidity=50, battery_voltage=3.6, battery=90
    )
    assert told("tektelic_comfort", 10, "0100ff 08040003 00ff0168 0e0000 0900ff 077103e80000fc18") == {
        **only(open=1, events=3, battery_voltage=3.6, leak=1),
        (Quantity.INPUT, "b"): 1,
        (Quantity.ACCELERATION, "x"): 1,
        (Quantity.ACCELERATION, "y"): 0,
        (Quantity.ACCELERATION, "z"): -1,
    }
    assert refusal("tektelic_comfort", 10, "036700fa99") is PayloadCode.TRUNCATED
    assert told("tektelic_vivid", 10, "0a0000 9999") == only(motion=0)
    assert told("tektelic_vivid", 100, "9999") == {}
    assert refusal("tektelic_vivid", 11, "0a00ff") is PayloadCode.UNKNOWN_PORT
    assert refusal("tektelic_vivid", 10, "9999") is PayloadCode.UNKNOWN_FRAME


def test_netvox() -> None:
    """An RB11E tells of a battery that is low by the high bit of its voltage."""
    assert told("netvox_rb11e", 6, "010301a4ff9c0064010100") == only(
        battery_voltage=3.6, battery_low=1, temperature=-1, illuminance=100, occupied=1, tamper=1
    )
    assert told("netvox_rb11e", 6, "010300640a20200611") == {}
    assert told("netvox_rb11e", 7, "8103") == {}
    assert refusal("netvox_rb11e", 6, "010201240a280078010000") is PayloadCode.UNKNOWN_FRAME
    assert refusal("netvox_rb11e", 8, "0103") is PayloadCode.UNKNOWN_PORT
    assert refusal("netvox_rb11e", 6, "01") is PayloadCode.TRUNCATED


@pytest.mark.parametrize(
    ("model", "payload", "expected"),
    [
        ("motion", "4e20 0100 0002 32 0000 10", only(
            battery_low=0, moves_total=256, moves=2, motion=1, light_level=50)),
        ("motion", "4f22 0100 0002", only(battery_low=1, moves_total=256, moves=2, motion=1)),
        ("motion", "5020 01 0a", only(battery_low=0, light_level=10)),
        ("motion", "5c20 00 19 32", only(battery_low=0, motion=0, presence_share=25, light_level=50)),
        ("motion", "5d20 01 32", only(battery_low=0, motion=1, light_level=50)),
        ("motion", "1020", only(battery_low=0)),
        ("comfort", "4c20 00c8 2d 00c7 2c", only(battery_low=0, temperature=20, humidity=45)),
        ("comfort", "4d20 10 ffce 2d", only(battery_low=0, temperature=-5, humidity=45)),
        ("comfort_co2", "6a20 00c8 2d 0320", only(battery_low=0, temperature=20, humidity=45, co2=800)),
        ("temp", "4320 d1 00c8 82 8000", {
            (Quantity.BATTERY_LOW, ""): 0, (Quantity.TEMPERATURE, "1"): 20}),
        ("temp_v3", "5730 00c8 00d2", {
            (Quantity.BATTERY_LOW, ""): 0, (Quantity.TEMPERATURE, "1"): 20, (Quantity.TEMPERATURE, "2"): 21}),
        ("temp_v3", "5720 00c8 00d2", {(Quantity.BATTERY_LOW, ""): 0, (Quantity.TEMPERATURE, "1"): 20}),
        ("dry_contacts", "4020 0001 0002 0003 0004 11", {
            (Quantity.BATTERY_LOW, ""): 0,
            (Quantity.PULSES, "a"): 1, (Quantity.INPUT, "a"): 1,
            (Quantity.PULSES, "b"): 2, (Quantity.INPUT, "b"): 0,
            (Quantity.PULSES, "c"): 3, (Quantity.INPUT, "c"): 1,
            (Quantity.PULSES, "d"): 4, (Quantity.INPUT, "d"): 0}),
    ],
)  # fmt: skip
def test_adeunis(model: str, payload: str, expected: Told) -> None:
    """The newest values come first, and the status tells of the battery."""
    assert told(f"adeunis_{model}", 1, payload) == expected


def test_adeunis_refuses_codes_of_another_product() -> None:
    """A frame of temperature is nothing that a motion sensor sends."""
    assert refusal("adeunis_motion", 1, "4c2000c82d") is PayloadCode.UNKNOWN_FRAME


@pytest.mark.parametrize(
    ("model", "payload", "expected"),
    [
        ("moveo", "110a 0406 0000 18 01", only(occupied=1)),
        ("moveo", "118a 0402 0000 29 ff9c 98", only(temperature=-1)),
        ("moveo", "1101 0405 0000 00 21 1194", only(humidity=45)),
        ("moveo", "110a 000f 0055 10 01", only(tamper=1)),
        ("vaqao", "310a 800c 0000 21 0320", only(co2=800)),
        ("vaqao", "110a 800c 0000 21 0019", only(air_index=25)),
        ("closo", "310a 000f 0055 10 01", only(open=1)),
        ("ino", "310a 000f 0055 10 01", {(Quantity.INPUT, "2"): 1}),
        ("ino", "110a 8005 0000 19 0201", {
            (Quantity.INPUT, str(pin)): float(pin in {1, 10}) for pin in range(1, 11)}),
        ("th", "310a 0402 0000 29 07d0", {(Quantity.TEMPERATURE, "2"): 20}),
        ("th", "110a 0050 0006 41 05 03 04 0e10 04", only(battery_voltage=3.6)),
        ("th", "110a 0050 0006 41 05 03 05 1388 0e10", only(battery_voltage=3.6)),
        ("th", "110a 0050 0006 41 05 03 01 1388", {}),
        ("th", "110a 0402 0000 42 00", {}),
        ("th", "110a 9999 0000 20 00", {}),
        ("th", "1107 0402 0080 0000", {}),
    ],
)  # fmt: skip
def test_nke(model: str, payload: str, expected: Told) -> None:
    """A report is of one attribute of one cluster at one endpoint."""
    assert told(f"nke_{model}", 125, payload) == expected


def test_nke_reads_floats_and_refuses_batches() -> None:
    """A batch is compressed by a table that we do not have."""
    assert told("nke_moveo", 125, "110a04030000" + "39" + struct.pack(">f", 1013.5).hex()) == only(pressure=1013.5)
    assert refusal("nke_moveo", 125, "30b200b6e7") is PayloadCode.UNKNOWN_FRAME
    assert refusal("nke_moveo", 1, "110a0406000018") is PayloadCode.UNKNOWN_PORT
    assert refusal("nke_moveo", 125, "110a0050000620") is PayloadCode.UNKNOWN_FRAME
    assert refusal("nke_moveo", 125, "110a04") is PayloadCode.TRUNCATED


def test_terabee() -> None:
    """A counter tells totals, an occupancy sensor tells zones, of which those not set say 255."""
    assert told("terabee_people_counting_l", 1, "000000c8000001c800") == only(in_total=200, out_total=456)
    assert told("terabee_people_counting_m", 82, "000000c8000001c800") == only(in_total=200, out_total=456)
    assert told("terabee_people_counting_l", 2, "02000000c8000001c8") == only(in_total=200, out_total=456)
    assert told("terabee_people_counting_l", 100, "010064") == {}
    assert told("terabee_people_occupancy", 83, "000502ffffffffffff03") == {
        (Quantity.COUNT, ""): 5,
        (Quantity.COUNT, "0"): 2,
        (Quantity.COUNT, "7"): 3,
    }
    assert refusal("terabee_people_occupancy", 9, "00") is PayloadCode.UNKNOWN_PORT


@pytest.mark.parametrize(
    ("model", "port", "payload", "expected"),
    [
        ("people_counter", 1, "0206 0102030405060708 00 0168 0003 0002 00 000a 0009 01", only(
            battery_voltage=3.6, in_period=3, out_period=2, in_total=10, out_total=9)),
        ("people_counter", 26, "00 0168 0003 0002 00 000a 0009 01", only(
            battery_voltage=3.6, in_period=3, out_period=2, in_total=10, out_total=9)),
        ("verticount", 27, "00 000a 0009", only(in_total=10, out_total=9)),
        ("people_counter", 28, "00 0168 00", only(battery_voltage=3.6)),
        ("comfort", 13, "00 0168 07d0 1194 0320 01", only(
            battery_voltage=3.6, temperature=20, humidity=45, co2=800, occupied=1)),
        ("comfort", 16, "00 0168 02", only(battery_voltage=3.6)),
        ("comfort", 17, "00 0168 19", only(battery_voltage=3.6, presence_share=25, occupied=1)),
        ("buttons", 1, "0303 0102030405060708 00 0168 02", {
            (Quantity.BATTERY_VOLTAGE, ""): 3.6,
            **{(Quantity.BUTTON, name): float(name == "b") for name in "abcde"}}),
        ("people_counter", 10, "f101 00", {}),
    ],
)  # fmt: skip
def test_imbuildings(model: str, port: int, payload: str, expected: Told) -> None:
    """With a header the first bytes say what it is, without one the port does."""
    assert told(f"imbuildings_{model}", port, payload) == expected


def test_imbuildings_refuses_other_lengths() -> None:
    """A frame of a known type that is too short was cut."""
    assert refusal("imbuildings_people_counter", 1, "0206010203") is PayloadCode.TRUNCATED
    assert refusal("imbuildings_people_counter", 1, "99") is PayloadCode.UNKNOWN_FRAME
    assert refusal("imbuildings_people_counter", None, "990102") is PayloadCode.UNKNOWN_FRAME


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("96 04 00 00", only(battery_voltage=3.6, button=1)),
        ("96 09 68 5a", only(battery_voltage=3.6, button=0, temperature=20, humidity=45)),
        ("96 10 25 80", only(battery_voltage=3.6, button=0, illuminance=100)),
        ("96 1b 00 07", only(battery_voltage=3.6, button=0, open=1, events=7)),
        ("96 1a 00 07", only(battery_voltage=3.6, button=0, open=0, events=7)),
        ("96 19 00 07", only(battery_voltage=3.6, button=0, events=7)),
        ("96 21 00 07", only(battery_voltage=3.6, button=0, vibration=1, events=7)),
        ("96 28 00 07", {**only(battery_voltage=3.6, button=0, events=7), (Quantity.INPUT, "magnet"): 0}),
        ("81 52 28 5a", only(battery_voltage=3.6, button=0, temperature=20, humidity=45)),
        ("a1 52 28 11", only(battery_voltage=3.6, button=1, temperature=20)),
        ("82 02 60 00", only(battery_voltage=3.6, button=0, illuminance=32 * 8 / 96)),
        ("83 02 00 07", only(battery_voltage=3.6, button=0, events=7)),
        ("c4 02 00 07", only(battery_voltage=3.6, button=0, vibration=1, events=7)),
        ("84 02 00 07", only(battery_voltage=3.6, button=0, vibration=0, events=7)),
        ("85 02 40 07", {**only(battery_voltage=3.6, button=0, events=7), (Quantity.INPUT, "magnet"): 1}),
        ("80 02 00 11", only(battery_voltage=3.6, button=0)),
    ],
)  # fmt: skip
def test_sensit(payload: str, expected: Told) -> None:
    """A Sens'it tells what its mode measures; the low bits tell the second from the third."""
    assert told("sensit_v3", None, payload) == expected
    assert told("sensit_v2", None, payload + "00ff008f04027390") == expected


def test_sensit_refuses_what_it_never_sends() -> None:
    """There is no seventh kind, no sixth mode of the third, and nothing shorter than four bytes."""
    assert refusal("sensit_v3", None, "97000000") is PayloadCode.UNKNOWN_FRAME
    assert refusal("sensit_v3", None, "96380000") is PayloadCode.UNKNOWN_FRAME
    assert refusal("sensit_v3", None, "960968") is PayloadCode.TRUNCATED


def test_an_unknown_model_is_refused() -> None:
    """A device without a row is not guessed at."""
    assert refusal("toaster", 1, "00") is PayloadCode.UNKNOWN_MODEL


@pytest.mark.parametrize(
    ("names", "model"),
    [
        (("milesight-iot", "vs121"), "milesight_vs121"),
        (("Milesight VS121 EU868",), "milesight_vs121"),
        (("AM307L",), "milesight_am307"),
        (("elsys", "ers-eye"), "elsys_ers_eye"),
        (("elsys", "ers"), "elsys_ers"),
        (("elsys", "something-new"), "elsys_sensor"),
        (("browan", "tbms100"), "browan_tbms100"),
        (("tektelic", "t00061xx-smart-room-pir-gen3"), "tektelic_vivid"),
        (("netvox", "rb11e"), "netvox_rb11e"),
        (("adeunis", "comfort-co2"), "adeunis_comfort_co2"),
        (("watteco", "moveo-lite"), "nke_moveo"),
        (("terabee", "people-flow-counting-m"), "terabee_people_counting_m"),
        (("imbuildings", "imbuildings-people-counter"), "imbuildings_people_counter"),
        (("Sensit V3",), "sensit_v3"),
        (("comfort",), None),
        (("milesight-iot", "em300-sld"), None),
        (("Test device-profile",), None),
        ((), None),
    ],
)
def test_a_model_is_found_by_what_a_network_calls_it(names: tuple[str, ...], model: str | None) -> None:
    """A number is enough; a common word needs its maker."""
    assert model_of(*names) == model


def test_every_row_is_whole() -> None:
    """A device has a maker, quantities with traits, and is found by its own name with its maker's."""
    for key, model in MODELS.items():
        assert model.quantities
        assert set(model.quantities) <= set(TRAITS)
        assert key == key.casefold()
        assert model_of(model.maker, model.name) == key
    assert set(TRAITS) == set(Quantity)
    assert not is_plausible(Quantity.CO2, float("nan"))
