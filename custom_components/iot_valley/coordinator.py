"""Feeds the engine, sets its one timer, and tells those whose space changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .adapters import config, devices, inputs
from .adapters.clock import Clock, local_zone
from .adapters.foretelling import Foretelling
from .adapters.outputs import Outputs
from .adapters.store import Memory, TokenMemory
from .adapters.tokens import Keyring
from .adapters.words import read_words
from .const import CONF_DEMO
from .core.engine import Engine
from .core.messages import Event, Outcome, Reading, Tick
from .core.model import Building, Space
from .core.moments import Happening
from .core.recent import Recent
from .core.sensors import SensorKind
from .core.snapshots import Snapshot

type IotValleyConfigEntry = ConfigEntry[Coordinator]
type SpacesListener = Callable[[Iterable[Space]], None]
type MomentsListener = Callable[[Sequence[Happening]], None]


class Coordinator:
    """One building: its engine, its timer and its listeners."""

    def __init__(self, hass: HomeAssistant, entry: IotValleyConfigEntry) -> None:
        """Build the engine from the entry."""
        self.hass = hass
        self.entry = entry
        self.clock = Clock.of_demo(entry.data.get(CONF_DEMO))
        self.memory = Memory(hass, entry.entry_id, entry.title)
        self.keyring = Keyring(TokenMemory(hass, entry.entry_id, entry.title))
        self.outputs = Outputs(hass)
        now = self.clock.now()
        self.engine = Engine(self._read_building(), now)
        self.recent = Recent(self.engine.snapshot)
        self.devices = self._register(self.engine.building)
        self.foretelling = Foretelling(hass, self.engine.naps, self.clock.now, timedelta(minutes=1) / self.clock.speed)
        self.cause: Context | None = None
        """The context of what a sensor just said, while what follows of it is told: that of no person, ever."""

        self._areas = self._read_areas()
        self._ids = config.ids_of(hass, entry)
        self._listeners: defaultdict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._spaces_listeners: list[SpacesListener] = []
        self._moments_listeners: defaultdict[str | None, list[MomentsListener]] = defaultdict(list)
        self._recalled: dict[str, SensorKind | None] = {}
        self._stop_inputs: CALLBACK_TYPE | None = None
        self._cancel_wake: CALLBACK_TYPE | None = None
        self._armed_for: object = None
        self._calm: Outcome | None = None
        self._stale = False
        self._restored = Outcome()
        self._wake_job = HassJob(self._async_on_wake, cancel_on_shutdown=True)

    # -- life --------------------------------------------------------------------------------------

    async def async_restore(self) -> None:
        """Take back what was known before the restart."""
        if (snapshot := await self.memory.async_load()) is not None:
            self._restored = self.engine.restore(snapshot, self.clock.now())
            self.recent = Recent(self.engine.snapshot)
        await self.keyring.async_load()
        await self.keyring.async_keep(self.scopes)

    @property
    def scopes(self) -> frozenset[str]:
        """All that a link can open: the spaces, the floors and the building."""
        return frozenset((*self.engine.building.spaces, *self.engine.totals))

    @callback
    def async_start(self) -> None:
        """Listen to sensors and lights, and keep in step with the configuration."""
        self._async_follow(self._restored)
        self._async_listen_to_inputs()
        self._async_follow(self.engine.handle(Tick(), self.clock.now()))
        self.entry.async_on_unload(self.foretelling.async_start())
        self.entry.async_on_unload(self.entry.add_update_listener(self._async_on_update))
        listen = self.hass.bus.async_listen
        self.entry.async_on_unload(listen(EVENT_HOMEASSISTANT_STOP, self._async_fall_silent))
        self.entry.async_on_unload(listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_on_stop))
        self.entry.async_on_unload(listen(EVENT_CORE_CONFIG_UPDATE, self._async_on_core_config))

    async def async_stop(self) -> None:
        """Stop listening, let no sign say anything any more, and save."""
        await self._async_fall_silent(None)
        self._async_cancel_wake()
        await self.memory.async_save(self._snapshot())

    async def _async_fall_silent(self, _: object) -> None:
        """Darken the signs, once: what stops must not go on saying what was so last."""
        if self._stop_inputs is not None:
            self._stop_inputs()
            self._stop_inputs = None
            for command in self.engine.effects.darken(self.clock.now()):
                await self.outputs.async_execute(command)

    async def _async_on_stop(self, _: object) -> None:
        await self.memory.async_save(self._snapshot())

    # -- events ------------------------------------------------------------------------------------

    @callback
    def async_handle(self, event: Event) -> tuple[Happening, ...]:
        """Take one event through the engine, and return what happened.

        Raises `Refused` where the engine does.
        """
        now = self.clock.now()
        outcome = self.engine.handle(event, now)
        self.recent.note(event, now)
        self._async_follow_what_matters(outcome)
        return outcome.moments

    @callback
    def async_read(self, sensor_id: str, value: float | None, reported: datetime, context: Context) -> None:
        """Take what a sensor reports now through the engine: the state's own time spares asking the clock."""
        now = self.clock.at(reported)
        if now < self.engine.now:  # A clock was set back, or a state was written as of before.
            now = self.clock.now()
        outcome = self.engine.read(sensor_id, value, now)
        if outcome is None:
            return
        self.recent.note_reading(sensor_id, value, now)
        if outcome is not self._calm:
            self.cause = None if context.user_id or context.parent_id else context
            self._async_follow_what_matters(outcome)
            self.cause = None

    @callback
    def async_glance(self, sensor_id: str, value: float | None, reported: datetime, _: Context) -> None:
        """Notice a report of a sensor by which nothing goes: it is only watched for faults."""
        if (habit := self.engine.presence.seldom.get(sensor_id)) is not None:
            habit.glance(value, self.clock.at(reported).timestamp())

    @callback
    def async_forget(self, sensor_ids: Iterable[str], space_ids: Iterable[str] = ()) -> None:
        """Forget all that was learnt of some sensors and spaces, on disk and in the journal of the last events too."""
        outcome = self.engine.forget(sensor_ids, self.clock.now(), space_ids)
        self.recent = Recent(self.engine.snapshot)
        self._async_follow(outcome)

    @callback
    def _async_follow_what_matters(self, outcome: Outcome) -> None:
        if outcome.soon or outcome.wake_at != self._armed_for or (outcome.dirty and not self.memory.is_planned):
            self._async_follow(outcome)
        elif not outcome.dirty:
            self._calm = outcome  # The same once more leads to nothing either: most readings do.

    @callback
    def async_recall(self, sensor_id: str, value: float | None, reported: datetime) -> None:
        """Take in what a sensor said before, once: it is no news, and told again it would seem to be late."""
        kind = self.engine.kind_of(sensor_id)
        if sensor_id not in self._recalled or self._recalled[sensor_id] is not kind:
            self._recalled[sensor_id] = kind
            self.async_handle(Reading(sensor_id, value, self.clock.at(reported)))

    @callback
    def _async_follow(self, outcome: Outcome) -> None:
        """Tell whom it concerns, act, save, and set the timer."""
        for changed in outcome.changed:
            for listener in self._listeners.get(changed, ()):
                listener()
        if outcome.moments:
            self._async_tell(outcome.moments)
        for command in outcome.commands:
            self.entry.async_create_task(self.hass, self.outputs.async_execute(command))
        if outcome.dirty:
            self.memory.async_plan_save(self._snapshot, soon=outcome.soon)
        if outcome.wake_at != self._armed_for:
            self._async_arm(outcome)

    @callback
    def _async_arm(self, outcome: Outcome) -> None:
        self._async_cancel_wake()
        if outcome.wake_at is not None:
            delay = self.clock.seconds_until(outcome.wake_at)
            self._cancel_wake = async_call_later(self.hass, delay, self._wake_job)
            self._armed_for = outcome.wake_at

    @callback
    def _async_cancel_wake(self) -> None:
        self._armed_for = self._calm = None
        if self._cancel_wake is not None:
            self._cancel_wake()
            self._cancel_wake = None

    @callback
    def _async_on_wake(self, _: object) -> None:
        self._cancel_wake = None
        self._armed_for = self._calm = None
        self.async_handle(Tick())

    # -- those who listen --------------------------------------------------------------------------

    @callback
    def async_listen(self, id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when the view of a space, a floor or the building changes.

        `CARE` is what ails sensors, `EFFECT` before the id of a space what follows its people, `SAVED` what that saves.
        """
        listeners = self._listeners[id]
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @callback
    def async_on_spaces(self, listener: SpacesListener) -> CALLBACK_TYPE:
        """Call the listener with the spaces that are new or set up in another way."""
        self._spaces_listeners.append(listener)
        return lambda: self._spaces_listeners.remove(listener)

    @callback
    def async_on_moments(self, listener: MomentsListener, space_id: str | None = None) -> CALLBACK_TYPE:
        """Call the listener with what happens in one nap room, or in all: places that become free, calls, wakes."""
        listeners = self._moments_listeners[space_id]
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @callback
    def _async_tell(self, moments: Sequence[Happening]) -> None:
        """Tell what happened to those who listen to all of it, and to those who listen to one room."""
        for listener in self._moments_listeners[None]:
            listener(moments)
        for space_id in dict.fromkeys(moment.space_id for moment in moments):
            if listeners := self._moments_listeners.get(space_id):
                there = [moment for moment in moments if moment.space_id == space_id]
                for listener in listeners:
                    listener(there)

    # -- the configuration -------------------------------------------------------------------------

    async def _async_on_update(self, _: HomeAssistant, __: IotValleyConfigEntry) -> None:
        self.async_resync()

    @callback
    def _async_on_core_config(self, _: object) -> None:
        """Follow another time zone, and tell all anew in another language."""
        self.async_resync()
        for listeners in self._listeners.values():
            for listener in listeners:
                listener()

    @callback
    def async_resync(self) -> None:
        """Take the configuration over, once for all changes that come together."""
        if not self._stale:
            self._stale = True
            self.hass.loop.call_soon(self._async_resync)

    @callback
    def _async_resync(self) -> None:
        """Change what the configuration changed, and leave all else alone."""
        self._stale = False
        if self._stop_inputs is None:
            return
        before = self.engine.building
        building = self._read_building()
        renamed = self._renamed()
        outcome = self.engine.rebuild(building, self.clock.now(), renamed)
        if renamed:  # What was told under other ids cannot be played again.
            self.recent = Recent(self.engine.snapshot)
        self.devices = self._register(building)
        self._async_follow_areas()
        self._async_listen_to_inputs()
        fresh = [space for id, space in building.spaces.items() if before.spaces.get(id) != space]
        if building.floors != before.floors:
            fresh = list(building.spaces.values())
        for listener in self._spaces_listeners:
            listener(fresh)
        self.entry.async_create_task(self.hass, self.keyring.async_keep(self.scopes))
        # The totals may have moved, and sentences go by the time zone and the language.
        everyone = dict.fromkeys((*self.engine.totals, *self.engine.views, *outcome.changed))
        self._async_follow(replace(outcome, changed=tuple(everyone)))

    def _renamed(self) -> dict[str, str]:
        """Return the entities that have another id now."""
        before, self._ids = self._ids, config.ids_of(self.hass, self.entry)
        return {old: new for ref, old in before.items() if (new := self._ids.get(ref, old)) != old}

    @callback
    def _async_follow_areas(self) -> None:
        before, self._areas = self._areas, self._read_areas()
        for space_id, area in self._areas.items():
            if space_id in before and area != before[space_id]:
                devices.async_move(self.hass, self.devices[space_id].id, area)

    def _read_areas(self) -> dict[str, str | None]:
        subentries = self.entry.subentries
        return {id: config.area_of(subentries[id]) for id in self.engine.building.spaces}

    def _register(self, building: Building) -> devices.Devices:
        return devices.async_register(self.hass, self.entry, building, read_words(self.hass).label)

    def _read_building(self) -> Building:
        return config.building_from_entry(self.hass, self.entry, local_zone())

    @callback
    def _async_listen_to_inputs(self) -> None:
        """Listen to the sensors, their batteries, and the lights of the building as it is now."""
        if self._stop_inputs is not None:
            self._stop_inputs()
        spaces = self.engine.building.spaces.values()
        sensors = [sensor for space in spaces for sensor in space.sensors]
        batteries = (sensor.battery for sensor in sensors if sensor.battery)
        read = dict.fromkeys((*(sensor.id for sensor in sensors), *batteries))
        seldom = [id for id in read if id in self.engine.presence.seldom]
        often = [id for id in read if id not in self.engine.presence.seldom]
        lights = [light for space in spaces for light in space.lights]
        driven = [id for space in spaces for id in (*space.climates, *space.fans, *space.signs)]
        self._recalled = {id: kind for id, kind in self._recalled.items() if id in read}
        stops = (
            inputs.async_listen_to_sensors(self.hass, often, self.async_read, self.async_recall),
            inputs.async_listen_to_sensors(self.hass, seldom, self.async_glance, self.async_recall),
            inputs.async_listen_to_lights(self.hass, dict.fromkeys(lights), self.outputs.is_ours, self.async_handle),
            inputs.async_listen_to_actuators(self.hass, dict.fromkeys(driven), self.outputs.is_ours, self.async_handle),
            inputs.async_listen_to_outdoors(self.hass, self.engine.building.outdoor, self.async_handle),
        )

        @callback
        def _stop() -> None:
            for stop in stops:
                stop()

        self._stop_inputs = _stop

    def _snapshot(self) -> Snapshot:
        return self.engine.snapshot()
