"""The Things Stack v3: webhooks, and the same JSON by MQTT.

It is written by protobuf: what is 0, false or empty is left out. Payloads are base64, times have nanoseconds. Beside
the maker's `decoded_payload` there may be `normalized_payload`, whose names and units are the network's own.
Source: The Things Stack, «Data formats» and «Payload formatters».
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
import re

from .fields import from_object
from .radio import Network, Uplink, UplinkCode, UplinkKind, UplinkRefused
from .uplink_fields import (
    Body,
    counter,
    eui,
    from_base64,
    inner,
    is_nothing,
    moment,
    name,
    names,
    number,
    objects,
    percent,
    port,
)

_SLUG = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,35}", re.ASCII)
_DATA = ("uplink_message", "uplink_normalized")
_JOIN = "join_accept"
_OF_NO_CONCERN = frozenset(
    {
        "downlink_ack",
        "downlink_nack",
        "downlink_queued",
        "downlink_queue_invalidated",
        "downlink_sent",
        "downlink_failed",
        "location_solved",
        "service_data",
    }
)
_MOST_NORMALISED = 32


def read(body: Body, now: datetime) -> Iterable[Uplink]:
    """Return the message of an event."""
    told = next((key for key in (*_DATA, _JOIN) if isinstance(body.get(key), Mapping)), None)
    if told is None:
        if body.keys() & _OF_NO_CONCERN:
            return
        raise UplinkRefused(UplinkCode.UNKNOWN_MESSAGE)
    ids = inner(body, "end_device_ids")
    device_id = _device_id(ids)
    message = inner(body, told)
    at = moment(now, message.get("received_at"), body.get("received_at"))
    if told == _JOIN:
        yield Uplink(Network.TTN, device_id, UplinkKind.JOIN, at, name=name(ids.get("device_id")))
    else:
        yield _data(message, ids, device_id, at)


def _data(message: Body, ids: Body, device_id: str, at: datetime) -> Uplink:
    """Return a message with what it carries, and with how it was heard best."""
    best = max(objects(message.get("rx_metadata")), key=_strength, default=None)
    version = inner(message, "version_ids")
    return Uplink(
        Network.TTN,
        device_id,
        UplinkKind.DATA,
        at,
        counter(message.get("f_cnt")) or 0,
        port(message.get("f_port")),
        from_base64(message.get("frm_payload")),
        _decoded(message),
        name(ids.get("device_id")),
        names(version.get("brand_id"), version.get("model_id")),
        rssi=None if best is None else _strength(best),
        snr=None if best is None else number(best.get("snr", 0)),
        battery=percent(inner(message, "last_battery_percentage").get("value")),
        base_station=None if best is None else name(inner(best, "gateway_ids").get("gateway_id")),
    )


def _device_id(ids: Body) -> str:
    """Return the EUI of a device; one that is activated by hand may have none, but always a name."""
    told = ids.get("dev_eui")
    slug = ids.get("device_id")
    if is_nothing(told) and isinstance(slug, str) and _SLUG.fullmatch(slug):
        return slug
    return eui(told)


def _strength(reception: Body) -> float:
    """Return how strongly a message was heard: what is left out is 0."""
    return number(reception.get("rssi", 0)) or 0.0


def _decoded(message: Body) -> Body | None:
    """Return the object of which more is understood: the maker's, or the network's own."""
    makers = message.get("decoded_payload")
    decoded = makers if isinstance(makers, Mapping) and makers else None
    normalised = _normalised(message.get("normalized_payload"))
    if not normalised or not decoded:
        return normalised or decoded
    return decoded if len(from_object(decoded)) > len(from_object(normalised)) else normalised


def _normalised(value: object) -> Body | None:
    """Return the measurements of the normalised form as one object; those of other moments are its history."""
    measured = [value] if isinstance(value, Mapping) else list(objects(value))
    found: dict[str, object] = {}
    history: list[object] = []
    for item in measured[:_MOST_NORMALISED]:
        at = _moment(item.get("time"))
        if at is not None:
            history.append({**item, "time": at})
        else:
            found |= {key: _joined(found.get(key), value) for key, value in item.items()}
    return {**found, "history": history} if history else found or None


def _joined(known: object, value: object) -> object:
    """Return a group with what another measurement has of it."""
    return {**known, **value} if isinstance(known, Mapping) and isinstance(value, Mapping) else value


def _moment(value: object) -> float | None:
    """Return a moment in seconds since 1970, where a text tells one."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).timestamp() if found else None
