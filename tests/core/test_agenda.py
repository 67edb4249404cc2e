"""The agenda behaves like a dictionary of which one asks the minimum."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.iot_valley.core.agenda import Agenda

from .buildings import MONDAY

type Put = tuple[str, datetime | None]

IDS = st.sampled_from("abcde")
MOMENTS = st.integers(0, 30).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
STEPS: st.SearchStrategy[Put | datetime | None] = st.one_of(st.tuples(IDS, st.none() | MOMENTS), MOMENTS, st.none())


@given(st.lists(STEPS, max_size=200))
def test_it_is_a_dictionary_and_a_minimum(steps: list[Put | datetime | None]) -> None:
    """Whatever is put, put off, taken and cleared."""
    agenda = Agenda()
    oracle: dict[str, datetime] = {}
    for step in steps:
        if step is None:
            agenda.clear()
            oracle.clear()
        elif isinstance(step, datetime):
            taken = agenda.take(step)
            assert set(taken) == {key for key, at in oracle.items() if at <= step}
            moments = [oracle.pop(key) for key in taken]
            assert moments == sorted(moments)
        else:
            key, at = step
            agenda.put(key, at)
            oracle.pop(key, None)
            if at is not None:
                oracle[key] = at
        assert agenda.next() == min(oracle.values(), default=None)


def test_what_is_put_off_again_and_again_takes_no_more_room() -> None:
    """A sensor that speaks each second must not fill the memory."""
    agenda = Agenda()
    for second in range(10_000):
        agenda.put("room", MONDAY + timedelta(seconds=second))
    assert len(agenda._heap) < 50
    assert agenda.next() == MONDAY + timedelta(seconds=9_999)
