"""Sigfox: callbacks whose body whoever set them up wrote, and messages as its API lists them.

Any variable may be quoted, may be missing, and is `null` where it has no value. The same message comes as DATA at once
and as DATA_ADVANCED half a minute later, with the same time and number; its service STATUS tells the battery.
Source: Sigfox backend, «Callbacks» and «Custom callbacks».
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from .radio import Network, Uplink, UplinkCode, UplinkKind, UplinkRefused
from .uplink_fields import Body, counter, from_hex, is_nothing, moment, name, names, number, objects, sigfox_id

_MOST_BYTES = 12
_ADVANCED = frozenset({"lqi", "linkQuality", "duplicates", "computedLocation", "fixedLat", "operatorName"})
"""Variables that only DATA_ADVANCED knows."""

_QUALITIES: Mapping[str, float] = MappingProxyType({"limit": 0.0, "average": 1.0, "good": 2.0, "excellent": 3.0})
_BEST_QUALITY = 3
_VOLTAGE = "battery_voltage"


def read(body: Body, now: datetime) -> Iterable[Uplink]:
    """Return the message of a callback."""
    device = body.get("device")
    device_id = sigfox_id(device.get("id") if isinstance(device, Mapping) else device)
    data = body.get("data")
    is_status = data is None and "batt" in body
    if data is None and not is_status:
        raise UplinkRefused(UplinkCode.UNKNOWN_MESSAGE)
    payload = from_hex(data)
    if len(payload) > _MOST_BYTES:
        raise UplinkRefused(UplinkCode.TOO_LONG)
    rssi, snr, station = _heard(body)
    yield Uplink(
        Network.SIGFOX,
        device_id,
        UplinkKind.STATUS if is_status else UplinkKind.ADVANCED if body.keys() & _ADVANCED else UplinkKind.DATA,
        moment(now, body.get("time"), body.get("baseStationTime"), body.get("timestamp")),
        counter(body.get("seqNumber")),
        payload=payload,
        decoded={_VOLTAGE: volts} if is_status and (volts := number(body.get("batt"))) is not None else None,
        name=name(body.get("name")) or name(body.get("deviceName")),
        models=names(body.get("model"), body.get("deviceTypeName"), body.get("deviceType")),
        rssi=rssi,
        snr=snr,
        link_quality=_quality(body),
        base_station=station,
    )


def _heard(body: Body) -> tuple[float | None, float | None, str | None]:
    """Return the strength, the ratio to noise and the base station of the best reception."""
    found = max(objects(body.get("duplicates")), key=_strength, default=None)
    if found is not None and number(found.get("rssi")) is not None:
        return number(found.get("rssi")), number(found.get("snr")), name(found.get("bsId"))
    return number(body.get("rssi")), number(body.get("snr")), name(body.get("station"))


def _strength(reception: Body) -> float:
    found = number(reception.get("rssi"))
    return float("-inf") if found is None else found


def _quality(body: Body) -> float | None:
    """Return the quality of the link, told by a word or by a number."""
    told = [value for key in ("lqi", "linkQuality") if not is_nothing(value := body.get(key))]
    for value in told:
        if isinstance(value, str) and value.casefold() in _QUALITIES:
            return _QUALITIES[value.casefold()]
        found = number(value)
        if found is not None and 0 <= found <= _BEST_QUALITY:
            return found
    return None
