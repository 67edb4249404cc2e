"""Which space the building's own sensors speak for, and as what: stored with the space, like any other sensor's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .adapters.radios import UNUSED, Part, RadioSensor, parts_registered
from .adapters.spaces import async_change_one, drafts_of, owners
from .core.draft import Bound, Draft, placed
from .core.quantity_kinds import KINDS_OF, proposed
from .core.sensors import SensorKind


def kind_of(part: Part, sensor: RadioSensor, model: str | None, beside: Iterable[Part]) -> SensorKind | None:
    """Return the kind that what a sensor measures is taken for, by choice or else as proposed; none if for nothing."""
    said = sensor.kinds.get(part.quantity)
    if said is not None:
        return None if said == UNUSED else SensorKind(said)
    beside = tuple(beside)
    if part.channel and Part(part.quantity) in beside:
        return None  # The whole is told too, and the parts of it would count twice.
    return proposed(part.quantity, model, {other.quantity for other in beside})


@callback
def space_of(hass: HomeAssistant, entry: ConfigEntry[Any], sensor: RadioSensor) -> str | None:
    """Return the space that a sensor speaks for now, or else is to speak for."""
    refs = {entity.id for entity in parts_registered(hass, entry).get(sensor.id, {}).values()}
    speaks_for = (id_ for id_, draft in drafts_of(entry).items() if refs & draft.sensors.keys())
    return next(speaks_for, sensor.space if sensor.space in entry.subentries else None)


@callback
def kinds_now(hass: HomeAssistant, entry: ConfigEntry[Any], sensor: RadioSensor) -> dict[str, str]:
    """Return what each quantity of a sensor is used as now, by any space; none where no space goes by the sensor."""
    parts = parts_registered(hass, entry).get(sensor.id, {})
    bound = {ref: row.kind.value for draft in drafts_of(entry).values() for ref, row in draft.sensors.items()}
    if not any(entity.id in bound for entity in parts.values()):
        return {}
    found: dict[str, str] = {}
    for part, entity in parts.items():
        if part.quantity in KINDS_OF and found.get(part.quantity, UNUSED) == UNUSED:
            found[part.quantity] = bound.get(entity.id, UNUSED)
    return found


@callback
def put(hass: HomeAssistant, entry: ConfigEntry[Any], wishes: Mapping[str, Mapping[str, SensorKind]]) -> None:
    """Let spaces, by their ids, go by some more entities, by reference; what another space has stays there."""
    taken = set(owners(hass))
    drafts = drafts_of(entry)
    for space_id, kinds in wishes.items():
        draft = drafts.get(space_id)
        if draft is None:
            continue
        new = {ref: Bound(kind) for ref, kind in kinds.items() if ref not in taken and ref not in draft.declined}
        if new:
            sensors = placed(draft.places, {**draft.sensors, **new})
            async_change_one(hass, entry, space_id, replace(draft, sensors=sensors))


@callback
def move(hass: HomeAssistant, entry: ConfigEntry[Any], sensor: RadioSensor, model: str | None) -> None:
    """Let the space of a sensor go by what it measures, as was chosen, and no other space any more."""
    parts = parts_registered(hass, entry).get(sensor.id, {})
    kinds = {
        entity.id: kind
        for part, entity in parts.items()
        if not entity.disabled and (kind := kind_of(part, sensor, model, parts)) is not None
    }
    refs = {entity.id for entity in parts.values()}
    for space_id, draft in drafts_of(entry).items():
        changed = _gone_by(draft, refs, kinds if space_id == sensor.space else {})
        if changed != draft:
            async_change_one(hass, entry, space_id, changed)


def _gone_by(draft: Draft, refs: set[str], kinds: Mapping[str, SensorKind]) -> Draft:
    """Return a space that goes by the entities of a sensor as these kinds, and by no other of them."""
    others = {ref: bound for ref, bound in draft.sensors.items() if ref not in refs or ref in kinds}
    new = {ref: Bound(kind, others[ref].place if ref in others else None) for ref, kind in kinds.items()}
    declined = tuple(ref for ref in draft.declined if ref not in new)
    return replace(draft, sensors=placed(draft.places, {**others, **new}), declined=declined)
