"""What Home Assistant's history keeps of a space."""

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from .buildings import nap_room, opened, says, space, state


async def test_reasons_and_sleepers_are_not_recorded(recorder_mock: Recorder, hass: HomeAssistant) -> None:
    """The sentence is in the history, its reasons as data are not, and nor is who lies where."""
    start = dt_util.utcnow()
    await opened(hass, space("Ada"), nap_room())
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "binary_sensor.nap_mat_1", "on")
    await async_wait_recording_done(hass)
    why = "sensor.ada_why"
    assert state(hass, why).attributes["because"]
    entity_ids = [why, "sensor.nap_place_1_place"]
    recorded = await get_instance(hass).async_add_executor_job(
        lambda: get_significant_states(hass, start, None, entity_ids)
    )
    assert list(recorded) == [why]
    last = recorded[why][-1]
    assert isinstance(last, State)
    assert last.state == state(hass, why).state
    assert "because" not in last.attributes
    assert "friendly_name" in last.attributes
