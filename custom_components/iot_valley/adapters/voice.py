"""Our sentences where Home Assistant looks for them: files that we keep, and leave alone once a person changed them.

Where the folder cannot be written, the same is heard by sentence triggers for as long as Home Assistant runs.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from enum import StrEnum
import hashlib
from pathlib import Path
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.util.file import WriteError, write_utf8_file_atomic
import yaml

from ..const import DOMAIN, LOGGER

SCRIPTS: Final = Path(__file__).parent.parent / "sentences"
LANGUAGES: Final = ("en", "fr")
CONVERSATION: Final = "conversation"
_HEAD: Final = (
    "# Written by IoT Valley: the sentences that it understands. Change it, and it is yours: it will be left alone.\n"
)
_MARK: Final = "# "
_RELOAD: Final = "reload"

type Hears = Callable[[str, dict[str, Any]], Awaitable[str | None]]
"""Answers a sentence of an intent, with what is told of who said it."""


class Kept(StrEnum):
    """What became of a file."""

    SAME = "same"
    WRITTEN = "written"
    THEIRS = "theirs"
    """A person has changed it."""


def read_scripts() -> dict[str, dict[str, Any]]:
    """Return what `sentences/` holds, by languages; it reads files."""
    return {
        language: yaml.safe_load((SCRIPTS / f"{language}.yaml").read_text(encoding="utf-8")) for language in LANGUAGES
    }


def text_of(sentences: Mapping[str, Any]) -> str:
    """Return a file of sentences, with the mark by which we know it again."""
    body = yaml.safe_dump(sentences, allow_unicode=True, sort_keys=False, width=1000)
    return f"{_HEAD}{_MARK}{_digest(body)}\n{body}"


def is_ours(text: str) -> bool:
    """Return whether a file is as we wrote it."""
    head, _, rest = text.partition("\n")
    mark, _, body = rest.partition("\n")
    return f"{head}\n" == _HEAD and mark == f"{_MARK}{_digest(body)}"


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def keep(path: Path, text: str) -> Kept:
    """Write a file if it is missing or ours and other than it should be.

    Raises `OSError` where it cannot be written.
    """
    there = path.read_text(encoding="utf-8") if path.exists() else None
    if there == text:
        return Kept.SAME
    if there is not None and not is_ours(there):
        return Kept.THEIRS
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_utf8_file_atomic(str(path), text, private=False)
    except WriteError as error:
        raise OSError(str(error)) from error
    return Kept.WRITTEN


def drop(path: Path) -> bool:
    """Delete a file if it is ours, and the folders that are empty then; return whether it was."""
    try:
        if not is_ours(path.read_text(encoding="utf-8")):
            return False
        path.unlink()
        for folder in (path.parent, path.parent.parent):
            folder.rmdir()
    except FileNotFoundError:
        return False
    except OSError as error:
        LOGGER.debug("Left as it is: %s", error)  # Something else is in the folder.
    return True


def path_of(hass: HomeAssistant, language: str) -> Path:
    """Return where the sentences of a language are."""
    return Path(hass.config.path("custom_sentences", language, f"{DOMAIN}.yaml"))


async def async_keep(hass: HomeAssistant, sentences: Mapping[str, Mapping[str, Any]]) -> dict[str, Kept]:
    """Keep the files of all languages, and have them read where one is new.

    Raises `OSError` where one cannot be written.
    """

    def _keep() -> dict[str, Kept]:
        return {language: keep(path_of(hass, language), text_of(each)) for language, each in sentences.items()}

    became = await hass.async_add_executor_job(_keep)
    if Kept.WRITTEN in became.values():
        await async_reload(hass)
    return became


async def async_drop(hass: HomeAssistant) -> None:
    """Delete the files that are ours."""

    def _drop() -> list[bool]:
        return [drop(path_of(hass, language)) for language in LANGUAGES]

    if any(await hass.async_add_executor_job(_drop)):
        await async_reload(hass)


async def async_reload(hass: HomeAssistant) -> None:
    """Have the sentences read anew, where anybody listens already."""
    if not hass.services.has_service(CONVERSATION, _RELOAD):
        return
    try:
        await hass.services.async_call(CONVERSATION, _RELOAD, {}, blocking=True)
    except (HomeAssistantError, OSError) as error:
        LOGGER.warning("New sentences are heard after the next start: %s", error)


async def async_listen(
    hass: HomeAssistant, sentences: Iterable[tuple[str, str, list[str]]], hears: Hears
) -> CALLBACK_TYPE:
    """Hear sentences of languages and intents by triggers until the returned is called."""
    stops: list[CALLBACK_TYPE] = []
    for language, intent, commands in sentences:
        listen = [{"platform": CONVERSATION, "command": commands}]
        stop = await async_initialize_triggers(
            hass,
            await async_validate_trigger_config(hass, listen),
            _answering(language, intent, hears),
            DOMAIN,
            f"{DOMAIN} {language} {intent}",
            LOGGER.log,
        )
        if stop is not None:
            stops.append(stop)

    def _stop() -> None:
        for stop in stops:
            stop()

    return _stop


def _answering(language: str, intent: str, hears: Hears) -> Callable[..., Awaitable[ScriptRunResult]]:
    async def _async_answer(variables: dict[str, Any], context: Context | None = None) -> ScriptRunResult:
        told = variables["trigger"] | {"language": language, "context": context}
        said = await hears(intent, told)
        return ScriptRunResult(conversation_response=said, service_response=None, variables={})

    return _async_answer
