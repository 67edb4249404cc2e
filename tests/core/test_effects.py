"""Days on which heat, air and signs follow people in the engine, and leave alone what a hand has touched."""

from datetime import time, timedelta

import pytest

from custom_components.iot_valley.core.attributes import Attribute, Values
from custom_components.iot_valley.core.climate import Cause, ClimateMode, Setpoints
from custom_components.iot_valley.core.effects import EffectView
from custom_components.iot_valley.core.engagement import Engagement
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.hvac import wanted_of
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    Actuate,
    ActuatorReport,
    Effect,
    EffectChosen,
    Engaged,
    Hand,
    LightReport,
    Mode,
    ModeChosen,
    OutdoorReport,
    OverridesEnded,
    RefusalCode,
    Refused,
)
from custom_components.iot_valley.core.model import ProblemCode, check
from custom_components.iot_valley.core.overrides import Actuator
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.ventilation import AirCause, AirState

from .buildings import Day, at, building, room

PRESENCE, COUNT, CO2 = SensorKind.PRESENCE, SensorKind.COUNT, SensorKind.CO2
TEMPERATURE, WINDOW, HUMIDITY = SensorKind.TEMPERATURE, SensorKind.WINDOW, SensorKind.HUMIDITY
POWER, MODE, HEAT, SPEED = Attribute.POWER, Attribute.MODE, Attribute.TEMPERATURE, Attribute.SPEED
OFFICE = OpeningHours(tuple((Span(time(8), time(19)),) if day < 5 else () for day in range(7)))

VALVE: Values = {MODE: "heat", HEAT: 17.0, Attribute.MODES: "heat,off", Attribute.MEASURED: 18.0}
FAN: Values = {SPEED: 0.0, Attribute.STEPS: 100.0}


def heated(*sensors: SensorKind, kind: SpaceKind = SpaceKind.MEETING_ROOM, **more: str) -> Day:
    """Return a day from eight in a heated room in which nobody is."""
    day = Day(room(PRESENCE, *sensors, kind=kind, climates=("valve",)), start=more.get("start", "08:00"), hours=OFFICE)
    day.happens(ActuatorReport("valve", VALVE))
    day.happens(OutdoorReport(8.0))
    day.reads(more.get("start", "08:00"), "presence", 0)
    return day


def aired(*sensors: SensorKind, fan: Values = FAN) -> Day:
    """Return a day in a room for six with a fan, in which nobody is."""
    day = Day(room(PRESENCE, *sensors, fans=("fan",)))
    day.happens(ActuatorReport("fan", fan))
    day.reads("08:00", "presence", 0)
    return day


def view(day: Day) -> EffectView:
    """Return what is told of the effects now."""
    return day.engine.effects.views["room"]


def heats(day: Day) -> list[str]:
    """Return when it was heated to what."""
    return [f"{clock[:5]} {wanted.get(HEAT, wanted.get(MODE))}" for clock, wanted in day.actuated(MODE, HEAT)]


def speeds(day: Day) -> list[str]:
    """Return when a fan was set to what."""
    return [f"{clock[:5]} {wanted.get(SPEED, wanted.get(POWER))}" for clock, wanted in day.actuated(SPEED, POWER)]


# -- heat --------------------------------------------------------------------------------------------------------------


def test_a_thermostat_is_set_back_and_warm_again() -> None:
    """By who is there."""
    day = heated()
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", 0)
    day.until("10:30")
    assert heats(day) == ["08:00 17.9", "09:01 19.0", "10:05 17.9"]
    told = view(day)
    assert (told.climate, told.climate_cause, told.setpoints) == (
        ClimateMode.STANDBY,
        Cause.EMPTY,
        Setpoints(17.9, 27.1),
    )


