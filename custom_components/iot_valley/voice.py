"""What the buildings are called when they are spoken of, and the sentences kept in step with them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from homeassistant.const import EVENT_COMPONENT_LOADED
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, intent
from homeassistant.helpers.event import async_call_later
from homeassistant.setup import EventComponentLoaded
from homeassistant.util.hass_dict import HassKey

from .adapters import config, voice
from .const import DOMAIN, LOGGER
from .coordinator import Coordinator, IotValleyConfigEntry
from .core import sentences
from .core.model import Space
from .core.spoken import language_of
from .core.spoken_names import Called, Names, called

SOON: Final = 1.0
"""Changes within so many seconds are written at once."""

VOICE: HassKey[Voice] = HassKey(f"{DOMAIN}_voice")


@callback
def voice_of(hass: HomeAssistant) -> Voice:
    """Return what hears for all buildings."""
    if VOICE not in hass.data:
        hass.data[VOICE] = Voice(hass)
    return hass.data[VOICE]


class Voice:
    """The names of all buildings that are set up, in each language."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with no building."""
        self.hass = hass
        self._coordinators: dict[str, Coordinator] = {}
        self._names: dict[tuple[str, str], Names] = {}
        self._scripts: dict[str, dict[str, Any]] = {}
        self._stop: CALLBACK_TYPE | None = None
        self._cancel: CALLBACK_TYPE | None = None
        self._refresh = HassJob(self._async_on_time, cancel_on_shutdown=True)

    @callback
    def async_add(self, entry: IotValleyConfigEntry) -> None:
        """Hear of a building, and follow it."""
        self._coordinators[entry.entry_id] = entry.runtime_data
        entry.async_on_unload(entry.runtime_data.async_on_spaces(self._on_spaces))
        entry.async_on_unload(self.hass.bus.async_listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._on_areas))
        entry.async_on_unload(lambda: self._remove(entry.entry_id))
        entry.async_on_unload(self.hass.bus.async_listen(EVENT_COMPONENT_LOADED, self._on_component))
        self._on_spaces(())

    @callback
    def _remove(self, entry_id: str) -> None:
        self._coordinators.pop(entry_id, None)
        self._names.clear()
        if not self._coordinators:
            self._wait_no_more()
            self._silence()

    @callback
    def _on_areas(self, _: Event[Any]) -> None:
        self._on_spaces(())

    @callback
    def _on_component(self, event: Event[EventComponentLoaded]) -> None:
        if event.data["component"] == voice.CONVERSATION:
            self._on_spaces(())

    @callback
    def _on_spaces(self, _: Iterable[Space]) -> None:
        self._names.clear()
        self._wait_no_more()
        self._cancel = async_call_later(self.hass, SOON, self._refresh)

    @callback
    def _wait_no_more(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _async_on_time(self, _: datetime) -> None:
        self._cancel = None
        await self.async_refresh()

    @property
    def coordinators(self) -> tuple[Coordinator, ...]:
        """The buildings that are set up."""
        return tuple(self._coordinators.values())

    def names(self, coordinator: Coordinator, language: str) -> Names:
        """Return what the spaces of a building are called."""
        key = coordinator.entry.entry_id, language
        if key not in self._names:
            building = coordinator.engine.building
            self._names[key] = Names(self._called(coordinator, language), building.floors, language)
        return self._names[key]

    def _called(self, coordinator: Coordinator, language: str) -> tuple[Called, ...]:
        aliases = {id: tuple(self._aliases(coordinator, id)) for id in coordinator.engine.building.spaces}
        return called(coordinator.engine.building.spaces.values(), aliases, language)

    def _aliases(self, coordinator: Coordinator, space_id: str) -> Iterable[str]:
        """Yield what else a space is called: by whoever renamed its device, and the other names of its area."""
        device = coordinator.devices.get(space_id)
        if device is not None and device.name_by_user:
            yield device.name_by_user
        subentry = coordinator.entry.subentries.get(space_id)
        area = ar.async_get(self.hass).async_get_area(config.area_of(subentry) or "") if subentry else None
        yield from sorted(alias for alias in (area.aliases if area else ()) if isinstance(alias, str))

    async def async_refresh(self) -> None:
        """Write the sentences anew, or hear them by triggers where that cannot be; nothing where nobody listens."""
        if voice.CONVERSATION not in self.hass.config.components:
            return
        if not self._scripts:
            self._scripts = await self.hass.async_add_executor_job(voice.read_scripts)
        ours = {language: self._written(language) for language in self._scripts}
        self._silence()
        try:
            await voice.async_keep(self.hass, ours)
        except OSError as error:
            LOGGER.warning(
                "Sentences are heard for as long as Home Assistant runs, since they cannot be kept: %s", error
            )
            told = [
                (language, each, commands)
                for language, script in ours.items()
                for each, commands in sentences.as_triggers(script).items()
            ]
            self._stop = await voice.async_listen(self.hass, told, self._async_answer)

    def _written(self, language: str) -> dict[str, Any]:
        names = [row for coordinator in self.coordinators for row in self._called(coordinator, language)]
        kinds = {
            id: space.kind
            for coordinator in self.coordinators
            for id, space in coordinator.engine.building.spaces.items()
        }
        return sentences.written(self._scripts[language], names, kinds)

    def _silence(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def _async_answer(self, name: str, told: dict[str, Any]) -> str | None:
        """Answer a sentence that a trigger heard; none where the other language's did too."""
        if language_of((told.get("user_input") or {}).get("language") or told["language"]) != told["language"]:
            return None
        response = await intent.async_handle(
            self.hass,
            DOMAIN,
            name,
            {},
            told["sentence"],
            told["context"],
            told["language"],
            device_id=told.get("device_id"),
            satellite_id=told.get("satellite_id"),
        )
        return str(response.speech.get("plain", {}).get("speech", ""))
