"""A room made of Home Assistant's own helpers, and what a person does in it."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from scripts.support.instance import Instance

ROOM = "Atrium"
ENTITIES = (
    "binary_sensor.atrium_motion",
    "binary_sensor.atrium_presence",
    "sensor.atrium_illuminance",
    "light.atrium_lamp",
)
HOUSE: dict[str, Any] = {
    "input_boolean": {"moving": None, "present": None, "lit": None},
    "input_number": {
        "daylight": {"min": 0, "max": 1000, "initial": 20},
        "brightness": {"min": 0, "max": 255, "initial": 255},
    },
    "template": [
        {
            "binary_sensor": [
                {
                    "name": "Atrium motion",
                    "unique_id": "motion",
                    "device_class": "motion",
                    "state": "{{ is_state('input_boolean.moving', 'on') }}",
                },
                {
                    "name": "Atrium presence",
                    "unique_id": "presence",
                    "device_class": "occupancy",
                    "state": "{{ is_state('input_boolean.present', 'on') }}",
                },
            ],
            "sensor": {
                "name": "Atrium illuminance",
                "unique_id": "illuminance",
                "device_class": "illuminance",
                "unit_of_measurement": "lx",
                "state": "{{ states('input_number.daylight') }}",
            },
            "light": {
                "name": "Atrium lamp",
                "unique_id": "lamp",
                "state": "{{ is_state('input_boolean.lit', 'on') }}",
                "level": "{{ states('input_number.brightness') }}",
                "turn_on": {"action": "input_boolean.turn_on", "target": {"entity_id": "input_boolean.lit"}},
                "turn_off": {"action": "input_boolean.turn_off", "target": {"entity_id": "input_boolean.lit"}},
                "set_level": [
                    {"action": "input_boolean.turn_on", "target": {"entity_id": "input_boolean.lit"}},
                    {
                        "action": "input_number.set_value",
                        "target": {"entity_id": "input_number.brightness"},
                        "data": {"value": "{{ brightness }}"},
                    },
                ],
            },
        }
    ],
}
"""The configuration of a house with one room."""


def furnish(home: Instance, area: str = ROOM) -> None:
    """Put the sensors and the lamp into an area."""
    area_id = home.session.command("config/area_registry/create", name=area)["area_id"]
    update = "config/entity_registry/update"
    home.session.commands(*((update, {"entity_id": id_, "area_id": area_id}) for id_ in ENTITIES))


def switch(home: Instance, helper: str, *, on: bool) -> None:
    """Let something in the room happen, or end."""
    action = "turn_on" if on else "turn_off"
    home.session.post(f"/api/services/input_boolean/{action}", {"entity_id": f"input_boolean.{helper}"})


def is_on(home: Instance, entity_id: str) -> bool:
    """Tell whether something is on."""
    return bool(home.session.get(f"/api/states/{entity_id}")["state"] == "on")


def wait_until(what: Callable[[], object], seconds: float = 30) -> float:
    """Wait until something is so; return how long that took."""
    start = monotonic()
    while not what():
        assert monotonic() < start + seconds, "it did not become so in time"
        sleep(0.1)
    return monotonic() - start


def entry_id(home: Instance) -> str:
    """Return the id of the one building."""
    (entry,) = home.session.get("/api/config/config_entries/entry?domain=iot_valley")
    return str(entry["entry_id"])


def spaces(home: Instance) -> Any:
    """Return the spaces of the one building, as they are stored."""
    return home.session.command("config_entries/subentries/list", entry_id=entry_id(home))
