"""Keeping a building true to Home Assistant's registries, and its repairs to these and to what its sensors do."""

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from . import booking_issues, radio_issues
from .adapters import registries
from .adapters.issues import Issues
from .adapters.spaces import id_of
from .adapters.words import async_words
from .complaints import complaints_of, disobedience_of
from .coordinator import IotValleyConfigEntry
from .core.caretaker import CARE
from .core.draft import refs_of
from .front_desk import front_desk_of
from .hub import hub_of
from .privacy import privacy_issues
from .survey import issues_of

PAUSE = 1.0
"""Seconds in which changes that come together are waited for."""


@callback
def async_watch(hass: HomeAssistant, entry: IotValleyConfigEntry) -> CALLBACK_TYPE:
    """Let a building follow what it uses, and keep its repairs up to date."""
    return _Watch(hass, entry).start()


class _Watch:
    """The repairs of one building, looked through once for all changes that come together."""

    def __init__(self, hass: HomeAssistant, entry: IotValleyConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self._coordinator = entry.runtime_data
        self._hub = hub_of(hass, entry)
        self._desk = front_desk_of(hass, entry)
        self._issues = Issues(hass, entry.entry_id)
        self._started = False
        self._stopped = False
        self._cancel_survey: CALLBACK_TYPE | None = None
        self._cancel_waiting: CALLBACK_TYPE | None = None

    def start(self) -> CALLBACK_TYPE:
        """Begin once Home Assistant has started and every entity had time to appear."""
        stops = (
            registries.async_watch(self._hass, self._entry, self._coordinator.async_resync, self._plan_survey),
            self._coordinator.async_listen(CARE, self._plan_survey),
            self._hub.async_on_news(self._plan_survey),
            self._desk.async_on_trouble(self._plan_survey),
            async_at_started(self._hass, self._on_started),
        )

        @callback
        def _stop() -> None:
            for stop in stops:
                stop()
            self._stop()

        return _stop

    @callback
    def _on_started(self, _hass: HomeAssistant) -> None:
        self._started = True
        self._plan_survey()

    @callback
    def _plan_survey(self) -> None:
        if self._started and not self._stopped and self._cancel_survey is None:
            job = HassJob(self._on_pause_over, cancel_on_shutdown=True)
            self._cancel_survey = async_call_later(self._hass, PAUSE, job)

    @callback
    def _on_pause_over(self, _now: object) -> None:
        self._cancel_survey = None
        self._entry.async_create_task(self._hass, self._async_survey(), "survey")

    async def _async_survey(self) -> None:
        words = await async_words(self._hass)
        if self._stopped:
            return
        complaints = (
            *complaints_of(self._hass, self._coordinator.engine, words),
            *disobedience_of(self._hass, self._coordinator.engine),
        )
        private = privacy_issues(self._hass, self._entry)
        heard = radio_issues.issues_of(self._hub, words)
        booked = booking_issues.issues_of(self._desk, words)
        self._issues.show([*issues_of(self._hass, self._entry, words), *complaints, *heard, *private, *booked])
        self._await_missing()

    @callback
    def _await_missing(self) -> None:
        """Look again when an entity that no registry knows comes back."""
        refs = {ref for sub in self._entry.subentries.values() for ref in refs_of(sub.data)}
        gone = [ref for ref in refs if id_of(self._hass, ref) == ref and self._hass.states.get(ref) is None]
        self._forget_missing()
        if gone:
            self._cancel_waiting = async_track_state_change_event(self._hass, gone, self._on_return)

    @callback
    def _on_return(self, _event: object) -> None:
        self._plan_survey()

    @callback
    def _forget_missing(self) -> None:
        if self._cancel_waiting is not None:
            self._cancel_waiting()
            self._cancel_waiting = None

    @callback
    def _stop(self) -> None:
        self._stopped = True
        if self._cancel_survey is not None:
            self._cancel_survey()
            self._cancel_survey = None
        self._forget_missing()
        self._issues.show(())
