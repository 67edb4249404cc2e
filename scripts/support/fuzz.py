"""Send spoilt bodies to the gateways of a running Home Assistant, by real HTTP: nothing may break, nobody come in."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
import signal
import sys
import tempfile
import time
from typing import Any, override

from aiohttp import ClientSession
from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.runner import create_event_loop

from custom_components.iot_valley.adapters.radios import RadioSensor
from custom_components.iot_valley.core.uplinks import Network, device_id_of
from custom_components.iot_valley.hub import hub_of
from custom_components.iot_valley.radio_gateways import GatewayKind, StoredGateway, header_of

from .bench_radio import gateway_of, radio_entry
from .fuzz_bodies import MOST_DEVICES, body_of, wrong_headers
from .home import DOMAIN, LOOPBACK, async_set_up, running_home, store_entries
from .instance import free_port

BATCH = 250
AT_ONCE = 8
GATEWAYS = 6
"""So many of each network, by turns: one alone would be told that it sends too much."""

SENSORS = 40
"""So many devices of each network are sensors with entities; the others are strangers."""

KINDS = (GatewayKind.SIGFOX, GatewayKind.THINGS_STACK, GatewayKind.CHIRPSTACK)
_LET_IN = 2 / 3
_ANSWERS = frozenset({204, 400, 413, 429})
_UNAUTHORISED = frozenset({401, 413})
"""Whoever claims to have signed a body is read, up to its limit."""

_MOST_FAILURES = 20


def main() -> int:
    """Run the campaign; 1 if something broke, or somebody came in."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    campaign = Campaign(options.seed)
    if options.state and options.state.exists():
        campaign.restore(json.loads(options.state.read_text()))
    started, first = time.monotonic(), campaign.done
    try:
        for done in _batches(campaign, options.count):
            if options.state:
                options.state.write_text(json.dumps(campaign.dump(), indent=1))
            rate = (done - first) / (time.monotonic() - started)
            print(f"\r{done} of {options.count} bodies, {rate:.0f} a second", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
    print(f"\n{campaign.summary()}")
    return int(bool(campaign.failures))


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="how many bodies")
    parser.add_argument("--seed", type=int, default=1, help="of the bodies")
    parser.add_argument("--state", type=Path, metavar="FILE", help="go on with what is there, and keep it there")
    return parser.parse_args()


def _batches(campaign: Campaign, count: int) -> Iterator[int]:
    """Let a building hear bodies up to a number, and yield after each batch."""
    loop = create_event_loop()
    with tempfile.TemporaryDirectory(prefix="iot-valley-fuzz-") as folder:
        running = campaign.run(Path(folder), count)
        while True:
            try:
                yield loop.run_until_complete(anext(running))
            except StopAsyncIteration:
                return


@dataclass(slots=True)
class _Watch:
    """What must not happen while nobody is let in, and what must never be logged."""

    states: int = 0
    logged: list[str] = field(default_factory=list)

    @callback
    def on_state(self, _: Event[Any]) -> None:
        """Count a state that is written."""
        self.states += 1


@callback
def _any(_: object) -> bool:
    """Let each event through."""
    return True


