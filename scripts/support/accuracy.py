"""How true it is what is told of occupancy, beside what Home Assistant offers: on recordings, and a simulated building.

Every method hears the same events at the same times: our core; Home Assistant's Bayesian helper, with one sensible
configuration for all; a motion time-out of 5 and of 30 minutes; and a group of sensors.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
import json
import logging
from pathlib import Path
import sys

from .accuracy_limits import SIMULATED, Judgement, judged
from .accuracy_run import Result, run
from .accuracy_sets import SETS, load
from .accuracy_text import limits_json, limits_text, set_json, set_text
from .instance import ROOT
from .replay_recording import UnreadableError
from .trial import Trial

_DATA = ROOT.parent / "shared" / "data"


def main() -> int:
    """Play all trials, print what came of them, and say which limits are held."""
    options = _options()
    logging.getLogger("homeassistant").setLevel(logging.ERROR)  # Else it warns in each trial that we are custom.
    results: dict[str, Result] = {}
    for trial in _trials(options):
        print(f"{trial.name} …", file=sys.stderr, flush=True)
        results[trial.name] = result = run(trial)
        print(set_text(result), flush=True)
        if options.plots:
            _plot(result, options.plots)
    if not results:
        print("Nothing was measured.")
        return 1
    limits = [limit for limit in judged(results) if not options.only or limit.trial in options.only]
    print(f"\n{limits_text(limits)}")
    _write(results, limits, options)
    return int(bool(options.strict and any(limit.held is False for limit in limits)))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/benchmark accuracy", description=__doc__)
    names = [*SETS, SIMULATED]
    parser.add_argument("--data", type=Path, default=_DATA, metavar="FOLDER", help="of the recordings")
    parser.add_argument("--only", action="append", choices=names, metavar="SET", help=", ".join(names))
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw the figures there, as PNG")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--days", type=int, default=30, help="of the simulated building")
    parser.add_argument("--seed", type=int, default=1, help="of the simulated building")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a limit is not held")
    return parser.parse_args()


def _trials(options: argparse.Namespace) -> Iterator[Trial]:
    wanted: Sequence[str] = options.only or [*SETS, SIMULATED]
    folder = options.data / "occupancy"
    if not folder.is_dir() and any(name in SETS for name in wanted):
        print(f"There are no recordings in {folder}: what needs them is not measured.")
        wanted = [name for name in wanted if name not in SETS]
    for name in wanted:
        if name == SIMULATED:
            yield _simulated(options.days, options.seed)
            continue
        try:
            yield load(name, folder)
        except UnreadableError as error:
            print(f"{name} is not measured: {error}")


def _simulated(days: int, seed: int) -> Trial:
    from .sim_building import simulated  # noqa: PLC0415 - not needed for the recordings

    return replace(simulated(days, seed, faults=True), name=SIMULATED)


def _plot(result: Result, folder: Path) -> None:
    from .accuracy_plots import draw_set  # noqa: PLC0415 - it takes a second, and few ask for it

    folder.mkdir(parents=True, exist_ok=True)
    draw_set(result, folder / f"{result.trial.name}.png")


def _write(results: dict[str, Result], limits: Sequence[Judgement], options: argparse.Namespace) -> None:
    if options.plots:
        from .accuracy_plots import draw_overview  # noqa: PLC0415 - it takes a second, and few ask for it

        draw_overview(results, options.plots / "overview.png")
    if options.json:
        figures = {
            "sets": {name: set_json(result) for name, result in results.items()},
            "limits": limits_json(limits),
        }
        options.json.write_text(f"{json.dumps(figures, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
