"""The pages at doors and in lobbies: no account, one link each, which opens what it was given out for and nothing else.

The secret stands behind the `#` of the link, where browsers keep it to themselves: it is in no log and in no referrer.
The page sends it as the first message over a connection of its own, on which it is then told the space and asks for
what one can do at a door.
"""

from html import escape
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps

from .adapters.frontend import ASSETS, FOLDER
from .adapters.page_words import LANGUAGES, async_page_words
from .const import DOMAIN
from .sign_session import SignSession

PAGE: Final = FOLDER / "sign.html"
PLAIN: Final = ("connecting", "link_missing", "link_refused")
"""What a page says before it is let in."""

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
        " connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
LONGEST_MESSAGE: Final = 4096
"""Of what a page may say, in bytes."""

MOST_UNKNOWN: Final = 64
"""So many connections at the most may be open that have not shown a link that opens something."""


class SignPage(HomeAssistantView):
    """The page itself, which knows nothing before it has shown its link."""

    url = f"/api/{DOMAIN}/sign"
    name = f"api:{DOMAIN}:sign"
    requires_auth = False

    def __init__(self, page: str) -> None:
        """Serve a page."""
        self._page = page

    async def get(self, request: web.Request) -> web.Response:  # noqa: ARG002 - it is the same for all
        """Return the page."""
        return web.Response(text=self._page, content_type="text/html", headers=_HEADERS)


class SignConnection(HomeAssistantView):
    """The connection over which a page shows its link, is told what it opens, and asks."""

    url = f"/api/{DOMAIN}/sign/live"
    name = f"api:{DOMAIN}:sign:live"
    requires_auth = False

    def __init__(self) -> None:
        """Start with nobody at the door."""
        self._unknown = 0

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Talk to a page until one of us leaves."""
        if self._unknown >= MOST_UNKNOWN:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        socket = web.WebSocketResponse(max_msg_size=LONGEST_MESSAGE)
        await socket.prepare(request)
        session = SignSession(request.app[KEY_HASS], socket)
        self._unknown += 1
        try:
            known = await session.async_is_let_in()
        finally:
            self._unknown -= 1
        if known:
            await session.async_run()
        return socket


async def _async_words(hass: HomeAssistant) -> str:
    """Return what a page says before it is let in, in all our languages."""
    words = {language: await async_page_words(hass, language, ["common"]) for language in LANGUAGES}
    return json_dumps({language: {key: said[key] for key in PLAIN} for language, said in words.items()})


def _read() -> str:
    return PAGE.read_text(encoding="utf-8")


async def async_setup_pages(hass: HomeAssistant) -> None:
    """Register the pages."""
    page = await hass.async_add_executor_job(_read)
    page = page.replace("{assets}", hass.data[ASSETS]).replace("{words}", escape(await _async_words(hass)))
    hass.http.register_view(SignPage(page))
    hass.http.register_view(SignConnection())
