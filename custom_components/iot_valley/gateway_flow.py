"""Adding a gateway to a building: what to paste where, and then the first message as it comes in."""

import asyncio
from dataclasses import replace
from functools import partial
import secrets
from typing import Any, override

from homeassistant.components.webhook import async_generate_id, async_generate_url
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio as vol

from .adapters.gateways import HEADER
from .adapters.radios import gateways_of
from .adapters.words import async_words
from .const import CONF_KIND, CONF_LOCAL_ONLY, CONF_TOPIC
from .hub import Hub, hub_of
from .radio_gateways import GatewayKind, StoredGateway, header_of, mqtt_is_ready, stored_of
from .radio_words import heard_text

WAIT_SECONDS = 120
"""How long the first message is waited for before a person is asked whether to go on."""

_RENEW = "renew_secret"
_KIND = SelectSelector(
    SelectSelectorConfig(
        options=[kind.value for kind in GatewayKind], mode=SelectSelectorMode.LIST, translation_key="gateway_kind"
    )
)
_NEW_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_KIND, default=GatewayKind.SIGFOX.value): _KIND,
        vol.Required(CONF_LOCAL_ONLY, default=False): BooleanSelector(),
    }
)
_KNOWN_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_LOCAL_ONLY, default=False): BooleanSelector(),
        vol.Required(_RENEW, default=False): BooleanSelector(),
    }
)
_TOPIC_SCHEMA = vol.Schema({vol.Required(CONF_TOPIC): TextSelector()})
_KNOWN_TOPIC_SCHEMA = vol.Schema({vol.Required(CONF_NAME): TextSelector(), vol.Required(CONF_TOPIC): TextSelector()})


def new_secret() -> str:
    """Return a secret that nobody guesses, and that a person can paste anywhere."""
    return secrets.token_urlsafe(32)


