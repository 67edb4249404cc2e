"""Calendars elsewhere: a CalDAV server of our own, and entities that tell what they are let."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
import socket
import subprocess
import sys
import time
from typing import override
from urllib.request import Request, urlopen

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component

_READY = 20.0


class TellingCalendar(CalendarEntity):
    """A calendar entity that tells some events, or cannot."""

    _attr_name = "Room"
    _attr_should_poll = False

    def __init__(self, *events: CalendarEvent) -> None:
        """Begin with some events."""
        self.events = list(events)
        self.dead = False
        self.asked = 0

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return none: what is next is nobody's business here."""
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events within a time, or raise as a server does that is gone."""
        self.asked += 1
        if self.dead:
            message = "gone"
            raise HomeAssistantError(message)
        return [each for each in self.events if each.start_datetime_local < end_date]


async def telling(hass: HomeAssistant, entity: CalendarEntity) -> str:
    """Put a calendar entity into Home Assistant; return its id."""
    assert await async_setup_component(hass, "calendar", {})
    await hass.data[DATA_COMPONENT].async_add_entities([entity])
    await hass.async_block_till_done()
    return entity.entity_id


class Radicale:
    """A CalDAV server on the loopback, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        """Choose a port and a folder for its collections."""
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{self.port}", "--auth-type", "none"]
        storage = ["--storage-filesystem-folder", str(self.folder), "--logging-level", "warning"]
        self._process = subprocess.Popen(
            [*command, *storage, "--rights-type", "authenticated"], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + _READY
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        message = "Radicale does not answer"
        raise TimeoutError(message)

    def kill(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _send(self, method: str, path: str, body: str, kind: str) -> None:
        request = Request(f"{self.url}{path}", body.encode(), {"Content-Type": kind}, method=method)  # noqa: S310
        request.add_header("Authorization", "Basic cm9vbTpyb29t")
        with urlopen(request) as answer:  # noqa: S310 - it is ours
            answer.read()

    def make(self, name: str) -> None:
        """Make a calendar."""
        body = (
            '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f"<D:displayname>{name}</D:displayname></D:prop></D:set></C:mkcalendar>"
        )
        self._send("MKCALENDAR", f"room/{name}/", body, "application/xml")

    def put(self, calendar: str, uid: str, *lines: str) -> None:
        """Write an event."""
        text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *lines, "END:VCALENDAR", ""))
        self._send("PUT", f"room/{calendar}/{uid}.ics", text, "text/calendar")

    def delete(self, calendar: str, uid: str) -> None:
        """Delete an event."""
        self._send("DELETE", f"room/{calendar}/{uid}.ics", "", "text/calendar")


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """Run a server."""
    server = Radicale(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def event(uid: str, start: str, end: str, *more: str) -> tuple[str, ...]:
    """Return an event as it is written, at times of the house."""
    times = (f"DTSTART;TZID=Europe/Paris:{start}", f"DTEND;TZID=Europe/Paris:{end}")
    return ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *times, *more, "END:VEVENT")