def test_a_booking_is_got_ready_for() -> None:
    """A room of 16 °C is begun with long before, and holds no set-back while it is booked."""
    day = heated(TEMPERATURE, start="00:00")
    day.happens(Engaged("room", Engagement(starts=at("09:00"), ends=at("10:00"))))
    for hour in range(9):
        day.reads(f"0{hour}:10", "temperature", 16.0)
    day.until("09:00")
    day.happens(Engaged("room", Engagement(until=at("10:00"))))
    day.until("09:59")
    assert heats(day) == ["00:00 16.0", "05:05 19.0"]
    day.until("10:00").happens(Engaged("room", Engagement()))
    assert heats(day)[-1] == "10:00 16.8"


def test_a_space_that_nobody_books_is_ready_when_it_opens() -> None:
    """And let go of where nobody comes."""
    day = heated(TEMPERATURE, kind=SpaceKind.OPEN_AREA, start="01:00")
    for hour in range(1, 9):
        day.reads(f"0{hour}:10", "temperature", 17.0)
    day.until("09:00")
    assert heats(day) == ["01:00 16.0", "05:20 19.0", "08:15 16.8"]


def test_nobody_is_expected_in_a_corridor() -> None:
    """It is on standby when it opens."""
    day = heated(kind=SpaceKind.CIRCULATION, start="01:00")
    day.until("09:00")
    assert heats(day) == ["01:00 16.0", "08:00 16.8"]


def test_an_event_is_as_good_as_a_booking() -> None:
    """Staff say that it is in use."""
    day = heated()
    day.until("08:30").happens(ModeChosen("room", Mode.EVENT))
    assert heats(day)[-1] == "08:30 19.0"
    day.until("12:00").happens(ModeChosen("room", Mode.CLOSED))
    assert heats(day)[-1] == "12:00 16.0"


def test_one_open_window_of_several_is_enough() -> None:
    """All that are known to be shut say shut; one that says nothing says nothing."""
    day = heated(WINDOW, WINDOW)
    day.reads("08:30", "window", 0)
    day.reads("08:40", "window_2", 1)
    day.until("08:50")
    assert heats(day)[-1] == "08:41 off"
    day.reads("08:55", "window_2", None)
    day.until("09:30")
    assert view(day).climate is not ClimateMode.WINDOW


def test_a_thermometer_that_has_long_said_nothing_says_nothing() -> None:
    """The thermostat's own is taken then."""
    day = heated(TEMPERATURE, start="00:00")
    day.reads("00:10", "temperature", 10.0)
    day.until("04:00").happens(Engaged("room", Engagement(starts=at("09:00"), ends=at("10:00"))))
    assert heats(day) == ["00:00 16.0"], "ten degrees would take eleven hours"
    day.until("07:36")
    assert heats(day)[-1] == "07:35 19.0"


def test_a_hand_wins_over_what_it_touched_and_over_no_more() -> None:
    """Twenty degrees stay, be the room booked or not; an open window turns it off all the same."""
    day = heated(WINDOW)
    day.reads("08:30", "presence", 1)
    day.until("08:40").happens(ActuatorReport("valve", {**VALVE, HEAT: 20.0}, Hand.PERSON))
    before = len(heats(day))
    day.until("12:00")
    assert len(heats(day)) == before
    assert view(day).held == ("valve",)
    day.reads("12:00", "window", 1)
    day.until("12:05")
    assert heats(day)[-1] == "12:01 off"
    day.reads("12:10", "window", 0)
    assert day.actuated()[-1] == ("12:10:00", {MODE: "heat"})
    day.until("12:20").happens(OverridesEnded("room"))
    assert heats(day)[-1] == "12:20 19.0"
    assert view(day).held == ()


def test_a_knob_that_is_turned_is_a_hand_and_a_room_that_warms_up_is_none() -> None:
    """Whatever a thermostat measures, and whatever it says it can do."""
    day = heated()
    day.reads("08:30", "presence", 1)
    day.until("09:00").happens(ActuatorReport("valve", {**VALVE, HEAT: 19.0, Attribute.MEASURED: 21.0}))
    assert view(day).held == ()
    day.happens(ActuatorReport("valve", {**VALVE, HEAT: 21.0}))
    assert view(day).held == ("valve",)