class GatewayFlow(ConfigSubentryFlow):
    """Ask what a gateway is, tell what to paste, and wait for the first message."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self._gateway = StoredGateway("", GatewayKind.SIGFOX)
        self._stop: CALLBACK_TYPE | None = None
        self._waiting: asyncio.Task[str | None] | None = None
        self._heard = ""

    # -- a new gateway -----------------------------------------------------------------------------

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a name, and where messages come from."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="building_not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            kind = GatewayKind(user_input[CONF_KIND])
            self._gateway = StoredGateway(
                user_input[CONF_NAME].strip(),
                kind,
                webhook_id=async_generate_id(),
                secret=new_secret(),
                local_only=user_input[CONF_LOCAL_ONLY],
            )
            errors = await self._wrong()
            if not errors:
                return await (self.async_step_topic() if kind.by_mqtt else self.async_step_connect())
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(_NEW_SCHEMA, user_input or {}),
            errors=errors,
            last_step=False,
        )

    async def _wrong(self) -> dict[str, str]:
        """Return what is wrong with what was said."""
        if not self._gateway.name:
            return {CONF_NAME: "no_name"}
        if self._gateway.kind.by_mqtt and not await mqtt_is_ready(self.hass):
            return {CONF_KIND: "mqtt_missing"}
        return {} if self._url() or self._gateway.kind.by_mqtt else {"base": "no_url"}

    async def async_step_topic(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the topic that the network server publishes on."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._gateway = replace(self._gateway, topic=user_input[CONF_TOPIC].strip())
            errors = self._wrong_topic()
            if not errors:
                return await self.async_step_connect()
        suggested = user_input or {CONF_TOPIC: self._gateway.kind.topic}
        return self.async_show_form(
            step_id="topic",
            data_schema=self.add_suggested_values_to_schema(_TOPIC_SCHEMA, suggested),
            errors=errors,
            description_placeholders={"topic": self._gateway.kind.topic},
            last_step=False,
        )

    def _wrong_topic(self) -> dict[str, str]:
        topic = self._gateway.topic
        if not topic or topic != topic.strip("/") or "#" in topic[:-1]:
            return {CONF_TOPIC: "bad_topic"}
        own = self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None
        taken = any(stored_of(sub).topic == topic for id_, sub in gateways_of(self._get_entry()).items() if id_ != own)
        return {CONF_TOPIC: "topic_taken"} if taken else {}

    async def async_step_connect(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Listen from now on, and tell what to paste."""
        if self._stop is None:
            self._hub.gateways.open(self.flow_id, self._gateway)
            self._stop = partial(self._hub.gateways.close, self.flow_id)
        return self.async_show_menu(
            step_id=f"connect_{self._gateway.kind.value}",
            menu_options=["wait", "finish"],
            description_placeholders=self._told(),
        )

    # One text for each network: a step of that name must be there.
    async_step_connect_sigfox = async_step_connect
    async_step_connect_things_stack = async_step_connect
    async_step_connect_chirpstack = async_step_connect
    async_step_connect_things_stack_mqtt = async_step_connect
    async_step_connect_chirpstack_mqtt = async_step_connect

    async def async_step_wait(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Wait for the first message."""
        if self._waiting is None:
            self._waiting = self.hass.async_create_task(self._async_hear(), "first message of a gateway")
        if not self._waiting.done():
            return self.async_show_progress(step_id="wait", progress_action="wait", progress_task=self._waiting)
        self._heard = self._waiting.result() or ""
        self._waiting = None
        return self.async_show_progress_done(next_step_id="heard" if self._heard else "nothing")

    async def _async_hear(self) -> str | None:
        """Return what the first message tells, or none where none came in time."""
        hub = self._hub
        words = await async_words(self.hass)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                receipt = await hub.async_hear(self.flow_id)
        except TimeoutError:
            return None
        device = hub.known(receipt.device_id)
        return None if device is None else heard_text(words, receipt.device_id, device)

    async def async_step_nothing(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whether to wait on, where nothing came, and say whether something was refused."""
        refused = self._hub.gateways.refusals(self.flow_id)
        return self.async_show_menu(
            step_id="refused" if refused else "nothing",
            menu_options=["wait", "connect", "finish"],
            description_placeholders={"count": str(refused)},
        )

    async_step_refused = async_step_nothing

    async def async_step_heard(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show the first message."""
        if user_input is not None:
            return await self.async_step_finish()
        return self.async_show_form(
            step_id="heard",
            data_schema=vol.Schema({}),
            description_placeholders={"heard": self._heard},
            last_step=True,
        )

    async def async_step_finish(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Keep the gateway, whether it was heard or not."""
        self._leave()
        return self.async_create_entry(title=self._gateway.name, data=self._gateway.data())

    @callback
    @override
    def async_remove(self) -> None:
        """Stop listening where the person went away."""
        self._leave()

    @callback
    def _leave(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        if self._stop is not None:
            self._stop()
            self._stop = None

    # -- a known gateway ---------------------------------------------------------------------------

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask again for its name, and whether its secret shall be another."""
        stored = stored_of(self._get_reconfigure_subentry())
        errors: dict[str, str] = {}
        if user_input is not None:
            self._gateway = _changed(stored, user_input)
            errors = {} if self._gateway.name else {CONF_NAME: "no_name"}
            if stored.kind.by_mqtt:
                errors |= self._wrong_topic()
            if not errors:
                return await (self.async_step_keep() if stored.kind.by_mqtt else self.async_step_renewed())
        suggested = user_input or {
            CONF_NAME: stored.name, CONF_LOCAL_ONLY: stored.local_only, CONF_TOPIC: stored.topic
        }  # fmt: skip
        schema = _KNOWN_TOPIC_SCHEMA if stored.kind.by_mqtt else _KNOWN_SCHEMA
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            errors=errors,
            last_step=stored.kind.by_mqtt,
        )

    async def async_step_renewed(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Tell what to paste now: the old secret holds until the person says so."""
        return self.async_show_menu(
            step_id=f"renewed_{self._gateway.kind.value}",
            menu_options=["keep"],
            description_placeholders=self._told(),
        )

    async_step_renewed_sigfox = async_step_renewed
    async_step_renewed_things_stack = async_step_renewed
    async_step_renewed_chirpstack = async_step_renewed

    async def async_step_keep(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Keep what was said of the gateway."""
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=self._gateway.name,
            data=self._gateway.data(),
        )

    # -- both --------------------------------------------------------------------------------------

    @property
    def _hub(self) -> Hub:
        return hub_of(self.hass, self._get_entry())

    def _url(self) -> str:
        """Return the address that messages are sent to, nothing where Home Assistant knows none of its own."""
        try:
            return async_generate_url(self.hass, self._gateway.webhook_id, prefer_external=not self._gateway.local_only)
        except NoURLAvailableError:
            return ""

    def _told(self) -> dict[str, str]:
        """Return what a person pastes into the network server."""
        return {
            "name": self._gateway.name,
            "url": self._url(),
            "header": HEADER,
            "secret": header_of(self._gateway.secret)[HEADER],
            "body": self._gateway.kind.body,
            "topic": self._gateway.topic,
        }


def _changed(stored: StoredGateway, user_input: dict[str, Any]) -> StoredGateway:
    return replace(
        stored,
        name=user_input[CONF_NAME].strip(),
        local_only=user_input.get(CONF_LOCAL_ONLY, stored.local_only),
        topic=user_input.get(CONF_TOPIC, stored.topic).strip(),
        secret=new_secret() if user_input.get(_RENEW) else stored.secret,
    )
