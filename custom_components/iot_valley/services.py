"""The actions that read and write the roster, for administrators."""

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

from .adapters.words import async_words
from .const import DOMAIN, MOST_ROSTER_BYTES
from .core.plan import Plan
from .roster_import import async_apply, exported, read

SERVICE_IMPORT_SPACES = "import_spaces"
SERVICE_EXPORT_SPACES = "export_spaces"
ATTR_CSV = "csv"
ATTR_DRY_RUN = "dry_run"
ATTR_CREATE_AREAS = "create_areas"

_EXPORT_SCHEMA = vol.Schema({vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string})
_IMPORT_SCHEMA = _EXPORT_SCHEMA.extend(
    {
        vol.Required(ATTR_CSV): cv.string,
        vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
        vol.Optional(ATTR_CREATE_AREAS, default=False): cv.boolean,
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
        hass, DOMAIN, SERVICE_EXPORT_SPACES, _async_export, _EXPORT_SCHEMA, SupportsResponse.ONLY
    )


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Read a roster into a building, or say what it would do."""
    hass = call.hass
    entry = async_get_config_entry(hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    text: str = call.data[ATTR_CSV]
    if len(text.encode()) > MOST_ROSTER_BYTES:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="roster_too_large")
    reading = read(hass, entry, text, create_areas=call.data[ATTR_CREATE_AREAS])
    if reading.problems:
        words = await async_words(hass)
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="roster_refused",
            translation_placeholders={
                "count": str(len(reading.problems)),
                "problems": words.capped(map(words.problem, reading.problems)),
            },
        )
    if not call.data[ATTR_DRY_RUN]:
        await async_apply(hass, entry, reading.plan)
    return _told(reading.plan)


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
