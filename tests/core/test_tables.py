"""Problems of a building, kinds, recognition of sensors, and the phrases in both languages."""

from dataclasses import fields, replace
from itertools import pairwise
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core.kinds import KINDS, Family, SpaceKind, kinds_of
from custom_components.iot_valley.core.model import Problem, ProblemCode, Sensor, Space, check, undoubled
from custom_components.iot_valley.core.occupancy import Reason, Verdict
from custom_components.iot_valley.core.phrases import LANGUAGES, LONGEST, Language, explain, language_of
from custom_components.iot_valley.core.sensors import BEHAVIOURS, Role, SensorKind, recognise
from custom_components.iot_valley.core.totals import BUILDING
from custom_components.iot_valley.core.views import SpaceView

from .buildings import Day, at, building, nap_room, room

PARIS = ZoneInfo("Europe/Paris")
YES, NO = True, False
MOTION, PRESENCE, DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR


def space(space_id: str = "a", code: str = "A", capacity: int = 1, sensors: tuple[Sensor, ...] = ()) -> Space:
    """Return a lounge."""
    return Space(space_id, code, f"Lounge {space_id}", SpaceKind.LOUNGE, capacity=capacity, sensors=sensors)


def test_a_building_in_order_has_no_problem() -> None:
    """Every space has a code, a seat and a sensor of its own."""
    assert check(building(room(MOTION), nap_room())) == ()


def test_two_spaces_with_one_code_are_named() -> None:
    """Whatever the case of its letters."""
    one, two = space("a", "R1", sensors=(Sensor("m", MOTION),)), space("b", "r1", sensors=(Sensor("n", MOTION),))
    assert check(building(one, two)) == (Problem(ProblemCode.DUPLICATE_CODE, "b", "Lounge a"),)


def test_a_sensor_in_two_spaces_is_named() -> None:
    """In the second of them."""
    one, two = space("a", "A", sensors=(Sensor("m", MOTION),)), space("b", "B", sensors=(Sensor("m", MOTION),))
    assert check(building(one, two)) == (Problem(ProblemCode.SENSOR_SHARED, "b", "m"),)


def test_a_light_in_two_spaces_is_named() -> None:
    """In the second of them."""
    one, two = space("a", "A", sensors=(Sensor("m", MOTION),)), space("b", "B", sensors=(Sensor("n", MOTION),))
    one, two = replace(one, lights=("lamp",)), replace(two, lights=("lamp",))
    assert check(building(one, two)) == (Problem(ProblemCode.LIGHT_SHARED, "b", "lamp"),)


def test_capacity_zero_is_for_passages_only() -> None:
    """Nobody sits in a corridor."""
    corridor = Space("c", "C", "Corridor", SpaceKind.CIRCULATION, capacity=0, sensors=(Sensor("m", MOTION),))
    assert check(building(corridor)) == ()
    nobody = space(capacity=0, sensors=(Sensor("m", MOTION),))
    assert check(building(nobody)) == (Problem(ProblemCode.NO_CAPACITY, "a"),)
    assert Day(nobody).verdict("a") is Verdict.UNKNOWN


def test_a_space_without_sensors_and_a_sensor_of_a_place_that_is_not_there_are_named() -> None:
    """The space is unknown for ever, and the sensor tells nothing of the room."""
    assert check(building(space())) == (Problem(ProblemCode.NO_SENSORS, "a"),)
    lost = space(sensors=(Sensor("m", SensorKind.PRESSURE, "gone"),))
    assert check(building(lost)) == (Problem(ProblemCode.SENSOR_WITHOUT_PLACE, "a", "m"),)


def test_each_sensor_and_light_is_left_to_the_first_that_names_it() -> None:
    """Two spaces, one radar, one lamp."""
    one, two = room(MOTION, id="one", lights=("lamp",)), room(id="two", lights=("lamp", "own"))
    left = undoubled(building(one, two))
    assert left["one"] == one
    assert left["two"].lights == ("own",)


