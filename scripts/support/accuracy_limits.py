"""What the figures must be: with one configuration for all sets, and better than all that is tried beside ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from .accuracy_play import OURS
from .accuracy_run import Result, total
from .accuracy_score import Score, Turn
from .accuracy_sets import ABSENCE
from .accuracy_tracks import Seconds, any_present, seconds_vacated, span_in_seconds

SIMULATED = "simulated"
HOLD, MOTION_DOOR = "hold", "motion_door"
"""The simulated building's groups of spaces: with a sensor that sees still people, and with motion and door only."""

MEDIAN = 0.5
_NIGHT = (timedelta(hours=1), timedelta(hours=5))

type Figure = Callable[[Result], float | None]
type Show = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Limit:
    """What one figure of a trial must be."""

    trial: str
    what: str
    figure: Figure
    bound: float
    show: Show
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a limit is held."""

    trial: str
    what: str
    figure: str
    bound: str
    held: bool | None
    """None where it could not be measured."""

    remark: str = ""


# -- figures ---------------------------------------------------------------------------------------------------------


def _balanced_accuracy(result: Result) -> float | None:
    return result.score(OURS).balanced_accuracy


def _spells(result: Result) -> float:
    return len(result.score(OURS).vacancies)


def _count_error(result: Result) -> float | None:
    return result.score(OURS).mean_count_error_of_all


def night_share(result: Result) -> float | None:
    """Return the share of the nights, from 01 to 05 h, in which any space was told to be occupied."""
    occupied = length = 0.0
    for stretch, tracks in zip(result.trial.stretches, result.tracks, strict=True):
        midnight = stretch.start.replace(hour=0, minute=0, second=0, microsecond=0)
        night = span_in_seconds((midnight + _NIGHT[0], midnight + _NIGHT[1]))
        occupied += any_present([tracks[OURS].of(space_id) for space_id in stretch.truth], night)
        length += night[1] - night[0]
    return occupied / length if length else None


def absence_share(result: Result, method: str = OURS) -> float | None:
    """Return the share of the documented absence in which any space was told to be occupied."""
    span = span_in_seconds(ABSENCE)
    return _present_share(result, method, list(result.trial.building.spaces), span)


def worst_absence_share(result: Result) -> float | None:
    """Return the same of the one space that was told to be occupied for longest."""
    span = span_in_seconds(ABSENCE)
    return max(_present_share(result, OURS, [space_id], span) for space_id in result.trial.building.spaces)


def _present_share(result: Result, method: str, space_ids: Sequence[str], span: Seconds) -> float:
    present = sum(any_present([tracks[method].of(id) for id in space_ids], span) for tracks in result.tracks)
    return present / (span[1] - span[0])


def sleep_vacated(result: Result) -> float | None:
    """Return for how many seconds a motionless sleeper behind a closed door was told to be gone, none without one.

    Someone who lies down while being noticed is not vacated: it counts from when presence is told.
    """
    asleep = any(stretch.asleep for stretch in result.trial.stretches)
    return sum(vacated_sleepers(result).values()) if asleep else None


def vacated_sleepers(result: Result) -> dict[str, float]:
    """Return the same for each space where it happened."""
    vacated: dict[str, float] = {}
    for stretch, tracks in zip(result.trial.stretches, result.tracks, strict=True):
        for space_id, asleep in stretch.asleep.items():
            track = tracks[OURS].of(space_id)
            for span in asleep:
                seconds = seconds_vacated(track, span_in_seconds(span))
                vacated[space_id] = vacated.get(space_id, 0.0) + seconds
    return {space_id: seconds for space_id, seconds in vacated.items() if seconds}


def _hold_vacancy(result: Result) -> float | None:
    return _live(result).false_vacancy_share


def _hold_departure(result: Result) -> float | None:
    return _departure(_live(result))


def _live(result: Result) -> Score:
    return total(result.live, result.trial.groups.get(HOLD, ()))


def _motion_door_vacancy(result: Result) -> float | None:
    return _motion_door(result).false_vacancy_share


def _motion_door_departure(result: Result) -> float | None:
    return _departure(_motion_door(result))


def _motion_door(result: Result) -> Score:
    return result.score(OURS, result.trial.groups.get(MOTION_DOOR, ()))


def _departure(score: Score) -> float | None:
    """Return the median time to tell a departure in seconds, without end where half of them never are."""
    if not score.waits[Turn.DEPARTURE]:
        return None
    waited = score.wait(Turn.DEPARTURE, MEDIAN)
    return float("inf") if waited is None else waited


def _found(result: Result) -> float | None:
    return result.trust.found


def _false_alarms(result: Result) -> float | None:
    return result.trust.false_alarm_rate


def _asleep_alarms(result: Result) -> float:
    return len(result.trust.asleep_alarms)


# -- how they are shown ----------------------------------------------------------------------------------------------


def _ratio(value: float) -> str:
    return f"{value:.3f}"


def _percent(value: float) -> str:
    return f"{value:.2%}"


def _number(value: float) -> str:
    return f"{value:.2f}" if value % 1 else f"{value:.0f}"


def _seconds(value: float) -> str:
    return "never" if value == float("inf") else f"{value:.0f} s"


def _minutes(value: float) -> str:
    return f"{value / 60:.1f} min"


# -- the table -------------------------------------------------------------------------------------------------------

LIMITS: Sequence[Limit] = (
    Limit("uci357_training_dark", "balanced accuracy", _balanced_accuracy, 0.90, _ratio, at_least=True),
    Limit("uci357_test_dark", "balanced accuracy", _balanced_accuracy, 0.90, _ratio, at_least=True),
    Limit("uci357_training", "balanced accuracy", _balanced_accuracy, 0.97, _ratio, at_least=True),
    Limit("uci357_test", "balanced accuracy", _balanced_accuracy, 0.97, _ratio, at_least=True),
    Limit("uci864", "balanced accuracy", _balanced_accuracy, 0.985, _ratio, at_least=True),
    Limit("uci864", "spells of false vacancy", _spells, 2, _number),
    Limit("uci864", "error of the count, untold as 0", _count_error, 0.35, _number),
    Limit("sdu_room1", "occupied from 01 to 05 h", night_share, 0.002, _percent),
    Limit("sdu_room1_co2", "occupied from 01 to 05 h", night_share, 0.002, _percent),
    Limit("tm000_rooms", "any room occupied in the absence", absence_share, 0.01, _percent),
    Limit("tm000_rooms", "the worst room occupied in it", worst_absence_share, 0.01, _percent),
    Limit("tm000_home", "home occupied in the absence", absence_share, 0.01, _percent),
    Limit(SIMULATED, "false vacancy, a live hold sensor", _hold_vacancy, 0.001, _percent),
    Limit(SIMULATED, "false vacancy, motion and door", _motion_door_vacancy, 0.01, _percent),
    Limit(SIMULATED, "still sleepers told to be gone", sleep_vacated, 0.0, _minutes),
    Limit(SIMULATED, "median departure, a live hold sensor", _hold_departure, 60.0, _seconds),
    Limit(SIMULATED, "median departure, motion and door", _motion_door_departure, 600.0, _seconds),
    Limit(SIMULATED, "faults found and named in time", _found, 11 / 12, _percent, at_least=True),
    Limit(SIMULATED, "false alarms per sensor-month", _false_alarms, 1.0, _number),
    Limit(SIMULATED, "false alarms in motionless sleep", _asleep_alarms, 0.0, _number),
)

_REMARKS: Mapping[str, str] = MappingProxyType({"sdu_room1": "the truth is made of the very counter that these read"})


def judged(results: Mapping[str, Result]) -> list[Judgement]:
    """Return whether each limit is held, and whether ours is better than the others."""
    rows = [_judge(limit, results.get(limit.trial)) for limit in LIMITS]
    for result in results.values():
        for method in result.methods:
            if method != OURS and result.covered(method):
                rows += _compare(result, method)
    return rows


def _judge(limit: Limit, result: Result | None) -> Judgement:
    sign = "≥" if limit.at_least else "≤"
    bound = f"{sign} {limit.show(limit.bound)}"
    figure = None if result is None else limit.figure(result)
    if figure is None:
        return Judgement(limit.trial, limit.what, "–", bound, None, "not measured")
    held = figure >= limit.bound if limit.at_least else figure <= limit.bound
    return Judgement(limit.trial, limit.what, limit.show(figure), bound, held)


def _compare(result: Result, method: str) -> Iterator[Judgement]:
    """Yield whether ours is better than another method, in the spaces that this one covers."""
    name, spaces = result.trial.name, result.covered(method)
    ours, theirs = result.score(OURS, spaces), result.score(method)
    remark = _REMARKS.get(name, "")
    mine, its = ours.false_vacancy, theirs.false_vacancy
    bound = f"< {_minutes(its)}" if its else f"= {_minutes(its)}"
    yield Judgement(name, f"false vacancy, {method}", _minutes(mine), bound, mine < its or mine == its == 0, remark)
    if ours.sensitivity is None or ours.specificity is None:
        yield Judgement(name, f"balanced accuracy, {method}", "–", "–", None, "the truth is only ever one of the two")
        return
    right, rights = ours.balanced_accuracy or 0.0, theirs.balanced_accuracy or 0.0
    better = right > rights or right == rights == 1
    yield Judgement(name, f"balanced accuracy, {method}", f"{right:.4f}", f"> {rights:.4f}", better, remark)
