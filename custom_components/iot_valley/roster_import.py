"""Reading a roster into a building, and writing one from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)

from .adapters.discovery import found_in_area
from .adapters.spaces import async_add, async_change, drafts_of, id_of, owners, ref_of
from .core.draft import Bound, Draft, drafted, has_places, new_place, numbered
from .core.driven import DRIVEN
from .core.model import Place
from .core.plan import Plan, plan
from .core.roster import export, parse
from .core.rows import Binding, RosterCode, RosterProblem, Row
from .core.sensors import SensorKind


@dataclass(frozen=True, slots=True)
class Reading:
    """A roster that was read against a building: what it would do, or all that is wrong with it."""

    plan: Plan = field(default_factory=Plan)
    problems: tuple[RosterProblem, ...] = ()


@callback
def exported(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str:
    """Return the roster of a building."""
    return export(_rows(hass, entry).values())


@callback
def read(hass: HomeAssistant, entry: ConfigEntry[Any], text: str, *, create_areas: bool) -> Reading:
    """Return what a roster would do to a building; nothing is changed."""
    roster = parse(text)
    if roster.problems:
        return Reading(problems=roster.problems)
    existing = _rows(hass, entry)
    rows = tuple(_located(hass, row) for row in roster.rows)
    planned = plan(existing.values(), rows)
    problems = (
        *planned.problems,
        *_wrong_locations(hass, rows, create_areas=create_areas),
        *_wrong_entities(hass, rows, existing),
    )
    return Reading(planned, tuple(sorted(problems, key=lambda problem: problem.line)))


async def async_apply(hass: HomeAssistant, entry: ConfigEntry[Any], planned: Plan) -> None:
    """Do what was planned; areas and floors that are not there yet are made."""
    by_code = {draft.code.casefold(): (id_, draft) for id_, draft in drafts_of(entry).items()}
    changed = {}
    for update in planned.update:
        id_, draft = by_code[update.row.code.casefold()]
        changed[id_] = _updated(hass, draft, update.row)
    await async_change(hass, entry, changed)
    taken = set(owners(hass)) | {
        ref_of(hass, binding.entity_id) for row in planned.create for binding in row.sensors or ()
    }
    await async_add(hass, entry, (_created(hass, row, taken) for row in planned.create))
    await async_change(hass, entry, _joined(entry, (*planned.create, *(update.row for update in planned.update))))


@callback
def _joined(entry: ConfigEntry[Any], rows: Iterable[Row]) -> dict[str, Draft]:
    """Return the spaces that lead elsewhere now, once all that they lead to are there."""
    drafts = drafts_of(entry)
    ids = {draft.code.casefold(): id_ for id_, draft in drafts.items()}
    joined = {}
    for row in rows:
        id_ = ids[row.code.casefold()]
        beside = tuple(ids[code.casefold()] for code in row.beside or ())
        if row.beside is not None and set(beside) != set(drafts[id_].beside):
            joined[id_] = replace(drafts[id_], beside=beside)
    return joined


@callback
def _rows(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, Row]:
    drafts = drafts_of(entry)
    codes = {id_: draft.code for id_, draft in drafts.items()}
    return {id_: _row(hass, draft, codes) for id_, draft in drafts.items()}


@callback
def _row(hass: HomeAssistant, draft: Draft, codes: Mapping[str, str]) -> Row:
    area = ar.async_get(hass).async_get_area(draft.area) if draft.area else None
    names = {place.id: place.name for place in draft.places}
    return Row(
        code=draft.code,
        name=draft.name,
        kind=draft.kind,
        area=area.name if area else "",
        floor=_floor_name(hass, area),
        capacity=draft.capacity,
        step_free=draft.step_free,
        equipment=draft.equipment,
        companies=draft.companies,
        places=tuple(names.values()),
        sensors=tuple(
            Binding(id_, bound.kind, names.get(bound.place or "", ""))
            for ref, bound in draft.sensors.items()
            if (id_ := id_of(hass, ref))
        ),
        lights=_ids(hass, draft.lights),
        climates=_ids(hass, draft.climates),
        fans=_ids(hass, draft.fans),
        signs=_ids(hass, draft.signs),
        egress=_ids(hass, draft.egress),
        beside=tuple(codes[id_] for id_ in draft.beside if id_ in codes),
    )


def _ids(hass: HomeAssistant, refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(id_ for ref in refs if (id_ := id_of(hass, ref)))


@callback
def _floor_name(hass: HomeAssistant, area: ar.AreaEntry | None) -> str:
    if area is None or area.floor_id is None:
        return ""
    floor = fr.async_get(hass).async_get_floor(area.floor_id)
    return floor.name if floor else ""


@callback
def _area(hass: HomeAssistant, said: str | None) -> ar.AreaEntry | None:
    registry = ar.async_get(hass)
    return (registry.async_get_area_by_name(said) or registry.async_get_area(said)) if said else None


@callback
def _floor(hass: HomeAssistant, said: str | None) -> fr.FloorEntry | None:
    registry = fr.async_get(hass)
    found = registry.async_get_floor_by_name(said) if said else None
    return found or (registry.async_get_floor(said) if said else None)


@callback
def _located(hass: HomeAssistant, row: Row) -> Row:
    """Return a row whose area and floor have the names that Home Assistant knows them by."""
    area, floor = _area(hass, row.area), _floor(hass, row.floor)
    return replace(
        row,
        area=area.name if area else row.area,
        floor=floor.name if floor else row.floor,
    )


@callback
def _wrong_locations(hass: HomeAssistant, rows: Iterable[Row], *, create_areas: bool) -> Iterator[RosterProblem]:
    for row in rows:
        area, floor = _area(hass, row.area), _floor(hass, row.floor)
        if row.area and not area and not create_areas:
            yield RosterProblem(row.line, "area", RosterCode.UNKNOWN_AREA, row.area)
        if row.floor and not floor and not create_areas:
            yield RosterProblem(row.line, "floor", RosterCode.UNKNOWN_FLOOR, row.floor)
        is_on = _floor_name(hass, area)
        if area and row.floor and is_on != row.floor:
            yield RosterProblem(row.line, "floor", RosterCode.OTHER_FLOOR, row.floor, is_on or "-")


@callback
def _wrong_entities(hass: HomeAssistant, rows: Iterable[Row], existing: Mapping[str, Row]) -> Iterator[RosterProblem]:
    in_file = {row.code.casefold(): row for row in rows}
    for row in in_file.values():
        for column, ids in (
            ("sensors", [binding.entity_id for binding in row.sensors or ()]),
            *((part, list(getattr(row, part) or ())) for part in ("lights", *DRIVEN)),
        ):
            for id_ in ids:
                if not _is_there(hass, id_):
                    yield RosterProblem(row.line, column, RosterCode.UNKNOWN_ENTITY, id_)
    # A sensor may move between two spaces of the file, but not out of one that keeps it.
    kept = {
        binding.entity_id: row
        for row in existing.values()
        if (new := in_file.get(row.code.casefold())) is None or new.sensors is None
        for binding in row.sensors or ()
    }
    for row in in_file.values():
        for binding in row.sensors or ():
            owner = kept.get(binding.entity_id)
            if owner and owner.code.casefold() != row.code.casefold():
                yield RosterProblem(row.line, "sensors", RosterCode.SENSOR_TAKEN, binding.entity_id, owner.name)


@callback
def _is_there(hass: HomeAssistant, entity_id: str) -> bool:
    registered = er.async_get(hass).async_is_registered(entity_id)
    return registered or hass.states.get(entity_id) is not None


@callback
def _area_id(hass: HomeAssistant, row: Row) -> str | None:
    """Return the id of a row's area, made with its floor where it is not there yet."""
    if not row.area:
        return None
    if area := _area(hass, row.area):
        return area.id
    floor = _floor(hass, row.floor)
    if floor is None and row.floor:
        floor = fr.async_get(hass).async_create(row.floor)
    made = ar.async_get(hass).async_create(row.area, floor_id=floor.floor_id if floor else None)
    return made.id


