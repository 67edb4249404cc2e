"""Time in slots of five minutes, as the bits of a whole number: bit *k* is the slot that was *k* slots ago.

Two days of a sensor are 576 bits, and what several sensors have in common is a handful of operations on them.
"""

from math import sqrt
from typing import Final

SLOT: Final = 300.0
"""In seconds."""

SLOTS: Final = 576
"""Two days."""

BLOCK: Final = 6
"""So many slots are a block, half an hour: what happens within one is one occasion, not several."""

_ALL: Final = (1 << SLOTS) - 1
_BLOCKS: Final = sum(1 << at for at in range(0, SLOTS + BLOCK, BLOCK))


def slot_of(t: float) -> int:
    """Return the slot of a moment in POSIX seconds."""
    return int(t // SLOT)


def latest(count: int) -> int:
    """Return the so many latest slots."""
    return (1 << max(0, min(count, SLOTS))) - 1


def moved(bits: int, by: int) -> int:
    """Return the bits as they stand so many slots later."""
    return bits << min(by, SLOTS) & _ALL


def spread(bits: int, by: int = 1) -> int:
    """Return the bits and their neighbours up to a distance."""
    for _ in range(by):
        bits |= bits << 1 | bits >> 1
    return bits & _ALL


def lasting(bits: int) -> int:
    """Return the bits that stand in a row of three or more."""
    middle = bits & bits << 1 & bits >> 1
    return middle | middle << 1 | middle >> 1


def starts(bits: int) -> int:
    """Return the bits before which there was none for half an hour."""
    before = 0
    for by in range(1, BLOCK + 1):
        before |= bits >> by
    return bits & ~before


def ends(bits: int) -> int:
    """Return the bits before or after which there was none for half an hour."""
    before = after = 0
    for by in range(1, BLOCK + 1):
        before |= bits >> by
        after |= bits << by
    return bits & ~(before & (after | latest(BLOCK)))


def blocks(bits: int, slot: int) -> int:
    """Return one bit for each block in which there was any, at the place of its latest slot.

    The blocks are those of the clock, so that they are the same whenever one looks: `slot` is the latest slot.
    """
    bits <<= BLOCK - 1 - slot % BLOCK
    return (bits | bits >> 1 | bits >> 2 | bits >> 3 | bits >> 4 | bits >> 5) & _BLOCKS


def ago(bits: int) -> int:
    """Return how many slots ago the latest bit was; `SLOTS` where there is none."""
    return (bits & -bits).bit_length() - 1 if bits else SLOTS


def lulls(bits: int, count: int, least: int) -> int:
    """Return where, among the so many latest slots, at least so many in a row begin that have no bit."""
    free = ~bits & latest(count)
    through, length = free, 1
    while length < least:
        step = min(length, least - length)
        through &= through << step
        length += step
    return through & ~(free >> 1)


def likeness(one: int, other: int, within: int) -> float:
    """Return how much two histories are alike, from -1 to 1 (Matthews' coefficient); 0 where one never changes."""
    size = within.bit_count()
    ones, others = (one & within).bit_count(), (other & within).bit_count()
    both = (one & other & within).bit_count()
    room = ones * (size - ones) * others * (size - others)
    return (both * size - ones * others) / sqrt(room) if room else 0.0
