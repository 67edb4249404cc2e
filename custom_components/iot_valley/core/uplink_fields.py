"""The fields of what networks deliver: quoted or not, left out where they are nothing, and never to be believed."""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
import re

from .radio import UplinkCode, UplinkRefused

type Body = Mapping[str, object]

MOST_BYTES = 255
"""No uplink of LoRaWAN is longer."""

_LONGEST_NAME = 100
_LONGEST_NUMBER = 40
_LONGEST_TIME = 64
_LONGEST_ENCODED = 1_024
_LARGEST = 2**32 - 1
_LARGEST_PORT = 255
_PER_SECOND = (1, 10**3, 10**6, 10**9)
"""Times are told in seconds, or in thousandths, millionths or milliardths of them."""

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST_SECONDS = 10**11
_FARTHEST_AHEAD = timedelta(days=1)
"""A clock that is so far ahead does not tell the time; one that is less so is taken for ours."""

_NOTHING = frozenset({"", "null", "none", "nan"})
"""What callbacks put in the place of a variable without a value."""

_UNSET = frozenset({"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
"""How network servers write that there is no time."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]+", re.ASCII | re.IGNORECASE)
_EUI_DIGITS = 16
_SIGFOX_DIGITS = 8


def is_nothing(value: object) -> bool:
    """Return whether a field is left out, or says that it has no value."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def inner(body: Body, *keys: str) -> Body:
    """Return an object within an object, an empty one where there is none."""
    for key in keys:
        found = body.get(key)
        if not isinstance(found, Mapping):
            return {}
        body = found
    return body


def objects(value: object) -> Iterable[Body]:
    """Return the objects of a list, none where it is no list."""
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def number(value: object) -> float | None:
    """Return a finite number, quoted or not; none for anything else."""
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if isfinite(found) else None


def _whole(value: object, most: int, code: UplinkCode) -> int | None:
    """Return a whole number from zero on, none where there is none, or refuse."""
    if is_nothing(value):
        return None
    found = number(value)
    if found is None or not found.is_integer() or not 0 <= found <= most:
        raise UplinkRefused(code)
    return int(found)


def counter(value: object) -> int | None:
    """Return the counter of a message."""
    return _whole(value, _LARGEST, UplinkCode.BAD_COUNTER)


def port(value: object) -> int | None:
    """Return the port of a message."""
    return _whole(value, _LARGEST_PORT, UplinkCode.BAD_PORT)


def percent(value: object) -> float | None:
    """Return a share from 0 to 100, none for anything else."""
    found = number(value)
    return found if found is not None and 0 <= found <= 100 else None  # noqa: PLR2004 - per cent


def name(value: object) -> str | None:
    """Return a name without what cannot be printed, shortened where it is long; none where nothing is left."""
    if not isinstance(value, str) or is_nothing(value):
        return None
    text = value[:_LONGEST_NAME]
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text.strip() or None


def names(*values: object) -> tuple[str, ...]:
    """Return those names that are told."""
    return tuple(found for value in values if (found := name(value)))


def _seconds(value: float, now: datetime) -> datetime:
    """Return the moment that a number tells, in whichever unit."""
    per = next((per for per in _PER_SECOND if abs(value) / per < _LATEST_SECONDS), None)
    if per is None:
        raise UplinkRefused(UplinkCode.BAD_TIME)
    return datetime.fromtimestamp(value / per, UTC) if value else now


def _written(value: str, now: datetime) -> datetime:
    """Return the moment that a text tells; without a zone it is in UTC."""
    text = value.strip()
    if text in _UNSET:
        return now
    try:
        found = datetime.fromisoformat(text[:_LONGEST_TIME])
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError, OverflowError:
        raise UplinkRefused(UplinkCode.BAD_TIME) from None


def moment(now: datetime, *values: object) -> datetime:
    """Return the first moment that is told, now where none is; what lies ahead of our clock is now."""
    value = next((value for value in values if not is_nothing(value)), None)
    if value is None:
        return now
    if (told := number(value)) is not None:
        found = _seconds(told, now)
    elif isinstance(value, str):
        found = _written(value, now)
    else:
        raise UplinkRefused(UplinkCode.BAD_TIME)
    if not _EARLIEST <= found <= now + _FARTHEST_AHEAD:
        raise UplinkRefused(UplinkCode.BAD_TIME)
    return min(found, now)


def from_hex(value: object) -> bytes:
    """Return the bytes that hexadecimal digits tell; none of them is no byte."""
    if is_nothing(value):
        return b""
    if not isinstance(value, str) or len(value) > _LONGEST_ENCODED or not _HEX.fullmatch(value):
        raise UplinkRefused(UplinkCode.BAD_HEX)
    if len(value) % 2:
        raise UplinkRefused(UplinkCode.ODD_LENGTH)
    return bytes.fromhex(value)


def from_base64(value: object) -> bytes:
    """Return the bytes that base64 tells, of either alphabet and padded or not; none where there is nothing."""
    if value is None:
        return b""
    if not isinstance(value, str) or len(value) > _LONGEST_ENCODED:
        raise UplinkRefused(UplinkCode.BAD_BASE64)
    text = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = b64decode(text + "=" * (-len(text) % 4), validate=True)
    except Error, ValueError:
        raise UplinkRefused(UplinkCode.BAD_BASE64) from None
    if len(data) > MOST_BYTES:
        raise UplinkRefused(UplinkCode.TOO_LONG)
    return data


def device_id_of(text: str) -> str | None:
    """Return a hexadecimal id as it is kept: an EUI, or an id of Sigfox without leading zeros; none if neither."""
    digits = re.sub(r"[\s:-]", "", text[:_LONGEST_NAME]).lower()
    if not _HEX.fullmatch(digits):
        return None
    if len(digits) <= _SIGFOX_DIGITS:
        return digits.lstrip("0") or None
    return digits if len(digits) == _EUI_DIGITS else None


def sigfox_id(value: object) -> str:
    """Return the id of a device of Sigfox."""
    if is_nothing(value):
        raise UplinkRefused(UplinkCode.MISSING_DEVICE)
    found = device_id_of(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if found is None or len(found) > _SIGFOX_DIGITS:
        raise UplinkRefused(UplinkCode.BAD_DEVICE)
    return found


def eui(value: object) -> str:
    """Return the EUI of a device of LoRaWAN."""
    if is_nothing(value):
        raise UplinkRefused(UplinkCode.MISSING_DEVICE)
    if isinstance(value, str) and len(value) == _EUI_DIGITS and _HEX.fullmatch(value):
        return value.lower()
    found = device_id_of(value) if isinstance(value, str) else None
    if found is None or len(found) != _EUI_DIGITS:
        raise UplinkRefused(UplinkCode.BAD_DEVICE)
    return found
