"""A page for guests who have no account: one space, for a short time, to see, book for up to an hour, or wait.

The link is made at the space and expires soon. Its secret stands behind the `#`, is sent in the body and is kept only
as a digest; of the guest nothing is kept at all. Whatever is asked for carries a number that is good once, so that what
was overheard does nothing.
"""

from collections import defaultdict, deque
from collections.abc import Container
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
import secrets
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util import dt as dt_util
import probatio as vol

from .adapters.frontend import ASSETS, FOLDER
from .adapters.page_words import LANGUAGES, async_page_words
from .adapters.words import async_words
from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.meeting import is_bookable
from .core.model import Space
from .core.naps import is_for_naps
from .core.spoken import Request, Wish, language_of
from .core.tokens import Token, TokenKind
from .guest_code import drawn
from .nap_services import async_ask_quietly
from .talk import Speaker, Talk
from .talk_spaces import status_of
from .targets import Amiss, only_one

SERVICE_GUEST_LINK: Final = "guest_link"
ATTR_MINUTES: Final = "minutes"
USUAL: Final = 30
BOOKED_FOR: Final = (15, 30, 45, 60)
MOST_UNKNOWN: Final = 60
"""So many secrets that open nothing may be tried in a minute, by all together."""

MOST_ASKED: Final = 30
"""So often a page may ask in a minute."""

MOST_DONE: Final = 3
"""So much may be done with one link."""

LONGEST_BODY: Final = 2048
PLAIN: Final = ("connecting", "link_missing", "link_refused")
_MINUTE: Final = timedelta(minutes=1)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ASKED = vol.Schema(
    {
        vol.Required("token"): vol.All(str, vol.Length(min=1, max=128)),
        vol.Optional("language", default="en"): vol.All(str, vol.Length(max=35)),
        vol.Optional("do"): vol.In(("book", "queue", "leave")),
        vol.Optional("minutes"): vol.In(BOOKED_FOR),
        vol.Optional("next"): vol.All(str, vol.Length(max=64)),
    }
)
_LINK = vol.Schema(
    {
        **cv.TARGET_SERVICE_FIELDS,
        vol.Optional(ATTR_MINUTES, default=USUAL): vol.All(vol.Coerce(int), vol.Range(min=5, max=240)),
    }
)


class Refusal(Exception):  # noqa: N818 - it is an answer
    """The page is told nothing but a status."""

    def __init__(self, status: HTTPStatus) -> None:
        """Refuse with a status."""
        super().__init__(status)
        self.status = status


