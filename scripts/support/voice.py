"""Say every sentence of a corpus to the demo building, as Home Assistant would hear it, and tell what is understood.

A corpus is a text: `[Intent]`, and under it one sentence a line, with what is to be understood behind a bar:
`a room for six at three | people=6 start=15:00`. A text without intents is of a home: nothing in it may be ours.
"""

import argparse
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
import statistics
import sys
import time
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from hassil.intents import Intents, TextSlotList
from hassil.recognize import recognize_best
from hassil.util import merge_dict
from home_assistant_intents import get_intents
import yaml

from custom_components.iot_valley.core.demo_site import FLOORS, SITE
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.model import Floor, Space
from custom_components.iot_valley.core.sentences import written
from custom_components.iot_valley.core.spoken import Request, request_of
from custom_components.iot_valley.core.spoken_names import Named, Names, called
from custom_components.iot_valley.core.spoken_sense import understood

from .files import ROOT

SENTENCES: Final = ROOT / "custom_components" / "iot_valley" / "sentences"
CORPORA: Final = ROOT / "tests" / "voice"
ZONE: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)
OURS: Final = "IotValley"
CUSTOM: Final = "hass_custom_sentence"
LANGUAGES: Final = ("en", "fr")
MOST_SHARE: Final = 30.0
"""In ms: so much of the time that an answer takes may be ours."""

FIRST: Final = [
    "Oak",
    "Elm",
    "Pine",
    "Birch",
    "Cedar",
    "Maple",
    "Willow",
    "Ash",
    "Beech",
    "Larch",
    "Hazel",
    "Rowan",
    "Alder",
    "Aspen",
    "Linden",
]
SECOND: Final = [
    "North",
    "South",
    "East",
    "West",
    "Garden",
    "River",
    "Hill",
    "Lake",
    "Bridge",
    "Tower",
    "Court",
    "Park",
    "Square",
]
HOME_NAMES: Final = {
    "area": ("kitchen", "bedroom", "bathroom", "living room", "cuisine", "chambre", "salon", "salle de bain"),
    "floor": ("upstairs", "étage"),
    "name": ("bedroom lamp", "lamp", "tv", "front door", "lampe de la chambre", "lampe", "télé", "porte d'entrée"),
}


class Line(NamedTuple):
    """A sentence, and what is to be understood: the intent is empty where it is none of ours."""

    sentence: str
    intent: str = ""
    slots: str = ""


class Understood(NamedTuple):
    """What was made of a sentence."""

    intent: str
    slots: str
    seconds: float


class Ear:
    """A building that listens in one language."""

    def __init__(self, language: str, spaces: Iterable[Space] | None = None, *, heard: bool = True) -> None:
        """Learn the sentences of Home Assistant and ours, with the names of the demo unless others are given."""
        self.language = language
        self.spaces = tuple(spaces) if spaces is not None else tuple(_demo(language))
        rows = called(self.spaces, {}, language)
        floors = tuple(Floor(str(floor.level), floor.name.in_language(language), floor.level) for floor in FLOORS)
        self.names = Names(rows, floors, language)
        script = yaml.safe_load((SENTENCES / f"{language}.yaml").read_text(encoding="utf-8"))
        self._kinds = {space.id: space.kind for space in self.spaces}
        sentences = written(script, rows, self._kinds)
        for intent in sentences["intents"].values():
            for data in intent["data"]:
                data["metadata"] = {CUSTOM: True}
        every: dict[str, Any] = get_intents(language) or {}
        if heard:
            merge_dict(every, sentences)
        self._intents = Intents.from_dict(every)
        self._lists = {
            key: TextSlotList.from_tuples([(name, name, {"domain": "light"}) for name in names])
            for key, names in HOME_NAMES.items()
        }

    def hear(self, sentence: str) -> Understood:
        """Return what is made of a sentence."""
        began = time.perf_counter()
        result = recognize_best(
            sentence,
            self._intents,
            slot_lists=self._lists,  # type: ignore[arg-type]
            language=self.language,
            best_metadata_key=CUSTOM,
            best_slot_name="name",
        )
        intent = "" if result is None else result.intent.name
        slots = ""
        if intent.startswith(OURS):
            request = request_of(sentence, self.names, self.language, NOW, ZONE)
            kind = None if request.named is None else self._kinds[request.named.spaces[0]]
            intent = understood(intent, sentence, request.named, kind, self.language) or intent
            slots = told(intent, request, self)
        return Understood(intent, slots, time.perf_counter() - began)

    def key_of(self, named: Named) -> str:
        """Return the code of the space that was named, or the kind."""
        spaces = {space.id: space for space in self.spaces}
        kinds = {spaces[id].kind.value for id in named.spaces}
        return spaces[named.spaces[0]].code if len(named.spaces) == 1 else kinds.pop()


def _demo(language: str) -> Iterator[Space]:
    for row in SITE:
        yield Space(row.code, row.code, row.name.in_language(language), row.kind, capacity=row.capacity)


TIMELESS: Final = frozenset(
    {"LeaveQueue", "NapPlaces", "ReportFault", "Comfort", "People", "QuietHour", "End", "CheckIn"}
)
"""The intents that ask for no time of day."""


