"""nke Watteco's sensors: standard reports, which are like ZigBee's: cluster, attribute, type and value, on port 125.

Batch reports, which are compressed by a table of each device, are refused. Source: Watteco/Codec-API-LoRaWAN and
Watteco/Codec-Report-Standard-Javascript.
"""

from collections.abc import Iterator, Mapping
from functools import partial
import struct

from .frames import Model, PayloadCode, PayloadRefused, number, part
from .quantities import Measurement, Quantity

_PORT = 125
_READ, _REPORT, _ALARM = 0x01, 0x0A, 0x8A
_STANDARD = 0x01
"""The bit of the first byte that tells a standard report from a batch."""

_UNSIGNED: Mapping[int, int] = {0x08: 1, 0x10: 1, 0x18: 1, 0x19: 2, 0x20: 1, 0x21: 2, 0x22: 3, 0x23: 4}
_SIGNED: Mapping[int, int] = {0x28: 1, 0x29: 2, 0x2A: 3, 0x2B: 4}
_FLOAT, _BYTES = 0x39, 0x41
_POWER = 0x0050_0006
"""The attribute that tells the voltages of the sources of power."""

_DISPOSABLE = 0x04
_PINS = 0x8005_0000
"""The attribute that tells ten wired inputs as bits, the first one lowest."""

type Attributes = Mapping[int, tuple[Quantity, float]]
"""Quantity and divisor by cluster and attribute, as one number."""

_PIN, _INDEX = 0x000F_0055, 0x000F_0402
_CONCENTRATION = 0x800C_0000
_AMBIENT: Attributes = {
    0x0400_0000: (Quantity.ILLUMINANCE, 1),
    0x0402_0000: (Quantity.TEMPERATURE, 100),
    0x0403_0000: (Quantity.PRESSURE, 1),
    0x0405_0000: (Quantity.HUMIDITY, 100),
    0x0406_0000: (Quantity.OCCUPIED, 1),
}
_CASE: Attributes = {**_AMBIENT, _PIN: (Quantity.TAMPER, 1)}
_INPUT: Attributes = {**_AMBIENT, _PIN: (Quantity.INPUT, 1), _INDEX: (Quantity.PULSES, 1)}

_DEVICES: Mapping[str, tuple[Mapping[int, Attributes], Attributes]] = {
    "Move'O": ({}, _CASE),
    "Vaqa'O": ({0: {_CONCENTRATION: (Quantity.AIR_INDEX, 1)}, 1: {_CONCENTRATION: (Quantity.CO2, 1)}}, _CASE),
    "Clos'O": ({1: {_PIN: (Quantity.OPEN, 1)}}, {**_CASE, _INDEX: (Quantity.EVENTS_TOTAL, 1)}),
    "TH": ({}, {**_CASE, _INDEX: (Quantity.PULSES, 1)}),
    "In'O": ({}, _INPUT),
}
"""What the attributes of one endpoint are, and of any other."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "Move'O": ("Move'O Lite", "moveo-lite"),
    "Vaqa'O": ("Vaqa'O Lite", "vaqao-lite", "vaqao-plus", "vaqao-plus-lite", "vaqao-multi-lite"),
    "Clos'O": ("closo",),
    "TH": ("TH sensor", "Temp'O", "Hygrotemp'O", "Indoor temperature", "Indoor temperature humidity"),
    "In'O": ("ino", "Sens'O", "Pulse Sens'O"),
}


def _float(data: bytes, at: int) -> float:
    return float(struct.unpack(">f", part(data, at, 4))[0])


def _value(data: bytes, at: int) -> float | None:
    """Return the value of the type that is told at a place, or none where it is no number."""
    kind = number(data, at, 1, "big")
    if kind in _UNSIGNED:
        return number(data, at + 1, _UNSIGNED[kind], "big")
    if kind in _SIGNED:
        return number(data, at + 1, _SIGNED[kind], "big", signed=True)
    return _float(data, at + 1) if kind == _FLOAT else None


def _voltages(data: bytes, at: int) -> Iterator[Measurement]:
    """Return the voltage of the disposable battery: of the sources told by three bits, those present follow in turn."""
    if number(data, at, 1, "big") != _BYTES:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    sources = number(data, at + 3, 1, "big")
    if sources & _DISPOSABLE:
        before = (sources & 1) + (sources >> 1 & 1)
        voltage = number(data, at + 4 + 2 * before, 2, "big") / 1000
        yield Measurement(Quantity.BATTERY_VOLTAGE, voltage)


def _pins(bits: int) -> Iterator[Measurement]:
    for pin in range(10):
        yield Measurement(Quantity.INPUT, bits >> pin & 1, str(pin + 1))


def report(
    by_endpoint: Mapping[int, Attributes], other: Attributes, port: int | None, data: bytes
) -> Iterator[Measurement]:
    """Return what a standard report of an attribute tells; other commands tell nothing of the room."""
    if port not in {None, _PORT}:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    head, command = number(data, 0, 1, "big"), number(data, 1, 1, "big")
    if not head & _STANDARD:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    if command not in {_READ, _REPORT, _ALARM}:
        return
    endpoint = (head & 0xE0) >> 5 | (head & 0x06) << 2
    attribute = number(data, 2, 4, "big")
    at = 7 if command == _READ else 6
    if attribute == _POWER:
        yield from _voltages(data, at)
    if attribute == _PINS:
        yield from _pins(number(data, at + 1, 2, "big"))
    known = {**other, **by_endpoint.get(endpoint, {})}.get(attribute)
    if known:
        yield from _told(*known, endpoint, _value(data, at))


def _told(quantity: Quantity, per: float, endpoint: int, value: float | None) -> Iterator[Measurement]:
    """Return one measurement; endpoints tell several inputs or probes apart."""
    several = quantity in {Quantity.INPUT, Quantity.PULSES} or (quantity is Quantity.TEMPERATURE and endpoint)
    if value is not None:
        yield Measurement(quantity, value / per, str(endpoint + 1) if several else "")


def _model(name: str, by_endpoint: Mapping[int, Attributes], other: Attributes) -> Model:
    told = [quantity for table in (other, *by_endpoint.values()) for quantity, _ in table.values()]
    quantities = tuple(dict.fromkeys((*told, Quantity.BATTERY_VOLTAGE)))
    return Model(name, "nke Watteco", partial(report, by_endpoint, other), quantities, (name, *_NAMES[name]))


MODELS = {"nke_" + name.casefold().replace("'", ""): _model(name, *attributes) for name, attributes in _DEVICES.items()}