def test_a_climate_that_is_left_alone_is_taken_over_again() -> None:
    """Nothing is asked meanwhile."""
    day = heated()
    day.happens(EffectChosen("room", Effect.CLIMATE, automatic=False))
    day.reads("09:00", "presence", 1)
    day.until("10:00")
    assert heats(day) == ["08:00 17.9"]
    assert view(day).left == {Effect.CLIMATE}
    day.happens(EffectChosen("room", Effect.CLIMATE, automatic=True))
    assert heats(day)[-1] == "10:00 19.0"


@pytest.mark.parametrize(
    ("setpoints", "modes", "indoor", "wanted"),
    [
        (Setpoints(19, 26), "heat,off", 18, {"mode": "heat", "temperature": 19}),
        (Setpoints(None, None), "heat,off", 18, {"mode": "off"}),
        (Setpoints(None, None), "heat", 18, {"mode": "heat", "temperature": 8}),
        (Setpoints(19, 26), "heat_cool,off", 18, {"mode": "heat_cool", "low": 19, "high": 26}),
        (Setpoints(16, None), "heat_cool,off", 18, {"mode": "heat_cool", "low": 16, "high": 35}),
        (Setpoints(16, None), "heat_cool,heat,off", 18, {"mode": "heat", "temperature": 16}),
        (Setpoints(19, 26), "cool,off", 18, {"mode": "cool", "temperature": 26}),
        (Setpoints(16, None), "cool,off", 18, {"mode": "off"}),
        (Setpoints(19, 26), "heat,cool", 18, {"mode": "heat", "temperature": 19}),
        (Setpoints(19, 26), "heat,cool", 25, {"mode": "cool", "temperature": 26}),
        (Setpoints(19, 26), "heat,cool", None, {"mode": "heat", "temperature": 19}),
    ],
)
def test_a_thermostat_is_asked_for_what_it_can(
    setpoints: Setpoints, modes: str, indoor: float | None, wanted: dict[str, object]
) -> None:
    """Heating, cooling, both at once, or one at a time."""
    assert wanted_of(setpoints, Actuator({Attribute.MODES: modes}), indoor) == wanted


# -- air ---------------------------------------------------------------------------------------------------------------


def test_air_is_given_by_the_head() -> None:
    """Three of six are due half of what the fan gives; nobody, nothing."""
    day = aired(COUNT)
    day.reads("08:30", "count", 0)
    day.reads("09:00", "presence", 1)
    day.reads("09:10", "count", 3)
    day.reads("10:00", "presence", 0)
    day.reads("10:00", "count", 0)
    day.until("10:30")
    assert speeds(day)[0] == "08:00 0.0"
    assert "09:10 50.0" in speeds(day)
    assert speeds(day)[-1].endswith(" 0.0")


def test_a_fan_is_set_to_a_speed_that_it_has() -> None:
    """The next higher of three."""
    day = aired(COUNT, fan={SPEED: 0.0, Attribute.STEPS: 3.0})
    day.reads("09:00", "count", 3)
    assert speeds(day)[-1] == "09:00 66.7"


def test_a_fan_that_knows_on_and_off_is_switched() -> None:
    """By its power."""
    day = aired(CO2, fan={POWER: 0.0})
    day.reads("09:00", "presence", 1)
    day.reads("09:00", "co2", 500)
    assert speeds(day)[-1] in {"08:00 0.0", "09:00 1.0"}
    day.reads("09:10", "co2", 1200)
    assert day.engine.actuators.get("fan").wanted == {POWER: 1.0}


def test_air_is_told_without_a_fan() -> None:
    """What it is like, and for how many it is enough as far as that was measured."""
    day = Day(room(PRESENCE, CO2))
    day.reads("09:00", "co2", 1600)
    told = view(day)
    assert (told.air, told.air_level) == (AirState.POOR, None)
    assert told.people_at_most == 0
    day.reads("09:20", "co2", None)
    assert view(day).air is None