def test_a_light_of_a_place_is_of_no_other_place_nor_of_the_room() -> None:
    """Or whoever is woken would be woken with others."""
    one, two = nap_room(waking=True, lights=("lamp_1", "ceiling")), nap_room(waking=True, id="other")
    problems = check(building(one, two))
    assert [problem for problem in problems if problem.code is ProblemCode.LIGHT_SHARED] == [
        Problem(ProblemCode.LIGHT_SHARED, "nap", "lamp_1"),
        *(Problem(ProblemCode.LIGHT_SHARED, "other", id) for id in ("lamp_1", "pad_1", "lamp_2", "pad_2")),
    ]
    left = undoubled(building(one, two))
    assert (left["nap"].lights, left["nap"].places) == (("ceiling",), one.places)
    assert [place.lights + place.wakers for place in left["other"].places] == [(), ()]


@pytest.mark.parametrize("family", Family)
def test_each_kind_is_of_one_family(family: Family) -> None:
    """And each family has one."""
    assert kinds_of(family)
    assert {kind for one in Family for kind in kinds_of(one)} == set(SpaceKind)


@pytest.mark.parametrize("kind", SensorKind)
def test_each_kind_of_sensor_has_a_behaviour_and_a_signature(kind: SensorKind) -> None:
    """What sees still people says no with weight, and what lags or only enters says none."""
    row = BEHAVIOURS[kind]
    assert row.signatures
    assert row.valid[0] < row.valid[1]
    assert (row.idle < 0) is (row.sees_still or row.role is Role.FLOW)


@pytest.mark.parametrize("kind", SpaceKind)
def test_a_direct_sensor_outweighs_the_prior_and_a_single_no(kind: SpaceKind) -> None:
    """Whoever enters is seen at once."""
    lowest = min(row.idle for row in BEHAVIOURS.values())
    for row in BEHAVIOURS.values():
        if row.role in (Role.ENTER, Role.HOLD, Role.COUNT, Role.PLACE):
            assert row.active + KINDS[kind].prior + lowest > 0
        if row.role in (Role.WEAK, Role.LATCH):
            assert row.active + KINDS[kind].prior <= 0


@pytest.mark.parametrize(
    ("domain", "device_class", "unit", "name", "kind"),
    [
        ("binary_sensor", "motion", None, "PIR", MOTION),
        ("binary_sensor", "occupancy", None, "Hall", MOTION),
        ("binary_sensor", "occupancy", None, "Hall mmWave", PRESENCE),
        ("binary_sensor", "presence", None, "Hall", PRESENCE),
        ("binary_sensor", "occupancy", None, "Bed mat 3", SensorKind.PRESSURE),
        ("sensor", None, "people", "Hall", SensorKind.COUNT),
        ("sensor", None, "Personnes", "Compteur", SensorKind.COUNTER),
        ("sensor", "carbon_dioxide", "ppm", "Air", SensorKind.CO2),
        ("binary_sensor", "door", None, "Door", DOOR),
        ("sensor", "temperature", "°C", "Air", SensorKind.TEMPERATURE),
        ("sensor", "battery", "%", "PIR", None),
        ("switch", "motion", None, "PIR", None),
    ],
)
def test_a_sensor_is_recognised_by_what_it_shows(
    domain: str, device_class: str | None, unit: str | None, name: str, kind: SensorKind | None
) -> None:
    """By domain, device class, unit and, where these are not enough, its name."""
    assert recognise(domain, device_class, unit, name) is kind


def explained(view: SpaceView, kinds: dict[str, SensorKind], tag: str) -> str:
    """Return a view's sentence in a language."""
    return explain(view, kinds.get, language_of(tag), PARIS)


