"""What floors and the building add up to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast, override

from homeassistant.components.sensor import DOMAIN as PLATFORM, SensorEntityDescription, SensorStateClass

from .booking_entity import DESK_SENSORS, DeskSensor
from .coordinator import Coordinator
from .core.actuators import all_of
from .core.kinds import KINDS, Family
from .core.meeting import is_bookable
from .core.model import Building, Space
from .core.naps import is_for_naps
from .core.places import counts_people
from .core.totals import BUILDING, SIZES, Totals
from .core.watches import watches_of
from .effect_entity import SAVINGS_SENSORS, SavingsSensor
from .entity import GroupEntity
from .value_sensor import ValueSensor


@dataclass(frozen=True, kw_only=True)
class GroupSensorDescription(SensorEntityDescription):
    """A sensor of a floor or the building: what it adds up, and which spaces take part."""

    value_fn: Callable[[Totals], int | None]
    exists_fn: Callable[[Space], bool]
    of_fn: Callable[[Space], int] | None = None
    """What there are in a space of which some are counted."""


def counts(space: Space) -> bool:
    """Return whether something counts people in a space."""
    return counts_people(space, watches_of(space))


def _is(family: Family) -> Callable[[Space], bool]:
    return lambda space: KINDS[space.kind].family is family


GROUP_SENSORS = (
    GroupSensorDescription(
        key="free_nap_places",
        translation_key="free_nap_places",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda totals: totals.free_nap_places.total,
        exists_fn=_is(Family.NAP_ROOM),
        of_fn=lambda space: len(space.places) if is_for_naps(space) else 0,
    ),
    GroupSensorDescription(
        key="free_meeting_rooms",
        translation_key="free_meeting_rooms",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda totals: totals.free_meeting_rooms.total,
        exists_fn=_is(Family.MEETING_ROOM),
    ),
    GroupSensorDescription(
        key="people",
        translation_key="people",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda totals: totals.people.total,
        exists_fn=counts,
    ),
)


def of_groups(coordinator: Coordinator) -> Iterator[GroupEntity]:
    """Yield the sensors of each floor and of the building that have something to add up."""
    building = coordinator.engine.building
    for group in (BUILDING, *(floor.id for floor in building.floors)):
        spaces = [s for s in building.spaces.values() if group in (BUILDING, s.floor)]
        for row in GROUP_SENSORS:
            if any(map(row.exists_fn, spaces)):
                sensor = FreeRoomsSensor if row.key == "free_meeting_rooms" else GroupSensor
                yield sensor(coordinator, group, PLATFORM, row)
    if any(map(all_of, building.spaces.values())):
        for part in SAVINGS_SENSORS:
            yield SavingsSensor(coordinator, BUILDING, PLATFORM, part)
    if any(map(is_bookable, building.spaces.values())):
        for described in DESK_SENSORS:
            yield DeskSensor(coordinator, described)


class GroupSensor(ValueSensor, GroupEntity):
    """A sensor of a floor or of the building."""

    _unrecorded_attributes = frozenset({"places"})

    entity_description: GroupSensorDescription
    _counted: Building | None = None

    @override
    def value(self) -> int | None:
        """Return what the row adds up."""
        self._count()
        return self.entity_description.value_fn(self.totals)

    def _count(self) -> None:
        """Add up of how many that is, once for each building that is set up."""
        building, of = self.coordinator.engine.building, self.entity_description.of_fn
        if of is not None and building is not self._counted:
            self._counted = building
            spaces = (s for s in building.spaces.values() if self._watched in (BUILDING, s.floor))
            self._attr_extra_state_attributes = {"places": sum(map(of, spaces))}


class FreeRoomsSensor(GroupSensor):
    """How many meeting rooms are free, and how many of each size: of up to 4 seats, of up to 8, and larger ones."""

    _unrecorded_attributes = frozenset({"by_size"})

    @override
    def value(self) -> Any:
        """Return the number, and those of each size."""
        return super().value(), tuple(size.total for size in self.totals.free_by_size)

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number."""
        return cast("int | None", self._told[0])

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return how many there are of each size."""
        return {"by_size": dict(zip(_SIZES, self._told[1], strict=True))}


_SIZES = (*(str(size) for size in SIZES), "more")
