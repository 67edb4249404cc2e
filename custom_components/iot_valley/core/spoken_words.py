"""Spoken words made alike: no case, accents or signs, numbers as figures, ordinals as `@2`, one word for each unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
import re
from types import MappingProxyType
import unicodedata

_TOKEN = re.compile(r"@\d+|\d{1,2}[:.]\d{2}(?!\d)|\d+[.,]\d+|\d+|[^\W\d_]+")
_FOLDED = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_HUNDRED = 100
_TENS = 10
EN_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = dict(enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2))
EN_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
FR_SMALL = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix_sept",
    "dix_huit",
    "dix_neuf",
]
FR_TENS = dict(enumerate(["vingt", "trente", "quarante", "cinquante", "soixante"], start=2))
FR_ORDINALS = [
    "zeroieme",
    "premier",
    "deuxieme",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "sixieme",
    "septieme",
    "huitieme",
    "neuvieme",
    "dixieme",
    "onzieme",
    "douzieme",
    "treizieme",
    "quatorzieme",
    "quinzieme",
    "seizieme",
    "dix_septieme",
    "dix_huitieme",
    "dix_neuvieme",
    "vingtieme",
]

type Phrases = Mapping[tuple[str, ...], str]


def _english_numbers() -> Iterator[tuple[str, str]]:
    yield from ((word, str(number)) for number, word in enumerate(EN_SMALL))
    for ten, word in EN_TENS.items():
        yield word, str(_TENS * ten)
        yield from ((f"{word}_{EN_SMALL[unit]}", str(_TENS * ten + unit)) for unit in range(1, _TENS))
    yield from (("a_dozen", "12"), ("half_a_dozen", "6"), ("a_couple_of", "2"), ("a_couple", "2"))
    yield from (("a_hundred", str(_HUNDRED)), ("one_hundred", str(_HUNDRED)))
    yield from ((word, f"@{number}") for number, word in enumerate(EN_ORDINALS) if number)
    yield from ((f"twenty_{word}", f"@{number + 20}") for number, word in enumerate(EN_ORDINALS[1:10], start=1))
    yield from (("thirtieth", "@30"), ("thirty_first", "@31"))


def _french_numbers() -> Iterator[tuple[str, str]]:
    yield from ((word, str(number)) for number, word in enumerate(FR_SMALL) if word != "un")  # It is an article too.
    for ten, word in FR_TENS.items():
        yield word, str(_TENS * ten)
        yield from ((f"{word}_{FR_SMALL[unit]}", str(_TENS * ten + unit)) for unit in range(2, _TENS))
        yield from ((f"{word}_{one}", str(_TENS * ten + 1)) for one in ("et_un", "et_une", "un", "une"))
    yield from ((f"soixante_{FR_SMALL[unit]}", str(60 + unit)) for unit in range(_TENS, 20))
    yield from (("soixante_et_onze", "71"), ("quatre_vingt", "80"), ("quatre_vingts", "80"), ("cent", str(_HUNDRED)))
    yield from ((f"quatre_vingt_{FR_SMALL[unit]}", str(80 + unit)) for unit in range(1, 20))
    yield from ((word, f"@{number}") for number, word in enumerate(FR_ORDINALS) if number)
    about = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "cinquantaine": 50}
    yield from ((f"{word}_de", str(number)) for name, number in about.items() for word in (name, f"une_{name}"))
    yield from (("premiere", "@1"), ("second", "@2"), ("seconde", "@2"))


def _phrases(rows: Iterator[tuple[str, str]] | Mapping[str, str]) -> Phrases:
    pairs = rows.items() if isinstance(rows, Mapping) else rows
    return MappingProxyType({tuple(phrase.split("_")): said for phrase, said in pairs})


_EN_ALIKE = {
    "1_to_1": "meeting",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "minute": "min", "minutes": "min", "mins": "min",
    "o_clock": "oclock", "p_m": "pm", "a_m": "am", "midday": "noon", "till": "until", "til": "until",
    "persons": "people", "person": "people", "ppl": "people", "pax": "people", "folks": "people",
    "attendees": "people", "participants": "people", "tmrw": "tomorrow", "tomorow": "tomorrow", "i_m": "i_am",
    "we_re": "we_are", "we_ll": "we_will", "there_ll": "there_will", "white_board": "whiteboard",
}  # fmt: skip
_FR_ALIKE = {
    "heure": "h", "heures": "h", "minute": "min", "minutes": "min", "mn": "min", "mins": "min", "demie": "demi",
    "apres_midi": "apresmidi", "aprem": "apresmidi", "aprems": "apresmidi", "rez_de_chaussee": "rdc",
    "rez_de_chausse": "rdc", "aujourd_hui": "aujourdhui", "apres_demain": "surlendemain", "jusque": "jusqu",
    "personne": "personnes", "pers": "personnes", "gens": "personnes", "participants": "personnes",
    "convives": "personnes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What a language says in several ways, and how it is said here."""

    numbers: Phrases
    ordinal: re.Pattern[str]
    """What is written behind the figure of an ordinal."""

    alike: Phrases = field(default_factory=lambda: MappingProxyType({}))

    def made_alike(self, text: str) -> str:
        """Return a text in words that are alike, with a blank before and after."""
        tokens = list(_ordered(tokens_of(text), self.ordinal))
        for table in (self.numbers, self.alike):
            tokens = list(_replaced(tokens, table))
        return f" {' '.join(tokens)} "


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "en": Words(_phrases(_english_numbers()), re.compile(r"st|nd|rd|th"), _phrases(_EN_ALIKE)),
        "fr": Words(_phrases(_french_numbers()), re.compile(r"er|ere|eme|e|nd|nde"), _phrases(_FR_ALIKE)),
    }
)


def bare(text: str) -> str:
    """Return a text without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return "".join(char for char in folded if not unicodedata.combining(char))


def tokens_of(text: str) -> list[str]:
    """Return the words and figures of a text, without case, accents and signs."""
    return _TOKEN.findall(bare(text))


def _ordered(tokens: list[str], ordinal: re.Pattern[str]) -> Iterator[str]:
    """Yield the tokens, a figure and what makes it an ordinal as one."""
    skip = False
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        if skip:
            skip = False
        elif token.isdecimal() and ordinal.fullmatch(following):
            skip = True
            yield f"@{int(token)}"
        else:
            yield token


def _replaced(tokens: list[str], table: Phrases) -> Iterator[str]:
    """Yield the tokens with the longest phrases of a table replaced."""
    longest, at = max(map(len, table), default=0), 0
    while at < len(tokens):
        for size in range(min(longest, len(tokens) - at), 0, -1):
            said = table.get(tuple(tokens[at : at + size]))
            if said is not None:
                yield from said.split("_")
                at += size
                break
        else:
            yield tokens[at]
            at += 1
