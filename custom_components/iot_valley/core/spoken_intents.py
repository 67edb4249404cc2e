"""What is asked for, settled: a sentence that fits several intents is of the one whose words it holds."""

from collections.abc import Mapping
from enum import StrEnum
import re
from types import MappingProxyType
from typing import NamedTuple

from .spoken_names import Named
from .spoken_tongue import one_of
from .spoken_words import WORDS


class Intent(StrEnum):
    """What a building can be asked for."""

    NAP_PLACES = "IotValleyNapPlaces"
    JOIN_QUEUE = "IotValleyJoinQueue"
    LEAVE_QUEUE = "IotValleyLeaveQueue"
    FIND_SPACE = "IotValleyFindSpace"
    BOOK_SPACE = "IotValleyBookSpace"
    EXTEND = "IotValleyExtend"
    END = "IotValleyEnd"
    CHECK_IN = "IotValleyCheckIn"
    SPACE_STATUS = "IotValleySpaceStatus"
    QUIET_HOUR = "IotValleyQuietHour"
    PEOPLE = "IotValleyPeople"
    REPORT_FAULT = "IotValleyReportFault"
    COMFORT = "IotValleyComfort"
    ASK = "IotValleyAsk"
    """Any of these, put in a way that is not usual."""

    AGREE = "IotValleyAgree"
    DECLINE = "IotValleyDecline"


class Rule(NamedTuple):
    """A sentence of one intent that holds some words is of another."""

    heard: Intent
    words: re.Pattern[str]
    meant: Intent
    any_of_kind: bool = False
    """Whether it is so only where no certain space was named."""


RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "en": (
            Rule(
                Intent.PEOPLE,
                one_of("when", "(?:what|which) (?:time|h|day)s?", "best (?:time|moment|h)", "quietest", "times"),
                Intent.QUIET_HOUR,
            ),
            Rule(
                Intent.JOIN_QUEUE,
                one_of("off", "remove", "leave", "cancel", "withdraw", "no longer", "don t want", "out of", "quit"),
                Intent.LEAVE_QUEUE,
            ),
            Rule(
                Intent.SPACE_STATUS,
                one_of("(?:get|like|want|need|have) .{2,40} (?:booked|reserved)", "please (?:book|reserve)"),
                Intent.BOOK_SPACE,
            ),
            Rule(Intent.SPACE_STATUS, one_of("an?", "any", "some"), Intent.FIND_SPACE, any_of_kind=True),
            Rule(Intent.NAP_PLACES, one_of("cancel", "delete", "remove", "no nap for me"), Intent.LEAVE_QUEUE),
            Rule(Intent.JOIN_QUEUE, one_of("enough of", "fed up", "sick of"), Intent.LEAVE_QUEUE),
            Rule(Intent.NAP_PLACES, one_of("give me a (?:call|shout)", "(?:save|keep|hold) me"), Intent.JOIN_QUEUE),
            Rule(Intent.EXTEND, one_of("keep me posted"), Intent.JOIN_QUEUE),
            Rule(Intent.NAP_PLACES, one_of("a (?:number|ticket)", "number for"), Intent.JOIN_QUEUE),
            Rule(Intent.FIND_SPACE, one_of("the room .{0,20}longer", "longer in the room"), Intent.EXTEND),
        ),
        "fr": (
            Rule(
                Intent.PEOPLE,
                one_of("quand", "quel(?:le)?s? (?:h|moments?|creneaux?|jours?)", "meilleure? (?:moment|h)"),
                Intent.QUIET_HOUR,
            ),
            Rule(
                Intent.JOIN_QUEUE,
                one_of(
                    "retire\\w*", "enlev\\w+", "quitt\\w+", "annul\\w+", "ne veux plus", "desinscri\\w+", "sor[ts]\\w*"
                ),
                Intent.LEAVE_QUEUE,
            ),
            Rule(
                Intent.SPACE_STATUS,
                one_of("une?", "des", "d autres", "de libres?"),
                Intent.FIND_SPACE,
                any_of_kind=True,
            ),
            Rule(
                Intent.BOOK_SPACE, one_of("(?:garder|rester|prolonger) .{0,30}jusqu", "plus longtemps"), Intent.EXTEND
            ),
            Rule(Intent.FIND_SPACE, one_of("la salle .{0,20}plus longtemps"), Intent.EXTEND),
            Rule(Intent.JOIN_QUEUE, one_of("marre", "ras le bol"), Intent.LEAVE_QUEUE),
            Rule(Intent.JOIN_QUEUE, one_of("dis moi s il"), Intent.NAP_PLACES),
            Rule(Intent.REPORT_FAULT, one_of("(?:je|on) peu[xt] aller ou"), Intent.FIND_SPACE),
            Rule(Intent.SPACE_STATUS, one_of("se vide"), Intent.QUIET_HOUR),
            Rule(Intent.BOOK_SPACE, one_of("quelqu un (?:qui )?(?:a|ait) (?:deja )?reserve"), Intent.SPACE_STATUS),
            Rule(Intent.NAP_PLACES, one_of("fai\\w+ signe", "faire la queue", "previen\\w+"), Intent.JOIN_QUEUE),
        ),
    }
)


def settled(heard: str, text: str, named: Named | None, language: str) -> str:
    """Return the intent that is meant, by the name of the one that was heard."""
    words = WORDS[language].made_alike(text)
    for rule in RULES[language]:
        if rule.heard != heard or (rule.any_of_kind and (named is None or named.exact)):
            continue
        if rule.words.search(words) is not None:
            return rule.meant
    return heard
