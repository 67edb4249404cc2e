"""What comes in through one gateway: limited, read, and told in the log when it is refused, but not each time."""

from collections import Counter
from datetime import datetime
from math import ceil
from typing import Final

from .buckets import Allowance, Buckets
from .radio import Network, Refusal, RefusalCode, Uplink, UplinkCode, UplinkRefused
from .uplinks import read

MOST_BYTES: Final = 64 * 1024
"""No body is larger: those of networks are a twentieth of it."""

PER_GATEWAY: Final = Allowance(burst=20_000, per_second=500)
"""A network server that was cut off for a day sends all at once."""

PER_DEVICE: Final = Allowance(burst=300, per_second=1)
"""Sigfox allows 140 messages a day; LoRaWAN one in two minutes, far away."""

_LOG_EVERY: Final = 60.0


class TooOften(UplinkRefused):
    """There were too many messages."""

    def __init__(self, code: RefusalCode, seconds: float) -> None:
        """Refuse, and say after how many seconds to try again."""
        super().__init__(code)
        self.seconds = ceil(seconds)


class Intake:
    """The messages that come in through one gateway."""

    __slots__ = ("_counts", "_device", "_gateway", "_id", "_network", "_told")

    def __init__(self, gateway_id: str, network: Network) -> None:
        """Begin with nothing refused."""
        self._id = gateway_id
        self._network = network
        self._gateway = Buckets(PER_GATEWAY)
        self._device = Buckets(PER_DEVICE)
        self._counts: Counter[str] = Counter()
        self._told: float | None = None

    def admit(self, now: datetime) -> None:
        """Let a message in, or raise `TooOften`."""
        if seconds := self._gateway.take(self._id, now.timestamp()):
            raise TooOften(RefusalCode.TOO_OFTEN, seconds)

    def read(self, body: object, now: datetime) -> tuple[Uplink, ...]:
        """Return the messages of a body; raises `UplinkRefused` or `TooOften`."""
        uplinks = read(self._network, body, now)
        for uplink in uplinks:
            if seconds := self._device.take(uplink.device_id, now.timestamp()):
                raise TooOften(RefusalCode.DEVICE_TOO_OFTEN, seconds)
        return uplinks

    def refuse(self, code: RefusalCode | UplinkCode) -> Refusal:
        """Count what was refused."""
        self._counts[code] += 1
        return Refusal(self._id, code)

    def report(self, now: datetime) -> str:
        """Return how often was refused for what since it was told last; nothing within a minute of that."""
        seconds = now.timestamp()
        if self._told is not None and 0 <= seconds - self._told < _LOG_EVERY:
            return ""
        told, self._counts, self._told = self._counts, Counter(), seconds
        return ", ".join(f"{code}: {count}" for code, count in sorted(told.items()))
