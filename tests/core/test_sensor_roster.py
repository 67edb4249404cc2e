"""The sensors of a building as a file, and what can be wrong with it."""

import pytest

from custom_components.iot_valley.core.rows import RosterCode
from custom_components.iot_valley.core.sensor_roster import SensorRow, device_id_of, parse

GRAMMAR = "occupied::bool:7 battery:1:uint:8"


def codes(text: str) -> list[tuple[int, str, RosterCode]]:
    """Return what is wrong with a file, and where."""
    return [(problem.line, problem.column, problem.code) for problem in parse(text).problems]


def test_a_file_with_all_columns() -> None:
    """In the words of either language, separated as the spreadsheet likes."""
    roster = parse(
        "\ufeffDevEUI;Modèle;Espace;Nom;Grammaire\n"
        "A8-17-58-FF-FE-03-12-AB;Elsys ERS Desk;A-101;Bureau 1;\n"
        f"1A2B3C;;nap;;{GRAMMAR}\n"
    )
    assert roster.problems == ()
    assert roster.rows == (
        SensorRow("a81758fffe0312ab", "elsys_ers_desk", "A-101", "Bureau 1"),
        SensorRow("1a2b3c", None, "nap", None, GRAMMAR),
    )
    assert [row.line for row in roster.rows] == [2, 3]


def test_only_the_device_is_needed() -> None:
    """What is not told is left as it is."""
    assert parse("device_id\n0004A30B001C0530").rows == (SensorRow("0004a30b001c0530"),)
    assert parse("device_id,model\nab,milesight_vs341\n").rows == (SensorRow("ab", "milesight_vs341"),)


def test_every_bad_cell_is_named() -> None:
    """By its line and column, all of them at once."""
    text = (
        "device_id,model,space,grammar\n"
        "not an id!,,,\n"
        ",,,\n"
        "aa,no such model,,\n"
        "bb,milesight_vs341,,occupied::bool:7\n"
        "cc,,,occupied::bool:9\n"
        "AA,,,\n"
        "dd,,,,left over\n"
        ",,A-1,\n"
        "ee,,,\n"
        "EE,,,\n"
    )
    assert codes(text) == [
        (2, "device_id", RosterCode.BAD_DEVICE),
        (4, "model", RosterCode.UNKNOWN_MODEL),
        (5, "grammar", RosterCode.GRAMMAR_AND_MODEL),
        (6, "grammar", RosterCode.BAD_GRAMMAR),
        (8, "", RosterCode.TOO_MANY_CELLS),
        (9, "device_id", RosterCode.MISSING_VALUE),
        (11, "device_id", RosterCode.DEVICE_TWICE),
    ]


def test_where_a_grammar_goes_wrong() -> None:
    """The character is told."""
    [problem] = parse("id,grammar\nab,occupied::bool:7 battery:99:uint:8").problems
    assert (problem.code, problem.detail) == (RosterCode.BAD_GRAMMAR, "18")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RosterCode.EMPTY),
        ("model\nx", RosterCode.MISSING_COLUMN),
        ("device_id,colour\nab,red", RosterCode.UNKNOWN_COLUMN),
        ("device_id,eui\nab,cd", RosterCode.COLUMN_TWICE),
        ('device_id\n"ab', RosterCode.UNREADABLE),
    ],
)
def test_what_is_no_such_file(text: str, code: RosterCode) -> None:
    """It is refused whole, and once."""
    assert codes(text)[0][2] is code
    assert parse(text).rows == ()


def test_a_blank_heading_is_no_column() -> None:
    """A spreadsheet leaves one behind easily."""
    assert parse("device_id,\nab,\n").rows == (SensorRow("ab"),)


@pytest.mark.parametrize(
    ("text", "device_id"),
    [
        ("70:B3:D5:2D:D3:00:01:AB", "70b3d52dd30001ab"),
        (" 1A2B3C ", "1a2b3c"),
        ("my-device-3", "my-device-3"),
        ("My Device", None),
        ("", None),
        ("a" * 65, None),
    ],
)
def test_ids(text: str, device_id: str | None) -> None:
    """As makers print them, and as networks tell them."""
    assert device_id_of(text) == device_id
