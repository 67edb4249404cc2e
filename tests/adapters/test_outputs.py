"""Commands of the core, as actions of Home Assistant."""

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.iot_valley.adapters import outputs
from custom_components.iot_valley.adapters.outputs import Outputs
from custom_components.iot_valley.core.messages import Rouse, SetLights

LIGHTS = ("light.one", "switch.socket", "light.two")


async def test_one_action_for_each_domain(hass: HomeAssistant) -> None:
    """Lamps take a brightness, a socket does not; all of it happens under one context of ours."""
    lights = async_mock_service(hass, "light", "turn_on")
    sockets = async_mock_service(hass, "switch", "turn_on")
    out = Outputs(hass)
    await out.async_execute(SetLights("ada", LIGHTS, 40))
    assert [call.data for call in lights] == [{"entity_id": ["light.one", "light.two"], "brightness_pct": 40}]
    assert [call.data for call in sockets] == [{"entity_id": ["switch.socket"]}]
    assert lights[0].context is sockets[0].context
    assert out.is_ours(lights[0].context)
    assert not out.is_ours(Context())


async def test_nought_is_off(hass: HomeAssistant) -> None:
    """A brightness of nought turns off, and says no brightness."""
    lights = async_mock_service(hass, "light", "turn_off")
    sockets = async_mock_service(hass, "switch", "turn_off")
    await Outputs(hass).async_execute(SetLights("ada", LIGHTS, 0))
    assert [call.data for call in (*lights, *sockets)] == [
        {"entity_id": ["light.one", "light.two"]},
        {"entity_id": ["switch.socket"]},
    ]


async def test_what_rouses_a_sleeper_is_turned_on_and_off(hass: HomeAssistant) -> None:
    """Whatever domain it is of, under a context of ours."""
    on, off = async_mock_service(hass, "switch", "turn_on"), async_mock_service(hass, "siren", "turn_off")
    out = Outputs(hass)
    await out.async_execute(Rouse("nap", ("switch.pad",), on=True))
    await out.async_execute(Rouse("nap", ("siren.pillow",), on=False))
    assert [call.data for call in (*on, *off)] == [{"entity_id": ["switch.pad"]}, {"entity_id": ["siren.pillow"]}]
    assert out.is_ours(on[0].context)


async def test_old_contexts_are_forgotten(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of our own doing does not grow for ever."""
    monkeypatch.setattr(outputs, "_REMEMBERED", 3)
    lights = async_mock_service(hass, "light", "turn_off")
    out = Outputs(hass)
    for _ in range(5):
        await out.async_execute(SetLights("ada", ("light.one",), 0))
    assert [out.is_ours(call.context) for call in lights] == [False, False, True, True, True]


@pytest.mark.parametrize("error", [HomeAssistantError("broken"), OSError("broken")])
async def test_what_fails_is_told_once_for_each_light(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """A failure of one light hides none of another, and does not reach who asked."""

    async def _fail(_: ServiceCall) -> None:
        raise error

    hass.services.async_register("light", "turn_off", _fail)
    out = Outputs(hass)
    for light in ("light.one", "light.one", "light.two"):
        await out.async_execute(SetLights("ada", (light,), 0))
    warnings = [record.getMessage() for record in caplog.records if "Could not" in record.message]
    assert warnings == [
        "Could not light.turn_off ['light.one']: broken",
        "Could not light.turn_off ['light.two']: broken",
    ]