@pytest.mark.parametrize(
    ("reasons", "english", "french"),
    [
        ((), "no sensor has told anything", "aucun capteur n’a rien dit"),
        ((Reason("m", YES, at("09:00"), 7.0),), "movement at 10:00", "du mouvement à 10:00"),
        ((Reason("m", NO, at("09:00"), 3.0),), "movement at 10:00", "du mouvement à 10:00"),
        ((Reason("m", NO, at("09:00"), 0.0),), "no movement since 10:00", "aucun mouvement depuis 10:00"),
        ((Reason("p", None, at("09:00"), 3.0),), "a presence is sensed at 10:00", "une présence est perçue à 10:00"),
        ((Reason("gone", YES, at("09:00"), 3.0),), "no sensor has told anything", "aucun capteur n’a rien dit"),
        (
            (Reason("m", YES, at("09:00"), 7.0), Reason("m2", YES, at("09:00"), 7.0)),
            "movement at 10:00",
            "du mouvement à 10:00",
        ),
        (
            (Reason("p", YES, at("09:00"), 8.0), Reason("m", NO, at("09:05"), 3.0)),
            "a presence is sensed since 10:00, movement at 10:05",
            "une présence est perçue depuis 10:00, du mouvement à 10:05",
        ),
        (
            (Reason("m", YES, at("09:05"), 7.0), Reason("p", NO, at("09:00"), -4.0)),
            "movement at 10:05, but no presence is sensed since 10:00",
            "du mouvement à 10:05, mais aucune présence perçue depuis 10:00",
        ),
    ],
)
def test_the_reasons_are_told_in_both_languages_in_local_time(
    reasons: tuple[Reason, ...], english: str, french: str
) -> None:
    """The same reasons, once each."""
    kinds = {"m": MOTION, "m2": MOTION, "p": PRESENCE}
    view = SpaceView(Verdict.PRESENT, because=reasons)
    assert explained(view, kinds, "en-GB") == f"Someone is there: {english}"
    assert explained(view, kinds, "fr") == f"Il y a quelqu’un\N{NO-BREAK SPACE}: {french}"


def test_a_language_that_we_do_not_speak_is_told_in_english() -> None:
    """`FR-ca` is French."""
    assert language_of("nl") is LANGUAGES["en"]
    assert language_of("FR-ca") is LANGUAGES["fr"]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_every_verdict_and_every_kind_that_can_be_a_reason_has_its_words(language: Language) -> None:
    """A kind without words would be a reason without a sentence, and no sentence is too long."""
    speaking = {kind for kind, row in BEHAVIOURS.items() if row.decides}
    assert set(language.verdicts) == set(Verdict)
    assert set(language.yes) == set(language.no) == speaking
    longest = max(map(len, (*language.yes.values(), *language.no.values())))
    assert 3 * (longest + len(language.since)) + 20 < LONGEST


def test_both_languages_have_the_same_tables_and_placeholders() -> None:
    """Whatever is said in one can be said in the other."""
    for one, other in pairwise(LANGUAGES.values()):
        for part in fields(Language):
            words, others = getattr(one, part.name), getattr(other, part.name)
            if isinstance(words, str):
                assert placeholders(words) == placeholders(others)
            else:
                assert list(words) == list(others)
                assert not set(words.values()) & set(others.values())


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_floors_and_building_add_up() -> None:
    """Free nap places, free meeting rooms and people, known where anyone knows."""
    day = Day(
        nap_room(places=2, floor="first"),
        room(SensorKind.COUNT, id="one", floor="first"),
        room(SensorKind.COUNT, id="two", floor="ground"),
        room(MOTION, id="hall", kind=SpaceKind.LOUNGE),
    )
    spaces = tuple(day.engine.building.spaces.values())
    day.engine.rebuild(building(*spaces, floors=("ground", "first")), day.now)
    totals = day.engine.totals
    assert (totals[BUILDING].people.total, totals[BUILDING].free_nap_places.total) == (None, None)
    day.reads("09:00", "one.count", 3)
    outcome = day.reads("09:00", "two.count", 0)
    assert outcome.changed == ("two", "ground", BUILDING)
    day.reads("09:00", "mat_1", 0)
    day.reads("09:00", "mat_2", 1)
    assert (totals["first"].people.total, totals["ground"].people.total, totals[BUILDING].people.total) == (4, 0, 4)
    assert (totals["first"].free_nap_places.total, totals[BUILDING].free_meeting_rooms.total) == (1, 1)
    assert totals["first"].free_meeting_rooms.total == 0


def test_a_floor_by_the_name_of_building_is_not_taken_for_the_building() -> None:
    """Home Assistant makes ids of names."""
    day = Day(room(SensorKind.COUNT, floor="building"))
    day.engine.rebuild(building(*day.engine.building.spaces.values(), floors=("building",)), day.now)
    day.reads("09:00", "count", 3)
    assert day.engine.totals[BUILDING].people.total == day.engine.totals["building"].people.total == 3
