"""What spaces are called when they are spoken of: by their names, codes and aliases, and by what they are for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
import re
from types import MappingProxyType
from typing import NamedTuple

from .kinds import SpaceKind
from .model import Floor, Place, Space
from .spoken_words import WORDS, bare

_LONGEST = 8
"""The most words of a name that are looked for."""

_SHORTEST = 3
"""The fewest letters of a part of a name that stands for the whole."""

_SIGNS = re.compile(r"[\[\](){}<>|@,;:!?«»\"“”…]+")
"""What means something in a sentence template, and what nobody says."""

KIND_WORDS: Mapping[str, Mapping[SpaceKind, tuple[str, ...]]] = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                SpaceKind.NAP_ROOM: ("nap room", "nap rooms", "nap area", "sleeping room", "siesta room", "nap space"),
                SpaceKind.CANTEEN: (
                    "canteen", "cafeteria", "restaurant", "dining hall", "dining room", "lunch room", "lunchroom",
                    "food hall", "refectory",
                ),
                SpaceKind.GYM: (
                    "gym", "gymnasium", "fitness room", "sports hall", "sports room", "workout room", "weight room",
                    "fitness center", "fitness centre", "fitness area", "exercise room",
                ),
                SpaceKind.RECREATION: (
                    "games room", "game room", "games corner", "play room", "playroom", "recreation room",
                    "recreation area", "games area",
                ),
                SpaceKind.OPEN_AREA: ("open space", "open area", "coworking space", "coworking area", "open plan"),
                SpaceKind.WORKSHOP: ("workshop", "fablab", "fab lab", "maker space", "makerspace", "lab"),
                SpaceKind.LOUNGE: ("lounge", "lounges", "lounge area"),
                SpaceKind.PHONE_BOOTH: (
                    "phone booth", "phone booths", "booth", "booths", "phone box", "call box", "phone boxes",
                ),
            }
        ),
        "fr": MappingProxyType(
            {
                SpaceKind.NAP_ROOM: (
                    "salle de sieste", "salles de sieste", "salle de repos", "espace sieste",
                    "espace de sieste", "espace de repos", "coin sieste", "salle à sieste",
                ),
                SpaceKind.CANTEEN: (
                    "cantine", "cafétéria", "cafet", "cafèt", "réfectoire", "restaurant", "resto", "self",
                    "salle à manger", "restaurant d'entreprise",
                ),
                SpaceKind.GYM: (
                    "salle de sport", "salle de gym", "gym", "salle de fitness", "muscu", "salle de muscu",
                    "salle de musculation", "gymnase", "sport", "espace sport", "espace fitness", "fitness",
                ),
                SpaceKind.RECREATION: (
                    "salle de jeux", "coin jeux", "espace jeux", "espace de jeux", "salle de jeu", "salle de détente",
                    "espace détente", "baby foot",
                ),
                SpaceKind.OPEN_AREA: ("open space", "plateau", "espace ouvert", "espace de coworking", "coworking"),
                SpaceKind.WORKSHOP: ("atelier", "fablab", "labo"),
                SpaceKind.LOUNGE: ("salons", "lounge", "lounges"),  # «Le salon» is in every home.
                SpaceKind.PHONE_BOOTH: (
                    "cabine", "cabines", "cabine téléphonique", "cabines téléphoniques", "bulle", "bulles",
                    "box téléphonique", "phone booth",
                ),
            }
        ),
    }
)  # fmt: skip
"""What a kind of space is called as if there were but one."""

_GENERIC = frozenset(
    bare(word)
    for kinds in KIND_WORDS.values()
    for words in kinds.values()
    for word in (*words, "salle", "room", "salle de réunion", "meeting room", "espace", "bureau")
)


class Named(NamedTuple):
    """What was named: one space, or all of a kind."""

    spaces: tuple[str, ...]
    """Their ids; never none."""

    exact: bool
    """Whether it was a name, and not what a kind of space is called."""

    rest: str
    """What was said, without the name."""


@dataclass(frozen=True, slots=True)
class Called:
    """One way to call something, and what it is: a space's code, or a kind."""

    name: str
    key: str
    spaces: tuple[str, ...]


