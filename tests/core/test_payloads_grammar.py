"""Sigfox' grammar of payloads: the examples of its help, and what is no grammar."""

import pytest

from custom_components.iot_valley.core.fields import from_object
from custom_components.iot_valley.core.quantities import Measurement, Quantity
from custom_components.iot_valley.core.sigfox_grammar import GrammarCode, GrammarRefused, parse, read


@pytest.mark.parametrize(
    ("config", "message", "expected"),
    [
        ("int1::uint:8 int2::uint:8", "1234", {"int1": 0x12, "int2": 0x34}),
        ("b1::bool:7 b2::bool:6 i1:1:uint:16", "c01234", {"b1": True, "b2": True, "i1": 0x1234}),
        ("b1::bool:7 b2::bool:6 i1:1:uint:16:little-endian", "801234", {"b1": True, "b2": False, "i1": 0x3412}),
        (
            "b1::bool:7 b2::bool:6 i1:1:uint:16:little-endian i2::uint:8",
            "80123456",
            {"b1": True, "b2": False, "i1": 0x3412, "i2": 0x56},
        ),
        (
            "str::char:6 i1::uint:16 i2::uint:32",
            "41424344454601234567890a",
            {"str": "ABCDEF", "i1": 0x123, "i2": 0x4567890A},
        ),
        ("lightAmbi::uint:16 temperature:2:int:8", "1713f0", {"lightAmbi": 0x1713, "temperature": -16}),
        ("f::float:32", "3fc00000", {"f": 1.5}),
        ("f::float:32:little-endian", "0000c03f", {"f": 1.5}),
        ("d::float:64", "3ff8000000000000", {"d": 1.5}),
        ("i::int:16:little-endian", "feff", {"i": -2}),
        ("name::char:4", "48690000", {"name": "Hi"}),
    ],
)
def test_the_examples_of_the_help(config: str, message: str, expected: dict[str, object]) -> None:
    """Every type, endianness and position does what Sigfox says."""
    assert read(parse(config), bytes.fromhex(message)) == expected


@pytest.mark.parametrize(
    ("config", "message", "expected"),
    [
        # Four bits fill the byte for whoever comes next, unless the bit is told.
        ("speed::uint:8 direction::uint:4 status:1:uint:4::3", "20a5", {"speed": 32, "direction": 10, "status": 5}),
        ("a::uint:4::7 b::uint:4::3 c::uint:8", "a507", {"a": 10, "b": 5, "c": 0xA5}),
        ("a::uint:4 b::uint:8", "a507", {"a": 10, "b": 7}),
        ("a::uint:4:3", "a5", {"a": 5}),
        ("a::uint:10::3", "0fff", {"a": 0x3FF}),
        ("a::int:4::3", "0f", {"a": -1}),
        ("a::uint:12:little-endian", "3410", {"a": 0x134}),
        # A bool after a number is in the next byte, and a number after a bool in the same.
        ("lux::uint:16:little-endian bright::bool:7", "640080", {"lux": 100, "bright": True}),
        ("b7::bool:7 b0::bool:0 all::uint:8 last::uint:8", "8105", {"b7": True, "b0": True, "all": 0x81, "last": 5}),
        ("c::char:1:3", "0410", {"c": "A"}),
        # What the message is too short for is left out.
        ("a::uint:8 b::uint:16", "12", {"a": 0x12}),
    ],
)
def test_bits_and_positions(config: str, message: str, expected: dict[str, object]) -> None:
    """Bits count down from 7, and a place left out follows from the field before."""
    assert read(parse(config), bytes.fromhex(message)) == expected


@pytest.mark.parametrize(
    ("config", "code", "position"),
    [
        ("", GrammarCode.EMPTY, 0),
        ("  ", GrammarCode.EMPTY, 0),
        ("a::uint:8 " * 200, GrammarCode.TOO_LONG, 1000),
        ("a", GrammarCode.MALFORMED, 0),
        ("a::uint:8 b:uint", GrammarCode.MALFORMED, 10),
        ("a::uint:8:big-endian:7:1", GrammarCode.MALFORMED, 0),
        ("é::uint:8", GrammarCode.BAD_NAME, 0),
        ("::uint:8", GrammarCode.BAD_NAME, 0),
        ("a::uint:8 a::uint:8", GrammarCode.NAME_TWICE, 10),
        ("a:12:uint:8", GrammarCode.BAD_BYTE, 0),
        ("a:-1:uint:8", GrammarCode.BAD_BYTE, 0),
        ("a::sint:8", GrammarCode.BAD_TYPE, 0),
        ("a::uint:65", GrammarCode.BAD_SIZE, 0),
        ("a::uint:0", GrammarCode.BAD_SIZE, 0),
        ("a::float:16", GrammarCode.BAD_SIZE, 0),
        ("a::char:13", GrammarCode.BAD_SIZE, 0),
        ("a::uint:16:middle-endian", GrammarCode.BAD_ENDIANNESS, 0),
        ("a::bool:8", GrammarCode.BAD_BIT, 0),
        ("a::bool:7:7", GrammarCode.BAD_BIT, 0),
        ("a::uint:8::8", GrammarCode.BAD_BIT, 0),
    ],
)
def test_what_is_no_grammar_is_refused(config: str, code: GrammarCode, position: int) -> None:
    """The refusal says what is wrong and where."""
    with pytest.raises(GrammarRefused) as refused:
        parse(config)
    assert refused.value.code is code
    assert refused.value.position == position


def test_names_of_fields_are_quantities() -> None:
    """Any Sigfox device is a line of configuration: its fields go the way of any decoded object."""
    grammar = parse("occupied::bool:7 temperature:1:int:8 battery_voltage::uint:16")
    assert from_object(read(grammar, bytes.fromhex("80150e10"))) == (
        Measurement(Quantity.OCCUPIED, 1),
        Measurement(Quantity.TEMPERATURE, 21),
        Measurement(Quantity.BATTERY_VOLTAGE, 3.6),
    )
