"""What spaces, places, floors and the building tell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast, override
from zoneinfo import ZoneInfo

from homeassistant.components.sensor import (
    DOMAIN as PLATFORM,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .adapters import demo_entities
from .adapters.clock import local_zone
from .adapters.radios import Part, RadioSensor
from .booking_entity import BOOKING_SENSORS, BookingSensor
from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core import phrases
from .core.forecast import AHEAD, Forecast
from .core.meeting import is_bookable
from .core.model import Space
from .core.naps import is_for_naps
from .core.occupancy import Reason, Verdict
from .core.places import PlaceState
from .core.signs import Availability
from .core.views import SpaceView
from .effect_entity import effect_sensors
from .entity import IotValleyEntity, PlaceEntity, SpaceEntity, async_add_per_space
from .group_sensors import counts, of_groups
from .hub import Hub, hub_of
from .radio_entity import LinkNumber, MeasuredNumber, RadioEntity, async_add_per_sensor
from .radio_rows import NUMBERS, RADIO_NUMBERS
from .value_sensor import ValueSensor

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SpaceSensorDescription(SensorEntityDescription):
    """A sensor of a space: what it reads off the view, and which spaces have it."""

    value_fn: Callable[[SpaceView], StateType | datetime]
    exists_fn: Callable[[Space], bool] = lambda _: True


@dataclass(frozen=True, kw_only=True)
class ForecastSensorDescription(SensorEntityDescription):
    """What is to be expected of a nap room: what it reads off the forecast."""

    value_fn: Callable[[Forecast], StateType]


def _free_in(minutes: int) -> Callable[[Forecast], StateType]:
    """Return what tells how likely a place is free in so many minutes, in per cent."""
    return lambda forecast: round(forecast.free_in[minutes] * 100)


SPACE_SENSORS = (
    SpaceSensorDescription(
        key="availability",
        translation_key="availability",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in Availability],
        value_fn=lambda view: view.availability,
    ),
    SpaceSensorDescription(
        key="free_until",
        translation_key="free_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda view: view.free_until,
    ),
    SpaceSensorDescription(
        key="busy_until",
        translation_key="busy_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda view: view.busy_until,
    ),
    SpaceSensorDescription(
        key="waiting",
        translation_key="waiting",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda view: view.nap.waiting if view.nap else None,
        exists_fn=is_for_naps,
    ),
    SpaceSensorDescription(
        key="probability",
        translation_key="probability",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda view: round(view.probability * 100),
    ),
)
FORECASTS = (
    *(
        ForecastSensorDescription(
            key=f"free_in_{minutes}",
            translation_key=f"free_in_{minutes}",
            native_unit_of_measurement=PERCENTAGE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            value_fn=_free_in(minutes),
        )
        for minutes in AHEAD
    ),
    ForecastSensorDescription(
        key="quietest_hours",
        translation_key="quietest_hours",
        value_fn=lambda forecast: ", ".join(f"{hour:02}:00" for hour in forecast.quietest) or None,
    ),
)
FREE_PLACES = SensorEntityDescription(
    key="free_places", translation_key="free_places", state_class=SensorStateClass.MEASUREMENT
)
PEOPLE = SensorEntityDescription(key="people", translation_key="people", state_class=SensorStateClass.MEASUREMENT)
WHY = SensorEntityDescription(key="why", translation_key="why", entity_category=EntityCategory.DIAGNOSTIC)
PLACE = SensorEntityDescription(
    key="place",
    translation_key="place",
    device_class=SensorDeviceClass.ENUM,
    options=[state.value for state in PlaceState],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every space, place and floor, of the building, and of the demo."""
    coordinator = entry.runtime_data
    added: set[str] = set()

    @callback
    def _add_groups(_: Iterable[Space]) -> None:
        wanted = {str(entity.unique_id): entity for entity in of_groups(coordinator)}
        for gone in added - wanted.keys():
            _remove(hass, gone)
        async_add_entities([wanted[key] for key in wanted if key not in added])
        added.clear()
        added.update(wanted)

    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)
    _add_groups(())
    entry.async_on_unload(coordinator.async_on_spaces(_add_groups))
    async_add_entities(demo_entities.async_entities(entry, PLATFORM))
    entry.async_on_unload(async_add_per_sensor(hub_of(hass, entry), async_add_entities, _of_sensor))


def _of_sensor(hub: Hub, sensor: RadioSensor, parts: Iterable[Part], *, is_new: bool) -> Iterator[RadioEntity]:
    for part in parts:
        if (row := NUMBERS.get(part.quantity)) is not None:
            yield MeasuredNumber(hub, sensor, row, part)
    if is_new:
        for row in RADIO_NUMBERS:
            yield LinkNumber(hub, sensor, PLATFORM, row)


