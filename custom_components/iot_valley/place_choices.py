"""The places that a person chose for a space, checked: an error names the row, and the clash."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback, split_entity_id

from .adapters.spaces import id_of, name_of, owners, ref_of
from .const import CONF_LIGHTS, CONF_PLACES, CONF_QUIET, CONF_SENSORS, CONF_STEP_FREE, CONF_WAKERS
from .core.draft import Bound, Draft, new_place
from .core.kinds import KINDS, Family
from .core.model import Place
from .core.sensors import SensorKind
from .space_choices import Choice, refused, wrong_owner
from .space_forms import DOMAINS, FITTINGS


@callback
def shown_places(hass: HomeAssistant, draft: Draft) -> list[dict[str, Any]]:
    """Return the places of a space as rows of the form."""
    return [_shown(hass, draft, place) for place in draft.places]


def _shown(hass: HomeAssistant, draft: Draft, place: Place) -> dict[str, Any]:
    watching = (ref for ref, bound in draft.sensors.items() if bound.place == place.id)
    row = {CONF_NAME: place.name, CONF_SENSORS: _ids(hass, watching), CONF_STEP_FREE: place.step_free}
    if KINDS[draft.kind].family is not Family.NAP_ROOM:
        return row
    lights, wakers = _ids(hass, place.lights), _ids(hass, place.wakers)
    return row | {CONF_QUIET: place.quiet, CONF_LIGHTS: lights, CONF_WAKERS: wakers}


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
    fitted = {ref for place in made for ref in (*place.lights, *place.wakers)}
    declined = tuple(ref for ref in draft.declined if ref not in bound and ref not in fitted)
    # A light at a place is that place's alone.
    lights = tuple(ref for ref in draft.lights if ref not in fitted)
    return Choice(replace(draft, places=made, sensors=bound, lights=lights, declined=declined))


def _ids(hass: HomeAssistant, refs: Iterable[str]) -> list[str]:
    return [entity_id for ref in refs if (entity_id := id_of(hass, ref))]


@callback
def _wrong_row(hass: HomeAssistant, draft: Draft, rows: list[Mapping[str, Any]], but: str | None) -> Choice | None:
    if len(rows) > draft.capacity:
        return refused(
            draft,
            CONF_PLACES,
            "too_many_places",
            count=str(len(rows)),
            capacity=str(draft.capacity),
        )
    taken = owners(hass, but)
    names: set[str] = set()
    watched: dict[str, str] = {}
    fitted: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        name = row[CONF_NAME].strip()
        if not name:
            return refused(draft, CONF_PLACES, "place_without_name", row=str(number))
        if name in names:
            return refused(draft, CONF_PLACES, "place_twice", row=str(number), place=name)
        names.add(name)
        if wrong := _wrong_watch(hass, draft, row, watched, taken) or _wrong_fitting(hass, draft, row, fitted):
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
            return refused(draft, CONF_PLACES, "place_sensor_twice", entity=entity, place=name, other=other)
        if wrong := wrong_owner(hass, draft, entity_id, taken):
            return replace(wrong, errors={CONF_PLACES: wrong.errors["base"]})
        if split_entity_id(entity_id)[0] not in DOMAINS[SensorKind.PRESSURE]:
            domains = ", ".join(DOMAINS[SensorKind.PRESSURE])
            return refused(draft, CONF_PLACES, "wrong_domain", entity=entity_id, domains=domains)
    return None


@callback
def _wrong_fitting(hass: HomeAssistant, draft: Draft, row: Mapping[str, Any], fitted: dict[str, str]) -> Choice | None:
    """Return what is wrong with the lights and wakers of a row; those that are right are now fitted."""
    name = row[CONF_NAME].strip()
    for field, domains in FITTINGS.items():
        for entity_id in row.get(field, ()):
            entity = f"{name_of(hass, entity_id)} ({entity_id})"
            if (other := fitted.setdefault(entity_id, name)) != name:
                return refused(draft, CONF_PLACES, "place_light_twice", entity=entity, place=name, other=other)
            if wrong := wrong_owner(hass, draft, entity_id, {}):
                return replace(wrong, errors={CONF_PLACES: wrong.errors["base"]})
            if split_entity_id(entity_id)[0] not in domains:
                return refused(draft, CONF_PLACES, "wrong_domain", entity=entity, domains=", ".join(domains))
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
        fittings = (tuple(ref_of(hass, id_) for id_ in row.get(field, ())) for field in FITTINGS)
        made.append(Place(place_id, name, row.get(CONF_STEP_FREE, False), row.get(CONF_QUIET, False), *fittings))
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