def told(intent: str, request: Request, ear: Ear) -> str:
    """Return what was understood, as a corpus writes it."""
    wish, when, short = request.wish, request.wish.when, intent.removeprefix(OURS)
    if short in {"Agree", "Decline"}:
        return ""
    timed = short not in TIMELESS
    slots = {
        "space": None if request.named is None else ear.key_of(request.named),
        "people": wish.people if short in {"FindSpace", "BookSpace"} else None,
        "start": _clock(when.start) if timed and not (short == "SpaceStatus" and when.start == NOW) else None,
        "until": _clock(when.end) if timed and when.start is None else None,
        "minutes": wish.minutes if short not in {"ReportFault", "Comfort", "People", "QuietHour"} else None,
        "window": _window(when.window) if timed and when.start is None else None,
        "level": wish.level if short in {"FindSpace", "BookSpace"} else None,
        "place": wish.place if short == "ReportFault" else None,
        "complaint": wish.complaint if short == "Comfort" else None,
        "equipment": ",".join(sorted(wish.equipment)) if short in {"FindSpace", "BookSpace"} else None,
    }
    if short == "Extend":  # A time that is told of an end that is to be later is that end.
        slots |= {"start": None, "until": _clock(when.end or when.start)}
    flags = ("step_free", "quiet", "near") if short == "FindSpace" else ()
    written_down = [f"{key}={value}" for key, value in slots.items() if value not in (None, "")]
    return _sorted(" ".join((*written_down, *(flag for flag in flags if getattr(wish, flag)))))


def _clock(at: datetime | None) -> str | None:
    return None if at is None else f"{_day(at.date())}{at:%H:%M}"


def _day(day: date) -> str:
    off = (day - NOW.date()).days
    return f"+{off}," if off else ""


def _window(window: tuple[datetime, datetime] | None) -> str | None:
    if window is None:
        return None
    start, end = window
    return f"{_day(start.date()) or '0,'}{start:%H:%M}-{end:%H:%M}"


def _sorted(slots: str) -> str:
    return " ".join(sorted(slots.split()))


def read(path: Path) -> Iterator[Line]:
    """Yield the lines of a corpus."""
    intent = ""
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("["):
            intent = line.strip("[]")
        elif line and not line.startswith("#"):
            sentence, _, slots = line.partition("|")
            yield Line(sentence.strip(), intent, _sorted(slots))


def is_right(line: Line, understood: Understood) -> bool:
    """Return whether a sentence was understood, and one of a home left alone."""
    if not line.intent:
        return not understood.intent.startswith(OURS)
    return (line.intent, line.slots) == (understood.intent, understood.slots)


def main() -> int:
    """Tell the rates; 1 where one is under 98 %, or a sentence of a home is caught."""
    parser = argparse.ArgumentParser(prog="scripts/voice", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--spaces", type=int, help="measure our share of the time in a building with so many spaces")
    parser.add_argument("corpora", nargs="*", type=Path, help="other corpora, of one language")
    options = parser.parse_args()
    wrong = 0
    if options.spaces:
        return int(max(_share(language, options.spaces) for language in options.language or LANGUAGES) > MOST_SHARE)
    for language in options.language or LANGUAGES:
        ear = Ear(language)
        for path in options.corpora or (CORPORA / f"{language}.txt", CORPORA / f"home.{language}.txt"):
            wrong += not _said(ear, path)
    return int(bool(wrong))


def _many(count: int) -> Iterator[Space]:
    """Yield spaces with names as people give them: two words and a number."""
    kinds = [kind for kind in SpaceKind if kind is not SpaceKind.CIRCULATION]
    yield from _demo("en")
    for number in range(count - len(SITE)):
        name = f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST) % len(SECOND)]} {number // 100}"
        yield Space(f"x{number}", f"X-{number}", name, kinds[number % len(kinds)], capacity=8)


def _share(language: str, count: int) -> float:
    """Tell how much longer a sentence takes because of us, in ms, at the 95th percentile; each the best of three."""
    with_us, without_us = Ear(language, _many(count)), Ear(language, _many(count), heard=False)
    shares = []
    for name in (f"{language}.txt", f"home.{language}.txt"):
        for line in read(CORPORA / name):
            ours, theirs = (
                min(ear.hear(line.sentence).seconds for _ in range(3)) * 1000 for ear in (with_us, without_us)
            )
            shares.append(ours - theirs)
    cuts = statistics.quantiles(shares, n=20)
    print(f"{language}: our share with {count} spaces: median {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms")
    return cuts[18]


def _said(ear: Ear, path: Path) -> bool:
    """Say a corpus, and return whether enough of it is understood."""
    heard = [(line, ear.hear(line.sentence)) for line in read(path)]
    failed = [(line, made) for line, made in heard if not is_right(line, made)]
    for line, made in failed:
        print(f"  {line.sentence}\n    wanted {line.intent} {line.slots}")
        print(f"    heard  {made.intent} {made.slots}")
    rate = 1 - len(failed) / len(heard)
    times = statistics.quantiles((made.seconds * 1000 for _, made in heard), n=20)
    print(f"{path.name}: {rate:.1%} of {len(heard)} right; median {times[9]:.1f} ms, p95 {times[18]:.1f} ms")
    return rate >= _enough(heard)


def _enough(heard: Iterable[tuple[Line, Any]]) -> float:
    return 0.98 if any(line.intent for line, _ in heard) else 1.0


if __name__ == "__main__":
    sys.exit(main())
