"""Elsys' sensors: types of known length, big-endian, in any order.

The two high bits of a type say how many bytes of time offset follow it: none, one, two or four, in seconds before the
message. Source: Elsys' payload document, and elsys.js of The Things Network.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from .frames import Model, PayloadCode, PayloadRefused, Slot, number, part, read, told_by
from .quantities import Measurement, Quantity


def _temperature(channel: str = "", start: int = 0) -> Slot:
    return Slot(Quantity.TEMPERATURE, start, 2, per=10, signed=True, channel=channel)


def _pulses(size: int, channel: str) -> tuple[Slot, ...]:
    return (Slot(Quantity.PULSES, 0, size, channel=channel),)


def _axis(start: int, channel: str) -> Slot:
    return Slot(Quantity.ACCELERATION, start, per=63, signed=True, channel=channel)


_SOMEONE = {0: 0.0, 1: 1.0, 2: 1.0}
"""Nobody, someone entering or leaving, someone there."""

_TYPES: Mapping[int, tuple[int, tuple[Slot, ...]]] = {
    0x01: (2, (_temperature(),)),
    0x02: (1, (Slot(Quantity.HUMIDITY, 0),)),
    0x03: (3, (_axis(0, "x"), _axis(1, "y"), _axis(2, "z"))),
    0x04: (2, (Slot(Quantity.ILLUMINANCE, 0, 2),)),
    0x05: (1, (Slot(Quantity.MOVES, 0), Slot(Quantity.MOTION, 0, yes=True))),
    0x06: (2, (Slot(Quantity.CO2, 0, 2),)),
    0x07: (2, (Slot(Quantity.BATTERY_VOLTAGE, 0, 2, per=1000),)),
    0x08: (2, ()),  # analogue input
    0x09: (6, ()),  # position
    0x0A: (2, _pulses(2, "1.period")),
    0x0B: (4, _pulses(4, "1")),
    0x0C: (2, (_temperature("1"),)),
    0x0D: (1, (Slot(Quantity.INPUT, 0, yes=True, channel="1"),)),
    0x0E: (2, (Slot(Quantity.DISTANCE, 0, 2),)),
    0x0F: (1, (Slot(Quantity.VIBRATION, 0, yes=True),)),
    0x10: (4, (_temperature("infrared.internal"), _temperature("infrared", 2))),
    0x11: (1, (Slot(Quantity.OCCUPIED, 0, means=_SOMEONE),)),
    0x12: (1, (Slot(Quantity.LEAK, 0, yes=True),)),
    0x13: (65, ()),  # the thermal picture, which is nobody's business
    0x14: (4, (Slot(Quantity.PRESSURE, 0, 4, per=1000),)),
    0x15: (2, (Slot(Quantity.SOUND, 0, channel="peak"), Slot(Quantity.SOUND, 1))),
    0x16: (2, _pulses(2, "2.period")),
    0x17: (4, _pulses(4, "2")),
    0x18: (2, ()),
    0x19: (2, (_temperature("2"),)),
    0x1A: (1, (Slot(Quantity.INPUT, 0, yes=True, channel="2"),)),
    0x1B: (4, ()),
    0x1C: (2, (Slot(Quantity.TVOC, 0, 2),)),
    0x3D: (4, ()),
}
_OFFSETS = (0, 1, 2, 4)
_SETTINGS = 0x3E
"""The type that begins an answer with settings, which tell nothing of the room."""


def _told(slots: tuple[Slot, ...], body: bytes, age: timedelta) -> Iterator[Measurement]:
    for measurement in read(body, slots, "big"):
        yield replace(measurement, age=age)


def walk(_port: int | None, data: bytes) -> Iterator[Measurement]:
    """Return what the types of a frame tell, up to one that is unknown; refuse a frame that begins with it."""
    at = 0
    while at < len(data):
        offset = _OFFSETS[data[at] >> 6]
        known = _TYPES.get(data[at] & 0x3F)
        if known is None:
            if at == 0 and data[0] != _SETTINGS:
                raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
            return
        age = timedelta(seconds=number(data, at + 1, offset, "big"))
        size, slots = known
        yield from _told(slots, part(data, at + 1 + offset, size), age)
        at += 1 + offset + size


_CLIMATE = (0x01, 0x02)
_ROOM = (*_CLIMATE, 0x04, 0x05, 0x07)
_DEVICES: Mapping[str, tuple[int, ...]] = {
    "Sensor": tuple(kind for kind, (_, slots) in _TYPES.items() if slots),
    "ERS": (*_ROOM, 0x0C),
    "ERS Lite": (*_CLIMATE, 0x07),
    "ERS Eye": (*_ROOM, 0x10, 0x11),
    "ERS Desk": (*_ROOM, 0x10, 0x11),
    "ERS CO2": (*_ROOM, 0x06),
    "ERS CO2 Lite": (*_CLIMATE, 0x06, 0x07),
    "ERSD CO2": (*_CLIMATE, 0x06, 0x07),
    "ERS Sound": (*_ROOM, 0x15),
    "ERS VOC": (*_ROOM, 0x1C),
    "EMS": (*_CLIMATE, 0x03, 0x07, 0x0B, 0x0D, 0x0F, 0x12),
    "EMS Desk": (*_CLIMATE, 0x03, 0x07, 0x0F, 0x11),
    "EMS Door": (*_CLIMATE, 0x03, 0x07, 0x0A, 0x0B, 0x0D, 0x0F),
    "ELT 2": (*_CLIMATE, 0x03, 0x07, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x12, 0x14),
}
"""What each usually tells; any is read by the same types, one that is not here as just a «Sensor»."""


def _model(name: str, types: Iterable[int]) -> Model:
    slots = (slot for kind in types for slot in _TYPES[kind][1])
    names = ("Elsys", "Elsys generic") if name == "Sensor" else (name, f"Elsys {name}")
    return Model(name, "Elsys", walk, told_by(slots), names)


MODELS = {"elsys_" + name.casefold().replace(" ", "_"): _model(name, types) for name, types in _DEVICES.items()}
