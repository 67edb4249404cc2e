"""A small trial from its events to the table: ours, and what Home Assistant offers."""

from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import sys
from types import MappingProxyType

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Hand, LightReport, Mode, ModeChosen, Reading
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind
from scripts.support import accuracy
from scripts.support.accuracy_limits import LIMITS, judged
from scripts.support.accuracy_play import OURS, Group, Ours, baselines, grouped, moved
from scripts.support.accuracy_plots import draw_overview, draw_set
from scripts.support.accuracy_run import Result, run
from scripts.support.accuracy_text import limits_text, set_json, set_text
from scripts.support.accuracy_tracks import ABSENT, PRESENT, SILENCE
from scripts.support.replay_recording import Moment
from scripts.support.trial import Planted, Trial, TrialStretch

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PIR, RADAR, AIR, DOOR = "binary_sensor.pir", "binary_sensor.radar", "sensor.air", "binary_sensor.door"


def _space(id: str, kind: SpaceKind = SpaceKind.MEETING_ROOM, **sensors: SensorKind) -> Space:
    names = {"pir": PIR, "radar": RADAR, "air": AIR, "door": DOOR}
    return Space(id, id, id, kind, sensors=tuple(Sensor(names[name], what) for name, what in sensors.items()))


def _building(*spaces: Space) -> Building:
    return Building("B", spaces=MappingProxyType({space.id: space for space in spaces}))


def _said(minutes: float, sensor_id: str, value: float | None) -> Moment:
    return Moment(NOW + minutes * MINUTE, Reading(sensor_id, value))


ADA = _space("ada", pir=SensorKind.MOTION, door=SensorKind.DOOR)


def _tracked(group: Group, *moments: Moment, minutes: float = 100) -> list[tuple[float, object]]:
    group.start(NOW)
    for moment in moments:
        group.take(moment)
    group.end(NOW + minutes * MINUTE)
    return [((at - NOW.timestamp()) / 60, told) for at, told in group.tracks.of("ada")]


def test_a_time_out_begins_when_the_last_movement_ends() -> None:
    """A time-out begins when the last movement ends."""
    group = Group("motion", {"ada": moved(ADA)}, 5 * MINUTE)
    told = _tracked(group, _said(1, PIR, 1), _said(2, PIR, 0), _said(6, PIR, 1), _said(10, PIR, 0), _said(60, PIR, 1))
    assert told == [(0, ABSENT), (1, PRESENT), (15, ABSENT), (60, PRESENT)]


def test_a_time_out_runs_out_at_the_end() -> None:
    """A time-out runs out at the end."""
    group = Group("motion", {"ada": moved(ADA)}, 5 * MINUTE)
    said = (_said(1, PIR, 1), _said(2, PIR, 0))
    assert _tracked(group, *said) == [(0, ABSENT), (1, PRESENT), (7, ABSENT)]
    assert _tracked(group, *said, minutes=6) == [(0, ABSENT), (1, PRESENT)]


def test_a_group_follows_at_once_and_knows_nothing_of_the_unavailable() -> None:
    """A group follows at once and knows nothing of the unavailable."""
    group = Group("group", {"ada": grouped(ADA)})
    told = _tracked(group, _said(1, PIR, 1), _said(2, PIR, 0), _said(3, PIR, None), _said(4, PIR, 0), _said(5, DOOR, 1))
    assert told == [(0, ABSENT), (1, PRESENT), (2, ABSENT), (3, SILENCE), (4, ABSENT)]


def test_numbers_count_only_where_nothing_is_binary() -> None:
    """Numbers count only where nothing is binary."""
    assert grouped(_space("x", pir=SensorKind.MOTION, air=SensorKind.CO2)) == {PIR: 0.5}
    assert grouped(_space("x", door=SensorKind.DOOR, air=SensorKind.CO2)) == {AIR: 800.0}
    assert moved(_space("x", air=SensorKind.CO2)) == {}
    assert [player.covers for player in baselines(_building(_space("x", air=SensorKind.CO2)))] == [
        frozenset(),
        frozenset(),
        {"x"},
    ]


def test_ours_ticks_to_the_end() -> None:
    """Ours ticks to the end."""
    ours = Ours(_building(_space("ada", radar=SensorKind.PRESENCE)))
    ours.start(NOW)
    for moment in (
        _said(1, RADAR, 1),
        Moment(NOW + 2 * MINUTE, LightReport("light.none", on=True, hand=Hand.DEVICE)),
        Moment(NOW + 3 * MINUTE, ModeChosen("nowhere", Mode.CLOSED)),  # Refused.
        _said(30, RADAR, 0),
    ):
        ours.take(moment)
    ours.end(NOW + 600 * MINUTE)
    verdicts = [told.verdict for _, told in ours.tracks.of("ada")]
    assert Verdict.PRESENT in verdicts
    assert verdicts[-1] is Verdict.ABSENT
    assert ours.watchman.alarms == []


# -- the whole -------------------------------------------------------------------------------------------------------


