"""What those who look after the building are told of a space in which something is broken."""

from datetime import datetime

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback

from .adapters.words import Words
from .const import DOMAIN
from .core.model import Space


@callback
def tell_staff(hass: HomeAssistant, words: Words, space: Space, text: str, now: datetime) -> None:
    """Let staff know; who said it is not told."""
    persistent_notification.async_create(
        hass,
        words.sentence("say_fault_note", text=text) if text else words.sentence("say_fault_untold"),
        title=words.sentence("say_fault_title", space=space.name),
        notification_id=f"{DOMAIN}_fault_{space.id}_{round(now.timestamp())}",
    )
