"""Sens'it 2 and 3 for Sigfox: four bytes, with the configuration behind them now and then.

The percentage of the battery is not told: no document says how it follows from the voltage. Source: Sigfox' payload
specifications of Sens'it 2 and Sens'it Discovery 3, and its library sensit-payload.
"""

from collections.abc import Iterable, Mapping

from .frames import Model, PayloadCode, PayloadRefused, Slot, part, read, told_by
from .quantities import Measurement, Quantity

_SIZE = 4
_V3 = 0b110
"""The three low bits of a Sens'it 3; a Sens'it 2 tells its mode by them, which is lower."""

_STANDBY, _TEMPERATURE, _LIGHT, _DOOR, _VIBRATION, _MAGNET = range(6)
_BUTTON_FRAME, _ALERT_FRAME = 0b01, 0b10

_HUMIDITY = Slot(Quantity.HUMIDITY, 3, per=2)
_V3_SLOTS = (
    Slot(Quantity.BATTERY_VOLTAGE, 0, shift=3, bits=5, plus=54, per=20),
    Slot(Quantity.BUTTON, 1, shift=2, bits=1),
)
_V3_MODES: Mapping[int, tuple[Slot, ...]] = {
    _STANDBY: (),
    _TEMPERATURE: (Slot(Quantity.TEMPERATURE, 1, 2, bits=10, plus=-200, per=8), _HUMIDITY),
    _LIGHT: (Slot(Quantity.ILLUMINANCE, 2, 2, per=96),),
    _DOOR: (Slot(Quantity.OPEN, 1, bits=2, means={2: 0.0, 3: 1.0}), Slot(Quantity.EVENTS, 2, 2)),
    _VIBRATION: (Slot(Quantity.VIBRATION, 1, bits=2, yes=True), Slot(Quantity.EVENTS, 2, 2)),
    _MAGNET: (Slot(Quantity.INPUT, 1, bits=2, yes=True, channel="magnet"), Slot(Quantity.EVENTS, 2, 2)),
}
_V2_ALERTS = Slot(Quantity.EVENTS, 3)
_LIGHT_STEPS = (1, 8, 64, 1024)


def _third(data: bytes) -> Iterable[Measurement]:
    """Return what a Sens'it 3 tells in its mode."""
    mode = data[1] >> 3
    if mode not in _V3_MODES:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    return read(data, (*_V3_SLOTS, *_V3_MODES[mode]), "big")


def _warmth(data: bytes) -> Measurement:
    return Measurement(Quantity.TEMPERATURE, ((data[1] >> 4 << 6 | data[2] & 0x3F) - 200) / 8)


def _second_mode(mode: int, *, alert: bool, data: bytes) -> Iterable[Measurement]:
    """Return what a Sens'it 2 tells in its mode."""
    match mode:
        case 1:
            return (_warmth(data), *read(data, (_HUMIDITY,), "big"))
        case 2:
            return (Measurement(Quantity.ILLUMINANCE, (data[2] & 0x3F) * _LIGHT_STEPS[data[2] >> 6] / 96),)
        case 4:
            return (Measurement(Quantity.VIBRATION, alert), *read(data, (_V2_ALERTS,), "big"))
        case 3:
            return read(data, (_V2_ALERTS,), "big")
        case 5:
            slots = (Slot(Quantity.INPUT, 2, shift=6, bits=1, channel="magnet"), _V2_ALERTS)
            return read(data, slots, "big")
        case _:
            return ()


def _second(data: bytes) -> Iterable[Measurement]:
    """Return what a Sens'it 2 tells: in a frame sent by its button, only the temperature."""
    kind = data[0] >> 5 & 3
    yield Measurement(Quantity.BATTERY_VOLTAGE, ((data[0] >> 7 << 4 | data[1] & 0x0F) + 54) / 20)
    yield Measurement(Quantity.BUTTON, kind == _BUTTON_FRAME)
    if kind == _BUTTON_FRAME:
        yield _warmth(data)
    else:
        yield from _second_mode(data[0] & 7, alert=kind == _ALERT_FRAME, data=data)


def sensit(_port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what a Sens'it of either kind tells."""
    data = part(data, 0, _SIZE)
    if data[0] & 7 > _V3:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    return _third(data) if data[0] & 7 == _V3 else _second(data)


_QUANTITIES = told_by((*_V3_SLOTS, *(slot for slots in _V3_MODES.values() for slot in slots)))

MODELS = {
    "sensit_v2": Model("Sens'it 2", "Sigfox", sensit, _QUANTITIES, ("Sensit 2", "Sensit v2"), link="sigfox"),
    "sensit_v3": Model(
        "Sens'it 3",
        "Sigfox",
        sensit,
        _QUANTITIES,
        ("Sensit", "Sensit 3", "Sensit v3", "Sens'it Discovery"),
        link="sigfox",
    ),
}