class Gate:
    """Who may ask how often, and with which number; all of it is forgotten with the link."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._unknown: deque[datetime] = deque()
        self._asked: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._next: dict[str, str] = {}
        self._done: defaultdict[str, int] = defaultdict(int)
        self.tickets: dict[str, str] = {}
        """The tickets of nap rooms that were drawn with links."""

    def refuse_many(self, token: Token | None, now: datetime) -> None:
        """Raise `Refusal` where there are too many tries, or where nothing is opened."""
        times = self._unknown if token is None else self._asked[token.id]
        while times and times[0] <= now - _MINUTE:
            times.popleft()
        if len(times) >= (MOST_UNKNOWN if token is None else MOST_ASKED):
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS)
        times.append(now)
        if token is None:
            raise Refusal(HTTPStatus.FORBIDDEN)

    def use(self, token: Token, number: str | None) -> None:
        """Raise `Refusal` unless a number is the one that was given last, which is good once."""
        if number is None or not secrets.compare_digest(self._next.pop(token.id, ""), number):
            raise Refusal(HTTPStatus.FORBIDDEN)
        if self._done[token.id] >= MOST_DONE:
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS)
        self._done[token.id] += 1

    def number(self, token: Token) -> str:
        """Return the number that the next thing asked for has to carry."""
        self._next[token.id] = secrets.token_urlsafe(16)
        return self._next[token.id]

    def keep(self, known: Container[str]) -> None:
        """Forget all links but these."""
        memories: tuple[dict[str, Any], ...] = (self._asked, self._next, self._done, self.tickets)
        for memory in memories:
            for id in [id for id in memory if id not in known]:
                del memory[id]


class GuestPage(HomeAssistantView):
    """The page, which is the same for all, and what it asks."""

    url = f"/api/{DOMAIN}/guest"
    name = f"api:{DOMAIN}:guest"
    requires_auth = False

    def __init__(self, page: str) -> None:
        """Serve a page."""
        self._page = page
        self._gate = Gate()

    async def get(self, request: web.Request) -> web.Response:  # noqa: ARG002 - it is the same for all
        """Return the page."""
        return web.Response(text=self._page, content_type="text/html", headers=_HEADERS)

    async def post(self, request: web.Request) -> web.Response:
        """Tell a page what its link opens, and do what it asks for."""
        hass = request.app[KEY_HASS]
        try:
            said = await _async_read(request)
            coordinator, token = _found(hass, said["token"])
            self._gate.keep(_known(hass))
            self._gate.refuse_many(token, dt_util.utcnow())
            assert coordinator is not None and token is not None  # noqa: S101, PT018 - else it was refused
            told = await self._async_told(hass, coordinator, token, said)
        except Refusal as refusal:
            return web.Response(status=refusal.status, headers=_HEADERS)
        return web.json_response(told, headers=_HEADERS)

    async def _async_told(
        self, hass: HomeAssistant, coordinator: Coordinator, token: Token, said: dict[str, Any]
    ) -> dict[str, Any]:
        space = coordinator.engine.building.spaces[token.scope]
        language = language_of(said["language"])
        speaker = Speaker(text="", language=language, context=Context())
        words = await async_words(hass, language)
        talk = Talk(hass, coordinator, speaker, Request(Wish()), words, coordinator.clock.now())
        answer = None
        if "do" in said:
            self._gate.use(token, said.get("next"))
            answer = await self._async_do(talk, space, token, said)
        labels = await async_page_words(hass, language, ["common"])
        waits = token.id in self._gate.tickets
        return {
            "name": space.name,
            "line": status_of(talk, space),
            "answer": answer,
            "buttons": list(_buttons(space, labels, waits=waits)),
            "next": self._gate.number(token),
        }

    async def _async_do(self, talk: Talk, space: Space, token: Token, said: dict[str, Any]) -> str:
        """Do what is asked for, and return what became of it."""
        device = {ATTR_DEVICE_ID: [talk.coordinator.devices[space.id].id]}
        try:
            if said["do"] == "book" and is_bookable(space):
                done = await talk.async_do("book_space", space, minutes=said.get("minutes", BOOKED_FOR[0]))
                end = talk.at(done["booking"]["end"])
                return talk.say("extended", space=space.name, end=talk.clock(end))
            if said["do"] == "queue" and is_for_naps(space):
                drawn = await async_ask_quietly(talk.hass, "join_queue", device) or {}
                self._gate.tickets[token.id] = str(drawn["ticket"])
                key, place = ("queued", "") if drawn["position"] else ("place_ready", str(drawn.get("place")))
                told = {"space": space.name, "ticket": str(drawn["ticket"])}
                return talk.say(key, position=str(drawn["position"]), place=place, **told)
            if said["do"] == "leave" and (ticket := self._gate.tickets.pop(token.id, None)) is not None:
                await async_ask_quietly(talk.hass, "leave_queue", device | {"ticket": ticket})
                return talk.say("left_queue", space=space.name)
        except HomeAssistantError as error:
            return talk.why(error)
        return talk.say("cannot_now")


def _buttons(space: Space, labels: dict[str, str], *, waits: bool) -> list[dict[str, Any]]:
    if is_bookable(space):
        return [{"do": "book", "minutes": count, "label": labels["book_for"].format(n=count)} for count in BOOKED_FOR]
    if is_for_naps(space):
        key = "leave" if waits else "queue"
        return [{"do": key, "label": labels["leave_queue" if waits else "queue"]}]
    return []


async def _async_read(request: web.Request) -> dict[str, Any]:
    """Return what a page said; raises `Refusal` where it is nothing that ours says."""
    if (request.content_length or 0) > LONGEST_BODY:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        said: dict[str, Any] = _ASKED(await request.json())
    except (ValueError, vol.Invalid) as error:
        raise Refusal(HTTPStatus.FORBIDDEN) from error
    return said


def _found(hass: HomeAssistant, secret: str) -> tuple[Coordinator | None, Token | None]:
    """Return what a secret opens, in every building that is set up."""
    entries: list[IotValleyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        token = entry.runtime_data.keyring.find(secret, TokenKind.GUEST)
        if token is not None and token.scope in entry.runtime_data.engine.building.spaces:
            return entry.runtime_data, token
    return None, None


def _known(hass: HomeAssistant) -> set[str]:
    entries: list[IotValleyConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return {token.id for entry in entries for token in entry.runtime_data.keyring.tokens}


async def _async_link(call: ServiceCall) -> ServiceResponse:
    """Make a link for a guest of a space, and return it with when it expires."""
    target = only_one(call, lambda _: True, Amiss.NO_SPACE_TARGETED)
    keyring, now = target.coordinator.keyring, dt_util.utcnow()
    await keyring.async_keep(target.coordinator.scopes)
    until = now + timedelta(minutes=call.data[ATTR_MINUTES])
    token, secret = await keyring.async_issue(TokenKind.GUEST, target.space.id, until=until)
    try:
        base = get_url(call.hass, prefer_external=True)
    except NoURLAvailableError:
        base = ""
    url = f"{base}{GuestPage.url}#{secret}"
    code = await call.hass.async_add_executor_job(drawn, url) if base else None
    return {"id": token.id, "url": url, "until": until.isoformat(), "code": code}


async def async_setup_guests(hass: HomeAssistant) -> None:
    """Register the page, and the action that makes links to it."""
    said = {language: await async_page_words(hass, language, ["common"]) for language in LANGUAGES}
    plain = json_dumps({language: {key: words[key] for key in PLAIN} for language, words in said.items()})
    page = await hass.async_add_executor_job(_read_page)
    hass.http.register_view(GuestPage(page.replace("{assets}", hass.data[ASSETS]).replace("{words}", escape(plain))))
    hass.services.async_register(DOMAIN, SERVICE_GUEST_LINK, _async_link, _LINK, SupportsResponse.ONLY)


def _read_page() -> str:
    return (FOLDER / "guest.html").read_text(encoding="utf-8")
