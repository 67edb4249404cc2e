"""Lamps follow people, and a hand on the switch wins: from the sensor to a real light entity."""

from datetime import timedelta
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    DOMAIN as LIGHT_DOMAIN,
    ColorMode,
    LightEntity,
)
from homeassistant.components.switch import SwitchEntity
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_mock_service,
    setup_test_component_platform,
)

from custom_components.iot_valley.core.kinds import SpaceKind

from .buildings import MONDAY, choose, later, opened, says, sensors, space, state, told

DIM = 51
"""A brightness of 20 %, as a lamp tells it."""


class Lamp(LightEntity):
    """A lamp that can be dimmed, touched, broken and lost."""

    _attr_should_poll = False
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = {ColorMode.BRIGHTNESS}  # noqa: RUF012 - Home Assistant's own

    def __init__(self, name: str) -> None:
        """Make a lamp that is off."""
        self.entity_id = f"light.{name}"
        self._attr_is_on = False
        self.commands: list[Any] = []
        self.fails_with: Exception | None = None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Shine."""
        self._obey(kwargs.get(ATTR_BRIGHTNESS, 255))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Shine no more."""
        self._obey(0)

    def _obey(self, brightness: int) -> None:
        self.commands.append(brightness)
        if self.fails_with is not None:
            raise self.fails_with
        self._shine(brightness)

    def _shine(self, brightness: int) -> None:
        self._attr_is_on = brightness > 0
        self._attr_brightness = brightness or None
        self.async_write_ha_state()

    def touch(self, brightness: int) -> None:
        """Be switched at the wall."""
        self._shine(brightness)

    def lose(self, *, lost: bool) -> None:
        """Be out of reach, or back."""
        self._attr_available = not lost
        self.async_write_ha_state()


class Socket(SwitchEntity):
    """A lamp behind a socket, which can only be on or off."""

    _attr_should_poll = False
    entity_id = "switch.socket"
    _attr_is_on = False

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        self._attr_is_on = True
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        self._attr_is_on = False
        self.async_write_ha_state()


@pytest.fixture
async def lamp(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Lamp:
    """Hang a lamp up, on a Monday morning."""
    freezer.move_to(MONDAY)
    made = Lamp("ada")
    setup_test_component_platform(hass, LIGHT_DOMAIN, [made])
    assert await async_setup_component(hass, LIGHT_DOMAIN, {LIGHT_DOMAIN: {"platform": "test"}})
    await hass.async_block_till_done()
    return made


@pytest.fixture
def person(hass_admin_user: MockUser) -> Context:
    """Return the context of what a person does in Home Assistant."""
    return Context(user_id=hass_admin_user.id)


async def room(hass: HomeAssistant, kind: SpaceKind = SpaceKind.MEETING_ROOM, **said: Any) -> MockConfigEntry:
    """Set up a room with a radar, a lux sensor and the lamp, in which nobody is."""
    bound = {**sensors(ada_presence="presence"), "sensor.lux": {"kind": "illuminance"}}
    entry = await opened(hass, space("Ada", kind, **{"sensors": bound, "lights": ["light.ada"], **said}))
    await says(hass, "binary_sensor.ada_presence", "off")
    return entry


async def enters(hass: HomeAssistant) -> None:
    """Let someone come in."""
    await says(hass, "binary_sensor.ada_presence", "on")


async def leaves(hass: HomeAssistant) -> None:
    """Let everyone go."""
    await says(hass, "binary_sensor.ada_presence", "off")


async def switch(hass: HomeAssistant, way: str, context: Context, **data: Any) -> None:
    """Switch the lamp by an action, as a dashboard or an automation does."""
    data["entity_id"] = "light.ada"
    await hass.services.async_call(LIGHT_DOMAIN, way, data, blocking=True, context=context)
    await hass.async_block_till_done()


# -- following people --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lux", "commands"),
    [(50, [255]), (199, [255]), (200, []), (800, []), ("unavailable", [255])],
    ids=["dark", "not quite light", "light enough", "bright", "nobody knows"],
)
async def test_entering_lights_the_lamp_where_it_is_dark(
    hass: HomeAssistant, lamp: Lamp, lux: object, commands: list[int]
) -> None:
    """What cannot be measured is taken for dark."""
    await room(hass)
    await says(hass, "sensor.lux", lux)
    await enters(hass)
    assert lamp.commands == commands


