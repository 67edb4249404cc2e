"""Milesight's counters of people, as their user guides describe them.

Lines and regions are told apart by their number. A VS133 or VS135 that tells children apart counts them among all, and
tells them again: they are the channels that end in `.children`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from .frames import Model, Slot, number, told_by
from .milesight_items import Item, Items, decoder, slots_of
from .payloads_milesight import MAKER, key_of
from .quantities import Measurement, Quantity

_PAST = 5
"""Where the value of a piece of history begins, after its time and kind."""

_CHILDREN = ".children"


def _period(start: int = 0, channel: str = "") -> tuple[Slot, Slot]:
    return (
        Slot(Quantity.IN_PERIOD, start, 2, channel=channel),
        Slot(Quantity.OUT_PERIOD, start + 2, 2, channel=channel),
    )


def _total(start: int = 0) -> tuple[Slot, Slot]:
    return Slot(Quantity.IN_TOTAL, start, 2), Slot(Quantity.OUT_TOTAL, start + 2, 2)


def _regions(first: int, count: int, start: int = 0, suffix: str = "") -> tuple[Slot, ...]:
    return tuple(Slot(Quantity.COUNT, start + at, channel=f"{first + at}{suffix}") for at in range(count))


def _dwell(start: int, quantities: tuple[Quantity, ...], suffix: str, body: bytes) -> Iterator[Measurement]:
    """Return how long people stayed in the region whose number comes first."""
    channel = f"{body[start]}{suffix}"
    for at, quantity in enumerate(quantities):
        yield Measurement(quantity, number(body, start + 1 + 2 * at, 2, "little"), channel)


_BOTH = (Quantity.DWELL_AVERAGE, Quantity.DWELL_LONGEST)
_AVERAGE, _LONGEST = _BOTH[:1], _BOTH[1:]


def _stays(quantities: tuple[Quantity, ...], suffix: str = "", start: int = 0) -> Item:
    return Item(start + 1 + 2 * len(quantities), tell=partial(_dwell, start, quantities, suffix))


def _lines(first: int, suffix: str, start: int) -> dict[int, Item]:
    """Return the items of four lines by channel: in, out and both in the period, and so on for the next line."""
    items: dict[int, Item] = {}
    for line in range(4):
        channel = f"{line + 1}{suffix}"
        items[first + 3 * line] = Item(start + 4, (Slot(Quantity.IN_TOTAL, start, 4, channel=channel),))
        items[first + 3 * line + 1] = Item(start + 4, (Slot(Quantity.OUT_TOTAL, start, 4, channel=channel),))
        items[first + 3 * line + 2] = Item(start + 4, _period(start, channel))
    return items


def _both(first: int, suffix: str, start: int = 0) -> dict[int, Item]:
    """Return the items of four lines and, on the channel after them, of four regions."""
    return {
        **_lines(first, suffix, start),
        first + 12: Item(start + 4, _regions(1, 4, start, suffix)),
        first + 13: _stays(_BOTH if not start else _AVERAGE, suffix, start),
    }


_TYPES = (*(0xD2, 0xD2, 0xCC) * 4, 0xE3, 0xE4)


def _typed(items: Mapping[int, Item]) -> Items:
    return {channel << 8 | kind: item for (channel, item), kind in zip(items.items(), _TYPES, strict=True)}


_VS133_PAST = {
    **_both(0x03, "", _PAST),
    **_both(0x11, _CHILDREN, _PAST),
    0x20: _stays(_LONGEST, "", _PAST),
    0x3C: _stays(_LONGEST, _CHILDREN, _PAST),
}
_VS133: Items = {
    **_typed(_both(0x03, "")),
    **_typed(_both(0x11, _CHILDREN)),
    0x50FC: Item(3),
    0x20CE: Item(kinds=_VS133_PAST),
}
_VS132: Items = {
    0x03D2: Item(4, (Slot(Quantity.IN_TOTAL, 0, 4),)),
    0x04D2: Item(4, (Slot(Quantity.OUT_TOTAL, 0, 4),)),
    0x05CC: Item(4, _period()),
}

_VS360: Items = {
    0x0175: Item(1, (Slot(Quantity.BATTERY, 0),)),
    0x04CC: Item(4, _total()),
    0x05CC: Item(4, _period()),
    0x84CC: Item(5, _total()),
    0x85CC: Item(5, _period()),
    0x0AEF: Item(4),
    0x20CE: Item(kinds={0: Item(9, _period(_PAST)), 1: Item(13, (*_period(_PAST), *_total(9)))}),
}
_VS350: Items = {
    **_VS360,
    0x0367: Item(2, (Slot(Quantity.TEMPERATURE, 0, 2, per=10, signed=True),)),
    0x8367: Item(3, (Slot(Quantity.TEMPERATURE, 0, 2, per=10, signed=True),)),
    0x81EE: Item(1),
    0xFFAC: Item(5),
    0xFFAD: Item(1),
}


def _flags(count: int, enabled: int, flags: int) -> Iterator[Measurement]:
    """Return of each region that is enabled whether someone is in it."""
    for region in range(count):
        if enabled >> region & 1:
            yield Measurement(Quantity.OCCUPIED, flags >> region & 1, f"{region + 1}")


def _people(start: int, body: bytes) -> Iterator[Measurement]:
    """Return what a VS121 sees: all people, the number of regions, and a bit for each (big-endian)."""
    regions = min(body[start + 1], 16)
    yield Measurement(Quantity.COUNT, body[start])
    yield from _flags(regions, (1 << regions) - 1, number(body, start + 2, 2, "big"))


_SIDES = "abcd"


def _flow(side: int, to: Iterable[int], start: int = 0) -> tuple[Slot, ...]:
    """Return how many went from one side to others since the last report."""
    return tuple(
        Slot(Quantity.PASSED, start + 2 * at, 2, channel=f"{_SIDES[side]}-{_SIDES[other]}")
        for at, other in enumerate(to)
    )


_HIGHEST = Quantity.COUNT_HIGHEST
_VS121_PAST = {
    0x01: Item(9, tell=partial(_people, _PAST)),
    0x02: Item(9, _period(_PAST)),
    0x03: Item(6, (Slot(_HIGHEST, _PAST),)),
    **{0x04 + at: Item(9, _regions(1 + 4 * at, 4, _PAST)) for at in range(4)},
    **{0x08 + at: Item(9, _flow(at // 2, (0, 1) if at % 2 == 0 else (2, 3), _PAST)) for at in range(8)},
    0x10: Item(9, _total(_PAST)),
    0x11: _stays(_BOTH, "", _PAST),
    0x12: Item(9, _period(_PAST, "line")),
}
_VS121: Items = {
    0x04C9: Item(4, tell=partial(_people, 0)),
    0x05CC: Item(4, _period()),
    0x06CD: Item(1, (Slot(_HIGHEST, 0),)),
    0x07D5: Item(8, _regions(1, 8)),
    0x08D5: Item(8, _regions(9, 8)),
    **{(0x09 + side) << 8 | 0xDA: Item(8, _flow(side, range(4))) for side in range(4)},
    0x0DCC: Item(4, _total()),
    0x0EE4: _stays(_BOTH),
    0x0F85: Item(4),
    0x10F7: Item(4, _period(0, "line")),
    0x20CE: Item(kinds=_VS121_PAST),
}


def _desks(start: int, body: bytes) -> Iterator[Measurement]:
    """Return which of a VS321's ten regions are in use: a bit for each that is watched, then one for each in use."""
    return _flags(10, number(body, start, 2, "little"), number(body, start + 2, 2, "little"))


