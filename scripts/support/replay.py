"""Real sensor data, and diagnostics that a person sent, through the core and through Home Assistant."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
import json
from pathlib import Path
import sys
from time import perf_counter
from typing import Any

from custom_components.iot_valley.core.model import Building
from custom_components.iot_valley.core.occupancy import Verdict

from . import replay_core
from .replay_readers import read
from .replay_recording import Recording, Stretch, UnreadableError, Verdicts, the_same
from .replay_score import Score, score

SUFFIXES = frozenset((".csv", ".json", ".txt"))

type Play = Callable[[Building, Stretch], Verdicts]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a recording."""

    verdicts: list[Verdicts]
    seconds: float

    @property
    def transitions(self) -> int:
        """How often a verdict changed."""
        return sum(len(verdicts.transitions) for verdicts in self.verdicts)


def main() -> int:
    """Replay all files; 1 if one was not readable, or Home Assistant and the core disagree."""
    options = _options()
    results: dict[str, Any] = {}
    for path in _files(options.paths):
        try:
            results[path.name] = _replay(path, core_only=options.core_only)
        except UnreadableError as error:
            print(error)
            results[path.name] = {"error": str(error)}
    if not results:
        print("There is nothing to replay there: where are the files? (../shared/data/occupancy)")
        return 1
    _conclude(results, core_only=options.core_only)
    if options.json:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return int(any(not result.get("same", True) or "error" in result for result in results.values()))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/replay", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--core-only", action="store_true", help="leave Home Assistant out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files, and those in the folders that can be recordings."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)
        else:
            yield path


def _replay(path: Path, *, core_only: bool) -> dict[str, Any]:
    recording = read(path)
    core = _play(recording, replay_core.play)
    spaces = len(recording.building.spaces)
    print(f"{path.name}: {recording.rows} rows, {spaces} space{'s' * (spaces > 1)}")
    print(f"  core            {core.transitions} transitions in {core.seconds:.1f} s", flush=True)
    result: dict[str, Any] = {
        "rows": recording.rows,
        "spaces": spaces,
        "core": {"transitions": core.transitions, "seconds": core.seconds},
    }
    if any(stretch.labels for stretch in recording.stretches):
        result["score"] = _scored(recording.stretches, core.verdicts)
    if not core_only:
        result |= _compare(recording, core)
    return result


def _compare(recording: Recording, core: Played) -> dict[str, Any]:
    """Play it through Home Assistant too."""
    from .replay_home import play  # noqa: PLC0415 - it takes seconds, and the core needs none of it

    home = _play(recording, play)
    same = all(map(the_same, core.verdicts, home.verdicts, strict=True))
    print(f"  Home Assistant  {home.transitions} transitions in {home.seconds:.1f} s")
    print(f"  {'the same result' if same else 'NOT THE SAME RESULT'}", flush=True)
    if not same:
        _show_difference(core.verdicts, home.verdicts)
    return {"home": {"transitions": home.transitions, "seconds": home.seconds}, "same": same}


def _show_difference(core: Sequence[Verdicts], home: Sequence[Verdicts]) -> None:
    """Print the first transition that only one of them has."""
    for one, other in zip(core, home, strict=True):
        alone = set(one.transitions) ^ set(other.transitions)
        if alone:
            first = min(alone)
            side = "core" if first in one.transitions else "Home Assistant"
            print(f"    first: only in {side}: {first.at} {first.space} {first.verdict}")
            return


def _play(recording: Recording, play: Play) -> Played:
    start = perf_counter()
    verdicts = [play(recording.building, stretch) for stretch in recording.stretches]
    return Played(verdicts, perf_counter() - start)


def _scored(stretches: Sequence[Stretch], verdicts: Sequence[Verdicts]) -> dict[str, Any]:
    """Print and return how the verdicts compare with the labels."""
    told = score(
        [
            (stretch.labels, each.at([label.at for label in stretch.labels]))
            for stretch, each in zip(stretches, verdicts, strict=True)
        ]
    )
    for occupied, name in ((True, "occupied"), (False, "empty")):
        counts = (f"{verdict} {told.count(verdict, occupied=occupied)}" for verdict in Verdict)
        print(f"  truly {name:<8}  {', '.join(counts)}")
    print(f"  balanced accuracy {_number(told.balanced_accuracy)}, of the {told.known:.0%} known rows")
    print(f"    {_number(told.balanced_accuracy_known)}; {_spells(told)}")
    return _written(told)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _spells(told: Score) -> str:
    if not told.spells:
        return "never wrongly said to be empty"
    total, longest = sum(told.spells, timedelta()), max(told.spells)
    return f"wrongly said to be empty {len(told.spells)} times, {total} in all, {longest} at most"


def _written(told: Score) -> dict[str, Any]:
    return {
        "confusion": {
            f"{'occupied' if occupied else 'empty'}_{verdict}": told.count(verdict, occupied=occupied)
            for occupied in (True, False)
            for verdict in Verdict
        },
        "balanced_accuracy": told.balanced_accuracy,
        "balanced_accuracy_known": told.balanced_accuracy_known,
        "known": told.known,
        "false_vacancy": {
            "count": len(told.spells),
            "total_seconds": sum(told.spells, timedelta()).total_seconds(),
            "longest_seconds": max(told.spells, default=timedelta()).total_seconds(),
        },
    }


def _conclude(results: dict[str, Any], *, core_only: bool) -> None:
    played = [result for result in results.values() if "error" not in result]
    if core_only:
        print(f"\n{len(played)} of {len(results)} files went through the core.")
        return
    same = sum(result["same"] for result in played)
    print(f"\nCore and Home Assistant gave the same result for {same} of {len(results)} files.")


if __name__ == "__main__":
    sys.exit(main())
