"""A trial, played once for all that is tried, and scored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from homeassistant.runner import create_event_loop

from .accuracy_bayesian import bayesian
from .accuracy_faults import Alarm, Trust, blind_spans, trust
from .accuracy_play import OURS, Ours, Player, baselines
from .accuracy_score import Score, score
from .accuracy_tracks import Seconds, Tracks, in_seconds, without
from .trial import Trial, TrialStretch


@dataclass(slots=True)
class Result:
    """What came of a trial."""

    trial: Trial
    scores: dict[str, dict[str, Score]]
    """By method, then by the space's id."""

    live: dict[str, Score] = field(default_factory=dict)
    """Of ours, by space: only while one of its sensors that see a still person was live."""

    trust: Trust = field(default_factory=Trust)
    alarms: list[Alarm] = field(default_factory=list)
    tracks: list[Mapping[str, Tracks]] = field(default_factory=list)
    """By method, for each stretch."""

    moments: int = 0
    seconds: float = 0.0

    @property
    def methods(self) -> Sequence[str]:
        """What was tried, ours first."""
        return list(self.scores)

    def score(self, method: str, space_ids: Iterable[str] | None = None) -> Score:
        """Return what a method scored in some spaces, or in all that it covers."""
        return total(self.scores[method], space_ids)

    def covered(self, method: str) -> frozenset[str]:
        """Return the scored spaces that a method tells of."""
        return frozenset(self.scores[method])


def total(scores: Mapping[str, Score], space_ids: Iterable[str] | None = None) -> Score:
    """Return the scores of some spaces, or of all, as one."""
    result = Score()
    for space_id in scores if space_ids is None else space_ids:
        if space_id in scores:
            result.add(scores[space_id])
    return result


def span_of(stretch: TrialStretch) -> Seconds:
    """Return from when to when a stretch goes."""
    return stretch.start.timestamp(), stretch.end.timestamp()


def run(trial: Trial) -> Result:
    """Play a trial and score it."""
    loop = create_event_loop()
    try:
        return loop.run_until_complete(_run(trial))
    finally:
        loop.close()


async def _run(trial: Trial) -> Result:
    began = perf_counter()
    async with bayesian(trial.building) as helper:
        ours = Ours(trial.building)
        players: list[Player] = [ours, helper, *baselines(trial.building)]
        result = Result(trial, {player.name: {} for player in players})
        for stretch in trial.stretches:
            result.moments += _play(stretch, players)
            result.tracks.append({player.name: player.tracks for player in players})
            result.alarms += ours.watchman.alarms
            _score(result, stretch, players)
            result.trust = result.trust.joined(trust(trial.building, stretch, ours.watchman.alarms))
    result.seconds = perf_counter() - began
    return result


def _play(stretch: TrialStretch, players: Sequence[Player]) -> int:
    """Tell everyone all that happened, and return how much that was."""
    told = 0
    for player in players:
        player.start(stretch.start)
    for moment in stretch.moments:
        told += 1
        for player in players:
            player.take(moment)
    for player in players:
        player.end(stretch.end)
    return told


def _score(result: Result, stretch: TrialStretch, players: Sequence[Player]) -> None:
    span, counted = span_of(stretch), result.trial.counted
    for space_id, steps in stretch.truth.items():
        truth = in_seconds(steps)
        for player in players:
            if space_id in player.covers:
                scored = score(truth, player.tracks.of(space_id), span, counted=counted)
                result.scores[player.name].setdefault(space_id, Score()).add(scored)
        blind = blind_spans(result.trial.building, stretch, space_id)
        track = result.tracks[-1][OURS].of(space_id)
        live = score(without(truth, blind), track, span, counted=counted)
        result.live.setdefault(space_id, Score()).add(live)
