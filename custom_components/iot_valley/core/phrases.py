"""Why a verdict is what it is, in words: the same reasons in English and French."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from .occupancy import Reason, Verdict
from .sensors import SensorKind
from .views import SpaceView

_STATES = frozenset(
    {
        SensorKind.PRESENCE,
        SensorKind.COUNT,
        SensorKind.COUNTER,
        SensorKind.PRESSURE,
        SensorKind.CO2,
        SensorKind.ILLUMINANCE,
    }
)
"""Kinds whose yes lasts; that of the others is a moment, and may be over when the sentence is read."""

LONGEST = 255
"""The longest state that Home Assistant takes, in characters."""


@dataclass(frozen=True, slots=True)
class Language:
    """All the words that one language needs."""

    verdicts: Mapping[Verdict, str]
    yes: Mapping[SensorKind, str]
    no: Mapping[SensorKind, str]
    past: str
    """A yes of the past; {what} and {time}."""

    since: str
    """What holds since; {what} and {time}."""

    nothing: str
    """When no sensor has spoken."""

    whole: str
    """The sentence; {verdict} and {reasons}."""

    but: str
    """Between the reasons for a verdict and those against it."""


_ENGLISH = Language(
    MappingProxyType(
        {
            Verdict.PRESENT: "Someone is there",
            Verdict.ABSENT: "Nobody is there",
            Verdict.UNKNOWN: "Nobody can tell",
        }
    ),
    MappingProxyType(
        {
            SensorKind.MOTION: "movement",
            SensorKind.PRESENCE: "a presence is sensed",
            SensorKind.COUNT: "people are counted",
            SensorKind.COUNTER: "more came in than went out",
            SensorKind.PRESSURE: "a place is taken",
            SensorKind.CO2: "people breathe out CO₂",
            SensorKind.DOOR: "a door opened",
            SensorKind.POWER: "a device is in use",
            SensorKind.SOUND: "it is not quiet",
            SensorKind.ILLUMINANCE: "a lamp is on",
        }
    ),
    MappingProxyType(
        {
            SensorKind.MOTION: "no movement",
            SensorKind.PRESENCE: "no presence is sensed",
            SensorKind.COUNT: "nobody is counted",
            SensorKind.COUNTER: "as many went out as came in",
            SensorKind.PRESSURE: "a place is empty",
            SensorKind.CO2: "nobody breathes out CO₂",
            SensorKind.DOOR: "the door stays closed",
            SensorKind.POWER: "no device is in use",
            SensorKind.SOUND: "it is quiet",
            SensorKind.ILLUMINANCE: "no lamp is on",
        }
    ),
    "{what} at {time}",
    "{what} since {time}",
    "no sensor has told anything",
    "{verdict}: {reasons}",
    ", but ",
)
_FRENCH = Language(
    MappingProxyType(
        {
            Verdict.PRESENT: "Il y a quelqu’un",
            Verdict.ABSENT: "Il n’y a personne",
            Verdict.UNKNOWN: "On ne sait pas",
        }
    ),
    MappingProxyType(
        {
            SensorKind.MOTION: "du mouvement",
            SensorKind.PRESENCE: "une présence est perçue",
            SensorKind.COUNT: "des personnes sont comptées",
            SensorKind.COUNTER: "plus d’entrées que de sorties",
            SensorKind.PRESSURE: "une place est prise",
            SensorKind.CO2: "des personnes expirent du CO₂",
            SensorKind.DOOR: "une porte s’est ouverte",
            SensorKind.POWER: "un appareil est en marche",
            SensorKind.SOUND: "il y a du bruit",
            SensorKind.ILLUMINANCE: "une lampe est allumée",
        }
    ),
    MappingProxyType(
        {
            SensorKind.MOTION: "aucun mouvement",
            SensorKind.PRESENCE: "aucune présence perçue",
            SensorKind.COUNT: "personne n’est compté",
            SensorKind.COUNTER: "autant de sorties que d’entrées",
            SensorKind.PRESSURE: "une place est vide",
            SensorKind.CO2: "personne n’expire de CO₂",
            SensorKind.DOOR: "la porte reste fermée",
            SensorKind.POWER: "aucun appareil en marche",
            SensorKind.SOUND: "c’est calme",
            SensorKind.ILLUMINANCE: "aucune lampe n’est allumée",
        }
    ),
    "{what} à {time}",
    "{what} depuis {time}",
    "aucun capteur n’a rien dit",
    "{verdict}\N{NO-BREAK SPACE}: {reasons}",
    ", mais ",
)
LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": _ENGLISH, "fr": _FRENCH})


@cache
def language_of(tag: str) -> Language:
    """Return the language nearest to a tag such as `fr-CA`; English where there is none."""
    return LANGUAGES.get(tag.partition("-")[0].casefold(), _ENGLISH)


def explain(
    view: SpaceView,
    kind_of: Callable[[str], SensorKind | None],
    language: Language,
    zone: ZoneInfo,
) -> str:
    """Return a verdict and its reasons as one sentence, in local time."""
    sides: tuple[dict[str, None], dict[str, None]] = {}, {}
    for reason in view.because:
        if (kind := kind_of(reason.sensor_id)) is not None:
            sides[_speaks_against(reason, view.verdict)][_phrase(reason, kind, language, zone)] = None
    reasons = language.but.join([", ".join(side) for side in sides if side]) or language.nothing
    return language.whole.format(verdict=language.verdicts[view.verdict], reasons=reasons)[:LONGEST]


def _speaks_against(reason: Reason, verdict: Verdict) -> bool:
    """Return whether a reason speaks against the verdict; of what nobody can tell, none does."""
    speaks_of_presence = bool(reason.said) or reason.weight > 0
    return verdict is not Verdict.UNKNOWN and speaks_of_presence is not (verdict is Verdict.PRESENT)


def _phrase(reason: Reason, kind: SensorKind, language: Language, zone: ZoneInfo) -> str:
    local: datetime = reason.since.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    if reason.said and kind in _STATES:
        return language.since.format(what=language.yes[kind], time=time)
    if reason.said or reason.weight > 0:
        return language.past.format(what=language.yes[kind], time=time)
    return language.since.format(what=language.no[kind], time=time)
