"""How cells of the roster are read and written: numbers, answers, lists, words of two languages."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from .found import folded
from .kinds import SpaceKind
from .model import Equipment
from .sensors import SensorKind

SEPARATOR = "|"
NOTHING = "-"
"""What says «none at all» where an empty cell says «find them»."""


def words_for[T: StrEnum](table: Mapping[T, Iterable[str]]) -> Mapping[str, T]:
    """Return every word, folded, with what it stands for: the values themselves and their names."""
    return MappingProxyType(
        {folded(item.value): item for item in table}
        | {folded(word): item for item, words in table.items() for word in words}
    )


KIND_WORDS = words_for(
    {
        SpaceKind.NAP_ROOM: ("salle de sieste", "sieste", "nap"),
        SpaceKind.MEETING_ROOM: ("salle de réunion", "réunion", "meeting"),
        SpaceKind.PHONE_BOOTH: ("cabine téléphonique", "cabine", "booth", "phone box"),
        SpaceKind.LOUNGE: ("salon",),
        SpaceKind.CANTEEN: ("cantine", "cafétéria", "cafeteria", "restaurant"),
        SpaceKind.GYM: ("salle de sport", "sport", "fitness"),
        SpaceKind.RECREATION: ("détente", "salle de jeux", "espace de détente", "recreation area"),
        SpaceKind.OPEN_AREA: ("espace ouvert", "open space", "coworking", "plateau"),
        SpaceKind.WORKSHOP: ("atelier", "fablab"),
        SpaceKind.LODGING: ("hébergement", "chambre", "logement", "bedroom"),
        SpaceKind.CIRCULATION: ("couloir", "corridor", "hall", "stairs", "escalier", "passage"),
    }
)
EQUIPMENT_WORDS = words_for(
    {
        Equipment.SCREEN: ("écran", "display"),
        Equipment.VIDEO: ("visio", "visioconférence", "video conferencing"),
        Equipment.AUDIO: ("sonorisation", "conférence audio", "audio conferencing"),
        Equipment.WHITEBOARD: ("tableau blanc", "tableau"),
        Equipment.POWER: ("prises", "prises électriques", "sockets", "power sockets"),
        Equipment.KITCHEN: ("cuisine", "kitchenette"),
        Equipment.SHOWER: ("douche", "douches", "showers"),
    }
)
SENSOR_WORDS = words_for(
    {
        SensorKind.MOTION: ("mouvement", "pir"),
        SensorKind.PRESENCE: ("présence", "mmwave", "radar"),
        SensorKind.COUNT: ("comptage", "people"),
        SensorKind.COUNTER: ("compteur",),
        SensorKind.PRESSURE: ("pression", "mat", "seat", "bed", "matelas"),
        SensorKind.CO2: (),
        SensorKind.DOOR: ("porte",),
        SensorKind.WINDOW: ("fenêtre",),
        SensorKind.POWER: ("puissance",),
        SensorKind.SOUND: ("son", "bruit", "noise"),
        SensorKind.ILLUMINANCE: ("éclairement", "lux", "light"),
        SensorKind.TEMPERATURE: ("température",),
        SensorKind.HUMIDITY: ("humidité",),
    }
)
ANSWERS: Mapping[str, bool] = MappingProxyType(
    dict.fromkeys(("yes", "oui", "true", "vrai", "1", "x", "y", "o", "wahr", "✓"), True)
    | dict.fromkeys(("no", "non", "false", "faux", "0", "", "n"), False)
)


def whole_number(text: str) -> int | None:
    """Read «12», «12.0», «12,0» or «1 200»; none where it is no whole number of people."""
    bare = "".join(text.replace(",", ".").split())
    whole, _, rest = bare.partition(".")
    if not (whole.isascii() and whole.isdigit()) or rest.strip("0"):
        return None
    return int(whole) if len(whole) <= len("99999") else None


def split(text: str) -> tuple[str, ...]:
    r"""Return the items of a list, where ``\|`` is a bar and ``\\`` a backslash of an item."""
    items: list[str] = []
    item = ""
    chars = iter(text)
    for char in chars:
        if char == "\\":
            item += next(chars, "\\")
        elif char == SEPARATOR:
            items.append(item.strip())
            item = ""
        else:
            item += char
    return tuple(item for item in (*items, item.strip()) if item)


def join(items: Iterable[str]) -> str:
    """Write a list as `split` reads it."""
    return SEPARATOR.join(item.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR) for item in items)
