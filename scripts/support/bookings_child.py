"""A front desk in a process of its own that books without end, until it is killed.

It says what it does, a line of JSON each: first what it remembers, then what it is about to ask and, once the front
desk has answered, what it was told. The front desk is that of the product, with its store and its journal; there is
just no Home Assistant around it that would take its time to start.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
import json
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import IO, Any

from homeassistant import loader
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import ConfigEntries, ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from custom_components.iot_valley import front_desk
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.coordinator import Coordinator
from custom_components.iot_valley.core import booking_actions
from custom_components.iot_valley.core.booking_actions import Asker, Desk, Done
from custom_components.iot_valley.core.booking_rules import Slot
from custom_components.iot_valley.core.booking_states import WAITING
from custom_components.iot_valley.core.bookings import Book, Booking
from custom_components.iot_valley.core.messages import Refused
from custom_components.iot_valley.front_desk import FrontDesk

SPACES = 12
AHEAD_DAYS = 60
ENTRY = "kills"
SOMEONE = Asker("someone")
AGAIN = 0.1
"""How often what was asked is asked once more with the same request."""


class Teller:
    """Says things, a line each."""

    def __init__(self, output: IO[str]) -> None:
        """Say them there."""
        self._output = output

    def say(self, **said: Any) -> None:
        """Say something: it is with whoever listens before anything else is done."""
        self._output.write(f"{json.dumps(said)}\n")
        self._output.flush()


def told(booking: Booking) -> dict[str, str]:
    """Return what is known of a booking."""
    return {
        "id": booking.id,
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "state": booking.state.value,
        "subject": booking.subject,
    }


def entry() -> ConfigEntry[Any]:
    """Return a building with some rooms."""
    data = {"kind": "meeting_room", "capacity": 8, "sensors": {}, "lights": [], "places": [], "companies": []}
    rooms = [
        ConfigSubentry(
            data=MappingProxyType({"code": f"R{number}", **data}),
            subentry_id=f"r{number}",
            subentry_type="meeting_room",
            title=f"Room {number}",
            unique_id=f"r{number}",
        )
        for number in range(SPACES)
    ]
    made = ConfigEntry(
        data={"floors": [], "hours": None},
        discovery_keys=MappingProxyType({}),
        domain=DOMAIN,
        entry_id=ENTRY,
        minor_version=1,
        options={"ahead": AHEAD_DAYS},
        source="user",
        subentries_data=None,
        title="Kills",
        unique_id=None,
        version=1,
    )
    object.__setattr__(made, "subentries", MappingProxyType({room.subentry_id: room for room in rooms}))
    return made


async def opened(folder: Path) -> FrontDesk:
    """Return the front desk, with all that it remembers."""
    hass = HomeAssistant(str(folder))
    hass.config_entries = ConfigEntries(hass, {})
    loader.async_setup(hass)
    await async_load_base_functionality(hass)
    building = entry()
    hass.config_entries._entries[building.entry_id] = building  # noqa: SLF001 - to add it would set it up
    coordinator = Coordinator(hass, building)
    desk = FrontDesk(hass, building, coordinator)
    await desk.async_load()
    desk.async_start()
    return desk


def remembered(desk: FrontDesk) -> dict[str, list[dict[str, str]]]:
    """Return all bookings, by their spaces."""
    return {id: [told(each) for each in book.bookings] for id, book in desk.reception.books.items()}


type _Act = Callable[[Book, Desk], Done]


class Guest:
    """Someone who books one space and changes bookings of it."""

    def __init__(self, desk: FrontDesk, space_id: str, chance: Random, run: str, teller: Teller) -> None:
        """Begin with nothing asked."""
        self._desk = desk
        self._space = space_id
        self._chance = chance
        self._run = run
        self._say = teller.say
        self._count = 0

    async def live(self) -> None:
        """Ask for something again and again."""
        while True:
            await asyncio.sleep(self._chance.expovariate(20))
            self._count += 1
            await self._ask(f"{self._run}-{self._space}-{self._count}")

    async def _ask(self, request: str) -> None:
        booking, act, ask = self._wish(request)
        self._say(ask=ask, space=self._space, request=request, booking=booking)
        for _ in range(2 if self._chance.random() < AGAIN else 1):
            try:
                done = await self._desk.async_do(self._space, act, SOMEONE, request=request)
            except Refused as refused:
                self._say(refused=refused.code.value, request=request)
            else:
                self._say(done=ask, space=self._space, request=request, **told(done))

    def _wish(self, request: str) -> tuple[str, _Act, str]:
        waiting = [each for each in self._desk.reception.books[self._space].bookings if each.state in WAITING]
        if waiting and self._chance.random() < 0.3:  # noqa: PLR2004 - a share
            chosen = self._chance.choice(waiting)
            if self._chance.random() < 0.5:  # noqa: PLR2004 - a share
                return chosen.id, lambda book, desk: booking_actions.cancel(book, chosen.id, desk), "cancel"
            by = timedelta(minutes=5)
            return chosen.id, lambda book, desk: booking_actions.extend(book, chosen.id, by, desk), "extend"
        slot = self._slot()
        return "", partial(_book, slot, request), "book"

    def _slot(self) -> Slot:
        start = self._desk.clock.now().replace(minute=0, second=0, microsecond=0)
        start += timedelta(minutes=15 * self._chance.randrange(4, 4 * 24 * (AHEAD_DAYS - 2)))
        return Slot(start, start + timedelta(minutes=self._chance.choice((15, 30, 45, 60))))


def _book(slot: Slot, subject: str, book: Book, desk: Desk) -> Done:
    return booking_actions.book(book, slot, desk, subject=subject)


async def main(folder: Path, run: str, output: IO[str]) -> None:
    """Remember, and book until the end."""
    chance = Random(run)
    front_desk.MOST_LINES = chance.randrange(5, 200)  # So that the books are saved whole now and then.
    desk = await opened(folder)
    teller = Teller(output)
    teller.say(books=remembered(desk))
    async with asyncio.TaskGroup() as guests:
        for space_id in desk.reception.books:
            guests.create_task(Guest(desk, space_id, Random(chance.random()), run, teller).live())
