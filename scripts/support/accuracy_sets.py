"""The labelled recordings as trials: what is left out of them, and how their labels are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from types import MappingProxyType

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind

from .replay_readers import read
from .replay_recording import Label, Moment, Recording, Stretch
from .trial import Span, Steps, Trial, TrialStretch

ABSENCE: Span = (
    datetime(2016, 7, 13, 7, 21, 12, tzinfo=UTC),
    datetime(2016, 7, 16, 18, 54, 36, tzinfo=UTC),
)
"""When nobody was in the home of tm000: from the last firing at its entrance to the next (tm000.README.md)."""

_GAP = 5
"""A label does not hold over a gap of more than so many rows."""

_ROOM = "room"
"""The only space of the recordings that are tables."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """A recording, and what to make of it."""

    file: str
    make: Callable[[str, Recording], Trial]


def _office(name: str, recording: Recording) -> Trial:
    """Return the office of UCI 357, which has two desks; its labels tell only whether someone is there."""
    return replace(_labelled(name, _seating(recording, 2)), counted=False)


def _dark_office(name: str, recording: Recording) -> Trial:
    """Return the same without light, which is nearly the label."""
    return _office(name, _without(recording, SensorKind.ILLUMINANCE))


def _laboratory(name: str, recording: Recording) -> Trial:
    """Return the room of UCI 864, with a node at each of four desks."""
    return _labelled(name, _seating(recording, 4))


def _lecture_room(name: str, recording: Recording) -> Trial:
    """Return the lecture room of SDU with its CO2 and the net count of the cameras at its doors.

    The truth is that same count without its drift: this tells whether a counter is heeded, and whether its drift is
    seen through. How well anything does without it, the set without the counter tells.
    """
    counter = Sensor("sensor.count", SensorKind.COUNTER)
    room = recording.building.spaces[_ROOM]
    space = replace(room, sensors=(*room.sensors, counter))
    stretches = [replace(stretch, moments=_with_labels(stretch, counter)) for stretch in recording.stretches]
    return _lectures(name, replace(recording, building=_building(space), stretches=stretches))


def _lectures(name: str, recording: Recording) -> Trial:
    """Return the lecture room of 84 seats with the sensors that a recording has of it: its CO2."""
    return _labelled(name, _seating(recording, 84), drift_corrected)


def _rooms(name: str, recording: Recording) -> Trial:
    """Return the home of tm000, room by room; it is known only that nobody is in any during the absence."""
    empty: Steps = [(ABSENCE[0], 0.0), (ABSENCE[1], None)]
    truth = dict.fromkeys(recording.building.spaces, empty)
    return Trial(name, recording.building, [_casas(recording, truth)], counted=False)


def _home(name: str, recording: Recording) -> Trial:
    """Return the home of tm000 as one space with all its sensors."""
    sensors = tuple(sensor for space in recording.building.spaces.values() for sensor in space.sensors)
    home = Space("home", "home", "Home", SpaceKind.LODGING, sensors=sensors)
    truth = {home.id: at_home(recording.stretches[0].moments)}
    return Trial(name, _building(home), [_casas(recording, truth)], counted=False)


_TRAINING, _TEST = "uci357_datatraining.txt", "uci357_datatest.txt"
_SDU, _TM000 = "sdu_room1.csv", "tm000.multiday_absence.txt"

SETS: Mapping[str, DataSet] = MappingProxyType(
    {
        "uci357_training": DataSet(_TRAINING, _office),
        "uci357_training_dark": DataSet(_TRAINING, _dark_office),
        "uci357_test": DataSet(_TEST, _office),
        "uci357_test_dark": DataSet(_TEST, _dark_office),
        "uci864": DataSet("uci864_Occupancy_Estimation.csv", _laboratory),
        "sdu_room1": DataSet(_SDU, _lecture_room),
        "sdu_room1_co2": DataSet(_SDU, _lectures),
        "tm000_rooms": DataSet(_TM000, _rooms),
        "tm000_home": DataSet(_TM000, _home),
    }
)


def load(name: str, folder: Path) -> Trial:
    """Return a trial from the folder of recordings.

    Raises `UnreadableError` where its file is not there.
    """
    chosen = SETS[name]
    return chosen.make(name, read(folder / chosen.file))


# -- tables ----------------------------------------------------------------------------------------------------------


def _as_labelled(labels: Sequence[Label]) -> Sequence[float | None]:
    """Return how many people the labels tell of, or 1 and 0 where they tell only whether someone is there."""
    return [float(label.occupied) if label.people is None else label.people for label in labels]


def _labelled(
    name: str, recording: Recording, people: Callable[[Sequence[Label]], Sequence[float | None]] = _as_labelled
) -> Trial:
    stretches = []
    for stretch in recording.stretches:
        times = [label.at for label in stretch.labels]
        usual = _interval(times)
        truth = {_ROOM: steps_of(times, people(stretch.labels), usual)}
        stretches.append(TrialStretch(stretch.start, times[-1] + usual, stretch.moments, truth))
    return Trial(name, recording.building, stretches)


def _interval(times: Sequence[datetime]) -> timedelta:
    """Return the usual time from one row to the next."""
    seconds = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return timedelta(seconds=median(seconds)) if seconds else timedelta(minutes=1)


def steps_of(times: Sequence[datetime], people: Sequence[float | None], usual: timedelta) -> Steps:
    """Return what labels say: each holds up to the next, or for as long as usual where the next is too far away."""
    steps: list[tuple[datetime, float | None]] = []
    for at, until, there in zip(times, [*times[1:], times[-1] + usual], people, strict=True):
        steps.append((at, there))
        if until - at > _GAP * usual:
            steps.append((at + usual, None))
    return [*steps, (times[-1] + usual, None)]


_OPEN = (timedelta(hours=5), timedelta(hours=22))
"""When lectures, and those who prepare the room for them, can be in the building."""

_STANDSTILL = timedelta(hours=2)
"""Lectures have breaks: so long nobody stays without anyone passing the door."""


def drift_corrected(labels: Sequence[Label]) -> list[float | None]:
    """Return a day's counts of a door counter without its drift, none where drift and people cannot be told apart.

    The building is closed at night: whatever is counted then is drift, or nobody who came in. Between the residue of
    one night and that of the next the drift is taken to grow linearly, for it comes from people passing, and it is
    subtracted; there are never less than no people. A count over zero that does not change for two hours is drift, or
    people whom no counter can know of: nothing is known of that time.
    """
    midnight = labels[0].at.replace(hour=0, minute=0, second=0)
    opens, closes = midnight + _OPEN[0], midnight + _OPEN[1]
    morning = _residue([label for label in labels if label.at < opens])
    evening = _residue([label for label in labels if label.at >= closes])
    still = _standstills(labels)
    people: list[float | None] = []
    for label in labels:
        drift = morning + (evening - morning) * ((label.at - opens) / (closes - opens))
        counted = max(0.0, round((label.people or 0.0) - drift))
        is_open = opens <= label.at < closes
        people.append(0.0 if not is_open or not counted else None if label.at in still else float(counted))
    return people


def _residue(labels: Sequence[Label]) -> float:
    return float(median(label.people or 0.0 for label in labels)) if labels else 0.0


def _standstills(labels: Sequence[Label]) -> frozenset[datetime]:
    """Return the times of labels whose count does not change for too long."""
    still: set[datetime] = set()
    for _, alike in groupby(labels, key=lambda label: label.people):
        times = [label.at for label in alike]
        if times[-1] - times[0] >= _STANDSTILL:
            still.update(times)
    return frozenset(still)


def _with_labels(stretch: Stretch, counter: Sensor) -> list[Moment]:
    said = [Moment(label.at, Reading(counter.id, label.people)) for label in stretch.labels]
    return sorted([*stretch.moments, *said], key=lambda moment: moment.at)


def _seating(recording: Recording, seats: int) -> Recording:
    """Return a recording of a room whose owner has entered how many it is for."""
    room = recording.building.spaces[_ROOM]
    return replace(recording, building=_building(replace(room, capacity=seats)))


def _without(recording: Recording, kind: SensorKind) -> Recording:
    """Return a recording in which the sensors of a kind are missing."""
    room = recording.building.spaces[_ROOM]
    gone = {sensor.id for sensor in room.sensors if sensor.kind is kind}
    space = replace(room, sensors=tuple(sensor for sensor in room.sensors if sensor.id not in gone))
    stretches = [
        replace(stretch, moments=[moment for moment in stretch.moments if _sensor_of(moment) not in gone])
        for stretch in recording.stretches
    ]
    return replace(recording, building=_building(space), stretches=stretches)


def _sensor_of(moment: Moment) -> str | None:
    return moment.event.sensor_id if isinstance(moment.event, Reading) else None


def _building(space: Space) -> Building:
    return Building("Trial", spaces=MappingProxyType({space.id: space}))


# -- homes -----------------------------------------------------------------------------------------------------------

_ENTRANCE = "mainentry"
_LULL = timedelta(minutes=2)
"""Those who pass the entrance are done after so long without a firing there."""

_SHORT = timedelta(minutes=5)
_STEP = timedelta(seconds=30)
"""Who walks about is seen by another sensor within this time."""


def _casas(recording: Recording, truth: Mapping[str, Steps]) -> TrialStretch:
    (stretch,) = recording.stretches
    return TrialStretch(stretch.start, stretch.moments[-1].at, stretch.moments, truth)


def at_home(moments: Iterable[Moment]) -> Steps:
    """Return whether someone is at home, as it follows from who passes the entrance: nobody comes or goes otherwise.

    Who is seen passing is there. From one passage to the next someone is there all the time or never: always, if
    someone walked from one sensor to another, and never, if only single firings were seen. It is not known of less than
    five minutes, nor before the first and after the last passage.
    """
    firings = [(moment.at, sensor) for moment in moments if (sensor := _fired(moment)) is not None]
    passages = list(_passages([at for at, sensor in firings if _ENTRANCE in sensor]))
    steps: list[tuple[datetime, float | None]] = []
    for (first, last), (following, _) in pairwise(passages):
        inside = [(at, sensor) for at, sensor in firings if last < at < following]
        steps.append((first, 1.0))
        steps.append((last, float(_walks(inside)) if following - last >= _SHORT else None))
    return [*steps, (passages[-1][0], None)]


def _fired(moment: Moment) -> str | None:
    event = moment.event
    return event.sensor_id if isinstance(event, Reading) and event.value else None


def _passages(times: Sequence[datetime]) -> Iterator[Span]:
    """Yield from when to when people passed."""
    start = times[0]
    for earlier, later in pairwise(times):
        if later - earlier > _LULL:
            yield start, earlier
            start = later
    yield start, times[-1]


def _walks(firings: Sequence[tuple[datetime, str]]) -> bool:
    """Return whether two sensors saw someone in one walk."""
    return any(one != other and later - earlier <= _STEP for (earlier, one), (later, other) in pairwise(firings))
