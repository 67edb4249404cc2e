"""What of a lamp, a thermostat, a fan or a sign can be set."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Attribute(StrEnum):
    """What of an actuator can be set."""

    POWER = "power"
    """On or off, as 1 or 0."""

    BRIGHTNESS = "brightness"
    """In per cent."""

    COLOUR = "colour"
    """As `255,0,0`."""

    EFFECT = "effect"
    """How a light blinks."""

    MODE = "mode"
    """What a thermostat does: `heat`, `cool`, `heat_cool`, `off`."""

    TEMPERATURE = "temperature"
    LOW = "low"
    HIGH = "high"
    """In °C."""

    SPEED = "speed"
    """Of a fan, in per cent."""

    STEPS = "steps"
    """How many speeds a fan has: a fact, which nobody sets."""

    MODES = "modes"
    """What a thermostat can do, separated by commas: a fact too."""

    MEASURED = "measured"
    """How warm a thermostat finds it, in °C: a fact too."""


type Value = float | str
type Values = Mapping[Attribute, Value]

FACTS: Final = frozenset({Attribute.STEPS, Attribute.MODES, Attribute.MEASURED})
"""What nobody sets."""

NOTHING: Values = MappingProxyType({})
