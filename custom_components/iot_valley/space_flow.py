"""Adding a space to a building, and changing it: one flow per family, which differ in a row."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers import area_registry as ar

from . import place_choices, space_choices as choices
from .adapters.discovery import found_in_area
from .adapters.spaces import id_of, other_names, owners, ref_of
from .adapters.words import async_words
from .const import CONF_DAYLIGHT_OFF, CONF_FRESH_AIR, CONF_HEAT_TO, CONF_LUX, CONF_PLACES
from .core.draft import (
    TYPICAL_CAPACITY,
    Draft,
    draft_of,
    has_places,
    numbered,
    placed,
    refs_of,
)
from .core.driven import DRIVEN
from .core.found import Found
from .core.kinds import Family, kinds_of
from .core.sensors import SensorKind
from .space_choices import Choice
from .space_forms import (
    SENSORS_SCHEMA,
    details_schema,
    places_schema,
    shown_details,
    shown_sensors,
)


class SpaceFlow(ConfigSubentryFlow):
    """Ask what a space is, what senses in it, and for its places where it has any."""

    family: ClassVar[Family]

    def __init__(self) -> None:
        """Start with nothing said."""
        self._draft: Draft | None = None
        self._found = Found()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what a new space is."""
        kind = kinds_of(self.family)[0]
        draft = Draft("", "", kind, capacity=TYPICAL_CAPACITY[kind])
        return await self._details("user", draft, user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask again what a space is."""
        subentry = self._get_reconfigure_subentry()
        return await self._details("reconfigure", draft_of(subentry.title, subentry.data), user_input)

    async def _details(self, step_id: str, draft: Draft, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        choice = None
        if user_input is not None:
            choice = choices.details(self.hass, self._get_entry(), draft, user_input, self._own_id)
            if not choice.errors:
                self._draft = choice.draft
                return await self.async_step_sensors()
        others = other_names(self._get_entry(), self._own_id)
        suggested = user_input or shown_details(draft, others, id_of(self.hass, draft.terms.calendar or ""))
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(details_schema(self.family, others), suggested),
            errors=dict(choice.errors) if choice else {},
            description_placeholders=choice.placeholders if choice else {},
            last_step=False,
        )

    async def async_step_sensors(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show the sensors of the area, each under what it is taken for, to be corrected."""
        draft = self._asked
        choice = None
        if user_input is not None:
            choice = choices.sensors(self.hass, draft, self._found, user_input, self._own_id)
            if not choice.errors:
                self._draft = choice.draft
                return await self._after_sensors()
        else:
            self._found = self._find(draft)
        return self.async_show_form(
            step_id="sensors",
            data_schema=self.add_suggested_values_to_schema(SENSORS_SCHEMA, user_input or self._shown_sensors(draft)),
            errors=dict(choice.errors) if choice else {},
            description_placeholders={
                "space": draft.name,
                "found": await self._found_text(draft),
                **(choice.placeholders if choice else {}),
            },
            last_step=not has_places(draft.kind),
        )

    async def _after_sensors(self) -> SubentryFlowResult:
        if has_places(self._asked.kind):
            return await self.async_step_places()
        # A space whose kind lost its places keeps none.
        return self._finished(Choice(replace(self._asked, places=())))

    async def async_step_places(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the places, each with the sensors that watch it."""
        draft = self._asked
        choice = None
        if user_input is not None:
            choice = place_choices.places(self.hass, draft, user_input, self._own_id)
            if not choice.errors:
                return self._finished(choice)
            suggested = user_input
        else:
            shown = numbered(draft.capacity, draft.places) if self._own_id is None else draft.places
            draft = replace(draft, places=shown, sensors=placed(shown, draft.sensors))
            suggested = {CONF_PLACES: place_choices.shown_places(self.hass, draft)}
        return self.async_show_form(
            step_id="places",
            data_schema=self.add_suggested_values_to_schema(places_schema(self.family), suggested),
            errors=dict(choice.errors) if choice else {},
            description_placeholders={
                "space": draft.name,
                "capacity": str(draft.capacity),
                **(choice.placeholders if choice else {}),
            },
            last_step=True,
        )

    @property
    def _asked(self) -> Draft:
        """Return what has been said so far."""
        assert self._draft is not None  # noqa: S101 - the first step comes before the others
        return self._draft

    @property
    def _own_id(self) -> str | None:
        """Return the id of the space that is being changed."""
        return self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None

    @callback
    def _finished(self, choice: Choice) -> SubentryFlowResult:
        draft = choice.draft
        unique_id = draft.code.casefold()
        if self._own_id is None:
            return self.async_create_entry(title=draft.name, data=draft.data(), unique_id=unique_id)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=draft.name,
            data=draft.data(),
            unique_id=unique_id,
        )

    @callback
    def _find(self, draft: Draft) -> Found:
        """Return what is in the area and used by no other space."""
        if draft.area is None:
            return Found()
        taken = owners(self.hass, self._own_id)
        found = found_in_area(self.hass, draft.area)
        return found.without([id_ for id_ in found.sensors if ref_of(self.hass, id_) in taken])

    @callback
    def _shown_sensors(self, draft: Draft) -> dict[str, Any]:
        """Return what is used now and what is found and was never declined."""
        chosen: dict[str, SensorKind] = {}
        for ref, bound in draft.sensors.items():
            if entity_id := id_of(self.hass, ref):
                chosen[entity_id] = bound.kind
        known = {*draft.declined, *refs_of(draft.data())}
        new = self._found.without(
            [id_ for id_ in (*self._found.sensors, *self._found.lights) if ref_of(self.hass, id_) in known]
        )
        lights = [id_ for ref in draft.lights if (id_ := id_of(self.hass, ref))]
        driven: dict[str, Any] = {
            part: [id_ for ref in getattr(draft, part) if (id_ := id_of(self.hass, ref))] for part in DRIVEN
        }
        effects = driven | {
            CONF_FRESH_AIR: draft.fresh_air,
            CONF_HEAT_TO: draft.heat_to,
            CONF_LUX: draft.lux,
            CONF_DAYLIGHT_OFF: draft.daylight_off or None,
        }
        told = {name: value for name, value in effects.items() if value is not None}
        return shown_sensors(chosen | dict(new.sensors), [*lights, *new.lights], told)

    async def _found_text(self, draft: Draft) -> str:
        """Return a sentence on what the area holds, and what to do where that is nothing."""
        words = await async_words(self.hass)
        if draft.area is None:
            return words.sentence("found_without_area")
        area = ar.async_get(self.hass).async_get_area(draft.area)
        counts = {"sensors": len(self._found.sensors), "lights": len(self._found.lights)}
        return words.sentence(
            "found_in_area" if counts["sensors"] else "found_nothing",
            area=area.name if area else draft.area,
            **{key: str(count) for key, count in counts.items()},
        )


class NapRoomFlow(SpaceFlow):
    """Add or change a nap room."""

    family = Family.NAP_ROOM


class MeetingRoomFlow(SpaceFlow):
    """Add or change a meeting room or a phone booth."""

    family = Family.MEETING_ROOM


class CollectiveSpaceFlow(SpaceFlow):
    """Add or change a space that people share: a lounge, a canteen, a gym."""

    family = Family.COLLECTIVE_SPACE


class LodgingFlow(SpaceFlow):
    """Add or change a lodging."""

    family = Family.LODGING


class CirculationFlow(SpaceFlow):
    """Add or change a corridor, stairs or a hall."""

    family = Family.CIRCULATION


FLOWS: Mapping[Family, type[SpaceFlow]] = MappingProxyType(
    {
        flow.family: flow
        for flow in (
            NapRoomFlow,
            MeetingRoomFlow,
            CollectiveSpaceFlow,
            LodgingFlow,
            CirculationFlow,
        )
    }
)
