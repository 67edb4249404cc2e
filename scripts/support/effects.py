"""Measure what follows people, against Home Assistant's own lights: how soon, never against a hand, and never twice."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from random import Random
from statistics import quantiles
import sys
import tempfile
from time import perf_counter
from typing import Any, Final

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.core import Context, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.runner import create_event_loop
from homeassistant.setup import async_setup_component

from custom_components.iot_valley.core.actuators import all_of
from custom_components.iot_valley.core.attributes import Attribute, Values
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Actuate,
    ActuatorReport,
    Command,
    Hand,
    LightReport,
    Outcome,
    SetLights,
    Tick,
)
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.sensors import SensorKind

from .bench_events import SteppedClock
from .effects_heat import HEATERS, async_heat
from .effects_rush import async_hang_demo_lamps, async_rush
from .home import DOMAIN, async_set_up, running_home, store_entries, stored_entry

PROMISES: Final[Mapping[str, float]] = {
    "latency_p99_s": 0.1,
    "lag_p99_s": 0.05,
    "unlit": 0.0,
    "cold": 0.0,
    "fought": 0.0,
    "sent_twice": 0.0,
    "told_twice": 0.0,
}
"""The most that is let pass, by the end of a figure's name."""

LAMPS: Final = ("template", "demo")

TOO_LATE: Final = 5.0
_SHARE: Final = 0.6
"""Of what sensors say that is presence."""

START: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)

VALVE: Values = {
    Attribute.MODE: "heat",
    Attribute.TEMPERATURE: 17.0,
    Attribute.MODES: "heat,off",
    Attribute.MEASURED: 18.0,
}
SILENT: Final[Mapping[str, Values]] = {
    "valve": VALVE,
    "fan": {Attribute.SPEED: 0.0, Attribute.STEPS: 100.0},
    "sign": {Attribute.POWER: 0.0},
}


def main() -> int:
    """Run all parts; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(prog="scripts/effects", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--hands", type=int, default=100)
    parser.add_argument("--spaces", type=int, default=1_600)
    parser.add_argument("--seconds", type=float, default=100.0, help="for the hour's rush in a running home")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    figures = _run(async_rush(options.spaces, options.seconds, options.seed)) | rush(options.spaces, options.seed)
    for family in LAMPS:
        figures |= _of(f"{family}_lamps", _run(async_light(family, options.events, options.hands, options.seed)))
    for family in HEATERS:
        figures |= _of(f"{family}_heat", _run(async_heat(family, options.hands, options.seed)))
    print(json.dumps(figures, indent=2))
    return 0 if kept(figures) else 1


def _run(part: Coroutine[Any, Any, dict[str, float]]) -> dict[str, float]:
    """Run a part in a home, and a loop, of its own."""
    loop = create_event_loop()
    try:
        return loop.run_until_complete(part)
    finally:
        loop.close()


def _of(family: str, figures: Mapping[str, float]) -> dict[str, float]:
    return {f"{family}_{name}": value for name, value in figures.items()}


def kept(figures: Mapping[str, float]) -> bool:
    """Return whether all that is promised holds, each figure by how its name ends."""
    return all(value <= most for name, value in figures.items() for end, most in PROMISES.items() if name.endswith(end))


# -- a running instance ------------------------------------------------------------------------------------------------


async def async_light(family: str, events: int, hands: int, seed: str) -> dict[str, float]:
    """Return how soon lamps of a family come on, and how often a hand was fought, in a running Home Assistant."""
    count = events + hands
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder)
        store_entries(config, [_building(count)])
        async with running_home(config) as hass:
            await _hang_lamps(hass, family, count)
            for number in range(count):
                hass.states.async_set(f"binary_sensor.p{number}", "off")
                hass.states.async_set(f"binary_sensor.m{number}", "off")
                _shine(hass, number, 20)
            await async_set_up(hass, DOMAIN)
            asked: list[Mapping[str, Any]] = []

            @callback
            def _note(event: Event[Any]) -> None:
                if event.data["domain"] == "light" and event.context.user_id is None:
                    asked.append(event.data["service_data"] | {"service": event.data["service"]})

            hass.bus.async_listen("call_service", _note)
            figures = await _latencies(hass, events)
            figures["sent_twice"] = float(sum(n > 1 for n in Counter(_named(asked)).values()))
            asked.clear()
            fought = await _hands(hass, range(events, count), Random(f"hands {seed}"), asked)
            return figures | {"fought": float(fought)}


def _named(asked: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for call in asked:
        ids = call["entity_id"]
        yield from ids if isinstance(ids, list) else (ids,)


def _building(count: int) -> dict[str, Any]:
    def _space(number: int) -> dict[str, Any]:
        sensors = {f"binary_sensor.p{number}": {"kind": "presence"}, f"binary_sensor.m{number}": {"kind": "motion"}}
        sensors[f"sensor.x{number}"] = {"kind": "illuminance"}
        data: dict[str, Any] = {"code": f"r{number}", "kind": "meeting_room", "capacity": 6, "sensors": sensors}
        return {
            "data": data | {"lights": [f"light.l{number}"], "lux": 500},
            "subentry_id": f"r{number}",
            "subentry_type": "meeting_room",
            "title": f"R{number}",
            "unique_id": f"r{number}",
        }

    data: dict[str, Any] = {"floors": [], "hours": None}
    return stored_entry("effects", DOMAIN, "Effects", data=data, subentries=map(_space, range(count)))


async def _hang_lamps(hass: HomeAssistant, family: str, count: int) -> None:
    """Set up Home Assistant's own lamps, which do what they are told."""
    rows = [
        {"name": f"l{number}", "turn_on": [], "turn_off": [], "set_level": [], "default_entity_id": f"light.l{number}"}
        for number in range(count if family == "template" else 0)
    ]
    await async_setup_component(hass, "light", {"light": []})
    await async_setup_component(hass, "template", {"template": [{"light": rows}]})
    await hass.async_block_till_done()
    if family == "demo":
        await async_hang_demo_lamps(hass, [f"light.l{number}" for number in range(count)])
    for number in range(count):
        await hass.services.async_call("light", "turn_off", {"entity_id": f"light.l{number}"}, blocking=True)
    if len(hass.states.async_entity_ids("light")) != count:
        message = f"no lamps of {family}"
        raise RuntimeError(message)


