"""What a language model may do in a building: the same as by voice, told as data, and nothing of any person."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, override

from homeassistant.components.llm import LLMTools
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
import probatio as vol

from .adapters import config
from .adapters.refusals import refusal
from .const import DOMAIN
from .coordinator import Coordinator
from .core.messages import RefusalCode
from .core.model import Equipment, Space
from .core.naps import is_for_naps
from .core.sessions import MINUTES
from .core.usual import days_of
from .nap_services import async_ask_quietly
from .talk import area_of_device
from .voice import voice_of

PROMPT: Final = (
    "The iot_valley tools know which rooms, nap places and shared spaces of the building are free, and book them. "
    "Name a space as people do. Never guess that a space is free: ask."
)
LONGEST: Final = 200
_ONLY_THERE: Final = "say_only_there"
_SPACE = {vol.Required("space"): vol.All(cv.string, vol.Length(min=1, max=LONGEST))}
_PEOPLE = vol.All(int, vol.Range(min=1, max=1000))
_LENGTH = vol.All(int, vol.Range(min=5, max=1440))


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return our tools where somebody talks to Assist and a building is set up."""
    del llm_context
    if api_id != LLM_API_ASSIST or not voice_of(hass).coordinators:
        return None
    return LLMTools(tools=[BuildingTool(row) for row in ROWS], prompt=PROMPT)


class Asked(dict[str, Any]):
    """What a model asked for, and for whom."""

    def __init__(self, hass: HomeAssistant, said: Mapping[str, Any], llm_context: LLMContext) -> None:
        """Keep who asks beside what is asked."""
        super().__init__(said)
        self.hass = hass
        self.context = llm_context.context or Context()
        self.area = area_of_device(hass, llm_context.device_id)
        self.language = llm_context.language or hass.config.language

    def space(self) -> tuple[Coordinator, Space]:
        """Return the space that is named; raises `ServiceValidationError` where there is none."""
        for coordinator in voice_of(self.hass).coordinators:
            for language in ("en", "fr"):
                named = voice_of(self.hass).names(coordinator, language).find(self["space"])
                if named is not None and len(named.spaces) == 1:
                    return coordinator, coordinator.engine.building.spaces[named.spaces[0]]
        raise refusal(RefusalCode.UNKNOWN_SPACE, space=self["space"])

    async def async_do(self, action: str, **said: Any) -> dict[str, Any]:
        """Call an action on the space that is named; raises `HomeAssistantError` as it does."""
        coordinator, space = self.space()
        data = {key: value for key, value in self.items() if key != "space"} | said
        target = {ATTR_DEVICE_ID: [coordinator.devices[space.id].id]}
        answer = await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, context=self.context, target=target, return_response=True
        )
        return {"space": space.name, **(answer or {})}

    async def async_do_there(self, action: str) -> dict[str, Any]:
        """Call an action on somebody's booking: as a user, or else by a device in that very space."""
        coordinator, space = self.space()
        area = config.area_of(coordinator.entry.subentries[space.id])
        if self.context.user_id is None and (area is None or area != self.area):
            raise refusal(_ONLY_THERE, space=space.name)
        return await self.async_do(action)


@dataclass(frozen=True, slots=True)
class Row:
    """A tool."""

    name: str
    title: str
    description: str
    answer: Callable[[Asked], Awaitable[dict[str, Any]]]
    fields: Mapping[Any, Any] = field(default_factory=dict)
    read_only: bool = True
    destructive: bool = False


