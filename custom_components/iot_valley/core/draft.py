"""A space as it is being set up, before the engine knows it: by a form, a file or an area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from .driven import DRIVEN
from .kinds import KINDS, SpaceKind
from .model import USUAL_TERMS, Equipment, Place, Terms
from .sensors import SensorKind

PLACE_NAME = "Place {number}"
"""What a place is called until someone names it: the same word in both languages."""

TYPICAL_CAPACITY: Mapping[SpaceKind, int] = MappingProxyType(
    {
        SpaceKind.NAP_ROOM: 4,
        SpaceKind.MEETING_ROOM: 6,
        SpaceKind.PHONE_BOOTH: 1,
        SpaceKind.LOUNGE: 8,
        SpaceKind.CANTEEN: 40,
        SpaceKind.GYM: 12,
        SpaceKind.RECREATION: 10,
        SpaceKind.OPEN_AREA: 20,
        SpaceKind.WORKSHOP: 8,
        SpaceKind.LODGING: 1,
        SpaceKind.CIRCULATION: 0,
    }
)
"""How many people a space is taken to hold where nobody has said it."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a sensor does in a space: its kind, and the place that it watches."""

    kind: SensorKind
    place: str | None = None

    def data(self) -> dict[str, str]:
        """Return it as it is stored."""
        return {"kind": self.kind.value} | ({"place": self.place} if self.place else {})


@dataclass(frozen=True, slots=True)
class Draft:
    """A space as it is stored; sensors, lights and what was declined are named by reference."""

    name: str
    code: str
    kind: SpaceKind
    area: str | None = None
    capacity: int = 1
    step_free: bool = False
    equipment: tuple[Equipment, ...] = ()
    companies: tuple[str, ...] = ()
    sensors: Mapping[str, Bound] = field(default_factory=dict)
    lights: tuple[str, ...] = ()
    climates: tuple[str, ...] = ()
    fans: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    lux: float | None = None
    """The light that is kept while someone is there."""

    daylight_off: bool = False
    fresh_air: float | None = None
    """What its fans give at the most, in m³/h."""

    heat_to: float | None = None
    """What it is heated to while in use, in °C."""

    places: tuple[Place, ...] = ()
    declined: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """The ids of the spaces that one gets to directly from it."""

    terms: Terms = USUAL_TERMS

    def data(self) -> dict[str, Any]:
        """Return what is stored of it beside its name."""
        return {
            "code": self.code,
            "kind": self.kind.value,
            "area": self.area,
            "capacity": self.capacity,
            "step_free": self.step_free,
            "equipment": [item.value for item in self.equipment],
            "companies": list(self.companies),
            "sensors": {ref: bound.data() for ref, bound in self.sensors.items()},
            "lights": list(self.lights),
            **{part: list(getattr(self, part)) for part in DRIVEN},
            "fresh_air": self.fresh_air,
            "heat_to": self.heat_to,
            "lux": self.lux,
            "daylight_off": self.daylight_off,
            "places": [_place_data(place) for place in self.places],
            "declined": list(self.declined),
            "beside": list(self.beside),
            **({} if self.terms == USUAL_TERMS else {"bookings": _terms_data(self.terms)}),
        }


def _terms_data(terms: Terms) -> dict[str, Any]:
    return {
        "bookable": terms.bookable,
        "calendar": terms.calendar,
        "give_back": terms.gives_back,
        "buffer": None if terms.buffer is None else terms.buffer.total_seconds() / 60,
    }


def terms_of(row: Mapping[str, Any]) -> Terms:
    """Return how a space is booked, as it was stored or typed: the buffer in minutes."""
    buffer = row.get("buffer")
    return Terms(
        row.get("bookable", True),
        row.get("calendar") or None,
        row.get("give_back", True),
        None if buffer is None else timedelta(minutes=buffer),
    )


def _place_data(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "step_free": place.step_free,
        "quiet": place.quiet,
        "lights": list(place.lights),
        "wakers": list(place.wakers),
    }


