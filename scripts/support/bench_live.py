"""What a running building costs, in a process of its own: events, latency, saving and idling, as JSON."""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import timedelta
import gc
import json
from pathlib import Path
from statistics import median, quantiles
import sys
import tempfile
from time import perf_counter, process_time, thread_time
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.runner import create_event_loop

from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.messages import Tick

from .bench_events import (
    PRESENCE,
    QUIET,
    STEP,
    Samples,
    SteppedClock,
    Talker,
    async_count_writes,
    async_listen_barely,
    async_round,
)
from .bench_site import Site, async_put_lamps, async_put_sensors, async_say, lamp_id
from .home import DOMAIN, async_set_up, running_home, store_entries

PACKAGE = f"custom_components.{DOMAIN}"
FOLDER = f"/custom_components/{DOMAIN}/"
SETTLE_SECONDS = 4.0
IDLE_SECONDS = 5.0
SAVES = 5
PERCENTILES = 100
MOST_FOLLOWED = 400
AFTERWARDS = timedelta(minutes=30)
TOO_LATE_SECONDS = 10.0

type Figures = dict[str, float]


def main() -> int:
    """Run buildings of all sizes side by side, and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+", help="in spaces")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--events", type=int, default=4_000, help="of a kind, in a round")
    options = parser.parse_args()
    print(json.dumps(create_event_loop().run_until_complete(_measure(options))))
    return 0


async def _measure(options: argparse.Namespace) -> Figures:
    ours = [Site(f"ours{size}x", size) for size in options.sizes]
    bare = [Site(f"bare{size}x", size) for size in options.sizes]
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        store_entries(Path(folder), [entry for site in ours for entry in site.entries()])
        async with running_home(Path(folder)) as hass:
            lit: dict[str, float] = {}
            async_put_sensors(hass, ours + bare)
            async_put_lamps(hass, lambda id_: lit.setdefault(id_, perf_counter()))
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            await asyncio.sleep(SETTLE_SECONDS)
            figures = await _idle(hass)
            clock = SteppedClock()
            for coordinator in _coordinators(hass):
                coordinator.clock = clock
            for site in ours:
                figures |= await _latency(hass, site, lit, clock)
                figures |= _saving(hass, site)
            await _lights_out(hass, clock)
            lit.clear()
            figures |= await _events(hass, [*zip(ours, bare, strict=True)], clock, options)
            if lit:
                message = f"lamps were switched by day, which is not to be timed: {list(lit)[:3]}"
                raise RuntimeError(message)
            return figures


def _coordinators(hass: HomeAssistant) -> list[Any]:
    return [entry.runtime_data for entry in hass.config_entries.async_entries(DOMAIN)]


async def _lights_out(hass: HomeAssistant, clock: SteppedClock) -> None:
    """Let the time go by until every lamp has gone off."""
    clock.offset += AFTERWARDS
    for coordinator in _coordinators(hass):
        coordinator.async_handle(Tick())
    await asyncio.sleep(SETTLE_SECONDS)


async def _events(
    hass: HomeAssistant,
    sites: list[tuple[Site, Site]],
    clock: SteppedClock,
    options: argparse.Namespace,
) -> Figures:
    """Return what events cost, as times and as ratios to bare."""
    talkers = {}
    for our, other in sites:
        async_listen_barely(hass, other)
        pair = Talker(hass, other, SteppedClock()), Talker(hass, our, clock)
        talkers[str(our.spaces)] = pair
    writes = {name: async_count_writes(hass, pair[1], int(name)) for name, pair in talkers.items()}
    gc.collect()
    gc.freeze()
    samples = Samples()
    for _ in range(options.rounds):
        async_round(samples, talkers, options.events)
        await hass.async_block_till_done()
    return dict(_event_figures(samples, writes))


def _event_figures(samples: Samples, writes: dict[str, float]) -> Iterator[tuple[str, float]]:
    for name, entities in writes.items():
        for kind in QUIET:
            one, base = f"ours.{kind.name}.{name}", f"bare.{kind.name}.{name}"
            yield f"events.{name}.{kind.name}.bare_us", samples.middle(base) * 1e6
            yield f"events.{name}.{kind.name}.ours_us", samples.middle(one) * 1e6
            yield f"events.{name}.{kind.name}.ratio", samples.ratio(one, base)
        one, base = f"ours.{PRESENCE.name}.{name}", f"bare.{PRESENCE.name}.{name}"
        yield f"events.{name}.change.bare_us", samples.middle(base) * 1e6
        yield f"events.{name}.change.ours_us", samples.middle(one) * 1e6
        yield f"events.{name}.change.written", entities
        yield f"events.{name}.change.ratio", samples.ratio(one, base) / entities
    small, large = min(writes, key=int), max(writes, key=int)
    for side in ("bare", "ours"):
        for kind in (*QUIET, PRESENCE):
            growth = samples.ratio(f"{side}.{kind.name}.{large}", f"{side}.{kind.name}.{small}")
            label = "change" if kind is PRESENCE else kind.name
            yield f"growth.{label}.{side}", growth


async def _latency(hass: HomeAssistant, site: Site, lit: dict[str, float], clock: SteppedClock) -> Figures:
    """Return how long a sensor's word takes to an entity's state and to the lamp, in the dark."""
    seen: dict[str, float] = {}
    codes = site.codes[:MOST_FOLLOWED]
    ids = [f"binary_sensor.{code}_occupancy" for code in codes]

    @callback
    def _on_state(event: Event[EventStateChangedData]) -> None:
        seen.setdefault(event.data["entity_id"], perf_counter())

    stop = async_track_state_change_event(hass, ids, _on_state)
    async_say(hass, codes, "illuminance", "20")
    to_state, to_lamp = [], []
    for _ in range(MOST_FOLLOWED // len(codes)):
        clock.offset += STEP
        for code, id_ in zip(codes, ids, strict=True):
            seen.clear()
            lit.clear()
            start = perf_counter()
            async_say(hass, [code], "presence", "on")
            while lamp_id(code) not in lit or id_ not in seen:
                await _breathe(start)
            to_state.append(seen[id_] - start)
            to_lamp.append(lit[lamp_id(code)] - start)
        async_say(hass, codes, "presence", "off")
        await hass.async_block_till_done()
    async_say(hass, codes, "illuminance", "500")
    stop()
    name = f"latency.{site.spaces}"
    return _spread(f"{name}.state", to_state) | _spread(f"{name}.lamp", to_lamp)


async def _breathe(since: float) -> None:
    """Let the loop go round once; a space that does not follow is a fault, not a delay."""
    if perf_counter() - since > TOO_LATE_SECONDS:
        message = "a space did not turn occupied, or its lamp was not lit"
        raise RuntimeError(message)
    await asyncio.sleep(0)


def _spread(name: str, seconds: list[float]) -> Figures:
    """Return median and 99th percentile, in milliseconds."""
    cuts = quantiles(seconds, n=PERCENTILES)
    return {f"{name}.p50_ms": median(seconds) * 1e3, f"{name}.p99_ms": cuts[-1] * 1e3}


def _saving(hass: HomeAssistant, site: Site) -> Figures:
    """Return what one save of the first building of a site costs, in the loop and in its thread."""
    entry_id = next(site.entries())["entry_id"]
    coordinator = next(c for c in _coordinators(hass) if c.entry.entry_id == entry_id)
    take, dump = [], []
    for _ in range(SAVES):
        start = thread_time()
        snapshot = coordinator.engine.snapshot()
        taken = thread_time()
        snapshots.dump(snapshot)
        take.append(taken - start)
        dump.append(thread_time() - taken)
    name = f"save.{site.spaces}"
    return {f"{name}.loop_ms": median(take) * 1e3, f"{name}.thread_ms": median(dump) * 1e3}


async def _idle(hass: HomeAssistant) -> Figures:
    """Return what runs while nothing happens."""
    timers = sum(map(_is_ours, getattr(hass.loop, "_scheduled", ())))
    calls = 0

    def _on_call(frame: Any, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and FOLDER in frame.f_code.co_filename

    start = process_time()
    sys.setprofile(_on_call)
    await asyncio.sleep(IDLE_SECONDS)
    sys.setprofile(None)
    return {
        "idle.timers_per_building": timers / len(_coordinators(hass)),
        "idle.calls": calls,
        "idle.cpu_percent": (process_time() - start) / IDLE_SECONDS * 100,
    }


def _is_ours(handle: Any) -> bool:
    """Tell whether a timer of the loop calls code of the integration."""
    if handle.cancelled():
        return False
    jobs = [arg for arg in handle._args or () if isinstance(arg, HassJob)]  # noqa: SLF001 - asyncio tells no other way
    targets = [job.target for job in jobs] or [handle._callback]  # noqa: SLF001
    return any(_module(target).startswith(PACKAGE) for target in targets)


def _module(target: Any) -> str:
    return str(getattr(target, "__module__", ""))


if __name__ == "__main__":
    sys.exit(main())
