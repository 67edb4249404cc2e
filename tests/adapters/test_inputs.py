"""What entities report, as events of the core."""

from datetime import datetime

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest

from custom_components.iot_valley.adapters.inputs import (
    async_listen_to_lights,
    async_listen_to_sensors,
    value_of,
)
from custom_components.iot_valley.core.messages import Hand, LightReport
from tests.buildings import says

SENSOR, LAMP = "sensor.count", "light.ada"
OURS = Context()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", 1.0),
        ("off", 0.0),
        ("unavailable", None),
        ("unknown", None),
        ("21.5", 21.5),
        ("-3", -3.0),
        ("1e3", 1000.0),
        ("nan", None),
        ("inf", None),
        ("-Infinity", None),
        ("open", None),
        ("12,5", None),
        ("", None),
    ],
)
def test_a_state_is_a_number_or_nothing(text: str, value: float | None) -> None:
    """Yes and no are one and zero; what is no finite number tells nothing."""
    assert value_of(State(SENSOR, text)) == value


def _never(*said: object) -> None:
    pytest.fail(f"heard {said}")


async def test_each_report_of_a_sensor_is_a_reading(hass: HomeAssistant) -> None:
    """The same value again, another attribute, another value and its removal; then it is quiet."""
    heard: list[tuple[str, float | None, datetime]] = []
    stop = async_listen_to_sensors(hass, [SENSOR], lambda *said: heard.append(said), _never)
    before = dt_util.utcnow()
    await says(hass, SENSOR, 1)
    await says(hass, SENSOR, 1)
    await says(hass, SENSOR, 1, battery=80)
    await says(hass, SENSOR, 2)
    await says(hass, "sensor.other", 3)
    hass.states.async_remove(SENSOR)
    await hass.async_block_till_done()
    values = [1.0, 1.0, 1.0, 2.0, None]
    assert [said[:2] for said in heard] == [(SENSOR, value) for value in values]
    times = [before, *(said[2] for said in heard), dt_util.utcnow()]
    assert times == sorted(times)
    stop()
    await says(hass, SENSOR, 1)
    await says(hass, SENSOR, 1)
    assert len(heard) == len(values)


async def test_what_a_sensor_said_before_is_read_as_of_then(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A moment after it said so; a sensor without a state says nothing."""
    freezer.move_to("2026-11-02T08:00:00+00:00")
    await says(hass, SENSOR, 4)
    freezer.move_to("2026-11-02T12:00:00+00:00")
    heard: list[object] = []
    async_listen_to_sensors(hass, [SENSOR, "sensor.silent"], _never, lambda *said: heard.append(said))
    assert heard == [(SENSOR, 4.0, datetime.fromisoformat("2026-11-02T08:00:01+00:00"))]


@pytest.mark.parametrize(
    ("context", "hand"),
    [
        (Context(), Hand.DEVICE),
        (Context(user_id="someone"), Hand.PERSON),
        (Context(parent_id="automation"), Hand.PERSON),
        (OURS, Hand.OURS),
    ],
    ids=["wall switch", "person", "automation", "ours"],
)
async def test_whose_hand_it_was(hass: HomeAssistant, context: Context, hand: Hand) -> None:
    """The context of a change tells."""
    heard: list[object] = []
    stop = async_listen_to_lights(hass, [LAMP], lambda context: context is OURS, heard.append)
    await says(hass, LAMP, "on", context, brightness=128)
    assert heard == [LightReport(LAMP, on=True, brightness=50, hand=hand)]
    stop()
    await says(hass, LAMP, "off", context)
    assert len(heard) == 1


@pytest.mark.parametrize("lost", ["unavailable", "unknown"])
async def test_a_light_that_cannot_be_reached(hass: HomeAssistant, lost: str) -> None:
    """Nobody has lost a light on purpose, whatever the context says."""
    await says(hass, LAMP, "off")
    heard: list[object] = []
    async_listen_to_lights(hass, [LAMP, "light.silent"], lambda _: True, heard.append)
    assert heard == [LightReport(LAMP, on=False, brightness=None, hand=Hand.DEVICE)]
    await says(hass, LAMP, lost, Context(user_id="someone"))
    hass.states.async_remove(LAMP)
    await hass.async_block_till_done()
    assert heard[1:] == [LightReport(LAMP, on=None)] * 2


async def test_a_brightness_that_is_none(hass: HomeAssistant) -> None:
    """A lamp that is on may not tell how bright it is."""
    heard: list[object] = []
    async_listen_to_lights(hass, [LAMP], lambda _: False, heard.append)
    await says(hass, LAMP, "on", brightness="bright")
    assert heard == [LightReport(LAMP, on=True, brightness=None)]
