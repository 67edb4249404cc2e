"""Each format of recording, in a few rows, and in full where the data is there."""

from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from types import MappingProxyType

import pytest

from custom_components.iot_valley.core import journal
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading, Tick
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.recent import Recent
from custom_components.iot_valley.core.sensors import SensorKind
from scripts.support import replay_core
from scripts.support.replay_readers import read, room_of
from scripts.support.replay_recording import Label, Moment, UnreadableError

UCI357 = """"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"
"1","2015-02-04 17:51:00",23.18,27.272,426,721.25,0.0047,1
"2","2015-02-04 17:52:00",23.15,27.2675,0,714,0.0047,0
"""
UCI864 = (
    "Date,Time,S1_Temp,S2_Temp,S3_Temp,S4_Temp,S1_Light,S2_Light,S3_Light,S4_Light,"
    "S1_Sound,S2_Sound,S3_Sound,S4_Sound,S5_CO2,S6_PIR,S7_PIR,Room_Occupancy_Count\n"
    "2017/12/22,10:49:41,24.94,24.75,24.56,25.38,121,34,53,40,0.08,0.19,0.06,0.06,390,0,1,2\n"
)
SDU = """DayId,Time,Weekday,Holiday,room,count,co2,damper_pct
0,23:59:00,5,0,1,0,406.0,0.0
7,00:00:00,3,0,1,3,500.0,0.0
"""
CASAS = """2016-07-12 00:00:31.700786\tBedroomABed\tOFF\t
2016-07-12 00:00:30.600670\tBedroomABed\tON\t
2016-07-12 00:01:00.000000\tMainEntryway\tON\t
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "recording.txt"
    path.write_text(text)
    return path


def test_an_office_by_the_minute(tmp_path: Path) -> None:
    """An office by the minute."""
    recording = read(_write(tmp_path, UCI357))
    (stretch,) = recording.stretches
    start = datetime(2015, 2, 4, 17, 51, tzinfo=UTC)
    assert recording.rows == 2
    assert stretch.moments[0] == Moment(start, Reading("sensor.temperature", 23.18))
    assert {sensor.kind for sensor in recording.building.spaces["room"].sensors} == {
        SensorKind.TEMPERATURE,
        SensorKind.HUMIDITY,
        SensorKind.ILLUMINANCE,
        SensorKind.CO2,
    }
    assert stretch.labels == [Label(start, occupied=True), Label(start + timedelta(minutes=1), occupied=False)]


def test_a_room_with_two_motion_sensors(tmp_path: Path) -> None:
    """A room with two motion sensors."""
    (stretch,) = read(_write(tmp_path, UCI864)).stretches
    said = {
        moment.event.sensor_id: moment.event.value for moment in stretch.moments if isinstance(moment.event, Reading)
    }
    assert said["binary_sensor.s6_pir"] == 0
    assert said["binary_sensor.s7_pir"] == 1
    assert len(said) == 15
    assert stretch.labels[0].occupied


def test_days_out_of_order_carry_nothing_over(tmp_path: Path) -> None:
    """Days out of order carry nothing over."""
    first, second = read(_write(tmp_path, SDU)).stretches
    assert second.start - first.start == timedelta(days=6, minutes=1)
    assert [label.occupied for stretch in (first, second) for label in stretch.labels] == [False, True]


def test_a_home_has_a_space_for_each_room(tmp_path: Path) -> None:
    """A home has a space for each room."""
    recording = read(_write(tmp_path, CASAS))
    assert {space.name: space.kind for space in recording.building.spaces.values()} == {
        "BedroomA": SpaceKind.LODGING,
        "MainEntryway": SpaceKind.CIRCULATION,
    }
    times = [moment.at for moment in recording.stretches[0].moments]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("sensor", "room"),
    [
        ("BedroomADoor", "BedroomA"),
        ("LivingRoomAChair", "LivingRoomA"),
        ("KitchenADiningChair", "KitchenA"),
        ("EntrywayB", "EntrywayB"),
        ("MainEntryway", "MainEntryway"),
    ],
)
def test_the_room_in_a_sensors_name(sensor: str, room: str) -> None:
    """The room in a sensor's name."""
    assert room_of(sensor) == room


def test_diagnostics_lead_to_what_was_seen(tmp_path: Path) -> None:
    """Diagnostics lead to what was seen."""
    now = datetime(2026, 10, 5, 9, tzinfo=UTC)
    sensor = Sensor("binary_sensor.radar", SensorKind.PRESENCE)
    space = Space("1", "ada", "Ada", SpaceKind.MEETING_ROOM, sensors=(sensor,))
    building = Building("B", spaces=MappingProxyType({"1": space}))
    engine = Engine(building, now)
    recent = Recent(engine.snapshot)
    for seconds, value in ((1, 1.0), (60, 0.0), (90, None)):
        event, at = Reading(sensor.id, value), now + timedelta(seconds=seconds)
        engine.handle(event, at)
        recent.note(event, at)
    recent.note(Tick(), now + timedelta(seconds=100))
    data = {"building": journal.write_building(building), "recent": recent.written()}
    recording = read(_write(tmp_path, json.dumps({"data": data})))
    (stretch,) = recording.stretches
    assert recording.building == building
    assert [moment.event for moment in stretch.moments] == [Reading(sensor.id, v) for v in (1.0, 0.0, None)]
    verdicts = [each.verdict for each in replay_core.play(recording.building, stretch).transitions]
    assert verdicts[:2] == ["present", "absent"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("What is this?", "is of no format that can be replayed"),
        ("{}", "cannot be replayed: 'data'"),
        ("{", "cannot be replayed: "),
        (UCI357.replace("23.18", "warm"), "cannot be replayed: could not convert"),
        (UCI864.splitlines()[0], "cannot be replayed: "),
        (SDU.splitlines()[0], "cannot be replayed: "),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    """What cannot be read is said in a sentence."""
    with pytest.raises(UnreadableError, match=why) as caught:
        read(_write(tmp_path, text))
    assert str(caught.value).startswith("recording.txt")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A file that is not there."""
    with pytest.raises(UnreadableError, match="cannot be read"):
        read(tmp_path / "missing.csv")


def test_all_recordings_can_be_read(data: Path) -> None:
    """All recordings can be read."""
    rows = {path.name: read(path).rows for path in data.iterdir() if path.suffix in {".csv", ".txt"}}
    assert rows["sdu_room1.csv"] == 21_600
    assert rows["uci864_Occupancy_Estimation.csv"] == 10_129
    assert rows["uci357_datatest.txt"] == 2_665
    assert rows["uci357_datatraining.txt"] == 8_143
    assert rows["tm000.multiday_absence.txt"] == 21_968
