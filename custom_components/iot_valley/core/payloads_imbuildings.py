"""IMBuildings' counters and comfort sensors: type, variant, header and data, big-endian, with or without the header.

Without the header the port tells what it is: 13, 16 to 18 and 26 to 28. Counter A is taken for in and B for out: which
way is which is set by how it hangs. Source: IMBUILDINGS/docs, payload definitions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .frames import Model, PayloadCode, PayloadRefused, Slot, read, told_by
from .quantities import Measurement, Quantity


@dataclass(frozen=True, slots=True)
class _Frame:
    """What comes after the device's id, if that is there."""

    header: int
    """How long type, variant and id are."""

    size: int
    """How long the rest is."""

    slots: tuple[Slot, ...]


def _battery(start: int = 1) -> Slot:
    return Slot(Quantity.BATTERY_VOLTAGE, start, 2, per=100)


def _counts(in_: Quantity, out: Quantity, start: int) -> tuple[Slot, Slot]:
    return Slot(in_, start, 2), Slot(out, start + 2, 2)


def _period(start: int) -> tuple[Slot, Slot]:
    return _counts(Quantity.IN_PERIOD, Quantity.OUT_PERIOD, start)


def _total(start: int) -> tuple[Slot, Slot]:
    return _counts(Quantity.IN_TOTAL, Quantity.OUT_TOTAL, start)


def _comfort(start: int) -> tuple[Slot, ...]:
    return (
        Slot(Quantity.TEMPERATURE, start, 2, per=100, signed=True),
        Slot(Quantity.HUMIDITY, start + 2, 2, per=100),
        Slot(Quantity.CO2, start + 4, 2),
        Slot(Quantity.OCCUPIED, start + 6, means={0: 0.0, 1: 1.0}),
    )


_EVENT = Slot(Quantity.OCCUPIED, 3, means={1: 1.0})
_SHARE = (Slot(Quantity.PRESENCE_SHARE, 3), Slot(Quantity.OCCUPIED, 3, yes=True))
_COUNTED = (_battery(), *_period(3), *_total(8))
_FRAMES: Mapping[tuple[int, int], _Frame] = {
    (1, 1): _Frame(8, 11, (_battery(), *_comfort(4))),
    (1, 2): _Frame(8, 18, (_battery(), *_comfort(11))),
    (1, 3): _Frame(10, 10, (_battery(), *_comfort(3))),
    (1, 4): _Frame(8, 10, (_battery(), Slot(Quantity.TEMPERATURE, 8, 2, per=100, signed=True))),
    (1, 5): _Frame(8, 5, (_battery(), Slot(Quantity.OCCUPIED, 4, means={1: 1.0}))),
    (1, 6): _Frame(10, 4, (_battery(), _EVENT)),
    (1, 7): _Frame(10, 4, (_battery(), *_SHARE)),
    (1, 8): _Frame(10, 4, (_battery(), _SHARE[1])),
    (1, 9): _Frame(10, 6, (_battery(), _EVENT)),
    (1, 10): _Frame(10, 6, (_battery(), *_SHARE)),
    (1, 11): _Frame(10, 6, (_battery(), _SHARE[1])),
    (2, 4): _Frame(8, 16, (_battery(), *_period(11))),
    (2, 6): _Frame(10, 13, _COUNTED),
    (2, 7): _Frame(10, 5, _total(1)),
    (2, 8): _Frame(10, 4, (_battery(),)),
    (2, 9): _Frame(10, 15, _COUNTED),
    (2, 12): _Frame(10, 8, (_battery(),)),
    (3, 3): _Frame(
        10, 4, (_battery(), *(Slot(Quantity.BUTTON, 3, shift=at, bits=1, channel="abcde"[at]) for at in range(5)))
    ),
    (3, 4): _Frame(
        10, 13, (_battery(), *(Slot(Quantity.EVENTS, 3 + 2 * at, 2, channel="abcde"[at]) for at in range(5)))
    ),
}
_BY_PORT: Mapping[int, tuple[int, int]] = {
    13: (1, 3),
    16: (1, 6),
    17: (1, 7),
    18: (1, 8),
    26: (2, 6),
    27: (2, 7),
    28: (2, 8),
}
_ANSWER = (0xF1, 0x01)


def _body(port: int | None, data: bytes) -> tuple[_Frame, bytes] | None:
    """Return what a payload is and what comes after its header, or none where it is neither with nor without one."""
    frame = _FRAMES.get((data[0], data[1])) if len(data) > 1 else None
    if frame and len(data) == frame.header + frame.size:
        return frame, data[frame.header :]
    bare = _FRAMES[_BY_PORT[port]] if port is not None and port in _BY_PORT else None
    return (bare, data) if bare and len(data) == bare.size else None


def frame(port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what a counter, comfort, desk or motion sensor or a box of buttons tells."""
    if tuple(data[:2]) == _ANSWER:
        return ()
    found = _body(port, data)
    if found is None:
        known = (data[0], *data[1:2]) in _FRAMES
        raise PayloadRefused(PayloadCode.TRUNCATED if known else PayloadCode.UNKNOWN_FRAME)
    return read(found[1], found[0].slots, "big")


def _model(name: str, kind: int, *names: str) -> Model:
    slots = (slot for (type_, _), each in _FRAMES.items() if type_ == kind for slot in each.slots)
    return Model(name, "IMBuildings", frame, told_by(slots), (name, *names))


MODELS = {
    "imbuildings_people_counter": _model("People Counter", 2, "imbuildings-people-counter"),
    "imbuildings_verticount": _model(
        "VertiCount", 2, "VertiCount Pro", "Office Occupancy Counter", "imbuildings-office-occupancy-counter"
    ),
    "imbuildings_comfort": _model("Comfort Sensor", 1, "Motion Sensor", "Desk Sensor"),
    "imbuildings_buttons": _model("Buttons", 3, "Moodbox"),
}
