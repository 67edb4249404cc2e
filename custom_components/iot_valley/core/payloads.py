"""The devices that can be decoded: to add one, add a function and a row to the file of its maker.

Formats are those of the makers' documentation, which each file names.
"""

from collections.abc import Mapping
import re
from types import MappingProxyType

from . import (
    payloads_adeunis,
    payloads_browan,
    payloads_elsys,
    payloads_imbuildings,
    payloads_milesight,
    payloads_milesight_counters,
    payloads_netvox,
    payloads_nke,
    payloads_sensit,
    payloads_tektelic,
    payloads_terabee,
)
from .frames import Model, PayloadCode, PayloadRefused
from .quantities import Measurement, plausible

MODELS: Mapping[str, Model] = MappingProxyType(
    {
        **payloads_milesight.MODELS,
        **payloads_milesight_counters.MODELS,
        **payloads_elsys.MODELS,
        **payloads_browan.MODELS,
        **payloads_tektelic.MODELS,
        **payloads_netvox.MODELS,
        **payloads_adeunis.MODELS,
        **payloads_nke.MODELS,
        **payloads_terabee.MODELS,
        **payloads_imbuildings.MODELS,
        **payloads_sensit.MODELS,
    }
)

_MOST_BYTES = 255
"""No uplink of LoRaWAN is longer (242 bytes of payload), nor of Sigfox (12)."""


def decode(model: str, port: int | None, data: bytes) -> tuple[Measurement, ...]:
    """Return what a device told, or refuse what is not of its documented format."""
    if model not in MODELS:
        raise PayloadRefused(PayloadCode.UNKNOWN_MODEL)
    if len(data) > _MOST_BYTES:
        raise PayloadRefused(PayloadCode.UNKNOWN_FRAME)
    if not data:
        raise PayloadRefused(PayloadCode.TRUNCATED)
    return plausible(MODELS[model].decode(port, data))


def _flat(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _known_names() -> dict[str, str]:
    return {_flat(name): key for key, model in MODELS.items() for name in (key, model.maker + model.name, *model.names)}


_LONGEST_NAME = 200
_SHORTEST_NUMBERED = 4
_NAMES: Mapping[str, str] = MappingProxyType(_known_names())


def _runs(name: str) -> list[str]:
    """Return the runs of up to six words of a name."""
    words = [_flat(word) for word in re.split(r"[\W_]+", name) if word]
    return ["".join(words[at : at + size]) for size in range(1, 7) for at in range(len(words) - size + 1)]


def _is_sure(run: str, told: str) -> bool:
    """Return whether words name a model: by a number, or with its maker, as there is more than one «Comfort»."""
    model = MODELS[_NAMES[run]]
    numbered = len(run) >= _SHORTEST_NUMBERED and any(letter.isdigit() for letter in run)
    return numbered or model.link == "sigfox" or any(_flat(word) in told for word in model.maker.split())


def model_of(*names: str) -> str | None:
    """Return the model that a network server's brand, model or profile names tell of, or none."""
    name = " ".join(name[:_LONGEST_NAME] for name in names)
    told = _flat(name)
    found = [run for run in _runs(name) if run in _NAMES and _is_sure(run, told)]
    return _NAMES[max(found, key=len)] if found else None
