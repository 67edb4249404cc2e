"""Terabee's people counters: one port for the data of each, big-endian.

Source: Terabee/pcl_lora_payload_decoder (People Counting L-XL, port 1), pcm_… (People Counting M, port 82) and poc_…
(People Occupancy, port 83).
"""

from collections.abc import Iterable
from functools import partial

from .frames import Model, PayloadCode, PayloadRefused, Slot, read, told_by
from .quantities import Measurement, Quantity

_COUNTS = (Slot(Quantity.IN_TOTAL, 0, 4), Slot(Quantity.OUT_TOTAL, 4, 4))
_NOT_SET = frozenset({0xFF})
_ZONES = (
    Slot(Quantity.COUNT, 1, void=_NOT_SET),
    *(Slot(Quantity.COUNT, 2 + zone, void=_NOT_SET, channel=str(zone)) for zone in range(8)),
)
_ANSWERS = frozenset({2, 3, 4, 5, 6, 7, 8, 100, 101, 102})
"""Ports of the answers to commands."""

_COMMAND, _GET_COUNTS = 2, 2


def counter(own: int, slots: tuple[Slot, ...], port: int | None, data: bytes) -> Iterable[Measurement]:
    """Return what a frame on the counter's own port tells, or the counts that it was asked for."""
    if port in {None, own}:
        return read(data, slots, "big")
    if port not in _ANSWERS:
        raise PayloadRefused(PayloadCode.UNKNOWN_PORT)
    asked = port == _COMMAND and data[0] == _GET_COUNTS and slots is _COUNTS
    return read(data[1:], slots, "big") if asked else ()


def _model(name: str, own: int, slots: tuple[Slot, ...], *names: str) -> Model:
    return Model(name, "Terabee", partial(counter, own, slots), told_by(slots), (name, *names))


MODELS = {
    "terabee_people_counting_l": _model(
        "People Counting L-XL", 1, _COUNTS, "people-flow-counting-l-xl", "People Counting L"
    ),
    "terabee_people_counting_m": _model("People Counting M", 82, _COUNTS, "people-flow-counting-m"),
    "terabee_people_occupancy": _model("People Occupancy", 83, _ZONES, "people-occupancy-counting"),
}
