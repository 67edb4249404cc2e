"""What a building of sensors on long-range radio costs beside bare Home Assistant, measured in one run."""

import argparse
import json
from pathlib import Path
import sys

from .bench_figures import UPLINK_KEYS, over, table
from .bench_runs import RunError, child

SIZES = (200, 2_000)
QUICK_SIZES = (200,)


def main() -> int:
    """Measure, print, and say what is over its limit."""
    options = _options()
    figures: dict[str, float] = {}
    try:
        for sensors in QUICK_SIZES if options.quick else SIZES:
            figures |= _measure(sensors, quick=options.quick)
    except RunError as error:
        print(f"The benchmark could not run: {error}", file=sys.stderr)
        return 2
    print(table(figures))
    too_much = over(figures)
    print(f"\n{len(too_much)} over their limit{': ' if too_much else ''}{', '.join(too_much)}")
    if options.json:
        options.json.write_text(f"{json.dumps(dict(sorted(figures.items())), indent=2)}\n", encoding="utf-8")
    return int(bool(options.strict and too_much))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark uplinks",
        description=__doc__,
        epilog=UPLINK_KEYS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="200 sensors, fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a figure is over its limit")
    return parser.parse_args()


def _measure(sensors: int, *, quick: bool) -> dict[str, float]:
    print(f"uplinks of {sensors} sensors …", file=sys.stderr, flush=True)
    rounds, seconds = ("5", "5") if quick else ("11", "30")
    figures = child("bench_uplinks_live", str(sensors), "--rounds", rounds, "--seconds", seconds)
    print(f"set-up of {sensors} sensors …", file=sys.stderr, flush=True)
    ours = child("bench_uplinks_setup", str(sensors))
    spaces, entities = str(sensors // 10), str(int(ours["entities"]))
    group = child("bench_setup", "group", spaces, "--entities", entities)
    memory = child("bench_uplinks_setup", str(sensors), "--memory")
    bare = child("bench_setup", "group", spaces, "--entities", entities, "--memory")
    name = f"uplinks.{sensors}"
    return figures | {
        f"{name}.entities": ours["entities"],
        f"{name}.setup.ours_seconds": ours["setup_seconds"],
        f"{name}.setup.ratio": ours["setup_seconds"] / ours["entities"] / (group["setup_seconds"] / group["entities"]),
        f"{name}.restart.ratio": (ours["restart_seconds"] / ours["entities"])
        / (group["restart_seconds"] / group["entities"]),
        f"{name}.bytes_per_sensor": (memory["bytes"] - memory["entities"] * bare["bytes"] / bare["entities"]) / sensors,
    }


if __name__ == "__main__":
    sys.exit(main())
