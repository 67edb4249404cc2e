"""Putting a sensor of the building's own into a space, with the roles that it is taken for, and changing that."""

from dataclasses import replace
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_DEVICE_ID, CONF_MODEL, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio as vol

from .adapters.radios import UNUSED, RadioSensor, device_owners, sensor_of, subentry_unique_id
from .adapters.spaces import drafts_of
from .adapters.words import Words, async_words
from .const import CONF_GRAMMAR, CONF_SPACE
from .core.payloads import MODELS
from .core.quantities import Quantity
from .core.quantity_kinds import KINDS_OF
from .core.sensor_roster import device_id_of
from .core.sigfox_grammar import GrammarRefused, parse
from .hub import Hub, hub_of
from .radio_binding import kind_of, kinds_now, move, space_of
from .radio_words import device_text, heard_text

CUSTOM = "custom"
"""Stands for a device whose payload a grammar tells, or its network server decodes."""


class SensorFlow(ConfigSubentryFlow):
    """Ask which device it is, where it is, what it is, and what it is used as."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self._sensor = RadioSensor("", "", "")

    # -- which -------------------------------------------------------------------------------------

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Offer the devices that have called in, and take any other's id."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="building_not_loaded")
        errors: dict[str, str] = {}
        placeholders = {"sensor": ""}
        if user_input is not None:
            device_id = device_id_of(user_input[CONF_DEVICE_ID])
            taken = device_owners(self.hass)
            if device_id is None:
                errors = {CONF_DEVICE_ID: "bad_device"}
            elif device_id in taken:
                errors, placeholders = {CONF_DEVICE_ID: "device_taken"}, {"sensor": taken[device_id]}
            else:
                return await self._picked(device_id, user_input.get(CONF_SPACE))
        words = await async_words(self.hass)
        schema = vol.Schema(
            {vol.Required(CONF_DEVICE_ID): self._devices(words), vol.Optional(CONF_SPACE): self._spaces(words)}
        )
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or self._first()),
            errors=errors,
            description_placeholders={
                "count": str(len(self._hub.strangers())),
                "sensors": words.capped(self._called_in(words).values()),
                **placeholders,
            },
            last_step=False,
        )

    async def _picked(self, device_id: str, space: str | None) -> SubentryFlowResult:
        """Go on with what is known of the device: its roles where it was recognised, else what it is."""
        known = self._hub.known(device_id)
        name = (known.name if known else "") or device_id.upper()
        self._sensor = RadioSensor("", device_id, name, known.model if known else None, space=space)
        if self._sensor.model is not None:
            return await self.async_step_roles()
        return await self.async_step_details()

    def _first(self) -> dict[str, str]:
        """Return the device that is shown as chosen: the one that called in last."""
        return {CONF_DEVICE_ID: strangers[0]} if (strangers := self._hub.strangers()) else {}

    # -- what --------------------------------------------------------------------------------------

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask again what a sensor is, and where."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="building_not_loaded")
        if user_input is None:
            stored = sensor_of(self._get_reconfigure_subentry())
            space = space_of(self.hass, self._get_entry(), stored)
            self._sensor = replace(stored, space=space)
        return await self._details("reconfigure", user_input)

    async def async_step_details(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what a new sensor is, where it did not say so itself."""
        return await self._details("details", user_input)

    async def _details(self, step_id: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        position = ""
        if user_input is not None:
            model = user_input.get(CONF_MODEL, CUSTOM)
            self._sensor = replace(
                self._sensor,
                name=user_input[CONF_NAME].strip(),
                model=None if model == CUSTOM else model,
                grammar=user_input.get(CONF_GRAMMAR, "").strip() or None,
                space=user_input.get(CONF_SPACE, self._sensor.space if step_id == "details" else None),
            )
            errors, position = _wrong(self._sensor)
            if not errors:
                return await self.async_step_roles()
        words = await async_words(self.hass)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(self._details_schema(step_id, words), self._shown()),
            errors=errors,
            description_placeholders={
                "device": self._sensor.device_id.upper(),
                "heard": self._told(words),
                "position": position,
                "example": "occupied::bool:7 temperature:1:int:16",
            },
            last_step=False,
        )

    def _details_schema(self, step_id: str, words: Words) -> vol.Schema:
        models = [SelectOptionDict(value=key, label=f"{model.maker} {model.name}") for key, model in MODELS.items()]
        other = SelectOptionDict(value=CUSTOM, label=words.sentence("model_custom"))
        fields: dict[Any, Any] = {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_MODEL, default=CUSTOM): SelectSelector(
                SelectSelectorConfig(options=[other, *models], mode=SelectSelectorMode.DROPDOWN)
            ),
            vol.Optional(CONF_GRAMMAR): TextSelector(),
        }
        if step_id == "reconfigure":
            fields[vol.Optional(CONF_SPACE)] = self._spaces(words)
        return vol.Schema(fields)

    def _shown(self) -> dict[str, Any]:
        return {
            CONF_NAME: self._sensor.name,
            CONF_MODEL: self._sensor.model or CUSTOM,
            CONF_GRAMMAR: self._sensor.grammar or "",
            CONF_SPACE: self._sensor.space,
        }

    # -- as what -----------------------------------------------------------------------------------

    async def async_step_roles(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show what each thing that the sensor measures is taken for, to be corrected."""
        proposals = self._proposed()
        if user_input is not None or not proposals or self._sensor.space is None:
            return self._finished(user_input or {}, proposals)
        words = await async_words(self.hass)
        space = drafts_of(self._get_entry()).get(self._sensor.space)
        schema = vol.Schema({vol.Required(key, default=kind): _kinds(key) for key, kind in proposals.items()})
        return self.async_show_form(
            step_id="roles",
            data_schema=self.add_suggested_values_to_schema(schema, self._used(proposals)),
            description_placeholders={
                "sensor": self._sensor.name,
                "space": space.name if space else "",
                "heard": self._told(words),
            },
            last_step=True,
        )

    def _proposed(self) -> dict[str, str]:
        """Return what each quantity of the sensor is taken for if nobody says otherwise."""
        bare = replace(self._sensor, kinds={})
        parts = self._hub.parts_of(bare)
        model = self._hub.model_of(bare)
        found: dict[str, str] = {}
        for part in parts:
            if part.quantity in KINDS_OF and found.get(part.quantity, UNUSED) == UNUSED:
                found[part.quantity.value] = kind_of(part, bare, model, parts) or UNUSED
        return {quantity.value: str(found[quantity]) for quantity in Quantity if quantity in found}

    def _used(self, proposals: dict[str, str]) -> dict[str, str]:
        if self.source != SOURCE_RECONFIGURE:
            return proposals
        return proposals | kinds_now(self.hass, self._get_entry(), self._sensor)

    @callback
    def _finished(self, user_input: dict[str, Any], proposals: dict[str, str]) -> SubentryFlowResult:
        chosen = {key: kind for key, kind in user_input.items() if kind != proposals.get(key)}
        sensor = replace(self._sensor, kinds=chosen)
        if self.source != SOURCE_RECONFIGURE:
            unique_id = subentry_unique_id(sensor.device_id)
            return self.async_create_entry(title=sensor.name, data=sensor.data(), unique_id=unique_id)
        entry, subentry = self._get_entry(), self._get_reconfigure_subentry()
        result = self.async_update_and_abort(entry, subentry, title=sensor.name, data=sensor.data())
        move(self.hass, entry, sensor, self._hub.model_of(sensor))
        return result

    # -- all ---------------------------------------------------------------------------------------

    @property
    def _hub(self) -> Hub:
        return hub_of(self.hass, self._get_entry())

    def _told(self, words: Words) -> str:
        """Return what the device told last, or that it has not called in yet."""
        known = self._hub.known(self._sensor.device_id)
        return words.sentence("not_heard") if known is None else heard_text(words, self._sensor.device_id, known)

    def _called_in(self, words: Words) -> dict[str, str]:
        """Return the devices that are in no space, each as a line."""
        heard = ((id_, self._hub.known(id_)) for id_ in self._hub.strangers())
        return {id_: device_text(words, id_, known) for id_, known in heard if known is not None}

    def _devices(self, words: Words) -> SelectSelector:
        options = [SelectOptionDict(value=id_, label=label) for id_, label in self._called_in(words).items()]
        return SelectSelector(
            SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, custom_value=True)
        )

    def _spaces(self, words: Words) -> SelectSelector:
        drafts = sorted(drafts_of(self._get_entry()).items(), key=lambda pair: pair[1].name.casefold())
        options = [
            SelectOptionDict(value=id_, label=words.sentence("space_option", name=draft.name, code=draft.code))
            for id_, draft in drafts
        ]
        return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


def _wrong(sensor: RadioSensor) -> tuple[dict[str, str], str]:
    """Return what is wrong with what was said of a sensor, and the position in its grammar."""
    if not sensor.name:
        return {CONF_NAME: "no_name"}, ""
    if sensor.grammar is None:
        return {}, ""
    if sensor.model is not None:
        return {CONF_GRAMMAR: "grammar_and_model"}, ""
    try:
        parse(sensor.grammar)
    except GrammarRefused as refused:
        return {CONF_GRAMMAR: f"grammar_{refused.code.value}"}, str(refused.position + 1)
    return {}, ""


def _kinds(quantity: str) -> SelectSelector:
    options = [*(kind.value for kind in KINDS_OF[Quantity(quantity)]), UNUSED]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, translation_key="sensor_kind")
    )
