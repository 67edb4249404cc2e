"""What of the engine outlasts a restart, and how that is written down."""

from collections.abc import Mapping
import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final, cast

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .air import Air
from .climate import ClimatePlan
from .engagement import Engagement
from .faults import Fault
from .lamplight import Lamplight
from .lighting import Plan
from .messages import Effect, Mode
from .naproom import NapRoom
from .occupancy import Occupancy
from .overrides import Actuator
from .recovery import Run
from .savings import Saved
from .traces import Trace
from .turnout import Turnout
from .ventilation import AirPlan
from .written import Moments, Written


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The engine's memory at one moment: only values that never change, so that it can be kept aside at no cost."""

    at: datetime
    traces: Mapping[str, Trace] = field(default_factory=dict)
    occupancies: Mapping[str, Occupancy] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    actuators: Mapping[str, Actuator] = field(default_factory=dict)
    """What is known of each lamp, thermostat, fan and sign."""

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

    climates: Mapping[str, ClimatePlan] = field(default_factory=dict)
    """Where the climate of each space stands."""

    airs: Mapping[str, AirPlan] = field(default_factory=dict)
    """Where its air does."""

    saved: Mapping[str, Saved] = field(default_factory=dict)
    """What each has saved."""

    left: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    """The effects of each space that follow nobody."""


def shifted(snapshot: Snapshot, by: timedelta) -> Snapshot:
    """Return the same memory as if all of it had happened later, or earlier, by a duration."""
    moved = {
        part.name: {key: _moved(value, by) for key, value in getattr(snapshot, part.name).items()}
        for part in fields(snapshot)
        if part.name in {"traces", "occupancies", "plans", "actuators", "climates", "airs", "saved"}
    }
    rooms = {id: room.moved(by) for id, room in snapshot.rooms.items()}
    turnouts = {id: each.moved(by) for id, each in snapshot.turnouts.items()}
    return replace(snapshot, at=snapshot.at + by, rooms=rooms, turnouts=turnouts, **moved)


def _moved[T](value: T, by: timedelta) -> T:
    """Return a value whose moments, and those of what it is made of, are moved by a duration."""
    parts = getattr(value, "_fields", None) or [part.name for part in fields(cast("Any", value))]
    told = {name: getattr(value, name) for name in parts}
    moved: dict[str, Any] = {name: each + by for name, each in told.items() if isinstance(each, datetime)}
    moved |= {name: _moved(each, by) for name, each in told.items() if isinstance(each, Air | Lamplight | Run)}
    if isinstance(value, Actuator):
        moved["hands"] = {what: at + by for what, at in value.hands.items()}
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
