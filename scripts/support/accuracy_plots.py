"""The figures as pictures: one for each trial, and one of all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from custom_components.iot_valley.core.occupancy import Verdict

from .accuracy_play import OURS
from .accuracy_run import Result, span_of
from .accuracy_score import Score
from .accuracy_tracks import Seconds, Stint, in_seconds, stints

_BLUE, _ORANGE, _GREY, _RED = "#2b6cb0", "#dd8833", "#a0a8b0", "#c53030"
_OF_VERDICT = {Verdict.PRESENT: _BLUE, Verdict.UNKNOWN: _GREY}
_HOUR, _DAY = 3_600.0, 86_400.0
_DOTS = 110
_HELPER = "bayesian"


@dataclass(frozen=True, slots=True)
class _Scene:
    """A day of a space that is worth a look."""

    stretch: int
    space_id: str
    span: Seconds


def draw_set(result: Result, path: Path) -> None:
    """Draw what came of a trial: how right, how wrong, how sure, and its worst day."""
    figure = Figure(figsize=(13, 9), layout="constrained")
    figure.suptitle(result.trial.name, fontsize="x-large")
    grid = figure.add_gridspec(2, 3, height_ratios=(3, 2))
    methods = [method for method in result.methods if result.covered(method)]
    scores = [result.score(method) for method in methods]
    _draw_accuracy(figure.add_subplot(grid[0, 0]), methods, scores)
    _draw_errors(figure.add_subplot(grid[0, 1]), methods, scores)
    _draw_reliability(figure.add_subplot(grid[0, 2]), result)
    _draw_day(figure.add_subplot(grid[1, :]), result, methods)
    figure.savefig(path, dpi=_DOTS)


def _draw_accuracy(axes: Axes, methods: Sequence[str], scores: Sequence[Score]) -> None:
    values = [score.balanced_accuracy or 0.0 for score in scores]
    axes.bar_label(axes.barh(methods, values, color=_colours(methods)), fmt="%.3f", padding=3)
    axes.set(title="balanced accuracy", xlim=(0, 1.15))
    axes.invert_yaxis()


def _draw_errors(axes: Axes, methods: Sequence[str], scores: Sequence[Score]) -> None:
    rows = range(len(methods))
    vacancy = [score.false_vacancy / 3600 for score in scores]
    occupancy = [score.false_occupancy / 3600 for score in scores]
    axes.barh([row - 0.2 for row in rows], vacancy, 0.4, color=_RED, label="said empty, and was not")
    axes.barh([row + 0.2 for row in rows], occupancy, 0.4, color=_ORANGE, label="said occupied, and was not")
    axes.set_yticks(rows, methods)
    axes.set(title="hours of error", xlabel="h")
    axes.invert_yaxis()
    axes.legend(fontsize="small")


def _draw_reliability(axes: Axes, result: Result) -> None:
    axes.plot((0, 1), (0, 1), color=_GREY, linestyle=":")
    for method, colour in ((OURS, _BLUE), (_HELPER, _ORANGE)):
        if not result.covered(method):
            continue
        score = result.score(method)
        filled = [each for each in score.bins if each.seconds]
        brier = "" if score.brier is None else f", Brier {score.brier:.3f}"
        told, true = _points((each.told / each.seconds, each.occupied / each.seconds) for each in filled)
        most = max((each.seconds for each in filled), default=1.0)
        axes.plot(told, true, color=colour, label=f"{method}{brier}")
        axes.scatter(told, true, s=[15 + 250 * each.seconds / most for each in filled], color=colour, alpha=0.6)
    axes.set(title="reliability", xlabel="probability told", ylabel="truly occupied", xlim=(0, 1), ylim=(0, 1))
    axes.legend(fontsize="small")


def _points(pairs: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    found = list(pairs)
    return [one for one, _ in found], [other for _, other in found]


def _colours(methods: Iterable[str]) -> list[str]:
    return [_BLUE if method == OURS else _GREY for method in methods]


# -- a day -----------------------------------------------------------------------------------------------------------


def _draw_day(axes: Axes, result: Result, methods: Sequence[str]) -> None:
    """Draw who was there and what was told, on the day that ours was wrong for longest."""
    scene = _worst(result)
    if scene is None:
        return
    truth = in_seconds(result.trial.stretches[scene.stretch].truth[scene.space_id])
    tracks = result.tracks[scene.stretch]
    start, _ = scene.span
    ours = list(stints(truth, tracks[OURS].of(scene.space_id), scene.span))
    _draw_row(axes, 0, start, ((stint, _BLUE if stint.people else None) for stint in ours))
    for row, method in enumerate(methods, 1):
        told = stints(truth, tracks[method].of(scene.space_id), scene.span)
        _draw_row(axes, row, start, ((stint, _colour(stint)) for stint in told))
    _draw_probability(axes, len(methods) + 2, start, ours)
    axes.set_yticks([*range(len(methods) + 1), len(methods) + 1.5], ["truth", *methods, "probability"])
    axes.set_xticks(range(0, 25, 3), [f"{hour:02}:00" for hour in range(0, 25, 3)])
    axes.set(xlim=(0, 24), ylim=(len(methods) + 2.2, -0.6))
    day = datetime.fromtimestamp(start, UTC).date()
    axes.set_title(f"{scene.space_id}, {day} UTC: blue is occupied, grey unknown, red a missed person")


def _colour(stint: Stint) -> str | None:
    missed = stint.people and stint.told.verdict is Verdict.ABSENT
    return _RED if missed else _OF_VERDICT.get(stint.told.verdict)


def _draw_row(axes: Axes, row: int, start: float, parts: Iterable[tuple[Stint, str | None]]) -> None:
    bars: dict[str, list[tuple[float, float]]] = {}
    for stint, colour in parts:
        if colour:
            bars.setdefault(colour, []).append(((stint.start - start) / _HOUR, stint.seconds / _HOUR))
    for colour, spells in bars.items():
        axes.broken_barh(spells, (row - 0.35, 0.7), color=colour)


def _draw_probability(axes: Axes, foot: float, start: float, ours: Sequence[Stint]) -> None:
    """Draw the probability that ours told as a line one row high."""
    known = [stint for stint in ours if stint.told.probability is not None]
    edges = chain.from_iterable(((stint.start, stint), (stint.end, stint)) for stint in known)
    times, heights = _points(((at - start) / _HOUR, foot - (stint.told.probability or 0.0)) for at, stint in edges)
    axes.plot(times, heights, color=_BLUE, linewidth=1)


def _worst(result: Result) -> _Scene | None:
    """Return the day and space of which ours was wrong for longest; a person missed weighs five times."""
    return max(_scenes(result), key=lambda each: each[0], default=(0.0, None))[1]


def _scenes(result: Result) -> Iterator[tuple[float, _Scene | None]]:
    for index, stretch in enumerate(result.trial.stretches):
        for space_id, steps in stretch.truth.items():
            wrong: dict[int, float] = {}
            track = result.tracks[index][OURS].of(space_id)
            for stint in stints(in_seconds(steps), track, span_of(stretch)):
                day = int(stint.start // _DAY)
                wrong[day] = wrong.get(day, 0.0) + _wrong(stint)
            for day, seconds in wrong.items():
                yield seconds, _Scene(index, space_id, (day * _DAY, (day + 1) * _DAY))


def _wrong(stint: Stint) -> float:
    if stint.people is None:
        return 0.0
    right = Verdict.PRESENT if stint.people else Verdict.ABSENT
    missed = bool(stint.people) and stint.told.verdict is Verdict.ABSENT
    return 0.0 if stint.told.verdict is right else stint.seconds * (5 if missed else 1)


# -- all of them -----------------------------------------------------------------------------------------------------


def draw_overview(results: Mapping[str, Result], path: Path) -> None:
    """Draw the balanced accuracy and the false vacancy of every method in every trial."""
    figure = Figure(figsize=(13, 1.5 + 0.9 * len(results)), layout="constrained")
    accuracy, vacancy = figure.subplots(1, 2, sharey=True)
    methods = list(dict.fromkeys(method for result in results.values() for method in result.methods))
    height = 0.8 / len(methods)
    for index, method in enumerate(methods):
        rows = [row for row, result in enumerate(results.values()) if result.covered(method)]
        scores = [result.score(method) for result in results.values() if result.covered(method)]
        places = [row - 0.4 + height * (index + 0.5) for row in rows]
        colour = _BLUE if method == OURS else f"C{index}"
        accuracy.barh(places, [score.balanced_accuracy or 0.0 for score in scores], height, color=colour)
        shares = [100 * (score.false_vacancy_share or 0.0) for score in scores]
        vacancy.barh(places, shares, height, color=colour, label=method)
    accuracy.set_yticks(range(len(results)), list(results))
    accuracy.set(title="balanced accuracy", xlim=(0, 1))
    accuracy.invert_yaxis()
    vacancy.set(title="said empty, of the occupied time", xlabel="%")
    figure.legend(loc="outside lower center", ncols=len(methods))
    figure.savefig(path, dpi=_DOTS)
