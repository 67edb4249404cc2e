"""The roster, as a facilities manager's spreadsheet brings it."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.draft import (
    Bound,
    Draft,
    draft_of,
    drafted,
    needs_capacity,
    new_place,
    numbered,
    placed,
)
from custom_components.iot_valley.core.found import Found, folded, guessed_kind, suggested_code
from custom_components.iot_valley.core.hours import DAYS
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Equipment, Place
from custom_components.iot_valley.core.plan import Change, plan
from custom_components.iot_valley.core.roster import export, parse
from custom_components.iot_valley.core.rows import Binding, RosterCode, RosterProblem, Row
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.week import (
    Timetable,
    spans_of,
    text_of,
    timetable_of,
    week_of,
)


def problem(text: str) -> RosterProblem:
    """Return the one problem of a roster."""
    (found,) = parse(text).problems
    return found


def test_three_columns_are_enough() -> None:
    """A list of rooms with their kind makes rooms; what it does not tell stays untold."""
    roster = parse("code,name,kind\nA-1,Garonne,meeting_room\n")
    assert roster.rows == (Row("A-1", "Garonne", SpaceKind.MEETING_ROOM),)
    assert roster.problems == ()


def test_excel_in_french() -> None:
    """Semicolons, a byte order mark, French headers, words, decimals and answers are understood."""
    text = (
        "\ufeffCode;Nom;Type;Étage;Capacité;Plain-pied;Équipements;Entreprises\r\n"
        'S1;"Salle de la\nGaronne";Salle de sieste;Rez;8,0;Oui;Écran|Prises;Alpha|Bêta\r\n'
        ";;;;;;;\r\n"
        "S2;Couloir;couloir;;;;;\r\n"
    )
    roster = parse(text)
    assert roster.problems == ()
    first, second = roster.rows
    assert first.name == "Salle de la\nGaronne"
    assert first.kind is SpaceKind.NAP_ROOM
    assert (first.floor, first.capacity, first.step_free) == ("Rez", 8, True)
    assert first.equipment == (Equipment.SCREEN, Equipment.POWER)
    assert first.companies == ("Alpha", "Bêta")
    assert (second.line, second.step_free, second.equipment) == (5, False, ())


def test_tabs_and_missing_last_cells() -> None:
    """A text copied out of a spreadsheet has tabs, and drops empty cells at the end of a line."""
    roster = parse("name\tcode\tkind\tcapacity\tlights\t\nHall\tH\thall\n")
    assert roster.rows == (Row("H", "Hall", SpaceKind.CIRCULATION),)


HEADER = "code,name,kind,capacity,step_free,equipment,places,sensors,lights\n"


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "value"),
    [
        ("", RosterCode.EMPTY, 1, "", ""),
        (" \n,,\n", RosterCode.EMPTY, 1, "", ""),
        ('code,name,kind\n"a,b', RosterCode.UNREADABLE, 2, "", "unexpected end of data"),
        ("code,name\n", RosterCode.MISSING_COLUMN, 1, "kind", ""),
        ("code,name,kind,capcity\n", RosterCode.UNKNOWN_COLUMN, 1, "capcity", "capcity"),
        ("code,name,kind\na,b,lounge,c\n", RosterCode.TOO_MANY_CELLS, 2, "", "c"),
        (HEADER + ",b,lounge\n", RosterCode.MISSING_VALUE, 2, "code", ""),
        (HEADER + "a,b,loung\n", RosterCode.UNKNOWN_KIND, 2, "kind", "loung"),
        (HEADER + "a,b,\n", RosterCode.MISSING_VALUE, 2, "kind", ""),
        (HEADER + "\na,b,lounge,six\n", RosterCode.BAD_CAPACITY, 3, "capacity", "six"),
        (HEADER + 'a,b,lounge,"1,5"\n', RosterCode.BAD_CAPACITY, 2, "capacity", "1,5"),
        (HEADER + "a,b,lounge,123456\n", RosterCode.BAD_CAPACITY, 2, "capacity", "123456"),
        (HEADER + "a,b,lounge,0\n", RosterCode.NO_CAPACITY, 2, "capacity", "0"),
        (HEADER + "a,b,lounge,4,maybe\n", RosterCode.BAD_ANSWER, 2, "step_free", "maybe"),
        (HEADER + "a,b,lounge,4,,beamer\n", RosterCode.UNKNOWN_EQUIPMENT, 2, "equipment", "beamer"),
        (HEADER + "a,b,lounge,4,,,2\n", RosterCode.NO_PLACES_HERE, 2, "places", "2"),
        (HEADER + "a,b,nap,4,,,5\n", RosterCode.TOO_MANY_PLACES, 2, "places", "5"),
        (HEADER + "a,b,nap,4,,,x|x\n", RosterCode.PLACE_TWICE, 2, "places", "x"),
        (HEADER + "a,b,nap,,,,,binary_sensor.a\n", RosterCode.BAD_SENSOR, 2, "sensors", "binary_sensor.a"),
        (HEADER + "a,b,nap,,,,,desk=motion\n", RosterCode.BAD_SENSOR, 2, "sensors", "desk=motion"),
        (HEADER + "a,b,nap,,,,x,b.a=mat@y\n", RosterCode.UNKNOWN_PLACE, 2, "sensors", "y"),
        (HEADER + "a,b,nap,,,,,b.a=pir|b.a=mat\n", RosterCode.SENSOR_TWICE, 2, "sensors", "b.a"),
        (HEADER + "a,b,nap,,,,,,switch.a\n", RosterCode.BAD_LIGHT, 2, "lights", "switch.a"),
        ("code,name,kind,climates\na,b,nap,switch.a\n", RosterCode.BAD_ACTUATOR, 2, "climates", "switch.a"),
        (HEADER + "a,b,nap\nA,c,nap\n", RosterCode.CODE_TWICE, 3, "code", "A"),
        (HEADER + "a,b,nap,,,,,b.a=pir\nc,d,nap,,,,,b.a=pir", RosterCode.SENSOR_TAKEN, 3, "sensors", "b.a"),
        ("code,name,kind,beside\na,b,nap,c|A\n", RosterCode.BESIDE_ITSELF, 2, "beside", "A"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(text: str, code: RosterCode, line: int, column: str, value: str) -> None:
    """Whatever is wrong is told with its line, its column and its value."""
    found = problem(text)
    assert (found.code, found.line, found.column, found.value) == (code, line, column, value)


def test_every_problem_is_told_at_once() -> None:
    """Two bad cells of one row and one of another are three problems; a good row stays a row."""
    roster = parse("code,name,kind,code\n")
    assert {found.code for found in roster.problems} == {RosterCode.COLUMN_TWICE}
    roster = parse(HEADER + "a,,loung\nb,B,lounge\nc,C,gym,many\n")
    assert [(found.line, found.column) for found in roster.problems] == [
        (2, "name"),
        (2, "kind"),
        (4, "capacity"),
    ]
    assert [row.code for row in roster.rows] == ["b"]


def test_lists_places_and_nothing() -> None:
    """Places are a number or names; a dash says none where an empty cell says «find them»."""
    (row,) = parse(HEADER + r"a,b,nap,9,,,8,-,-" + "\n").rows
    assert (row.places, row.sensors, row.lights) == (8, (), ())
    (row,) = parse(HEADER + "a,b,nap,9,,,8|,b.a=matelas@8|b.c=co2,light.a|light.a\n").rows
    assert row.places == ("8",)
    assert row.lights == ("light.a",)
    assert row.sensors == (
        Binding("b.a", SensorKind.PRESSURE, "8"),
        Binding("b.c", SensorKind.CO2),
    )
    (row,) = parse(HEADER + r"a,b,nap,9,,,left\|up|a\\b|-|end\,,,,".replace(r"\,", "") + "\n").rows
    assert row.places == ("left|up", "a\\b", "-", "end")
    (row,) = parse(HEADER + "a,b,nap,9,,,-\n").rows
    assert row.places == ()


TEXTS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs"), include_characters=" \n|\\,;\"'@=-"),
    min_size=1,
    max_size=12,
).map(str.strip).filter(bool)  # fmt: skip
NAMES = TEXTS.filter(lambda text: text != "-")
IDS = st.from_regex(r"[a-z]{1,8}\.[a-z0-9_]{1,8}", fullmatch=True)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Return rows that tell all there is to tell."""
    codes = draw(st.lists(NAMES, unique_by=str.casefold, max_size=4))
    ids = iter(draw(st.lists(IDS, unique=True, min_size=12, max_size=12)))
    made = []
    for code in codes:
        kind = draw(st.sampled_from(SpaceKind))
        names = draw(st.lists(NAMES, unique=True, max_size=3))
        places = tuple(names) if kind in (SpaceKind.NAP_ROOM, SpaceKind.LODGING) else ()
        sensors = tuple(
            Binding(next(ids), draw(st.sampled_from(SensorKind)), draw(st.sampled_from(("", *places))))
            for _ in range(draw(st.integers(0, 3)))
        )
        made.append(
            Row(
                code=code,
                name=draw(TEXTS),
                kind=kind,
                area=draw(st.one_of(st.just(""), TEXTS)),
                floor=draw(st.one_of(st.just(""), TEXTS)),
                capacity=draw(st.one_of(st.none(), st.integers(max(1, len(places)), 99_999))),
                step_free=draw(st.booleans()),
                equipment=tuple(draw(st.lists(st.sampled_from(Equipment), unique=True))),
                companies=tuple(draw(st.lists(TEXTS, unique=True, max_size=3))),
                places=places,
                sensors=sensors,
                lights=tuple(f"light.l{index}" for index in range(draw(st.integers(0, 2)))),
                beside=tuple(other for other in codes if other != code and draw(st.booleans())),
            )
        )
    return made


