"""The actions, for administrators: they read and write the roster, and forget what was learnt of sensors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids
import probatio as vol

from . import sensor_import
from .adapters.devices import place_key
from .adapters.words import async_words
from .const import DOMAIN, MOST_ROSTER_BYTES
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.messages import RefusalCode
from .core.model import Space
from .core.plan import Plan
from .core.rows import RosterProblem
from .core.totals import BUILDING
from .roster_import import async_apply, exported, read

SERVICE_IMPORT_SPACES = "import_spaces"
SERVICE_IMPORT_SENSORS = "import_sensors"
SERVICE_EXPORT_SPACES = "export_spaces"
SERVICE_FORGET = "forget"
ATTR_CSV = "csv"
ATTR_DRY_RUN = "dry_run"
ATTR_CREATE_AREAS = "create_areas"
ATTR_CODES = "codes"
ATTR_FORGOTTEN = "forgotten"

_EXPORT_SCHEMA = vol.Schema({vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string})
_IMPORT_SCHEMA = _EXPORT_SCHEMA.extend(
    {
        vol.Required(ATTR_CSV): cv.string,
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
        vol.Optional(ATTR_CREATE_AREAS, default=False): cv.boolean,
    }
)
_IMPORT_SENSORS_SCHEMA = _EXPORT_SCHEMA.extend(
    {vol.Required(ATTR_CSV): cv.string, vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean}
)
_FORGET_SCHEMA = vol.Schema(
    {
        **cv.TARGET_SERVICE_FIELDS,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional(ATTR_CODES): vol.All(cv.ensure_list, [cv.string], vol.Length(min=1)),
    }
)

type _Named = Iterator[tuple[Coordinator, Iterable[Space]]]
"""Buildings, and those of their spaces that were named."""


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_IMPORT_SPACES,
        _async_import,
        _IMPORT_SCHEMA,
        SupportsResponse.OPTIONAL,
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_IMPORT_SENSORS,
        _async_import_sensors,
        _IMPORT_SENSORS_SCHEMA,
        SupportsResponse.OPTIONAL,
    )
    async_register_admin_service(
        hass, DOMAIN, SERVICE_EXPORT_SPACES, _async_export, _EXPORT_SCHEMA, SupportsResponse.ONLY
    )
    async_register_admin_service(hass, DOMAIN, SERVICE_FORGET, _async_forget, _FORGET_SCHEMA, SupportsResponse.OPTIONAL)


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Read a roster into a building, or say what it would do."""
    hass = call.hass
    entry = async_get_config_entry(hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    reading = read(hass, entry, _text(call), create_areas=call.data[ATTR_CREATE_AREAS])
    await _async_refuse(hass, reading.problems)
    if not call.data[ATTR_DRY_RUN]:
        await async_apply(hass, entry, reading.plan)
    return _told(reading.plan)


def _text(call: ServiceCall) -> str:
    text: str = call.data[ATTR_CSV]
    if len(text.encode()) > MOST_ROSTER_BYTES:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="roster_too_large")
    return text


async def _async_refuse(hass: HomeAssistant, problems: Sequence[RosterProblem]) -> None:
    """Refuse a file if anything in it is wrong, and name all that is."""
    if not problems:
        return
    words = await async_words(hass)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="roster_refused",
        translation_placeholders={
            "count": str(len(problems)),
            "problems": words.capped(map(words.problem, problems)),
        },
    )


async def _async_import_sensors(call: ServiceCall) -> ServiceResponse:
    """Read a file of sensors into a building, or say what it would do."""
    hass = call.hass
    entry = async_get_config_entry(hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    reading = sensor_import.read(hass, entry, _text(call))
    await _async_refuse(hass, reading.problems)
    if not call.data[ATTR_DRY_RUN]:
        sensor_import.apply(hass, entry, reading)
    return {
        "created": [sensor.device_id for sensor in reading.create],
        "changed": [sensor.device_id for sensor in reading.update],
        "unchanged": [sensor.device_id for sensor in reading.unchanged],
    }


def _told(planned: Plan) -> ServiceResponse:
    return {
        "created": [row.code for row in planned.create],
        "changed": [
            {
                "code": update.row.code,
                "changes": {
                    change.column: {"before": change.before, "after": change.after} for change in update.changes
                },
            }
            for update in planned.update
        ],
        "unchanged": [row.code for row in planned.unchanged],
    }


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Return the roster of a building."""
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    return {ATTR_CSV: exported(call.hass, entry)}


async def _async_forget(call: ServiceCall) -> ServiceResponse:
    """Forget what was learnt of some spaces and of their sensors, and return of how many sensors."""
    named = defaultdict[Coordinator, dict[str, Space]](dict)
    for coordinator, spaces in _named(call):
        named[coordinator].update({space.id: space for space in spaces})
    forgotten = 0
    for coordinator, by_id in named.items():
        sensor_ids = {sensor.id for space in by_id.values() for sensor in space.sensors}
        coordinator.async_forget(sensor_ids, by_id)
        forgotten += len(sensor_ids)
    return {ATTR_FORGOTTEN: forgotten}


def _named(call: ServiceCall) -> _Named:
    """Yield the spaces that a call names: by its targets, by a building, or by their codes in one."""
    target = TargetSelection(call.data)
    if ATTR_CONFIG_ENTRY_ID in call.data:
        yield _by_code(call)
    elif ATTR_CODES in call.data:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="codes_without_building")
    elif not target.has_any_target:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_named")
    if target.has_any_target:
        yield from _targeted(call.hass, target)


def _by_code(call: ServiceCall) -> tuple[Coordinator, Iterable[Space]]:
    """Return the spaces of a building with some codes, all of them where none is told."""
    entry: IotValleyConfigEntry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    spaces = defaultdict[str, list[Space]](list)
    for space in entry.runtime_data.engine.building.spaces.values():
        spaces[space.code.casefold()].append(space)
    codes: list[str] = call.data.get(ATTR_CODES, list(spaces))
    for code in codes:
        if code.casefold() not in spaces:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key=RefusalCode.UNKNOWN_SPACE,
                translation_placeholders={"space": code},
            )
    return entry.runtime_data, [space for code in codes for space in spaces[code.casefold()]]


def _targeted(hass: HomeAssistant, target: TargetSelection) -> _Named:
    """Yield the spaces that are targets, or hold one, or are in one: a floor, the building."""
    selected = async_extract_referenced_entity_ids(hass, target)
    registry = er.async_get(hass)
    entities = (registry.async_get(id) for id in selected.referenced | selected.indirectly_referenced)
    devices = selected.referenced_devices | {entity.device_id for entity in entities if entity and entity.device_id}
    entries: list[IotValleyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    found = [(entry.runtime_data, _of_devices(entry.runtime_data, devices)) for entry in entries]
    if not any(spaces for _, spaces in found):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_space_targeted")
    yield from found


def _of_devices(coordinator: Coordinator, device_ids: set[str]) -> list[Space]:
    """Return the spaces of a building that have one of these devices, or are on a floor that is one."""
    keys = {key for key, device in coordinator.devices.items() if device.id in device_ids}
    return [
        space
        for space in coordinator.engine.building.spaces.values()
        if not keys.isdisjoint({BUILDING, space.floor, *_keys_of(space)})
    ]


def _keys_of(space: Space) -> Iterator[str]:
    yield space.id
    yield from (place_key(space.id, place.id) for place in space.places)
