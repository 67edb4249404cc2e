"""The time that a building goes by: the real one, or the demo's, which runs faster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from homeassistant.util import dt as dt_util

from ..const import CONF_DEMO_ORIGIN, CONF_REAL_ORIGIN, CONF_SPEED


def local_zone() -> ZoneInfo:
    """Return the time zone that Home Assistant lives in."""
    zone = dt_util.get_default_time_zone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that may run faster than the real one, from one moment on."""

    speed: float = 1.0
    real_origin: datetime | None = None
    demo_origin: datetime | None = None

    @classmethod
    def of_demo(cls, demo: Mapping[str, Any] | None) -> Self:
        """Return the clock of a demo building, or the real one where it is none."""
        if not demo or CONF_DEMO_ORIGIN not in demo:
            return cls()
        return cls(
            float(demo[CONF_SPEED]),
            datetime.fromisoformat(demo[CONF_REAL_ORIGIN]),
            datetime.fromisoformat(demo[CONF_DEMO_ORIGIN]),
        )

    def now(self) -> datetime:
        """Return the building's time."""
        real = dt_util.utcnow()
        return real if self.real_origin is None else self.at(real)

    def at(self, real: datetime) -> datetime:
        """Return the building's time at a real moment."""
        if self.real_origin is None or self.demo_origin is None:
            return real
        return self.demo_origin + (real - self.real_origin) * self.speed

    def seconds_until(self, at: datetime) -> float:
        """Return how many real seconds it is until a moment of the building's time, zero if it is past."""
        return max((at - self.now()).total_seconds() / self.speed, 0.0)
