"""Messages by MQTT: from Home Assistant's own client, and from a broker that dies and comes back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
import json
from pathlib import Path
import socket
import subprocess
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from paho.mqtt import publish
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from custom_components.iot_valley.adapters.gateways_mqtt import MqttGateway, async_listen
from custom_components.iot_valley.core.intake import MOST_BYTES, PER_DEVICE
from custom_components.iot_valley.core.uplinks import Network, RefusalCode, Uplink, UplinkCode
from scripts.support.bodies import chirpstack, ttn

CHIRPSTACK: Final = MqttGateway("mast", "Mast", Network.CHIRPSTACK)
UP: Final = "application/17c82e96/device/24e124707c000001/event/up"
ROOT: Final = Path(__file__).parents[2]


class Heard:
    """What came in."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.uplinks: list[Uplink] = []
        self.refusals: list[RefusalCode | UplinkCode] = []

    async def listen(self, hass: HomeAssistant, gateway: MqttGateway = CHIRPSTACK) -> Callable[[], None]:
        """Listen to a gateway."""
        return await async_listen(
            hass, gateway, self.uplinks.extend, lambda refusal: self.refusals.append(refusal.code)
        )


@pytest.fixture(autouse=True)
def expected_lingering_timers() -> bool:
    """Let Home Assistant's own MQTT client leave its timer behind."""
    return True


@pytest.fixture
def heard() -> Heard:
    """Return what came in."""
    return Heard()


async def test_without_mqtt(hass: HomeAssistant, heard: Heard) -> None:
    """Where MQTT is not set up, it is said."""
    with pytest.raises(HomeAssistantError):
        await heard.listen(hass)


async def test_the_usual_topics(hass: HomeAssistant, mqtt_mock: MqttMockHAClient, heard: Heard) -> None:
    """Both network servers publish where they always do, until nobody listens."""
    stops = [
        await heard.listen(hass),
        await heard.listen(hass, MqttGateway("attic", "Attic", Network.TTN)),
    ]
    for _ in range(2):
        async_fire_mqtt_message(hass, UP, json.dumps(chirpstack()))
        async_fire_mqtt_message(hass, UP.replace("/up", "/ack"), json.dumps(chirpstack(queueItemId="x")))
        async_fire_mqtt_message(hass, "v3/building@ttn/devices/eui-1/up", json.dumps(ttn()))
        async_fire_mqtt_message(hass, "v3/building@ttn/devices/eui-1/down/sent", "{}")
        await hass.async_block_till_done()
        assert [uplink.network for uplink in heard.uplinks] == [Network.CHIRPSTACK, Network.TTN]
        for stop in stops:
            stop()
        stops = []
    assert heard.refusals == []


async def test_another_topic(hass: HomeAssistant, mqtt_mock: MqttMockHAClient, heard: Heard) -> None:
    """A bridge may put a prefix before it."""
    await heard.listen(hass, MqttGateway("mast", "Mast", Network.CHIRPSTACK, "north/#"))
    async_fire_mqtt_message(hass, f"north/{UP}", json.dumps(chirpstack()))
    async_fire_mqtt_message(hass, UP, json.dumps(chirpstack()))
    await hass.async_block_till_done()
    assert len(heard.uplinks) == 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", UplinkCode.NOT_JSON),
        (b"\xff\x00", UplinkCode.NOT_JSON),
        (b"[]", UplinkCode.NOT_AN_OBJECT),
        (b"{}", UplinkCode.UNKNOWN_MESSAGE),
        (b" " * (MOST_BYTES + 1), RefusalCode.TOO_LARGE),
    ],
    ids=["nothing", "bytes", "list", "empty", "large"],
)
async def test_bad_messages(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    heard: Heard,
    caplog: pytest.LogCaptureFixture,
    payload: bytes,
    code: UplinkCode | RefusalCode,
) -> None:
    """They are refused and counted, and told in the log once a minute."""
    await heard.listen(hass)
    for _ in range(3):
        async_fire_mqtt_message(hass, UP, payload)
    await hass.async_block_till_done()
    assert (heard.uplinks, heard.refusals) == ([], [code] * 3)
    told = [record.getMessage() for record in caplog.records if "refused messages" in record.getMessage()]
    assert told == [f"The gateway Mast refused messages ({code}: 1)"]


