"""What a page is told of a building: all at first, then what is another, and of people nothing but their number."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from hypothesis import given, strategies as st

from custom_components.iot_valley.core.asked import QueueJoined
from custom_components.iot_valley.core.engagement import Engagement
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.live import difference, likeness, picture, portrait, seconds
from custom_components.iot_valley.core.messages import Engaged, LightingChosen, Mode, ModeChosen
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import MONDAY, Day, at, building, nap_room, room

MOTION, PRESENCE, CO2 = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.CO2


def now(day: Day, id: str) -> Any:
    """Return how a space is now."""
    return likeness(day.engine.building.spaces[id], day.view(id))


def test_a_room_of_which_nothing_is_known_tells_no_more_than_that() -> None:
    """No number, no time and no mode that is as usual."""
    day = Day(room(PRESENCE))
    assert now(day, "room") == {"state": "unknown", "verdict": "unknown"}


def test_a_room_tells_who_is_there_and_what_was_decided() -> None:
    """A hand is told of, and the number of people with its bounds."""
    day = Day(room(PRESENCE, SensorKind.COUNT))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "count", 3)
    day.happens(LightingChosen("room", automatic=False))
    told = now(day, "room")
    assert (told["state"], told["verdict"], told["people"], told["manual_light"]) == ("in_use", "present", 3, True)
    assert "mode" not in told
    day.happens(ModeChosen("room", Mode.CLEANING))
    assert now(day, "room")["mode"] == "cleaning"


def test_bookings_are_told_as_times_alone() -> None:
    """Until when, whether someone came, and when the next begins."""
    day = Day(room(PRESENCE))
    day.until("09:00")
    day.happens(Engaged("room", Engagement(until=at("10:00"), came=True, starts=at("11:00"), ends=at("12:00"))))
    times = {"until": seconds(at("10:00")), "starts": seconds(at("11:00")), "ends": seconds(at("12:00"))}
    assert now(day, "room")["booked"] == {"came": True, **times}


def test_a_nap_room_tells_of_its_places_but_not_when_a_sleeper_gets_up() -> None:
    """A place that is kept tells for which ticket and until when; one that is slept in, nothing but that."""
    day = Day(nap_room(places=2))
    day.reads("12:00", "mat_1", 0)
    day.reads("12:00", "mat_2", 0)
    day.reads("12:05", "mat_1", 1)
    day.asks("12:06", QueueJoined("nap", chance=7))
    told = now(day, "nap")
    assert told["places"]["bed_1"] == {"state": "occupied"}
    assert told["places"]["bed_2"]["state"] == "held"
    assert told["places"]["bed_2"]["ticket"]
    assert told["places"]["bed_2"]["until"] == seconds(at("12:09"))
    assert told["nap"]["waiting"] == 0


def test_places_of_other_spaces_tell_their_states() -> None:
    """Seats of a lounge, say."""
    day = Day(replace(nap_room(places=1), kind=SpaceKind.LOUNGE))
    day.reads("12:00", "mat_1", 1)
    assert now(day, "nap")["places"] == {"bed_1": {"state": "occupied"}}


def test_what_a_space_is_is_told_once() -> None:
    """Its air by the first sensor of each kind, and its beds by their names."""
    told = portrait(room(CO2, CO2, MOTION, lights=("lamp",)))
    assert told["air"] == {"co2": "co2"}
    assert told["lit"] is True
    assert told["family"] == "meeting_room"
    assert "beds" not in told
    beds: Any = portrait(nap_room(places=1))["beds"]
    assert beds == [{"id": "bed_1", "name": "Bed 1"}]


def test_the_picture_is_plain_data() -> None:
    """Floors, spaces, and the zone that times are read in."""
    day = Day(room(PRESENCE, floor="ground"))
    told: Any = picture(building(room(PRESENCE, floor="ground"), floors=("ground",)), day.engine.views)
    assert json.loads(json.dumps(told)) == told
    assert told["building"] == {"name": "Valley", "zone": "UTC"}
    assert told["floors"] == [{"id": "ground", "name": "Ground", "level": None}]
    assert told["spaces"]["room"]["state"] == "unknown"


def test_moments_are_whole_seconds() -> None:
    """And what is no moment is none."""
    assert seconds(None) is None
    assert seconds(MONDAY + timedelta(milliseconds=1400)) == int(MONDAY.timestamp()) + 1


def test_of_many_places_only_those_that_are_another_are_told() -> None:
    """A message of one change stays small."""
    before = {"state": "free", "places": {"a": {"state": "free"}, "b": {"state": "free", "until": 3}}, "free": 2}
    after = {"state": "free", "places": {"a": {"state": "free"}, "b": {"state": "occupied"}}, "people": 1}
    changed = difference(before, after)
    assert changed == {"free": None, "people": 1, "places": {"b": {"until": None, "state": "occupied"}}}


def test_one_change_of_a_large_nap_room_is_told_in_less_than_a_kilobyte() -> None:
    """Forty beds, of which two are another at once."""
    day = Day(nap_room(places=40))
    for number in range(1, 41):
        day.reads("12:00", f"mat_{number}", 0)
    before = now(day, "nap")
    day.reads("12:30", "mat_3", 1)
    day.reads("12:30", "mat_4", 1)
    changed = difference(before, now(day, "nap"))
    assert changed["free"] == 38
    assert len(json.dumps({"spaces": {"01M83RSQJRM4HTVDFZ9K4YCR7R": changed}})) <= 1000


VALUES = st.recursive(
    st.none().map(lambda _: 0) | st.integers(0, 3) | st.sampled_from(["", "a"]),
    lambda inside: st.dictionaries(st.sampled_from("abc"), inside, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


def merged(before: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return what a page makes of it."""
    after = dict(before)
    for key, value in changes.items():
        if value is None:
            del after[key]
        elif isinstance(value, dict) and isinstance(after.get(key), dict):
            after[key] = merged(after[key], value)
        else:
            after[key] = value
    return after


@given(RECORDS, RECORDS)
def test_what_is_another_makes_the_old_the_new(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Whatever is told by names, and nothing is told where nothing is another."""
    changes = difference(before, after)
    assert merged(before, changes) == after
    assert bool(changes) == (before != after)
