"""What nap places cost, in a process of its own: events that change a place, or nothing, beside bare Home Assistant."""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
import gc
import json
from operator import attrgetter
from pathlib import Path
import tempfile
from time import thread_time
from typing import Any, Final

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event, async_track_state_report_event
from homeassistant.runner import create_event_loop

from .bench_events import Samples, SteppedClock
from .home import DOMAIN, async_set_up, running_home, store_entries, stored_entry

BEDS: Final = 8
"""So many places has a room."""

STEP: Final = timedelta(seconds=11)
SETTLE_SECONDS: Final = 4.0


@dataclass(frozen=True)
class Dormitory:
    """So many places, in rooms of eight, each with a mat; and a thermometer in each room."""

    prefix: str
    rooms: int

    @cached_property
    def mats(self) -> list[str]:
        """The mats, each next to one of another room; an entity says its id by the same string each time."""
        return [f"binary_sensor.{self.prefix}{room}_{bed}" for bed in range(BEDS) for room in range(self.rooms)]

    @cached_property
    def warmths(self) -> list[str]:
        """The thermometers."""
        return [f"sensor.{self.prefix}{room}" for room in range(self.rooms)]

    def entry(self) -> dict[str, Any]:
        """Return the config entry of a building of these rooms."""
        rooms = (self._room(room) for room in range(self.rooms))
        return stored_entry(f"{self.prefix}_entry", DOMAIN, "Naps", data={"floors": []}, subentries=rooms)

    def _room(self, room: int) -> dict[str, Any]:
        code = f"{self.prefix}{room}"
        mats = {f"binary_sensor.{code}_{bed}": {"kind": "pressure", "place": f"p{bed}"} for bed in range(BEDS)}
        data = {
            "code": code,
            "kind": "nap_room",
            "area": None,
            "capacity": BEDS,
            "sensors": {**mats, f"sensor.{code}": {"kind": "temperature"}},
            "places": [{"id": f"p{bed}", "name": f"Place {bed}"} for bed in range(BEDS)],
        }
        return {
            "subentry_id": f"id_{code}",
            "subentry_type": "nap_room",
            "title": code,
            "unique_id": code,
            "data": data,
        }


_KINDS: Final[tuple[tuple[str, Callable[[Dormitory], list[str]], tuple[str, str]], ...]] = (
    ("change", attrgetter("mats"), ("on", "off")),
    ("same", attrgetter("mats"), ("off", "off")),
    ("drift", attrgetter("warmths"), ("20.1", "20.0")),
)


def main() -> int:
    """Let mats and thermometers speak, bare and ours by turns, and print what that cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", type=int, nargs="?", default=500)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    print(json.dumps(create_event_loop().run_until_complete(_measure(options)), indent=1))
    return 0


async def _measure(options: argparse.Namespace) -> Mapping[str, float]:
    rooms = -(-options.places // BEDS)
    ours, bare = Dormitory("ours", rooms), Dormitory("bare", rooms)
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        store_entries(Path(folder), [ours.entry()])
        async with running_home(Path(folder)) as hass:
            for site in (ours, bare):
                _say(hass, site.mats, "off")
                _say(hass, site.warmths, "20.0")
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            await asyncio.sleep(SETTLE_SECONDS)
            clock = SteppedClock()
            for entry in hass.config_entries.async_entries(DOMAIN):
                entry.runtime_data.clock = clock
            _listen_barely(hass, bare)
            written = _written(hass, ours, clock)
            gc.collect()
            gc.freeze()
            samples = Samples()
            for _ in range(options.rounds):
                _round(hass, samples, {"bare": bare, "ours": ours}, clock)
                await hass.async_block_till_done()
            return dict(_figures(samples, written, rooms * BEDS))


def _figures(samples: Samples, written: float, places: int) -> Iterator[tuple[str, float]]:
    yield "places", places
    for kind in ("same", "drift", "change"):
        each = written if kind == "change" else 1.0
        yield f"{kind}.bare_us", samples.middle(f"bare.{kind}") * 1e6
        yield f"{kind}.ours_us", samples.middle(f"ours.{kind}") * 1e6
        yield f"{kind}.ratio", samples.ratio(f"ours.{kind}", f"bare.{kind}") / each
    yield "change.written", written


def _listen_barely(hass: HomeAssistant, site: Dormitory) -> None:
    """Listen as little as possible: from each mat another state is derived."""

    @callback
    def _nothing(_: object) -> None:
        """Do nothing."""

    @callback
    def _derive(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            hass.states.async_set(f"{state.entity_id}_derived", state.state)

    async_track_state_change_event(hass, site.warmths, _nothing)
    async_track_state_report_event(hass, site.warmths, _nothing)
    async_track_state_report_event(hass, site.mats, _nothing)
    async_track_state_change_event(hass, site.mats, _derive)


def _say(hass: HomeAssistant, ids: Iterable[str], value: str) -> None:
    for entity_id in ids:
        hass.states.async_set(entity_id, value)


@callback
def _written(hass: HomeAssistant, site: Dormitory, clock: SteppedClock) -> float:
    """Return how many entities are written for an event that changes a place, on average."""
    writes = 0

    @callback
    def _on_change(_: object) -> None:
        nonlocal writes
        writes += 1

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, _on_change)
    for value in ("on", "off"):
        clock.offset += STEP
        _say(hass, site.mats, value)
    stop()
    return writes / (2 * len(site.mats)) - 1


def _round(hass: HomeAssistant, samples: Samples, sites: dict[str, Dormitory], clock: SteppedClock) -> None:
    """Time each kind of event twice on each side: whoever is first at first is second then, and the mean counts."""
    for kind, ids_of, values in _KINDS:
        seconds = dict.fromkeys(sites, 0.0)
        for side in (*sites, *reversed(sites)):
            seconds[side] += _time(hass, clock, ids_of(sites[side]), values) / 2
        for side, each in seconds.items():
            samples.note(f"{side}.{kind}", each)


def _time(hass: HomeAssistant, clock: SteppedClock, ids: list[str], values: tuple[str, str]) -> float:
    """Return the seconds of processor time that an event took."""
    seconds = 0.0
    for value in values:
        clock.offset += STEP
        start = thread_time()
        _say(hass, ids, value)
        seconds += thread_time() - start
    return seconds / (len(values) * len(ids))


if __name__ == "__main__":
    raise SystemExit(main())
