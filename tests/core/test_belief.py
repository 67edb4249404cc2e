"""How belief moves while nothing is said."""

from math import inf, isfinite

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.iot_valley.core.belief import Pace, later, pace_for, seconds_until
from custom_components.iot_valley.core.kinds import KINDS, SpaceKind
from custom_components.iot_valley.core.regimes import FLOOR, HELD, SEEN, Regime, paces_of

PACES = st.builds(
    lambda kind, regime: paces_of(kind)[regime],
    st.sampled_from(SpaceKind),
    st.sampled_from(Regime),
)
BELIEFS = st.floats(FLOOR, HELD)
SPANS = st.floats(0, 200_000)
HOUR = 3600.0


@given(BELIEFS, PACES, SPANS, SPANS)
def test_waiting_twice_is_waiting_once(belief: float, pace: Pace, first: float, then: float) -> None:
    """However often one looks: belief is the same at the end."""
    assert later(later(belief, pace, first), pace, then) == pytest.approx(later(belief, pace, first + then), abs=1e-6)


@given(BELIEFS, PACES, SPANS)
def test_belief_stays_a_number(belief: float, pace: Pace, seconds: float) -> None:
    """It is never certain, after however long a time."""
    assert isfinite(later(belief, pace, seconds))


@given(BELIEFS, PACES, st.floats(-3600, 0))
def test_time_does_not_go_back(belief: float, pace: Pace, seconds: float) -> None:
    """What is asked of a moment before is told as of now."""
    assert later(belief, pace, seconds) == belief


@given(BELIEFS, PACES, st.sampled_from((0.0, -3.0)))
def test_the_crossing_is_where_belief_is_as_low_as_that(belief: float, pace: Pace, threshold: float) -> None:
    """Neither a moment sooner nor later; never, where belief comes to rest above."""
    seconds = seconds_until(belief, pace, threshold)
    if seconds == inf:
        assert later(belief, pace, 1e7) >= threshold - 1e-6
        return
    assert later(belief, pace, seconds) == pytest.approx(min(belief, threshold), abs=1e-6)
    assume(seconds > 1)
    assert later(belief, pace, seconds - 1) > threshold


@pytest.mark.parametrize("pace", [Pace(), Pace(0.1), Pace(0.0, 1 / HOUR, 1 / HOUR), Pace(1.0, 1 / HOUR, 1 / HOUR)])
def test_what_does_not_fall_never_crosses(pace: Pace) -> None:
    """As many come as go, or what is said speaks for someone."""
    assert seconds_until(2.0, pace, -1.0) == inf


def test_without_a_word_belief_comes_to_what_is_usual() -> None:
    """Arrivals over departures, from above and from below."""
    pace = Pace(0.0, 1 / HOUR, 4 / HOUR)
    assert later(8.0, pace, 100 * HOUR) == pytest.approx(later(-4.0, pace, 100 * HOUR))
    assert later(8.0, pace, 100 * HOUR) == pytest.approx(-1.386, abs=0.001)


@pytest.mark.parametrize("kind", SpaceKind)
def test_silence_takes_the_hold(kind: SpaceKind) -> None:
    """From a movement to even odds, to the second."""
    hold = KINDS[kind].hold.total_seconds()
    assert seconds_until(SEEN, paces_of(kind)[Regime.SILENT], 0.0) == pytest.approx(hold, abs=0.5)


def test_where_people_leave_sooner_than_silence_tells_that_is_how_long_it_takes() -> None:
    """No silence can prolong a stay."""
    short = pace_for(2 * HOUR, SEEN, 0.01 / HOUR, 600 / HOUR)
    assert seconds_until(SEEN, short, 0.0) < HOUR
