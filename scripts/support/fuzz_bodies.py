"""Bodies that no network sends: those of networks, spoilt byte by byte and part by part, each by its number."""

from collections.abc import Callable, Mapping
import json
from random import Random
from typing import Any

from custom_components.iot_valley.core.uplinks import Network

from .bodies import chirpstack, sigfox, ttn

MOST_DEVICES = 1_000
_GOOD = 0.1
"""So many are left as they are: they must come in."""

_MOST_STEPS = 6
_CHUNKS = (
    *(b"", b"NaN", b"-Infinity", b"1e999", b"-0", b"0x1F", b"null", b"true", b'"', b"\\", b"\\u0000", b"\\ud800"),
    *(b"\x00", b"\xff\xfe", b"\xc0\x80", b"\xef\xbb\xbf", b"\x1b[2J", b"\r\n\r\n", b"//", b"/* */", b",", b":", b"{}"),
    *(b"[" * 2_000, b'{"a":' * 500, b"9" * 400, b"A" * 70_000, b"\xf0\x9f\x98\xb4" * 40),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7.5, 1e308, -1e308, 2**31, 2**32, 2**53 + 1, 2**63, -(2**63), 10**18),
    *(
        "",
        " ",
        "null",
        "0",
        "-1",
        "1e400",
        "NaN",
        "Infinity",
        "nan%",
        "abc",
        "zz",
        "0" * 1_000,
        "=",
        "====",
        "A===",
        "%%",
    ),
    *("\x00", "\x1b[31m", "\ud7ff", "é", "💤" * 50, "../../etc/passwd", "{device}", "<script>", "' OR 1=1", "٣"),
    *(
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "2026-02-30T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "T",
        "24:00",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        [{}],
        {"": ""},
        {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}},
        [1] * 500,
        {"temperature": "NaN"},
    ),
    *({"temperature": 1e300}, {"occupancy": "maybe"}, {"history": [{"timestamp": 1e18, "temperature": 20}] * 40}),
    {str(each): each for each in range(300)},
)


def body_of(seed: int, number: int, network: Network, now: float) -> tuple[bytes, bool]:
    """Return a body by its number, and whether it was left as a network sends it."""
    chance = Random(f"{seed} {number}")
    body = _sample(chance, network, number, now)
    if chance.random() < _GOOD:
        return json.dumps(body).encode(), True
    for _ in range(chance.randint(0, _MOST_STEPS)):
        _spoil_part(chance, body)
    data = json.dumps(body).encode()
    if chance.random() < 1 / 2:
        for _ in range(chance.randint(1, _MOST_STEPS)):
            data = chance.choice(_BYTES)(chance, data)
    return data, False


def _sample(chance: Random, network: Network, number: int, now: float) -> dict[str, Any]:
    """Return a body of one of many devices, told now or a while ago."""
    device, at = chance.randrange(MOST_DEVICES), now - chance.choice((0, 0, 0, 30, 600, 86_400, 10**7))
    counter = number // MOST_DEVICES
    match network:
        case Network.SIGFOX:
            return sigfox(f"{device + 1:X}", counter % 4_096, at)
        case Network.TTN:
            return ttn(f"70B3D57ED{device:07X}", counter, at)
        case Network.CHIRPSTACK:
            return chirpstack(f"24e124707{device:07x}", counter, at, object={"temperature": 20.5, "people": [1, 2]})


# -- parts ---------------------------------------------------------------------------------------------


def _spoil_part(chance: Random, body: dict[str, Any]) -> None:
    """Change something somewhere in a body."""
    place: Any = body
    while place and chance.random() < 3 / 4:
        inner = place[_key(chance, place)]
        if not isinstance(inner, dict | list) or not inner:
            break
        place = inner
    if place:
        chance.choice(_PARTS)(chance, place, _key(chance, place))


def _key(chance: Random, place: Any) -> Any:
    return chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))


def _replace(chance: Random, place: Any, key: Any) -> None:
    place[key] = json.loads(json.dumps(chance.choice(_VALUES)))


def _drop(_: Random, place: Any, key: Any) -> None:
    del place[key]


def _quote(_: Random, place: Any, key: Any) -> None:
    place[key] = str(place[key])


def _wrap(chance: Random, place: Any, key: Any) -> None:
    for _ in range(chance.choice((1, 1, 2, 30, 300))):
        place[key] = [place[key]] if chance.random() < 1 / 2 else {"value": place[key]}


def _rename(chance: Random, place: Any, key: Any) -> None:
    if isinstance(place, dict):
        place[chance.choice((str(key).upper(), f"{key}\x00", "", str(key)[::-1]))] = place.pop(key)
    else:
        place.append(place[key])


def _swap(chance: Random, place: Any, key: Any) -> None:
    other = _key(chance, place)
    place[key], place[other] = place[other], place[key]


type _Part = Callable[[Random, Any, Any], None]
_PARTS: tuple[_Part, ...] = (_replace, _replace, _replace, _drop, _quote, _wrap, _rename, _swap)


# -- bytes ---------------------------------------------------------------------------------------------


def _span(chance: Random, data: bytes) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 8, 64)))


def _flip(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[start:end]) + data[end:]


def _cut(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _end(chance: Random, data: bytes) -> bytes:
    return data[: _span(chance, data)[0]]


def _insert(chance: Random, data: bytes) -> bytes:
    start, _ = _span(chance, data)
    return data[:start] + chance.choice(_CHUNKS) + data[start:]


def _overwrite(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _repeat(chance: Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 3, 50)) + data[end:]


type _Bytes = Callable[[Random, bytes], bytes]
_BYTES: tuple[_Bytes, ...] = (_flip, _flip, _cut, _end, _insert, _insert, _overwrite, _repeat)

_WRONG: tuple[Mapping[str, str], ...] = (
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer null"},
    {"Authorization": "Bearer " + "a" * 4_000},
    {"X-IoT-Valley-Secret": "é"},
    {"X-IoT-Valley-Signature": "sha256="},
    {"X-IoT-Valley-Signature": "0" * 64},
)


def wrong_headers(seed: int, number: int) -> Mapping[str, str]:
    """Return headers that do not hold the secret."""
    return Random(f"{seed} {number} headers").choice(_WRONG)
