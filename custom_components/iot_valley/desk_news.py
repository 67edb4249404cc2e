"""Those who are told of what happens at a front desk."""

from collections import defaultdict
from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .core.booking_moments import BookingMoment, moments
from .core.bookings import Book

type OnMoment = Callable[[BookingMoment], None]


class DeskNews:
    """The listeners of a front desk."""

    def __init__(self) -> None:
        """Begin with nobody who listens."""
        self._listeners: defaultdict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._moment_listeners: list[OnMoment] = []
        self._account_listeners: list[CALLBACK_TYPE] = []
        self._trouble_listeners: list[CALLBACK_TYPE] = []

    @callback
    def async_listen(self, space_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when anything in the book of a space is another."""
        listeners = self._listeners[space_id]
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @callback
    def async_on_moment(self, listener: OnMoment) -> CALLBACK_TYPE:
        """Call the listener with all that happens to bookings."""
        self._moment_listeners.append(listener)
        return lambda: self._moment_listeners.remove(listener)

    @callback
    def async_on_account(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when the hours given back or wasted, or the searches without result, are others."""
        self._account_listeners.append(listener)
        return lambda: self._account_listeners.remove(listener)

    @callback
    def async_on_trouble(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when a person may have something to put right."""
        self._trouble_listeners.append(listener)
        return lambda: self._trouble_listeners.remove(listener)

    @callback
    def tell_trouble(self) -> None:
        """Tell that a person may have something to put right."""
        for listener in tuple(self._trouble_listeners):
            listener()

    @callback
    def tell_account(self) -> None:
        """Tell that the hours given back or wasted, or the searches without result, are others."""
        for listener in tuple(self._account_listeners):
            listener()

    @callback
    def tell_book(self, before: Book, after: Book) -> None:
        """Tell what has happened between two states of a book."""
        for moment in moments(before, after):
            for on_moment in tuple(self._moment_listeners):
                on_moment(moment)
            if after.find(moment.booking_id).series is not None:  # Nobody may be coming to it any more.
                self.tell_trouble()
        for listener in tuple(self._listeners.get(after.space_id, ())):
            listener()
