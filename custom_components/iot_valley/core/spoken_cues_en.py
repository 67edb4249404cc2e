"""The words by which English tells what is meant."""

from .spoken_cues import ALL, LIVELY, MEETING, NAP, PLACES, ROOM, ROOMS, Cue, Cues
from .spoken_intents import Intent
from .spoken_tongue import one_of

_FAILS = "work|close|open|lock|turn|start|respond|charge|heat|flush|light|switch|connect|print|drain|move|fit|shut"
_DEVICE = (
    "screen|display|tv|projector|lights?|lamp|socket|plug|wifi|wi fi|internet|camera|mic\\w*|printer|machine|phone"
)
_SUPPLY = (
    "paper|soap|towels?|blankets?|pillows?|sheets?|chairs?|water|markers?|pens?|hdmi|cables?|adapters?|power|electricity|"
    "signal|wifi|internet|sound|toilet|coffee|cups|heating|mattress|curtain"
)
_FAULTS = one_of(
    "broke\\w*", "damaged", "faulty", "drip\\w*", "leak\\w*", "dirty", "filthy", "disgusting", "spill\\w*", "spilt",
    "smells?(?! stuffy)", "stink\\w*", "messy?", "missing", "(?:ran|run) out",
    "out of (?:order|service|paper|soap|coffee|water)", "stuck", "jammed", "clogged", "cracked", "torn", "ripped",
    "stain\\w*", "flicker\\w*", "wobbl\\w+", "puddle",
    f"(?:doesn t|does not|won t|will not|can t|cannot|didn t) (?:{_FAILS})", "(?:isn t|is not|not|stopped) working",
    "no longer works?", "not work", f"(?:{_DEVICE}) (?:\\w+ ){{0,3}}(?:dead|down|gone|died|blown|off)",
    "machine s? ?dead", "bulb", f"(?:no|not any|any more|without|short of|out of) (?:\\w+ )?(?:{_SUPPLY})",
    "has no \\w+", "complain\\w*", "complaint", "(?:to|please|you|someone) (?:fix|repair|mend|clean)", "fix",
    "needs? (?:cleaning|fixing|repairing|to be \\w+ed)", "nothing works", "noise", "(?:should|must|to) clean",
    "faults?", "problem", "issue", "maintenance", "cleaners?", "doesn t flush", "blocked (?:toilet|sink|drain)",
    "(?:toilets?|sink|drain) .{0,24}blocked",
)  # fmt: skip
_COMFORT = one_of(
    "freez\\w+", "frozen", "cold", "chilly", "hot", "boiling", "roasting", "sweat\\w+", "oven", "sauna", "fridge",
    "stuffy", "fresh air", "no air", "(?:some|more|any) air", "breathe", "stale", "shiver\\w+", "dark", "bright\\w*",
    "blind(?:ing|ed|s us|s me)", "dazzl\\w+", "glare", "warm\\w*", "cooler", "heat(?:ing)? up",
    "turn .{0,20}heat\\w*", "more light", "nippy", "too much (?:light|sun)", "my eyes", "heating is", "stuffy",
    "see a thing", "see anything", "dim",
)  # fmt: skip
_LEAVES = one_of(
    "off", "drop", "remove", "scrap", "bin", "cancel", "forget", "pull", "withdraw", "leave", "leaving", "out of",
    "(?:won t|don t|do not|no longer|will not) (?:be )?(?:need\\w*|want\\w*|wait\\w*)", "not (?:tired|sleepy)",
    "changed? my mind", "(?:give|pass) (?:my|our|up)", "delete", "quit", "stop", "never ?mind", "skip my turn",
    "someone else can", "found another", "enough of", "fed up", "sick of", "strike", "unsubscribe", "without me",
    "no need",
)  # fmt: skip
_EXTENDS = one_of(
    "extend\\w*", "prolong\\w*", "(?<!how much )(?<!how )longer", "hang on", "hold on(?:to| to)?",
    "stay(?:ing)?(?: on)?", "stretch", "push", "\\d+ (?:more|extra|additional|further) (?:min|h)",
    "\\d+ (?:min|h) (?:more|extra|longer)", "more min", "another (?:\\d+|half|h|quarter|bit)", "extra",
    "add (?:\\d+|half|an|a)", "bump", "more time", "overtime", "run(?:ning)? (?:over|long|late)", "overrun\\w*",
    "kick us out", "still talking", "(?:not|isn t|aren t) (?:quite |yet )?(?:done|finished|over)",
    "(?:haven t|hasn t|not) finished", "keep (?:the|this|our|it|us|going|using|\\w+ (?:until|for))", "continue",
    "carry on", "go on",
)  # fmt: skip
_ENDS = one_of(
    "over", "done", "finished", "ended", "ending", "leaving", "(?:i am|we are|i m|we re) (?:off|out)", "packing",
    "wrap\\w*", "(?:take|have|give|hand) .{0,24}(?:back|over)", "releas\\w+", "free(?:d)? .{0,14}up", "let .{0,14}go",
    "free it", "free the", "(?:no ?one|nobody) .{0,24}(?:any ?more|left|in there)", "empty now", "(?:all )?yours",
    "(?:somebody|someone|anyone|others?|they) (?:else )?(?:can|may)", "clos(?:e|ing) (?:out|our|my)",
    "(?:don t|do not|no longer|won t) (?:need|want)", "clear(?:ed|ing)? out", "vacat\\w+", "free now",
    "(?:we|i) left", "(?:we|i)(?: ve| have)? gone", "end (?:the|our|my|this|it)", "stop (?:the|our|my)",
    "cancel the rest", "cut .{0,12}short", "free again", "check\\w* out", "heading out", "out of here",
    "done in here", "early finish", "can go to someone",
)  # fmt: skip
_ARRIVES = one_of(
    "arriv\\w+", "made it", "got (?:to|here|in)",
    "(?:i am|we are|we re|i m|we ve|i ve|s|is|are) (?:all |now |both |just )?here", "all here", "here (?:for|now|at)",
    "turned up", "showed up", "sat(?: down)?", "sitting (?:in|down)", "settled", "reporting",
    "check\\w* (?:\\w+ )?in", "checkin", "start\\w* (?:the|our|my) (?:meeting|booking)", "ready to", "present",
    "in the room", "(?:has|have) arrived", "(?:i am|we are) in", "walked in",
    "(?:mark|register|sign|log) (?:us|me|our)", "confirm\\w*", "begin\\w*", "kick\\w* off",
)  # fmt: skip
_ASKS_WHEN = one_of(
    "when", "(?:what|which) (?:h|times?|day|part|moment)", "(?:best|good|right|better|ideal) (?:time|moment|h|day)",
    "slow\\w*", "least", "fewer", "fewest", "avoid", "hates? crowds?", "morning or", "usually", "off peak",
    "without (?:queu\\w+|waiting|the crowd)", "calmest", "quietest", "emptiest", "h of the day", "most peaceful",
)  # fmt: skip
_ASKS_STATUS = one_of(
    "use", "free", "available", "taken", "booked", "reserved", "reservation", "vacant", "until", "open", "closed",
)  # fmt: skip
_WAITS = one_of(
    "queue", "line", "list", "wait ?list", "wait\\w*", "next", "ticket", "let me know", "tell me (?:when|once|if|as)",
    "notify", "ping", "shout", "call me", "put", "sign", "add", "stick", "pop", "my name", "register", "warn",
    "alert", "message", "(?:save|keep|hold|reserve|book) (?:me|my|a|us|the)", "get (?:me|us) (?:in|on)", "turn",
    "text me", "buzz", "tap me", "remind", "join",
)  # fmt: skip
_QUESTION = one_of(
    "when", "how", "what", "which", "is", "are", "any", "do", "does", "odds", "chances?", "likely", "could i",
    "can i",
)  # fmt: skip
_BOOKS = one_of(
    "book\\w*", "reserv\\w+", "claim", "save", "lock", "set aside",
    "(?:get|give|find|pop|put|slot|fit|squeeze) (?:me|us)", "let (?:me|us) have",
    "(?:i|we) (?:d|would|ll|will|want|need) ?(?:love|like|have|take|need|want|to)?", "mark", "make \\w+ ours",
    "pencil", "block", "hold", "grab", "take", "please", "schedule", "secure", "sort", "arrange", "bag",
    "for (?:half|an|a|\\d+)", "starting", "from (?:now|\\d+)", "(?:meeting|call|interview) (?:in|at)",
    "(?:can|could|may) (?:i|we) (?:have|get)",
)  # fmt: skip
_ASKS_OF_ROOM = one_of(
    "(?:what|which) (?:time|h)", "when (?:do|does|is|are|will|s|can)", "how (?:much )?long(?:er)?", "until when",
    "who\\w*",
)  # fmt: skip
_OURSELVES = one_of("we", "i", "us", "me", "our", "my")
_NEW = one_of(
    "any ?(?:one|body|thing)?", "some(?:one|body)", "is", "are", "has", "have", "does", "do", "what\\w*", "can people"
)
_FINDS = one_of(
    "rooms?",
    "space",
    "place",
    "somewhere",
    "anywhere",
    "anything",
    "spot",
    "booths?",
    "make a meeting",
    "something for",
    "private",
    "confidential",
    "screen",
    "call",
    "what (?:have|do) you",
    "where",
    "people",
    "which",
)