def _trial(name: str = "simulated") -> Trial:
    """Return two rooms: in one somebody is all the time, still from the second minute on; the other is empty."""
    radar = _space("ada", pir=SensorKind.MOTION, radar=SensorKind.PRESENCE)
    air = _space("turing", air=SensorKind.CO2)
    said = [
        _said(0, RADAR, 0),
        _said(0, AIR, 420.0),
        _said(1, PIR, 1),
        _said(1, RADAR, 1),
        _said(2, PIR, 0),
        _said(2, AIR, 900.0),
        _said(2, AIR, 900.0),
        _said(3, AIR, None),
        _said(4, AIR, 420.0),
        _said(55, RADAR, 0),
    ]
    truth = {
        "ada": [(NOW, 0.0), (NOW + MINUTE, 1.0), (NOW + 55 * MINUTE, 0.0)],
        "turing": [(NOW, 0.0)],
    }
    end = NOW + 120 * MINUTE
    planted = Planted(AIR, "drifting", NOW, end, MINUTE)
    asleep = {"ada": [(NOW + 3 * MINUTE, NOW + 54 * MINUTE)]}
    stretch = TrialStretch(NOW, end, iter(said), truth, (planted,), asleep)
    groups = {"hold": ("ada",), "motion_door": ()}
    return Trial(name, _building(radar, air), (stretch,), groups)


@pytest.fixture(scope="module")
def result() -> Result:
    """Return what came of the trial."""
    return run(_trial())


def test_all_hear_the_same(result: Result) -> None:
    """All hear the same."""
    assert result.methods == [OURS, "bayesian", "motion 5 min", "motion 30 min", "group"]
    assert result.moments == 10
    assert result.covered("bayesian") == {"ada", "turing"}
    assert result.covered("motion 5 min") == {"ada"}
    assert result.score(OURS, ["ada"]).false_vacancy == 0


def test_the_bayesian_helper_is_the_real_one(result: Result) -> None:
    """The Bayesian helper is the real one: it sums what its sensors say, and knows nothing of the unavailable."""
    start = NOW.timestamp()
    helper = result.tracks[0]["bayesian"].of("turing")
    told = [((at - start) / 60, each.verdict, round(each.probability or 0, 3)) for at, each in helper]
    fresh = round(0.3 * 0.5 / (0.3 * 0.5 + 0.7 * 0.9), 3)
    stale = round(0.3 * 0.5 / (0.3 * 0.5 + 0.7 * 0.1), 3)
    assert told == [
        (0, Verdict.ABSENT, 0.3),
        (0, Verdict.ABSENT, fresh),
        (2, Verdict.PRESENT, stale),
        (3, Verdict.ABSENT, 0.3),
        (4, Verdict.ABSENT, fresh),
    ]


def test_limits_are_judged(result: Result) -> None:
    """Limits are judged."""
    rows = {(each.trial, each.what): each for each in judged({"simulated": result})}
    assert rows["simulated", "false vacancy, a live hold sensor"].held
    assert rows["simulated", "still sleepers told to be gone"].held
    assert rows["simulated", "faults found and named in time"].held is False
    assert rows["simulated", "median departure, motion and door"].held is None
    assert rows["uci864", "spells of false vacancy"].held is None
    assert rows["simulated", "false vacancy, motion 30 min"].held
    assert "not measured" in limits_text(list(rows.values()))
    assert len({(limit.trial, limit.what) for limit in LIMITS}) == len(LIMITS)


def test_figures_are_shown(result: Result, tmp_path: Path) -> None:
    """Figures are shown."""
    text = set_text(result)
    assert "simulated: 2 spaces, 3 sensors, 10 events" in text
    assert "motion 5 min (1 space)" in text
    assert "drifting" in text
    figures = json.loads(json.dumps(set_json(result)))
    assert figures["methods"][OURS]["known_hours"] == 4
    assert figures["faults"][0]["found_after_seconds"] is None
    draw_set(result, tmp_path / "set.png")
    draw_overview({"simulated": result}, tmp_path / "all.png")
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in ("set.png", "all.png"))


def _command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["accuracy", *arguments])
    return accuracy.main()


def test_without_data_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without data it says so."""
    assert _command(monkeypatch, "--data", str(tmp_path / "none"), "--only", "uci864") == 1
    assert "There are no recordings in" in capsys.readouterr().out
    (tmp_path / "occupancy").mkdir()
    assert _command(monkeypatch, "--data", str(tmp_path), "--only", "uci864") == 1
    assert "uci864 is not measured: uci864_Occupancy_Estimation.csv cannot be read" in capsys.readouterr().out


def test_a_run_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], result: Result, tmp_path: Path
) -> None:
    """A run is written."""
    monkeypatch.setattr(accuracy, "_simulated", lambda *_: result.trial)
    monkeypatch.setattr(accuracy, "run", lambda _: result)
    arguments = ("--only", "simulated", "--json", str(tmp_path / "all.json"), "--plots", str(tmp_path / "plots"))
    assert _command(monkeypatch, *arguments) == 0
    assert _command(monkeypatch, *arguments, "--strict") == 1  # The fault was not found.
    shown = capsys.readouterr().out
    assert "NOT HELD" in shown
    assert "uci864" not in shown
    assert json.loads((tmp_path / "all.json").read_text())["limits"]
    assert {path.name for path in (tmp_path / "plots").iterdir()} == {"simulated.png", "overview.png"}