def test_damp_and_cleaning_are_aired() -> None:
    """A fan runs for them in an empty room."""
    day = aired(HUMIDITY)
    day.reads("09:00", "humidity", 80)
    assert view(day).air_cause is AirCause.DAMP
    day.happens(ModeChosen("room", Mode.CLEANING))
    assert view(day).air_cause is AirCause.CLEANED
    day.happens(EffectChosen("room", Effect.AIR, automatic=False))
    assert view(day).air_level is None


# -- signs -------------------------------------------------------------------------------------------------------------


def test_the_light_at_the_door_shows_the_state() -> None:
    """Each in its brightness; what is not known leaves it dark."""
    day = Day(room(PRESENCE, signs=("door",)))
    day.happens(ActuatorReport("door", {POWER: 0.0}))
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", 0)
    day.reads("11:00", "presence", None)
    day.until("12:00")
    shown = [(clock[:5], wanted.get(Attribute.BRIGHTNESS)) for clock, wanted in day.actuated()]
    assert shown == [("08:00", None), ("09:00", 100.0), ("10:00", 26.0), ("11:00", None)]


def test_a_system_that_stops_darkens_its_signs() -> None:
    """And lights them again when it is back, without taking the dark for a hand."""
    day = Day(room(PRESENCE, signs=("door",)), room(PRESENCE, id="other", lights=("lamp",)))
    day.happens(ActuatorReport("door", {POWER: 0.0}))
    day.reads("09:00", "presence", 1)
    assert [each.wanted for each in day.engine.effects.darken(day.now) if isinstance(each, Actuate)] == [{POWER: 0.0}]
    day.until("09:05").happens(ActuatorReport("door", {POWER: 0.0}))
    assert view(day).held == ()
    assert day.actuated()[-1][1][Attribute.BRIGHTNESS] == 100.0


def test_a_sign_that_cannot_be_reached_is_asked_for_nothing() -> None:
    """It shows the state once it is there."""
    day = Day(room(PRESENCE, signs=("door",)))
    day.reads("09:00", "presence", 1)
    assert day.actuated() == []
    day.happens(ActuatorReport("door", {POWER: 0.0}))
    assert day.actuated()[-1][1][Attribute.BRIGHTNESS] == 100.0


# -- choices and truth -------------------------------------------------------------------------------------------------


def lit() -> Day:
    """Return a day in a room with a lamp."""
    day = Day(room(PRESENCE, lights=("lamp",)))
    day.happens(LightReport("lamp", on=False))
    return day


def test_lights_may_go_off_by_themselves_and_not_come_on() -> None:
    """Auto-on and auto-off are two choices."""
    day = lit()
    day.happens(EffectChosen("room", Effect.LIGHTS_ON, automatic=False))
    assert view(day).left == {Effect.LIGHTS_ON}
    day.reads("09:00", "presence", 1)
    assert day.levels() == []
    day.switched("09:10", "lamp", on=True)
    day.reads("10:00", "presence", 0)
    day.until("10:05")
    assert day.levels() == [20, 0]


def test_lights_may_come_on_by_themselves_and_not_go_off() -> None:
    """And the other way round."""
    day = lit()
    day.happens(EffectChosen("room", Effect.LIGHTS_OFF, automatic=False))
    day.reads("09:00", "presence", 1)
    day.reads("10:00", "presence", 0)
    day.until("12:00")
    assert day.levels() == [100]
    assert day.view().automatic_lighting
    day.happens(EffectChosen("room", Effect.LIGHTS_OFF, automatic=True))
    assert day.until("12:05").levels() == [100, 20, 0]