def _place_of(row: Mapping[str, Any]) -> Place:
    fittings = tuple(row.get("lights", ())), tuple(row.get("wakers", ()))
    return Place(row["id"], row["name"], row.get("step_free", False), row.get("quiet", False), *fittings)


def refs_of(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield all that a stored space refers to: its sensors and lights, and what is at its places."""
    yield from data.get("sensors", ())
    yield from data.get("lights", ())
    for part in DRIVEN:
        yield from data.get(part, ())
    if (calendar := terms_of(data.get("bookings", {})).calendar) is not None:
        yield calendar
    for place in map(_place_of, data.get("places", ())):
        yield from place.lights
        yield from place.wakers


def draft_of(name: str, data: Mapping[str, Any]) -> Draft:
    """Return the space that was stored under a name."""
    return Draft(
        name=name,
        code=data["code"],
        kind=SpaceKind(data["kind"]),
        area=data.get("area"),
        capacity=data.get("capacity", 1),
        step_free=data.get("step_free", False),
        equipment=tuple(Equipment(item) for item in data.get("equipment", ())),
        companies=tuple(data.get("companies", ())),
        sensors={ref: Bound(SensorKind(row["kind"]), row.get("place")) for ref, row in data.get("sensors", {}).items()},
        lights=tuple(data.get("lights", ())),
        climates=tuple(data.get("climates", ())),
        fans=tuple(data.get("fans", ())),
        signs=tuple(data.get("signs", ())),
        fresh_air=data.get("fresh_air"),
        heat_to=data.get("heat_to"),
        egress=tuple(data.get("egress", ())),
        lux=data.get("lux"),
        daylight_off=data.get("daylight_off", False),
        places=tuple(map(_place_of, data.get("places", ()))),
        declined=tuple(data.get("declined", ())),
        beside=tuple(data.get("beside", ())),
        terms=terms_of(data.get("bookings", {})),
    )


def has_places(kind: SpaceKind) -> bool:
    """Return whether spaces of a kind are shared out place by place."""
    return kind in (SpaceKind.NAP_ROOM, SpaceKind.LODGING)


def needs_capacity(kind: SpaceKind) -> bool:
    """Return whether a space of a kind must hold someone."""
    return not KINDS[kind].passage


def new_place(number: int, taken: frozenset[str], name: str | None = None) -> Place:
    """Return a place with an id that no other place of its space has or had."""
    id_ = number
    while f"p{id_}" in taken:
        id_ += 1
    return Place(f"p{id_}", name or PLACE_NAME.format(number=number))


def placed(places: tuple[Place, ...], sensors: Mapping[str, Bound]) -> dict[str, Bound]:
    """Give each place that no sensor watches the next free pressure sensor."""
    watched = {bound.place for bound in sensors.values()}
    free = iter([place.id for place in places if place.id not in watched])
    return {
        ref: Bound(bound.kind, next(free, None)) if bound.kind is SensorKind.PRESSURE and bound.place is None else bound
        for ref, bound in sensors.items()
    }


def numbered(count: int, known: tuple[Place, ...] = ()) -> tuple[Place, ...]:
    """Return so many places: those that are known first, then new ones."""
    places = list(known[:count])
    ids = {place.id for place in known}
    names = {place.name for place in known}
    number = 0
    while len(places) < count:
        number += 1
        if PLACE_NAME.format(number=number) in names:
            continue
        place = new_place(number, frozenset(ids))
        places.append(place)
        ids.add(place.id)
    return tuple(places)


def drafted(draft: Draft, found: Mapping[str, SensorKind], *, capacity: int | None = None) -> Draft:
    """Return a new space with the sensors found for it, and the places that they make likely."""
    pressure = sum(kind is SensorKind.PRESSURE for kind in found.values())
    shared_out = has_places(draft.kind)
    if capacity is None:
        likely = pressure if shared_out and pressure else TYPICAL_CAPACITY[draft.kind]
        capacity = max(likely, len(draft.places))
    places = draft.places or (numbered(capacity) if shared_out else ())
    sensors = {ref: Bound(kind) for ref, kind in found.items()}
    return replace(draft, capacity=capacity, places=places, sensors=placed(places, sensors))
