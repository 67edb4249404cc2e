"""Chance for the demo that is no chance: the same seed and purpose always draw the same numbers."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from struct import Struct

_WORDS = Struct("<8Q")
_SPAN = 2.0**64


class Draw:
    """An endless row of numbers that depends on nothing but the seed and what it is for."""

    __slots__ = ("_numbers",)

    def __init__(self, *purpose: object) -> None:
        """Start the row of a purpose, such as (seed, person, day, "lunch")."""
        self._numbers = _numbers("|".join(map(str, purpose)).encode())

    def number(self) -> float:
        """Return the next number in [0, 1)."""
        return next(self._numbers)

    def between(self, low: float, high: float) -> float:
        """Return a number between two others."""
        return low + (high - low) * self.number()

    def whole(self, low: float, high: float) -> int:
        """Return a whole number between two others, both of which may come up."""
        return int(self.between(low, high + 1))

    def happens(self, probability: float) -> bool:
        """Tell whether something of that probability happens."""
        return self.number() < probability

    def one_of[Item](self, items: Sequence[Item]) -> Item:
        """Return one of some items."""
        return items[int(self.number() * len(items))]

    def shuffled[Item](self, items: Sequence[Item]) -> list[Item]:
        """Return all of some items in another order."""
        drawn = [(self.number(), index) for index in range(len(items))]
        return [items[index] for _, index in sorted(drawn)]


def _numbers(purpose: bytes) -> Iterator[float]:
    key, block = blake2b(purpose, digest_size=32).digest(), 0
    while True:
        digest = blake2b(block.to_bytes(8), key=key).digest()
        for word in _WORDS.unpack(digest):
            # 53 bits, which a float holds exactly: the quotient never rounds up to 1.
            yield (word >> 11 << 11) / _SPAN
        block += 1
