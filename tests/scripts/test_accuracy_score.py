"""How what is told is scored, on days that are short enough to count by hand."""

from collections.abc import Sequence

import pytest

from custom_components.iot_valley.core.occupancy import Verdict
from scripts.support.accuracy_score import Score, Turn, Wait, quantile, score
from scripts.support.accuracy_tracks import ABSENT, PRESENT, SILENCE, Told, Tracks, any_present, seconds_told, without

DAY = (0.0, 100.0)


def test_what_was_right() -> None:
    """What was right."""
    told = score([(0, 1.0), (50, 0.0)], [(0, PRESENT), (50, ABSENT)], DAY)
    assert told.balanced_accuracy == 1.0
    assert told.false_vacancy == told.false_occupancy == told.unknown == told.brier == 0
    assert told.vacancies == []


def test_what_was_wrong_is_counted_by_the_second() -> None:
    """What was wrong is counted by the second."""
    told = score([(0, 1.0), (50, 0.0)], [(0, PRESENT), (30, ABSENT), (80, PRESENT)], DAY)
    assert told.false_vacancy == 20
    assert told.false_occupancy == 20
    assert told.false_vacancy_share == pytest.approx(0.4)
    assert told.sensitivity == told.specificity == pytest.approx(0.6)


def test_unknown_is_not_right_and_not_a_false_vacancy() -> None:
    """Unknown is not right and not a false vacancy."""
    told = score([(0, 1.0), (50, 0.0)], [(60, ABSENT)], DAY)
    assert told.sensitivity == told.false_vacancy == 0
    assert told.balanced_accuracy == pytest.approx(0.4)
    assert told.unknown == pytest.approx(0.6)
    assert told.brier == 0


def test_what_is_not_known_to_be_true_is_not_scored() -> None:
    """What is not known to be true is not scored."""
    told = score([(20, 1.0), (40, None)], [(0, PRESENT)], DAY)
    assert told.known == 20
    assert told.specificity is None
    assert told.balanced_accuracy == 1.0


def test_a_spell_goes_on_while_others_come_and_the_probability_moves() -> None:
    """A spell goes on while others come and the probability moves."""
    track = [(0, ABSENT), (10, Told(Verdict.ABSENT, 0.2)), (30, PRESENT), (60, ABSENT), (70, PRESENT)]
    told = score([(0, 1.0), (20, 3.0)], track, DAY)
    assert told.vacancies == [30, 10]


def test_a_spell_does_not_go_over_what_is_not_known() -> None:
    """A spell does not go over what is not known."""
    assert score([(0, 1.0), (20, None), (40, 1.0)], [(0, ABSENT)], DAY).vacancies == [20, 60]


def test_arrival_and_departure_take_time_to_be_told() -> None:
    """Arrival and departure take time to be told."""
    truth = [(0, 0.0), (20, 2.0), (40, 1.0), (60, 0.0)]
    told = score(truth, [(0, ABSENT), (25, PRESENT), (75, SILENCE), (90, ABSENT)], DAY)
    assert told.waits == {Turn.ARRIVAL: [Wait(5, detected=True)], Turn.DEPARTURE: [Wait(30, detected=True)]}


@pytest.mark.parametrize(
    ("truth", "turn", "seconds"),
    [
        ([(0, 1.0), (40, 0.0), (60, 1.0)], Turn.DEPARTURE, 20),
        ([(0, 1.0), (40, 0.0), (60, None)], Turn.DEPARTURE, 20),
        ([(0, 1.0), (40, 0.0)], Turn.DEPARTURE, 60),
    ],
)
def test_a_departure_that_is_over_before_it_is_told(
    truth: Sequence[tuple[float, float | None]], turn: Turn, seconds: float
) -> None:
    """A departure that is over before it is told."""
    assert score(truth, [(0, PRESENT)], DAY).waits[turn] == [Wait(seconds, detected=False)]


