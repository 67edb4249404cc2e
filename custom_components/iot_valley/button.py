"""What one press asks of a space."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import DOMAIN as PLATFORM, ButtonEntity, ButtonEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .booking_entity import BOOKING_BUTTONS, BookingButton
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.actuators import all_of
from .core.asked import PlaceClaimed, PlaceReleased
from .core.meeting import is_bookable
from .core.messages import Event, OverridesEnded
from .core.model import Space
from .core.naps import is_for_naps
from .entity import IotValleyEntity, PlaceEntity, SpaceEntity, async_add_per_space

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class SpaceButtonDescription(ButtonEntityDescription):
    """A button of a space: what it asks, and which spaces have it."""

    event_fn: Callable[[str], Event]
    exists_fn: Callable[[Space], bool]


@dataclass(frozen=True, kw_only=True)
class PlaceButtonDescription(ButtonEntityDescription):
    """A button of a place of a nap room: what it asks of the room, and of which place."""

    event_fn: Callable[[str, str], Event]


SPACE_BUTTONS = (
    SpaceButtonDescription(key="claim_any", translation_key="claim_any", event_fn=PlaceClaimed, exists_fn=is_for_naps),
    SpaceButtonDescription(
        key="end_overrides",
        translation_key="end_overrides",
        event_fn=OverridesEnded,
        exists_fn=lambda space: bool(all_of(space)),
    ),
)
PLACE_BUTTONS = (
    PlaceButtonDescription(key="claim", translation_key="claim", event_fn=PlaceClaimed),
    PlaceButtonDescription(key="release", translation_key="release", event_fn=PlaceReleased),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of every space and its places."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[ButtonEntity]:
    for row in SPACE_BUTTONS:
        if row.exists_fn(space):
            yield SpaceButton(coordinator, space, PLATFORM, row)
    if is_bookable(space):
        for booking in BOOKING_BUTTONS:
            yield BookingButton(coordinator, space, booking)
    if is_for_naps(space):
        for place in space.places:
            for button in PLACE_BUTTONS:
                yield PlaceButton(coordinator, space, place, PLATFORM, button)


class _Button(IotValleyEntity, ButtonEntity):
    """A button, which has no value of ours."""

    @override
    def value(self) -> None:
        """Return nothing."""

    @callback
    @override
    def _async_listen(self) -> CALLBACK_TYPE:
        """Listen to nothing."""
        return lambda: None


class SpaceButton(_Button, SpaceEntity):
    """A button of a space."""

    entity_description: SpaceButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask what the row asks."""
        self.async_send(self.entity_description.event_fn(self._watched))


class PlaceButton(_Button, PlaceEntity):
    """A button of a place."""

    entity_description: PlaceButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask what the row asks."""
        self.async_send(self.entity_description.event_fn(self._watched, self._place_id))
