"""What a message measures: by the model that was chosen, else by the network's codec, else by what is recognised."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .fields import from_object
from .frames import PayloadRefused
from .payloads import MODELS, decode, model_of
from .quantities import Measurement, Quantity
from .radio import Uplink
from .sigfox_grammar import Grammar, parse, read as read_grammar

_known_model = lru_cache(maxsize=512)(model_of)
"""There are few names of models in a building, and many messages."""

_parsed = lru_cache(maxsize=256)(parse)


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the messages of a device are decoded, as far as a person said so."""

    model: str | None = None
    grammar: str | None = None

    def check(self) -> Decoding:
        """Return it, or raise `GrammarRefused`."""
        if self.grammar:
            _parsed(self.grammar)
        return self


def recognised(uplink: Uplink) -> str | None:
    """Return the model that a network tells a device to be, none where it does not or we know it not."""
    return _known_model(*uplink.models) if uplink.models else None


def measured(uplink: Uplink, decoding: Decoding, model: str | None) -> tuple[Measurement, ...]:
    """Return what a message measures, nothing where nobody can read it; `model` is what was recognised."""
    found = next((found for attempt in _attempts(uplink, decoding, model) if (found := attempt())), ())
    if uplink.battery is None or any(item.quantity is Quantity.BATTERY for item in found):
        return found
    return (*found, Measurement(Quantity.BATTERY, uplink.battery))


def _attempts(uplink: Uplink, decoding: Decoding, model: str | None) -> Iterator[Callable[[], tuple[Measurement, ...]]]:
    """Yield the ways to read a message, the surest one first."""
    if decoding.model in MODELS:
        yield lambda: _by_model(decoding.model, uplink)
    if uplink.decoded:
        yield lambda: from_object(uplink.decoded or {})
    if model is not None and model != decoding.model:
        yield lambda: _by_model(model, uplink)
    if decoding.grammar:
        yield lambda: _by_grammar(_parsed(decoding.grammar or ""), uplink)


def _by_model(model: str | None, uplink: Uplink) -> tuple[Measurement, ...]:
    try:
        return decode(model or "", uplink.port, uplink.payload)
    except PayloadRefused:
        return ()


def _by_grammar(grammar: Grammar, uplink: Uplink) -> tuple[Measurement, ...]:
    return from_object(read_grammar(grammar, uplink.payload)) if uplink.payload else ()
