"""How English tells of times, lengths and sizes."""

import re
from types import MappingProxyType
from typing import Final

from .model import Equipment
from .spoken_tongue import Part, Tongue, one_of, said

_NUMBER: Final = r"(?:\d+(?:[.,]\d+)?|an?|one|a few|a good)"
_LENGTH: Final = (
    r"(?:(?:a |an )?half (?:an |a )?h"
    rf"|{_NUMBER} h (?:and )?(?:an? )?(?:half|quarter)"
    r"|(?:(?:3|an?) )?quarters? (?:of )?(?:an )?h"
    rf"|{_NUMBER} and a half h"
    rf"|{_NUMBER} h(?: (?:and )?\d+(?: min)?(?! people))?"
    rf"|{_NUMBER} min)"
)
_MERIDIEM: Final = r"(?: (?:am|pm|in the (?:morning|afternoon|evening)|this (?:morning|afternoon|evening)|tonight))"
_HALF: Final = r"(?: (?:am|pm|in the (?:morning|afternoon|evening)))"
_AFTER_NUMBER: Final = r"(?! (?:min|h|people|seats?|seater|of us|places?|colleagues|others|more|floor|degrees)\b)"
_NAMED: Final = r"(?:noon|midnight|lunch ?time|lunch)"
_SPOKEN: Final = (
    r"(?:half past|half|(?:a )?quarter (?:past|after|to|before|of)|\d{1,2} (?:min )?(?:past|to|before)) \d{1,2}"
)
_TOLD: Final = (
    rf"(?:{_SPOKEN}(?: oclock)?{_MERIDIEM}?|\d{{1,2}}[:.]\d{{2}}{_MERIDIEM}?|\d{{1,2}} oclock{_MERIDIEM}?"
    rf"|\d{{1,2}}(?: \d{{2}})?{_HALF}|noon|midnight)"
)
"""A time that nothing before it has to say that it is one."""

_CLOCK: Final = (
    rf"(?:{_SPOKEN}(?: oclock)?{_MERIDIEM}?"
    rf"|\d{{1,2}}(?:[:.]\d{{2}}| (?:[0-5]\d|oh \d))?(?: oclock)?{_MERIDIEM}?{_AFTER_NUMBER}|\d{{4}}|{_NAMED})"
)
_ABOUT: Final = r"(?:about |around |roughly |approximately |exactly |at least |at |the |say |up to |maybe |just )*"
_UNTIL: Final = r"(?:until|up to|no later than|not after|through to|to finish (?:by|at)|finishing at|ending at)"
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})"
_PEOPLE: Final = r"(?:people|seats?|seater|of us|guests?|colleagues|heads|guys|friends|clients|visitors|chairs)"

