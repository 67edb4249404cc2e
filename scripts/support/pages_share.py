"""What open pages cost Home Assistant while sensors speak: its own processor time, with them and without, by turns.

One page costs less than what a busy system does besides, from one quarter of a minute to the next. So there are many,
which listen as a page does and paint nothing, and each is said to cost its part.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import os
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Final

import aiohttp

from .instance import Instance

PAGES: Final = 20
ROUNDS: Final = 4
SECONDS: Final = 12.0
SETTLED: Final = 0.02
"""A system that takes no more of a core than that has finished what it began."""

TICKS: Final = os.sysconf("SC_CLK_TCK")

OURS: Final[Mapping[str, Any]] = {"type": "iot_valley/subscribe"}
FRONTEND: Final[Mapping[str, Any]] = {"type": "subscribe_entities"}
"""What Home Assistant's own frontend listens to, whatever page is open."""


def share_of_a_page(home: Instance, speak: Callable[[int], None], a_second: float, *asked: Mapping[str, Any]) -> float:
    """Return which share of a core a page takes that has asked for something, while so many events a second happen."""
    _settle(home)
    costs = []
    for _ in range(ROUNDS):
        alone = _share(home, speak, a_second)
        with _pages(home, asked):
            costs.append(_share(home, speak, a_second) - alone)
    return median(costs) / PAGES


def _settle(home: Instance) -> None:
    while True:
        before = _ticks(home.pid)
        sleep(3)
        if (_ticks(home.pid) - before) / TICKS / 3 <= SETTLED:
            return


def _share(home: Instance, speak: Callable[[int], None], a_second: float) -> float:
    """Return which share of a core Home Assistant takes while sensors speak."""
    before, start, sent = _ticks(home.pid), monotonic(), 0
    while (passed := monotonic() - start) < SECONDS:
        if sent < passed * a_second:
            speak(sent)
            sent += 1
        else:
            sleep(0.002)
    return (_ticks(home.pid) - before) / TICKS / (monotonic() - start)


def _ticks(pid: int) -> int:
    """Return how many ticks of the clock a process has run for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def _pages(home: Instance, asked: tuple[Mapping[str, Any], ...]) -> Iterator[None]:
    """Keep pages open that listen."""
    address, token, ready = f"{home.url}/api/websocket", home.session.token, Event()
    ends: list[Callable[[], object]] = []
    heard = [0] * PAGES

    async def _listen() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        ends.append(lambda: loop.call_soon_threadsafe(ended.set))
        async with aiohttp.ClientSession() as client:
            sockets = [await _opened(client, address, token, asked) for _ in range(PAGES)]
            readers = [asyncio.create_task(_read(socket, heard, page)) for page, socket in enumerate(sockets)]
            await asyncio.sleep(2)
            ready.set()
            await ended.wait()
            for reader in readers:
                reader.cancel()

    thread = Thread(target=lambda: asyncio.run(_listen()))
    thread.start()
    ready.wait(60)
    before = tuple(heard)
    try:
        yield
    finally:
        ends[0]()
        thread.join()
    if any(now - then < SECONDS for now, then in zip(heard, before, strict=True)):
        message = f"a page was told next to nothing: {heard}"
        raise RuntimeError(message)
    sleep(1)


async def _opened(
    client: aiohttp.ClientSession, address: str, token: str, asked: tuple[Mapping[str, Any], ...]
) -> aiohttp.ClientWebSocketResponse:
    socket = await client.ws_connect(address, max_msg_size=0)
    await socket.receive_json()
    await socket.send_json({"type": "auth", "access_token": token})
    await socket.receive_json()
    # As the frontend does, and browsers cannot do without: several messages in one.
    await socket.send_json({"id": 1, "type": "supported_features", "features": {"coalesce_messages": 1}})
    for number, message in enumerate(asked, start=2):
        await socket.send_json({"id": number, **message})
    return socket


async def _read(socket: aiohttp.ClientWebSocketResponse, heard: list[int], page: int) -> None:
    """Take all that is told, and count how often that is."""
    async for _ in socket:
        heard[page] += 1
