"""The lamps and thermostats of the demo, as helpers that Home Assistant has itself.

A template entity without a state template holds what it was last told, across restarts too; an
empty list of actions is all that a lamp needs which nobody sees.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from .demo_site import SENSORS, SITE, DemoSensor, DemoSpace, Name

TEMPLATE: Final = "template"
THERMOSTAT: Final = "generic_thermostat"
VERSIONS: Mapping[str, tuple[int, int]] = MappingProxyType({THERMOSTAT: (1, 3), TEMPLATE: (2, 1)})
"""The version and minor version of the options, which a later Home Assistant migrates.

In the order of removal: a thermostat goes before the radiator that it would look for.
"""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LAMP: Mapping[str, Any] = MappingProxyType({"template_type": "light", "turn_on": [], "turn_off": [], "set_level": []})
_SWITCH: Mapping[str, Any] = MappingProxyType({"template_type": "switch", "turn_on": [], "turn_off": []})


@dataclass(frozen=True, slots=True)
class Fixture:
    """A helper of Home Assistant, with one entity."""

    key: str
    """Unique in the building, as in `ada_lamp`."""

    platform: str
    domain: str
    name: Name
    options: Mapping[str, Any]
    entities: Mapping[str, str] = field(default=_NOTHING)
    """The options that name another entity of the demo, with its key."""

    place: str | None = None
    """The id of the one place that it is at."""


def fixtures_of(space: DemoSpace) -> Iterator[Fixture]:
    """Yield what is fixed in a space; what another one needs comes first."""
    code = space.code.casefold()
    yield Fixture(f"{code}_lamp", TEMPLATE, "light", space.named(Name("lamp", "lampe")), _LAMP)
    for number, place in enumerate(space.places, start=1):
        lamp, shaker = Name(f"bed lamp {number}", f"veilleuse {number}"), Name(f"shaker {number}", f"vibreur {number}")
        yield Fixture(f"{code}_lamp_{number}", TEMPLATE, "light", space.named(lamp), _LAMP, place=place.id)
        yield Fixture(f"{code}_shaker_{number}", TEMPLATE, "switch", space.named(shaker), _SWITCH, place=place.id)
    if space.heated:
        yield Fixture(
            f"{code}_radiator",
            TEMPLATE,
            "switch",
            space.named(Name("radiator", "radiateur")),
            _SWITCH,
        )
        yield Fixture(
            f"{code}_thermostat",
            THERMOSTAT,
            "climate",
            space.named(Name("thermostat", "thermostat")),
            {
                "ac_mode": False,
                "cold_tolerance": 0.3,
                "hot_tolerance": 0.3,
                "min_temp": 7.0,
                "max_temp": 26.0,
            },
            {"heater": f"{code}_radiator", "target_sensor": f"{code}_temperature"},
        )


FIXTURES: Final = tuple(fixture for space in SITE for fixture in fixtures_of(space))
THINGS: Mapping[str, Fixture | DemoSensor] = MappingProxyType(
    {**SENSORS, **{fixture.key: fixture for fixture in FIXTURES}}
)
"""All that has an entity, by its key."""
