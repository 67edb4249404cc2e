"""A recording through a real Home Assistant with an entity for each sensor, at the recording's own times."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
import tempfile
from time import monotonic
from typing import Any
from unittest.mock import patch

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import Context, Event as BusEvent, EventStateChangedData, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.runner import create_event_loop

from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.hours import DAYS, OpeningHours
from custom_components.iot_valley.core.kinds import KINDS
from custom_components.iot_valley.core.messages import Event, Hand, LightReport, Reading, Refused
from custom_components.iot_valley.core.model import Building, Space
from custom_components.iot_valley.core.occupancy import Verdict

from .home import DOMAIN, async_set_up, running_home, store_entries, stored_entry, write_store
from .replay_recording import Stretch, Verdicts

_ENTRY_ID = "replay"
_FULL = 255
_TURNS = 3
"""How often the loop goes round so that all that is ready has run."""

_VERDICTS: Mapping[str, Verdict] = {STATE_ON: Verdict.PRESENT, STATE_OFF: Verdict.ABSENT}


def play(building: Building, stretch: Stretch) -> Verdicts:
    """Return the verdicts that Home Assistant shows."""
    loop = create_event_loop()
    try:
        with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder, _Time(loop, stretch.start).kept() as time:
            return loop.run_until_complete(_play(Path(folder), building, stretch, time))
    finally:
        loop.close()


class _Time:
    """The time that Home Assistant and its timers go by: it stands still until it is moved."""

    def __init__(self, loop: Any, start: datetime) -> None:
        """Begin at a moment."""
        self._loop = loop
        self._start = start
        self.now = start

    @contextmanager
    def kept(self) -> Iterator[_Time]:
        """Make Home Assistant go by this time."""
        self._loop.time = self._seconds
        self._loop._clock_resolution = 1e-6  # noqa: SLF001 - a microsecond is the least that a datetime tells
        with patch("homeassistant.util.dt.utcnow", self._tell), patch("time.time", self._stamp):
            yield self
        self._loop.time = monotonic

    def _seconds(self) -> float:
        return (self.now - self._start).total_seconds()

    def _tell(self) -> datetime:
        return self.now

    def _stamp(self) -> float:
        return self.now.timestamp()

    async def move_to(self, at: datetime) -> None:
        """Let the time go by up to a moment, with a halt wherever a timer rings."""
        while (rings_at := self._next_timer()) is not None and rings_at <= at:
            self.now = max(self.now, rings_at)
            await self.turn()
        self.now = max(self.now, at)

    def _next_timer(self) -> datetime | None:
        handles = (handle for handle in self._loop._scheduled if not handle.cancelled())  # noqa: SLF001
        first = min((handle.when() for handle in handles), default=None)
        return None if first is None else self._start + timedelta(seconds=first)

    @staticmethod
    async def turn() -> None:
        """Let run what is ready."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)


async def _play(folder: Path, building: Building, stretch: Stretch, time: _Time) -> Verdicts:
    store_entries(folder, [_entry(building)])
    if stretch.baseline is not None:
        write_store(folder, f"{DOMAIN}.{_ENTRY_ID}", snapshots.dump(stretch.baseline))
    async with running_home(folder) as hass:
        await hass.config.async_set_time_zone(str(building.time_zone))
        player = _Player(hass, time)
        await async_set_up(hass, DOMAIN)
        await hass.async_start()
        player.watch(building)
        for moment in stretch.moments:
            await time.move_to(moment.at)
            player.say(moment.event)
            await time.turn()
        return player.verdicts


