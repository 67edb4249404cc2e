"""What a person can send us: the building, what is known, and the last events, so that we can play them again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .const import CONF_COMPANIES, CONF_SECRET, DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core import journal, snapshots
from .core.engine import Engine
from .core.learnt import Learnt
from .core.model import Building, Space
from .core.usual import days_of
from .hub import Hub, hub_of

_WORDS = frozenset({"faulty", "text"})
_REDACTED = {CONF_COMPANIES, CONF_SECRET, CONF_WEBHOOK_ID}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,
    entry: IotValleyConfigEntry,
) -> dict[str, Any]:
    """Return the diagnostics of a building."""
    coordinator = entry.runtime_data
    return {
        "entry": async_redact_data(entry.as_dict(), _REDACTED),
        "building": journal.write_building(_anonymous(coordinator.engine.building)),
        "state": _without_words(snapshots.dump(coordinator.engine.snapshot())),
        "sensors": _of_sensors(coordinator.engine, coordinator.engine.building.spaces.values()),
        "recent": _without_words(coordinator.recent.written()),
        "radio": _of_radio(hub_of(hass, entry)),
    }


def _without_words(written: Any) -> Any:
    """Return what is known without what people wrote of faults, in which they may have named somebody."""
    if isinstance(written, list):
        return [_without_words(each) for each in written]
    if not isinstance(written, dict):
        return written
    return {key: _blank(each) if key in _WORDS else _without_words(each) for key, each in written.items()}


def _blank(words: Any) -> Any:
    return dict.fromkeys(words, "") if isinstance(words, dict) else ""


async def async_get_device_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - the signature is Home Assistant's
    entry: IotValleyConfigEntry,
    device: dr.AnyDeviceEntry,
) -> dict[str, Any]:
    """Return the diagnostics of one space; a place, a floor or the building tells no more than that."""
    coordinator = entry.runtime_data
    keys = {identifier for domain, identifier in device.identifiers if domain == DOMAIN}
    spaces = [space for space in coordinator.engine.building.spaces.values() if space.id in keys]
    return {
        "device": {"name": device.name, "identifiers": sorted(keys)},
        "spaces": [_of_space(coordinator, space.id) for space in spaces],
    }


def _of_radio(hub: Hub) -> dict[str, Any]:
    """Return what is known of the building's own sensors and their gateways, without what lets anyone in."""
    now = dt_util.utcnow()
    return {
        "gateways": [
            {
                "name": gateway.name,
                "kind": gateway.kind.value,
                "local_only": gateway.local_only,
                "refused": hub.gateways.refusals(id_),
                "silent": id_ in hub.fleet.quiet_gateways(now),
            }
            for id_, gateway in hub.gateways.stored.items()
        ],
        "strangers": len(hub.strangers()),
        "fleet": hub.fleet.dump(),
    }


def _of_space(coordinator: Coordinator, space_id: str) -> dict[str, Any]:
    engine = coordinator.engine
    space = replace(engine.building.spaces[space_id], companies=())
    building = replace(engine.building, spaces=MappingProxyType({space_id: space}))
    traces = snapshots.dump(engine.snapshot())["traces"]
    return {
        "building": journal.write_building(building),
        "because": [repr(reason) for reason in engine.views[space_id].because],
        "traces": {
            sensor.id: traces[sensor.id] for sensor in space.sensors if isinstance(traces, dict) and sensor.id in traces
        },
        "sensors": _of_sensors(engine, [space]),
        "usual_week": days_of(week) if (week := engine.snapshot().weeks.get(space_id)) else None,
    }


def _of_sensors(engine: Engine, spaces: Iterable[Space]) -> dict[str, Any]:
    """Return what is usual of each sensor of some spaces, as few numbers, and what is wrong with it."""
    learnt = engine.snapshot().learnt
    return {
        sensor.id: {
            "kind": sensor.kind,
            "battery": sensor.battery,
            "learnt": _usual(learnt[sensor.id]) if sensor.id in learnt else None,
            "faults": [
                {"code": fault.code, "since": fault.since, "seen": dict(fault.seen), "other": fault.other}
                for fault in engine.faults.get(sensor.id, ())
            ],
        }
        for space in spaces
        for sensor in space.sensors
    }


def _usual(written: Mapping[str, float]) -> dict[str, float]:
    usual = Learnt(**written)
    return {**written, "answers": usual.answers, "false_rate": usual.false_rate}


def _anonymous(building: Building) -> Building:
    """Return the building without the names of those who rent it."""
    spaces = {id: replace(space, companies=()) for id, space in building.spaces.items()}
    return replace(building, spaces=MappingProxyType(spaces))
