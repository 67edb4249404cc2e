"""What is meant by a sentence that is not put as usual: told by what it is about, and by a few of its words.

Home Assistant hears such a sentence as `Intent.ASK`: by the name of a space, or by words that only this building has,
and by one word more. The first row of the language's table that is of its topic and finds its words tells what is
meant.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .kinds import LIVELY_KINDS, SpaceKind
from .spoken_cues import LIVELY, MEETING, NAP, ROOM, Cues, Topic
from .spoken_cues_en import ENGLISH
from .spoken_cues_fr import FRENCH
from .spoken_intents import Intent, settled
from .spoken_names import Named
from .spoken_words import WORDS

_OF_NAPS: Final = frozenset({Intent.NAP_PLACES, Intent.JOIN_QUEUE, Intent.LEAVE_QUEUE})
"""What is meant by none of these where another space was named."""

CUES: Final[Mapping[str, Cues]] = MappingProxyType({"en": ENGLISH, "fr": FRENCH})


def understood(heard: str, text: str, named: Named | None, kind: SpaceKind | None, language: str) -> Intent | None:
    """Return the intent that is meant, by the one that was heard and the kind of what was named: none if none is."""
    words = WORDS[language].made_alike(text)
    topic = _topic(words, kind, CUES[language])
    if not _is_open(heard, topic, named, CUES[language].near.search(words)):
        return Intent(settled(heard, text, named, language))
    fitting = (
        cue.intent
        for cue in CUES[language].rows
        if topic in cue.topics and cue.words.search(words) and not (cue.unless and cue.unless.search(words))
    )
    return next(fitting, None)


def _is_open(heard: str, topic: Topic, named: Named | None, near: object) -> bool:
    """Return whether it is still to be told what was meant: who names one room does not look for just any."""
    if heard in _OF_NAPS:
        return topic in {ROOM, LIVELY}
    if heard == Intent.BOOK_SPACE and topic is NAP:
        return True
    sought = heard == Intent.FIND_SPACE and topic is ROOM and named is not None and named.exact and near is None
    return heard == Intent.ASK or sought


def _topic(words: str, kind: SpaceKind | None, cues: Cues) -> Topic:
    """Return what a sentence is about: a space that is named tells it better than a word."""
    if kind is not None and kind is not SpaceKind.NAP_ROOM:
        return LIVELY if kind in LIVELY_KINDS else ROOM
    return NAP if kind is SpaceKind.NAP_ROOM or cues.nap.search(words) else MEETING
