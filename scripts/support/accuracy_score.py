"""How good it is what was told of spaces: all durations are in seconds, and exact, not sampled."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import mean
from typing import NamedTuple

from custom_components.iot_valley.core.occupancy import Verdict

from .accuracy_tracks import Seconds, Stint, Track, Truth, stints

BINS = 10
"""Into so many parts the probability is divided for the reliability table."""


class Turn(StrEnum):
    """What can be detected."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"


_VERDICT_AFTER = {Turn.ARRIVAL: Verdict.PRESENT, Turn.DEPARTURE: Verdict.ABSENT}


class Wait(NamedTuple):
    """How long it took until an arrival or a departure was told."""

    seconds: float
    detected: bool
    """Whether it was told at all, before the truth turned again or was not known any more."""


@dataclass(slots=True)
class Bin:
    """What became of the probabilities of one part of the scale."""

    seconds: float = 0.0
    told: float = 0.0
    """The probability, times the seconds it was told."""

    occupied: float = 0.0
    """For how many of the seconds someone was there."""


@dataclass(slots=True)
class Score:
    """How good it was what one method told, of one space or of several together."""

    seconds: dict[tuple[bool, Verdict], float] = field(default_factory=lambda: defaultdict(float))
    """By whether someone was there, and what was told."""

    vacancies: list[float] = field(default_factory=list)
    """How long it was wrongly said, each time, that nobody is there."""

    waits: dict[Turn, list[Wait]] = field(default_factory=lambda: {turn: [] for turn in Turn})
    squares: float = 0.0
    """The squared errors of the probability, times the seconds."""

    bins: list[Bin] = field(default_factory=lambda: [Bin() for _ in range(BINS)])
    count_seconds: float = 0.0
    """For how long a number of people was told."""

    count_error: float = 0.0
    """How far it was from the truth, times the seconds."""

    uncounted: float = 0.0
    """How many were there while no number was told, times the seconds."""

    def add(self, other: Score) -> None:
        """Take in what another part of the trial scored."""
        for key, seconds in other.seconds.items():
            self.seconds[key] += seconds
        self.vacancies += other.vacancies
        self.squares += other.squares
        self.count_seconds += other.count_seconds
        self.count_error += other.count_error
        self.uncounted += other.uncounted
        for turn in Turn:
            self.waits[turn] += other.waits[turn]
        for mine, its in zip(self.bins, other.bins, strict=True):
            mine.seconds += its.seconds
            mine.told += its.told
            mine.occupied += its.occupied

    # -- what is shown -----------------------------------------------------------------------------------------------

    def of(self, *verdicts: Verdict, occupied: bool) -> float:
        """Return for how long one of some verdicts was told while it was so."""
        return sum(self.seconds[occupied, verdict] for verdict in verdicts)

    def true_seconds(self, *, occupied: bool) -> float:
        """Return for how long it was truly so."""
        return self.of(*Verdict, occupied=occupied)

    @property
    def known(self) -> float:
        """For how long the truth is known."""
        return self.true_seconds(occupied=True) + self.true_seconds(occupied=False)

    @property
    def balanced_accuracy(self) -> float | None:
        """The mean of the shares rightly told of the occupied and of the empty time; unknown is not right."""
        shares = [share for share in (self.sensitivity, self.specificity) if share is not None]
        return mean(shares) if shares else None

    @property
    def sensitivity(self) -> float | None:
        """The share of the occupied time that was told to be occupied."""
        return _ratio(self.of(Verdict.PRESENT, occupied=True), self.true_seconds(occupied=True))

    @property
    def specificity(self) -> float | None:
        """The share of the empty time that was told to be empty."""
        return _ratio(self.of(Verdict.ABSENT, occupied=False), self.true_seconds(occupied=False))

    @property
    def false_vacancy(self) -> float:
        """For how long it was said that nobody is there, and someone was."""
        return self.of(Verdict.ABSENT, occupied=True)

    @property
    def false_vacancy_share(self) -> float | None:
        """The same, of the truly occupied time."""
        return _ratio(self.false_vacancy, self.true_seconds(occupied=True))

    @property
    def false_occupancy(self) -> float:
        """For how long it was said that someone is there, and nobody was."""
        return self.of(Verdict.PRESENT, occupied=False)

    @property
    def unknown(self) -> float | None:
        """The share of time without a verdict."""
        untold = self.of(Verdict.UNKNOWN, occupied=True) + self.of(Verdict.UNKNOWN, occupied=False)
        return _ratio(untold, self.known)

    @property
    def brier(self) -> float | None:
        """The mean squared error of the probability: 0 is best, 0.25 is what «0.5» always gets."""
        return _ratio(self.squares, sum(each.seconds for each in self.bins))

    @property
    def mean_count_error(self) -> float | None:
        """By how many people a number that is told is wrong."""
        return _ratio(self.count_error, self.count_seconds)

    @property
    def mean_count_error_of_all(self) -> float | None:
        """The same, no number taken for nobody: so it is not enough to count the empty room."""
        return _ratio(self.count_error + self.uncounted, self.known) if self.count_seconds else None

    @property
    def counted(self) -> float | None:
        """The share of time in which a number is told."""
        return _ratio(self.count_seconds, self.known)

    def wait(self, turn: Turn, share: float) -> float | None:
        """Return how long it takes until so great a share of arrivals or departures is told."""
        return quantile(self.waits[turn], share)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def quantile(waits: Iterable[Wait], share: float) -> float | None:
    """Return the time after which a share is detected, none if that much never is (Kaplan and Meier's estimate).

    A stay that ended before it was told does not say how long the telling would have taken, only that it takes longer.
    Leaving such out would flatter whoever is slow, and counting them as never told would punish all for short ones.
    """
    ordered = sorted(waits, key=lambda wait: (wait.seconds, not wait.detected))
    undetected = 1.0
    for at_risk, wait in zip(range(len(ordered), 0, -1), ordered, strict=True):
        if wait.detected:
            undetected *= 1 - 1 / at_risk
            if 1 - undetected >= share - 1e-9:
                return wait.seconds
    return None


