"""A link opens what it was made for, until it is revoked or has expired, and its secret is kept nowhere."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import tokens
from custom_components.iot_valley.core.tokens import LONGEST_SECRET, Token, TokenKind, digest_of

from .buildings import MONDAY

SIGN, BOARD, GUEST = TokenKind.SIGN, TokenKind.BOARD, TokenKind.GUEST
HOUR = timedelta(hours=1)
TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


def token(secret: str, kind: TokenKind = SIGN, scope: str = "ada", **said: object) -> Token:
    """Return the token of a secret."""
    return Token(f"id of {secret}", kind, scope, digest_of(secret), MONDAY, **said)  # type: ignore[arg-type]


ADA, ZOE = token("ada's"), token("zoe's", scope="zoe")
LOBBY = token("lobby's", BOARD, "*")
VISITOR = token("visitor's", GUEST, until=MONDAY + HOUR)
ALL = (ADA, ZOE, LOBBY, VISITOR)


def test_a_secret_opens_what_it_was_made_for() -> None:
    """The sign of one space is not that of another."""
    assert tokens.find(ALL, "ada's", MONDAY, {SIGN}) is ADA
    assert tokens.find(ALL, "zoe's", MONDAY, {SIGN}) is ZOE


@pytest.mark.parametrize("secret", ["", "ada", "ada's ", ADA.digest, "x" * (LONGEST_SECRET + 1)])
def test_what_is_no_secret_opens_nothing(secret: str) -> None:
    """Nor does the digest, which is on the disk."""
    assert tokens.find(ALL, secret, MONDAY, set(TokenKind)) is None


def test_a_link_of_one_kind_is_none_of_another() -> None:
    """A guest's link makes no sign of a tablet, and a sign's no guest."""
    assert tokens.find(ALL, "visitor's", MONDAY, {SIGN, BOARD}) is None
    assert tokens.find(ALL, "ada's", MONDAY, {GUEST}) is None
    assert tokens.find(ALL, "lobby's", MONDAY, {SIGN, BOARD}) is LOBBY


def test_a_link_that_expires_opens_nothing_from_that_moment_on() -> None:
    """To the second."""
    second = timedelta(seconds=1)
    assert tokens.find(ALL, "visitor's", MONDAY + HOUR - second, {GUEST}) is VISITOR
    assert tokens.find(ALL, "visitor's", MONDAY + HOUR, {GUEST}) is None


def test_links_to_what_is_gone_are_not_kept() -> None:
    """Nor those that have expired."""
    assert tokens.kept(ALL, {"ada", "*"}, MONDAY) == (ADA, LOBBY, VISITOR)
    assert tokens.kept(ALL, {"ada", "*"}, MONDAY + HOUR) == (ADA, LOBBY)


def test_no_secret_is_written_down() -> None:
    """What is on the disk opens nothing, and is read back as it was."""
    written = tokens.dump(ALL)
    assert "ada's" not in str(written).replace("id of ada's", "")
    assert tokens.load(written) == ALL


@pytest.mark.parametrize("written", [{}, {"tokens": 4}, {"tokens": [{"id": "a"}]}, {"tokens": ["a"]}, []])
def test_what_is_no_record_is_refused(written: object) -> None:
    """With the one error that whoever reads it looks for."""
    with pytest.raises(ValueError, match=r"."):
        tokens.load(written)  # type: ignore[arg-type]


@given(st.lists(TEXT, unique=True, max_size=8), TEXT)
def test_a_secret_finds_its_own_token_or_none(secrets: list[str], tried: str) -> None:
    """Whatever it is made of."""
    made = [token(secret) for secret in secrets]
    found = tokens.find(made, tried, MONDAY, {SIGN})
    assert (found is not None) == (tried in secrets)
    assert found is None or found.digest == digest_of(tried)
