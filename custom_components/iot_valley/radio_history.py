"""What the building's own sensors told too late: it is written into the statistics of its hours once all is in."""

from collections.abc import Iterable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .adapters import radios
from .adapters.radios import Part
from .adapters.statistics import async_correct
from .core.backlog import Backlog
from .core.quantities import Measurement
from .radio_rows import AVERAGED


class History:
    """The late messages of one building, and the timer at which they are written."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with none."""
        self._hass = hass
        self._backlog = Backlog()
        self._cancel: CALLBACK_TYPE | None = None
        self._job = HassJob(self._async_write, cancel_on_shutdown=True)

    @callback
    def note(self, device_id: str, past: Iterable[tuple[datetime, Measurement]]) -> None:
        """Note what a sensor told of the past."""
        averaged = [(at, item) for at, item in past if item.quantity in AVERAGED]
        if averaged:
            self._backlog.note(device_id, averaged, dt_util.utcnow())
            self._arm()

    @callback
    def _arm(self) -> None:
        self.stop()
        if (at := self._backlog.next()) is not None:
            delay = max((at - dt_util.utcnow()).total_seconds(), 0.0)
            self._cancel = async_call_later(self._hass, delay, self._job)

    @callback
    def stop(self) -> None:
        """Write no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _async_write(self, now: datetime) -> None:
        self._cancel = None
        for series, hours in self._backlog.take(now).items():
            part = Part(series.quantity, series.channel)
            if (entity_id := radios.entity_id_of(self._hass, series.device_id, part)) is not None:
                await async_correct(self._hass, entity_id, AVERAGED[series.quantity], hours)
        self._arm()
