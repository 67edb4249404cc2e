"""Kill a running demo building again and again, and look at what it remembers."""

import argparse
from collections.abc import Iterator
import json
from pathlib import Path
from random import Random
import shutil
import signal
from statistics import median
import sys
import tempfile
import time
from typing import Any
from zoneinfo import ZoneInfo

from .develop import add_demo
from .instance import HOME, Instance, StartError
from .kills_truth import Truth
from .kills_watch import DOMAIN, UNTOLD, VERDICTS, Entities, Follower, allowed
from .session import AnswerError

COMPONENTS = ("api", "auth", "config", "onboarding", "websocket_api")
MODES = ("automatic", "closed", "cleaning", "event")
SPEED = 60
GRACE = 1.0
"""How far what is saved may be behind, in seconds."""

LIFE = 8.0
"""How long a building lives at most once it is available, in seconds."""

OF_A_DAY = 25
"""So many kills take some minutes, which are the working hours of a demo day; then another day begins."""

SETTLE_SECONDS = 20.0
"""Home Assistant saves its registries ten seconds after a change."""

LOOKS = (0.0, 1.0, 2.0)
"""When to look after a restart, in seconds from one look to the next."""

NORMAL_STARTS = 3
READY_SECONDS = 120.0
TOLERANCE = 1.5
SLACK = 1.0
"""A restart may take so many times what a normal start takes at most, and so many seconds more."""


