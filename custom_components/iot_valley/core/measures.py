"""What the sensors measure that heat and air go by."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from .board import keep, rename
from .model import Sensor, Space
from .sensors import BEHAVIOURS, SensorKind

_READ_BY_CLIMATES: Final = frozenset({SensorKind.TEMPERATURE, SensorKind.WINDOW})
_READ_BY_FANS: Final = frozenset({SensorKind.HUMIDITY, SensorKind.WINDOW})
_STALE: Final = timedelta(hours=2)
"""A thermometer that has said nothing for so long says nothing."""

_SELDOM_STALE: Final[Container[SensorKind]] = frozenset({SensorKind.WINDOW})
"""What speaks only of changes."""


class Measures:
    """What was measured last, by the ids of the sensors."""

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self.read: dict[str, Space] = {}
        """The sensors that an effect goes by, with their spaces."""

        self._heard: dict[str, tuple[float | None, datetime]] = {}
        self._by_kind: dict[str, Mapping[SensorKind, tuple[str, ...]]] = {}

    def rebuild(self, spaces: Iterable[Space]) -> None:
        """Take other spaces in, and forget what was said by sensors that are gone."""
        spaces = tuple(spaces)
        self._by_kind = {space.id: _by_kind(space) for space in spaces}
        self.read = {sensor.id: space for space in spaces for sensor in space.sensors if _is_read(space, sensor)}
        keep(self._heard, self.read)

    def rename(self, ids: Mapping[str, str]) -> None:
        """Know some sensors by other ids from now on."""
        rename(self._heard, ids)

    def hear(self, sensor_id: str, value: float | None, now: datetime) -> Space | None:
        """Note what a sensor measures, and return the space whose effects depend on it, where it is another value."""
        space = self.read.get(sensor_id)
        if space is None:
            return None
        before, self._heard[sensor_id] = self._heard.get(sensor_id), (value, now)
        return None if before is not None and before[0] == value else space

    def of(self, space: Space, kind: SensorKind) -> tuple[str, ...]:
        """Return the ids of the sensors of a kind: most effects go by few of those of a space."""
        return self._by_kind[space.id].get(kind, ())

    def values(self, space: Space, kind: SensorKind, now: datetime) -> Iterator[float]:
        """Give what the sensors of a kind say, those left out that say nothing any more."""
        patience = BEHAVIOURS[kind].stale_after or _STALE
        for sensor_id in self.of(space, kind):
            value, at = self._heard.get(sensor_id, (None, now))
            if value is not None and (kind in _SELDOM_STALE or now - at < patience):
                yield value

    def most(self, space: Space, kind: SensorKind, now: datetime) -> float | None:
        """Return the highest of what the sensors of a kind say, none where they say nothing."""
        return max(self.values(space, kind, now), default=None)

    def window(self, space: Space, now: datetime) -> bool | None:
        """Return whether a window is open, none where nothing tells."""
        said = list(self.values(space, SensorKind.WINDOW, now))
        return any(said) if said else None


def _is_read(space: Space, sensor: Sensor) -> bool:
    """Return whether an effect of a space goes by a sensor: the air is told of where nothing moves it, too."""
    by_climates = bool(space.climates) and sensor.kind in _READ_BY_CLIMATES
    return by_climates or sensor.kind is SensorKind.CO2 or (bool(space.fans) and sensor.kind in _READ_BY_FANS)


def _by_kind(space: Space) -> dict[SensorKind, tuple[str, ...]]:
    kinds = dict.fromkeys(sensor.kind for sensor in space.sensors)
    return {kind: tuple(each.id for each in space.sensors if each.kind is kind) for kind in kinds}
