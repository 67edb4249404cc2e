"""Numbers and moments as each language writes them."""

from datetime import datetime

from homeassistant.core import HomeAssistant
import pytest

from custom_components.iot_valley.adapters.words import async_words


@pytest.mark.parametrize(
    ("value", "digits", "english", "french"),
    [
        (0.0, 0, "0", "0"),
        (-0.0, 1, "0", "0"),
        (-0.04, 1, "0", "0"),
        (-0.5, 1, "−0.5", "−0,5"),
        (100.0, 0, "100", "100"),
        (100, 1, "100", "100"),
        (99.96, 1, "100", "100"),
        (-7, 0, "−7", "−7"),
        (21.54, 1, "21.5", "21,5"),
        (0.125, 2, "0.12", "0,12"),
    ],
)
async def test_a_number(hass: HomeAssistant, value: float, digits: int, english: str, french: str) -> None:
    """No decimal that is nothing, a true minus, and the mark of the language."""
    for language, told in (("en", english), ("fr", french)):
        hass.config.language = language
        assert (await async_words(hass)).number(value, digits) == told


async def test_a_moment(hass: HomeAssistant) -> None:
    """The day in the order of the language."""
    at = datetime(2026, 11, 2, 9, 5)  # noqa: DTZ001 - it is told as it is
    assert (await async_words(hass)).moment(at) == "2026-11-02 at 09:05"
    hass.config.language = "fr"
    assert (await async_words(hass)).moment(at) == "02/11/2026 à 09:05"
