"""The building that a config entry and its subentries describe."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import time, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN, SensorDeviceClass
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er, floor_registry as fr

from ..const import (
    CONF_AHEAD,
    CONF_AREA,
    CONF_BESIDE,
    CONF_BOOKINGS,
    CONF_BUFFER,
    CONF_CAPACITY,
    CONF_CODE,
    CONF_COME_WITHIN,
    CONF_COMPANIES,
    CONF_COMPANY_A_DAY,
    CONF_COMPANY_AT_ONCE,
    CONF_DAYLIGHT_OFF,
    CONF_DIM_FOR,
    CONF_EQUIPMENT,
    CONF_FLOORS,
    CONF_FRESH_AIR,
    CONF_GIVE_BACK,
    CONF_HEAT_TO,
    CONF_HOURS,
    CONF_KIND,
    CONF_LIGHTS,
    CONF_LUX,
    CONF_LUX_THRESHOLD,
    CONF_OUTDOOR,
    CONF_OVERRIDE_FOR,
    CONF_PLACE,
    CONF_SENSORS,
    CONF_STEP_FREE,
)
from ..core.booking_rules import BookingRules
from ..core.climate import HEAT_CAP
from ..core.draft import draft_of, terms_of
from ..core.driven import DRIVEN
from ..core.hours import ALWAYS, DAYS, OpeningHours, Span
from ..core.kinds import Family, SpaceKind
from ..core.model import Building, Defaults, Equipment, Floor, Place, Sensor, Space, Terms
from ..core.releases import Policy
from ..core.sensors import SensorKind

_FAMILIES = frozenset(Family)


def building_from_entry(hass: HomeAssistant, entry: ConfigEntry[Any], zone: ZoneInfo) -> Building:
    """Read a config entry and its subentries into a building."""
    floors = tuple(_floors(hass, entry))
    known = {floor.id for floor in floors}
    spaces = {
        subentry.subentry_id: _space(hass, subentry, known, entry.subentries)
        for subentry in entry.subentries.values()
        if subentry.subentry_type in _FAMILIES
    }
    return Building(
        entry.title,
        zone,
        floors,
        MappingProxyType(spaces),
        hours_from_data(entry.data.get(CONF_HOURS)),
        _defaults(entry.options),
        next(iter(_found(hass, (outdoor,))), None) if (outdoor := entry.options.get(CONF_OUTDOOR)) else None,
    )


def ids_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, str]:
    """Return the entity ids of all sensors and lights of a building, by what they are stored as."""
    registry = er.async_get(hass)
    stored = (sub.data.get(key, ()) for sub in entry.subentries.values() for key in (CONF_SENSORS, CONF_LIGHTS))
    refs = chain.from_iterable(stored)
    return {ref: entity_id for ref in refs if (entity_id := er.async_resolve_entity_id(registry, ref))}


def area_of(subentry: ConfigSubentry) -> str | None:
    """Return the id of the Home Assistant area of a space."""
    area: str | None = subentry.data.get(CONF_AREA)
    return area


def hours_from_data(week: Mapping[str, list[list[str]]] | None) -> OpeningHours:
    """Return the opening hours that the entry's data tell; none means always."""
    if week is None:
        return ALWAYS
    return OpeningHours(
        tuple(
            tuple(Span(time.fromisoformat(start), time.fromisoformat(end)) for start, end in week.get(day, ()))
            for day in DAYS
        )
    )


