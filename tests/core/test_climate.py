"""Days of heating and cooling, each written by hand: what happens, and what is commanded when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.iot_valley.core.climate import (
    Cause,
    ClimateMode,
    ClimatePlan,
    Comfort,
    Decision,
    Inputs,
    Setpoints,
    decide,
)
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.recovery import Pace, Recovery, Run

from .buildings import at

_VERDICTS = {"here": Verdict.PRESENT, "empty": Verdict.ABSENT, "unknown": Verdict.UNKNOWN}
_FLAGS = {
    "open": ("open", True),
    "shut": ("open", False),
    "window": ("window", True),
    "closed": ("window", False),
    "lost": ("window", None),
    "booked": ("booked", True),
    "unbooked": ("booked", False),
    "stays": ("stays", True),
}


def moment(text: str) -> datetime:
    """Return a time such as `09:30`, or `2/09:30` two days later."""
    day, _, clock = text.rpartition("/")
    return at(clock, int(day or 0))


@dataclass
class Room:
    """A room whose climate is looked at whenever it asks for it, or something happens."""

    now: datetime = field(default_factory=lambda: at("00:00"))
    inputs: Inputs = field(default_factory=lambda: Inputs(Verdict.UNKNOWN, open=False))
    plan: ClimatePlan = field(default_factory=ClimatePlan)
    comfort: Comfort = field(default_factory=Comfort)
    done: list[str] = field(default_factory=list)
    last: Decision | None = None
    wakes: int = 0

    def lives(self, *lines: str, until: str) -> list[str]:
        """Return the commands of a day, told as its events."""
        for line in lines:
            clock, *words = line.split()
            self._until(moment(clock))
            for word in words:
                self._take(word)
            self._look()
        self._until(moment(until))
        return self.done

    def _take(self, word: str) -> None:
        name, _, value = word.partition("=")
        part: dict[str, Any]
        if name in _VERDICTS:
            part = {"verdict": _VERDICTS[name]}
        elif name == "expect":
            part = {"expected_at": moment(value) if value else None}
        else:
            part = dict(
                [_FLAGS[name]] if name in _FLAGS else [({"in": "indoor", "out": "outdoor"}[name], float(value))]
            )
        self.inputs = self.inputs._replace(**part)

    def _until(self, then: datetime) -> None:
        while self.last is not None and self.last.wake_at is not None and self.last.wake_at <= then:
            assert self.last.wake_at > self.now, "a wake-up makes progress"
            self.now = self.last.wake_at
            self.wakes += 1
            self._look()
        self.now = then

    def _look(self) -> None:
        self.last = decide(self.plan, self.inputs, self.comfort, self.now)
        self.plan = self.last.plan
        if self.last.command is not None:
            self.done.append(f"{self._clock()} {told(self.last.command)}")
        again = decide(self.plan, self.inputs, self.comfort, self.now)
        assert (again.plan, again.command) == (self.plan, None), "the same moment again changes nothing"

    def _clock(self) -> str:
        days = (self.now - at("00:00")).days
        return f"{days}/{self.now:%H:%M}" if days else f"{self.now:%H:%M}"


def told(setpoints: Setpoints) -> str:
    """Return setpoints as text: heat to, and cool from."""
    return "/".join("off" if each is None else f"{each:g}" for each in setpoints)


# fmt: off
TRACES: dict[str, tuple[tuple[str, ...], str, list[str]]] = {
    "an empty room is on standby in opening hours, and after an hour lets go once more": (
        ("08:00 open empty",), "18:00", ["08:00 17.9/27.1", "09:00 16.8/28.2"],
    ),
    "a walk-in has it warm after a minute": (
        ("08:00 open empty", "08:50 here"), "18:00", ["08:00 17.9/27.1", "08:51 19/26"],
    ),
    "whoever looks in for half a minute changes nothing": (
        ("08:00 open empty", "08:30 here", "08:30:30 empty"), "09:30", ["08:00 17.9/27.1", "09:00 16.8/28.2"],
    ),
    "five minutes after all have left it is set back, ten after the last command": (
        ("08:30 open empty", "09:00 here", "10:00 empty"), "18:00",
        ["08:30 17.9/27.1", "09:01 19/26", "10:05 17.9/27.1", "11:00 16.8/28.2"],
    ),
    "a coffee break of four minutes is no absence": (
        ("08:30 open empty", "09:00 here", "10:00 empty", "10:04 here"), "18:00",
        ["08:30 17.9/27.1", "09:01 19/26"],
    ),
    "a set-back waits until ten minutes after the last command": (
        ("08:30 open empty", "09:00 here", "09:02 empty"), "10:00",
        ["08:30 17.9/27.1", "09:01 19/26", "09:11 17.9/27.1"],
    ),
    "a restore does not wait": (
        ("08:30 open empty", "09:00 here", "10:00 empty", "10:06 here"), "18:00",
        ["08:30 17.9/27.1", "09:01 19/26", "10:05 17.9/27.1", "10:07 19/26"],
    ),
    "out of hours nobody is heated for": (
        ("00:00 empty", "08:00 open", "19:00 shut"), "23:00",
        ["00:00 16/off", "08:00 16.8/28.2", "19:00 16/off"],
    ),
    "who works late stays warm": (
        ("08:00 open here", "19:00 shut", "21:00 empty"), "23:00", ["08:00 19/26", "21:05 16/off"],
    ),
    "not knowing freezes nobody in opening hours": (
        ("08:00 open",), "18:00", ["08:15 19/26"],
    ),
    "a start at which nobody knows yet changes nothing": (
        ("08:00 open empty", "08:20 unknown", "08:22 empty"), "08:50", ["08:00 17.9/27.1"],
    ),
    "not knowing at night is no reason to heat": (
        ("00:00", "08:00 open", "19:00 shut"), "23:00", ["00:15 16/off", "08:00 19/26", "19:00 16/off"],
    ),
    "sensors that are lost in a meeting set nothing back": (
        ("08:00 open here", "09:00 unknown", "19:00 shut"), "23:00", ["08:00 19/26"],
    ),
    "an open window turns all off after a minute": (
        ("08:00 open here", "09:00 window"), "18:00", ["08:00 19/26", "09:01 off/off"],
    ),
    "a window that is opened for half a minute turns nothing off": (
        ("08:00 open here", "09:00 window", "09:00:30 closed"), "18:00", ["08:00 19/26"],
    ),
    "once it is shut it is warm again at once": (
        ("08:00 open here", "09:00 window", "09:20 closed"), "18:00",
        ["08:00 19/26", "09:01 off/off", "09:20 19/26"],
    ),
    "shut after all have left it waits for its ten minutes": (
        ("08:00 open here", "08:30 empty", "09:00 window", "09:05 closed"), "09:20",
        ["08:00 19/26", "08:35 17.9/27.1", "09:01 off/off", "09:11 17.9/27.1"],
    ),
    "a window contact that is lost is no open window": (
        ("08:00 open here", "09:00 window", "09:10 lost"), "18:00",
        ["08:00 19/26", "09:01 off/off", "09:10 19/26"],
    ),
    "an open window beats a booking": (
        ("08:00 open empty window", "09:00 booked"), "18:00", ["08:00 17.9/27.1", "08:01 off/off"],
    ),
    "no set-back inside a booking": (
        ("08:30 open empty", "09:00 booked", "09:05 here", "09:30 empty", "10:20 unbooked"), "10:29",
        ["08:30 17.9/27.1", "09:00 19/26", "10:20 17.9/27.1"],
    ),
    "a released no-show is set back": (
        ("08:30 open empty", "09:00 booked", "09:10 unbooked"), "09:29",
        ["08:30 17.9/27.1", "09:00 19/26", "09:10 17.9/27.1"],
    ),
    "a cold room is ready when the meeting begins: 3.1 K at 0.75 h, twice the spread, and the radiator's ten minutes": (
        ("00:00 empty in=15.9 out=5 expect=09:00", "09:00 booked expect="), "09:30", ["00:00 16/off", "04:57 19/26"],
    ),
    "a warm one need not be got ready": (
        ("00:00 empty in=21 out=12 expect=09:00", "09:00 booked expect="), "09:30", ["00:00 16/off", "09:00 19/26"],
    ),
    "one that cools down meanwhile begins earlier": (
        ("00:00 empty in=19 out=5 expect=09:00", "05:30 in=16.9", "09:00 booked expect="), "09:30",
        ["00:00 16/off", "06:12 19/26"],
    ),
    "a hot one is cooled down before": (
        ("00:00 empty in=28 out=25 expect=09:00", "07:00 in=26.1", "09:00 booked expect="), "09:30",
        ["00:00 16/off", "06:20 19/26"],
    ),
    "a booking that is cancelled while it warms up ends it": (
        ("00:00 empty in=15.9 out=5 expect=09:00", "06:00 expect="), "09:30",
        ["00:00 16/off", "04:57 19/26", "06:00 16/off"],
    ),
    "nobody comes to a space that was opened: a quarter of an hour is waited": (
        ("00:00 empty in=18 expect=08:00", "08:00 open expect=1/08:00"), "12:00",
        ["00:00 16/off", "06:35 19/26", "08:15 16.8/28.2"],
    ),
    "empty for a day, then for two": (
        ("08:00 open empty", "1/19:00 shut"), "3/00:00",
        ["08:00 17.9/27.1", "09:00 16.8/28.2", "1/08:00 16/off", "2/08:00 8/off"],
    ),
    "out of the frost in time": (
        ("00:00 empty", "2/02:00 in=8 out=2 expect=3/09:00", "3/09:00 booked"), "3/10:00",
        ["00:00 16/off", "2/00:00 8/off", "2/19:05 19/26"],
    ),
    "a guest who is out for the day comes back to standby, and after a day away to sixteen": (
        ("08:00 stays booked here", "10:00 empty", "20:00 here", "1/08:00 empty"), "2/12:00",
        ["08:00 19/26", "10:05 17.9/27.1", "11:00 16.8/28.2", "20:01 19/26", "1/08:05 17.9/27.1", "1/09:00 16.8/28.2",
         "2/08:00 16/off"],
    ),
    "a lodging is warm when its guest arrives": (
        ("00:00 empty stays in=16 out=8 expect=15:00", "15:00 booked expect="), "16:00",
        ["00:00 16/off", "11:05 19/26", "15:15 16.8/28.2"],
    ),
    "staff who close a room close its heating": (
        ("08:00 open here", "10:00 shut empty"), "12:00", ["08:00 19/26", "10:05 16/off"],
    ),
    "without a thermometer it is taken to be as cold as it was let become": (
        ("00:00 empty expect=09:00",), "08:59", ["00:00 16/off", "05:05 19/26"],
    ),
}
# fmt: on


@pytest.mark.parametrize("name", TRACES)
def test_a_day_written_by_hand(name: str) -> None:
    """Each command at its minute, and no other."""
    lines, until, commands = TRACES[name]
    room = Room()
    assert room.lives(*lines, until=until) == commands
    assert room.wakes <= 60, "it is not looked at all the time"


@pytest.mark.parametrize("wish", [Comfort(), Comfort(22, 20), Comfort(17, 28)])
@pytest.mark.parametrize("mode", ClimateMode)
def test_no_wish_breaks_a_cap(wish: Comfort, mode: ClimateMode) -> None:
    """19 °C, 16 °C after a day, 8 °C after two; nothing is cooled under 26 °C."""
    caps = {ClimateMode.UNOCCUPIED: 16, ClimateMode.AWAY: 16, ClimateMode.FROST: 8}
    heat, cool = wish.setpoints(mode)
    assert heat is None or heat <= min(caps.get(mode, 19), wish.heat)
    assert cool is None or cool >= max(26, wish.cool)


@pytest.mark.parametrize(
    ("line", "mode", "cause"),
    [
        ("08:00 open here", ClimateMode.OCCUPIED, Cause.IN_USE),
        ("08:00 open empty booked", ClimateMode.OCCUPIED, Cause.BOOKED),
        ("08:00 open empty in=15 expect=09:00", ClimateMode.WARM_UP, Cause.EXPECTED),
        ("08:00 open empty in=27 expect=09:00", ClimateMode.COOL_DOWN, Cause.EXPECTED),
        ("07:40 open", ClimateMode.OCCUPIED, Cause.NOBODY_KNOWS),
        ("08:00 open empty", ClimateMode.STANDBY, Cause.EMPTY),
        ("06:00 open empty", ClimateMode.LONG_STANDBY, Cause.EMPTY_FOR_AN_HOUR),
        ("08:00 empty", ClimateMode.UNOCCUPIED, Cause.OUT_OF_HOURS),
    ],
)
def test_it_says_why(line: str, mode: ClimateMode, cause: Cause) -> None:
    """The mode of the guideline, and the reason for it."""
    room = Room()
    room.lives(line, until="08:01")
    assert room.last is not None
    assert (room.plan.mode, room.last.because) == (mode, cause)


def test_the_time_a_room_takes_is_learnt_by_how_cold_it_is_outside() -> None:
    """A quick room is begun later, and on colder days than any that was seen somewhat earlier than that."""
    recovery, start = Recovery(), at("06:00")
    before = recovery.lead(16.0, 19.0, 26.0, 10.0)
    for _ in range(12):
        recovery = recovery.learnt(Run(start, 16.0, 19.0, 10.0), 18.7, start + timedelta(minutes=64))
    mild, cold = recovery.lead(16.0, 19.0, 26.0, 10.0), recovery.lead(16.0, 19.0, 26.0, -5.0)
    assert timedelta(minutes=60) < mild < timedelta(minutes=100) < before
    assert mild < cold < before
    assert recovery.lead(16.0, 19.0, 26.0, 30.0) == mild, "a warmer day is no harder"


def test_what_was_learnt_of_heating_says_nothing_of_cooling() -> None:
    """Each way has its own paces."""
    recovery = Recovery({"heat 2": Pace(0.1, 0.0)})
    assert recovery.lead(28.0, 19.0, 26.0, 30.0) == timedelta(hours=2 * (0.75 + 0.5), minutes=10)
    cooled = recovery.learnt(Run(at("06:00"), 28.0, 26.0, 30.0), 26.2, at("07:00"))
    assert cooled.lead(28.0, 19.0, 26.0, 30.0) != recovery.lead(28.0, 19.0, 26.0, 30.0)
    assert cooled.lead(17.0, 19.0, 26.0, 10.0) == recovery.lead(17.0, 19.0, 26.0, 10.0)
    assert cooled.lead(28.0, 19.0, 26.0, 36.0) > cooled.lead(28.0, 19.0, 26.0, 30.0), "hotter is harder"


def test_a_recovery_that_moved_nothing_teaches_nothing() -> None:
    """The boiler was off."""
    run = Run(at("06:00"), 16.0, 19.0, 5.0)
    assert Recovery().learnt(run, 16.2, at("09:00")) == Recovery()


def test_no_recovery_begins_more_than_a_day_before() -> None:
    """However slow the room."""
    assert Recovery({"heat 1": Pace(6.0, 2.0)}).lead(8.0, 19.0, 26.0, 5.0) == timedelta(hours=24)


def test_a_room_learns_by_itself() -> None:
    """It was quicker than the guess: the next day it begins later."""
    room = Room()
    room.lives("00:00 empty in=16 out=5 expect=09:00", "05:30 in=17", "06:00 in=18.8", until="06:01")
    assert list(room.plan.recovery.paces) == ["heat 1"]
    assert room.plan.recovery.paces["heat 1"].hours < 0.75


def test_a_window_that_is_opened_meanwhile_ends_what_is_learnt() -> None:
    """And what was gained until then counts."""
    room = Room()
    room.lives("08:00 open here in=16 out=5", "09:00 in=17.5", "09:00 window", until="10:00")
    assert room.plan.run is None
    assert room.plan.recovery.paces


def test_cooling_is_learnt_where_someone_comes_into_the_heat() -> None:
    """A run of its own."""
    room = Room()
    room.lives("08:00 open here in=28 out=32", "09:00 in=26.2", until="09:10")
    assert list(room.plan.recovery.paces) == ["cool 8"]
