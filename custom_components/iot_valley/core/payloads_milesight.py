"""Milesight's sensors of rooms, desks, doors and air, as their user guides describe them."""

from collections.abc import Iterable

from .frames import Model, Slot, told_by
from .milesight_items import Item, Items, decoder, slots_of
from .quantities import Quantity

MAKER = "Milesight"


def _item(*slots: Slot, size: int = 0) -> Item:
    return Item(size or max(slot.start + slot.size for slot in slots), slots)


def _temperature(start: int = 0) -> Slot:
    return Slot(Quantity.TEMPERATURE, start, 2, per=10, signed=True)


def _humidity(start: int = 0, size: int = 1) -> Slot:
    return Slot(Quantity.HUMIDITY, start, size, per=2)


def _two_bytes(quantity: Quantity, start: int = 0, per: float = 1) -> Slot:
    return Slot(quantity, start, 2, per=per)


_YES_NO = {0: 0.0, 1: 1.0}
_AIR = (
    _temperature(4),
    _humidity(6, 2),
    Slot(Quantity.MOTION, 8, means=_YES_NO),
    Slot(Quantity.LIGHT_LEVEL, 9),
    _two_bytes(Quantity.CO2, 10),
    _two_bytes(Quantity.PRESSURE, 14, 10),
)
_DUST = (_two_bytes(Quantity.PM2_5, 16), _two_bytes(Quantity.PM10, 18))
_INDEX = _two_bytes(Quantity.AIR_INDEX, 12, 100)
_MASS = _two_bytes(Quantity.TVOC_MASS, 12)


def _history(*slots: Slot, size: int) -> Item:
    return Item(size, slots, dated=True)


_BATTERY: Items = {0x0175: _item(Slot(Quantity.BATTERY, 0))}
_CLIMATE: Items = {**_BATTERY, 0x0367: _item(_temperature()), 0x0468: _item(_humidity())}
_SEAT: Items = {**_BATTERY, 0x0300: _item(Slot(Quantity.OCCUPIED, 0, means=_YES_NO))}
_DAYLIGHT: Items = {0x0400: _item(Slot(Quantity.LIGHT_LEVEL, 0, means=_YES_NO))}
_ACTIVITY: Items = {
    **_CLIMATE,
    0x056A: _item(_two_bytes(Quantity.MOVES)),
    0x0665: _item(_two_bytes(Quantity.ILLUMINANCE), size=6),
}
_AM300: Items = {
    **_CLIMATE,
    0x0500: _item(Slot(Quantity.MOTION, 0, means=_YES_NO)),
    0x06CB: _item(Slot(Quantity.LIGHT_LEVEL, 0)),
    0x077D: _item(_two_bytes(Quantity.CO2)),
    0x087D: _item(_two_bytes(Quantity.AIR_INDEX, per=100)),
    0x08E6: _item(_two_bytes(Quantity.TVOC_MASS)),
    0x0973: _item(_two_bytes(Quantity.PRESSURE, per=10)),
    0x0E01: Item(1),
}
_AM308: Items = {
    **_AM300,
    0x0B7D: _item(_two_bytes(Quantity.PM2_5)),
    0x0C7D: _item(_two_bytes(Quantity.PM10)),
}


def _am319(channel: int, gas: Quantity) -> Items:
    """Return the items of an AM319, which comes with one of two gas sensors."""
    last = _two_bytes(gas, 20, 100)
    return {
        **_AM308,
        channel: _item(_two_bytes(gas, per=100)),
        0x20CE: _history(*_AIR, _INDEX, *_DUST, last, size=22),
        0x21CE: _history(*_AIR, _MASS, *_DUST, last, size=22),
    }


def _history_of(size: int, *dust: Slot) -> Items:
    return {
        0x20CE: _history(*_AIR, _INDEX, *dust, size=size),
        0x21CE: _history(*_AIR, _MASS, *dust, size=size),
    }


