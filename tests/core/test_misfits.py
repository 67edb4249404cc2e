"""Sensors that hang in each other's room are found, and put right are no longer told of."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.faults import FaultCode
from custom_components.iot_valley.core.habits import HOUR
from custom_components.iot_valley.core.misfits import Profile, swapped, ties
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.slots import slot_of

from .buildings import MONDAY, room
from .sensing import DAY, START, Care, Said, all_say, office_days

MOTION, PRESENCE, DOOR = SensorKind.MOTION, SensorKind.PRESENCE, SensorKind.DOOR
WORK = [day for day in range(28) if day % 7 < 5]
SWAPPED = 8 * DAY + 10 * HOUR
PUT_RIGHT = SWAPPED + 3 * DAY
ROOMS = [room(MOTION, PRESENCE, DOOR, id=f"room_{number}") for number in range(4)]


def _exchanged(one: Said, other: Said) -> Said:
    """Return what a sensor says while it hangs in the place of another."""
    within = [word for word in other if SWAPPED < word[0] < PUT_RIGHT]
    return [word for word in one if word[0] <= SWAPPED] + within + [word for word in one if word[0] >= PUT_RIGHT]


@pytest.mark.parametrize("kind", [MOTION, PRESENCE])
@pytest.mark.parametrize("seed", range(3))
def test_two_sensors_that_were_swapped_are_found_within_a_day(kind: SensorKind, seed: int) -> None:
    """Both are named with each other, no third one is, and a day after they were put right it is over."""
    told = {
        id: said
        for number, space in enumerate(ROOMS)
        for id, said in all_say(space, office_days(WORK, 10 * seed + number)[::2], 14, seed).items()
    }
    one, other = f"room_1.{kind}", f"room_2.{kind}"
    told[one], told[other] = _exchanged(told[one], told[other]), _exchanged(told[other], told[one])
    care = Care(ROOMS).hears(told, SWAPPED + DAY)
    assert care.codes(one) >= {FaultCode.SWAPPED}
    assert (care.swaps[one].other, care.swaps[other].other) == (other, one)
    assert care.swaps[one].seen["percent"] < care.swaps[one].seen["other_percent"]
    care.hears(told, PUT_RIGHT + 1.5 * DAY)
    assert care.faults == {}
    assert {id for _, id, _ in care.alarms} == {one, other}


def test_a_building_in_which_all_meet_at_the_same_time_has_none_swapped() -> None:
    """Its rooms cannot be told apart, and nothing is told of them."""
    told = {id: said for space in ROOMS for id, said in all_say(space, office_days(WORK, 1), 14).items()}
    assert Care(ROOMS).hears(told, 14 * DAY).alarms == []


def test_what_was_swapped_stays_so_while_there_is_nothing_to_compare() -> None:
    """Over a week-end, or when the other of the two is gone."""
    slot, busy, still = slot_of(START), 0, 0
    for at in range(0, 288, 48):
        busy |= 0b1111110000 << at
        still |= 0b111111 << at + 24
    known = {
        "one": Profile("a", MOTION, slot, busy, still, 0, 0),
        "two": Profile("b", MOTION, slot, still, busy, 0, 0),
        "three": Profile("c", MOTION, slot, 0, busy, 0, 0),
    }
    found = swapped(known, MONDAY, {})
    assert found.keys() == {"one", "two"}
    later = MONDAY + timedelta(days=3)
    assert swapped(known, later, found) == found
    assert swapped({}, later, found) == found
    mended = {"one": known["one"]._replace(slot=slot_of(later.timestamp()), others=busy)}
    assert swapped(mended, MONDAY + timedelta(hours=3), found) == found
    assert swapped(mended, later, found) == {}


def _hours(*busy: int) -> int:
    """Return the slots of some hours of the last day, the latest being hour 0."""
    return sum(0xFFF << 12 * hour for hour in busy)


@pytest.mark.parametrize(
    ("own", "others", "doors", "stirs", "tied"),
    [
        (_hours(2, 3, 5), _hours(2, 3, 5), 0b11111 << 24, 0b1111 << 24, "at home"),
        (_hours(2, 3, 5), _hours(6), 0b11111 << 24, 0b1111 << 24, "at home"),
        (_hours(2, 3, 5), _hours(2, 3, 5), 0b11111 << 24, 0b111 << 24, "neither"),
        (_hours(2, 3, 5), _hours(2, 3, 5), 0b11111 << 24, 0b11 << 24, "strange"),
        (_hours(2, 3, 5), _hours(2, 3, 5), 0b11111 << 70, 0b11111 << 70, "strange"),
        (_hours(2, 3, 5), _hours(2, 3, 5), 0b1111 << 24, 0b1111 << 24, "neither"),
        (_hours(2, 3, 4, 5), _hours(4), 0b1111 << 48, 0b1111 << 48, "strange"),
        (0, _hours(4), 0, 0, "strange"),
        (_hours(2), 0b111 << 24, 0b111 << 24, 0b111 << 24, "neither"),
        (_hours(24), _hours(26), 0b11111 << 300, 0b11111 << 300, "neither"),
    ],
)
def test_a_sensor_sees_the_people_of_its_room_or_others(
    own: int, others: int, doors: int, stirs: int, tied: str
) -> None:
    """By how it answers to the door; where that hardly moved, by what the others saw; of the last day."""
    told = ties({"one": Profile("a", PRESENCE, slot_of(START), own, others, stirs, doors)}, MONDAY)
    assert ("strange" if told.strange else "at home" if told.at_home else "neither") == tied


@pytest.mark.parametrize(("kind", "tied"), [(MOTION, "strange"), (PRESENCE, "at home")])
def test_what_is_moved_past_while_the_door_is_still_is_no_sensor_of_movement_of_this_room(
    kind: SensorKind, tied: str
) -> None:
    """A corridor answers to the doors along it, too: but nobody begins to move in an empty room without its door.

    One that sees still people is believed: a door may stand open.
    """
    doors, passers_by = 0b11111 << 43, 1 << 100 | 1 << 130 | 1 << 160
    profile = Profile("a", kind, slot_of(START), _hours(2, 3) | passers_by, _hours(2, 3), doors, doors)
    told = ties({"one": profile}, MONDAY)
    assert ("strange" if told.strange else "at home" if told.at_home else "neither") == tied


@pytest.mark.parametrize("bidden", [1 << 101, 1 << 99])
def test_what_begins_as_the_door_moves_is_of_this_room(bidden: int) -> None:
    """A door may be told a little sooner or later than the movement."""
    doors, came = 0b11111 << 43, 1 << 100 | 1 << 130
    profile = Profile("a", MOTION, slot_of(START), _hours(2, 3) | came, _hours(2, 3), doors | came, doors | bidden)
    assert not ties({"one": profile}, MONDAY).strange


def test_two_sensors_of_one_room_are_not_swapped() -> None:
    """They would have to hang in two."""
    slot, bits, others = slot_of(START), (1 << 30) - 1, (1 << 30) - 1 << 60
    known = {
        "one": Profile("a", MOTION, slot, bits, others, 0, 0),
        "two": Profile("a", MOTION, slot, others, bits, 0, 0),
    }
    assert swapped(known, MONDAY, {}) == {}