async def test_dusk_lights_the_lamp_of_those_who_are_there(hass: HomeAssistant, lamp: Lamp) -> None:
    """When it grows dark in a meeting, nobody has to get up."""
    await room(hass)
    await says(hass, "sensor.lux", 500)
    await enters(hass)
    assert lamp.commands == []
    await says(hass, "sensor.lux", 90)
    assert lamp.commands == [255]


async def test_a_space_that_empties_is_dimmed_then_dark(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """A minute of warning comes first; after that nothing is commanded any more."""
    await room(hass)
    await enters(hass)
    await later(hass, freezer, minutes=5)
    await leaves(hass)
    assert lamp.commands == [255, DIM]
    await later(hass, freezer, seconds=50)
    assert lamp.commands == [255, DIM]
    await later(hass, freezer, seconds=15)
    assert lamp.commands == [255, DIM, 0]
    assert told(hass, "light.ada") == "off"
    await later(hass, freezer, hours=3)
    assert lamp.commands == [255, DIM, 0]


async def test_the_options_of_the_building_hold(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """How dark is dark, and how long the warning lasts, is what was chosen."""
    entry = await room(hass)
    hass.config_entries.async_update_entry(entry, options={"lux_threshold": 20, "dim_for": 300, "override_for": 10})
    await hass.async_block_till_done()
    await says(hass, "sensor.lux", 30)
    await enters(hass)
    assert lamp.commands == []
    await says(hass, "sensor.lux", 10)
    await leaves(hass)
    assert lamp.commands == [255, DIM]
    await later(hass, freezer, minutes=4)
    assert lamp.commands == [255, DIM]
    await later(hass, freezer, minutes=2)
    assert lamp.commands == [255, DIM, 0]


async def test_whoever_waves_during_the_warning_has_light_again(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """The lamp is as bright as before, and stays so."""
    await room(hass)
    await enters(hass)
    await leaves(hass)
    await later(hass, freezer, seconds=30)
    await enters(hass)
    await later(hass, freezer, minutes=10)
    assert lamp.commands == [255, DIM, 255]


async def test_a_nap_room_is_not_lit_by_whoever_enters(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory, person: Context
) -> None:
    """Sleepers are left in the dark; a lamp that was left on goes off when they have gone."""
    await room(hass, SpaceKind.NAP_ROOM)
    await enters(hass)
    assert lamp.commands == []
    await switch(hass, "turn_on", person)
    await leaves(hass)
    await later(hass, freezer, seconds=65)
    assert lamp.commands[-1] == 0


async def test_never_off_on_a_still_person(hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory) -> None:
    """Ten hours under a radar, then a radar that is lost: nobody is left in the dark."""
    await room(hass)
    await enters(hass)
    for _ in range(10):
        await later(hass, freezer, hours=1)
    assert told(hass, "binary_sensor.ada_occupancy") == "on"
    await says(hass, "binary_sensor.ada_presence", "unavailable")
    for _ in range(10):
        await later(hass, freezer, hours=1)
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    assert lamp.commands == [255]
    assert told(hass, "light.ada") == "on"


async def test_a_sensor_lost_during_the_warning_brings_the_light_back(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """Where nobody can tell, nothing goes off."""
    await room(hass)
    await enters(hass)
    await leaves(hass)
    await says(hass, "binary_sensor.ada_presence", "unavailable")
    await later(hass, freezer, hours=1)
    assert lamp.commands == [255, DIM, 255]


async def test_a_lamp_behind_a_socket_is_switched_and_not_dimmed(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """Lamp and socket of one room obey together."""
    setup_test_component_platform(hass, "switch", [Socket()])
    assert await async_setup_component(hass, "switch", {"switch": {"platform": "test"}})
    await room(hass, lights=["light.ada", "switch.socket"])
    await enters(hass)
    assert told(hass, "switch.socket") == "on"
    await later(hass, freezer, seconds=30)
    await leaves(hass)
    assert told(hass, "switch.socket") == "on"
    await later(hass, freezer, seconds=65)
    assert told(hass, "switch.socket") == "off"
    assert told(hass, "light.ada") == "off"


@pytest.mark.parametrize("kind", ["motion", "presence", "pressure"])
async def test_a_storm_does_not_make_the_lamp_flicker(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory, kind: str
) -> None:
    """A thousand events in a second: the lamp is lit, and after two warnings stays so."""
    await room(hass, sensors=sensors(storm=kind))
    for number in range(1_000):
        freezer.tick(timedelta(milliseconds=1))
        hass.states.async_set("binary_sensor.storm", "off" if number % 2 else "on")
        if number % 10 == 0:
            await hass.async_block_till_done()
    await hass.async_block_till_done()
    assert len(lamp.commands) <= 5
    assert 0 not in lamp.commands
    assert lamp.commands[-1] == 255
    assert told(hass, "light.ada") == "on"


# -- the hand on the switch --------------------------------------------------------------------------


@pytest.mark.parametrize("automation", [False, True], ids=["a person", "an automation"])
async def test_a_hand_wins_until_the_space_empties(
    hass: HomeAssistant,
    lamp: Lamp,
    freezer: FrozenDateTimeFactory,
    person: Context,
    automation: bool,
) -> None:
    """A lamp that was turned off for a film stays off; the next meeting has light again."""
    context = Context(parent_id="an automation") if automation else person
    await room(hass)
    await enters(hass)
    await later(hass, freezer, minutes=1)
    await switch(hass, "turn_off", context)
    lamp.commands.clear()
    await says(hass, "sensor.lux", 10)
    for _ in range(4):
        await later(hass, freezer, hours=1)
    assert lamp.commands == []
    await leaves(hass)
    await later(hass, freezer, minutes=5)
    assert lamp.commands == []
    await enters(hass)
    assert lamp.commands == [255]


async def test_a_hand_on_the_wall_switch_wins_too(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """The lamp says so by itself, long after our command, so it was not us."""
    await room(hass)
    await enters(hass)
    await later(hass, freezer, minutes=1)
    lamp.touch(0)
    await hass.async_block_till_done()
    await says(hass, "sensor.lux", 10)
    await later(hass, freezer, hours=3)
    assert lamp.commands == [255]
    await leaves(hass)
    await enters(hass)
    assert lamp.commands == [255, 255]


async def test_a_hand_that_dims_wins_too(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory, person: Context
) -> None:
    """Whoever dims a lamp in an empty space keeps it for as long as a hand wins, no longer."""
    await room(hass)
    await switch(hass, "turn_on", person, brightness=255)
    await switch(hass, "turn_on", person, brightness=100)
    lamp.commands.clear()
    await later(hass, freezer, minutes=119)
    assert lamp.commands == []
    await later(hass, freezer, minutes=2)
    assert lamp.commands == [DIM]
    await later(hass, freezer, minutes=2)
    assert lamp.commands == [DIM, 0]


async def test_our_own_command_is_not_a_hand(hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory) -> None:
    """Neither the change that it makes nor a late echo of the device stops us from turning it off."""
    await room(hass)
    await enters(hass)
    assert state(hass, "light.ada").context.user_id is None
    await later(hass, freezer, seconds=7)
    lamp.touch(250)
    await hass.async_block_till_done()
    await later(hass, freezer, seconds=10)
    await leaves(hass)
    await later(hass, freezer, seconds=65)
    assert lamp.commands == [255, DIM, 0]


async def test_a_lamp_that_is_slow_to_obey_was_not_touched(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What it does a quarter of a minute late is known by its context, and is no hand of anyone."""
    freezer.move_to(MONDAY)
    turned_on = async_mock_service(hass, LIGHT_DOMAIN, "turn_on")
    turned_off = async_mock_service(hass, LIGHT_DOMAIN, "turn_off")
    await opened(hass, space("Ada", lights=["light.ada"]))
    await says(hass, "light.ada", "on")
    await leaves(hass)
    await later(hass, freezer, seconds=65)
    assert len(turned_off) == 1
    await later(hass, freezer, seconds=5)
    await enters(hass)
    await later(hass, freezer, seconds=15)
    await says(hass, "light.ada", "off", turned_off[0].context)
    await says(hass, "light.ada", "on", turned_on[-1].context)
    turned_on.clear()
    await says(hass, "binary_sensor.ada_presence", "unavailable")
    await later(hass, freezer, minutes=3)
    await later(hass, freezer, minutes=30)
    assert told(hass, "binary_sensor.ada_occupancy") == "unknown"
    await leaves(hass)
    assert [call.data["brightness_pct"] for call in turned_on] == [20]


async def test_a_lamp_that_was_lost_and_is_back_was_not_touched(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """A lamp that comes back on after a power cut is still ours to turn off."""
    await room(hass)
    await enters(hass)
    await later(hass, freezer, minutes=1)
    lamp.lose(lost=True)
    await hass.async_block_till_done()
    lamp.lose(lost=False)
    await hass.async_block_till_done()
    await leaves(hass)
    assert lamp.commands == [255, DIM]


async def test_without_automatic_lighting_nothing_is_commanded(
    hass: HomeAssistant, lamp: Lamp, freezer: FrozenDateTimeFactory
) -> None:
    """Lights are left alone until the switch is on again."""
    await room(hass)
    data = {"entity_id": "switch.ada_automatic_lighting"}
    await hass.services.async_call("switch", "turn_off", data, blocking=True)
    await enters(hass)
    await leaves(hass)
    await later(hass, freezer, hours=1)
    assert lamp.commands == []
    await hass.services.async_call("switch", "turn_on", data, blocking=True)
    await enters(hass)
    assert lamp.commands == [255]


async def test_a_mode_does_not_take_the_light_away(hass: HomeAssistant, lamp: Lamp) -> None:
    """Cleaners in a closed room have light."""
    await room(hass)
    await choose(hass, "ada", "closed")
    await enters(hass)
    assert lamp.commands == [255]


# -- what fails --------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [HomeAssistantError("no radio"), TimeoutError("no radio")])
async def test_a_lamp_that_fails_is_told_of_once(
    hass: HomeAssistant,
    lamp: Lamp,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """Each further failure is silent until it has worked again, and the other lamps are lit."""
    setup_test_component_platform(hass, "switch", [Socket()])
    assert await async_setup_component(hass, "switch", {"switch": {"platform": "test"}})
    await room(hass, lights=["light.ada", "switch.socket"])
    lamp.fails_with = error
    for _ in range(3):
        await enters(hass)
        assert told(hass, "switch.socket") == "on"
        await later(hass, freezer, seconds=15)
        await leaves(hass)
        await later(hass, freezer, seconds=65)
    assert caplog.text.count("Could not light.turn_on ['light.ada']: no radio") == 1
    lamp.fails_with = None
    await enters(hass)
    await leaves(hass)
    await later(hass, freezer, seconds=65)
    lamp.fails_with = error
    await enters(hass)
    assert caplog.text.count("Could not light.turn_on ['light.ada']: no radio") == 2


async def test_a_light_that_is_not_there_is_told_of_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """Without any light integration there is one line in the log, and the building lives on."""
    await opened(hass, space("Ada", lights=["light.ada"]))
    for _ in range(3):
        await enters(hass)
        await later(hass, freezer, minutes=1)
        await leaves(hass)
        await later(hass, freezer, minutes=1)
    assert caplog.text.count("Could not light.turn_on") == 1
    assert told(hass, "binary_sensor.ada_occupancy") == "off"
