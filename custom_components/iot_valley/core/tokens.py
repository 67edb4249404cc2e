"""What lets somebody in who has no account: a secret in a link, kept only as its digest, for one thing, and revocable.

A secret has 256 bits of chance, so that it is neither guessed nor found by trying: a fast digest is enough to keep it.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import hashlib
import hmac

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .written import Moments, Written

LONGEST_SECRET = 128
"""No secret of ours is longer, in characters: nothing longer is looked at."""


class TokenKind(StrEnum):
    """What a link is for."""

    SIGN = "sign"
    """The sign at the door of one space."""

    BOARD = "board"
    """The board in the lobby, of one floor or of the building."""

    GUEST = "guest"
    """What a guest holds of one space, until it expires."""

    FREE_BUSY = "free_busy"
    """The address at which calendars elsewhere see when one space is taken."""


@dataclass(frozen=True, slots=True)
class Token:
    """A link that was given out: what it opens, and the digest of its secret."""

    id: str
    kind: TokenKind
    scope: str
    """The id of the space or the floor that it opens, `totals.BUILDING` for the building."""

    digest: str
    made: datetime
    until: datetime | None = None
    """When it expires, none for not at all."""

    name: str = ""
    """What a person calls it, such as the tablet that it is on."""

    def holds(self, now: datetime) -> bool:
        """Return whether it has not expired."""
        return self.until is None or now < self.until


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def find(tokens: Iterable[Token], secret: str, now: datetime, kinds: Container[TokenKind]) -> Token | None:
    """Return the token of a secret if it is of one of these kinds and has not expired.

    All are compared, each in constant time: how long it takes tells nothing of how near a guess was.
    """
    if len(secret) > LONGEST_SECRET:
        return None
    digest = digest_of(secret)
    found = [token for token in tokens if hmac.compare_digest(token.digest, digest)]
    return next((token for token in found if token.kind in kinds and token.holds(now)), None)


def kept(tokens: Iterable[Token], scopes: Container[str], now: datetime) -> tuple[Token, ...]:
    """Return those that still open something: what they open is there, and they have not expired."""
    return tuple(token for token in tokens if token.scope in scopes and token.holds(now))


_ENCODER: BasicEncoder[list[Token]] = BasicEncoder(list[Token], default_dialect=Moments)
_DECODER: BasicDecoder[list[Token]] = BasicDecoder(list[Token], default_dialect=Moments)


def dump(tokens: Iterable[Token]) -> Written:
    """Return tokens as plain data for JSON."""
    return {"tokens": _ENCODER.encode(list(tokens))}


def load(written: Written) -> tuple[Token, ...]:
    """Return the tokens that were written.

    Raises `ValueError` where the data is no such record.
    """
    try:
        return tuple(_DECODER.decode(written["tokens"]))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(str(error)) from error