async def test_a_device_that_does_not_stop(hass: HomeAssistant, mqtt_mock: MqttMockHAClient, heard: Heard) -> None:
    """Nothing is remembered of what is too much."""
    await heard.listen(hass)
    for _ in range(int(PER_DEVICE.burst) + 20):
        async_fire_mqtt_message(hass, UP, json.dumps(chirpstack()))
    await hass.async_block_till_done()
    assert len(heard.uplinks) <= PER_DEVICE.burst + 5
    assert set(heard.refusals) == {RefusalCode.DEVICE_TOO_OFTEN}


# -- a real broker -------------------------------------------------------------------------------------


def _mosquitto() -> str:
    told = subprocess.run([ROOT / "scripts/support/mosquitto"], capture_output=True, text=True, check=False)
    return told.stdout.strip()


needs_broker = pytest.mark.skipif(not _mosquitto(), reason="there is no Mosquitto: scripts/setup --browser")


class Broker:
    """A Mosquitto on loopback."""

    def __init__(self, folder: Path) -> None:
        """Choose a port that is free."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._config = folder / "mosquitto.conf"
        self._config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(  # noqa: ASYNC220 - it takes no time
            [_mosquitto(), "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            await asyncio.sleep(0.02)
        pytest.fail("Mosquitto does not listen")

    def publish(self, body: str) -> None:
        """Publish a message from outside Home Assistant; blocks."""
        publish.single(UP, body, hostname="127.0.0.1", port=self.port)

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def broker(tmp_path: Path, socket_enabled: None) -> Iterator[Broker]:
    """Return a broker that is not started yet."""
    broker = Broker(tmp_path)
    yield broker
    broker.kill()


@pytest.fixture
async def connected(
    hass: HomeAssistant, mock_hass_config: None, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[MockConfigEntry]:
    """Connect Home Assistant to the broker."""
    monkeypatch.setattr("homeassistant.components.mqtt.client.RECONNECT_INTERVAL_SECONDS", 0.2)
    await broker.start()
    entry = MockConfigEntry(
        domain="mqtt",
        data={"broker": "127.0.0.1", "port": broker.port},
        options={"discovery": False, "birth_message": {}},
        version=2,
        minor_version=1,
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)


async def _say_until_heard(hass: HomeAssistant, broker: Broker, heard: Heard, first: int) -> int:
    """Publish messages, one after the other, until one is heard; return the number of the next."""
    before = len(heard.uplinks)
    for number in range(first, first + 200):
        try:
            await hass.async_add_executor_job(broker.publish, json.dumps(chirpstack(number=number)))
        except OSError:
            continue
        await asyncio.sleep(0.05)
        if len(heard.uplinks) > before:
            return number + 1
    pytest.fail("nothing was heard")


@needs_broker
async def test_a_broker_that_dies_and_comes_back(
    hass: HomeAssistant, broker: Broker, connected: MockConfigEntry, heard: Heard
) -> None:
    """Nothing has to be done: what is published after it came back is heard, and nothing is heard twice."""
    stop = await heard.listen(hass)
    number = await _say_until_heard(hass, broker, heard, 1)
    for _ in range(2):
        broker.kill()
        await asyncio.sleep(0.3)
        await broker.start()
        number = await _say_until_heard(hass, broker, heard, number)
    numbers = [uplink.counter for uplink in heard.uplinks]
    assert len(numbers) == len(set(numbers)) >= 3
    assert heard.refusals == []
    stop()


@needs_broker
async def test_mqtt_that_is_set_up_anew(
    hass: HomeAssistant, broker: Broker, connected: MockConfigEntry, heard: Heard
) -> None:
    """Home Assistant's MQTT may be loaded again while we listen."""
    await heard.listen(hass)
    number = await _say_until_heard(hass, broker, heard, 1)
    assert await hass.config_entries.async_reload(connected.entry_id)
    await _say_until_heard(hass, broker, heard, number)
