"""What a person is led through to put right what a repair tells of."""

from abc import abstractmethod
from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from .adapters.spaces import async_change, id_of
from .adapters.words import async_words
from .complaints import bound_of, key_of, put_right_with
from .const import CONF_FLOORS, CONF_SENSORS, DOMAIN, SUBENTRY_SENSOR
from .coordinator import Coordinator
from .core.faults import FaultCode
from .hub import hub_of
from .survey import decided, missing_floors, offers


class _Flow(RepairsFlow):
    """A repair of a building, whose text has the placeholders of the issue."""

    def __init__(self, entry: ConfigEntry[Any], subject: str) -> None:
        """Take the building, and the space or sensor where the issue is about one."""
        self._entry = entry
        self._subject = subject

    @property
    def _placeholders(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue and issue.translation_placeholders) or {})

    async def _async_open(self, space_id: str) -> RepairsFlowResult:
        """Open the settings of a space; the repair goes by itself once they are right."""
        subentry = self._entry.subentries[space_id]
        flow = await self.hass.config_entries.subentries.async_init(
            (self._entry.entry_id, subentry.subentry_type),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": space_id},
        )
        return self.async_abort(
            reason="space_opened",
            description_placeholders={"space": subentry.title, "building": self._entry.title},
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"]),
        )


class _Confirmed(_Flow):
    """A repair in one step."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Go to the one step; what comes with this one is not an answer."""
        return await self.async_step_confirm()

    @abstractmethod
    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong, then put it right."""


class SpaceRepair(_Confirmed):
    """Open the settings of a space."""

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong, then open the space."""
        if self._subject not in self._entry.subentries:
            return self.async_abort(reason="space_gone")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders,
            )
        return await self._async_open(self._subject)


class SensorRepair(_Flow):
    """Let a person choose what becomes of a sensor that is at fault."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what was seen, and what to do."""
        return self.async_show_menu(
            step_id="init", menu_options=["learn", "space", "ignore"], description_placeholders=self._placeholders
        )

    async def async_step_learn(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Learn the sensor anew, now that it was put right."""
        if self._space_id is None:
            return self.async_abort(reason="over")
        self._coordinator.async_forget(put_right_with(self._coordinator.engine, self._sensor_id))
        return self.async_create_entry(data={})

    async def async_step_space(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Open the settings of the space that the sensor is of."""
        space_id = self._space_id
        return self.async_abort(reason="over") if space_id is None else await self._async_open(space_id)

    async def async_step_ignore(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Leave the sensor as it is, and say no more of it until it was in order once."""
        if self._space_id is None:
            return self.async_abort(reason="over")
        ir.async_ignore_issue(self.hass, DOMAIN, self.issue_id, ignore=True)
        return self.async_abort(reason="issue_ignored")

    @property
    def _coordinator(self) -> Coordinator:
        coordinator: Coordinator = self._entry.runtime_data
        return coordinator

    @property
    def _sensor_id(self) -> str:
        return id_of(self.hass, self._subject) or self._subject

    @property
    def _space_id(self) -> str | None:
        """The space of the sensor; none if all is in order by now, or the sensor is not used any more."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        if issue is None or self._entry.state is not ConfigEntryState.LOADED:
            return None
        bound = bound_of(self._coordinator.engine.building).get(self._sensor_id)
        return None if bound is None else bound[0].id


class FloorRepair(_Confirmed):
    """Take the floors that are gone out of the building."""

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say which floors are gone, then forget them."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders,
            )
        gone = missing_floors(self.hass, self._entry)
        floors = [id_ for id_ in self._entry.data.get(CONF_FLOORS, ()) if id_ not in gone]
        self.hass.config_entries.async_update_entry(self._entry, data={**self._entry.data, CONF_FLOORS: floors})
        return self.async_create_entry(data={})


class OfferRepair(_Confirmed):
    """Let a person take or decline the sensors that were found."""

    _shown: tuple[str, ...] = ()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Show the sensors with their roles; those left out are not offered again."""
        made = offers(self.hass, self._entry)
        if user_input is not None:
            made = tuple(offer for offer in made if offer.entity_id in self._shown)
            changed = decided(self._entry, made, set(user_input.get(CONF_SENSORS, ())))
            await async_change(self.hass, self._entry, changed)
            return self.async_create_entry(data={})
        words = await async_words(self.hass)
        options = [SelectOptionDict(value=offer.entity_id, label=offer.told(self.hass, words)) for offer in made]
        self._shown = tuple(offer.entity_id for offer in made)
        selector = SelectSelector(SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST))
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({vol.Optional(CONF_SENSORS, default=list(self._shown)): selector}),
            description_placeholders=self._placeholders,
        )


class StrangerRepair(_Confirmed):
    """Open the dialog that puts a sensor which called in into its space."""

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say which sensors called in, then offer them."""
        if self._entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="building_not_loaded")
        if not hub_of(self.hass, self._entry).strangers():
            return self.async_abort(reason="over")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders,
            )
        flow = await self.hass.config_entries.subentries.async_init(
            (self._entry.entry_id, SUBENTRY_SENSOR), context={"source": SOURCE_USER}
        )
        return self.async_abort(
            reason="sensor_opened",
            description_placeholders={"building": self._entry.title},
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"]),
        )


class GoneRepair(RepairsFlow):
    """Answer for a building that is not there any more."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say so."""
        return self.async_abort(reason="building_gone")


_FLOWS: dict[str, type[_Flow]] = {
    "floor_missing": FloorRepair,
    "sensors_found": OfferRepair,
    "sensors_calling": StrangerRepair,
    **dict.fromkeys(map(key_of, FaultCode), SensorRepair),
}


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,  # noqa: ARG001 - the signature is Home Assistant's
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that puts an issue right."""
    told = data or {}
    entry = hass.config_entries.async_get_entry(str(told.get("entry_id")))
    if entry is None:
        return GoneRepair()
    return _FLOWS.get(str(told["key"]), SpaceRepair)(entry, str(told["subject"]))
