"""Browan's Tabs sensors, as their reference manuals describe them: one frame a device, told by its port, little-endian.

Sources: manuals TBMS100, TBDW100, TBHH100, TBHV110, TBAM100, TBSL100, TBWL100; browanofficial/Sensor-Decoder.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from .frames import Model, PayloadCode, PayloadRefused, Slot, read, told_by
from .quantities import Measurement, Quantity

_ABOUT = frozenset({204, 222})
"""Ports of the answers to downlinks and of the first frame, which tells of the firmware."""

_BATTERY = Slot(Quantity.BATTERY_VOLTAGE, 1, plus=25, per=10, bits=4)


def _temperature(start: int, channel: str = "") -> Slot:
    return Slot(Quantity.TEMPERATURE, start, plus=-32, bits=7, channel=channel)


_HUMIDITY = Slot(Quantity.HUMIDITY, 3, bits=7, void=frozenset({127}))
_FRAMES: Mapping[str, tuple[int, tuple[Slot, ...]]] = {
    "TBMS100": (
        102,
        (Slot(Quantity.OCCUPIED, 0, bits=1), _BATTERY, _temperature(2), Slot(Quantity.MOVES_TOTAL, 5, 3)),
    ),
    "TBDW100": (100, (Slot(Quantity.OPEN, 0, bits=1), _BATTERY, _temperature(2), Slot(Quantity.EVENTS_TOTAL, 5, 3))),
    "TBHH100": (103, (_BATTERY, _temperature(2), _HUMIDITY)),
    "TBHV110": (
        103,
        (
            _BATTERY,
            _temperature(2, "board"),
            _HUMIDITY,
            Slot(Quantity.CO2, 4, 2),
            Slot(Quantity.TVOC, 6, 2),
            Slot(Quantity.AIR_INDEX, 8, 2),
            _temperature(10),
        ),
    ),
    "TBAM100": (104, (_BATTERY, _temperature(2), Slot(Quantity.ILLUMINANCE, 3, 3))),
    "TBSL100": (105, (_BATTERY, _temperature(2), Slot(Quantity.SOUND, 3))),
    "TBWL100": (106, (Slot(Quantity.LEAK, 0, bits=1), _BATTERY, _temperature(2, "board"), _HUMIDITY, _temperature(4))),
}
_NAMES: Mapping[str, tuple[str, ...]] = {
    "TBMS100": ("Tabs Motion", "Tabs TBMS100", "Motion Sensor TBMS100", "Tabs Motion Sensor", "Tabs PIR"),
    "TBDW100": ("Tabs Door", "Tabs TBDW100", "Tabs Door Window Sensor"),
    "TBHH100": ("Tabs TBHH100", "Tabs Healthy Home Sensor"),
    "TBHV110": ("Tabs TBHV110", "Tabs Healthy Home Sensor IAQ"),
    "TBAM100": ("Tabs TBAM100", "Tabs Ambient Light Sensor"),
    "TBSL100": ("Tabs TBSL100", "Tabs Sound Level Sensor"),
    "TBWL100": ("Tabs TBWL100", "Tabs Water Leak Sensor"),
}


def tabs(own: int, slots: tuple[Slot, ...], port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what a frame on the device's own port tells; without a port it is taken for one."""
    if port in _ABOUT:
        return ()
    if port not in {None, own}:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    return read(data, slots, "little")


MODELS = {
    f"browan_{name.casefold()}": Model(name, "Browan", partial(tabs, own, slots), told_by(slots), (name, *_NAMES[name]))
    for name, (own, slots) in _FRAMES.items()
}
