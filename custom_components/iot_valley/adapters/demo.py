"""The demo building in Home Assistant: furnished once, then run by its clock.

Furnishing may be cut off at any moment and is completed at the next start. Home Assistant saves its
config entries after a second, its registries after ten or more: so what was made is noted in the
entry, and what the registries have lost is made again until a start has found everything in place.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    DOMAIN as CLIMATE_DOMAIN,
    SERVICE_SET_TEMPERATURE,
    HVACMode,
)
from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigSubentry
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_TEMPERATURE,
    CONF_NAME,
    SERVICE_TURN_OFF,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.util import dt as dt_util

from ..const import (
    CONF_AREA,
    CONF_DEMO,
    CONF_DEMO_ORIGIN,
    CONF_LIGHTS,
    CONF_PLACES,
    CONF_REAL_ORIGIN,
    CONF_SENSORS,
    DEMO_PREFIX,
    DOMAIN,
)
from ..core.demo import latest_morning
from ..core.demo_fixtures import FIXTURES, THINGS, VERSIONS, Fixture, fixtures_of
from ..core.demo_site import FLOORS, SENSORS, SITE, DemoSensor, DemoSpace, Name
from ..core.draft import Bound, Draft, refs_of
from ..core.found import Found
from ..core.kinds import KINDS
from ..core.model import Place

type FoundInArea = Callable[[HomeAssistant, str], Found]

CONF_MADE: Final = "made"
CONF_SETTLED: Final = "settled"
_AREAS: Final = "areas"
_FLOORS: Final = "floors"
_SPACES: Final = "spaces"
_FIXTURES: Final = "fixtures"

_PLACES = {f"{DEMO_PREFIX}{sensor.key}": sensor.place for sensor in SENSORS.values()}
_COMFORT = 19.0
"""What a meeting room is heated to, in °C (Code de l'énergie R241-26)."""


async def async_furnish(hass: HomeAssistant, entry: ConfigEntry[Any], found_in_area: FoundInArea) -> None:
    """Make the floors, areas, sensors, lamps, thermostats and spaces that are not there yet."""
    if not entry.data[CONF_DEMO].get(CONF_SETTLED):
        await _Furnisher(hass, entry, found_in_area).async_furnish()
    await _async_switch_off_unknown(hass, entry)


class _Furnisher:
    """Makes what is missing, and notes in the entry what it has made."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], found_in_area: FoundInArea) -> None:
        self._hass = hass
        self._entry = entry
        self._found_in_area = found_in_area
        self._areas = ar.async_get(hass)
        self._floors = fr.async_get(hass)
        self._entities = er.async_get(hass)
        # What is in the registries while Home Assistant starts was read from disk, so it is safe.
        self._settled = not hass.is_running
        self._demo: dict[str, Any] = deepcopy(dict(entry.data[CONF_DEMO]))
        if CONF_MADE not in self._demo:
            self._begin()
        self._made: dict[str, Any] = self._demo[CONF_MADE]

    async def async_furnish(self) -> None:
        """Make what is missing, space by space."""
        floors = {floor.level: self._floor(floor.level) for floor in FLOORS}
        for space in SITE:
            area_id = self._area(space, floors[space.level])
            for sensor in space.sensors:
                self._sensor(sensor, area_id)
            for fixture in fixtures_of(space):
                await self._async_fixture(fixture, area_id)
            self._space(space, area_id)
            self._note()
        self._demo[CONF_SETTLED] = self._settled
        self._note()

    def _begin(self) -> None:
        """Note when the demo begins, and what will be ours: all that has no namesake yet."""
        now = dt_util.utcnow()
        morning = latest_morning(now, dt_util.get_default_time_zone())
        floors = (floor for floor in FLOORS if not self._floor_named(floor.name))
        areas = (space for space in SITE if not self._area_named(space.name))
        self._demo |= {
            CONF_REAL_ORIGIN: now.isoformat(),
            CONF_DEMO_ORIGIN: morning.isoformat(),
            CONF_MADE: {
                _FLOORS: {str(floor.level): None for floor in floors},
                _AREAS: {space.code: None for space in areas},
                _SPACES: [],
                _FIXTURES: [],
            },
        }
        self._note()

    def _note(self) -> None:
        data = {**self._entry.data, CONF_DEMO: deepcopy(self._demo)}
        self._hass.config_entries.async_update_entry(self._entry, data=data)

    def _say(self, name: Name) -> str:
        return name.in_language(self._hass.config.language)

    def _floor_named(self, name: Name) -> fr.FloorEntry | None:
        return self._floors.async_get_floor_by_name(self._say(name))

    def _area_named(self, name: Name) -> ar.AreaEntry | None:
        return self._areas.async_get_area_by_name(self._say(name))

    def _floor(self, level: int) -> str:
        name, made = FLOORS[level].name, self._made[_FLOORS]
        floor = self._floors.async_get_floor(made.get(str(level)) or "") or self._floor_named(name)
        if floor is None:
            self._settled = False
            floor = self._floors.async_create(self._say(name), level=level)
        if str(level) in made:
            made[str(level)] = floor.floor_id
        return floor.floor_id

    def _area(self, space: DemoSpace, floor_id: str) -> str:
        made = self._made[_AREAS]
        area = self._areas.async_get_area(made.get(space.code) or "")
        area = area or self._area_named(space.name)
        if area is None:
            self._settled = False
            icon = KINDS[space.kind].icon
            area = self._areas.async_create(self._say(space.name), floor_id=floor_id, icon=icon)
        if space.code in made:
            made[space.code] = area.id
        return area.id

    def _sensor(self, sensor: DemoSensor, area_id: str) -> None:
        guise = sensor.guise
        unique_id = f"{DEMO_PREFIX}{sensor.key}"
        self._entities.async_get_or_create(
            guise.domain,
            DOMAIN,
            unique_id,
            config_entry=self._entry,
            original_device_class=guise.device_class,
            original_name=self._say(sensor.name),
            suggested_object_id=unique_id,
            unit_of_measurement=self._say(guise.unit) if guise.unit else None,
        )
        self._put(guise.domain, DOMAIN, unique_id, area_id)

    def _put(self, domain: str, platform: str, unique_id: str, area_id: str) -> None:
        """Put an entity into an area, unless it is in one already."""
        entity_id = self._entities.async_get_entity_id(domain, platform, unique_id)
        entity = self._entities.async_get(entity_id or "")
        if entity and not self._areas.async_get_area(entity.area_id or ""):
            self._settled = False
            self._entities.async_update_entity(entity.entity_id, area_id=area_id)

    async def _async_fixture(self, fixture: Fixture, area_id: str) -> None:
        """Make a helper of Home Assistant, unless a person has removed it since."""
        id_ = _helper_id(self._entry, fixture)
        if self._hass.config_entries.async_get_entry(id_) is None:
            if id_ in self._made[_FIXTURES]:
                return
            self._settled = False
            await self._hass.config_entries.async_add(self._helper(fixture))
            self._made[_FIXTURES].append(id_)
            await _async_begin(self._hass, _entity_id(self._hass, self._entry, fixture))
        self._put(fixture.domain, fixture.platform, id_, area_id)

    def _helper(self, fixture: Fixture) -> ConfigEntry[Any]:
        name = self._say(fixture.name)
        named = {option: _entity_id(self._hass, self._entry, THINGS[key]) for option, key in fixture.entities.items()}
        version, minor_version = VERSIONS[fixture.platform]
        return ConfigEntry(
            data={},
            discovery_keys=MappingProxyType({}),
            domain=fixture.platform,
            entry_id=_helper_id(self._entry, fixture),
            minor_version=minor_version,
            options={CONF_NAME: name, **fixture.options, **named},
            source=SOURCE_USER,
            subentries_data=None,
            title=name,
            unique_id=None,
            version=version,
        )

    def _space(self, space: DemoSpace, area_id: str) -> None:
        """Make a space, unless a person has removed it since; mend what refers to nothing."""
        code = space.code.casefold()
        known = (sub for sub in self._entry.subentries.values() if sub.unique_id == code)
        subentry = next(known, None)
        if subentry is None and space.code not in self._made[_SPACES]:
            self._settled = False
            self._made[_SPACES].append(space.code)
            self._hass.config_entries.async_add_subentry(self._entry, self._subentry(self._draft(space, area_id)))
        elif subentry is not None and not self._holds(subentry):
            self._settled = False
            fresh = self._draft(space, area_id).data()
            mended = {key: fresh[key] for key in (CONF_AREA, CONF_SENSORS, CONF_LIGHTS, CONF_PLACES)}
            self._hass.config_entries.async_update_subentry(self._entry, subentry, data={**subentry.data, **mended})

    @staticmethod
    def _subentry(draft: Draft) -> ConfigSubentry:
        return ConfigSubentry(
            data=MappingProxyType(draft.data()),
            subentry_type=KINDS[draft.kind].family.value,
            title=draft.name,
            unique_id=draft.code.casefold(),
        )

    def _holds(self, subentry: ConfigSubentry) -> bool:
        area = self._areas.async_get_area(subentry.data[CONF_AREA] or "")
        refs = refs_of(subentry.data)
        return area is not None and all(er.async_resolve_entity_id(self._entities, ref) for ref in refs)

    def _draft(self, space: DemoSpace, area_id: str) -> Draft:
        """Return the space as its area makes it, as it would be for a building that is real."""
        found = self._found_in_area(self._hass, area_id)
        bound = {
            entity.id: Bound(kind, _PLACES.get(entity.unique_id))
            for entity_id, kind in found.sensors.items()
            if (entity := self._entities.async_get(entity_id))
        }
        draft = space.draft(self._hass.config.language)
        places = tuple(self._fitted(space, place) for place in draft.places)
        at_places = {light for place in places for light in place.lights}
        lights = (self._entities.async_get(entity_id) for entity_id in found.lights)
        return replace(
            draft,
            area=area_id,
            sensors=bound,
            lights=tuple(light.id for light in lights if light and light.id not in at_places),
            places=places,
        )

    def _fitted(self, space: DemoSpace, place: Place) -> Place:
        """Return a bed with the lamp and the shaker that are at it."""
        found: dict[str, tuple[str, ...]] = {}
        for fixture in fixtures_of(space):
            entity_id = _entity_id(self._hass, self._entry, fixture)
            if fixture.place == place.id and entity_id and (entity := self._entities.async_get(entity_id)):
                found[fixture.domain] = (*found.get(fixture.domain, ()), entity.id)
        return replace(place, lights=found.get(LIGHT_DOMAIN, ()), wakers=found.get(SWITCH_DOMAIN, ()))


def _helper_id(entry: ConfigEntry[Any], fixture: Fixture) -> str:
    return f"{entry.entry_id}_{fixture.key}"


@callback
def _entity_id(hass: HomeAssistant, entry: ConfigEntry[Any], thing: Fixture | DemoSensor) -> str | None:
    """Return the id of the entity of a fixture or a sensor, if it is registered."""
    domain, platform, unique_id = (
        (thing.domain, thing.platform, _helper_id(entry, thing))
        if isinstance(thing, Fixture)
        else (thing.guise.domain, DOMAIN, f"{DEMO_PREFIX}{thing.key}")
    )
    return er.async_get(hass).async_get_entity_id(domain, platform, unique_id)


async def _async_begin(hass: HomeAssistant, entity_id: str | None) -> None:
    """Set a new thermostat to heating."""
    if entity_id is not None and entity_id.startswith(f"{CLIMATE_DOMAIN}."):
        data = {ATTR_TEMPERATURE: _COMFORT, ATTR_HVAC_MODE: HVACMode.HEAT}
        await hass.services.async_call(
            CLIMATE_DOMAIN,
            SERVICE_SET_TEMPERATURE,
            {ATTR_ENTITY_ID: entity_id, **data},
            blocking=True,
        )


async def _async_switch_off_unknown(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Switch off what does not know whether it is on: what is new, or was cut off too early."""
    for domain in (LIGHT_DOMAIN, SWITCH_DOMAIN):
        ids = (_entity_id(hass, entry, fixture) for fixture in FIXTURES if fixture.domain == domain)
        unknown = [id_ for id_ in ids if id_ and hass.states.is_state(id_, STATE_UNKNOWN)]
        if unknown:
            await hass.services.async_call(domain, SERVICE_TURN_OFF, {ATTR_ENTITY_ID: unknown}, blocking=True)


async def async_unfurnish(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Remove what furnishing made, but no area or floor that others have put something into."""
    helpers = [
        helper.entry_id
        for platform in VERSIONS
        for helper in hass.config_entries.async_entries(platform)
        if helper.entry_id.startswith(f"{entry.entry_id}_")
    ]
    for id_ in helpers:
        await hass.config_entries.async_remove(id_)
    made: Mapping[str, Mapping[str, str | None]] = entry.data[CONF_DEMO].get(CONF_MADE, {})
    areas, floors = ar.async_get(hass), fr.async_get(hass)
    for area_id in made.get(_AREAS, {}).values():
        if areas.async_get_area(area_id or "") and not _in_use(hass, entry, area_id or ""):
            areas.async_delete(area_id or "")
    for floor_id in made.get(_FLOORS, {}).values():
        if floors.async_get_floor(floor_id or "") and not ar.async_entries_for_floor(areas, floor_id or ""):
            floors.async_delete(floor_id or "")


def _in_use(hass: HomeAssistant, entry: ConfigEntry[Any], area_id: str) -> bool:
    """Tell whether an area holds anything that is not ours."""
    entities = er.async_entries_for_area(er.async_get(hass), area_id)
    devices = dr.async_entries_for_area(dr.async_get(hass), area_id)
    return any(thing.config_entry_id != entry.entry_id for thing in (*entities, *devices))
