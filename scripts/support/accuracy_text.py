"""The figures as text, and as what JSON can hold."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .accuracy_faults import Alarm, Finding, Trust
from .accuracy_limits import MEDIAN, Judgement, vacated_sleepers
from .accuracy_play import OURS
from .accuracy_run import Result, total
from .accuracy_score import Score, Turn

MOST = 0.9
"""The share of arrivals and departures that the second time of each is about."""

_HEADINGS = (
    "",
    "balanced",
    "false vacancy",
    "",
    "false occ.",
    "arrival",
    "",
    "departure",
    "",
    "count",
    "",
    "Brier",
    "unknown",
)
_UNITS = ("", "accuracy", "min", "spells", "min", "p50 s", "p90 s", "p50 s", "p90 s", "error", "told", "", "")

_NONE = "–"
_SHOWN = 8
"""How many of the worst are named."""


def set_text(result: Result) -> str:
    """Return all that is to be said of a trial."""
    parts = [_title(result), _table(_rows(result)), _reliability(result.score(OURS)), *_worst(result)]
    if result.trust.findings:
        parts += [_trust(result.trust)]
    elif result.alarms:
        parts += [f"  faults found in its sensors{_alarms(result.alarms)}"]
    return "\n".join(parts)


def _title(result: Result) -> str:
    building, all_told = result.trial.building, result.score(OURS)
    sensors = sum(len(space.sensors) for space in building.spaces.values())
    occupied = all_told.true_seconds(occupied=True)
    share = f", {occupied / all_told.known:.0%} occupied" if all_told.known else ""
    return (
        f"\n{result.trial.name}: {_many(building.spaces, 'space')}, {sensors} sensors, {result.moments:,} events in "
        f"{result.seconds:.0f} s; the truth is known for {all_told.known / 3600:.0f} h{share}"
    )


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    yield _HEADINGS
    yield _UNITS
    everywhere = result.covered(OURS)
    for method in result.methods:
        if spaces := result.covered(method):
            part = "" if spaces == everywhere else f" ({_many(spaces, 'space')})"
            yield _row(f"{method}{part}", result.score(method))
    for group, space_ids in result.trial.groups.items():
        yield _row(f"{OURS}, {group} ({_many(space_ids, 'space')})", result.score(OURS, space_ids))
        live = total(result.live, space_ids)
        if live.known < result.score(OURS, space_ids).known:
            yield _row(f"{OURS}, {group}, while live", live)


def _row(name: str, score: Score) -> tuple[str, ...]:
    return (
        name,
        _text(score.balanced_accuracy, "{:.4f}"),
        f"{score.false_vacancy / 60:.1f}",
        str(len(score.vacancies)),
        f"{score.false_occupancy / 60:.1f}",
        *(_wait(score, turn, share) for turn in Turn for share in (MEDIAN, MOST)),
        _text(score.mean_count_error, "{:.2f}"),
        _text(score.counted if score.count_seconds else None, "{:.0%}"),
        _text(score.brier, "{:.3f}"),
        _text(score.unknown, "{:.1%}"),
    )


def _worst(result: Result) -> Iterator[str]:
    """Yield in which spaces ours is wrong for longest, where there are several."""
    scores = result.scores[OURS]
    if len(scores) > 1:
        yield f"  false vacancy most in{_longest({id: score.false_vacancy for id, score in scores.items()})}"
        yield f"  false occupancy most in{_longest({id: score.false_occupancy for id, score in scores.items()})}"
    if vacated := vacated_sleepers(result):
        yield f"  still sleepers told to be gone in{_longest(vacated)}"


def _longest(seconds: Mapping[str, float]) -> str:
    longest = sorted(((value, id) for id, value in seconds.items() if value), reverse=True)
    return ": " + (", ".join(f"{id} {value / 60:.1f} min" for value, id in longest[:_SHOWN]) or "none")


def _text(value: float | None, form: str) -> str:
    return _NONE if value is None else form.format(value)


def _wait(score: Score, turn: Turn, share: float) -> str:
    if not score.waits[turn]:
        return _NONE
    return _text(score.wait(turn, share), "{:.0f}").replace(_NONE, "never")


def _many(things: Collection[object], name: str) -> str:
    return f"{len(things)} {name}{'s' * (len(things) != 1)}"


def _table(rows: Iterable[tuple[str, ...]], indent: str = "  ") -> str:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(indent + _line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = f"{row[0]:<{widths[0]}}"
    rest = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join((first, *rest)).rstrip()


def _reliability(score: Score) -> str:
    """Return what the probability was worth: how often it was told, and how often someone was there then."""
    filled = [each for each in score.bins if each.seconds]
    if not filled:
        return ""
    rows = [
        ("probability told", *(f"{each.told / each.seconds:.2f}" for each in filled)),
        ("truly occupied", *(f"{each.occupied / each.seconds:.2f}" for each in filled)),
        ("minutes", *(f"{each.seconds / 60:.0f}" for each in filled)),
    ]
    return _table(rows)


def _trust(trust: Trust) -> str:
    rows: list[tuple[str, ...]] = [("planted fault", "found after", "named after", "in")]
    rows += [_finding(finding) for finding in trust.findings]
    false = f"  {len(trust.false_alarms)} false alarms in {trust.sensor_months:.0f} sensor-months"
    return f"{_table(rows)}\n{false}{_alarms(trust.false_alarms)}"


def _alarms(alarms: Iterable[Alarm]) -> str:
    """Return what was found, the most frequent first; JSON has all of it."""
    counts = Counter(f"{alarm.sensor_id} {alarm.code}" for alarm in alarms)
    named = (f"{name} × {times}" for name, times in counts.most_common(_SHOWN))
    return ": " * bool(counts) + ", ".join(named) + " …" * (len(counts) > _SHOWN)


def _finding(finding: Finding) -> tuple[str, ...]:
    return finding.planted.fault, _hours(finding.after), _hours(finding.named_after), finding.planted.sensor_id


def _hours(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds / 3600:.1f} h"


# -- limits ----------------------------------------------------------------------------------------------------------

_STANDING: Mapping[bool | None, str] = {True: "held", False: "NOT HELD", None: "–"}


def limits_text(judgements: Sequence[Judgement]) -> str:
    """Return the table of limits."""
    rows = [("set", "what", "figure", "limit", "")]
    rows += [(each.trial, each.what, each.figure, each.bound, _standing(each)) for each in judgements]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{name:<{widths[0]}}  {what:<{widths[1]}}  {figure:>{widths[2]}}  {bound:>{widths[3]}}  {standing}".rstrip()
        for name, what, figure, bound, standing in rows
    ]
    counts = Counter(judgement.held for judgement in judgements)
    summary = f"{counts[True]} limits held, {counts[False]} not held, {counts[None]} not measured"
    return "\n".join((*lines, "", summary))


def _standing(judgement: Judgement) -> str:
    remark = f" ({judgement.remark})" if judgement.remark else ""
    return f"{_STANDING[judgement.held]}{remark}"


# -- JSON ------------------------------------------------------------------------------------------------------------

_FIGURES: Mapping[str, Callable[[Score], float | None]] = {
    "balanced_accuracy": lambda score: score.balanced_accuracy,
    "sensitivity": lambda score: score.sensitivity,
    "specificity": lambda score: score.specificity,
    "false_vacancy_minutes": lambda score: score.false_vacancy / 60,
    "false_vacancy_share": lambda score: score.false_vacancy_share,
    "false_vacancy_spells": lambda score: len(score.vacancies),
    "longest_false_vacancy_minutes": lambda score: max(score.vacancies, default=0.0) / 60,
    "false_occupancy_minutes": lambda score: score.false_occupancy / 60,
    "arrivals": lambda score: len(score.waits[Turn.ARRIVAL]),
    "arrival_median_seconds": lambda score: score.wait(Turn.ARRIVAL, MEDIAN),
    "arrival_p90_seconds": lambda score: score.wait(Turn.ARRIVAL, MOST),
    "departures": lambda score: len(score.waits[Turn.DEPARTURE]),
    "departure_median_seconds": lambda score: score.wait(Turn.DEPARTURE, MEDIAN),
    "departure_p90_seconds": lambda score: score.wait(Turn.DEPARTURE, MOST),
    "count_error": lambda score: score.mean_count_error,
    "count_told": lambda score: score.counted,
    "brier": lambda score: score.brier,
    "unknown": lambda score: score.unknown,
    "known_hours": lambda score: score.known / 3600,
}


def set_json(result: Result) -> dict[str, Any]:
    """Return the figures of a trial; a time that is null is one that never came."""
    return {
        "methods": {method: score_json(result.score(method)) for method in result.methods if result.covered(method)},
        "groups": {
            group: {"all": score_json(result.score(OURS, ids)), "live": score_json(total(result.live, ids))}
            for group, ids in result.trial.groups.items()
        },
        "spaces": {space_id: score_json(score) for space_id, score in result.scores[OURS].items()},
        "faults": [_finding_json(finding) for finding in result.trust.findings],
        "false_alarms": [
            {"sensor": alarm.sensor_id, "code": alarm.code, "at": alarm.start} for alarm in result.trust.false_alarms
        ],
    }


def score_json(score: Score) -> dict[str, Any]:
    """Return the figures of a score."""
    return {
        **{name: figure(score) for name, figure in _FIGURES.items()},
        "reliability": [
            {"told": each.told / each.seconds, "occupied": each.occupied / each.seconds, "minutes": each.seconds / 60}
            for each in score.bins
            if each.seconds
        ],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    planted = finding.planted
    return {
        "sensor": planted.sensor_id,
        "fault": planted.fault,
        "found_after_seconds": finding.after,
        "named_after_seconds": finding.named_after,
    }


def limits_json(judgements: Iterable[Judgement]) -> list[dict[str, Any]]:
    """Return the limits, and whether they are held."""
    return [
        {
            "set": each.trial,
            "what": each.what,
            "figure": each.figure,
            "limit": each.bound,
            "held": each.held,
            "remark": each.remark,
        }
        for each in judgements
    ]
