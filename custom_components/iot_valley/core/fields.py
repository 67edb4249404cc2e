"""What a network server's decoded object tells, by the names that makers' codecs give their fields.

The Things Network's `normalized_payload` is such an object too: its battery is in volts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import re

from .field_names import NAMES, NUMBERED, PLACES, YES_OR_NO
from .quantities import TRAITS, Measurement, Quantity, plausible

_DEEPEST = 4
_LONGEST_LIST = 32
_MOST_FIELDS = 256
_LONGEST_TEXT = 40
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d{1,3})?) ?(?:%|°? ?c|v|ppm|ppb|lx|lux|db|dba|hpa)?", re.ASCII)

_WRAPPERS = frozenset({"value", "val", "values", "state"})
"""Keys that say nothing: `{"temperature": {"value": 21}}`."""

_HISTORY = frozenset({"history", "historydata", "datalog"})
_TIMES = ("timestamp", "time", "ts")
_EARLIEST, _LATEST = 1_000_000_000, 4_000_000_000
"""Seconds since 1970 that can be the time of a measurement."""

_DEGREES_OF_YES = frozenset({Quantity.OCCUPIED, Quantity.MOTION, Quantity.VIBRATION, Quantity.LEAK})
"""Where a number over one is a yes too: movements counted, people there, wetness."""

_HIGHEST_VOLTAGE = 100
"""A battery has no more volts: what is over it is millivolts."""

_LIKELY_VOLTAGE = 6


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value and the keys that lead to it."""

    path: tuple[str, ...]
    value: object
    at: datetime | None = None


def _flat(key: str) -> str:
    """Return a key without case and punctuation; PM1.0 keeps apart from PM10."""
    return re.sub(r"[\W_]+", "", re.sub(r"^pm1[._]0", "pm1", key.casefold()))


def _time_of(item: Mapping[str, object]) -> datetime | None:
    """Return when a piece of history was measured, if it says so in seconds since 1970."""
    found = next((_number(item[name]) for name in _TIMES if name in item), None)
    return datetime.fromtimestamp(found, UTC) if found is not None and _EARLIEST <= found <= _LATEST else None


def _leaves(value: object, path: tuple[str, ...], at: datetime | None = None) -> Iterator[_Leaf]:
    """Return the values of an object and of those in it; history only where it is dated."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, _flat(str(key)[:_LONGEST_TEXT])), at)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        yield from _of_list(value, path, at)
    else:
        yield _Leaf(path, value, at)


def _of_list(items: Sequence[object], path: tuple[str, ...], at: datetime | None) -> Iterator[_Leaf]:
    """Return the values of the objects of a list, told apart by their place in it, or by their time."""
    for place, item in enumerate(items[:_LONGEST_LIST], 1):
        if not isinstance(item, Mapping):
            continue
        if path[-1:] and path[-1] in _HISTORY:
            when = _time_of(item)
            if when:
                yield from _leaves(item, path, when)
        else:
            yield from _leaves(item, (*path, str(place)), at)


def _number(value: object) -> float | None:
    """Return a number, quoted or not; none for anything else, and for what no float can hold."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value[:_LONGEST_TEXT].strip().casefold())
        value = float(found[1].replace(",", ".")) if found else None
    if not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _word(value: object) -> float | None:
    """Return what a yes or a no in any words is worth."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return YES_OR_NO.get(" ".join(re.findall(r"[a-z]+", value[:_LONGEST_TEXT].casefold())))
    return None


def _called(name: str) -> tuple[Quantity, str] | None:
    """Return the quantity and channel of a name, with or without the numbers in it."""
    if name in NAMES:
        return NAMES[name]
    bare, number = re.sub(r"\d+", "", name), ".".join(re.findall(r"\d+", name))
    if number and bare in NUMBERED:
        return NUMBERED[bare], number
    if number and bare in NAMES:
        quantity, channel = NAMES[bare]
        return quantity, f"{channel}.{number}".strip(".")
    return None


def _named(path: tuple[str, ...]) -> tuple[Quantity, str] | None:
    """Return the quantity of the longest end of a path that has a name, and the channel that the rest of it tells."""
    keys = tuple(key for key in path if key not in _WRAPPERS)
    for start in range(len(keys)):
        called = _called("".join(keys[start:]))
        if called:
            quantity, channel = called
            return quantity, _placed(keys[:start], channel)
    return None


def quantity_called(name: str) -> tuple[Quantity, str] | None:
    """Return the quantity and channel that a field of a name tells, none where it is not understood."""
    return _named((_flat(name),))


def _placed(above: tuple[str, ...], channel: str) -> str:
    """Return a channel with the group that tells it apart, or else the number, if there is one in the keys above."""
    place = next((key for key in above if key in PLACES), "")
    if channel or place:
        return f"{place}.{channel}".strip(".")
    return ".".join(re.findall(r"\d+", " ".join(above)))


def _battery(value: float, *, volts: bool) -> tuple[Quantity, float]:
    """Return whether a battery is told in per cent, volts or millivolts, and how much of it."""
    if value > _HIGHEST_VOLTAGE:
        return Quantity.BATTERY_VOLTAGE, value / 1000
    if volts or (value < _LIKELY_VOLTAGE and not value.is_integer()):
        return Quantity.BATTERY_VOLTAGE, value
    return Quantity.BATTERY, value


def _measured(quantity: Quantity, value: object, *, volts: bool, counts: bool) -> Iterator[tuple[Quantity, float]]:
    """Return what a value says of a quantity."""
    number = _number(value)
    if TRAITS[quantity].yes_no or quantity is Quantity.LIGHT_LEVEL:
        word = _word(value)
        if word is not None:
            yield quantity, word
        elif number is not None:
            yield quantity, float(number > 0) if quantity in _DEGREES_OF_YES and number >= 0 else number
            if counts and quantity is Quantity.MOTION:
                yield Quantity.MOVES, number
    elif number is not None and quantity in {Quantity.BATTERY, Quantity.BATTERY_VOLTAGE}:
        yield _battery(number, volts=volts or quantity is Quantity.BATTERY_VOLTAGE)
    elif number is not None:
        yield quantity, number


def _of_leaf(leaf: _Leaf, *, volts: bool) -> Iterator[Measurement]:
    named = _named(leaf.path)
    if named is None:
        return
    for quantity, value in _measured(named[0], leaf.value, volts=volts, counts=leaf.path[-1] == "motion"):
        yield Measurement(quantity, value, named[1], at=leaf.at)


def _is_normalised(decoded: Mapping[str, object]) -> bool:
    """Return whether an object is of The Things Network's normalised form, by its groups."""
    return any(isinstance(decoded.get(group), Mapping) for group in ("air", "action", "soil", "water", "wind"))


def from_object(decoded: Mapping[str, object]) -> tuple[Measurement, ...]:
    """Return what is understood of an object that a codec made; what cannot be true is left out, nothing is refused."""
    volts = _is_normalised(decoded)
    found: dict[tuple[Quantity, str, datetime | None], Measurement] = {}
    for at, leaf in enumerate(_leaves(decoded, ())):
        if at == _MOST_FIELDS:
            break
        for measurement in plausible(_of_leaf(leaf, volts=volts)):
            found.setdefault((measurement.quantity, measurement.channel, measurement.at), replace(measurement))
    return tuple(found.values())
