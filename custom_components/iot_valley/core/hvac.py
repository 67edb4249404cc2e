"""What a thermostat is to be asked so that it heats and cools as is wished, whatever it can do."""

from typing import Final

from .attributes import Attribute, Values
from .climate import FROST, Setpoints
from .overrides import Actuator

HEAT, COOL, HEAT_COOL, OFF = "heat", "cool", "heat_cool", "off"
_NEVER_COOLED: Final = 35.0
"""What a thermostat cools from that heats and cools alike and is to heat alone, in °C."""


def wanted_of(setpoints: Setpoints, thermostat: Actuator, indoor: float | None) -> Values:
    """Return what a thermostat is to be asked: as much of the setpoints as it can do."""
    modes = str(thermostat.values.get(Attribute.MODES, HEAT)).split(",")
    heat, cool = setpoints
    if heat is None:
        return {Attribute.MODE: OFF} if OFF in modes else _single(HEAT, FROST)
    if HEAT_COOL in modes and (cool is not None or HEAT not in modes):
        return {Attribute.MODE: HEAT_COOL, Attribute.LOW: heat, Attribute.HIGH: _NEVER_COOLED if cool is None else cool}
    if HEAT not in modes and COOL in modes:
        return {Attribute.MODE: OFF} if cool is None else _single(COOL, cool)
    if COOL in modes and cool is not None and indoor is not None and indoor > (heat + cool) / 2:
        return _single(COOL, cool)  # Nearer to where cooling begins than to where heating does.
    return _single(HEAT, heat)


def _single(mode: str, temperature: float) -> Values:
    return {Attribute.MODE: mode, Attribute.TEMPERATURE: temperature}
