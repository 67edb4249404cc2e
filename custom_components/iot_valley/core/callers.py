"""What is known of one device that calls in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from .counting import LORAWAN_WIDTHS, SIGFOX_WIDTHS, Counter, Order, Step
from .decoding import Decoding, recognised
from .quantities import Measurement, Quantity
from .radio import Network, Uplink, UplinkKind
from .rhythms import Rhythm

FLOOR: Final = 300.0
"""Nothing is silent for too long within so many seconds: on the radio, messages are lost."""

UNLEARNT: Final = 86_400.0
"""How long something may be silent while it is not known how often it speaks, in seconds."""

_FRESH: Final = 3_600.0
"""Until then, what is older than so many seconds is not the present any more."""

_SLACK: Final[Mapping[Network, float]] = {Network.SIGFOX: 60.0, Network.TTN: 5.0, Network.CHIRPSTACK: 5.0}
"""Messages whose times are no more seconds apart may be one: base stations and callbacks tell several."""

_ASIDE: Final = frozenset({UplinkKind.JOIN, UplinkKind.STATUS})
"""What carries no data, and has no number among the messages that do."""

_PLAIN: Final = frozenset(
    {
        "base_station",
        "battery",
        "count",
        "duplicates",
        "gateway",
        "heard",
        "link_quality",
        "name",
        "network",
        "port",
        "recognised",
        "rssi",
        "snr",
        "undecoded",
    }
)
"""What is written as it is."""

type Values = dict[tuple[Quantity, str], tuple[float, datetime]]


class Device:
    """A device that calls in, or that somebody expects to: to be read, not written, from outside the core."""

    __slots__ = (
        "_counter",
        "_rhythm",
        "at",
        "base_station",
        "battery",
        "count",
        "decoding",
        "duplicates",
        "gateway",
        "heard",
        "link_quality",
        "name",
        "network",
        "patience",
        "payload",
        "port",
        "recognised",
        "rssi",
        "seen",
        "since",
        "snr",
        "undecoded",
        "values",
    )

    def __init__(self) -> None:
        """Begin with a device that was never heard."""
        self.network: Network | None = None
        self.decoding = Decoding()
        self.recognised: str | None = None
        self.name: str | None = None
        self.gateway: str | None = None
        self.base_station: str | None = None
        self.at: datetime | None = None
        """When the newest of its data was measured."""

        self.seen: datetime | None = None
        """When its network heard it last, whatever it said."""

        self.heard: float | None = None
        """When we heard it last, in seconds since 1970."""

        self.rssi: float | None = None
        self.snr: float | None = None
        self.link_quality: float | None = None
        self.battery: float | None = None
        self.count = self.duplicates = self.undecoded = 0
        self.port: int | None = None
        self.payload = b""
        """What its newest data was, as it was sent."""

        self.values: Values = {}
        """By quantity and channel, the newest value and when it was measured."""

        self.since: float | None = None
        """Since when its silence is reckoned, in seconds since 1970; none where it was never heard."""

        self.patience = UNLEARNT
        """For how many seconds it may be silent before what it said is no information any more."""

        self._counter = Counter()
        self._rhythm = Rhythm()

    @property
    def model(self) -> str | None:
        """The model that was chosen, or else the one that was recognised."""
        return self.decoding.model or self.recognised

    @property
    def interval(self) -> float | None:
        """How often it usually speaks, in seconds; none while that is not known."""
        return self._rhythm.usual

    @property
    def counter(self) -> int | None:
        """The highest number of its messages, as it counts them."""
        return self._counter.top

    @property
    def lost(self) -> int:
        """How many of its messages never came, by their numbers."""
        return self._counter.lost

    def _settle(self) -> None:
        """Reckon since when it is silent, and for how long it may be."""
        usual = self._rhythm.usual
        self.patience = UNLEARNT if usual is None else max(2 * usual, FLOOR)
        self.since = self.heard if self.at is None or usual is None else self.at.timestamp()

    def hear(self, uplink: Uplink, now: float) -> tuple[Order, datetime]:
        """Take in a message; return how it follows those before it, and when what it says was so."""
        order, at = self._hear(uplink, now)
        self._settle()
        return order, at

    def _hear(self, uplink: Uplink, now: float) -> tuple[Order, datetime]:
        self._identify(uplink)
        if uplink.kind in _ASIDE:
            self.heard = now
            return Order.NEXT, uplink.at
        slack = _SLACK[uplink.network]
        lead = 0.0 if self.at is None else (uplink.at - self.at).total_seconds()
        order, ahead = self._step(uplink, lead, slack)
        if order is Order.AGAIN:
            self.duplicates += 1
            if uplink.counter == self.counter:
                self._link(uplink)
            return order, uplink.at
        self.count += 1
        self.heard = now
        if order is Order.LATE or lead < -slack:
            return Order.LATE, uplink.at
        if order is Order.NEXT:
            self._rhythm.note(lead / (ahead or 1), sure=ahead > 0)
        return order, self._renew(uplink)

    def _step(self, uplink: Uplink, lead: float, slack: float) -> Step:
        """Return how a message follows those before it: by its counter, else by its time and what it carries."""
        if uplink.counter is not None:
            widths = SIGFOX_WIDTHS if uplink.network is Network.SIGFOX else LORAWAN_WIDTHS
            return self._counter.note(uplink.counter, widths, lead, slack)
        if self.at is None:
            return Step(Order.ANEW)
        if abs(lead) <= slack and (uplink.port, uplink.payload) == (self.port, self.payload):
            return Step(Order.AGAIN)
        return Step(Order.NEXT if lead >= 0 else Order.LATE)

    def _identify(self, uplink: Uplink) -> None:
        """Take over what a network tells of the device itself."""
        self.network = uplink.network
        self.name = uplink.name or self.name
        self.recognised = recognised(uplink) or self.recognised
        if self.seen is None or uplink.at > self.seen:
            self.seen = uplink.at

    def _renew(self, uplink: Uplink) -> datetime:
        """Take over what the newest message tells."""
        self.at = at = uplink.at if self.at is None else max(self.at, uplink.at)
        self.port, self.payload = uplink.port, uplink.payload
        if uplink.rssi is not None:
            self.rssi, self.snr, self.base_station = uplink.rssi, uplink.snr, uplink.base_station
        if uplink.link_quality is not None:
            self.link_quality = uplink.link_quality
        return at

    def _link(self, uplink: Uplink) -> None:
        """Take over how the newest message was heard elsewhere: better, or by all base stations."""
        is_better = uplink.rssi is not None and (self.rssi is None or uplink.rssi > self.rssi)
        if is_better or (uplink.rssi is not None and uplink.kind is UplinkKind.ADVANCED):
            self.rssi, self.snr, self.base_station = uplink.rssi, uplink.snr, uplink.base_station
        if uplink.link_quality is not None:
            self.link_quality = uplink.link_quality

    def believe(self, item: Measurement, at: datetime, now: float, *, ahead: bool) -> bool:
        """Take over a value if it is newer than what is known, and fresh; return whether it is the present.

        What was never known is taken over however old it is: an old value tells more than none.
        """
        part = _part(item.quantity, item.channel)
        known = self.values.get(part)
        if known is not None:
            is_newer = at > known[1] or (at == known[1] and ahead)
            if not is_newer or now - at.timestamp() > self.freshness:
                return False
        self.values[part] = (item.value, at)
        if item.quantity is Quantity.BATTERY:
            self.battery = item.value
        return True

    @property
    def freshness(self) -> float:
        """For how many seconds after it was measured a value can still become the present."""
        return _FRESH if self._rhythm.usual is None else self.patience

    def newest(self, device_id: str) -> Uplink:
        """Return its newest data as a message once more, to be decoded in another way."""
        network, at = self.network or Network.SIGFOX, self.at or datetime.fromtimestamp(0, UTC)
        return Uplink(network, device_id, UplinkKind.DATA, at, port=self.port, payload=self.payload)

    def dump(self) -> dict[str, Any]:
        """Return what is known, for JSON, without what is nothing."""
        known: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        known |= {
            "model": self.decoding.model,
            "grammar": self.decoding.grammar,
            "at": self.at and self.at.timestamp(),
            "seen": self.seen and self.seen.timestamp(),
            "payload": self.payload.hex(),
            "counter": self._counter.dump(),
            "rhythm": self._rhythm.dump(),
            "values": [[*part, value, at.timestamp()] for part, (value, at) in self.values.items()],
        }
        return {name: value for name, value in known.items() if value or value == 0}

    @classmethod
    def restored(cls, written: Mapping[str, Any]) -> Device:
        """Return what was dumped; raises `LookupError`, `TypeError` or `ValueError` where it is not that."""
        device = cls()
        for name in _PLAIN & written.keys():
            setattr(device, name, written[name])
        device.network = Network(written["network"]) if "network" in written else None
        device.decoding = Decoding(written.get("model"), written.get("grammar"))
        device.at, device.seen = _moment(written.get("at")), _moment(written.get("seen"))
        device.payload = bytes.fromhex(written.get("payload", ""))
        device._counter = Counter.restored(written["counter"])
        device._rhythm = Rhythm.restored(written["rhythm"])
        device.values = {
            _part(Quantity(quantity), str(channel)): (float(value), datetime.fromtimestamp(at, UTC))
            for quantity, channel, value, at in written.get("values", ())
            if quantity in Quantity
        }
        device._settle()
        return device


@lru_cache(maxsize=1024)
def _part(quantity: Quantity, channel: str) -> tuple[Quantity, str]:
    """Return a quantity and a channel as one thing, the same one for all devices."""
    return quantity, channel


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