@given(rows())
def test_what_is_exported_is_read_again(made: list[Row]) -> None:
    """Export then parse is the identity, and importing an export changes nothing."""
    roster = parse(export(made))
    assert roster.problems == ()
    assert list(roster.rows) == made
    planned = plan(made, roster.rows)
    assert planned.unchanged == tuple(made)
    assert (planned.create, planned.update, planned.problems) == ((), (), ())


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever is pasted, there are rows or problems and never an error."""
    roster = parse(text)
    assert roster.rows or roster.problems or "code" in text.casefold()


OLD = Row(
    "A-1",
    "Garonne",
    SpaceKind.MEETING_ROOM,
    area="G",
    floor="1",
    capacity=6,
    step_free=False,
    equipment=(Equipment.SCREEN,),
    companies=(),
    places=(),
    sensors=(),
)
NAP = Row("N", "Nap", SpaceKind.NAP_ROOM, capacity=3, places=("a", "b", "c"))


def test_only_what_differs_is_changed() -> None:
    """A column that is absent, another order, and another floor of a spreadsheet change nothing."""
    row = Row("a-1", "Garonne", SpaceKind.PHONE_BOOTH, capacity=8, floor="1")
    planned = plan([OLD, NAP], [row, Row("N", "Nap", SpaceKind.NAP_ROOM, places=("c", "a", "b"))])
    (update,) = planned.update
    assert update.changes == (
        Change("code", "A-1", "a-1"),
        Change("kind", "meeting_room", "phone_booth"),
        Change("capacity", "6", "8"),
    )
    assert [row.code for row in planned.unchanged] == ["N"]


def test_what_a_space_leads_to_is_in_the_file_or_in_the_building() -> None:
    """By its code, however that is written; what is neither is named with its line and its column."""
    text = "code;nom;type;donne sur\nB;Bureau;salon;n|a-1|B2\nb2;Bar;cantine;-\nA-1;Garonne;réunion;x|N\n"
    planned = plan([OLD, replace(NAP, beside=("A-1",))], parse(text).rows)
    assert [row.beside for row in planned.create] == [("N", "A-1", "b2"), ()]
    assert planned.problems == (RosterProblem(4, "beside", RosterCode.UNKNOWN_SPACE, "x"),)
    silent = plan([replace(NAP, beside=("A-1",))], parse("code,name,kind\nN,Nap,nap\n").rows)
    assert silent.update == ()


def test_a_number_of_places_is_not_a_change_of_names() -> None:
    """Eight named places are eight places."""
    assert plan([NAP], [Row("N", "Nap", SpaceKind.NAP_ROOM, places=3)]).update == ()
    assert plan([NAP], [Row("N", "Nap", SpaceKind.NAP_ROOM, places=2)]).update


def test_what_cannot_be_changed_is_refused() -> None:
    """A space keeps its family, and at least as many seats as it has places."""
    planned = plan([OLD, NAP], [Row("A-1", "Garonne", SpaceKind.GYM, line=2)])
    assert planned.problems == (RosterProblem(2, "kind", RosterCode.FAMILY_FIXED, "gym", "meeting_room"),)
    planned = plan([OLD, NAP], [Row("N", "Nap", SpaceKind.NAP_ROOM, capacity=2, line=3)])
    assert planned.problems == (RosterProblem(3, "places", RosterCode.TOO_MANY_PLACES, "3", "2"),)
    assert plan([OLD], [Row("A-1", "x", SpaceKind.PHONE_BOOTH, capacity=1)]).problems == ()
    no_names = Row("N", "Nap", SpaceKind.NAP_ROOM, capacity=4)
    assert plan([Row("N", "Nap", SpaceKind.NAP_ROOM)], [no_names]).problems == ()


# -- drafts ------------------------------------------------------------------------------------------


def test_a_draft_survives_storage() -> None:
    """What is stored of a space is the space."""
    draft = Draft(
        "Nap",
        "N",
        SpaceKind.NAP_ROOM,
        "area",
        2,
        step_free=True,
        equipment=(Equipment.POWER,),
        companies=("Alpha",),
        sensors={"a": Bound(SensorKind.PRESSURE, "p1"), "b": Bound(SensorKind.CO2)},
        lights=("l",),
        places=(Place("p1", "Left", step_free=True),),
        declined=("d",),
    )
    assert draft_of("Nap", draft.data()) == draft


def test_a_nap_room_is_made_of_its_mats() -> None:
    """Three mats found make three places, one mat each; a told capacity wins."""
    mats = {"a": SensorKind.PRESSURE, "b": SensorKind.PRESSURE, "c": SensorKind.CO2}
    nap = drafted(Draft("Nap", "N", SpaceKind.NAP_ROOM), mats)
    assert (nap.capacity, len(nap.places)) == (2, 2)
    assert [bound.place for bound in nap.sensors.values()] == ["p1", "p2", None]
    assert drafted(Draft("Nap", "N", SpaceKind.NAP_ROOM), mats, capacity=1).sensors["b"] == Bound(SensorKind.PRESSURE)
    assert drafted(Draft("Lounge", "L", SpaceKind.LOUNGE), mats).places == ()
    assert not needs_capacity(SpaceKind.CIRCULATION)


def test_places_keep_their_ids() -> None:
    """A new place takes no id and no name that another has."""
    known = (Place("p2", "Place 1"),)
    assert numbered(3, known) == (Place("p2", "Place 1"), Place("p3", "Place 2"), Place("p4", "Place 3"))
    assert new_place(2, frozenset({"p2"}), "x") == Place("p3", "x")
    assert placed(known, {"a": Bound(SensorKind.PRESSURE, "p2")})["a"].place == "p2"


@pytest.mark.parametrize(
    ("name", "icon", "kind"),
    [
        ("Salle de sieste", None, SpaceKind.NAP_ROOM),
        ("Cabine 3", None, SpaceKind.PHONE_BOOTH),
        ("Réfectoire", None, SpaceKind.CANTEEN),
        ("Escalier B", None, SpaceKind.CIRCULATION),
        ("Open-space", None, SpaceKind.OPEN_AREA),
        ("Garonne", None, SpaceKind.MEETING_ROOM),
        ("Garonne", "mdi:sofa", SpaceKind.LOUNGE),
        ("Lounge", "mdi:unheard-of", SpaceKind.LOUNGE),
    ],
)
def test_a_kind_is_guessed(name: str, icon: str | None, kind: SpaceKind) -> None:
    """An icon tells more than a name, and an unknown name is a meeting room."""
    assert guessed_kind(name, icon) is kind


def test_codes_are_made_from_names() -> None:
    """A code is short, plain and free."""
    assert suggested_code("Salle d’été nº 4", ()) == "SALLE-D-ETE-NO-4"
    assert suggested_code("Garonne", {"garonne", "garonne-2"}) == "GARONNE-3"
    assert suggested_code("会议", ()) == "SPACE"
    assert folded("  Œuvre_d'Art ") == "oeuvre d art"


def test_what_is_known_is_taken_out() -> None:
    """Known sensors and lights are not found again."""
    found = Found({"a": SensorKind.CO2, "b": SensorKind.CO2}, ("c", "d"))
    assert found.without({"a", "d"}) == Found({"b": SensorKind.CO2}, ("c",))


# -- opening hours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8:00-12:30, 13h30–19h", [["08:00", "12:30"], ["13:30", "19:00"]]),
        ("8 à 24", [["08:00", "00:00"]]),
        ("fermé", []),
        ("-", []),
        ("8:00-25:00", None),
        ("24:30-8", None),
        ("8:70-9", None),
        ("all day", None),
    ],
)  # fmt: skip
def test_hours_are_read(text: str, spans: list[list[str]] | None) -> None:
    """Hours are read as people write them."""
    assert spans_of(text) == spans


def test_a_week_is_the_usual_days_and_the_others() -> None:
    """A week and its form are the same thing."""
    table = Timetable(("monday", "tuesday"), each={"tuesday": "-", "friday": "9-12", "sunday": " "})
    week, unreadable = week_of(table)
    assert week == {"monday": [["08:00", "19:00"]], "friday": [["09:00", "12:00"]]}
    assert unreadable == ()
    assert week_of(Timetable(each={"monday": "?"}))[1] == ("monday",)
    assert timetable_of({}) == Timetable(())
    assert text_of([]) == "-"


SPANS = st.lists(
    st.tuples(st.times(), st.times()).map(lambda pair: [f"{time:%H:%M}" for time in pair]),
    min_size=1,
    max_size=3,
)


@given(st.dictionaries(st.sampled_from(DAYS), SPANS))
def test_every_week_survives_its_form(week: dict[str, list[list[str]]]) -> None:
    """Whatever the hours, the form shows them whole."""
    again, unreadable = week_of(timetable_of(week))
    assert again == week
    assert unreadable == ()
