"""What a kill may cost, and when a space is wrongly said to be free."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.iot_valley.adapters.clock import Clock
from custom_components.iot_valley.core.demo import Simulation
from custom_components.iot_valley.core.demo_site import SITE
from scripts.support.kills import failures, summary
from scripts.support.kills_truth import Truth
from scripts.support.kills_watch import Change, Entities, allowed

PARIS = ZoneInfo("Europe/Paris")
DAY = datetime(2026, 10, 6, 6, tzinfo=UTC)


def test_only_the_last_second_may_be_missing() -> None:
    """Only the last second may be missing."""
    changes = [Change(90.0, "off"), Change(98.5, "on"), Change(99.5, "off")]
    assert allowed(changes, 100.0, 1.0) == {"on", "off"}
    assert allowed(changes[:2], 100.0, 1.0) == {"on"}
    assert allowed([], 100.0, 1.0) == frozenset()


def test_the_entities_of_spaces_are_told_from_the_demos_sensors() -> None:
    """The entities of spaces are told from the demo's sensors."""
    rows: list[dict[str, Any]] = [
        {"platform": "iot_valley", "unique_id": "1_occupancy", "entity_id": "a.b", "config_subentry_id": "1"},
        {"platform": "iot_valley", "unique_id": "1_mode", "entity_id": "a.c", "config_subentry_id": "1"},
        {"platform": "iot_valley", "unique_id": "demo_x", "entity_id": "a.d", "config_subentry_id": None},
        {"platform": "template", "unique_id": "1_y", "entity_id": "a.e", "config_subentry_id": "1"},
        {
            "platform": "iot_valley",
            "unique_id": "1_p1_place",
            "entity_id": "a.f",
            "config_subentry_id": "1",
            "disabled_by": "integration",
        },
    ]
    entities = Entities.listed(rows)
    assert entities.ids == ["a.b", "a.c"]
    assert entities.with_key("occupancy") == {"a.b": "1"}


def _truth() -> Truth:
    return Truth(Simulation(1, PARIS), Clock(), MappingProxyType({space.code: space for space in SITE}))


def _occupied(truth: Truth, *, places: bool) -> tuple[str, datetime]:
    """Return a space, with places or without, and a time at which someone has been there for long."""
    for minute in range(0, 600, 10):
        at = DAY + timedelta(minutes=minute)
        for space in SITE:
            around = (at + timedelta(seconds=30 * part) for part in range(-4, 2))
            if places and len(frozenset.intersection(*(truth.simulation.places_taken(space.code, t) for t in around))):
                return space.code, at
            if not places and not space.places and all(truth.simulation.people_in(space.code, t) for t in around):
                return space.code, at
    pytest.fail("nobody ever comes")


def _entities(code: str) -> Entities:
    return Entities({code: {"availability": "sensor.state", "free_places": "sensor.places"}})


def test_a_room_with_people_in_it_is_not_free() -> None:
    """A room with people in it is not free."""
    truth = _truth()
    code, at = _occupied(truth, places=False)
    (wrong,) = truth.wrongs(_entities(code), {"sensor.state": "free"}, at)
    assert wrong.space == code
    assert wrong.people > 0
    assert list(truth.wrongs(_entities(code), {"sensor.state": "unknown"}, at)) == []
    assert list(truth.wrongs(_entities(code), {"sensor.state": "in_use"}, at)) == []


def test_a_nap_room_has_no_more_free_places_than_are_free() -> None:
    """A nap room has no more free places than are free."""
    truth = _truth()
    code, at = _occupied(truth, places=True)
    total = next(len(space.places) for space in SITE if space.code == code)
    taken = len(truth.simulation.places_taken(code, at))
    states = {"sensor.state": "free", "sensor.places": str(total)}
    assert [wrong.space for wrong in truth.wrongs(_entities(code), states, at)] == [code]
    assert list(truth.wrongs(_entities(code), states | {"sensor.places": str(total - taken)}, at)) == []


def _kill(**different: Any) -> dict[str, Any]:
    return {"early": False, "lost": [], "seconds": 5.0, "wrong": [], "changes": 3} | different


def test_a_summary_counts_all_that_went_wrong() -> None:
    """A summary counts all that went wrong."""
    kills = [
        _kill(),
        _kill(lost=["binary_sensor.x: absent, not ['present']"]),
        _kill(seconds=50.0),
        _kill(wrong=[{"fault": True}]),
        _kill(wrong=[{"fault": False}], early=True),
    ]
    results = {"normal": [5.0, 6.0], "kills": kills}
    assert failures(results) == [2, 3, 5]
    text = summary(results)
    assert text.startswith("5 kills (1 while starting): 1 changes lost, 1 times wrongly free, 1 more by a planted")
    assert text.endswith("3 failures")


def test_no_kills() -> None:
    """No kills."""
    assert summary({"normal": [], "kills": []}) == "No kills."
