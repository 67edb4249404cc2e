"""What someone asks for, out of what they said: when, for how long, how many, where and with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import re
from types import MappingProxyType
from zoneinfo import ZoneInfo

from .model import Equipment
from .spoken_en import ENGLISH
from .spoken_fr import FRENCH
from .spoken_names import Named, Names
from .spoken_times import When, hear, resolve
from .spoken_tongue import Tongue
from .spoken_words import WORDS

TONGUES: Mapping[str, Tongue] = MappingProxyType({"en": ENGLISH, "fr": FRENCH})
MOST_PEOPLE = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; what nothing was said of is none."""

    when: When = field(default_factory=When)
    people: int | None = None
    level: int | None = None
    """The storey that was said by its number; zero is the ground."""

    equipment: frozenset[Equipment] = frozenset()
    step_free: bool = False
    quiet: bool = False
    near: bool = False
    here: bool = False
    place: int | None = None
    """The number of a place in a nap room."""

    complaint: str | None = None
    """One of `cold`, `hot`, `bright`, `dark` and `stuffy`."""

    @property
    def minutes(self) -> int | None:
        """For how long, in minutes."""
        return None if self.when.length is None else round(self.when.length / timedelta(minutes=1))


def language_of(tag: str) -> str:
    """Return the language of ours that is nearest to a tag such as `fr-CA`: English where there is none."""
    short = tag.replace("_", "-").partition("-")[0].casefold()
    return short if short in TONGUES else "en"


def understand(text: str, language: str, now: datetime, zone: ZoneInfo) -> Wish:
    """Return what someone wishes for; the names of spaces are to be taken out of the text before."""
    language = language_of(language)
    tongue = TONGUES[language]
    words = WORDS[language].made_alike(text)
    level, left = _level(words, tongue)
    place, left = _taken(left, tongue.place)
    heard = hear(left, tongue, now.astimezone(zone).date())
    rest = heard.rest
    return Wish(
        resolve(heard.said, now, zone),
        _people(rest, tongue),
        level,
        frozenset(each for each, pattern in tongue.equipment.items() if pattern.search(words)),
        tongue.step_free.search(words) is not None,
        tongue.quiet.search(words) is not None,
        tongue.near.search(words) is not None,
        tongue.here.search(words) is not None,
        place,
        complaint_of(words, tongue),
    )


def _level(words: str, tongue: Tongue) -> tuple[int | None, str]:
    """Take out a storey."""
    if (match := tongue.ground.search(words)) is not None:
        return 0, _without(words, match)
    for pattern in tongue.floors:
        if (match := pattern.search(words)) is not None:
            return int(match[1]) if match[1].isdecimal() else 1, _without(words, match)
    return None, words


def _taken(words: str, pattern: re.Pattern[str]) -> tuple[int | None, str]:
    if (match := pattern.search(words)) is None:
        return None, words
    return int(match[1]) if match[1].isdecimal() else 1, _without(words, match)


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]},{words[match.end() :]}"


def _people(words: str, tongue: Tongue) -> int | None:
    """Return how many there will be."""
    for patterns, more in ((tongue.others, 1), (tongue.people, 0)):
        for pattern in patterns:
            if (match := pattern.search(words)) is not None and 0 < int(match[1]) <= MOST_PEOPLE:
                return int(match[1]) + more
    return 1 if tongue.alone.search(words) else None


def complaint_of(words: str, tongue: Tongue) -> str | None:
    """Return what is not as it should be, of words made alike: what is found first in the table."""
    return next((name for name, pattern in tongue.complaints.items() if pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class Request:
    """All that was understood of what someone said."""

    wish: Wish
    named: Named | None = None
    """The space, or the kind of spaces, that was named."""

    floor: str | None = None
    """The id of the floor."""


def request_of(text: str, names: Names, language: str, now: datetime, zone: ZoneInfo) -> Request:
    """Return what someone asks for in a building."""
    named = names.find(text)
    wish = understand(text if named is None else named.rest, language, now, zone)
    return Request(wish, named, names.floor(text, wish.level))