ENGLISH = Cues(
    nap=one_of(
        "naps?",
        "napping",
        "siestas?",
        "pods?",
        "beds?",
        "bunks?",
        "snooze",
        "sleep\\w*",
        "lie down",
        "kip",
        "capsules?",
        "mattress",
        "queue",
        "wait ?list",
        "waiting list",
        "waiting",
        "the line",
        "my name off",
        "tired",
        "ticket",
    ),
    near=one_of(
        "near\\w*",
        "close\\w*",
        "next to",
        "beside",
        "around",
        "not far",
        "bigger than",
        "smaller than",
        "like",
        "than",
    ),
    rows=(
        Cue(Intent.REPORT_FAULT, ALL, _FAULTS),
        Cue(Intent.LEAVE_QUEUE, frozenset({NAP}), _LEAVES),
        Cue(
            Intent.NAP_PLACES,
            frozenset({NAP}),
            one_of("when", "how (?:soon|long|many|full)", "odds", "chances?", "likely"),
        ),
        Cue(Intent.JOIN_QUEUE, frozenset({NAP}), _WAITS),
        Cue(Intent.NAP_PLACES, frozenset({NAP}), _QUESTION),
        Cue(Intent.NAP_PLACES, frozenset({NAP}), one_of("\\w+")),
        Cue(Intent.QUIET_HOUR, frozenset({LIVELY}), _ASKS_WHEN),
        Cue(Intent.COMFORT, ALL, _COMFORT),
        Cue(
            Intent.BOOK_SPACE,
            PLACES,
            one_of("(?<!has )(?<!anybody )book", "reserve", "(?:can|could|may) (?:i|we) have"),
        ),
        Cue(Intent.SPACE_STATUS, frozenset({LIVELY}), _ASKS_STATUS),
        Cue(Intent.PEOPLE, frozenset({LIVELY}), one_of("\\w+")),
        Cue(Intent.SPACE_STATUS, frozenset({ROOM}), _ASKS_OF_ROOM, unless=_OURSELVES),
        Cue(
            Intent.FIND_SPACE,
            frozenset({MEETING}),
            one_of("what s (?:available|free|open)", "what is (?:available|free)"),
        ),
        Cue(Intent.EXTEND, ROOMS, _EXTENDS),
        Cue(Intent.EXTEND, frozenset({MEETING}), one_of("until")),
        Cue(Intent.CHECK_IN, ROOMS, _ARRIVES, unless=one_of("any ?(?:one|body)", "some(?:one|body)", "who")),
        Cue(Intent.END, ROOMS, _ENDS, unless=one_of("is (?:any|some)\\w+", "are they", "when", "who")),
        Cue(Intent.BOOK_SPACE, frozenset({ROOM}), _BOOKS, unless=_NEW),
        Cue(Intent.SPACE_STATUS, frozenset({ROOM}), one_of("\\w+")),
        Cue(Intent.FIND_SPACE, frozenset({MEETING}), _FINDS),
    ),
)