def test_nothing_arrives_out_of_what_is_not_known() -> None:
    """Nothing arrives out of what is not known."""
    told = score([(0, 0.0), (20, None), (30, 1.0)], [(0, ABSENT)], DAY)
    assert not any(told.waits.values())


def test_quantiles_are_not_flattered_by_what_was_never_told() -> None:
    """Quantiles are not flattered by what was never told."""
    told = [Wait(10.0 * i, detected=True) for i in range(1, 5)]
    assert quantile(told, 0.5) == 20
    assert quantile(told, 0.9) == 40
    assert quantile([*told, *[Wait(100, detected=False)] * 4], 0.5) == 40
    assert quantile([*told, *[Wait(100, detected=False)] * 5], 0.5) is None
    assert quantile([*told, *[Wait(1, detected=False)] * 50], 0.5) == 20  # They say nothing of what takes longer.
    assert quantile([], 0.5) is None


def test_a_probability_that_says_a_half_is_worth_a_quarter() -> None:
    """A probability that says a half is worth a quarter."""
    told = score([(0, 1.0), (50, 0.0)], [(0, Told(Verdict.PRESENT, 0.5))], DAY)
    assert told.brier == pytest.approx(0.25)
    (each,) = [each for each in told.bins if each.seconds]
    assert (each.seconds, each.told, each.occupied) == (100, 50, 50)


def test_a_certain_probability_has_a_bin() -> None:
    """A certain probability has a bin."""
    assert score([(0, 1.0)], [(0, PRESENT)], DAY).bins[-1].occupied == 100


def test_people_are_counted_where_a_number_is_told() -> None:
    """People are counted where a number is told."""
    track = [(0, Told(Verdict.PRESENT, 1.0, 2)), (50, PRESENT)]
    told = score([(0, 3.0)], track, DAY)
    assert told.mean_count_error == 1
    assert told.mean_count_error_of_all == 2
    assert told.counted == pytest.approx(0.5)
    assert score([(0, 1.0)], track, DAY, counted=False).mean_count_error is None


def test_scores_add_up() -> None:
    """Scores add up."""
    one = score([(0, 1.0)], [(0, ABSENT)], DAY)
    one.add(score([(0, 0.0), (50, 1.0)], [(0, Told(Verdict.PRESENT, 1.0, 1))], DAY))
    assert one.known == 200
    assert one.false_vacancy == 100
    assert one.vacancies == [100]
    assert one.count_seconds == 100
    assert len(one.waits[Turn.ARRIVAL]) == 1
    assert one.brier == pytest.approx(0.75)


def test_nothing_at_all() -> None:
    """Nothing at all."""
    nothing = Score()
    assert nothing.balanced_accuracy is nothing.brier is nothing.unknown is nothing.mean_count_error is None


def test_what_is_told_again_is_not_told() -> None:
    """What is told again is not told."""
    tracks = Tracks()
    for at, told in ((0, ABSENT), (5, ABSENT), (9, PRESENT)):
        tracks.note(at, "ada", told)
    assert tracks.of("ada") == [(0, ABSENT), (9, PRESENT)]
    assert tracks.of("turing") == ()


def test_any_space_is_occupied_while_one_is() -> None:
    """Any space is occupied while one is."""
    one, other = [(0, PRESENT), (20, ABSENT)], [(10, PRESENT), (30, ABSENT), (90, PRESENT)]
    assert any_present([one, other], DAY) == 40
    assert any_present([one, other], (15, 25)) == 10
    assert seconds_told(one, (10, 50), Verdict.ABSENT) == 30


def test_truth_can_be_hidden_for_a_while() -> None:
    """Truth can be hidden for a while."""
    truth = [(0, 1.0), (20, 0.0), (40, 2.0)]
    assert without(truth, [(10, 30), (25, 50)]) == [
        (0, 1.0),
        (10, None),
        (20, None),
        (25, None),
        (30, None),
        (40, None),
        (50, 2.0),
    ]
    assert without(truth, []) is truth
