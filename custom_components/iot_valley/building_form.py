"""The form of a building: its name, its floors and its opening hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    FloorSelector,
    FloorSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TimeSelector,
)
import probatio as vol

from .const import CONF_FLOORS, CONF_HOURS
from .core.hours import DAYS
from .core.week import Timetable, Week, timetable_of, week_of

CONF_ALWAYS_OPEN = "always_open"
CONF_DAYS = "days"
CONF_START = "start"
CONF_END = "end"
CONF_EACH_DAY = "each_day"

BUILDING_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_FLOORS): FloorSelector(FloorSelectorConfig(multiple=True)),
        vol.Required(CONF_ALWAYS_OPEN, default=False): BooleanSelector(),
        vol.Optional(CONF_DAYS): SelectSelector(
            SelectSelectorConfig(
                options=list(DAYS),
                multiple=True,
                mode=SelectSelectorMode.LIST,
                translation_key="weekday",
            )
        ),
        vol.Optional(CONF_START): TimeSelector(),
        vol.Optional(CONF_END): TimeSelector(),
        # A default here would win over what is suggested inside.
        vol.Optional(CONF_EACH_DAY): section(
            vol.Schema({vol.Optional(day): TextSelector() for day in DAYS}), {"collapsed": True}
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed: the data of the entry, or what is wrong with it."""

    name: str
    data: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    placeholders: dict[str, str] = field(default_factory=dict)


def shown(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows of a building."""
    hours: Week | None = data.get(CONF_HOURS)
    table = Timetable() if hours is None else timetable_of(hours)
    return {
        CONF_NAME: name,
        CONF_FLOORS: data.get(CONF_FLOORS, []),
        CONF_ALWAYS_OPEN: hours is None,
        CONF_DAYS: list(table.days),
        CONF_START: table.start,
        CONF_END: table.end,
        CONF_EACH_DAY: dict(table.each),
    }


def answered(user_input: Mapping[str, Any]) -> Answer:
    """Read the form."""
    name = user_input[CONF_NAME].strip()
    floors = user_input.get(CONF_FLOORS, [])
    errors: dict[str, str] = {}
    if user_input[CONF_ALWAYS_OPEN]:
        return Answer(name, {CONF_FLOORS: floors, CONF_HOURS: None}, errors)
    usual = Timetable()
    table = Timetable(
        tuple(user_input.get(CONF_DAYS, ())),
        user_input.get(CONF_START, usual.start),
        user_input.get(CONF_END, usual.end),
        user_input.get(CONF_EACH_DAY, {}),
    )
    week, unreadable = week_of(table)
    placeholders = {}
    if unreadable:
        errors["base"] = "hours_unreadable"
        placeholders = {"hours": ", ".join(table.each[day] for day in unreadable)}
    elif not week:
        errors[CONF_DAYS] = "never_open"
    return Answer(name, {CONF_FLOORS: floors, CONF_HOURS: week}, errors, placeholders)
