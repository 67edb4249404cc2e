"""Messages of devices that network servers publish, through Home Assistant's own MQTT.

Home Assistant connects again by itself where its broker was gone, and subscribes once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from homeassistant.components import mqtt
from homeassistant.components.mqtt.models import ReceiveMessage
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

from ..const import LOGGER
from ..core.intake import MOST_BYTES, Intake
from ..core.uplinks import Network, Refusal, RefusalCode, Uplink, UplinkCode, UplinkRefused

TOPICS = MappingProxyType(
    {
        Network.TTN: ("v3/+/devices/+/up", "v3/+/devices/+/join"),
        Network.CHIRPSTACK: ("application/+/device/+/event/+",),
    }
)
"""Where network servers publish, unless they were told otherwise."""


@dataclass(frozen=True, slots=True)
class MqttGateway:
    """Which topic a network server publishes its messages on; none is the network's usual one."""

    id: str
    name: str
    network: Network
    topic: str | None = None


type Take = Callable[[tuple[Uplink, ...]], None]
type Refuse = Callable[[Refusal], None]


async def async_listen(hass: HomeAssistant, gateway: MqttGateway, take: Take, refuse: Refuse) -> CALLBACK_TYPE:
    """Take messages from a broker until the returned function is called; waits until Home Assistant's MQTT is set up.

    Raises `HomeAssistantError` where MQTT is not set up.
    """
    if not await mqtt.async_wait_for_mqtt_client(hass):
        message = "MQTT is not set up"
        raise HomeAssistantError(message)
    intake = Intake(gateway.id, gateway.network)

    @callback
    def _on_message(message: ReceiveMessage) -> None:
        now = dt_util.utcnow()
        try:
            intake.admit(now)
            uplinks = intake.read(_parsed(message.payload), now)
        except UplinkRefused as error:
            refuse(intake.refuse(error.code))
            if report := intake.report(now):
                LOGGER.warning("The gateway %s refused messages (%s)", gateway.name, report)
            return
        if uplinks:
            take(uplinks)

    topics = (gateway.topic,) if gateway.topic else TOPICS[gateway.network]
    stops = [await mqtt.async_subscribe(hass, topic, _on_message, encoding=None) for topic in topics]

    @callback
    def _stop() -> None:
        for stop in stops:
            stop()

    return _stop


def _parsed(payload: str | bytes | bytearray) -> object:
    """Return the JSON of a message."""
    if len(payload) > MOST_BYTES:
        raise UplinkRefused(RefusalCode.TOO_LARGE)
    try:
        return json_loads(payload)
    except ValueError:
        raise UplinkRefused(UplinkCode.NOT_JSON) from None
