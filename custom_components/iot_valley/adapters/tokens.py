"""The links that were given out for one building: made of chance, kept as digests, revoked at once."""

from collections.abc import Awaitable, Callable, Collection, Container
from datetime import datetime
import secrets
from typing import Protocol

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from ..core import tokens
from ..core.tokens import Token, TokenKind

type RevokedListener = Callable[[Token], None]

SECRET_BYTES = 32
ID_BYTES = 8


class TokenMemory(Protocol):
    """Where tokens are kept."""

    def async_load(self) -> Awaitable[tuple[Token, ...] | None]:
        """Return what was kept, none if nothing was."""

    def async_save(self, known: tuple[Token, ...]) -> Awaitable[None]:
        """Keep the tokens now."""


class Keyring:
    """The tokens of one building. Times are real ones, also where the building's clock runs faster."""

    def __init__(self, memory: TokenMemory) -> None:
        """Start with none given out."""
        self._memory = memory
        self._tokens: dict[str, Token] = {}
        self._listeners: list[RevokedListener] = []

    @property
    def tokens(self) -> Collection[Token]:
        """All that were given out and not revoked, in the order in which they were made."""
        return self._tokens.values()

    async def async_load(self) -> None:
        """Take back what was given out before the restart."""
        self._tokens = {token.id: token for token in await self._memory.async_load() or ()}

    async def async_issue(
        self, kind: TokenKind, scope: str, *, until: datetime | None = None, name: str = ""
    ) -> tuple[Token, str]:
        """Make a token; return it with its secret, which is told this once and kept nowhere."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        digest = tokens.digest_of(secret)
        token = Token(secrets.token_hex(ID_BYTES), kind, scope, digest, dt_util.utcnow(), until, name)
        self._tokens[token.id] = token
        await self._async_save()
        return token, secret

    async def async_revoke(self, token_id: str) -> bool:
        """Let a token open nothing any more; return whether there was one."""
        if (token := self._tokens.pop(token_id, None)) is None:
            return False
        self._tell(token)
        await self._async_save()
        return True

    async def async_keep(self, scopes: Container[str]) -> None:
        """Revoke what has expired and what opens something that is gone."""
        held = tokens.kept(self._tokens.values(), scopes, dt_util.utcnow())
        gone = self._tokens.keys() - {token.id for token in held}
        for token_id in gone:
            self._tell(self._tokens.pop(token_id))
        if gone:
            await self._async_save()

    @callback
    def find(self, secret: str, *kinds: TokenKind) -> Token | None:
        """Return the token of a secret, if it is of one of these kinds and opens something now."""
        return tokens.find(self._tokens.values(), secret, dt_util.utcnow(), kinds)

    @callback
    def async_on_revoked(self, listener: RevokedListener) -> CALLBACK_TYPE:
        """Call the listener with each token that opens nothing any more."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, token: Token) -> None:
        for listener in tuple(self._listeners):
            listener(token)

    async def _async_save(self) -> None:
        await self._memory.async_save(tuple(self._tokens.values()))