def main() -> int:
    """Run the campaign; 1 if something was lost, late, or wrongly said to be free."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not options.state:
        with tempfile.TemporaryDirectory(prefix="iot-valley-kills-") as folder:
            return _run(options, Path(folder) / "kills.json")
    return _run(options, options.state)


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/kills", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many kills")
    parser.add_argument("--seed", type=int, default=1, help="of the moments, and of the demo")
    parser.add_argument("--state", type=Path, metavar="FILE", help="where the results are kept")
    parser.add_argument("--resume", action="store_true", help="go on with the campaign of --state")
    return parser.parse_args()


def _run(options: argparse.Namespace, state: Path) -> int:
    folder = state.with_suffix(".home")
    results: dict[str, Any] = {"seed": options.seed, "normal": [], "kills": []}
    if options.resume and state.exists():
        results = json.loads(state.read_text())
    else:
        shutil.rmtree(folder, ignore_errors=True)
    home = Instance(folder, components=COMPONENTS)
    try:
        campaign = Campaign(home, results)
        for line in campaign.steps(options.count):
            print(line, flush=True)
            state.write_text(json.dumps(results, indent=1))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    except (StartError, AnswerError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        home.kill()
    print(summary(results))
    return int(bool(failures(results)))


class Campaign:
    """A building that is killed, and what was found each time."""

    def __init__(self, home: Instance, results: dict[str, Any]) -> None:
        """Begin, or go on, with the results so far."""
        self.home = home
        self.results = results

    def steps(self, count: int) -> Iterator[str]:
        """Yield a line for each thing done."""
        self._build()
        while len(self.results["normal"]) < NORMAL_STARTS:
            self.home.stop()
            self.results["normal"].append(self._start())
            yield f"normal start: {self.results['normal'][-1]:.1f} s"
        for number in range(len(self.results["kills"]), count):
            if number and number % OF_A_DAY == 0:
                self._begin_again()
            kill = self._kill(number)
            self.results["kills"].append(kill)
            yield _told(number, kill)

    def _begin_again(self) -> None:
        """Make another building, where it is morning."""
        self.home.kill()
        self.home.remove()
        self._build()

    def _build(self) -> None:
        """Make the building, or start the one that is there."""
        day = len(self.results["kills"]) // OF_A_DAY
        self.home.start()
        self.home.wait_ready()
        add_demo(self.home.session, seed=self.results["seed"] + day, speed=SPEED)
        if len(self.results["kills"]) % OF_A_DAY == 0:
            time.sleep(SETTLE_SECONDS)
        self._entities = Entities.listed(self.home.session.command("config/entity_registry/list"))
        self._entry = self._stored_entry()
        self._truth = Truth.of_entry(self._entry, ZoneInfo(str(HOME["time_zone"])))

    def _stored_entry(self) -> dict[str, Any]:
        path = self.home.config_dir / ".storage" / "core.config_entries"
        entries: list[dict[str, Any]] = json.loads(path.read_text())["data"]["entries"]
        return next(entry for entry in entries if entry["domain"] == DOMAIN)

    def _start(self) -> float:
        """Start, and return how long it took until each entity of ours told something."""
        start = time.monotonic()
        self.home.start()
        while time.monotonic() < start + READY_SECONDS:
            if self._all_told():
                return time.monotonic() - start
            if self.home.exit_code is not None:
                break
            time.sleep(0.05)
        message = f"The building did not come back:\n{self.home.log_tail()}"
        raise StartError(message)

    def _all_told(self) -> bool:
        try:
            states = self._states()
        except AnswerError, OSError:
            return False
        return all(states.get(id_, "unavailable") not in UNTOLD for id_ in self._entities.ids)

    def _states(self) -> dict[str, str]:
        return {state["entity_id"]: state["state"] for state in self.home.session.get("/api/states")}

    def _kill(self, number: int) -> dict[str, Any]:
        """Kill at a moment that the seed chooses, perhaps while starting, and look at what is left."""
        chance = Random(f"{self.results['seed']} {number}")
        follower = Follower(self.home.session, frozenset(self._entities.ids))
        early = chance.random() < 1 / 4
        if early:
            self.home.stop()
            self.home.start()
            time.sleep(chance.uniform(0.0, median(self.results["normal"])))
        else:
            follower.start()
            self._choose_mode(chance)
            time.sleep(chance.uniform(0.0, LIFE))
        killed_at = time.time()
        self.home.kill()
        follower.join()
        lost = [] if early else self._lost(follower, killed_at)
        seconds = self._start()
        return {
            "early": early,
            "lost": lost,
            "seconds": seconds,
            "wrong": list(self._wrong()),
            "changes": sum(map(len, follower.changes.values())) - len(follower.changes),
        }

    def _choose_mode(self, chance: Random) -> None:
        """Choose a mode for a space as a person would, automatic for all others."""
        modes = sorted(self._entities.with_key("mode"))
        chosen, states = chance.choice(modes), self._states()
        for entity_id in modes:
            option = chance.choice(MODES) if entity_id == chosen else "automatic"
            if states[entity_id] != option:
                data = {"entity_id": entity_id, "option": option}
                self.home.session.post("/api/services/select/select_option", data)

    def _lost(self, follower: Follower, killed_at: float) -> list[str]:
        """Return what had been seen in time, and is not in the file."""
        path = self.home.config_dir / ".storage" / f"{DOMAIN}.{self._entry['entry_id']}"
        saved = json.loads(path.read_text())["data"]
        lost = []
        for key, part, default in (("occupancy", "occupancies", "unknown"), ("mode", "modes", "automatic")):
            for entity_id, space in self._entities.with_key(key).items():
                changes = follower.changes.get(entity_id, [])
                states = allowed(changes, killed_at, GRACE) - UNTOLD
                expected = {VERDICTS.get(state, state) for state in states}
                known = saved[part].get(space, default)
                found = known["verdict"] if isinstance(known, dict) else known
                if expected and found not in expected:
                    ages = [round(killed_at - change.at, 2) for change in changes]
                    written = killed_at - path.stat().st_mtime
                    lost.append(
                        f"{entity_id}: {found}, not {sorted(expected)}; changed {ages[-3:]} s before the kill, "
                        f"saved {written:.2f} s before it"
                    )
        return lost

    def _wrong(self) -> Iterator[dict[str, Any]]:
        """Yield what is said to be free, and is not, in the first seconds."""
        for pause in LOOKS:
            time.sleep(pause)
            now = self._truth.clock.now()
            states = self._states()
            for wrong in self._truth.wrongs(self._entities, states, now):
                yield wrong.written()


def _told(number: int, kill: dict[str, Any]) -> str:
    unexplained = [wrong for wrong in kill["wrong"] if not wrong["fault"]]
    faults = len(kill["wrong"]) - len(unexplained)
    text = f"kill {number + 1}: {'while starting' if kill['early'] else 'running'}, back in {kill['seconds']:.1f} s"
    parts = (
        (f"{kill['changes']} changes seen", True),
        (f"LOST {kill['lost']}", kill["lost"]),
        (f"WRONGLY FREE {unexplained}", unexplained),
        (f"{faults} wrongly free by a planted fault", faults),
    )
    return ", ".join((text, *(part for part, is_so in parts if is_so)))


def late_after(results: dict[str, Any]) -> float:
    """Return the seconds after which a restart is late."""
    return float(max(results["normal"]) * TOLERANCE + SLACK)


def failures(results: dict[str, Any]) -> list[int]:
    """Return the numbers of the kills after which something was not as it must be."""
    limit = late_after(results)
    return [
        number
        for number, kill in enumerate(results["kills"], 1)
        if kill["lost"] or kill["seconds"] > limit or any(not wrong["fault"] for wrong in kill["wrong"])
    ]


def summary(results: dict[str, Any]) -> str:
    """Return the campaign in a line."""
    kills = results["kills"]
    if not kills:
        return "No kills."
    wrongs = [wrong for kill in kills for wrong in kill["wrong"]]
    seconds = [kill["seconds"] for kill in kills]
    return (
        f"{len(kills)} kills ({sum(kill['early'] for kill in kills)} while starting): "
        f"{sum(len(kill['lost']) for kill in kills)} changes lost, "
        f"{sum(not wrong['fault'] for wrong in wrongs)} times wrongly free, "
        f"{sum(wrong['fault'] for wrong in wrongs)} more by a planted fault; "
        f"back in {median(seconds):.1f} s, {max(seconds):.1f} s at most "
        f"(normal: {median(results['normal']):.1f}, late after {late_after(results):.1f}); "
        f"{len(failures(results))} failures"
    )


if __name__ == "__main__":
    sys.exit(main())
