"""Kill a front desk again and again while it books, and look whether what it confirmed is there, and nothing twice."""

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
import json
import multiprocessing
from multiprocessing.connection import Connection
import os
from pathlib import Path
from random import Random
import select
import shutil
import sys
import tempfile
import time
from typing import Any

from .bookings_child import main as live
from .bookings_whole import whole

LIFE = 0.8
"""How long a front desk books at most before it is killed, in seconds."""

EARLY = 1 / 5
"""The share of those that are killed while they start."""

START_SECONDS = 30.0
FRESH_AFTER = 50
"""So many kills a building lives through; then another begins."""

_FORKS = multiprocessing.get_context("forkserver")

SETTLED = ("cancelled", "ended", "no_show", "released")

type Told = dict[str, str]


@dataclass(slots=True)
class Expected:
    """What was confirmed, and what was asked and never answered."""

    confirmed: dict[str, Told] = field(default_factory=dict)
    """By their spaces and ids."""

    open: dict[str, Told] = field(default_factory=dict)
    """What was asked, by the request, and of which no answer came."""

    def hear(self, said: dict[str, Any]) -> None:
        """Take in what a front desk said."""
        request = said.get("request", "")
        if "ask" in said:
            self.open[request] = said
        elif "done" in said:
            self.open.pop(request, None)
            self.confirmed[f"{said['space']}/{said['id']}"] = said
        elif "refused" in said:
            self.open.pop(request, None)

    def wrongs(self, books: dict[str, list[Told]]) -> Iterator[str]:
        """Yield what is not as it must be in the books that are remembered."""
        found = {f"{space}/{each['id']}": each for space, told in books.items() for each in told}
        unsure = {f"{said['space']}/{said['booking']}" for said in self.open.values() if said["booking"]}
        for key, said in self.confirmed.items():
            if key not in found:
                yield f"lost: {key}"
            elif key not in unsure and any(found[key][part] != said[part] for part in ("start", "end", "state")):
                yield f"another: {key}: {found[key]} and not {said}"
        requests = [each["subject"] for told in books.values() for each in told]
        yield from (f"twice: {each}" for each in {each for each in requests if requests.count(each) > 1})
        known = {each["subject"] for each in self.confirmed.values()} | self.open.keys()
        yield from (f"never asked: {each}" for each in requests if each not in known)
        for space, told in books.items():
            yield from (f"two at a time in {space}: {one} {other}" for one, other in _meeting(told))

    def settle(self, books: dict[str, list[Told]]) -> None:
        """Take what is remembered as confirmed: what was asked and not answered was done, or it never will be."""
        self.confirmed = {f"{space}/{each['id']}": each for space, told in books.items() for each in told}
        self.open.clear()


def _meeting(told: list[Told]) -> Iterator[tuple[str, str]]:
    moment = datetime.fromisoformat
    holding = [each for each in told if each["state"] not in SETTLED]
    times = sorted((moment(each["start"]), moment(each["end"]), each["id"]) for each in holding)
    for (_, ends, one), (starts, _, other) in pairwise(times):
        if starts < ends:
            yield one, other


