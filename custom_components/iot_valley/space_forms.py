"""The forms of a space: what it is, what senses in it, and its places."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.components.calendar import DOMAIN as CALENDAR_DOMAIN
from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.const import CONF_NAME, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    AreaSelector,
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import probatio as vol

from .const import (
    CONF_AREA,
    CONF_BESIDE,
    CONF_BOOKABLE,
    CONF_BOOKINGS,
    CONF_BUFFER,
    CONF_CALENDAR,
    CONF_CAPACITY,
    CONF_CODE,
    CONF_COMPANIES,
    CONF_DAYLIGHT_OFF,
    CONF_EQUIPMENT,
    CONF_FRESH_AIR,
    CONF_GIVE_BACK,
    CONF_HEAT_TO,
    CONF_KIND,
    CONF_LIGHTS,
    CONF_LUX,
    CONF_PLACES,
    CONF_QUIET,
    CONF_SENSORS,
    CONF_STEP_FREE,
    CONF_WAKERS,
    WAKER_DOMAINS,
)
from .core.climate import HEAT_CAP
from .core.draft import Draft
from .core.driven import DRIVEN
from .core.kinds import Family, kinds_of
from .core.meeting import MEETS
from .core.model import Equipment, Terms
from .core.sensors import BEHAVIOURS, SensorKind

SECTIONS: Mapping[str, tuple[SensorKind, ...]] = MappingProxyType(
    {
        "people": (
            SensorKind.MOTION,
            SensorKind.PRESENCE,
            SensorKind.COUNT,
            SensorKind.COUNTER,
            SensorKind.PRESSURE,
        ),
        "traces": (SensorKind.CO2, SensorKind.DOOR, SensorKind.POWER, SensorKind.SOUND),
        "surroundings": (
            SensorKind.ILLUMINANCE,
            SensorKind.WINDOW,
            SensorKind.TEMPERATURE,
            SensorKind.HUMIDITY,
        ),
    }
)
"""The kinds of sensor, as the form groups them."""

_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "binary_sensor": ("binary_sensor", "input_boolean"),
        "sensor": ("sensor", "input_number", "number"),
    }
)
DOMAINS: Mapping[SensorKind, tuple[str, ...]] = MappingProxyType(
    {
        kind: tuple(dict.fromkeys(domain for signature in row.signatures for domain in _ALSO[signature.domain]))
        for kind, row in BEHAVIOURS.items()
    }
)
"""The domains of the entities that can be a sensor of a kind."""

EFFECTS = "effects"
"""The section of what a space drives besides its lamps."""

MOST_PEOPLE = 10_000


TERMS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_BOOKABLE, default=True): BooleanSelector(),
        vol.Optional(CONF_CALENDAR): EntitySelector(
            EntitySelectorConfig(filter=[EntityWithDeviceFilterSelectorConfig(domain=[CALENDAR_DOMAIN])])
        ),
        vol.Required(CONF_GIVE_BACK, default=True): BooleanSelector(),
        vol.Optional(CONF_BUFFER): NumberSelector(
            NumberSelectorConfig(
                min=0, max=120, step=1, unit_of_measurement=UnitOfTime.MINUTES, mode=NumberSelectorMode.BOX
            )
        ),
    }
)
"""How a space is booked."""


def details_schema(family: Family, others: Mapping[str, str]) -> vol.Schema:
    """Return the form of what a space of a family is; it may lead to others, which have names by their ids."""
    kinds = kinds_of(family)
    schema: dict[Any, Any] = {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_CODE): TextSelector(),
    }
    if len(kinds) > 1:
        schema[vol.Required(CONF_KIND, default=kinds[0].value)] = kind_selector(*kinds)
    schema |= {
        vol.Optional(CONF_AREA): AreaSelector(),
        vol.Required(CONF_CAPACITY): NumberSelector(
            NumberSelectorConfig(min=0, max=MOST_PEOPLE, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_EQUIPMENT): SelectSelector(
            SelectSelectorConfig(
                options=[item.value for item in Equipment],
                multiple=True,
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="equipment",
            )
        ),
        vol.Required(CONF_STEP_FREE, default=False): BooleanSelector(),
        vol.Optional(CONF_COMPANIES): TextSelector(TextSelectorConfig(multiple=True)),
    }
    if others:
        schema[vol.Optional(CONF_BESIDE)] = _spaces_selector(others)
    if any(kind in MEETS and MEETS[kind].bookable for kind in kinds):
        schema[vol.Optional(CONF_BOOKINGS)] = section(TERMS_SCHEMA, {"collapsed": True})
    return vol.Schema(schema)


def _spaces_selector(names: Mapping[str, str]) -> SelectSelector:
    """Return a choice of spaces, by their names."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=id_, label=name) for id_, name in names.items()],
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def kind_selector(*kinds: str) -> SelectSelector:
    """Return a choice among kinds of space."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[str(kind) for kind in kinds],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="kind",
        )
    )


def shown_details(draft: Draft, others: Mapping[str, str], calendar: str | None = None) -> dict[str, Any]:
    """Return what the form shows of a space: nothing of what it led to that is there no more.

    The calendar that it follows is named by its entity id of now.
    """
    return {
        CONF_NAME: draft.name,
        CONF_CODE: draft.code,
        CONF_KIND: draft.kind.value,
        CONF_AREA: draft.area,
        CONF_CAPACITY: draft.capacity,
        CONF_EQUIPMENT: [item.value for item in draft.equipment],
        CONF_STEP_FREE: draft.step_free,
        CONF_COMPANIES: list(draft.companies),
        CONF_BESIDE: [id_ for id_ in draft.beside if id_ in others],
        CONF_BOOKINGS: _shown_terms(draft.terms, calendar),
    }


def _shown_terms(terms: Terms, calendar: str | None) -> dict[str, Any]:
    shown: dict[str, Any] = {CONF_BOOKABLE: terms.bookable, CONF_GIVE_BACK: terms.gives_back}
    if calendar is not None:
        shown[CONF_CALENDAR] = calendar
    if terms.buffer is not None:
        shown[CONF_BUFFER] = terms.buffer.total_seconds() / 60
    return shown


def _entities(*domains: str) -> EntitySelector:
    return EntitySelector(
        EntitySelectorConfig(multiple=True, filter=[EntityWithDeviceFilterSelectorConfig(domain=list(domains))])
    )


def _number(least: float, most: float, step: float, unit: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=least, max=most, step=step, unit_of_measurement=unit, mode=NumberSelectorMode.BOX)
    )


SENSORS_SCHEMA = vol.Schema(
    {
        **{
            # A default here would win over what is suggested inside.
            vol.Optional(name): section(
                vol.Schema({vol.Optional(kind.value): _entities(*DOMAINS[kind]) for kind in kinds}),
                {"collapsed": name == "surroundings"},
            )
            for name, kinds in SECTIONS.items()
        },
        vol.Optional(CONF_LIGHTS): _entities(LIGHT_DOMAIN),
        vol.Optional(EFFECTS): section(
            vol.Schema(
                {
                    **{vol.Optional(part): _entities(*domains) for part, domains in DRIVEN.items()},
                    vol.Optional(CONF_FRESH_AIR): _number(10, 20_000, 5, "m³/h"),
                    vol.Optional(CONF_HEAT_TO): _number(8, HEAT_CAP, 0.5, "°C"),
                    vol.Optional(CONF_LUX): _number(50, 2000, 10, "lx"),
                    vol.Optional(CONF_DAYLIGHT_OFF): BooleanSelector(),
                }
            ),
            {"collapsed": True},
        ),
    }
)

FITTINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({CONF_LIGHTS: (LIGHT_DOMAIN,), CONF_WAKERS: WAKER_DOMAINS})
"""What there may be at a place that wakes who lies there, and the domains of its entities."""


def _field_of_entities(*domains: str) -> dict[str, Any]:
    return {"selector": {"entity": {"multiple": True, "filter": [{"domain": list(domains)}]}}}


def places_schema(family: Family) -> vol.Schema:
    """Return the form of the places of a space of a family; in nap rooms, people choose among them and are woken."""
    yes_or_no: dict[str, Any] = {"selector": {"boolean": {}}}
    fields: dict[str, Any] = {
        CONF_NAME: {"selector": {"text": {}}, "required": True},
        CONF_SENSORS: _field_of_entities("binary_sensor", "input_boolean"),
        CONF_STEP_FREE: yes_or_no,
    }
    if family is Family.NAP_ROOM:
        fields[CONF_QUIET] = yes_or_no
        fields |= {name: _field_of_entities(*domains) for name, domains in FITTINGS.items()}
    selector = ObjectSelectorConfig(
        multiple=True, label_field=CONF_NAME, description_field=CONF_SENSORS, translation_key="place", fields=fields
    )
    return vol.Schema({vol.Optional(CONF_PLACES, default=[]): ObjectSelector(selector)})


def shown_sensors(chosen: Mapping[str, SensorKind], lights: list[str], effects: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows of sensors, lights and all else that is driven, by entity id."""
    return {
        name: {kind.value: [id_ for id_, is_a in chosen.items() if is_a is kind] for kind in kinds}
        for name, kinds in SECTIONS.items()
    } | {CONF_LIGHTS: lights, EFFECTS: dict(effects)}


def chosen_sensors(user_input: Mapping[str, Any]) -> list[tuple[str, SensorKind]]:
    """Return every entity that was chosen and the kind that it was chosen as."""
    return [
        (entity_id, kind)
        for name, kinds in SECTIONS.items()
        for kind in kinds
        for entity_id in user_input.get(name, {}).get(kind.value, [])
    ]
