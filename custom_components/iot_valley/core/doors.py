"""What is known of one gateway: how often any device speaks through it, and when its silence is its own.

A gateway that is silent is told before the first of its devices is, for else a whole building turned unknown first.
So it goes by whichever of its devices is awaited next, and by the usual gap between any two messages.
"""

from collections.abc import Mapping
from typing import Any, Final

from .callers import Device
from .rhythms import Rhythm
from .silences import Deadlines

_FLOOR: Final = 600.0
_GAPS: Final = 4.0
"""A gateway of many devices is silent after so many usual gaps."""

_AWAITED: Final = 0.75
"""A device is awaited no more once others spoke so late in its time: then it is the device that is silent."""

_BEFORE: Final = 0.95
"""So early in the time of an awaited device its gateway is told, to be the first."""


class Gateway:
    """A gateway through which devices speak."""

    __slots__ = ("_deadlines", "_devices", "_id", "_rhythm", "last")

    def __init__(self, id: str, devices: Mapping[str, Device], last: float) -> None:
        """Begin with one through which something is heard."""
        self._id = id
        self._devices = devices
        self._rhythm = Rhythm()
        self._deadlines = Deadlines(self._deadline_of)
        self.last = last

    def note(self, device_id: str, now: float) -> None:
        """Note that a device spoke."""
        self._rhythm.note(now - self.last, sure=True)
        self.last = now
        self._deadlines.note(device_id)

    @property
    def silent_at(self) -> float | None:
        """When it will have been silent for too long, in seconds since 1970; none while that is not known."""
        usual = self._rhythm.usual
        own = None if usual is None else self.last + max(_GAPS * usual, _FLOOR)
        awaited = self._deadlines.first()
        return min((at for at in (own, awaited) if at is not None), default=None)

    def resume(self, now: float) -> None:
        """Go on after a time in which nobody listened."""
        self.last = max(self.last, now)

    def _deadline_of(self, device_id: str) -> float | None:
        """Return until when a device must have spoken, none where it is not awaited here."""
        device = self._devices.get(device_id)
        if device is None or device.gateway != self._id or device.since is None:
            return None
        if self.last >= device.since + _AWAITED * device.patience:
            return None
        return device.since + _BEFORE * device.patience

    def dump(self) -> dict[str, Any]:
        """Return what is known, for JSON."""
        return {"last": self.last, "rhythm": self._rhythm.dump()}

    @classmethod
    def restored(cls, id: str, devices: Mapping[str, Device], written: Mapping[str, Any]) -> Gateway:
        """Return what was dumped."""
        gateway = cls(id, devices, float(written["last"]))
        gateway._rhythm = Rhythm.restored(written["rhythm"])
        for device_id in devices:
            gateway._deadlines.note(device_id)
        return gateway