async def _latencies(hass: HomeAssistant, count: int) -> dict[str, float]:
    """Return how long it takes from a sensor to its lamp."""
    took: list[float] = []
    for number in range(count):
        lit = asyncio.Event()

        @callback
        def _on(event: Event[EventStateChangedData], lit: asyncio.Event = lit) -> None:
            if (state := event.data["new_state"]) is not None and state.state == "on":
                lit.set()

        stop = async_track_state_change_event(hass, [f"light.l{number}"], _on)
        start = perf_counter()
        hass.states.async_set(f"binary_sensor.p{number}", "on")
        try:
            async with asyncio.timeout(TOO_LATE):
                await lit.wait()
            took.append(perf_counter() - start)
        except TimeoutError:
            pass
        stop()
    cuts = quantiles(took, n=100) if len(took) > 1 else [TOO_LATE] * 99
    return {
        "latency_p50_s": round(cuts[49], 5),
        "latency_p99_s": round(cuts[98], 5),
        "unlit": float(count - len(took)),
    }


def _shine(hass: HomeAssistant, number: int, lux: int) -> None:
    hass.states.async_set(f"sensor.x{number}", str(lux), {"unit_of_measurement": "lx"})


async def _hands(hass: HomeAssistant, rooms: range, draw: Random, asked: list[Mapping[str, Any]]) -> int:
    """Return how often one of our commands came after a hand, whatever else happened in between."""
    fought = 0
    coordinator = hass.config_entries.async_entries(DOMAIN)[0].runtime_data
    coordinator.clock = SteppedClock()
    person = await hass.auth.async_create_user("Person", group_ids=[GROUP_ID_ADMIN])
    context = Context(user_id=person.id)
    for number in rooms:
        hass.states.async_set(f"binary_sensor.p{number}", "on")
        await hass.async_block_till_done()
        asked.clear()
        await _touch(hass, number, draw, context)
        for _ in range(draw.randint(3, 12)):
            await _something(hass, number, draw, context)
        await hass.async_block_till_done()
        fought += sum(id == f"light.l{number}" for id in _named(asked))
    return fought


async def _touch(hass: HomeAssistant, number: int, draw: Random, context: Context) -> None:
    """Switch a lamp by hand, or dim it."""
    data: dict[str, Any] = {"entity_id": f"light.l{number}"}
    action = draw.choice(("turn_on", "turn_off"))
    if action == "turn_on":
        data["brightness_pct"] = draw.choice((20, 50))
    await hass.services.async_call("light", action, data, blocking=True, context=context)


