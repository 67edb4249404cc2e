"""What is understood beside times: names, sizes, storeys, equipment, complaints, and which intent is meant."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Equipment, Floor, Place, Space
from custom_components.iot_valley.core.sentences import as_triggers, written
from custom_components.iot_valley.core.spoken import language_of, request_of, understand
from custom_components.iot_valley.core.spoken_answers import clock_said, length_said, listed, moment_said, when_said
from custom_components.iot_valley.core.spoken_intents import Intent, settled
from custom_components.iot_valley.core.spoken_names import Called, Names, called
from custom_components.iot_valley.core.spoken_sense import understood
from custom_components.iot_valley.core.spoken_words import WORDS

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=PARIS)
PLACES = (Place("p1", "Window"), Place("p2", "Place 2"))
SPACES = (
    Space("a", "ADA", "Salle Ada", SpaceKind.MEETING_ROOM),
    Space("z", "ZOE", "Zoé", SpaceKind.MEETING_ROOM),
    Space("s", "S7", "Salle 7", SpaceKind.MEETING_ROOM),
    Space("n", "NAP-1", "Nap room Hypnos", SpaceKind.NAP_ROOM, places=PLACES),
    Space("m", "NAP-2", "Nap room", SpaceKind.NAP_ROOM),
    Space("g", "GYM", "Gym", SpaceKind.GYM),
    Space("b", "B1", "Morse", SpaceKind.PHONE_BOOTH),
    Space("c", "B2", "Marconi", SpaceKind.PHONE_BOOTH),
    Space("x", "X(1)", "Room [x] | y", SpaceKind.LOUNGE),
)
FLOORS = (Floor("f0", "Rez-de-chaussée", 0), Floor("f1", "First floor", 1), Floor("roof", "Roof"))


def names(language: str = "en") -> Names:
    """Return what the building is called."""
    return Names(called(SPACES, {"a": ["Lovelace", ""], "z": ["Ada"]}, language), FLOORS, language)


@pytest.mark.parametrize(
    ("text", "language", "spaces", "exact"),
    [
        ("is Ada free", "en", ("a",), True),
        ("is lovelace free", "en", ("a",), True),
        ("est-ce que ZOE est libre", "fr", ("z",), True),
        ("la salle sept", "fr", ("s",), True),
        ("is Hypnos full", "en", ("n",), True),
        ("is the nap room full", "en", ("m",), True),
        ("la salle de sieste", "fr", ("n", "m"), False),
        ("a phone booth", "en", ("b", "c"), False),
        ("how busy is the fitness room", "en", ("g",), False),
        ("the fitness room beside Ada", "en", ("a",), True),
        ("is room x y free", "en", ("x",), True),
        ("where is the cat", "en", None, False),
    ],
)
def test_names(text: str, language: str, spaces: tuple[str, ...] | None, exact: bool) -> None:
    """By name, alias, code, without accents, in figures or words; else what a kind of space is called."""
    found = names(language).find(text)
    assert (None if found is None else found.spaces) == spaces
    assert found is None or found.exact is exact


def test_keys_floors_and_places() -> None:
    """A code or a kind, a storey by its name or number, a place by its name or number."""
    here = names()
    assert here.of_key("ADA") == ("a",)
    assert here.of_key("phone_booth") == ("b", "c")
    assert here.of_key("nowhere") == ()
    assert here.floor("on the first floor", 1) == "f1"
    assert here.floor("on the roof", None) == "roof"
    assert here.floor("downstairs", 0) == "f0"
    assert here.floor("anywhere", None) is None
    assert here.floor("on the ninth floor", 9) is None
    assert here.place("the one at the window", None, PLACES) == PLACES[0]
    assert here.place("bed two", 2, PLACES) == PLACES[1]
    assert here.place("bed nine", 9, PLACES) is None
    assert here.place("a bed", None, PLACES) is None


@pytest.mark.parametrize(
    ("text", "language", "people"),
    [
        ("for six", "en", 6),
        ("we are twenty five", "en", 25),
        ("with three colleagues", "en", 4),
        ("just me", "en", 1),
        ("half a dozen people", "en", 6),
        ("for 9000", "en", None),
        ("pour quatre-vingt-dix personnes", "fr", 90),
        ("on sera soixante et onze", "fr", 71),
        ("une vingtaine de personnes", "fr", 20),
        ("avec trois collègues", "fr", 4),
        ("pour moi tout seul", "fr", 1),
        ("pour vingt et un", "fr", 21),
    ],
)
def test_sizes(text: str, language: str, people: int | None) -> None:
    """In figures, in words, and with whoever speaks."""
    assert understand(text, language, NOW, PARIS).people == people


def test_what_a_room_should_have() -> None:
    """Equipment, steps, quiet, nearness, storeys and places."""
    wish = understand("a quiet room near here with a screen, no stairs, on the 2nd floor", "en", NOW, PARIS)
    assert wish.equipment == {Equipment.SCREEN}
    assert (wish.quiet, wish.step_free, wish.near, wish.here, wish.level) == (True, True, True, True, 2)
    assert understand("au rez-de-chaussée", "fr", NOW, PARIS).level == 0
    assert understand("étage un", "fr", NOW, PARIS).level == 1
    assert understand("place un", "fr", NOW, PARIS).place == 1
    assert understand("bed number 3", "en", NOW, PARIS).place == 3


@pytest.mark.parametrize(
    ("text", "language", "complaint"),
    [
        ("it's freezing", "en", "cold"),
        ("too bright", "en", "bright"),
        ("on étouffe", "fr", "stuffy"),
        ("il fait trop chaud", "fr", "hot"),
        ("pas assez de lumière", "fr", "dark"),
        ("hello", "en", None),
    ],
)
def test_complaints(text: str, language: str, complaint: str | None) -> None:
    """What is not as it should be."""
    assert understand(text, language, NOW, PARIS).complaint == complaint


def test_a_request_is_read_without_the_name() -> None:
    """The seven of «Salle 7» are no people."""
    request = request_of("une salle, salle 7, pour trois au premier", names("fr"), "fr", NOW, PARIS)
    assert request.named is not None
    assert (request.named.spaces, request.wish.people, request.floor) == (("s",), 3, "f1")
    assert request_of("pour trois", names("fr"), "fr", NOW, PARIS).named is None


def test_languages() -> None:
    """The nearest of ours."""
    assert [language_of(tag) for tag in ("fr", "fr_CA", "en-GB", "de", "")] == ["fr", "fr", "en", "en", "en"]


@pytest.mark.parametrize(
    ("heard", "text", "language", "meant"),
    [
        (Intent.PEOPLE, "when is the gym busy", "en", Intent.QUIET_HOUR),
        (Intent.PEOPLE, "is the gym busy", "en", Intent.PEOPLE),
        (Intent.JOIN_QUEUE, "retire-moi de la file", "fr", Intent.LEAVE_QUEUE),
        (Intent.SPACE_STATUS, "is there a phone booth free", "en", Intent.FIND_SPACE),
        (Intent.SPACE_STATUS, "is an Ada free", "en", Intent.SPACE_STATUS),
        (Intent.SPACE_STATUS, "is a free", "en", Intent.SPACE_STATUS),
        (Intent.SPACE_STATUS, "could you get Ada booked", "en", Intent.BOOK_SPACE),
    ],
)
def test_what_fits_two_intents_is_settled(heard: Intent, text: str, language: str, meant: Intent) -> None:
    """By the words that only one of them has."""
    assert settled(heard, text, names(language).find(text), language) == meant


def test_words_are_made_alike() -> None:
    """Case, accents, signs, figures, ordinals and units."""
    assert WORDS["en"].made_alike("At 3 O'Clock, on the 2nd (twenty-first) — Å 1.5 hours") == (
        " at 3 oclock on the @2 @21 a 1.5 h "
    )
    assert WORDS["fr"].made_alike("Œuf, 1er; quatre-vingt-dix-neuf 15h30") == " oeuf @1 99 15 h 30 "
    assert WORDS["fr"].made_alike("") == "  "


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (NOW.replace(hour=15), "3 pm", "15 h"),
        (NOW.replace(hour=15, minute=5), "3:05 pm", "15 h 05"),
        (NOW.replace(hour=12), "noon", "midi"),
        (NOW.replace(hour=0), "midnight", "minuit"),
        (NOW.replace(hour=0, minute=30), "12:30 am", "0 h 30"),
    ],
)
def test_times_are_said(at: datetime, english: str, french: str) -> None:
    """As one says them."""
    assert (clock_said(at, "en"), clock_said(at, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (0, "11 am", "11 h"),
        (1, "tomorrow at 11 am", "demain à 11 h"),
        (3, "Thursday at 11 am", "jeudi à 11 h"),
        (9, "11 November at 11 am", "11/11 à 11 h"),
    ],
)
def test_days_are_said(days: int, english: str, french: str) -> None:
    """Today is not."""
    at = NOW + timedelta(days=days, hours=1)
    assert moment_said(at, NOW, PARIS, "en") == english
    assert moment_said(at, NOW, PARIS, "fr") == french
    assert when_said(at, NOW, PARIS, "en") == (f"at {english}" if not days else english)


@pytest.mark.parametrize(
    ("minutes", "english", "french"),
    [
        (0, "1 minute", "1 minute"),
        (10, "10 minutes", "10 minutes"),
        (60, "1 hour", "1 heure"),
        (120, "2 hours", "2 heures"),
        (75, "1 hour and 15 minutes", "1 h 15"),
    ],
)
def test_lengths_are_said(minutes: int, english: str, french: str) -> None:
    """Never none at all."""
    length = timedelta(minutes=minutes)
    assert (length_said(length, "en"), length_said(length, "fr")) == (english, french)


def test_lists_are_said() -> None:
    """With a word before the last."""
    assert listed(["a"], "en") == "a"
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b"], "fr") == "a et b"


# -- sentences ---------------------------------------------------------------------------------------------------------

SCRIPT: dict[str, Any] = {
    "language": "en",
    "leads": ["please", "l'"],
    "fillers": ["the"],
    "cues": {name: ["x"] for name in ("cue", "topic", "ask", "phrase")},
    "adjectives": ["big"],
    "seats": ["{} seat"],
    "minutes": ["minutes"],
    "hours": ["hours"],
    "lengths": ["an hour"],
    "more": ["extra"],
    "rules": {"lead": "[{lead:@lead}]", "f": "[{fill:@f}]", "free": "(a|b|c|d|e)", "things": "(q|r|s|t|u|v)"},
    "intents": {
        "IotValleyX": [
            "<lead> is {space} <free> [{wish}]",
            "<f> {space}",
            "[{wish}] <things> [{wish}]",
            "(x|y) {number:@n}",
        ]
    },
}


def test_sentences_bear_our_names() -> None:
    """Rules and lists have our prefix, choices are looked up, names end where words do, and nap rooms stand apart."""
    ours = written(SCRIPT, called(SPACES, {}, "en"), {space.id: space.kind for space in SPACES})
    assert all(name.startswith("iot_valley_") for key in ("expansion_rules", "lists") for name in ours[key])
    told = {each["in"]: each["out"] for each in ours["lists"]["iot_valley_space"]["values"]}
    assert told["zoe "] == told["zoé "] == "ZOE"
    assert told["phone booth "] == "phone_booth"
    assert "hypnos " not in told
    assert {each["out"] for each in ours["lists"]["iot_valley_napname"]["values"]} == {"NAP-1", "NAP-2", "nap_room"}
    assert {"in": "ada's ", "out": "ADA"} in ours["lists"]["iot_valley_owner"]["values"]
    assert ours["lists"]["iot_valley_lead"]["values"] == ["please ", "l'"]
    assert {"in": "twenty one ", "out": 21} in ours["lists"]["iot_valley_number"]["values"]
    assert ours["expansion_rules"]["iot_valley_free"] == "{iot_valley_choice_0:@choice_0}"
    assert ours["expansion_rules"]["iot_valley_things"] == "(q|r|s|t|u|v)"
    [data] = ours["intents"]["IotValleyX"]["data"]
    assert data["sentences"][2] == "[{iot_valley_wish:wish} ]<iot_valley_things> [{iot_valley_wish:wish}]"


def test_a_building_with_no_names_has_lists_that_match_nothing() -> None:
    """An empty list would break all sentences of the language."""
    ours = written(SCRIPT | {"language": "fr"}, (), {})
    assert ours["lists"]["iot_valley_space"]["values"] == [{"in": "iot_valley_nothing", "out": ""}]
    assert {"in": "vingt et un ", "out": 21} in ours["lists"]["iot_valley_number"]["values"]


def test_triggers_are_spelled_out() -> None:
    """Without rules and lists, and without what would make them too many."""
    ours = written(SCRIPT, called(SPACES[:1], {}, "en"), {"a": SpaceKind.MEETING_ROOM})
    assert as_triggers(ours)["IotValleyX"][0] == "is (salle ada|ada) ((a|b|c|d|e)) [{wish}]"
    assert len(as_triggers(ours)["IotValleyX"]) == 2


@pytest.mark.parametrize(
    ("text", "kind", "language", "meant"),
    [
        ("the tap in the canteen is dripping", SpaceKind.CANTEEN, "en", Intent.REPORT_FAULT),
        ("what time is the canteen slowest", SpaceKind.CANTEEN, "en", Intent.QUIET_HOUR),
        ("will I find a seat in the canteen", SpaceKind.CANTEEN, "en", Intent.PEOPLE),
        ("could I nip into Ada", SpaceKind.MEETING_ROOM, "en", Intent.SPACE_STATUS),
        ("lock in Ada for us tomorrow", SpaceKind.MEETING_ROOM, "en", Intent.BOOK_SPACE),
        ("we've just sat down in Ada", SpaceKind.MEETING_ROOM, "en", Intent.CHECK_IN),
        ("has anyone arrived in Ada", SpaceKind.MEETING_ROOM, "en", Intent.SPACE_STATUS),
        ("scrap my place in the nap queue", None, "en", Intent.LEAVE_QUEUE),
        ("any bed going spare", None, "en", Intent.NAP_PLACES),
        ("stick my name down for Hypnos", SpaceKind.NAP_ROOM, "en", Intent.JOIN_QUEUE),
        ("le robinet de la cantine goutte", SpaceKind.CANTEEN, "fr", Intent.REPORT_FAULT),
        ("on plie bagage en Ada", SpaceKind.MEETING_ROOM, "fr", Intent.END),
        ("garde-moi le prochain lit", None, "fr", Intent.JOIN_QUEUE),
        ("notre réunion de jeudi", None, "fr", None),
    ],
)
def test_what_is_not_put_as_usual_is_told_by_a_few_words(
    text: str, kind: SpaceKind | None, language: str, meant: Intent | None
) -> None:
    """And by what it is about: nothing is meant where no word tells."""
    assert understood(Intent.ASK, text, None, kind, language) is meant


def test_who_names_a_room_does_not_look_for_one() -> None:
    """Nor for a nap; but near a room one may look for another."""
    named = names("en").find("Ada")
    assert named is not None
    meeting = SpaceKind.MEETING_ROOM
    assert understood(Intent.FIND_SPACE, "we want the big room Ada", named, meeting, "en") is Intent.BOOK_SPACE
    assert understood(Intent.FIND_SPACE, "a room near Ada", named, meeting, "en") is Intent.FIND_SPACE
    assert understood(Intent.JOIN_QUEUE, "pop us into Ada", named, meeting, "en") is Intent.BOOK_SPACE
    assert understood(Intent.JOIN_QUEUE, "put me down for a nap", None, None, "en") is Intent.JOIN_QUEUE
    assert understood(Intent.BOOK_SPACE, "I take the next bed", None, None, "en") is Intent.JOIN_QUEUE


def test_a_name_is_known_by_the_word_that_tells_it_best() -> None:
    """That is in the fewest names; a name without such a word is known as a whole."""
    rows = [
        Called("Oak North", "1", ("a",)),
        Called("Oak South", "2", ("a",)),
        Called("Élan 3", "3", ("a",)),
        Called("B2", "4", ("a",)),
    ]
    made = written(SCRIPT, rows, {"a": SpaceKind.MEETING_ROOM})
    assert made["lists"]["iot_valley_known"]["values"] == [
        *("north ", "north's ", "south ", "south's ", "élan ", "elan ", "élan's ", "b2 ", "b2's "),
    ]
