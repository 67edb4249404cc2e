"""What a person is led through to put right what a repair tells of."""

from abc import abstractmethod
from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from .adapters.spaces import async_change
from .adapters.words import async_words
from .const import CONF_FLOORS, CONF_SENSORS, DOMAIN
from .survey import decided, missing_floors, offers


class _Flow(RepairsFlow):
    """A repair of a building, whose text has the placeholders of the issue."""

    def __init__(self, entry: ConfigEntry[Any], subject: str) -> None:
        """Take the building, and the space where the issue is about one."""
        self._entry = entry
        self._subject = subject

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Go to the one step; what comes with this one is not an answer."""
        return await self.async_step_confirm()

    @abstractmethod
    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong, then put it right."""

    @property
    def _placeholders(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue and issue.translation_placeholders) or {})


class SpaceRepair(_Flow):
    """Open the settings of a space; the repair goes by itself once they are right."""

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong, then open the space."""
        subentry = self._entry.subentries.get(self._subject)
        if subentry is None:
            return self.async_abort(reason="space_gone")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders,
            )
        flow = await self.hass.config_entries.subentries.async_init(
            (self._entry.entry_id, subentry.subentry_type),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": self._subject},
        )
        return self.async_abort(
            reason="space_opened",
            description_placeholders={"space": subentry.title, "building": self._entry.title},
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"]),
        )


class FloorRepair(_Flow):
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


class OfferRepair(_Flow):
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


class GoneRepair(RepairsFlow):
    """Answer for a building that is not there any more."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say so."""
        return self.async_abort(reason="building_gone")


_FLOWS: dict[str, type[_Flow]] = {"floor_missing": FloorRepair, "sensors_found": OfferRepair}


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
