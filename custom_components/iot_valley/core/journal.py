"""Events and buildings as plain data: what a diagnostics file holds and a replay reads."""

from datetime import datetime
from types import MappingProxyType

from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

from .asked import FaultMended, FaultReported, LengthChosen, PlaceClaimed, PlaceReleased, QueueJoined, QueueLeft
from .messages import (
    ActuatorReport,
    EffectChosen,
    Engaged,
    Event,
    LightingChosen,
    LightReport,
    ModeChosen,
    OutdoorReport,
    OverridesEnded,
    Reading,
    SceneChosen,
    Tick,
)
from .model import Building
from .written import Moments, Written, moment

_EVENTS: tuple[type[Event], ...] = (
    Reading,
    LightReport,
    ActuatorReport,
    OutdoorReport,
    ModeChosen,
    LightingChosen,
    EffectChosen,
    SceneChosen,
    OverridesEnded,
    Engaged,
    Tick,
    PlaceClaimed,
    PlaceReleased,
    QueueJoined,
    QueueLeft,
    FaultReported,
    FaultMended,
    LengthChosen,
)
_ENCODERS = MappingProxyType({event: BasicEncoder(event, default_dialect=Moments) for event in _EVENTS})
_DECODERS = MappingProxyType({event.__name__: BasicDecoder(event, default_dialect=Moments) for event in _EVENTS})
_BUILDING_ENCODER: BasicEncoder[Building] = BasicEncoder(Building)
_BUILDING_DECODER: BasicDecoder[Building] = BasicDecoder(Building)


def write_event(event: Event, now: datetime) -> Written:
    """Return an event, and when it was handled, as plain data for JSON."""
    return {
        "now": now.isoformat(),
        "event": type(event).__name__,
        **{key: value for key, value in _ENCODERS[type(event)].encode(event).items() if value is not None},
    }


def read_event(written: Written) -> tuple[Event, datetime]:
    """Return the event that was written, and when it was handled.

    Raises `ValueError` where the data is no event.
    """
    try:
        now = moment(str(written["now"]))
        optional = {"value": None, "on": None, "celsius": None}
        event: Event = _DECODERS[str(written["event"])].decode(optional | written)
    except (LookupError, TypeError, ValueError) as error:
        message = f"not an event: {error}"
        raise ValueError(message) from error
    return event, now


def write_building(building: Building) -> Written:
    """Return a building as plain data for JSON."""
    written: Written = _BUILDING_ENCODER.encode(building)
    return written


def read_building(written: Written) -> Building:
    """Return the building that was written.

    Raises `ValueError` where the data is no building.
    """
    try:
        building: Building = _BUILDING_DECODER.decode(written)
    except (LookupError, TypeError, ValueError) as error:
        message = f"not a building: {error}"
        raise ValueError(message) from error
    return building
