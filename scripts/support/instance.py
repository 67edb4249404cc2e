"""A real Home Assistant in a process of its own.

    with Instance(tmp_path / "config") as home:      # start() and wait_ready(); stop() at the end
        home.session.get("/api/states")              # signed in as `home.account`, an owner
        home.session.command("config/area_registry/list")
        home.kill()                                  # kill -9 ...
        home.start()                                 # ... and the same building again,
        home.wait_ready()                            # at the same address

The config directory is made on the first start (onboarded, named, in Europe/Paris, with this
repository's integration linked into it) and kept afterwards. A free loopback port is taken unless
one is given. Nothing is downloaded: Home Assistant uses what the environment has. Every method
blocks. Under pytest-socket a test must ask for the `socket_enabled` fixture.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, Self

import yaml

from .files import ROOT
from .session import Account, AnswerError, Session

LOOPBACK = "127.0.0.1"
ANY_HOST = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
POLL_SECONDS = 0.1
STOP_SECONDS = 60
LOG_LINES = 30

SMALL = ("api", "auth", "config", "frontend", "onboarding", "system_log", "websocket_api")
"""The least that a test can sign in to and look at in a browser."""

FULL = (
    *SMALL,
    *("assist_pipeline", "blueprint", "conversation", "diagnostics", "energy", "history"),
    *("logbook", "media_source", "mobile_app", "recorder", "repairs", "sun", "template", "webhook"),
)
"""What `default_config` brings, without what needs a network or hardware.

