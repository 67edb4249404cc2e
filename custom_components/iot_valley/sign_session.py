"""What is said over the connection of one sign or board, from its link to its end."""

import asyncio
from typing import Any, Final

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import json_loads

from .adapters.page_words import async_page_words
from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.tokens import Token, TokenKind
from .core.totals import BUILDING
from .live_feed import LiveFeed, News, feed_of
from .sign_actions import async_act, offered

LET_IN_WITHIN: Final = 10.0
"""So many seconds a page has to show its link."""

BEAT: Final = 4.0
"""At least every so many seconds something is said, so that a page knows that it is still told the truth."""

MOST_WAITING: Final = 64
"""A page that has so many messages to read is gone, or will be told anew when it comes back."""

NO_SUCH_LINK: Final = 4403
COME_BACK: Final = WSCloseCode.SERVICE_RESTART

_PRIVATE: Final = frozenset({"device", "air", "code", "lit"})
"""What a sign need not know of its space."""

type _Said = dict[str, Any]


class SignSession:
    """One page at a door."""

    def __init__(self, hass: HomeAssistant, socket: web.WebSocketResponse) -> None:
        """Start with a page that has not shown its link."""
        self._hass = hass
        self._socket = socket
        self._waiting: asyncio.Queue[_Said | None] = asyncio.Queue(MOST_WAITING)
        self._code: int = COME_BACK
        self._leaving = False
        self._language = ""
        self._coordinator: Coordinator
        self._feed: LiveFeed
        self._token: Token

    async def async_is_let_in(self) -> bool:
        """Return whether the page has shown a link that opens something; one that has not is told no more than that."""
        try:
            said = _read(await self._socket.receive(LET_IN_WITHIN))
        except TimeoutError:
            said = {}
        token, language = said.get("token"), said.get("language")
        if isinstance(token, str) and self._finds(token):
            self._language = language if isinstance(language, str) else self._hass.config.language
            return True
        await self._socket.close(code=NO_SUCH_LINK if self._all_loaded() else COME_BACK)
        return False

    def _all_loaded(self) -> bool:
        """Return whether no building is about to be set up, which may know the link."""
        entries = self._hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        return all(entry.state is ConfigEntryState.LOADED for entry in entries)

    def _finds(self, secret: str) -> bool:
        """Look for what a secret opens, in every building that is set up."""
        entries: list[IotValleyConfigEntry] = self._hass.config_entries.async_loaded_entries(DOMAIN)
        for entry in entries:
            token = entry.runtime_data.keyring.find(secret, TokenKind.SIGN, TokenKind.BOARD)
            feed = feed_of(self._hass, entry.entry_id)
            if token is not None and feed is not None and token.scope in entry.runtime_data.scopes:
                self._token, self._coordinator, self._feed = token, entry.runtime_data, feed
                return True
        return False

    async def async_run(self) -> None:
        """Tell the page what its link opens until it leaves, its link is revoked or Home Assistant stops."""
        words = await async_page_words(self._hass, self._language)
        stops = (
            self._feed.async_subscribe(self._on_news),
            self._coordinator.keyring.async_on_revoked(self._on_revoked),
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._on_stop),
        )
        self._say(self._welcome() | {"words": words})
        teller = self._hass.async_create_background_task(self._async_tell(), "sign", eager_start=False)
        try:
            async for message in self._socket:
                await self._async_answer(_read(message))
        finally:
            for stop in stops:
                stop()
            if not self._leaving:
                teller.cancel()
            await asyncio.wait([teller])  # Whoever is sent away is told why before the line is cut.

    # -- what the page is told -----------------------------------------------------------------------------------------

    def _welcome(self) -> _Said:
        told = self._shown(self._feed.snapshot()) or {}
        space = self._coordinator.engine.building.spaces.get(self._token.scope)
        can = [] if space is None else offered(self._hass, space)
        return told | {"kind": self._token.kind.value, "scope": self._token.scope, "can": can}

    def _shown(self, news: News) -> _Said | None:
        """Return the part of the news that the link opens."""
        told: _Said | None = news.of(self._opens())
        if told is None:
            return None
        shown = {key: value for key, value in told.items() if key not in {"id", "care"}}
        shown["spaces"] = {
            id: {key: value for key, value in space.items() if key not in _PRIVATE}
            for id, space in told.get("spaces", {}).items()
        }
        if "floors" in told:
            shown["floors"] = [floor for floor in told["floors"] if self._token.scope in {floor["id"], BUILDING}]
        return shown

    def _opens(self) -> frozenset[str]:
        """Return the ids of the spaces that the link opens."""
        spaces, scope = self._coordinator.engine.building.spaces, self._token.scope
        if self._token.kind is TokenKind.SIGN:
            return frozenset({scope})
        return frozenset(id for id, space in spaces.items() if scope in {BUILDING, space.floor})

    @callback
    def _on_news(self, news: News) -> None:
        if "gone" in news.told:
            self._leave(COME_BACK)
        elif "building" in news.told:
            self._say(self._welcome())
        elif (shown := self._shown(news)) is not None and shown["spaces"]:
            self._say(shown)

    @callback
    def _on_revoked(self, token: Token) -> None:
        if token.id == self._token.id:
            self._leave(NO_SUCH_LINK)

    @callback
    def _on_stop(self, _: object) -> None:
        self._leave(COME_BACK)

    def _say(self, said: _Said) -> None:
        if self._waiting.full():
            self._leave(COME_BACK)
        else:
            self._waiting.put_nowait(said)

    def _leave(self, code: int) -> None:
        """Say nothing more than goodbye."""
        self._code, self._leaving = code, True
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def _async_tell(self) -> None:
        """Say what is to be said, and something at each beat."""
        while True:
            try:
                said = await asyncio.wait_for(self._waiting.get(), BEAT)
            except TimeoutError:
                said = {"at": round(self._coordinator.clock.now().timestamp(), 3)}
            if said is None:
                await self._socket.close(code=self._code)
                return
            try:
                await self._socket.send_json(said)
            except ConnectionError:
                return

    # -- what it asks --------------------------------------------------------------------------------------------------

    async def _async_answer(self, said: _Said) -> None:
        """Do what somebody asks for at the door, and say what became of it."""
        space = self._coordinator.engine.building.spaces.get(self._token.scope)
        if space is None or self._token.kind is not TokenKind.SIGN:
            return
        device = self._coordinator.devices[space.id].id
        answer = await async_act(self._hass, space, device, said, self._language)
        self._say({"answer": said.get("id"), **answer})


def _read(message: WSMessage) -> _Said:
    """Return what a page said, nothing where it is no record."""
    if message.type is not WSMsgType.TEXT:
        return {}
    try:
        said = json_loads(message.data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
