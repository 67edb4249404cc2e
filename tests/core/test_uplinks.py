"""What networks deliver: in whichever form, it is the same message, or it is refused with one reason."""

from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.uplinks import (
    SENTENCES,
    Network,
    RefusalCode,
    Uplink,
    UplinkCode,
    UplinkKind,
    UplinkRefused,
    device_id_of,
    read,
)
from scripts.support.bodies import AM307, chirpstack, sigfox, ttn

NOW: Final = datetime(2026, 10, 1, 12, tzinfo=UTC)
AT: Final = datetime.fromtimestamp(1_790_000_000, UTC)
LISTS: Final = Path(__file__).parents[3] / "shared" / "data" / "payloads"
BODIES: Final[Mapping[Network, Any]] = {Network.SIGFOX: sigfox, Network.TTN: ttn, Network.CHIRPSTACK: chirpstack}


def one(network: Network, body: object) -> Uplink:
    """Return the only message of a body."""
    (uplink,) = read(network, body, NOW)
    return uplink


def refused(network: Network, body: object) -> UplinkCode | RefusalCode:
    """Return why a body is refused."""
    with pytest.raises(UplinkRefused) as raised:
        read(network, body, NOW)
    return raised.value.code


# -- all networks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("body", [None, [], "text", 1, 1.5, True])
def test_what_is_no_object_is_refused(network: Network, body: object) -> None:
    """A list, a text or a number is no message."""
    assert refused(network, body) is UplinkCode.NOT_AN_OBJECT


@pytest.mark.parametrize("network", Network)
def test_what_is_nested_too_deeply_is_refused(network: Network) -> None:
    """However deep, it costs nothing to see it, and no recursion."""
    deep: object = {}
    for _ in range(5_000):
        deep = [{"a": deep}]
    assert refused(network, BODIES[network](more=deep) | {"deep": deep}) is UplinkCode.TOO_DEEP


@pytest.mark.parametrize("network", Network)
def test_the_message_of_another_network_is_refused(network: Network) -> None:
    """Whoever pasted the wrong address is told so."""
    others = [BODIES[other]() for other in Network if other is not network]
    assert all(refused(network, body) in {UplinkCode.UNKNOWN_MESSAGE, UplinkCode.MISSING_DEVICE} for body in others)
    assert refused(network, {}) in {UplinkCode.UNKNOWN_MESSAGE, UplinkCode.MISSING_DEVICE}


def test_each_reason_has_its_sentence() -> None:
    """Whoever is refused is told why in one sentence."""
    assert SENTENCES.keys() == {*UplinkCode, *RefusalCode}
    assert all(sentence.endswith(".") and sentence.count(".") == 1 for sentence in SENTENCES.values())


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1_790_000_000, AT),
        ("1790000000", AT),
        (1_790_000_000.5, AT + timedelta(seconds=0.5)),
        (1_790_000_000_000, AT),
        ("1790000000000", AT),
        (1_790_000_000_000_000, AT),
        (1_790_000_000_000_000_000, AT),
        ("2026-09-21T13:33:20Z", datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)),
        ("2026-09-21T13:33:20.123456789+02:00", datetime(2026, 9, 21, 11, 33, 20, 123456, tzinfo=UTC)),
        ("2026-09-21 13:33:20", datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC)),
        (None, NOW),
        ("", NOW),
        ("null", NOW),
        (0, NOW),
        ("0001-01-01T00:00:00Z", NOW),
        ("2026-10-01T12:00:30Z", NOW),
        ("2026-10-02T11:00:00Z", NOW),
    ],
)
def test_times(told: object, at: datetime) -> None:
    """Seconds or less than those, quoted or not, or written: what is not told, or lies ahead, is now."""
    assert one(Network.SIGFOX, sigfox() | {"time": told}).at == at


@pytest.mark.parametrize(
    "told",
    [
        "yesterday",
        "2026-13-01T00:00:00Z",
        1,
        -5,
        1e300,
        10**40,
        "9" * 39,
        "2027-10-01T12:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        [],
        {},
        True,
    ],
)
def test_what_is_no_time_is_refused(told: object) -> None:
    """A time before this century or after tomorrow is none."""
    assert refused(Network.SIGFOX, sigfox() | {"time": told}) is UplinkCode.BAD_TIME


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("0004A30B001C0530", "0004a30b001c0530"),
        ("00-04-A3-0B-00-1C-05-30", "0004a30b001c0530"),
        ("0003068E", "3068e"),
        ("3068e", "3068e"),
        ("0", None),
        ("123456789", None),
        ("door", None),
        ("", None),
    ],
)
def test_ids_are_kept_in_one_form(told: str, kept: str | None) -> None:
    """Whoever writes an id in another way means the same device."""
    assert device_id_of(told) == kept