Home Assistant sets up automations, scenes, scripts, persons, tags, zones and all helpers unasked.
"""

HOME = {
    "name": "IoT Valley",
    "latitude": 43.5446,
    "longitude": 1.5128,
    "elevation": 150,
    "unit_system": "metric",
    "time_zone": "Europe/Paris",
    "country": "FR",
    "currency": "EUR",
}
"""Labège, where IoT Valley stands."""


class StartError(Exception):
    """Home Assistant ended, or was not ready in time: the text has the end of its log."""


class Instance:
    """One Home Assistant: its config directory, its address, its process."""

    def __init__(
        self,
        config_dir: Path,
        *,
        host: str = LOOPBACK,
        port: int | None = None,
        components: Iterable[str] = SMALL,
        configuration: Mapping[str, Any] | None = None,
        language: str = "en",
    ) -> None:
        """Describe it; nothing is written before `start`.

        `components` are integrations set up by name; `configuration` is merged over them into
        configuration.yaml, which is written anew at each start.
        """
        self.config_dir = config_dir
        self.host = host
        self.port = port or free_port()
        self.account = Account()
        self.url = f"http://{LOOPBACK if host in ANY_HOST else host}:{self.port}"
        self.session = Session(self.url, self.account, language)
        self._configuration = {
            "homeassistant": HOME | {"language": language},
            **dict.fromkeys(components),
            **(configuration or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start and wait until ready."""
        self.start()
        try:
            self.wait_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    @property
    def log(self) -> Path:
        """The file with all that Home Assistant says, over all starts."""
        return self.config_dir / "console.log"

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._running().pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended; None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Write what is missing in the config directory and start the process."""
        if self._process and self._process.poll() is None:
            message = f"Home Assistant runs already, as process {self._process.pid}"
            raise StartError(message)
        self._write_configuration()
        self.session.forget()
        command = [sys.executable, "-m", "homeassistant", "--skip-pip", "--log-no-color"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--config", str(self.config_dir)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours to translate into a stop
            )

    def wait_ready(self, seconds: float = 120) -> None:
        """Return once everything is set up and the owner is signed in."""
        deadline = time.monotonic() + seconds
        while not self._is_ready():
            if (code := self.exit_code) is not None:
                message = f"Home Assistant ended with {code}:\n{self.log_tail()}"
                raise StartError(message)
            if time.monotonic() > deadline:
                message = f"Not ready after {seconds:.0f} s:\n{self.log_tail()}"
                raise StartError(message)
            time.sleep(POLL_SECONDS)
        if self.session.is_new:
            self._empty_house()

    def wait(self) -> int:
        """Wait until the process ends by itself, and return its exit code."""
        return self._running().wait()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask it to shut down and wait; kill it if it does not within the time."""
        self._end(signal.SIGTERM, seconds)

    def kill(self) -> None:
        """Take the process away without a word, as a power cut does."""
        self._end(signal.SIGKILL, STOP_SECONDS)

    def remove(self) -> None:
        """Delete the config directory, in which nothing may run."""
        with suppress(OSError, ValueError, KeyError):
            pid = json.loads((self.config_dir / ".ha_run.lock").read_text())["pid"]
            if exists(pid):
                message = f"Home Assistant runs in {self.config_dir}, as process {pid}"
                raise StartError(message)
        shutil.rmtree(self.config_dir, ignore_errors=True)

    def log_tail(self, lines: int = LOG_LINES) -> str:
        """Return the last lines of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, which must have been started."""
        if self._process is None:
            message = "Home Assistant was not started"
            raise StartError(message)
        return self._process

    def _is_ready(self) -> bool:
        """Tell whether it has started and lets the owner in."""
        with suppress(OSError, AnswerError):
            return bool(self.session.get("/api/config")["state"] == "RUNNING")
        return False

    def _empty_house(self) -> None:
        """Remove the living room, kitchen and bedroom that onboarding makes."""
        areas = self.session.command("config/area_registry/list")
        removal = "config/area_registry/delete"
        self.session.commands(*((removal, {"area_id": area["area_id"]}) for area in areas))
        self.session.is_new = False

    def _end(self, how: signal.Signals, seconds: float) -> None:
        """Signal the process and reap it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        finally:  # also when a second Ctrl-C ends the waiting
            self._process.kill()
            self._process.wait()

    def _write_configuration(self) -> None:
        """Make the config directory, or bring it up to date with what was asked."""
        (self.config_dir / ".storage").mkdir(parents=True, exist_ok=True)
        (self.config_dir / "custom_components").mkdir(exist_ok=True)
        link = self.config_dir / "custom_components" / "iot_valley"
        if link.is_symlink():
            link.unlink()
        if not link.exists():
            link.symlink_to(ROOT / "custom_components" / "iot_valley", target_is_directory=True)
        (self.config_dir / "configuration.yaml").write_text(
            yaml.safe_dump(self._configuration, allow_unicode=True, sort_keys=False)
        )
        self._write_address()
        # The steps that would look for weather, radio and analytics on the internet.
        self._seed("onboarding", 4, {"done": ["core_config", "analytics", "integration"]})

    def _write_address(self) -> None:
        """Write the address as Home Assistant does once it is confirmed.

        A `http:` block in YAML would be a trial, reverted by a restart five minutes later.
        """
        address = {
            "server_host": [self.host],
            "server_port": self.port,
            "cors_allowed_origins": ["https://cast.home-assistant.io"],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": True,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": datetime.now(UTC).isoformat(),
            "error": None,
            "error_message": None,
        }
        slots = {"stable": address, "pending": None, "yaml_migration_done": True}
        self._store("http").unlink(missing_ok=True)
        self._seed("http", 2, slots, minor_version=2)

    def _seed(self, key: str, version: int, data: Mapping[str, Any], *, minor_version: int = 1) -> None:
        """Write one of Home Assistant's stores, unless it has written it itself."""
        if (path := self._store(key)).exists():
            return
        path.touch(0o600)
        content = {"version": version, "minor_version": minor_version, "key": key, "data": data}
        path.write_text(json.dumps(content, indent=2))

    def _store(self, key: str) -> Path:
        """Return where Home Assistant keeps a store."""
        return self.config_dir / ".storage" / key


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_port_free(port: int) -> bool:
    """Tell whether nobody answers on a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


def exists(pid: int) -> bool:
    """Tell whether a process with that id runs."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, 0)
        return True
    return False
