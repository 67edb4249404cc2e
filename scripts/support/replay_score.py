"""How verdicts compare with what was true."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from statistics import mean

from custom_components.iot_valley.core.occupancy import Verdict

from .replay_recording import Label


@dataclass(frozen=True, slots=True)
class Score:
    """How good verdicts were, row by row and spell by spell."""

    confusion: Counter[tuple[bool, Verdict]]
    spells: tuple[timedelta, ...]
    """How long it was wrongly said, each time, that nobody is there."""

    def count(self, verdict: Verdict, *, occupied: bool) -> int:
        """Return how many rows got a verdict."""
        return self.confusion[occupied, verdict]

    @property
    def known(self) -> float:
        """The share of rows with a verdict other than unknown."""
        total = self.confusion.total()
        unknown = sum(self.count(Verdict.UNKNOWN, occupied=each) for each in (False, True))
        return 1 - unknown / total if total else 0.0

    @property
    def balanced_accuracy(self) -> float | None:
        """The mean of the shares of right rows among the occupied and the empty; unknown is not right."""
        shares = [share for each in (False, True) if (share := self._right(occupied=each)) is not None]
        return mean(shares) if shares else None

    @property
    def balanced_accuracy_known(self) -> float | None:
        """The same among the rows with a verdict; none where one of the two never got one."""
        shares = [self._right(occupied=each, known=True) for each in (False, True)]
        told = [share for share in shares if share is not None]
        return mean(told) if len(told) == len(shares) else None

    def _right(self, *, occupied: bool, known: bool = False) -> float | None:
        total = sum(
            self.count(verdict, occupied=occupied) for verdict in Verdict if not (known and verdict is Verdict.UNKNOWN)
        )
        right = Verdict.PRESENT if occupied else Verdict.ABSENT
        return self.count(right, occupied=occupied) / total if total else None


def score(stretches: Sequence[tuple[Sequence[Label], Sequence[Verdict]]]) -> Score:
    """Return how the verdicts at the labels' times compare with the labels."""
    confusion: Counter[tuple[bool, Verdict]] = Counter()
    spells: list[timedelta] = []
    for labels, verdicts in stretches:
        confusion.update((label.occupied, verdict) for label, verdict in zip(labels, verdicts, strict=True))
        spells += _false_vacancies(labels, verdicts)
    return Score(confusion, tuple(spells))


def _false_vacancies(labels: Sequence[Label], verdicts: Sequence[Verdict]) -> Iterator[timedelta]:
    """Yield how long each spell lasted, from its first row to the row after its last."""
    wrong = [label.occupied and verdict is Verdict.ABSENT for label, verdict in zip(labels, verdicts, strict=True)]
    for is_wrong, rows in groupby(range(len(labels)), key=wrong.__getitem__):
        if is_wrong:
            indices = list(rows)
            after = min(indices[-1] + 1, len(labels) - 1)
            yield labels[after].at - labels[indices[0]].at
