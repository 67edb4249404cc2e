"""How the sensors and gateways of a building are, for whoever looks after them."""

from datetime import timedelta
from typing import Any, Final

from homeassistant.util import dt as dt_util

from .core.engine import Engine
from .core.live import seconds
from .core.release_account import Account
from .core.sensors import BEHAVIOURS, Role
from .hub import Hub

_HOUR: Final = timedelta(hours=1)


def report_of(engine: Engine, hub: Hub, account: Account) -> dict[str, Any]:
    """Return every sensor with its space, its battery and what is wrong with it, every gateway, and ghosts in hours."""
    hours = {name: getattr(account, name) / _HOUR for name in ("booked", "released", "rebooked", "wasted")}
    return {
        "sensors": _sensors(engine),
        "gateways": _gateways(hub),
        "hours": {name: round(value, 1) for name, value in hours.items()},
    }


def _sensors(engine: Engine) -> list[dict[str, Any]]:
    return [
        {
            "id": sensor.id,
            "kind": sensor.kind.value,
            "space": space.id,
            "battery": sensor.battery,
            "ambient": BEHAVIOURS[sensor.kind].role is Role.AMBIENT,
            "faults": [
                {"code": fault.code.value, "since": seconds(fault.since)} for fault in engine.faults.get(sensor.id, ())
            ],
        }
        for space in engine.building.spaces.values()
        for sensor in space.sensors
    ]


def _gateways(hub: Hub) -> list[dict[str, Any]]:
    silent = set(hub.fleet.quiet_gateways(dt_util.utcnow()))
    return [
        {"id": id, "name": gateway.name, "silent": id in silent, "refused": hub.gateways.refusals(id)}
        for id, gateway in hub.gateways.stored.items()
    ]
