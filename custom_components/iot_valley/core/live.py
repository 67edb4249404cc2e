"""What a page is told of a building: all of it at once, and then only what has become another, as plain data for JSON.

A space is told in two parts: what it is, once, and how it is now, in which whatever is not known, not so or as usual is
left out. Moments are whole seconds since the epoch, of the building's own time. Of people there is nothing but their
number, of those who sleep not even how well one knows that.
"""

from collections.abc import Mapping
from datetime import datetime

from .engagement import Engagement
from .kinds import KINDS
from .meeting import is_bookable
from .messages import Mode
from .model import Building, Space
from .naproom import NapView
from .places import PlaceState
from .sensors import SensorKind
from .sessions import Phase
from .spots import PlaceView
from .views import SpaceView
from .written import Written

AIR = (SensorKind.CO2, SensorKind.TEMPERATURE, SensorKind.HUMIDITY)
"""What is told of the air, by the first sensor of each kind: a page has the states of sensors already."""


def seconds(at: datetime | None) -> int | None:
    """Return a moment in whole seconds since the epoch."""
    return None if at is None else round(at.timestamp())


def picture(building: Building, views: Mapping[str, SpaceView]) -> Written:
    """Return what a page is told at first."""
    return {
        "building": {"name": building.name, "zone": building.time_zone.key},
        "floors": [{"id": floor.id, "name": floor.name, "level": floor.level} for floor in building.floors],
        "spaces": {id: portrait(space) | likeness(space, views[id]) for id, space in building.spaces.items()},
    }


def portrait(space: Space) -> Written:
    """Return what a space is."""
    air = {kind.value: sensor.id for kind in AIR for sensor in reversed(space.sensors) if sensor.kind is kind}
    return _told(
        {
            "name": space.name,
            "code": space.code,
            "kind": space.kind.value,
            "family": KINDS[space.kind].family.value,
            "floor": space.floor,
            "seats": space.capacity,
            "step_free": space.step_free,
            "bookable": is_bookable(space),
            "equipment": [each.value for each in space.equipment],
            "beds": [
                _told({"id": place.id, "name": place.name, "step_free": place.step_free}) for place in space.places
            ],
            "air": air,
            "lit": bool(space.lights),
        }
    )


def likeness(space: Space, view: SpaceView) -> Written:
    """Return how a space is now."""
    return _told(
        {
            "state": view.availability.value,
            "verdict": view.verdict.value,
            "people": view.people,
            "least": view.least if view.least != view.people else None,
            "most": view.most if view.most != view.people else None,
            "free": view.free_places,
            "free_until": seconds(view.free_until),
            "busy_until": seconds(view.busy_until),
            "mode": None if view.mode is Mode.AUTOMATIC else view.mode.value,
            "manual_light": not view.automatic_lighting,
            "places": _places(space, view),
            "nap": None if view.nap is None else _nap(view.nap),
            "booked": _booked(view.engagement),
        }
    )


def _places(space: Space, view: SpaceView) -> Written:
    if view.nap is not None:
        return {place.id: _place(each) for place, each in zip(space.places, view.nap.places, strict=True)}
    return {place.id: {"state": state.value} for place, state in zip(space.places, view.places, strict=True)}


def _place(place: PlaceView) -> Written:
    """Return what is told of a place: when it is left by whoever lies there is theirs alone."""
    private = place.state is PlaceState.OCCUPIED and place.phase is not Phase.LEAVING
    until = None if private else seconds(place.until)
    return _told({"state": place.state.value, "until": until, "ticket": place.ticket})


def _booked(engagement: Engagement) -> Written:
    return _told(
        {
            "until": seconds(engagement.until),
            "came": engagement.came,
            "prompted": engagement.prompted,
            "starts": seconds(engagement.starts),
            "ends": seconds(engagement.ends),
        }
    )


def _nap(nap: NapView) -> Written:
    return _told({"waiting": nap.waiting, "soon": nap.soon, "free_at": [seconds(at) for at in nap.free_at[:_FREE_AT]]})


_FREE_AT = 6
"""So many moments at which a place will be free are told at the most: what comes later is not sure to."""


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> Written:
    """Return what is another, none for what is gone; of what is told by names, only those that are another."""
    changed: Written = dict.fromkeys(before.keys() - after.keys())
    for key, value in after.items():
        was = before.get(key)
        if value == was:
            continue
        changed[key] = difference(was, value) if isinstance(value, dict) and isinstance(was, dict) else value
    return changed


def _told(said: Mapping[str, object]) -> Written:
    """Return what is worth telling: what is neither unknown, nor empty, nor not so; zero is worth it."""
    return {key: value for key, value in said.items() if value is not False and value not in (None, "", [], {})}
