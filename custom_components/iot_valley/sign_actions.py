"""What one can do at a door without an account: a row for each button, checked before Home Assistant is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import probatio as vol

from .adapters.page_words import async_refusal
from .const import DOMAIN, LOGGER
from .core.meeting import is_bookable
from .core.model import Space
from .core.naps import is_for_naps

BOOKED_FOR: Final = (15, 30, 45, 60)
"""Minutes for which a space is booked at its door."""

NAPS: Final = (10, 15, 20, 25)
ON_A_PHONE: Final = (15,)
"""Minutes for which a phone may go on with what a sign shows."""

LONGEST_TEXT: Final = 200
"""Of what somebody writes of a fault, in characters."""

_TICKET = vol.All(str, vol.Match(r"^[A-Z0-9]{1,8}$"))
_PLACE = vol.All(str, vol.Length(max=64))


@dataclass(frozen=True, slots=True)
class Button:
    """What a button asks of Home Assistant."""

    action: str
    suits: Callable[[Space], bool]
    fields: Mapping[Any, Any] = field(default_factory=dict)


BUTTONS: Mapping[str, Button] = MappingProxyType(
    {
        "book": Button("book_space", is_bookable, {vol.Required("minutes"): vol.In(BOOKED_FOR)}),
        "check_in": Button("check_in", is_bookable),
        "extend": Button("extend_booking", is_bookable, {vol.Required("minutes"): vol.In(BOOKED_FOR)}),
        "end": Button("end_booking", is_bookable),
        "claim": Button(
            "claim_place",
            is_for_naps,
            {
                vol.Optional("place"): _PLACE,
                vol.Optional("minutes"): vol.In(NAPS),
                vol.Optional("ticket"): _TICKET,
            },
        ),
        "release": Button("release_place", is_for_naps, {vol.Required("place"): _PLACE}),
        "queue": Button("join_queue", is_for_naps, {vol.Optional("minutes"): vol.In(NAPS)}),
        "leave": Button("leave_queue", is_for_naps, {vol.Required("ticket"): _TICKET}),
        "phone": Button(
            "guest_link",
            lambda space: is_bookable(space) or is_for_naps(space),
            {vol.Required("minutes"): vol.In(ON_A_PHONE)},
        ),
        "fault": Button(
            "report_fault",
            lambda _: True,
            {vol.Optional("place"): _PLACE, vol.Optional("text"): vol.All(str, vol.Length(max=LONGEST_TEXT))},
        ),
    }
)


def offered(hass: HomeAssistant, space: Space) -> list[str]:
    """Return the buttons that a sign of a space has."""
    has = partial(hass.services.has_service, DOMAIN)
    return [name for name, button in BUTTONS.items() if button.suits(space) and has(button.action)]


async def async_act(
    hass: HomeAssistant, space: Space, device_id: str, said: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Do what somebody asks for; return what became of it, in their language where it was refused."""
    name = said.get("do")
    if not isinstance(name, str) or name not in offered(hass, space):
        return {"ok": False, "text": await _async_why(language, hass, None)}
    button = BUTTONS[name]
    try:
        data = vol.Schema(dict(button.fields))(said.get("with") or {})
        response = await hass.services.async_call(
            DOMAIN,
            button.action,
            data,
            blocking=True,
            target={ATTR_DEVICE_ID: [device_id]},
            return_response=hass.services.supports_response(DOMAIN, button.action).value != "none",
        )
    except vol.Invalid:
        return {"ok": False, "text": await _async_why(language, hass, None)}
    except HomeAssistantError as error:
        return {"ok": False, "text": await _async_why(language, hass, error)}
    except Exception:  # noqa: BLE001 - a sign says that it went wrong, whatever it was
        LOGGER.exception("What was asked for at the door of %s went wrong", space.name)
        return {"ok": False, "text": await _async_why(language, hass, None)}
    return {"ok": True, "response": response}


async def _async_why(language: str, hass: HomeAssistant, error: HomeAssistantError | None) -> str:
    """Return why something cannot be done."""
    if error is not None and error.translation_domain == DOMAIN:
        told = await async_refusal(hass, language, error.translation_key, error.translation_placeholders or {})
        if told is not None:
            return told
    return await async_refusal(hass, language, "cannot_now", {}) or ""
