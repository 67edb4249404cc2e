"""Queues for nap places: nobody is overtaken by one of the same need, nobody starves, and no call is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from types import MappingProxyType
from typing import Final

from custom_components.iot_valley.core.asked import USUAL_MINUTES, PlaceClaimed, QueueJoined, QueueLeft
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import Event, Outcome, Reading, Refused, Tick
from custom_components.iot_valley.core.model import Building, Place, Sensor, Space
from custom_components.iot_valley.core.moments import Happening, MomentCode
from custom_components.iot_valley.core.sensors import SensorKind
from custom_components.iot_valley.core.waiting import Ticket, suits

from .naps_days import SECOND, START, WrongError, demand

LONGEST_TURN: Final = timedelta(minutes=45)
"""So long a place may be gone at the most for each who is before: a call, a nap, an overstay, the turnover."""


@dataclass(slots=True)
class Person:
    """Someone who waits, as only the simulation knows them."""

    ticket: Ticket
    joined: datetime
    called: datetime | None = None
    gone: bool = False


class Hall:
    """A nap room, and all who come to it in a few hours."""

    def __init__(self, chance: Random) -> None:
        """Furnish a room at random, and fill it."""
        self.chance = chance
        self.now = START
        beds = chance.randint(1, 5)
        self.places = tuple(
            Place(f"b{number}", f"B{number}", chance.random() < 0.4, chance.random() < 0.4)  # noqa: PLR2004
            for number in range(beds)
        )
        mats = tuple(Sensor(f"m.{place.id}", SensorKind.PRESSURE, place.id) for place in self.places)
        room = Space("nap", "N", "Nap", SpaceKind.NAP_ROOM, None, beds, sensors=mats, places=self.places)
        self.engine = Engine(Building("Hall", spaces=MappingProxyType({"nap": room})), START)
        self.people: dict[str, Person] = {}
        self.planned = self.calls = self.expired = 0
        self.plans: list[tuple[datetime, int, Event]] = []
        self.wake_at = self.happens(Tick()).wake_at
        for mat in mats:
            self.happens(Reading(mat.id, 1.0))
            self.plan(chance.uniform(1, 40), Reading(mat.id, 0.0))

    def plan(self, minutes: float, event: Event) -> None:
        """Let something happen in some minutes."""
        self.planned += 1
        heappush(self.plans, (self.now + timedelta(minutes=minutes), self.planned, event))

    def live(self) -> None:
        """Let all that is planned happen, and all that follows from it."""
        limit = START + timedelta(days=3)
        while self.plans or any(not person.called and not person.gone for person in self.people.values()):
            at = self.plans[0][0] if self.plans else limit
            if self.wake_at is not None and self.wake_at <= at:
                self.now = self.wake_at
                self.happens(Tick())
            elif self.plans:
                self.now, _, event = heappop(self.plans)
                try:
                    self.happens(event)
                except Refused:
                    continue
            demand(self.now < limit, "somebody waits for ever")

    def happens(self, event: Event) -> Outcome:
        """Let something happen now, and follow those who wait."""
        outcome = self.engine.handle(event, self.now)
        self.wake_at = outcome.wake_at
        if isinstance(event, QueueLeft):
            self.people[event.ticket].gone = True
        for moment in outcome.moments:
            self._follow(event, moment)
        self._look_at_calls(outcome.moments)
        return outcome

    def _follow(self, event: Event, moment: Happening) -> None:
        person = self.people.get(moment.ticket or "")
        match moment.code:
            case MomentCode.QUEUED if moment.ticket is not None and isinstance(event, QueueJoined):
                wish = Ticket(moment.ticket, 0, event.minutes or USUAL_MINUTES, event.step_free, event.quiet)
                self.people[moment.ticket] = Person(wish, self.now)
                if self.chance.random() < 0.1:  # noqa: PLR2004
                    self.plan(self.chance.uniform(1, 60), QueueLeft("nap", moment.ticket))
            case MomentCode.CALLED if person and moment.place_id:
                self.calls += 1
                self._look_at_fairness(person)
                person.called = self.now
                self._come(person, moment.place_id)
            case MomentCode.CALL_EXPIRED:
                self.expired += 1
            case MomentCode.TICKET_EXPIRED if person:
                person.gone = True
            case _:
                pass

    def _come(self, person: Person, place_id: str) -> None:
        """Let someone come who was called, lie down and get up again; or not come, or give up."""
        comes = self.chance.random()
        if comes < 0.2:  # noqa: PLR2004
            return
        if comes < 0.3:  # noqa: PLR2004
            self.plan(self.chance.uniform(0.1, 2.9), QueueLeft("nap", person.ticket.code))
            return
        lies_down = self.chance.uniform(0.1, 2.9)
        if comes < 0.5:  # noqa: PLR2004
            self.plan(lies_down, PlaceClaimed("nap", place_id, 10, person.ticket.code))
            lies_down += self.chance.uniform(0.1, 2.9)
        self.plan(lies_down, Reading(f"m.{place_id}", 1.0))
        self.plan(lies_down + self.chance.uniform(3, 35), Reading(f"m.{place_id}", 0.0))

    def _look_at_fairness(self, called: Person) -> None:
        """Nobody of the same need who came before still waits, and the wait is bounded by those who were before."""
        need = called.ticket.step_free, called.ticket.quiet
        before = [
            person
            for person in self.people.values()
            if person is not called and person.joined <= called.joined and not person.gone
        ]
        overtaken = [
            person.ticket.code
            for person in before
            if person.called is None
            and person.joined < called.joined
            and (person.ticket.step_free, person.ticket.quiet) == need
        ]
        demand(not overtaken, f"{called.ticket.code} overtook {overtaken}")
        waited = self.now - called.joined
        demand(waited <= LONGEST_TURN * (len(before) + 1), f"{called.ticket.code} waited {waited} after {len(before)}")

    def _look_at_calls(self, moments: tuple[Happening, ...]) -> None:
        """Demand that a call which expired passed on within a second, if the place suits anybody."""
        places = {place.id: place for place in self.places}
        queue = self.engine.naps.rooms()["nap"].queue if "nap" in self.engine.naps.rooms() else ()
        for moment in moments:
            if moment.code is MomentCode.CALL_EXPIRED and moment.place_id:
                demand(self.now - moment.at <= SECOND, "a call expired late")
                passed = any(m.code is MomentCode.CALLED and m.place_id == moment.place_id for m in moments)
                waiting = [ticket for ticket in queue if suits(ticket, places[moment.place_id])]
                demand(passed or not waiting, f"{moment.place_id} was not passed on")


def queue(seed: str) -> Iterator[str]:
    """Live a queue that the seed makes up; yield what is wrong with it."""
    chance = Random(seed)
    hall = Hall(chance)
    for _ in range(chance.randint(4, 14)):
        needs = chance.random() < 0.25, chance.random() < 0.25  # noqa: PLR2004
        minutes = chance.uniform(0, 60)
        not_after = START + timedelta(minutes=minutes + chance.uniform(5, 120)) if chance.random() < 0.2 else None  # noqa: PLR2004
        hall.plan(minutes, QueueJoined("nap", chance.randrange(10**9), *needs, chance.choice((10, 20)), not_after))
    try:
        hall.live()
    except WrongError as error:
        yield f"queue {seed}: {error}"
