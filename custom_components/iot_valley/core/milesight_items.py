"""How Milesight's devices write: items of a channel, a type and a value of known length, little-endian.

Source: the uplink tables of each device's user guide and of Milesight-IoT/SensorDecoders. An item of unknown type ends
the reading, as its length is unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from .frames import Decode, PayloadCode, PayloadRefused, Slot, number, part, read
from .quantities import Measurement

_TIME = 4
"""History begins with its time, in seconds since 1970."""

_ANSWERS = frozenset({0xF8, 0xF9, 0xFE, 0xFF})
"""Channels of what the device says about itself and of its answers to downlinks."""


@dataclass(frozen=True, slots=True)
class Item:
    """What follows a channel and a type."""

    size: int = 0
    slots: tuple[Slot, ...] = ()
    tell: Callable[[bytes], Iterable[Measurement]] | None = None
    """What reads it, where slots cannot say it."""

    dated: bool = False
    """Whether it begins with the time of measurement."""

    kinds: Mapping[int, Item] = field(default_factory=dict)
    """What it is, by the byte after its time, where there are several."""


type Items = Mapping[int, Item]
"""Items by channel and type, as one number."""

ABOUT: Items = {
    0xFF01: Item(1),
    0xFF08: Item(6),
    0xFF09: Item(2),
    0xFF0A: Item(2),
    0xFF0B: Item(1),
    0xFF0F: Item(1),
    0xFF16: Item(8),
    0xFF1F: Item(4),
    0xFFCC: Item(1),
    0xFFFE: Item(1),
    0xFFFF: Item(2),
}
"""What any of them says about itself: versions, serial number, class, power."""


def _told(item: Item, body: bytes) -> Iterator[Measurement]:
    """Return what an item tells, at its own time if it has one."""
    found = item.tell(body) if item.tell else read(body, item.slots, "little")
    if not item.dated:
        yield from found
        return
    at = datetime.fromtimestamp(number(body, 0, _TIME, "little"), UTC)
    yield from (replace(measurement, at=at) for measurement in found)


def _item(items: Items, data: bytes, at: int) -> Item | None:
    """Return what the item at a place is, or none where it is unknown."""
    item = items.get(number(data, at, 2, "big"))
    if item is None or not item.kinds:
        return item
    kind = item.kinds.get(number(data, at + 2 + _TIME, 1, "little"))
    return kind and replace(kind, dated=True)


def walk(items: Items, _port: int | None, data: bytes) -> Iterator[Measurement]:
    """Return what the items of a frame tell, up to one that is unknown; refuse a frame that begins with it."""
    at = 0
    while at < len(data):
        item = _item(items, data, at)
        if item is None:
            if at == 0 and data[0] not in _ANSWERS:
                raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
            return
        yield from _told(item, part(data, at + 2, item.size))
        at += 2 + item.size


def decoder(items: Items) -> Decode:
    """Return the decode function of a device with such items."""
    return partial(walk, {**ABOUT, **items})


def slots_of(items: Iterable[Item]) -> Iterator[Slot]:
    """Return every slot of some items, those of their kinds too."""
    for item in items:
        yield from item.slots
        yield from slots_of(item.kinds.values())
