"""What a building can be asked aloud: one row for each intent, answered in the speaker's language."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, intent
import probatio as vol

from . import talk_bookings, talk_naps, talk_spaces
from .core.spoken_intents import Intent
from .core.spoken_sense import understood
from .talk import Answer, Speaker, Talk, area_of_device, async_talk, offer, offered


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register all that we understand."""
    for name in DESCRIPTIONS:
        intent.async_register(hass, Handler(name))


async def _async_agree(talk: Talk) -> Answer | None:
    """Do what was offered; nothing was understood where nothing was offered."""
    found = offered(talk)
    return None if found is None else await found.accept(talk)


async def _async_decline(talk: Talk) -> Answer | None:
    return None if offered(talk) is None else Answer(talk.say("as_you_like"))


ANSWERS: Final[Mapping[Intent, Callable[[Talk], Awaitable[Answer | None]]]] = MappingProxyType(
    {
        Intent.NAP_PLACES: talk_naps.async_places,
        Intent.JOIN_QUEUE: talk_naps.async_join,
        Intent.LEAVE_QUEUE: talk_naps.async_leave,
        Intent.FIND_SPACE: talk_bookings.async_find,
        Intent.BOOK_SPACE: talk_bookings.async_book,
        Intent.EXTEND: talk_bookings.async_extend,
        Intent.END: talk_bookings.async_end,
        Intent.CHECK_IN: talk_bookings.async_check_in,
        Intent.SPACE_STATUS: talk_spaces.async_status,
        Intent.QUIET_HOUR: talk_spaces.async_quiet,
        Intent.PEOPLE: talk_spaces.async_people,
        Intent.REPORT_FAULT: talk_spaces.async_fault,
        Intent.COMFORT: talk_spaces.async_comfort,
        Intent.AGREE: _async_agree,
        Intent.DECLINE: _async_decline,
    }
)

DESCRIPTIONS: Final[Mapping[Intent, str]] = MappingProxyType(
    {
        Intent.NAP_PLACES: "Tells how many places are free in the nap rooms",
        Intent.JOIN_QUEUE: "Waits for a place in a nap room",
        Intent.LEAVE_QUEUE: "Waits for a place in a nap room no longer",
        Intent.FIND_SPACE: "Finds a place to meet",
        Intent.BOOK_SPACE: "Books a space",
        Intent.EXTEND: "Lets a booking last longer",
        Intent.END: "Ends a booking and gives its space back",
        Intent.CHECK_IN: "Checks in to a booking",
        Intent.SPACE_STATUS: "Tells whether a space is free, and until when",
        Intent.QUIET_HOUR: "Tells when a space is usually the quietest",
        Intent.PEOPLE: "Tells how many people are in a space",
        Intent.REPORT_FAULT: "Reports something broken",
        Intent.COMFORT: "Helps where it is too cold, too hot, too bright, too dark or stuffy",
        Intent.ASK: "Answers any of these questions, put in a way that is not usual",
        Intent.AGREE: "Accepts what was offered",
        Intent.DECLINE: "Declines what was offered",
    }
)


class Handler(intent.IntentHandler):
    """Answers one intent: what was said is read as a whole, whatever Home Assistant took out of it."""

    def __init__(self, name: Intent) -> None:
        """Answer an intent."""
        self.intent_type = name.value
        self.description = DESCRIPTIONS[name]

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        return {vol.Optional(name): vol.Any(cv.string, int) for name in ("space", "wish", "preferred_area_id")}

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Answer what was said, and offer what may help."""
        talk = await async_talk(intent_obj.hass, speaker_of(intent_obj))
        answer = None
        if talk is not None:
            kind = talk.named[0].kind if talk.named else None
            meant = understood(self.intent_type, talk.speaker.text, talk.request.named, kind, talk.language)
            answer = None if meant is None else await ANSWERS[meant](talk)
        response = intent_obj.create_response()
        if talk is None or answer is None:
            # Others may know what to do with it.
            text = "" if talk is None else talk.say("no_offer")
            response.async_set_error(intent.IntentResponseErrorCode.NO_INTENT_MATCH, text)
            return response
        offer(talk, answer)
        _tell(response, talk, answer)
        return response


def speaker_of(intent_obj: intent.Intent) -> Speaker:
    """Return who speaks."""
    slots = {name: slot["value"] for name, slot in intent_obj.slots.items()}
    area = slots.get("preferred_area_id") or area_of_device(intent_obj.hass, intent_obj.device_id)
    text = intent_obj.text_input or " ".join(str(slots[name]) for name in ("space", "wish") if name in slots)
    return Speaker(
        text=text,
        language=intent_obj.language,
        context=intent_obj.context,
        area=area,
        device=intent_obj.device_id,
    )


def _tell(response: intent.IntentResponse, talk: Talk, answer: Answer) -> None:
    if not answer.done:
        response.response_type = intent.IntentResponseType.QUERY_ANSWER
    response.async_set_speech(answer.text)
    if answer.space is not None:
        device = talk.coordinator.devices[answer.space.id]
        target = intent.IntentResponseTarget(answer.space.name, intent.IntentResponseTargetType.DEVICE, device.id)
        response.async_set_results([target])
