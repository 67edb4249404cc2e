"""The people of the demo building by its clock: their sensors speak, and they ask for beds."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import CONF_DEMO, CONF_SEED, DEMO_PREFIX
from ..core.asked import NapEvent, PlaceClaimed, QueueJoined
from ..core.demo import Clock, Simulation
from ..core.demo_diary import Ask
from ..core.messages import Refused

_PREPARE_EVERY: Final = timedelta(hours=6)
_CATCH_UP: Final = timedelta(hours=1)
"""After a longer pause the sensors say where they stand, not all that they would have said."""


async def async_run(
    hass: HomeAssistant, entry: ConfigEntry[Any], clock: Clock, handle: Callable[[NapEvent], object]
) -> CALLBACK_TYPE:
    """Let sensors speak and people ask for beds by the clock until the callback that is returned is called."""
    simulation = Simulation(int(entry.data[CONF_DEMO][CONF_SEED]), dt_util.get_default_time_zone())
    await hass.async_add_executor_job(simulation.prepare, clock.now())
    runner = _Runner(hass, simulation, clock, lambda ask: _async_ask(entry, ask, handle))
    runner.async_step()
    return runner.async_stop


@callback
def _async_ask(entry: ConfigEntry[Any], ask: Ask, handle: Callable[[NapEvent], object]) -> None:
    """Let somebody claim a bed, or wait for one; who is refused goes without asking."""
    for space_id, subentry in entry.subentries.items():
        if subentry.unique_id == ask.space.casefold():
            with suppress(Refused):
                handle(
                    QueueJoined(space_id, ask.at, minutes=ask.minutes)
                    if ask.place is None
                    else PlaceClaimed(space_id, ask.place, ask.minutes)
                )


class _Runner:
    """Wakes up when a sensor has something to say, or somebody asks for a bed."""

    def __init__(self, hass: HomeAssistant, simulation: Simulation, clock: Clock, ask: Callable[[Ask], None]) -> None:
        self._hass = hass
        self._ask = ask
        self._simulation = simulation
        self._clock = clock
        self._told = datetime.min.replace(tzinfo=dt_util.UTC)
        self._prepare_at = clock.now() + _PREPARE_EVERY
        self._cancel: CALLBACK_TYPE | None = None
        self._job = HassJob(self.async_step, cancel_on_shutdown=True)

    @callback
    def async_step(self, _: datetime | None = None) -> None:
        """Let speak who has something to say by now, and wait for the next one."""
        now = self._clock.now()
        for key, value in self._due(now):
            async_dispatcher_send(self._hass, f"{DEMO_PREFIX}{key}", value)
        if self._is_near(now):
            for _, ask in self._simulation.asks(self._told, now):
                self._ask(ask)
        self._told = now
        if now >= self._prepare_at:
            self._prepare_at = now + _PREPARE_EVERY
            self._hass.async_add_executor_job(self._simulation.prepare, now)
        delay = self._clock.seconds_until(self._simulation.next_change(now))
        self._cancel = async_call_later(self._hass, delay, self._job)

    def _due(self, now: datetime) -> Iterator[tuple[str, float | None]]:
        if self._is_near(now):
            for change in self._simulation.changes(self._told, now):
                yield change.key, change.value
        else:
            yield from self._simulation.readings(now).items()

    def _is_near(self, now: datetime) -> bool:
        """Return whether it was only just now that we looked."""
        return self._told <= now < self._told + _CATCH_UP

    @callback
    def async_stop(self) -> None:
        """Let the sensors be silent."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
