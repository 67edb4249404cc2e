"""What of the engine outlasts a restart, and how that is written down."""

from collections.abc import Mapping
import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import cast

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .lighting import Plan
from .messages import Mode
from .occupancy import Occupancy
from .overrides import Lamp
from .traces import Trace
from .written import Moments, Written


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The engine's memory at one moment: only values that never change, so that it can be kept aside at no cost."""

    at: datetime
    traces: Mapping[str, Trace] = field(default_factory=dict)
    occupancies: Mapping[str, Occupancy] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    lamps: Mapping[str, Lamp] = field(default_factory=dict)


def shifted(snapshot: Snapshot, by: timedelta) -> Snapshot:
    """Return the same memory as if all of it had happened later, or earlier, by a duration."""
    moved = {
        part.name: {key: _moved(value, by) for key, value in getattr(snapshot, part.name).items()}
        for part in fields(snapshot)
        if part.name in {"traces", "occupancies", "plans", "lamps"}
    }
    return replace(snapshot, at=snapshot.at + by, **moved)


def _moved[T: Trace | Occupancy | Plan | Lamp](value: T, by: timedelta) -> T:
    names = value._fields if isinstance(value, Trace) else [part.name for part in fields(value)]
    moments = {name: moment + by for name in names if isinstance(moment := getattr(value, name), datetime)}
    return cast("T", copy.replace(value, **moments))


_ENCODER: BasicEncoder[Snapshot] = BasicEncoder(Snapshot, default_dialect=Moments)
_DECODER: BasicDecoder[Snapshot] = BasicDecoder(Snapshot, default_dialect=Moments)


def dump(snapshot: Snapshot) -> Written:
    """Return a snapshot as plain data for JSON."""
    written: Written = _ENCODER.encode(snapshot)
    return written


def load(written: Written) -> Snapshot:
    """Return the snapshot that was written.

    Raises `ValueError` where the data is not such a snapshot.
    """
    try:
        snapshot: Snapshot = _DECODER.decode(written)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return snapshot