@callback
def _updated(hass: HomeAssistant, draft: Draft, row: Row) -> Draft:
    """Return a space with all that a row says of it."""
    capacity = draft.capacity if row.capacity is None else row.capacity
    places = _places(row, draft.places)
    new = replace(
        draft,
        name=row.name,
        kind=row.kind,
        code=row.code,
        area=draft.area if row.area is None else _area_id(hass, row),
        capacity=max(capacity, len(places)),
        step_free=draft.step_free if row.step_free is None else row.step_free,
        equipment=draft.equipment if row.equipment is None else row.equipment,
        companies=draft.companies if row.companies is None else row.companies,
        places=places,
    )
    ids = {place.id for place in places}
    kept = {ref: bound if bound.place in ids else Bound(bound.kind) for ref, bound in draft.sensors.items()}
    return _wired(hass, replace(new, sensors=kept), row)


@callback
def _created(hass: HomeAssistant, row: Row, taken: set[str]) -> Draft:
    """Return a new space; with what nobody uses in its area where its row names no sensors."""
    bare = Draft(
        row.name,
        row.code,
        row.kind,
        _area_id(hass, row),
        step_free=bool(row.step_free),
        equipment=row.equipment or (),
        companies=row.companies or (),
        places=_places(row, ()),
    )
    found = found_in_area(hass, bare.area) if bare.area else None
    sensors: dict[str, SensorKind] = {}
    if found and row.sensors is None:
        sensors = {ref_of(hass, id_): kind for id_, kind in found.sensors.items()}
        sensors = {ref: kind for ref, kind in sensors.items() if ref not in taken}
    lights = tuple(ref_of(hass, id_) for id_ in found.lights) if found else ()
    draft = _wired(hass, drafted(replace(bare, lights=lights), sensors, capacity=row.capacity), row)
    if has_places(row.kind) and row.places == ():
        draft = replace(draft, places=())
    taken |= set(draft.sensors)
    return draft


def _places(row: Row, known: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places of a row; one that keeps its name keeps its id."""
    if row.places is None:
        return known
    if isinstance(row.places, int):
        return numbered(row.places, known)
    by_name = {place.name: place for place in known}
    ids = {place.id for place in known}
    places = []
    for number, name in enumerate(row.places, 1):
        place = by_name.get(name) or new_place(number, frozenset(ids), name)
        ids.add(place.id)
        places.append(place)
    return tuple(places)


@callback
def _wired(hass: HomeAssistant, draft: Draft, row: Row) -> Draft:
    """Return a space with the sensors and lights that its row names, if it does."""
    ids = {place.name: place.id for place in draft.places}
    sensors, lights = draft.sensors, draft.lights
    if row.sensors is not None:
        sensors = {
            ref_of(hass, binding.entity_id): Bound(binding.kind, ids.get(binding.place)) for binding in row.sensors
        }
    if row.lights is not None:
        lights = tuple(ref_of(hass, id_) for id_ in row.lights)
    driven: dict[str, Any] = {
        part: tuple(ref_of(hass, id_) for id_ in ids) for part in DRIVEN if (ids := getattr(row, part)) is not None
    }
    declined = tuple(ref for ref in draft.declined if ref not in {*sensors, *lights})
    return replace(draft, sensors=sensors, lights=lights, declined=declined, **driven)