ENGLISH: Final = Tongue(
    ranges=said(
        rf"(?:from|between) {_ABOUT}({_CLOCK}) (?:to|until|and) {_ABOUT}({_CLOCK})",
        rf"(?<!at )({_CLOCK}) (?:to|until) ({_TOLD})",
        rf"(?!(?:5|10|20|25) to )({_CLOCK}) to ({_CLOCK})(?! people| min| h| of us)",
        rf"at (?!(?:5|10|20|25) to )({_CLOCK}) (?:to|until) {_ABOUT}({_CLOCK})",
    ),
    delays=said(
        rf"in {_ABOUT}({_LENGTH})(?: time)?", rf"({_LENGTH}) (?:from now|hence|later)", rf"after ({_LENGTH})"
    ),
    spans=said(rf"(?:(?:in|within|during|for) )?the (?:next|coming) ({_LENGTH}|h)"),
    lengths=said(
        rf"(?:for|by|during) {_ABOUT}(?:another |a further |an extra |an additional )?({_LENGTH})",
        rf"(?<!quarter )(?<!quarters )of {_ABOUT}({_LENGTH})",
        rf"(?:another |a further |an extra |an additional )({_LENGTH}|h)",
        r"((?:\d+|an?|one) (?:more|extra|additional|further) (?:min|h))",
        rf"({_LENGTH})",
    ),
    ends=said(rf"(?:and )?{_UNTIL} {_ABOUT}({_CLOCK})"),
    starts=said(
        rf"(?:for|from|after|by|before) {_ABOUT}({_TOLD})",
        rf"(?:(?:starting|beginning|start|begin|from) (?:at|from)?|at|around|about|from|after|by) {_ABOUT}({_CLOCK})",
        rf"({_TOLD})",
        rf"(?:for|at|over|during|around) ({_NAMED})",
        r"(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day) ()(?=\d{1,2}(?: \d{2})? )"
        rf"(\d{{1,2}}(?: \d{{2}})?{_AFTER_NUMBER})",
    ),
    now=one_of("right now", "now", "straight away", "right away", "immediately", "at the moment", "currently"),
    clock=tuple(
        re.compile(pattern)
        for pattern in (
            r"(?P<half>half)(?: past)? (?P<h>\d{1,2})(?: oclock)?",
            r"(?:a )?(?P<quarter>quarter) (?:past|after|(?P<to>to|before|of)) (?P<h>\d{1,2})(?: oclock)?",
            r"(?P<m>5|10|20|25|\d{1,2}(?= min| past)) (?:min )?(?:past|(?P<to>to|before)) (?P<h>\d{1,2})(?: oclock)?",
            r"(?P<h>\d{1,2})(?:[:. ](?:oh )?(?P<m>\d{1,2}))?(?: oclock)?",
            r"(?P<h>\d{2})(?P<m>\d{2})",
            r"(?P<h>noon|midnight|lunch ?time|lunch)",
        )
    ),
    fixed=MappingProxyType({"noon": 12, "midnight": 0, "lunch time": 12, "lunchtime": 12, "lunch": 12}),
    morning=one_of("am", "in the morning", "this morning"),
    evening=one_of("pm", "in the afternoon", "this afternoon", "in the evening", "this evening", "tonight"),
    hours=said(rf"(?:({_NUMBER}) )?(?:(?:more|extra|additional|further|, ) ?)?h")[0],
    minutes=said(rf"({_NUMBER})(?: (?:more|extra|additional|further))? min|(?<= h )(?:and )?(\d+)")[0],
    fractions=(
        (one_of("and (?:an? )?half"), 30),
        (one_of("(?:a |an )?half (?:an |a )?h"), 30),
        (one_of("3 quarters (?:of )?(?:an )?h"), 45),
        (one_of("(?:an? )?quarter (?:of )?(?:an )?h"), 15),
        (one_of("(?:an? )?half"), 30),
        (one_of("(?:and )?(?:an? )?quarter"), 15),
    ),
    vague=MappingProxyType(
        {"a": 1, "an": 1, "one": 1, "a good": 1, "a few": 5}
    ),
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    months=_MONTHS,
    days=MappingProxyType({"day after tomorrow": 2, "tomorrow": 1, "today": 0, "tonight": 0}),
    dates=said(
        rf"(?:on )?(?:the )?@(?P<day>\d{{1,2}})(?: of)? {_MONTH}",
        rf"(?:on )?{_MONTH} (?:the )?@?(?P<day>\d{{1,2}})",
        r"on the @(?P<day>\d{1,2})(?! floor)(?P<month>)",
    ),
    parts=MappingProxyType(
        {
            "this morning": Part(7, 12), "in the morning": Part(7, 12), "morning": Part(7, 12),
            "early afternoon": Part(12, 15), "late afternoon": Part(16, 19),
            "after lunch": Part(13, 18), "lunch time": Part(12, 14), "lunchtime": Part(12, 14), "lunch": Part(12, 14),
            "this afternoon": Part(12, 18), "afternoon": Part(12, 18),
            "this evening": Part(18, 22), "evening": Part(18, 22), "tonight": Part(18, 22),
        }
    ),
    people=said(
        rf"(?:group|team|party|bunch|crowd) of (\d+)(?: {_PEOPLE})?",
        rf"(\d+) {_PEOPLE}",
        rf"{_PEOPLE} say (\d+)",
        rf"(?:seats|seating|holds|fits|fitting|hosts|capacity of|room for|accommodates?|sits) {_ABOUT}(\d+)",
        r"(?:we are|we will be|there (?:are|will be|is|s)|us|we) (\d+)(?! (?:min|h)\b)",
        rf"for {_ABOUT}(?:us |the |all |a )*(\d+)(?: {_PEOPLE})?(?! (?:min|h|oclock|am|pm)\b)",
    ),
    others=said(
        r"(?:with|and|plus) (?:my )?(\d+) (?:other )?(?:others|other|colleagues|coworkers|guests|friends|clients)"
    ),
    alone=one_of("for (?:just me|me alone|myself|myself alone|me only)", "just me", "on my own", "for one"),
    ground=one_of("ground floor", "street level", "downstairs"),
    floors=said(r"@(\d+) (?:floor|level|storey)", r"(?:floor|level|storey) (?:number )?@?(\d+)"),
    equipment=MappingProxyType(
        {
            Equipment.SCREEN: one_of("screens?", "tv", "television", "displays?", "projectors?", "monitors?", "beamer"),
            Equipment.VIDEO: one_of(
                "video", "video ?conferenc(?:e|ing)", "videoconferenc(?:e|ing)", "cameras?", "webcam", "zoom",
                "teams", "video ?calls?", "visio",
            ),
            Equipment.AUDIO: one_of("audio", "speakers?", "speakerphone", "microphones?", "conference phone"),
            Equipment.WHITEBOARD: one_of("whiteboards?", "flip ?charts?", "paper ?board"),
            Equipment.POWER: one_of("power", "sockets?", "plugs?", "outlets?"),
            Equipment.KITCHEN: one_of("(?:with|has|and) a kitchen(?:ette)?"),
            Equipment.SHOWER: one_of("showers?"),
        }
    ),
    step_free=one_of(
        "step free", "wheelchairs?(?: accessible)?", "accessible", "without (?:steps|stairs)", "no stairs",
    ),
    quiet=one_of("quiet", "quietly", "calm", "silent", "peaceful"),
    near=one_of("near", "nearby", "close to", "close by", "next to", "nearest", "closest", "not far from", "beside"),
    here=one_of("here", "this (?:room|space|place|one)", "in this"),
    place=said(r"(?:pod|bed|place|bunk|couch|spot|capsule|seat|mat)(?: number)? @?(\d+)")[0],
    complaints=MappingProxyType(
        {
            "cold": one_of(
                "cold", "nippy", "colder", "freezing", "frozen", "chilly", "cool", "shivering", "icy",
                "warm(?:er)? up", "warmer", "turn the heat(?:ing)? up", "heat(?:ing)? up", "draughty",
            ),
            "dark": one_of(
                "dark", "darker", "gloomy", "see anything", "too little light", "not enough light", "brighter",
                "more light", "dim in here", "see a thing", "pitch black",
            ),
            "bright": one_of(
                "bright", "brighter than", "blinding", "blinded", "dazzling", "dazzled", "glare", "too much light",
                "too much sun", "my eyes", "dimmer", "dim", "light", "lights", "harsh",
            ),
            "stuffy": one_of(
                "stuffy", "stale", "airless", "air", "smells?", "smelly", "breathe", "ventilation", "suffocating",
                "stinks",
            ),
            "hot": one_of(
                "hot", "hotter", "warm", "boiling", "roasting", "sweating", "sweltering", "heat", "cooler",
                "cool(?:er)? (?:it )?down", "oven", "sauna", "heating is", "bake", "baking",
            ),
        }
    ),
)  # fmt: skip
