"""Browan's Tabs sensors, as their reference manuals describe them (ports 102 and 103; little-endian)."""

from collections.abc import Iterable

from .frames import Model, PayloadCode, PayloadRefused, Slot, read, told_by
from .quantities import Measurement, Quantity

_COMMON = (
    Slot(Quantity.BATTERY_VOLTAGE, 1, plus=25, per=10, bits=4),
    Slot(Quantity.TEMPERATURE, 2, plus=-32, bits=7),
)
_MOTION = (
    Slot(Quantity.OCCUPIED, 0, bits=1),
    *_COMMON,
    Slot(Quantity.MOVES, 5, 3),
)


def motion(port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what a TBMS100 saw: status, battery, board temperature, minutes since the last event, events so far."""
    if port not in {None, 102}:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    return read(data, _MOTION, "little")


MODELS = {
    "browan_tbms100": Model("TBMS100", "Browan", motion, told_by(_MOTION), ("TBMS100", "tabs-tbms100", "Tabs Motion")),
}
