"""The kinds of sensor: to add one, add a member, a row, and its name in both languages.

Weights are log-odds. ``active`` is what a yes is worth, ``idle`` what a no is worth: zero where silence proves nothing
(a PIR is blind to stillness, CO2 lags by minutes to hours, a door says only that someone may have passed). A direct
sensor alone must outweigh every kind's prior (-2), a weak one alone must not. The no of a sensor that sees still people
is kept under the yes of a motion sensor, so that whoever enters is seen at once even beside a sensor that is stuck.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
import re
from types import MappingProxyType


class SensorKind(StrEnum):
    """What a sensor measures."""

    MOTION = "motion"
    PRESENCE = "presence"
    COUNT = "count"
    COUNTER = "counter"
    PRESSURE = "pressure"
    CO2 = "co2"
    DOOR = "door"
    WINDOW = "window"
    POWER = "power"
    SOUND = "sound"
    ILLUMINANCE = "illuminance"
    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"


class Role(StrEnum):
    """The part that a sensor plays in knowing whether someone is there."""

    ENTER = "enter"
    HOLD = "hold"
    COUNT = "count"
    FLOW = "flow"
    PLACE = "place"
    VETO = "veto"
    LATCH = "latch"
    WEAK = "weak"
    AMBIENT = "ambient"


class Sense(StrEnum):
    """How a sensor comes to its yes from more than its last value."""

    AIR = "air"
    """By what people add to the air."""

    LIGHT = "light"
    """By the steps that lamps make."""

    PASSAGES = "passages"
    """By how many more came than went."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How an entity of Home Assistant shows that it is of a kind."""

    domain: str
    device_classes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    """Words in its name; where there are any, one must be found."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a kind of sensor speaks for or against presence."""

    role: Role
    signatures: tuple[Signature, ...]
    active: float = 0.0
    """What a yes is worth, in log-odds."""

    idle: float = 0.0
    """What a no is worth, in log-odds."""

    yes_above: float = 0.0
    """A number over this is a yes."""

    sense: Sense | None = None
    """How it comes to its yes, where that is not by a level."""

    sees_still: bool = False
    """Whether its no is true of a person who does not move."""

    counts: bool = False
    """Whether its value is a number of people."""

    fades_over: timedelta | None = None
    """How long its last yes lasts; none means the hold of the kind of space."""

    decides: bool = True
    """Whether anything is decided by it; what is not is only watched for faults."""

    valid: tuple[float, float] = (0.0, 1.0)
    """The lowest and highest value that can be true."""

    stale_after: timedelta | None = None
    """Silence after which its last word is no information any more; none means it speaks only of changes."""

    @property
    def numbers(self) -> bool:
        """Whether a number of people follows from it, if only from what they breathe out."""
        return self.counts or self.sense is Sense.AIR


PEOPLE = ("people", "persons", "person", "personnes", "personne", "pers.", "p")
_SEAT_HINTS = ("mat", "seat", "bed", "chair", "pressure", "pod", "matelas", "pression", "lit", "siège", "place")
_RADAR_HINTS = ("mmwave", "radar", "presence", "présence", "target", "ld24", "fp2", "ms605")


def _binary(*classes: str, hints: tuple[str, ...] = ()) -> Signature:
    return Signature("binary_sensor", classes, hints=hints)


def _number(*classes: str, units: tuple[str, ...] = (), hints: tuple[str, ...] = ()) -> Signature:
    return Signature("sensor", classes, units, hints)


_DAY = timedelta(days=1)

