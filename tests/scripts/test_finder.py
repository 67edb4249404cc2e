"""The finder says what its judge says: a share of the campaign `scripts/finder`."""

import pytest

from scripts.support.finder import compare, main, measure


@pytest.mark.parametrize("seed", [11, 12])
def test_random_searches_are_answered_as_the_judge_does(seed: int) -> None:
    """Offers, what they cost, refusals and alternatives, in three buildings."""
    assert compare(20, seed, 400) == []


def test_a_search_takes_milliseconds() -> None:
    """Half of a hundred take less than a tenth of a second, on whatever machine."""
    assert sorted(measure(100, 3, 1_600))[50] < 100


def test_the_campaign_tells_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    """In two lines."""
    assert main(["--count", "3", "--spaces", "40", "--measured", "40"]) == 0
    assert "0 differ from the judge" in capsys.readouterr().out
