"""What a building costs beside bare Home Assistant and its group helper, measured in one run."""

import argparse
import json
from pathlib import Path
from statistics import median
import sys
from typing import Any

from .bench_figures import KEYS, Cost, beyond_bare, compared, over, table
from .bench_runs import RunError, child

SIZES = (10, 200, 1_600)
QUICK_SIZES = (10, 200)


def main() -> int:
    """Measure, print, and say what is over its limit."""
    options = _options()
    try:
        figures = _measure(quick=options.quick)
    except RunError as error:
        print(f"The benchmark could not run: {error}", file=sys.stderr)
        return 2
    print(table(figures))
    too_much = over(figures)
    print(f"\n{len(too_much)} over their limit{': ' if too_much else ''}{', '.join(too_much)}")
    if options.json:
        text = json.dumps(dict(sorted(figures.items())), indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return int(bool(options.strict and too_much))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark",
        description=__doc__,
        epilog=KEYS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="10 and 200 spaces, fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a figure is over its limit")
    return parser.parse_args()


def _measure(*, quick: bool) -> dict[str, float]:
    sizes = QUICK_SIZES if quick else SIZES
    figures: dict[str, float] = {}
    for spaces in sizes:
        print(f"set-up of {spaces} spaces …", file=sys.stderr, flush=True)
        figures |= _set_up(spaces, times=1 if quick else 3)
    print("events …", file=sys.stderr, flush=True)
    figures |= child("bench_live", *map(str, sizes), "--rounds", "6" if quick else "11")
    return figures | beyond_bare(figures)


def _set_up(spaces: int, times: int) -> dict[str, float]:
    """Set up ours and as many groups, by turns, each time in a new process."""
    ours, groups = [], []
    for _ in range(times):
        ours.append(child("bench_setup", "iot_valley", str(spaces)))
        entities = str(int(ours[0]["entities"]))
        groups.append(child("bench_setup", "group", str(spaces), "--entities", entities))
    memory = (
        child("bench_setup", "iot_valley", str(spaces), "--memory"),
        child("bench_setup", "group", str(spaces), "--memory", "--entities", entities),
    )
    return compared(spaces, _cost(ours, memory[0]), _cost(groups, memory[1]))


def _cost(times: list[dict[str, Any]], memory: dict[str, Any]) -> Cost:
    return Cost(
        memory["entities"],
        median(time["setup_seconds"] for time in times),
        median(time["restart_seconds"] for time in times),
        memory["bytes"],
    )


if __name__ == "__main__":
    sys.exit(main())
