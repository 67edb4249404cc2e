"""How a device is decoded: what is common to the makers' formats, as a table tells them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .quantities import Measurement, Quantity


class PayloadCode(StrEnum):
    """Why a payload was refused: `payload_` and the value is the translation key."""

    UNKNOWN_MODEL = "unknown_model"
    UNKNOWN_PORT = "unknown_port"
    UNKNOWN_FRAME = "unknown_frame"
    TRUNCATED = "truncated"


class PayloadRefused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A payload is not what the device's documentation says that it sends."""

    def __init__(self, code: PayloadCode) -> None:
        """Refuse with a code."""
        super().__init__(code)
        self.code = code


type Decode = Callable[[int | None, bytes], Iterable[Measurement]]
type Link = Literal["lorawan", "sigfox"]


@dataclass(frozen=True, slots=True)
class Model:
    """A device that can be decoded."""

    name: str
    maker: str
    decode: Decode
    quantities: tuple[Quantity, ...]
    names: tuple[str, ...] = ()
    """What networks call it: the model ids of their device profiles."""

    link: Link = "lorawan"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in a frame a value is, and what it is worth: `(raw + plus) / per`."""

    quantity: Quantity
    start: int
    size: int = 1
    per: float = 1
    plus: float = 0
    signed: bool = False
    channel: str = ""
    shift: int = 0
    """The lowest bit of it, where it is a part of its bytes."""

    bits: int = 0
    """How many bits it has; zero means all."""

    void: frozenset[int] = frozenset()
    """What is sent for «no value»."""

    yes: bool = False
    """Whether any number but zero is a yes."""

    means: Mapping[int, float] | None = None
    """What its numbers mean, where they are not the value; any other number is no value."""


def part(data: bytes, start: int, size: int) -> bytes:
    """Return some bytes, or refuse where there are fewer."""
    if start + size > len(data):
        raise PayloadRefused(PayloadCode.TRUNCATED)
    return data[start : start + size]


def number(data: bytes, start: int, size: int, order: Literal["big", "little"], *, signed: bool = False) -> int:
    """Return the whole number that some bytes are, or refuse where there are fewer."""
    return int.from_bytes(part(data, start, size), order, signed=signed)


def _raw(data: bytes, slot: Slot, order: Literal["big", "little"]) -> int:
    """Return the number in a slot: of all its bytes, or of some bits of them."""
    if not slot.bits:
        return number(data, slot.start, slot.size, order, signed=slot.signed)
    raw = number(data, slot.start, slot.size, order) >> slot.shift & (1 << slot.bits) - 1
    return raw - (1 << slot.bits) if slot.signed and raw >> slot.bits - 1 else raw


def _value(raw: int, slot: Slot) -> float | None:
    """Return what a number in a slot is worth, or none where it says that there is no value."""
    if slot.means is not None:
        return slot.means.get(raw)
    if raw in slot.void:
        return None
    return float(raw != 0) if slot.yes else (raw + slot.plus) / slot.per


def read(data: bytes, slots: Iterable[Slot], order: Literal["big", "little"]) -> Iterable[Measurement]:
    """Return what the slots of a frame tell, or refuse where it is shorter than they are."""
    for slot in slots:
        value = _value(_raw(data, slot, order), slot)
        if value is not None:
            yield Measurement(slot.quantity, value, slot.channel)


def told_by(slots: Iterable[Slot]) -> tuple[Quantity, ...]:
    """Return the quantities that some slots can tell, each once."""
    return tuple(dict.fromkeys(slot.quantity for slot in slots))
