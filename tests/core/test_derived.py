"""What follows from what a sensor told."""

from custom_components.iot_valley.core.derived import derived_quantities, with_derived
from custom_components.iot_valley.core.quantities import Measurement, Quantity
from custom_components.iot_valley.core.quantity_kinds import KINDS_OF, NOT_PROPOSED, proposed
from custom_components.iot_valley.core.sensors import SensorKind

IN, OUT, NET = Quantity.IN_TOTAL, Quantity.OUT_TOTAL, Quantity.NET


def net(*told: Measurement, before: float | None = None) -> float | None:
    """Return the balance that follows from what was told."""
    known = {} if before is None else {(NET, ""): before}
    return next((item.value for item in with_derived(told, known) if item.quantity is NET), None)


def test_totals_tell_how_many_are_inside() -> None:
    """Whoever came in and has not gone out."""
    assert net(Measurement(IN, 12), Measurement(OUT, 9)) == 3
    assert net(Measurement(IN, 12)) is None


def test_lines_are_added_up_unless_their_sum_is_told() -> None:
    """A counter with two lines watches two doors."""
    lines = (Measurement(IN, 5, "1"), Measurement(IN, 2, "2"), Measurement(OUT, 1, "1"), Measurement(OUT, 0, "2"))
    assert net(*lines) == 6
    assert net(*lines, Measurement(IN, 9), Measurement(OUT, 1)) == 8


def test_periods_are_added_to_what_was_before() -> None:
    """A counter that tells only who passed since the last report."""
    period = (Measurement(Quantity.IN_PERIOD, 3), Measurement(Quantity.OUT_PERIOD, 1))
    assert net(*period) == 2
    assert net(*period, before=5) == 7


def test_a_device_that_knows_totals_is_not_added_up() -> None:
    """Its periods come in other messages than its totals, and would be counted twice."""
    told = (Measurement(Quantity.IN_PERIOD, 3), Measurement(Quantity.OUT_PERIOD, 1))
    assert [item.quantity for item in with_derived(told, {(IN, ""): 9.0})] == [item.quantity for item in told]


def test_what_is_told_is_not_derived() -> None:
    """A balance of the device's own stays as it is."""
    assert with_derived((Measurement(NET, 4), Measurement(IN, 1), Measurement(OUT, 1)))[0] == Measurement(NET, 4)
    assert net(Measurement(NET, 4), Measurement(IN, 1), Measurement(OUT, 1)) == 4


def test_movements_are_motion() -> None:
    """Where nothing better is told."""
    [_, motion] = with_derived([Measurement(Quantity.MOVES, 2)])
    assert (motion.quantity, motion.value) == (Quantity.MOTION, 1)
    [_, motion] = with_derived([Measurement(Quantity.MOVES, 0, "2")])
    assert (motion.quantity, motion.value, motion.channel) == (Quantity.MOTION, 0, "2")
    assert len(with_derived([Measurement(Quantity.MOVES, 2), Measurement(Quantity.OCCUPIED, 1)])) == 2


def test_a_model_has_what_follows_too() -> None:
    """So that its entities are there before it speaks."""
    assert derived_quantities((IN, OUT)) == (IN, OUT, NET)
    assert derived_quantities((Quantity.MOVES,)) == (Quantity.MOVES, Quantity.MOTION)
    assert derived_quantities((Quantity.MOVES, Quantity.OCCUPIED)) == (Quantity.MOVES, Quantity.OCCUPIED)
    assert derived_quantities((IN,)) == (IN,)


def test_what_a_quantity_is_taken_for() -> None:
    """By the device that tells it: a PIR sees no still person, a seat is a place."""
    assert proposed(Quantity.OCCUPIED, None) is SensorKind.PRESENCE
    assert proposed(Quantity.OCCUPIED, "milesight_vs341") is SensorKind.PRESSURE
    assert proposed(Quantity.OCCUPIED, "browan_tbms100") is SensorKind.MOTION
    assert proposed(Quantity.OPEN, "browan_tbms100") is SensorKind.DOOR
    assert proposed(NET, None) is SensorKind.COUNTER
    assert proposed(NET, None, (Quantity.COUNT,)) is None
    assert proposed(Quantity.TILT, None) is None


def test_what_only_its_fitter_knows_is_not_proposed() -> None:
    """But can be chosen."""
    for quantity in NOT_PROPOSED:
        assert proposed(quantity, None) is None
        assert KINDS_OF[quantity]
