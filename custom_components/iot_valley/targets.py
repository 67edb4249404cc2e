"""What an action is aimed at: spaces and places, by the entities, devices, areas and floors that a call names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .adapters.devices import place_key
from .adapters.refusals import refusal
from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.messages import RefusalCode
from .core.model import Place, Space
from .core.totals import BUILDING

ATTR_CODES: Final = "codes"


class Amiss(StrEnum):
    """What can be amiss with what a call names; the value is the translation key."""

    NOTHING_NAMED = "nothing_named"
    NOTHING_TARGETED = "nothing_targeted"
    NO_SPACE_TARGETED = "no_space_targeted"
    NO_NAP_ROOM_TARGETED = "no_nap_room_targeted"
    NOTHING_BOOKABLE_TARGETED = "nothing_bookable_targeted"
    WHICH_BUILDING = "which_building"
    UNKNOWN_FLOOR = "unknown_floor"
    SEVERAL_TARGETED = "several_targeted"
    NO_PLACE_NAMED = "no_place_named"
    ONLY_MENDED = "only_mended"
    CODES_WITHOUT_BUILDING = "codes_without_building"


class Target(NamedTuple):
    """A space that an action is aimed at."""

    coordinator: Coordinator
    space: Space
    places: tuple[Place, ...] = ()
    """Those that were named themselves; none where the space as a whole was, by itself or by where it is."""


def named(call: ServiceCall) -> Iterator[Target]:
    """Yield the spaces that a call names: by its targets, by a building, or by their codes in one.

    Raises `ServiceValidationError` where it names none.
    """
    if ATTR_CONFIG_ENTRY_ID in call.data:
        yield from _by_code(call)
    elif ATTR_CODES in call.data:
        raise refusal(Amiss.CODES_WITHOUT_BUILDING)
    elif not TargetSelection(call.data).has_any_target:
        raise refusal(Amiss.NOTHING_NAMED)
    if TargetSelection(call.data).has_any_target:
        yield from targeted(call)


def only_one(call: ServiceCall, suits: Callable[[Space], bool], otherwise: Amiss) -> Target:
    """Return the one space that a call is aimed at, of those that suit the action; `otherwise` says that none does.

    Raises `ServiceValidationError` where there is none, or more than one.
    """
    if not TargetSelection(call.data).has_any_target:
        raise refusal(Amiss.NOTHING_TARGETED)
    found = [target for target in targeted(call) if suits(target.space)]
    if not found:
        raise refusal(otherwise)
    if len(found) > 1:
        raise refusal(Amiss.SEVERAL_TARGETED, spaces=", ".join(target.space.name for target in found))
    return found[0]


def targeted(call: ServiceCall) -> list[Target]:
    """Return the spaces that are targets of a call, or hold one, or are in one: a floor, the building.

    Raises `ServiceValidationError` where there is none.
    """
    devices = _devices(call.hass, TargetSelection(call.data))
    entries: list[IotValleyConfigEntry] = call.hass.config_entries.async_loaded_entries(DOMAIN)
    found = [target for entry in entries for target in _of_devices(entry.runtime_data, devices)]
    if not found:
        raise refusal(Amiss.NO_SPACE_TARGETED)
    return found


def _devices(hass: HomeAssistant, target: TargetSelection) -> set[str]:
    """Return the ids of the devices that are targets, or have an entity that is one."""
    selected = async_extract_referenced_entity_ids(hass, target)
    registry = er.async_get(hass)
    entities = (registry.async_get(id) for id in selected.referenced | selected.indirectly_referenced)
    return selected.referenced_devices | {entity.device_id for entity in entities if entity and entity.device_id}


def _of_devices(coordinator: Coordinator, device_ids: set[str]) -> Iterator[Target]:
    """Yield the spaces of a building that have one of these devices, or are on a floor that is one."""
    keys = {key for key, device in coordinator.devices.items() if device.id in device_ids}
    for space in coordinator.engine.building.spaces.values():
        if not keys.isdisjoint({BUILDING, space.floor, space.id}):
            yield Target(coordinator, space)
        elif places := tuple(place for place in space.places if place_key(space.id, place.id) in keys):
            yield Target(coordinator, space, places)


def _by_code(call: ServiceCall) -> Iterable[Target]:
    """Return the spaces of a building with some codes, all of them where none is told."""
    entry: IotValleyConfigEntry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    spaces = defaultdict[str, list[Space]](list)
    for space in entry.runtime_data.engine.building.spaces.values():
        spaces[space.code.casefold()].append(space)
    codes: list[str] = call.data.get(ATTR_CODES, list(spaces))
    for code in codes:
        if code.casefold() not in spaces:
            raise refusal(RefusalCode.UNKNOWN_SPACE, space=code)
    return [Target(entry.runtime_data, space) for code in codes for space in spaces[code.casefold()]]