async def _something(hass: HomeAssistant, number: int, draw: Random, context: Context) -> None:
    """Let something happen that would have the lamp told something, did no hand hold it."""
    match draw.randint(0, 5):
        case 0:
            hass.states.async_set(f"binary_sensor.m{number}", draw.choice(("on", "off")))
        case 1:
            await _touch(hass, number, draw, context)
        case 2:
            hass.states.async_set(f"binary_sensor.p{number}", "on", {"seen": draw.random()})
        case _:
            coordinator = hass.config_entries.async_entries(DOMAIN)[0].runtime_data
            coordinator.clock.offset += timedelta(seconds=draw.randint(20, 90))
            coordinator.async_handle(Tick())
            _shine(hass, number, draw.choice((20, 100, 700, 900)))
            await hass.async_block_till_done()


# -- a rush hour -------------------------------------------------------------------------------------------------------


def rush(count: int, seed: str) -> dict[str, float]:
    """Return what an hour costs in which everybody comes and goes: the time of each event, and the commands."""
    return _Rush(count, Random(f"rush {seed}")).live()


class _Rush:
    """An hour in a building in which every space drives everything."""

    def __init__(self, count: int, draw: Random) -> None:
        self._draw = draw
        spaces = [_driven(number) for number in range(count)]
        self._spaces = spaces
        self._engine = Engine(Building("Rush", spaces={space.id: space for space in spaces}), START)
        self._took: list[float] = []
        self._asked: dict[str, object] = {}
        self._commands, self._told_twice, self._events = 0, 0, 0

    def live(self) -> dict[str, float]:
        now, wake_at = START, self._begin()
        ends = START + timedelta(hours=1)
        while now < ends:
            now += timedelta(seconds=self._draw.expovariate(2.0))
            while wake_at is not None and wake_at <= now:
                wake_at = self._handle(Tick(), wake_at).wake_at
            space = self._draw.choice(self._spaces)
            self._events += 1
            start = perf_counter()
            outcome = self._engine.read(space.sensors[0].id, float(self._draw.random() < _SHARE), now)
            self._took.append(perf_counter() - start)
            if outcome is not None:
                wake_at = self._obeyed(outcome, now).wake_at
        cuts = quantiles(self._took, n=100)
        return {
            "events": float(self._events),
            "commands": float(self._commands),
            "commands_per_event": round(self._commands / self._events, 2),
            "told_twice": float(self._told_twice),
            "lag_p99_s": round(cuts[98], 5),
            "lag_worst_s": round(max(self._took), 5),
        }

    def _begin(self) -> datetime | None:
        outcome = self._engine.handle(Tick(), START)
        for space in self._spaces:
            for id in all_of(space):
                kind = id.split(".")[0]
                report = LightReport(id, on=False) if kind == "lamp" else ActuatorReport(id, SILENT[kind])
                outcome = self._obeyed(self._engine.handle(report, START), START)
        return outcome.wake_at

    def _handle(self, event: Any, now: datetime) -> Outcome:
        start = perf_counter()
        outcome = self._engine.handle(event, now)
        self._took.append(perf_counter() - start)
        return self._obeyed(outcome, now)

    def _obeyed(self, outcome: Outcome, now: datetime) -> Outcome:
        """Let the actuators do what they are told, and tell so."""
        for command in outcome.commands:
            for report in self._reports(command):
                outcome = self._obeyed(self._engine.handle(report, now), now)
        return outcome

    def _reports(self, command: Command) -> Iterator[LightReport | ActuatorReport]:
        if isinstance(command, SetLights):
            for id in command.lights:
                self._note(id, command.brightness)
                yield LightReport(id, command.brightness > 0, command.brightness, Hand.OURS)
        elif isinstance(command, Actuate):
            for id in command.actuators:
                self._note(id, dict(command.wanted))
                yield ActuatorReport(id, {**self._engine.actuators.get(id).values, **command.wanted}, Hand.OURS)

    def _note(self, id: str, wanted: object) -> None:
        self._commands += 1
        self._told_twice += self._asked.get(id) == wanted
        self._asked[id] = wanted


def _driven(number: int) -> Space:
    return Space(
        f"s{number}",
        f"s{number}",
        f"S{number}",
        SpaceKind.MEETING_ROOM,
        capacity=6,
        sensors=(Sensor(f"presence.{number}", SensorKind.PRESENCE),),
        lights=(f"lamp.{number}",),
        climates=(f"valve.{number}",),
        fans=(f"fan.{number}",),
        signs=(f"sign.{number}",),
    )


if __name__ == "__main__":
    sys.exit(main())