def test_giving_a_lamp_back_lights_whoever_is_there() -> None:
    """It had been switched off by hand."""
    day = lit()
    day.reads("09:00", "presence", 1)
    day.switched("09:10", "lamp", on=False)
    assert view(day).held == ("lamp",)
    day.until("09:20").happens(OverridesEnded("room"))
    assert day.levels() == [100, 100]


def test_a_choice_for_a_space_that_is_gone_is_refused() -> None:
    """It may have been removed a moment ago."""
    for event in (OverridesEnded("attic"), EffectChosen("attic", Effect.AIR, automatic=True)):
        with pytest.raises(Refused) as refused:
            lit().happens(event)
        assert refused.value.code is RefusalCode.UNKNOWN_SPACE


def test_a_guest_that_adapts_a_lamp_is_no_hand() -> None:
    """Adaptive Lighting dims it as the day goes on."""
    day = lit()
    day.reads("09:00", "presence", 1)
    day.until("09:30").happens(LightReport("lamp", on=True, brightness=60, hand=Hand.GUEST))
    assert view(day).held == ()


def test_an_actuator_that_was_away_is_brought_to_what_it_missed() -> None:
    """Once it is back, at once; and not where nobody wants it any more."""
    day = Day(room(PRESENCE, COUNT, fans=("fan",)), obedient=False)
    day.happens(ActuatorReport("fan", FAN))
    day.reads("09:00", "count", 6)
    assert speeds(day)[-1] == "09:00 100.0"
    day.happens(ActuatorReport("fan", {}))
    asked = len(speeds(day))
    day.until("09:30").happens(ActuatorReport("fan", FAN))
    assert speeds(day)[asked:] == ["09:30 100.0"]
    day.happens(EffectChosen("room", Effect.AIR, automatic=False))
    day.happens(ActuatorReport("fan", {}))
    day.happens(ActuatorReport("fan", FAN))
    day.until("10:00")
    assert speeds(day)[asked:] == ["09:30 100.0"]


def test_what_is_known_of_actuators_outlasts_a_restart() -> None:
    """What was asked, whose hand is on it, and what was learnt."""
    day = heated(WINDOW, CO2)
    day.reads("08:30", "presence", 1)
    day.until("08:40").happens(ActuatorReport("valve", {**VALVE, HEAT: 20.0}, Hand.PERSON))
    day.happens(EffectChosen("room", Effect.AIR, automatic=False))
    before = day.engine.snapshot()
    day.restarts()
    after = day.engine.snapshot()
    assert after.actuators["valve"].hands == before.actuators["valve"].hands
    assert after.climates["room"].asked == before.climates["room"].asked
    assert after.left == {"room": (Effect.AIR,)}


def test_a_thermostat_of_two_spaces_is_a_problem() -> None:
    """It follows the first that names it."""
    one, two = (room(PRESENCE, id=id, climates=("valve",)) for id in ("one", "two"))
    codes = [problem.code for problem in check(building(one, two))]
    assert codes == [ProblemCode.ACTUATOR_SHARED]
    assert [space.climates for space in Day(one, two).engine._spaces.values()] == [("valve",), ()]


def test_a_clock_that_is_set_back_takes_recoveries_and_hands_along() -> None:
    """Every duration stays what it was."""
    day = heated(TEMPERATURE)
    day.reads("08:30", "temperature", 15.0)
    day.reads("08:40", "presence", 1)
    day.until("09:00").happens(ActuatorReport("valve", {**VALVE, HEAT: 20.0}, Hand.PERSON))
    before = day.engine.snapshot()
    day.now -= timedelta(hours=2)
    day.happens(OutdoorReport(9.0))
    after = day.engine.snapshot()
    hands = [snapshot.actuators["valve"].hands[HEAT] for snapshot in (before, after)]
    assert hands[0] - hands[1] == timedelta(hours=2)
    runs = [snapshot.climates["room"].run for snapshot in (before, after)]
    assert runs[0] is not None
    assert runs[1] is not None
    assert runs[0].since - runs[1].since == timedelta(hours=2)
