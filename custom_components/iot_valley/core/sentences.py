"""The sentences by which a building is spoken to, as Home Assistant reads them, with the names there are.

All rules and lists bear our own prefix, for Home Assistant merges those of all files into one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
import re
from typing import Any, Final

from .kinds import LIVELY_KINDS, SpaceKind
from .spoken_names import Called
from .spoken_words import EN_SMALL, EN_TENS, FR_SMALL, FR_TENS, bare

PREFIX: Final = "iot_valley_"
_REFERENCE: Final = re.compile(r"\{(\w+)(:@?\w+)?\}|<(\w+)>")
_CHOICE: Final = re.compile(r"\(([^()\[\]<>{}]+)\)")
_ANYTHING: Final = "[{wish}]"
_FEW: Final = 4
"""A choice of no more than so many is as fast to look through as to look up."""

_WILDCARDS: Final = ("wish", "front", "what", "until")
_CUES: Final = ("cue", "topic", "ask", "phrase")
_LITERAL: Final = frozenset({"things", "brokens", "kinds"})
_MOST_NUMBERS: Final = 60
_MOST_SEATS: Final = 40
_MOST_SPELLED: Final = 120
"""So many values of a list at the most are written out."""

_TELLS: Final = 3
"""A word of fewer letters tells no name."""

_LENGTHS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 75, 90, 120)
_MOST_HOURS: Final = 8

_UNTOLD: Final = frozenset(SpaceKind) - {SpaceKind.NAP_ROOM, SpaceKind.CANTEEN, SpaceKind.GYM}
"""The kinds of spaces whose names are everyday words too: a meeting is no meeting room, and homes have lounges."""

type Script = Mapping[str, Any]
"""What `sentences/<language>.yaml` holds: language, leads, adjectives, seats, minutes, hours, rules and intents."""


def written(script: Script, names: Iterable[Called], kinds: Mapping[str, SpaceKind]) -> dict[str, Any]:
    """Return the sentences of a language with the names of a building; the kinds are by the ids of spaces."""
    choices: dict[str, str] = {}
    intents = {
        intent: {"data": [{"sentences": [_template(sentence, choices) for sentence in sentences]}]}
        for intent, sentences in script["intents"].items()
    }
    rules = {
        f"{PREFIX}{name}": _prefixed(rule) if name in _LITERAL else _template(rule, choices)
        for name, rule in script["rules"].items()
    }
    lists = _lists(script, tuple(names), kinds)
    looked_up = {f"{PREFIX}{name}": _values(choice.split("|")) for choice, name in choices.items()}
    return {
        "language": script["language"],
        "intents": intents,
        "expansion_rules": rules,
        "lists": lists | looked_up,
    }


def _template(template: str, choices: dict[str, str]) -> str:
    """Return a template with our prefix, and with long choices as lists: those are looked up, not looked through."""
    if f"{_ANYTHING} " in template:
        return _prefixed(template.replace(f"{_ANYTHING} ", "[{wish} ]"))  # Then what follows begins a word.

    def _listed(match: re.Match[str]) -> str:
        said = [" ".join(each.split()) for each in match[1].split("|")]
        if len(said) <= _FEW or not all(said):
            return match[0]
        name = choices.setdefault("|".join(dict.fromkeys(said)), f"choice_{len(choices)}")
        return f"{{{name}:@{name}}}"

    return _prefixed(_CHOICE.sub(_listed, " ".join(template.split())))


def _prefixed(template: str) -> str:
    """Return a template whose references bear our prefix, its slots still under their own names."""

    def _renamed(match: re.Match[str]) -> str:
        if (rule := match[3]) is not None:
            return f"<{PREFIX}{rule}>"
        return f"{{{PREFIX}{match[1]}{match[2] or f':{match[1]}'}}}"

    return _REFERENCE.sub(_renamed, template)


def _values(said: Iterable[str]) -> dict[str, Any]:
    return {"values": [_whole(each) for each in said]}


def _whole(said: str) -> str:
    """Return a phrase that is matched as whole words: «salle» is not found in «salles»."""
    return said if said.endswith("'") else f"{said} "


def _lists(script: Script, names: tuple[Called, ...], kinds: Mapping[str, SpaceKind]) -> dict[str, Any]:
    nap = tuple(row for row in names if kinds[row.spaces[0]] is SpaceKind.NAP_ROOM)
    lively = tuple(row for row in names if kinds[row.spaces[0]] in LIVELY_KINDS)
    lists: dict[str, Any] = {f"{PREFIX}{name}": {"wildcard": True} for name in _WILDCARDS}
    words = _numbers(script["language"])
    seats = [
        form.format(said) for number in range(1, _MOST_SEATS + 1) for said in words[number] for form in script["seats"]
    ]
    values = {
        "lead": script["leads"],
        "fill": script["fillers"],
        **{name: script["cues"][name] for name in _CUES},
        "known": _telling([row for row in names if row.key not in _UNTOLD]),
        "adj": [*script["adjectives"], *seats],
        "length": _lengths(script, words),
        "morelength": [each for each in _lengths(script, words) if any(more in each for more in script["more"])],
        "number": [
            {"in": _whole(said), "out": number} for number in range(1, _MOST_NUMBERS + 1) for said in words[number]
        ],
        "anyspace": _named(names),
        "space": _named(tuple(row for row in names if row not in nap)),
        "napname": _named(nap),
        "crowdname": _named(lively),
        "roomname": _named(tuple(row for row in names if row not in lively and row not in nap)),
        "owner": [{"in": f"{row['in'].strip()}'s ", "out": row["out"]} for row in _named(names)],
    }
    return lists | {
        f"{PREFIX}{name}": {"values": [_whole(one) if isinstance(one, str) else one for one in each]}
        for name, each in values.items()
    }


def _named(rows: tuple[Called, ...]) -> list[dict[str, str]]:
    """Return the values of a list of names, with and without accents; a list with nothing in it would match nothing."""
    values: dict[str, str] = {}
    for row in rows:
        for name in (row.name.casefold(), bare(row.name)):
            values.setdefault(name, row.key)
    return [{"in": _whole(name), "out": key} for name, key in values.items()] or [{"in": f"{PREFIX}nothing", "out": ""}]


def _telling(rows: Iterable[Called]) -> list[str]:
    """Return of each name the word that tells it best, which is in the fewest others: a large building has few such.

    Behind words that can be anything, every value of a list is looked for everywhere.
    """
    names = [row.name.casefold() for row in rows]
    words = [{word for word in name.split() if len(word) >= _TELLS and word.isalpha()} or {name} for name in names]
    counts = Counter(word for each in words for word in each)
    told = (min(each, key=lambda word: (counts[word], -len(word), word)) for each in words)
    forms = dict.fromkeys(form for word in told for form in (word, bare(word), f"{word}'s"))
    return list(forms) or [f"{PREFIX}nothing"]


def _numbers(language: str) -> dict[int, tuple[str, ...]]:
    """Return how numbers up to a hundred are written, in figures and in words."""
    small, tens, joint = (FR_SMALL, FR_TENS, "et ") if language == "fr" else (EN_SMALL, EN_TENS, "")
    numbers: dict[int, tuple[str, ...]] = {}
    for number in range(_MOST_NUMBERS * 2 + 1):
        ten, unit = divmod(number, 10)
        if number < len(small):
            word = small[number].replace("_", " ")
        elif ten in tens:
            word = f"{tens[ten]} {joint if unit == 1 else ''}{small[unit]}" if unit else tens[ten]
        else:
            word = ""
        numbers[number] = (str(number), word) if word else (str(number),)
    return numbers


def _lengths(script: Script, words: Mapping[int, tuple[str, ...]]) -> list[str]:
    minutes = [f"{said} {unit}" for count in _LENGTHS for said in words[count] for unit in script["minutes"]]
    hours = [
        f"{said} {unit}" for count in range(1, _MOST_HOURS + 1) for said in words[count] for unit in script["hours"]
    ]
    return [*script["lengths"], *minutes, *hours]


def as_triggers(ours: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the same sentences by their intents, for sentence triggers: these know no rules and no lists.

    What would make them too many is left out: what is said before a sentence, and the sentences that are read loosely.
    """
    rules, lists = ours["expansion_rules"], ours["lists"]
    told: dict[str, list[str]] = {}
    for intent, each in ours["intents"].items():
        sentences = [sentence for data in each["data"] for sentence in data["sentences"]]
        told[intent] = [_spelled(sentence, rules, lists) for sentence in sentences if _is_plain(sentence)]
    return {intent: sentences for intent, sentences in told.items() if sentences}


def _is_plain(sentence: str) -> bool:
    return f"<{PREFIX}f>" not in sentence and f"[{{{PREFIX}wish:wish}} ]" not in sentence


def _spelled(template: str, rules: Mapping[str, str], lists: Mapping[str, Any]) -> str:
    """Return a template with its rules and lists written out."""

    def _written_out(match: re.Match[str]) -> str:
        if (rule := match[3]) is not None:
            return "" if rule == f"{PREFIX}lead" else f"({_spelled(rules[rule], rules, lists)})"
        if "values" not in lists[match[1]]:
            return f"{{{match[1].removeprefix(PREFIX)}}}"
        values = lists[match[1]]["values"][:_MOST_SPELLED]
        return f"({'|'.join((one if isinstance(one, str) else one['in']).strip() for one in values)})"

    return " ".join(_REFERENCE.sub(_written_out, template).split())
