"""What is booked of the rooms of a building over a day, as everybody may know it: times, and whether somebody came."""

from typing import Any

from .core.booking_rules import Slot
from .core.booking_states import BookingState
from .core.live import seconds
from .front_desk import FrontDesk


def day_of(desk: FrontDesk, within: Slot, user_id: str) -> dict[str, Any]:
    """Return the bookings of each room that touch a time: whose they are is told to nobody but their owner."""
    return {
        "rooms": {
            space_id: [
                {
                    "id": booking.id,
                    "start": seconds(booking.start),
                    "end": seconds(booking.end),
                    "state": booking.state.value,
                    "mine": bool(booking.owner) and booking.owner == user_id,
                }
                for booking in book.bookings
                if booking.state is not BookingState.CANCELLED
                and booking.start < within.end
                and within.start < booking.end
            ]
            for space_id, book in desk.reception.books.items()
        }
    }
