"""Messages of devices that network servers publish, through Home Assistant's own MQTT."""

from dataclasses import dataclass

from homeassistant.core import CALLBACK_TYPE, HomeAssistant

from ..core.uplinks import Network
from .gateways import Refuse, Take


@dataclass(frozen=True, slots=True)
class MqttGateway:
    """Which topic a network server publishes its messages on; none is the network's usual one."""

    id: str
    name: str
    network: Network
    topic: str | None = None


async def async_listen(hass: HomeAssistant, gateway: MqttGateway, take: Take, refuse: Refuse) -> CALLBACK_TYPE:
    """Take messages from a broker until the returned function is called; waits for Home Assistant's MQTT to be set up.

    Raises `HomeAssistantError` where MQTT is not set up.
    """
    raise NotImplementedError
