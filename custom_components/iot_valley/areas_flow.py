"""Making spaces of the areas that Home Assistant has, in one step."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.core import callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers.selector import (
    AreaSelector,
    AreaSelectorConfig,
    FloorSelector,
    FloorSelectorConfig,
)
import probatio as vol

from .adapters.discovery import found_in_area
from .adapters.spaces import async_add, owners, ref_of, taken_codes
from .adapters.words import async_words
from .const import CONF_AREA, CONF_FLOORS, CONF_KIND
from .core.draft import Draft, drafted
from .core.found import guessed_kind, suggested_code
from .core.kinds import SpaceKind
from .space_forms import kind_selector

CONF_AREAS = "areas"
GUESS = "guess"
LEAVE_OUT = "none"

_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_AREAS): AreaSelector(AreaSelectorConfig(multiple=True)),
        vol.Optional(CONF_FLOORS): FloorSelector(FloorSelectorConfig(multiple=True)),
        vol.Required(CONF_KIND, default=GUESS): kind_selector(GUESS, *SpaceKind),
    }
)


class AreaSteps(OptionsFlow):
    """Choose areas, see what each would become, make it so."""

    _areas: tuple[ar.AreaEntry, ...] = ()
    _kind: str = GUESS

    async def async_step_areas(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the areas, or for whole floors of them."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._kind = user_input[CONF_KIND]
            self._areas = self._chosen(user_input.get(CONF_AREAS, ()), user_input.get(CONF_FLOORS, ()))
            if self._areas:
                return await self.async_step_areas_confirm()
            errors["base"] = "no_areas"
        suggested = user_input or {CONF_FLOORS: self.config_entry.data.get(CONF_FLOORS, [])}
        return self.async_show_form(
            step_id="areas",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
            last_step=False,
        )

    async def async_step_areas_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what each area would become; each can be corrected or left out."""
        if user_input is not None:
            drafts = self._drafts(user_input)
            await async_add(self.hass, self.config_entry, drafts)
            return self.async_abort(reason="spaces_made", description_placeholders={"count": str(len(drafts))})
        selector = kind_selector(*SpaceKind, LEAVE_OUT)
        return self.async_show_form(
            step_id="areas_confirm",
            # An area's name is its own label.
            data_schema=vol.Schema(
                {vol.Required(area.name, default=self._likely(area).value): selector for area in self._areas}
            ),
            description_placeholders={
                "count": str(len(self._areas)),
                "found": await self._found_text(),
            },
            last_step=True,
        )

    @callback
    def _chosen(self, area_ids: Iterable[str], floor_ids: Iterable[str]) -> tuple[ar.AreaEntry, ...]:
        """Return the chosen areas that are no space of this building yet."""
        registry = ar.async_get(self.hass)
        used = {sub.data.get(CONF_AREA) for sub in self.config_entry.subentries.values()}
        areas = [area for id_ in area_ids if (area := registry.async_get_area(id_))]
        for floor_id in floor_ids:
            areas += ar.async_entries_for_floor(registry, floor_id)
        distinct = {area.id: area for area in areas if area.id not in used}
        return tuple(sorted(distinct.values(), key=lambda area: area.name.casefold()))

    def _likely(self, area: ar.AreaEntry) -> SpaceKind:
        if self._kind == GUESS:
            return guessed_kind(area.name, area.icon)
        return SpaceKind(self._kind)

    async def _found_text(self) -> str:
        words = await async_words(self.hass)
        lines = []
        for area in self._areas:
            found = found_in_area(self.hass, area.id)
            lines.append(
                words.sentence(
                    "area_holds",
                    area=area.name,
                    sensors=str(len(found.sensors)),
                    lights=str(len(found.lights)),
                )
            )
        return words.capped(lines)

    @callback
    def _drafts(self, kinds: dict[str, str]) -> list[Draft]:
        """Return the spaces to make, none with a code or a sensor of another."""
        codes = set(taken_codes(self.config_entry))
        taken = set(owners(self.hass))
        drafts = []
        for area in self._areas:
            if kinds[area.name] == LEAVE_OUT:
                continue
            draft = self._draft(area, SpaceKind(kinds[area.name]), codes, taken)
            codes.add(draft.code.casefold())
            taken |= set(draft.sensors)
            drafts.append(draft)
        return drafts

    @callback
    def _draft(self, area: ar.AreaEntry, kind: SpaceKind, codes: set[str], taken: set[str]) -> Draft:
        found = found_in_area(self.hass, area.id)
        sensors = {ref_of(self.hass, id_): is_a for id_, is_a in found.sensors.items()}
        bare = Draft(
            area.name,
            suggested_code(area.name, codes),
            kind,
            area.id,
            lights=tuple(ref_of(self.hass, id_) for id_ in found.lights),
        )
        return drafted(bare, {ref: is_a for ref, is_a in sensors.items() if ref not in taken})
