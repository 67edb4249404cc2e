"""What happens at one moment and has no state: what an event entity fires and an automation waits for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MomentCode(StrEnum):
    """What can happen in a nap room; the value is the translation key."""

    PLACE_BECAME_FREE = "place_became_free"
    ROOM_IS_FULL = "room_is_full"
    SESSION_BEGAN = "session_began"
    WAKE_BEGAN = "wake_began"
    WOKEN = "woken"
    OVERSTAY = "overstay"
    SESSION_ENDED = "session_ended"
    QUEUED = "queued"
    CALLED = "called"
    CLAIMED = "claimed"
    CALL_EXPIRED = "call_expired"
    TICKET_EXPIRED = "ticket_expired"
    FAULT_REPORTED = "fault_reported"
    FAULT_MENDED = "fault_mended"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, where and when: never to whom."""

    code: MomentCode
    space_id: str
    at: datetime
    place_id: str | None = None
    ticket: str | None = None
    """The ticket that it is about, which nobody but its holder can tell anything from."""