def clean(name: str) -> str:
    """Return a name as it is spoken, without signs."""
    return " ".join(_SIGNS.sub(" ", name.replace("\u2019", "'")).split())


def spellings(space: Space, aliases: Iterable[str] = ()) -> Iterator[str]:
    """Yield what a space is called, its name first; of «Salle Ada» that is «Ada» too."""
    for name in (space.name, space.code, *aliases):
        if said := clean(name):
            yield said
            yield from _shorter(said)


def _shorter(name: str) -> Iterator[str]:
    """Yield what is left of a name without what any space of its kind is called."""
    words = name.split()
    for size in range(len(words) - 1, 0, -1):
        for generic, left in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            if bare(" ".join(generic)) in _GENERIC and len("".join(left)) >= _SHORTEST:
                yield " ".join(left)
                return


def called(spaces: Iterable[Space], aliases: Mapping[str, Iterable[str]], language: str) -> tuple[Called, ...]:
    """Return all that the spaces of a building are called; who comes first has a name that two would have.

    A name goes before what a kind of space is called, and an own name before a part of one.
    """
    spaces = tuple(spaces)
    rows: dict[str, Called] = {}
    for own in (True, False):
        for space in spaces:
            for number, name in enumerate(spellings(space, aliases.get(space.id, ()))):
                if (number == 0) is own:
                    rows.setdefault(bare(name), Called(name, space.code, (space.id,)))
    of_kind: defaultdict[SpaceKind, list[str]] = defaultdict(list)
    for space in spaces:
        of_kind[space.kind].append(space.id)
    for kind, words in KIND_WORDS[language].items():
        for word in words if kind in of_kind else ():
            rows.setdefault(bare(word), Called(word, kind.value, tuple(of_kind[kind])))
    return tuple(rows.values())


class Names:
    """All names of a building in one language, found in what is said."""

    def __init__(self, rows: Iterable[Called], floors: Iterable[Floor], language: str) -> None:
        """Index what was made by `called`."""
        self._words = WORDS[language]
        self._rows: dict[str, Called] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        for row in rows:
            self._rows.setdefault(self._words.made_alike(row.name).strip(), row)
            self._keys.setdefault(row.key, row.spaces)
        self._floors = {self._words.made_alike(floor.name): floor.id for floor in floors}
        self._levels = {floor.level: floor.id for floor in floors if floor.level is not None}

    def of_key(self, key: str) -> tuple[str, ...]:
        """Return the spaces of a code or a kind."""
        return self._keys.get(key, ())

    def find(self, text: str) -> Named | None:
        """Return what is named in a text: the longest name, and a space rather than a kind."""
        words = self._words.made_alike(text).split()
        best: tuple[tuple[bool, int], int, Called] | None = None
        for start in range(len(words)):
            for size in range(1, min(_LONGEST, len(words) - start) + 1):
                row = self._rows.get(" ".join(words[start : start + size]))
                if row is None:
                    continue
                rank = (len(row.spaces) == 1 and row.key not in _KINDS, size)
                if best is None or rank > best[0]:
                    best = rank, start, row
        if best is None:
            return None
        (exact, size), start, row = best
        return Named(row.spaces, exact, " ".join((*words[:start], ",", *words[start + size :])))

    def floor(self, text: str, level: int | None) -> str | None:
        """Return the floor that is named in a text, or the one of a level."""
        said = self._words.made_alike(text)
        named = max((name for name in self._floors if name in said), key=len, default=None)
        if named is not None:
            return self._floors[named]
        return None if level is None else self._levels.get(level)

    def place(self, text: str, number: int | None, places: tuple[Place, ...]) -> Place | None:
        """Return the place that is named in a text, or the one of a number."""
        said = self._words.made_alike(text)
        named = (place for place in places if self._words.made_alike(place.name) in said)
        if (found := next(named, None)) is not None or number is None:
            return found
        return places[number - 1] if 0 < number <= len(places) else None


_KINDS = frozenset(kind.value for kind in SpaceKind)
