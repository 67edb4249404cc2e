"""What it costs to set up so many sensors on radio, in a process of its own: seconds and bytes, as JSON."""

import argparse
import asyncio
import gc
import json
from pathlib import Path
import sys
import tempfile
from time import process_time, time
import tracemalloc

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.runner import create_event_loop
from homeassistant.util import dt as dt_util

from custom_components.iot_valley.core.uplinks import Network, read
from custom_components.iot_valley.hub import hub_of
from custom_components.iot_valley.radio_gateways import GatewayKind

from .bench_radio import Talk, gateway_of, radio_entry, sensors_of
from .home import DOMAIN, async_set_up, running_home, store_entries

SETTLE_SECONDS = 2.5
"""Repairs are looked for, and what is known is saved, within this time."""


def main() -> int:
    """Set up from scratch and again, or count bytes, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sensors", type=int)
    parser.add_argument("--memory", action="store_true", help="count bytes, not seconds")
    options = parser.parse_args()
    print(json.dumps(create_event_loop().run_until_complete(_measure(options))))
    return 0


async def _measure(options: argparse.Namespace) -> dict[str, float]:
    # A first time, since what is imported then is no cost of a sensor.
    for sensors in (1, options.sensors):
        with tempfile.TemporaryDirectory(prefix="iot-valley-") as name:
            folder = Path(name)
            gateways = [gateway_of(GatewayKind.CHIRPSTACK)]
            store_entries(folder, [radio_entry("bench", gateways, sensors_of(sensors))])
            if options.memory:
                figures = await _bytes(folder, sensors)
            else:
                figures = await _seconds(folder)
                figures["restart_seconds"] = (await _seconds(folder))["setup_seconds"]
    return figures


async def _seconds(folder: Path) -> dict[str, float]:
    async with running_home(folder) as hass:
        gc.collect()
        start = process_time()
        await async_set_up(hass, DOMAIN)
        seconds = process_time() - start
        await hass.async_start()
        return {"setup_seconds": seconds, "entities": _count(hass)}


async def _bytes(folder: Path, sensors: int) -> dict[str, float]:
    """Return how much is kept once every sensor has spoken a few times."""
    async with running_home(folder) as hass:
        gc.collect()
        tracemalloc.start()
        await async_set_up(hass, DOMAIN)
        await hass.async_start()
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        hub, talk, now = hub_of(hass, entry), Talk(sensors), time()
        for turn in range(6):
            for body in talk.bodies(sensors, now + turn - 6):
                for uplink in read(Network.CHIRPSTACK, body, dt_util.utcnow()):
                    hub.async_take("bench_gateway_0", uplink)
        await asyncio.sleep(SETTLE_SECONDS)
        await hass.async_block_till_done()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return {"bytes": size, "entities": _count(hass)}


def _count(hass: HomeAssistant) -> int:
    """Return how many enabled entities a building has."""
    return sum(one.platform == DOMAIN and not one.disabled for one in er.async_get(hass).entities.values())


if __name__ == "__main__":
    sys.exit(main())
