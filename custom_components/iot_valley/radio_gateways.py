"""The gateways of a building: those that are stored, and one that is being set up."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from homeassistant.components import mqtt
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .adapters import gateways, gateways_mqtt
from .adapters.gateways import HEADER, Refusal, RefusalCode
from .adapters.radios import gateways_of, register_gateways
from .adapters.words import read_words
from .const import CONF_KIND, CONF_LOCAL_ONLY, CONF_SECRET, CONF_TOPIC, LOGGER
from .core.uplinks import Network, Uplink

_SIGFOX_BODY = """{
  "device": "{device}",
  "time": "{time}",
  "data": "{data}",
  "seqNumber": "{seqNumber}",
  "lqi": "{lqi}",
  "linkQuality": "{linkQuality}",
  "duplicates": {duplicates}
}"""


class GatewayKind(StrEnum):
    """Where messages come from, and on which way."""

    SIGFOX = "sigfox"
    THINGS_STACK = "things_stack"
    CHIRPSTACK = "chirpstack"
    THINGS_STACK_MQTT = "things_stack_mqtt"
    CHIRPSTACK_MQTT = "chirpstack_mqtt"

    @property
    def network(self) -> Network:
        """The network whose messages these are."""
        return _NETWORKS[self]

    @property
    def by_mqtt(self) -> bool:
        """Whether messages come by MQTT, and not by HTTP."""
        return self in _TOPICS

    @property
    def topic(self) -> str:
        """The topic that the network server publishes on, unless it was set up otherwise."""
        return _TOPICS.get(self, "")

    @property
    def body(self) -> str:
        """What a person pastes as the body of a callback, where the network needs to be told."""
        return _SIGFOX_BODY if self is GatewayKind.SIGFOX else ""


_TOPICS = {
    GatewayKind.THINGS_STACK_MQTT: "v3/+/devices/+/up",
    GatewayKind.CHIRPSTACK_MQTT: "application/+/device/+/event/up",
}
_NETWORKS = {
    GatewayKind.SIGFOX: Network.SIGFOX,
    GatewayKind.THINGS_STACK: Network.TTN,
    GatewayKind.CHIRPSTACK: Network.CHIRPSTACK,
    GatewayKind.THINGS_STACK_MQTT: Network.TTN,
    GatewayKind.CHIRPSTACK_MQTT: Network.CHIRPSTACK,
}

SECRETS_TOLD = 10
"""So many wrong secrets within an hour are told as a repair."""

_HOUR = timedelta(hours=1)


async def mqtt_is_ready(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant's own MQTT integration is set up, and loaded."""
    return "mqtt" in hass.config.components and await mqtt.async_wait_for_mqtt_client(hass)


@dataclass(frozen=True, slots=True)
class StoredGateway:
    """A gateway as it is stored."""

    name: str
    kind: GatewayKind
    webhook_id: str = ""
    secret: str = ""
    local_only: bool = False
    topic: str = ""

    def data(self) -> dict[str, Any]:
        """Return it as its subentry stores it beside its name."""
        if self.kind.by_mqtt:
            return {CONF_KIND: self.kind.value, CONF_TOPIC: self.topic}
        return {
            CONF_KIND: self.kind.value,
            CONF_WEBHOOK_ID: self.webhook_id,
            CONF_SECRET: self.secret,
            CONF_LOCAL_ONLY: self.local_only,
        }


def stored_of(subentry: ConfigSubentry) -> StoredGateway:
    """Return the gateway that a subentry stores."""
    data = subentry.data
    return StoredGateway(
        subentry.title,
        GatewayKind(data[CONF_KIND]),
        data.get(CONF_WEBHOOK_ID, ""),
        data.get(CONF_SECRET, ""),
        data.get(CONF_LOCAL_ONLY, False),
        data.get(CONF_TOPIC, ""),
    )


def header_of(secret: str) -> dict[str, str]:
    """Return the header that a message must come with."""
    return {HEADER: f"Bearer {secret}"}


type Take = Callable[[str, Uplink], None]
"""What takes a message, and the id of the gateway that it came through."""


