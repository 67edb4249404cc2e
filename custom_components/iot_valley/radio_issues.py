"""What a person should put right of gateways and of sensors that nobody has put into a space."""

from collections.abc import Iterator
from datetime import datetime

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .adapters.issues import Issue
from .adapters.words import Words
from .hub import Hub
from .radio_gateways import SECRETS_TOLD
from .radio_words import device_text


@callback
def issues_of(hub: Hub, words: Words) -> Iterator[Issue]:
    """Yield all that a person should put right."""
    yield from _strangers(hub, words)
    yield from _gateways(hub, words, dt_util.utcnow())


def _strangers(hub: Hub, words: Words) -> Iterator[Issue]:
    strangers = hub.strangers()
    if strangers:
        lines = (device_text(words, id_, known) for id_ in strangers if (known := hub.known(id_)) is not None)
        yield Issue(
            "sensors_calling",
            placeholders={
                "building": hub.entry.title,
                "count": str(len(strangers)),
                "sensors": words.capped(lines),
            },
        )


def _gateways(hub: Hub, words: Words, now: datetime) -> Iterator[Issue]:
    quiet = hub.fleet.quiet_gateways(now)
    for id_, gateway in hub.gateways.stored.items():
        told = {"building": hub.entry.title, "gateway": gateway.name}
        if hub.gateways.has_wrong_secrets(id_, now):
            yield Issue("gateway_refusing", id_, told | {"count": str(SECRETS_TOLD)}, fixable=False)
        if id_ in quiet:
            heard = [device.seen for device in hub.fleet.devices.values() if device.gateway == id_ and device.seen]
            since = words.moment(dt_util.as_local(max(heard, default=now)))
            told |= {"count": str(len(heard)), "since": since}
            yield Issue("gateway_silent", id_, told, fixable=False)
