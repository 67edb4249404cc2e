"""What is booked of a space, as everybody may know it: times alone, and never by whom or what for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .agenda import whole

SOON: Final = timedelta(minutes=10)
"""What begins or ends within that is near: the sign tells of it."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """The booking that holds a space now, and the next one."""

    until: datetime | None = None
    """When the one that holds it now ends, none where none does."""

    came: bool = False
    """Whether someone has come to it."""

    prompted: bool = False
    """Whether it is being asked if anybody is still there."""

    starts: datetime | None = None
    """When the next one begins."""

    ends: datetime | None = None
    """When that one ends."""

    def holds(self, now: datetime) -> bool:
        """Return whether a booking holds the space at a moment."""
        return self.until is not None and now < self.until

    def is_near(self, now: datetime) -> bool:
        """Return whether the next one begins soon."""
        return self.starts is not None and self.starts - SOON <= now

    def ends_soon(self, now: datetime) -> bool:
        """Return whether the space is free soon, once the one that holds it now is over."""
        if self.until is None or not self.until - SOON <= now < self.until:
            return False
        return self.starts is None or self.starts - SOON > self.until

    def next_edge(self, now: datetime) -> datetime | None:
        """Return when something of this changes next what the sign says, or none; it is so at that very moment."""
        moments = (at for each in (self.until, self.starts) if each is not None for at in (each - SOON, each))
        return min((whole(at) for at in moments if at > now), default=None)


FREE: Final = Engagement()
"""Nothing is booked."""
