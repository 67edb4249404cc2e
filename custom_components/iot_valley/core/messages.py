"""What goes into the engine (events) and what comes out of it (outcomes and commands)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .asked import NapEvent
from .attributes import Values
from .engagement import Engagement
from .moments import Happening
from .scenes import LightScene


class Mode(StrEnum):
    """What facilities staff have decided for a space."""

    AUTOMATIC = "automatic"
    CLOSED = "closed"
    CLEANING = "cleaning"
    EVENT = "event"


class Hand(StrEnum):
    """Whose doing a change of an actuator was."""

    OURS = "ours"
    GUEST = "guest"
    """One whose part of it we leave to it, such as Adaptive Lighting."""

    PERSON = "person"
    """A person, or an automation, script or scene: anything that acted on purpose."""

    DEVICE = "device"
    """The device said so by itself: an echo of our command, or a hand on a wall switch."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sensor reported: a number, yes or no (1 or 0), or `None` where it can tell nothing."""

    sensor_id: str
    value: float | None
    at: datetime | None = None
    """When it was measured, where that is not now: a late message corrects no present."""


@dataclass(frozen=True, slots=True)
class LightReport:
    """A light reported what it does."""

    light_id: str
    on: bool | None
    """None where the light cannot be reached."""

    brightness: int | None = None
    """In per cent, where the light can tell."""

    hand: Hand = Hand.DEVICE


@dataclass(frozen=True, slots=True)
class ActuatorReport:
    """A thermostat, a fan or the light of a sign reported what it does."""

    actuator_id: str
    values: Values
    """Nothing where it cannot be reached."""

    hand: Hand = Hand.DEVICE


@dataclass(frozen=True, slots=True)
class OutdoorReport:
    """How warm it is outside, in °C; none where nobody can tell."""

    celsius: float | None


@dataclass(frozen=True, slots=True)
class ModeChosen:
    """Someone chose the mode of a space."""

    space_id: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class LightingChosen:
    """Someone turned the automatic lighting of a space on or off."""

    space_id: str
    automatic: bool


class Effect(StrEnum):
    """What follows the people of a space, and may be told not to."""

    LIGHTS_ON = "lights_on"
    LIGHTS_OFF = "lights_off"
    CLIMATE = "climate"
    AIR = "air"


@dataclass(frozen=True, slots=True)
class EffectChosen:
    """Someone let an effect follow the people of a space, or not."""

    space_id: str
    effect: Effect
    automatic: bool


@dataclass(frozen=True, slots=True)
class SceneChosen:
    """Someone chose how a space is lit until it empties."""

    space_id: str
    scene: LightScene


@dataclass(frozen=True, slots=True)
class OverridesEnded:
    """Someone gave back what hands had taken over in a space."""

    space_id: str


@dataclass(frozen=True, slots=True)
class Engaged:
    """What is booked of a space is another."""

    space_id: str
    engagement: Engagement
    """One without times where nothing is booked."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The wake-up that the engine asked for."""


type Choice = ModeChosen | LightingChosen | EffectChosen | SceneChosen | OverridesEnded | Engaged
"""What concerns one space, whoever is in it."""

type Report = Reading | LightReport | ActuatorReport | OutdoorReport
"""What a device says."""

type Event = Report | Choice | Tick | NapEvent


@dataclass(frozen=True, slots=True)
class SetLights:
    """Bring some lights of a space to a brightness in per cent; zero is off."""

    space_id: str
    lights: tuple[str, ...]
    brightness: int


@dataclass(frozen=True, slots=True)
class Rouse:
    """Let what vibrates or sounds at one place begin, or stop."""

    space_id: str
    wakers: tuple[str, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class Actuate:
    """Set some attributes of thermostats, fans, or lights of a sign."""

    space_id: str
    actuators: tuple[str, ...]
    wanted: Values


type Command = SetLights | Rouse | Actuate


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one event led to."""

    changed: tuple[str, ...] = ()
    """The ids of spaces and floors, and `totals.BUILDING`, whose view is another now."""

    commands: tuple[Command, ...] = ()
    wake_at: datetime | None = None
    """When to send a `Tick` at the latest, on a whole second; none if nothing is due."""

    dirty: bool = False
    """Whether there is something new to save."""

    soon: bool = False
    """Whether it should be saved within a second; a minute will do for what changes no verdict."""

    moments: tuple[Happening, ...] = ()
    """What happened in nap rooms, the earliest first."""

    def then_more(self, other: Outcome) -> Outcome:
        """Return what this led to, and another that it led to as well, which may be nothing."""
        if not (other.changed or other.commands):
            return self if self.wake_at == other.wake_at else replace(self, wake_at=other.wake_at)
        return self.then(other)

    def then(self, other: Outcome) -> Outcome:
        """Return what this led to, and then another."""
        changed = dict.fromkeys(self.changed + other.changed)
        commands, moments = self.commands + other.commands, self.moments + other.moments
        return Outcome(tuple(changed), commands, other.wake_at, dirty=True, soon=True, moments=moments)


class RefusalCode(StrEnum):
    """Why the engine refused; the value is the translation key."""

    UNKNOWN_SPACE = "unknown_space"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_DURATION = "unknown_duration"
    NO_NAPS_HERE = "no_naps_here"
    ROOM_CLOSED = "room_closed"
    NO_PLACE_FREE = "no_place_free"
    NO_SUCH_PLACE = "no_such_place"
    PLACE_OCCUPIED = "place_occupied"
    PLACE_HELD = "place_held"
    PLACE_IN_TURNOVER = "place_in_turnover"
    PLACE_OUT_OF_SERVICE = "place_out_of_service"
    PLACE_UNKNOWN = "place_unknown"
    PLACE_NOT_CLAIMED = "place_not_claimed"
    LONG_ENOUGH = "long_enough"
    OTHERS_WAIT = "others_wait"
    QUEUE_FULL = "queue_full"
    TOO_LATE = "too_late"
    NOTHING_BOOKED = "nothing_booked"
    UNKNOWN_BOOKING = "unknown_booking"
    SLOT_BACKWARDS = "slot_backwards"
    SLOT_PAST = "slot_past"
    SLOT_TOO_SHORT = "slot_too_short"
    SLOT_TOO_LONG = "slot_too_long"
    SLOT_TOO_FAR = "slot_too_far"
    SLOT_TAKEN = "slot_taken"
    SPACE_CLOSED = "space_closed"
    TOO_MANY_PEOPLE = "too_many_people"
    COMPANY_NOT_SERVED = "company_not_served"
    COMPANY_AT_ONCE = "company_at_once"
    COMPANY_A_DAY = "company_a_day"
    CHECK_IN_EARLY = "check_in_early"
    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    FOLLOWED = "followed"
    BAD_RULE = "bad_rule"


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """The engine refuses what was asked, for a reason that can be translated."""

    def __init__(self, code: RefusalCode, **placeholders: str) -> None:
        """Refuse with a code and what its sentence needs."""
        super().__init__(code)
        self.code = code
        self.placeholders = placeholders
