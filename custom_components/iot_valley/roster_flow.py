"""Reading a roster from a file or a text, after showing what it would do; and writing one."""

from pathlib import Path
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import probatio as vol

from .adapters.spaces import spaces_of
from .adapters.words import async_words
from .const import MOST_ROSTER_BYTES
from .roster_import import Reading, async_apply, exported, read

CONF_FILE = "file"
CONF_CSV = "csv"
CONF_CREATE_AREAS = "create_areas"

_TEXT = TextSelector(TextSelectorConfig(multiline=True))
_IMPORT_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_FILE): FileSelector(FileSelectorConfig(accept=".csv,.txt,.tsv")),
        vol.Optional(CONF_CSV): _TEXT,
        vol.Required(CONF_CREATE_AREAS, default=False): BooleanSelector(),
    }
)
_EXPORT_SCHEMA = vol.Schema({vol.Optional(CONF_CSV): _TEXT})


_NOTHING = "no_roster"
_TOO_LARGE = "roster_too_large"
_GONE = "file_gone"


class NoRoster(Exception):  # noqa: N818 - it is an answer to the person, not an error of ours
    """There is no text to read, for a reason that can be translated."""


class RosterSteps(OptionsFlow):
    """Import a roster in two steps, of which the first changes nothing; export one."""

    _text = ""
    _create_areas = False

    async def async_step_import_roster(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a roster, and refuse it whole if anything in it is wrong."""
        code, problems = "", ""
        if user_input is not None:
            self._create_areas = user_input[CONF_CREATE_AREAS]
            try:
                self._text = await async_text(self.hass, user_input)
            except NoRoster as missing:
                code = str(missing)
            else:
                if not (problems := await self._problems()):
                    return await self.async_step_import_confirm()
                code = "roster_refused"
        return self.async_show_form(
            step_id="import_roster",
            data_schema=self.add_suggested_values_to_schema(
                _IMPORT_SCHEMA,
                {CONF_CSV: self._text, CONF_CREATE_AREAS: self._create_areas},
            ),
            errors={"base": code} if code else {},
            description_placeholders={"problems": problems},
            last_step=False,
        )

    async def async_step_import_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what would be made and changed, then do it."""
        if problems := await self._problems():  # the building may have changed since
            return self.async_abort(reason="roster_outdated", description_placeholders={"problems": problems})
        planned = self._read().plan
        words = await async_words(self.hass)
        counts = {
            "created": str(len(planned.create)),
            "changed": str(len(planned.update)),
            "unchanged": str(len(planned.unchanged)),
        }
        if not planned.create and not planned.update:
            return self.async_abort(reason="roster_same", description_placeholders=counts)
        if user_input is not None:
            await async_apply(self.hass, self.config_entry, planned)
            return self.async_abort(reason="roster_imported", description_placeholders=counts)
        return self.async_show_form(
            step_id="import_confirm",
            data_schema=vol.Schema({}),
            description_placeholders=counts | {"plan": words.planned(planned)},
            last_step=True,
        )

    async def async_step_export_roster(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the roster, to be copied."""
        if user_input is not None:
            return self.async_abort(reason="roster_exported")
        text = exported(self.hass, self.config_entry)
        return self.async_show_form(
            step_id="export_roster",
            data_schema=self.add_suggested_values_to_schema(_EXPORT_SCHEMA, {CONF_CSV: text}),
            description_placeholders={"count": str(len(spaces_of(self.config_entry)))},
            last_step=True,
        )

    def _read(self) -> Reading:
        return read(self.hass, self.config_entry, self._text, create_areas=self._create_areas)

    async def _problems(self) -> str:
        """Return all that is wrong with the roster, as a list of sentences."""
        words = await async_words(self.hass)
        return words.capped(map(words.problem, self._read().problems))


async def async_text(hass: HomeAssistant, user_input: dict[str, Any]) -> str:
    """Return the text of the file, or else the text that was pasted."""
    if file_id := user_input.get(CONF_FILE):
        return await hass.async_add_executor_job(_uploaded, hass, file_id)
    text: str = user_input.get(CONF_CSV, "")
    if not text.strip():
        raise NoRoster(_NOTHING)
    if len(text.encode()) > MOST_ROSTER_BYTES:
        raise NoRoster(_TOO_LARGE)
    return text


def _uploaded(hass: HomeAssistant, file_id: str) -> str:
    try:
        with process_uploaded_file(hass, file_id) as path:
            return decoded(_content(path))
    except ValueError as error:  # it was never uploaded, or was read before
        raise NoRoster(_GONE) from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_ROSTER_BYTES:
        raise NoRoster(_TOO_LARGE)
    return path.read_bytes()


def decoded(content: bytes) -> str:
    """Return the text of a file as spreadsheets write it: UTF-8, UTF-16 or Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
