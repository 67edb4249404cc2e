"""What holds for every space of a building, and the ways to make many spaces at once."""

from typing import Any

from homeassistant.components.calendar import DOMAIN as CALENDAR_DOMAIN
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import probatio as vol

from .adapters.spaces import id_of, ref_of
from .areas_flow import AreaSteps
from .const import (
    CONF_AHEAD,
    CONF_BUFFER,
    CONF_COME_WITHIN,
    CONF_COMPANY_A_DAY,
    CONF_COMPANY_AT_ONCE,
    CONF_DIM_FOR,
    CONF_GIVE_BACK,
    CONF_HOLIDAYS,
    CONF_LUX_THRESHOLD,
    CONF_OUTDOOR,
    CONF_OVERRIDE_FOR,
)
from .core.booking_rules import BookingRules
from .core.model import Defaults
from .core.releases import Policy
from .roster_flow import RosterSteps
from .sensor_roster_flow import SensorRosterSteps


def _number(most: int, unit: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=0, max=most, step=1, unit_of_measurement=unit, mode=NumberSelectorMode.BOX)
    )


_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_LUX_THRESHOLD): _number(2000, "lx"),
        vol.Required(CONF_DIM_FOR): _number(3600, "s"),
        vol.Required(CONF_OVERRIDE_FOR): _number(1440, "min"),
        vol.Optional(CONF_OUTDOOR): EntitySelector(
            EntitySelectorConfig(
                filter=[
                    EntityWithDeviceFilterSelectorConfig(domain="weather"),
                    EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature"),
                ]
            )
        ),
    }
)


_BOOKINGS = vol.Schema(
    {
        vol.Required(CONF_BUFFER): _number(120, "min"),
        vol.Required(CONF_AHEAD): _number(365, "d"),
        vol.Required(CONF_GIVE_BACK): BooleanSelector(),
        vol.Required(CONF_COME_WITHIN): _number(60, "min"),
        vol.Optional(CONF_HOLIDAYS): EntitySelector(
            EntitySelectorConfig(filter=[EntityWithDeviceFilterSelectorConfig(domain=[CALENDAR_DOMAIN])])
        ),
        vol.Required(CONF_COMPANY_AT_ONCE): _number(100, ""),
        vol.Required(CONF_COMPANY_A_DAY): _number(24, "h"),
    }
)


class IotValleyOptionsFlow(AreaSteps, RosterSteps, SensorRosterSteps):
    """Offer the settings, the areas, the roster and the import of sensors."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to do."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["settings", "bookings", "areas", "import_roster", "export_roster", "import_sensors"],
        )

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for what holds for every space."""
        if user_input is not None:
            kept = {key: value for key, value in self.config_entry.options.items() if key != CONF_OUTDOOR}
            return self.async_create_entry(
                data={
                    **kept,
                    CONF_LUX_THRESHOLD: float(user_input[CONF_LUX_THRESHOLD]),
                    CONF_DIM_FOR: int(user_input[CONF_DIM_FOR]),
                    CONF_OVERRIDE_FOR: int(user_input[CONF_OVERRIDE_FOR]),
                }
                | ({CONF_OUTDOOR: ref_of(self.hass, outdoor)} if (outdoor := user_input.get(CONF_OUTDOOR)) else {})
            )
        defaults = Defaults()
        usual = {
            CONF_LUX_THRESHOLD: defaults.lux_threshold,
            CONF_DIM_FOR: defaults.dim_for.total_seconds(),
            CONF_OVERRIDE_FOR: defaults.override_for.total_seconds() / 60,
        }
        told: dict[str, Any] = usual | self.config_entry.options
        if (stored := told.pop(CONF_OUTDOOR, None)) and (outdoor := id_of(self.hass, stored)):
            told[CONF_OUTDOOR] = outdoor
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, told),
        )

    async def async_step_bookings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for what holds for the bookings of every space."""
        if user_input is not None:
            told = {key: int(value) if isinstance(value, float) else value for key, value in user_input.items()}
            kept = {key: value for key, value in self.config_entry.options.items() if key != CONF_HOLIDAYS}
            return self.async_create_entry(data={**kept, **told})
        rules, policy = BookingRules(), Policy()
        usual = {
            CONF_BUFFER: rules.buffer.total_seconds() / 60,
            CONF_AHEAD: rules.ahead.days,
            CONF_GIVE_BACK: policy.gives_back,
            CONF_COME_WITHIN: policy.come_within.total_seconds() / 60,
            CONF_COMPANY_AT_ONCE: 0,
            CONF_COMPANY_A_DAY: 0,
        }
        return self.async_show_form(
            step_id="bookings",
            data_schema=self.add_suggested_values_to_schema(_BOOKINGS, usual | self.config_entry.options),
        )
