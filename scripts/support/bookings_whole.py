"""Kill a whole Home Assistant while its demo building is booked by action, and look into its calendars afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
import threading
import time
from typing import Any
from urllib.parse import quote

from .develop import add_demo
from .instance import Instance
from .session import AnswerError

COMPONENTS = ("api", "auth", "config", "onboarding", "websocket_api")
LIFE = 3.0
LANES = 3
"""So many ask at a time, each for other times."""

FRIDAY = 4
SETTLE_SECONDS = 20.0
"""Home Assistant saves its registries ten seconds after a change."""

BOOK = "/api/services/iot_valley/book_space?return_response"


class Lane(threading.Thread):
    """Someone who books one room after the other until nobody answers."""

    def __init__(self, home: Instance, rooms: list[str], first: datetime, chance: Random) -> None:
        """Begin at a time."""
        super().__init__(daemon=True)
        self._home = home
        self._rooms = rooms
        self._at = first
        self._chance = chance
        self.confirmed: list[tuple[str, str, str]] = []
        self.refused: list[str] = []
        self.asked = 0

    def run(self) -> None:
        """Book, and note what was confirmed."""
        while True:
            room = self._chance.choice(self._rooms)
            subject = f"{self.name}-{self.asked}-{self._at:%d%H%M}"
            said = {"entity_id": room, "start": self._at.isoformat(), "minutes": 10, "subject": subject}
            self.asked += 1
            try:
                answer = self._home.session.post(BOOK, {**said, "request_id": subject})
            except AnswerError as error:
                self.refused.append(str(error))
            except OSError:
                return
            else:
                self.confirmed.append((room, subject, answer["service_response"]["booking"]["start"]))
            self._at += timedelta(minutes=10)


def whole(folder: Path, results: dict[str, Any], count: int) -> Iterator[str]:
    """Yield a line for each kill of a whole Home Assistant."""
    if len(results["whole"]) >= count:
        return
    home = Instance(folder, components=COMPONENTS)
    home.start()
    try:
        home.wait_ready()
        add_demo(home.session, seed=results["seed"], speed=1)
        time.sleep(SETTLE_SECONDS)
        rooms = sorted(_rooms(home))
        confirmed: list[tuple[str, str, str]] = []
        for number in range(len(results["whole"]), count):
            kill = _kill(home, rooms, Random(f"{results['seed']} whole {number}"), confirmed)
            results["whole"].append(kill)
            yield f"whole kill {number + 1}: {kill}"
    finally:
        home.kill()


def _rooms(home: Instance) -> Iterator[str]:
    for state in home.session.get("/api/states"):
        entity_id = str(state["entity_id"])
        if entity_id.startswith("calendar.") and entity_id.endswith("_bookings"):
            yield entity_id


def _kill(home: Instance, rooms: list[str], chance: Random, confirmed: list[tuple[str, str, str]]) -> dict[str, Any]:
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=chance.randrange(2, 60))
    day -= timedelta(days=max(day.weekday() - FRIDAY, 0))
    lanes = [Lane(home, rooms, day + timedelta(hours=3 * number), chance) for number in range(LANES)]
    for lane in lanes:
        lane.start()
    time.sleep(chance.uniform(0.0, LIFE))
    home.kill()
    for lane in lanes:
        lane.join()
    early = chance.random() < 1 / 4
    if early:
        home.start()
        time.sleep(chance.uniform(0.0, 2 * LIFE))
        home.kill()
    fresh = [each for lane in lanes for each in lane.confirmed]
    confirmed += fresh
    home.start()
    home.wait_ready()
    wrong = list(_wrong(home, rooms, confirmed))
    cut_off = sum(lane.asked - len(lane.confirmed) - len(lane.refused) for lane in lanes)
    refused = next((each for lane in lanes for each in lane.refused), "")
    return {"early": early, "wrong": wrong, "confirmed": len(fresh), "unanswered": cut_off, "refused": refused}


def _wrong(home: Instance, rooms: list[str], confirmed: list[tuple[str, str, str]]) -> Iterator[str]:
    """Yield what was confirmed and is not in its calendar, or is there twice."""
    told = {room: _subjects(home, room) for room in rooms}
    for room, subject, start in confirmed:
        found = told[room].get(subject, [])
        if [datetime.fromisoformat(each) for each in found] != [datetime.fromisoformat(start)]:
            yield f"{room} {subject} {start}: {found}"


def _subjects(home: Instance, room: str) -> dict[str, list[str]]:
    now = datetime.now(UTC)
    since, before = quote((now - timedelta(days=1)).isoformat()), quote((now + timedelta(days=80)).isoformat())
    subjects: dict[str, list[str]] = {}
    for event in home.session.get(f"/api/calendars/{room}?start={since}&end={before}"):
        subjects.setdefault(event["summary"], []).append(event["start"]["dateTime"])
    return subjects