class BuildingTool(Tool):
    """One thing that a model may do."""

    integration = DOMAIN

    def __init__(self, row: Row) -> None:
        """Make a tool of a row."""
        self.name = f"{DOMAIN}__{row.name}"
        self.title = row.title
        self.description = row.description
        self.parameters = vol.Schema(dict(row.fields))
        self.annotations = ToolAnnotations(
            read_only=row.read_only, destructive=row.destructive, idempotent=row.read_only, open_world=False
        )
        self._answer = row.answer

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Do it; raises `HomeAssistantError` where it is refused."""
        said = self.parameters(tool_input.tool_args)
        return ToolResult(data=await self._answer(Asked(hass, said, llm_context)))


async def _async_naps(asked: Asked) -> dict[str, Any]:
    rooms = [
        {
            "space": space.name,
            "places": len(space.places),
            "free": coordinator.engine.views[space.id].free_places,
            "waiting": None if (nap := coordinator.engine.views[space.id].nap) is None else nap.waiting,
        }
        for coordinator in voice_of(asked.hass).coordinators
        for space in coordinator.engine.building.spaces.values()
        if is_for_naps(space)
    ]
    return {"nap_rooms": rooms}


async def _async_find(asked: Asked) -> dict[str, Any]:
    coordinator = voice_of(asked.hass).coordinators[0]
    data = {"config_entry_id": coordinator.entry.entry_id, **asked}
    answer = await asked.hass.services.async_call(
        DOMAIN, "find_space", data, blocking=True, context=asked.context, return_response=True
    )
    kept = ("name", "floor", "start", "end", "certainty", "another")
    found: dict[str, Any] = {
        key: [{name: each[name] for name in kept} for each in (answer or {})[key][:5]]  # type: ignore[union-attr, index, call-overload]
        for key in ("offers", "alternatives")
    }
    why = [{"name": each["name"], "why": each["text"]} for each in (answer or {})["refusals"][:10]]  # type: ignore[union-attr, index, call-overload]
    return {**found, "refused": why}


async def _async_status(asked: Asked) -> dict[str, Any]:
    coordinator, space = asked.space()
    view = coordinator.engine.views[space.id]
    booked = view.engagement
    moments = {
        "free_until": view.free_until,
        "in_use_until": view.busy_until,
        "booked_until": booked.until,
        "next_booking": booked.starts,
    }
    zone = coordinator.engine.building.time_zone
    told = {key: None if at is None else at.astimezone(zone).isoformat() for key, at in moments.items()}
    return {
        "space": space.name,
        "state": view.availability.value,
        "people": view.people,
        "capacity": space.capacity,
    } | told


async def _async_quiet(asked: Asked) -> dict[str, Any]:
    coordinator, space = asked.space()
    week = coordinator.engine.presence.usual.written().get(space.id)
    return {"space": space.name, "usual_share_of_each_hour": None if week is None else days_of(week)}


async def _async_queue(asked: Asked) -> dict[str, Any]:
    coordinator, space = asked.space()
    data = {ATTR_DEVICE_ID: [coordinator.devices[space.id].id], **asked}
    del data["space"]
    return dict(await async_ask_quietly(asked.hass, "join_queue", data) or {})


async def _async_leave(asked: Asked) -> dict[str, Any]:
    coordinator, space = asked.space()
    data = {ATTR_DEVICE_ID: [coordinator.devices[space.id].id], "ticket": asked["ticket"]}
    return dict(await async_ask_quietly(asked.hass, "leave_queue", data) or {})


def _doing(action: str) -> Callable[[Asked], Awaitable[dict[str, Any]]]:
    async def _async_do(asked: Asked) -> dict[str, Any]:
        return await asked.async_do_there(action)

    return _async_do


async def _async_book(asked: Asked) -> dict[str, Any]:
    return await asked.async_do("book_space")


ROWS: Final = (
    Row(
        "nap_places",
        "Nap places",
        "Tells how many places of each nap room are free and how many people wait.",
        _async_naps,
    ),
    Row(
        "find_space",
        "Find a place to meet",
        "Finds free rooms and spaces for some people, the best first, and says why others do not fit. "
        "Times are ISO 8601 with an offset; without a start it looks from now on.",
        _async_find,
        {
            vol.Required("people"): _PEOPLE,
            vol.Required("minutes"): _LENGTH,
            vol.Optional("start"): cv.string,
            vol.Optional("end"): cv.string,
            vol.Optional("floor"): cv.string,
            vol.Optional("equipment"): [vol.In([each.value for each in Equipment])],
            vol.Optional("step_free"): cv.boolean,
            vol.Optional("quiet"): cv.boolean,
        },
    ),
    Row(
        "space_status",
        "Is a space free",
        "Tells whether a space is free, until when, and how many people are there.",
        _async_status,
        _SPACE,
    ),
    Row(
        "quiet_hours",
        "When a space is quiet",
        "Tells for each hour of the week how often someone is in a space, from 0 to 1.",
        _async_quiet,
        _SPACE,
    ),
    Row(
        "book_space",
        "Book a space",
        "Books a space for whoever asks, from now on or from a start.",
        _async_book,
        {**_SPACE, vol.Optional("start"): cv.string, vol.Optional("minutes"): _LENGTH, vol.Optional("people"): _PEOPLE},
        read_only=False,
    ),
    Row(
        "extend_booking",
        "Extend a booking",
        "Lets the booking of a space last longer.",
        _doing("extend_booking"),
        {**_SPACE, vol.Optional("minutes"): _LENGTH},
        read_only=False,
    ),
    Row("check_in", "Check in", "Checks in to the booking of a space.", _doing("check_in"), _SPACE, read_only=False),
    Row(
        "end_booking",
        "End a booking",
        "Ends the booking of a space and gives the space back.",
        _doing("end_booking"),
        _SPACE,
        read_only=False,
        destructive=True,
    ),
    Row(
        "join_queue",
        "Wait for a nap place",
        "Draws a ticket of a nap room; tell the ticket to whoever asked.",
        _async_queue,
        {**_SPACE, vol.Optional("minutes"): vol.In(MINUTES)},
        read_only=False,
    ),
    Row(
        "leave_queue",
        "Wait no longer",
        "Gives a ticket of a nap room back.",
        _async_leave,
        {**_SPACE, vol.Required("ticket"): vol.All(cv.string, vol.Length(max=8))},
        read_only=False,
        destructive=True,
    ),
)
