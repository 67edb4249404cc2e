"""What one can do at a door without an account: a row for each button, checked before Home Assistant is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import probatio as vol

from .adapters.page_words import async_refusal
from .const import DOMAIN, LOGGER
from .core.kinds import KINDS, Family
from .core.model import Space

BOOKED_FOR: Final = (15, 30, 45, 60)
"""Minutes for which a space is booked at its door."""

NAPS: Final = (10, 15, 20, 25)
LONGEST_TEXT: Final = 200
"""Of what somebody writes of a fault, in characters."""

_TICKET = vol.All(str, vol.Match(r"^[A-Z0-9]{1,8}$"))
_PLACE = vol.All(str, vol.Length(max=64))


@dataclass(frozen=True, slots=True)
class Button:
    """What a button asks of Home Assistant."""

    action: str
    families: frozenset[Family]
    fields: Mapping[Any, Any] = field(default_factory=dict)


_MEET = frozenset({Family.MEETING_ROOM})
_NAP = frozenset({Family.NAP_ROOM})

BUTTONS: Mapping[str, Button] = MappingProxyType(
    {
        "book": Button("book_space", _MEET, {vol.Required("minutes"): vol.In(BOOKED_FOR)}),
        "check_in": Button("check_in", _MEET),
        "extend": Button("extend_booking", _MEET, {vol.Required("minutes"): vol.In(BOOKED_FOR)}),
        "end": Button("end_booking", _MEET),
        "claim": Button(
            "claim_place",
            _NAP,
            {
                vol.Optional("place"): _PLACE,
                vol.Optional("minutes"): vol.In(NAPS),
                vol.Optional("ticket"): _TICKET,
            },
        ),
        "release": Button("release_place", _NAP, {vol.Required("place"): _PLACE}),
        "queue": Button("join_queue", _NAP, {vol.Optional("minutes"): vol.In(NAPS)}),
        "leave": Button("leave_queue", _NAP, {vol.Required("ticket"): _TICKET}),
        "fault": Button(
            "report_fault",
            frozenset(Family),
            {vol.Optional("place"): _PLACE, vol.Optional("text"): vol.All(str, vol.Length(max=LONGEST_TEXT))},
        ),
    }
)


def offered(hass: HomeAssistant, space: Space) -> list[str]:
    """Return the buttons that a sign of a space has."""
    family = KINDS[space.kind].family
    return [
        name
        for name, button in BUTTONS.items()
        if family in button.families and hass.services.has_service(DOMAIN, button.action)
    ]


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
