"""Home Assistant with the demo building in it, for a developer to look at."""

import argparse
from pathlib import Path
import signal
import sys
import tempfile
import time
from typing import Any, Never

from .instance import FULL, LOOPBACK, ROOT, Instance, StartError, free_port, is_port_free
from .session import AnswerError, Session

DOMAIN = "iot_valley"
DEFAULT_PORT = 8123
RESTART_EXIT_CODE = 100
BUILDING_SECONDS = 60
FLOW = "/api/config/config_entries/flow"
LIKE_LANGUAGE = ("number_format", "time_format", "date_format", "first_weekday")


def main() -> int:
    """Run until Ctrl-C, or check and leave."""
    options = _options()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _leave)
    try:
        if options.check:
            with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
                return _run(options, Path(folder), options.port or free_port())
        return _run(options, ROOT / ".develop", options.port or DEFAULT_PORT)
    except KeyboardInterrupt:
        return 0
    except (StartError, AnswerError) as error:
        print(error, file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/develop", description=__doc__)
    parser.add_argument("--port", type=int, help=f"where to listen (default: {DEFAULT_PORT})")
    parser.add_argument("--host", default=LOOPBACK, help="0.0.0.0 to be seen by other machines")
    parser.add_argument("--language", choices=("en", "fr"), help="of Home Assistant and its user")
    parser.add_argument("--seed", type=int, default=1, help="of the demo building's chance")
    parser.add_argument("--speed", type=int, default=60, help="demo seconds in a second")
    parser.add_argument("--reset", action="store_true", help="start clean")
    parser.add_argument("--no-demo", action="store_true", help="add no building")
    parser.add_argument("--check", action="store_true", help="start anew, look, and stop")
    return parser.parse_args()


def _run(options: argparse.Namespace, config_dir: Path, port: int) -> int:
    """Start Home Assistant and stay with it until it ends."""
    if not is_port_free(port):
        message = f"Port {port} is in use: choose another with --port"
        raise StartError(message)
    home = Instance(
        config_dir,
        host=options.host,
        port=port,
        components=FULL,
        language=options.language or "en",
    )
    if options.reset:
        home.remove()
    print("Home Assistant is starting …", flush=True)
    with home:
        if options.language:
            _speak(home.session, options.language)
        if not options.no_demo:
            add_demo(home.session, seed=options.seed, speed=options.speed)
            print(f"{wait_for_rooms(home)} rooms and places tell whether they are occupied.")
        _greet(home)
        return 0 if options.check else _stay(home)


def _speak(session: Session, language: str) -> None:
    """Give the signed-in user a language; numbers and dates follow it."""
    value = dict.fromkeys(LIKE_LANGUAGE, "language") | {"language": language, "time_zone": "local"}
    session.command("frontend/set_user_data", key="language", value=value)


def add_demo(session: Session, **choices: int) -> None:
    """Add the demo building as a person would, unless there is a building already."""
    if session.get(f"/api/config/config_entries/entry?domain={DOMAIN}"):
        return
    menu = session.post(FLOW, {"handler": DOMAIN})
    form = session.post(f"{FLOW}/{menu['flow_id']}", {"next_step_id": "demo"})
    answers: dict[str, Any] = {
        field["name"]: field["description"]["suggested_value"]
        for field in form["data_schema"]
        if "description" in field
    }
    result = session.post(f"{FLOW}/{form['flow_id']}", answers | choices)
    if result["type"] != "create_entry":
        raise AnswerError(0, f"The demo building was refused: {result.get('errors') or result}")


def wait_for_rooms(home: Instance) -> int:
    """Wait until occupancy is known somewhere, and return at how many entities."""
    deadline = time.monotonic() + BUILDING_SECONDS
    while not (rooms := _rooms(home.session)):
        if time.monotonic() > deadline:
            message = f"The building has no occupancy entities:\n{home.log_tail()}"
            raise StartError(message)
        time.sleep(1)
    return rooms


def _rooms(session: Session) -> int:
    """Count the occupancy entities that have a state."""
    return sum(
        state["attributes"].get("device_class") == "occupancy" and state["state"] in ("on", "off")
        for state in session.get("/api/states")
    )


def _greet(home: Instance) -> None:
    """Say where it is, and how to get in and out."""
    print(f"\n  {home.url}")
    print(f"  user {home.account.username}, password {home.account.password}\n")
    print(f"Log: {home.log}. Ctrl-C stops; scripts/develop --reset starts clean.", flush=True)


def _stay(home: Instance) -> int:
    """Wait for the end; a restart asked for in the interface is done."""
    while (code := home.wait()) == RESTART_EXIT_CODE:
        home.start()
        home.wait_ready()
    if code:
        message = f"Home Assistant ended with {code}:\n{home.log_tail()}"
        raise StartError(message)
    return code


def _leave(_signal: int, _frame: object) -> Never:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
