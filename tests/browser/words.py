"""What our integration says in a language, and what it should not say."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / "iot_valley" / "translations"
RAW = re.compile(r"component\.|config_subentries|\b[a-z]+_[a-z_]+\b|\{\w*\}")
"""A key instead of a text, or a placeholder that nobody filled in."""

COLUMN = "step_free"
"""The one word with an underscore that a person reads: a column of the spreadsheet."""


@cache
def words(language: str) -> Mapping[str, str]:
    """Return each text by its dotted key."""
    return dict(_flat("", json.loads((TRANSLATIONS / f"{language}.json").read_text())))


def raw(lines: Iterable[str]) -> list[str]:
    """Return the lines that show a key or a placeholder to a person."""
    return [line for line in lines if RAW.search(line.replace(COLUMN, ""))]


def untranslated(lines: Iterable[str], language: str) -> list[str]:
    """Return the lines that are ours and English, though the language has its own words for them."""
    ours = words(language)
    english = {text for key, text in words("en").items() if ours[key] != text}
    return [line for line in lines if line in english - set(ours.values())]


def _flat(key: str, tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, branch in tree.items():
        if isinstance(branch, str):
            yield f"{key}{name}", branch
        else:
            yield from _flat(f"{key}{name}.", branch)