# -- Sigfox --------------------------------------------------------------------------------------------


def test_a_callback_of_sigfox() -> None:
    """What our own template sends."""
    assert one(Network.SIGFOX, sigfox()) == Uplink(
        Network.SIGFOX,
        "1a2b3c",
        UplinkKind.ADVANCED,
        AT,
        7,
        payload=bytes.fromhex("6f00c8"),
        rssi=-101.0,
        snr=22.5,
        link_quality=2.0,
        base_station="1D44",
    )


def test_what_is_quoted_is_the_same() -> None:
    """Everything quoted, as callbacks usually are, or nothing."""
    plain = {
        "device": "1A2B3C",
        "data": "00",
        "time": 1_790_000_000,
        "seqNumber": 7,
        "rssi": -120.5,
        "snr": 9,
        "lqi": 1,
    }
    quoted = {name: str(value) for name, value in plain.items()}
    assert one(Network.SIGFOX, plain) == one(Network.SIGFOX, quoted)
    assert one(Network.SIGFOX, plain).link_quality == 1


def test_variables_without_a_value() -> None:
    """`null` in the place of a number is no number; DATA alone is no DATA_ADVANCED."""
    body = {"device": "1A2B3C", "data": "", "time": "null", "seqNumber": "null", "rssi": "null", "snr": None}
    assert one(Network.SIGFOX, body) == Uplink(Network.SIGFOX, "1a2b3c", UplinkKind.DATA, NOW)


@pytest.mark.parametrize(
    ("told", "quality"),
    [
        ({"lqi": "LIMIT"}, 0),
        ({"lqi": "Excellent"}, 3),
        ({"lqi": "NA"}, None),
        ({"lqi": "NA", "linkQuality": "3"}, 3),
        ({"lqi": "null", "linkQuality": 4}, None),
        ({"linkQuality": [1]}, None),
    ],
)
def test_link_quality(told: dict[str, object], quality: float | None) -> None:
    """It is told in a word or as a number; 4 is that nobody knows."""
    assert one(Network.SIGFOX, {"device": "1", "data": "00"} | told).link_quality == quality


def test_the_best_base_station_counts() -> None:
    """Of several base stations the one that heard best; of none, what the callback says itself."""
    heard = [{"bsId": "A", "rssi": "-120"}, 5, {"bsId": "B", "rssi": -99.5, "snr": "12"}, {"bsId": "C", "rssi": "x"}]
    uplink = one(Network.SIGFOX, sigfox() | {"duplicates": heard})
    assert (uplink.rssi, uplink.snr, uplink.base_station) == (-99.5, 12, "B")
    uplink = one(Network.SIGFOX, sigfox() | {"duplicates": [{"bsId": "C"}], "rssi": -140, "station": "1D44"})
    assert (uplink.rssi, uplink.snr, uplink.base_station) == (-140, None, "1D44")


def test_the_api_of_sigfox() -> None:
    """The messages that its API lists are read too."""
    body = {"device": {"id": "3068E"}, "time": 1_790_000_000_000, "data": "17", "seqNumber": 241, "lqi": 3}
    uplink = one(Network.SIGFOX, body)
    assert (uplink.device_id, uplink.at, uplink.counter, uplink.link_quality) == ("3068e", AT, 241, 3)


def test_the_status_of_sigfox() -> None:
    """The service STATUS tells volts."""
    uplink = one(Network.SIGFOX, {"device": "3068E", "time": "1790000000", "batt": "3.25", "temp": "21.5"})
    assert (uplink.kind, uplink.decoded, uplink.at) == (UplinkKind.STATUS, {"battery_voltage": 3.25}, AT)
    assert one(Network.SIGFOX, {"device": "3068E", "batt": "null"}).decoded is None


