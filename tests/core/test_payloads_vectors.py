"""The vectors of other people's devices, which the project does not contain: ../shared/data/payloads."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, Final

import pytest

from custom_components.iot_valley.core.fields import from_object
from custom_components.iot_valley.core.payloads import decode, model_of
from custom_components.iot_valley.core.quantities import Measurement, Quantity

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data" / "payloads"

FIELDS: Final = {
    "temperature": Quantity.TEMPERATURE,
    "humidity": Quantity.HUMIDITY,
    "co2": Quantity.CO2,
    "pressure": Quantity.PRESSURE,
    "light": Quantity.ILLUMINANCE,
    "open": Quantity.OPEN,
    "distance": Quantity.DISTANCE,
    "waterleak": Quantity.LEAK,
    "reed": Quantity.INPUT,
    "pulseAbs1": Quantity.PULSES,
    "batteryVoltage": Quantity.BATTERY_VOLTAGE,
    "battery_volt": Quantity.BATTERY_VOLTAGE,
    "battery": Quantity.BATTERY,
    "totalCounterIn": Quantity.IN_TOTAL,
    "totalCounterOut": Quantity.OUT_TOTAL,
    "totalCountIn": Quantity.IN_TOTAL,
    "totalCountOut": Quantity.OUT_TOTAL,
    "totalCounterA": Quantity.IN_TOTAL,
    "totalCounterB": Quantity.OUT_TOTAL,
    "periodicCounterIn": Quantity.IN_PERIOD,
    "periodicCounterOut": Quantity.OUT_PERIOD,
    "periodicCountIn": Quantity.IN_PERIOD,
    "periodicCountOut": Quantity.OUT_PERIOD,
    "counterA": Quantity.IN_PERIOD,
    "counterB": Quantity.OUT_PERIOD,
    "reedCount": Quantity.EVENTS,
    "mot_motionst": Quantity.OCCUPIED,
    "RegionCount": Quantity.COUNT,
    "RegionAvgDwell": Quantity.DWELL_AVERAGE,
    "RegionMaxDwell": Quantity.DWELL_LONGEST,
}
SEEN: Final = {Quantity.OCCUPIED, Quantity.MOTION}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there are no vectors in {FOLDER}")


def load(name: str) -> list[dict[str, Any]]:
    """Return the vectors of a file."""
    vectors: list[dict[str, Any]] = json.loads((FOLDER / name).read_text()) if FOLDER.is_dir() else []
    return vectors


def supported(name: str) -> Iterator[Any]:
    """Return the vectors of the devices that we decode ourselves."""
    for vector in load(name):
        model = model_of(vector["manufacturer"], vector["device"])
        if model and "payload_hex" in vector:
            yield pytest.param(model, vector, id=f"{model}-{vector['payload_hex'][:24]}")


def wanted(name: str, value: object, topic: str) -> tuple[set[Quantity], float, str] | None:
    """Return what an asserted field says, in our words, or none where it is the asserter's own."""
    if not isinstance(value, int | float):
        return None
    numbered = re.fullmatch(r"region(\d)(\w+)", name)
    channel = numbered[1] if numbered else topic.removeprefix("line_") if topic.startswith("line_") else ""
    if name in {"occupied", "occupancy"}:
        return SEEN, float(value), channel
    quantity = FIELDS.get(f"Region{numbered[2]}" if numbered else name)
    return ({quantity}, float(value), channel) if quantity else None


def holds(found: tuple[Measurement, ...], quantities: set[Quantity], value: float, channel: str) -> bool:
    """Return whether an asserted value is among those found."""
    return any(
        item.quantity in quantities
        and item.value == pytest.approx(value, abs=0.005)
        and (not channel or item.channel == channel)
        for item in found
    )


@pytest.mark.parametrize(("model", "vector"), supported("akenza_occupancy_half.json"))
def test_a_library_of_device_types(model: str, vector: dict[str, Any]) -> None:
    """What Akenza asserts of a device that we decode is what we find."""
    found = decode(model, vector.get("port"), bytes.fromhex(vector["payload_hex"]))
    for sample in vector["expect"]:
        for name, value in sample.get("fields", {}).items():
            asserted = wanted(name.removeprefix("data."), value, sample.get("topic", ""))
            assert asserted is None or holds(found, *asserted), name


@pytest.mark.parametrize(("model", "vector"), supported("chirpstack_device_profiles.json"))
def test_the_profiles_of_a_network_server(model: str, vector: dict[str, Any]) -> None:
    """What ChirpStack asserts of a device that we decode is what we find.

    Its TBMS100 reads two of the counter's three bytes (manual BQW_02_0006, 4.1.2): the counter is left out here.
    """
    found = decode(model, vector.get("port"), bytes.fromhex(vector["payload_hex"]))
    for name, value in vector["expect"]["data"].items():
        asserted = wanted(name, value, "")
        assert asserted is None or holds(found, *asserted), name


def test_the_decoded_objects_of_other_devices() -> None:
    """A device that we do not decode comes through by the object that its network server made."""
    objects = [vector["expect"]["data"] for vector in load("chirpstack_device_profiles.json")]
    tried = 0
    for decoded in (item for item in objects if isinstance(item, dict)):
        for name in ("temperature", "humidity", "co2_ppm", "sensorTemperature", "relativeHumidity", "batteryVoltage"):
            if isinstance(decoded.get(name), int | float):
                tried += 1
                assert decoded[name] in {item.value for item in from_object(decoded)}, decoded
    assert tried > 10


@pytest.mark.parametrize("vector", load("sensit_vectors.json"), ids=lambda vector: str(vector["payload"]))
def test_sens_it(vector: dict[str, Any]) -> None:
    """Every value of Sigfox' own vectors, but for the percentage of the battery: no document says how it is made."""
    found = {item.quantity: item.value for item in decode("sensit_v3", None, bytes.fromhex(vector["payload"]))}
    expected = vector["expected"]
    assert found[Quantity.BATTERY_VOLTAGE] == pytest.approx(expected["batteryLevel"] / 1000)
    assert found[Quantity.BUTTON] == expected["button"]
    for name, quantity in (
        ("temperature", Quantity.TEMPERATURE),
        ("humidity", Quantity.HUMIDITY),
        ("eventCounter", Quantity.EVENTS),
        ("vibration", Quantity.VIBRATION),
        ("magnet", Quantity.INPUT),
    ):
        assert found.get(quantity) == expected.get(name)
    if "light" in expected:
        assert found[Quantity.ILLUMINANCE] == pytest.approx(expected["light"], abs=0.01)
