"""What a signed-in page asks over Home Assistant's own connection: the live picture, words, reasons, care and links."""

from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection, async_response, require_admin, websocket_command
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import probatio as vol

from .adapters.clock import local_zone
from .adapters.page_words import async_page_words, language_of
from .care_report import report_of
from .const import DOMAIN
from .coordinator import IotValleyConfigEntry
from .core import phrases
from .core.booking_rules import Slot
from .core.tokens import TokenKind
from .core.totals import BUILDING
from .day_of_rooms import day_of
from .front_desk import front_desk_of
from .hub import hub_of
from .live_feed import LiveFeed, News, feed_of

NOT_FOUND = websocket_api.const.ERR_NOT_FOUND
_BUILDING: dict[Any, Any] = {vol.Optional("building"): vol.Any(str, None)}

type _Message = dict[str, Any]


@callback
def async_setup_commands(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_subscribe, _words, _explain, _day, _care, _links, _give_link, _revoke_link):
        websocket_api.async_register_command(hass, command)


def _feed(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> LiveFeed | None:
    """Return the feed of the building that is asked for; where there is none, say so."""
    feed = feed_of(hass, msg.get("building"))
    if feed is None:
        connection.send_error(msg["id"], NOT_FOUND, "The building is not loaded")
    return feed


def _entry(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> IotValleyConfigEntry | None:
    feed = _feed(hass, connection, msg)
    return None if feed is None else feed.entry


def _seen_by(hass: HomeAssistant, connection: ActiveConnection, feed: LiveFeed) -> frozenset[str] | None:
    """Return the spaces that a user may see, none for all of them."""
    permissions = connection.user.permissions
    if permissions.access_all_entities(POLICY_READ):
        return None
    registry = er.async_get(hass)
    named = {id: registry.async_get_entity_id(Platform.SENSOR, DOMAIN, f"{id}_availability") for id in feed.space_ids}
    return frozenset(id for id, entity in named.items() if entity and permissions.check_entity(entity, POLICY_READ))


@websocket_command({vol.Required("type"): "iot_valley/subscribe", **_BUILDING})
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell the whole building, and then what becomes another."""
    feed = _feed(hass, connection, msg)
    if feed is None:
        return
    seen = _seen_by(hass, connection, feed)

    @callback
    def _tell(news: News) -> None:
        told = news.written if seen is None else news.of(seen)
        if told is not None:
            connection.send_message(websocket_api.event_message(msg["id"], told))

    connection.subscriptions[msg["id"]] = feed.async_subscribe(_tell)
    connection.send_result(msg["id"])
    _tell(feed.snapshot())


@websocket_command({vol.Required("type"): "iot_valley/words", vol.Required("language"): str})
@async_response
async def _words(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell the words of our pages."""
    connection.send_result(msg["id"], await async_page_words(hass, msg["language"]))


@websocket_command(
    {
        vol.Required("type"): "iot_valley/explain",
        **_BUILDING,
        vol.Required("space"): str,
        vol.Required("language"): str,
    }
)
@callback
def _explain(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell why a space is taken to be free or not."""
    feed = _feed(hass, connection, msg)
    if feed is None:
        return
    seen = _seen_by(hass, connection, feed)
    engine = feed.entry.runtime_data.engine
    view = engine.views.get(msg["space"])
    if view is None or (seen is not None and msg["space"] not in seen):
        connection.send_error(msg["id"], NOT_FOUND, "There is no such space")
        return
    language = phrases.language_of(language_of(msg["language"]))
    text = phrases.explain(view, engine.kind_of, language, local_zone())
    connection.send_result(msg["id"], {"text": text, "probability": round(view.probability, 2)})


@websocket_command(
    {
        vol.Required("type"): "iot_valley/day",
        **_BUILDING,
        vol.Required("start"): vol.Coerce(int),
        vol.Required("end"): vol.Coerce(int),
    }
)
@callback
def _day(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell what is booked over a day."""
    feed = _feed(hass, connection, msg)
    if feed is None:
        return
    within = Slot(dt_util.utc_from_timestamp(msg["start"]), dt_util.utc_from_timestamp(msg["end"]))
    told = day_of(front_desk_of(hass, feed.entry), within, connection.user.id)
    seen = _seen_by(hass, connection, feed)
    rooms = {id: slots for id, slots in told["rooms"].items() if seen is None or id in seen}
    connection.send_result(msg["id"], {"rooms": rooms})


@websocket_command({vol.Required("type"): "iot_valley/care", **_BUILDING})
@require_admin
@callback
def _care(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell how sensors and gateways are."""
    if entry := _entry(hass, connection, msg):
        report = report_of(entry.runtime_data.engine, hub_of(hass, entry), front_desk_of(hass, entry).account())
        connection.send_result(msg["id"], report)


@websocket_command({vol.Required("type"): "iot_valley/links", **_BUILDING})
@require_admin
@callback
def _links(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell the links of signs and boards that were given out, without what opens them."""
    if entry := _entry(hass, connection, msg):
        told = [
            {"id": token.id, "kind": token.kind, "scope": token.scope, "name": token.name, "made": token.made}
            for token in entry.runtime_data.keyring.tokens
            if token.kind is not TokenKind.GUEST
        ]
        connection.send_result(msg["id"], told)


@websocket_command(
    {
        vol.Required("type"): "iot_valley/links/give",
        **_BUILDING,
        vol.Required("scope"): str,
        vol.Optional("name", default=""): vol.All(str, vol.Length(max=80)),
    }
)
@require_admin
@async_response
async def _give_link(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Give out the link of the sign of a space, or of the board of a floor or the building."""
    entry = _entry(hass, connection, msg)
    if entry is None:
        return
    coordinator, scope = entry.runtime_data, msg["scope"]
    if scope not in coordinator.scopes:
        connection.send_error(msg["id"], NOT_FOUND, "There is no such space or floor")
        return
    kind = TokenKind.BOARD if scope in coordinator.engine.totals or scope == BUILDING else TokenKind.SIGN
    token, secret = await coordinator.keyring.async_issue(kind, scope, name=msg["name"])
    connection.send_result(msg["id"], {"id": token.id, "path": f"/api/{DOMAIN}/sign#{secret}"})


@websocket_command({vol.Required("type"): "iot_valley/links/revoke", **_BUILDING, vol.Required("link"): str})
@require_admin
@async_response
async def _revoke_link(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Let a link open nothing any more."""
    if entry := _entry(hass, connection, msg):
        connection.send_result(msg["id"], {"revoked": await entry.runtime_data.keyring.async_revoke(msg["link"])})
