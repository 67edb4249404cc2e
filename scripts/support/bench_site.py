"""The buildings that the benchmark sets up, and the groups that it compares them with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, callback

from .home import DOMAIN, stored_entry

MOST_IN_A_BUILDING = 400
"""Home Assistant allows 10,000 enabled entities per config entry."""

KINDS = ("motion", "presence", "door", "co2", "temperature", "illuminance")
_BINARY = frozenset(("motion", "presence", "door"))
_FIRST: Mapping[str, str] = {
    "motion": "off",
    "presence": "off",
    "door": "on",
    "co2": "450",
    "temperature": "20.0",
    "illuminance": "500",
}


@dataclass(frozen=True, slots=True)
class Site:
    """So many spaces of six sensors and one lamp each."""

    prefix: str
    spaces: int

    @property
    def codes(self) -> list[str]:
        """The codes of the spaces."""
        return [f"{self.prefix}{number}" for number in range(self.spaces)]

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield a config entry for each building."""
        for number, codes in enumerate(batched(self.codes, MOST_IN_A_BUILDING, strict=False)):
            yield stored_entry(
                f"{self.prefix}_building_{number}",
                DOMAIN,
                f"{self.prefix.capitalize()} {number}",
                data={"floors": []},
                subentries=map(_subentry, codes),
            )

    def groups(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield as many groups of a space's three binary sensors, each with an entry of its own."""
        codes = self.codes
        for number in range(count):
            code = codes[number % len(codes)]
            members = [sensor_id(code, kind) for kind in KINDS if kind in _BINARY]
            options = {
                "group_type": "binary_sensor",
                "name": f"Group {number}",
                "entities": members,
                "hide_members": False,
                "all": False,
            }
            yield stored_entry(f"group_{number}", "group", f"Group {number}", options=options)


def sensor_id(code: str, kind: str) -> str:
    """Return the entity id of a sensor of a space."""
    return f"{'binary_sensor' if kind in _BINARY else 'sensor'}.{code}_{kind}"


def lamp_id(code: str) -> str:
    """Return the entity id of the lamp of a space."""
    return f"light.{code}_lamp"


def _subentry(code: str) -> dict[str, Any]:
    return {
        "subentry_id": f"id_{code}",
        "subentry_type": "meeting_room",
        "title": code.capitalize(),
        "unique_id": code,
        "data": {
            "code": code,
            "kind": "meeting_room",
            "area": None,
            "capacity": 8,
            "step_free": True,
            "equipment": [],
            "companies": [],
            "sensors": {sensor_id(code, kind): {"kind": kind} for kind in KINDS},
            "lights": [lamp_id(code)],
            "places": [],
            "declined": [],
        },
    }


@callback
def async_put_sensors(hass: HomeAssistant, sites: list[Site]) -> None:
    """Let every sensor say its first word: a day-lit room with nobody in it."""
    for site in sites:
        for code in site.codes:
            for kind in KINDS:
                hass.states.async_set(sensor_id(code, kind), _FIRST[kind])
            hass.states.async_set(lamp_id(code), "off")


@callback
def async_put_lamps(hass: HomeAssistant, on_call: Callable[[str], object]) -> None:
    """Register lamps that do at once what they are told, and tell it."""

    @callback
    def _switch(call: ServiceCall) -> None:
        state = "on" if call.service == "turn_on" else "off"
        for entity_id in call.data["entity_id"]:
            on_call(entity_id)
            hass.states.async_set(entity_id, state, context=call.context)

    hass.services.async_register("light", "turn_on", _switch)
    hass.services.async_register("light", "turn_off", _switch)


@callback
def async_say(hass: HomeAssistant, codes: Iterable[str], kind: str, value: str) -> None:
    """Let the sensors of a kind say something, each in its space."""
    for code in codes:
        hass.states.async_set(sensor_id(code, kind), value)
