"""What of the engine outlasts a restart, and how that is written down."""

from collections.abc import Mapping
import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final, cast

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .air import Air
from .engagement import Engagement
from .faults import Fault
from .lamplight import Lamplight
from .lighting import Plan
from .messages import Mode
from .naproom import NapRoom
from .occupancy import Occupancy
from .overrides import Lamp
from .traces import Trace
from .turnout import Turnout
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
    learnt: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """What is usual of each sensor, by the names of `Learnt`."""

    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    """What is wrong with the sensors."""

    weeks: Mapping[str, str] = field(default_factory=dict)
    """The usual week of each space, as `usual` writes it."""

    rooms: Mapping[str, NapRoom] = field(default_factory=dict)
    """What goes on in the nap rooms."""

    turnouts: Mapping[str, Turnout] = field(default_factory=dict)
    """What is usual there."""

    engagements: Mapping[str, Engagement] = field(default_factory=dict)
    """What is booked of each space."""


def shifted(snapshot: Snapshot, by: timedelta) -> Snapshot:
    """Return the same memory as if all of it had happened later, or earlier, by a duration."""
    moved = {
        part.name: {key: _moved(value, by) for key, value in getattr(snapshot, part.name).items()}
        for part in fields(snapshot)
        if part.name in {"traces", "occupancies", "plans", "lamps"}
    }
    rooms = {id: room.moved(by) for id, room in snapshot.rooms.items()}
    turnouts = {id: each.moved(by) for id, each in snapshot.turnouts.items()}
    return replace(snapshot, at=snapshot.at + by, rooms=rooms, turnouts=turnouts, **moved)


def _moved[T](value: T, by: timedelta) -> T:
    """Return a value whose moments, and those of what it is made of, are moved by a duration."""
    parts = getattr(value, "_fields", None) or [part.name for part in fields(cast("Any", value))]
    told = {name: getattr(value, name) for name in parts}
    moved = {name: each + by for name, each in told.items() if isinstance(each, datetime)}
    moved |= {name: _moved(each, by) for name, each in told.items() if isinstance(each, Air | Lamplight)}
    return cast("T", copy.replace(cast("Any", value), **moved))


_NUMBERED: Final = ("cells", "leavings", "proofs")
"""What of a turnout is found by numbers, which are text in JSON."""

_ENCODER: BasicEncoder[Snapshot] = BasicEncoder(Snapshot, default_dialect=Moments)
_DECODER: BasicDecoder[Snapshot] = BasicDecoder(Snapshot, default_dialect=Moments)


def dump(snapshot: Snapshot) -> Written:
    """Return a snapshot as plain data for JSON."""
    written: dict[str, Any] = _ENCODER.encode(snapshot)
    for week in written["turnouts"].values():
        week |= {name: {str(key): value for key, value in week[name].items()} for name in _NUMBERED}
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