# -- scoring ---------------------------------------------------------------------------------------------------------


def score(truth: Truth, track: Track, span: Seconds, *, counted: bool = True) -> Score:
    """Return how good it was what was told of a space during a span."""
    result = Score()
    known = [stint for stint in stints(truth, track, span) if stint.people is not None]
    for stint in known:
        _weigh(result, stint, counted=counted)
    result.vacancies = list(_vacancies(known))
    for turn, wait in _waits(known):
        result.waits[turn].append(wait)
    return result


def _weigh(result: Score, stint: Stint, *, counted: bool) -> None:
    people = stint.people or 0.0
    occupied = people > 0
    told = stint.told
    seconds = stint.end - stint.start
    result.seconds[occupied, told.verdict] += seconds
    if told.probability is not None:
        result.squares += seconds * (told.probability - occupied) ** 2
        each = result.bins[min(int(told.probability * BINS), BINS - 1)]
        each.seconds += seconds
        each.told += seconds * told.probability
        each.occupied += seconds * occupied
    if counted and told.people is not None:
        result.count_seconds += seconds
        result.count_error += seconds * abs(told.people - people)
    elif counted:
        result.uncounted += seconds * people


def _vacancies(known: Sequence[Stint]) -> Iterator[float]:
    """Yield how long each spell of false vacancy lasted."""
    spell: Seconds | None = None
    for stint in known:
        if not (stint.people and stint.told.verdict is Verdict.ABSENT):
            continue
        if spell and stint.start > spell[1]:
            yield spell[1] - spell[0]
            spell = None
        spell = (spell[0] if spell else stint.start, stint.end)
    if spell:
        yield spell[1] - spell[0]


def _waits(known: Sequence[Stint]) -> Iterator[tuple[Turn, Wait]]:
    """Yield how long each arrival and each departure took to be told; what was told too early took no time."""
    waiting: Turn | None = None
    since = 0.0
    before: Stint | None = None
    for stint in known:
        turn = _turn(before, stint)
        if waiting and (turn or (before and stint.start > before.end)):
            yield waiting, Wait((before or stint).end - since, detected=False)
            waiting = None
        if turn:
            waiting, since = turn, stint.start
        if waiting and stint.told.verdict is _VERDICT_AFTER[waiting]:
            yield waiting, Wait(stint.start - since, detected=True)
            waiting = None
        before = stint
    if waiting and before:
        yield waiting, Wait(before.end - since, detected=False)


def _turn(before: Stint | None, stint: Stint) -> Turn | None:
    """Return what happened between two times that followed one another without a gap."""
    if before is None or stint.start > before.end or bool(before.people) == bool(stint.people):
        return None
    return Turn.ARRIVAL if stint.people else Turn.DEPARTURE
