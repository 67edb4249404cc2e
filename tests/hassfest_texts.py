"""What hassfest accepts as the texts of a custom integration, as a schema."""

import re
from string import Formatter
from typing import Any

from homeassistant.helpers import config_validation as cv
import probatio as vol

_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_ADDRESS = re.compile(r"(\w+://|www\.)\w", re.IGNORECASE)
_QUOTED_PLACEHOLDER = re.compile(r"'\{\w+\}'")
_REFERENCE = re.compile(r"\[%key:")

type _Schema = dict[Any, Any]


def text(value: Any) -> str:
    """Accept a text that people read: plain, trimmed, without an address."""
    words: str = cv.string_with_no_html(value)
    _refuse_if(words != words.strip() or not words, "is empty, or has a blank at an end")
    _refuse_if(_ADDRESS.search(words), "has an address: hand it in as a placeholder")
    _refuse_if(_QUOTED_PLACEHOLDER.search(words), "has a placeholder in single quotes")
    _refuse_if(_REFERENCE.search(words), "refers to another key, which is not followed in a custom integration")
    _refuse_if(not all(name.isidentifier() for name in placeholders(words)), "has a placeholder that is no identifier")
    return words


def plain(value: Any) -> str:
    """Accept a text that nothing is filled into, such as the name of a state."""
    words = text(value)
    _refuse_if(placeholders(words), "has a placeholder, which is not filled in here")
    return words


def key(value: Any) -> str:
    """Accept a translation key."""
    name: str = cv.string(value)
    _refuse_if(not _KEY.fullmatch(name), "is no translation key")
    return name


def placeholders(words: str) -> set[str]:
    """Return the names of what is filled in."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def _refuse_if(wrong: Any, fault: str) -> None:
    """Raise what the schema reports, with the path to it."""
    if wrong:
        raise vol.Invalid(fault)


def _described(step: dict[str, Any]) -> dict[str, Any]:
    """Refuse the description of a field that the step, or its section, does not have."""
    for part in (step, *step.get("sections", {}).values()):
        unknown = part.get("data_description", {}).keys() - part.get("data", {}).keys()
        _refuse_if(unknown, f"describes {sorted(unknown)}, which is not in data")
    return step


def _one_of_description_and_fix(issue: dict[str, Any]) -> dict[str, Any]:
    """Refuse an issue that says nothing, or two things."""
    _refuse_if(("description" in issue) == ("fix_flow" in issue), "needs either a description or a fix_flow")
    return issue


_TEXTS: _Schema = {str: text}
_FIELDS: _Schema = {
    vol.Optional("data"): _TEXTS,
    vol.Optional("data_description"): _TEXTS,
    vol.Optional("description"): text,
}
_STEP = vol.All(
    vol.Schema(
        {
            **_FIELDS,
            vol.Optional("title"): text,
            vol.Optional("menu_options"): _TEXTS,
            vol.Optional("menu_option_descriptions"): _TEXTS,
            vol.Optional("submit"): text,
            vol.Optional("sections"): {str: {**_FIELDS, vol.Optional("name"): text}},
        }
    ),
    _described,
)
_FLOW: _Schema = {
    vol.Required("step"): {str: _STEP},
    vol.Optional("abort"): _TEXTS,
    vol.Optional("create_entry"): _TEXTS,
    vol.Optional("error"): _TEXTS,
    vol.Optional("flow_title"): text,
    vol.Optional("progress"): _TEXTS,
}
_SUBENTRY_FLOW: _Schema = {
    **_FLOW,
    vol.Required("entry_type"): text,
    vol.Required("initiate_flow"): {vol.Required("user"): text, str: text},
}
_NAMED: _Schema = {vol.Required("name"): text, vol.Required("description"): text}
_ACTION: _Schema = {
    **_NAMED,
    vol.Optional("fields"): {key: {**_NAMED, vol.Optional("example"): text}},
    vol.Optional("sections"): {key: {vol.Required("name"): text, vol.Optional("description"): text}},
}
_ENTITY: _Schema = {
    vol.Optional("name"): text,
    vol.Optional("state"): {key: plain},
    vol.Optional("state_attributes"): {
        key: {vol.Optional("name"): plain, vol.Optional("state"): {key: plain}},
    },
    vol.Optional("unit_of_measurement"): plain,
}
_SELECTOR: _Schema = {
    vol.Optional("choices"): {key: text},
    vol.Optional("fields"): {key: vol.Any(text, _NAMED, {vol.Required("name"): text})},
    vol.Optional("options"): {key: text},
    vol.Optional("unit_of_measurement"): {key: text},
}
_ISSUE = vol.All(
    vol.Schema({vol.Required("title"): text, vol.Optional("description"): text, vol.Optional("fix_flow"): _FLOW}),
    _one_of_description_and_fix,
)

TEXTS = vol.Schema(
    {
        vol.Optional("title"): text,
        vol.Optional("common"): {cv.slug: text},
        vol.Optional("conditions"): {cv.underscore_slug: _ACTION},
        vol.Optional("config"): {**_FLOW, vol.Optional("initiate_flow"): {vol.Required("user"): text}},
        vol.Optional("config_subentries"): {cv.slug: _SUBENTRY_FLOW},
        vol.Optional("device"): {key: {vol.Optional("name"): text}},
        vol.Optional("entity"): {cv.slug: {key: _ENTITY}},
        vol.Optional("exceptions"): {cv.slug: {vol.Required("message"): text}},
        vol.Optional("issues"): {str: _ISSUE},
        vol.Optional("options"): _FLOW,
        vol.Optional("selector"): {cv.slug: _SELECTOR},
        vol.Optional("services"): {key: _ACTION},
        vol.Optional("system_health"): {vol.Optional("info"): {key: text}},
        vol.Optional("triggers"): {cv.underscore_slug: _ACTION},
    }
)
"""The sections that an integration of ours may have; hassfest knows more, which are for others."""
