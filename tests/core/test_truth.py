"""Whether an actuator did what it was asked, seen alone: no engine, no house."""

from datetime import timedelta

import pytest

from custom_components.iot_valley.core.actuators import Actuators
from custom_components.iot_valley.core.attributes import Attribute, Value
from custom_components.iot_valley.core.messages import Actuate, Hand, SetLights
from custom_components.iot_valley.core.model import Defaults
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.overrides import Actuator, differs, holds, is_lit, observe
from custom_components.iot_valley.core.truth import Step, due_at, follow, missing

from .buildings import at, room

POWER, BRIGHTNESS, HEAT = Attribute.POWER, Attribute.BRIGHTNESS, Attribute.TEMPERATURE


def asked(*, tries: int = 0, awaited: bool = True) -> Actuator:
    """Return a fan that was asked at nine to go on, and is off."""
    return Actuator({POWER: 0.0}, {POWER: 1.0}, at("09:00"), awaited=awaited, tries=tries)


@pytest.mark.parametrize(
    ("tries", "clock", "step"),
    [
        (0, "09:00:09", Step.NOTHING),
        (0, "09:00:10", Step.AGAIN),
        (1, "09:00:19", Step.NOTHING),
        (1, "09:00:20", Step.AGAIN),
        (2, "09:00:39", Step.NOTHING),
        (2, "09:00:40", Step.GIVE_UP),
        (3, "12:00", Step.NOTHING),
    ],
)
def test_it_is_asked_again_twice_and_then_given_up(tries: int, clock: str, step: Step) -> None:
    """After ten seconds, twenty more, and forty more."""
    assert follow(asked(tries=tries), at(clock))[1] is step


def test_what_is_not_awaited_any_more_or_not_told_is_never_due() -> None:
    """A lamp that tells no brightness has it."""
    assert due_at(asked(awaited=False)) is None
    lamp = Actuator({POWER: 1.0}, {POWER: 1.0, BRIGHTNESS: 50.0}, at("09:00"))
    assert missing(lamp) == {}
    assert due_at(lamp) is None


@pytest.mark.parametrize(
    ("attribute", "one", "other", "really"),
    [
        (BRIGHTNESS, 50.0, 59.0, False),
        (BRIGHTNESS, 50.0, 60.0, True),
        (HEAT, 19.0, 19.2, False),
        (HEAT, 19.0, 19.5, True),
        (Attribute.MODE, "heat", "off", True),
        (HEAT, 19.0, "off", True),
        (POWER, 0.0, 1.0, True),
    ],
)
def test_what_differs_really(attribute: Attribute, one: Value, other: Value, really: bool) -> None:
    """Numbers by as much as counts, words whatever they are."""
    assert differs(attribute, one, other) is really


def test_a_hand_holds_what_it_touched_and_whoever_switches_holds_all() -> None:
    """While someone is there, and for two hours where nobody is seen."""
    hours = timedelta(hours=2)
    warmer = observe(Actuator({HEAT: 19.0, Attribute.MODE: "heat"}), {HEAT: 21.0}, Hand.PERSON, at("09:00"))
    assert holds(warmer, Verdict.PRESENT, at("15:00"), hours, HEAT)
    assert not holds(warmer, Verdict.PRESENT, at("15:00"), hours, Attribute.MODE)
    assert holds(warmer, Verdict.ABSENT, at("10:59"), hours, HEAT)
    assert not holds(warmer, Verdict.ABSENT, at("11:00"), hours, HEAT)
    off = observe(Actuator({Attribute.MODE: "heat", HEAT: 19.0}), {Attribute.MODE: "off"}, Hand.PERSON, at("09:00"))
    assert holds(off, Verdict.PRESENT, at("15:00"), hours, HEAT)


def test_hands_that_are_over_end_no_more() -> None:
    """Only the first of those to come is looked for."""
    space = room(fans=("fan",))
    actuators = Actuators()
    actuators.rebuild({"room": space}, Defaults())
    actuators.observe("fan", {POWER: 0.0}, Hand.DEVICE, at("09:00"))
    actuators.observe("fan", {POWER: 1.0}, Hand.PERSON, at("09:10"))
    assert actuators.ends(space, at("10:00")) == at("11:10")
    assert actuators.ends(space, at("12:00")) is None
    actuators.rename({"fan": "blower"})
    assert actuators.get("blower").hand_at == at("09:10")


def test_a_lamp_is_told_again_as_a_lamp_and_a_fan_as_a_fan() -> None:
    """With what it was asked for; a guest's lamp without any brightness."""
    space = room(lights=("lamp",), fans=("fan",))
    actuators = Actuators()
    actuators.rebuild({"room": space}, Defaults())
    for id in ("lamp", "fan"):
        actuators.observe(id, {POWER: 0.0}, Hand.DEVICE, at("08:59"))
    actuators.ask(("lamp",), {POWER: 1.0, BRIGHTNESS: 80.0}, at("09:00"))
    actuators.ask(("fan",), {POWER: 1.0}, at("09:00"))
    assert actuators.overdue(at("09:00:10")) == [
        Actuate("room", ("fan",), {POWER: 1.0}),
        SetLights("room", ("lamp",), 80),
    ]
    actuators.ask(("lamp",), {POWER: 1.0}, at("09:01"))
    assert actuators.overdue(at("09:01:10"))[-1] == Actuate("room", ("lamp",), {POWER: 1.0})
    assert not actuators.has_news()


def test_a_lamp_that_cannot_be_reached_is_lit_where_that_was_asked() -> None:
    """So it is told to go off with the others, and does once it is back."""
    assert is_lit(Actuator({}, {POWER: 1.0}), at("09:00"))
    assert not is_lit(Actuator({}, {POWER: 0.0}), at("09:00"))
    assert not is_lit(Actuator(), at("09:00"))


def test_what_no_hand_holds_is_not_given_back() -> None:
    """It was never taken."""
    space = room(lights=("lamp",), fans=("fan",))
    actuators = Actuators()
    actuators.rebuild({"room": space}, Defaults())
    for id, power in (("lamp", 0.0), ("fan", 0.0), ("fan", 1.0)):
        actuators.observe(id, {POWER: power}, Hand.PERSON if power else Hand.DEVICE, at("09:00"))
    assert actuators.held(space, Verdict.PRESENT, at("09:01")) == ("fan",)
    actuators.release(space, at("09:02"))
    assert actuators.held(space, Verdict.PRESENT, at("09:03")) == ()