_BROKEN = frozenset({-1})
_VS321: Items = {
    0x0175: Item(1, (Slot(Quantity.BATTERY, 0),)),
    0x0367: Item(2, (Slot(Quantity.TEMPERATURE, 0, 2, per=10, signed=True, void=_BROKEN),)),
    0x0468: Item(1, (Slot(Quantity.HUMIDITY, 0, per=2),)),
    0x05FD: Item(2, (Slot(Quantity.COUNT, 0, 2),)),
    0x06FE: Item(4, tell=partial(_desks, 0)),
    0x07FF: Item(1, (Slot(Quantity.LIGHT_LEVEL, 0, means={0: 0.0, 1: 1.0}),)),
    0x08F4: Item(2),
    0x0AEF: Item(4),
    0x8367: Item(3, (Slot(Quantity.TEMPERATURE, 0, 2, per=10, signed=True),)),
    0x8468: Item(2, (Slot(Quantity.HUMIDITY, 0, per=2),)),
    0x20CE: Item(kinds={0: Item(7, (Slot(Quantity.COUNT, _PAST, 2),)), 1: Item(9, tell=partial(_desks, _PAST))}),
}

_TELLS: Mapping[Callable[..., Iterator[Measurement]], tuple[Quantity, ...]] = {
    _people: (Quantity.COUNT, Quantity.OCCUPIED),
    _desks: (Quantity.OCCUPIED,),
    _dwell: _BOTH,
}


def _quantities(items: Items) -> tuple[Quantity, ...]:
    """Return what a device can tell: by its slots, and by the functions that read what slots cannot say."""
    by_function = [
        quantity for item in items.values() if isinstance(item.tell, partial) for quantity in _TELLS[item.tell.func]
    ]
    return tuple(dict.fromkeys((*told_by(slots_of(items.values())), *by_function)))


_DEVICES: Mapping[str, Items] = {
    "VS121": _VS121,
    "VS132": _VS132,
    "VS133": _VS133,
    "VS135": _VS133,
    "VS321": _VS321,
    "VS350": _VS350,
    "VS351": _VS350,
    "VS360": {
        **_VS360,
        0x0275: Item(1, (Slot(Quantity.BATTERY, 0, channel="node"),)),
        0x03F4: Item(2),
    },
}

MODELS = {
    key_of(name): Model(name, MAKER, decoder(items), _quantities(items), (name,)) for name, items in _DEVICES.items()
}
