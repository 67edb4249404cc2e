"""What a person chose for a space, checked: an error names the entity or the row, and the clash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import area_registry as ar, entity_registry as er

from .adapters.spaces import id_of, name_of, owners, ref_of, taken_codes
from .const import (
    CONF_AREA,
    CONF_BESIDE,
    CONF_BOOKINGS,
    CONF_CAPACITY,
    CONF_CODE,
    CONF_COMPANIES,
    CONF_DAYLIGHT_OFF,
    CONF_EQUIPMENT,
    CONF_FRESH_AIR,
    CONF_HEAT_TO,
    CONF_KIND,
    CONF_LIGHTS,
    CONF_LUX,
    CONF_STEP_FREE,
    DOMAIN,
)
from .core.draft import Bound, Draft, needs_capacity, terms_of
from .core.driven import DRIVEN
from .core.found import Found, suggested_code
from .core.kinds import SpaceKind
from .core.model import Equipment, Terms
from .core.sensors import SensorKind
from .space_forms import DOMAINS, EFFECTS, chosen_sensors


@dataclass(frozen=True, slots=True)
class Choice:
    """The space as it was chosen, or what is wrong with the choice."""

    draft: Draft
    errors: Mapping[str, str] = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)


def refused(draft: Draft, where: str, error: str, /, **placeholders: str) -> Choice:
    """Return a choice that cannot be, with what is wrong under its field."""
    return Choice(draft, {where: error}, placeholders)


@callback
def details(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    draft: Draft,
    user_input: Mapping[str, Any],
    but: str | None,
) -> Choice:
    """Take what was said of a space; `but` is the space itself where it is there already."""
    taken = taken_codes(entry, but)
    name = user_input[CONF_NAME].strip()
    code = user_input.get(CONF_CODE, "").strip() or suggested_code(name, taken)
    new = replace(
        draft,
        name=name,
        code=code,
        kind=SpaceKind(user_input.get(CONF_KIND, draft.kind)),
        area=user_input.get(CONF_AREA),
        capacity=int(user_input[CONF_CAPACITY]),
        step_free=user_input[CONF_STEP_FREE],
        equipment=tuple(Equipment(item) for item in user_input.get(CONF_EQUIPMENT, ())),
        companies=_companies(user_input.get(CONF_COMPANIES, ())),
        beside=tuple(user_input.get(CONF_BESIDE, ())),
        terms=_terms(hass, user_input.get(CONF_BOOKINGS, {})),
    )
    if not name:
        return refused(new, CONF_NAME, "no_name")
    if (other := taken.get(code.casefold())) is not None:
        return refused(new, CONF_CODE, "code_taken", code=code, space=other)
    if new.area and ar.async_get(hass).async_get_area(new.area) is None:
        return refused(new, CONF_AREA, "area_missing")
    if new.capacity < 1 and needs_capacity(new.kind):
        return refused(new, CONF_CAPACITY, "no_capacity")
    if _is_ours(hass, new.terms):
        return refused(new, "base", "own_calendar")
    return Choice(new)


def _terms(hass: HomeAssistant, typed: Mapping[str, Any]) -> Terms:
    terms = terms_of(typed)
    return replace(terms, calendar=ref_of(hass, terms.calendar)) if terms.calendar else terms


def _is_ours(hass: HomeAssistant, terms: Terms) -> bool:
    """Return whether a space would follow a calendar of our own: perhaps its own."""
    entity = er.async_get(hass).async_get(terms.calendar or "")
    return entity is not None and entity.platform == DOMAIN


def _companies(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


@callback
def sensors(
    hass: HomeAssistant,
    draft: Draft,
    found: Found,
    user_input: Mapping[str, Any],
    but: str | None,
) -> Choice:
    """Take the sensors and lights that were chosen; what was found and left out is declined."""
    chosen = chosen_sensors(user_input)
    lights = list(dict.fromkeys(user_input.get(CONF_LIGHTS, ())))
    effects: Mapping[str, Any] = user_input.get(EFFECTS, {})
    wrong = _wrong_sensor(hass, draft, chosen, but) or _wrong_light(hass, draft, lights)
    if wrong := wrong or _wrong_driven(hass, draft, effects, lights):
        return wrong
    driven: dict[str, Any] = {
        part: tuple(ref_of(hass, id_) for id_ in dict.fromkeys(effects.get(part, ()))) for part in DRIVEN
    }
    bound = {ref_of(hass, entity_id): Bound(kind) for entity_id, kind in chosen}
    for ref in bound.keys() & draft.sensors.keys():
        bound[ref] = replace(bound[ref], place=draft.sensors[ref].place)
    light_refs = tuple(ref_of(hass, light) for light in lights)
    known = [ref_of(hass, entity_id) for entity_id in (*found.sensors, *found.lights)]
    used = {*bound, *light_refs, *driven["signs"], *driven["egress"]}
    declined = [ref for ref in dict.fromkeys((*draft.declined, *known)) if ref not in used and id_of(hass, ref)]
    return Choice(
        replace(
            draft,
            sensors=bound,
            lights=light_refs,
            declined=tuple(declined),
            fresh_air=effects.get(CONF_FRESH_AIR),
            heat_to=effects.get(CONF_HEAT_TO),
            lux=effects.get(CONF_LUX),
            daylight_off=effects.get(CONF_DAYLIGHT_OFF, False),
            **driven,
        )
    )


@callback
def _wrong_sensor(
    hass: HomeAssistant, draft: Draft, chosen: list[tuple[str, SensorKind]], but: str | None
) -> Choice | None:
    taken = owners(hass, but)
    seen: set[str] = set()
    for entity_id, kind in chosen:
        entity = f"{name_of(hass, entity_id)} ({entity_id})"
        if split_entity_id(entity_id)[0] not in DOMAINS[kind]:
            return refused(draft, "base", "wrong_domain", entity=entity, domains=", ".join(DOMAINS[kind]))
        if wrong := wrong_owner(hass, draft, entity_id, taken):
            return wrong
        if entity_id in seen:
            return refused(draft, "base", "sensor_twice", entity=entity)
        seen.add(entity_id)
    return None


@callback
def wrong_owner(hass: HomeAssistant, draft: Draft, entity_id: str, taken: Mapping[str, str]) -> Choice | None:
    """Return what is wrong with an entity as a sensor of a space: it is not there, or another space's."""
    ref = ref_of(hass, entity_id)
    if ref == entity_id and hass.states.get(entity_id) is None:
        return refused(draft, "base", "unknown_entity", entity=entity_id)
    if (space := taken.get(ref)) is None:
        return None
    entity = f"{name_of(hass, entity_id)} ({entity_id})"
    return refused(draft, "base", "sensor_taken", entity=entity, space=space)


@callback
def _wrong_driven(
    hass: HomeAssistant, draft: Draft, effects: Mapping[str, Any], lights: Iterable[str]
) -> Choice | None:
    """Return what is wrong with what the space is to drive besides its lamps."""
    for part, domains in DRIVEN.items():
        for entity_id in effects.get(part, ()):
            entity = f"{name_of(hass, entity_id)} ({entity_id})"
            if split_entity_id(entity_id)[0] not in domains:
                return refused(draft, "base", "wrong_domain", entity=entity, domains=", ".join(domains))
            if ref_of(hass, entity_id) == entity_id and hass.states.get(entity_id) is None:
                return refused(draft, "base", "unknown_entity", entity=entity_id)
            if entity_id in lights:
                return refused(draft, "base", "sign_is_lamp", entity=entity)
    return None


@callback
def _wrong_light(hass: HomeAssistant, draft: Draft, lights: list[str]) -> Choice | None:
    for light in lights:
        if not light.startswith("light."):
            return refused(draft, CONF_LIGHTS, "wrong_light", entity=light)
        if ref_of(hass, light) == light and hass.states.get(light) is None:
            return refused(draft, CONF_LIGHTS, "unknown_entity", entity=light)
    return None