BEHAVIOURS: Mapping[SensorKind, Behaviour] = MappingProxyType(
    {
        # The order is that of recognition: the first row with a matching signature wins.
        SensorKind.PRESSURE: Behaviour(
            Role.PLACE,
            (_binary("occupancy", "presence", "", hints=_SEAT_HINTS),),
            active=8.0,
            idle=-4.5,
            sees_still=True,
            stale_after=_DAY,
        ),
        SensorKind.PRESENCE: Behaviour(
            Role.HOLD,
            (_binary("presence"), _binary("occupancy", hints=_RADAR_HINTS)),
            active=8.0,
            idle=-4.0,
            sees_still=True,
            stale_after=_DAY,
        ),
        SensorKind.MOTION: Behaviour(
            Role.ENTER,
            (_binary("motion", "moving", "occupancy", "vibration"),),
            active=7.0,
            stale_after=_DAY,
        ),
        SensorKind.COUNTER: Behaviour(
            Role.FLOW,
            (_number(units=PEOPLE, hints=("counter", "compteur", "net", "balance")),),
            active=3.0,
            idle=-1.0,
            yes_above=0.5,
            sense=Sense.PASSAGES,
            counts=True,
            valid=(-10_000.0, 10_000.0),
            stale_after=_DAY,
        ),
        SensorKind.COUNT: Behaviour(
            Role.COUNT,
            (_number(units=PEOPLE),),
            active=8.0,
            idle=-4.0,
            yes_above=0.5,
            sees_still=True,
            counts=True,
            valid=(0.0, 10_000.0),
            stale_after=timedelta(hours=1),
        ),
        SensorKind.CO2: Behaviour(
            Role.VETO,
            (_number("carbon_dioxide"),),
            active=3.0,
            sense=Sense.AIR,
            fades_over=timedelta(minutes=15),
            valid=(250.0, 40_000.0),
            stale_after=timedelta(minutes=15),
        ),
        SensorKind.DOOR: Behaviour(
            Role.LATCH,
            (_binary("door", "garage_door", "opening"),),
            active=1.5,
            fades_over=timedelta(minutes=2),
        ),
        SensorKind.WINDOW: Behaviour(Role.AMBIENT, (_binary("window"),), decides=False),
        SensorKind.POWER: Behaviour(
            Role.WEAK,
            (_number("power"),),
            active=1.5,
            yes_above=15.0,
            fades_over=timedelta(minutes=5),
            valid=(-100_000.0, 1_000_000.0),
            stale_after=timedelta(hours=1),
        ),
        SensorKind.SOUND: Behaviour(
            Role.WEAK,
            (_number("sound_pressure"), _binary("sound")),
            active=1.5,
            yes_above=45.0,
            fades_over=timedelta(minutes=5),
            valid=(0.0, 194.0),
            stale_after=timedelta(hours=1),
        ),
        SensorKind.ILLUMINANCE: Behaviour(
            Role.AMBIENT,
            (_number("illuminance"),),
            active=2.0,
            sense=Sense.LIGHT,
            valid=(0.0, 200_000.0),
            stale_after=timedelta(hours=1),
        ),
        SensorKind.TEMPERATURE: Behaviour(Role.AMBIENT, (_number("temperature"),), decides=False, valid=(-40.0, 85.0)),
        SensorKind.HUMIDITY: Behaviour(Role.AMBIENT, (_number("humidity"),), decides=False, valid=(0.0, 100.0)),
    }
)


def recognise(domain: str, device_class: str | None, unit: str | None, name: str) -> SensorKind | None:
    """Return the kind of sensor that an entity shows itself to be, or none."""
    for kind, behaviour in BEHAVIOURS.items():
        if any(_fits(sign, domain, device_class, unit, name) for sign in behaviour.signatures):
            return kind
    return None


def _fits(sign: Signature, domain: str, device_class: str | None, unit: str | None, name: str) -> bool:
    return (
        sign.domain == domain
        and (not sign.device_classes or (device_class or "") in sign.device_classes)
        and (not sign.units or (unit or "").casefold() in sign.units)
        and (not sign.hints or any(_hints(word, sign.hints) for word in re.findall(r"[^\W_]+", name.casefold())))
    )


def _hints(word: str, hints: tuple[str, ...]) -> bool:
    """Return whether a word is a hint, with or without a number at its end: a room called Fermat has no mat."""
    return any(word.startswith(hint) and (word == hint or word[len(hint) :].isdigit()) for hint in hints)
