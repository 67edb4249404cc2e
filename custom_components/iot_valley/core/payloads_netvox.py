"""Netvox' occupancy sensor RB11E: version, device type, report type and data, big-endian, on port 6.

Source: Netvox LoRaWAN Application Command, ReportDataCmd of device type 0x03; rb11e.js of The Things Network.
"""

from collections.abc import Iterable

from .frames import Model, PayloadCode, PayloadRefused, Slot, number, read, told_by
from .quantities import Measurement, Quantity

_REPORTS, _ANSWERS = 6, 7
_RB11E = 0x03
_VERSION, _STATUS = 0x00, 0x01
_SLOTS = (
    Slot(Quantity.BATTERY_VOLTAGE, 3, per=10, bits=7),
    Slot(Quantity.BATTERY_LOW, 3, shift=7, bits=1),
    Slot(Quantity.TEMPERATURE, 4, 2, per=100, signed=True),
    Slot(Quantity.ILLUMINANCE, 6, 2),
    Slot(Quantity.OCCUPIED, 8, yes=True),
    Slot(Quantity.TAMPER, 9, yes=True),
)


def rb11e(port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what an RB11E saw; its version and its answers to downlinks tell nothing of the room."""
    if port == _ANSWERS:
        return ()
    if port not in {None, _REPORTS}:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    device, report = number(data, 1, 1, "big"), number(data, 2, 1, "big")
    if device != _RB11E or report not in {_VERSION, _STATUS}:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    return read(data, _SLOTS, "big") if report == _STATUS else ()


MODELS = {"netvox_rb11e": Model("RB11E", "Netvox", rb11e, told_by(_SLOTS), ("RB11E", "RB11E1"))}
