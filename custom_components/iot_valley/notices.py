"""Notifications with buttons, for whoever asked and nobody else: a booking begins soon, a place is ready, others wait.

What a button means is known by a secret in its name, once, to the user it was sent to; nothing of it is on the disk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import secrets
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later

from .adapters.words import Words, async_words
from .const import DOMAIN
from .coordinator import Coordinator
from .core.booking_moments import BookingMoment
from .core.bookings import Booking
from .core.moments import Happening, MomentCode
from .core.spoken import language_of
from .core.spoken_answers import moment_said
from .front_desk import FrontDesk
from .nap_services import async_ask_quietly
from .phones import CLEAR, async_send, services_of
from .talk_naps import tickets_of

EVENT_ACTION: Final = "mobile_app_notification_action"
BEFORE: Final = timedelta(minutes=10)
"""So long before a booking begins, whoever booked is told."""

ENDING: Final = timedelta(minutes=5)
"""So long before the end, whoever is there is told that others come next."""

PREFIX: Final = "IOT_VALLEY_"
MOST_SENT: Final = 1000
"""So many notifications at the most are remembered."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A button that was sent: to whom, and what it does."""

    user_id: str
    action: str
    space_id: str
    booking_id: str = ""
    ticket: str = ""
    tag: str = ""


class Notices:
    """The notifications of one building."""

    def __init__(self, hass: HomeAssistant, coordinator: Coordinator, desk: FrontDesk) -> None:
        """Begin with nothing sent."""
        self._hass = hass
        self._coordinator = coordinator
        self._desk = desk
        self._sent: dict[str, Sent] = {}
        self._told: set[tuple[str, datetime, str]] = set()
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Watch bookings, calls and buttons until the returned is called."""
        stops = (
            self._desk.async_on_moment(self._on_moment),
            self._coordinator.async_on_moments(self._on_moments),
            self._hass.bus.async_listen(EVENT_ACTION, self._async_on_action),
        )
        self._arm()

        @callback
        def _stop() -> None:
            for stop in stops:
                stop()
            self._disarm()

        return _stop

    # -- what is coming ------------------------------------------------------------------------------------------------

    @callback
    def _on_moment(self, _: BookingMoment) -> None:
        self._arm()

    @callback
    def _disarm(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _arm(self) -> None:
        """Set the one timer for the next notification."""
        self._disarm()
        now = self._coordinator.clock.now()
        coming = [at for space_id in self._desk.reception.books for at, *_ in self._due(space_id) if at > now]
        if coming:
            delay = self._coordinator.clock.seconds_until(min(coming)) + 1
            self._cancel = async_call_later(self._hass, delay, self._async_on_time)

    def _due(self, space_id: str) -> Iterable[tuple[datetime, Booking, str]]:
        """Yield what is to be told of a space, and when."""
        now, book = self._coordinator.clock.now(), self._desk.reception.books[space_id]
        current, following = book.current(now), book.next(now)
        if following is not None and following.owner:
            yield following.start - BEFORE, following, "soon"
        if current is None or following is None or not current.owner or following.owner == current.owner:
            return
        if following.start - current.end < BEFORE:
            yield current.end - ENDING, current, "next"

    async def _async_on_time(self, _: datetime) -> None:
        """Tell what is due, each once."""
        self._cancel = None
        now = self._coordinator.clock.now()
        for space_id in tuple(self._desk.reception.books):
            for at, booking, what in tuple(self._due(space_id)):
                key = booking.id, booking.start, what
                if at <= now and key not in self._told:
                    self._told = {each for each in self._told if each[1] > now - timedelta(days=1)} | {key}
                    await self._async_tell_booking(space_id, booking, what)
        self._arm()

    async def _async_tell_booking(self, space_id: str, booking: Booking, what: str) -> None:
        at = booking.start if what == "soon" else booking.end
        buttons = ("check_in", "cancel_booking") if what == "soon" else ("end_booking",)
        sent = [Sent(booking.owner, action, space_id, booking.id, tag=f"{DOMAIN}_{booking.id}") for action in buttons]
        await self._async_send(f"notice_{what}", sent, at)

    # -- a place is ready ----------------------------------------------------------------------------------------------

    @callback
    def _on_moments(self, moments: Sequence[Happening]) -> None:
        for moment in moments:
            if moment.code is MomentCode.CALLED and moment.ticket is not None:
                self._on_called(moment.space_id, moment.ticket)

    def _on_called(self, space_id: str, ticket: str) -> None:
        for user_id, held in tickets_of(self._hass).items():
            if held == (space_id, ticket):
                sent = [
                    Sent(user_id, action, space_id, ticket=ticket, tag=f"{DOMAIN}_{ticket}")
                    for action in ("claim_place", "leave_queue")
                ]
                task = self._async_send("notice_ready", sent, self._coordinator.clock.now())
                self._coordinator.entry.async_create_background_task(self._hass, task, "tell of a place")

    # -- sending and answering -----------------------------------------------------------------------------------------

    async def _async_send(self, key: str, sent: list[Sent], at: datetime) -> None:
        words, space = await async_words(self._hass), self._coordinator.engine.building.spaces[sent[0].space_id]
        buttons = []
        for each in sent:
            name = f"{PREFIX}{secrets.token_hex(8).upper()}"
            self._sent[name] = each
            buttons.append({"action": name, "title": words.sentence(f"button_{each.action}")})
        while len(self._sent) > MOST_SENT:
            del self._sent[next(iter(self._sent))]
        message = words.sentence(key, space=space.name, time=self._time(at))
        phones = services_of(self._hass, sent[0].user_id)
        await async_send(self._hass, phones, message, title=space.name, tag=sent[0].tag, actions=buttons)

    def _time(self, at: datetime) -> str:
        language = language_of(self._hass.config.language)
        return moment_said(at, self._coordinator.clock.now(), self._coordinator.engine.building.time_zone, language)

    async def _async_on_action(self, event: Event[Any]) -> None:
        """Do what a button means, if whoever it was sent to pressed it."""
        name = event.data.get("action")
        sent = self._sent.get(name) if isinstance(name, str) else None
        if sent is None or event.context.user_id != sent.user_id:
            return
        self._sent = {key: each for key, each in self._sent.items() if each.tag != sent.tag}
        words = await async_words(self._hass)
        try:
            await self._async_do(sent)
        except HomeAssistantError as error:
            await async_send(self._hass, services_of(self._hass, sent.user_id), _why(words, error), tag=sent.tag)
        else:
            await async_send(self._hass, services_of(self._hass, sent.user_id), CLEAR, tag=sent.tag)

    async def _async_do(self, sent: Sent) -> None:
        target = [self._coordinator.devices[sent.space_id].id]
        if sent.ticket:
            await async_ask_quietly(self._hass, sent.action, {ATTR_DEVICE_ID: target, "ticket": sent.ticket})
            return
        await self._hass.services.async_call(
            DOMAIN,
            sent.action,
            {"booking": sent.booking_id},
            blocking=True,
            context=Context(user_id=sent.user_id),
            target={ATTR_DEVICE_ID: target},
        )


def _why(words: Words, error: HomeAssistantError) -> str:
    if error.translation_domain == DOMAIN and error.translation_key:
        return words.sentence(error.translation_key, **(error.translation_placeholders or {}))
    return words.sentence("say_cannot_now")
