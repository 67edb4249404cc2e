"""What a person sees of a running building: its entities, and each change of them as it happens."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
import threading
from typing import Any, Self

import aiohttp

from .session import Session

DOMAIN = "iot_valley"
VERDICTS: Mapping[str, str] = {"on": "present", "off": "absent", "unknown": "unknown"}
UNTOLD = frozenset(("unavailable",))


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of a building's spaces, by space and what they tell."""

    by_space: Mapping[str, Mapping[str, str]]

    @classmethod
    def listed(cls, rows: list[dict[str, Any]]) -> Self:
        """Return those that the registry lists, without those of the demo's sensors and the disabled."""
        spaces: dict[str, dict[str, str]] = {}
        for row in rows:
            space, unique_id = row.get("config_subentry_id"), str(row["unique_id"])
            if row["platform"] != DOMAIN or not space or row.get("disabled_by"):
                continue
            if unique_id.startswith(f"{space}_"):
                spaces.setdefault(space, {})[unique_id.removeprefix(f"{space}_")] = row["entity_id"]
        return cls(spaces)

    @property
    def ids(self) -> list[str]:
        """The ids of all of them."""
        return [entity_id for entities in self.by_space.values() for entity_id in entities.values()]

    def with_key(self, key: str) -> dict[str, str]:
        """Return the spaces, by the ids of the entities that tell one thing."""
        return {entities[key]: space for space, entities in self.by_space.items() if key in entities}


@dataclass(frozen=True, slots=True)
class Change:
    """A state that was seen, and since when it held, in seconds since 1970."""

    at: float
    state: str


@dataclass(slots=True)
class Follower:
    """Follows all changes of some entities over a WebSocket, in a thread, until the other side dies."""

    session: Session
    entity_ids: frozenset[str]
    changes: dict[str, list[Change]] = field(default_factory=dict)
    _thread: threading.Thread | None = None
    _subscribed: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Subscribe, and then take the states as they are, so that nothing is missed in between."""
        token = self.session.token
        self._thread = threading.Thread(target=lambda: asyncio.run(self._follow(token)), daemon=True)
        self._thread.start()
        self._subscribed.wait(timeout=30)
        for state in self.session.get("/api/states"):
            self._take(state)

    def join(self) -> None:
        """Wait until the other side is gone."""
        if self._thread is not None:
            self._thread.join(timeout=10)

    async def _follow(self, token: str) -> None:
        with suppress(aiohttp.ClientError, OSError, TypeError):
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(f"{self.session.url}/api/websocket", max_msg_size=0) as socket,
            ):
                await socket.receive_json()
                await socket.send_json({"type": "auth", "access_token": token})
                await socket.receive_json()
                await socket.send_json({"id": 1, "type": "subscribe_events", "event_type": "state_changed"})
                await socket.receive_json()
                self._subscribed.set()
                while True:
                    message = await socket.receive_json()
                    state = message.get("event", {}).get("data", {}).get("new_state")
                    if state is not None:
                        self._take(state)

    def _take(self, state: dict[str, Any]) -> None:
        entity_id = state["entity_id"]
        if entity_id in self.entity_ids:
            at = datetime.fromisoformat(state["last_changed"]).timestamp()
            self.changes.setdefault(entity_id, []).append(Change(at, state["state"]))


def allowed(changes: list[Change], killed_at: float, grace: float) -> frozenset[str]:
    """Return the states that a file may hold: the last before the grace time, and all within it."""
    ordered = sorted(changes, key=lambda change: change.at)
    before = [change.state for change in ordered if change.at <= killed_at - grace]
    within = [change.state for change in ordered if change.at > killed_at - grace]
    return frozenset((*before[-1:], *within))
