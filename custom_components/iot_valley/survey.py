"""What a person should put right in a building: what is missing, wrong, or found and not used yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)

from .adapters.clock import local_zone
from .adapters.config import building_from_entry
from .adapters.discovery import found_in_area
from .adapters.issues import Issue
from .adapters.spaces import drafts_of, id_of, name_of, owners, ref_of
from .adapters.words import Words
from .const import CONF_FLOORS
from .core.draft import Bound, Draft, placed, refs_of
from .core.kinds import KINDS
from .core.model import Problem, ProblemCode, check
from .core.sensors import BEHAVIOURS, SensorKind


@dataclass(frozen=True, slots=True)
class Offer:
    """A sensor that is in the area of a space and that nobody has decided on."""

    space_id: str
    space: str
    entity_id: str
    ref: str
    kind: SensorKind

    def told(self, hass: HomeAssistant, words: Words) -> str:
        """Return the sensor, its space, and the role that it would play."""
        return words.sentence(
            "offer",
            space=self.space,
            sensor=name_of(hass, self.entity_id),
            kind=words.label("sensor_kind", self.kind.value),
            role=words.label("role", BEHAVIOURS[self.kind].role.value),
        )


@callback
def offers(hass: HomeAssistant, entry: ConfigEntry[Any]) -> tuple[Offer, ...]:
    """Return the sensors that were added to the areas of a building and are used by no space."""
    taken = set(owners(hass))
    return tuple(offer for id_, draft in drafts_of(entry).items() for offer in _offers_to(hass, id_, draft, taken))


def _offers_to(hass: HomeAssistant, id_: str, draft: Draft, taken: set[str]) -> Iterator[Offer]:
    if draft.area is None:
        return
    for entity_id, kind in found_in_area(hass, draft.area).sensors.items():
        ref = ref_of(hass, entity_id)
        if ref not in taken and ref not in draft.declined:
            taken.add(ref)  # two spaces may share an area: it is offered to the first
            yield Offer(id_, draft.name, entity_id, ref, kind)


@callback
def decided(entry: ConfigEntry[Any], made: Iterable[Offer], used: set[str]) -> dict[str, Draft]:
    """Return the spaces after each offer was taken (by entity id) or declined."""
    drafts = drafts_of(entry)
    changed: dict[str, Draft] = {}
    for offer in made:
        draft = changed.get(offer.space_id, drafts[offer.space_id])
        if offer.entity_id in used:
            sensors = {**draft.sensors, offer.ref: Bound(offer.kind)}
            draft = replace(draft, sensors=placed(draft.places, sensors))
        else:
            draft = replace(draft, declined=(*draft.declined, offer.ref))
        changed[offer.space_id] = draft
    return changed


@callback
def missing_floors(hass: HomeAssistant, entry: ConfigEntry[Any]) -> list[str]:
    """Return the floors of a building that Home Assistant does not have any more."""
    registry = fr.async_get(hass)
    return [id_ for id_ in entry.data.get(CONF_FLOORS, ()) if not registry.async_get_floor(id_)]


@callback
def missing_sensors(hass: HomeAssistant, draft: Draft) -> list[str]:
    """Return the names of the sensors and lights of a space that are gone or disabled."""
    return [name for ref in refs_of(draft.data()) if (name := missing_name(hass, ref)) is not None]


@callback
def missing_name(hass: HomeAssistant, ref: str) -> str | None:
    """Return what a sensor or light is called that is gone or disabled, none where it is neither."""
    registry = er.async_get(hass)
    if entity := registry.async_get(ref):
        return f"{name_of(hass, entity.entity_id)} ({entity.entity_id})" if entity.disabled else None
    if (entity_id := id_of(hass, ref)) is not None:
        return None if hass.states.get(entity_id) else entity_id
    gone = (entity for entity in registry.deleted_entities.values() if entity.id == ref)
    return next((entity.entity_id for entity in gone), ref)


@callback
def issues_of(hass: HomeAssistant, entry: ConfigEntry[Any], words: Words) -> list[Issue]:
    """Return all that a person should put right in a building."""
    drafts = drafts_of(entry)
    made = offers(hass, entry)
    return [
        *_floor_issues(hass, entry),
        *_offer_issues(hass, entry, made, words),
        *_space_issues(hass, drafts, words),
        *_checked(hass, entry, drafts, {offer.space_id for offer in made}, words),
    ]


def _floor_issues(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Iterator[Issue]:
    if floors := missing_floors(hass, entry):
        yield Issue(
            "floor_missing",
            placeholders={"building": entry.title, "floors": ", ".join(floors)},
        )


def _offer_issues(
    hass: HomeAssistant, entry: ConfigEntry[Any], made: tuple[Offer, ...], words: Words
) -> Iterator[Issue]:
    if made:
        yield Issue(
            "sensors_found",
            placeholders={
                "building": entry.title,
                "count": str(len(made)),
                "sensors": words.capped(offer.told(hass, words) for offer in made),
            },
        )


def _space_issues(hass: HomeAssistant, drafts: dict[str, Draft], words: Words) -> Iterator[Issue]:
    areas = ar.async_get(hass)
    for id_, draft in drafts.items():
        if draft.area and areas.async_get_area(draft.area) is None:
            yield Issue("area_missing", id_, {"space": draft.name, "area": draft.area})
        if names := missing_sensors(hass, draft):
            yield Issue("sensor_missing", id_, {"space": draft.name, "sensors": words.capped(names)})


def _checked(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    drafts: dict[str, Draft],
    offered: set[str],
    words: Words,
) -> Iterator[Issue]:
    """Yield what the core finds wrong; spaces that nothing watches are told in one go."""
    building = building_from_entry(hass, entry, local_zone())
    blind: list[str] = []
    for problem in check(building):
        draft = drafts[problem.space_id]
        if problem.code is not ProblemCode.NO_SENSORS:
            yield _told(hass, problem, draft)
        elif not (KINDS[draft.kind].passage or draft.sensors or problem.space_id in offered):
            blind.append(draft.name)
    if blind:
        yield Issue(
            "no_sensors",
            placeholders={
                "building": entry.title,
                "count": str(len(blind)),
                "spaces": words.capped(blind),
            },
            fixable=False,
        )


_OF_AN_ENTITY = (
    ProblemCode.ACTUATOR_SHARED,
    ProblemCode.LIGHT_SHARED,
    ProblemCode.SENSOR_SHARED,
    ProblemCode.SENSOR_WITHOUT_PLACE,
)


def _told(hass: HomeAssistant, problem: Problem, draft: Draft) -> Issue:
    subject = problem.subject
    if problem.code in _OF_AN_ENTITY:
        subject = f"{name_of(hass, subject)} ({subject})"
    return Issue(
        problem.code.value,
        problem.space_id,
        {"space": draft.name, "code": draft.code, "subject": subject},
    )