class Desk:
    """A front desk that runs in a process of its own."""

    def __init__(self, folder: Path, run: str) -> None:
        """Start it; it is forked from one that has loaded what it needs, which takes seconds."""
        _FORKS.set_forkserver_preload(["scripts.support.bookings_child"])
        self._reads, writes = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=_run, args=(folder, run, writes))
        self._process.start()
        writes.close()
        self._rest = b""

    def hear(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Yield what it says within a time, up to its end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._reads], [], [], left)[0]:
                return
            if not (read := os.read(self._reads.fileno(), 1 << 16)):
                return
            *lines, self._rest = (self._rest + read).split(b"\n")
            yield from (json.loads(line) for line in lines)

    def hear_first(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Yield what it says first, and what came with that: nothing where it says nothing within a time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self._process.is_alive():
            said = list(self.hear(min(left, 0.05)))
            yield from said
            if said:
                return

    def kill(self) -> list[dict[str, Any]]:
        """Kill it, and return what it had said until then."""
        self._process.kill()
        self._process.join()
        said = list(self.hear(START_SECONDS))
        self._reads.close()
        return said


def _run(folder: Path, run: str, writes: Connection) -> None:
    with os.fdopen(os.dup(writes.fileno()), "w") as output:
        asyncio.run(live(folder, run, output))


class Campaign:
    """Kills of one seed, and what was found after each."""

    def __init__(self, folder: Path, results: dict[str, Any]) -> None:
        """Begin, or go on, with the results so far."""
        self.folder = folder
        self.results = results
        self.expected = Expected(results["expected"]["confirmed"], results["expected"]["open"])

    def steps(self, count: int) -> Iterator[str]:
        """Yield a line for each kill."""
        kills = self.results["kills"]
        for number in range(len(kills), count):
            if number % FRESH_AFTER == 0:
                shutil.rmtree(self.folder, ignore_errors=True)
                self.expected = Expected()
            self.folder.mkdir(parents=True, exist_ok=True)
            kill = self._kill(number)
            kills.append(kill)
            self.results["expected"] = {"confirmed": self.expected.confirmed, "open": self.expected.open}
            yield f"kill {number + 1}: {kill}"

    def _kill(self, number: int) -> dict[str, Any]:
        chance = Random(f"{self.results['seed']} {number}")
        desk = Desk(self.folder, f"{self.results['seed']}-{number}")
        if chance.random() < EARLY:
            said = [*desk.hear(chance.uniform(0.0, LIFE / 2)), *desk.kill()]
            return {"early": True, **self._hear(said)}
        said = list(desk.hear_first(START_SECONDS))
        said += desk.hear(chance.uniform(0.0, LIFE))
        kill = {"early": False, **self._hear([*said, *desk.kill()])}
        if not said:
            kill["wrong"].append("it did not start")
        return kill

    def _hear(self, said: list[dict[str, Any]]) -> dict[str, Any]:
        wrong: list[str] = []
        before = len(self.expected.confirmed)
        for each in said:
            if "books" in each:
                wrong += self.expected.wrongs(each["books"])
                self.expected.settle(each["books"])
                before = len(self.expected.confirmed)
            else:
                self.expected.hear(each)
        return {
            "wrong": wrong,
            "confirmed": len(self.expected.confirmed) - before,
            "unanswered": len(self.expected.open),
        }


def main(arguments: list[str] | None = None) -> int:
    """Run the campaign; 1 if something was lost, or there twice."""
    parser = argparse.ArgumentParser(prog="scripts/bookings_kills", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many kills of a front desk alone")
    parser.add_argument("--whole", type=int, default=0, help="how many kills of a whole Home Assistant besides")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and of what is booked")
    parser.add_argument("--state", type=Path, metavar="FILE", help="where the results are kept")
    parser.add_argument("--resume", action="store_true", help="go on with the campaign of --state")
    options = parser.parse_args(arguments)
    if options.state is not None:
        return _campaign(options, options.state)
    with tempfile.TemporaryDirectory(prefix="iot-valley-bookings-") as folder:
        return _campaign(options, Path(folder) / "kills.json")


def _campaign(options: argparse.Namespace, state: Path) -> int:
    results: dict[str, Any] = {
        "seed": options.seed,
        "kills": [],
        "whole": [],
        "expected": {"confirmed": {}, "open": {}},
    }
    if options.resume and state.exists():
        results = json.loads(state.read_text())
    try:
        for line in Campaign(state.with_suffix(".home"), results).steps(options.count):
            print(line, flush=True)
            state.write_text(json.dumps(results))
        for line in whole(state.with_suffix(".whole"), results, options.whole):
            print(line, flush=True)
            state.write_text(json.dumps(results))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    print(summary(results))
    return int(any(kill["wrong"] for kill in (*results["kills"], *results["whole"])))


def summary(results: dict[str, Any]) -> str:
    """Return the campaign in a line or two."""
    return "\n".join(_told(kind, results[kind]) for kind in ("kills", "whole") if results[kind])


def _told(kind: str, kills: list[dict[str, Any]]) -> str:
    what = "of a front desk" if kind == "kills" else "of a whole Home Assistant"
    early = sum(kill["early"] for kill in kills)
    confirmed, unanswered = (sum(kill[key] for kill in kills) for key in ("confirmed", "unanswered"))
    wrong = sum(len(kill["wrong"]) for kill in kills)
    return (
        f"{len(kills)} kills {what} ({early} while starting): {confirmed} confirmed, {unanswered} cut off, "
        f"{wrong} lost, changed or there twice"
    )


if __name__ == "__main__":
    sys.exit(main())
