"""Home Assistant's own Bayesian helper: the real component in a real Home Assistant, set up as its user would.

It goes by events alone and has no timer, so that the clock need not be moved. One configuration for all: the chances
are what one writes down without having measured anything, for a kind of sensor, and never for a room or a set of data.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
import tempfile
from types import MappingProxyType
from typing import Any, NamedTuple

from homeassistant.components.bayesian.binary_sensor import BayesianBinarySensor
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component

from custom_components.iot_valley.core.messages import Reading
from custom_components.iot_valley.core.model import Building, Sensor, Space
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.sensors import SensorKind

from .accuracy_play import LEVELS, SIGNS
from .accuracy_tracks import Told, Tracks
from .home import running_home
from .replay_home import state_of
from .replay_recording import Moment

PRIOR = 0.3
"""A room of a building in use is occupied for about a third of the time; over a half it is said to be."""


class _Chances(NamedTuple):
    """How likely a sensor is on while someone is there, and while nobody is."""

    occupied: float
    empty: float


_CHANCES: Mapping[SensorKind, _Chances] = MappingProxyType(
    {
        SensorKind.MOTION: _Chances(0.4, 0.02),
        SensorKind.PRESENCE: _Chances(0.95, 0.05),
        SensorKind.PRESSURE: _Chances(0.6, 0.02),
        SensorKind.COUNT: _Chances(0.95, 0.05),
        SensorKind.COUNTER: _Chances(0.9, 0.1),
        SensorKind.CO2: _Chances(0.5, 0.1),
        SensorKind.ILLUMINANCE: _Chances(0.7, 0.3),
        SensorKind.POWER: _Chances(0.6, 0.2),
    }
)
"""Left out: a door, which is as often open with someone there as without; sound, of which devices have no common scale;
temperature and humidity, of which no level means anything."""


class Bayesian:
    """One Bayesian helper for each space."""

    name = "bayesian"

    def __init__(self, hass: HomeAssistant, building: Building) -> None:
        """Watch the helpers that are there."""
        entities = {
            entity.unique_id: entity
            for entity in hass.data[DATA_INSTANCES]["binary_sensor"].entities
            if isinstance(entity, BayesianBinarySensor)
        }
        helpers = {
            space.id: entity
            for space in building.spaces.values()
            if (entity := entities.get(f"bayesian-{space.id}")) is not None
        }
        self.covers = frozenset(helpers)
        self._hass = hass
        self._helpers = helpers
        self._asked = {
            sensor.id: space_id
            for space_id in helpers
            for sensor in building.spaces[space_id].sensors
            if sensor.kind in _CHANCES
        }

    def start(self, at: datetime) -> None:
        """Begin with no sensor known."""
        self.tracks = Tracks()
        self._states: dict[str, str] = {}
        for sensor_id in self._asked:
            self._hass.states.async_remove(sensor_id)
        for space_id in self._helpers:
            self._note(at, space_id)

    def take(self, moment: Moment) -> None:
        """Write a sensor's state: the helper has heard of it when that is done."""
        event = moment.event
        if not isinstance(event, Reading) or (space_id := self._asked.get(event.sensor_id)) is None:
            return
        state = state_of(event.sensor_id, event.value)
        if self._states.get(event.sensor_id) != state:  # The same again changes no state: the helper hears nothing.
            self._states[event.sensor_id] = state
            self._hass.states.async_set(event.sensor_id, state)
            self._note(moment.at, space_id)

    def _note(self, at: datetime, space_id: str) -> None:
        helper = self._helpers[space_id]
        verdict = Verdict.PRESENT if helper.is_on else Verdict.ABSENT
        self.tracks.note(at.timestamp(), space_id, Told(verdict, helper.probability))

    def end(self, at: datetime) -> None:
        """Do nothing: time alone changes nothing."""


@asynccontextmanager
async def bayesian(building: Building) -> AsyncIterator[Bayesian]:
    """Run Home Assistant with a Bayesian helper for each space that has a sensor for one."""
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        async with running_home(Path(folder)) as hass:
            helpers = list(_helpers(building.spaces.values()))
            await async_setup_component(hass, "binary_sensor", {"binary_sensor": helpers})
            await hass.async_block_till_done()
            player = Bayesian(hass, building)
            if len(player.covers) != len(helpers):
                message = "not all Bayesian helpers were set up"
                raise RuntimeError(message)
            yield player


def _helpers(spaces: Iterable[Space]) -> Iterable[dict[str, Any]]:
    for space in spaces:
        observations = [_observation(sensor) for sensor in space.sensors if sensor.kind in _CHANCES]
        if observations:
            yield {
                "platform": "bayesian",
                "name": f"Bayesian {space.id}",
                "unique_id": space.id,
                "prior": PRIOR,
                "observations": observations,
            }


def _observation(sensor: Sensor) -> dict[str, Any]:
    chances = _CHANCES[sensor.kind]
    told = (
        {"platform": "state", "to_state": "on"}
        if sensor.kind in SIGNS
        else {"platform": "numeric_state", "above": LEVELS[sensor.kind]}
    )
    return {
        **told,
        "entity_id": sensor.id,
        "prob_given_true": chances.occupied,
        "prob_given_false": chances.empty,
    }
