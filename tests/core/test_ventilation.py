"""Days of fresh air, each written by hand: what happens, and what is commanded when."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.ventilation import (
    AirCause,
    AirDecision,
    AirInputs,
    AirPlan,
    AirState,
    decide,
    people_at_most,
    rate_of,
    state_of,
)

from .buildings import at

_VERDICTS = {"here": Verdict.PRESENT, "empty": Verdict.ABSENT, "unknown": Verdict.UNKNOWN}
_NUMBERS = {"people": int, "co2": float, "humidity": float}
_FLAGS: dict[str, dict[str, Any]] = {
    "window": {"window": True},
    "closed": {"window": False},
    "cleaning": {"cleaning": True},
    "cleaned": {"cleaning": False},
    "steady": {"steady": True},
    "uncounted": {"people": None},
    "canteen": {"kind": SpaceKind.CANTEEN},
}


@dataclass
class Room:
    """A meeting room for ten with a fan of 300 m³/h."""

    now: datetime = field(default_factory=lambda: at("08:00"))
    inputs: AirInputs = field(
        default_factory=lambda: AirInputs(SpaceKind.MEETING_ROOM, 10, 300.0, Verdict.ABSENT, people=0)
    )
    plan: AirPlan = field(default_factory=AirPlan)
    done: list[str] = field(default_factory=list)
    last: AirDecision | None = None

    def lives(self, *lines: str, until: str) -> list[str]:
        """Return the commands of a day, told as its events."""
        for line in lines:
            clock, *words = line.split()
            self._until(at(clock))
            for word in words:
                self._take(word)
            self._look()
        self._until(at(until))
        return self.done

    def _take(self, word: str) -> None:
        name, _, value = word.partition("=")
        part: dict[str, Any]
        if name in _VERDICTS:
            part = {"verdict": _VERDICTS[name]}
        elif name in _FLAGS:
            part = dict(_FLAGS[name])
        else:
            part = {name: _NUMBERS[name](value)}
        self.inputs = self.inputs._replace(**part)

    def _until(self, then: datetime) -> None:
        while self.last is not None and self.last.wake_at is not None and self.last.wake_at <= then:
            assert self.last.wake_at > self.now, "a wake-up makes progress"
            self.now = self.last.wake_at
            self._look()
        self.now = then

    def _look(self) -> None:
        self.last = decide(self.plan, self.inputs, self.now)
        self.plan = self.last.plan
        if self.last.command is not None:
            self.done.append(f"{self.now:%H:%M} {self.last.command}")
        again = decide(self.plan, self.inputs, self.now)
        assert (again.plan, again.command) == (self.plan, None), "the same moment again changes nothing"


# fmt: off
TRACES: dict[str, tuple[tuple[str, ...], str, list[str]]] = {
    "each person is given thirty cubic metres an hour": (
        ("08:00 empty", "09:00 here people=2", "09:10 people=5"), "10:00", ["08:00 0", "09:00 20", "09:10 50"],
    ),
    "one who leaves for a moment slows no fan": (
        ("09:00 here people=5", "09:10 people=4"), "10:00", ["09:00 50"],
    ),
    "many who leave do, five minutes after the last change": (
        ("09:00 here people=5", "09:02 people=2"), "10:00", ["09:00 50", "09:05 20"],
    ),
    "few who leave an empty room stop it": (
        ("09:00 here people=2", "09:30 empty people=0"), "10:00", ["09:00 20", "09:30 0"],
    ),
    "a full room is flushed for twenty minutes where nobody measures": (
        ("09:00 here people=9", "10:00 empty people=0"), "11:00",
        ["09:00 90", "10:00 100", "10:20 0"],
    ),
    "and until its air is clean where somebody does": (
        ("09:00 here people=9 co2=600", "10:00 empty people=0 co2=950", "10:08 co2=700", "10:14 co2=570"), "11:00",
        ["09:00 90", "10:00 100", "10:14 0"],
    ),
    "but not for ever": (
        ("09:00 here people=9 co2=600", "10:00 empty people=0 co2=950"), "12:00", ["09:00 90", "10:00 100", "10:45 0"],
    ),
    "breath that nobody counted is given air by its carbon dioxide": (
        ("09:00 here uncounted co2=500", "09:20 co2=960", "09:30 co2=1100"), "10:00",
        ["09:00 50", "09:20 80", "09:30 100"],
    ),
    "whoever nobody counts is taken for half of the seats": (
        ("09:00 here uncounted",), "10:00", ["09:00 50"],
    ),
    "an open window spares the fan, until the air is stale": (
        ("09:00 here people=5 window co2=500", "09:30 co2=900"), "10:00", ["09:00 0", "09:30 50"],
    ),
    "cleaning agents are aired": (
        ("08:00 empty", "19:00 cleaning", "19:30 cleaned"), "20:00", ["08:00 0", "19:00 60", "19:30 0"],
    ),
    "a wet floor is dried": (
        ("08:00 empty humidity=50", "09:00 humidity=80", "10:00 humidity=60"), "11:00",
        ["08:00 0", "09:00 50", "10:00 0"],
    ),
    "a kitchen in use is aired for what it cooks": (
        ("08:00 canteen empty", "09:00 here people=1"), "10:00", ["08:00 0", "09:00 30"],
    ),
    "a fan that knows on and off runs for many, and for few when the air is stale": (
        ("08:00 steady empty co2=450", "09:00 here people=2", "09:40 co2=890", "09:50 co2=690", "09:55 co2=670"),
        "11:00", ["08:00 0", "09:40 100", "09:55 0"],
    ),
    "without a measurement it stays on for those it runs for": (
        ("08:00 steady empty", "09:00 here people=5", "09:30 people=2", "10:00 empty people=0"), "11:00",
        ["08:00 0", "09:00 100", "10:00 0"],
    ),
    "not knowing who is there is no reason to stop": (
        ("09:00 here people=2 co2=900", "09:30 unknown uncounted"), "10:00", ["09:00 50"],
    ),
}
# fmt: on


@pytest.mark.parametrize("name", TRACES)
def test_a_day_written_by_hand(name: str) -> None:
    """Each command at its minute, and no other."""
    lines, until, commands = TRACES[name]
    assert Room().lives(*lines, until=until) == commands


@pytest.mark.parametrize(
    ("before", "co2", "state"),
    [
        (None, None, None),
        (AirState.POOR, None, None),
        (None, 799, AirState.GOOD),
        (None, 800, AirState.FAIR),
        (AirState.FAIR, 760, AirState.FAIR),
        (AirState.FAIR, 749, AirState.GOOD),
        (AirState.FAIR, 1499, AirState.FAIR),
        (None, 1500, AirState.POOR),
        (AirState.POOR, 1460, AirState.POOR),
        (AirState.POOR, 1449, AirState.FAIR),
    ],
)
def test_air_must_be_clearly_better_before_that_is_said(
    before: AirState | None, co2: float | None, state: AirState | None
) -> None:
    """800 and 1500 ppm, with a band."""
    assert state_of(before, co2) is state


@pytest.mark.parametrize(
    ("kind", "capacity", "fresh_air", "people"),
    [
        (SpaceKind.MEETING_ROOM, 10, 180.0, 6),
        (SpaceKind.MEETING_ROOM, 4, 180.0, 4),
        (SpaceKind.OPEN_AREA, 40, 249.0, 9),
        (SpaceKind.GYM, 10, 59.0, 0),
        (SpaceKind.GYM, 10, -1.0, 0),
    ],
)
def test_so_many_people_at_most(kind: SpaceKind, capacity: int, fresh_air: float, people: int) -> None:
    """As many as the fresh air is enough for, and as there are seats."""
    assert people_at_most(kind, capacity, fresh_air) == people


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("09:00 empty people=0", AirCause.NOBODY),
        ("09:00 here people=2", AirCause.PEOPLE),
        ("09:00 here people=2 co2=1200", AirCause.CO2),
        ("09:00 here co2=900; 09:10 empty people=0", AirCause.FLUSHED),
        ("09:00 empty people=0 cleaning", AirCause.CLEANED),
        ("09:00 empty people=0 humidity=75", AirCause.DAMP),
        ("09:00 canteen here people=1", AirCause.SOURCES),
        ("09:00 unknown uncounted", AirCause.NOBODY_KNOWS),
    ],
)
def test_it_says_why(line: str, cause: AirCause) -> None:
    """The strongest reason is told."""
    room = Room()
    room.lives(*line.split("; "), until="09:20")
    assert room.last is not None
    assert room.last.because is cause


def test_what_each_person_is_due() -> None:
    """25 m³/h at a desk, 30 in a meeting, 45 at light work, 60 in a gym."""
    kinds = (SpaceKind.OPEN_AREA, SpaceKind.MEETING_ROOM, SpaceKind.WORKSHOP, SpaceKind.GYM)
    assert [rate_of(kind) for kind in kinds] == [25, 30, 45, 60]