def test_names_are_told_without_control_characters() -> None:
    """What cannot be printed is left out, what is long is cut, what is no text is no name."""
    body = sigfox() | {
        "name": "Nap\x00 \x1b[31mroom\n",
        "model": "x" * 5_000,
        "deviceTypeName": 5,
        "deviceType": "\x01",
    }
    uplink = one(Network.SIGFOX, body)
    assert uplink.name == "Nap [31mroom"
    assert uplink.models == ("x" * 100,)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"device": None}, UplinkCode.MISSING_DEVICE),
        ({"device": "null"}, UplinkCode.MISSING_DEVICE),
        ({"device": {}}, UplinkCode.MISSING_DEVICE),
        ({"device": "{device}"}, UplinkCode.BAD_DEVICE),
        ({"device": "0"}, UplinkCode.BAD_DEVICE),
        ({"device": True}, UplinkCode.BAD_DEVICE),
        ({"device": "0004A30B001C0530"}, UplinkCode.BAD_DEVICE),
        ({"device": ["1A"]}, UplinkCode.BAD_DEVICE),
        ({"data": "abc"}, UplinkCode.ODD_LENGTH),
        ({"data": "xyz0"}, UplinkCode.BAD_HEX),
        ({"data": "{data}"}, UplinkCode.BAD_HEX),
        ({"data": 1234}, UplinkCode.BAD_HEX),
        ({"data": "0" * 5_000}, UplinkCode.BAD_HEX),
        ({"data": "00" * 13}, UplinkCode.TOO_LONG),
        ({"data": None}, UplinkCode.UNKNOWN_MESSAGE),
        ({"seqNumber": "seven"}, UplinkCode.BAD_COUNTER),
        ({"seqNumber": -1}, UplinkCode.BAD_COUNTER),
        ({"seqNumber": 1.5}, UplinkCode.BAD_COUNTER),
        ({"seqNumber": float("nan")}, UplinkCode.BAD_COUNTER),
        ({"seqNumber": 10**400}, UplinkCode.BAD_COUNTER),
        ({"seqNumber": True}, UplinkCode.BAD_COUNTER),
    ],
)
def test_what_sigfox_does_not_send(change: dict[str, object], code: UplinkCode) -> None:
    """Each cause has its own code."""
    assert refused(Network.SIGFOX, sigfox() | change) is code


def test_a_device_whose_id_looks_like_a_number() -> None:
    """Where a template does not quote it, JSON makes it a number."""
    assert one(Network.SIGFOX, sigfox() | {"device": 123456}).device_id == "123456"


# -- The Things Stack ----------------------------------------------------------------------------------


def test_an_uplink_of_the_things_stack() -> None:
    """All of it, by the network's own time, which has nanoseconds."""
    uplink = one(Network.TTN, ttn())
    assert uplink == Uplink(
        Network.TTN,
        "70b3d57ed0000001",
        UplinkKind.DATA,
        AT + timedelta(microseconds=0),
        7,
        85,
        AM307,
        {"temperature": 21.5, "humidity": 40, "occupancy": "occupied", "battery": 92},
        "eui-70b3d57ed0000001",
        ("milesight-iot", "am307"),
        -97,
        7.2,
        base_station="roof",
    )


def test_what_the_things_stack_leaves_out() -> None:
    """The first message of a session has no counter; a strength of 0 is not told."""
    uplink = one(Network.TTN, ttn(f_cnt=None, f_port=None, frm_payload=None, decoded_payload={}, rx_metadata=[{}]))
    assert (uplink.counter, uplink.port, uplink.payload, uplink.decoded) == (0, None, b"", None)
    assert (uplink.rssi, uplink.snr, uplink.base_station) == (0, 0, None)
    uplink = one(Network.TTN, ttn(rx_metadata=None, version_ids=None, last_battery_percentage={"value": 88.5}))
    assert (uplink.rssi, uplink.snr, uplink.models, uplink.battery) == (None, None, (), 88.5)


def test_a_join_of_the_things_stack() -> None:
    """A device that joins has nothing to tell but that it is there."""
    body = ttn()
    body["join_accept"] = {"received_at": "2026-09-21T12:00:00.5Z"}
    del body["uplink_message"]
    uplink = one(Network.TTN, body)
    assert (uplink.kind, uplink.counter) == (UplinkKind.JOIN, None)
    assert uplink.at == datetime(2026, 9, 21, 12, 0, 0, 500_000, tzinfo=UTC)


def test_what_concerns_nobody() -> None:
    """Acknowledgements are taken, and tell nothing."""
    body = ttn() | {"downlink_ack": {}}
    del body["uplink_message"]
    assert read(Network.TTN, body, NOW) == ()


