"""An hour's rush in a running Home Assistant, in a minute or two: how late its loop is, and what lamps are told."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
import tempfile
from time import perf_counter
from typing import Any, Final

from homeassistant.components.demo.light import DemoLight
from homeassistant.components.light.const import DATA_COMPONENT
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .bench_site import Site, async_put_sensors, async_say, lamp_id
from .home import DOMAIN, async_set_up, running_home, store_entries

HOUR: Final = timedelta(hours=1)
EVENTS: Final = 7_200
"""Two a second: each space of 1,600 has four or five changes in the hour."""

_EVERY: Final = 0.005
"""How often the loop is asked to come round, in seconds."""

_SETTLE: Final = 5.0
_SAYINGS: Final = (("presence", "on"), ("presence", "off"), ("motion", "on"), ("motion", "off"))


@dataclass(slots=True)
class FastClock:
    """A building's clock in which the hour goes by in the seconds there are for it."""

    start: datetime
    pace: float

    def now(self) -> datetime:
        """Return the building's time."""
        return self.at(dt_util.utcnow())

    def at(self, real: datetime) -> datetime:
        """Return the building's time at a real moment."""
        return self.start + (real - self.start) * self.pace

    def seconds_until(self, at: datetime) -> float:
        """Return how many real seconds it is until a moment of the building's time."""
        return max((at - self.now()).total_seconds() / self.pace, 0.0)


async def async_rush(spaces: int, seconds: float, seed: str, events: int = EVENTS) -> dict[str, float]:
    """Return how late the loop was, and how often lamps were told what they had been told, in an hour's rush."""
    site = Site("rush", spaces)
    with tempfile.TemporaryDirectory() as folder:
        store_entries(Path(folder), site.entries())
        async with running_home(Path(folder)) as hass:
            async_put_sensors(hass, [site])
            for code in site.codes:
                hass.states.async_remove(lamp_id(code))
            await async_hang_demo_lamps(hass, map(lamp_id, site.codes))
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            clock = FastClock(dt_util.utcnow(), HOUR.total_seconds() / seconds)
            for entry in hass.config_entries.async_entries(DOMAIN):
                entry.runtime_data.clock = clock
            async_say(hass, site.codes, "illuminance", "20")
            await asyncio.sleep(_SETTLE)
            return await _hour(hass, site, seconds, Random(f"rush {seed}"), events)


async def async_hang_demo_lamps(hass: HomeAssistant, ids: Iterable[str]) -> None:
    """Put Home Assistant's own demo lamps where they are asked for."""
    await async_setup_component(hass, "light", {"light": []})
    lamps = []
    for id in ids:
        lamp = DemoLight(unique_id=id, device_name=id, state=False)
        lamp.entity_id = id
        lamp._attr_device_info = None  # noqa: SLF001 - a device needs a config entry, and this house has none for it
        lamps.append(lamp)
    await hass.data[DATA_COMPONENT].async_add_entities(lamps)


async def _hour(hass: HomeAssistant, site: Site, seconds: float, draw: Random, events: int) -> dict[str, float]:
    last: dict[str, tuple[Any, ...]] = {}
    told: Counter[str] = Counter()

    @callback
    def _note(event: Event[Any]) -> None:
        if event.data["domain"] == "light":
            data = event.data["service_data"]
            asked = (event.data["service"], data.get("brightness_pct"))
            for id in data["entity_id"]:
                told["commands"] += 1
                told["twice"] += last.get(id) == asked
                last[id] = asked

    hass.bus.async_listen("call_service", _note)
    late: list[float] = []
    probe = hass.loop.create_task(_probe(late))
    start = perf_counter()
    for number in range(events):
        if (wait := start + number * seconds / events - perf_counter()) > 0:
            await asyncio.sleep(wait)
        async_say(hass, [draw.choice(site.codes)], *draw.choice(_SAYINGS))
    took = perf_counter() - start
    probe.cancel()
    with suppress(asyncio.CancelledError):
        await probe
    return {
        "home_events_per_s": round(events / took, 1),
        "home_commands": float(told["commands"]),
        "home_told_twice": float(told["twice"]),
        "home_lag_p50_s": round(quantiles(late, n=100)[49], 5),
        "home_lag_p99_s": round(quantiles(late, n=100)[98], 5),
        "home_lag_worst_s": round(max(late), 5),
    }


async def _probe(late: list[float]) -> None:
    """Note how late the loop comes round, for as long as it is let."""
    while True:
        start = perf_counter()
        await asyncio.sleep(_EVERY)
        late.append(perf_counter() - start - _EVERY)
