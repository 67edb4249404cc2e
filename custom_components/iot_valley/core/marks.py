"""When a sensor noticed people in the last two days, in slots of five minutes."""

from typing import NamedTuple

from .slots import SLOT, latest, moved, slot_of


class History(NamedTuple):
    """Two days of a sensor, in slots up to one moment."""

    levels: int
    """When it said yes."""

    stirs: int
    """When it said something new of people."""

    blind: int
    """When it could not be reached, or what it said was nothing to go by."""


class Marks:
    """The slots in which a sensor said yes, in which it stirred, and in which there was nothing to go by."""

    __slots__ = ("blind", "filled", "levels", "marked", "slot", "stirs")

    def __init__(self, t: float) -> None:
        """Begin with none."""
        self.slot = slot_of(t)
        """The latest one: the others are told by how long before it they were."""

        self.levels = self.stirs = self.blind = 0
        self.filled = t
        """Up to when its yes is marked."""

        self.marked = 0.0
        """Up to when it need not be marked that it stirred."""

    def stir(self, t: float) -> None:
        """Mark that something happened now."""
        self.slide(t)
        self.stirs |= 1
        self.marked = (self.slot + 1) * SLOT

    def fill(self, t: float) -> None:
        """Mark that it has said yes up to now."""
        self.slide(t)
        self.levels |= latest(self.slot - slot_of(self.filled) + 1)
        self.filled = t

    def slide(self, t: float) -> None:
        """Let time pass for what is marked."""
        by = slot_of(t) - self.slot
        if by > 0:
            self.slot += by
            self.levels = moved(self.levels, by)
            self.stirs = moved(self.stirs, by)
            self.blind = moved(self.blind, by)

    def disown(self, since: float, t: float) -> None:
        """Take what it said from one moment to another for nothing."""
        self.slide(t)
        self.blind |= latest(self.slot - slot_of(since) + 1)

    def shift(self, by: float) -> None:
        """Take all moments along with a clock that was set, by so many seconds."""
        self.slot = slot_of(self.slot * SLOT + by)
        self.filled += by
        self.marked += by
