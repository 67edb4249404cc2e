"""What is told of the effects of a space: rows, and what reads them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    DOMAIN as SENSOR_DOMAIN,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfEnergy, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.typing import StateType

from .coordinator import Coordinator
from .core.actuators import all_of
from .core.agenda import EFFECT
from .core.climate import ClimateMode
from .core.effects import SAVED, EffectView
from .core.model import Space
from .core.savings import AIR, HEAT, LIGHT
from .core.sensors import SensorKind
from .core.ventilation import AirState
from .entity import GroupEntity, SpaceEntity
from .value_sensor import ValueSensor


@dataclass(frozen=True, kw_only=True)
class EffectSensorDescription(SensorEntityDescription):
    """A sensor of an effect: what it reads off the view, what else it tells, and which spaces have it."""

    value_fn: Callable[[EffectView], StateType]
    more_fn: Callable[[EffectView], dict[str, Any]] = lambda _: {}
    exists_fn: Callable[[Space], bool]


def _has_air(space: Space) -> bool:
    return bool(space.fans) or measures_co2(space)


def measures_co2(space: Space) -> bool:
    """Return whether a sensor of a space measures its carbon dioxide."""
    return any(sensor.kind is SensorKind.CO2 for sensor in space.sensors)


def _climate_more(view: EffectView) -> dict[str, Any]:
    heat, cool = view.setpoints or (None, None)
    return {"because": view.climate_cause, "heat_to": heat, "cool_from": cool}


EFFECT_SENSORS = (
    EffectSensorDescription(
        key="climate",
        translation_key="climate",
        device_class=SensorDeviceClass.ENUM,
        options=[mode.value for mode in ClimateMode],
        value_fn=lambda view: view.climate,
        more_fn=_climate_more,
        exists_fn=lambda space: bool(space.climates),
    ),
    EffectSensorDescription(
        key="air",
        translation_key="air",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in AirState],
        value_fn=lambda view: view.air,
        exists_fn=measures_co2,
    ),
    EffectSensorDescription(
        key="fresh_air",
        translation_key="fresh_air",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda view: view.air_level,
        more_fn=lambda view: {"because": view.air_cause},
        exists_fn=lambda space: bool(space.fans),
    ),
    EffectSensorDescription(
        key="people_at_most",
        translation_key="people_at_most",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda view: view.people_at_most,
        exists_fn=_has_air,
    ),
    EffectSensorDescription(
        key="overrides",
        translation_key="overrides",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: len(view.held),
        more_fn=lambda view: {"actuators": list(view.held)},
        exists_fn=lambda space: bool(all_of(space)),
    ),
)


class EffectEntity(SpaceEntity):
    """An entity of an effect of a space."""

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to the effects alone: they change seldom, and each of those who listen costs a change of the space."""
        return self.coordinator.async_listen(EFFECT + self._watched, self._async_on_change)

    @property
    def effect(self) -> EffectView:
        """What is told of the effects."""
        return self.coordinator.engine.effects.views[self._watched]


class EffectSensor(EffectEntity, SensorEntity):
    """A sensor of an effect."""

    entity_description: EffectSensorDescription
    _unrecorded_attributes = frozenset({"because", "heat_to", "cool_from", "actuators"})

    @override
    def value(self) -> tuple[StateType, dict[str, Any]]:
        """Return what the row reads off the view."""
        row, view = self.entity_description, self.effect
        return row.value_fn(view), row.more_fn(view)

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_native_value, self._attr_extra_state_attributes = value


@dataclass(frozen=True, kw_only=True)
class SavingsSensorDescription(SensorEntityDescription):
    """A sensor of what a building has saved: which part of it."""

    part: int


SAVINGS_SENSORS = (
    SavingsSensorDescription(
        key="energy_saved",
        translation_key="energy_saved",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=1,
        part=0,
    ),
    SavingsSensorDescription(
        key="hours_saved",
        translation_key="hours_saved",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=1,
        part=1,
    ),
)

FORMULA = f"{LIGHT:g} W/m² · m² · h + {AIR:g} W/(m³/h) · m³/h · h + {HEAT:g} W/(m²·K) · m² · K · h"
"""How the energy is estimated: light, air, heat."""


class SavingsSensor(ValueSensor, GroupEntity):
    """What following people has saved a building, as an estimate."""

    entity_description: SavingsSensorDescription
    _unrecorded_attributes = frozenset({"formula"})
    _attr_extra_state_attributes = {"formula": FORMULA}  # noqa: RUF012 - Home Assistant's own

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to what changes how much is saved."""
        return self.coordinator.async_listen(SAVED, self._async_on_change)

    @override
    def value(self) -> float:
        """Return what was saved up to now, rounded so that it is not written without end."""
        engine = self.coordinator.engine
        return round(engine.effects.account.saved(engine.now)[self.entity_description.part], 1)


def effect_sensors(coordinator: Coordinator, space: Space) -> Iterator[EffectSensor]:
    """Yield the sensors of the effects that a space has."""
    for row in EFFECT_SENSORS:
        if row.exists_fn(space):
            yield EffectSensor(coordinator, space, SENSOR_DOMAIN, row)
