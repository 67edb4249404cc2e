"""Entities that get another id while people are there: nothing that is known of them is lost."""

from dataclasses import replace
from datetime import timedelta

from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.messages import Hand, LightReport
from custom_components.iot_valley.core.model import Sensor
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, building, room

MOTION, PRESENCE = SensorKind.MOTION, SensorKind.PRESENCE


def renamed(day: Day, **ids: str) -> None:
    """Let entities of a day's rooms have other ids from now on."""
    spaces = [
        replace(
            space,
            sensors=tuple(replace(sensor, id=ids.get(sensor.id, sensor.id)) for sensor in space.sensors),
            lights=tuple(ids.get(light, light) for light in space.lights),
        )
        for space in day.engine.building.spaces.values()
    ]
    day._wake_at = day.engine.rebuild(building(*spaces), day.now, ids).wake_at


def test_whoever_is_seen_stays_seen_and_the_hand_on_the_switch_still_wins() -> None:
    """By a sensor and a lamp under their new ids."""
    day = Day(room(PRESENCE, MOTION, lights=("lamp",)))
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "motion", 0)
    day.switched("09:10", "lamp", on=False)
    day.until("09:20")
    renamed(day, presence="radar", lamp="ceiling")
    commands = len(day.commands)
    day.until("11:00")
    assert day.verdict() is Verdict.PRESENT
    assert len(day.commands) == commands
    assert day.view().because[0].sensor_id == "radar"
    day.reads("11:01", "radar", 0)
    assert day.verdict() is Verdict.ABSENT


def test_two_sensors_that_exchange_their_ids_exchange_what_is_known() -> None:
    """One room is taken, the other one free; afterwards too."""
    day = Day(room(PRESENCE, id="ada"), room(PRESENCE, id="bob"))
    day.reads("09:00", "ada.presence", 1)
    day.reads("09:00", "bob.presence", 0)
    day.until("09:05")
    renamed(day, **{"ada.presence": "bob.presence", "bob.presence": "ada.presence"})
    assert (day.verdict("ada"), day.verdict("bob")) == (Verdict.PRESENT, Verdict.ABSENT)


def test_what_was_learnt_and_what_is_wrong_are_told_of_the_new_id() -> None:
    """A fault that names another sensor names it by its new id too."""
    day = Day(room(MOTION, id="ada"), room(MOTION, id="bob"))
    care = day.engine.presence.care
    habit = care.habit_of("ada.motion")
    swap = Fault(FaultCode.SWAPPED, at("08:00"), other="bob.motion")
    care._swaps = {"ada.motion": swap, "bob.motion": replace(swap, other="ada.motion")}
    care._take({"ada.motion": (swap,), "bob.motion": (Fault(FaultCode.SILENT, at("08:00")),)})
    renamed(day, **{"ada.motion": "pir"})
    assert care.habit_of("pir") is habit
    assert care.faults == {
        "pir": (swap,),
        "bob.motion": (Fault(FaultCode.SILENT, at("08:00")),),
    }
    assert care._swaps["bob.motion"].other == "pir"


def test_a_sensor_that_is_of_another_kind_under_its_new_id_begins_anew() -> None:
    """What the old one said was said of something else."""
    day = Day(room(PRESENCE))
    day.reads("09:00", "presence", 1)
    door = replace(day.engine.building.spaces["room"], sensors=(Sensor("door", SensorKind.DOOR),))
    day.until("09:10")
    day.engine.rebuild(building(door), day.now, {"presence": "door"})
    assert "door" not in day.engine.presence.traces


def test_a_lamp_that_never_reported_has_nothing_to_lose() -> None:
    """It is lit when someone comes, under its new id."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    renamed(day, lamp="ceiling")
    day.reads("09:00", "presence", 1)
    assert day.commands[-1].lights == ("ceiling",)
    day.happens(LightReport("ceiling", on=False, hand=Hand.PERSON))
    assert day.until("09:30").commands[-1].brightness > 0
    assert day.now - at("09:30") == timedelta()