class _Log(logging.Handler):
    """Keeps what is logged as an error, or with an exception."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            self._watch.logged.append(logging.Formatter().format(record)[-1_000:])


class Campaign:
    """Bodies that were sent, and what became of them."""

    def __init__(self, seed: int) -> None:
        """Begin with none."""
        self.seed = seed
        self.done = 0
        self.answers: Counter[str] = Counter()
        self.failures: list[dict[str, Any]] = []

    def dump(self) -> dict[str, Any]:
        """Return what became of them, for JSON."""
        return {"seed": self.seed, "done": self.done, "answers": dict(self.answers), "failures": self.failures}

    def restore(self, written: dict[str, Any]) -> None:
        """Go on where a campaign of the same seed stopped."""
        if written["seed"] == self.seed:
            self.done, self.failures = written["done"], written["failures"]
            self.answers = Counter(written["answers"])

    def summary(self) -> str:
        """Return the campaign in a line."""
        answers = ", ".join(f"{name} {count}" for name, count in sorted(self.answers.items()))
        text = f"{self.done} bodies with seed {self.seed}: {answers}; {len(self.failures)} failures"
        return "\n".join((text, *(json.dumps(failure) for failure in self.failures[:_MOST_FAILURES])))

    async def run(self, folder: Path, count: int) -> Any:
        """Yield how many were sent, after each batch; every third batch comes without the secret."""
        port, watch = free_port(), _Watch()
        gateways = [[gateway_of(kind, number) for kind in KINDS] for number in range(GATEWAYS)]
        store_entries(folder, [radio_entry("fuzz", (one for row in gateways for one in row), _sensors())])
        log = _Log(watch)
        logging.getLogger().addHandler(log)
        async with running_home(folder, port) as hass, ClientSession(f"http://{LOOPBACK}:{port}") as client:
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            for event in (EVENT_STATE_CHANGED, EVENT_STATE_REPORTED):
                hass.bus.async_listen(event, watch.on_state, event_filter=_any)
            while self.done < count:
                numbers = range(self.done, min(self.done + BATCH, count))
                row = gateways[self.done // BATCH % GATEWAYS]
                await self._batch(_Batch(hass, client, row, watch), numbers)
                self.done = numbers.stop
                yield self.done
        logging.getLogger().removeHandler(log)

    async def _batch(self, batch: _Batch, numbers: range) -> None:
        let_in = numbers.start // BATCH % 3 != 0
        await batch.hass.async_block_till_done()
        before, known = batch.watch.states, batch.known()
        for first in range(numbers.start, numbers.stop, AT_ONCE):
            some = range(first, min(first + AT_ONCE, numbers.stop))
            await asyncio.gather(*(self._send(batch, number, let_in=let_in) for number in some))
        await batch.hass.async_block_till_done()
        if not let_in and (batch.watch.states != before or batch.known() != known):
            self._fail(numbers.start, "a state was changed without the secret")
        if batch.watch.logged:
            self._fail(numbers.start, f"logged: {batch.watch.logged}")
            batch.watch.logged.clear()

    async def _send(self, batch: _Batch, number: int, *, let_in: bool) -> None:
        gateway = batch.gateways[number % len(batch.gateways)]
        body, is_good = body_of(self.seed, number, gateway.kind.network, time.time())
        headers = header_of(gateway.secret) if let_in else wrong_headers(self.seed, number)
        path = f"/api/webhook/{gateway.webhook_id}"
        async with batch.client.post(path, data=body, headers=headers) as answer:
            text = await answer.text()
        self.answers[f"{answer.status}{' good' if is_good and let_in else ''}"] += 1
        allowed = {204, 429} if is_good else _ANSWERS
        if answer.status not in (allowed if let_in else _UNAUTHORISED) or "Traceback" in text:
            self._fail(number, f"{answer.status} {text[:200]}", body)

    def _fail(self, number: int, why: str, body: bytes = b"") -> None:
        self.failures.append({"number": number, "why": why, "body": body[:300].decode("latin-1")})


@dataclass(frozen=True, slots=True)
class _Batch:
    """Where bodies are sent."""

    hass: HomeAssistant
    client: ClientSession
    gateways: list[StoredGateway]
    watch: _Watch

    def known(self) -> tuple[int, int, int]:
        """Return how much is known of all devices."""
        (entry,) = self.hass.config_entries.async_entries(DOMAIN)
        devices = hub_of(self.hass, entry).fleet.devices.values()
        return len(devices), sum(one.count for one in devices), sum(one.duplicates for one in devices)


def _sensors() -> Iterator[RadioSensor]:
    """Yield some of the devices as sensors: by a model, by a grammar, by what the network decodes."""
    for number in range(0, MOST_DEVICES, MOST_DEVICES // SENSORS):
        for network, told in (
            (Network.SIGFOX, f"{number + 1:X}"),
            (Network.TTN, f"70B3D57ED{number:07X}"),
            (Network.CHIRPSTACK, f"24e124707{number:07x}"),
        ):
            yield RadioSensor(
                "",
                device_id_of(told) or "",
                f"{network.value} {number}",
                model="milesight_am307" if network is Network.CHIRPSTACK else None,
                grammar="temperature::uint:8 humidity::uint:8" if network is Network.SIGFOX else None,
            )


if __name__ == "__main__":
    sys.exit(main())
