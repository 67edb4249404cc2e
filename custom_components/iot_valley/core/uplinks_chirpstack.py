"""ChirpStack v4: events as JSON, by HTTP or by MQTT.

It is written by protobuf: what is 0, false or empty is left out, so that the kind of an event shows only in what is
there, and the first message of a session has no counter. Payloads are base64. Source: ChirpStack, «Event types».
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from .radio import Network, Uplink, UplinkCode, UplinkKind, UplinkRefused
from .uplink_fields import Body, counter, eui, from_base64, inner, moment, name, names, number, objects, percent, port

_OF_NO_CONCERN = frozenset({"downlinkId", "queueItemId", "level", "code", "description", "location", "integrationName"})
"""What only acknowledgements, logs and positions have."""

_OF_DATA = frozenset({"data", "object", "rxInfo", "txInfo", "fCnt", "fPort", "dr"})
_OF_STATUS = frozenset({"margin", "batteryLevel", "batteryLevelUnavailable", "externalPowerSource"})


def read(body: Body, now: datetime) -> Iterable[Uplink]:
    """Return the message of an event."""
    if "deviceInfo" not in body:
        raise UplinkRefused(UplinkCode.UNKNOWN_MESSAGE)
    info = inner(body, "deviceInfo")
    device_id = eui(info.get("devEui"))
    if not body.keys().isdisjoint(_OF_NO_CONCERN):
        return
    kind = _kind(body)
    is_data = kind is UplinkKind.DATA
    best = max(objects(body.get("rxInfo")), key=_strength, default=None) if is_data else None
    decoded = body.get("object")
    yield Uplink(
        Network.CHIRPSTACK,
        device_id,
        kind,
        moment(now, body.get("time")),
        counter(body.get("fCnt")) or 0 if is_data else None,
        port(body.get("fPort")),
        from_base64(body.get("data")),
        decoded if isinstance(decoded, Mapping) and decoded else None,
        name(info.get("deviceName")),
        names(info.get("deviceProfileName"), inner(info, "tags").get("model")),
        None if best is None else _strength(best),
        None if best is None else number(best.get("snr", 0)),
        battery=percent(body.get("batteryLevel")),
        base_station=None if best is None else name(best.get("gatewayId")),
    )


def _kind(body: Body) -> UplinkKind:
    if not body.keys().isdisjoint(_OF_DATA):
        return UplinkKind.DATA
    return UplinkKind.JOIN if "devAddr" in body and body.keys().isdisjoint(_OF_STATUS) else UplinkKind.STATUS


def _strength(reception: Body) -> float:
    """Return how strongly a message was heard: what is left out is 0."""
    return number(reception.get("rssi", 0)) or 0.0
