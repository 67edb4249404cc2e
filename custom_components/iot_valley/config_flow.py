"""Setting up a building; its spaces, its options and its roster have flows of their own."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)
import probatio as vol

from .building_form import BUILDING_SCHEMA, Answer, answered, shown
from .const import CONF_DEMO, CONF_FLOORS, CONF_HOURS, CONF_SEED, CONF_SPEED, DOMAIN, SUBENTRY_GATEWAY, SUBENTRY_SENSOR
from .core.hours import DAYS
from .gateway_flow import GatewayFlow
from .options_flow import IotValleyOptionsFlow
from .sensor_flow import SensorFlow
from .space_flow import FLOWS

DEMO_NAME = "IoT Valley"
DEMO_HOURS = {day: [["07:30", "20:00"]] for day in DAYS[:5]}

_DEMO_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_SEED): NumberSelector(
            NumberSelectorConfig(min=0, max=1_000_000, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Required(CONF_SPEED): NumberSelector(
            NumberSelectorConfig(min=1, max=3600, step="any", mode=NumberSelectorMode.BOX)
        ),
    }
)


class IotValleyConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add a building, or change what was said of it."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> IotValleyOptionsFlow:
        """Return the flow of what holds for every space, and of the roster."""
        return IotValleyOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return one flow per family of spaces, and those of gateways and sensors."""
        return {
            **{family.value: flow for family, flow in FLOWS.items()},
            SUBENTRY_GATEWAY: GatewayFlow,
            SUBENTRY_SENSOR: SensorFlow,
        }

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether it is a building of one's own or the demo."""
        return self.async_show_menu(step_id="user", menu_options=["building", "demo"])

    async def async_step_building(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the name, the floors and the hours of a building."""
        suggested = user_input or shown("", {CONF_HOURS: DEMO_HOURS})
        answer = None
        if user_input is not None:
            answer = self._checked(answered(user_input))
            if not answer.errors:
                return self.async_create_entry(title=answer.name, data=answer.data)
        return self._form("building", suggested, answer)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask again for the name, the floors and the hours of a building."""
        entry = self._get_reconfigure_entry()
        answer = None
        if user_input is not None:
            answer = self._checked(answered(user_input), but=entry)
            if not answer.errors:
                return self.async_update_and_abort(entry, title=answer.name, data_updates=answer.data)
        return self._form("reconfigure", user_input or shown(entry.title, entry.data), answer)

    async def async_step_demo(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask how the demo building shall live; its sensors can only be in one."""
        if any(CONF_DEMO in entry.data for entry in self._async_current_entries()):
            return self.async_abort(reason="demo_exists")
        errors: dict[str, str] = {}
        if user_input is not None:
            name = user_input[CONF_NAME].strip()
            errors = self._name_errors(name)
            if not errors:
                return self.async_create_entry(
                    title=name,
                    data={
                        CONF_FLOORS: [],
                        CONF_HOURS: DEMO_HOURS,
                        CONF_DEMO: {
                            CONF_SEED: int(user_input[CONF_SEED]),
                            CONF_SPEED: float(user_input[CONF_SPEED]),
                        },
                    },
                )
        suggested = user_input or {CONF_NAME: DEMO_NAME, CONF_SEED: 1, CONF_SPEED: 60}
        return self.async_show_form(
            step_id="demo",
            data_schema=self.add_suggested_values_to_schema(_DEMO_SCHEMA, suggested),
            errors=errors,
            description_placeholders={"name": suggested[CONF_NAME].strip()},
        )

    def _form(self, step_id: str, suggested: Mapping[str, Any], answer: Answer | None) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(BUILDING_SCHEMA, suggested),
            errors=answer.errors if answer else {},
            description_placeholders={
                "example": "8:00-12:30, 13:30-19:00",
                "name": answer.name if answer else "",
                **(answer.placeholders if answer else {}),
            },
        )

    def _checked(self, answer: Answer, but: ConfigEntry | None = None) -> Answer:
        answer.errors.update(self._name_errors(answer.name, but))
        return answer

    def _name_errors(self, name: str, but: ConfigEntry | None = None) -> dict[str, str]:
        """Return what is wrong with a name: there is none, or another building has it."""
        if not name:
            return {CONF_NAME: "no_name"}
        taken = any(
            entry is not but and entry.title.casefold() == name.casefold()
            for entry in self._async_current_entries(include_ignore=False)
        )
        return {CONF_NAME: "name_taken"} if taken else {}