class Gateways:
    """All gateways of one building that are open."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], take: Take, on_news: CALLBACK_TYPE) -> None:
        """Start with none."""
        self.stored: dict[str, StoredGateway] = {}
        self._hass = hass
        self._entry = entry
        self._take = take
        self._on_news = on_news
        self._devices: dict[str, str] = {}
        self._stops: dict[str, CALLBACK_TYPE] = {}
        self._wrong: dict[str, deque[datetime]] = {}
        self._refused: dict[str, int] = {}

    @callback
    def sync(self) -> None:
        """Open the gateways that are stored, as they are stored now, and close all others."""
        wanted = {id_: stored_of(sub) for id_, sub in gateways_of(self._entry).items()}
        before, self.stored = self.stored, wanted
        for id_, was in before.items():
            if wanted.get(id_) != was:
                self.close(id_)
        for id_, gateway in wanted.items():
            if id_ not in self._stops:
                self.open(id_, gateway)

    @callback
    def open(self, id_: str, gateway: StoredGateway) -> None:
        """Open a gateway, under the id of its subentry, or of the dialog in which it is being set up."""

        @callback
        def _on_uplinks(uplinks: tuple[Uplink, ...]) -> None:
            for uplink in uplinks:
                self._take(id_, uplink)

        network = gateway.kind.network
        if gateway.kind.by_mqtt:
            by_mqtt = gateways_mqtt.MqttGateway(id_, gateway.name, network, gateway.topic)
            listening = self._entry.async_create_background_task(
                self._hass, self._async_listen(id_, by_mqtt, _on_uplinks), f"MQTT of {gateway.name}", eager_start=False
            )

            @callback
            def _give_up() -> None:
                listening.cancel()

            self._stops[id_] = _give_up
        else:
            by_http = gateways.Gateway(
                id_, gateway.name, network, gateway.webhook_id, gateway.secret, gateway.local_only
            )
            self._stops[id_] = gateways.async_serve(self._hass, by_http, _on_uplinks, self._refuse)

    async def _async_listen(self, id_: str, gateway: gateways_mqtt.MqttGateway, take: gateways.Take) -> None:
        """Listen to a broker once MQTT is set up, which may take a while."""
        try:
            self._stops[id_] = await gateways_mqtt.async_listen(self._hass, gateway, take, self._refuse)
        except HomeAssistantError as error:
            LOGGER.warning("Nothing can be heard through the gateway %s: %s", gateway.name, error)

    @callback
    def close(self, id_: str) -> None:
        """Close a gateway, and forget what was refused at it."""
        if (stop := self._stops.pop(id_, None)) is not None:
            stop()
        self._wrong.pop(id_, None)
        self._refused.pop(id_, None)

    @callback
    def stop(self) -> None:
        """Close all gateways."""
        for id_ in tuple(self._stops):
            self.close(id_)

    # -- what is refused ---------------------------------------------------------------------------

    @callback
    def _refuse(self, refusal: Refusal) -> None:
        """Count what was refused, and remember when it was for its secret."""
        id_ = refusal.gateway_id
        self._refused[id_] = self._refused.get(id_, 0) + 1
        if refusal.code is RefusalCode.WRONG_SECRET:
            wrong = self._wrong.setdefault(id_, deque(maxlen=SECRETS_TOLD))
            wrong.append(dt_util.utcnow())
            if len(wrong) == SECRETS_TOLD:
                self._on_news()

    def refusals(self, id_: str) -> int:
        """Return how many messages were refused at a gateway since it was opened."""
        return self._refused.get(id_, 0)

    def has_wrong_secrets(self, id_: str, now: datetime) -> bool:
        """Return whether so many wrong secrets came within an hour that a person should know."""
        wrong = self._wrong.get(id_)
        return wrong is not None and len(wrong) == SECRETS_TOLD and now - wrong[0] <= _HOUR

    # -- their devices -----------------------------------------------------------------------------

    @callback
    def register(self) -> None:
        """Make the devices of the gateways."""
        label = read_words(self._hass).label
        models = {
            id_: label("gateway_kind", stored_of(sub).kind.value) for id_, sub in gateways_of(self._entry).items()
        }
        self._devices = register_gateways(self._hass, self._entry, models)

    def device_of(self, gateway_id: str | None) -> str | None:
        """Return the id of the device of a gateway, the only one where it is not known which it was."""
        if gateway_id in self._devices:
            return self._devices[gateway_id]
        return next(iter(self._devices.values())) if len(self._devices) == 1 else None
