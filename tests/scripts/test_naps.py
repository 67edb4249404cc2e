"""A short share of the campaign of nap rooms, and whether it would find anything."""

from collections.abc import Iterator
import json
from pathlib import Path
import sys
from types import MappingProxyType

import pytest

from custom_components.iot_valley.core import spots, waiting
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sessions import Session
from scripts.support import naps
from scripts.support.naps_days import day
from scripts.support.naps_queues import queue
from scripts.support.naps_weeks import score, told


@pytest.mark.parametrize("number", range(15))
def test_a_strange_day_leaves_everything_in_order(number: int) -> None:
    """A strange day leaves everything in order."""
    assert list(day(f"test {number}")) == []


@pytest.mark.parametrize("number", range(30))
def test_a_queue_is_fair(number: int) -> None:
    """A queue is fair."""
    assert list(queue(f"test {number}")) == []


def test_a_stale_place_that_is_told_to_be_free_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale place that is told to be free would be found."""
    true = spots.state_of

    def _hopeful(session: Session, seen: PlaceState, *, faulty: bool) -> PlaceState:
        state = true(session, seen, faulty=faulty)
        return PlaceState.FREE if state is PlaceState.UNKNOWN else state

    monkeypatch.setattr(spots, "state_of", _hopeful)
    assert [line for number in range(3) for line in day(f"test {number}")]


def test_an_unfair_queue_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unfair queue would be found."""
    true = waiting.called
    monkeypatch.setattr(waiting, "called", lambda queue, *more: true(tuple(reversed(tuple(queue))), *more))
    assert [line for number in range(10) for line in queue(f"test {number}")]


def test_what_is_foretold_is_better_than_what_is_usual() -> None:
    """What is foretold is better than what is usual."""
    scores = score(1, 1, 1)
    assert all(each["brier"] < each["usual"] for ahead, each in scores.items() if ahead == "5")
    assert len([line for line in told(scores) if line.startswith("free in")]) == 3


def test_a_score_that_is_no_better_is_told() -> None:
    """A score that is no better is told."""
    bad = {"looks": 9, "brier": 0.2, "usual": 0.1, "deciles": [(3, 500, 0.35, 0.5)]}
    assert len([line for line in told({"5": bad}) if line.startswith("weeks")]) == 2


def test_a_campaign_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign goes on where it was."""
    lived: list[str] = []

    def _live(seed: str) -> Iterator[str]:
        lived.append(seed)
        if seed == "7 4":
            yield "day 7 4: something"

    monkeypatch.setattr(naps, "LIVES", MappingProxyType({"days": _live}))
    state = tmp_path / "naps.json"
    command = ["naps", "days", "--seed", "7", "--state", str(state), "--count"]
    monkeypatch.setattr(sys, "argv", [*command, "3"])
    assert naps.main() == 0
    monkeypatch.setattr(sys, "argv", [*command, "5"])
    assert naps.main() == 1
    assert lived == [f"7 {number}" for number in range(5)]
    assert json.loads(state.read_text())["days"] == 5
