"""The nap rooms of a building: what goes on in each, what is due, and what is usual there."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from . import attendance, calibration, desk, forecast, naproom
from .agenda import NAP, Agenda
from .asked import NapEvent
from .board import keep
from .desk import Answer, Asked
from .forecast import Forecast
from .kinds import KINDS, Family
from .messages import Command, Mode, RefusalCode, Refused
from .model import Space
from .moments import Happening
from .naproom import Access, NapRoom, NapView, Sight
from .occupancy import whole_second
from .places import Lookout, PlaceState, by_place, sensed_places
from .spots import Spots
from .traces import Trace, first
from .turnout import Turnout
from .views import Look
from .watches import Watch

_PAUSING: Final = frozenset((Mode.CLEANING, Mode.EVENT))


def is_for_naps(space: Space) -> bool:
    """Return whether a space is a nap room with places, where naps are kept track of."""
    return bool(space.places) and KINDS[space.kind].family is Family.NAP_ROOM


type Effects = tuple[tuple[Command, ...], tuple[Happening, ...]]

_NONE: Final[Effects] = ((), ())
_NOTHING: Final = NapRoom()
_NEW: Final = Turnout()


class Naps:
    """All nap rooms that have places."""

    def __init__(self, agenda: Agenda) -> None:
        """Begin with nothing known; what is due goes into the building's agenda."""
        self._agenda = agenda
        self._spaces: Mapping[str, Space] = {}
        self._rooms: dict[str, NapRoom] = {}
        self._turnouts: dict[str, Turnout] = {}
        self._sights: dict[str, Sight] = {}
        self._sensed: dict[str, frozenset[str]] = {}
        self._lookouts: dict[str, Lookout] = {}
        self._told: dict[str, NapView] = {}
        self._spots: dict[str, Spots] = {}
        self._zone: tzinfo | None = None
        self._commands: list[Command] = []
        self._moments: list[Happening] = []

    def __contains__(self, space_id: str) -> bool:
        """Return whether a space is a nap room with places."""
        return space_id in self._sensed

    def rebuild(self, spaces: Mapping[str, Space], watches: Mapping[str, tuple[Watch, ...]], zone: tzinfo) -> None:
        """Take other spaces in, and forget the rooms and places that are gone."""
        self._spaces, self._zone = spaces, zone
        naps = {id: each for id, each in spaces.items() if is_for_naps(each)}
        self._sensed = {id: sensed_places(watches[id]) for id in naps}
        self._lookouts = {id: Lookout(by_place(space, watches[id])) for id, space in naps.items()}
        for memory in (self._rooms, self._turnouts, self._sights, self._told):
            keep(memory, naps)
        self._spots.clear()
        for id, room in self._rooms.items():
            self._rooms[id] = room.within(naps[id].places)

    # -- what goes on ------------------------------------------------------------------------------------------------

    def check(self, event: NapEvent, now: datetime) -> Answer:
        """Return what asking something would change.

        Raises `Refused` where it cannot be.
        """
        space = self._spaces.get(event.space_id)
        if space is None:
            raise Refused(RefusalCode.UNKNOWN_SPACE, space=event.space_id)
        if space.id not in self._sights:
            raise Refused(RefusalCode.NO_NAPS_HERE, space=space.name)
        return desk.answer(Asked(self._rooms.get(space.id, _NOTHING), self._sights[space.id]), event, now)

    def ask(self, event: NapEvent, now: datetime) -> None:
        """Change what is asked for.

        Raises `Refused` where it cannot be.
        """
        self._rooms[event.space_id], moments = self.check(event, now)
        self._moments += moments

    def follow(self, space: Space, traces: Mapping[str, Trace], look: Look) -> NapView:
        """Return what is told of a room now, after all that was due and is seen has been done."""
        states, silent = self._lookouts[space.id].look(traces, look.occupancy.verdict, look.now)
        sight = self._sight(space, states, look)
        before = self._rooms.get(space.id, _NOTHING)
        known = self._spots.get(space.id, ())
        room, commands, moments = naproom.review(before, sight, known)
        spots = self._spots[space.id] = naproom.spots_of(room, sight, known)
        shown = naproom.view(room, sight, spots)
        told = self._told.get(space.id)
        self._commands += commands
        self._moments += moments
        self._moments += naproom.opportunities(told, shown, sight)
        self._learn(space.id, attendance.Step(before, room, shown, sight.access is Access.OPEN), look.now)
        self._rooms[space.id], self._told[space.id], self._sights[space.id] = room, shown, sight
        due = first(whole_second(silent, look.now), naproom.wake_at(shown, spots, look.now))
        self._agenda.put(NAP + space.id, due)
        return shown

    def _sight(self, space: Space, states: tuple[PlaceState, ...], look: Look) -> Sight:
        counted = look.counted
        people = counted.people if counted is not None and counted.counted else None
        access = Access.PAUSED if look.mode in _PAUSING else Access.OPEN
        if look.mode is Mode.CLOSED or not look.opening.open:
            access = Access.CLOSED
        return Sight(space, states, self._sensed[space.id], people, access, look.now)

    def _learn(self, space_id: str, step: attendance.Step, now: datetime) -> None:
        before = self._turnouts.get(space_id)
        checked = calibration.checked(before or _NEW, now)
        after = attendance.learn(checked, step, now, self._zone)
        if after is not checked and calibration.is_due(after, now):  # A mere look changes nothing: replays look more.
            enough = forecast.is_enough(after)
            said = forecast.likelihoods(after, step.shown, now, self._zone) if enough else {}
            after = calibration.noted(after, said, now)
        if after is not before:
            self._turnouts[space_id] = after

    def effects(self) -> Effects:
        """Return what is to be done and told, once."""
        if not (self._commands or self._moments):
            return _NONE
        effects = tuple(self._commands), tuple(self._moments)
        self._commands, self._moments = [], []
        return effects

    def room(self, space_id: str) -> NapRoom:
        """Return what goes on in a room, nothing where that is not known."""
        return self._rooms.get(space_id, _NOTHING)

    # -- what is to come ---------------------------------------------------------------------------------------------

    def forecast(self, space_id: str, now: datetime) -> Forecast | None:
        """Return what is to be expected of a room, none of what is no nap room."""
        if space_id not in self._told:
            return None
        week = self._turnouts.get(space_id, _NEW)
        return forecast.forecast(week, self._told[space_id], now, self._zone)

    # -- memory ------------------------------------------------------------------------------------------------------

    def recall(self, rooms: Mapping[str, NapRoom], turnouts: Mapping[str, Turnout]) -> None:
        """Take back what was known."""
        self._rooms, self._turnouts = dict(rooms), dict(turnouts)
        self._told.clear()
        self._spots.clear()
        self._sights.clear()

    def miss(self) -> None:
        """Let the time since then be no part of what is usual, for nobody watched."""
        self._turnouts = {id: week.interrupted() for id, week in self._turnouts.items()}

    def rooms(self) -> dict[str, NapRoom]:
        """Return what goes on in each room."""
        return {id: room for id, room in self._rooms.items() if room != _NOTHING}

    def turnouts(self) -> dict[str, Turnout]:
        """Return what is usual in each room."""
        return dict(self._turnouts)
