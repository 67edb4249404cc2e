"""The building's own sensors: what they say goes to the engine and to their entities, and one timer notices silence."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .adapters import radios
from .adapters.radios import Part, RadioSensor
from .adapters.spaces import ref_of
from .adapters.store import RadioMemory
from .const import CONF_AREA, DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.derived import with_derived
from .core.fleet import Receipt
from .core.messages import Reading
from .core.model import Space
from .core.quantities import Quantity
from .core.sensors import SensorKind
from .core.uplinks import Uplink
from .radio_binding import kind_of, put
from .radio_gateways import Gateways
from .radio_history import History
from .radio_known import Known

HUBS: HassKey[dict[str, Hub]] = HassKey(f"{DOMAIN}_hubs")
"""Those of the buildings that are set up, by the ids of their entries."""

ROUNDING = 1.0
"""So many seconds after a moment it is surely over, whatever a clock rounds."""


class OnParts(Protocol):
    """What is told of a sensor, what it has new to tell, and whether the sensor itself is new."""

    def __call__(self, sensor: RadioSensor, parts: Iterable[Part], *, is_new: bool) -> None:
        """Take it in."""


type OnCall = Callable[[str, Receipt], None]
"""What is told of the gateway that heard a device, and of what that said."""


@callback
def hub_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Hub:
    """Return the hub of a building that is set up."""
    return hass.data[HUBS][entry.entry_id]


class Hub(Known):
    """The sensors of one building that speak through its gateways."""

    def __init__(self, hass: HomeAssistant, entry: IotValleyConfigEntry, coordinator: Coordinator) -> None:
        """Start with nothing heard."""
        super().__init__()
        self.hass = hass
        self.entry = entry
        self.coordinator = coordinator
        self.gateways = Gateways(hass, entry, self.async_take, self._tell_news)
        self.history = History(hass)
        self.devices: dict[str, dr.AnyDeviceEntry] = {}
        self.sensors: dict[str, RadioSensor] = {}
        self._memory = RadioMemory(hass, entry.entry_id, entry.title)
        self._new: set[tuple[str, Part]] = set()
        self._wishes: defaultdict[str, dict[str, SensorKind]] = defaultdict(dict)
        self._listeners: defaultdict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._part_listeners: list[OnParts] = []
        self._news_listeners: list[CALLBACK_TYPE] = []
        self._call_listeners: list[OnCall] = []
        self._cancel_wake: CALLBACK_TYPE | None = None
        self._armed_for: datetime | None = None
        self._quiet: set[str] = set()
        self._stale = False
        self._wake_job = HassJob(self._async_on_wake, cancel_on_shutdown=True)

    # -- life --------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Take back what was known before the restart, and make the devices."""
        if (written := await self._memory.async_load()) is not None:
            self.fleet.restore(written["fleet"])
            for device_id, told in written["derived"].items():
                self.derived[device_id] = {Part(Quantity(key)): value for key, value in told.items()}
        self.hass.data.setdefault(HUBS, {})[self.entry.entry_id] = self
        self.fleet.resume(dt_util.utcnow())
        self.silent = set(self.fleet.quiet(dt_util.utcnow()))
        self._sync()

    @callback
    def async_start(self) -> None:
        """Open the gateways, and tell the engine what was known."""
        self._on_spaces(())
        self.gateways.sync()
        self._arm()
        unload = self.entry.async_on_unload
        unload(self.entry.add_update_listener(self._async_on_update))
        unload(self.coordinator.async_on_spaces(self._on_spaces))

    async def async_stop(self) -> None:
        """Close the gateways, and save."""
        self.hass.data[HUBS].pop(self.entry.entry_id, None)
        self.gateways.stop()
        self._disarm()
        self.history.stop()
        await self._memory.async_save(self._dump())

    def _dump(self) -> dict[str, Any]:
        derived = {
            device_id: {part.quantity.value: value for part, value in told.items() if not part.channel}
            for device_id, told in self.derived.items()
        }
        return {"fleet": self.fleet.dump(), "derived": derived}

    # -- what is heard -----------------------------------------------------------------------------

    @callback
    def async_take(self, gateway_id: str, uplink: Uplink) -> None:
        """Take in what a device said through a gateway."""
        now = dt_util.utcnow()
        receipt = self.fleet.receive(uplink, now, gateway_id)
        if receipt.duplicate:
            return
        self._memory.async_plan_save(self._dump, soon=False)
        if gateway_id in self._quiet:
            self._quiet.discard(gateway_id)
            self._tell_news()
        for on_call in tuple(self._call_listeners):
            on_call(gateway_id, receipt)
        self.silent.discard(receipt.device_id)
        sensor = self.sensors.get(receipt.device_id)
        if sensor is not None:
            self._on_told(sensor, receipt)
        elif receipt.first:
            self._tell_news()
        self._arm()

    def _on_told(self, sensor: RadioSensor, receipt: Receipt) -> None:
        """Pass on what a sensor told: new things to measure, the present to the engine, all of it to the entities."""
        device_id = sensor.device_id
        before = self.values(device_id)
        present = with_derived(receipt.present, before)
        self.derive(device_id, present[len(receipt.present) :])
        if receipt.first:
            self._register(sensor)
        self._grow(sensor, (Part(item.quantity, item.channel) for item in present))
        self.history.note(device_id, receipt.past)
        for at, item in receipt.past:  # So that it is known to be late: no present is changed by it.
            self._say(device_id, Part(item.quantity, item.channel), item.value, at)
        for item in present:
            self._say(device_id, Part(item.quantity, item.channel), item.value, item.at)
        self._tell(device_id)

    def _say(self, device_id: str, part: Part, value: float | None, at: datetime | None = None) -> None:
        """Let the engine read what a space goes by."""
        entity_id = radios.entity_id_of(self.hass, device_id, part)
        if entity_id is not None and self._is_read(entity_id, part):
            moment = None if at is None else self.coordinator.clock.at(at)
            self.coordinator.async_handle(Reading(entity_id, value, moment))

    def _is_read(self, entity_id: str, part: Part) -> bool:
        return part.quantity is Quantity.BATTERY or self.coordinator.engine.kind_of(entity_id) is not None

    # -- what is known -----------------------------------------------------------------------------

    def strangers(self) -> list[str]:
        """Return the devices that have called in and are no sensors of any building, the last one first."""
        taken = radios.device_owners(self.hass)
        heard = [
            (device.seen, id_)
            for id_, device in self.fleet.devices.items()
            if id_ not in taken and device.seen is not None
        ]
        return [id_ for _, id_ in sorted(heard, reverse=True)]

    # -- those who listen --------------------------------------------------------------------------

    @callback
    def async_listen(self, device_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when a device told something, or has fallen silent."""
        listeners = self._listeners[device_id]
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @callback
    def async_on_news(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call the listener when a person may have something to put right."""
        self._news_listeners.append(listener)
        return lambda: self._news_listeners.remove(listener)

    @callback
    def async_on_parts(self, listener: OnParts) -> CALLBACK_TYPE:
        """Call the listener with each sensor and what it measures, now and whenever there is more."""
        self._part_listeners.append(listener)
        for device_id, sensor in self.sensors.items():
            listener(sensor, tuple(self.parts[device_id]), is_new=True)
        return lambda: self._part_listeners.remove(listener)

    async def async_hear(self, gateway_id: str) -> Receipt:
        """Return what comes in next through a gateway."""
        heard: asyncio.Future[Receipt] = self.hass.loop.create_future()

        @callback
        def _on_call(through: str, receipt: Receipt) -> None:
            if through == gateway_id and not heard.done():
                heard.set_result(receipt)

        self._call_listeners.append(_on_call)
        try:
            return await heard
        finally:
            self._call_listeners.remove(_on_call)

    @callback
    def _tell(self, device_id: str) -> None:
        for listener in tuple(self._listeners.get(device_id, ())):
            listener()

    @callback
    def _tell_news(self) -> None:
        for listener in tuple(self._news_listeners):
            listener()

    # -- silence -----------------------------------------------------------------------------------

    @callback
    def _arm(self) -> None:
        """Set the one timer for the moment at which a device will have been silent for too long."""
        at = self.fleet.due()
        if at == self._armed_for:
            return
        self._disarm()
        if at is not None:
            delay = max((at - dt_util.utcnow()).total_seconds(), 0.0) + ROUNDING
            self._cancel_wake = async_call_later(self.hass, delay, self._wake_job)
            self._armed_for = at

    @callback
    def _disarm(self) -> None:
        self._armed_for = None
        if self._cancel_wake is not None:
            self._cancel_wake()
            self._cancel_wake = None

    @callback
    def _async_on_wake(self, _: object) -> None:
        """Let what silent devices told be no information any more."""
        self._cancel_wake = self._armed_for = None
        for device_id in self.fleet.quiet(dt_util.utcnow()) - self.silent:
            self.silent.add(device_id)
            known = self.known(device_id)
            for part in self.parts.get(device_id, ()):
                self._say(device_id, part, None, known.seen if known else None)  # Nothing is known since then.
            self._tell(device_id)
        self._quiet = set(self.fleet.quiet_gateways(dt_util.utcnow()))
        self._tell_news()
        self._arm()

    # -- the configuration -------------------------------------------------------------------------

    async def _async_on_update(self, _: HomeAssistant, __: IotValleyConfigEntry) -> None:
        if not self._stale:
            self._stale = True
            await asyncio.sleep(0)  # Until all changes that come together are there.
            self._on_changes()

    @callback
    def _on_changes(self) -> None:
        """Take the configuration over, once for all changes that come together."""
        self._stale = False
        if self.hass.data[HUBS].get(self.entry.entry_id) is self:
            self._sync()
            self.gateways.sync()
            self._tell_news()
            self._arm()

    @callback
    def _sync(self) -> None:
        """Know the sensors and gateways that are stored, and make their devices."""
        before, self.sensors = self.sensors, radios.sensors_of(self.entry)
        for device_id in before.keys() - self.sensors.keys():
            self.fleet.forget(device_id)
            self.silent.discard(device_id)
            for memory in (self.devices, self.parts, self.derived, self._listeners):
                memory.pop(device_id, None)
        self.gateways.register()
        registered = radios.parts_registered(self.hass, self.entry)
        for device_id, sensor in self.sensors.items():
            was = before.get(device_id)
            if was == sensor:
                continue
            self.fleet.assign(device_id, sensor.model, sensor.grammar)
            self._register(sensor)
            is_new = was is None or was.id != sensor.id
            if is_new:
                known = registered.get(sensor.id, {})
                self.parts[device_id] = dict.fromkeys(known)
                self.derive(device_id, self.told(device_id)[len(self.values(device_id)) :])
                self._new |= {(device_id, part) for part in self.parts_of(sensor) if part not in known}
                self.parts[device_id] = dict.fromkeys(self.parts_of(sensor))
                self._offer(sensor, tuple(self.parts[device_id]), is_new=True)
            else:
                self._grow(sensor, self.parts_of(sensor))

    @callback
    def _register(self, sensor: RadioSensor) -> None:
        """Make the device of a sensor, in the area of its space."""
        known = self.known(sensor.device_id)
        space = self.entry.subentries.get(sensor.space or "")
        self.devices[sensor.device_id] = radios.register_sensor(
            self.hass,
            self.entry,
            sensor,
            via=self.gateways.device_of(known.gateway if known else None),
            model=self.model_of(sensor),
            area=space.data.get(CONF_AREA) if space else None,
        )

    @callback
    def _grow(self, sensor: RadioSensor, parts: Iterable[Part]) -> None:
        """Have entities made of what a sensor never told before."""
        known = self.parts[sensor.device_id]
        new = tuple(part for part in parts if part not in known)
        if new:
            known.update(dict.fromkeys(new))
            self._new |= {(sensor.device_id, part) for part in new}
            self._offer(sensor, new, is_new=False)

    def _offer(self, sensor: RadioSensor, parts: tuple[Part, ...], *, is_new: bool) -> None:
        for listener in self._part_listeners:
            listener(sensor, parts, is_new=is_new)

    @callback
    def async_on_entity(self, sensor: RadioSensor, part: Part, entity_id: str) -> None:
        """Let the space of a sensor go by what it measures, the first time that there is an entity of it."""
        device_id = sensor.device_id
        if (device_id, part) not in self._new:
            return
        self._new.discard((device_id, part))
        kind = kind_of(part, sensor, self.model_of(sensor), self.parts[device_id])
        if kind is not None and sensor.space is not None:
            if not self._wishes:
                self.entry.async_create_task(
                    self.hass, self._async_fulfil(), "sensors put into spaces", eager_start=False
                )
            self._wishes[sensor.space][ref_of(self.hass, entity_id)] = kind

    async def _async_fulfil(self) -> None:
        """Put all at once what came together into its spaces."""
        wishes, self._wishes = self._wishes, defaultdict(dict)
        put(self.hass, self.entry, wishes)

    @callback
    def _on_spaces(self, _: Iterable[Space]) -> None:
        """Tell the engine what is known of the sensors that a space has newly taken, as of when they told it."""
        for device_id, parts in self.parts.items():
            known = self.known(device_id)
            if known is None or device_id in self.silent:
                continue
            for part in parts:
                entity_id = radios.entity_id_of(self.hass, device_id, part)
                if entity_id is not None and self._is_read(entity_id, part):
                    at = self.told_at(known, part)
                    self.coordinator.async_recall(entity_id, self.value_of(device_id, part), at)
