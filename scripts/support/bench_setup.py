"""What it costs to set up so many entities, in a process of its own: seconds and bytes, as JSON."""

import argparse
import asyncio
import gc
import json
from pathlib import Path
import sys
import tempfile
from time import process_time
import tracemalloc
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.runner import create_event_loop

from .bench_site import Site, async_put_lamps, async_put_sensors
from .home import DOMAIN, async_set_up, running_home, store_entries

SETTLE_SECONDS = 2.5
"""Repairs are looked for, and what is known is saved, within this time."""


def main() -> int:
    """Set up from scratch and again, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("domain", choices=(DOMAIN, "group"))
    parser.add_argument("spaces", type=int)
    parser.add_argument("--entities", type=int, default=0, help="of group")
    parser.add_argument("--memory", action="store_true", help="count bytes, not seconds")
    options = parser.parse_args()
    print(json.dumps(create_event_loop().run_until_complete(_measure(options))))
    return 0


async def _measure(options: argparse.Namespace) -> dict[str, float]:
    # A first time, since what is imported then is no cost of a space.
    await _one(Site("first", 1), options, 9)
    return await _one(Site("space", options.spaces), options, options.entities)


async def _one(site: Site, options: argparse.Namespace, entities: int) -> dict[str, float]:
    entries = site.entries() if options.domain == DOMAIN else site.groups(entities)
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        store_entries(Path(folder), entries)
        if options.memory:
            return await _bytes(Path(folder), site, options.domain)
        scratch = await _seconds(Path(folder), site, options.domain)
        again = await _seconds(Path(folder), site, options.domain)
        return scratch | {"restart_seconds": again["setup_seconds"]}


async def _seconds(folder: Path, site: Site, domain: str) -> dict[str, float]:
    async with running_home(folder) as hass:
        _furnish(hass, site)
        gc.collect()
        start = process_time()
        await async_set_up(hass, domain)
        seconds = process_time() - start
        await hass.async_start()
        return {"setup_seconds": seconds, "entities": _count(hass, domain)}


async def _bytes(folder: Path, site: Site, domain: str) -> dict[str, float]:
    async with running_home(folder) as hass:
        _furnish(hass, site)
        gc.collect()
        tracemalloc.start()
        await async_set_up(hass, domain)
        await hass.async_start()
        await asyncio.sleep(SETTLE_SECONDS)
        await hass.async_block_till_done()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return {"bytes": size, "entities": _count(hass, domain)}


def _furnish(hass: HomeAssistant, site: Site) -> None:
    async_put_sensors(hass, [site])
    async_put_lamps(hass, lambda _: None)


def _count(hass: HomeAssistant, domain: str) -> int:
    """Return how many enabled entities an integration has."""
    entities: Any = er.async_get(hass).entities.values()
    return sum(entity.platform == domain and not entity.disabled for entity in entities)


if __name__ == "__main__":
    sys.exit(main())
