"""Tektelic's room sensors Comfort and Vivid: a channel and a type of known length, big-endian, on port 10.

Source: TektelicCommunications/data-converters, comfort-vivid of technical reference manuals 2.2, 3.1 and 4.3.
"""

from collections.abc import Iterator, Mapping

from .frames import Model, PayloadCode, PayloadRefused, Slot, number, part, read, told_by
from .quantities import Measurement, Quantity

_DATA = 10
_ABOUT = frozenset({5, 100, 101})
"""Ports of diagnostics, of configuration, and of answers to downlinks."""

_LOW_HIGH = {0x00: 0.0, 0xFF: 1.0}
_HIGH_LOW = {0x00: 1.0, 0xFF: 0.0}


def _flag(quantity: Quantity) -> tuple[int, tuple[Slot, ...]]:
    return 1, (Slot(quantity, 0, means=_LOW_HIGH),)


def _closed(channel: str) -> tuple[int, tuple[Slot, ...]]:
    """Return a wired input, which is a yes while it is short-circuited."""
    return 1, (Slot(Quantity.INPUT, 0, means=_HIGH_LOW, channel=channel),)


def _count(quantity: Quantity, size: int = 2, channel: str = "") -> tuple[int, tuple[Slot, ...]]:
    return size, (Slot(quantity, 0, size, channel=channel),)


def _temperature(channel: str = "") -> tuple[int, tuple[Slot, ...]]:
    return 2, (Slot(Quantity.TEMPERATURE, 0, 2, per=10, signed=True, channel=channel),)


def _axis(start: int, channel: str) -> Slot:
    return Slot(Quantity.ACCELERATION, start, 2, per=1000, signed=True, channel=channel)


_ITEMS: Mapping[int, tuple[int, tuple[Slot, ...]]] = {
    0x00BA: (2, (Slot(Quantity.BATTERY_VOLTAGE, 0, 2, per=1000),)),
    0x00D3: (1, (Slot(Quantity.BATTERY, 0),)),
    0x00FF: (2, (Slot(Quantity.BATTERY_VOLTAGE, 0, 2, per=100),)),
    0x0100: _flag(Quantity.OPEN),  # the magnet is away
    0x0200: (1, (Slot(Quantity.LIGHT_LEVEL, 0, yes=True),)),
    0x0367: _temperature(),
    0x0468: (1, (Slot(Quantity.HUMIDITY, 0, per=2),)),
    0x0502: (2, (Slot(Quantity.ACCELERATION, 0, 2, per=1000, channel="magnitude"),)),
    0x0667: _temperature("object"),
    0x0771: (6, (_axis(0, "x"), _axis(2, "y"), _axis(4, "z"))),
    0x0804: _count(Quantity.EVENTS),
    0x0900: _flag(Quantity.LEAK),
    0x0903: (2, ()),
    0x0A00: _flag(Quantity.MOTION),
    0x0B67: _temperature("board"),
    0x0C00: _flag(Quantity.VIBRATION),
    0x0D00: (1, ()),
    0x0D04: _count(Quantity.MOVES),
    0x0E00: _closed("b"),
    0x0F04: _count(Quantity.PULSES, channel="b.period"),
    0x1002: (1, (Slot(Quantity.LIGHT_LEVEL, 0, channel="intensity"),)),
    0x1102: (2, ()),
    0x1204: _count(Quantity.PULSES, 4, "b"),
    0x1E00: _closed("a"),
    0x1F04: _count(Quantity.PULSES, channel="a.period"),
    0x2204: _count(Quantity.PULSES, 4, "a"),
    0x2A00: (1, ()),
}


def _walk(data: bytes) -> Iterator[Measurement]:
    """Return what the items of a frame tell, up to one that is unknown; refuse a frame that begins with it."""
    at = 0
    while at < len(data):
        known = _ITEMS.get(number(data, at, 2, "big"))
        if known is None:
            if at == 0:
                raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
            return
        size, slots = known
        yield from read(part(data, at + 2, size), slots, "big")
        at += 2 + size


def room(port: int | None, data: bytes) -> Iterator[Measurement]:
    """Return what a room sensor tells on its port for data; the others tell nothing of the room."""
    if port in _ABOUT:
        return iter(())
    if port not in {None, _DATA}:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    return _walk(data)


_SHARED = (0x00BA, 0x00D3, 0x0100, 0x0804, 0x0200, 0x1002, 0x0367, 0x0468, 0x0C00, 0x0502, 0x0771, 0x0B67)
_VIVID = (*_SHARED, 0x0A00, 0x0D04, 0x0667)
_COMFORT = (*_SHARED, 0x0900, 0x1E00, 0x0E00, 0x1F04, 0x2204)


def _model(name: str, items: tuple[int, ...], *names: str) -> Model:
    slots = (slot for item in items for slot in _ITEMS[item][1])
    return Model(name, "Tektelic", room, told_by(slots), (name, *names))


MODELS = {
    "tektelic_vivid": _model(
        "Vivid",
        _VIVID,
        "Smart Room Sensor PIR",
        "Smart Room PIR",
        "SmartRoomPIR",
        "SmartRoomPIRV3",
        "SmartRoomPIRV3_1",
        "smart-room-pir-gen3",
    ),
    "tektelic_comfort": _model(
        "Comfort",
        _COMFORT,
        "Smart Room Sensor",
        "Smart Room Base",
        "SmartRoomBase",
        "Smart Room Sensor Base",
        "SmartRoomBaseV3",
        "smart-room-base-gen3",
    ),
}
