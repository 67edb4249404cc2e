"""What is known of the devices of a building: what they told, what follows from it, and which are silent."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from homeassistant.util import dt as dt_util

from .adapters.radios import Part, RadioSensor
from .core.derived import derived_quantities, with_derived
from .core.fields import quantity_called
from .core.fleet import Device, Fleet
from .core.payloads import MODELS
from .core.quantities import TRAITS, Measurement, Quantity
from .core.sigfox_grammar import parse

_LINK: Mapping[str, Callable[[Device], float | datetime | None]] = MappingProxyType(
    {
        "rssi": lambda device: device.rssi,
        "snr": lambda device: device.snr,
        "link_quality": lambda device: device.link_quality,
        "last_seen": lambda device: device.seen,
        "interval": lambda device: device.interval,
    }
)


def _parts_of_grammar(grammar: str) -> Iterator[Part]:
    """Yield what the fields of a grammar tell of a room, by their names."""
    for field in parse(grammar):
        found = quantity_called(field.name)
        if found is not None and not TRAITS[found[0]].of_sensor:
            yield Part(*found)


class Known:
    """All that devices told last, and what follows from it."""

    def __init__(self) -> None:
        """Know nothing."""
        self.fleet = Fleet()
        self.silent: set[str] = set()
        """The devices that are not believed any more."""

        self.derived: dict[str, dict[Part, float]] = {}
        """What follows from what a device told."""

        self.parts: dict[str, dict[Part, None]] = {}
        """What each sensor measures, by the id of its device."""

    def known(self, device_id: str) -> Device | None:
        """Return what is known of a device, none where it never called in."""
        device = self.fleet.devices.get(device_id)
        return None if device is None or device.seen is None else device

    def speaks(self, device_id: str) -> bool:
        """Return whether what a device told last is to be believed still."""
        return device_id not in self.silent and self.known(device_id) is not None

    def value_of(self, device_id: str, part: Part) -> float | None:
        """Return what a device told last of one thing, none where it never did."""
        derived = self.derived.get(device_id)
        if derived is not None and part in derived:
            return derived[part]
        known = self.known(device_id)
        told = None if known is None else known.values.get(part)
        return None if told is None else told[0]

    def told_at(self, known: Device, part: Part) -> datetime:
        """Return when a device told of one thing last."""
        told = known.values.get(part)
        at = known.seen if told is None else told[1]
        return at or dt_util.utcnow()

    def values(self, device_id: str) -> dict[tuple[Quantity, str], float]:
        """Return all that a device told last, and what followed from it."""
        known = self.known(device_id)
        told = {} if known is None else known.values
        derived = {(part.quantity, part.channel): value for part, value in self.derived.get(device_id, {}).items()}
        return {key: value for key, (value, _) in told.items()} | derived

    def model_of(self, sensor: RadioSensor) -> str | None:
        """Return the model of a sensor: that which a person chose, else that which was recognised."""
        known = self.known(sensor.device_id)
        return sensor.model or (known.model if known and sensor.grammar is None else None)

    def parts_of(self, sensor: RadioSensor) -> tuple[Part, ...]:
        """Return all that a sensor measures: what it told, what its model tells, and what it was known to tell."""
        told = dict.fromkeys(Part(item.quantity, item.channel) for item in self.told(sensor.device_id))
        told |= self.parts.get(sensor.device_id, {})
        if sensor.grammar:
            told |= dict.fromkeys(_parts_of_grammar(sensor.grammar))
        model = MODELS.get(self.model_of(sensor) or "")
        quantities = {part.quantity for part in told}
        by_model = derived_quantities(model.quantities) if model else ()
        return (*told, *(Part(each) for each in by_model if each not in quantities))

    def told(self, device_id: str) -> tuple[Measurement, ...]:
        """Return what a device told last, with what follows from it."""
        values = self.values(device_id)
        return with_derived(Measurement(quantity, value, channel) for (quantity, channel), value in values.items())

    def link_of(self, device_id: str, key: str) -> float | datetime | None:
        """Return what the radio link of a device is like, by the name of what is asked."""
        known = self.known(device_id)
        if known is None:
            return None
        return _LINK[key](known)

    def has_problem(self, device_id: str) -> bool | None:
        """Return whether a device has fallen silent or says that its battery is low; none while it never spoke."""
        if self.known(device_id) is None:
            return None
        return device_id in self.silent or (self.value_of(device_id, Part(Quantity.BATTERY_LOW)) or 0) > 0

    def derive(self, device_id: str, items: Iterable[Measurement]) -> None:
        """Remember what follows from what a device told."""
        told = {Part(item.quantity, item.channel): item.value for item in items}
        if told:
            self.derived.setdefault(device_id, {}).update(told)
