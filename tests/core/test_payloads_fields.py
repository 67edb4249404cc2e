"""What is made of the objects of other people's codecs."""

from datetime import UTC, datetime

import pytest

from custom_components.iot_valley.core.fields import from_object, quantity_called
from custom_components.iot_valley.core.quantities import Measurement, Quantity

from .test_payloads_milesight import Told, only


def told(decoded: dict[str, object]) -> Told:
    """Return what an object tells, by quantity and channel."""
    return {(found.quantity, found.channel): found.value for found in from_object(decoded)}


@pytest.mark.parametrize(
    ("decoded", "expected"),
    [
        ({"people_count": 3, "temperature": 21.5, "humidity": 40, "co2": 600}, only(
            count=3, temperature=21.5, humidity=40, co2=600)),
        ({"occupancy": "vacant", "battery": 92, "magnet_status": "open"}, only(occupied=0, battery=92, open=1)),
        ({"TempC_SHT": "21.50", "Hum_SHT": "40.1", "BatV": 3.05}, only(
            temperature=21.5, humidity=40.1, battery_voltage=3.05)),
        ({"pir": "trigger", "daylight": "dark", "vdd": 3594}, only(motion=1, light_level=0, battery_voltage=3.594)),
        ({"motion": 6, "occupancy": 2}, only(motion=1, moves=6, occupied=1)),
        ({"motion": 0}, only(motion=0, moves=0)),
        ({"motionState": 255}, only(motion=1)),
        ({"pm2_5": 5, "pm10": 9, "pm1.0": 2}, only(pm2_5=5, pm10=9, pm1=2)),
        ({"region_count": 2, "region_1_count": 4, "region_2": 1}, {
            (Quantity.COUNT, "1"): 4, (Quantity.OCCUPIED, "2"): 1}),
        ({"line_1_total_in": 7, "line_1_total_out": 6}, {
            (Quantity.IN_TOTAL, "1"): 7, (Quantity.OUT_TOTAL, "1"): 6}),
        ({"externalTemperature": 5, "externalTemperature2": 6}, {
            (Quantity.TEMPERATURE, "external"): 5, (Quantity.TEMPERATURE, "external.2"): 6}),
        ({"temperature": {"value": 21, "unit": "°C"}}, only(temperature=21)),
        ({"data": {"humidity": "45 %", "door": "close"}}, only(humidity=45, open=0)),
        ({"temperatures": [{"value": 20}, {"value": 21}]}, {
            (Quantity.TEMPERATURE, "1"): 20, (Quantity.TEMPERATURE, "2"): 21}),
        ({"node1": {"temperature": 20}, "node2": {"temperature": 21}}, {
            (Quantity.TEMPERATURE, "1"): 20, (Quantity.TEMPERATURE, "2"): 21}),
        ({"co2": {"ppm": 617}}, only(co2=617)),
        ({"deskOccupancy": {"state": "NOT_OCCUPIED"}}, only(occupied=0)),
        ({"battery": 3.6, "lowBattery": False}, only(battery_voltage=3.6, battery_low=0)),
        ({"battery": 3600}, only(battery_voltage=3.6)),
        ({"occupied": "Not occupied", "leakage_status": "leak"}, only(occupied=0, leak=1)),
        ({"temperature": "1,5"}, only(temperature=1.5)),
        ({"temperature": 20, "Temperature": 30}, only(temperature=20)),
    ],
)  # fmt: skip
def test_fields_are_known_by_their_names(decoded: dict[str, object], expected: Told) -> None:
    """Names and words of many codecs mean the same few things."""
    assert told(decoded) == expected


@pytest.mark.parametrize(
    "value",
    [
        None, True, "", "warm", "nan", "inf", "1_000", "0x10", "68 F", float("nan"), float("inf"), 10**400, -300, 999,
        [20, 21], [[20]], {"a": {"b": {"c": {"d": {"value": 20}}}}}, b"20", "1e999",
    ],
)  # fmt: skip
def test_what_is_no_temperature_is_left_out(value: object) -> None:
    """Nothing is refused, and nothing is made up."""
    assert from_object({"temperature": value}) == ()


def test_a_yes_is_not_made_of_any_number() -> None:
    """A door that is 7 is no door."""
    assert told({"door": 7, "occupied": -1, "button": "maybe"}) == {}
    assert told({"unknown": 1, "status": "ok"}) == {}


def test_the_normalised_payload_of_the_things_network() -> None:
    """Its air is the room's, its soil is not, and its battery is in volts."""
    normalised: dict[str, object] = {
        "air": {"location": "indoor", "temperature": 21.5, "relativeHumidity": 40, "co2": 600, "lightIntensity": 100},
        "action": {"motion": {"detected": True, "count": 4}, "contactState": "open"},
        "soil": {"temperature": 9},
        "water": {"leak": False},
        "battery": 3,
    }
    assert told(normalised) == {
        **only(
            temperature=21.5,
            humidity=40,
            co2=600,
            illuminance=100,
            motion=1,
            moves=4,
            open=1,
            leak=0,
            battery_voltage=3,
        ),
        (Quantity.TEMPERATURE, "soil"): 9,
    }


def test_history_is_told_with_its_time_or_not_at_all() -> None:
    """A value of the past without a time would be taken for the present."""
    at = datetime(2023, 7, 6, 6, 14, 6, tzinfo=UTC)
    history = [{"timestamp": 1688624046, "temperature": 20}, {"temperature": 21}, {"time": "yesterday", "co2": 600}, 5]
    assert from_object({"history": history}) == (Measurement(Quantity.TEMPERATURE, 20, at=at),)


def test_an_object_is_read_only_so_far() -> None:
    """Hundreds of fields or elements are nobody's codec."""
    many = {f"temperature_{number}": 20 for number in range(1000)}
    assert len(from_object(many)) == 256
    assert len(from_object({"temperatures": [{"value": 20}] * 1000})) == 32


def test_a_name_alone() -> None:
    """Tells what a field of it will be, before there is any value."""
    assert quantity_called("occupied") == (Quantity.OCCUPIED, "")
    assert quantity_called("temperature_2") == (Quantity.TEMPERATURE, "2")
    assert quantity_called("colour") is None
