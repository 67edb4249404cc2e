"""The life of a booking: what it can be, what can happen to it, and what it is then, as one table."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class BookingState(StrEnum):
    """What a booking is."""

    TENTATIVE = "tentative"
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    IN_USE = "in_use"
    ENDED = "ended"
    NO_SHOW = "no_show"
    """Given back since nobody came."""

    RELEASED = "released"
    """Given back since everybody had left."""

    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a booking."""

    CONFIRM = "confirm"
    CHECK_IN = "check_in"
    """By a button, a tag, a voice or a sign."""

    ARRIVE = "arrive"
    """Somebody is seen there."""

    END = "end"
    LAPSE = "lapse"
    """Its time is over."""

    MISS = "miss"
    """Nobody came."""

    LEAVE = "leave"
    """Everybody has left."""

    CANCEL = "cancel"


_S = BookingState

TRANSITIONS: Mapping[BookingState, Mapping[Step, BookingState]] = MappingProxyType(
    {
        _S.TENTATIVE: {
            Step.CONFIRM: _S.BOOKED,
            Step.CHECK_IN: _S.CHECKED_IN,
            Step.ARRIVE: _S.IN_USE,
            Step.END: _S.ENDED,
            Step.LAPSE: _S.ENDED,
            Step.MISS: _S.NO_SHOW,
            Step.CANCEL: _S.CANCELLED,
        },
        _S.BOOKED: {
            Step.CONFIRM: _S.BOOKED,
            Step.CHECK_IN: _S.CHECKED_IN,
            Step.ARRIVE: _S.IN_USE,
            Step.END: _S.ENDED,
            Step.LAPSE: _S.ENDED,
            Step.MISS: _S.NO_SHOW,
            Step.CANCEL: _S.CANCELLED,
        },
        _S.CHECKED_IN: {
            Step.CHECK_IN: _S.CHECKED_IN,
            Step.ARRIVE: _S.IN_USE,
            Step.END: _S.ENDED,
            Step.LAPSE: _S.ENDED,
            Step.LEAVE: _S.RELEASED,
            Step.CANCEL: _S.CANCELLED,
        },
        _S.IN_USE: {
            Step.CHECK_IN: _S.IN_USE,
            Step.ARRIVE: _S.IN_USE,
            Step.END: _S.ENDED,
            Step.LAPSE: _S.ENDED,
            Step.LEAVE: _S.RELEASED,
        },
        # Whoever comes late, or back, has it again if nobody else does.
        _S.NO_SHOW: {Step.CHECK_IN: _S.CHECKED_IN},
        _S.RELEASED: {Step.CHECK_IN: _S.CHECKED_IN},
        _S.ENDED: {Step.END: _S.ENDED},
        _S.CANCELLED: {Step.CANCEL: _S.CANCELLED},
    }
)
"""What a booking is after a step; a step that is not in its row cannot happen to it."""

HOLDING = frozenset({_S.TENTATIVE, _S.BOOKED, _S.CHECKED_IN, _S.IN_USE})
"""States in which a booking holds its space until its end."""

WAITING = frozenset({_S.TENTATIVE, _S.BOOKED})
"""States in which nobody has come yet."""

GIVEN_BACK = frozenset({_S.NO_SHOW, _S.RELEASED})
