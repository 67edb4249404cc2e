"""What follows from what a sensor told: the balance of passages, and movement from a number of movements."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from .quantities import Measurement, Quantity

type Told = Mapping[tuple[Quantity, str], float]

_NOTHING: Told = MappingProxyType({})
_TOTALS = (Quantity.IN_TOTAL, Quantity.OUT_TOTAL)
_PERIODS = (Quantity.IN_PERIOD, Quantity.OUT_PERIOD)
_MOVEMENT = frozenset({Quantity.MOTION, Quantity.OCCUPIED})


def derived_quantities(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return the quantities of a device with those that follow from them."""
    known = dict.fromkeys(quantities)
    if any(known.keys() >= set(pair) for pair in (_TOTALS, _PERIODS)):
        known[Quantity.NET] = None
    if Quantity.MOVES in known and not known.keys() & _MOVEMENT:
        known[Quantity.MOTION] = None
    return tuple(known)


def with_derived(told: Iterable[Measurement], before: Told = _NOTHING) -> tuple[Measurement, ...]:
    """Return what was told with what follows from it; `before` is what the sensor had told until then."""
    told = tuple(told)
    quantities = {item.quantity for item in told}
    return (*told, *_net(told, quantities, before), *_movement(told, quantities))


def _net(told: tuple[Measurement, ...], quantities: set[Quantity], before: Told) -> Iterable[Measurement]:
    """Yield how many more came than went: by totals if there are any, else by adding up periods."""
    if Quantity.NET in quantities:
        return
    if quantities >= set(_TOTALS):
        came, went = (_sum(told, quantity) for quantity in _TOTALS)
        yield Measurement(Quantity.NET, came - went)
    elif quantities >= set(_PERIODS) and not any((quantity, "") in before for quantity in _TOTALS):
        came, went = (_sum(told, quantity) for quantity in _PERIODS)
        yield Measurement(Quantity.NET, before.get((Quantity.NET, ""), 0.0) + came - went)


def _sum(told: tuple[Measurement, ...], quantity: Quantity) -> float:
    """Return a quantity over all lines: what is told for all of them, else their sum."""
    values = {item.channel: item.value for item in told if item.quantity is quantity}
    return values.get("", sum(values.values()))


def _movement(told: tuple[Measurement, ...], quantities: set[Quantity]) -> Iterable[Measurement]:
    """Yield whether something moved, where only the number of movements is told."""
    if quantities & _MOVEMENT:
        return
    for item in told:
        if item.quantity is Quantity.MOVES:
            yield Measurement(Quantity.MOTION, float(item.value > 0), item.channel, item.age, item.at)
