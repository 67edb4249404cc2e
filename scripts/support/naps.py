"""Live random days and queues in simulated nap rooms, and score what they foretell; the same seed, the same lives."""

import argparse
from collections.abc import Callable, Iterator, Mapping
import json
from pathlib import Path
import sys
import time
from types import MappingProxyType
from typing import Any, Final

from .naps_days import day
from .naps_queues import queue
from .naps_weeks import score, told

LIVES: Final[Mapping[str, Callable[[str], Iterator[str]]]] = MappingProxyType({"days": day, "queues": queue})
SAVED: Final = 100
"""The results are kept after so many lives."""


def main() -> int:
    """Run the campaign; 1 if anything was wrong."""
    options = _options()
    results: dict[str, Any] = {"seed": options.seed, "wrong": []}
    if options.state and options.state.exists():
        results = json.loads(options.state.read_text())
    for part in options.parts:
        if part == "weeks":
            _foretell(results, options)
        else:
            _live(part, results, options)
    for line in results["wrong"]:
        print(line)
    return int(bool(results["wrong"]))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/naps", description=__doc__)
    parser.add_argument("parts", nargs="*", default=[*LIVES, "weeks"], metavar="days|queues|weeks")
    parser.add_argument("--count", type=int, default=10_000, help="how many days, and how many queues")
    parser.add_argument("--weeks", type=int, default=12, help="how many weeks are foretold, after eight to learn from")
    parser.add_argument("--rooms", type=int, default=12, help="how many rooms are foretold")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, metavar="FILE", help="where results are kept, and gone on from")
    return parser.parse_args()


def _live(part: str, results: dict[str, Any], options: argparse.Namespace) -> None:
    start = time.monotonic()
    for number in range(results.get(part, 0), options.count):
        results["wrong"] += LIVES[part](f"{results['seed']} {number}")
        results[part] = number + 1
        if (number + 1) % SAVED == 0:
            _save(results, options)
    _save(results, options)
    wrong = sum(line.startswith(part.removesuffix("s")) for line in results["wrong"])
    print(f"{results.get(part, 0)} {part}: {wrong} wrong, in {time.monotonic() - start:.0f} s")


def _foretell(results: dict[str, Any], options: argparse.Namespace) -> None:
    if "weeks" not in results:
        results["weeks"] = score(results["seed"], options.rooms, options.weeks)
        results["wrong"] += [line for line in told(results["weeks"]) if line.startswith("weeks")]
        _save(results, options)
    print("\n".join(told(results["weeks"])))


def _save(results: dict[str, Any], options: argparse.Namespace) -> None:
    if options.state:
        options.state.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    sys.exit(main())
