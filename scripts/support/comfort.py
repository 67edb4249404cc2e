"""Live a year of Toulouse in simulated meeting rooms, and score comfort, heat and air against a fixed schedule."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
import sys
from typing import Final

from custom_components.iot_valley.core import climate, ventilation
from custom_components.iot_valley.core.climate import ClimatePlan, Comfort, Inputs, Setpoints
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.occupancy import Verdict
from custom_components.iot_valley.core.ventilation import AirInputs, AirPlan

from .comfort_life import Meeting, meetings
from .comfort_room import Build, Room
from .comfort_weather import Weather

BEGIN: Final = datetime(2026, 9, 1, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
KNOWN: Final = timedelta(hours=2)
"""A booking that was made so long before can be got ready for."""

BUILDS: Final[Mapping[str, Build]] = {
    "medium": Build(),
    "light": Build(light_mass=0.6e6, heavy_mass=2.2e6, loss=20.0, heater=2200.0, capacity=8),
    "heavy": Build(heavy_mass=9.0e6, lag=1500.0, heater=2800.0, capacity=12, surface=36.0),
}


@dataclass(slots=True)
class Score:
    """What came of a year in one room."""

    starts: int = 0
    ready: int = 0
    in_time: int = 0
    """Bookings that were made so long before that it could be got ready."""

    in_time_ready: int = 0

    minutes: int = 0
    fresh: int = 0
    writes: int = 0
    fan_writes: int = 0
    highest_asked: float = 0.0
    lowest_cooled: float = 99.0
    gaps: list[float] = field(default_factory=list)


class Year:
    """One room and its people, minute after minute."""

    def __init__(self, build: Build, seed: str, days: int, *, steady: bool) -> None:
        """Draw the weather and the meetings."""
        self.build, self.steady = build, steady
        self._weather = Weather(seed)
        self.meetings = meetings(seed, days, BEGIN, build.capacity)
        self.minutes = days * 24 * 60
        tens = [BEGIN + timedelta(minutes=10 * number) for number in range(days * 144)]
        self.outdoor = [self._weather.degrees(each) for each in tens]
        self.sun = [self._weather.sun(each) for each in tens]

    def fixed(self) -> Room:
        """Return the room after a year under a fixed schedule: heated and ventilated from 6 to 20 on working days."""
        room, index, now = Room(self.build), 0, BEGIN
        for minute in range(self.minutes):
            index = self._passed(index, now)
            on = now.weekday() < 5 and 6 <= now.hour < 20  # noqa: PLR2004 - working hours
            heat, cool = (19.0, 26.0) if on else (16.0, None)
            people = self._people(index, now)
            aired = 100.0 if on else 0.0
            ten = minute // 10
            room.step(heat, cool, self.outdoor[ten], (self.sun[ten], people, aired))
            now += MINUTE
        return room

    def follow(self) -> tuple[Room, Score]:
        """Return the room after a year in which the effects follow its people."""
        return _Followed(self).live()

    def _passed(self, index: int, now: datetime) -> int:
        while index < len(self.meetings) and self.meetings[index].end <= now:
            index += 1
        return index

    def _people(self, index: int, now: datetime) -> int:
        if index >= len(self.meetings) or now < self.meetings[index].start:
            return 0
        return self.meetings[index].people


class _Followed:
    """A year in which the effects follow the people."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._room, self._score = Room(year.build), Score()
        self._climate, self._air = ClimatePlan(), AirPlan()
        self._asked = Setpoints(16.0, None)
        self._index = 0
        self._empty_since = BEGIN

    def live(self) -> tuple[Room, Score]:
        now = BEGIN
        for minute in range(self._year.minutes):
            self._minute(minute, now)
            now += MINUTE
        self._score.highest_asked = max(self._score.highest_asked, self._room.hottest)
        self._score.lowest_cooled = self._room.coldest
        return self._room, self._score

    def _minute(self, minute: int, now: datetime) -> None:
        year, room = self._year, self._room
        self._index = year._passed(self._index, now)  # noqa: SLF001 - it lives that year
        people = year._people(self._index, now)  # noqa: SLF001
        meeting = year.meetings[self._index] if self._index < len(year.meetings) else None
        if meeting is not None and meeting.booked and now == meeting.start:
            self._rate(meeting)
        if people:
            self._empty_since = now
            self._score.minutes += 1
            self._score.fresh += room.co2 <= 1000  # noqa: PLR2004 - ppm
        # A sensor that sees still people tells within a minute.
        verdict = Verdict.PRESENT if people else Verdict.ABSENT
        outdoor = year.outdoor[minute // 10]
        self._heat(now, verdict, meeting, outdoor)
        self._ventilate(now, verdict, people)
        level = float(self._air.level or 0)
        room.step(self._asked.heat, self._asked.cool, outdoor, (year.sun[minute // 10], people, level))

    def _rate(self, meeting: Meeting) -> None:
        air = round(self._room.air, 1)  # As a thermometer tells it.
        gap = max(19.0 - air, air - 26.0, 0.0)
        self._score.starts += 1
        ready = gap <= 0.5  # noqa: PLR2004 - K
        self._score.ready += ready
        if meeting.start - meeting.made >= KNOWN:
            self._score.in_time += 1
            self._score.in_time_ready += ready
        self._score.gaps.append(gap)

    def _heat(self, now: datetime, verdict: Verdict, meeting: Meeting | None, outdoor: float) -> None:
        year, room = self._year, self._room
        upcoming = year.meetings[self._index : self._index + 6]
        booked = meeting is not None and meeting.holds(now)
        expected = next((each.start for each in upcoming if each.booked and each.made <= now < each.start), None)
        is_open = now.weekday() < 5 and 8 <= now.hour < 19  # noqa: PLR2004 - opening hours
        inputs = Inputs(
            verdict, is_open, indoor=round(room.air, 1), outdoor=outdoor, booked=booked, expected_at=expected
        )
        decision = climate.decide(self._climate, inputs, Comfort(), now)
        self._climate = decision.plan
        if decision.command is not None:
            self._asked = decision.command
            self._score.writes += 1
            self._score.highest_asked = max(self._score.highest_asked, decision.command.heat or 0.0)

    def _ventilate(self, now: datetime, verdict: Verdict, people: int) -> None:
        build, room = self._year.build, self._room
        inputs = AirInputs(
            SpaceKind.MEETING_ROOM,
            build.capacity,
            build.flow,
            verdict,
            people,
            round(room.co2),
            steady=self._year.steady,
        )
        decision = ventilation.decide(self._air, inputs, now)
        self._air = decision.plan
        self._score.fan_writes += decision.command is not None


def figures(name: str, seed: str, days: int) -> Iterator[dict[str, float | str]]:
    """Yield the figures of a year in one room, with a fan of many speeds, and with one that only knows on and off."""
    fixed = Year(BUILDS[name], seed, days, steady=False).fixed()
    for steady in (False, True):
        yield _compared(name, fixed, Year(BUILDS[name], seed, days, steady=steady))


def _compared(name: str, fixed: Room, year: Year) -> dict[str, float | str]:
    days = year.minutes // (24 * 60)
    room, score = year.follow()
    before, after = fixed.heat_used + fixed.cool_used, room.heat_used + room.cool_used
    return {
        "room": name,
        "fan": "on and off" if year.steady else "speeds",
        "starts": score.starts,
        "ready_percent": round(100 * score.ready / max(score.starts, 1), 1),
        "ready_percent_in_time": round(100 * score.in_time_ready / max(score.in_time, 1), 1),
        "kwh_fixed": round(before),
        "kwh": round(after),
        "kwh_saved_percent": round(100 * (1 - after / before), 1),
        "heated_up_to": round(score.highest_asked, 2),
        "cooled_down_to": round(score.lowest_cooled, 2),
        "writes_a_day": round(score.writes / days, 1),
        "fresh_percent": round(100 * score.fresh / max(score.minutes, 1), 1),
        "fan_hours_fixed": round(fixed.fan_hours),
        "fan_hours": round(room.fan_hours),
        "fan_saved_percent": round(100 * (1 - room.fan_hours / fixed.fan_hours), 1),
        "fan_writes_a_day": round(score.fan_writes / days, 1),
    }


def reached(row: Mapping[str, float | str]) -> bool:
    """Return whether all that is promised of a room holds."""
    return (
        float(row["ready_percent"]) >= 95  # noqa: PLR2004 - per cent
        and float(row["kwh_saved_percent"]) >= 25  # noqa: PLR2004
        and float(row["heated_up_to"]) <= climate.HEAT_CAP
        and float(row["cooled_down_to"]) >= climate.COOL_CAP
        and float(row["fresh_percent"]) >= 95  # noqa: PLR2004
        and float(row["fan_saved_percent"]) >= 40  # noqa: PLR2004
    )


def main() -> int:
    """Run the years; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(prog="scripts/comfort", description=__doc__)
    parser.add_argument("rooms", nargs="*", default=list(BUILDS), choices=[*BUILDS], metavar="|".join(BUILDS))
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each room")
    options = parser.parse_args()
    rows = [row for name in options.rooms for row in figures(name, f"{options.seed} {name}", options.days)]
    for row in rows:
        print(json.dumps(row) if options.json else "  ".join(f"{key}={value}" for key, value in row.items()))
    return 0 if all(map(reached, rows)) else 1


if __name__ == "__main__":
    sys.exit(main())
