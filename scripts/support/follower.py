"""Follows the states of a running Home Assistant over its websocket, from the first moment on which it answers."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
import threading
from typing import Any

import aiohttp

RETRY_SECONDS = 0.02
CHANGES, STATES = 1, 2
"""The numbers of our two requests."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and when it came about, in seconds since 1970 by Home Assistant's own clock."""

    at: float
    state: str


@dataclass(slots=True)
class Follower:
    """All states of some entities, in a thread of its own until it is joined."""

    url: str
    token: str
    wanted: frozenset[str]
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    connected: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to follow; Home Assistant may not have started yet."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._follow()), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer, and wait for what is under way."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    async def _follow(self) -> None:
        async with aiohttp.ClientSession() as client:
            while not self._stopping.is_set():
                with suppress(aiohttp.ClientError, ConnectionError, TypeError):
                    await self._listen(client)
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, client: aiohttp.ClientSession) -> None:
        async with client.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            await socket.receive_json()
            await socket.send_json({"id": CHANGES, "type": "subscribe_events", "event_type": "state_changed"})
            await socket.send_json({"id": STATES, "type": "get_states"})
            while not self._stopping.is_set():
                with suppress(TimeoutError):
                    self._take(await socket.receive_json(timeout=0.1))

    def _take(self, message: Mapping[str, Any]) -> None:
        if message.get("id") == CHANGES and message["type"] == "event":
            event = message["event"]
            self._note(event["data"]["entity_id"], event["data"]["new_state"], event["time_fired"])
        elif message.get("id") == STATES:
            for state in message["result"]:
                self._note(state["entity_id"], state, state["last_updated"])
            self.connected.set()

    def _note(self, entity_id: str, state: Mapping[str, Any] | None, at: str) -> None:
        if entity_id in self.wanted and state is not None:
            self.seen.setdefault(entity_id, []).append(Seen(_seconds(at), state["state"]))


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
