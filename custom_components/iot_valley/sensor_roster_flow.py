"""Reading sensors from a file or a text, after showing what that would do."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import FileSelector, FileSelectorConfig, TextSelector, TextSelectorConfig
import probatio as vol

from .adapters.radios import RadioSensor
from .adapters.words import Words, async_words
from .roster_flow import CONF_CSV, CONF_FILE, NoRoster, async_text
from .sensor_import import Reading, apply, read

_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_FILE): FileSelector(FileSelectorConfig(accept=".csv,.txt,.tsv")),
        vol.Optional(CONF_CSV): TextSelector(TextSelectorConfig(multiline=True)),
    }
)


class SensorRosterSteps(OptionsFlow):
    """Import sensors in two steps, of which the first changes nothing."""

    _sensors = ""

    async def async_step_import_sensors(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a file, and refuse it whole if anything in it is wrong."""
        code, problems = "", ""
        if user_input is not None:
            try:
                self._sensors = await async_text(self.hass, user_input)
            except NoRoster as missing:
                code = str(missing)
            else:
                if not (problems := await self._wrong_sensors()):
                    return await self.async_step_import_sensors_confirm()
                code = "roster_refused"
        return self.async_show_form(
            step_id="import_sensors",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, {CONF_CSV: self._sensors}),
            errors={"base": code} if code else {},
            description_placeholders={"problems": problems},
            last_step=False,
        )

    async def async_step_import_sensors_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what would be made and changed, then do it."""
        if problems := await self._wrong_sensors():  # the building may have changed since
            return self.async_abort(reason="roster_outdated", description_placeholders={"problems": problems})
        reading = read(self.hass, self.config_entry, self._sensors)
        counts = {
            "created": str(len(reading.create)),
            "changed": str(len(reading.update)),
            "unchanged": str(len(reading.unchanged)),
        }
        if not reading.create and not reading.update:
            return self.async_abort(reason="sensors_same", description_placeholders=counts)
        if user_input is not None:
            apply(self.hass, self.config_entry, reading)
            return self.async_abort(reason="sensors_imported", description_placeholders=counts)
        words = await async_words(self.hass)
        return self.async_show_form(
            step_id="import_sensors_confirm",
            data_schema=vol.Schema({}),
            description_placeholders=counts | {"plan": _planned(words, reading)},
            last_step=True,
        )

    async def _wrong_sensors(self) -> str:
        """Return all that is wrong with the file, as a list of sentences."""
        words = await async_words(self.hass)
        return words.capped(map(words.problem, read(self.hass, self.config_entry, self._sensors).problems))


def _planned(words: Words, reading: Reading) -> str:
    """Return the sensors that a file would make and change, as lists under their titles."""

    def listed(key: str, sensors: Iterable[RadioSensor]) -> str:
        lines = [words.sentence("sensor_planned", device=each.device_id.upper(), name=each.name) for each in sensors]
        return f"{words.sentence(key, count=str(len(lines)))}\n{words.capped(lines)}" if lines else ""

    parts = (listed("sensors_to_create", reading.create), listed("sensors_to_change", reading.update))
    return "\n\n".join(filter(None, parts))
