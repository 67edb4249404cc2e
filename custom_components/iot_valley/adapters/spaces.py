"""The spaces of a building as its config entry stores them, and how they are added and changed."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_CODE, CONF_SENSORS, DOMAIN
from ..core.draft import Draft, draft_of
from ..core.found import folded
from ..core.kinds import KINDS, Family

_FAMILIES = frozenset(Family)
_BATCH = 50
"""How many spaces are written before others get their turn."""


@callback
def spaces_of(entry: ConfigEntry[Any]) -> dict[str, ConfigSubentry]:
    """Return the subentries of a building that are spaces, by their ids."""
    return {id_: sub for id_, sub in entry.subentries.items() if sub.subentry_type in _FAMILIES}


@callback
def ref_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is stored as: its registry id if any, so that renames are followed."""
    entity = er.async_get(hass).async_get(entity_id)
    return entity.id if entity else entity_id


@callback
def id_of(hass: HomeAssistant, ref: str) -> str | None:
    """Return the entity id of a reference now, or none where the entity is gone."""
    return er.async_resolve_entity_id(er.async_get(hass), ref)


@callback
def name_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what people call an entity."""
    if state := hass.states.get(entity_id):
        return state.name
    entity = er.async_get(hass).async_get(entity_id)
    return (er.async_get_full_entity_name(hass, entity) if entity else "") or entity_id


@callback
def drafts_of(entry: ConfigEntry[Any]) -> dict[str, Draft]:
    """Return the spaces of a building by the id of their subentry."""
    return {id_: draft_of(sub.title, sub.data) for id_, sub in spaces_of(entry).items()}


@callback
def taken_codes(entry: ConfigEntry[Any], but: str | None = None) -> dict[str, str]:
    """Return the codes in use, casefolded, with the names of their spaces."""
    return {sub.data[CONF_CODE].casefold(): sub.title for id_, sub in spaces_of(entry).items() if id_ != but}


@callback
def other_names(entry: ConfigEntry[Any], but: str | None) -> dict[str, str]:
    """Return the other spaces of a building by their ids, by name: with its code where two have the same."""
    others = {id_: sub for id_, sub in spaces_of(entry).items() if id_ != but}
    names = Counter(sub.title for sub in others.values())
    told = {
        id_: sub.title if names[sub.title] == 1 else f"{sub.title} ({sub.data[CONF_CODE]})"
        for id_, sub in others.items()
    }
    return dict(sorted(told.items(), key=lambda item: folded(item[1])))


@callback
def owners(hass: HomeAssistant, but: str | None = None) -> dict[str, str]:
    """Return the references of all sensors in use, in any building, with their spaces' names."""
    return {
        ref: sub.title
        for entry in hass.config_entries.async_entries(DOMAIN)
        for id_, sub in entry.subentries.items()
        if id_ != but
        for ref in sub.data.get(CONF_SENSORS, ())
    }


async def async_add(hass: HomeAssistant, entry: ConfigEntry[Any], drafts: Iterable[Draft]) -> None:
    """Add spaces to a building."""
    for number, draft in enumerate(drafts, 1):
        hass.config_entries.async_add_subentry(entry, _subentry(draft))
        await _breathe(number)


async def async_change(hass: HomeAssistant, entry: ConfigEntry[Any], drafts: Mapping[str, Draft]) -> None:
    """Change spaces of a building, by the id of their subentry."""
    for number, (id_, draft) in enumerate(drafts.items(), 1):
        async_change_one(hass, entry, id_, draft)
        await _breathe(number)


@callback
def async_change_one(hass: HomeAssistant, entry: ConfigEntry[Any], id_: str, draft: Draft) -> bool:
    """Change a space of a building; return whether anything was different."""
    return hass.config_entries.async_update_subentry(
        entry,
        entry.subentries[id_],
        title=draft.name,
        data=draft.data(),
        unique_id=draft.code.casefold(),
    )


def _subentry(draft: Draft) -> ConfigSubentry:
    return ConfigSubentry(
        data=MappingProxyType(draft.data()),
        subentry_type=KINDS[draft.kind].family.value,
        title=draft.name,
        unique_id=draft.code.casefold(),
    )


async def _breathe(number: int) -> None:
    if number % _BATCH == 0:
        await asyncio.sleep(0)
