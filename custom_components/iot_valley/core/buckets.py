"""How often something may happen: a bucket of tokens for each name, which fills again with time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and then so many a second."""

    burst: float
    per_second: float


class Buckets:
    """Buckets by name; of too many, the one that was not used for the longest time is forgotten."""

    __slots__ = ("_allowance", "_levels", "_most")

    def __init__(self, allowance: Allowance, most: int = 10_000) -> None:
        """Begin with full ones."""
        self._allowance = allowance
        self._most = most
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str, now: float) -> float:
        """Take a token and return 0, or return after how many seconds there will be one."""
        allowance = self._allowance
        level, since = self._levels.pop(name, (allowance.burst, now))
        level = min(level + max(now - since, 0.0) * allowance.per_second, allowance.burst)
        wait = max(1 - level, 0.0) / allowance.per_second
        self._levels[name] = (level if wait else level - 1, now)
        if len(self._levels) > self._most:
            del self._levels[next(iter(self._levels))]
        return wait
