"""Adeunis' Motion, Comfort, Temp and Dry Contacts: a code, a status and data, big-endian, on any port.

A periodic frame may carry history, newest first, at a period that only the device's configuration knows: it is not
told, as nobody could say when it was. Source: Adeunis' technical reference manuals and sln-nc/adeunis-codecs-lib.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from .frames import Decode, Model, PayloadCode, PayloadRefused, Slot, number, read, told_by
from .quantities import Measurement, Quantity

_LOW = Slot(Quantity.BATTERY_LOW, 1, shift=1, bits=1)
_ABOUT = frozenset({0x10, 0x11, 0x12, 0x1F, 0x20, 0x2F, 0x30, 0x31, 0x33, 0x51, 0x52})
"""Codes of configuration, network, life and answers: they tell no more than the status."""

_INVALID = frozenset({-0x8000})
"""A probe that is absent or broken."""


def _temperature(start: int, channel: str = "") -> Slot:
    return Slot(Quantity.TEMPERATURE, start, 2, per=10, signed=True, channel=channel, void=_INVALID)


def _moves(start: int) -> tuple[Slot, Slot]:
    return Slot(Quantity.MOVES, start, 2), Slot(Quantity.MOTION, start, 2, yes=True)


_TOTAL = Slot(Quantity.MOVES_TOTAL, 2, 2)
_SEEN = Slot(Quantity.MOTION, 2, yes=True)


def _light(start: int) -> Slot:
    return Slot(Quantity.LIGHT_LEVEL, start)


_PROBES = (_temperature(3, "1"), _temperature(6, "2"))
_INPUTS = tuple(
    slot
    for at, name in enumerate("abcd")
    for slot in (
        Slot(Quantity.PULSES, 2 + 2 * at, 2, channel=name),
        Slot(Quantity.INPUT, 10, shift=2 * at, bits=1, channel=name),
    )
)
type Frames = Mapping[int, tuple[Slot, ...]]
"""The data of a device by code; what follows the first values of a frame is history."""

_DEVICES: Mapping[str, Frames] = {
    "Motion": {
        0x4E: (_TOTAL, *_moves(4), _light(6)),
        0x4F: (_TOTAL, Slot(Quantity.MOVES, 4, 2), Slot(Quantity.MOTION, 1, means=dict.fromkeys(range(256), 1.0))),
        0x50: (_light(3),),
        0x5C: (_SEEN, Slot(Quantity.PRESENCE_SHARE, 3), _light(4)),
        0x5D: (_SEEN, _light(3)),
    },
    "Comfort": {
        0x4C: (_temperature(2), Slot(Quantity.HUMIDITY, 4)),
        0x4D: (_temperature(3), Slot(Quantity.HUMIDITY, 5)),
    },
    "Comfort CO2": {0x6A: (_temperature(2), Slot(Quantity.HUMIDITY, 4), Slot(Quantity.CO2, 5, 2))},
    "Temp": {0x43: _PROBES, 0x30: _PROBES},
    "Temp V3": {0x57: (_temperature(2, "1"),)},
    "Dry Contacts": {0x40: _INPUTS, 0x30: _INPUTS},
}
_TWO_PROBES = 0x10
"""The bit of a Temp V3's status that says that it has two probes."""


def frame(frames: Frames, _port: int | None, data: bytes) -> Iterator[Measurement]:
    """Return what the newest values of a frame are, and whether the battery is low."""
    code = number(data, 0, 1, "big")
    slots = frames.get(code, () if code in _ABOUT else None)
    if slots is None:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    yield from read(data, (_LOW, *slots), "big")


def temp_v3(frames: Frames, port: int | None, data: bytes) -> Iterator[Measurement]:
    """Return what one or two probes measured."""
    yield from frame(frames, port, data)
    if data[0] in frames and data[1] & _TWO_PROBES:
        yield from read(data, (_temperature(4, "2"),), "big")


def _model(name: str, frames: Frames) -> Model:
    decode: Decode = partial(temp_v3 if name == "Temp V3" else frame, frames)
    slots = (_LOW, *(slot for part in frames.values() for slot in part))
    return Model(name, "Adeunis", decode, told_by(slots), (name, f"{name} V2", f"{name} 2"))


MODELS = {"adeunis_" + name.casefold().replace(" ", "_"): _model(name, frames) for name, frames in _DEVICES.items()}