@callback
def _remove(hass: HomeAssistant, unique_id: str) -> None:
    """Forget the sensor of a floor or the building that has nothing to add up any more."""
    registry = er.async_get(hass)
    if entity_id := registry.async_get_entity_id(PLATFORM, DOMAIN, unique_id):
        registry.async_remove(entity_id)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[IotValleyEntity]:
    for row in SPACE_SENSORS:
        if row.exists_fn(space):
            yield SpaceSensor(coordinator, space, PLATFORM, row)
    yield from effect_sensors(coordinator, space)
    if space.places:
        yield FreePlacesSensor(coordinator, space, PLATFORM, FREE_PLACES)
    if is_for_naps(space):
        for expected in FORECASTS:
            yield ForecastSensor(coordinator, space, PLATFORM, expected)
    if counts(space):
        yield PeopleSensor(coordinator, space, PLATFORM, PEOPLE)
    yield WhySensor(coordinator, space, PLATFORM, WHY)
    if is_bookable(space):
        for booking in BOOKING_SENSORS:
            yield BookingSensor(coordinator, space, booking)
    for place in space.places:
        yield PlaceSensor(coordinator, space, place, PLATFORM, PLACE)


class SpaceSensor(ValueSensor, SpaceEntity):
    """A sensor of a space."""

    entity_description: SpaceSensorDescription

    @override
    def value(self) -> StateType | datetime:
        """Return what the row reads off the view."""
        return self.entity_description.value_fn(self.view)


class PeopleSensor(SpaceEntity, SensorEntity):
    """How many people are there, how many at least and at most, and for how many there is room."""

    _unrecorded_attributes = frozenset({"least", "most", "capacity"})

    @override
    def value(self) -> tuple[int | None, int | None, int | None]:
        """Return the number and its bounds."""
        view = self.view
        return view.people, view.least, view.most

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number."""
        return cast("int | None", self._told[0])

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the bounds, and for how many there is room."""
        _, least, most = self._told
        room = self.coordinator.engine.building.spaces[self._watched].capacity
        return {"least": least, "most": most, "capacity": room or None}


class FreePlacesSensor(SpaceEntity, SensorEntity):
    """How many places are surely free, of how many, and of how many nothing is known."""

    _unrecorded_attributes = frozenset({"places", "unknown"})

    @override
    def value(self) -> tuple[int | None, int, int]:
        """Return the number, of how many, and how many are not known."""
        view = self.view
        unknown = view.nap.tally.unknown if view.nap else view.places.count(PlaceState.UNKNOWN)
        return view.free_places, len(view.places), unknown

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number."""
        return cast("int | None", self._told[0])

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return of how many, and of how many nothing is known."""
        _, places, unknown = self._told
        return {"places": places, "unknown": unknown}


class Why(NamedTuple):
    """All that the sentence on a verdict depends on."""

    verdict: Verdict
    because: tuple[Reason, ...]
    language: str
    zone: ZoneInfo


class WhySensor(SpaceEntity, SensorEntity):
    """Why the verdict is what it is: a sentence, and the reasons as data that nobody records."""

    _unrecorded_attributes = frozenset({"because"})

    @override
    def value(self) -> Why:
        """Return all that the sentence depends on."""
        view = self.view
        return Why(view.verdict, view.because, self.hass.config.language, local_zone())

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        why: Why = value
        kinds = self.coordinator.engine.kind_of
        language = phrases.language_of(why.language)
        self._attr_native_value = phrases.explain(self.view, kinds, language, why.zone)
        self._attr_extra_state_attributes = {"because": [reason._asdict() for reason in why.because]}


class PlaceSensor(ValueSensor, PlaceEntity):
    """The state of one place."""

    @override
    def value(self) -> PlaceState | None:
        """Return the state of the place, none once the space has it no more."""
        engine = self.coordinator.engine
        places = engine.building.spaces[self._watched].places
        states = zip(places, engine.views[self._watched].places, strict=False)
        return next((state for place, state in states if place.id == self._place_id), None)


class ForecastSensor(SpaceEntity, SensorEntity):
    """What is to be expected of a nap room; while too little was seen to expect anything, that is the reason."""

    entity_description: ForecastSensorDescription

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to the forecasts of the room."""
        return self.coordinator.foretelling.async_listen(self._watched, self._async_on_change)

    @override
    def value(self) -> tuple[StateType, bool]:
        """Return what the row reads off the forecast, and whether that is still being learnt."""
        forecast = self.coordinator.foretelling.of(self._watched)
        return None if forecast.learning else self.entity_description.value_fn(forecast), forecast.learning

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        self._attr_native_value, learning = value
        self._attr_extra_state_attributes = {"reason": "learning"} if learning else {}
