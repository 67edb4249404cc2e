"""What heats, against thermostats of Home Assistant: brought to what is wanted, never against a hand, never twice."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
import tempfile
from typing import Any, Final

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import User
from homeassistant.components.climate import HVACMode
from homeassistant.components.climate.const import DATA_COMPONENT
from homeassistant.components.demo.climate import DemoClimate
from homeassistant.const import UnitOfTemperature
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component

from custom_components.iot_valley.core.climate import CALM, HEAT_CAP
from custom_components.iot_valley.core.messages import Tick

from .bench_events import SteppedClock
from .home import DOMAIN, async_set_up, running_home, store_entries, stored_entry

HEATERS: Final = ("demo", "generic_thermostat")
_MINUTE: Final = timedelta(minutes=1)
_COMINGS: Final = 3
"""How often everybody comes and goes before hands are tried."""

type _Asked = tuple[str, Mapping[str, Any]]


async def async_heat(family: str, count: int, seed: str) -> dict[str, float]:
    """Return what thermostats of a family were told while people came and went, and once hands had set them."""
    with tempfile.TemporaryDirectory() as folder:
        store_entries(Path(folder), [_building(count)])
        async with running_home(Path(folder)) as hass:
            await _hang(hass, family, count)
            for number in range(count):
                hass.states.async_set(f"binary_sensor.p{number}", "off")
            await async_set_up(hass, DOMAIN)
            await hass.async_start()
            return await _Trial(hass, count, Random(f"{family} {seed}")).async_run()


def _building(count: int) -> dict[str, Any]:
    def _space(number: int) -> dict[str, Any]:
        data: dict[str, Any] = {"code": f"r{number}", "kind": "meeting_room", "capacity": 6}
        data |= {"sensors": {f"binary_sensor.p{number}": {"kind": "presence"}}, "climates": [f"climate.h{number}"]}
        return {
            "data": data,
            "subentry_id": f"r{number}",
            "subentry_type": "meeting_room",
            "title": f"R{number}",
            "unique_id": f"r{number}",
        }

    data: dict[str, Any] = {"floors": [], "hours": None}
    return stored_entry("heat", DOMAIN, "Heat", data=data, subentries=map(_space, range(count)))


async def _hang(hass: HomeAssistant, family: str, count: int) -> None:
    rows: list[dict[str, Any]] = []
    if family == "generic_thermostat":
        await async_setup_component(hass, "input_boolean", {"input_boolean": {f"b{n}": {} for n in range(count)}})
        for number in range(count):
            hass.states.async_set(f"sensor.t{number}", "18.0", {"unit_of_measurement": "°C"})
            row = {"platform": family, "name": f"h{number}", "heater": f"input_boolean.b{number}"}
            start = {"initial_hvac_mode": "heat", "target_temp": 17.0, "target_temp_step": 0.1, "precision": 0.1}
            rows.append(row | start | {"target_sensor": f"sensor.t{number}"})
    await async_setup_component(hass, "climate", {"climate": rows})
    await hass.async_block_till_done()
    if family == "demo":
        await hass.data[DATA_COMPONENT].async_add_entities(map(_demo, range(count)))
    if len(hass.states.async_entity_ids("climate")) != count:
        message = f"no thermostats of {family}"
        raise RuntimeError(message)


def _demo(number: int) -> DemoClimate:
    thermostat = DemoClimate(
        unique_id=f"h{number}",
        device_name=f"h{number}",
        target_temperature=17.0,
        unit_of_measurement=UnitOfTemperature.CELSIUS,
        preset=None,
        current_temperature=18.0,
        fan_mode=None,
        target_humidity=None,
        current_humidity=None,
        swing_mode=None,
        swing_horizontal_mode=None,
        hvac_mode=HVACMode.HEAT,
        hvac_action=None,
        target_temp_high=None,
        target_temp_low=None,
        hvac_modes=[HVACMode.HEAT, HVACMode.OFF],
    )
    thermostat.entity_id = f"climate.h{number}"
    thermostat._attr_device_info = None  # noqa: SLF001 - a device needs a config entry, and this house has none for it
    return thermostat


class _Trial:
    """A house in which people come and go, and then set their thermostats by hand."""

    def __init__(self, hass: HomeAssistant, count: int, draw: Random) -> None:
        self._hass, self._count, self._draw = hass, count, draw
        self._coordinator = hass.config_entries.async_entries(DOMAIN)[0].runtime_data
        self._clock = self._coordinator.clock = SteppedClock()
        self._last: dict[str, _Asked] = {}
        self._commands, self._twice = 0, 0
        self._handled: set[str] = set()
        self._fought = 0
        hass.bus.async_listen("call_service", self._note)

    async def async_run(self) -> dict[str, float]:
        cold = 0
        for _ in range(_COMINGS):
            self._say("off")
            await self._pass(15)
            self._say("on")
            await self._pass(15)
            cold += sum(self._target(number) != HEAT_CAP for number in range(self._count))
        changes = 2.0 * _COMINGS * self._count
        told = self._commands
        person = await self._hass.auth.async_create_user("Person", group_ids=[GROUP_ID_ADMIN])
        await self._hands(person)
        return {
            "cold": float(cold),
            "fought": float(self._fought),
            "sent_twice": float(self._twice),
            "commands_per_change": round(told / changes, 2),
        }

    @callback
    def _note(self, event: Event[Any]) -> None:
        if event.data["domain"] != "climate" or event.context.user_id is not None:
            return
        data = dict(event.data["service_data"])
        ids = data.pop("entity_id")
        for id in ids if isinstance(ids, list) else [ids]:
            asked = (event.data["service"], data)
            self._commands += 1
            self._twice += self._last.get(id) == asked
            self._last[id] = asked
            self._fought += id in self._handled

    def _say(self, word: str) -> None:
        for number in range(self._count):
            self._hass.states.async_set(f"binary_sensor.p{number}", word, {"at": self._draw.random()})

    async def _pass(self, minutes: int) -> None:
        for _ in range(minutes):
            await self._step(_MINUTE)

    async def _step(self, span: timedelta) -> None:
        self._clock.offset += span
        self._coordinator.async_handle(Tick())
        await self._hass.async_block_till_done()

    def _target(self, number: int) -> float | None:
        state = self._hass.states.get(f"climate.h{number}")
        return None if state is None else state.attributes.get("temperature")

    async def _hands(self, person: User) -> None:
        for number in range(self._count):
            await self._touch(number, person)
            for _ in range(self._draw.randint(3, 12)):
                await self._something(number, person)
        self._say("on")
        await self._step(CALM)

    async def _something(self, number: int, person: User) -> None:
        match self._draw.randint(0, 3):
            case 0:
                await self._touch(number, person)
            case 1:
                self._say("on")
            case 2:
                await self._step(timedelta(seconds=self._draw.randint(1, 90)))
            case _:
                self._hass.states.async_set(f"sensor.t{number}", f"{self._draw.uniform(17, 21):.1f}")

    async def _touch(self, number: int, person: User) -> None:
        """Turn a thermostat by hand, or switch it off."""
        id = f"climate.h{number}"
        data: dict[str, Any] = {"entity_id": id}
        if self._draw.random() < 1 / 4:
            action, data = "set_hvac_mode", data | {"hvac_mode": "off"}
        else:
            action, data = "set_temperature", data | {"temperature": self._draw.choice((16.5, 17.5, 20.5, 22.0))}
        context = Context(user_id=person.id)
        await self._hass.services.async_call("climate", action, data, blocking=True, context=context)
        self._handled.add(id)
