"""What is found in an area of Home Assistant, and what a space made of it would be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
import re
from types import MappingProxyType
import unicodedata

from .kinds import KINDS, SpaceKind
from .sensors import SensorKind

_LONGEST_CODE = 24


@dataclass(frozen=True, slots=True)
class Found:
    """The sensors and the lights of an area, by entity id."""

    sensors: Mapping[str, SensorKind] = field(default_factory=lambda: MappingProxyType({}))
    lights: tuple[str, ...] = ()

    def without(self, known: Collection[str]) -> Found:
        """Return what is left when the known ones are taken out."""
        return Found(
            {id_: kind for id_, kind in self.sensors.items() if id_ not in known},
            tuple(id_ for id_ in self.lights if id_ not in known),
        )


def folded(text: str) -> str:
    """Return a text as it is compared: no case, no accents, no signs, single blanks."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("\u2019", "'"))
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.split(r"[\s_\-./']+", kept)).strip()


# The order is that of guessing: «salle de sieste» is a nap room before it is any other room.
_WORDS: Mapping[SpaceKind, tuple[str, ...]] = MappingProxyType(
    {
        SpaceKind.NAP_ROOM: ("nap", "sieste", "siesta", "sleep", "repos", "quiet room"),
        SpaceKind.PHONE_BOOTH: ("phone", "booth", "cabine", "telephone", "bulle"),
        SpaceKind.LODGING: ("lodging", "bedroom", "chambre", "studio", "logement", "apartment"),
        SpaceKind.CIRCULATION: (
            "corridor", "couloir", "hall", "hallway", "stairs", "staircase", "escalier", "landing",
            "palier", "entrance", "entree", "lobby", "passage", "lift", "ascenseur",
        ),
        SpaceKind.CANTEEN: (
            "canteen", "cantine", "cafeteria", "restaurant", "kitchen", "cuisine", "refectoire",
        ),
        SpaceKind.GYM: ("gym", "fitness", "sport", "gymnase", "musculation"),
        SpaceKind.RECREATION: ("recreation", "game", "games", "jeux", "play", "detente", "billard"),
        SpaceKind.WORKSHOP: ("workshop", "atelier", "fablab", "lab", "labo", "maker"),
        SpaceKind.LOUNGE: ("lounge", "salon", "cafe", "terrace", "terrasse", "sofa", "bar"),
        SpaceKind.MEETING_ROOM: (
            "meeting", "reunion", "conference", "board", "room", "salle", "boardroom", "auditorium",
        ),
        SpaceKind.OPEN_AREA: (
            "open", "coworking", "office", "offices", "bureau", "bureaux", "desk", "desks",
            "plateau",
        ),
    }
)  # fmt: skip
_ICONS: Mapping[str, SpaceKind] = MappingProxyType(
    {row.icon: kind for kind, row in KINDS.items()}
    | {
        "mdi:sleep": SpaceKind.NAP_ROOM,
        "mdi:power-sleep": SpaceKind.NAP_ROOM,
        "mdi:stairs": SpaceKind.CIRCULATION,
        "mdi:phone": SpaceKind.PHONE_BOOTH,
        "mdi:coffee": SpaceKind.LOUNGE,
        "mdi:food": SpaceKind.CANTEEN,
        "mdi:presentation": SpaceKind.MEETING_ROOM,
        "mdi:weight-lifter": SpaceKind.GYM,
    }
)


def guessed_kind(name: str, icon: str | None) -> SpaceKind:
    """Return the kind that an area's icon or name speaks of; a meeting room where neither does."""
    if shown := _ICONS.get(icon or ""):
        return shown
    said = f" {folded(name)} "
    for kind, words in _WORDS.items():
        if any(f" {word} " in said for word in words):
            return kind
    return SpaceKind.MEETING_ROOM


def suggested_code(name: str, taken: Collection[str]) -> str:
    """Return a code made from a name that is not among those taken (casefolded)."""
    base = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:_LONGEST_CODE].strip("-") or "space"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code.upper()