class _Player:
    """Says as Home Assistant's entities what the sensors and lights of a recording said."""

    def __init__(self, hass: HomeAssistant, time: _Time) -> None:
        """Put lamps there that obey, but say only what the recording says."""
        self.verdicts = Verdicts()
        self._hass = hass
        self._time = time
        self._ours: dict[str, Context] = {}
        for service in ("turn_on", "turn_off"):
            for domain in ("light", "switch"):
                if not hass.services.has_service(domain, service):
                    hass.services.async_register(domain, service, self._on_command)

    @callback
    def _on_command(self, call: ServiceCall) -> None:
        self._ours.update(dict.fromkeys(call.data["entity_id"], call.context))

    @callback
    def watch(self, building: Building) -> None:
        """Note every verdict that is shown, from now on and now."""
        registry = er.async_get(self._hass)
        spaces = {
            entity_id: space_id
            for space_id in building.spaces
            if (entity_id := registry.async_get_entity_id("binary_sensor", DOMAIN, f"{space_id}_occupancy"))
        }

        @callback
        def _on_state(event: BusEvent[EventStateChangedData]) -> None:
            if (state := event.data["new_state"]) is not None:
                _note(state.entity_id, state.state)

        def _note(entity_id: str, state: str) -> None:
            verdict = _VERDICTS.get(state, Verdict.UNKNOWN)
            self.verdicts.note(self._time.now, spaces[entity_id], verdict)

        for entity_id in spaces:
            if (state := self._hass.states.get(entity_id)) is not None:
                _note(entity_id, state.state)
        async_track_state_change_event(self._hass, list(spaces), _on_state)

    @callback
    def say(self, event: Event) -> None:
        """Let a sensor or a light speak; what people chose goes where it would go."""
        match event:
            case Reading(at=None):
                self._hass.states.async_set(event.sensor_id, state_of(event.sensor_id, event.value))
            case LightReport():
                self._say_light(event)
            case _:
                entry = self._hass.config_entries.async_get_known_entry(_ENTRY_ID)
                try:
                    entry.runtime_data.async_handle(event)
                except Refused:
                    return

    def _say_light(self, report: LightReport) -> None:
        state = STATE_UNAVAILABLE if report.on is None else STATE_ON if report.on else STATE_OFF
        level = report.brightness
        attributes = {} if level is None else {"brightness": round(level * _FULL / 100)}
        context = {
            Hand.OURS: self._ours.get(report.light_id),
            Hand.PERSON: Context(user_id="someone"),
            Hand.DEVICE: None,
        }[report.hand]
        self._hass.states.async_set(report.light_id, state, attributes, context=context)


def state_of(entity_id: str, value: float | None) -> str:
    """Return the state by which an entity says a value."""
    if value is None:
        return STATE_UNAVAILABLE
    if entity_id.startswith("binary_sensor."):
        return STATE_ON if value else STATE_OFF
    return repr(value)


def _entry(building: Building) -> dict[str, Any]:
    defaults = building.defaults
    return stored_entry(
        _ENTRY_ID,
        DOMAIN,
        building.name,
        data={"floors": [], **_hours(building.hours)},
        options={
            "lux_threshold": defaults.lux_threshold,
            "dim_for": defaults.dim_for.total_seconds(),
            "override_for": defaults.override_for.total_seconds() / 60,
        },
        subentries=map(_subentry, building.spaces.values()),
    )


def _hours(hours: OpeningHours) -> dict[str, Any]:
    if hours.week is None:
        return {}
    week = zip(DAYS, hours.week, strict=True)
    return {"hours": {day: [[str(span.start), str(span.end)] for span in spans] for day, spans in week}}


def _subentry(space: Space) -> dict[str, Any]:
    return {
        "subentry_id": space.id,
        "subentry_type": KINDS[space.kind].family.value,
        "title": space.name,
        "unique_id": space.code.casefold(),
        "data": {
            "code": space.code,
            "kind": space.kind.value,
            "area": None,
            "capacity": space.capacity,
            "step_free": space.step_free,
            "equipment": [each.value for each in space.equipment],
            "companies": list(space.companies),
            "sensors": {
                sensor.id: {"kind": sensor.kind.value, **({"place": sensor.place} if sensor.place else {})}
                for sensor in space.sensors
            },
            "places": [{"id": place.id, "name": place.name, "step_free": place.step_free} for place in space.places],
            "lights": list(space.lights),
            "declined": [],
        },
    }
