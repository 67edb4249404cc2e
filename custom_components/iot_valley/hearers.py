"""Those who listen to a front desk: each hears of its own space alone, since a building has many."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from homeassistant.core import CALLBACK_TYPE, callback

from .core.booking_moments import BookingMoment

type OnMoment = Callable[[BookingMoment], None]

ALL = ""
"""Whoever listens to no space listens to all of them."""


class Hearers:
    """The listeners of a front desk."""

    def __init__(self) -> None:
        """Begin with none."""
        self._of_books: defaultdict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._of_moments: defaultdict[str, list[OnMoment]] = defaultdict(list)
        self._accounts: list[CALLBACK_TYPE] = []
        self._troubles: list[CALLBACK_TYPE] = []

    @callback
    def async_listen(self, space_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when anything in the book of a space is another."""
        return _added(self._of_books[space_id], listener)

    @callback
    def async_on_moment(self, listener: OnMoment, space_id: str = ALL) -> CALLBACK_TYPE:
        """Call the listener with all that happens to the bookings of a space, or of all of them."""
        return _added(self._of_moments[space_id], listener)

    @callback
    def async_on_account(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when the hours given back or wasted, or the searches without result, are others."""
        return _added(self._accounts, listener)

    @callback
    def async_on_trouble(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when a person may have something to put right."""
        return _added(self._troubles, listener)

    @callback
    def tell(self, space_id: str, moments: Iterable[BookingMoment]) -> None:
        """Tell what has happened to the bookings of a space, and that its book is another."""
        hear = (*self._of_moments.get(space_id, ()), *self._of_moments.get(ALL, ()))
        for moment in moments:
            for listener in hear:
                listener(moment)
        for changed in tuple(self._of_books.get(space_id, ())):
            changed()

    @callback
    def tell_account(self) -> None:
        """Tell that what became of the hours is another."""
        for listener in tuple(self._accounts):
            listener()

    @callback
    def tell_trouble(self) -> None:
        """Tell that a person may have something to put right."""
        for listener in tuple(self._troubles):
            listener()


def _added[Listener](listeners: list[Listener], listener: Listener) -> CALLBACK_TYPE:
    listeners.append(listener)
    return lambda: listeners.remove(listener)