def _floors(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Iterator[Floor]:
    """Yield the floors that were chosen, or all those with a space where none was."""
    floors, areas = fr.async_get(hass), ar.async_get(hass)
    chosen = list(entry.data.get(CONF_FLOORS) or ())
    if not chosen:
        found = (areas.async_get_area(area_of(s) or "") for s in entry.subentries.values())
        chosen = sorted({area.floor_id for area in found if area and area.floor_id})
    for floor_id in chosen:
        if floor := floors.async_get_floor(floor_id):
            yield Floor(floor.floor_id, floor.name, floor.level)


def _space(hass: HomeAssistant, subentry: ConfigSubentry, floors: set[str], others: Container[str]) -> Space:
    data = subentry.data
    area = ar.async_get(hass).async_get_area(area_of(subentry) or "")
    return Space(
        id=subentry.subentry_id,
        code=data[CONF_CODE],
        name=subentry.title,
        kind=SpaceKind(data[CONF_KIND]),
        floor=area.floor_id if area and area.floor_id in floors else None,
        capacity=int(data.get(CONF_CAPACITY, 0)),
        step_free=bool(data.get(CONF_STEP_FREE)),
        equipment=tuple(Equipment(each) for each in data.get(CONF_EQUIPMENT, ())),
        companies=tuple(data.get(CONF_COMPANIES, ())),
        sensors=tuple(_sensors(hass, data.get(CONF_SENSORS, {}))),
        places=tuple(_place(hass, place) for place in draft_of(subentry.title, data).places),
        lights=_found(hass, data.get(CONF_LIGHTS, ())),
        **_driven(hass, data),
        fresh_air=data.get(CONF_FRESH_AIR) or 0.0,
        heat_to=data.get(CONF_HEAT_TO) or HEAT_CAP,
        lux=data.get(CONF_LUX) or 0.0,
        daylight_off=bool(data.get(CONF_DAYLIGHT_OFF)),
        beside=tuple(id for id in data.get(CONF_BESIDE, ()) if id in others),
        terms=_terms(hass, data.get(CONF_BOOKINGS, {})),
    )


def _terms(hass: HomeAssistant, data: Mapping[str, Any]) -> Terms:
    """Return how a space is booked, with its calendar by its entity id now."""
    terms = terms_of(data)
    calendar = er.async_resolve_entity_id(er.async_get(hass), terms.calendar) if terms.calendar else None
    return replace(terms, calendar=calendar)


def _driven(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a space drives besides its lamps, by the names of its fields."""
    return {part: _found(hass, data.get(part, ())) for part in DRIVEN}


def _place(hass: HomeAssistant, place: Place) -> Place:
    """Return a place with what is there by its entity ids now."""
    return replace(place, lights=_found(hass, place.lights), wakers=_found(hass, place.wakers))


def _found(hass: HomeAssistant, refs: Iterable[str]) -> tuple[str, ...]:
    registry = er.async_get(hass)
    return tuple(entity_id for ref in refs if (entity_id := er.async_resolve_entity_id(registry, ref)))


def _sensors(hass: HomeAssistant, bound: Mapping[str, Mapping[str, str]]) -> Iterator[Sensor]:
    registry = er.async_get(hass)
    for ref, row in bound.items():
        if entity_id := er.async_resolve_entity_id(registry, ref):
            battery = _battery_of(registry, entity_id)
            yield Sensor(entity_id, SensorKind(row[CONF_KIND]), row.get(CONF_PLACE), battery)


def _battery_of(registry: er.EntityRegistry, entity_id: str) -> str | None:
    """Return what tells how full the battery of a sensor is: an entity of the same device, none where there is none."""
    sensor = registry.async_get(entity_id)
    if sensor is None or sensor.device_id is None:
        return None
    beside = er.async_entries_for_device(registry, sensor.device_id)  # without those that are disabled
    return min((each.entity_id for each in beside if _tells_battery(each)), default=None)


def _tells_battery(entity: er.RegistryEntry) -> bool:
    return (
        entity.domain == SENSOR_DOMAIN
        and (entity.device_class or entity.original_device_class) == SensorDeviceClass.BATTERY
        and entity.unit_of_measurement == PERCENTAGE
    )


def _defaults(options: Mapping[str, Any]) -> Defaults:
    default = Defaults()
    return Defaults(
        float(options.get(CONF_LUX_THRESHOLD, default.lux_threshold)),
        _span(options.get(CONF_DIM_FOR), "seconds", default.dim_for),
        _span(options.get(CONF_OVERRIDE_FOR), "minutes", default.override_for),
    )


def booking_rules(entry: ConfigEntry[Any], building: Building) -> tuple[BookingRules, Policy]:
    """Return what holds for the bookings of every space, and how patient one is with them."""
    options, rules, policy = entry.options, BookingRules(), Policy()
    at_once, a_day = options.get(CONF_COMPANY_AT_ONCE), options.get(CONF_COMPANY_A_DAY)
    return (
        replace(
            rules,
            buffer=_span(options.get(CONF_BUFFER), "minutes", rules.buffer),
            ahead=_span(options.get(CONF_AHEAD), "days", rules.ahead),
            company_at_once=int(at_once) if at_once else None,
            company_a_day=timedelta(hours=a_day) if a_day else None,
        ),
        replace(
            policy,
            come_within=_span(options.get(CONF_COME_WITHIN), "minutes", policy.come_within),
            gives_back=bool(options.get(CONF_GIVE_BACK, True)),
            time_zone=building.time_zone,
        ),
    )


def _span(value: float | None, unit: str, default: timedelta) -> timedelta:
    return default if value is None else timedelta(**{unit: value})
