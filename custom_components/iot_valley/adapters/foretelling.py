"""What is to be expected of the nap rooms, each minute anew: beside the event loop, for it takes its time."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..core.forecast import Forecast
from ..core.naps import Naps

_LEARNING: Final = Forecast(learning=True)


class Foretelling:
    """The forecasts of a building's nap rooms, and those who listen to them."""

    def __init__(self, hass: HomeAssistant, naps: Naps, now: Callable[[], datetime], minute: timedelta) -> None:
        """Begin with none; `now` is the building's time, of which a minute may take less than one."""
        self._hass = hass
        self._naps = naps
        self._now = now
        self._minute = minute
        self._forecasts: dict[str, Forecast] = {}
        self._listeners: defaultdict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._started = False
        self._cancel: CALLBACK_TYPE | None = None

    def of(self, space_id: str) -> Forecast:
        """Return what is to be expected of a room."""
        return self._forecasts.get(space_id, _LEARNING)

    @callback
    def async_listen(self, space_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when something else is to be expected of a room."""
        listeners = self._listeners[space_id]
        listeners.append(listener)
        self._async_arm()
        return lambda: listeners.remove(listener)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look now, and every minute as long as anybody listens, until the callback that is returned is called."""
        self._started = True
        self._take(self._foretell(self._listened_to(), self._now()))
        self._async_arm()
        return self._async_stop

    @callback
    def _async_arm(self) -> None:
        """Set the timer: a building without nap rooms has none."""
        if self._started and self._cancel is None and self._listened_to():
            look = self._async_look
            self._cancel = async_track_time_interval(self._hass, look, self._minute, cancel_on_shutdown=True)

    @callback
    def _async_stop(self) -> None:
        self._started = False
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _async_look(self, _: object) -> None:
        if told := self._listened_to():
            self._take(await self._hass.async_add_executor_job(self._foretell, told, self._now()))

    def _listened_to(self) -> list[str]:
        return [space_id for space_id, listeners in self._listeners.items() if listeners]

    def _foretell(self, space_ids: list[str], now: datetime) -> dict[str, Forecast | None]:
        """Return the forecasts, in another thread: they are made of values that never change."""
        return {space_id: self._naps.forecast(space_id, now) for space_id in space_ids}

    @callback
    def _take(self, forecasts: dict[str, Forecast | None]) -> None:
        for space_id, forecast in forecasts.items():
            if forecast is not None and forecast != self.of(space_id):
                self._forecasts[space_id] = forecast
                for listener in self._listeners[space_id]:
                    listener()
