"""The words of our pages: those of the dashboard and the signs, and the names that entities and forms have already."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN

LANGUAGES = ("en", "fr")

_SOURCES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "common": (("common", ""),),
        "entity": (
            ("entity.sensor.availability.state", "state_"),
            ("entity.sensor.place.state", "place_"),
            ("entity.select.mode.state", "mode_"),
        ),
        "selector": (
            ("selector.kind.options", "kind_"),
            ("selector.equipment.options", "equipment_"),
            ("selector.sensor_kind.options", "sensor_"),
        ),
        "exceptions": (("exceptions", "exception_"),),
    }
)
"""By category, where words are in the translations, and what their keys begin with on a page."""


def language_of(tag: str) -> str:
    """Return the language of ours that is nearest to a tag such as `fr-CA`; English where there is none."""
    language = tag.replace("_", "-").partition("-")[0].casefold()
    return language if language in LANGUAGES else LANGUAGES[0]


async def async_page_words(
    hass: HomeAssistant, tag: str, categories: Iterable[str] = ("common", "entity", "selector")
) -> dict[str, str]:
    """Return the words of some categories in the language nearest to a tag, by their keys on a page."""
    words: dict[str, str] = {}
    for category in categories:
        texts = await async_get_translations(hass, language_of(tag), category, {DOMAIN})
        for source, prefix in _SOURCES[category]:
            begin = f"component.{DOMAIN}.{source}."
            words |= {prefix + key.removeprefix(begin): text for key, text in texts.items() if key.startswith(begin)}
    return words


async def async_refusal(hass: HomeAssistant, tag: str, key: str | None, placeholders: Mapping[str, str]) -> str | None:
    """Return why something was refused, in the language nearest to a tag; none where there are no such words."""
    words = await async_page_words(hass, tag, ("exceptions",))
    text = words.get(f"exception_{key}.message")
    return None if text is None else text.format(**placeholders)