def test_a_device_without_an_eui() -> None:
    """One that is activated by hand is known by its name; one that has neither, by nothing."""
    body = ttn()
    body["end_device_ids"] = {"device_id": "nap-room-1"}
    assert one(Network.TTN, body).device_id == "nap-room-1"
    body["end_device_ids"] = {"device_id": "Nap room!"}
    assert refused(Network.TTN, body) is UplinkCode.MISSING_DEVICE
    body["end_device_ids"] = {"dev_eui": "70-B3-D5-7E-D0-00-00-01"}
    assert one(Network.TTN, body).device_id == "70b3d57ed0000001"
    body["end_device_ids"] = {"dev_eui": "12345"}
    assert refused(Network.TTN, body) is UplinkCode.BAD_DEVICE
    body["end_device_ids"] = {"dev_eui": 12345}
    assert refused(Network.TTN, body) is UplinkCode.BAD_DEVICE
    body["end_device_ids"] = "dev1"
    assert refused(Network.TTN, body) is UplinkCode.MISSING_DEVICE


def test_normalised_payloads() -> None:
    """The network's own form is taken where the maker's says less; of other moments, it is history."""
    normal = [
        {"air": {"temperature": 20.4}},
        {"air": {"relativeHumidity": 40}, "battery": 3.6},
        {"time": "2026-09-21T12:00:00Z", "air": {"temperature": 19.5}},
        {"time": "noon", "air": {"co2": 900}},
        "garbage",
    ]
    expected = {
        "air": {"temperature": 20.4, "relativeHumidity": 40, "co2": 900},
        "battery": 3.6,
        "time": "noon",
        "history": [{"time": 1_789_992_000.0, "air": {"temperature": 19.5}}],
    }
    assert one(Network.TTN, ttn(decoded_payload=["garbage"], normalized_payload=normal)).decoded == expected
    assert one(Network.TTN, ttn(decoded_payload={"bytes": [1, 2]}, normalized_payload=normal[0])).decoded == normal[0]
    rich = {"temperature": 20, "humidity": 40, "co2": 500}
    assert one(Network.TTN, ttn(decoded_payload=rich, normalized_payload=normal[:1])).decoded == rich
    assert one(Network.TTN, ttn(decoded_payload="text", normalized_payload=7)).decoded is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"f_port": 256}, UplinkCode.BAD_PORT),
        ({"f_port": "first"}, UplinkCode.BAD_PORT),
        ({"f_cnt": 2**32}, UplinkCode.BAD_COUNTER),
        ({"frm_payload": "a"}, UplinkCode.BAD_BASE64),
        ({"frm_payload": "é==="}, UplinkCode.BAD_BASE64),
        ({"frm_payload": "%%%%"}, UplinkCode.BAD_BASE64),
        ({"frm_payload": 7}, UplinkCode.BAD_BASE64),
        ({"frm_payload": "A" * 2_000}, UplinkCode.BAD_BASE64),
        ({"frm_payload": b64encode(bytes(256)).decode()}, UplinkCode.TOO_LONG),
        ({"received_at": "soon"}, UplinkCode.BAD_TIME),
    ],
)
def test_what_the_things_stack_does_not_send(change: dict[str, Any], code: UplinkCode) -> None:
    """Each cause has its own code."""
    assert refused(Network.TTN, ttn(**change)) is code


def test_base64_of_any_kind() -> None:
    """Padded or not, of either alphabet."""
    for text in ("--__", "++//"):
        assert one(Network.TTN, ttn(frm_payload=text)).payload == bytes.fromhex("fbefff")
    assert one(Network.TTN, ttn(frm_payload="qg")).payload == b"\xaa"


# -- ChirpStack ----------------------------------------------------------------------------------------


def test_an_uplink_of_chirpstack() -> None:
    """All of it; what is left out of a reception is 0."""
    assert one(Network.CHIRPSTACK, chirpstack(rxInfo=[{"gatewayId": "a", "rssi": -57}, {"rssi": -99}])) == Uplink(
        Network.CHIRPSTACK,
        "24e124707c000001",
        UplinkKind.DATA,
        AT,
        7,
        85,
        AM307,
        None,
        "Nap room",
        ("Milesight AM307",),
        -57,
        0,
        base_station="a",
    )


def test_what_chirpstack_leaves_out() -> None:
    """The first message of a session, without payload, on no port, heard by nobody we know."""
    uplink = one(Network.CHIRPSTACK, chirpstack(number=0, fPort=None, data=None, rxInfo=None, dr=5, object={"a": 1}))
    assert (uplink.kind, uplink.counter, uplink.port, uplink.payload) == (UplinkKind.DATA, 0, None, b"")
    assert (uplink.decoded, uplink.rssi, uplink.snr) == ({"a": 1}, None, None)
    assert one(Network.CHIRPSTACK, chirpstack(object={})).decoded is None
    assert one(Network.CHIRPSTACK, chirpstack(object=[1])).decoded is None


