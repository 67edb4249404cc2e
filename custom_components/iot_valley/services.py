"""The actions, for administrators: they read and write the roster, and forget what was learnt of sensors."""

from collections import defaultdict
from collections.abc import Sequence

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
import probatio as vol

from . import sensor_import
from .adapters.words import async_words
from .const import DOMAIN, MOST_ROSTER_BYTES
from .coordinator import Coordinator
from .core.model import Space
from .core.plan import Plan
from .core.rows import RosterProblem
from .roster_import import async_apply, exported, read
from .targets import ATTR_CODES, named

SERVICE_IMPORT_SPACES = "import_spaces"
SERVICE_IMPORT_SENSORS = "import_sensors"
SERVICE_EXPORT_SPACES = "export_spaces"
SERVICE_FORGET = "forget"
ATTR_CSV = "csv"
ATTR_DRY_RUN = "dry_run"
ATTR_CREATE_AREAS = "create_areas"
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
    spaces = defaultdict[Coordinator, dict[str, Space]](dict)
    for target in named(call):
        spaces[target.coordinator][target.space.id] = target.space
    forgotten = 0
    for coordinator, by_id in spaces.items():
        sensor_ids = {sensor.id for space in by_id.values() for sensor in space.sensors}
        coordinator.async_forget(sensor_ids, by_id)
        forgotten += len(sensor_ids)
    return {ATTR_FORGOTTEN: forgotten}
