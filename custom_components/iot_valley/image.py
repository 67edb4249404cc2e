"""Signs as pictures for e-paper: painted anew when they say something else, and before they are valid no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, override

from homeassistant.components.image import DOMAIN as PLATFORM, ImageEntity, ImageEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .adapters.clock import local_zone
from .adapters.paint import Card, Ink, Panel, paint
from .adapters.words import Words, read_words
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.faces import Sign, sign_of
from .core.model import Space
from .core.signs import Availability
from .entity import SpaceEntity, async_add_per_space
from .sign_link import link_to

PARALLEL_UPDATES = 0

_EARLY: Final = timedelta(minutes=5)
"""So long before it is valid no more a picture is painted anew, for e-paper that asks seldom."""

_DAY: Final = timedelta(hours=20)
"""A change that is further away is told with its day."""


@dataclass(frozen=True, kw_only=True)
class SignDescription(ImageEntityDescription):
    """A picture of the sign, for a panel."""

    panel: Panel


SIGNS = (
    SignDescription(key="sign", translation_key="sign", panel=Panel(800, 480)),
    SignDescription(key="sign_grey", translation_key="sign_grey", panel=Panel(800, 480, Ink.GREY)),
    SignDescription(key="sign_small", translation_key="sign_small", panel=Panel(296, 128)),
    SignDescription(key="sign_small_grey", translation_key="sign_small_grey", panel=Panel(296, 128, Ink.GREY)),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the pictures of each space."""
    async_add_per_space(entry, async_add_entities, PLATFORM, _of_space)


def _of_space(coordinator: Coordinator, space: Space) -> Iterator[SignImage]:
    for row in SIGNS:
        yield SignImage(coordinator, space, row)


class _Shown(NamedTuple):
    """What the sign says, apart from how long that is valid."""

    state: Availability
    free_until: datetime | None
    busy_until: datetime | None


class SignImage(SpaceEntity, ImageEntity):
    """The sign of a space as a picture; disabled until there is a panel to show it."""

    entity_description: SignDescription
    _attr_content_type = "image/png"
    _attr_entity_registry_enabled_default = False
    _unrecorded_attributes = frozenset({"valid_until"})

    def __init__(self, coordinator: Coordinator, space: Space, description: SignDescription) -> None:
        """Bind a panel to a space."""
        SpaceEntity.__init__(self, coordinator, space, PLATFORM, description)
        ImageEntity.__init__(self, coordinator.hass)
        self._title, self._code = space.name, space.code
        self._card: Card | None = None
        self._painted: tuple[Card, bytes] | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Paint no more."""
        self._stop()

    @override
    def value(self) -> _Shown:
        """Return what the sign says."""
        view = self.view
        return _Shown(view.availability, view.free_until, view.busy_until)

    @override
    def _take(self, value: Any) -> None:
        super()._take(value)
        now = dt_util.utcnow()
        sign = sign_of(value.state, value.free_until, value.busy_until, now)
        self._attr_extra_state_attributes = {"valid_until": sign.valid_until}
        self._attr_image_last_updated = now
        words = read_words(self.hass)
        self._card = card_of(words, self._title, sign, now, link_to(self.hass, self._code))
        self._stop()
        wait = max((sign.valid_until - _EARLY - now).total_seconds(), 60.0)
        self._cancel = async_call_later(self.hass, wait, self._async_renew)

    @callback
    def _async_renew(self, _: datetime) -> None:
        """Say the same for longer."""
        self._cancel = None
        self._take(self.value())
        self.async_write_ha_state()

    @callback
    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @override
    def image(self) -> bytes | None:
        """Return the picture; it is painted where nobody waits for it, and once."""
        card, done = self._card, self._painted
        if card is None:
            return None
        if done is None or done[0] != card:
            done = self._painted = (card, paint(card, self.entity_description.panel))
        return done[1]


def card_of(words: Words, title: str, sign: Sign, now: datetime, link: str) -> Card:
    """Return what a picture says, in the language of the house and its local time."""
    changes = (
        "" if sign.changes_at is None else words.sentence(f"sign_{sign.state}", time=_time(words, sign.changes_at, now))
    )
    return Card(
        sign.state,
        title,
        words.label("sign_word", sign.state),
        changes,
        words.label("sign_act", sign.face.act),
        words.sentence("sign_valid", time=_time(words, sign.valid_until, now)),
        link,
    )


def _time(words: Words, at: datetime, now: datetime) -> str:
    local = at.astimezone(local_zone())
    return f"{local:%H:%M}" if at - now < _DAY else words.moment(local)
