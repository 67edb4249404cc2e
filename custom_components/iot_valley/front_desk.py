"""The front desk of a building: it books, lets people check in, gives back what nobody uses, and finds places."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .adapters import config
from .adapters.clock import Clock
from .adapters.ledger import Journal
from .adapters.store import BookMemory
from .const import DOMAIN, LOGGER
from .coordinator import Coordinator, IotValleyConfigEntry
from .core import booking_moments, finder, ledger
from .core.booking_actions import Asker, Desk, Done
from .core.booking_rules import Slot
from .core.booking_series import Written
from .core.bookings import Book, Booking, Series
from .core.engagement import FREE
from .core.finder import Demand, Found, Query
from .core.ics_series import Occurrence
from .core.ledger import Books
from .core.messages import Engaged
from .core.model import Space
from .core.reception import Reception
from .core.release_account import ALWAYS, NOTHING_BOOKED, Account, account
from .core.release_evidence import NOTHING_PROVEN
from .core.releases import Act, Ruling
from .followed import FollowedCalendars
from .hearers import Hearers

DESKS: HassKey[dict[str, FrontDesk]] = HassKey(f"{DOMAIN}_front_desks")
"""Those of the buildings that are set up, by the ids of their entries."""

KEPT = timedelta(days=35)
"""So long bookings are kept after their end."""

DEMAND_KEPT = timedelta(days=90)

MOST_LINES = 1_000
"""So many changes are read from the journal at a start at the most; then all books are saved whole."""

type Action = Callable[[Book, Desk], Done]


@callback
def front_desk_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> FrontDesk:
    """Return the front desk of a building that is set up."""
    return hass.data[DESKS][entry.entry_id]


class FrontDesk(Hearers):
    """The books of one building, kept in step with what is seen of its spaces."""

    def __init__(self, hass: HomeAssistant, entry: IotValleyConfigEntry, coordinator: Coordinator) -> None:
        """Begin with nothing booked."""
        super().__init__()
        self.hass = hass
        self.entry = entry
        self.coordinator = coordinator
        self.rulings: dict[str, Ruling] = {}
        """What was last decided on the booking of each space, and why."""

        self.demand: Demand = finder.NO_DEMAND
        self._past = self._account = NOTHING_BOOKED
        self._reckoned: dict[str, Account] = {}
        self._number = 0
        self._saving = False
        building = coordinator.engine.building
        self.reception = Reception(building, *config.booking_rules(entry, building))
        self._journal = Journal(hass, entry.entry_id)
        self._memory = BookMemory(hass, entry.entry_id, entry.title)
        self._listening: dict[str, CALLBACK_TYPE] = {}
        self.followed = FollowedCalendars(self)
        self._cancel_wake: CALLBACK_TYPE | None = None
        self._armed_for: datetime | None = None
        self._wake_job = HassJob(self._async_on_wake, cancel_on_shutdown=True)

    @property
    def clock(self) -> Clock:
        """The building's time."""
        return self.coordinator.clock

    # -- life --------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Take back what was booked before the restart: nothing that was confirmed is lost."""
        known = await self._memory.async_load() or Books()
        lines = await self._journal.async_read()
        known = ledger.caught_up(known, ledger.read(lines))
        if lines:
            self._memory.async_plan_save(self._books, soon=False)
        self._number, self._past = known.number, known.account
        self.demand = {(day, floor, people): count for day, floor, people, count in known.demand}
        self.reception.restore(known.books.values(), self.clock.now())
        for book in self.reception.books.values():
            self._reckon(book)
        self.hass.data.setdefault(DESKS, {})[self.entry.entry_id] = self
        # Before any platform: an entity of a new space looks for its book.
        self.entry.async_on_unload(self.coordinator.async_on_spaces(self._on_spaces))

    @callback
    def async_start(self) -> None:
        """Look at all spaces, and keep looking."""
        self._listen()
        self.followed.start()

    async def async_stop(self) -> None:
        """Look no more, and save."""
        self.hass.data[DESKS].pop(self.entry.entry_id, None)
        self.followed.stop()
        for stop in self._listening.values():
            stop()
        self._listening.clear()
        self._disarm()
        await self.async_save()

    async def async_save(self) -> None:
        """Save all books, and drop the lines of the journal that are in them."""
        books = self._books()
        await self._memory.async_save(books)
        await self._journal.async_keep(lambda line: any(each.number > books.number for each in ledger.read((line,))))
        self._saving = False

    def _books(self) -> Books:
        now = self.clock.now()
        for past in self.reception.forget(now - KEPT):
            self._past += account((past,), ALWAYS)
            self._reckon(self.reception.books[past.space_id])
        since = f"{now - DEMAND_KEPT:%Y-%m-%d}"
        self.demand = {key: count for key, count in self.demand.items() if key[0] >= since}
        demand = tuple((*key, count) for key, count in self.demand.items())
        return Books(self._number, dict(self.reception.books), demand, self._past)

    # -- what people do ----------------------------------------------------------------------------

    async def async_do(
        self, space_id: str, action: Action, asker: Asker, *, request: str = "", wish: Query | None = None
    ) -> Booking:
        """Do something in the book of a space, and return once it is on the disk.

        Raises `Taken` with what is free instead, `Refused`, and `HomeAssistantError` where it cannot be saved.
        """
        now, before = self.clock.now(), self.reception.books.get(space_id)
        if wish is None:
            booking = self.reception.take(space_id, action, asker, now, request=request)
        else:
            booking = self.reception.book(space_id, action, wish, asker, now, request=request)
        await self._async_confirm(space_id, before or Book(space_id), now)
        return booking

    async def async_write_series(
        self, space_id: str, series: Series, asker: Asker, *, skip_taken: bool = False
    ) -> Written:
        """Book a series, and return once it is on the disk; raises as `async_do` does."""
        now, before = self.clock.now(), self.reception.books.get(space_id)
        written = self.reception.write_series(space_id, series, asker, now, skip_taken=skip_taken)
        await self._async_confirm(space_id, before or Book(space_id), now)
        return written

    async def async_rewrite(
        self, space_id: str, booking_id: str, fresh: Series, since: datetime, asker: Asker
    ) -> Written:
        """Book a series in place of a booking or another series; raises as `async_do` does."""
        now, before = self.clock.now(), self.reception.books.get(space_id)
        written = self.reception.rewrite(space_id, booking_id, fresh, since, asker=asker, now=now)
        await self._async_confirm(space_id, before or Book(space_id), now)
        return written

    async def async_cancel_series(self, space_id: str, series_id: str, since: datetime, asker: Asker) -> Written:
        """Cancel a series from a moment on, and return once that is on the disk; raises as `async_do` does."""
        now, before = self.clock.now(), self.reception.books.get(space_id)
        written = self.reception.cancel_series(space_id, series_id, since, asker, now)
        await self._async_confirm(space_id, before or Book(space_id), now)
        return written

    async def _async_confirm(self, space_id: str, before: Book, now: datetime) -> None:
        after = self.reception.books[space_id]
        change = self._next_change(before, after)
        if change is None:
            return
        try:
            await self._journal.async_add(ledger.line_of(change))
        except OSError as error:
            self.reception.put_back(ledger.undone(self.reception.books[space_id], before, change), now)
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="booking_not_saved") from error
        self._plan_save()
        self._tell(before, after)
        self.followed.write(before, after)

    def _plan_save(self, *, soon: bool = False) -> None:
        """Save before long, and at once where the journal has become long."""
        if self._journal.added < MOST_LINES:
            self._memory.async_plan_save(self._books, soon=soon)
        elif not self._saving:
            self._saving = True
            self.entry.async_create_background_task(self.hass, self.async_save(), "save the books")

    def _next_change(self, before: Book, after: Book) -> ledger.Change | None:
        change = ledger.change_of(self._number + 1, before, after)
        if change is not None:
            self._number = change.number
        return change

    @callback
    def async_find(self, query: Query) -> Found:
        """Find places to meet, and count a search that nothing fits."""
        now = self.clock.now()
        found = self.reception.find(query, now)
        zone = self.coordinator.engine.building.time_zone
        demand = finder.counted(self.demand, query, found, f"{now.astimezone(zone):%Y-%m-%d}")
        if demand is not self.demand:
            self.demand = demand
            self.tell_account()
            self._memory.async_plan_save(self._books, soon=False)
        return found

    def account(self) -> Account:
        """Return what became of all hours that were ever booked."""
        return self._past + self._account

    def _reckon(self, book: Book) -> None:
        """Take what became of the hours of a space into account."""
        before = self._reckoned.get(book.space_id, NOTHING_BOOKED)
        after = account((book,), ALWAYS)
        if after != before:
            self._reckoned[book.space_id] = after
            self._account = self._account - before + after
            self.tell_account()

    # -- what is seen ------------------------------------------------------------------------------

    @callback
    def _listen(self) -> None:
        """Listen to the spaces of the building as it is now."""
        for space_id in self._listening.keys() - self.coordinator.engine.views.keys():
            self._listening.pop(space_id)()
        for room in self.reception.finder.rooms:
            if room.id not in self._listening:
                listen = self._listener_of(room.id)
                self._listening[room.id] = self.coordinator.async_listen(room.id, listen)
            self._on_view(room.id)

    def _listener_of(self, space_id: str) -> CALLBACK_TYPE:
        return lambda: self._on_view(space_id)

    @callback
    def _on_spaces(self, _: Iterable[Space]) -> None:
        """Take another building in."""
        self.rebuild()
        self.followed.sync()

    @callback
    def rebuild(self) -> None:
        """Go by the rules, the spaces and the holidays as they are now."""
        building = self.coordinator.engine.building
        rules, policy = config.booking_rules(self.entry, building)
        self.reception.rebuild(building, rules, replace(policy, holidays=self.followed.holidays))
        self._listen()

    @callback
    def follow(self, space_id: str, told: Iterable[Occurrence], within: Slot) -> None:
        """Take in what a calendar elsewhere tells of a space."""
        if (before := self.reception.books.get(space_id)) is not None:
            self.reception.follow(space_id, told, within, self.clock.now())
            self._on_changed(before)
            self.followed.write(before, self.reception.books[space_id], told=True)
            self.look(space_id)

    @callback
    def note_event(self, space_id: str, booking_id: str, event: str | None) -> None:
        """Note by which event the followed calendar tells of a booking that was written there; empty until it does."""
        if (before := self.reception.books.get(space_id)) is None:
            return
        noted = [replace(each, elsewhere=event) for each in before.bookings if each.id == booking_id]
        if noted != [each for each in before.bookings if each.id == booking_id]:
            self.reception.put_back(before.put(*noted), self.clock.now())
            self._on_changed(before)

    @callback
    def _on_view(self, space_id: str) -> None:
        view = self.coordinator.engine.views.get(space_id)
        if view is None:
            return
        self.reception.see(space_id, view, self.clock.now())
        book = self.reception.books.get(space_id)
        if book is not None and (book.bookings or book.series or view.engagement != FREE):
            self.look(space_id)

    @callback
    def look(self, space_id: str) -> None:
        """Look at the booking of a space, and let its sign know."""
        now, before, paused = self.clock.now(), self.reception.books[space_id], self._is_paused(space_id)
        waited = self.reception.is_waited_for(space_id, now)
        evidence = self.coordinator.engine.presence.evidence(space_id, now) if waited else NOTHING_PROVEN
        ruling = self.reception.look(space_id, evidence, now)
        if ruling is None:
            self.rulings.pop(space_id, None)
        else:
            self.rulings[space_id] = ruling
        self._on_changed(before)
        if (after := self.reception.books[space_id]) is not before:
            self.followed.write(before, after)
        if paused is not self._is_paused(space_id):
            self.tell_trouble()

    @callback
    def _on_changed(self, before: Book) -> None:
        """Write what became of a book that nobody waits for, and tell of it."""
        after = self.reception.books[before.space_id]
        if (change := self._next_change(before, after)) is not None:
            self.entry.async_create_background_task(self.hass, self._async_write(change), "write what became of it")
            self._plan_save(soon=True)
        self._tell(before, after)

    async def _async_write(self, change: ledger.Change) -> None:
        try:
            await self._journal.async_add(ledger.line_of(change))
        except OSError as error:
            LOGGER.warning("What became of a booking cannot be written now: %s", error)

    @callback
    def _tell(self, before: Book, after: Book) -> None:
        """Tell whom it concerns what is another in a book, and set the timer."""
        engaged = self._engage(after.space_id)
        if before is not after:
            self._reckon(after)
        if before is not after or engaged:
            self._tell_book(before, after)
        self._arm()

    @callback
    def _tell_book(self, before: Book, after: Book) -> None:
        happened = tuple(booking_moments.moments(before, after))
        self.tell(after.space_id, happened)
        if any(after.find(moment.booking_id).series is not None for moment in happened):
            self.tell_trouble()  # Nobody may be coming to it any more.

    @callback
    def _engage(self, space_id: str) -> bool:
        """Let the sign know what is booked now, and return whether that is another."""
        engagement = self.reception.engagement(space_id, self.clock.now())
        view = self.coordinator.engine.views.get(space_id)
        if view is None or view.engagement == engagement:
            return False
        self.coordinator.async_handle(Engaged(space_id, engagement))
        return True

    @property
    def paused(self) -> frozenset[str]:
        """The spaces of which nothing is given back, since their sensors tell nothing."""
        return frozenset(id for id in self.rulings if self._is_paused(id))

    def _is_paused(self, space_id: str) -> bool:
        ruling = self.rulings.get(space_id)
        return ruling is not None and ruling.act is Act.PAUSE

    # -- time --------------------------------------------------------------------------------------

    @callback
    def _arm(self) -> None:
        at = self.reception.agenda.next()
        if at == self._armed_for:
            return
        self._disarm()
        if at is not None:
            delay = max(self.clock.seconds_until(at), 0.0)
            self._cancel_wake = async_call_later(self.hass, delay, self._wake_job)
            self._armed_for = at

    @callback
    def _disarm(self) -> None:
        self._armed_for = None
        if self._cancel_wake is not None:
            self._cancel_wake()
            self._cancel_wake = None

    @callback
    def _async_on_wake(self, _: object) -> None:
        self._cancel_wake = self._armed_for = None
        for space_id in self.reception.agenda.take(self.clock.now()):
            if space_id in self.reception.books:
                self.look(space_id)
        self._arm()
