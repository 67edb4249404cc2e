"""What is refused, as the error whose sentence Home Assistant shows in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..core.messages import Refused


def refusal(key: str, **placeholders: str) -> ServiceValidationError:
    """Return what is raised where someone asks for what cannot be; the key is that of its sentence."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


@contextmanager
def refusals_told() -> Iterator[None]:
    """Let whoever asks be told why the engine refuses."""
    try:
        yield
    except Refused as refused:
        raise refusal(refused.code, **refused.placeholders) from refused
