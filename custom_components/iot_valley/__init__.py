"""The IoT Valley integration: who is where in a shared building, and what follows from it."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .adapters import demo, demo_run, discovery
from .adapters.ledger import Journal
from .adapters.store import BookMemory, Memory, RadioMemory, TokenMemory
from .adapters.words import async_words
from .booking_services import async_setup_booking_services
from .const import CONF_DEMO, DOMAIN, PLATFORMS
from .coordinator import Coordinator, IotValleyConfigEntry
from .free_busy import async_setup_free_busy
from .front_desk import FrontDesk, front_desk_of
from .hub import Hub, hub_of
from .nap_services import async_setup_nap_services
from .services import async_setup_services
from .watch import async_watch

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001 - theirs
    """Register the actions, which are there whether a building is loaded or not."""
    async_setup_services(hass)
    async_setup_nap_services(hass)
    async_setup_booking_services(hass)
    async_setup_free_busy(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: IotValleyConfigEntry) -> bool:
    """Set up a building."""
    await async_words(hass)  # devices are named in them
    if CONF_DEMO in entry.data:
        await demo.async_furnish(hass, entry, discovery.found_in_area)
    coordinator = Coordinator(hass, entry)
    await coordinator.async_restore()
    entry.runtime_data = coordinator
    hub = Hub(hass, entry, coordinator)
    await hub.async_load()
    desk = FrontDesk(hass, entry, coordinator)
    await desk.async_load()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    coordinator.async_start()
    hub.async_start()
    desk.async_start()
    entry.async_on_unload(async_watch(hass, entry))
    if CONF_DEMO in entry.data:
        entry.async_on_unload(await demo_run.async_run(hass, entry, coordinator.clock, coordinator.async_handle))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: IotValleyConfigEntry) -> bool:
    """Unload a building; what it knows is saved."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.async_stop()  # First of all: nothing is made anew while the others leave.
        await front_desk_of(hass, entry).async_stop()
        await hub_of(hass, entry).async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: IotValleyConfigEntry) -> None:
    """Remove all that the building made."""
    await Memory(hass, entry.entry_id, entry.title).async_remove()
    await RadioMemory(hass, entry.entry_id, entry.title).async_remove()
    await BookMemory(hass, entry.entry_id, entry.title).async_remove()
    await Journal(hass, entry.entry_id).async_remove()
    await TokenMemory(hass, entry.entry_id, entry.title).async_remove()
    if CONF_DEMO in entry.data:
        await demo.async_unfurnish(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant,
    entry: IotValleyConfigEntry,
    device: dr.AnyDeviceEntry,
) -> bool:
    """Let a person delete a device that stands for nothing any more."""
    if entry.state is not ConfigEntryState.LOADED:
        return True
    known = (*entry.runtime_data.devices.values(), *hub_of(hass, entry).devices.values())
    return all(device.id != each.id for each in known)