def test_joins_and_statuses_of_chirpstack() -> None:
    """Which of the two it is shows only in what is there."""
    nothing: dict[str, Any] = dict.fromkeys(("fCnt", "fPort", "data", "rxInfo"))
    assert one(Network.CHIRPSTACK, chirpstack(**nothing)).kind is UplinkKind.JOIN
    status = chirpstack(**nothing, devAddr=None, margin=10, batteryLevel=88.3)
    assert (one(Network.CHIRPSTACK, status).kind, one(Network.CHIRPSTACK, status).battery) == (UplinkKind.STATUS, 88.3)
    assert one(Network.CHIRPSTACK, chirpstack(**nothing, batteryLevel=255)).battery is None
    assert one(Network.CHIRPSTACK, chirpstack(**nothing, devAddr=None)).kind is UplinkKind.STATUS
    assert read(Network.CHIRPSTACK, chirpstack(**nothing, queueItemId="x"), NOW) == ()


def test_what_chirpstack_does_not_send() -> None:
    """A device must be told, and be one."""
    assert refused(Network.CHIRPSTACK, chirpstack(deviceInfo={})) is UplinkCode.MISSING_DEVICE
    assert refused(Network.CHIRPSTACK, chirpstack(deviceInfo=[])) is UplinkCode.MISSING_DEVICE
    assert refused(Network.CHIRPSTACK, chirpstack(deviceInfo={"devEui": "AQEBAQEBAQE="})) is UplinkCode.BAD_DEVICE
    assert refused(Network.CHIRPSTACK, chirpstack(deviceInfo=None)) is UplinkCode.UNKNOWN_MESSAGE


# -- whatever comes ------------------------------------------------------------------------------------

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(Network), st.data())
def test_whatever_stands_in_a_field(network: Network, data: st.DataObject) -> None:
    """Any field may hold anything: it is read, or refused."""
    body = BODIES[network]()
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = body
        while True:
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                break
            place = place[key]
        place[key] = data.draw(_VALUES)
    with suppress(UplinkRefused):
        assert all(uplink.at <= NOW and uplink.device_id for uplink in read(network, body, NOW))


@given(st.sampled_from(Network), _VALUES)
def test_whatever_is_sent(network: Network, body: object) -> None:
    """Any JSON is read, or refused."""
    with suppress(UplinkRefused):
        assert all(uplink.network is network for uplink in read(network, body, NOW))


# -- what others published -----------------------------------------------------------------------------


@pytest.mark.skipif(not LISTS.is_dir(), reason=f"there are no bodies in {LISTS}")
@pytest.mark.parametrize(
    ("name", "network", "kind", "device"),
    [
        ("ttn_uplink_message_example", Network.TTN, UplinkKind.DATA, "0004a30b001c0530"),
        ("ttn_join_message_example", Network.TTN, UplinkKind.JOIN, "0004a30b001c0530"),
        ("chirpstack_up", Network.CHIRPSTACK, UplinkKind.DATA, "0101010101010101"),
        ("chirpstack_join", Network.CHIRPSTACK, UplinkKind.JOIN, "0101010101010101"),
        ("chirpstack_status", Network.CHIRPSTACK, UplinkKind.STATUS, "0101010101010101"),
    ],
)
def test_published_bodies(name: str, network: Network, kind: UplinkKind, device: str) -> None:
    """What the networks document is what we read."""
    uplink = one(network, json.loads((LISTS / "webhooks" / f"{name}.json").read_text()))
    assert (uplink.kind, uplink.device_id) == (kind, device)


@pytest.mark.skipif(not LISTS.is_dir(), reason=f"there are no bodies in {LISTS}")
def test_published_callbacks_of_sigfox() -> None:
    """A callback of the AWS integration, and a message of the API."""
    shapes = json.loads((LISTS / "sigfox_callback_shapes.json").read_text())
    event = one(Network.SIGFOX, shapes["sigfox_aws_testevent_body"])
    assert (event.device_id, event.counter, event.rssi, len(event.payload)) == ("1a2345", 1508, -123, 12)
    assert one(Network.SIGFOX, shapes["api_v2_messages_item"]).device_id == "3068e"
    assert refused(Network.SIGFOX, shapes["data_callback_template_real_gist"]) is UplinkCode.BAD_DEVICE
