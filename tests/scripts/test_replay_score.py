"""How verdicts are scored, on days that are short enough to count by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.iot_valley.core.occupancy import Verdict
from scripts.support.replay_recording import Label, Transition, Verdicts, the_same
from scripts.support.replay_score import score

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
PRESENT, ABSENT, UNKNOWN = Verdict.PRESENT, Verdict.ABSENT, Verdict.UNKNOWN


def _labels(text: str) -> list[Label]:
    return [Label(NOW + timedelta(minutes=i), occupied=letter == "x") for i, letter in enumerate(text)]


def test_a_perfect_day() -> None:
    """A perfect day."""
    told = score([(_labels("xx.."), [PRESENT, PRESENT, ABSENT, ABSENT])])
    assert told.balanced_accuracy == told.balanced_accuracy_known == told.known == 1.0
    assert told.spells == ()


def test_unknown_is_not_right_and_not_false_vacancy() -> None:
    """Unknown is not right and not false vacancy."""
    told = score([(_labels("xx.."), [UNKNOWN, PRESENT, UNKNOWN, ABSENT])])
    assert told.balanced_accuracy == pytest.approx(0.5)
    assert told.balanced_accuracy_known == 1.0
    assert told.known == pytest.approx(0.5)
    assert told.spells == ()


def test_one_that_is_never_known_has_no_accuracy_among_the_known() -> None:
    """One that is never known has no accuracy among the known."""
    told = score([(_labels("x."), [PRESENT, UNKNOWN])])
    assert told.balanced_accuracy_known is None


def test_each_false_vacancy_is_a_spell() -> None:
    """Each false vacancy is a spell."""
    verdicts = [PRESENT, ABSENT, ABSENT, PRESENT, ABSENT, ABSENT]
    told = score([(_labels("xxxxx."), verdicts)])
    assert told.spells == (timedelta(minutes=2), timedelta(minutes=1))
    assert told.count(ABSENT, occupied=True) == 3


def test_a_spell_does_not_go_over_the_end_of_a_stretch() -> None:
    """A spell does not go over the end of a stretch."""
    day = (_labels("xx"), [PRESENT, ABSENT])
    assert score([day, day]).spells == (timedelta(0), timedelta(0))


def test_no_rows_at_all() -> None:
    """No rows at all."""
    told = score([])
    assert told.balanced_accuracy is None
    assert told.known == 0.0


def test_verdicts_are_noted_when_they_change() -> None:
    """Verdicts are noted when they change."""
    verdicts = Verdicts()
    for minute, verdict in enumerate((UNKNOWN, PRESENT, PRESENT, ABSENT)):
        verdicts.note(NOW + timedelta(minutes=minute), "ada", verdict)
    assert verdicts.transitions == [
        Transition(NOW + timedelta(minutes=1), "ada", PRESENT),
        Transition(NOW + timedelta(minutes=3), "ada", ABSENT),
    ]
    times = [NOW + timedelta(seconds=seconds) for seconds in (0, 60, 179, 180)]
    assert verdicts.at(times) == [UNKNOWN, PRESENT, PRESENT, ABSENT]


def test_a_second_of_difference_is_not_the_same() -> None:
    """A second of difference is not the same."""
    one, other = Verdicts(), Verdicts()
    one.note(NOW, "ada", PRESENT)
    other.note(NOW + timedelta(seconds=1), "ada", PRESENT)
    assert the_same(one, one)
    assert not the_same(one, other)
    assert not the_same(one, Verdicts())
