"""Whether what is foretold of simulated nap rooms is truer than what is usual then, and as likely as it says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from math import exp
from random import Random
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from custom_components.iot_valley.core.asked import QueueJoined
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.forecast import AHEAD, forecast
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Event, Outcome, Reading, Refused, Tick
from custom_components.iot_valley.core.model import Building, Place, Sensor, Space
from custom_components.iot_valley.core.moments import MomentCode
from custom_components.iot_valley.core.naproom import NapView
from custom_components.iot_valley.core.places import PlaceState
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.turnout import Turnout

MONDAY: Final = datetime(2026, 3, 2, tzinfo=UTC)
LEARNT: Final = 8
"""So many weeks are learnt from, and none of them is foretold."""

LOOK: Final = timedelta(minutes=5)
OPENS, CLOSES, WORKDAYS = 8, 19, 5
MEAN_NAP: Final = 27.0
"""How long a place is gone with a nap, in minutes."""

LIMIT: Final = 0.05
"""How far a decile may be from what it says."""

FEW: Final = 200
"""A decile of fewer looks tells nothing."""

type Look = tuple[datetime, NapView, Turnout]


class Sample(NamedTuple):
    """What was foretold, what is usual, and what came true."""

    foretold: float
    usual: float
    free: bool


class Room:
    """A nap room in which people come and go as they do on such a day."""

    def __init__(self, seed: str) -> None:
        """Draw how large it is, and how busy."""
        self.chance = Random(seed)
        self.beds = self.chance.randint(2, 8)
        self.busy = self.chance.uniform(0.7, 1.8)
        self.peaks = tuple((self.chance.uniform(12.2, 14.5), self.chance.uniform(0.5, 1.2)) for _ in range(WORKDAYS))
        places = tuple(Place(f"b{number}", f"B{number}") for number in range(self.beds))
        mats = tuple(Sensor(f"m.{place.id}", SensorKind.PRESSURE, place.id) for place in places)
        space = Space("nap", "N", "Nap", SpaceKind.NAP_ROOM, None, self.beds, sensors=mats, places=places)
        self.now = MONDAY
        self.engine = Engine(Building("Weeks", spaces=MappingProxyType({"nap": space})), MONDAY)
        self.plans: list[tuple[datetime, int, Event | str]] = []
        self.planned = 0
        self.wake_at = self._happens(Tick()).wake_at
        for mat in mats:
            self._happens(Reading(mat.id, 0.0))

    def weeks(self, count: int) -> Iterator[Look]:
        """Yield what is told at each look, for so many weeks."""
        for number in range(count * 7):
            if number % 7 < WORKDAYS:
                yield from self._day(MONDAY + timedelta(days=number))

    def _day(self, midnight: datetime) -> Iterator[Look]:
        for number in range(self.beds):
            self._plan(midnight + timedelta(hours=7), Reading(f"m.b{number}", 0.0))
        self._plan_visitors(midnight)
        look, closes = midnight + timedelta(hours=OPENS), midnight + timedelta(hours=CLOSES)
        while look <= closes:
            self._until(look)
            yield look, self._view(), self.engine.naps.turnouts().get("nap", Turnout())
            look += LOOK
        self._until(midnight + timedelta(hours=23))

    def _plan_visitors(self, midnight: datetime) -> None:
        """Let people come by chance, at a rate that has its hours, its weekdays, and its days."""
        moods = self.chance.lognormvariate(0.0, 0.3)
        at = midnight + timedelta(hours=OPENS)
        most = 2.2 * self.busy * self.beds / MEAN_NAP * moods
        while at.day == midnight.day and at.hour < CLOSES:
            at += timedelta(minutes=self.chance.expovariate(most))
            if self.chance.random() < self._share(at):
                self._plan(at, "visitor")

    def _share(self, at: datetime) -> float:
        hour = at.hour + at.minute / 60
        peak, wide = self.peaks[at.weekday()]
        return 0.12 + 0.7 * exp(-(((hour - peak) / wide) ** 2)) + 0.15 * exp(-(((hour - 17) / 0.8) ** 2))

    def _plan(self, at: datetime, what: Event | str) -> None:
        self.planned += 1
        heappush(self.plans, (at, self.planned, what))

    def _until(self, then: datetime) -> None:
        while True:
            planned = self.plans[0][0] if self.plans else None
            due = min((at for at in (planned, self.wake_at) if at is not None), default=None)
            if due is None or due > then:
                break
            self.now = max(self.now, due)
            if due == planned:
                _, _, what = heappop(self.plans)
                self._visit() if isinstance(what, str) else self._happens(what)
            else:
                self._happens(Tick())
        self.now = then

    def _happens(self, event: Event) -> Outcome:
        outcome = self.engine.handle(event, self.now)
        self.wake_at = outcome.wake_at
        for moment in outcome.moments:
            if moment.code is MomentCode.CALLED and moment.place_id and self.chance.random() < 0.85:  # noqa: PLR2004
                self._sleep(moment.place_id, self.chance.uniform(0.5, 2.5))
        return outcome

    def _view(self) -> NapView:
        nap = self.engine.views["nap"].nap
        if nap is None:
            message = "the room is no nap room"
            raise LookupError(message)
        return nap

    def _visit(self) -> None:
        """Let someone take a place, or wait for one, or go away."""
        free = [number for number, place in enumerate(self._view().places) if place.state is PlaceState.FREE]
        if free:
            self._sleep(f"b{self.chance.choice(free)}", 0.0)
        elif self.chance.random() < 0.4:  # noqa: PLR2004
            not_after = self.now + timedelta(minutes=self.chance.uniform(10, 40))
            try:
                self._happens(QueueJoined("nap", self.chance.randrange(10**6), not_after=not_after))
            except Refused:
                return

    def _sleep(self, place_id: str, comes_in: float) -> None:
        """Let someone lie down, and get up as people do: early, when woken, or late."""
        planned = 22.0
        kind = self.chance.random()
        if kind < 0.25:  # noqa: PLR2004
            stays = self.chance.uniform(4, planned)
        elif kind < 0.85:  # noqa: PLR2004
            stays = planned + self.chance.uniform(-0.5, 1.5)
        else:
            stays = planned + self.chance.expovariate(1 / 5)
        self._plan(self.now + timedelta(minutes=comes_in), Reading(f"m.{place_id}", 1.0))
        self._plan(self.now + timedelta(minutes=comes_in + stays), Reading(f"m.{place_id}", 0.0))


def samples(room: Room, weeks: int) -> Mapping[int, Sequence[Sample]]:
    """Return what was foretold of a room in weeks that it did not learn from, for each time ahead."""
    learnt: defaultdict[tuple[int, int], list[bool]] = defaultdict(list)
    looks: list[Look] = []
    week: Turnout | None = None
    for at, nap, now in room.weeks(LEARNT + weeks):
        if at < MONDAY + timedelta(weeks=LEARNT):
            learnt[at.weekday(), at.hour].append(nap.tally.free > 0)
            continue
        week = week or now
        looks.append((at, nap, week._replace(recent=now.recent, expected=now.expected)))
    return _compared(learnt, looks)


def _compared(learnt: Mapping[tuple[int, int], list[bool]], looks: Sequence[Look]) -> Mapping[int, Sequence[Sample]]:
    """Compare each look with those that came five, fifteen and thirty minutes after it."""
    came = {at: nap.tally.free > 0 for at, nap, _ in looks}
    made: defaultdict[int, list[Sample]] = defaultdict(list)
    for at, nap, week in looks:
        told = forecast(week, nap, at, UTC).free_in
        for ahead in AHEAD:
            then = at + timedelta(minutes=ahead)
            if then in came and told:
                usual = learnt[then.weekday(), then.hour]
                made[ahead].append(Sample(told[ahead], sum(usual) / len(usual), came[then]))
    return made


def score(seed: int, rooms: int, weeks: int) -> dict[str, Any]:
    """Return how true the forecasts of some rooms are."""
    together: defaultdict[int, list[Sample]] = defaultdict(list)
    for number in range(rooms):
        for ahead, some in samples(Room(f"{seed} {number}"), weeks).items():
            together[ahead] += some
    return {str(ahead): _scored(some) for ahead, some in sorted(together.items())}


def _scored(some: Sequence[Sample]) -> dict[str, Any]:
    deciles: defaultdict[int, list[Sample]] = defaultdict(list)
    for sample in some:
        deciles[min(9, int(sample.foretold * 10))].append(sample)
    return {
        "looks": len(some),
        "brier": sum((sample.foretold - sample.free) ** 2 for sample in some) / len(some),
        "usual": sum((sample.usual - sample.free) ** 2 for sample in some) / len(some),
        "deciles": [
            (
                decile,
                len(group),
                sum(sample.foretold for sample in group) / len(group),
                sum(sample.free for sample in group) / len(group),
            )
            for decile, group in sorted(deciles.items())
        ],
    }


def told(scores: Mapping[str, Any]) -> Iterator[str]:
    """Yield the scores in words; a line that begins with «weeks» tells what is wrong."""
    for ahead, each in scores.items():
        off = [(abs(said - came), decile) for decile, count, said, came in each["deciles"] if count >= FEW]
        worst, decile = max(off)
        yield (
            f"free in {ahead} min: {each['looks']} looks, Brier {each['brier']:.4f}, by weekday and hour "
            f"{each['usual']:.4f}; the worst decile, {decile * 10} %, is off by {worst * 100:.1f} points"
        )
        if each["brier"] >= each["usual"]:
            yield f"weeks: what is foretold {ahead} min ahead is no better than what is usual"
        if worst > LIMIT:
            yield f"weeks: what is foretold {ahead} min ahead is not as likely as it says: {each['deciles']}"
