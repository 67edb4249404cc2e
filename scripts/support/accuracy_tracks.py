"""What was told of spaces over time, side by side with what was true. Times are POSIX seconds."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from custom_components.iot_valley.core.occupancy import Verdict

from .trial import Span, Steps

type Seconds = tuple[float, float]
"""From a moment up to another."""


class Told(NamedTuple):
    """What is told of a space."""

    verdict: Verdict = Verdict.UNKNOWN
    probability: float | None = None
    """Of presence, none where it is not told."""

    people: float | None = None
    """How many are there, none where it is not told."""


type Track = Sequence[tuple[float, Told]]
"""A step function: from this moment on this was told."""

type Truth = Sequence[tuple[float, float | None]]
"""A step function: from this moment on so many people were there, none where that is not known."""

SILENCE = Told()
PRESENT = Told(Verdict.PRESENT, 1.0)
ABSENT = Told(Verdict.ABSENT, 0.0)


class Tracks:
    """What one method tells of all spaces during a stretch."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._steps: dict[str, list[tuple[float, Told]]] = {}

    def note(self, at: float, space_id: str, told: Told) -> None:
        """Note what is told from a moment on; what was told already is not told again."""
        steps = self._steps.setdefault(space_id, [])
        if steps and steps[-1][1] == told:
            return
        steps.append((at, told))

    def of(self, space_id: str) -> Track:
        """Return what was told of a space."""
        return self._steps.get(space_id, ())


class Stint(NamedTuple):
    """A time in which neither the truth changed nor what was told."""

    start: float
    end: float
    people: float | None
    told: Told

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.start


def in_seconds(steps: Steps) -> Truth:
    """Return the truth by POSIX seconds."""
    return [(at.timestamp(), people) for at, people in steps]


def span_in_seconds(span: Span) -> Seconds:
    """Return a span by POSIX seconds."""
    return span[0].timestamp(), span[1].timestamp()


def stints(truth: Truth, track: Track, span: Seconds) -> Iterator[Stint]:
    """Yield what was true and what was told, from the start of a span to its end without a gap."""
    at, end = span
    people: float | None = None
    told = SILENCE
    true_next, told_next = 0, 0
    while at < end:
        while true_next < len(truth) and truth[true_next][0] <= at:
            people = truth[true_next][1]
            true_next += 1
        while told_next < len(track) and track[told_next][0] <= at:
            told = track[told_next][1]
            told_next += 1
        until = min(
            truth[true_next][0] if true_next < len(truth) else end,
            track[told_next][0] if told_next < len(track) else end,
            end,
        )
        yield Stint(at, until, people, told)
        at = until


def seconds_told(track: Track, span: Seconds, verdict: Verdict) -> float:
    """Return how long a verdict was told within a span."""
    return sum(stint.seconds for stint in stints((), track, span) if stint.told.verdict is verdict)


def seconds_vacated(track: Track, span: Seconds) -> float:
    """Return how long absence was told within a span, after presence was; in all of it where presence never was."""
    told = list(stints((), track, span))
    noticed = next((stint.start for stint in told if stint.told.verdict is Verdict.PRESENT), span[0])
    return sum(stint.seconds for stint in told if stint.told.verdict is Verdict.ABSENT and stint.start >= noticed)


def any_present(tracks: Sequence[Track], span: Seconds) -> float:
    """Return how long one space or another was told to be occupied within a span."""
    spells = sorted(
        (stint.start, stint.end)
        for track in tracks
        for stint in stints((), track, span)
        if stint.told.verdict is Verdict.PRESENT
    )
    total, covered = 0.0, span[0]
    for start, end in spells:
        total += max(0.0, end - max(start, covered))
        covered = max(covered, end)
    return total


def without(truth: Truth, spans: Sequence[Seconds]) -> Truth:
    """Return the truth, not known during some spans, which may overlap."""
    if not spans:
        return truth
    moments = sorted({at for at, _ in truth} | {at for span in spans for at in span})
    masked: list[tuple[float, float | None]] = []
    known, following = None, 0
    for at in moments:
        while following < len(truth) and truth[following][0] <= at:
            known = truth[following][1]
            following += 1
        hidden = any(start <= at < end for start, end in spans)
        masked.append((at, None if hidden else known))
    return masked
