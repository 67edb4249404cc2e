"""What a person chose for a space, checked: an error names the entity or the row, and the clash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import area_registry as ar

from .adapters.spaces import id_of, name_of, owners, ref_of, taken_codes
from .const import (
    CONF_AREA,
    CONF_BESIDE,
    CONF_CAPACITY,
    CONF_CODE,
    CONF_COMPANIES,
    CONF_EQUIPMENT,
    CONF_KIND,
    CONF_LIGHTS,
    CONF_PLACES,
    CONF_SENSORS,
    CONF_STEP_FREE,
)
from .core.draft import Bound, Draft, needs_capacity, new_place
from .core.found import Found, suggested_code
from .core.kinds import SpaceKind
from .core.model import Equipment, Place
from .core.sensors import SensorKind
from .space_forms import DOMAINS, chosen_sensors


@dataclass(frozen=True, slots=True)
class Choice:
    """The space as it was chosen, or what is wrong with the choice."""

    draft: Draft
    errors: Mapping[str, str] = field(default_factory=dict)
    placeholders: Mapping[str, str] = field(default_factory=dict)


def _refused(draft: Draft, where: str, error: str, /, **placeholders: str) -> Choice:
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
    )
    if not name:
        return _refused(new, CONF_NAME, "no_name")
    if (other := taken.get(code.casefold())) is not None:
        return _refused(new, CONF_CODE, "code_taken", code=code, space=other)
    if new.area and ar.async_get(hass).async_get_area(new.area) is None:
        return _refused(new, CONF_AREA, "area_missing")
    if new.capacity < 1 and needs_capacity(new.kind):
        return _refused(new, CONF_CAPACITY, "no_capacity")
    return Choice(new)


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
    if wrong := _wrong_sensor(hass, draft, chosen, but) or _wrong_light(hass, draft, lights):
        return wrong
    bound = {ref_of(hass, entity_id): Bound(kind) for entity_id, kind in chosen}
    for ref in bound.keys() & draft.sensors.keys():
        bound[ref] = replace(bound[ref], place=draft.sensors[ref].place)
    light_refs = tuple(ref_of(hass, light) for light in lights)
    known = [ref_of(hass, entity_id) for entity_id in (*found.sensors, *found.lights)]
    declined = [
        ref
        for ref in dict.fromkeys((*draft.declined, *known))
        if ref not in bound and ref not in light_refs and id_of(hass, ref)
    ]
    return Choice(replace(draft, sensors=bound, lights=light_refs, declined=tuple(declined)))


@callback
def _wrong_sensor(
    hass: HomeAssistant, draft: Draft, chosen: list[tuple[str, SensorKind]], but: str | None
) -> Choice | None:
    taken = owners(hass, but)
    seen: set[str] = set()
    for entity_id, kind in chosen:
        entity = f"{name_of(hass, entity_id)} ({entity_id})"
        if split_entity_id(entity_id)[0] not in DOMAINS[kind]:
            return _refused(draft, "base", "wrong_domain", entity=entity, domains=", ".join(DOMAINS[kind]))
        if wrong := _wrong_owner(hass, draft, entity_id, taken):
            return wrong
        if entity_id in seen:
            return _refused(draft, "base", "sensor_twice", entity=entity)
        seen.add(entity_id)
    return None


@callback
def _wrong_owner(hass: HomeAssistant, draft: Draft, entity_id: str, taken: Mapping[str, str]) -> Choice | None:
    ref = ref_of(hass, entity_id)
    if ref == entity_id and hass.states.get(entity_id) is None:
        return _refused(draft, "base", "unknown_entity", entity=entity_id)
    if (space := taken.get(ref)) is None:
        return None
    entity = f"{name_of(hass, entity_id)} ({entity_id})"
    return _refused(draft, "base", "sensor_taken", entity=entity, space=space)


@callback
def _wrong_light(hass: HomeAssistant, draft: Draft, lights: list[str]) -> Choice | None:
    for light in lights:
        if not light.startswith("light."):
            return _refused(draft, CONF_LIGHTS, "wrong_light", entity=light)
        if ref_of(hass, light) == light and hass.states.get(light) is None:
            return _refused(draft, CONF_LIGHTS, "unknown_entity", entity=light)
    return None


@callback
def shown_places(hass: HomeAssistant, draft: Draft) -> list[dict[str, Any]]:
    """Return the places of a space as rows of the form."""
    return [
        {
            CONF_NAME: place.name,
            CONF_SENSORS: [
                entity_id
                for ref, bound in draft.sensors.items()
                if bound.place == place.id and (entity_id := id_of(hass, ref))
            ],
            CONF_STEP_FREE: place.step_free,
        }
        for place in draft.places
    ]


@callback
def places(
    hass: HomeAssistant,
    draft: Draft,
    user_input: Mapping[str, Any],
    but: str | None,
) -> Choice:
    """Take the places that were typed, each with the sensors that watch it."""
    rows = user_input[CONF_PLACES]
    if wrong := _wrong_row(hass, draft, rows, but):
        return wrong
    made = _identified(hass, draft, rows)
    bound = {ref: replace(was, place=None) for ref, was in draft.sensors.items()}
    for place, row in zip(made, rows, strict=True):
        for entity_id in row.get(CONF_SENSORS, ()):
            ref = ref_of(hass, entity_id)
            kind = bound[ref].kind if ref in bound else SensorKind.PRESSURE
            bound[ref] = Bound(kind, place.id)
    declined = tuple(ref for ref in draft.declined if ref not in bound)
    return Choice(replace(draft, places=made, sensors=bound, declined=declined))


@callback
def _wrong_row(hass: HomeAssistant, draft: Draft, rows: list[Mapping[str, Any]], but: str | None) -> Choice | None:
    if len(rows) > draft.capacity:
        return _refused(
            draft,
            CONF_PLACES,
            "too_many_places",
            count=str(len(rows)),
            capacity=str(draft.capacity),
        )
    taken = owners(hass, but)
    names: set[str] = set()
    watched: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        name = row[CONF_NAME].strip()
        if not name:
            return _refused(draft, CONF_PLACES, "place_without_name", row=str(number))
        if name in names:
            return _refused(draft, CONF_PLACES, "place_twice", row=str(number), place=name)
        names.add(name)
        if wrong := _wrong_watch(hass, draft, row, watched, taken):
            return wrong
    return None


@callback
def _wrong_watch(
    hass: HomeAssistant,
    draft: Draft,
    row: Mapping[str, Any],
    watched: dict[str, str],
    taken: Mapping[str, str],
) -> Choice | None:
    """Return what is wrong with the sensors of a row; those that are right are now watched."""
    name = row[CONF_NAME].strip()
    for entity_id in row.get(CONF_SENSORS, ()):
        if (other := watched.setdefault(entity_id, name)) != name:
            entity = f"{name_of(hass, entity_id)} ({entity_id})"
            return _refused(draft, CONF_PLACES, "place_sensor_twice", entity=entity, place=name, other=other)
        if wrong := _wrong_owner(hass, draft, entity_id, taken):
            return replace(wrong, errors={CONF_PLACES: wrong.errors["base"]})
        if split_entity_id(entity_id)[0] not in DOMAINS[SensorKind.PRESSURE]:
            domains = ", ".join(DOMAINS[SensorKind.PRESSURE])
            return _refused(draft, CONF_PLACES, "wrong_domain", entity=entity_id, domains=domains)
    return None


@callback
def _identified(hass: HomeAssistant, draft: Draft, rows: list[Mapping[str, Any]]) -> tuple[Place, ...]:
    """Give each row the id of the place that it was, so that its entity and history stay."""
    names = [row[CONF_NAME].strip() for row in rows]
    refs = [[ref_of(hass, id_) for id_ in row.get(CONF_SENSORS, ())] for row in rows]
    ids = _same_places(draft, names, refs)
    known = {place.id for place in draft.places}
    made: list[Place] = []
    for number, (name, row, id_) in enumerate(zip(names, rows, ids, strict=True), 1):
        place_id = id_ or new_place(number, frozenset(known)).id
        known.add(place_id)
        made.append(Place(place_id, name, row.get(CONF_STEP_FREE, False)))
    return tuple(made)


def _same_places(draft: Draft, names: list[str], refs: list[list[str]]) -> list[str | None]:
    """Return for each row the place with its name, else with its sensors, else in its turn."""
    by_name = {place.name: place.id for place in draft.places}
    by_ref = {ref: bound.place for ref, bound in draft.sensors.items() if bound.place}
    ids = [by_name.get(name) for name in names]
    for index, watching in enumerate(refs):
        same = [id_ for ref in watching if (id_ := by_ref.get(ref)) and id_ not in ids]
        ids[index] = ids[index] or next(iter(same), None)
    if len(names) == len(draft.places):
        # As many as before: those that are left over were renamed.
        left = iter([place.id for place in draft.places if place.id not in ids])
        ids = [id_ or next(left, None) for id_ in ids]
    return ids
