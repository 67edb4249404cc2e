"""What an uplink costs, beside bare Home Assistant that takes the same body and writes one state: by turns."""

import argparse
import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Callable
import gc
import json
from pathlib import Path
from statistics import median, quantiles
import sys
import tempfile
from time import perf_counter, thread_time, time

from aiohttp.web import Request, Response
from homeassistant.components.webhook import async_register
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.runner import create_event_loop

from custom_components.iot_valley.radio_gateways import GatewayKind, header_of

from .bench_radio import Talk, gateway_of, radio_entry, sensors_of
from .home import DOMAIN, async_set_up, running_home, store_entries
from .instance import ROOT, free_port

SETTLE_SECONDS = 4.0
SUSTAINED = 300
"""So many uplinks a second must be taken."""

GATEWAYS = 8
"""One alone would be told that it sends too much: this is faster than any building."""

BARE = "b" * 64
_MOST_OUTPUT = 64 * 1024 * 1024

type Figures = dict[str, float]
type Post = tuple[str, str, dict[str, str]]


def main() -> int:
    """Post to a building of so many sensors, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sensors", type=int)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20.0, help="of the sustained part")
    options = parser.parse_args()
    print(json.dumps(create_event_loop().run_until_complete(_measure(options))))
    return 0


async def _measure(options: argparse.Namespace) -> Figures:
    gateways = [gateway_of(GatewayKind.CHIRPSTACK, number) for number in range(GATEWAYS)]
    port, talk = free_port(), Talk(options.sensors)
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        store_entries(Path(folder), [radio_entry("bench", gateways, sensors_of(options.sensors))])
        async with running_home(Path(folder), port) as hass:
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            _serve_barely(hass)
            paths = [f"/api/webhook/{gateway.webhook_id}" for gateway in gateways]
            headers = header_of(gateways[0].secret)

            def _ours(count: int) -> list[Post]:
                return [(paths[at % GATEWAYS], body, headers) for at, body in enumerate(_bodies(talk, count))]

            def _bare(count: int) -> list[Post]:
                return [(f"/api/webhook/{BARE}", body, headers) for body in _bodies(talk, count)]

            poster = _Poster(hass, port)
            await poster.post(_ours(options.sensors))
            await asyncio.sleep(SETTLE_SECONDS)
            figures = await _by_turns(hass, poster, options, _ours, _bare)
            return figures | await _sustained(poster, _ours(int(SUSTAINED * options.seconds)), options.sensors)


def _bodies(talk: Talk, count: int) -> list[str]:
    return [json.dumps(body) for body in talk.bodies(count, time())]


@callback
def _serve_barely(hass: HomeAssistant) -> None:
    """Take the same bodies with as little as possible: the route, the JSON, and one state."""

    async def _async_take(_: HomeAssistant, __: str, request: Request) -> Response:
        body = await request.json()
        hass.states.async_set(f"sensor.bare_{body['deviceInfo']['devEui']}", body["fCnt"])
        return Response(status=204)

    async_register(hass, "bare", "Bare", BARE, _async_take)


async def _by_turns(
    hass: HomeAssistant,
    poster: _Poster,
    options: argparse.Namespace,
    ours: Callable[[int], list[Post]],
    bare: Callable[[int], list[Post]],
) -> Figures:
    """Return the processor time of an uplink, ours and bare, and the ratio of the two within a round."""
    count = max(options.sensors, 1_000)
    await poster.post(bare(options.sensors))
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = {"ours": [], "bare": []}
    written, speeds, states = _Written(hass), [], 0.0
    for turn in range(options.rounds):
        sides = (("bare", bare), ("ours", ours)) if turn % 2 else (("ours", ours), ("bare", bare))
        for name, posts in sides:
            before = written.states
            seconds, real, _ = await poster.post(posts(count))
            spent[name].append(seconds / count)
            if name == "ours":
                speeds.append(count / real)
                states = (written.states - before) / count
    name = f"uplinks.{options.sensors}"
    return {
        f"{name}.bare_us": median(spent["bare"]) * 1e6,
        f"{name}.ours_us": median(spent["ours"]) * 1e6,
        f"{name}.ratio": median(one / other for one, other in zip(spent["ours"], spent["bare"], strict=True)),
        f"{name}.written": states,
        f"{name}.per_second": median(speeds),
    }


async def _sustained(poster: _Poster, posts: list[Post], sensors: int) -> Figures:
    """Return how late uplinks are answered where there are so many a second, and what share of a core that takes."""
    seconds, real, late = await poster.post(posts, SUSTAINED)
    name = f"uplinks.{sensors}.sustained"
    return {
        f"{name}.per_second": len(posts) / real,
        f"{name}.cpu_percent": seconds / real * 100,
        f"{name}.p50_ms": median(late) * 1e3,
        f"{name}.p99_ms": quantiles(late, n=100)[-1] * 1e3,
    }


class _Written:
    """Counts the states that are written."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.states = 0
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._on_state)

    @callback
    def _on_state(self, _: Event[EventStateChangedData]) -> None:
        self.states += 1


class _Poster:
    """A process that posts, and what posting cost us meanwhile."""

    def __init__(self, hass: HomeAssistant, port: int) -> None:
        self._hass = hass
        self._port = port

    async def post(self, posts: list[Post], per_second: float = 0.0) -> tuple[float, float, list[float]]:
        """Post requests; return our processor time, the real time, and how late each was answered, in seconds."""
        command = (sys.executable, "-m", "scripts.support.bench_post")
        poster = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=_MOST_OUTPUT, cwd=ROOT)
        if poster.stdin is None or poster.stdout is None:
            raise RuntimeError
        told = json.dumps({"port": self._port, "posts": posts, "per_second": per_second})
        poster.stdin.write(f"{told}\n".encode())
        await poster.stdin.drain()
        await poster.stdout.readline()
        start, began = thread_time(), perf_counter()
        poster.stdin.write(b"go\n")
        line = await poster.stdout.readline()
        real = perf_counter() - began
        await self._hass.async_block_till_done()
        spent = thread_time() - start
        if await poster.wait():
            raise RuntimeError(poster.returncode)
        late: list[float] = json.loads(line)
        return spent, real, late


if __name__ == "__main__":
    sys.exit(main())