_MAGNET = Slot(Quantity.OPEN, 0, means=_YES_NO)
_WS203_PAST = (Slot(Quantity.OCCUPIED, 5, means=_YES_NO), _temperature(6), _humidity(8))
_EM500_PAST = (_two_bytes(Quantity.CO2, 4), _two_bytes(Quantity.PRESSURE, 6, 10), _temperature(8), _humidity(10))

_DEVICES: Iterable[tuple[str, Items]] = (
    ("VS330", {
        **_BATTERY,
        0x0282: _item(_two_bytes(Quantity.DISTANCE)),
        0x038E: _item(Slot(Quantity.OCCUPIED, 0, means=_YES_NO)),
        0x048E: Item(1),
    }),
    ("VS340", _SEAT),
    ("VS341", _SEAT),
    ("VS370", {**_SEAT, **_DAYLIGHT}),
    ("WS202", {**_BATTERY, 0x0300: _item(Slot(Quantity.MOTION, 0, means=_YES_NO)), **_DAYLIGHT}),
    ("WS203", {
        **_CLIMATE,
        0x0500: _item(Slot(Quantity.OCCUPIED, 0, means=_YES_NO)),
        0x8367: _item(_temperature(), size=3),
        0x20CE: _history(*_WS203_PAST, size=9),
    }),
    ("WS301", {
        **_BATTERY,
        0x0300: _item(_MAGNET),
        0x0400: _item(Slot(Quantity.TAMPER, 0, means=_YES_NO)),
    }),
    ("AM103", {
        **_CLIMATE,
        0x077D: _item(_two_bytes(Quantity.CO2)),
        0x20CE: _history(_temperature(4), _humidity(6), _two_bytes(Quantity.CO2, 7), size=9),
    }),
    ("AM104", _ACTIVITY),
    ("AM107", {
        **_ACTIVITY,
        0x077D: _item(_two_bytes(Quantity.CO2)),
        0x087D: _item(_two_bytes(Quantity.TVOC)),
        0x0973: _item(_two_bytes(Quantity.PRESSURE, per=10)),
    }),
    ("AM307", {**_AM300, **_history_of(16)}),
    ("AM308", {**_AM308, **_history_of(20, *_DUST)}),
    ("AM319", _am319(0x0A7D, Quantity.HCHO)),
    ("AM319 O3", _am319(0x0D7D, Quantity.O3)),
    ("EM300-TH", {**_CLIMATE, 0x20CE: _history(_temperature(4), _humidity(6), size=8)}),
    ("EM300-MCS", {
        **_CLIMATE,
        0x0600: _item(_MAGNET),
        0x20CE: _history(_temperature(4), _humidity(6), Slot(Quantity.OPEN, 7, means=_YES_NO), size=8),
    }),
    ("EM320-TH", {**_CLIMATE, 0x20CE: _history(_temperature(4), _humidity(6), size=7)}),
    ("EM500-CO2", {
        **_CLIMATE,
        0x057D: _item(_two_bytes(Quantity.CO2)),
        0x0673: _item(_two_bytes(Quantity.PRESSURE, per=10)),
        0x83D7: _item(_temperature(), size=5),
        0x20CE: _history(*_EM500_PAST, size=11),
    }),
)  # fmt: skip

_OTHER_NAMES = {
    "AM307": ("AM307L",),
    "AM308": ("AM308L",),
    "AM319": ("AM319L", "AM319 HCHO", "AM319L HCHO"),
    "AM103": ("AM103L",),
}


def _model(name: str, items: Items) -> Model:
    slots = slots_of(items.values())
    return Model(name, MAKER, decoder(items), told_by(slots), (name, *_OTHER_NAMES.get(name, ())))


def key_of(name: str) -> str:
    """Return the key of a device of Milesight."""
    return "milesight_" + name.casefold().replace("-", "_").replace(" ", "_")


MODELS = {key_of(name): _model(name, items) for name, items in _DEVICES}
