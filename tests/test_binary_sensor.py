"""Whether someone is there, as Home Assistant shows it."""

from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_STATE_CHANGED, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_capture_events, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.iot_valley.core.kinds import SpaceKind

from .buildings import MONDAY, later, nap_room, opened, says, space, told


async def test_binary_sensors(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    """Each space has one, of the class occupancy."""
    with patch("custom_components.iot_valley.PLATFORMS", [Platform.BINARY_SENSOR]):
        entry = await opened(hass, space("Ada"), nap_room())
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


async def test_a_meeting_and_its_end(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Someone enters, sits still under the radar, and leaves."""
    freezer.move_to(MONDAY)
    await opened(hass, space("Ada"))
    occupancy = "binary_sensor.ada_occupancy"
    assert told(hass, occupancy) == "unknown"
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, occupancy) == "off"
    await says(hass, "binary_sensor.ada_motion", "on")
    assert told(hass, occupancy) == "on"
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "binary_sensor.ada_motion", "off")
    await later(hass, freezer, hours=2)
    assert told(hass, occupancy) == "on"
    await says(hass, "binary_sensor.ada_presence", "off")
    assert told(hass, occupancy) == "off"


async def test_a_still_sleeper_stays(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """In a nap room a motion sensor's silence of an hour and a half proves nothing."""
    freezer.move_to(MONDAY)
    nap = space("Nap", SpaceKind.NAP_ROOM)
    nap["data"] = {**nap["data"], "sensors": {"binary_sensor.nap_motion": {"kind": "motion"}}}
    await opened(hass, nap)
    await says(hass, "binary_sensor.nap_motion", "on")
    await says(hass, "binary_sensor.nap_motion", "off")
    await later(hass, freezer, minutes=90)
    assert told(hass, "binary_sensor.nap_occupancy") == "on"
    await later(hass, freezer, minutes=31)
    assert told(hass, "binary_sensor.nap_occupancy") == "off"


async def test_a_state_is_written_with_a_change_only(hass: HomeAssistant) -> None:
    """A sensor that repeats itself makes no entity of the space write a state."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "on")
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    for number in range(20):
        await says(hass, "binary_sensor.ada_presence", "on", number=number)
        await says(hass, "binary_sensor.ada_motion", "on" if number % 2 else "off")
    ours = [e.data["entity_id"] for e in events if "_presence" not in e.data["entity_id"]]
    assert set(ours) == {"binary_sensor.ada_motion"}
